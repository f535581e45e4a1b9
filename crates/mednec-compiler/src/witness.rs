//! Cases that no rule decides, made up and run, so that an author sees what was forgotten.
//!
//! Fact by fact a value is looked for with which the case can still fall into the hole, until it certainly does. What is
//! shown has been determined; where none is found within the budget, the hole is told without a case.

use mednec_graph::fact::read_date;
use mednec_graph::{
    Bundle, Case, DerivedKind, FIRST_FIELD, FactId, FactKind, Filter, FilterTest, ItemKind, LeafId, Slot,
    TermKind, Walker,
};
use mednec_source::{Diagnostic, Sink};

use crate::build::Hole;
use crate::codes::NO_RULE_DECIDES;

/// How many cases are determined to find one witness.
const MOST_TRIED: usize = 3000;
/// How many values of one fact are tried.
const MOST_VALUES: usize = 64;
/// How many kinds of record are tried.
const MOST_KINDS: usize = 24;
/// A day to begin with.
const SOME_DAY: &str = "2025-06-16";

/// Tells of every hole, with a case that falls into it where one is found.
pub(crate) fn tell(bundle: &Bundle, holes: &[(u32, Hole)], sink: &mut Sink) {
    for (unit, hole) in holes {
        let problem = Diagnostic::new(&NO_RULE_DECIDES, "some cases are decided by no rule")
            .at(hole.span, "")
            .note("such a case pends for clinical review")
            .help("end the rules with `- otherwise: { … }`");
        sink.report(match Search::of(bundle, *unit, hole.edition).and_then(Search::run) {
            Some(case) => problem.note(format!("for example {}", shown(bundle, &case))),
            None => problem,
        });
    }
}

/// What is set of a case so far.
#[derive(Clone)]
enum Set {
    Value(i64),
    Codes(Vec<i64>),
    Records(Vec<Vec<i64>>),
}

struct Search<'b> {
    bundle: &'b Bundle,
    walker: Walker<'b>,
    unit: u32,
    payer: usize,
    leaf: LeafId,
    edition: u32,
    left: usize,
}

impl<'b> Search<'b> {
    fn of(bundle: &'b Bundle, unit: u32, edition: u32) -> Option<Self> {
        let of = bundle.units.get(unit as usize)?;
        let leaf = of.editions.get(edition as usize)?.no_rule;
        let payer = of.payer as usize;
        Some(Self { bundle, walker: Walker::new(bundle), unit, payer, leaf, edition, left: MOST_TRIED })
    }

    fn run(mut self) -> Option<Vec<(FactId, Set)>> {
        let mut set = Vec::new();
        // The procedure finds the unit, so it comes first.
        if let Some(procedure) = self.bundle.procedure {
            let payer = self.bundle.payers.get(self.payer)?;
            let own = payer.procedures.iter().find(|(_, _, unit)| *unit == self.unit);
            set.extend(own.map(|(first, ..)| (procedure, Set::Value(*first))));
        }
        self.fill(&mut set).then_some(set)
    }

