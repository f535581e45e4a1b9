//! The JSON Schema of each kind of file, for editors that know no mednec.
//!
//! It is made from the tables of keys by which files are read. It says which keys stand where and what their values look
//! like; whether a name is declared, a unit fits or a rule can fire is told by `mednec check` alone.

use std::collections::BTreeMap;

use mednec_syntax::file::keys::{
    CASES, CODE_SYSTEM, GROUP, PAYER, POLICY, SHARED, Shape, Sort, Table, VALUE_SET, VOCABULARY,
};
use serde_json::{Map, Value, json};

/// The kinds of file, each with the keys of its top.
static KINDS: [(&str, &Table); 7] = [
    ("policy", &POLICY),
    ("vocabulary", &VOCABULARY),
    ("values", &VALUE_SET),
    ("codes", &CODE_SYSTEM),
    ("shared", &SHARED),
    ("cases", &CASES),
    ("payer", &PAYER),
];

/// The names of the kinds of file that have a schema.
pub fn file_kinds() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|(name, _)| *name)
}

/// The JSON Schema (draft 2020-12) of a kind of file; nothing for a name that is no kind.
#[must_use]
pub fn file_schema(kind: &str) -> Option<Value> {
    let (_, top) = KINDS.iter().find(|(name, _)| *name == kind)?;
    let mut known = BTreeMap::new();
    define(top, &mut known);
    let mut schema = Map::new();
    schema.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".into(), json!(format!("mednec: {}", top.place)));
    schema.insert("$ref".into(), json!(reference(top)));
    schema.insert("$defs".into(), known.into_iter().collect::<Map<_, _>>().into());
    Some(schema.into())
}

/// The schemas of a table and of all that its keys lead to; a key of nothing stands for one that is being made.
fn define(table: &'static Table, known: &mut BTreeMap<String, Value>) {
    if known.contains_key(&key_of(table)) {
        return;
    }
    known.insert(key_of(table), Value::Null);
    let made = keys(table, &Value::Bool(false), known);
    known.insert(key_of(table), made);
}

fn keys(table: &'static Table, others: &Value, known: &mut BTreeMap<String, Value>) -> Value {
    let mut properties = Map::new();
    for key in table.keys {
        let mut value = shape(&key.shape, known);
        if let Some(object) = value.as_object_mut() {
            object.insert("description".into(), json!(key.meaning));
        }
        properties.insert(key.name.into(), value);
    }
    let required: Vec<&str> = table.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": others,
    })
}

/// What a value looks like once YAML has made numbers, booleans and text of it.
fn shape(shape_of: &'static Shape, known: &mut BTreeMap<String, Value>) -> Value {
    let mut one = |inner: &'static Shape| shape(inner, known);
    match shape_of {
        Shape::Text | Shape::Cite | Shape::Unit | Shape::Procedure | Shape::Value | Shape::Single => {
            json!({ "type": ["string", "number", "boolean"] })
        }
        Shape::Word(words) => json!({ "enum": words }),
        Shape::NameOf(sort) => name_of(*sort),
        Shape::Name => name(),
        Shape::Id => id(),
        Shape::PolicyId => policy_id(),
        Shape::Date => json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }),
        Shape::YesNo => json!({ "enum": ["yes", "no", true, false] }),
        Shape::Number => json!({ "type": ["integer", "string"], "minimum": 0, "pattern": "^[0-9]+$" }),
        Shape::Range => json!({ "type": "string", "pattern": "\\sto\\s" }),
        Shape::Condition => json!({ "type": "string", "minLength": 1 }),
        Shape::Code => json!({ "type": ["string", "number"] }),
        Shape::Absent => json!({ "type": "string", "pattern": "\\swhen\\s" }),
        Shape::FactValue => json!({}),
        Shape::Member => {
            define(&GROUP, known);
            json!({ "anyOf": [{ "type": "string", "minLength": 1 }, { "$ref": reference(&GROUP) }] })
        }
        Shape::Place(table) => {
            define(table, known);
            json!({ "$ref": reference(table) })
        }
        Shape::Open(table, others) => {
            let others = one(others);
            keys(table, &others, known)
        }
        Shape::Named(inner) | Shape::Each(_, inner) => {
            json!({ "type": "object", "additionalProperties": one(inner) })
        }
        Shape::List(inner) => json!({ "type": "array", "items": one(inner) }),
        Shape::OneOrMany(inner) => {
            let inner = one(inner);
            json!({ "anyOf": [inner, { "type": "array", "items": inner }] })
        }
        Shape::Either(shapes) => json!({ "anyOf": shapes.iter().map(one).collect::<Vec<_>>() }),
    }
}

fn name_of(sort: Sort) -> Value {
    match sort {
        Sort::Policy => policy_id(),
        Sort::Payer | Sort::Stage | Sort::System => id(),
        Sort::Criterion
        | Sort::Fact
        | Sort::Field
        | Sort::Parameter
        | Sort::Reason
        | Sort::Rule
        | Sort::Warning => name(),
    }
}

fn name() -> Value {
    json!({ "type": "string", "pattern": "^[a-z][a-z0-9_]*$" })
}

fn id() -> Value {
    json!({ "type": ["string", "integer"], "pattern": "^[a-z0-9][a-z0-9_-]*$" })
}

fn policy_id() -> Value {
    json!({ "type": "string", "pattern": "^[a-z0-9][a-z0-9_-]*/[a-z0-9][a-z0-9_-]*$" })
}

/// `a soft limit` is `soft-limit`.
fn key_of(table: &Table) -> String {
    let place = table.place.replace('`', "");
    let words = place.split(' ').filter(|word| !matches!(*word, "a" | "an"));
    words.collect::<Vec<_>>().join("-")
}

fn reference(table: &Table) -> String {
    format!("#/$defs/{}", key_of(table))
}
