//! Places inside scalars of every style.

use super::told;
use crate::yaml::{Kind, Node};

/// What the file holds at the place of `piece` in the decoded text of `a`, and that text.
#[track_caller]
fn placed(text: &str, piece: &str) -> (String, String) {
    let (node, found) = told(text);
    assert!(found.is_empty(), "{found:#?}");
    let Some(Node { kind: Kind::Map(entries), .. }) = node else { panic!("no keys") };
    let value = &entries[0].value;
    let decoded = &value.as_scalar().unwrap().text;
    let start = decoded.find(piece).unwrap();
    let span = value.span_within(start, start + piece.len());
    (text[span.range()].to_owned(), decoded.clone())
}

#[track_caller]
fn assert_placed(text: &str, piece: &str, decoded: &str) {
    assert_eq!(placed(text, piece), (piece.to_owned(), decoded.to_owned()));
}

#[test]
fn plain_scalars() {
    assert_placed("a: berg_score < 45\n", "45", "berg_score < 45");
    assert_placed("a: berg_score\n   <\n   45 points\n", "45", "berg_score < 45 points");
    assert_placed("a: x\n\t # é\n  < 45\n", "45", "x\n< 45");
    assert_placed("a: 😀 é\u{a0}x < 5\n", "é\u{a0}x", "😀 é\u{a0}x < 5");
}

#[test]
fn quoted_scalars() {
    assert_placed("a: \"x < 45\"\n", "45", "x < 45");
    assert_placed("a: \"\\u00e9 \\\"q\\\" \\uD83D\\uDE00 \\\n   < 45\"\n", "45", "é \"q\" 😀 < 45");
    assert_placed("a: 'it''s\n\n  < 45'\n", "45", "it's\n< 45");
    assert_eq!(placed("a: \"caf\\u00e9 x\"\n", "é").0, "\\u00e9");
    assert_eq!(placed("a: \"😀 caf\\u00e9 x\"\n", "😀 caf").0, "😀 caf");
}

#[test]
fn block_scalars() {
    assert_placed("a: |\n  one\n    two\n\n  45\n", "45", "one\n  two\n\n45\n");
    assert_placed("a: >-\n  one\n  two\n\n    more\n  45\n", "45", "one two\n\n  more\n45");
    assert_placed("a: |2-\n    é\n  45", "45", "  é\n45");
    assert_placed("a: >\r\n  😀 one\r\n  two < 45\r\nb: c\r\n", "two < 45", "😀 one two < 45\n");
    assert_placed("a: |\r\n  x\r\n  é 45\r\n", "é 45", "x\né 45\n");
    assert_placed("a: |\n\n  é\n", "é", "\né\n");
}

#[test]
fn nodes_end_with_their_text() {
    let text = "a: >\n  one\n  two\n\n\nb:\n  - c: 1\n    d: [x, y]  # comment\n\ne: 1\n";
    let (node, _) = told(text);
    let Kind::Map(entries) = node.unwrap().kind else { panic!() };
    let slices: Vec<&str> = entries.iter().map(|entry| &text[entry.value.span.range()]).collect();
    assert_eq!(slices, ["one\n  two", "- c: 1\n    d: [x, y]", "1"]);
}
