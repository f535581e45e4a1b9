//! What stands behind a key: the shape of its value.

use super::{DATED_CODE, GROUP, PARAMETER, PARAMETER_BY, RULE, SOFT_LIMIT, Table};

/// What a value is.
#[derive(Debug, PartialEq, Eq)]
pub enum Shape {
    /// Text for people, or a word that is looked up elsewhere.
    Text,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// A new name that conditions can use: `static_balance`.
    Name,
    /// The name of something that is written elsewhere.
    NameOf(Sort),
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
    FactValue,
    /// A document and the place in it: `rehab-12 §4.2`.
    Cite,
    /// A unit of measurement: `weeks`.
    Unit,
    /// A procedure's code: `97112`.
    Procedure,
    /// The keys of a table.
    Place(&'static Table),
    /// The keys of a table, and names of the author's own.
    Open(&'static Table, &'static Shape),
    /// Names of the author's own, all with values of one shape.
    Named(&'static Shape),
    /// Names of things that are written elsewhere, all with values of one shape.
    Each(Sort, &'static Shape),
    /// A list.
    List(&'static Shape),
    /// One of them, or a list of them.
    OneOrMany(&'static Shape),
    /// One of several shapes.
    Either(&'static [Shape]),
}

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A criterion.
    Criterion,
    /// A fact of the vocabulary.
    Fact,
    /// A field of the records of a fact.
    Field,
    /// A parameter.
    Parameter,
    /// A payer.
    Payer,
    /// A policy.
    Policy,
    /// A reason.
    Reason,
    /// A rule, by its own name or by its reason.
    Rule,
    /// A stage of the payer's policies.
    Stage,
    /// A code system.
    System,
    /// A kind of warning, which is a diagnostic's code.
    Warning,
}

impl Sort {
    /// What a person calls it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Criterion => "criterion",
            Self::Fact => "fact",
            Self::Field => "field",
            Self::Parameter => "parameter",
            Self::Payer => "payer",
            Self::Policy => "policy",
            Self::Reason => "reason",
            Self::Rule => "rule",
            Self::Stage => "stage",
            Self::System => "code system",
            Self::Warning => "warning",
        }
    }
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
            Self::Place(_) | Self::Open(..) | Self::Named(_) | Self::Each(..) | Self::List(_) => None,
            text => Some(text),
        }
    }

    /// What the entries are where a list stands; nothing where none may.
    #[must_use]
    pub fn of_entries(&self) -> Option<&Self> {
        match self {
            Self::List(one) | Self::OneOrMany(one) => Some(one),
            Self::Either(shapes) => shapes.iter().find_map(Self::of_entries),
            Self::FactValue => Some(self),
            _ => None,
        }
    }

    /// What keys with values are: of several tables, the one that knows most of the keys.
    #[must_use]
    pub fn of_keys(&self, written: &[&str]) -> Option<&Self> {
        let known = |shape: &&Self| match shape.table() {
            Some(table) => written.iter().filter(|key| table.names().any(|name| name == **key)).count(),
            None => 0,
        };
        match self {
            Self::Place(_) | Self::Open(..) | Self::Named(_) | Self::Each(..) | Self::FactValue => Some(self),
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
            Self::Named(each) | Self::Each(_, each) => Some(each),
            Self::FactValue => Some(self),
            Self::Member => GROUP_SHAPE.behind(key),
            Self::OneOrMany(one) => one.behind(key),
            Self::Either(shapes) => shapes.iter().find_map(|shape| shape.behind(key)),
            _ => None,
        }
    }

    /// The keys that may stand there, where they are not the author's own.
    #[must_use]
    pub fn table(&self) -> Option<&'static Table> {
        match self {
            Self::Place(table) | Self::Open(table, _) => Some(table),
            _ => None,
        }
    }
}

static GROUP_SHAPE: Shape = Shape::Place(&GROUP);
