//! Whatever the text: reading ends, and every place lies in it.

use mednec_source::{Sink, SourceId, Span};
use proptest::prelude::*;

use crate::yaml::{Kind, Node, read};

/// Text made of what matters to YAML.
pub(crate) fn yaml_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "a", "b: ", "c:\n", "  ", "    ", "- ", "\n", "\r\n", "\n  ", "\n    ", ": ", " #", "é", "😀", "\u{a0}", "x y",
        ]),
        2 => prop::sample::select(vec![
            "[", "]", "{", "}", ", ", "\"", "'", "''", "\\", "\\\"", "\\n", "\\u00e9", "\\uD83D\\uDE00", "\\\n", "\\x41",
        ]),
        1 => prop::sample::select(vec![
            ">", ">-", "|", "|2-", "|+\n", ">\n  ", "|\n   ", "\t", "&a ", "*a", "!t ", "!", "%", "@", "`", "<<: ", "? ",
            "---\n", "...\n", "~", "null", "\u{feff}", "\u{2028}", "\u{85}", "\r", "<", "> 5",
        ]),
    ];
    let piece = prop_oneof![20 => piece.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Panics where a span does not lie in the text, or within a character.
pub(crate) fn assert_within(text: &str, span: Span) {
    assert!(text.get(span.range()).is_some(), "{span:?} of {text:?}");
}

/// Checks the diagnostics of a run in the same way.
pub(crate) fn assert_diagnostics_within(text: &str, sink: &Sink) {
    for found in sink.found() {
        let edits = found.fixes.iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.span));
        let labels = found.labels.iter().chain(&found.primary).map(|label| label.span);
        edits.chain(labels).for_each(|span| assert_within(text, span));
    }
}

fn check(text: &str, node: &Node) {
    assert_within(text, node.span);
    match &node.kind {
        Kind::Null => {}
        Kind::Scalar(scalar) => check_scalar(text, node, &scalar.text),
        Kind::Seq(items) => items.iter().for_each(|item| check(text, item)),
        Kind::Map(entries) => {
            for entry in entries {
                assert_within(text, entry.key.span);
                check(text, &entry.value);
            }
        }
    }
}

/// Every visible character is found where it was written, unless it was written as an escape.
fn check_scalar(text: &str, node: &Node, decoded: &str) {
    for (at, c) in decoded.char_indices() {
        let span = node.span_within(at, at + c.len_utf8());
        assert_within(text, span);
        let written = &text[span.range()];
        if !matches!(c, ' ' | '\t' | '\n' | '\r') && !written.starts_with('\\') && !written.starts_with('\'')
        {
            assert_eq!(written, c.to_string(), "{decoded:?} in {text:?}");
        }
    }
    assert_within(text, node.span_within(0, decoded.len()));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reading_ends_and_places_lie_in_the_text(text in yaml_like()) {
        let mut sink = Sink::new();
        let node = read(SourceId(0), &text, &mut sink);
        assert!(node.is_some() || sink.has_errors());
        assert_diagnostics_within(&text, &sink);
        if let Some(node) = node {
            check(&text, &node);
        }
    }
}
