//! What editors, shells and manuals are told of mednec.

use serde_json::Value;

use crate::program::{Place, code, done, mednec, said};

#[test]
fn schemas_are_printed_by_kind() {
    let schema: Value = serde_json::from_str(&said(&done(&["schema", "policy"]))).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let policy = &schema["$defs"]["policy-file"];
    assert_eq!(policy["additionalProperties"], false);
    assert_eq!(policy["properties"]["status"]["enum"][0], "draft");
    assert!(policy["properties"]["rules"]["description"].as_str().unwrap().starts_with("the rules"));
    assert_eq!(code(&mednec(&["schema", "policies"])), 1);
}

#[test]
fn shells_complete_every_verb() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = said(&done(&["completions", shell]));
        assert!(["determine", "fmt", "schema"].iter().all(|verb| script.contains(verb)), "{shell}");
    }
}

#[test]
fn every_verb_has_a_manual_page() {
    let place = Place::new();
    done(&["man", &place.path("man1")]);
    assert!(place.read("man1/mednec.1").contains("mednec\\-fmt(1)"));
    assert!(place.read("man1/mednec-fmt.1").contains("Lay out policy files"));
}
