//! What names mean, and conditions in plain words.

use serde_json::{Value, json};

use super::{Editor, POLICY, marked};

fn hover(editor: &mut Editor, file: &str, text: &str, piece: &str) -> String {
    let at = editor.at(file, &marked(text, piece));
    let found = editor.ask("textDocument/hover", at);
    found["contents"]["value"].as_str().unwrap_or("").to_owned()
}

fn policy(editor: &mut Editor, piece: &str) -> String {
    hover(editor, "example/97112.yaml", POLICY, piece)
}

#[track_caller]
fn says(text: &str, pieces: &[&str]) {
    for piece in pieces {
        assert!(text.contains(piece), "{piece} is missing in {text}");
    }
}

#[test]
fn a_fact_tells_meaning_type_range_and_use() {
    let mut editor = Editor::new();
    let text = policy(&mut editor, "or minu");
    says(&text, &["**fact** `minutes`", "whole number, minutes, 0 to 480", "Used in 2 places of 2 files"]);
    says(&policy(&mut editor, "tone is nor"), &["**choice** `normal` of `tone`"]);
    says(&policy(&mut editor, "procedures: [97"), &["Neuromuscular re-education", "Valid from 2000-01-01"]);
    says(&policy(&mut editor, "minutes < sho"), &["**parameter** `shortest`", "`8 minutes`"]);
    says(&policy(&mut editor, "deny: not_im"), &["Basis: medical_necessity", "CO · CARC 50"]);
    says(&policy(&mut editor, "cite: reh"), &["Medical policy 12"]);
}

#[test]
fn a_criterion_tells_its_text_citation_and_what_the_graph_says() {
    let mut editor = Editor::new();
    let text = policy(&mut editor, "unless: imp");
    says(&text, &["The system is impaired", "From rehab-12 §4.2", "```yaml\nimpaired:", "- tone_changed"]);
    says(&text, &["The graph: met where\n\n- `tone` is normal or low or high"]);
    let text = policy(&mut editor, "- tone_ch");
    says(&text, &["The tone is changed", "The graph: met where\n\n- `tone` is low or high"]);
}

#[test]
fn a_criterion_that_a_base_changes_is_told_as_it_is_compiled() {
    let base =
        POLICY.replace("policy: example-health/97112", "policy: example-health/base\nstatus: template");
    let own = "\
policy: example-health/97110
based_on: example-health/base
procedures: [97110]
sources: { rehab-12: { title: Medical policy 12 } }
changes:
  - replace: impaired
    with: { title: Impaired, cite: rehab-12 §9, when: tone is high }
    because: It is stricter here.
  - set: shortest
    to: 9 minutes
    because: It is longer here.
";
    let mut editor = Editor::with(&[("example/base.yaml", &base), ("example/97110.yaml", own)]);
    let text = hover(&mut editor, "example/97110.yaml", own, "replace: imp");
    says(&text, &["when: tone is high", "- `tone` is high"]);
    let at = editor.at("example/97110.yaml", &marked(own, "set: short"));
    let found = editor.ask("textDocument/definition", at);
    assert!(found[0]["uri"].as_str().unwrap().ends_with("base.yaml"));
}

#[test]
fn a_key_tells_what_it_means() {
    let mut editor = Editor::new();
    says(&policy(&mut editor, "\nproce"), &["**procedures**", "the procedures it is for"]);
    says(&policy(&mut editor, "    un"), &["**unless**"]);
    assert_eq!(policy(&mut editor, "title: Neuro"), "");
}

#[test]
fn conditions_are_said_in_plain_words() {
    let mut editor = Editor::new();
    editor.open("example/97112.yaml", POLICY);
    let uri = editor.uri("example/97112.yaml");
    let all = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let found = editor.ask("textDocument/inlayHint", json!({ "textDocument": { "uri": uri }, "range": all }));
    let labels: Vec<&Value> = found.as_array().unwrap().iter().map(|hint| &hint["label"]).collect();
    let expected = [
        "· The tone is changed",
        "· not: one on one, or minutes is below shortest",
        "· The system is impaired",
    ];
    // `tone is normal` is as plain as it can be.
    assert_eq!(labels, expected);
    assert_eq!(found[0]["position"], json!({ "line": 12, "character": 20 }));
    // A day is before another, however it is come by.
    let days = "minutes < shortest or (service_date - 30 days < latest date of visits)";
    editor.change("example/97112.yaml", &POLICY.replace("minutes < shortest", days));
    let found = editor.ask("textDocument/inlayHint", json!({ "textDocument": { "uri": uri }, "range": all }));
    let hint = found[1]["label"].as_str().unwrap();
    assert!(hint.contains("service date less 30 days is before the latest"), "{hint}");
}
