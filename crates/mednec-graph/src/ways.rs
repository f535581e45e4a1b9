//! The ways in which several derived facts over one list that is not fully known can move together.
//!
//! All that is asked of such a list is put as counts: how many records pass a filter, up to a number from which on it
//! makes no difference. A greatest value reaches a cut where one record that passes reaches it, a smallest one where
//! none stays below, and so on. What the counts can come to together is then found record by record.

use std::collections::BTreeSet;

use crate::condition::Count;
use crate::derived::{DerivedKind, Records};
use crate::fact::{FactId, FactKind, ItemKind};
use crate::filter::{FIRST_FIELD, Filter, FilterTest};
use crate::records::{RecordList, kind_domain};
use crate::sight::{Ground, View};
use crate::term::{ClassSet, Part, TermId, TermKind};

/// The most counts over one list that are looked at together.
const MOST_COUNTS: usize = 16;
/// How many steps it takes to tell in which ways one record can pass.
const WAYS_STEPS: usize = 500;
/// The most values of a field that are counted one by one.
const MOST_DIFFERENT: u64 = 8;

/// What several counts come to.
type Counts = Vec<u32>;

/// The counts behind some derived facts.
#[derive(Default)]
struct Counters {
    filters: Vec<Filter>,
    caps: Counts,
}

/// A derived fact, and how its value is read off counts. A value stands for all of its class.
struct Reading {
    fact: FactId,
    how: How,
}

/// How a value is read off counts.
enum How {
    /// It is a count.
    Count(usize),
    /// The greatest of these values whose count is not zero; else the last, where there is none.
    Greatest(Vec<(i64, usize)>, i64),
    /// Where the first count is not zero, the greatest of these values whose count is zero; else the last.
    Smallest(usize, Vec<(i64, usize)>, i64),
    /// How many of the counts are not zero.
    Different(Vec<usize>),
}

impl Counters {
    fn add(&mut self, filter: Filter, cap: u32) -> usize {
        self.filters.push(filter);
        self.caps.push(cap);
        self.filters.len() - 1
    }
}

impl Reading {
    fn value(&self, counts: &[u32]) -> i64 {
        let count = |at: &usize| counts.get(*at).copied().unwrap_or(0);
        match &self.how {
            How::Count(at) => i64::from(count(at)),
            How::Greatest(cuts, none) => {
                let reached = cuts.iter().filter(|(_, at)| count(at) > 0).map(|(cut, _)| *cut);
                reached.max().unwrap_or(*none)
            }
            How::Smallest(some, cuts, none) => {
                let reached = cuts.iter().filter(|(_, at)| count(some) > 0 && count(at) == 0);
                reached.map(|(cut, _)| *cut).max().unwrap_or(*none)
            }
            How::Different(values) => {
                i64::try_from(values.iter().filter(|at| count(at) > 0).count()).unwrap_or(i64::MAX)
            }
        }
    }
}

/// Both a filter and that a field reaches a value, or does not.
fn and_reaches(filter: &Filter, field: u16, value: i64, reaches: bool) -> Filter {
    let parts = vec![Part { fact: FactId(FIRST_FIELD.saturating_add(field)), times: 1 }];
    let test = Filter::Test(FilterTest::Reaches(parts, value));
    let test = if reaches { test } else { Filter::Not(Box::new(test)) };
    Filter::Group { count: Count::All, members: vec![filter.clone(), test] }
}

