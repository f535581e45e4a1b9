//! Lenses and commands.

use serde_json::{Value, json};

use super::{CASES, Editor, POLICY};

fn lenses(editor: &mut Editor, file: &str) -> Vec<String> {
    let asked = json!({ "textDocument": { "uri": editor.uri(file) } });
    let found = editor.ask("textDocument/codeLens", asked);
    let title = |lens: &Value| {
        let line = lens["range"]["start"]["line"].as_u64().unwrap() + 1;
        format!("{line} {}", lens["command"]["title"].as_str().unwrap())
    };
    found.as_array().unwrap().iter().map(title).collect()
}

fn run(editor: &mut Editor, command: &str, arguments: Value) -> Value {
    editor.ask("workspace/executeCommand", json!({ "command": command, "arguments": arguments }))
}

#[test]
fn rules_tell_which_cases_reach_them_and_cases_what_they_came_to() {
    let mut editor = Editor::new();
    editor.open("example/97112.yaml", POLICY);
    editor.open("example/97112.cases.yaml", CASES);
    editor.settle("example/97112.yaml");
    let expected = [
        "1 Show the graph",
        "1 Run the cases",
        "16 1 case ends here",
        "19 No case ends here: add one",
        "22 No case ends here: add one",
    ];
    assert_eq!(lenses(&mut editor, "example/97112.yaml"), expected);
    let expected = ["2 Run all cases", "2 ✓ deny not_one_on_one"];
    assert_eq!(lenses(&mut editor, "example/97112.cases.yaml"), expected);
    let arguments = json!([editor.uri("example/97112.yaml"), 15]);
    let shown = run(&mut editor, "mednec.showCases", arguments);
    assert_eq!(shown["cases"][0]["name"], "alone");
}

#[test]
fn cases_are_run_with_texts_that_are_not_saved() {
    let mut editor = Editor::new();
    editor.open("example/97112.yaml", POLICY);
    editor.open("example/97112.cases.yaml", &CASES.replace("outcome: deny", "outcome: approve"));
    let arguments = json!([editor.uri("example/97112.cases.yaml"), "alone"]);
    let done = run(&mut editor, "mednec.runCases", arguments);
    assert_eq!(done["failed"], 1);
    assert_eq!(done["text"], "alone: ✗ expected approve, found deny");
    let said = editor.hear("window/showMessage", |_| true);
    assert_eq!(said["type"], 2);
    // Of a policy, the cases that it decides.
    let arguments = json!([editor.uri("example/97112.yaml")]);
    assert_eq!(run(&mut editor, "mednec.runCases", arguments)["run"], 1);
}

#[test]
fn all_is_checked_and_a_policy_is_drawn() {
    let mut editor = Editor::new();
    editor.open("example/97112.yaml", POLICY);
    let uri = editor.uri("example/97112.yaml");
    let done = run(&mut editor, "mednec.check", json!([uri]));
    assert_eq!((&done["files"], &done["errors"]), (&json!(6), &json!(0)));
    let drawn = run(&mut editor, "mednec.showGraph", json!([uri]));
    assert_eq!(drawn["svg"], "<svg>example/97112.yaml</svg>");
    editor.change("example/97112.yaml", &POLICY.replace("tone is normal", "tonne is normal"));
    let asked = |command: &str| json!({ "command": command, "arguments": [uri] });
    for command in ["mednec.showGraph", "mednec.runCases"] {
        let why = editor.try_ask("workspace/executeCommand", asked(command)).unwrap_err();
        assert!(why.contains("errors"), "{why}");
    }
    let why = editor.try_ask("workspace/executeCommand", json!({ "command": "mednec.check" })).unwrap_err();
    assert!(why.contains("address"), "{why}");
}
