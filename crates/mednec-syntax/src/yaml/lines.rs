//! The lines of a text, by the byte they are asked for.

use std::ops::Range;

/// The line that holds a byte, without its line break.
pub(super) fn line_around(text: &str, at: usize) -> Range<usize> {
    let at = floor(text, at);
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let rest = text.get(start..).unwrap_or("");
    let line = rest.split('\n').next().unwrap_or("");
    start..start + line.trim_end_matches('\r').len()
}

/// The line after the one that ends at `end`, if there is one.
pub(super) fn line_after(text: &str, end: usize) -> Option<Range<usize>> {
    let newline = text.get(end..)?.find('\n')?;
    Some(line_around(text, end + newline + 1))
}

/// The line before the one that starts at `start`, if there is one.
pub(super) fn line_before(text: &str, start: usize) -> Option<Range<usize>> {
    start.checked_sub(1).map(|at| line_around(text, at))
}

/// The blanks that a line begins with.
pub(super) fn indentation(text: &str, line: &Range<usize>) -> Range<usize> {
    let content = text.get(line.clone()).unwrap_or("");
    let blanks = content.len() - content.trim_start_matches([' ', '\t']).len();
    line.start..line.start + blanks
}

/// Where the value that starts at `start` ends on its line, a comment left out; within brackets at the next bracket
/// or comma too.
pub(super) fn value_end(text: &str, start: usize, in_brackets: bool) -> usize {
    let line = line_around(text, start);
    let rest = text.get(start..line.end.max(start)).unwrap_or("");
    let comment = rest.find(" #").unwrap_or(rest.len());
    let bracket = if in_brackets { rest.find([',', ']', '}']) } else { None };
    let value = rest.get(..comment.min(bracket.unwrap_or(rest.len()))).unwrap_or("");
    start + value.trim_end().len()
}

/// Where the first value after `from` starts: colons, dashes, opening brackets and blanks are stepped over.
pub(super) fn value_start(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or("");
    text.len() - rest.trim_start_matches([' ', '\t', '\r', '\n', ':', ',', '-', '[', '{', '?']).len()
}

/// The nearest start of a character at or before a byte.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
