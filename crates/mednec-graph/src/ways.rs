//! The ways in which several counts over one list that is not fully known can move together.

use std::collections::BTreeSet;

use crate::derived::DerivedKind;
use crate::fact::FactId;
use crate::filter::Filter;
use crate::records::RecordList;
use crate::sight::{Ground, View};
use crate::term::{ClassSet, TermId, TermKind};

/// The most counts over one list that are looked at together.
const MOST_COUNTS: usize = 12;

/// What several counts come to.
type Counts = Vec<u32>;

impl Ground<'_> {
    /// The ways in which the terms that a list of records feeds through counts can move together: for each term the
    /// classes it can be in. Nothing where that cannot be told exactly, or where there are more than `limit` ways.
    pub(crate) fn record_ways(
        &self,
        view: View<'_>,
        list: FactId,
        fed: &[TermId],
        limit: usize,
    ) -> Option<Vec<Vec<ClassSet>>> {
        let counts = self.counts(view, list, fed)?;
        let filters: Vec<&Filter> = counts.iter().map(|(_, filter)| *filter).collect();
        let caps = self.caps(&counts, fed);
        let records = RecordList::of(&self.bundle.facts, view.knowledge.case(), list)?;
        let mut reached: BTreeSet<Counts> = BTreeSet::from([vec![0; counts.len()]]);
        for index in 0..records.given {
            let (ways, exact) = records.record(index, view.knowledge).ways(&filters, view.knowledge);
            reached = step(&reached, &ways, &caps);
            (exact && reached.len() <= limit).then_some(())?;
        }
        if let Some(fresh) = records.fresh(view.knowledge) {
            let (ways, exact) = fresh.ways(&filters, view.knowledge);
            (exact && !ways.is_empty()).then_some(())?;
            // One that passes nothing can always come, so what must come makes no difference.
            let need = if ways.contains(&0) { 0 } else { records.need };
            for round in 0..records.more {
                let next = step(&reached, &ways, &caps);
                let before = reached.len();
                if round < need {
                    reached = next;
                } else {
                    reached.extend(next);
                    if reached.len() == before {
                        break;
                    }
                }
                (reached.len() <= limit).then_some(())?;
            }
        }
        let mut ways = Vec::new();
        let mut case = view.knowledge.case().clone();
        for counted in reached {
            for ((fact, _), count) in counts.iter().zip(&counted) {
                case.set_value(*fact, i64::from(*count));
            }
            let knowledge = self.knowledge(&case);
            ways.push(fed.iter().map(|id| knowledge.possible(&self.unit.terms, *id)).collect());
        }
        ways.sort_unstable();
        ways.dedup();
        Some(ways)
    }

    /// The counts over a list that terms look at; nothing where they look at it in another way as well.
    fn counts(&self, view: View<'_>, list: FactId, fed: &[TermId]) -> Option<Vec<(FactId, &Filter)>> {
        let terms = fed.iter().filter_map(|id| self.unit.terms.get(*id));
        let mut facts: Vec<FactId> = terms.flat_map(|term| term.kind.facts()).collect();
        facts.retain(|fact| view.stands_for(*fact, list));
        facts.sort_unstable();
        facts.dedup();
        let count = |fact: FactId| match &self.bundle.derived(fact)?.kind {
            DerivedKind::Count(records) if records.list == list => Some((fact, &records.filter)),
            _ => None,
        };
        let counts: Option<Vec<_>> = facts.into_iter().map(count).collect();
        counts.filter(|counts| counts.len() <= MOST_COUNTS)
    }

    /// From which number on it makes no difference how many there are.
    fn caps(&self, counts: &[(FactId, &Filter)], fed: &[TermId]) -> Counts {
        let cap = |fact: FactId| {
            let mut cap = 0;
            for term in fed.iter().filter_map(|id| self.unit.terms.get(*id)) {
                match &term.kind {
                    TermKind::Linear { parts, cuts } if parts.iter().any(|part| part.fact == fact) => {
                        let alone = parts.len() == 1 && parts.iter().all(|part| part.times == 1);
                        let last = cuts.last().copied().filter(|_| alone);
                        cap = cap
                            .max(last.map_or(u32::MAX, |cut| u32::try_from(cut.max(0)).unwrap_or(u32::MAX)));
                    }
                    _ => {}
                }
            }
            cap
        };
        counts.iter().map(|(fact, _)| cap(*fact)).collect()
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
