//! Codes of a case that are not valid on the day of the service.

use std::collections::BTreeMap;

use mednec_graph::bundle::Validity;
use mednec_graph::fact::show_date;
use mednec_graph::{Bundle, Case, CodeSystem, Fact, FactId, FactKind, ItemKind, Partial, Slot, UNKNOWN_ITEM};

/// The most codes of one case that are told.
const MOST: usize = 100;
/// The fact whose day counts where a record has none of its own.
const SERVICE_DATE: &str = "service_date";

/// The days on which codes are valid, ready to be asked.
#[derive(Debug)]
pub(crate) struct CodeDays<'b> {
    bundle: &'b Bundle,
    service_date: Option<FactId>,
    systems: BTreeMap<&'static str, System<'b>>,
    /// The facts that hold codes of these systems.
    facts: Vec<FactId>,
}

/// A code of a case that is not valid on its day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NotValid {
    /// Where the code stands.
    pub(crate) fact: FactId,
    /// The record it stands in, where the fact is a list of such; the first is 0.
    pub(crate) record: Option<u16>,
    /// What is wrong, in words; it names no code that identifies a person.
    pub(crate) text: String,
}

/// The codes of a system that are valid on some days only.
#[derive(Debug)]
struct System<'b> {
    /// Ascending by their first code.
    entries: &'b [Validity],
    /// For each entry the last code of it and all before it.
    reach: Vec<i64>,
}

/// A code and where it stands.
struct Place<'b> {
    id: FactId,
    fact: &'b Fact,
    /// The field, and the record; the first record is 0.
    field: Option<(&'b str, u16)>,
    identifying: bool,
    system: CodeSystem,
}

impl<'b> CodeDays<'b> {
    /// For the codes of a bundle.
    pub(crate) fn new(bundle: &'b Bundle) -> Self {
        let names = CodeSystem::NAMES.into_iter();
        let systems: BTreeMap<&str, System<'b>> =
            names.filter_map(|name| Some((name, System::new(bundle.validity.get(name)?)))).collect();
        let dated = |system: &CodeSystem| systems.contains_key(system.name());
        let holds_codes = |fact: &Fact| match &fact.kind {
            FactKind::Code(system) | FactKind::List { item: ItemKind::Code(system), .. } => dated(system),
            FactKind::List { item: ItemKind::Record { fields, .. }, .. } => {
                fields.iter().any(|field| matches!(&field.kind, FactKind::Code(system) if dated(system)))
            }
            FactKind::List { item: ItemKind::Choice(_), .. }
            | FactKind::YesNo
            | FactKind::Number { .. }
            | FactKind::Date { .. }
            | FactKind::Choice(_) => false,
        };
        let ids = (0u16..).map(FactId).zip(bundle.vocabulary());
        let facts = ids.filter(|(_, fact)| holds_codes(fact)).map(|(id, _)| id).collect();
        Self { bundle, service_date: bundle.fact_named(SERVICE_DATE), systems, facts }
    }

    /// The codes of a case that are not valid on their day, whatever of it is still open.
    pub(crate) fn not_valid(&self, case: &Case) -> Vec<NotValid> {
        let mut found = Vec::new();
        let service = self.service_date.and_then(|id| days(case, case.slot(id)));
        for id in self.facts.iter().copied() {
            found.truncate(MOST);
            let Some(fact) = self.bundle.fact(id) else { continue };
            let at = |system| Place { id, fact, field: None, identifying: fact.identifying, system };
            match (&fact.kind, case.slot(id)) {
                (FactKind::Code(system), Slot::Value(code)) => {
                    found.extend(self.told(&at(*system), code, service));
                }
                (FactKind::List { item: ItemKind::Code(system), .. }, Slot::List { start, len, .. }) => {
                    let codes = case.list(start, len).iter().filter(|code| **code != UNKNOWN_ITEM);
                    found.extend(codes.filter_map(|code| self.told(&at(*system), *code, service)));
                }
                (FactKind::List { item: ItemKind::Record { fields, dated_by, .. }, .. }, slot) => {
                    let Slot::List { start, len, .. } = slot else { continue };
                    for number in 0..len {
                        if found.len() >= MOST {
                            break;
                        }
                        let record = case.record(start, fields.len(), number);
                        let own = dated_by.and_then(|at| days(case, *record.get(usize::from(at))?));
                        let day = if dated_by.is_some() { own } else { service };
                        for (field, slot) in fields.iter().zip(record) {
                            let (FactKind::Code(system), Slot::Value(code)) = (&field.kind, slot) else {
                                continue;
                            };
                            let identifying = fact.identifying || field.identifying;
                            let field = Some((field.name.as_str(), number));
                            let place = Place { id, fact, field, identifying, system: *system };
                            found.extend(self.told(&place, *code, day));
                        }
                    }
                }
                _ => {}
            }
        }
        found.truncate(MOST);
        found
    }

