//! What a case says of a fact, as people write it.

use mednec_graph::fact::show_date;
use mednec_graph::{Bundle, Case, DerivedKind, FactId, FactKind, ItemKind, Partial, Slot, UNKNOWN_ITEM};

use super::FactShown;

/// What stands in place of a value that identifies a person.
const WITHHELD: &str = "known, not shown";
/// What stands in place of a part that is known of one.
const WITHHELD_PART: &str = "known in part, not shown";

/// What stands behind the value of a fact whose absence was counted.
const COUNTED: &str = "counted, being absent";

/// Facts and what the case says of each. One that is computed, and of which nothing has been computed, is shown by the
/// facts that it is computed from.
pub(super) fn shown(bundle: &Bundle, case: &Case, closed: &[FactId], facts: &[FactId]) -> Vec<FactShown> {
    let mut found: Vec<FactShown> = Vec::new();
    let mut todo: Vec<FactId> = facts.iter().rev().copied().collect();
    let mut seen: Vec<FactId> = Vec::new();
    while let Some(id) = todo.pop() {
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        match bundle.derived(id) {
            Some(derived) if case.slot(id) == Slot::Unknown => {
                todo.extend(derived.kind.facts().into_iter().rev());
            }
            _ => found.extend(one(bundle, case, closed, id)),
        }
    }
    found
}

/// A fact and what the case says of it.
fn one(bundle: &Bundle, case: &Case, closed: &[FactId], id: FactId) -> Option<FactShown> {
    let fact = bundle.fact(id)?;
    let counted = fact.if_absent.as_ref().filter(|_| closed.contains(&id));
    let value = match counted {
        Some(closing) => Some(format!("{} ({COUNTED})", fact.kind.show(closing.value))),
        None => value(bundle, case, id),
    };
    let value = if fact.identifying { value.map(|_| WITHHELD.to_owned()) } else { value };
    Some(FactShown { fact: fact.name.clone(), value })
}

/// What a case says of a fact; nothing where it says nothing.
pub fn said(bundle: &Bundle, case: &Case, id: FactId) -> Option<String> {
    one(bundle, case, &[], id)?.value
}

/// What a case says of a fact that it leaves open; nothing where it says nothing.
pub(super) fn known_in_part(bundle: &Bundle, case: &Case, id: FactId) -> Option<String> {
    let fact = bundle.fact(id)?;
    let value = value(bundle, case, id)?;
    Some(if fact.identifying { WITHHELD_PART.to_owned() } else { value })
}

fn value(bundle: &Bundle, case: &Case, id: FactId) -> Option<String> {
    let kind = &bundle.fact(id)?.kind;
    let none = bundle.derived(id).and_then(|derived| none_of(&derived.kind, kind));
    let show = |value: i64| if none == Some(value) { "none".to_owned() } else { kind.show(value) };
    let evidence = case.evidence(id);
    let value = match case.slot(id) {
        Slot::Unknown if evidence.absent => "documented as absent".to_owned(),
        Slot::Unknown => return None,
        Slot::Value(value) => show(value),
        Slot::List { start, len, open } => match kind {
            FactKind::List { item: ItemKind::Record { .. }, .. } => {
                records(len, open, case.complete_from(id).map(show_date))
            }
            _ => list(kind, case.list(start, len), open),
        },
        Slot::Partial(index) => match case.partial(index)? {
            Partial::OneOf(values) => {
                let values: Vec<String> = values.iter().map(|value| show(*value)).collect();
                let word = if evidence.conflicting { "conflicting:" } else { "one of" };
                format!("{word} {}", values.join(", "))
            }
            Partial::Between(low, high) => {
                let (low, high) = (show(*low), show(*high));
                // The unit is said once.
                let unit = if let FactKind::Number { unit, .. } = kind { unit.as_deref() } else { None };
                let low = unit.and_then(|unit| low.strip_suffix(unit)).map_or(low.as_str(), str::trim_end);
                format!("from {low} to {high}")
            }
        },
    };
    Some(match evidence.as_of {
        Some(day) => format!("{value} (as of {})", show_date(day)),
        None => value,
    })
}

/// The value of a computed fact that says that there is none.
fn none_of(kind: &DerivedKind, values: &FactKind) -> Option<i64> {
    match kind {
        DerivedKind::Highest(..)
        | DerivedKind::Lowest(..)
        | DerivedKind::OfLatest(..)
        | DerivedKind::OfEarliest(..)
        | DerivedKind::Element { .. }
        | DerivedKind::DateOf(_)
        | DerivedKind::TimedUnits(_) => match values {
            FactKind::Number { low, .. } | FactKind::Date { low, .. } => Some(*low),
            FactKind::YesNo | FactKind::Choice(_) | FactKind::Code(_) | FactKind::List { .. } => Some(-1),
        },
        DerivedKind::Count(_)
        | DerivedKind::Different(..)
        | DerivedKind::Sum(..)
        | DerivedKind::Shifted { .. }
        | DerivedKind::YearStart(_)
        | DerivedKind::MonthStart(_)
        | DerivedKind::Anniversary { .. }
        | DerivedKind::NextAnniversary { .. }
        | DerivedKind::Documented(_)
        | DerivedKind::DocumentedAbsent(_)
        | DerivedKind::Conflicting(_)
        | DerivedKind::Holds(_)
        | DerivedKind::KnownOn => None,
    }
}

