//! What is said of records that cannot be read, or cannot be.

use mednec_graph::{
    Bundle, Case, FIRST_FIELD, Fact, FactId, FactKind, Field, Filter, FilterTest, ItemKind, Slot,
};
use mednec_source::{Span, closest};

use super::problem::{Asked, Problem, apart, short};
use crate::codes::{CASE_DUPLICATE_KEY, CASE_RECORD, CASE_TYPE, UNKNOWN_CASE_FIELD};

/// A key of a record that is no field of its list.
pub(super) fn unknown_field(
    list: &Fact,
    fields: &[Field],
    number: usize,
    key: &str,
    span: Option<Span>,
) -> Problem {
    let message = format!("record {number} of `{}` has no field `{}`", list.name, short(key));
    let problem = Problem::new(&UNKNOWN_CASE_FIELD, message, span, "not a field of the list");
    let names = || fields.iter().map(|field| field.name.as_str());
    let all = format!("the fields are {}", names().collect::<Vec<_>>().join(", "));
    if closest(key, names()).is_empty() {
        return problem.help(format!("take it out, or declare it in the vocabulary; {all}"));
    }
    problem.meant(key, names(), String::new).note(all)
}

/// A list that must have a record, where what else the case says lets none be.
pub(super) fn no_record_can_be(list: &str) -> Problem {
    let message = format!("`{list}` must have a record, and with the rest of this case there can be none");
    Problem::new(&CASE_RECORD, message, None, "")
        .help("look at the dates of the case, and at what the vocabulary says of every record")
}

/// A field that a record gives twice.
pub(super) fn field_twice(asked: Asked<'_>, span: Option<Span>) -> Problem {
    Problem::new(&CASE_DUPLICATE_KEY, format!("{asked} is given twice"), span, "the second time")
        .help("keep the one that is true")
}

/// An element of a list of records that is none.
pub(super) fn no_record(
    list: &Fact,
    fields: &[Field],
    number: usize,
    found: &str,
    span: Option<Span>,
) -> Problem {
    let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    let names = names.join(", ");
    let message = format!("record {number} of `{}` has fields; here is {found}", list.name);
    Problem::new(&CASE_TYPE, message, span, "not a record").help(format!(
        "write each record with its fields, any of {names}; `null` is a record of which nothing is known"
    ))
}

/// A record that cannot be, by what holds of every record of its list; `filter` tells which of those it breaks.
pub(super) fn impossible(
    bundle: &Bundle,
    case: &Case,
    (list, record, filter): (FactId, u16, usize),
    span: Option<Span>,
) -> Option<Problem> {
    let fact = bundle.fact(list)?;
    let FactKind::List { item: ItemKind::Record { fields, each, .. }, .. } = &fact.kind else { return None };
    let number = usize::from(record) + 1;
    let names = Names { bundle, case, fact, fields, record: slots(case, list, fields.len(), record), number };
    let filter = each.get(filter)?;
    let message = names.order(filter).unwrap_or_else(|| {
        let mut told: Vec<String> = Vec::new();
        for part in filter.facts().into_iter().filter_map(|id| names.value(id, false)) {
            if !told.contains(&part) {
                told.push(part);
            }
        }
        format!("record {number} of `{}` cannot be: {}", fact.name, told.join(", "))
    });
    let problem = Problem::new(&CASE_RECORD, message, span, "cannot be");
    Some(
        problem
            .help("correct the record or the fact, or leave out what is not known")
            .note(format!("the vocabulary says under `each` of `{}` what holds of every record", fact.name)),
    )
}

/// The fields of a record of a case.
fn slots(case: &Case, list: FactId, width: usize, record: u16) -> &[Slot] {
    match case.slot(list) {
        Slot::List { start, .. } => case.record(start, width, record),
        Slot::Unknown | Slot::Value(_) | Slot::Partial(_) => &[],
    }
}

/// The facts and fields that a filter looks at, with their values.
struct Names<'a> {
    bundle: &'a Bundle,
    case: &'a Case,
    fact: &'a Fact,
    fields: &'a [Field],
    record: &'a [Slot],
    number: usize,
}

impl Names<'_> {
    /// `` `date` (2025-03-01) ``; without the value where it is not known or identifies a person.
    fn value(&self, id: FactId, alone: bool) -> Option<String> {
        let (name, kind, identifying, slot) = match id.0.checked_sub(FIRST_FIELD).map(usize::from) {
            Some(at) => {
                let field = self.fields.get(at)?;
                let identifying = self.fact.identifying || field.identifying;
                (&field.name, &field.kind, identifying, self.record.get(at).copied().unwrap_or_default())
            }
            None => {
                let fact = self.bundle.fact(id)?;
                (&fact.name, &fact.kind, fact.identifying, self.case.slot(id))
            }
        };
        let mut told = match slot {
            Slot::Value(value) if !identifying => format!("`{name}` ({})", kind.show(value)),
            Slot::Value(_) | Slot::Unknown | Slot::Partial(_) | Slot::List { .. } => format!("`{name}`"),
        };
        if alone && id.0 >= FIRST_FIELD {
            told.push_str(&format!(" in record {} of `{}`", self.number, self.fact.name));
        }
        Some(told)
    }

    fn is_date(&self, id: FactId) -> bool {
        let kind = match id.0.checked_sub(FIRST_FIELD).map(usize::from) {
            Some(at) => self.fields.get(at).map(|field| &field.kind),
            None => self.bundle.fact(id).map(|fact| &fact.kind),
        };
        matches!(kind, Some(FactKind::Date { .. }))
    }

    /// What a filter says that keeps one value apart from another.
    fn order(&self, filter: &Filter) -> Option<String> {
        let (test, holds) = match filter {
            Filter::Test(test) => (test, true),
            Filter::Not(inner) => match inner.as_ref() {
                Filter::Test(test) => (test, false),
                Filter::Constant(_) | Filter::Not(_) | Filter::Group { .. } => return None,
            },
            Filter::Constant(_) | Filter::Group { .. } => return None,
        };
        let FilterTest::Reaches(parts, least) = test else { return None };
        let [first, second] = parts.as_slice() else { return None };
        let (more, less) = match (first.times, second.times) {
            (1, -1) => (first.fact, second.fact),
            (-1, 1) => (second.fact, first.fact),
            _ => return None,
        };
        // That a - b does not reach n is that b - a reaches 1 - n.
        let (more, less, least) =
            if holds { (more, less, *least) } else { (less, more, 1i64.saturating_sub(*least)) };
        let (a, b) = (self.value(more, true)?, self.value(less, true)?);
        Some(apart(&a, &b, self.is_date(more), least))
    }
}
