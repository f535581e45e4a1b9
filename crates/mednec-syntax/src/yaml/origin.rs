//! From a decoded scalar back to the bytes it was written with.
//!
//! Folding, chomping and indentation change nothing but blanks. So once the escapes of quoted text are counted as one
//! character each, the characters that are not blank follow one another in the same order on both sides:
//!
//! ```text
//! written   >- ⏎ ␣␣ a <⏎ ␣␣ 5        "caf\u00e9"
//! decoded           a <  ␣  5         c a f  é
//! ```
//!
//! A blank is placed right behind the character before it.

use std::ops::Range;

use super::node::Style;

/// Where a decoded text came from.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Origin {
    /// For each byte of the decoded text and one past it, the byte of the file; empty where the two run in step.
    pub(super) bytes: Vec<u32>,
    /// Where the written text ends, trailing blanks of a block left out.
    pub(super) end: usize,
}

/// Pairs the decoded `value` with the text at `range` of the file.
pub(super) fn trace(text: &str, range: &Range<usize>, style: Style, value: &str) -> Origin {
    let raw = text.get(range.clone()).unwrap_or("");
    let quoted = matches!(style, Style::SingleQuoted | Style::DoubleQuoted);
    if !quoted && raw.starts_with(value) {
        return Origin { bytes: Vec::new(), end: range.start + value.trim_end_matches(is_blank).len() };
    }
    let mut written = Written { raw, at: usize::from(quoted), style, base: range.start };
    let mut bytes = Vec::with_capacity(value.len() + 1);
    let mut last = range.start;
    for c in value.chars() {
        if is_blank(c) {
            bytes.push(clip(on_boundary_step(text, last)));
            continue;
        }
        let piece = written.next_character().unwrap_or(last..last);
        // All bytes of a character but its last start where it starts, or run in step where it stands for itself.
        let in_step = piece.len() == c.len_utf8();
        let ends_at = piece.end.saturating_sub(1).max(piece.start);
        for k in 0..c.len_utf8() {
            let last_of_many = k > 0 && k + 1 == c.len_utf8();
            bytes.push(clip(match (in_step, last_of_many) {
                (true, _) => piece.start + k,
                (false, true) => ends_at,
                (false, false) => piece.start,
            }));
        }
        last = piece.end;
    }
    bytes.push(clip(last));
    Origin { bytes, end: if quoted || style == Style::Plain { range.end } else { last } }
}

/// The written side: yields the place of each character that is not blank.
struct Written<'a> {
    raw: &'a str,
    at: usize,
    style: Style,
    base: usize,
}

impl Written<'_> {
    fn next_character(&mut self) -> Option<Range<usize>> {
        loop {
            let rest = self.raw.get(self.at..)?;
            let first = rest.chars().next()?;
            let after_blank = self.raw.get(..self.at).is_some_and(|before| before.ends_with(is_blank));
            let (length, blank) = match (self.style, first) {
                // A comment between two lines of the text.
                (Style::Plain, '#') if after_blank => (rest.find('\n').unwrap_or(rest.len()), true),
                (Style::DoubleQuoted, '\\') => escape(rest),
                (Style::SingleQuoted, '\'') => (2, false),
                _ => (first.len_utf8(), is_blank(first)),
            };
            let start = self.at;
            self.at += length.min(rest.len());
            if !blank {
                return Some(self.base + start..self.base + self.at);
            }
        }
    }
}

/// How long an escape is, and whether it stands for a blank or for nothing at all.
fn escape(rest: &str) -> (usize, bool) {
    let kind = rest.chars().nth(1).unwrap_or('\\');
    let digits = match kind {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => 0,
    };
    if digits == 0 {
        let blank = matches!(kind, 'n' | 't' | 'r' | ' ' | '\t' | '\n' | '\r');
        return (1 + kind.len_utf8(), blank);
    }
    let value = |from: usize| rest.get(from..from + digits).and_then(|hex| u32::from_str_radix(hex, 16).ok());
    let code = value(2).unwrap_or(0);
    // Two escapes may stand for one character.
    let pair = (0xD800..0xDC00).contains(&code) && rest.get(6..8) == Some("\\u");
    let blank = char::from_u32(code).is_some_and(is_blank);
    (if pair { 12 } else { 2 + digits }, blank)
}

/// What YAML itself takes for blank; a no-break space, for one, is a character like any other.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// A byte from which one step ahead does not end within a character.
fn on_boundary_step(text: &str, byte: usize) -> usize {
    if byte >= text.len() || text.is_char_boundary(byte + 1) { byte } else { byte.saturating_sub(1) }
}

fn clip(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}
