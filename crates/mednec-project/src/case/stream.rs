//! Cases line by line, with one line in memory at a time.

use std::io::BufRead;

use mednec_source::Diagnostic;

use super::{CasePlace, CaseReader, NamedCase};
use crate::codes::{CASE_LINE_TOO_LONG, CASE_SYNTAX, UNREADABLE_FILE};

/// The longest line that is read as a case.
pub const MOST_LINE_BYTES: usize = 1024 * 1024;

/// Reads NDJSON: one case a line, blank lines passed over.
#[derive(Debug)]
pub struct CaseStream<R> {
    input: R,
    path: String,
    line: u64,
    buffer: Vec<u8>,
    ended: bool,
}

/// One line of a stream.
#[derive(Debug)]
pub struct StreamLine<'s> {
    /// Its number, the first is 1.
    pub line: u64,
    /// Its text, or why it was passed over.
    pub text: Result<&'s str, Box<Diagnostic>>,
}

/// What became of the bytes up to a line's end.
enum Piece {
    Line,
    TooLong,
    End,
}

impl<R: BufRead> CaseStream<R> {
    /// A stream; `path` is its name for people, `<stdin>` for standard input.
    pub fn new(input: R, path: impl Into<String>) -> Self {
        Self { input, path: path.into(), line: 0, buffer: Vec::new(), ended: false }
    }

    /// The stream's name.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The next line that is not blank; nothing at the end, and after an input that failed.
    pub fn next_line(&mut self) -> Option<StreamLine<'_>> {
        while !self.ended {
            let piece = self.fill();
            self.line += 1;
            let line = self.line;
            let problem = |code, message: String, help: &str| {
                let problem = Diagnostic::new(code, message).on_line(self.path.clone(), line).help(help);
                Some(StreamLine { line, text: Err(Box::new(problem)) })
            };
            match piece {
                Ok(Piece::End) => self.ended = true,
                Ok(Piece::TooLong) => {
                    let most = MOST_LINE_BYTES / 1024;
                    let message = format!("the line is longer than {most} KiB and was passed over");
                    return problem(
                        &CASE_LINE_TOO_LONG,
                        message,
                        "write one case a line, each ended by a line break",
                    );
                }
                Err(error) => {
                    self.ended = true;
                    let message = format!("reading stopped here: {error}");
                    return problem(
                        &UNREADABLE_FILE,
                        message,
                        "the cases after it were not determined; try again",
                    );
                }
                Ok(Piece::Line) => {
                    if self.buffer.trim_ascii().is_empty() {
                        continue;
                    }
                    if std::str::from_utf8(&self.buffer).is_err() {
                        let message = "the line is not UTF-8 text".to_owned();
                        return problem(&CASE_SYNTAX, message, "write the cases as UTF-8");
                    }
                    let text = std::str::from_utf8(&self.buffer).unwrap_or_default();
                    let text = if line == 1 { text.trim_start_matches('\u{feff}') } else { text };
                    return Some(StreamLine { line, text: Ok(text) });
                }
            }
        }
        None
    }

    /// Reads the next case; its line, with all that is wrong where it is not one. Nothing at the end.
    pub fn next_case(
        &mut self,
        reader: &mut CaseReader<'_>,
        into: &mut NamedCase,
    ) -> Option<(u64, Result<(), Vec<Diagnostic>>)> {
        let path = self.path.clone();
        let StreamLine { line, text } = self.next_line()?;
        let read = match text {
            Ok(text) => reader.read_json(text, CasePlace::Line { path: &path, line }, into),
            Err(problem) => Err(vec![*problem]),
        };
        Some((line, read))
    }

    /// Reads up to the next line break into the buffer, never more than the limit.
    fn fill(&mut self) -> std::io::Result<Piece> {
        self.buffer.clear();
        let (mut any, mut long) = (false, false);
        loop {
            let bytes = match self.input.fill_buf() {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if bytes.is_empty() {
                break;
            }
            any = true;
            let end = bytes.iter().position(|byte| *byte == b'\n');
            let taken = end.unwrap_or(bytes.len());
            long |= self.buffer.len() + taken > MOST_LINE_BYTES;
            if long {
                self.buffer.clear();
            } else {
                self.buffer.extend_from_slice(bytes.get(..taken).unwrap_or(bytes));
            }
            self.input.consume(taken + usize::from(end.is_some()));
            if end.is_some() {
                break;
            }
        }
        Ok(match (any, long) {
            (false, _) => Piece::End,
            (true, true) => Piece::TooLong,
            (true, false) => Piece::Line,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Cursor};

    use super::*;

    fn lines(bytes: &[u8]) -> Vec<(u64, String)> {
        let mut stream = CaseStream::new(BufReader::with_capacity(7, Cursor::new(bytes)), "cases.ndjson");
        let mut found = Vec::new();
        while let Some(StreamLine { line, text }) = stream.next_line() {
            found.push((line, text.map_or_else(|problem| problem.code.name.to_owned(), str::to_owned)));
        }
        found
    }

    #[test]
    fn blank_lines_are_passed_over_and_counted() {
        let found = lines(b"\xEF\xBB\xBF{}\r\n\n  \n{\"a\": 1}");
        assert_eq!(found, [(1, "{}\r".to_owned()), (4, "{\"a\": 1}".to_owned())]);
    }

    #[test]
    fn a_line_over_the_limit_is_told_and_the_next_is_read() {
        let mut bytes = vec![b'x'; MOST_LINE_BYTES + 1];
        bytes.extend_from_slice(b"\n{}\n\xFF\n{}\n");
        let found = lines(&bytes);
        let expected = [(1, "case-line-too-long"), (2, "{}"), (3, "case-syntax"), (4, "{}")];
        assert_eq!(found, expected.map(|(line, text)| (line, text.to_owned())));
        let mut stream = CaseStream::new(Cursor::new(bytes), "x");
        stream.next_line();
        assert!(stream.buffer.capacity() <= 2 * MOST_LINE_BYTES);
    }

    #[test]
    fn an_input_that_fails_ends_the_stream_and_is_told() {
        struct Broken;
        impl std::io::Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
                Err(std::io::Error::other("the disk is gone"))
            }
        }
        let mut stream = CaseStream::new(BufReader::new(std::io::Read::chain(&b"{}\n"[..], Broken)), "x");
        assert!(stream.next_line().unwrap().text.is_ok());
        let problem = stream.next_line().unwrap().text.unwrap_err();
        assert_eq!(problem.code.name, "unreadable-file");
        assert!(stream.next_line().is_none());
    }
}
