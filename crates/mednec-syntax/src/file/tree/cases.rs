//! Cases, and what is expected of them.

use jiff::civil::Date;
use mednec_source::{Span, Spanned};

use crate::yaml::Node;

/// Named cases with what is expected of them.
#[derive(Clone, Debug, PartialEq)]
pub struct CasesFile {
    /// The payer whose policies they are run under, where the folder does not say it.
    pub payer: Option<Spanned<String>>,
    /// The cases.
    pub cases: Vec<CaseDecl>,
    /// Whether each is a row, in which a list is one text with semicolons or commas.
    pub of_rows: bool,
}

/// One case and its variants.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseDecl {
    /// The whole entry.
    pub span: Span,
    /// Its name.
    pub id: Spanned<String>,
    /// What it is about.
    pub title: Option<Spanned<String>>,
    /// The day as of which is asked what is known; everything is, where it is not written.
    pub known_on: Option<Spanned<Date>>,
    /// Its facts; values are read by the vocabulary later.
    pub given: Vec<(Spanned<String>, Node)>,
    /// What is expected of it.
    pub expect: Option<Expect>,
    /// The same case with some facts changed.
    pub variants: Vec<Variant>,
    /// Whether a part of it cannot be read, which has been told.
    pub refused: bool,
}

/// A case that differs from another in a few facts.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Its name; run as `case/variant`.
    pub name: Spanned<String>,
    /// What it is about.
    pub title: Option<Spanned<String>>,
    /// The day as of which is asked what is known, in place of that of the case.
    pub known_on: Option<Spanned<Date>>,
    /// Facts added or changed.
    pub set: Vec<(Spanned<String>, Node)>,
    /// Facts taken away.
    pub unset: Vec<Spanned<String>>,
    /// What is expected of it.
    pub expect: Option<Expect>,
}

/// What a case is expected to be determined as; what is not written is not compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Expect {
    /// The whole entry.
    pub span: Span,
    /// The outcome.
    pub outcome: Option<Spanned<String>>,
    /// The reason.
    pub reason: Option<Spanned<String>>,
    /// The basis.
    pub basis: Option<Spanned<String>>,
    /// The edition.
    pub edition: Option<Spanned<String>>,
    /// The procedures suggested instead.
    pub suggest: Option<Spanned<Vec<Spanned<String>>>>,
    /// `final` or `recommended`.
    pub disposition: Option<Spanned<String>>,
    /// What is granted: quantities, `from`, `until`, `procedure`, `remainder`, each as in the answer.
    pub grant: Vec<(Spanned<String>, Spanned<String>)>,
    /// Exactly the facts still needed.
    pub missing: Option<Spanned<Vec<Spanned<String>>>>,
    /// Units of timed codes by name.
    pub supported_units: Vec<(Spanned<String>, Spanned<String>)>,
    /// Of a claim: what must come out for a line, by its place.
    pub lines: Vec<(Spanned<u32>, Expect)>,
    /// Criteria and whether each is `met`, `not met` or `unknown`.
    pub criteria: Vec<(Spanned<String>, Spanned<String>)>,
}
