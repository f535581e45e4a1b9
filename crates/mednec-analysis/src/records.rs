//! Lists of records, grown step by step: so many more of one kind, or no more.

use std::collections::BTreeSet;

use mednec_graph::{
    DerivedKind, FIRST_FIELD, FactId, FactKind, Field, Filter, FilterTest, ItemKind, TermKind,
};

use crate::candidates::{Candidates, usual_code};
use crate::draft::Given;

/// How many kinds of record are tried.
const MOST_KINDS: usize = 48;
/// How many values of one field are tried.
const MOST_FIELD_VALUES: usize = 8;
/// How many numbers of records are tried.
const MOST_COUNTS: usize = 8;
/// How often a list is grown.
const MOST_STEPS: usize = 4;

/// What tests ask of the records of a list.
#[derive(Default)]
struct Asked<'f> {
    tests: Vec<&'f FilterTest>,
    /// How many records, or how much of them, tests turn at.
    counts: BTreeSet<i64>,
    /// The fields that are added up or taken from a record.
    fields: BTreeSet<u16>,
}

/// The list as it is with no more records, and with some more of one kind.
pub(crate) fn kinds_of_records(of: &Candidates<'_>, list: FactId) -> Vec<Given> {
    let Some(FactKind::List { item: ItemKind::Record { fields, dated_by, .. }, fewest, most, .. }) =
        of.bundle.fact(list).map(|fact| &fact.kind)
    else {
        return Vec::new();
    };
    let so_far = match of.draft.get(list) {
        Some(Given::Records { records, .. }) => records.clone(),
        _ => Vec::new(),
    };
    // Lists of one kind more are tried whole before any of them is grown further.
    let mut whole = vec![so_far.clone()];
    let grown: BTreeSet<&Vec<Option<i64>>> = so_far.iter().collect();
    if grown.len() < MOST_STEPS {
        let asked = asked(of, list);
        let kinds = kinds(of, fields, *dated_by, &asked);
        let room = (*most as usize).saturating_sub(so_far.len());
        let counts = asked.counts.iter().filter_map(|count| usize::try_from(*count).ok());
        for count in counts.filter(|count| (1..=room).contains(count)) {
            for kind in &kinds {
                let with = |more: Vec<Vec<Option<i64>>>| so_far.iter().cloned().chain(more).collect();
                whole.push(with(vec![kind.clone(); count]));
                let Some(dated) = dated_by.filter(|_| count > 1) else { continue };
                let stepping = |step: usize| {
                    let mut kind = kind.clone();
                    if let Some(Some(day)) = kind.get_mut(usize::from(dated)) {
                        *day -= i64::try_from(step).unwrap_or(0);
                    }
                    kind
                };
                whole.push(with((0..count).map(stepping).collect()));
            }
        }
    }
    let growing = whole.iter().skip(1).cloned().map(|records| Given::Records { records, open: true });
    let growing: Vec<Given> = growing.collect();
    whole.retain(|records| records.len() >= *fewest as usize);
    let whole = whole.into_iter().map(|records| Given::Records { records, open: false });
    whole.chain(growing).collect()
}

fn asked<'a>(of: &Candidates<'a>, list: FactId) -> Asked<'a> {
    let mut asked = Asked { counts: BTreeSet::from([1, 2]), ..Asked::default() };
    let Some(unit) = of.bundle.units.get(of.unit as usize) else { return asked };
    for id in &unit.derived {
        let Some(derived) = of.bundle.derived(*id) else { continue };
        match &derived.kind {
            DerivedKind::Count(records) if records.list == list => {
                tests_of(&records.filter, &mut asked.tests)
            }
            DerivedKind::Different(records, field)
            | DerivedKind::Sum(records, field)
            | DerivedKind::Highest(records, field)
            | DerivedKind::Lowest(records, field)
            | DerivedKind::OfLatest(records, field)
            | DerivedKind::OfEarliest(records, field)
                if records.list == list =>
            {
                tests_of(&records.filter, &mut asked.tests);
                asked.fields.insert(*field);
            }
            DerivedKind::TimedUnits(units) if units.lines.list == list => {
                tests_of(&units.lines.filter, &mut asked.tests);
                let more = [Some(units.code), Some(units.minutes), units.billed];
                asked.fields.extend(more.into_iter().flatten());
                asked.fields.extend(units.number.map(|(field, _)| field));
            }
            _ => continue,
        }
        for term in &unit.terms.terms {
            let TermKind::Linear { parts, cuts } = &term.kind else { continue };
            if parts.iter().any(|part| part.fact == *id) {
                let near = cuts.iter().flat_map(|cut| [cut.saturating_sub(1), *cut, cut.saturating_add(1)]);
                asked.counts.extend(near.filter(|count| (1..=i64::from(u16::MAX)).contains(count)));
            }
        }
    }
    asked.counts = std::mem::take(&mut asked.counts).into_iter().take(MOST_COUNTS).collect();
    asked
}

