//! What holds of every record of a list, held against the records of a case.

use crate::case::Slot;
use crate::fact::{Fact, FactId, FactKind, ItemKind};
use crate::knowledge::Knowledge;
use crate::records::RecordList;

impl<'a> Knowledge<'a> {
    /// A record that no completion can have, if there is one: the list, the index of the record, and which of the
    /// list's filters it violates; such a case is not valid.
    pub fn violation(&self) -> Option<(FactId, u16, usize)> {
        self.lists().into_iter().find_map(|(list, records)| {
            let (record, filter) = records.violation(self)?;
            Some((list, record, filter))
        })
    }

    /// A list that must have a record where none can be, if there is one; such a case is not valid.
    pub fn impossible_list(&self) -> Option<FactId> {
        let impossible = |records: &RecordList<'_>| records.need > 0 && records.fresh(self).is_none();
        self.lists().into_iter().find(|(_, records)| impossible(records)).map(|(list, _)| list)
    }

    /// Pairs of facts that are both not known and that records of one list, given or due, hold apart.
    pub(crate) fn tied_by_records(&self) -> Vec<(FactId, FactId)> {
        let mut ties = Vec::new();
        for (_, records) in self.lists() {
            let mut facts: Vec<FactId> =
                records.facts_of_each().filter(|fact| !self.is_known(*fact)).collect();
            facts.sort_unstable();
            facts.dedup();
            for (at, one) in facts.iter().enumerate() {
                ties.extend(facts.iter().skip(at + 1).map(|other| (*one, *other)));
            }
        }
        ties
    }

    /// The lists of which records are given, or must come, and something holds of every record.
    fn lists(&self) -> Vec<(FactId, RecordList<'a>)> {
        let bound = |fact: &Fact| {
            matches!(&fact.kind,
                FactKind::List { item: ItemKind::Record { each, .. }, .. } if !each.is_empty())
        };
        let lists = (0u16..).map(FactId).zip(self.facts).filter(|(_, fact)| bound(fact));
        let lists = lists.filter_map(|(id, _)| Some((id, RecordList::of(self.facts, self.case(), id)?)));
        lists.filter(|(_, records)| records.given > 0 || records.need > 0).collect()
    }

    /// Narrows facts by what holds of every record given, and of those that must come.
    pub(crate) fn narrow_by_records(&mut self) {
        let lists = self.lists();
        let mut bounds: Vec<(FactId, i64, i64)> = Vec::new();
        for (_, records) in &lists {
            records.bounds_of_facts(self, |fact, low, high| bounds.push((fact, low, high)));
        }
        for (fact, low, high) in bounds {
            if matches!(self.case().slot(fact), Slot::Unknown | Slot::Partial(_)) {
                // Where nothing is left, the violation is found by the record.
                self.tighten(fact, low, high);
            }
        }
    }
}
