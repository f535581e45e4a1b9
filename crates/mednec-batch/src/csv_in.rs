//! CSV in: some records at a time.

use std::io::{BufRead, BufReader, Chain, Cursor, Read};

use csv::{Reader, ReaderBuilder, StringRecord};
use mednec_project::codes::{UNREADABLE_FILE, UNREADABLE_ROWS};
use mednec_project::{MOST_LINE_BYTES, separator};
use mednec_sheets::Utf8Reader;
use mednec_source::Diagnostic;

/// How many records go together.
const TOGETHER: usize = 4096;

/// Reads records in portions.
pub(crate) struct Records<R> {
    reader: Reader<Text<R>>,
    /// The names of the columns.
    pub(crate) columns: Vec<String>,
    /// How far behind the line is that the reader tells: where lines end in two signs, the second one is read first with
    /// the next record.
    behind: u64,
    ended: bool,
}

/// An input as UTF-8, its first line read already.
type Text<R> = Chain<Cursor<Vec<u8>>, BufReader<Utf8Reader<R>>>;

/// One record, or why it cannot be read; with its line, and how many bytes were read up to it.
pub(crate) struct CsvRow {
    pub(crate) line: u64,
    pub(crate) record: Result<StringRecord, String>,
}

impl<R: Read> Records<R> {
    /// Reads the names of the columns.
    #[expect(clippy::result_large_err, reason = "a file is opened once")]
    pub(crate) fn new(input: R) -> Result<Self, Diagnostic> {
        let mut input = BufReader::new(Utf8Reader::new(input));
        let mut first = Vec::new();
        let most = MOST_LINE_BYTES as u64;
        let read = input.by_ref().take(most).read_until(b'\n', &mut first);
        read.map_err(|error| unread(&error.into()))?;
        let behind = u64::from(first.ends_with(b"\r\n"));
        let separator = separator(&String::from_utf8_lossy(&first));
        let mut reader =
            ReaderBuilder::new().delimiter(separator).from_reader(Cursor::new(first).chain(input));
        let columns = reader.headers().map_err(|error| unread(&error))?.iter();
        let columns = columns.map(|name| name.trim_start_matches('\u{feff}').trim().to_owned());
        let columns: Vec<String> = columns.collect();
        match no_columns(&columns) {
            Some((cause, help)) => {
                let message = format!("the rows cannot be read: {cause}");
                Err(Diagnostic::new(&UNREADABLE_ROWS, message).help(help))
            }
            None => Ok(Self { reader, columns, behind, ended: false }),
        }
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
            let (here, behind) = (self.reader.position().line(), self.behind);
            let line = |at: Option<&csv::Position>| at.map_or(here, csv::Position::line) + behind;
            match self.reader.read_record(&mut record) {
                Ok(true) => {
                    let line = line(record.position());
                    let long = record.as_slice().len() > MOST_LINE_BYTES;
                    let told = || format!("the row is longer than {} KiB", MOST_LINE_BYTES / 1024);
                    rows.push(CsvRow { line, record: if long { Err(told()) } else { Ok(record) } });
                }
                Ok(false) => self.ended = true,
                Err(error) => match error.kind() {
                    csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
                        let (len, expected_len) = (*len, *expected_len);
                        let line = line(pos.as_ref());
                        let cells = if len == 1 { "cell" } else { "cells" };
                        let columns = if expected_len == 1 { "column" } else { "columns" };
                        let told =
                            format!("the row has {len} {cells}, and the first row {expected_len} {columns}");
                        rows.push(CsvRow { line, record: Err(told) });
                    }
                    csv::ErrorKind::Utf8 { pos, .. } => {
                        let line = line(pos.as_ref());
                        rows.push(CsvRow { line, record: Err("the row is not UTF-8 text".into()) });
                    }
                    _ => {
                        self.ended = true;
                        return Err(unread(&error));
                    }
                },
            }
        }
        Ok(rows)
    }
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
