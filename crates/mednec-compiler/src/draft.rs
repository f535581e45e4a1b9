//! Conditions in normal form, before the terms they test are known.

use mednec_graph::condition::Count;
use mednec_graph::{FactId, OriginId, Part};
use mednec_source::Span;

use crate::set::Ranges;

/// A test on one term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Atom {
    /// A yes/no fact is yes.
    YesNo(FactId),
    /// A choice or code is among values.
    In(FactId, Ranges),
    /// A list has an element among values.
    Has(FactId, Ranges),
    /// A sum reaches a value.
    Reaches(Vec<Part>, i64),
    /// Two choices or two codes are the same; asked of records only.
    Same(FactId, FactId),
}

/// What one comparison asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Test {
    Constant(bool),
    Atom(Atom),
    Not(Box<Test>),
    All(Vec<Test>),
    Any(Vec<Test>),
}

impl Test {
    /// The opposite test.
    pub(crate) fn not(self) -> Self {
        match self {
            Self::Constant(holds) => Self::Constant(!holds),
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    /// The opposite where `negated`.
    pub(crate) fn negated(self, negated: bool) -> Self {
        if negated { self.not() } else { self }
    }

    /// Its tests on terms, in order.
    pub(crate) fn atoms(&self) -> Vec<&Atom> {
        match self {
            Self::Constant(_) => Vec::new(),
            Self::Atom(atom) => vec![atom],
            Self::Not(inner) => inner.atoms(),
            Self::All(members) | Self::Any(members) => members.iter().flat_map(Self::atoms).collect(),
        }
    }
}

/// What a draft condition is made of. Members are indexes of earlier drafts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DraftKind {
    Compare(Test),
    Group(Count, Vec<usize>),
    Not(usize),
    Criterion(String),
}

/// A condition on its way into a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) kind: DraftKind,
    pub(crate) text: String,
    pub(crate) title: Option<String>,
    pub(crate) facts: Vec<FactId>,
    pub(crate) origin: OriginId,
    pub(crate) span: Span,
}