    /// Whether the hole is certain, with more facts set if need be.
    fn fill(&mut self, set: &mut Vec<(FactId, Set)>) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        let case = self.case(set);
        let found = self.walker.determine(Some(self.payer), &case);
        if !found.possible.contains(&self.leaf) {
            return false;
        }
        let governs =
            |edition: &mednec_graph::EditionRef| edition.unit == self.unit && edition.edition == self.edition;
        if found.possible.len() == 1 {
            return found.editions.iter().any(governs);
        }
        // Records last: what they are counted from is then known.
        let is_records = |fact: &FactId| {
            let kind = self.bundle.fact(*fact).map(|fact| &fact.kind);
            matches!(kind, Some(FactKind::List { item: ItemKind::Record { .. }, .. }))
        };
        let open = |fact: &&FactId| set.iter().all(|(known, _)| known != *fact);
        let mut next: Vec<FactId> = found.missing.iter().filter(open).copied().collect();
        next.sort_by_key(|fact| (is_records(fact), !self.is_date(*fact), *fact));
        let Some(fact) = next.first().copied() else { return false };
        for candidate in self.candidates(fact, set) {
            set.push((fact, candidate));
            if self.fill(set) {
                return true;
            }
            set.pop();
        }
        false
    }

    fn is_date(&self, fact: FactId) -> bool {
        matches!(self.bundle.fact(fact).map(|fact| &fact.kind), Some(FactKind::Date { .. }))
    }

    fn case(&self, set: &[(FactId, Set)]) -> Case {
        let mut case = Case::new(self.bundle.facts.len());
        for (fact, value) in set {
            match value {
                Set::Value(value) => case.set_value(*fact, *value),
                Set::Codes(codes) => case.set_list(*fact, codes.iter().copied(), false),
                Set::Records(records) => {
                    let slots = |record: &Vec<i64>| record.iter().map(|value| Slot::Value(*value)).collect();
                    case.set_records(*fact, records.iter().map(slots).collect::<Vec<_>>(), false);
                }
            }
        }
        case
    }

    /// Values of a fact, one of each kind that a test could tell apart.
    fn candidates(&self, fact: FactId, set: &[(FactId, Set)]) -> Vec<Set> {
        let Some(kind) = self.bundle.fact(fact).map(|fact| &fact.kind) else { return Vec::new() };
        let mut values: Vec<i64> = match kind {
            FactKind::YesNo => vec![0, 1],
            FactKind::Choice(choices) => (0..i64::try_from(choices.len()).unwrap_or(0)).collect(),
            FactKind::Date { low, high } => {
                let mut days: Vec<i64> = read_date(SOME_DAY).into_iter().collect();
                days.extend(self.turns(fact, set));
                days.extend([*low, *high]);
                days.retain(|day| (low..=high).contains(&day));
                days
            }
            FactKind::Number { low, high, .. } => {
                let mut numbers = vec![*low, *high];
                numbers.extend(self.turns(fact, set));
                numbers.retain(|number| (low..=high).contains(&number));
                numbers
            }
            FactKind::Code(_) => self.codes(fact),
            FactKind::List { item: ItemKind::Record { .. }, .. } => return self.records(fact, set),
            FactKind::List { fewest, .. } => {
                let codes = self.codes(fact);
                let mut lists = vec![Vec::new()];
                lists.extend(codes.iter().map(|code| vec![*code]));
                lists.push(codes);
                lists.retain(|list| list.len() >= *fewest as usize);
                return lists.into_iter().map(Set::Codes).collect();
            }
        };
        let mut seen = std::collections::BTreeSet::new();
        values.retain(|value| seen.insert(*value));
        values.truncate(MOST_VALUES);
        values.into_iter().map(Set::Value).collect()
    }

    fn value(set: &[(FactId, Set)], fact: FactId) -> Option<i64> {
        set.iter().find_map(|(known, value)| match value {
            Set::Value(value) if *known == fact => Some(*value),
            _ => None,
        })
    }

    /// Where the tests of the unit on sums turn, the other facts being what they are, and just before.
    fn turns(&self, fact: FactId, set: &[(FactId, Set)]) -> Vec<i64> {
        let Some(unit) = self.bundle.units.get(self.unit as usize) else { return Vec::new() };
        let mut found = Vec::new();
        for term in &unit.terms.terms {
            let TermKind::Linear { parts, cuts } = &term.kind else { continue };
            let Some(own) = parts.iter().find(|part| part.fact == fact) else { continue };
            let others = parts.iter().filter(|part| part.fact != fact);
            let rest: Option<i64> =
                others.map(|part| Self::value(set, part.fact)?.checked_mul(part.times)).sum();
            let Some(rest) = rest else { continue };
            for cut in cuts {
                let turn = cut.saturating_sub(rest).checked_div(own.times).unwrap_or(0);
                found.extend([turn, turn - 1, turn + 1]);
            }
        }
        found
    }

    /// Codes or choices of a fact or list: the first of each run of its tables.
    fn codes(&self, fact: FactId) -> Vec<i64> {
        let Some(unit) = self.bundle.units.get(self.unit as usize) else { return Vec::new() };
        let mut found = Vec::new();
        for term in &unit.terms.terms {
            match &term.kind {
                TermKind::Table { fact: of, table } if *of == fact => found.extend(&table.starts),
                TermKind::ListHas { list, table, .. } if *list == fact => {
                    let table = unit.terms.tables.get(usize::from(*table));
                    found.extend(table.into_iter().flat_map(|table| &table.starts));
                }
                _ => {}
            }
        }
        found.retain(|value| *value >= 0);
        found.sort_unstable();
        found.dedup();
        found.truncate(MOST_VALUES);
        found
    }

    /// Lists of records: none, and so many of one kind.
    fn records(&self, list: FactId, set: &[(FactId, Set)]) -> Vec<Set> {
        let Some(FactKind::List { item: ItemKind::Record { fields, dated_by, .. }, most, .. }) =
            self.bundle.fact(list).map(|fact| &fact.kind)
        else {
            return Vec::new();
        };
        let mut tests: Vec<&FilterTest> = Vec::new();
        let mut counts: Vec<i64> = vec![1, 2];
        let Some(unit) = self.bundle.units.get(self.unit as usize) else { return Vec::new() };
        for id in &unit.derived {
            let Some(filter) = self.bundle.derived(*id).and_then(|derived| filter_of(&derived.kind, list))
            else {
                continue;
            };
            tests_of(filter, &mut tests);
            let linear = unit.terms.terms.iter().filter_map(|term| match &term.kind {
                TermKind::Linear { parts, cuts } if parts.iter().any(|part| part.fact == *id) => Some(cuts),
                _ => None,
            });
            for cut in linear.flatten() {
                counts.extend([cut.saturating_sub(1), *cut, cut.saturating_add(1)]);
            }
        }
        counts.retain(|count| (1..=i64::from(*most)).contains(count));
        counts.sort_unstable();
        counts.dedup();
        counts.truncate(MOST_VALUES);
        let days: Vec<i64> = set
            .iter()
            .filter_map(|(fact, value)| match value {
                Set::Value(day) if self.is_date(*fact) => Some(*day),
                _ => None,
            })
            .collect();
        let mut kinds: Vec<Vec<i64>> = vec![Vec::new()];
        for (at, field) in (FIRST_FIELD..).zip(fields) {
            let values = field_values(FactId(at), &field.kind, &tests, &days);
            let longer = |kind: &Vec<i64>| {
                let kind = kind.clone();
                values
                    .iter()
                    .map(move |value| kind.iter().copied().chain([*value]).collect())
                    .collect::<Vec<_>>()
            };
            kinds = kinds.iter().flat_map(longer).collect();
            kinds.truncate(MOST_KINDS);
        }
        let mut found = vec![Set::Records(Vec::new())];
        for count in &counts {
            for kind in &kinds {
                let same = |_| kind.clone();
                found.push(Set::Records((0..*count).map(same).collect()));
                let Some(dated) = dated_by else { continue };
                let stepping = |step: i64| {
                    let mut kind = kind.clone();
                    if let Some(day) = kind.get_mut(usize::from(*dated)) {
                        *day -= step;
                    }
                    kind
                };
                found.push(Set::Records((0..*count).map(stepping).collect()));
            }
        }
        found
    }
}

