//! Cases with made-up records, to show that a fact makes a difference.

use crate::ask::field_of;
use crate::case::{Case, Slot};
use crate::domain::Domain;
use crate::fact::{FactId, FactKind, ItemKind};
use crate::filter::Filter;
use crate::records::{RecordList, loosens};
use crate::study::Studies;

/// The most records that are made up for one list.
const MOST_MADE_UP: u32 = 24;

/// How what records can be depends on a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bounds {
    /// Not at all.
    None,
    /// A greater value leaves them all they could be before.
    LooserUp,
    /// A smaller value does.
    LooserDown,
    /// In another way.
    Somehow,
}

impl Studies<'_> {
    /// The lists of records that the unit looks at and that are not known.
    fn open_records(&self) -> Vec<FactId> {
        let bundle = self.ground.bundle;
        let derived = self.ground.unit.derived.iter().filter_map(|fact| bundle.derived(*fact));
        let mut lists: Vec<FactId> = derived.flat_map(|derived| derived.kind.facts()).collect();
        lists.retain(|fact| !self.view.knowledge.is_known(*fact) && self.each(*fact).is_some());
        lists.sort_unstable();
        lists.dedup();
        lists
    }

    /// Whether the unit looks at a list of records that is not known.
    pub(crate) fn has_open_records(&self) -> bool {
        !self.open_records().is_empty()
    }

    /// What holds of every record of a list.
    fn each(&self, list: FactId) -> Option<&[Filter]> {
        match &self.ground.bundle.fact(list)?.kind {
            FactKind::List { item: ItemKind::Record { each, .. }, .. } => Some(each),
            _ => None,
        }
    }

    /// How what the records of lists that are not known can be depends on a fact.
    pub(crate) fn bounds_records(&self, fact: FactId) -> Bounds {
        let mut bounds = Bounds::None;
        let lists = self.open_records();
        for each in lists.iter().filter_map(|list| self.each(*list)).flatten() {
            if !self.reaches(each, fact) {
                continue;
            }
            let derived =
                |fact: &FactId| field_of(*fact).is_none() && self.ground.bundle.derived(*fact).is_some();
            let direct = !each.facts().iter().any(derived);
            let one = match loosens(each, fact).filter(|_| direct) {
                Some(true) => Bounds::LooserUp,
                Some(false) => Bounds::LooserDown,
                None => Bounds::Somehow,
            };
            bounds = if bounds == Bounds::None || bounds == one { one } else { Bounds::Somehow };
        }
        bounds
    }

    /// Whether a filter looks at a fact, by itself or through derived facts.
    fn reaches(&self, filter: &Filter, fact: FactId) -> bool {
        let mut facts = filter.facts();
        let mut next = 0;
        while let Some(at) = facts.get(next).copied() {
            let derived = field_of(at).is_none().then(|| self.ground.bundle.derived(at)).flatten();
            for read in derived.into_iter().flat_map(|derived| derived.kind.facts()) {
                if !facts.contains(&read) {
                    facts.push(read);
                }
            }
            next += 1;
        }
        facts.contains(&fact)
    }

    /// The case with its lists of records made known in one of many ways, such as they can be where `facts` have the
    /// values `from`; days near those of `points` are preferred.
    pub(crate) fn settled(
        &self,
        facts: &[FactId],
        from: &[i64],
        points: [&[i64]; 2],
        sample: u32,
    ) -> Option<Case> {
        let values = from.iter().copied().map(Domain::value);
        let pins: Vec<(FactId, Domain)> = facts.iter().copied().zip(values).collect();
        let sight = self.ground.sight(self.ground.closed, &pins);
        let knowledge = self.ground.knowledge(sight.case());
        let mut case = self.ground.closed.clone();
        let mut near: Vec<i64> = Vec::new();
        for value in points.into_iter().flatten() {
            near.extend([value.saturating_sub(1), *value, value.saturating_add(1)]);
        }
        for list in self.open_records() {
            let records = RecordList::of(&self.ground.bundle.facts, sight.case(), list)?;
            let fresh = records.fresh(&knowledge);
            let more = match sample % 4 {
                0 => records.need,
                1 => records.need.max(1),
                2 => records.need.max(2),
                _ => records.more,
            };
            let more = if fresh.is_some() { more.min(records.more).min(MOST_MADE_UP) } else { 0 };
            let mut rows: Vec<Vec<Slot>> = Vec::new();
            let mut turn = sample / 4;
            for index in 0..records.given {
                turn += 1;
                rows.push(row(&records.record(index, &knowledge).fields, &near, turn)?);
            }
            for _ in 0..more {
                turn += 1;
                rows.push(row(&fresh.as_ref()?.fields, &near, turn)?);
            }
            case.set_records(list, rows, false);
        }
        Some(case)
    }
}

/// One value for each field.
fn row(fields: &[Domain], near: &[i64], turn: u32) -> Option<Vec<Slot>> {
    let mut slots = Vec::new();
    for (at, field) in (0u32..).zip(fields) {
        let mut values: Vec<i64> = match field {
            Domain::OneOf(values) => values.clone(),
            Domain::Range(low, high) if field.len() <= 16 => (*low..=*high).collect(),
            Domain::Range(low, high) => {
                let near = near.iter().copied().filter(|value| field.has(*value));
                [*high, *low].into_iter().chain(near).collect()
            }
        };
        values.dedup();
        let pick = turn.wrapping_mul(7).wrapping_add(at.wrapping_mul(3)) as usize % values.len().max(1);
        slots.push(Slot::Value(*values.get(pick)?));
    }
    Some(slots)
}
