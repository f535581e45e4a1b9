//! Keys that stand in several places.

use super::shape::Shape::{self, Cite, Each, List, Named, OneOrMany, Place, Single, Text};
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
pub(super) const FLOOR: Key =
    may("floor", Single, "the lowest value that a policy building on this one may set");
pub(super) const CEILING: Key =
    may("ceiling", Single, "the highest value that a policy building on this one may set");
pub(super) const XLSX: Key = may("xlsx", Text, "the same, in a workbook of a spreadsheet");
pub(super) const SHEET: Key = may("sheet", Text, "the sheet of the workbook, where it has several");
