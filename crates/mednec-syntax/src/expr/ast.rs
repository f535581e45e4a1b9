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
        /// Whether it is written as one of days, `is before` and not `<`, which means the same.
        dated: bool,
    },
    /// `member_age is between 18 years and 64 years`, both ends included.
    Between {
        /// What is compared.
        subject: Operand,
        /// Whether it must not lie there.
        negated: bool,
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
        /// The date on which codes of the set must be valid: `in ms_diagnoses on service_date`.
        on: Option<Spanned<String>>,
    },
    /// `any diagnoses in neuromuscular_diagnoses`
    Quantified {
        /// Which elements must be in the set.
        quantifier: Quantifier,
        /// The list fact.
        list: Spanned<String>,
        /// The set.
        set: Vec<SetItem>,
        /// The date on which codes of the set must be valid.
        on: Option<Spanned<String>>,
    },
    /// `any visits in the 42 days up to service_date where discipline is physical`
    Records {
        /// Which records must pass; for `every`, those in the window must pass the `where`.
        quantifier: Quantifier,
        /// The records.
        records: Box<Records>,
    },
    /// `berg_balance_score is documented`, `… is not documented`, `… is conflicting`
    Evidence {
        /// The fact.
        fact: Spanned<String>,
        /// What is asked of it.
        state: Evidence,
        /// Whether it must not be so.
        negated: bool,
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

/// What a case may say of a fact beside its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// `is documented`: the case gives a value, or says that the sources conflict.
    Documented,
    /// `is documented absent`: someone looked, and the record says that there is none.
    DocumentedAbsent,
    /// `is conflicting`: the sources give different values.
    Conflicting,
}

/// Records of a list: `visits including this in the 42 days up to service_date where discipline is physical`.
#[derive(Clone, Debug, PartialEq)]
pub struct Records {
    /// Its text in the file.
    pub span: Span,
    /// The list fact.
    pub list: Spanned<String>,
    /// `including this`, `before this`, or neither.
    pub including_this: Option<Spanned<bool>>,
    /// The days that count; all where it is not written.
    pub window: Option<Spanned<Window>>,
    /// What a record must satisfy.
    pub filter: Option<Expr>,
    /// Whether the condition behind `where` stands in parentheses.
    pub enclosed: bool,
}

/// The days in which the date of a record must lie.
#[derive(Clone, Debug, PartialEq)]
pub enum Window {
    /// `in the 42 days up to service_date` (`service_date` is the last of them), `in the 6 months before service_date`
    /// (the day before is the last).
    Back {
        /// How long, with its unit: days, weeks, months or years; or a parameter.
        length: Operand,
        /// The day it is counted from.
        from: Operand,
        /// Whether that day is in it.
        inclusive: bool,
    },
    /// `in the 42 days from episode_start` (day 1 is `episode_start`), `in the 42 days after surgery_date` (day 1 is the
    /// day after).
    Forth {
        /// How long.
        length: Operand,
        /// The day it is counted from.
        from: Operand,
        /// Whether that day is in it.
        inclusive: bool,
    },
    /// `within 42 days before service_date`, `within 6 weeks after e`: whether the day itself is in it is not said,
    /// which the compiler asks.
    Unclear {
        /// How long.
        length: Operand,
        /// The day it is counted from.
        from: Operand,
        /// Whether days before it are meant.
        back: bool,
    },
    /// `in the calendar year of service_date`
    CalendarYear(Operand),
    /// `in the calendar month of service_date`
    CalendarMonth(Operand),
    /// `in the year of service_date counted from plan_start`
    YearFrom {
        /// A day of the year meant.
        of: Operand,
        /// The day on which years begin.
        start: Operand,
    },
    /// `since injury_date`: that day and all later ones.
    Since(Operand),
    /// `before service_date`: not that day.
    Before(Operand),
    /// `up to service_date`: that day and all before it.
    UpTo(Operand),
    /// `on service_date`
    On(Operand),
    /// `from a to b`, both included.
    FromTo(Operand, Operand),
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
    /// `days from episode_start to service_date`, `years from birth_date to service_date`
    Days {
        /// Days, or whole months or years that have passed.
        unit: Elapsed,
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
    /// `count of visits …`, `latest date of visits …`, `sum of minutes of lines …`
    Aggregate {
        /// What is made of them.
        kind: Aggregate,
        /// The field it is made of; nothing for a count of records.
        field: Option<Spanned<String>>,
        /// The records.
        records: Box<Records>,
    },
    /// `first of diagnoses`, `last of diagnoses`
    Element {
        /// Which one, the first is 1; nothing for the last.
        place: Option<u32>,
        /// The list.
        list: Spanned<String>,
    },
    /// `earliest of (a, b)`, `latest of (a, b)`, `lowest of (a, b)`, `highest of (a, b)`
    Extreme {
        /// Whether the greatest is meant.
        greatest: bool,
        /// The values.
        of: Vec<Operand>,
    },
    /// `10 percent of minutes`: a share of another value.
    Percent {
        /// How many percent.
        percent: Decimal,
        /// The number as written.
        text: String,
        /// Of what.
        of: Box<Operand>,
    },
    /// `date of berg_balance_score`: the day to which the value of a fact belongs.
    DateOf(Spanned<String>),
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

/// What is made of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregate {
    /// `count of visits`
    Count,
    /// `count of different date of visits`
    Different,
    /// `sum of minutes of visits`
    Sum,
    /// `highest score of measures`
    Highest,
    /// `lowest score of measures`
    Lowest,
    /// `latest date of visits`
    Latest,
    /// `earliest date of visits`
    Earliest,
    /// `first score of measures`: of the record with the earliest date.
    First,
    /// `last score of measures`: of the record with the latest date.
    Last,
    /// `change of score of measures`: the last less the first.
    Change,
}

/// In what a stretch between two dates is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elapsed {
    /// Days.
    Days,
    /// Whole months that have passed.
    Months,
    /// Whole years that have passed.
    Years,
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
