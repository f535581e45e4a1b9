//! Derived facts: values that are computed from a case before the walk, such as a count of visits in a window.
//!
//! A derived fact has an id of its own behind those of the vocabulary, and a place in [`crate::Bundle::facts`]. The graph
//! tests it as any other fact. Before a walk its slot is filled: with its value, with what it can be, or with nothing.

use serde::{Deserialize, Serialize};

use crate::fact::FactId;
use crate::filter::Filter;
use crate::timed_units::TimedUnits;

/// A fact that is computed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Derived {
    /// How.
    pub kind: DerivedKind,
}

/// The records of a list that pass a filter.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Records {
    /// The list.
    pub list: FactId,
    /// What a record must satisfy, its window included.
    pub filter: Filter,
}

/// How a derived fact is computed. It may look at derived facts of lower ids.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DerivedKind {
    /// How many records pass.
    Count(Records),
    /// How many different values a field has in the records that pass.
    Different(Records, u16),
    /// The sum of a field over the records that pass; 0 where none does.
    Sum(Records, u16),
    /// The greatest value of a field in the records that pass; one below the fact's lowest true value where none does.
    Highest(Records, u16),
    /// The smallest value of a field in the records that pass; one below the fact's lowest true value where none does.
    Lowest(Records, u16),
    /// The value of a field in the record with the latest date, the last such in the list; one below the lowest value
    /// where no record passes. A choice and a code are -1 there.
    OfLatest(Records, u16),
    /// The same with the earliest date, the first such in the list.
    OfEarliest(Records, u16),
    /// A day so many months later (earlier, if negative); the last day of the month where the month is too short.
    Shifted {
        /// The day.
        date: FactId,
        /// How many months.
        months: i32,
    },
    /// The first day of the year of a day.
    YearStart(FactId),
    /// The first day of the month of a day.
    MonthStart(FactId),
    /// The latest anniversary of `start`, or `start` itself, that is not after `date`, by the rule of `Shifted`; going
    /// back where `date` is before `start`.
    Anniversary {
        /// The day.
        date: FactId,
        /// The first day of a year.
        start: FactId,
    },
    /// The earliest anniversary of `start`, or `start` itself, that is after `date`.
    NextAnniversary {
        /// The day.
        date: FactId,
        /// The first day of a year.
        start: FactId,
    },
    /// An element of a list of codes or choices by its place, the first is 1; -1 where the list is shorter.
    Element {
        /// The list.
        list: FactId,
        /// Which; nothing for the last.
        place: Option<u32>,
    },
    /// Whether the case gives a value, or says that sources conflict. Always known.
    Documented(FactId),
    /// Whether the case says that there is none. Always known.
    DocumentedAbsent(FactId),
    /// Whether the case says that sources conflict. Always known.
    Conflicting(FactId),
    /// The day to which the value of a fact belongs; one below the lowest day where the case does not say. Always known.
    DateOf(FactId),
    /// Whether a condition holds that no term can tell.
    Holds(Filter),
    /// The units of the requested code that the minutes of the day support; one below the lowest value where the code
    /// is not timed.
    TimedUnits(Box<TimedUnits>),
    /// The day as of which is asked what is known: [`crate::Bundle::known_on`], or the last day there is. Always known.
    KnownOn,
}

impl DerivedKind {
    /// The facts it is computed from, in order; fields of records are left out.
    pub fn facts(&self) -> Vec<FactId> {
        let mut found = match self {
            Self::Count(records)
            | Self::Different(records, _)
            | Self::Sum(records, _)
            | Self::Highest(records, _)
            | Self::Lowest(records, _)
            | Self::OfLatest(records, _)
            | Self::OfEarliest(records, _) => {
                std::iter::once(records.list).chain(records.filter.facts()).collect()
            }
            Self::Shifted { date, .. } | Self::YearStart(date) | Self::MonthStart(date) => vec![*date],
            Self::Anniversary { date, start } | Self::NextAnniversary { date, start } => vec![*date, *start],
            Self::Element { list, .. } => vec![*list],
            Self::Documented(fact)
            | Self::DocumentedAbsent(fact)
            | Self::Conflicting(fact)
            | Self::DateOf(fact) => vec![*fact],
            Self::Holds(filter) => filter.facts(),
            Self::TimedUnits(units) => units.facts(),
            Self::KnownOn => Vec::new(),
        };
        found.retain(|fact| fact.0 < crate::filter::FIRST_FIELD);
        found
    }
}
