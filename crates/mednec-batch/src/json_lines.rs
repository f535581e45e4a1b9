//! NDJSON straight into columns: of each line just what facts need, and whether the whole line is well formed.
//!
//! What is anything but plain (an escape in a text, a value that is more than itself, a key twice) is left to the reader
//! of cases, which tells what is wrong with it, if anything is.

use std::ops::Range;

use mednec_graph::{Bundle, FactId};
use mednec_project::MOST_LINE_BYTES;

use crate::cases::Cases;
use crate::column::{Data, FactColumn, Keyed, UNREADABLE};
use crate::growing::{Growing, Known, Text};
use crate::rows::mark;

/// What stands under a key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    CaseId,
    Payer,
    Fact(FactId),
}

/// What comes after a value.
enum Next {
    Key(Key),
    End,
}

/// Reads lines into columns, and keeps its memory from one chunk to the next.
pub(crate) struct JsonLines<'b> {
    bundle: &'b Bundle,
    columns: Vec<Option<Growing>>,
    payers: Known,
    payer_of_row: Vec<i32>,
    /// The keys in the order of the last lines; the next line is likely to have the same.
    order: Vec<(Vec<u8>, Key)>,
}

/// A line: its number, where it stands in the chunk, and where its `case_id` does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) number: u64,
    pub(crate) text: Range<usize>,
    pub(crate) id: Option<Range<usize>>,
}

impl<'b> JsonLines<'b> {
    pub(crate) fn new(bundle: &'b Bundle) -> Self {
        let columns = bundle.vocabulary().iter().map(|fact| Growing::new(&fact.kind)).collect();
        Self { bundle, columns, payers: Known::default(), payer_of_row: Vec::new(), order: Vec::new() }
    }

    /// The cases of a chunk, the first line of which has this number; empty lines are none.
    pub(crate) fn read(&mut self, first: u64, bytes: &[u8]) -> (Vec<Line>, Cases) {
        let mut lines = Vec::new();
        let mut strange = Vec::new();
        let is_text = std::str::from_utf8(bytes).is_ok();
        // No short cut: the whole chunk is looked at many bytes at once.
        let ends = |byte: u8| (byte == b'\\') | ((byte < b' ') & (byte != b'\n'));
        let plain = !bytes.iter().fold(false, |any, byte| any | ends(*byte));
        let mut from = 0;
        let mut number = first;
        while from < bytes.len() {
            let rest = bytes.get(from..).unwrap_or(&[]);
            let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let text = rest.get(..length).unwrap_or(&[]);
            if !text.trim_ascii().is_empty() {
                let row = lines.len();
                let fits = is_text && length <= MOST_LINE_BYTES;
                let read = if fits { self.line(text, row, plain) } else { None };
                if read.is_none() {
                    strange.push(row);
                }
                let id = read.flatten().map(|id| from + id.start..from + id.end);
                lines.push(Line { number, text: from..from + length, id });
            }
            from += length + 1;
            number += 1;
        }
        let mut cases = Cases::new(self.bundle, lines.len());
        for (column, into) in self.columns.iter_mut().zip(&mut cases.columns) {
            if let Some(column) = column.as_mut().filter(|column| column.rows() > 0) {
                *into = Some(column.take(lines.len()));
            }
        }
        strange.into_iter().for_each(|row| mark(&mut cases.strange, row));
        cases.payer = self.take_payers(lines.len());
        cases.look(self.bundle);
        (lines, cases)
    }

    fn take_payers(&mut self, rows: usize) -> Option<FactColumn> {
        let mut of_row = std::mem::take(&mut self.payer_of_row);
        if of_row.is_empty() {
            return None;
        }
        of_row.resize(rows, UNNAMED);
        let named = arrow_buffer::BooleanBuffer::collect_bool(rows, |row| of_row.get(row) != Some(&UNNAMED));
        let known = Some(arrow_buffer::NullBuffer::new(named)).filter(|known| known.null_count() > 0);
        let keyed = Keyed { keys: of_row.into(), table: self.payers.table().to_vec() };
        Some(FactColumn { data: Data::Keys(keyed), known })
    }

