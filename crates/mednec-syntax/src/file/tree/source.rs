//! Documents that are cited.

use jiff::civil::Date;
use mednec_source::{Span, Spanned};

/// A document that criteria cite.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The whole entry.
    pub span: Span,
    /// Its short name: `rehab-12`.
    pub id: Spanned<String>,
    /// Its title.
    pub title: Option<Spanned<String>>,
    /// Its version or date, as the document gives it.
    pub version: Option<Spanned<String>>,
    /// Where it was published.
    pub published: Option<Spanned<String>>,
    /// When the author of the policy read it.
    pub read_on: Option<Spanned<Date>>,
    /// Whose reading it is, where authorities differ: `CMS NCCI`, `AMA CPT Assistant`.
    pub authority: Option<Spanned<String>>,
    /// What should be known about it, such as that a copy was read.
    pub note: Option<Spanned<String>>,
}
