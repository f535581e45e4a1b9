//! The tree of a condition.

use jiff::civil::Date;
use mednec_source::{Span, Spanned};
use rust_decimal::Decimal;

/// A condition: something that is met, not met, or unknown.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// The condition's text in its file.
    pub span: Span,
    /// What it says.
    pub kind: ExprKind,
}

/// The kinds of condition.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// A yes/no fact or a criterion, by name: `direct_one_on_one`.
    Name(String),
    /// `not x`
    Not(Box<Expr>),
    /// `a and b and c`
    And(Vec<Expr>),
    /// `a or b or c`
    Or(Vec<Expr>),
    /// `at least 2 of (a, b, c)`, `any of (…)`, `all of (…)`, `none of (…)`
    Count {
        /// How many of them must hold.
        count: Count,
        /// The conditions counted.
        members: Vec<Expr>,
    },
    /// `one_on_one_minutes < 8 minutes`, `muscle_tone is hypotonic`, `service_date is not before episode_start`
    Compare {
        /// The left side.
        left: Operand,
        /// The comparison.
        op: Comparison,
        /// The right side.
        right: Operand,
    },
    /// `member_age is between 18 years and 64 years`, both ends included.
    Between {
        /// What is compared.
        subject: Operand,
        /// The lowest value that counts.
        low: Operand,
        /// The highest value that counts.
        high: Operand,
    },
    /// `muscle_tone in [hypotonic, hypertonic]`, `procedure not in therapy_codes`
    Member {
        /// What is looked up.
        subject: Operand,
        /// Whether it must not be in the set.
        negated: bool,
        /// The set.
        set: Vec<SetItem>,
    },
    /// `any diagnoses in neuromuscular_diagnoses`
    Quantified {
        /// Which elements must be in the set.
        quantifier: Quantifier,
        /// The list fact.
        list: Spanned<String>,
        /// The set.
        set: Vec<SetItem>,
    },
    /// Could not be read; the problem has been reported.
    Error,
}

/// How many members of a group must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Every one.
    All,
    /// One or more.
    Any,
    /// Not a single one.
    None,
    /// This many or more.
    AtLeast(u32),
}

/// Which elements of a list must be in a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// One or more.
    Any,
    /// Every one; an empty list passes.
    Every,
    /// Not a single one; an empty list passes.
    No,
}

/// A comparison of two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `is`
    Is,
    /// `is not`
    IsNot,
    /// `<`, `is before`
    Less,
    /// `<=`, `is not after`, `is on or before`
    AtMost,
    /// `>`, `is after`
    More,
    /// `>=`, `is not before`, `is on or after`
    AtLeast,
}

/// A value in a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Operand {
    /// Its text in the file.
    pub span: Span,
    /// What it is.
    pub kind: OperandKind,
}

/// The kinds of value.
#[derive(Clone, Debug, PartialEq)]
pub enum OperandKind {
    /// `8 minutes`, `45`, `0.5`
    Number {
        /// The number, exact.
        value: Decimal,
        /// Its unit as written.
        unit: Option<Spanned<String>>,
        /// The number as written: `02` may turn out to be a code.
        text: String,
    },
    /// `2025-10-29`
    Date(Date),
    /// A fact, a parameter, a choice or a code; which one is decided by the types.
    Word(String),
    /// `days from episode_start to service_date`
    Days {
        /// The day counted from.
        from: Box<Operand>,
        /// The day counted to.
        to: Box<Operand>,
    },
    /// `day 42 of episode_start`: the start itself is day 1.
    DayOf {
        /// Which day.
        day: Spanned<u32>,
        /// The first day.
        start: Box<Operand>,
    },
    /// `visits_used including this`, `visits_used before this`
    Counted {
        /// The count.
        fact: Spanned<String>,
        /// Whether the requested service is counted.
        including_this: bool,
    },
    /// `a + b`, `a - b`
    Sum {
        /// The left side.
        left: Box<Operand>,
        /// Whether the right side is taken away.
        minus: bool,
        /// The right side.
        right: Box<Operand>,
    },
}

/// One entry of a set: a name, a code, or a range of codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetItem {
    /// Its text in the file.
    pub span: Span,
    /// The entry, or the first code of a range, as written.
    pub first: String,
    /// The last code of a range, as written.
    pub last: Option<String>,
}
