//! The name of a cell of a text of rows: `row 7, column C `minutes``.

use std::fmt;

use mednec_sheets::column_letters;
use mednec_syntax::file::{said_separator, separator};

/// Where a cell stands, as a spreadsheet tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CellPlace {
    /// The row, the first is 1; a line that ends inside of quotation marks ends no row.
    pub(crate) row: usize,
    /// The letters of the column.
    pub(crate) column: String,
    /// What stands at the head of the column; nothing for the head itself.
    pub(crate) head: Option<String>,
}

impl CellPlace {
    /// The cell of a text that a byte stands in.
    pub(crate) fn of(text: &str, byte: usize) -> Self {
        let separator = separator(text);
        let before = text.get(..byte).unwrap_or(text);
        let start = rows(before).last().map_or(0, |row| before.len() - row.len());
        let column = cells(before.get(start..).unwrap_or(""), separator).count() - 1;
        let is_none = |row: &&str| {
            row.trim_start_matches('\u{feff}').trim().is_empty() || said_separator(row).is_some()
        };
        let head_row = rows(text).find(|row| !is_none(row));
        let is_head = head_row.is_some_and(|row| row.as_ptr() as usize == text.as_ptr() as usize + start);
        let head = head_row.filter(|_| !is_head).and_then(|row| cells(row, separator).nth(column));
        let head = head.map(|head| head.trim_matches(['"', '\u{feff}']).split_whitespace());
        let head = head.map(|words| words.collect::<Vec<_>>().join(" "));
        Self {
            row: rows(before).count(),
            column: column_letters(u32::try_from(column).unwrap_or(u32::MAX)),
            head: head.filter(|head| !head.is_empty()),
        }
    }
}

impl fmt::Display for CellPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}, column {}", self.row, self.column)?;
        match &self.head {
            Some(head) => write!(f, " `{head}`"),
            None => Ok(()),
        }
    }
}

/// The rows of a text; there is always one.
fn rows(text: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |c: char| {
        quoted ^= c == '"';
        !quoted && c == '\n'
    })
}

/// The cells of a row; there is always one.
fn cells(row: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    row.split(move |c: char| {
        quoted ^= c == '"';
        !quoted && c == char::from(separator)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_end_within_a_cell_ends_no_row() {
        let text = "\"muscle\ntone\",note\nlow,\"two\nlines\"\nhigh,last\n";
        for (cell, name) in [
            ("note", "row 1, column B"),
            ("low", "row 2, column A `muscle tone`"),
            ("\"two", "row 2, column B `note`"),
            ("last", "row 3, column B `note`"),
        ] {
            assert_eq!(CellPlace::of(text, text.find(cell).unwrap()).to_string(), name);
        }
    }

    #[test]
    fn a_cell_is_named_by_row_and_column() {
        let text = "tone;minutes\nlow;8\n\"a;b\";9\n";
        for (cell, name) in [
            ("minutes", "row 1, column B"),
            ("8", "row 2, column B `minutes`"),
            ("\"a;b\"", "row 3, column A `tone`"),
            ("9", "row 3, column B `minutes`"),
        ] {
            assert_eq!(CellPlace::of(text, text.find(cell).unwrap()).to_string(), name);
        }
    }
}
