//! What stands behind a key: the shape of its value.

use super::{DATED_CODE, GROUP, PARAMETER, PARAMETER_BY, RULE, SOFT_LIMIT, Table};
use crate::yaml::Entry;

/// What a value is.
#[derive(Debug, PartialEq, Eq)]
pub enum Shape {
    /// Text for people, or a word that is looked up elsewhere.
    Text,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// A name that conditions can use: `static_balance`.
    Name,
    /// A short name of a payer, a case, a stage: `rehab-12`.
    Id,
    /// Payer, slash, policy: `example-health/97112`.
    PolicyId,
    /// A day, YYYY-MM-DD.
    Date,
    /// `yes` or `no`.
    YesNo,
    /// A whole number that is not negative.
    Number,
    /// A lowest and a highest number: `0 to 56`.
    Range,
    /// A condition.
    Condition,
    /// A condition, or a group of conditions.
    Member,
    /// A value that may be reckoned from others: `lowest of (standard_visits, 12 visits)`.
    Value,
    /// A single value: `18 visits`, a date, a word.
    Single,
    /// A code, a range of codes, or the name of a value set.
    Code,
    /// What an absence counts as, and when: `no when chart_review_complete`.
    Absent,
    /// What a case says of a fact.
    Fact,
    /// The keys of a table.
    Place(&'static Table),
    /// The keys of a table, and names of the author's own.
    Open(&'static Table, &'static Shape),
    /// Names of the author's own, all with values of one shape.
    Named(&'static Shape),
    /// A list.
    List(&'static Shape),
    /// One of them, or a list of them.
    OneOrMany(&'static Shape),
    /// One of several shapes.
    Either(&'static [Shape]),
}

/// What a policy can be.
pub const STATUS: [&str; 4] = ["draft", "approved", "retired", "template"];

/// The bases of reasons.
pub const BASES: [&str; 8] = [
    "medical_necessity",
    "investigational",
    "not_covered",
    "benefit_limit",
    "coding",
    "documentation",
    "information",
    "clinical_review",
];

/// The types of facts.
pub const TYPES: [&str; 11] = [
    "yes/no",
    "whole number",
    "decimal number",
    "money",
    "date",
    "one of",
    "ordered choices",
    "code",
    "list of codes",
    "list of choices",
    "list of records",
];

/// The types of fields of records.
pub const FIELD_TYPES: [&str; 8] =
    ["yes/no", "whole number", "decimal number", "money", "date", "one of", "ordered choices", "code"];

/// A parameter: a value alone, or with more to say.
pub(super) const PARAMETER_SHAPE: Shape =
    Shape::Either(&[Shape::Single, Shape::Place(&PARAMETER_BY), Shape::Place(&PARAMETER)]);

/// A rule of either form.
pub(super) const RULE_SHAPE: Shape = Shape::Either(&[Shape::Place(&RULE), Shape::Place(&SOFT_LIMIT)]);

/// An entry of a value set.
pub(super) const CODE_SHAPE: Shape = Shape::Either(&[Shape::Code, Shape::Place(&DATED_CODE)]);

impl Shape {
    /// What it is where a piece of text stands; nothing where none may.
    #[must_use]
    pub fn of_text(&self) -> Option<&Self> {
        match self {
            Self::Member => Some(&Self::Condition),
            Self::OneOrMany(one) => one.of_text(),
            Self::Either(shapes) => shapes.iter().find_map(Self::of_text),
            Self::Place(_) | Self::Open(..) | Self::Named(_) | Self::List(_) => None,
            text => Some(text),
        }
    }

    /// What the entries are where a list stands; nothing where none may.
    #[must_use]
    pub fn of_entries(&self) -> Option<&Self> {
        match self {
            Self::List(one) | Self::OneOrMany(one) => Some(one),
            Self::Either(shapes) => shapes.iter().find_map(Self::of_entries),
            Self::Fact => Some(self),
            _ => None,
        }
    }

    /// What keys with values are: of several tables, the one that knows most of the keys.
    #[must_use]
    pub fn of_keys(&self, written: &[Entry]) -> Option<&Self> {
        let known = |shape: &&Self| match shape.table() {
            Some(table) => {
                written.iter().filter(|entry| table.names().any(|name| name == entry.key.node)).count()
            }
            None => 0,
        };
        match self {
            Self::Place(_) | Self::Open(..) | Self::Named(_) | Self::Fact => Some(self),
            Self::Member => Some(&GROUP_SHAPE),
            Self::OneOrMany(one) => one.of_keys(written),
            // Of equals the first is taken, and `max_by_key` takes the last.
            Self::Either(shapes) => {
                shapes.iter().rev().filter_map(|shape| shape.of_keys(written)).max_by_key(known)
            }
            _ => None,
        }
    }

    /// What stands behind a key of it.
    #[must_use]
    pub fn behind(&self, key: &str) -> Option<&Self> {
        let in_table = |table: &'static Table| table.keys.iter().find(|known| known.name == key);
        match self {
            Self::Place(table) => in_table(table).map(|known| &known.shape),
            Self::Open(table, other) => Some(in_table(table).map_or(other, |known| &known.shape)),
            Self::Named(each) => Some(each),
            Self::Fact => Some(self),
            _ => None,
        }
    }

    fn table(&self) -> Option<&'static Table> {
        match self {
            Self::Place(table) | Self::Open(table, _) => Some(table),
            _ => None,
        }
    }
}

static GROUP_SHAPE: Shape = Shape::Place(&GROUP);
