//! The days in which a record must lie.

use super::calendar::{month_of, shifted, year_from, year_of};
use super::condition::Sight;
use super::operand::Num;
use super::world::Used;

/// How long a window is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Length {
    Days(i64),
    Weeks(i64),
    Months(i64),
    Years(i64),
}

impl Length {
    /// The day so long after another; `times` -1 for before.
    fn from(self, day: i64, times: i64) -> i64 {
        match self {
            Self::Days(days) => day + times * days,
            Self::Weeks(weeks) => day + times * weeks * 7,
            Self::Months(months) => shifted(day, times * months),
            Self::Years(years) => shifted(day, times * years * 12),
        }
    }
}

/// The days that count.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Window {
    /// `up to` a day, or `before` it.
    Back(Length, Num, bool),
    /// `from` a day, or `after` it.
    Forth(Length, Num, bool),
    CalendarYear(usize),
    CalendarMonth(usize),
    /// The year of the first fact counted from the second.
    YearFrom(usize, usize),
    Since(Num),
    Before(Num),
    UpTo(Num),
    On(Num),
    FromTo(Num, Num),
}

impl Window {
    /// The first and the last day; nothing where a day it is counted from is none.
    pub(crate) fn days(&self, sight: &Sight<'_>) -> Option<(i64, i64)> {
        const EVER: i64 = i64::MAX;
        Some(match self {
            Self::Back(length, edge, inclusive) => {
                let edge = edge.value(sight)?;
                let start = length.from(edge, -1);
                if *inclusive { (start + 1, edge) } else { (start, edge - 1) }
            }
            Self::Forth(length, edge, inclusive) => {
                let edge = edge.value(sight)?;
                let end = length.from(edge, 1);
                if *inclusive { (edge, end - 1) } else { (edge + 1, end) }
            }
            Self::CalendarYear(fact) => year_of(sight.values[*fact].one()),
            Self::CalendarMonth(fact) => month_of(sight.values[*fact].one()),
            Self::YearFrom(of, start) => year_from(sight.values[*of].one(), sight.values[*start].one()),
            Self::Since(edge) => (edge.value(sight)?, EVER),
            Self::Before(edge) => (-EVER, edge.value(sight)? - 1),
            Self::UpTo(edge) => (-EVER, edge.value(sight)?),
            Self::On(edge) => (edge.value(sight)?, edge.value(sight)?),
            Self::FromTo(from, to) => (from.value(sight)?, to.value(sight)?),
        })
    }

    pub(crate) fn uses(&self, used: &mut Used) {
        match self {
            Self::Back(_, edge, _)
            | Self::Forth(_, edge, _)
            | Self::Since(edge)
            | Self::Before(edge)
            | Self::UpTo(edge)
            | Self::On(edge) => edge.uses(used),
            Self::CalendarYear(fact) | Self::CalendarMonth(fact) => {
                used.facts.insert(*fact);
            }
            Self::YearFrom(of, start) => used.facts.extend([*of, *start]),
            Self::FromTo(from, to) => {
                from.uses(used);
                to.uses(used);
            }
        }
    }
}
