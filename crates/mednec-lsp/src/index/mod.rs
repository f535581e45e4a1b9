//! The names of files: where each is written first, and where it is used.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `definitions` | from a tree to the names that it declares |
//! | `uses` | from a tree to the names that it uses |
//! | `conditions` | the names that conditions and values use |
//! | `by_name`, `resolve` | which files declare a name; from a use to what it means |

mod by_name;
mod conditions;
mod definitions;
mod resolve;
mod uses;

use mednec_source::{SourceId, Span};
use mednec_syntax::file::File;

pub(crate) use by_name::ByName;
pub(crate) use resolve::{Found, Names};

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sort {
    Fact,
    /// Of the records of the fact that holds it.
    Field,
    /// Of a fact or a field.
    Choice,
    Criterion,
    Parameter,
    Table,
    Accumulator,
    TimedUnits,
    Rule,
    Reason,
    Document,
    ValueSet,
    Code,
    Policy,
    Payer,
    Stage,
    Case,
}

impl Sort {
    /// What a person calls it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Fact => "fact",
            Self::Field => "field",
            Self::Choice => "choice",
            Self::Criterion => "criterion",
            Self::Parameter => "parameter",
            Self::Table => "table",
            Self::Accumulator => "accumulator",
            Self::TimedUnits => "units of timed codes",
            Self::Rule => "rule",
            Self::Reason => "reason",
            Self::Document => "document",
            Self::ValueSet => "value set",
            Self::Code => "code",
            Self::Policy => "policy",
            Self::Payer => "payer",
            Self::Stage => "stage",
            Self::Case => "case",
        }
    }

    /// Whether any file can use it; what is not is known in its file and in policies that build on it.
    pub(crate) fn is_global(self) -> bool {
        matches!(
            self,
            Self::Fact
                | Self::Field
                | Self::Choice
                | Self::ValueSet
                | Self::Code
                | Self::Policy
                | Self::Payer
                | Self::Stage
        )
    }
}

/// A name where it is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Definition {
    pub(crate) sort: Sort,
    pub(crate) name: String,
    /// What it belongs to: of a field its list, of a choice its fact or field, of a code its system.
    pub(crate) of: Option<String>,
    /// The name.
    pub(crate) at: Span,
    /// All that is said of it.
    pub(crate) whole: Span,
    /// A line for people.
    pub(crate) title: Option<String>,
}

/// A name where it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Use {
    pub(crate) name: String,
    pub(crate) at: Span,
    pub(crate) wanted: Wanted,
}

/// What a name can stand for where it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Of one of these sorts.
    One(&'static [Sort]),
    /// A choice of this fact or field, or any other value.
    Value(Option<String>),
}

/// A yes/no fact or field, or a criterion.
pub(crate) const CONDITION: &[Sort] = &[Sort::Criterion, Sort::Fact, Sort::Field];
/// What a value can be read from.
pub(crate) const VALUE: &[Sort] =
    &[Sort::Fact, Sort::Field, Sort::Parameter, Sort::Table, Sort::Accumulator, Sort::TimedUnits];
/// What stands in a set.
pub(crate) const SET: &[Sort] = &[Sort::ValueSet, Sort::Code];
/// A fact or a field.
pub(crate) const FACT: &[Sort] = &[Sort::Fact, Sort::Field];

/// The names of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Index {
    pub(crate) definitions: Vec<Definition>,
    pub(crate) uses: Vec<Use>,
}

impl Index {
    /// Of a file.
    pub(crate) fn of(file: &File) -> Self {
        let mut index = Self { definitions: definitions::of(file), uses: uses::of(file) };
        index.uses.sort_by_key(|one| one.at);
        index
    }

    /// The use at a byte.
    pub(crate) fn use_at(&self, source: SourceId, byte: u32) -> Option<&Use> {
        self.uses.iter().find(|one| touches(one.at, source, byte))
    }

    /// The definition whose name is at a byte.
    pub(crate) fn definition_at(&self, source: SourceId, byte: u32) -> Option<&Definition> {
        self.definitions.iter().find(|one| touches(one.at, source, byte))
    }
}

/// Whether a byte lies in a span or right behind it.
fn touches(span: Span, source: SourceId, byte: u32) -> bool {
    span.source == source && span.start <= byte && byte <= span.end
}
