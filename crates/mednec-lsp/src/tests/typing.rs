//! What is wrong, told while typing.

use serde_json::json;

use super::{CASES, Editor, POLICY};

#[test]
fn a_problem_is_told_while_typing_and_gone_when_it_is_mended() {
    let mut editor = Editor::new();
    editor.open("example/97112.yaml", POLICY);
    editor.change("example/97112.yaml", &POLICY.replace("tone is normal", "tonne is normal"));
    let told = editor.problems("example/97112.yaml", &["unknown-fact"]);
    let found = &told["diagnostics"][0];
    assert_eq!(found["range"]["start"], json!({ "line": 13, "character": 8 }));
    assert_eq!(found["severity"], 1);
    assert!(found["message"].as_str().unwrap().contains("did you mean `tone`?"), "{found}");
    assert!(found["codeDescription"]["href"].as_str().unwrap().ends_with("/unknown-fact.md"));
    editor.change("example/97112.yaml", POLICY);
    editor.problems("example/97112.yaml", &[]);
}

#[test]
fn changes_are_applied_by_their_places_in_utf_16() {
    let mut editor = Editor::new();
    let text = POLICY.replace("title: Neuro", "title: \u{1F600} Neuro");
    editor.open("example/97112.yaml", &text);
    let uri = editor.uri("example/97112.yaml");
    let range = |line: u32, from: u32, to: u32| json!({ "start": { "line": line, "character": from }, "end": { "line": line, "character": to } });
    // The title stays text; the name of the fact is broken, then the rule.
    let changes = json!([
        { "range": range(1, 10, 15), "text": "N" },
        { "range": range(13, 8, 12), "text": "tonne" },
    ]);
    let of = json!({ "textDocument": { "uri": uri, "version": 2 }, "contentChanges": changes });
    editor.tell("textDocument/didChange", of);
    let told = editor.problems("example/97112.yaml", &["unknown-fact"]);
    assert_eq!(told["diagnostics"][0]["range"], range(13, 8, 13));
    assert_eq!(told["version"], 2);
}

#[test]
fn a_change_of_one_file_is_told_in_another_and_on_closing_the_disk_counts() {
    let mut editor = Editor::new();
    let facts = super::VOCABULARY.replace("one_on_one:", "attended:");
    editor.open("vocabulary/facts.yaml", &facts);
    editor.problems("example/97112.yaml", &["unknown-criterion"]);
    let uri = editor.uri("vocabulary/facts.yaml");
    editor.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    editor.problems("example/97112.yaml", &[]);
}

#[test]
fn the_template_of_a_payer_is_checked_as_it_is_typed() {
    let mut editor = Editor::new();
    let payer = "payer: example-health\nname: Example Health\nletters:\n  template: \"{{ nothing \"\n";
    editor.open("example/payer.yaml", payer);
    editor.problems("example/payer.yaml", &["bad-template"]);
}

#[test]
fn cases_are_checked_as_they_are_typed() {
    let mut editor = Editor::new();
    editor.settle("example/97112.cases.yaml");
    editor.open("example/97112.cases.yaml", &CASES.replace("minutes: 20", "minuts: 20"));
    editor.problems("example/97112.cases.yaml", &["unknown-case-fact"]);
}

#[test]
fn a_file_changed_on_the_disk_is_read_again() {
    let mut editor = Editor::new();
    std::fs::write(editor.path("example/97112.yaml"), POLICY.replace("shortest: 8", "shortest: 8 x"))
        .unwrap();
    let uri = editor.uri("example/97112.yaml");
    editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": 2 }] }));
    let found = editor.hear("textDocument/publishDiagnostics", |told| told["uri"] == uri.as_str());
    assert!(!found["diagnostics"].as_array().unwrap().is_empty(), "{found}");
}

#[test]
fn a_policy_without_a_vocabulary_around_it_is_read_and_other_files_are_left_alone() {
    let mut editor = Editor::new();
    let alone = |name: &str| json!(format!("file:///nowhere/at/all/{name}"));
    for (name, text) in [("jobs.yaml", "jobs: {}\n"), ("p.yaml", "policy: x\n")] {
        let of = json!({ "uri": alone(name), "languageId": "yaml", "version": 1, "text": text });
        editor.tell("textDocument/didOpen", json!({ "textDocument": of }));
    }
    let told = editor.hear("textDocument/publishDiagnostics", |_| true);
    assert_eq!(told["uri"], alone("p.yaml"));
    let codes = told["diagnostics"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap());
    assert!(codes.into_iter().any(|code| code == "bad-name"));
}

#[test]
fn what_may_identify_a_person_is_told_by_its_line() {
    let facts = "facts:\n  name: { type: one of, choices: [jane, joan], identifying: yes }\n";
    let mut editor = Editor::with(&[("vocabulary/person.yaml", facts)]);
    editor.settle("example/97112.yaml");
    editor.open("example/97112.cases.yaml", &CASES.replace("minutes: 20 }", "minutes: 20 ]"));
    let uri = editor.uri("example/97112.cases.yaml");
    let told = editor.hear("textDocument/publishDiagnostics", |told| {
        told["uri"] == uri.as_str() && !told["diagnostics"].as_array().unwrap().is_empty()
    });
    let found = &told["diagnostics"][0];
    assert!(found["message"].as_str().unwrap().contains("the line is not shown"), "{found}");
    assert_eq!(found["range"]["start"], json!({ "line": 2, "character": 0 }), "{found}");
}

#[test]
fn what_cannot_be_answered_is_said() {
    let mut editor = Editor::new();
    assert!(editor.try_ask("textDocument/unheard", json!({})).unwrap_err().contains("unheard"));
    assert!(editor.try_ask("textDocument/hover", json!(3)).is_err());
    assert!(editor.try_ask("textDocument/definition", json!(3)).is_err());
}

#[test]
fn folders_that_are_renamed_or_not_shown_any_more_leave_no_problem_behind() {
    let broken = POLICY.replace("tone is normal", "tonne is normal").replace("97112", "97110");
    let mut editor = Editor::with(&[("other/97110.yaml", &broken)]);
    editor.problems("other/97110.yaml", &["unknown-fact"]);
    std::fs::rename(editor.path("other"), editor.path("moved")).unwrap();
    let changes = json!([
        { "uri": editor.uri("other"), "type": 3 },
        { "uri": editor.uri("moved"), "type": 1 },
    ]);
    editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    editor.problems("other/97110.yaml", &[]);
    editor.problems("moved/97110.yaml", &["unknown-fact"]);
    let shown = json!({ "uri": editor.uri(""), "name": "policies" });
    let event = json!({ "added": [], "removed": [shown] });
    editor.tell("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
    editor.problems("moved/97110.yaml", &[]);
}

#[test]
fn a_slip_in_a_shared_criterion_is_told_while_it_is_typed() {
    let mut editor = Editor::new();
    let text = std::fs::read_to_string(editor.path("shared/tone.yaml")).unwrap();
    editor.open("shared/tone.yaml", &text);
    editor.change("shared/tone.yaml", &text.replace("tone is low", "tonne is low"));
    // The answer comes before all policies can have been compiled.
    let uri = editor.uri("shared/tone.yaml");
    editor.ask("textDocument/foldingRange", json!({ "textDocument": { "uri": uri } }));
    assert!(editor.was_told("shared/tone.yaml", "unknown-fact"));
}
