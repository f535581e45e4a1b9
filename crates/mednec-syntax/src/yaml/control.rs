//! Characters that cannot be seen and have no place in a policy.

use mednec_source::{Diagnostic, Sink, SourceId, Span, is_invisible};

use crate::codes;

/// Reports what cannot be seen; whether there was none.
pub(super) fn check(source: SourceId, text: &str, sink: &mut Sink) -> bool {
    let mut hidden = text.char_indices().filter(|&(at, c)| is_hidden(text, at, c));
    let Some((at, c)) = hidden.next() else { return true };
    let more = hidden.count();
    let span = Span::new(source, at, at + c.len_utf8());
    let (message, help) = match c {
        '\0' => (
            "the file holds a NUL character, so it is not plain text".to_owned(),
            "save the file as plain text in UTF-8; a word processor's or spreadsheet's own format cannot be read",
        ),
        '\u{feff}' => (
            "a byte order mark stands in the middle of the file".to_owned(),
            "delete this character; it is often left behind when two files are joined",
        ),
        _ => (
            match word_around(text, at) {
                word if word.is_empty() => {
                    format!("the file holds the invisible character U+{:04X}", u32::from(c))
                }
                word => format!("the invisible character U+{:04X} stands in `{word}`", u32::from(c)),
            },
            "delete this character; it often comes along when text is copied from a document",
        ),
    };
    let mut diagnostic = Diagnostic::new(&codes::CONTROL_CHARACTER, message)
        .at(span, "cannot be seen")
        .help(help)
        .fix("delete the invisible character", span, "");
    if more > 0 {
        diagnostic = diagnostic.note(format!("{more} more like it stand further on in the file"));
    }
    sink.report(diagnostic);
    false
}

/// Whether a text holds a character that cannot be seen and is therefore refused; in double quotes it can be escaped.
#[must_use]
pub fn hides(text: &str) -> bool {
    text.char_indices().any(|(at, c)| c == '\u{feff}' || is_hidden(text, at, c))
}

fn is_hidden(text: &str, at: usize, c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        '\u{feff}' => at > 0,
        // Marks that make text look different from what it says.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => true,
        c if c.is_control() => true,
        c => is_invisible(c) && touches_a_name(text, at, c),
    }
}

/// Whether a letter, digit or joint of a name stands right beside a character that takes no room. Elsewhere such a
/// character may belong to an emoji or to the writing of another language.
fn touches_a_name(text: &str, at: usize, c: char) -> bool {
    let in_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let before = text.get(..at).unwrap_or("").trim_end_matches(is_invisible);
    let after = text.get(at + c.len_utf8()..).unwrap_or("").trim_start_matches(is_invisible);
    // A variation selector shapes the sign in front of it and does not belong to what follows.
    let selector = matches!(c, '\u{fe00}'..='\u{fe0f}');
    before.ends_with(in_name) || (!selector && after.starts_with(in_name))
}

/// The word that an invisible character stands in or beside, without what is invisible.
fn word_around(text: &str, at: usize) -> String {
    let of_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-') || is_invisible(c);
    let start = text.get(..at).unwrap_or("").trim_end_matches(of_word).len();
    let rest = text.get(start..).unwrap_or("");
    let word = rest.get(..rest.find(|c| !of_word(c)).unwrap_or(rest.len())).unwrap_or("");
    word.chars().filter(|c| !is_invisible(*c)).collect()
}
