//! Keys: what can be one, and that each is written once.

use std::collections::HashMap;

use mednec_source::{Diagnostic, Sink, Span, Spanned};

use super::node::{Entry, Kind, Node, Style};
use crate::codes;
use crate::typed::{is_odd_blank, odd_blank};

/// A key whose value has not been read.
pub(super) enum Key {
    Text(Spanned<String>),
    /// Reported; its value is dropped.
    Unusable,
}

/// Makes a key of what stands before a colon.
pub(super) fn key_of(node: Node, sink: &mut Sink) -> Key {
    match &node.kind {
        Kind::Scalar(scalar) if scalar.text == "<<" && scalar.style == Style::Plain => {
            sink.report(
                Diagnostic::new(
                    &codes::YAML_MERGE,
                    "`<<` would merge in keys from elsewhere, which is not read",
                )
                .at(node.span, "a merge key")
                .help("write the keys out here, so that this place can be reviewed by itself"),
            );
            Key::Unusable
        }
        // A no-break space before the colon is no part of the name, and one before the name no indentation.
        Kind::Scalar(scalar) => {
            let name = scalar.text.trim_matches(is_odd_blank);
            let start = scalar.text.len() - scalar.text.trim_start_matches(is_odd_blank).len();
            if start > 0 {
                let right = " ".repeat(scalar.text.chars().take_while(|c| is_odd_blank(*c)).count());
                sink.report(odd_blank(node.span_within(0, start), &right));
            }
            Key::Text(Spanned::new(name.to_owned(), node.span_within(start, start + name.len())))
        }
        Kind::Null | Kind::Seq(_) | Kind::Map(_) => {
            let what = match node.kind {
                Kind::Null => "there is no name before this colon",
                Kind::Seq(_) => "a list stands where a name is expected",
                Kind::Map(_) | Kind::Scalar(_) => "braces stand where a name is expected",
            };
            sink.report(
                Diagnostic::new(&codes::KEY_NOT_TEXT, what)
                    .at(node.span, "not a name")
                    .help("before the colon stands a name; if the text really begins so, put it in quotes"),
            );
            Key::Unusable
        }
    }
}

/// Reports keys that stand twice; the first stays.
pub(super) fn without_doubles(entries: Vec<Entry>, sink: &mut Sink) -> Vec<Entry> {
    let mut seen: HashMap<String, Span> = HashMap::new();
    let mut kept = Vec::with_capacity(entries.len());
    for entry in entries {
        if let Some(first) = seen.get(&entry.key.node) {
            let message = format!("`{}` is written twice", entry.key.node);
            sink.report(
                Diagnostic::new(&codes::DUPLICATE_KEY, message)
                    .at(entry.key.span, "the second time")
                    .label(*first, "the first time")
                    .help("keep one of the two; only the first is read")
                    .help("if another entry of a list begins here, its line begins with a dash and a space, `- `"),
            );
            continue;
        }
        seen.insert(entry.key.node.clone(), entry.key.span);
        kept.push(entry);
    }
    kept
}
