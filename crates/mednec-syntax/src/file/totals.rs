//! The trees of accumulators and of units of timed codes.

use mednec_source::{Span, Spanned};

use super::tree::Open;
use crate::expr::{Expr, Operand, SetItem};

/// A count or a sum over time: whom it is kept for, and when it begins again.
#[derive(Clone, Debug, PartialEq)]
pub struct Accumulator {
    /// The whole entry.
    pub span: Span,
    /// Its name; used in conditions like a parameter.
    pub name: Spanned<String>,
    /// What is counted or added up.
    pub total: Operand,
    /// The fields that are the same as those of the requested service; nothing for all records of the list.
    pub per: Vec<Spanned<String>>,
    /// When it begins again.
    pub resets: Spanned<Resets>,
    /// What it tells.
    pub title: Option<Spanned<String>>,
    /// The document and place it comes from.
    pub cite: Vec<Spanned<String>>,
}

/// When an accumulator begins again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resets {
    /// `never`
    Never,
    /// `each calendar year`
    CalendarYear,
    /// `each calendar month`
    CalendarMonth,
    /// `each year from plan_start`
    YearFrom(Spanned<String>),
    /// `at episode_start`
    At(Spanned<String>),
}

impl std::fmt::Display for Resets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Never => f.write_str("never"),
            Self::CalendarYear => f.write_str("each calendar year"),
            Self::CalendarMonth => f.write_str("each calendar month"),
            Self::YearFrom(start) => write!(f, "each year from {}", start.node),
            Self::At(start) => write!(f, "at {}", start.node),
        }
    }
}

/// How many units of a timed code the minutes of a day support.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedUnitsDecl {
    /// The whole entry.
    pub span: Span,
    /// Its name; used in conditions like a fact.
    pub name: Spanned<String>,
    /// The law, or the parameter that says which.
    pub law: Spanned<String>,
    /// The list with the lines of the day.
    pub lines: Spanned<String>,
    /// The field with the code of a line.
    pub code: Spanned<String>,
    /// The field with the minutes of a line.
    pub minutes: Spanned<String>,
    /// The field with the units that a line bills.
    pub billed: Option<Spanned<String>>,
    /// The field with the number of a line.
    pub number: Option<Spanned<String>>,
    /// The codes that are timed.
    pub timed: Vec<SetItem>,
    /// What ties do.
    pub ties: Option<TiesDecl>,
    /// Which lines are counted.
    pub filter: Option<Expr>,
    /// The date that says which day.
    pub on: Option<Spanned<String>>,
    /// The fact with the requested code.
    pub procedure: Option<Spanned<String>>,
    /// What it tells.
    pub title: Option<Spanned<String>>,
    /// The document and place it comes from.
    pub cite: Vec<Spanned<String>>,
}

/// To which of several codes a unit goes that each of them could have.
#[derive(Clone, Debug, PartialEq)]
pub enum TiesDecl {
    /// `for_the_provider`, `against_the_provider`
    Word(Spanned<String>),
    /// `{ ask: fact, question: … }`
    Ask(Open),
}