    /// Reads a line into a row; `plain` if there is no escape and no control character in it. Nothing where it is not plain; else where its `case_id` stands, if it has one.
    fn line(&mut self, text: &[u8], row: usize, plain: bool) -> Option<Option<Range<usize>>> {
        let mut scan = Scan { bytes: text, at: 0, plain };
        let mut id = None;
        for nth in 0.. {
            let key = match self.key(&mut scan, nth)? {
                Next::Key(key) => key,
                Next::End => return Some(id.flatten()),
            };
            match key {
                Key::CaseId => {
                    let value = scan.scalar()?;
                    if id.replace(value).is_some() {
                        return None;
                    }
                }
                Key::Payer => {
                    let value = scan.scalar()?;
                    if self.payer_of_row.len() > row {
                        return None;
                    }
                    self.payer_of_row.resize(row, UNNAMED);
                    self.payer_of_row.push(match value {
                        None => UNNAMED,
                        Some(value) => {
                            let bundle = self.bundle;
                            let place = |name: &[u8]| {
                                let name = std::str::from_utf8(name).ok();
                                let place = name.and_then(|name| bundle.payer_named(name));
                                place.and_then(|place| i64::try_from(place).ok()).unwrap_or(UNREADABLE)
                            };
                            self.payers.place(Text::new(text, value.start, value.end), place)
                        }
                    });
                }
                Key::Fact(fact) => {
                    let column = self.columns.get_mut(usize::from(fact.0))?.as_mut()?;
                    if column.rows() > row {
                        return None;
                    }
                    column.pad(row);
                    value(&mut scan, column)?;
                }
            }
        }
        None
    }

    /// The key that comes next, with what stands around it: from the end of a value to the start of the next. It is
    /// likely the one that came in this place in the line before.
    #[inline]
    fn key(&mut self, scan: &mut Scan<'_>, nth: usize) -> Option<Next> {
        if let Some((text, key)) = self.order.get(nth)
            && scan.rest().starts_with(text)
        {
            scan.at += text.len();
            return Some(Next::Key(*key));
        }
        self.other_key(scan, nth)
    }

    fn other_key(&mut self, scan: &mut Scan<'_>, nth: usize) -> Option<Next> {
        let from = scan.at;
        if nth == 0 {
            scan.byte(b'{')?;
        }
        if scan.is(b'}') {
            return scan.end().then_some(Next::End);
        }
        if nth > 0 {
            scan.byte(b',')?;
        }
        scan.space();
        let name = scan.string()?;
        let name = std::str::from_utf8(scan.bytes.get(name)?).ok()?;
        let key = match name {
            "case_id" => Key::CaseId,
            "payer" => Key::Payer,
            name => {
                let fact = self.bundle.fact_named(name);
                Key::Fact(fact.filter(|fact| usize::from(fact.0) < self.columns.len())?)
            }
        };
        scan.byte(b':')?;
        let entry = (scan.bytes.get(from..scan.at)?.to_vec(), key);
        if let Some(place) = self.order.get_mut(nth) {
            *place = entry;
        } else if nth == self.order.len() && nth < MOST_KEYS {
            self.order.push(entry);
        }
        Some(Next::Key(key))
    }
}

/// How many keys of a line are expected where they were in the line before.
const MOST_KEYS: usize = 1024;

/// A row that names no payer.
const UNNAMED: i32 = -1;

/// Reads the value of a fact into its column.
fn value(scan: &mut Scan<'_>, column: &mut Growing) -> Option<()> {
    if !column.is_list() {
        if let Some(value) = scan.scalar()? {
            return column.push(scan.text(value)).then_some(());
        }
        return Some(());
    }
    if !scan.is(b'[') {
        // Only null is plain here.
        return scan.scalar()?.is_none().then_some(());
    }
    column.begin_list();
    if !scan.is(b']') {
        loop {
            let element = scan.scalar()??;
            column.push_element(scan.text(element));
            if scan.is(b']') {
                break;
            }
            scan.byte(b',')?;
        }
    }
    column.end_list();
    Some(())
}

/// The topmost bit of each byte that is a quote. Of those behind the first, some may be told that are none.
#[inline]
fn quotes(eight: u64) -> u64 {
    zeros(eight ^ u64::from_le_bytes([b'"'; 8]))
}

/// The same of each byte that ends plain text: a quote, a backslash, or a control character.
#[inline]
fn special(eight: u64) -> u64 {
    let backslash = zeros(eight ^ u64::from_le_bytes([b'\\'; 8]));
    let control = eight.wrapping_sub(u64::from_le_bytes([b' '; 8])) & !eight & HIGH;
    quotes(eight) | backslash | control
}

/// The topmost bit of each byte.
const HIGH: u64 = u64::from_le_bytes([0x80; 8]);

#[inline]
fn zeros(eight: u64) -> u64 {
    eight.wrapping_sub(u64::from_le_bytes([0x01; 8])) & !eight & HIGH
}

/// A place in a line of JSON.
struct Scan<'t> {
    bytes: &'t [u8],
    at: usize,
    /// Whether texts end at the next quote.
    plain: bool,
}

