//! The JSON Schema of an answer.

use mednec_graph::{Basis, Disposition, Outcome, Status};
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use super::Answer;

/// The JSON Schema of [`Answer`], as published in `docs/schema/determination-1.json`.
pub fn answer_schema() -> Value {
    schemars::schema_for!(Answer).to_value()
}

pub(crate) fn outcome(_: &mut SchemaGenerator) -> Schema {
    words(Outcome::ALL.map(Outcome::name))
}

pub(super) fn optional_outcome(_: &mut SchemaGenerator) -> Schema {
    let mut all: Vec<Value> = Outcome::ALL.iter().map(|outcome| Value::from(outcome.name())).collect();
    all.push(Value::Null);
    json_schema!({ "type": ["string", "null"], "enum": all })
}

pub(super) fn basis(_: &mut SchemaGenerator) -> Schema {
    let mut all: Vec<Value> = Basis::ALL.iter().map(|basis| Value::from(basis.name())).collect();
    all.push(Value::Null);
    json_schema!({ "type": ["string", "null"], "enum": all })
}

pub(super) fn disposition(_: &mut SchemaGenerator) -> Schema {
    words([Disposition::Final, Disposition::Recommended].map(Disposition::name))
}

pub(super) fn status(_: &mut SchemaGenerator) -> Schema {
    let all = [Status::Met, Status::NotMet, Status::Unknown];
    words(all.map(|status| match status {
        Status::Met => "met",
        Status::NotMet => "not_met",
        Status::Unknown => "unknown",
    }))
}

fn words<const N: usize>(words: [&str; N]) -> Schema {
    json_schema!({ "type": "string", "enum": words.to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMITTED: &str = include_str!("../../../../docs/schema/determination-1.json");

    /// Every object of a schema that has properties, by its path.
    fn objects<'a>(schema: &'a Value, path: String, found: &mut Vec<(String, &'a Value)>) {
        if let Value::Object(map) = schema {
            if map.contains_key("properties") {
                found.push((path.clone(), schema));
            }
            for (key, value) in map {
                objects(value, format!("{path}/{key}"), found);
            }
        }
    }

    /// What readers of old answers rely on and `new` no longer gives.
    fn broken(old: &Value, new: &Value) -> Vec<String> {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        objects(old, String::new(), &mut before);
        objects(new, String::new(), &mut after);
        let mut broken = Vec::new();
        for (path, was) in before {
            let is = after.iter().find(|(at, _)| *at == path).map_or(&Value::Null, |(_, is)| is);
            for (name, old) in was["properties"].as_object().unwrap() {
                match is["properties"].get(name) {
                    None => broken.push(format!("{path}: the property `{name}` is gone")),
                    Some(new) if (&old["type"], &old["$ref"]) != (&new["type"], &new["$ref"]) => {
                        broken.push(format!("{path}: the property `{name}` is of another type"));
                    }
                    Some(_) => {}
                }
            }
            let required = |schema: &Value| schema["required"].as_array().cloned().unwrap_or_default();
            let now = required(is);
            for name in required(was) {
                if !now.contains(&name) {
                    broken.push(format!("{path}: {name} is no longer required"));
                }
            }
        }
        broken
    }

    #[test]
    fn the_committed_schema_is_the_one_generated() {
        let text = serde_json::to_string_pretty(&answer_schema()).unwrap() + "\n";
        if std::env::var_os("UPDATE_SCHEMA").is_some() {
            let published = serde_json::from_str(COMMITTED).unwrap();
            assert_eq!(
                broken(&published, &answer_schema()),
                Vec::<String>::new(),
                "this needs a new version"
            );
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schema/determination-1.json");
            std::fs::write(path, &text).unwrap();
        }
        assert_eq!(
            COMMITTED, text,
            "run the tests of mednec-project with UPDATE_SCHEMA=1 and look at what changed"
        );
    }

    #[test]
    fn nothing_that_was_published_is_taken_away() {
        let published: Value = serde_json::from_str(COMMITTED).unwrap();
        assert_eq!(broken(&published, &answer_schema()), Vec::<String>::new());
        let at_least = "schema case_id payer policy edition outcome reason basis codes disposition suggest missing \
                        possible exact rule criteria bundle";
        for name in at_least.split_whitespace() {
            assert!(published["properties"].get(name).is_some(), "{name}");
        }
    }

    #[test]
    fn the_guard_sees_what_is_gone() {
        let published: Value = serde_json::from_str(COMMITTED).unwrap();
        let mut less = published.clone();
        less["properties"].as_object_mut().unwrap().remove("exact");
        less["$defs"]["MissingFact"]["required"].as_array_mut().unwrap().clear();
        less["properties"]["suggest"]["type"] = "string".into();
        let broken = broken(&published, &less);
        assert_eq!(broken.len(), 2 + published["$defs"]["MissingFact"]["required"].as_array().unwrap().len());
        assert!(broken.contains(&": the property `exact` is gone".to_owned()), "{broken:?}");
        assert!(
            broken.contains(&"/$defs/MissingFact: \"fact\" is no longer required".to_owned()),
            "{broken:?}"
        );
    }
}
