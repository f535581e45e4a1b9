//! What can be written where.

use serde_json::Value;

use super::{CASES, Editor, POLICY, VOCABULARY};

/// The labels offered at `|` in a text.
fn offered(editor: &mut Editor, file: &str, text: &str) -> Vec<String> {
    let at = editor.at(file, text);
    let found = editor.ask("textDocument/completion", at);
    found.as_array().unwrap().iter().map(|one| one["label"].as_str().unwrap().to_owned()).collect()
}

#[track_caller]
fn has(labels: &[String], wanted: &[&str], unwanted: &[&str]) {
    for label in wanted {
        assert!(labels.iter().any(|one| one == label), "{label} is missing in {labels:?}");
    }
    for label in unwanted {
        assert!(!labels.iter().any(|one| one == label), "{label} is in {labels:?}");
    }
}

fn policy(editor: &mut Editor, from: &str, to: &str) -> Vec<String> {
    assert!(POLICY.contains(from), "{from}");
    offered(editor, "example/97112.yaml", &POLICY.replacen(from, to, 1))
}

#[test]
fn keys_are_those_of_the_place_and_not_yet_written() {
    let mut editor = Editor::new();
    let found = policy(&mut editor, "title: Neuro", "|\ntitle: Neuro");
    has(&found, &["parameters", "rules"], &["policy", "when"]);
    let found = policy(&mut editor, "    unless: impaired\n", "    unless: impaired\n    |\n");
    has(&found, &["when", "cite", "title"], &["deny", "unless", "rules"]);
    let found =
        offered(&mut editor, "vocabulary/facts.yaml", &VOCABULARY.replace("found_in: exa", "|found_in: exa"));
    has(&found, &["answered_by", "meaning"], &["type", "choices"]);
    let found = offered(&mut editor, "example/new.yaml", "|");
    has(&found, &["policy", "value_set", "shared", "payer", "code_system"], &[]);
}

#[test]
fn conditions_go_on_with_what_fits() {
    let mut editor = Editor::new();
    let found = policy(&mut editor, "tone is normal", "|");
    has(&found, &["tone_changed", "one_on_one", "tone", "minutes", "not", "all"], &["normal", "physical"]);
    let found = policy(&mut editor, "tone is normal", "tone |");
    has(&found, &["is", "in", "is documented"], &["<", "tone_changed"]);
    let found = policy(&mut editor, "tone is normal", "tone is not l|");
    has(&found, &["normal", "low", "high"], &["physical", "tone"]);
    let found = policy(&mut editor, "minutes < shortest", "minutes < |");
    has(&found, &["shortest"], &["low", "service_date"]);
    let found = policy(&mut editor, "minutes < shortest", "minutes < 8 |");
    has(&found, &["minutes", "hours"], &["weeks"]);
    let found = policy(&mut editor, "tone is normal", "any |");
    has(&found, &["visits"], &["tone"]);
    let found = policy(&mut editor, "tone is normal", "any visits where |");
    has(&found, &["date", "discipline"], &["tone"]);
    let found = policy(&mut editor, "tone is normal", "procedure in [|");
    has(&found, &["97112", "97110"], &["tone"]);
}

#[test]
fn names_come_with_what_they_are() {
    let mut editor = Editor::new();
    let at = editor.at("example/97112.yaml", &POLICY.replacen("tone is normal", "|", 1));
    let found = editor.ask("textDocument/completion", at);
    let named = |name: &str| -> Value {
        found.as_array().unwrap().iter().find(|one| one["label"] == name).unwrap().clone()
    };
    assert_eq!(named("minutes")["detail"], "whole number, minutes, 0 to 480");
    assert_eq!(named("one_on_one")["detail"], "yes/no: One therapist treats one patient");
    let tone = named("tone");
    assert!(tone["detail"].as_str().unwrap().starts_with("one of: normal, low, high, mixed"), "{tone}");
    assert!(tone["documentation"]["value"].as_str().unwrap().contains("Question: How is the tone?"));
    let found = policy(&mut editor, "procedures: [97112]", "procedures: [97|]");
    has(&found, &["97112", "97110"], &[]);
}

#[test]
fn words_and_names_of_other_places() {
    let mut editor = Editor::new();
    has(
        &policy(&mut editor, "deny: not_impaired", "deny: |"),
        &["not_one_on_one", "not_impaired"],
        &["impaired"],
    );
    has(&policy(&mut editor, "cite: rehab-12 §1", "cite: |"), &["rehab-12"], &["book-2"]);
    has(&policy(&mut editor, "basis: coding", "basis: |"), &["medical_necessity"], &["deny"]);
    has(&policy(&mut editor, "title: Neuro", "status: |\ntitle: Neuro"), &["draft"], &["title"]);
    let allow = policy(&mut editor, "title: Neuro", "allow:\n  |\ntitle: Neuro");
    has(&allow, &["missing-citation"], &["unknown-fact"]);
    let given = offered(&mut editor, "example/97112.cases.yaml", &CASES.replace("minutes: 20 }", "| }"));
    has(&given, &["tone", "minutes"], &["one_on_one", "impaired"]);
    let value =
        offered(&mut editor, "example/97112.cases.yaml", &CASES.replace("one_on_one: no", "one_on_one: |"));
    has(&value, &["yes", "no"], &["tone"]);
    let value =
        offered(&mut editor, "example/97112.cases.yaml", &CASES.replace("outcome: deny", "outcome: |"));
    has(&value, &["approve", "pend"], &["tone"]);
    let types =
        offered(&mut editor, "vocabulary/facts.yaml", &VOCABULARY.replace("type: date, m", "type: |, m"));
    has(&types, &["yes/no", "list of records"], &["date:"]);
}

#[test]
fn sets_and_codes_come_with_their_titles() {
    let set = "value_set: therapy\ntitle: Any therapy\nsystem: cpt\ncodes: [97110]\n";
    let mut editor = Editor::with(&[("vocabulary/therapy.yaml", set)]);
    let at = editor.at("example/97112.yaml", &POLICY.replacen("tone is normal", "procedure in |", 1));
    let found = editor.ask("textDocument/completion", at);
    let detail = |label: &str| {
        found.as_array().unwrap().iter().find(|one| one["label"] == label).map(|one| one["detail"].clone())
    };
    assert_eq!(detail("therapy").unwrap(), "value set: Any therapy");
    assert_eq!(detail("97110").unwrap(), "Therapeutic exercise");
    let typed = policy(&mut editor, "tone is normal", "procedure in [97112, 97110|");
    has(&typed, &["97110"], &["97112"]);
}
