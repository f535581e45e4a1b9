//! All completions of a tiny world, and what they end in.

use std::collections::{BTreeMap, BTreeSet};

use super::world::{ANCHOR, BASE, FLAG, LAST_ANCHOR, LAST_DAY, LIST, REGION, World};
use crate::calendar::shifted;
use crate::case::{Partial, Slot};
use crate::condition::Count;
use crate::derived::{DerivedKind, Records};
use crate::fact::{FactId, FactKind, ItemKind};
use crate::filter::{FIRST_FIELD, Filter, FilterTest};
use crate::term::TermKind;

/// What is true of a world.
#[derive(Debug)]
pub(super) struct Truth {
    pub(super) leaves: Vec<u32>,
    pub(super) missing: Vec<FactId>,
}

type Row = [i64; 2];

/// A completion.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Full {
    singles: [i64; 3],
    rows: Vec<Row>,
}

impl Full {
    fn value(&self, fact: FactId, row: Row) -> i64 {
        match fact {
            ANCHOR => self.singles[0],
            FLAG => self.singles[1],
            REGION => self.singles[2],
            field => row[usize::from(field.0 - FIRST_FIELD)],
        }
    }

    fn holds(&self, filter: &Filter, row: Row) -> bool {
        match filter {
            Filter::Constant(always) => *always,
            Filter::Not(member) => !self.holds(member, row),
            Filter::Group { count, members } => {
                let held = members.iter().filter(|member| self.holds(member, row)).count();
                match count {
                    Count::All => held == members.len(),
                    Count::Any => held > 0,
                    Count::None => held == 0,
                    Count::AtLeast(least) => held >= *least as usize,
                }
            }
            Filter::Test(FilterTest::YesNo(fact)) => self.value(*fact, row) == 1,
            Filter::Test(FilterTest::In(fact, ranges)) => {
                ranges.iter().any(|(low, high)| (*low..=*high).contains(&self.value(*fact, row)))
            }
            Filter::Test(FilterTest::Reaches(parts, least)) => {
                parts.iter().map(|part| self.value(part.fact, row) * part.times).sum::<i64>() >= *least
            }
            Filter::Test(FilterTest::Same(a, b)) => self.value(*a, row) == self.value(*b, row),
            Filter::Test(FilterTest::Has(..)) => unreachable!("no world has it"),
        }
    }

    fn passing(&self, records: &Records) -> Vec<Row> {
        self.rows.iter().copied().filter(|row| self.holds(&records.filter, *row)).collect()
    }

    fn derived(&self, kind: &DerivedKind) -> i64 {
        match kind {
            DerivedKind::Count(r) => i64::try_from(self.passing(r).len()).unwrap(),
            DerivedKind::Different(r, f) => {
                let values: BTreeSet<i64> = self.passing(r).iter().map(|row| row[usize::from(*f)]).collect();
                i64::try_from(values.len()).unwrap()
            }
            DerivedKind::Sum(r, f) => self.passing(r).iter().map(|row| row[usize::from(*f)]).sum(),
            DerivedKind::Highest(r, f) => {
                self.passing(r).iter().map(|row| row[usize::from(*f)]).max().unwrap_or(-1)
            }
            DerivedKind::Lowest(r, f) => {
                self.passing(r).iter().map(|row| row[usize::from(*f)]).min().unwrap_or(-1)
            }
            DerivedKind::OfLatest(r, f) => {
                self.passing(r).iter().max_by_key(|row| row[0]).map_or(-1, |row| row[usize::from(*f)])
            }
            DerivedKind::OfEarliest(r, f) => {
                self.passing(r).iter().min_by_key(|row| row[0]).map_or(-1, |row| row[usize::from(*f)])
            }
            DerivedKind::Holds(filter) => i64::from(self.holds(filter, [0, 0])),
            DerivedKind::Shifted { months, .. } => shifted(self.singles[0], *months),
            other => unreachable!("no world has {other:?}"),
        }
    }

