//! Lists of records, grown step by step: so many more of one kind, or no more.

use std::collections::BTreeSet;

use mednec_graph::{
    DerivedKind, FIRST_FIELD, FactId, FactKind, Field, Filter, FilterTest, ItemKind, Status, TermKind,
    Weighing,
};

use crate::candidates::{Candidates, usual_code};
use crate::draft::Given;

/// How many kinds of record a list has at most.
pub(crate) const MOST_KINDS: usize = 4;
/// How many it has where cases are only glanced at.
pub(crate) const FEW_KINDS: usize = 2;
/// How many kinds of record are tried.
const MOST_TRIED: usize = 48;
/// Among how many records kinds are looked for.
const MOST_RECORDS: usize = 2048;
/// How many values of one field are tried.
const MOST_FIELD_VALUES: usize = 16;
/// How many numbers of records are tried.
const MOST_COUNTS: usize = 24;

/// A record, with its fields in order where they are given.
type Record = Vec<Option<i64>>;

/// What tests ask of the records of a list.
#[derive(Default)]
struct Asked<'f> {
    filters: Vec<&'f Filter>,
    tests: Vec<&'f FilterTest>,
    /// How many records tests turn at.
    counts: BTreeSet<i64>,
    /// The fields that are added up or taken from a record, and the values at which tests on that turn.
    fields: Vec<(u16, Vec<i64>)>,
    /// Whether it matters in which order records are dated, or on how many days.
    ordered: bool,
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
    let grown: BTreeSet<&Record> = so_far.iter().collect();
    if grown.len() < of.kinds_of_record {
        let weighing = Weighing::new(of.bundle, of.filled());
        let asked = asked(of, &weighing, list);
        let mut kinds = kinds(of, &weighing, list, (fields, *dated_by), &asked);
        // Of a kind that is there already, as many as matter have been tried.
        kinds.retain(|kind| !grown.contains(kind));
        let room = (*most as usize).saturating_sub(so_far.len());
        let counts = asked.counts.iter().filter_map(|count| usize::try_from(*count).ok());
        for count in counts.filter(|count| (1..=room).contains(count)) {
            for kind in &kinds {
                let with = |more: Vec<Record>| so_far.iter().cloned().chain(more).collect();
                whole.push(with(vec![kind.clone(); count]));
                let Some(dated) = dated_by.filter(|_| count > 1 && asked.ordered) else { continue };
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

fn asked<'a>(of: &Candidates<'a>, weighing: &Weighing<'_>, list: FactId) -> Asked<'a> {
    let mut asked = Asked { counts: BTreeSet::from([1, 2]), ..Asked::default() };
    let Some(unit) = of.bundle.units.get(of.unit as usize) else { return asked };
    for id in &unit.derived {
        let Some(derived) = of.bundle.derived(*id) else { continue };
        match &derived.kind {
            DerivedKind::Count(records) if records.list == list => {
                asked.filters.push(&records.filter);
                asked.counts.extend(turns(of, weighing, *id));
            }
            DerivedKind::Different(records, field) if records.list == list => {
                asked.filters.push(&records.filter);
                asked.counts.extend(turns(of, weighing, *id));
                asked.fields.push((*field, Vec::new()));
                asked.ordered = true;
            }
            DerivedKind::Sum(records, field)
            | DerivedKind::Highest(records, field)
            | DerivedKind::Lowest(records, field)
            | DerivedKind::OfLatest(records, field)
            | DerivedKind::OfEarliest(records, field)
                if records.list == list =>
            {
                asked.filters.push(&records.filter);
                asked.fields.push((*field, turns(of, weighing, *id)));
                asked.ordered |=
                    matches!(derived.kind, DerivedKind::OfLatest(..) | DerivedKind::OfEarliest(..));
            }
            DerivedKind::TimedUnits(units) if units.lines.list == list => {
                asked.filters.push(&units.lines.filter);
                let more = [Some(units.code), Some(units.minutes), units.billed];
                let more = more.into_iter().flatten().chain(units.number.map(|(field, _)| field));
                let near = turns(of, weighing, *id);
                asked.fields.extend(more.map(|field| (field, near.clone())));
            }
            _ => {}
        }
    }
    asked.filters.sort_unstable();
    asked.filters.dedup();
    asked.filters.iter().for_each(|filter| tests_of(filter, &mut asked.tests));
    let counts = asked.counts.range(1..=i64::from(u16::MAX)).take(MOST_COUNTS);
    asked.counts = counts.copied().collect();
    asked
}

/// Where the tests of the unit on something computed turn, the other facts being what they are, and just beside; and the
/// first values of what it is put into classes by.
fn turns(of: &Candidates<'_>, weighing: &Weighing<'_>, derived: FactId) -> Vec<i64> {
    let terms = of.bundle.units.get(of.unit as usize).map_or(&[][..], |unit| &unit.terms.terms);
    let mut found = Vec::new();
    for term in terms {
        match &term.kind {
            TermKind::Linear { parts, cuts } => {
                let Some(own) = parts.iter().find(|part| part.fact == derived) else { continue };
                let others = parts.iter().filter(|part| part.fact != derived);
                let rest = others.fold(0i64, |rest, part| {
                    rest.saturating_add(weighing.bounds(part.fact).0.saturating_mul(part.times))
                });
                for cut in cuts {
                    // As it is written, and with what is known of the rest.
                    let turn = cut.saturating_sub(rest).checked_div(own.times).unwrap_or(0);
                    found.extend([turn.saturating_sub(1), turn, turn.saturating_add(1), *cut]);
                }
            }
            TermKind::Table { fact, table } if *fact == derived => found.extend(&table.starts),
            TermKind::YesNo(_) | TermKind::Table { .. } | TermKind::ListHas { .. } => {}
        }
    }
    found
}

/// Records that differ in what tests ask of them; what no test asks is not said.
fn kinds(
    of: &Candidates<'_>,
    weighing: &Weighing<'_>,
    list: FactId,
    (fields, dated_by): (&[Field], Option<u16>),
    asked: &Asked<'_>,
) -> Vec<Record> {
    let mut records: Vec<Record> = vec![Vec::new()];
    for (at, field) in (0u16..).zip(fields) {
        let id = FactId(FIRST_FIELD.saturating_add(at));
        let tested = asked.tests.iter().any(|test| test.facts().any(|fact| fact == id));
        let taken = asked.fields.iter().any(|(field, _)| *field == at);
        let values: Vec<Option<i64>> = if tested || taken || dated_by == Some(at) {
            let mut values = field_values(of, weighing, (at, &field.kind), asked);
            let in_order = asked.ordered && dated_by == Some(at);
            if !taken && !in_order {
                told_apart(weighing, list, at, asked, &mut values);
            }
            values.truncate(MOST_FIELD_VALUES);
            values.into_iter().map(Some).collect()
        } else {
            Vec::new()
        };
        let values = if values.is_empty() { vec![None] } else { values };
        let longer = |record: &Record| {
            let record = record.clone();
            let one = move |value: &Option<i64>| record.iter().copied().chain([*value]).collect();
            values.iter().map(one).collect::<Vec<_>>()
        };
        records = records.iter().flat_map(longer).take(MOST_RECORDS).collect();
    }
    // Of records that no test tells apart one will do.
    let mut seen = BTreeSet::new();
    let (mut passing, mut others) = (Vec::new(), Vec::new());
    for record in records {
        let Some(statuses) = weighing.statuses(list, &record, &asked.filters) else { continue };
        let passes = statuses.iter().any(|status| *status != Status::NotMet);
        let mut told: Vec<Option<i64>> = Vec::new();
        if passes {
            let dated = dated_by.filter(|_| asked.ordered).into_iter();
            let told_by = asked.fields.iter().map(|(field, _)| *field).chain(dated);
            told.extend(told_by.map(|field| record.get(usize::from(field)).copied().flatten()));
        }
        if seen.insert((statuses, told)) {
            if passes { passing.push(record) } else { others.push(record) }
        }
    }
    // What no filter lets pass makes a difference at most by being there.
    passing.truncate(MOST_TRIED);
    passing.extend(others);
    passing
}

/// Values of a field, one of each kind that a test could tell apart.
fn field_values(
    of: &Candidates<'_>,
    weighing: &Weighing<'_>,
    (at, kind): (u16, &FactKind),
    asked: &Asked<'_>,
) -> Vec<i64> {
    let field = FactId(FIRST_FIELD.saturating_add(at));
    let taken = asked.fields.iter().filter(|(field, _)| *field == at).flat_map(|(_, values)| values).copied();
    let sought = asked.tests.iter().filter_map(|test| match test {
        FilterTest::In(of, ranges) if *of == field => Some(ranges),
        _ => None,
    });
    let sought = sought.flatten().map(|(first, _)| *first);
    let mut found: Vec<i64> = match kind {
        FactKind::YesNo => vec![1, 0],
        FactKind::Choice(choices) => {
            let choices = i64::try_from(choices.len()).unwrap_or(0);
            let known: Vec<i64> = sought.chain(same_as(of, field, asked)).chain(taken).collect();
            let other = (0..choices).find(|choice| !known.contains(choice));
            known.into_iter().filter(|choice| (0..choices).contains(choice)).chain(other).collect()
        }
        FactKind::Date { low, high } => {
            let near = of.known_days();
            let near = near.iter().flat_map(|day| [day - 1, *day, day - 31, day - 400]);
            let days = turns_of_field(weighing, field, asked).into_iter().chain(near).chain([*low]);
            days.filter(|day| (low..=high).contains(&day)).collect()
        }
        FactKind::Number { low, high, .. } => {
            let turns = turns_of_field(weighing, field, asked).into_iter().chain(taken);
            turns.chain([*low, *high]).filter(|value| (low..=high).contains(&value)).collect()
        }
        FactKind::Code(_) | FactKind::List { .. } => {
            let other = match kind {
                FactKind::Code(system) => system.read(usual_code(*system)),
                _ => None,
            };
            let taken = taken.filter(|code| *code >= 0);
            sought.chain(same_as(of, field, asked)).chain(taken).chain(other).collect()
        }
    };
    let mut seen = BTreeSet::new();
    found.retain(|value| seen.insert(*value));
    found
}

/// Keeps of the values of a field one of each kind that tests tell apart, whatever the other fields are.
fn told_apart(weighing: &Weighing<'_>, list: FactId, at: u16, asked: &Asked<'_>, values: &mut Vec<i64>) {
    let field = FactId(FIRST_FIELD.saturating_add(at));
    let of_field = asked.tests.iter().filter(|test| test.facts().any(|fact| fact == field));
    let tests: Vec<Filter> = of_field.map(|test| Filter::Test((*test).clone())).collect();
    let tests: Vec<&Filter> = tests.iter().collect();
    let mut seen = BTreeSet::new();
    values.retain(|value| {
        let mut record: Record = vec![None; usize::from(at)];
        record.push(Some(*value));
        let Some(statuses) = weighing.statuses(list, &record, &tests) else { return false };
        let open = statuses.contains(&Status::Unknown).then_some(*value);
        seen.insert((statuses, open))
    });
}

/// Where tests on a field turn, the rest being as far as it is known, and just before.
fn turns_of_field(weighing: &Weighing<'_>, field: FactId, asked: &Asked<'_>) -> Vec<i64> {
    let mut found = Vec::new();
    for test in &asked.tests {
        let FilterTest::Reaches(parts, cut) = test else { continue };
        let Some(own) = parts.iter().find(|part| part.fact == field) else { continue };
        let others = parts.iter().filter(|part| part.fact != field);
        let rest = others.into_iter().try_fold(0i64, |rest, part| {
            let (low, high) = weighing.bounds(part.fact);
            let value = (low == high).then(|| low.checked_mul(part.times)).flatten();
            rest.checked_add(value?)
        });
        let Some(rest) = rest else { continue };
        let turn = cut.saturating_sub(rest).checked_div(own.times).unwrap_or(0);
        found.extend([turn, turn.saturating_sub(1), turn.saturating_add(1)]);
    }
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
