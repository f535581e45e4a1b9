//! Where names are declared and used, and names given anew.

use serde_json::{Value, json};

use super::{CASES, Editor, POLICY, SHARED, VOCABULARY, marked};

/// The file and line of a place, the first line is 1.
fn short(place: &Value) -> String {
    let uri = place["uri"].as_str().unwrap();
    let (_, file) = uri.split_once("/policies/").unwrap();
    format!("{file}:{}", place["range"]["start"]["line"].as_u64().unwrap() + 1)
}

fn all(places: &Value) -> Vec<String> {
    places.as_array().unwrap().iter().map(short).collect()
}

#[test]
fn a_name_leads_to_its_declaration_across_files() {
    let mut editor = Editor::new();
    for (piece, expected) in [
        ("- tone_ch", "shared/tone.yaml:5"),
        ("- tone is nor", "vocabulary/facts.yaml:6"),
        ("- to", "shared/tone.yaml:5"),
        ("minutes < short", "example/97112.yaml:7"),
        ("or minu", "vocabulary/facts.yaml:9"),
        ("- deny: not_imp", "example/97112.yaml:25"),
        ("unless: imp", "example/97112.yaml:9"),
        ("cite: reh", "example/97112.yaml:5"),
        ("procedures: [971", "vocabulary/cpt.yaml:3"),
    ] {
        let at = editor.at("example/97112.yaml", &marked(POLICY, piece));
        let found = editor.ask("textDocument/definition", at);
        assert_eq!(all(&found), [expected], "{piece}");
    }
}

#[test]
fn cases_lead_to_facts_reasons_and_criteria() {
    let mut editor = Editor::new();
    for (piece, expected) in [
        ("one_on_one", "vocabulary/facts.yaml:10"),
        ("reason: not_one", "example/97112.yaml:24"),
        ("{ impaired", "example/97112.yaml:9"),
    ] {
        let at = editor.at("example/97112.cases.yaml", &marked(CASES, piece));
        let found = editor.ask("textDocument/definition", at);
        assert_eq!(all(&found), [expected], "{piece}");
    }
}

#[test]
fn every_use_is_found() {
    let mut editor = Editor::new();
    let mut at = editor.at("vocabulary/facts.yaml", &marked(VOCABULARY, "  tone"));
    at["context"] = json!({ "includeDeclaration": true });
    let found = editor.ask("textDocument/references", at);
    let expected =
        ["example/97112.yaml:14", "shared/tone.yaml:8", "shared/tone.yaml:8", "vocabulary/facts.yaml:4"];
    let mut found = all(&found);
    found.sort();
    assert_eq!(found, expected);
}

#[test]
fn a_name_is_given_anew_in_all_files() {
    let mut editor = Editor::new();
    let mut at = editor.at("example/97112.yaml", &marked(POLICY, "unless: impa"));
    let prepared = editor.ask("textDocument/prepareRename", at.clone());
    assert_eq!(prepared["placeholder"], "impaired");
    at["newName"] = json!("damaged");
    let edit = editor.ask("textDocument/rename", at.clone());
    let changes = edit["documentChanges"].as_array().unwrap();
    let files: Vec<&str> = changes.iter().map(|one| one["textDocument"]["uri"].as_str().unwrap()).collect();
    assert!(files.len() == 2 && files.iter().any(|file| file.ends_with(".cases.yaml")), "{files:?}");
    let edits: Vec<&Value> = changes.iter().flat_map(|one| one["edits"].as_array().unwrap()).collect();
    assert_eq!(edits.len(), 3);
    assert!(edits.iter().all(|edit| edit["newText"] == "damaged"));
    let refused = [("tone", "already"), ("Not a name", "cannot be called"), ("not", "conditions read it")];
    for (name, why) in refused {
        at["newName"] = json!(name);
        assert!(editor.try_ask("textDocument/rename", at.clone()).unwrap_err().contains(why), "{name}");
    }
}

#[test]
fn codes_are_not_given_anew_and_local_names_stay_in_their_files() {
    let other = POLICY.replace("97112", "97110");
    let mut editor = Editor::with(&[("example/97110.yaml", &other)]);
    let at = editor.at("example/97112.yaml", &marked(POLICY, "procedures: [971"));
    assert!(editor.ask("textDocument/prepareRename", at).is_null());
    let mut at = editor.at("example/97112.yaml", &marked(POLICY, "minutes < short"));
    at["newName"] = json!("least");
    let edit = editor.ask("textDocument/rename", at);
    assert_eq!(edit["documentChanges"].as_array().unwrap().len(), 1);
}

#[test]
fn a_criterion_of_two_editions_is_given_anew_in_both_where_a_case_names_it() {
    let other = POLICY.replace("97112", "97110");
    let mut editor = Editor::with(&[("example/97110.yaml", &other)]);
    let mut at = editor.at("example/97112.yaml", &marked(POLICY, "unless: impa"));
    at["newName"] = json!("damaged");
    let edit = editor.ask("textDocument/rename", at);
    assert_eq!(edit["documentChanges"].as_array().unwrap().len(), 3);
}

#[test]
fn a_shared_criterion_is_known_to_all_policies() {
    let mut editor = Editor::new();
    let mut at = editor.at("shared/tone.yaml", &marked(SHARED, "tone_chan"));
    at["context"] = json!({ "includeDeclaration": false });
    assert_eq!(all(&editor.ask("textDocument/references", at)), ["example/97112.yaml:13"]);
}

#[test]
fn a_reason_is_given_anew_where_a_rule_is_called_by_it() {
    let base =
        POLICY.replace("policy: example-health/97112", "policy: example-health/base\nstatus: template");
    let own = "\
policy: example-health/97110
based_on: example-health/base
procedures: [97110]
changes:
  - add_before: not_impaired
    rule: { pend: clinical_review, when: tone is mixed }
    because: A reviewer looks at it first.
";
    let mut editor = Editor::with(&[("example/base.yaml", &base), ("example/97110.yaml", own)]);
    let mut at = editor.at("example/base.yaml", &marked(&base, "  not_imp"));
    at["newName"] = json!("not_damaged");
    let edit = editor.ask("textDocument/rename", at);
    let changes = edit["documentChanges"].as_array().unwrap();
    let count = |file: &str| {
        let of = changes.iter().find(|one| one["textDocument"]["uri"].as_str().unwrap().ends_with(file));
        of.map_or(0, |one| one["edits"].as_array().unwrap().len())
    };
    assert_eq!((count("base.yaml"), count("97110.yaml")), (2, 1), "{edit}");
}