impl Ground<'_> {
    /// The ways in which the terms that a list of records feeds through derived facts can move together: for each term
    /// the classes it can be in. Nothing where that cannot be told exactly, or where there are more than `limit` ways.
    pub(crate) fn record_ways(
        &self,
        view: View<'_>,
        list: FactId,
        fed: &[TermId],
        limit: usize,
    ) -> Option<Vec<Vec<ClassSet>>> {
        let (counters, readings) = self.counters(view, list, fed)?;
        let filters: Vec<&Filter> = counters.filters.iter().collect();
        let records = RecordList::of(&self.bundle.facts, view.knowledge.case(), list)?;
        let mut reached: BTreeSet<Counts> = BTreeSet::from([vec![0; filters.len()]]);
        for index in 0..records.given {
            let (ways, exact) = records.record(index, view.knowledge).ways(&filters, view.knowledge);
            reached = step(&reached, &ways, &counters.caps);
            let more = self.spend(WAYS_STEPS + reached.len() * ways.len());
            (exact && more && reached.len() <= limit).then_some(())?;
        }
        if let Some(fresh) = records.fresh(view.knowledge) {
            let (ways, exact) = fresh.ways(&filters, view.knowledge);
            let more = self.spend(WAYS_STEPS);
            (exact && more && !ways.is_empty()).then_some(())?;
            // One that passes nothing can always come, so what must come makes no difference.
            let need = if ways.contains(&0) { 0 } else { records.need };
            let mut newest = reached.clone();
            for round in 0..records.more {
                if round < need {
                    reached = step(&reached, &ways, &counters.caps);
                    newest.clone_from(&reached);
                } else {
                    // What came before has been taken a step further already.
                    newest = step(&newest, &ways, &counters.caps);
                    newest.retain(|counts| reached.insert(counts.clone()));
                    if newest.is_empty() {
                        break;
                    }
                }
                let more = self.spend(reached.len() * ways.len());
                (more && reached.len() <= limit).then_some(())?;
            }
        }
        let mut ways = Vec::new();
        let mut case = view.knowledge.case().clone();
        for counts in reached {
            for reading in &readings {
                case.set_value(reading.fact, reading.value(&counts));
            }
            let knowledge = self.knowledge(&case);
            ways.push(fed.iter().map(|id| knowledge.possible(&self.unit.terms, *id)).collect());
        }
        ways.sort_unstable();
        ways.dedup();
        Some(ways)
    }

    /// The counts behind the derived facts by which terms look at a list; nothing where they look at it in a way that
    /// cannot be put as counts.
    fn counters(&self, view: View<'_>, list: FactId, fed: &[TermId]) -> Option<(Counters, Vec<Reading>)> {
        let terms = fed.iter().filter_map(|id| self.unit.terms.get(*id));
        let mut facts: Vec<FactId> = terms.flat_map(|term| term.kind.facts()).collect();
        facts.retain(|fact| view.stands_for(*fact, list));
        facts.sort_unstable();
        facts.dedup();
        let (mut counters, mut readings) = (Counters::default(), Vec::new());
        for fact in facts {
            let kind = &self.bundle.derived(fact)?.kind;
            let cuts = self.cuts(view, fact, fed);
            let none = self.bundle.fact(fact)?.kind.bounds().map_or(-1, |(low, _)| low);
            let how = match kind {
                DerivedKind::Count(records) if records.list == list => {
                    let last = cuts.and_then(|cuts| cuts.last().copied());
                    let cap = last.map_or(u32::MAX, |last| u32::try_from(last.max(0)).unwrap_or(u32::MAX));
                    How::Count(counters.add(records.filter.clone(), cap))
                }
                DerivedKind::Highest(records, field) if records.list == list => {
                    let cuts = cuts?.into_iter().filter(|cut| *cut > none);
                    let mut counted =
                        |cut: i64| counters.add(and_reaches(&records.filter, *field, cut, true), 1);
                    How::Greatest(cuts.map(|cut| (cut, counted(cut))).collect(), none)
                }
                DerivedKind::Lowest(records, field) if records.list == list => {
                    let cuts: Vec<i64> = cuts?.into_iter().filter(|cut| *cut > none).collect();
                    let some = counters.add(records.filter.clone(), 1);
                    let mut counted =
                        |cut: i64| counters.add(and_reaches(&records.filter, *field, cut, false), 1);
                    How::Smallest(some, cuts.into_iter().map(|cut| (cut, counted(cut))).collect(), none)
                }
                DerivedKind::Different(records, field) if records.list == list => {
                    How::Different(self.values(records, *field, &mut counters)?)
                }
                _ => return None,
            };
            readings.push(Reading { fact, how });
            (counters.filters.len() <= MOST_COUNTS).then_some(())?;
        }
        Some((counters, readings))
    }

    /// A count for each value that a field can have.
    fn values(&self, records: &Records, field: u16, counters: &mut Counters) -> Option<Vec<usize>> {
        let FactKind::List { item: ItemKind::Record { fields, .. }, .. } =
            &self.bundle.fact(records.list)?.kind
        else {
            return None;
        };
        let domain = kind_domain(&fields.get(usize::from(field))?.kind);
        (domain.len() <= MOST_DIFFERENT).then_some(())?;
        let one = |value: i64| {
            let at_least = and_reaches(&records.filter, field, value, true);
            and_reaches(&at_least, field, value.saturating_add(1), false)
        };
        Some((domain.low()..=domain.high()).map(|value| counters.add(one(value), 1)).collect())
    }

    /// The values of a derived fact at which the classes of terms change, ascending; nothing where something else is
    /// open in these terms too.
    fn cuts(&self, view: View<'_>, fact: FactId, fed: &[TermId]) -> Option<Vec<i64>> {
        let mut cuts = Vec::new();
        for id in fed {
            match &self.unit.terms.get(*id)?.kind {
                kind if kind.facts().all(|looked_at| looked_at != fact) => {}
                TermKind::Linear { .. } => {
                    cuts.extend(view.knowledge.turning_points(&self.unit.terms, *id, fact)?);
                }
                TermKind::Table { table, .. } => cuts.extend(&table.starts),
                TermKind::YesNo(_) => cuts.push(1),
                TermKind::ListHas { .. } => return None,
            }
        }
        cuts.sort_unstable();
        cuts.dedup();
        Some(cuts)
    }
}

/// What counts come to after one more record that can pass in these ways.
fn step(reached: &BTreeSet<Counts>, ways: &[u64], caps: &[u32]) -> BTreeSet<Counts> {
    let added = |counts: &Counts, way: u64| -> Counts {
        let passed = (0..).zip(counts).zip(caps);
        passed.map(|((at, count), cap)| (*count + u32::from(way >> at & 1 == 1)).min(*cap)).collect()
    };
    reached.iter().flat_map(|counts| ways.iter().map(move |way| added(counts, *way))).collect()
}
