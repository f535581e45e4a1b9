//! A sheet of a workbook as the text of a CSV.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::fault::Fault;

/// The most rows of a sheet that is read.
pub const MOST_ROWS: u32 = 100_000;

/// The most columns of a sheet that is read.
pub const MOST_COLUMNS: u32 = 256;

/// A sheet, its rows set apart by line ends and its cells by commas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its name, as on its tab.
    pub name: String,
    /// Its rows: the seventh line is row 7, and a cell stands behind as many commas as columns before it.
    pub text: String,
    /// What is wrong with its cells.
    pub faults: Vec<Fault>,
}

/// The letters of a column, the first of which is 0.
///
/// ```
/// assert_eq!((mednec_sheets::column_letters(2), mednec_sheets::column_letters(26)), ("C".into(), "AA".into()));
/// ```
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = u64::from(column) + 1;
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or(0)));
        left /= 26;
    }
    letters.iter().rev().collect()
}

/// What is wrong with the cells between two corners, mostly one cell.
#[derive(Debug)]
struct Wrong {
    first: (u32, u32),
    last: (u32, u32),
    cause: String,
    help: &'static str,
}

/// Cells by row and column, and what is wrong with some of them.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    rows: BTreeMap<u32, BTreeMap<u32, String>>,
    faults: Vec<Wrong>,
}

impl Cells {
    /// Puts a text into a cell.
    pub(crate) fn put(&mut self, at: (u32, u32), text: String) {
        if !text.trim().is_empty() {
            self.rows.entry(at.0).or_default().insert(at.1, text);
        }
    }

    /// Tells what is wrong with a cell.
    pub(crate) fn fault(&mut self, at: (u32, u32), cause: String, help: &'static str) {
        self.fault_of_area(at, at, cause, help);
    }

    /// Tells what is wrong with the cells between two corners; those of rows and columns without a text are left out.
    pub(crate) fn fault_of_area(
        &mut self,
        first: (u32, u32),
        last: (u32, u32),
        cause: String,
        help: &'static str,
    ) {
        let last = (last.0.max(first.0), last.1.max(first.1));
        self.faults.push(Wrong { first, last, cause, help });
    }

    /// Writes the rows as text.
    pub(crate) fn into_sheet(self, name: String) -> Sheet {
        // A row has a place for each column of any row, so that a cell that is empty is there.
        let width =
            self.rows.values().filter_map(|row| row.keys().next_back()).max().map_or(0, |last| last + 1);
        let mut text = String::new();
        let mut places: BTreeMap<(u32, u32), Range<usize>> = BTreeMap::new();
        let mut line = 0;
        for (row, cells) in &self.rows {
            (line..*row).for_each(|_| text.push('\n'));
            line = row + 1;
            for column in 0..width {
                if column > 0 {
                    text.push(',');
                }
                let start = text.len();
                let cell = cells.get(&column).map_or("", String::as_str);
                if cell.contains([',', ';', '\t', '"']) {
                    text.push('"');
                    text.push_str(&cell.replace('"', "\"\""));
                    text.push('"');
                } else {
                    text.push_str(cell);
                }
                places.insert((*row, column), start..text.len());
            }
            text.push('\n');
        }
        let end = text.len();
        let mut faults = Vec::new();
        // Areas do not overlap, so that together they have no more cells than the sheet.
        let mut left = places.len();
        for Wrong { first, last, cause, help } in self.faults {
            let row_of = |row: u32| (row, first.1)..=(row, last.1);
            let rows = self.rows.range(first.0..=last.0).map(|(row, _)| *row);
            let cells: Vec<_> = rows.flat_map(|row| places.range(row_of(row))).take(left.max(1)).collect();
            left = left.saturating_sub(if first == last { 0 } else { cells.len() });
            let alone = (first == last && cells.is_empty()).then_some((first, end..end));
            let cells = cells.into_iter().map(|(at, place)| (*at, place.clone())).chain(alone);
            faults.extend(cells.enumerate().map(|(i, ((row, column), place))| {
                let cause = cause.clone();
                Fault { place, row: row + 1, column, cause, help, told_before: i > 0 }
            }));
        }
        Sheet { name, text, faults }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_a_line_and_a_cell_keeps_its_column() {
        let mut cells = Cells::default();
        cells.put((1, 1), "tone".into());
        cells.put((1, 2), "value".into());
        cells.put((4, 1), "low, high".into());
        cells.put((5, 3), "beyond \"it\"".into());
        cells.fault((4, 1), "bad".into(), "mend it");
        let sheet = cells.into_sheet("S".into());
        assert_eq!(sheet.text, "\n,tone,value,\n\n\n,\"low, high\",,\n,,,\"beyond \"\"it\"\"\"\n");
        let fault = &sheet.faults[0];
        assert_eq!(&sheet.text[fault.place.clone()], "\"low, high\"");
        assert_eq!((fault.row, fault.column), (5, 1));
    }

    #[test]
    fn columns_have_letters() {
        let letters: Vec<String> = [0, 25, 26, 51, 52, 701, 702].into_iter().map(column_letters).collect();
        assert_eq!(letters, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
