//! CSV in: some records at a time.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Chain, Cursor, Read};

use csv::{Reader, ReaderBuilder, StringRecord};
use mednec_project::codes::{UNREADABLE_FILE, UNREADABLE_ROWS};
use mednec_project::{MOST_LINE_BYTES, said_separator, separator};
use mednec_sheets::{LineEnds, Utf8Reader, column_letters};
use mednec_source::Diagnostic;
use memchr::memchr_iter;

/// How many records go together.
const TOGETHER: usize = 4096;

/// Reads records in portions.
pub(crate) struct Records<R> {
    reader: Reader<Text<R>>,
    /// The names of the columns.
    pub(crate) columns: Vec<String>,
    ended: bool,
    /// The columns without a name, which are passed over where nothing stands in them.
    unnamed: Vec<usize>,
    /// Cells that cannot be read, by line.
    faults: BTreeMap<u64, Vec<(usize, Diagnostic)>>,
}

/// An input as UTF-8, its lines ended by LF, the first read already.
type Text<R> = Chain<Cursor<Vec<u8>>, BufReader<LineEnds<BufReader<Utf8Reader<R>>>>>;

/// One record, or why it cannot be read; with its line, and how many bytes were read up to it.
pub(crate) struct CsvRow {
    pub(crate) line: u64,
    pub(crate) record: Result<StringRecord, String>,
    /// Cells that cannot be read, each with its column.
    pub(crate) faults: Vec<(usize, Diagnostic)>,
}

impl CsvRow {
    fn new(line: u64, record: Result<StringRecord, String>) -> Self {
        Self { line, record, faults: Vec::new() }
    }
}

impl<R: Read> Records<R> {
    /// Reads the names of the columns.
    #[expect(clippy::result_large_err, reason = "a file is opened once")]
    pub(crate) fn new(input: R) -> Result<Self, Diagnostic> {
        let mut input = BufReader::new(LineEnds::new(BufReader::new(Utf8Reader::new(input))));
        let mut first = Vec::new();
        let most = MOST_LINE_BYTES as u64;
        let mut said = None;
        loop {
            let begun = first.len();
            let read = input.by_ref().take(most).read_until(b'\n', &mut first);
            let read = read.map_err(|error| unread(&error.into()))?;
            let line = String::from_utf8_lossy(first.get(begun..).unwrap_or_default());
            if read == 0 || !(line.trim().is_empty() || said_separator(&line).is_some()) {
                break;
            }
            // The line still counts.
            said = said.or_else(|| said_separator(&line));
            first.truncate(begun);
            first.push(b'\n');
        }
        let separator = said.unwrap_or_else(|| separator(&String::from_utf8_lossy(&first)));
        let mut reader = ReaderBuilder::new()
            .flexible(true)
            .delimiter(separator)
            .from_reader(Cursor::new(first).chain(input));
        let columns = reader.headers().map_err(|error| unread(&error))?.iter();
        let columns = columns.map(|name| name.trim_start_matches('\u{feff}').trim().to_owned());
        let columns: Vec<String> = columns.collect();
        match no_columns(&columns) {
            Some((cause, help)) => {
                let message = format!("the rows cannot be read: {cause}");
                Err(Diagnostic::new(&UNREADABLE_ROWS, message).help(help))
            }
            None => {
                let unnamed = (0..).zip(&columns).filter(|(_, name)| name.is_empty()).map(|(at, _)| at);
                let unnamed = unnamed.collect();
                Ok(Self { reader, columns, ended: false, unnamed, faults: BTreeMap::new() })
            }
        }
    }

    /// The same with cells that cannot be read, by the line of their row.
    pub(crate) fn with_faults(self, faults: BTreeMap<u64, Vec<(usize, Diagnostic)>>) -> Self {
        Self { faults, ..self }
    }

    /// How many bytes have been read.
    pub(crate) fn bytes(&self) -> u64 {
        self.reader.position().byte()
    }

