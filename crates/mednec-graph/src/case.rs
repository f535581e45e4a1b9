//! A case in memory: for every fact of the bundle what is known of it.

use crate::fact::FactId;

/// An element of a list that is there but not known.
pub const UNKNOWN_ITEM: i64 = i64::MIN;

/// What is known of one fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Slot {
    /// Nothing.
    #[default]
    Unknown,
    /// Its value.
    Value(i64),
    /// Its elements; see [`Case::list`], and [`Case::record`] where they are records.
    List {
        /// Index of the first element.
        start: u32,
        /// How many elements are given.
        len: u16,
        /// Whether there may be more.
        open: bool,
    },
    /// More than nothing, less than its value; see [`Case::partial`].
    Partial(u32),
}

/// What is known of a single value that is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Partial {
    /// It is one of these.
    OneOf(Vec<i64>),
    /// It lies between these, both included.
    Between(i64, i64),
}

/// The facts of one requested service.
///
/// A case is made for one bundle: its slots are the bundle's facts. It can be cleared and filled again, which keeps
/// its memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Case {
    slots: Vec<Slot>,
    items: Vec<i64>,
    partials: Vec<Partial>,
    /// The fields of records, one record after another.
    fields: Vec<Slot>,
    evidence: Vec<(FactId, Evidence)>,
    complete_from: Vec<(FactId, i64)>,
}

/// What a case says of a fact beside its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Evidence {
    /// Someone looked, and the record says that there is none.
    pub absent: bool,
    /// Sources give different values.
    pub conflicting: bool,
    /// The day to which the value belongs.
    pub as_of: Option<i64>,
}

impl Case {
    /// A case of which nothing is known, for a bundle with this many facts.
    pub fn new(facts: usize) -> Self {
        Self { slots: vec![Slot::Unknown; facts], ..Self::default() }
    }

    /// The same case for another bundle that has the same vocabulary, and this many facts with those it computes.
    #[must_use]
    pub fn for_facts(&self, facts: usize) -> Self {
        let mut case = self.clone();
        case.slots.resize(facts, Slot::Unknown);
        case
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.slots.fill(Slot::Unknown);
        self.items.clear();
        self.partials.clear();
        self.fields.clear();
        self.evidence.clear();
        self.complete_from.clear();
    }

    /// What is known of a fact.
    #[inline]
    pub fn slot(&self, fact: FactId) -> Slot {
        self.slots.get(usize::from(fact.0)).copied().unwrap_or_default()
    }

    /// The given elements of a list; [`UNKNOWN_ITEM`] for one that is not known.
    #[inline]
    pub fn list(&self, start: u32, len: u16) -> &[i64] {
        let start = start as usize;
        self.items.get(start..start + usize::from(len)).unwrap_or(&[])
    }

    /// What is known of a value that is not known.
    pub fn partial(&self, index: u32) -> Option<&Partial> {
        self.partials.get(index as usize)
    }

    /// Sets what is known of a fact.
    pub(crate) fn put(&mut self, fact: FactId, slot: Slot) {
        if let Some(place) = self.slots.get_mut(usize::from(fact.0)) {
            *place = slot;
        }
    }

    /// Forgets a fact.
    pub fn set_unknown(&mut self, fact: FactId) {
        self.put(fact, Slot::Unknown);
    }

    /// Sets a single value.
    pub fn set_value(&mut self, fact: FactId, value: i64) {
        self.put(fact, Slot::Value(value));
    }

    /// Sets what is partly known of a single value; one possible value is a known value.
    pub fn set_partial(&mut self, fact: FactId, partial: Partial) {
        match partial {
            Partial::Between(low, high) if low == high => self.set_value(fact, low),
            Partial::OneOf(values) if values.len() == 1 => {
                self.set_value(fact, values.first().copied().unwrap_or_default());
            }
            other => {
                let index = u32::try_from(self.partials.len()).unwrap_or(u32::MAX);
                self.partials.push(other);
                self.put(fact, Slot::Partial(index));
            }
        }
    }

    /// Sets the elements of a list; `open` says that there may be more.
    pub fn set_list(&mut self, fact: FactId, elements: impl IntoIterator<Item = i64>, open: bool) {
        let start = self.items.len();
        self.items.extend(elements.into_iter().take(usize::from(u16::MAX)));
        let len = u16::try_from(self.items.len() - start).unwrap_or(u16::MAX);
        self.put(fact, Slot::List { start: u32::try_from(start).unwrap_or(u32::MAX), len, open });
    }
    /// Sets the records of a list, each with its fields in order; `open` says that there may be more.
    pub fn set_records(&mut self, fact: FactId, records: impl IntoIterator<Item = Vec<Slot>>, open: bool) {
        let start = u32::try_from(self.fields.len()).unwrap_or(u32::MAX);
        let mut len = 0u16;
        for record in records.into_iter().take(usize::from(u16::MAX)) {
            self.fields.extend(record);
            len += 1;
        }
        self.put(fact, Slot::List { start, len, open });
    }

    /// The fields of a record of a list: `width` of them, of the record at `index`.
    #[inline]
    pub fn record(&self, start: u32, width: usize, index: u16) -> &[Slot] {
        let from = start as usize + width * usize::from(index);
        self.fields.get(from..from + width).unwrap_or(&[])
    }

    /// How many fields of records are given in all.
    pub(crate) fn field_count(&self) -> usize {
        self.fields.len()
    }

    /// Keeps what is partly known of a field of a record, and gives the slot that says so.
    pub fn keep_partial(&mut self, partial: Partial) -> Slot {
        let index = u32::try_from(self.partials.len()).unwrap_or(u32::MAX);
        self.partials.push(partial);
        Slot::Partial(index)
    }

    /// What the case says of a fact beside its value.
    pub fn evidence(&self, fact: FactId) -> Evidence {
        self.evidence.iter().find(|(of, _)| *of == fact).map(|(_, evidence)| *evidence).unwrap_or_default()
    }

    /// Sets what the case says of a fact beside its value.
    pub fn set_evidence(&mut self, fact: FactId, evidence: Evidence) {
        self.evidence.retain(|(of, _)| *of != fact);
        self.evidence.push((fact, evidence));
    }

    /// The day from which on an open list of records is complete.
    pub fn complete_from(&self, list: FactId) -> Option<i64> {
        self.complete_from.iter().find(|(of, _)| *of == list).map(|(_, day)| *day)
    }

    /// Sets the day from which on an open list of records is complete.
    pub fn set_complete_from(&mut self, list: FactId, day: i64) {
        self.complete_from.retain(|(of, _)| *of != list);
        self.complete_from.push((list, day));
    }
}
