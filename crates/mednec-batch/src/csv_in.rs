//! CSV in: some records at a time.

use std::io::Read;

use csv::{Reader, ReaderBuilder, StringRecord};
use mednec_project::MOST_LINE_BYTES;

/// How many records go together.
const TOGETHER: usize = 4096;

/// Reads records in portions.
pub(crate) struct Records<R> {
    reader: Reader<R>,
    /// The names of the columns.
    pub(crate) columns: Vec<String>,
    ended: bool,
}

/// One record, or why it cannot be read; with its line, and how many bytes were read up to it.
pub(crate) struct CsvRow {
    pub(crate) line: u64,
    pub(crate) record: Result<StringRecord, String>,
}

impl<R: Read> Records<R> {
    /// Reads the names of the columns.
    pub(crate) fn new(input: R) -> Result<Self, csv::Error> {
        let mut reader = ReaderBuilder::new().from_reader(input);
        let columns = reader.headers()?.iter();
        let columns = columns.map(|name| name.trim_start_matches('\u{feff}').trim().to_owned()).collect();
        Ok(Self { reader, columns, ended: false })
    }

    /// How many bytes have been read.
    pub(crate) fn bytes(&self) -> u64 {
        self.reader.position().byte()
    }

    /// The next records; none at the end.
    pub(crate) fn next_rows(&mut self) -> Result<Vec<CsvRow>, csv::Error> {
        let mut rows = Vec::new();
        while rows.len() < TOGETHER && !self.ended {
            let mut record = StringRecord::new();
            let line = self.reader.position().line();
            match self.reader.read_record(&mut record) {
                Ok(true) => {
                    let line = record.position().map_or(line, csv::Position::line);
                    let long = record.as_slice().len() > MOST_LINE_BYTES;
                    let told = || format!("the row is longer than {} KiB", MOST_LINE_BYTES / 1024);
                    rows.push(CsvRow { line, record: if long { Err(told()) } else { Ok(record) } });
                }
                Ok(false) => self.ended = true,
                Err(error) => match error.kind() {
                    csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
                        let line = pos.as_ref().map_or(line, csv::Position::line);
                        let told = format!("the row has {len} cells, and there are {expected_len} columns");
                        rows.push(CsvRow { line, record: Err(told) });
                    }
                    csv::ErrorKind::Utf8 { pos, .. } => {
                        let line = pos.as_ref().map_or(line, csv::Position::line);
                        rows.push(CsvRow { line, record: Err("the row is not UTF-8 text".into()) });
                    }
                    _ => {
                        self.ended = true;
                        return Err(error);
                    }
                },
            }
        }
        Ok(rows)
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
}
