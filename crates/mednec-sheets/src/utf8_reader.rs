//! Text of a spreadsheet as UTF-8.

use std::io::{self, Read};

/// How many bytes are turned at once.
const TOGETHER: usize = 16 * 1024;

/// Reads UTF-16 as UTF-8, and passes on everything else as it is, less a mark of UTF-8.
///
/// UTF-16 is known by its mark, or by a first letter that has a zero byte beside it. Half a letter is an error of the
/// kind [`io::ErrorKind::InvalidData`].
///
/// ```
/// use std::io::Read;
/// let mut text = String::new();
/// mednec_sheets::Utf8Reader::new(&b"\xFF\xFEa\0;\0"[..]).read_to_string(&mut text)?;
/// assert_eq!(text, "a;");
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Utf8Reader<R> {
    input: R,
    form: Form,
    /// UTF-8 that is not handed out yet, and from where on.
    ready: Vec<u8>,
    from: usize,
    /// What of the input makes no whole letter yet.
    rest: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Unknown,
    AsItIs,
    Little,
    Big,
}

/// Whether bytes begin as UTF-16 does.
pub fn is_utf16(start: &[u8]) -> bool {
    matches!(form_of(start).0, Form::Little | Form::Big)
}

/// How a text is written that begins so, and how long its mark is.
fn form_of(start: &[u8]) -> (Form, usize) {
    match start {
        [0xEF, 0xBB, 0xBF, ..] => (Form::AsItIs, 3),
        [0xFF, 0xFE, ..] => (Form::Little, 2),
        [0xFE, 0xFF, ..] => (Form::Big, 2),
        [first, 0, ..] if *first != 0 => (Form::Little, 0),
        [0, second, ..] if *second != 0 => (Form::Big, 0),
        _ => (Form::AsItIs, 0),
    }
}

impl<R: Read> Utf8Reader<R> {
    /// Reads from `input`.
    pub fn new(input: R) -> Self {
        Self { input, form: Form::Unknown, ready: Vec::new(), from: 0, rest: Vec::new() }
    }

    /// Looks at the first bytes.
    fn begin(&mut self) -> io::Result<()> {
        let mut start = Vec::new();
        self.input.by_ref().take(3).read_to_end(&mut start)?;
        let (form, mark) = form_of(&start);
        self.form = form;
        start.drain(..mark);
        match form {
            Form::AsItIs => self.ready = start,
            Form::Unknown | Form::Little | Form::Big => self.rest = start,
        }
        Ok(())
    }

    /// Turns the next bytes; none are ready afterwards only at the end.
    fn turn(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.from = 0;
        loop {
            let read = self.input.by_ref().take(TOGETHER as u64).read_to_end(&mut self.rest)?;
            let whole = self.rest.len() - self.rest.len() % 2;
            let little = self.form == Form::Little;
            let unit = |pair: &[u8]| match *pair {
                [first, second] if little => u16::from_le_bytes([first, second]),
                [first, second] => u16::from_be_bytes([first, second]),
                _ => 0,
            };
            let mut units: Vec<u16> =
                self.rest.get(..whole).unwrap_or_default().chunks_exact(2).map(unit).collect();
            // The first half of a letter waits for the second one.
            let held = units.last().is_some_and(|last| (0xD800..0xDC00).contains(last)) && read > 0;
            if held {
                units.pop();
            }
            self.rest.drain(..whole - 2 * usize::from(held));
            let text = String::from_utf16(&units).map_err(|_| half())?;
            self.ready.extend(text.bytes());
            if read == 0 {
                return if self.rest.is_empty() { Ok(()) } else { Err(half()) };
            }
            if !self.ready.is_empty() {
                return Ok(());
            }
        }
    }
}

impl<R: Read> Read for Utf8Reader<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.form == Form::Unknown {
            self.begin()?;
        }
        if self.from >= self.ready.len() {
            if self.form == Form::AsItIs {
                return self.input.read(into);
            }
            self.turn()?;
        }
        let mut ready = self.ready.get(self.from..).unwrap_or_default();
        let read = ready.read(into)?;
        self.from += read;
        Ok(read)
    }
}

fn half() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the text is not whole UTF-16")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> io::Result<String> {
        let mut text = String::new();
        Utf8Reader::new(bytes).read_to_string(&mut text).map(|_| text)
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn text_of_any_order_comes_out_the_same() {
        let text = "id;Größe;😀\r\n".repeat(TOGETHER / 4);
        assert_eq!(read(&utf16(&format!("\u{feff}{text}"), u16::to_le_bytes)).unwrap(), text);
        assert_eq!(read(&utf16(&format!("\u{feff}{text}"), u16::to_be_bytes)).unwrap(), text);
        assert_eq!(read(&utf16(&text, u16::to_le_bytes)).unwrap(), text);
        assert_eq!(read(&utf16(&text, u16::to_be_bytes)).unwrap(), text);
        assert_eq!(read(text.as_bytes()).unwrap(), text);
        assert_eq!(read(format!("\u{feff}{text}").as_bytes()).unwrap(), text);
        for short in ["", "a", "ab"] {
            assert_eq!(read(short.as_bytes()).unwrap(), short);
        }
    }

    #[test]
    fn half_a_letter_is_told() {
        for bytes in [&b"\xFF\xFEa"[..], b"\xFF\xFE\x3D\xD8", b"\xFF\xFE\x3D\xD8a\0"] {
            assert_eq!(read(bytes).unwrap_err().kind(), io::ErrorKind::InvalidData, "{bytes:?}");
        }
    }
}
