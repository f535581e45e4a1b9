//! Vocabularies: facts, and what must hold between them.

use mednec_source::{Span, Spanned};

use super::policy::Allow;

use crate::expr::Expr;

/// Facts, and what must hold between them.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct VocabularyFile {
    /// The facts.
    pub facts: Vec<FactDecl>,
    /// What every case must satisfy: `service_date is not before episode_start`.
    pub constraints: Vec<Expr>,
    /// Warnings allowed in this file.
    pub allow: Vec<Allow>,
}

/// One fact of the vocabulary.
#[derive(Clone, Debug, PartialEq)]
pub struct FactDecl {
    /// The whole entry.
    pub span: Span,
    /// Its name.
    pub name: Spanned<String>,
    /// `yes/no`, `whole number`, `decimal number`, `date`, `one of`, `code`, `list of codes`, `list of choices`.
    pub kind: Option<Spanned<String>>,
    /// What it means.
    pub meaning: Option<Spanned<String>>,
    /// The question a person is asked.
    pub question: Option<Spanned<String>>,
    /// Where the datum is found.
    pub found_in: Option<Spanned<String>>,
    /// `provider`, `member`, `payer` or `reviewer`; `provider` where it is not written.
    pub answered_by: Option<Spanned<String>>,
    /// The unit of a number.
    pub unit: Option<Spanned<String>>,
    /// The lowest and the highest value, as written.
    pub range: Option<(Spanned<String>, Spanned<String>)>,
    /// How many decimals a decimal number has at most.
    pub decimals: Option<Spanned<u32>>,
    /// The choices of `one of` and `list of choices`.
    pub choices: Vec<Spanned<String>>,
    /// The code system of `code` and `list of codes`.
    pub system: Option<Spanned<String>>,
    /// The fewest and the most elements of a list.
    pub length: Option<(Spanned<u32>, Spanned<u32>)>,
    /// Whether a list in a case is complete where the case does not say; yes where it is not written.
    pub complete: Option<Spanned<bool>>,
    /// For a count of services: whether the requested one is in it (`including this`, `before this`).
    pub counts: Option<Spanned<String>>,
    /// For a list of services: its fields, and the facts that say the same of the requested one.
    pub this: Vec<(Spanned<String>, Spanned<String>)>,
    /// For a list of services: which of its records are requests of their own, `all` or a field.
    pub requests: Option<Spanned<String>>,
    /// For a list of requests: the field with the number of a record, of which no two are the same.
    pub numbered_by: Option<Spanned<String>>,
    /// Whether it identifies a person; such facts never appear in messages.
    pub identifying: Option<Spanned<bool>>,
    /// The fields of `list of records`; each is declared like a fact.
    pub fields: Vec<FactDecl>,
    /// The date field that windows go by.
    pub dated_by: Option<Spanned<String>>,
    /// What holds of every record: `date is not after service_date`.
    pub each: Vec<Expr>,
    /// What its absence counts as, and when.
    pub if_absent: Option<IfAbsent>,
    /// Whether another value can be brought about; yes where it is not written.
    pub can_change: Option<Spanned<bool>>,
    /// Values, or ranges of them, each with how often it is found.
    pub frequencies: Vec<(Spanned<String>, Spanned<u32>)>,
}

/// What the absence of a fact counts as.
#[derive(Clone, Debug, PartialEq)]
pub struct IfAbsent {
    /// The whole entry.
    pub span: Span,
    /// The value, as in a case.
    pub value: Spanned<String>,
    /// When: the closing fact or condition.
    pub when: Expr,
}
