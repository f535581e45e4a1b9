//! Files of rows: a header with the names of the columns, and below it rows with a cell for each column.

use std::ops::Range;
use std::sync::Arc;

use mednec_source::{Diagnostic, Sink, SourceId, Span, Spanned};

use super::cell_places::cell_places;
use super::name::{check_column, is_name};
use super::tree::{CsvFile, File};
use crate::codes::CSV_SHAPE;
use crate::typed;
use crate::yaml::MOST_BYTES;

/// The most rows that are read from one file.
pub const MOST_ROWS: usize = 100_000;

/// The most columns of a file.
pub const MOST_COLUMNS: usize = 64;

/// What stands around the text of a record and is no part of it.
const AROUND: [char; 3] = ['\u{feff}', '\r', '\n'];

/// What is told of a first row that holds values, or a title.
const NO_NAMES: &str = "the first row does not name the columns";
const NAME_THEM: &str = "name the columns in the first row, with nothing above it: `severity,value`";

/// Reads a file of rows. A row that does not fit the header is told and left out; rows and columns without anything in
/// them are passed over.
///
/// Cells are set apart by commas, semicolons, tabs or upright lines, whichever part the names of the columns.
///
/// ```
/// use mednec_syntax::file::{File, read_csv};
/// let mut sink = mednec_source::Sink::new();
/// let file = read_csv("severity,value\nmild,12 visits\n", mednec_source::SourceId(0), &mut sink);
/// assert!(matches!(file, File::Csv(csv) if csv.rows.len() == 1) && !sink.has_errors());
/// ```
pub fn read_csv(text: &str, source: SourceId, sink: &mut Sink) -> File {
    let Some(mut file) = read_rows(text, source, sink) else { return File::Unreadable };
    for i in 0..file.header.len() {
        let (before, rest) = file.header.split_at_mut(i);
        if let Some(cell) = rest.first_mut() {
            check_column(cell, "a column", sink);
            told_twice(cell, before, sink);
        }
    }
    File::Csv(Arc::new(file))
}

/// What parts the cells of a text: the comma, semicolon, tab or upright line that its first line has most of, outside of
/// quotation marks; the comma where it has none. A first line such as `sep=;`, as spreadsheets write it, says it.
pub fn separator(text: &str) -> u8 {
    let line = text.trim_start_matches(AROUND).lines().next().unwrap_or("");
    if let Some(said) = said_separator(line) {
        return said;
    }
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    for byte in line.bytes() {
        quoted ^= byte == b'"';
        counts.iter_mut().filter(|(part, _)| !quoted && *part == byte).for_each(|(_, count)| *count += 1);
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(part, _)| part)
}

/// What a line says that parts the cells of the others: `sep=;`.
pub fn said_separator(line: &str) -> Option<u8> {
    let line = line.trim_matches(AROUND).trim_matches('"');
    match line.strip_prefix("sep=")?.as_bytes() {
        [said @ (b',' | b';' | b'\t' | b'|')] => Some(*said),
        _ => None,
    }
}

/// The rows of a text, whatever its columns are called.
pub(super) fn read_rows(text: &str, source: SourceId, sink: &mut Sink) -> Option<CsvFile> {
    let mut found = Sink::new();
    let file = Rows { text, source, separator: separator(text), sink: &mut found }.read();
    sink.absorb(found);
    file
}

/// Tells a column whose name one before it has.
pub(super) fn told_twice(cell: &Spanned<String>, before: &[Spanned<String>], sink: &mut Sink) {
    if let Some(first) = before.iter().find(|other| other.node == cell.node) {
        let message = format!("the column `{}` stands twice in the header", cell.node);
        sink.report(
            Diagnostic::new(&CSV_SHAPE, message)
                .at(cell.span, "the second one")
                .label(first.span, "the first one")
                .help("give each column a name of its own, or take one out"),
        );
    }
}

/// The text that is read, and where problems go.
struct Rows<'a, 's> {
    text: &'a str,
    source: SourceId,
    separator: u8,
    sink: &'s mut Sink,
}

