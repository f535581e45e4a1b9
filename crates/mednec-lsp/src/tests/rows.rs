//! Files of rows beside the YAML: a CSV and a workbook.

use std::fs;

use serde_json::{Value, json};

use super::{CASES, Editor, POLICY, VOCABULARY, marked};

const LIMITS: &str = "tone,value\nlow,12 minutes\nhigh,9 minutes\n";
const ROWS: &str = "id,procedure,one_on_one,tone,expect.outcome\nlow,97112,yes,low,approve\n";

fn workbook(sheet: &str, rows: &[&[&str]]) -> Vec<u8> {
    mednec_sheets::SheetWriter::whole(sheet, rows).unwrap()
}

/// A policy with a table in a CSV.
fn tabled() -> String {
    let table = "tables:\n  least: { csv: limits.csv, hit: first, cite: rehab-12 §2, else: 8 minutes }\n";
    let text = POLICY.replace("parameters:\n  shortest: 8 minutes\n", table);
    text.replace("minutes < shortest", "minutes < least")
}

#[test]
fn what_is_made_for_yaml_is_not_done_to_rows() {
    let mut editor = Editor::new();
    for file in ["example/limits.csv", "example/more.cases.csv"] {
        let text = if file.contains("cases") { ROWS } else { LIMITS };
        editor.open(file, text);
        let of = json!({ "uri": editor.uri(file) });
        let asked = json!({ "textDocument": of, "options": { "tabSize": 2, "insertSpaces": true } });
        assert!(editor.ask("textDocument/formatting", asked).is_null(), "{file}");
        assert!(editor.ask("textDocument/foldingRange", json!({ "textDocument": of })).is_null(), "{file}");
        let at = editor.place(file, "");
        assert!(editor.ask("textDocument/completion", at).is_null(), "{file}");
    }
    // Of a row that is a case there is an outline all the same.
    let of = json!({ "uri": editor.uri("example/more.cases.csv") });
    let outline = editor.ask("textDocument/documentSymbol", json!({ "textDocument": of }));
    assert_eq!(outline[0]["name"], "low");
}

#[test]
fn a_column_and_its_cells_are_given_anew_with_their_fact() {
    let mut editor = Editor::with(&[("example/limits.csv", LIMITS), ("example/more.cases.csv", ROWS)]);
    editor.open("example/97112.yaml", &tabled());
    for (piece, name, edits) in [("  tone", "muscle_tone", (1, 1)), ("[normal, low", "lower", (1, 1))] {
        let mut at = editor.at("vocabulary/facts.yaml", &marked(VOCABULARY, piece));
        at["newName"] = json!(name);
        let edit = editor.ask("textDocument/rename", at);
        let changes = edit["documentChanges"].as_array().unwrap();
        let count = |file: &str| {
            let of = changes.iter().find(|one| one["textDocument"]["uri"].as_str().unwrap().ends_with(file));
            of.map_or(0, |one| one["edits"].as_array().unwrap().len())
        };
        assert_eq!((count("/limits.csv"), count("/more.cases.csv")), edits, "{edit}");
    }
}

#[test]
fn what_stands_in_a_workbook_or_is_written_otherwise_is_not_given_anew_by_halves() {
    let rows: [&[&str]; 2] = [&["id", "procedure", "tone"], &["low", "97112", "low"]];
    let book = workbook("Cases", &rows);
    let other = b"id,procedure,One on one\na,97112,yes\n";
    let files: [(&str, &[u8]); 2] = [("example/book.cases.xlsx", &book), ("example/other.cases.csv", other)];
    let mut editor = Editor::able(json!({}), &files);
    let mut at = editor.at("vocabulary/facts.yaml", &marked(VOCABULARY, "  tone"));
    at["newName"] = json!("muscle_tone");
    let why = editor.try_ask("textDocument/rename", at).unwrap_err();
    assert!(why.contains("example/book.cases.xlsx, sheet `Cases`, row 1, column C"), "{why}");
    let mut at = editor.at("vocabulary/facts.yaml", &marked(VOCABULARY, "  one_on_one"));
    at["newName"] = json!("alone");
    let why = editor.try_ask("textDocument/rename", at).unwrap_err();
    assert!(why.contains("example/other.cases.csv, line 1, in another way"), "{why}");
}

