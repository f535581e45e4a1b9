//! The name of a cell of a text of rows: `row 7, column C `minutes``.

use std::fmt;

use mednec_sheets::column_letters;
use mednec_syntax::file::separator;

/// Where a cell stands, as a spreadsheet tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CellPlace {
    /// The row, the first is 1; the line of the text.
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
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let column = cells(before.get(start..).unwrap_or(""), separator).count() - 1;
        let head_line = text.lines().find(|line| !line.trim_start_matches('\u{feff}').trim().is_empty());
        let is_head = head_line.is_some_and(|line| line.as_ptr() as usize == text.as_ptr() as usize + start);
        let head = head_line.filter(|_| !is_head).and_then(|line| cells(line, separator).nth(column));
        let head = head.map(|head| head.trim().trim_matches(['"', '\u{feff}']).to_owned());
        Self {
            row: before.matches('\n').count() + 1,
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

/// The cells of a line; there is always one.
fn cells(line: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    line.split(move |c: char| {
        quoted ^= c == '"';
        !quoted && c == char::from(separator)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
