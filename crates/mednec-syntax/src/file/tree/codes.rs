//! Value sets, code systems, and files of rows.

use jiff::civil::Date;
use mednec_source::Spanned;

use super::policy::Allow;
use super::source::Source;

use crate::expr::SetItem;

/// A named set of codes.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueSetFile {
    /// Its name.
    pub name: Spanned<String>,
    /// What it means.
    pub title: Option<Spanned<String>>,
    /// The code system.
    pub system: Option<Spanned<String>>,
    /// The codes, categories (with all below them) and ranges in it.
    pub codes: Vec<DatedItem>,
    /// What is taken out again.
    pub exclude: Vec<DatedItem>,
    /// `csv: ms.csv`, `xlsx: ms.xlsx`: codes from a file beside it, with columns `code`, `from`, `until`, `exclude`.
    pub csv: Option<Spanned<String>>,
    /// Where that is a workbook, the sheet that has the rows; it can be left out where there is only one.
    pub sheet: Option<Spanned<String>>,
    /// Codes from a published table of pairs.
    pub pairs: Option<Box<Pairs>>,
    /// The documents it cites.
    pub sources: Vec<Source>,
    /// The documents and places it comes from.
    pub cite: Vec<Spanned<String>>,
    /// Warnings allowed in this file.
    pub allow: Vec<Allow>,
}

/// The codes that stand beside one code in a published table of pairs.
#[derive(Clone, Debug, PartialEq)]
pub struct Pairs {
    /// The file.
    pub file: Spanned<String>,
    /// The code that is looked for, and whether it is looked for in the first column.
    pub beside: Spanned<String>,
    /// Whether it is looked for in the first column.
    pub first: bool,
    /// Whether a modifier lifts the edit: `0`, `1`.
    pub indicator: Spanned<String>,
}

/// An entry of a value set and the days on which it is in it.
#[derive(Clone, Debug, PartialEq)]
pub struct DatedItem {
    /// The entry.
    pub item: SetItem,
    /// The first day.
    pub from: Option<Spanned<Date>>,
    /// The last day.
    pub until: Option<Spanned<Date>>,
}

/// A code, its title and the days on which it is valid.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeEntry {
    /// The code.
    pub code: Spanned<String>,
    /// Its title.
    pub title: Option<Spanned<String>>,
    /// The first day on which it is valid.
    pub from: Option<Spanned<Date>>,
    /// The last day on which it is valid.
    pub until: Option<Spanned<Date>>,
}

/// Titles, in our own words, of codes of one system.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeSystemFile {
    /// The system: `cpt`, `icd-10-cm`.
    pub name: Spanned<String>,
    /// What it is.
    pub title: Option<Spanned<String>>,
    /// Codes, their titles and when they are valid.
    pub codes: Vec<CodeEntry>,
}

/// A file of rows, for a table or a value set that names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvFile {
    /// The names of the columns.
    pub header: Vec<Spanned<String>>,
    /// The rows, each with as many cells as there are columns.
    pub rows: Vec<Vec<Spanned<String>>>,
}