#[test]
fn a_workbook_is_read_again_and_its_problems_are_told_of_the_file() {
    let good: [&[&str]; 2] = [&["id", "procedure", "tone"], &["sheeted", "97112", "low"]];
    let file = "example/book.cases.xlsx";
    let mut editor = Editor::able(json!({}), &[(file, &workbook("Cases", &good))]);
    editor.open("example/97112.yaml", POLICY);
    let found = |editor: &mut Editor| {
        let names = editor.ask("workspace/symbol", json!({ "query": "sheeted" }));
        names.as_array().unwrap().iter().map(|one| one["location"]["uri"].clone()).collect::<Vec<Value>>()
    };
    let uri = editor.uri(file);
    assert_eq!(found(&mut editor), [json!(uri)]);
    let tell = |editor: &mut Editor| {
        editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": 2 }] }));
    };
    let bad: [&[&str]; 2] = [&["id", "procedure", "tonne"], &["again", "97112", "low"]];
    fs::write(editor.path(file), workbook("Cases", &bad)).unwrap();
    tell(&mut editor);
    let told = editor.problems(file, &["unknown-case-fact"]);
    let message = told["diagnostics"][0]["message"].as_str().unwrap();
    assert!(message.starts_with("sheet `Cases`, row 1, column C: "), "{message}");
    assert!(found(&mut editor).is_empty());
    let other = workbook("More", &good);
    fs::write(editor.path(file), other).unwrap();
    tell(&mut editor);
    assert_eq!(found(&mut editor).len(), 1);
    fs::remove_file(editor.path(file)).unwrap();
    tell(&mut editor);
    assert!(found(&mut editor).is_empty());
}

#[test]
fn a_case_is_added_to_yaml_behind_the_last_one() {
    let rows = ("example/97112.more.cases.csv", ROWS.as_bytes());
    let text = format!("{CASES}# why\npayer: example-health\n");
    for documents in [true, false] {
        let able = json!({ "workspace": { "workspaceEdit": { "documentChanges": documents } } });
        let mut editor = Editor::able(able, &[rows]);
        editor.open("example/97112.yaml", POLICY);
        editor.open("example/97112.cases.yaml", &text);
        let asked =
            json!({ "command": "mednec.addCase", "arguments": [editor.uri("example/97112.yaml"), 18] });
        editor.ask("workspace/executeCommand", asked);
        let edit = editor.hear("workspace/applyEdit", |_| true)["edit"].clone();
        let uri = editor.uri("example/97112.cases.yaml");
        let edits = if documents {
            let change = &edit["documentChanges"][0];
            assert_eq!(change["textDocument"], json!({ "uri": uri, "version": 1 }));
            change["edits"].clone()
        } else {
            edit["changes"][&uri].clone()
        };
        let lines = CASES.lines().count();
        assert_eq!(edits[0]["range"]["start"], json!({ "line": lines, "character": 0 }), "{edit}");
        let put = edits[0]["newText"].as_str().unwrap();
        editor.change("example/97112.cases.yaml", &text.replacen("# why", &format!("{put}# why"), 1));
        let asked = json!({ "command": "mednec.runCases", "arguments": [uri] });
        assert_eq!(editor.ask("workspace/executeCommand", asked)["run"], 2, "{put}");
    }
}

#[test]
fn a_file_of_cases_is_made_where_the_editor_can() {
    for can in [true, false] {
        let operations = if can { json!(["create"]) } else { json!([]) };
        let able = json!({ "workspace": { "workspaceEdit": { "documentChanges": true, "resourceOperations": operations } } });
        let mut editor = Editor::able(able, &[("example/97112.more.cases.csv", ROWS.as_bytes())]);
        fs::remove_file(editor.path("example/97112.cases.yaml")).unwrap();
        let gone = json!({ "changes": [{ "uri": editor.uri("example/97112.cases.yaml"), "type": 3 }] });
        editor.tell("workspace/didChangeWatchedFiles", gone);
        editor.open("example/97112.yaml", POLICY);
        let asked =
            json!({ "command": "mednec.addCase", "arguments": [editor.uri("example/97112.yaml"), 18] });
        let made = editor.try_ask("workspace/executeCommand", asked);
        if can {
            let edit = editor.hear("workspace/applyEdit", |_| true)["edit"].clone();
            assert_eq!(edit["documentChanges"][0]["kind"], "create");
            let text = edit["documentChanges"][1]["edits"][0]["newText"].as_str().unwrap();
            assert!(text.starts_with("payer: example-health\ncases:\n"), "{text}");
        } else {
            assert!(made.unwrap_err().contains("make 97112.cases.yaml"));
        }
    }
}
