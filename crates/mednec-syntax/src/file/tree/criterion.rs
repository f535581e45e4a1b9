//! Criteria: named conditions, and what they are made of.

use mednec_source::{Span, Spanned};

use super::policy::Allow;
use super::rule::Reason;
use super::source::Source;

use crate::expr::{Count, Expr};

/// A named condition with title and citation.
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    /// The whole entry.
    pub span: Span,
    /// Its name.
    pub name: Spanned<String>,
    /// What it means, for people.
    pub title: Option<Spanned<String>>,
    /// The documents and places it comes from: `rehab-12 §4.2`.
    pub cite: Vec<Spanned<String>>,
    /// The condition itself.
    pub body: Member,
    /// It is not met where this holds, whatever the body says.
    pub unless: Option<Member>,
    /// The judgement fact of an open list.
    pub open: Option<Open>,
    /// Warnings allowed here.
    pub allow: Vec<Allow>,
}

/// The judgement fact that stands for what an open list ("such as") leaves unsaid.
#[derive(Clone, Debug, PartialEq)]
pub struct Open {
    /// The name of a yes/no fact that a reviewer answers; declared by this entry if the vocabulary does not have it.
    pub fact: Spanned<String>,
    /// The question the reviewer is asked.
    pub question: Option<Spanned<String>>,
}

/// One entry of a list of conditions.
#[derive(Clone, Debug, PartialEq)]
pub enum Member {
    /// A name or a condition in a scalar.
    Condition(Expr),
    /// An inline group.
    Group(Group),
}

/// `all:`, `any:`, `none:`, or `at_least:` with `of:`.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The whole entry.
    pub span: Span,
    /// How many must hold.
    pub count: Spanned<Count>,
    /// The entries.
    pub members: Vec<Member>,
    /// Of `at_least`: entries of which one must be among those that hold.
    pub including: Vec<Spanned<String>>,
    /// The group does not hold where this does: an exception.
    pub unless: Option<Box<Member>>,
    /// What it means, for people.
    pub title: Option<Spanned<String>>,
    /// The documents and places it comes from.
    pub cite: Vec<Spanned<String>>,
}

/// Criteria and reasons that any payer may use.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedFile {
    /// What the file is about: `shared: balance`.
    pub name: Spanned<String>,
    /// The documents it cites.
    pub sources: Vec<Source>,
    /// The criteria.
    pub criteria: Vec<Criterion>,
    /// The reasons.
    pub reasons: Vec<Reason>,
    /// Warnings allowed in this file.
    pub allow: Vec<Allow>,
}
