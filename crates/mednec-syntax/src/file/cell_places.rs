//! Where the cells and rows of a text of rows stand.

use std::ops::Range;

/// What stands at the beginning of a file and is no part of its first cell.
const MARK: char = '\u{feff}';

/// Where each row of a text begins; there is always one. A line that ends inside of quotation marks ends no row.
pub fn row_starts(text: &str, separator: u8) -> Vec<usize> {
    let mut rows = vec![text.len() - text.trim_start_matches(MARK).len()];
    follow(text, separator, |at, end| {
        if end == End::Row {
            rows.push(at + 1);
        }
    });
    rows
}

/// Where the cells of a row stand, without blanks at their ends; there is always one.
///
/// A quotation mark encloses a cell if it is the first letter of it; else it is a letter as others are.
pub fn cell_places(row: &str, separator: u8) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut begin = 0;
    follow(row, separator, |at, end| {
        if end == End::Cell {
            pieces.push(begin..at);
            begin = at + 1;
        }
    });
    pieces.push(begin..row.len());
    let trimmed = |piece: Range<usize>| {
        let text = row.get(piece.clone()).unwrap_or("");
        let begin = piece.start + text.len() - text.trim_start().len();
        begin..begin + text.trim().len()
    };
    pieces.into_iter().map(trimmed).collect()
}

/// What ends at a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Cell,
    Row,
}

/// Where in a cell a byte stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Begin,
    Bare,
    Quoted,
    /// Behind a quotation mark that ends the enclosed part, or is the first of two.
    Closed,
}

/// Tells of each byte at which a cell or a row ends.
fn follow(text: &str, separator: u8, mut ends: impl FnMut(usize, End)) {
    let mut state = State::Begin;
    let mark = text.len() - text.trim_start_matches(MARK).len();
    for (at, byte) in text.bytes().enumerate().skip(mark) {
        state = match (state, byte) {
            (State::Quoted, b'"') => State::Closed,
            (State::Quoted, _) | (State::Begin | State::Closed, b'"') => State::Quoted,
            (_, b'\n') => {
                ends(at, End::Row);
                State::Begin
            }
            (_, b'\r') => State::Begin,
            (_, byte) if byte == separator => {
                ends(at, End::Cell);
                State::Begin
            }
            _ => State::Bare,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_where_they_are_read() {
        let parts = ["a", "\"", ",", "\"\"", " "];
        // Every row of up to six of these parts.
        let mut rows = vec![String::new()];
        for from in 0..parts.len().pow(5) + parts.len().pow(4) {
            let digits = (0..6).map(|place| from / parts.len().pow(place) % parts.len());
            rows.push(digits.map(|digit| parts[digit]).collect());
        }
        for row in rows.iter().filter(|row| row.matches('"').count() % 2 == 0 && !row.is_empty()) {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(row.as_bytes());
            let record = reader.records().next().unwrap().unwrap();
            assert_eq!(cell_places(row, b',').len(), record.len(), "{row}");
        }
    }

    #[test]
    fn a_row_begins_behind_a_line_end_that_no_cell_holds() {
        for (text, rows) in [
            ("", vec![0]),
            ("a", vec![0]),
            ("a\n", vec![0, 2]),
            ("a\n\nb\n", vec![0, 2, 3, 5]),
            ("\u{feff}\"a\nb\",c\nd", vec![3, 11]),
            ("6\",\"x\ny\",7\"\nb", vec![0, 12]),
        ] {
            assert_eq!(row_starts(text, b','), rows, "{text:?}");
        }
    }
}
