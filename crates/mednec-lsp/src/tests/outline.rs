//! Outlines, folds and names over all files.

use serde_json::{Value, json};

use super::{CASES, Editor, POLICY, VOCABULARY};

fn names(symbols: &Value) -> Vec<&str> {
    symbols.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect()
}

#[test]
fn a_file_has_an_outline() {
    let mut editor = Editor::new();
    editor.open("example/97112.yaml", POLICY);
    let of = |editor: &Editor, file: &str| json!({ "textDocument": { "uri": editor.uri(file) } });
    let asked = of(&editor, "example/97112.yaml");
    let found = editor.ask("textDocument/documentSymbol", asked);
    let expected = [
        "example-health/97112",
        "rehab-12",
        "shortest",
        "impaired",
        "not_one_on_one",
        "not_impaired",
        "criteria_met",
        "not_one_on_one",
        "not_impaired",
    ];
    assert_eq!(names(&found), expected);
    assert_eq!(
        (&found[4]["detail"], &found[3]["detail"]),
        (&json!("deny"), &json!("The system is impaired"))
    );
    editor.open("vocabulary/facts.yaml", VOCABULARY);
    let asked = of(&editor, "vocabulary/facts.yaml");
    let found = editor.ask("textDocument/documentSymbol", asked);
    let visits = found.as_array().unwrap().iter().find(|one| one["name"] == "visits").unwrap();
    assert_eq!(names(&visits["children"]), ["date", "discipline"]);
    editor.open("example/97112.cases.yaml", CASES);
    let asked = of(&editor, "example/97112.cases.yaml");
    let found = editor.ask("textDocument/foldingRange", asked);
    assert_eq!((&found[0]["startLine"], &found[0]["endLine"]), (&json!(0), &json!(3)));
}

#[test]
fn names_are_found_over_all_files() {
    let mut editor = Editor::new();
    let found = editor.ask("workspace/symbol", json!({ "query": "tonech" }));
    assert_eq!(names(&found), ["tone_changed"]);
    assert_eq!(found[0]["containerName"], "shared/tone.yaml");
}

#[test]
fn a_file_is_laid_out_by_one_edit() {
    let mut editor = Editor::new();
    let wide = POLICY.replace(": ", ":   ");
    editor.open("example/97112.yaml", &wide);
    let asked = |editor: &Editor| json!({ "textDocument": { "uri": editor.uri("example/97112.yaml") }, "options": { "tabSize": 8, "insertSpaces": true } });
    let params = asked(&editor);
    let edits = editor.ask("textDocument/formatting", params);
    let laid_out = edits[0]["newText"].as_str().unwrap();
    assert!(laid_out.contains("when: ") && !laid_out.contains("when:  "), "{laid_out}");
    assert_eq!(edits[0]["range"]["start"], json!({ "line": 0, "character": 0 }));
    // What is laid out needs no edit.
    editor.change("example/97112.yaml", laid_out);
    let params = asked(&editor);
    assert_eq!(editor.ask("textDocument/formatting", params), json!([]));
}
