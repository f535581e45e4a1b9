//! One case, however it is written, has one canonical form; two that differ have two.

use std::collections::BTreeSet;

use mednec_graph::Bundle;
use mednec_source::SourceMap;

use super::sample;
use crate::{CasePlace, CaseReader, canonical, case_sha256};

fn of(bundle: &Bundle, json: &str) -> String {
    let mut reader = CaseReader::new(bundle);
    let mut case = reader.blank();
    reader.read_json(json, CasePlace::Path("case.json"), &mut case).unwrap_or_else(|told| panic!("{told:?}"));
    canonical(bundle, &case.case)
}

#[test]
fn how_a_case_is_written_does_not_matter() {
    let project = sample();
    let bundle = project.bundle().unwrap();
    let json = r#"{"case_id": "a", "payer": "example-health", "procedure": "97112", "gait_speed": 0.550,
        "one_on_one": true, "diagnoses": ["i69351", null], "tone": {"one_of": ["high", "low", "high"]},
        "visits_used": {"between": [2, 9]}, "modifiers": ["GP"], "devices": null,
        "visits": {"at_least": [{"minutes": 45, "date": "2025-03-01"}, null], "complete_from": "2025-01-01"}}"#;
    let text = of(bundle, json);
    assert_eq!(
        text,
        "{\"diagnoses\":{\"exactly\":[\"I69.351\",null]},\"gait_speed\":\"0.55\",\"modifiers\":{\"at_least\":[\"GP\"]},\
         \"one_on_one\":\"yes\",\"procedure\":\"97112\",\"tone\":{\"one_of\":[\"low\",\"high\"]},\
         \"visits\":{\"at_least\":[{\"date\":\"2025-03-01\",\"minutes\":\"45\"},{}],\"complete_from\":\"2025-01-01\"},\
         \"visits_used\":{\"between\":[\"2\",\"9\"]}}"
    );
    // It is a case itself, and its own canonical form.
    assert_eq!(of(bundle, &text), text);
    let yaml = "visits_used: { between: [2 visits, 9] }\none_on_one: yes\ntone: { one_of: [low, high] }\nprocedure: 97112\n\
                diagnoses: [I69.351, null]\nmodifiers: { at_least: [gp] }\ngait_speed: 5.5e-1\ncase_id: 7\nvisits:\n  \
                at_least: [{ date: 2025-03-01, discipline: null, minutes: 45 minutes }, {}]\n  complete_from: 2025-01-01\n";
    let mut sources = SourceMap::new();
    let source = sources.add("case.yaml", yaml);
    let mut reader = CaseReader::new(bundle);
    let mut case = reader.blank();
    reader.read_yaml(source, &sources, &mut case).unwrap();
    assert_eq!(canonical(bundle, &case.case), text);
    assert_eq!(case_sha256(bundle, &case.case).len(), 64);
}

#[test]
fn every_difference_of_meaning_is_a_difference_of_form() {
    let project = sample();
    let bundle = project.bundle().unwrap();
    let cases = [
        "{}",
        r#"{"procedure": 97112}"#,
        r#"{"procedure": 97110}"#,
        r#"{"tone": "low"}"#,
        r#"{"tone": {"one_of": ["low", "high"]}}"#,
        r#"{"tone": {"conflicting": ["low", "high"]}}"#,
        r#"{"tone": {"absent": true}}"#,
        r#"{"tone": {"value": "low", "as_of": "2025-03-01"}}"#,
        r#"{"tone": {"value": "low", "as_of": "2025-03-02"}}"#,
        r#"{"tone": {"value": {"one_of": ["low", "high"]}, "as_of": "2025-03-02"}}"#,
        r#"{"tone": {"value": null, "as_of": "2025-03-02"}}"#,
        r#"{"visits_used": 2}"#,
        r#"{"visits_used": {"one_of": [2, 4]}}"#,
        r#"{"visits_used": {"between": [2, 4]}}"#,
        r#"{"modifiers": ["GP"]}"#,
        r#"{"modifiers": {"exactly": ["GP"]}}"#,
        r#"{"modifiers": {"exactly": ["GP", "GP"]}}"#,
        r#"{"modifiers": {"exactly": ["GP", "KX"]}}"#,
        r#"{"modifiers": {"exactly": ["KX", "GP"]}}"#,
        r#"{"modifiers": {"exactly": ["GP", null]}}"#,
        r#"{"modifiers": {"exactly": []}}"#,
        r#"{"modifiers": {"at_least": []}}"#,
        r#"{"visits": []}"#,
        r#"{"visits": [{}]}"#,
        r#"{"visits": {"exactly": [{}]}}"#,
        r#"{"visits": [{"minutes": 9}]}"#,
        r#"{"visits": [{"minutes": {"one_of": [9, 10]}}]}"#,
        r#"{"visits": {"at_least": [], "complete_from": "2025-01-01"}}"#,
        r#"{"member_name": "jane"}"#,
    ];
    let forms: BTreeSet<String> = cases.iter().map(|case| of(bundle, case)).collect();
    assert_eq!(forms.len(), cases.len(), "{forms:#?}");
    for form in &forms {
        assert_eq!(&of(bundle, form), form);
    }
}
