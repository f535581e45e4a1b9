//! Every shipped file is as its schema says, and one with a key too many is not.

use std::path::Path;

use serde_json::{Value, json};

use crate::{file_kinds, file_schema, yaml_files};

/// Whether a value is as a schema says, by the words of JSON Schema that ours use; patterns are not looked at.
fn fits(value: &Value, schema: &Value, whole: &Value) -> bool {
    if let Some(reference) = schema["$ref"].as_str() {
        return fits(value, whole.pointer(reference.trim_start_matches('#')).unwrap(), whole);
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let is = |name: &Value| name == kind || (name == "integer" && kind == "number");
    let right_kind = match &schema["type"] {
        Value::Null => true,
        Value::Array(names) => names.iter().any(is),
        name => is(name),
    };
    let listed = schema["enum"].as_array().is_none_or(|words| words.contains(value));
    let any = schema["anyOf"].as_array().is_none_or(|all| all.iter().any(|one| fits(value, one, whole)));
    let items = value.as_array().is_none_or(|items| {
        schema["items"].is_null() || items.iter().all(|item| fits(item, &schema["items"], whole))
    });
    let keys = value.as_object().is_none_or(|entries| {
        let required = schema["required"]
            .as_array()
            .is_none_or(|names| names.iter().all(|name| entries.contains_key(name.as_str().unwrap())));
        required
            && entries.iter().all(|(key, value)| {
                match (&schema["properties"][key], &schema["additionalProperties"]) {
                    (Value::Null, Value::Null) => true,
                    (Value::Null, Value::Bool(allowed)) => *allowed,
                    (Value::Null, others) => fits(value, others, whole),
                    (own, _) => fits(value, own, whole),
                }
            })
    });
    right_kind && listed && any && items && keys
}

/// The kind of a file by its keys.
fn kind(file: &Value) -> &'static str {
    let keys = [
        ("policy", "policy"),
        ("cases", "cases"),
        ("facts", "vocabulary"),
        ("constraints", "vocabulary"),
        ("value_set", "values"),
        ("code_system", "codes"),
        ("shared", "shared"),
        ("payer", "payer"),
    ];
    keys.into_iter().find(|(key, _)| !file[key].is_null()).unwrap().1
}

#[test]
fn every_shipped_file_is_as_its_schema_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let (files, problems) = yaml_files(&root);
    assert!(problems.is_empty() && files.len() > 50);
    let mut seen = std::collections::BTreeSet::new();
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut file: Value = serde_yaml::from_str(&text).unwrap();
        let kind = kind(&file);
        seen.insert(kind);
        let schema = file_schema(kind).unwrap();
        assert!(fits(&file, &schema, &schema), "{}", path.display());
        file["colour"] = json!("red");
        assert!(!fits(&file, &schema, &schema), "{} may have `colour`", path.display());
    }
    assert!(file_kinds().eq(["policy", "vocabulary", "values", "codes", "shared", "cases", "payer"]));
    assert_eq!(seen.len(), file_kinds().count(), "{seen:?}");
}

#[test]
fn keys_deep_within_a_file_are_looked_at() {
    let schema = file_schema("policy").unwrap();
    let policy = |rule: Value| json!({ "policy": "x/y", "rules": [rule] });
    let fits = |rule: Value| fits(&policy(rule), &schema, &schema);
    assert!(fits(json!({ "deny": "short", "when": { "any": ["a", { "all": ["b", "c"] }] } })));
    assert!(!fits(json!({ "deny": "short", "when": { "any": ["a", { "al": ["b", "c"] }] } })));
    assert!(fits(
        json!({ "otherwise": { "approve": "fine", "grant": { "visits": 12, "remainder": "deny" } } })
    ));
    assert!(!fits(json!({ "otherwise": { "approve": "fine", "grant": { "remainder": "perhaps" } } })));
    assert!(fits(json!({ "soft_limit": "many", "over": "a", "supported_by": ["b"] })));
}

#[test]
fn a_name_that_is_no_kind_has_no_schema() {
    assert!(file_schema("policies").is_none());
}
