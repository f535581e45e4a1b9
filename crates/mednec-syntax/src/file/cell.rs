//! The name of a cell of a text of rows: `row 7, column C `minutes``.

use std::fmt;

use super::csv::separator;

/// Where a cell stands, as a spreadsheet tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellPlace {
    /// The row, the first is 1; the line of the text.
    pub row: usize,
    /// The letters of the column.
    pub column: String,
    /// What stands at the head of the column; nothing for the head itself.
    pub head: Option<String>,
}

impl CellPlace {
    /// The cell of a text that a byte stands in.
    pub fn of(text: &str, byte: usize) -> Self {
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
            column: letters(column),
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

/// The letters of a column, the first of which is 0.
fn letters(column: usize) -> String {
    let mut letters = String::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        letters.insert(0, char::from(b'A' + u8::try_from(left % 26).unwrap_or(0)));
        left /= 26;
    }
    letters
}
