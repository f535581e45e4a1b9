//! Keys that stand in several places.

use super::{Key, may};

pub(super) const ALLOW: Key =
    may("allow", "warnings allowed here, each with the reason why: `{ code: reason }`");
pub(super) const DISPOSITIONS: Key = may("dispositions", "what is final and what is recommended, as a list");
pub(super) const CITE: Key = may("cite", "the source and the place in it, one or a list: `rehab-12 §4.2`");
pub(super) const SOURCES: Key = may("sources", "the documents that are cited, by short name");
pub(super) const TITLE: Key = may("title", "what it is, in a few words for people");
