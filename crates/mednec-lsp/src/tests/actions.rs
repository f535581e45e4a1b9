//! What mends a problem, tried: the edit is made, and the problem is gone.

use serde_json::{Value, json};

use super::{CASES, Editor, POLICY};

const FILE: &str = "example/97112.yaml";

/// The text after the edit of an action.
fn edited(text: &str, action: &Value) -> String {
    let mut edits: Vec<&Value> =
        action["edit"]["documentChanges"][0]["edits"].as_array().unwrap().iter().collect();
    edits.sort_by_key(|edit| {
        let start = &edit["range"]["start"];
        std::cmp::Reverse((start["line"].as_u64().unwrap(), start["character"].as_u64().unwrap()))
    });
    let mut sources = mednec_source::SourceMap::new();
    let mut text = text.to_owned();
    for edit in edits {
        let id = sources.add("", text);
        let range = serde_json::from_value(edit["range"].clone()).unwrap();
        text = crate::position::replaced(sources.file(id).unwrap(), range, edit["newText"].as_str().unwrap());
    }
    text
}

/// The fixes of the one problem of a text.
fn fixes(editor: &mut Editor, file: &str, text: &str, code: &str) -> Vec<Value> {
    editor.open(file, text);
    let told = editor.problems(file, &[code]);
    let range = told["diagnostics"][0]["range"].clone();
    let uri = editor.uri(file);
    let asked = json!({ "textDocument": { "uri": uri }, "range": range, "context": { "diagnostics": [] } });
    let found = editor.ask("textDocument/codeAction", asked);
    found.as_array().unwrap().iter().filter(|one| one["diagnostics"].is_array()).cloned().collect()
}

/// Every fix of a problem removes it.
#[track_caller]
fn mends(file: &str, base: &str, from: &str, to: &str, code: &str) -> Vec<String> {
    let mut editor = Editor::new();
    assert!(base.contains(from), "{from}");
    let text = base.replacen(from, to, 1);
    let found = fixes(&mut editor, file, &text, code);
    let titles = found.iter().map(|one| one["title"].as_str().unwrap().to_owned()).collect();
    for action in &found {
        let mended = edited(&text, action);
        editor.change(file, &mended);
        let uri = editor.uri(file);
        let told = editor.hear("textDocument/publishDiagnostics", |told| told["uri"] == uri);
        let codes: Vec<&Value> =
            told["diagnostics"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
        assert!(!codes.iter().any(|one| **one == code), "{mended}");
        editor.change(file, &text);
        editor.problems(file, &[code]);
    }
    titles
}

#[test]
fn what_was_meant_is_written() {
    assert_eq!(mends(FILE, POLICY, "tone is normal", "tonne is normal", "unknown-fact"), ["Write `tone`"]);
    assert_eq!(mends(FILE, POLICY, "tone is normal", "tone is norml", "unknown-choice"), ["Write `normal`"]);
    assert_eq!(
        mends(FILE, POLICY, "cite: rehab-12 §1", "cite: rehap-12 §1", "unknown-source"),
        ["Write `rehab-12 §1`"]
    );
    assert_eq!(mends(FILE, POLICY, "title: Neuro", "titel: Neuro", "unknown-key"), ["Write `title`"]);
}

#[test]
fn only_what_is_certain_is_preferred() {
    let certain = ("title: Neuromuscular re", "title: Neuromuscular: re", "yaml-colon", true);
    let guessed = ("tone is normal", "tone is norml", "unknown-choice", false);
    let ours = ("cite: rehab-12 §4.2\n", "\n", "missing-citation", false);
    let several = ("(not one_on_one) or", "one_on_one and impaired or", "mixed-and-or", false);
    for (from, to, code, preferred) in [certain, guessed, ours, several] {
        let mut editor = Editor::new();
        let found = fixes(&mut editor, FILE, &POLICY.replacen(from, to, 1), code);
        assert!(!found.is_empty(), "{code}");
        assert!(found.iter().all(|one| one["isPreferred"].as_bool().unwrap_or(false) == preferred), "{code}");
    }
}

#[test]
fn parentheses_are_added_both_ways() {
    let from = "(not one_on_one) or minutes < shortest";
    let to = "one_on_one and impaired or minutes < shortest";
    let titles = mends(FILE, POLICY, from, to, "mixed-and-or");
    assert_eq!(titles.len(), 2, "{titles:?}");
    assert!(titles.iter().any(|title| title.contains("(one_on_one and impaired) or")), "{titles:?}");
}

#[test]
fn a_missing_reason_is_added_on_each_ground() {
    let titles = mends(FILE, POLICY, "deny: not_impaired", "deny: never_seen", "unknown-reason");
    assert_eq!(titles.len(), 4);
    assert_eq!(titles[0], "Add the reason `never_seen` on the ground medical necessity");
}

#[test]
fn a_last_rule_and_a_citation_are_added() {
    let last = "  - otherwise: { approve: criteria_met }\n";
    let titles = mends(FILE, POLICY, last, "", "no-rule-decides");
    assert_eq!(titles, ["End the rules with a clinical review"]);
    let titles = mends(FILE, POLICY, "    cite: rehab-12 §4.2\n", "", "missing-citation");
    assert_eq!(titles, ["Cite `rehab-12`"]);
}

#[test]
fn what_is_not_used_is_taken_out() {
    let titles = mends(
        FILE,
        POLICY,
        "  shortest: 8 minutes",
        "  shortest: 8 minutes\n  longest: 9 minutes",
        "unused-parameter",
    );
    assert_eq!(titles, ["Take it out"]);
}

#[test]
fn a_rule_that_no_case_reaches_gets_one() {
    let mut editor = Editor::new();
    editor.open(FILE, POLICY);
    editor.open("example/97112.cases.yaml", CASES);
    editor.settle(FILE);
    let uri = editor.uri(FILE);
    let here = json!({ "line": 18, "character": 6 });
    let asked = json!({ "textDocument": { "uri": uri }, "range": { "start": here, "end": here }, "context": { "diagnostics": [] } });
    let found = editor.ask("textDocument/codeAction", asked);
    let action = found.as_array().unwrap().last().unwrap().clone();
    assert_eq!(action["title"], "Add a case that `not_impaired` decides");
    let made = editor.ask("workspace/executeCommand", action["command"].clone());
    assert_eq!(made["case"], "not-impaired");
    let edit = editor.hear("workspace/applyEdit", |_| true);
    let text = edited(CASES, &json!({ "edit": edit["edit"].clone() }));
    editor.change("example/97112.cases.yaml", &text);
    let uri = editor.uri("example/97112.cases.yaml");
    let run =
        editor.ask("workspace/executeCommand", json!({ "command": "mednec.runCases", "arguments": [uri] }));
    assert_eq!((&run["run"], &run["failed"]), (&json!(2), &json!(0)), "{run}\n{text}");
}
