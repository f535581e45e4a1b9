//! Keys that stand in several places.

use super::shape::Shape::{self, Cite, Each, List, Named, OneOrMany, Place, Text};
use super::shape::Sort::Warning;
use super::{DISPOSITION, Key, SOURCE, may};

const EACH_SOURCE: Shape = Place(&SOURCE);
const EACH_DISPOSITION: Shape = Place(&DISPOSITION);

pub(super) const ALLOW: Key =
    may("allow", Each(Warning, &Text), "warnings allowed here, each with the reason why: `{ code: reason }`");
pub(super) const DISPOSITIONS: Key =
    may("dispositions", List(&EACH_DISPOSITION), "what is final and what is recommended, as a list");
pub(super) const CITE: Key =
    may("cite", OneOrMany(&Cite), "the source and the place in it, one or a list: `rehab-12 §4.2`");
pub(super) const SOURCES: Key =
    may("sources", Named(&EACH_SOURCE), "the documents that are cited, by short name");
pub(super) const TITLE: Key = may("title", Text, "what it is, in a few words for people");
