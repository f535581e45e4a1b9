//! NDJSON in: pieces of a stream that end where lines end.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memrchr};

/// How many bytes of lines go together.
const PIECE: usize = 1 << 20;
/// The most bytes that are held to find the end of a line; what is longer is refused line by line.
const MOST_HELD: usize = 4 * mednec_project::MOST_LINE_BYTES;

/// Cuts a stream into pieces of whole lines.
#[derive(Debug)]
pub(crate) struct Lines<R> {
    input: R,
    /// What was read behind the last whole line.
    rest: Vec<u8>,
    /// How many lines were handed out.
    lines: u64,
    ended: bool,
    /// Whether the end of a line that is too long has yet to be found: the rest of it is passed over.
    within: bool,
}

/// Some lines, and the number of the first.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) first: u64,
    pub(crate) bytes: Vec<u8>,
}

impl<R: Read> Lines<R> {
    pub(crate) fn new(input: R) -> Self {
        Self { input, rest: Vec::new(), lines: 0, ended: false, within: false }
    }

    /// The next piece; nothing at the end.
    pub(crate) fn next_piece(&mut self) -> io::Result<Option<Piece>> {
        let mut bytes = std::mem::take(&mut self.rest);
        loop {
            if self.within {
                match memchr(b'\n', &bytes) {
                    None => bytes.clear(),
                    Some(end) => {
                        bytes.drain(..=end);
                        self.lines += 1;
                        self.within = false;
                    }
                }
            }
            let whole = bytes.len() >= PIECE && memchr(b'\n', &bytes).is_some();
            if self.ended || whole || bytes.len() >= MOST_HELD {
                break;
            }
            let before = bytes.len();
            bytes.resize(before + PIECE, 0);
            let into = bytes.get_mut(before..).unwrap_or(&mut []);
            let read = match self.input.read(into) {
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                    bytes.truncate(before);
                    continue;
                }
                Err(error) => return Err(error),
            };
            bytes.truncate(before + read);
            self.ended = read == 0;
        }
        if !self.ended {
            match memrchr(b'\n', &bytes) {
                Some(last) => self.rest = bytes.split_off(last + 1),
                None => {
                    // Something as long takes its place, to be refused once.
                    bytes = vec![b'x'; mednec_project::MOST_LINE_BYTES + 1];
                    self.within = true;
                }
            }
        }
        if bytes.is_empty() {
            return Ok(None);
        }
        let first = self.lines + 1;
        self.lines += memchr_iter(b'\n', &bytes).count() as u64;
        Ok(Some(Piece { first, bytes }))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn pieces_end_where_lines_do_and_lines_keep_their_numbers() {
        let line = format!("{{\"a\":\"{}\"}}\n", "x".repeat(300_000));
        let text = line.repeat(9) + "{}";
        let mut lines = Lines::new(Cursor::new(text.clone()));
        let (mut together, mut numbers) = (Vec::new(), Vec::new());
        while let Some(piece) = lines.next_piece().unwrap() {
            numbers.push(piece.first);
            together.extend(piece.bytes);
        }
        assert_eq!(together, text.as_bytes());
        assert!(numbers.len() > 1);
        assert_eq!(numbers.first(), Some(&1));
        assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]));
    }

    /// The end of a line that is too long is no line of its own, whatever it looks like.
    #[test]
    fn a_line_that_is_too_long_is_handed_out_once() {
        let long = " ".repeat(3 * MOST_HELD + 17) + "{}";
        for (text, left) in [(format!("{{}}\n{long}\n{{}}\n{{}}"), "{}\n{}"), (format!("{{}}\n{long}"), "")] {
            let mut lines = Lines::new(Cursor::new(text));
            let mut pieces = Vec::new();
            while let Some(piece) = lines.next_piece().unwrap() {
                pieces.push((piece.first, piece.bytes));
            }
            let mut pieces = pieces.into_iter();
            assert_eq!(pieces.next(), Some((1, b"{}\n".to_vec())));
            let (number, refused) = pieces.next().unwrap();
            assert_eq!((number, refused.len()), (2, mednec_project::MOST_LINE_BYTES + 1));
            assert!(!refused.contains(&b'\n'));
            let rest: Vec<_> = pieces.collect();
            match left {
                "" => assert_eq!(rest, []),
                left => assert_eq!(rest, [(3, left.as_bytes().to_vec())]),
            }
        }
    }
}