/// Records that differ in what tests ask of them; what no test asks is not said.
fn kinds(
    of: &Candidates<'_>,
    fields: &[Field],
    dated_by: Option<u16>,
    asked: &Asked<'_>,
) -> Vec<Vec<Option<i64>>> {
    let mut kinds: Vec<Vec<Option<i64>>> = vec![Vec::new()];
    for (at, field) in (0u16..).zip(fields) {
        let id = FactId(FIRST_FIELD.saturating_add(at));
        let tested = asked.tests.iter().any(|test| test.facts().any(|fact| fact == id));
        let values: Vec<Option<i64>> = if tested || asked.fields.contains(&at) || dated_by == Some(at) {
            let values = field_values(of, id, &field.kind, asked);
            values.into_iter().map(Some).collect()
        } else {
            Vec::new()
        };
        let values = if values.is_empty() { vec![None] } else { values };
        let longer = |kind: &Vec<Option<i64>>| {
            let kind = kind.clone();
            let one = move |value: &Option<i64>| kind.iter().copied().chain([*value]).collect();
            values.iter().map(one).collect::<Vec<_>>()
        };
        kinds = kinds.iter().flat_map(longer).take(MOST_KINDS).collect();
    }
    kinds
}

/// Values of a field, one of each kind that a test could tell apart.
fn field_values(of: &Candidates<'_>, field: FactId, kind: &FactKind, asked: &Asked<'_>) -> Vec<i64> {
    let mut found: Vec<i64> = match kind {
        FactKind::YesNo => vec![1, 0],
        FactKind::Choice(choices) => (0..i64::try_from(choices.len()).unwrap_or(0)).collect(),
        FactKind::Date { low, high } => {
            let near = of.known_days();
            let near = near.iter().flat_map(|day| [day - 1, *day, day - 31, day - 400]);
            near.chain([*low]).filter(|day| (low..=high).contains(&day)).collect()
        }
        FactKind::Number { low, high, .. } => {
            let cuts = asked.tests.iter().filter_map(|test| match test {
                FilterTest::Reaches(parts, cut) if parts.iter().all(|part| part.fact == field) => Some(*cut),
                _ => None,
            });
            let turns: Vec<i64> =
                cuts.flat_map(|cut| [cut, cut - 1]).chain(asked.counts.iter().copied()).collect();
            turns.into_iter().chain([*low]).filter(|value| (low..=high).contains(&value)).collect()
        }
        FactKind::Code(_) | FactKind::List { .. } => {
            let sought = asked.tests.iter().filter_map(|test| match test {
                FilterTest::In(of, ranges) if *of == field => Some(ranges),
                _ => None,
            });
            let known = sought.flatten().map(|(first, _)| *first);
            let other = match kind {
                FactKind::Code(system) => system.read(usual_code(*system)),
                _ => None,
            };
            known.chain(same_as(of, field, asked)).chain(other).collect()
        }
    };
    let mut seen = BTreeSet::new();
    found.retain(|value| seen.insert(*value));
    found.truncate(MOST_FIELD_VALUES);
    found
}

/// The values of the facts that a field is compared with.
fn same_as(of: &Candidates<'_>, field: FactId, asked: &Asked<'_>) -> Vec<i64> {
    let others = asked.tests.iter().filter_map(|test| match test {
        FilterTest::Same(a, b) if *a == field => Some(*b),
        FilterTest::Same(a, b) if *b == field => Some(*a),
        _ => None,
    });
    let value = |fact: FactId| match of.case.slot(fact) {
        mednec_graph::Slot::Value(value) => Some(value),
        _ => None,
    };
    others.filter_map(value).collect()
}

fn tests_of<'f>(filter: &'f Filter, found: &mut Vec<&'f FilterTest>) {
    match filter {
        Filter::Constant(_) => {}
        Filter::Test(test) => found.push(test),
        Filter::Not(member) => tests_of(member, found),
        Filter::Group { members, .. } => members.iter().for_each(|member| tests_of(member, found)),
    }
}
