//! The one spelling of records, of the days they lie in, and of what is made of them.

use std::fmt;

use mednec_source::Spanned;

use super::ast::{Aggregate, Elapsed, Evidence, Expr, ExprKind, Quantifier, Records, Window};

impl Quantifier {
    /// As written before a list.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Every => "every",
            Self::No => "no",
        }
    }
}

impl Evidence {
    /// As written behind `is`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::DocumentedAbsent => "documented absent",
            Self::Conflicting => "conflicting",
        }
    }
}

impl Elapsed {
    /// As written before `from`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Months => "months",
            Self::Years => "years",
        }
    }
}

impl fmt::Display for Records {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        with_filter(f, self, self.enclosed)
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Back { length, from, inclusive } => {
                write!(f, "in the {length} {} {from}", if *inclusive { "up to" } else { "before" })
            }
            Self::Forth { length, from, inclusive } => {
                write!(f, "in the {length} {} {from}", if *inclusive { "from" } else { "after" })
            }
            Self::Unclear { length, from, back } => {
                write!(f, "within {length} {} {from}", if *back { "before" } else { "after" })
            }
            Self::CalendarYear(of) => write!(f, "in the calendar year of {of}"),
            Self::CalendarMonth(of) => write!(f, "in the calendar month of {of}"),
            Self::YearFrom { of, start } => write!(f, "in the year of {of} counted from {start}"),
            Self::Since(day) => write!(f, "since {day}"),
            Self::Before(day) => write!(f, "before {day}"),
            Self::UpTo(day) => write!(f, "up to {day}"),
            Self::On(day) => write!(f, "on {day}"),
            Self::FromTo(first, last) => write!(f, "from {first} to {last}"),
        }
    }
}

/// Whether the `where` of records is spelled without parentheses.
pub(super) fn ends_open(records: &Records) -> bool {
    let joined = |filter: &Expr| matches!(filter.kind, ExprKind::And(_) | ExprKind::Or(_));
    records.filter.as_ref().is_some_and(|filter| !records.enclosed && !joined(filter))
}

/// Records; their `where` in parentheses if so wanted or if it could not be read otherwise.
fn with_filter(f: &mut fmt::Formatter<'_>, records: &Records, enclosed: bool) -> fmt::Result {
    f.write_str(&records.list.node)?;
    if let Some(including) = &records.including_this {
        f.write_str(if including.node { " including this" } else { " before this" })?;
    }
    if let Some(window) = &records.window {
        write!(f, " {}", window.node)?;
    }
    match &records.filter {
        None => Ok(()),
        Some(filter) if enclosed || !ends_open(records) => write!(f, " where ({filter})"),
        Some(filter) => write!(f, " where {filter}"),
    }
}

/// What is made of records. Something may follow, so that their `where` always stands in parentheses.
pub(super) fn aggregate(
    f: &mut fmt::Formatter<'_>,
    kind: Aggregate,
    field: Option<&Spanned<String>>,
    records: &Records,
) -> fmt::Result {
    let field = field.map_or("", |field| field.node.as_str());
    let words = match kind {
        Aggregate::Count => "count of",
        Aggregate::Different => "count of different",
        Aggregate::Sum => "sum of",
        Aggregate::Highest => "highest",
        Aggregate::Lowest => "lowest",
        Aggregate::Latest => "latest",
        Aggregate::Earliest => "earliest",
        Aggregate::First => "first",
        Aggregate::Last => "last",
        Aggregate::Change => "change of",
    };
    f.write_str(words)?;
    if kind != Aggregate::Count {
        write!(f, " {field} of")?;
    }
    f.write_str(" ")?;
    with_filter(f, records, true)
}

/// Whether a name is most likely that of a date: `latest` and `earliest` are said of days, `highest` and `lowest` of the
/// rest, and both mean the same.
pub(super) fn speaks_of_a_day(name: &str) -> bool {
    ["date", "day", "_start", "_end", "_on", "_from", "_until"].iter().any(|end| name.ends_with(end))
}

/// Which element of a list.
pub(super) fn place_word(place: Option<u32>) -> &'static str {
    match place {
        None => "last",
        Some(1) => "first",
        Some(2) => "second",
        Some(3) => "third",
        Some(_) => "fourth",
    }
}
