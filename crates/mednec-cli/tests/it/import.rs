//! `mednec import` as its users meet it.

use std::fs;

use crate::program::{Place, code, mednec, said, told};

const TABLE: &str = r#"<definitions xmlns="https://www.omg.org/spec/DMN/20211108/MODEL/"><decision name="Falls program">
<decisionTable hitPolicy="FIRST">
<input><inputExpression typeRef="number"><text>falls</text></inputExpression></input>
<output name="decision"/>
<rule><inputEntry><text>&gt;= 2</text></inputEntry><outputEntry><text>"approved"</text></outputEntry></rule>
<rule><inputEntry><text>falls + 1</text></inputEntry><outputEntry><text>"denied"</text></outputEntry></rule>
</decisionTable></decision></definitions>"#;

#[test]
fn what_is_imported_passes_a_check_and_is_never_overwritten() {
    let place = Place::new();
    let (file, folder) = (place.write("falls.dmn", TABLE), place.path("policies"));
    let import = ["import", &file, "-P", "harbor", "--procedure", "97112", "-o", &folder];
    let output = mednec(&import);
    assert_eq!(code(&output), 0, "{}", told(&output));
    let text = told(&output).split_whitespace().collect::<Vec<_>>().join(" ");
    for part in ["`falls + 1` cannot be read", "1 table with 2 rows imported", "harbor/falls-program.yaml"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let policy = place.read("policies/harbor/falls-program.yaml");
    assert!(policy.contains("status: draft") && policy.contains("when: falls >= 2"), "{policy}");
    let check = mednec(&["check", &folder]);
    assert_eq!(code(&check), 0, "{}", said(&check));
    let again = mednec(&import);
    assert_eq!(code(&again), 1, "{}", told(&again));
    assert!(told(&again).contains("already-there"));
    assert_eq!(place.read("policies/harbor/falls-program.yaml"), policy);
    fs::remove_file(place.path("policies/harbor/falls-program.yaml")).unwrap();
    let rest = mednec(&["import", &file, "-P", "harbor", "--procedure", "97112"]);
    assert!(said(&rest).contains("# file: falls-program.yaml\n") && code(&rest) == 0);
}

#[test]
fn policies_stand_where_their_payer_does() {
    let place = Place::new();
    place.write("policies/east/one/payer.yaml", "payer: harbor\nname: Harbor Mutual (invented)\n");
    let (file, folder) = (place.write("falls.dmn", TABLE), place.path("policies"));
    let output = mednec(&["import", &file, "-P", "harbor", "--procedure", "97112", "-o", &folder]);
    assert_eq!(code(&output), 0, "{}", told(&output));
    assert!(place.read("policies/east/one/falls-program.yaml").contains("policy: harbor/falls-program"));
    assert!(!fs::exists(place.path("policies/harbor")).unwrap(), "{}", told(&output));
    assert_eq!(code(&mednec(&["check", &folder])), 0);
}

#[test]
fn a_payer_that_a_check_would_refuse_is_refused() {
    let place = Place::new();
    let (file, folder) = (place.write("falls.dmn", TABLE), place.path("policies"));
    for payer in ["_x", "-x", "shared", "vocabulary", ""] {
        let payer = format!("--payer={payer}");
        let output = mednec(&["import", &file, &payer, "--procedure", "97112", "-o", &folder]);
        assert_eq!(code(&output), 1, "{payer}: {}", told(&output));
        assert!(told(&output).contains("bad-answer"), "{payer}: {}", told(&output));
        assert!(!fs::exists(&folder).unwrap(), "{payer}");
    }
}

#[test]
fn what_is_no_decision_table_is_told() {
    let place = Place::new();
    for (text, cause) in [
        ("<html/>", "this is no DMN"),
        ("{\"nodes\": 1}", "no decision graph"),
        ("<definitions/>", "no table that was asked for"),
    ] {
        let file = place.write("x.dmn", text);
        let output = mednec(&["import", &file, "-P", "harbor", "--procedure", "97112"]);
        assert_eq!(code(&output), 3, "{}", told(&output));
        assert!(told(&output).contains("bad-import") && told(&output).contains(cause), "{}", told(&output));
    }
    let file = place.write("x.dmn", TABLE);
    let output = mednec(&["import", &file, "-P", "Harbor Mutual", "--procedure", "97112"]);
    assert_eq!(code(&output), 1, "{}", told(&output));
}