    /// The next records; none at the end.
    #[expect(clippy::result_large_err, reason = "it ends the input")]
    pub(crate) fn next_rows(&mut self) -> Result<Vec<CsvRow>, Diagnostic> {
        let mut rows = Vec::new();
        while rows.len() < TOGETHER && !self.ended {
            let mut record = StringRecord::new();
            let read = self.reader.read_record(&mut record);
            // Empty lines before the record were passed over, so its line is told by its end.
            let within = memchr_iter(b'\n', record.as_slice().as_bytes()).count() as u64;
            let line = self.reader.position().line().saturating_sub(1 + within);
            // What a spreadsheet writes below its last row.
            if !record.is_empty() && record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            match read {
                Ok(true) => {
                    let (columns, cells) = (self.columns.len(), record.len());
                    if record.iter().skip(columns).all(|cell| is_blank(Some(cell))) {
                        record.truncate(columns);
                    }
                    if record.len() != columns {
                        let cells = counted(cells, "cell");
                        let columns = counted(columns, "column");
                        let told = format!("the row has {cells}, and the first row {columns}");
                        rows.push(CsvRow::new(line, Err(told)));
                        continue;
                    }
                    if let Some(column) = self.unnamed.iter().find(|at| !is_blank(record.get(**at))) {
                        let column = column_letters(u32::try_from(*column).unwrap_or(u32::MAX));
                        let told = format!("the row has a cell in column {column}, which has no name");
                        rows.push(CsvRow::new(line, Err(told)));
                        continue;
                    }
                    let long = record.as_slice().len() > MOST_LINE_BYTES;
                    let told = || format!("the row is longer than {} KiB", MOST_LINE_BYTES / 1024);
                    rows.push(CsvRow::new(line, if long { Err(told()) } else { Ok(record) }));
                }
                Ok(false) => self.ended = true,
                Err(error) => match error.kind() {
                    csv::ErrorKind::Utf8 { .. } => {
                        rows.push(CsvRow::new(line, Err("the row is not UTF-8 text".into())));
                    }
                    _ => {
                        self.ended = true;
                        return Err(unread(&error));
                    }
                },
            }
        }
        if !self.faults.is_empty() {
            for row in &mut rows {
                row.faults = self.faults.remove(&row.line).unwrap_or_default();
            }
        }
        Ok(rows)
    }
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn is_blank(cell: Option<&str>) -> bool {
    cell.is_none_or(|cell| cell.trim().is_empty())
}

/// Why a first row names no columns, and what to do about it.
fn no_columns(columns: &[String]) -> Option<(&'static str, &'static str)> {
    match columns {
        [] => Some(("the file is empty", "write the names of the columns into the first row")),
        [first, ..] if first.starts_with('{') => {
            Some(("its first row is a JSON object", "if each line is one, add `--from ndjson`"))
        }
        _ => None,
    }
}

/// What is told of a stream that cannot be read.
fn unread(error: &csv::Error) -> Diagnostic {
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => {
            Diagnostic::new(&UNREADABLE_ROWS, "the rows cannot be read: the first row is not UTF-8 text")
                .help("write the file as UTF-8, or say with `--from` what it is")
        }
        csv::ErrorKind::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => Diagnostic::new(
            &UNREADABLE_ROWS,
            "the rows cannot be read: they begin as UTF-16, and are none to the end",
        )
        .help("save the rows again, as CSV in UTF-8 where that is offered"),
        csv::ErrorKind::Io(error) => {
            Diagnostic::new(&UNREADABLE_FILE, format!("the rows cannot be read: {error}"))
                .help("look whether this is a file, and whether you may read it")
        }
        _ => Diagnostic::new(&UNREADABLE_ROWS, "the rows cannot be read: they are not set apart as in a CSV")
            .help("look whether the file is complete, or say with `--from` what it is"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_row_is_told_and_the_next_is_read() {
        let text = "\u{feff}case_id,procedure\n1,97112\n2\n\"3\",\"97112\"\n4,\u{fffd}\n";
        let mut bytes = text.as_bytes().to_vec();
        let at = bytes.len() - 4;
        bytes.splice(at..at + 3, [0xff]);
        let mut records = Records::new(bytes.as_slice()).unwrap();
        assert_eq!(records.columns, ["case_id", "procedure"]);
        let rows = records.next_rows().unwrap();
        let found: Vec<(u64, bool)> = rows.iter().map(|row| (row.line, row.record.is_ok())).collect();
        assert_eq!(found, [(2, true), (3, false), (4, true), (5, false)]);
        assert!(records.next_rows().unwrap().is_empty());
    }

    #[test]
    fn lines_that_end_in_a_bare_cr_have_their_numbers() {
        let text = "case_id,note\r1,plain\r\r2\r3,\"two\rlines\"\r4,last\r";
        let mut records = Records::new(text.as_bytes()).unwrap();
        assert_eq!(records.columns, ["case_id", "note"]);
        let rows = records.next_rows().unwrap();
        let found: Vec<(u64, bool)> = rows.iter().map(|row| (row.line, row.record.is_ok())).collect();
        assert_eq!(found, [(2, true), (4, false), (5, true), (7, true)]);
        assert_eq!(&rows[2].record.as_ref().unwrap()[1], "two\nlines");
    }

    #[test]
    fn what_is_wrong_with_a_cell_goes_with_its_row() {
        let problem = Diagnostic::new(&UNREADABLE_ROWS, "bad");
        let faults = BTreeMap::from([(5, vec![(1, problem)])]);
        let mut records =
            Records::new(&b"case_id,tone\n1,low\n\n\n2,#N/A\n3,low\n"[..]).unwrap().with_faults(faults);
        let rows = records.next_rows().unwrap();
        assert_eq!(rows.iter().map(|row| row.faults.len()).collect::<Vec<_>>(), [0, 1, 0]);
    }

    #[test]
    fn what_a_spreadsheet_leaves_empty_is_passed_over() {
        let text = "sep=;\n\n;case_id;procedure;;\n\n;1;97112;;\n;;;;\n;3;97112;;x\n;;;;\n";
        let mut records = Records::new(text.as_bytes()).unwrap();
        assert_eq!(records.columns, ["", "case_id", "procedure", "", ""]);
        let rows = records.next_rows().unwrap();
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [5, 7]);
        assert!(rows[0].record.is_ok());
        assert_eq!(rows[1].record, Err("the row has a cell in column E, which has no name".into()));
    }

    #[test]
    fn rows_are_read_whatever_parts_their_cells_and_however_they_are_encoded() {
        let text = "case_id;diagnoses\r\n1;\"M54.2;R27.8\"\r\n2;é\r\n";
        let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [text.as_bytes().to_vec(), utf16, text.replace(';', "\t").into_bytes()] {
            let mut records = Records::new(bytes.as_slice()).unwrap();
            assert_eq!(records.columns, ["case_id", "diagnoses"]);
            let rows = records.next_rows().unwrap();
            assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3]);
            assert_eq!(&rows[1].record.as_ref().unwrap()[1], "é");
        }
        let problem = match Records::new(&b"\xFF\xFEa\0\n\0b"[..]) {
            Ok(mut records) => records.next_rows().err(),
            Err(problem) => Some(problem),
        };
        assert_eq!(problem.unwrap().code.name, "unreadable-rows");
    }
}
