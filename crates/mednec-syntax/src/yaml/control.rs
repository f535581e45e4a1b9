//! Characters that cannot be seen and have no place in a policy.

use mednec_source::{Diagnostic, Sink, SourceId, Span};

use crate::codes;

/// Reports what cannot be seen; whether there was none.
pub(super) fn check(source: SourceId, text: &str, sink: &mut Sink) -> bool {
    let mut hidden = text.char_indices().filter(|&(at, c)| is_hidden(at, c));
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
            format!("the file holds the invisible character U+{:04X}", u32::from(c)),
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

fn is_hidden(at: usize, c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        '\u{feff}' => at > 0,
        // Marks that make text look different from what it says.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => true,
        _ => c.is_control(),
    }
}
