//! Payers, their stages, and what is final.

use mednec_source::{Span, Spanned};

use super::source::Source;

use crate::expr::Expr;

/// A payer.
#[derive(Clone, Debug, PartialEq)]
pub struct PayerFile {
    /// Its short name: `aetna`.
    pub id: Spanned<String>,
    /// Its name.
    pub name: Option<Spanned<String>>,
    /// Documents that its policies cite.
    pub sources: Vec<Source>,
    /// The stages of its policies, in order.
    pub stages: Vec<Stage>,
    /// What is final and what is recommended; the first entry that fits counts.
    pub dispositions: Vec<DispositionRule>,
    /// What its letters say.
    pub letters: Letters,
}

/// What the letters of a payer say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Letters {
    /// How to reach it.
    pub contact: Option<Spanned<String>>,
    /// How to appeal.
    pub appeal_rights: Option<Spanned<String>>,
    /// The template of its letters; that of mednec where it is not written.
    pub template: Option<Spanned<String>>,
}

/// A stage of a payer's policies for one request.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// Its name.
    pub name: Spanned<String>,
    /// Whether what it decides goes before all stages behind it, approvals included.
    pub overrides: bool,
}

/// What is final and what is recommended.
#[derive(Clone, Debug, PartialEq)]
pub struct DispositionRule {
    /// The whole entry.
    pub span: Span,
    /// Of which outcome; of all where it is not written.
    pub outcome: Option<Spanned<String>>,
    /// On which basis; on all where it is not written.
    pub basis: Option<Spanned<String>>,
    /// For which requests; for all where it is not written.
    pub when: Option<Expr>,
    /// `final` or `recommended`.
    pub is: Spanned<String>,
}
