//! Lines that end in LF, CRLF, a bare CR, as spreadsheets of old Macs write them, or not at all.

use std::io::{self, BufRead, Read};

use memchr::memchr;

/// Reads text of which every line ends in LF, the last one too.
///
/// ```
/// use std::io::Read;
/// let mut text = String::new();
/// mednec_sheets::LineEnds::new(&b"a\rb\r\nc"[..]).read_to_string(&mut text)?;
/// assert_eq!(text, "a\nb\nc\n");
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct LineEnds<R> {
    input: R,
    /// Whether a CR was read last, so that an LF behind it belongs to it.
    after_cr: bool,
    /// Whether a line is begun and not ended.
    within: bool,
}

impl<R: BufRead> LineEnds<R> {
    /// Reads from `input`.
    pub fn new(input: R) -> Self {
        Self { input, after_cr: false, within: false }
    }
}

impl<R: BufRead> Read for LineEnds<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut done = 0;
        while let Some(free) = into.get_mut(done..).filter(|free| !free.is_empty()) {
            let ready = self.input.fill_buf()?;
            let held = ready.len();
            let taken = match ready.first() {
                None => {
                    let end: &[u8] = if self.within { b"\n" } else { b"" };
                    self.within = false;
                    return Ok(done + { end }.read(free)?);
                }
                Some(b'\n') if self.after_cr => {
                    self.after_cr = false;
                    1
                }
                Some(b'\r') => {
                    self.after_cr = true;
                    self.within = false;
                    done += { &b"\n"[..] }.read(free)?;
                    1
                }
                Some(_) => {
                    let plain = memchr(b'\r', ready).unwrap_or(held).min(free.len());
                    let mut plain = ready.get(..plain).unwrap_or_default();
                    self.after_cr = false;
                    self.within = plain.last() != Some(&b'\n');
                    let read = plain.read(free)?;
                    done += read;
                    read
                }
            };
            self.input.consume(taken);
            // More is asked for only where nothing is there to be handed out.
            if taken == held && done > 0 {
                break;
            }
        }
        Ok(done)
    }
}

/// The text with an LF for each CR that no LF follows, which keeps the place of every letter.
pub fn with_line_ends(text: String) -> String {
    let bytes = text.as_bytes();
    let is_bare = |at: &usize| bytes.get(at + 1) != Some(&b'\n');
    let bare: Vec<usize> = text.match_indices('\r').map(|(at, _)| at).filter(is_bare).collect();
    if bare.is_empty() {
        return text;
    }
    let mut made = String::with_capacity(text.len());
    let mut from = 0;
    for at in bare {
        made.push_str(text.get(from..at).unwrap_or_default());
        made.push('\n');
        from = at + 1;
    }
    made.push_str(text.get(from..).unwrap_or_default());
    made
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    #[test]
    fn ends_of_lines_become_one_wherever_a_piece_of_the_text_ends() {
        for (text, kept, lines) in [
            ("a,b\r1,2\r3,4\r", "a,b\n1,2\n3,4\n", "a,b\n1,2\n3,4\n"),
            ("a\r\nb\r\n", "a\r\nb\r\n", "a\nb\n"),
            ("a\n\nb", "a\n\nb", "a\n\nb\n"),
            ("a\r\r\nb", "a\n\r\nb", "a\n\nb\n"),
            ("\"x\ry\",1\r2,3", "\"x\ny\",1\n2,3", "\"x\ny\",1\n2,3\n"),
            ("", "", ""),
            ("\r", "\n", "\n"),
            ("\r\n", "\r\n", "\n"),
        ] {
            assert_eq!(with_line_ends(text.to_owned()), kept, "{text:?}");
            for held in 1..=text.len() + 1 {
                let mut read = String::new();
                let reader = BufReader::with_capacity(held, text.as_bytes());
                LineEnds::new(reader).read_to_string(&mut read).unwrap();
                assert_eq!(read, lines, "{text:?}, {held} at a time");
            }
        }
    }
}