impl<'t> Scan<'t> {
    fn rest(&self) -> &'t [u8] {
        self.bytes.get(self.at..).unwrap_or(&[])
    }

    #[inline(always)]
    fn text(&self, at: Range<usize>) -> Text<'t> {
        Text::new(self.bytes, at.start, at.end)
    }

    #[inline(always)]
    fn space(&mut self) {
        if self.bytes.get(self.at).is_none_or(|byte| *byte > b' ') {
            return;
        }
        while let Some(b' ' | b'\t' | b'\r') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    /// Goes past a byte if it comes next.
    #[inline(always)]
    fn is(&mut self, byte: u8) -> bool {
        self.space();
        let is = self.bytes.get(self.at) == Some(&byte);
        self.at += usize::from(is);
        is
    }

    /// Goes past a byte, which must come next.
    #[inline(always)]
    fn byte(&mut self, byte: u8) -> Option<()> {
        self.is(byte).then_some(())
    }

    fn end(&mut self) -> bool {
        self.space();
        self.at == self.bytes.len()
    }

    /// A text without escapes: where it stands between its quotes.
    #[inline(always)]
    fn string(&mut self) -> Option<Range<usize>> {
        self.byte(b'"')?;
        let from = self.at;
        loop {
            // Eight bytes at once, where there are eight.
            if let Some(eight) = self.rest().first_chunk::<8>() {
                let eight = u64::from_le_bytes(*eight);
                let found = if self.plain { quotes(eight) } else { special(eight) };
                if found == 0 {
                    self.at += 8;
                    continue;
                }
                self.at += found.trailing_zeros() as usize / 8;
            } else {
                let plain = |byte: &u8| *byte != b'"' && *byte != b'\\' && *byte >= b' ';
                self.at += self.rest().iter().position(|byte| !plain(byte))?;
            }
            let to = self.at;
            self.byte_here(b'"')?;
            return Some(from..to);
        }
    }

    #[inline(always)]
    fn byte_here(&mut self, byte: u8) -> Option<()> {
        let is = self.bytes.get(self.at) == Some(&byte);
        self.at += usize::from(is);
        is.then_some(())
    }

    /// A text, a number, true or false: where it stands; `None` inside for null.
    #[inline(always)]
    fn scalar(&mut self) -> Option<Option<Range<usize>>> {
        self.space();
        match self.bytes.get(self.at)? {
            b'"' => self.string().map(Some),
            b't' => self.word(b"true").map(Some),
            b'f' => self.word(b"false").map(Some),
            b'n' => self.word(b"null").map(|_| None),
            _ => self.number().map(Some),
        }
    }

    fn word(&mut self, word: &[u8]) -> Option<Range<usize>> {
        let from = self.at;
        self.rest().starts_with(word).then(|| {
            self.at += word.len();
            from..self.at
        })
    }

    /// A number as JSON writes it, but without an exponent: those are rare.
    fn number(&mut self) -> Option<Range<usize>> {
        let from = self.at;
        self.at += usize::from(self.bytes.get(from) == Some(&b'-'));
        let whole = self.digits();
        let leading_zero = whole.len() > 1 && self.bytes.get(whole.start) == Some(&b'0');
        if whole.is_empty() || leading_zero {
            return None;
        }
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            if self.digits().is_empty() {
                return None;
            }
        }
        Some(from..self.at)
    }

    fn digits(&mut self) -> Range<usize> {
        let from = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        from..self.at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_plain_text_is_found_wherever_it_is() {
        for byte in 0..=u8::MAX {
            for at in 0..8 {
                let mut eight = *b"a~ zZ\x7f\x80\xff";
                eight[at] = byte;
                let ends = byte == b'"' || byte == b'\\' || byte < b' ';
                let at_byte = |found: u64| (found != 0).then(|| found.trailing_zeros() as usize / 8);
                let eight = u64::from_le_bytes(eight);
                assert_eq!(at_byte(special(eight)), ends.then_some(at));
                assert_eq!(at_byte(quotes(eight)), (byte == b'"').then_some(at));
            }
        }
    }

    #[test]
    fn only_whole_plain_values_are_taken() {
        let scan = |text: &str| {
            let mut scan = Scan { bytes: text.as_bytes(), at: 0, plain: !text.contains('\\') };
            let value = scan.scalar()?;
            scan.end().then(|| value.map(|at| text.get(at).unwrap_or("").to_owned()))
        };
        let some = |text: &str| Some(Some(text.to_owned()));
        assert_eq!(scan("\"abcdefghij\" "), some("abcdefghij"));
        assert_eq!(scan(" -12.50"), some("-12.50"));
        assert_eq!(scan("true"), some("true"));
        assert_eq!(scan("null"), Some(None));
        for wrong in ["\"a\\n\"", "\"a", "01", "1.", "-", "1e3", "nul", "tru", "[", "{", "1 2", "'a'", ""] {
            assert_eq!(scan(wrong), None, "{wrong}");
        }
    }
}