/// How many records are given, and whether there may be more.
fn records(len: u16, open: bool, complete_from: Option<String>) -> String {
    let given = match len {
        0 => "none".to_owned(),
        1 => "1 record".to_owned(),
        many => format!("{many} records"),
    };
    match (open, complete_from) {
        (false, _) => given,
        (true, Some(day)) => format!("{given}, perhaps more before {day}"),
        (true, None) if len == 0 => "perhaps some".to_owned(),
        (true, None) => format!("{given}, perhaps more"),
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
    use mednec_graph::{CodeSystem, Derived, Evidence, Fact, Filter, Records};

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
            fixed: false,
            frequencies: Vec::new(),
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
        let of = |case: &Case, id: u16| shown(&bundle, case, &[], &[FactId(id)]).remove(0).value;
        assert_eq!(of(&case, 1), None);
        case.set_value(FactId(1), 75);
        assert_eq!(of(&case, 1).as_deref(), Some("7.5 minutes"));
        case.set_partial(FactId(1), Partial::Between(10, 20));
        assert_eq!(of(&case, 1).as_deref(), Some("from 1 minute to 2 minutes"));
        case.set_partial(FactId(1), Partial::OneOf(vec![10, 20]));
        assert_eq!(of(&case, 1).as_deref(), Some("one of 1 minute, 2 minutes"));
        let code = CodeSystem::Icd10Cm.read("M54.2").unwrap();
        case.set_list(FactId(0), [code, UNKNOWN_ITEM], true);
        assert_eq!(of(&case, 0).as_deref(), Some("M54.2, one not known, perhaps more"));
        case.set_list(FactId(0), [], false);
        assert_eq!(of(&case, 0).as_deref(), Some("none"));
        case.set_value(FactId(2), CodeSystem::Other.read("JANE").unwrap());
        assert_eq!(of(&case, 2).as_deref(), Some("known, not shown"));
        let part = |case: &Case, id: u16| known_in_part(&bundle, case, FactId(id));
        case.set_partial(FactId(1), Partial::Between(10, 20));
        assert_eq!(part(&case, 1).as_deref(), Some("from 1 minute to 2 minutes"));
        assert_eq!(part(&case, 2).as_deref(), Some("known in part, not shown"));
        case.set_unknown(FactId(1));
        assert_eq!(part(&case, 1), None);
    }

    #[test]
    fn what_the_case_says_beside_a_value_is_said() {
        let number = FactKind::Number { decimals: 0, unit: Some("points".into()), low: 0, high: 56 };
        let bundle = Bundle { facts: vec![fact("berg", number, false)], ..Bundle::default() };
        let mut case = Case::new(1);
        let of = |case: &Case| shown(&bundle, case, &[], &[FactId(0)]).remove(0).value;
        case.set_evidence(FactId(0), Evidence { absent: true, ..Evidence::default() });
        assert_eq!(of(&case).as_deref(), Some("documented as absent"));
        case.set_value(FactId(0), 40);
        case.set_evidence(FactId(0), Evidence { as_of: Some(1), ..Evidence::default() });
        assert_eq!(of(&case).as_deref(), Some("40 points (as of 1970-01-02)"));
        case.set_partial(FactId(0), Partial::OneOf(vec![40, 50]));
        case.set_evidence(FactId(0), Evidence { conflicting: true, ..Evidence::default() });
        assert_eq!(of(&case).as_deref(), Some("conflicting: 40 points, 50 points"));
    }

    #[test]
    fn what_is_computed_is_shown_by_its_value_or_by_what_it_is_computed_from() {
        let item = ItemKind::Record { fields: Vec::new(), dated_by: None, each: Vec::new() };
        let list = FactKind::List { item, fewest: 0, most: 9, complete: true };
        let number = FactKind::Number { decimals: 0, unit: None, low: 0, high: 9 };
        let records = Records { list: FactId(0), filter: Filter::Constant(true) };
        let bundle = Bundle {
            facts: vec![
                fact("visits", list, false),
                fact("count of visits", number.clone(), false),
                fact("highest score of visits", number, false),
            ],
            derived: vec![
                Derived { kind: DerivedKind::Count(records.clone()) },
                Derived { kind: DerivedKind::Highest(records, 0) },
            ],
            ..Bundle::default()
        };
        let mut case = Case::new(3);
        let of = |case: &Case, id: u16| {
            let shown = shown(&bundle, case, &[], &[FactId(id)]).remove(0);
            (shown.fact, shown.value.unwrap_or_default())
        };
        case.set_records(FactId(0), [Vec::new(), Vec::new()], true);
        assert_eq!(of(&case, 1), ("visits".into(), "2 records, perhaps more".into()));
        case.set_value(FactId(1), 7);
        assert_eq!(of(&case, 1), ("count of visits".into(), "7".into()));
        case.set_partial(FactId(1), Partial::Between(6, 9));
        assert_eq!(of(&case, 1), ("count of visits".into(), "from 6 to 9".into()));
        case.set_value(FactId(2), 0);
        assert_eq!(of(&case, 2), ("highest score of visits".into(), "none".into()));
        case.set_complete_from(FactId(0), 1);
        assert_eq!(of(&case, 0), ("visits".into(), "2 records, perhaps more before 1970-01-02".into()));
        case.set_records(FactId(0), [], true);
        case.set_records(FactId(0), [Vec::new()], false);
        assert_eq!(of(&case, 0), ("visits".into(), "1 record".into()));
    }
}