fn filter_of(kind: &DerivedKind, list: FactId) -> Option<&Filter> {
    match kind {
        DerivedKind::Count(records)
        | DerivedKind::Different(records, _)
        | DerivedKind::Sum(records, _)
        | DerivedKind::Highest(records, _)
        | DerivedKind::Lowest(records, _)
        | DerivedKind::OfLatest(records, _)
        | DerivedKind::OfEarliest(records, _) => (records.list == list).then_some(&records.filter),
        _ => None,
    }
}

fn tests_of<'f>(filter: &'f Filter, found: &mut Vec<&'f FilterTest>) {
    match filter {
        Filter::Constant(_) => {}
        Filter::Test(test) => found.push(test),
        Filter::Not(member) => tests_of(member, found),
        Filter::Group { members, .. } => members.iter().for_each(|member| tests_of(member, found)),
    }
}

/// Values of a field, one of each kind that a test could tell apart.
fn field_values(field: FactId, kind: &FactKind, tests: &[&FilterTest], days: &[i64]) -> Vec<i64> {
    let mut found: Vec<i64> = match kind {
        FactKind::YesNo => vec![1, 0],
        FactKind::Choice(choices) => (0..i64::try_from(choices.len()).unwrap_or(0)).collect(),
        FactKind::Date { low, .. } => {
            let near = days.iter().flat_map(|day| [day - 1, *day, day - 31, day - 400]);
            near.chain([*low]).collect()
        }
        FactKind::Number { low, high, .. } => {
            let cuts = tests.iter().filter_map(|test| match test {
                FilterTest::Reaches(parts, cut)
                    if parts.len() == 1 && parts.iter().all(|part| part.fact == field) =>
                {
                    Some(*cut)
                }
                _ => None,
            });
            let turns: Vec<i64> = cuts.flat_map(|cut| [cut, cut - 1]).collect();
            turns.into_iter().chain([*low]).filter(|value| (low..=high).contains(&value)).collect()
        }
        FactKind::Code(_) | FactKind::List { .. } => tests
            .iter()
            .filter_map(|test| match test {
                FilterTest::In(of, ranges) if *of == field => Some(ranges),
                _ => None,
            })
            .flatten()
            .map(|(first, _)| *first)
            .collect(),
    };
    found.truncate(8);
    if found.is_empty() {
        found.push(0);
    }
    found
}

/// A case as people write it.
fn shown(bundle: &Bundle, set: &[(FactId, Set)]) -> String {
    let mut parts = Vec::new();
    for (id, value) in set {
        let Some(fact) = bundle.fact(*id) else { continue };
        let text = match value {
            Set::Value(value) => fact.kind.show(*value),
            Set::Codes(codes) => {
                let codes: Vec<String> = codes.iter().map(|code| fact.kind.show(*code)).collect();
                format!("[{}]", codes.join(", "))
            }
            Set::Records(records) => records_shown(&fact.kind, records),
        };
        parts.push(format!("`{}: {text}`", fact.name));
    }
    parts.join(", ")
}

fn records_shown(kind: &FactKind, records: &[Vec<i64>]) -> String {
    let FactKind::List { item: ItemKind::Record { fields, .. }, .. } = kind else { return String::new() };
    let Some(first) = records.first() else { return "[]".into() };
    let fields: Vec<String> = fields
        .iter()
        .zip(first)
        .map(|(field, value)| format!("{}: {}", field.name, field.kind.show(*value)))
        .collect();
    let same = if records.iter().all(|record| record == first) { "" } else { ", each a day before the last" };
    match records.len() {
        1 => format!("[{{ {} }}]", fields.join(", ")),
        many => format!("{many} records as {{ {} }}{same}", fields.join(", ")),
    }
}
