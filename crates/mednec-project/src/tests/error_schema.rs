//! The published JSON Schema of a line that could not be determined, held against what is written.

use mednec_source::SourceMap;
use mednec_source::render::json::entry;
use serde_json::{Value, json};

use super::sample;
use crate::{CasePlace, CaseReader};

const SCHEMA: &str = include_str!("../../../../docs/schema/error-1.json");

/// Where a value is not as a schema says, in the few words of JSON Schema that are used here.
fn differs(whole: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/")) {
        return differs(whole, &whole["$defs"][name], value, at);
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let mut found = Vec::new();
    let fits = match &schema["type"] {
        Value::Null => true,
        Value::Array(kinds) => kinds.contains(&kind.into()),
        one => one == kind,
    };
    let among = schema["enum"].as_array().is_none_or(|words| words.contains(value));
    let same = schema.get("const").is_none_or(|word| word == value);
    if !(fits && among && same) {
        found.push(format!("{at} is {value}"));
    }
    for item in value.as_array().into_iter().flatten() {
        found.extend(differs(whole, &schema["items"], item, &format!("{at}[]")));
    }
    if let (Some(entries), Some(known)) = (value.as_object(), schema["properties"].as_object()) {
        for (key, value) in entries {
            match known.get(key) {
                Some(schema) => found.extend(differs(whole, schema, value, &format!("{at}.{key}"))),
                None => found.push(format!("{at}.{key} is not in the schema")),
            }
        }
        let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let gone = required.filter(|key| !entries.contains_key(*key));
        found.extend(gone.map(|key| format!("{at}.{key} is missing")));
    }
    found
}

#[test]
fn an_error_line_is_as_its_schema_says() {
    let project = sample();
    let mut reader = CaseReader::new(project.bundle().unwrap());
    let mut case = reader.blank();
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    assert_eq!(schema["properties"]["schema"]["const"], "mednec.error/1");
    for text in [r#"{"tonne": 1, "tone": "loww"}"#, "[", "1", r#"{"gait_speed": 0.555}"#] {
        let place = CasePlace::Line { path: "<stdin>", line: 3 };
        let problems = reader.read_json(text, place, &mut case).unwrap_err();
        let sources = SourceMap::new();
        let diagnostics: Vec<_> = problems.iter().map(|problem| entry(&sources, problem)).collect();
        // These keys are the ones that the command line writes.
        let line =
            json!({"schema": "mednec.error/1", "line": 3, "case_id": null, "diagnostics": diagnostics});
        assert_eq!(differs(&schema, &schema, &line, ""), Vec::<String>::new());
    }
    let less = json!({"schema": "mednec.error/2", "line": "3", "diagnostics": [{"more": 1}]});
    let told = differs(&schema, &schema, &less, "").join("\n");
    for part in [".schema is", ".line is", ".case_id is missing", "[].more is not", "[].code is missing"] {
        assert!(told.contains(part), "{told}");
    }
}

#[test]
fn marked_problems_are_as_the_schema_says() {
    let project = super::Folder::sample(&[(
        "example/a.cases.yaml",
        "cases:\n  - { id: a, given: {}, expect: { criteria: { slow: not_met } } }\n  - { id: a }\n",
    )])
    .load();
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let entries: Vec<Value> =
        project.diagnostics().iter().map(|problem| json!(entry(project.sources(), problem))).collect();
    assert!(entries.iter().any(|entry| entry["fixes"] != json!([])), "{entries:?}");
    assert!(entries.iter().any(|entry| entry["labels"] != json!([])), "{entries:?}");
    for entry in &entries {
        assert_eq!(differs(&schema, &schema["$defs"]["Diagnostic"], entry, ""), Vec::<String>::new());
    }
}
