//! Cases of the wide world as cases of a bundle, and the answers back.

use std::collections::BTreeSet;

use mednec_graph::fact::FactKind;
use mednec_graph::{Bundle, Case, FactId, ItemKind, Partial, Slot, UNKNOWN_ITEM, Walker};

use super::calendar::text as day_text;
use super::policy::{End, Payer};
use super::text::value_name;
use super::value::{Given, Known, More, Value, Values};
use super::world::{CH, D, DX, F, FACTS, FIELDS, PROC, list_at};

fn fact(bundle: &Bundle, index: usize) -> FactId {
    bundle.fact_named(FACTS[index]).unwrap()
}

fn raw(kind: &FactKind, index: usize, value: i64) -> i64 {
    match index {
        D..=F => kind.read(&day_text(value)).unwrap(),
        DX | CH | PROC => kind.read(value_name(index, value)).unwrap(),
        _ => value,
    }
}

/// A case for a bundle.
pub(crate) fn filled(bundle: &Bundle, payer: &Payer, given: &Given) -> Case {
    let mut case = Case::new(bundle.facts.len());
    for index in &payer.used.facts {
        let id = fact(bundle, *index);
        let kind = &bundle.fact(id).unwrap().kind;
        let raw = |value: &i64| raw(kind, *index, *value);
        match &given.known[*index] {
            Known::Nothing => {}
            Known::Value(value) => case.set_value(id, raw(value)),
            Known::OneOf(values) => case.set_partial(id, Partial::OneOf(values.iter().map(raw).collect())),
            Known::Between(low, high) => case.set_partial(id, Partial::Between(raw(low), raw(high))),
            Known::List(items, open) => {
                case.set_list(id, items.iter().map(|item| item.as_ref().map_or(UNKNOWN_ITEM, raw)), *open);
            }
            Known::Records(records, more) => {
                let FactKind::List { item: ItemKind::Record { fields, dated_by, .. }, .. } = kind else {
                    panic!("{} is no list of records", FACTS[*index])
                };
                let list = list_at(*index).unwrap();
                let mut made = Vec::new();
                for record in records {
                    let mut slots = Vec::new();
                    for field in fields {
                        let at = FIELDS[list].iter().position(|name| *name == field.name).unwrap();
                        slots.push(slot(&mut case, &record[at]));
                    }
                    made.push(slots);
                }
                case.set_records(id, made, *more != More::None);
                if let (More::Before(day), Some(_)) = (more, dated_by) {
                    case.set_complete_from(id, *day);
                }
            }
        }
        let said = given.evidence[*index];
        if said.absent || said.conflicting || said.as_of.is_some() {
            let evidence = mednec_graph::Evidence {
                absent: said.absent,
                conflicting: said.conflicting,
                as_of: said.as_of,
            };
            case.set_evidence(id, evidence);
        }
    }
    case
}

/// Days of fields are since 1970 here and there.
fn slot(case: &mut Case, known: &Known) -> Slot {
    match known {
        Known::Value(value) => Slot::Value(*value),
        Known::OneOf(values) => case.keep_partial(Partial::OneOf(values.clone())),
        Known::Between(low, high) => case.keep_partial(Partial::Between(*low, *high)),
        Known::Nothing | Known::List(..) | Known::Records(..) => Slot::Unknown,
    }
}

/// A complete case, with what is said beside the values.
pub(crate) fn complete(values: &Values, used: &std::collections::BTreeSet<usize>, given: &Given) -> Given {
    let known =
        |(fact, value): (usize, &Value)| if used.contains(&fact) { value.known() } else { Known::Nothing };
    let mut made =
        Given { known: values.iter().enumerate().map(known).collect(), evidence: given.evidence.clone() };
    for (evidence, known) in made.evidence.iter_mut().zip(&made.known) {
        evidence.documented = *known != Known::Nothing;
    }
    made
}

/// What mednec says: possible ends, missing facts, whether exact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) possible: BTreeSet<End>,
    pub(crate) missing: BTreeSet<usize>,
    pub(crate) exact: bool,
}

/// Asks for a determination.
pub(crate) fn asked(walker: &mut Walker<'_>, case: &Case) -> Answer {
    let bundle = walker.bundle();
    let found = walker.determine(Some(0), case);
    let end = |id: &mednec_graph::LeafId| {
        let leaf = bundle.leaf(*id).unwrap();
        (leaf.outcome.name().to_string(), leaf.reason.name.clone())
    };
    let index = |id: &FactId| FACTS.iter().position(|name| *name == bundle.fact(*id).unwrap().name).unwrap();
    Answer {
        possible: found.possible.iter().map(end).collect(),
        missing: found.missing.iter().map(index).collect(),
        exact: found.exact,
    }
}
