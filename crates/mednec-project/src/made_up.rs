//! A case that was made up, as an author writes it.

use mednec_analysis::{Draft, Given};
use mednec_graph::fact::show_number;
use mednec_graph::{Bundle, Fact, FactKind, Field, ItemKind};
use serde_json::{Map, Number, Value, json};

/// What a made-up case says, facts by name.
pub(crate) fn facts(bundle: &Bundle, case: &Draft) -> Map<String, Value> {
    let named = |(id, given): &(_, Given)| {
        let fact: &Fact = bundle.fact(*id)?;
        Some((fact.name.clone(), value(&fact.kind, given)))
    };
    case.facts().iter().filter_map(named).collect()
}

/// A value as an author writes it.
fn value(kind: &FactKind, given: &Given) -> Value {
    match given {
        Given::Value(value) => single(kind, *value),
        Given::Elements(elements) => {
            Value::Array(elements.iter().map(|value| single(kind, *value)).collect())
        }
        Given::Records { records, open } => {
            let fields = match kind {
                FactKind::List { item: ItemKind::Record { fields, .. }, .. } => fields.as_slice(),
                _ => &[],
            };
            let records = records.iter().map(|values| record(fields, values)).collect();
            if *open { json!({ "at_least": Value::Array(records) }) } else { Value::Array(records) }
        }
    }
}

fn record(fields: &[Field], values: &[Option<i64>]) -> Value {
    let given = fields.iter().zip(values).filter_map(|(field, value)| Some((field, (*value)?)));
    Value::Object(given.map(|(field, value)| (field.name.clone(), single(&field.kind, value))).collect())
}

fn single(kind: &FactKind, value: i64) -> Value {
    match kind {
        FactKind::YesNo => Value::Bool(value != 0),
        FactKind::Number { decimals, .. } => {
            let text = show_number(value, *decimals);
            text.parse::<Number>().map_or(Value::String(text), Value::Number)
        }
        FactKind::Date { .. } | FactKind::Choice(_) | FactKind::Code(_) | FactKind::List { .. } => {
            Value::String(kind.show(value))
        }
    }
}
