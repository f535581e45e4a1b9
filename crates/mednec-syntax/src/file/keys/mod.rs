//! Every key of every kind of file, with its meaning in one line.
//!
//! Reading goes by these tables, and so do the lists of keys in the documentation.

mod criterion;
mod data;
mod policy;
mod rule;
mod shape;
mod shared;
mod value;

pub use criterion::*;
pub use data::*;
pub use policy::*;
pub use rule::*;
pub use shape::{BASES, FIELD_TYPES, STATUS, Shape, Sort, TYPES};
pub use value::*;

/// A key, whether it must be written, and what it means.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    /// As written before the colon.
    pub name: &'static str,
    /// Whether a file without it is in error.
    pub required: bool,
    /// What stands behind it.
    pub shape: Shape,
    /// What it means, in one line.
    pub meaning: &'static str,
}

/// The keys of one place.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// The place, as a person calls it: `a rule`.
    pub place: &'static str,
    /// Its keys, in the order in which they are usually written.
    pub keys: &'static [Key],
}

impl Table {
    /// The names of all keys.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.keys.iter().map(|key| key.name)
    }
}

pub(super) const fn must(name: &'static str, shape: Shape, meaning: &'static str) -> Key {
    Key { name, required: true, shape, meaning }
}

pub(super) const fn may(name: &'static str, shape: Shape, meaning: &'static str) -> Key {
    Key { name, required: false, shape, meaning }
}

/// All tables, files before what stands in them.
pub static TABLES: [&Table; 42] = [
    &POLICY,
    &EFFECTIVE,
    &SOURCE,
    &SECTION,
    &CRITERION,
    &OPEN,
    &GROUP,
    &RULE,
    &OTHERWISE,
    &SOFT_LIMIT,
    &GRANT_KEYS,
    &PARAMETER,
    &PARAMETER_BY,
    &TABLE,
    &ROW,
    &ACCUMULATOR,
    &TIMED_UNITS,
    &TIES,
    &APPROVED,
    &BASED_ON,
    &CHANGE,
    &LAPSES,
    &INVARIANT,
    &DISPOSITION,
    &REASON,
    &VOCABULARY,
    &FACT,
    &FIELD,
    &IF_ABSENT,
    &VALUE_SET,
    &DATED_CODE,
    &PAIRS,
    &CODE_SYSTEM,
    &CODE,
    &SHARED,
    &PAYER,
    &STAGE,
    &LETTERS,
    &CASES,
    &CASE,
    &VARIANT,
    &EXPECT,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::OUTCOMES;

    #[test]
    fn every_outcome_is_a_key_of_rules() {
        for outcome in OUTCOMES {
            assert!(RULE.names().any(|name| name == outcome), "{outcome}");
            assert!(OTHERWISE.names().any(|name| name == outcome), "{outcome}");
        }
    }

    #[test]
    fn no_key_stands_twice_and_each_has_a_meaning() {
        for table in TABLES {
            let mut names: Vec<_> = table.names().collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), table.keys.len(), "{}", table.place);
            assert!(table.keys.iter().all(|key| key.meaning.len() > 5));
        }
    }
}