    /// That a code is not valid from one day to another, if it is not.
    fn told(&self, place: &Place<'_>, code: i64, days: Option<(i64, i64)>) -> Option<NotValid> {
        let (first, last) = days?;
        let entries = self.systems.get(place.system.name())?.of(code);
        let valid = |entry: &&Validity| {
            entry.from.is_none_or(|from| from <= last) && entry.until.is_none_or(|until| first <= until)
        };
        if entries.is_empty() || entries.iter().any(valid) {
            return None;
        }
        let what =
            if place.identifying { "a code".to_owned() } else { format!("`{}`", place.system.show(code)) };
        let name = &place.fact.name;
        let (at, record) = match place.field {
            Some((field, record)) => {
                (format!("`{field}` of record {} of `{name}`", usize::from(record) + 1), Some(record))
            }
            None => (format!("`{name}`"), None),
        };
        let day = if first == last {
            format!("on {}", show_date(first))
        } else {
            format!("from {} to {}", show_date(first), show_date(last))
        };
        let valid: Vec<String> = entries.iter().map(|entry| period(entry)).collect();
        let text = format!("{what} in {at} is not valid {day}: it is valid {}", valid.join(" and "));
        Some(NotValid { fact: place.id, record, text })
    }
}

impl<'b> System<'b> {
    fn new(entries: &'b [Validity]) -> Self {
        let reach = entries.iter().scan(i64::MIN, |reach, entry| {
            *reach = entry.codes.1.max(*reach);
            Some(*reach)
        });
        Self { entries, reach: reach.collect() }
    }

    /// The entries of a code: those of itself, or of the nearest code above it that has any.
    fn of(&self, code: i64) -> Vec<&'b Validity> {
        let before = self.entries.partition_point(|entry| entry.codes.0 <= code);
        let reaching =
            self.entries.iter().zip(&self.reach).take(before).rev().take_while(|(_, reach)| **reach >= code);
        let mut found: Vec<&Validity> =
            reaching.map(|(entry, _)| entry).filter(|entry| entry.codes.1 >= code).collect();
        let width = |entry: &Validity| entry.codes.0.abs_diff(entry.codes.1);
        let narrowest = found.iter().map(|entry| width(entry)).min();
        found.retain(|entry| Some(width(entry)) == narrowest);
        found.reverse();
        found
    }
}

/// The first and the last day that a date can be.
fn days(case: &Case, slot: Slot) -> Option<(i64, i64)> {
    match slot {
        Slot::Value(day) => Some((day, day)),
        Slot::Partial(index) => match case.partial(index)? {
            Partial::Between(first, last) => Some((*first, *last)),
            Partial::OneOf(days) => Some((*days.iter().min()?, *days.iter().max()?)),
        },
        Slot::Unknown | Slot::List { .. } => None,
    }
}

/// The days of an entry, for people.
fn period(entry: &Validity) -> String {
    match (entry.from, entry.until) {
        (Some(from), Some(until)) => format!("from {} until {}", show_date(from), show_date(until)),
        (Some(from), None) => format!("from {}", show_date(from)),
        (None, Some(until)) => format!("until {}", show_date(until)),
        (None, None) => "always".to_owned(),
    }
}
