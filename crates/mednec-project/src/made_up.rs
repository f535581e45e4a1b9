//! Cases that were made up, as an author writes them.

use mednec_analysis::{Draft, Given};
use mednec_graph::fact::show_number;
use mednec_graph::{Bundle, FactKind, ItemKind};
use mednec_syntax::yaml::{Within, written};
use serde_json::{Map, Number, Value};

use crate::case::{CasePlace, CaseReader, NamedCase};

/// The facts of a made-up case by name, in the order of the draft, each as it stands in a case that is JSON: yes/no facts
/// as `true` and `false`, numbers as numbers, everything else as text; a list says whether it is complete only
/// where that is not what the vocabulary says.
pub fn made_up(bundle: &Bundle, draft: &Draft) -> Vec<(String, Value)> {
    let written = draft.facts().iter().filter_map(|(id, given)| {
        let fact = bundle.fact(*id)?;
        Some((fact.name.clone(), of_fact(&fact.kind, given)))
    });
    written.collect()
}

/// The same as an object.
pub(crate) fn facts(bundle: &Bundle, draft: &Draft) -> Map<String, Value> {
    made_up(bundle, draft).into_iter().collect()
}

/// A value of such a case on one line of YAML: `{ exactly: [M54.2, R51.9] }`.
pub fn made_up_yaml(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quoted(text),
        Value::Array(elements) => {
            let elements: Vec<String> = elements.iter().map(made_up_yaml).collect();
            format!("[{}]", elements.join(", "))
        }
        Value::Object(keys) if keys.is_empty() => "{}".to_owned(),
        Value::Object(keys) => {
            let keys: Vec<String> =
                keys.iter().map(|(key, value)| format!("{key}: {}", made_up_yaml(value))).collect();
            format!("{{ {} }}", keys.join(", "))
        }
    }
}

/// A made-up case, read as any case that is written is read; nothing where it would be refused.
pub fn made_up_case(reader: &mut CaseReader<'_>, draft: &Draft) -> Option<NamedCase> {
    let facts = facts(reader.bundle(), draft);
    let mut case = reader.blank();
    let text = Value::Object(facts).to_string();
    reader.read_json(&text, CasePlace::Path("made up"), &mut case).ok()?;
    Some(case)
}

/// A text as a value within brackets.
pub(crate) fn quoted(text: &str) -> String {
    written(text, Within::Flow)
}

fn of_fact(kind: &FactKind, given: &Given) -> Value {
    match given {
        Given::Value(value) => single(kind, *value),
        Given::Elements(elements) => {
            let elements = elements.iter().map(|element| Value::from(kind.show(*element)));
            list(kind, elements.collect(), false)
        }
        Given::Records { records, open } => {
            list(kind, records.iter().map(|one| record(kind, one)).collect(), *open)
        }
    }
}

/// A list, which says whether there may be more only where this is not what the vocabulary says of it.
fn list(kind: &FactKind, elements: Vec<Value>, open: bool) -> Value {
    let usual = matches!(kind, FactKind::List { complete, .. } if *complete != open);
    let elements = Value::Array(elements);
    match (usual, open) {
        (true, _) => elements,
        (false, true) => Value::Object(Map::from_iter([("at_least".to_owned(), elements)])),
        (false, false) => Value::Object(Map::from_iter([("exactly".to_owned(), elements)])),
    }
}

fn record(kind: &FactKind, values: &[Option<i64>]) -> Value {
    let FactKind::List { item: ItemKind::Record { fields, .. }, .. } = kind else { return Value::Null };
    let known = fields.iter().zip(values).filter_map(|(field, value)| Some((field, (*value)?)));
    Value::Object(known.map(|(field, value)| (field.name.clone(), single(&field.kind, value))).collect())
}

fn single(kind: &FactKind, value: i64) -> Value {
    match kind {
        FactKind::YesNo => Value::Bool(value != 0),
        FactKind::Number { decimals, .. } => {
            let text = show_number(value, *decimals);
            text.parse::<Number>().map_or(Value::String(text), Value::Number)
        }
        FactKind::Date { .. } | FactKind::Choice(_) | FactKind::Code(_) | FactKind::List { .. } => {
            Value::from(kind.show(value))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::Folder;
    use crate::{Options, Project, canonical};

    #[test]
    fn values_are_written_so_that_they_are_read_as_they_are() {
        let cases = [
            (serde_json::json!(true), "yes"),
            (serde_json::json!("2025-06-16"), "2025-06-16"),
            (serde_json::json!("no"), "\"no\""),
            (serde_json::json!("a: b"), "\"a: b\""),
            (serde_json::json!(["G35", "M54.2"]), "[G35, M54.2]"),
            (serde_json::json!({ "at_least": [] }), "{ at_least: [] }"),
            (serde_json::json!(0.5), "0.5"),
        ];
        for (value, expected) in cases {
            assert_eq!(made_up_yaml(&value), expected);
        }
    }

    #[test]
    fn what_was_made_up_is_read_again_as_it_was() {
        let folder = Folder::sample(&[]);
        let project = Project::load(folder.root(), &Options::default());
        let bundle = project.bundle().unwrap();
        let id = |name: &str| bundle.fact_named(name).unwrap();
        let of = |name: &str, text: &str| bundle.fact(id(name)).unwrap().kind.read(text).unwrap();
        let mut draft = Draft::default();
        for (name, text) in [
            ("procedure", "97112"),
            ("service_date", "2025-06-16"),
            ("gait_speed", "0.45"),
            ("tone", "low"),
            ("one_on_one", "no"),
            ("visits_used", "12"),
        ] {
            draft.set(id(name), Given::Value(of(name, text)));
        }
        draft.set(id("diagnoses"), Given::Elements(vec![of("diagnoses", "M54.2")]));
        draft.set(id("modifiers"), Given::Elements(Vec::new()));
        let visit = vec![Some(of("service_date", "2025-05-01")), None, Some(30), None, None];
        draft.set(id("visits"), Given::Records { records: vec![visit; 2], open: false });
        draft.set(id("aids"), Given::Records { records: vec![vec![Some(1)]], open: true });
        let written: Vec<String> = made_up(bundle, &draft)
            .iter()
            .map(|(name, value)| format!("{name}: {}", made_up_yaml(value)))
            .collect();
        assert_eq!(
            written,
            [
                "procedure: 97112",
                "service_date: 2025-06-16",
                "gait_speed: 0.45",
                "tone: low",
                "one_on_one: no",
                "visits_used: 12",
                "diagnoses: [M54.2]",
                "modifiers: { exactly: [] }",
                "visits: { exactly: [{ date: 2025-05-01, minutes: 30 }, { date: 2025-05-01, minutes: 30 }] }",
                "aids: { at_least: [{ name: walker }] }",
            ]
        );
        let read = made_up_case(&mut CaseReader::new(bundle), &draft).unwrap();
        assert_eq!(canonical(bundle, &read.case), canonical(bundle, &draft.case(bundle)));
    }
}
