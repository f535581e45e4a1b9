//! What a case says of a fact, as people write it.

use mednec_graph::{Bundle, Case, FactId, FactKind, Partial, Slot, UNKNOWN_ITEM};

use super::FactShown;

/// What stands in place of a value that identifies a person.
const WITHHELD: &str = "known, not shown";
/// What stands in place of a part that is known of one.
const WITHHELD_PART: &str = "known in part, not shown";

/// A fact and what the case says of it.
pub(super) fn shown(bundle: &Bundle, case: &Case, id: FactId) -> Option<FactShown> {
    let fact = bundle.fact(id)?;
    let value = value(&fact.kind, case, id);
    let value = if fact.identifying { value.map(|_| WITHHELD.to_owned()) } else { value };
    Some(FactShown { fact: fact.name.clone(), value })
}

/// What a case says of a fact that it leaves open; nothing where it says nothing.
pub(super) fn known_in_part(bundle: &Bundle, case: &Case, id: FactId) -> Option<String> {
    let fact = bundle.fact(id)?;
    let value = value(&fact.kind, case, id)?;
    Some(if fact.identifying { WITHHELD_PART.to_owned() } else { value })
}

fn value(kind: &FactKind, case: &Case, id: FactId) -> Option<String> {
    match case.slot(id) {
        Slot::Unknown => None,
        Slot::Value(value) => Some(kind.show(value)),
        Slot::List { start, len, open } => Some(list(kind, case.list(start, len), open)),
        Slot::Partial(index) => match case.partial(index)? {
            Partial::OneOf(values) => {
                let values: Vec<String> = values.iter().map(|value| kind.show(*value)).collect();
                Some(format!("one of {}", values.join(", ")))
            }
            Partial::Between(low, high) => {
                let (low, high) = (kind.show(*low), kind.show(*high));
                // The unit is said once.
                let unit = if let FactKind::Number { unit, .. } = kind { unit.as_deref() } else { None };
                let low = unit.and_then(|unit| low.strip_suffix(unit)).map_or(low.as_str(), str::trim_end);
                Some(format!("from {low} to {high}"))
            }
        },
    }
}

fn list(kind: &FactKind, items: &[i64], open: bool) -> String {
    let show = |item: &i64| if *item == UNKNOWN_ITEM { "one not known".to_owned() } else { kind.show(*item) };
    let mut parts: Vec<String> = items.iter().map(show).collect();
    match (parts.is_empty(), open) {
        (true, true) => "perhaps some".to_owned(),
        (true, false) => "none".to_owned(),
        (false, true) => {
            parts.push("perhaps more".to_owned());
            parts.join(", ")
        }
        (false, false) => parts.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use mednec_graph::fact::AnsweredBy;
    use mednec_graph::{CodeSystem, Fact, ItemKind};

    use super::*;

    fn fact(name: &str, kind: FactKind, identifying: bool) -> Fact {
        Fact {
            name: name.into(),
            kind,
            meaning: None,
            question: None,
            found_in: None,
            answered_by: AnsweredBy::Provider,
            identifying,
            if_absent: None,
        }
    }

    #[test]
    fn every_state_of_knowledge_is_said() {
        let number = FactKind::Number { decimals: 1, unit: Some("minutes".into()), low: 0, high: 900 };
        let item = ItemKind::Code(CodeSystem::Icd10Cm);
        let list = FactKind::List { item, fewest: 0, most: 9, complete: true };
        let bundle = Bundle {
            facts: vec![
                fact("codes", list, false),
                fact("minutes", number, false),
                fact("name", FactKind::Code(CodeSystem::Other), true),
            ],
            ..Bundle::default()
        };
        let mut case = Case::new(3);
        let of = |case: &Case, id: u16| shown(&bundle, case, FactId(id)).unwrap().value;
        assert_eq!(of(&case, 1), None);
        case.set_value(FactId(1), 75);
        assert_eq!(of(&case, 1).as_deref(), Some("7.5 minutes"));
        case.set_partial(FactId(1), Partial::Between(10, 20));
        assert_eq!(of(&case, 1).as_deref(), Some("from 1 to 2 minutes"));
        case.set_partial(FactId(1), Partial::OneOf(vec![10, 20]));
        assert_eq!(of(&case, 1).as_deref(), Some("one of 1 minutes, 2 minutes"));
        let code = CodeSystem::Icd10Cm.read("M54.2").unwrap();
        case.set_list(FactId(0), [code, UNKNOWN_ITEM], true);
        assert_eq!(of(&case, 0).as_deref(), Some("M54.2, one not known, perhaps more"));
        case.set_list(FactId(0), [], false);
        assert_eq!(of(&case, 0).as_deref(), Some("none"));
        case.set_value(FactId(2), CodeSystem::Other.read("JANE").unwrap());
        assert_eq!(of(&case, 2).as_deref(), Some("known, not shown"));
        let part = |case: &Case, id: u16| known_in_part(&bundle, case, FactId(id));
        case.set_partial(FactId(1), Partial::Between(10, 20));
        assert_eq!(part(&case, 1).as_deref(), Some("from 1 to 2 minutes"));
        assert_eq!(part(&case, 2).as_deref(), Some("known in part, not shown"));
        case.set_unknown(FactId(1));
        assert_eq!(part(&case, 1), None);
    }
}
