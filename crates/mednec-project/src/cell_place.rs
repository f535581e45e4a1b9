//! The name of a cell of a text of rows: `row 7, column C `minutes``.

use std::fmt;

use mednec_sheets::column_letters;
use mednec_syntax::file::{cell_places, row_starts, said_separator, separator};

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

/// The places of the cells of a text.
#[derive(Clone, Debug)]
pub(crate) struct CellPlaces<'t> {
    text: &'t str,
    separator: u8,
    /// Where the rows begin.
    rows: Vec<usize>,
    /// The row with the names of the columns, the first is 1.
    head_row: usize,
    /// The names of the columns.
    heads: Vec<String>,
}

impl<'t> CellPlaces<'t> {
    /// Looks for the rows of a text and the names of its columns.
    pub(crate) fn of(text: &'t str) -> Self {
        let separator = separator(text);
        let rows = row_starts(text, separator);
        let ends = rows.iter().skip(1).copied().chain([text.len()]);
        let mut all = rows.iter().zip(ends).map(|(start, end)| text.get(*start..end).unwrap_or("").trim());
        let head = all.position(|row| !row.is_empty() && said_separator(row).is_none());
        let (head_row, heads) = head.map_or((0, ""), |at| {
            let end = rows.get(at + 1).copied().unwrap_or(text.len());
            (at + 1, rows.get(at).and_then(|start| text.get(*start..end)).unwrap_or(""))
        });
        let name = |place| {
            let name: &str = heads.get(place).unwrap_or("");
            name.trim_matches('"').split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let heads = cell_places(heads, separator).into_iter().map(name).collect();
        Self { text, separator, rows, head_row, heads }
    }

    /// The cell that a byte stands in.
    pub(crate) fn place(&self, byte: usize) -> CellPlace {
        let row = self.rows.partition_point(|start| *start <= byte).max(1);
        let start = self.rows.get(row - 1).copied().unwrap_or(0);
        let before = self.text.get(start..byte).unwrap_or("");
        let column = cell_places(before, self.separator).len().saturating_sub(1);
        let head = self.heads.get(column).filter(|head| row != self.head_row && !head.is_empty());
        CellPlace {
            row,
            column: column_letters(u32::try_from(column).unwrap_or(u32::MAX)),
            head: head.cloned(),
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
            assert_eq!(CellPlaces::of(text).place(text.find(cell).unwrap()).to_string(), name);
        }
    }

    #[test]
    fn a_quotation_mark_within_a_cell_is_a_letter() {
        let text = "size,minutes,value\n6\" x,8\",5-7\n6\",\"two\nlines\",7\"\n1,2,last\n";
        for (cell, name) in [
            ("5-7", "row 2, column C `value`"),
            ("7\"\n", "row 3, column C `value`"),
            ("last", "row 4, column C `value`"),
        ] {
            assert_eq!(CellPlaces::of(text).place(text.find(cell).unwrap()).to_string(), name);
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
            assert_eq!(CellPlaces::of(text).place(text.find(cell).unwrap()).to_string(), name);
        }
    }
}