    fn leaf(&self, world: &World) -> u32 {
        let unit = &world.bundle.units[0];
        let value = |fact: FactId| match fact.0.checked_sub(BASE) {
            Some(at) => self.derived(&world.bundle.derived[usize::from(at)].kind),
            None => self.value(fact, [0, 0]),
        };
        let mut at = unit.root.unwrap();
        while let Some(node) = unit.graph.node(at) {
            let class = match &unit.terms.get(node.term).unwrap().kind {
                TermKind::YesNo(fact) => u8::from(value(*fact) != 0),
                TermKind::Table { fact, table } => table.class(value(*fact)),
                TermKind::Linear { parts, cuts } => {
                    let total: i64 = parts.iter().map(|part| value(part.fact) * part.times).sum();
                    u8::try_from(cuts.iter().filter(|cut| **cut <= total).count()).unwrap()
                }
                TermKind::ListHas { .. } => unreachable!("no world has it"),
            };
            at = unit.graph.edge(node, class).unwrap();
        }
        at.as_outcome().unwrap()
    }
}

fn values(world: &World, slot: Slot, last: i64) -> Vec<i64> {
    match slot {
        Slot::Value(value) => vec![value],
        Slot::Partial(index) => match world.case.partial(index).unwrap() {
            Partial::OneOf(values) => values.clone(),
            Partial::Between(low, high) => (*low..=*high).collect(),
        },
        Slot::Unknown | Slot::List { .. } => (0..=last).collect(),
    }
}

/// All that the list can be, whatever the facts around it are.
fn lists(world: &World, most: usize) -> Vec<Vec<Row>> {
    let (start, len, open) = match world.case.slot(LIST) {
        Slot::List { start, len, open } => (start, len, open),
        _ => (0, 0, true),
    };
    let mut found: Vec<Vec<Row>> = vec![Vec::new()];
    for index in 0..len {
        let slots = world.case.record(start, 2, index);
        let (dates, kinds) = (values(world, slots[0], LAST_DAY), values(world, slots[1], 1));
        let rows: Vec<Row> = dates.iter().flat_map(|d| kinds.iter().map(|k| [*d, *k])).collect();
        found = found
            .iter()
            .flat_map(|list| rows.iter().map(|row| [list.as_slice(), &[*row]].concat()))
            .collect();
    }
    if !open {
        return found;
    }
    let before = world.case.complete_from(LIST).unwrap_or(i64::MAX);
    let fresh: Vec<Row> =
        (0..=LAST_DAY).filter(|day| *day < before).flat_map(|day| [[day, 0], [day, 1]]).collect();
    let mut all: BTreeSet<Vec<Row>> = found.iter().cloned().collect();
    let mut last = all.clone();
    for _ in usize::from(len)..most {
        let mut next = BTreeSet::new();
        for list in &last {
            for row in &fresh {
                // Where a record that is yet to come will stand is open.
                for place in 0..=list.len() {
                    let mut longer = list.clone();
                    longer.insert(place, *row);
                    next.insert(longer);
                }
            }
        }
        all.extend(next.iter().cloned());
        last = next;
    }
    all.into_iter().collect()
}

/// What is true of a world; nothing where no completion is valid.
pub(super) fn truth(world: &World) -> Option<Truth> {
    let FactKind::List { item: ItemKind::Record { each, .. }, most, .. } = &world.bundle.facts[2].kind else {
        unreachable!("the third fact is the list")
    };
    let singles = [(ANCHOR, LAST_ANCHOR), (FLAG, 1), (REGION, 1)]
        .map(|(fact, last)| values(world, world.case.slot(fact), last));
    let lists = lists(world, *most as usize);
    let mut ends: BTreeMap<Full, u32> = BTreeMap::new();
    for anchor in &singles[0] {
        for flag in &singles[1] {
            for region in &singles[2] {
                for rows in &lists {
                    let full = Full { singles: [*anchor, *flag, *region], rows: rows.clone() };
                    if full.rows.iter().all(|row| each.iter().all(|each| full.holds(each, *row))) {
                        let leaf = full.leaf(world);
                        ends.insert(full, leaf);
                    }
                }
            }
        }
    }
    let leaves: BTreeSet<u32> = ends.values().copied().collect();
    let mut missing = Vec::new();
    for fact in [ANCHOR, FLAG, LIST, REGION] {
        let mut alike: BTreeMap<Full, u32> = BTreeMap::new();
        let differs = ends.iter().any(|(full, leaf)| {
            let mut rest = full.clone();
            match fact {
                ANCHOR => rest.singles[0] = 0,
                FLAG => rest.singles[1] = 0,
                REGION => rest.singles[2] = 0,
                _ => rest.rows = Vec::new(),
            }
            *alike.entry(rest).or_insert(*leaf) != *leaf
        });
        if differs {
            missing.push(fact);
        }
    }
    (!ends.is_empty()).then_some(Truth { leaves: leaves.into_iter().collect(), missing })
}