impl Rows<'_, '_> {
    fn read(&mut self) -> Option<CsvFile> {
        if self.text.len() > MOST_BYTES {
            self.tell(0..0, "the file is larger than 8 MiB", "split the file");
            return None;
        }
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.separator)
            .from_reader(self.text.as_bytes());
        let (mut header, mut head): (Option<Vec<Spanned<String>>>, _) = (None, 0..0);
        let mut rows = Vec::new();
        let mut record = csv::StringRecord::new();
        let mut start = 0;
        loop {
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(_) => {
                    self.tell(
                        self.place(start, self.text.len()),
                        "the row cannot be read",
                        "look at its quotation marks",
                    );
                    return None;
                }
            }
            let end = usize::try_from(reader.position().byte()).unwrap_or(self.text.len());
            let place = self.place(start, end);
            start = end;
            let mut cells = self.cells(&record, place.clone())?;
            let width = header.as_ref().map_or(cells.len(), Vec::len);
            if cells.get(width..).is_some_and(|more| more.iter().all(|cell| cell.node.is_empty())) {
                cells.truncate(width);
            }
            let said = self.text.get(place.clone()).and_then(said_separator);
            match &header {
                _ if cells.iter().all(|cell| cell.node.is_empty()) => {}
                None if said.is_some() => {}
                None => (header, head) = (Some(cells), place),
                Some(header) if rows.is_empty() && !names_columns(header, &cells) => {
                    self.tell(head, NO_NAMES, NAME_THEM);
                    return None;
                }
                Some(_) if rows.len() == MOST_ROWS => {
                    self.tell(place, &format!("the file has more than {MOST_ROWS} rows"), "split the file");
                    return None;
                }
                Some(header) if cells.len() == header.len() => rows.push(cells),
                Some(header) => {
                    let message = format!(
                        "the row has {} and the header {}",
                        counted(cells.len()),
                        counted(header.len())
                    );
                    let separator = char::from(self.separator);
                    let help = match cells.len() > header.len() {
                        true => format!(
                            "a cell with `{separator}` in it goes into quotation marks: `\"G35{separator} I69\"`"
                        ),
                        false => {
                            "give the row a cell for each column; an empty cell still has its place".into()
                        }
                    };
                    self.tell(place, &message, &help);
                }
            }
        }
        if header.is_none() {
            self.tell(
                0..0,
                "the file is empty",
                "begin with a line that names the columns: `severity,value`",
            );
        }
        let (mut header, mut rows) = (header?, rows);
        if rows.is_empty() && !names_columns(&header, &[]) {
            self.tell(head, NO_NAMES, NAME_THEM);
            return None;
        }
        // From the last to the first, so that the others keep their places.
        for column in (0..header.len()).rev() {
            let empty = |row: &Vec<Spanned<String>>| row.get(column).is_none_or(|cell| cell.node.is_empty());
            if !empty(&header) {
                continue;
            }
            if let Some(cell) = rows.iter().find(|row| !empty(row)).and_then(|row| row.get(column)) {
                let help = "write a name at its head, or take out what stands in it";
                self.sink.report(
                    Diagnostic::new(&CSV_SHAPE, "a column with cells has no name")
                        .at(cell.span, "")
                        .help(help),
                );
            }
            header.remove(column);
            rows.iter_mut().for_each(|row| drop(row.remove(column)));
        }
        if header.len() > MOST_COLUMNS {
            self.tell(head, &format!("the file has more than {MOST_COLUMNS} columns"), "take columns out");
            return None;
        }
        Some(CsvFile { header, rows })
    }

    /// The cells of a record, without blanks at their ends.
    fn cells(&mut self, record: &csv::StringRecord, place: Range<usize>) -> Option<Vec<Spanned<String>>> {
        let raw = self.text.get(place.clone()).unwrap_or("");
        if raw.matches('"').count() % 2 == 1 {
            let first = raw.lines().next().map_or(0, str::len);
            let help = "close the quotation mark; a quotation mark within a cell is written twice";
            self.tell(place.start..place.start + first, "a quotation mark is not closed", help);
            return None;
        }
        let places = cell_places(raw, self.separator).into_iter();
        let places = places.map(|cell| place.start + cell.start..place.start + cell.end);
        let whole = self.span(place.clone());
        let cells = record.iter().zip(places.map(Some).chain(std::iter::repeat(None)));
        let cell = |(text, place): (&str, Option<Range<usize>>)| {
            Spanned::new(text.trim().to_owned(), place.map_or(whole, |place| self.span(place)))
        };
        let mut cells: Vec<Spanned<String>> = cells.map(cell).collect();
        for cell in &mut cells {
            if let Some(slip) = typed::slip(&cell.node, cell.span) {
                self.sink.report(slip);
                cell.node = typed::plainly(&cell.node).unwrap_or_default();
            }
        }
        Some(cells)
    }

    /// The bytes of a record without line ends.
    fn place(&self, start: usize, end: usize) -> Range<usize> {
        let raw = self.text.get(start..end).unwrap_or("");
        let text = raw.trim_start_matches(AROUND);
        let start = start + raw.len() - text.len();
        start..start + text.trim_end_matches(AROUND).len()
    }

    fn span(&self, place: Range<usize>) -> Span {
        Span::new(self.source, place.start, place.end)
    }

    fn tell(&mut self, place: Range<usize>, message: &str, help: &str) {
        let problem = Diagnostic::new(&CSV_SHAPE, message).at(self.span(place), "").help(help);
        self.sink.report(problem);
    }
}

/// Whether a first row can be the names of columns: no values, and not one title above several columns.
fn names_columns(header: &[Spanned<String>], below: &[Spanned<String>]) -> bool {
    let full = |cells: &[Spanned<String>]| cells.iter().filter(|cell| !cell.node.is_empty()).count();
    let is_value = |cell: &Spanned<String>| {
        cell.node.parse::<rust_decimal::Decimal>().is_ok() || cell.node.parse::<jiff::civil::Date>().is_ok()
    };
    let is_title = full(header) == 1 && full(below) > 1 && !header.iter().any(|cell| is_name(&cell.node));
    !is_title && !header.iter().any(is_value)
}

fn counted(cells: usize) -> String {
    if cells == 1 { "1 cell".to_owned() } else { format!("{cells} cells") }
}
