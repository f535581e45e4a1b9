//! Every problem of YAML, with its code, its place and what to do about it.

pub(crate) mod properties;
mod spans;

use mednec_source::{Diagnostic, Sink, SourceId};

use super::{Kind, Node, read};

/// Reads and returns the tree and what was found.
fn told(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    let mut sink = Sink::new();
    let node = read(SourceId(0), text, &mut sink);
    (node, sink.into_sorted())
}

/// Asserts that exactly the problems `code @ marked text` are found, and that one helps with `help`.
#[track_caller]
fn assert_told(text: &str, expected: &[(&str, &str)], help: &str) -> Option<Node> {
    let (node, found) = told(text);
    let short: Vec<(&str, &str)> = found
        .iter()
        .map(|d| (d.code.name, d.primary.as_ref().map_or("", |label| &text[label.span.range()])))
        .collect();
    assert_eq!(short, expected, "{found:#?}");
    assert!(found.iter().flat_map(|d| &d.help).any(|text| text.contains(help)), "{found:#?}");
    node
}

/// The text with the first fix of the first problem applied.
#[track_caller]
fn fixed(text: &str) -> String {
    let (_, found) = told(text);
    let mut edits = found[0].fixes[0].edits.clone();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    let mut text = text.to_owned();
    for edit in edits {
        text.replace_range(edit.span.range(), &edit.replacement);
    }
    text
}

/// The value of a key at the top.
#[track_caller]
fn value<'a>(node: &'a Option<Node>, key: &str) -> &'a str {
    let Some(Node { kind: Kind::Map(entries), .. }) = node else { panic!("no keys") };
    let entry = entries.iter().find(|entry| entry.key.node == key).unwrap();
    &entry.value.as_scalar().unwrap().text
}

#[test]
fn scalars_are_text() {
    let (node, found) = told("a: NO\nb: 02\nc: 1+\nd: Yes\ne: 2025-10-28\nf: \"~\"\ng:\nh: ~\ni: null\n");
    assert!(found.is_empty());
    for (key, text) in [("a", "NO"), ("b", "02"), ("c", "1+"), ("d", "Yes"), ("e", "2025-10-28"), ("f", "~")]
    {
        assert_eq!(value(&node, key), text);
    }
    let Kind::Map(entries) = node.unwrap().kind else { panic!() };
    assert!(entries[6..].iter().all(|entry| entry.value.kind == Kind::Null));
}

#[test]
fn an_empty_file_is_null() {
    for text in ["", "\n# only a comment\n", "\u{feff}"] {
        let (node, found) = told(text);
        assert!(found.is_empty());
        assert_eq!(node.unwrap().kind, Kind::Null);
    }
}

#[test]
fn a_colon_in_a_title_is_stepped_over() {
    let text = "title: Balance: sitting # seated\nb: 1\nb: 2\n";
    let node = assert_told(text, &[("yaml-colon", ":"), ("duplicate-key", "b")], "`\"Balance: sitting\"`");
    assert_eq!(value(&node, "title"), "Balance: sitting");
    assert_eq!(fixed(text), "title: \"Balance: sitting\" # seated\nb: 1\nb: 2\n");
}

#[test]
fn colons_are_told_once_a_value() {
    let node =
        assert_told("title: A: B: C\nnote: D: E\n", &[("yaml-colon", ":"), ("yaml-colon", ":")], "quotes");
    assert_eq!(value(&node, "title"), "A: B: C");
    assert_told("title: \"A\": B\n", &[("yaml-colon", ":")], "`'\"A\": B'`");
    let text = "a: {title: A: B, b: 1}\n";
    assert_told(text, &[("yaml-colon", ":")], "quotes");
    assert_eq!(fixed(text), "a: {title: \"A: B\", b: 1}\n");
}

#[test]
fn a_missing_space_after_a_key() {
    for text in ["a: 1\ntitle:Balance\nb: 2\n", "title:Balance\nb: 2\n"] {
        assert_told(text, &[("yaml-colon", "title:")], "space after the colon");
        assert!(fixed(text).contains("title: Balance"));
    }
}

#[test]
fn a_missing_colon() {
    let text = "a: 1\nrules\n  - x\n";
    assert_told(text, &[("yaml-syntax", "rules")], "after a key");
    assert_eq!(fixed("a: 1\nrules\nb: 2\n"), "a: 1\nrules:\nb: 2\n");
}

#[test]
fn a_comparison_without_its_left_side() {
    let text = "when: > 5 minutes\nunless: >= 5\nx: >5\ny: | 5\nlast: here\n";
    let node = assert_told(
        text,
        &[
            ("yaml-folded", "> 5 minutes"),
            ("yaml-folded", ">= 5"),
            ("yaml-folded", ">5"),
            ("yaml-folded", "| 5"),
        ],
        "`minutes > 5 minutes`",
    );
    assert_eq!(value(&node, "when"), "> 5 minutes");
    assert_eq!(value(&node, "x"), ">5");
    assert_eq!(value(&node, "last"), "here");
    assert_told("a: | text\n", &[("yaml-folded", "| text")], "on the next line");
    assert_eq!(fixed("a: > some text\n"), "a: \"> some text\"\n");
}

#[test]
fn characters_that_yaml_keeps() {
    for value_text in ["%5", "@home", "`code`", "* 5", "& x"] {
        let text = format!("a: {value_text}\nb: c\n");
        let node = assert_told(&text, &[("yaml-reserved", value_text)], "quotes around the whole value");
        assert_eq!(value(&node, "a"), value_text);
        assert_eq!(value(&node, "b"), "c");
        assert_eq!(fixed(&text), format!("a: \"{value_text}\"\nb: c\n"));
    }
}

#[test]
fn anchors_aliases_tags_and_merge_keys() {
    let text = "a: &x one\nb: *x\nc: !not_met\nd: !!str 5\n<<: { z: 1 }\ne: *nowhere\n";
    let node = assert_told(
        text,
        &[
            ("yaml-anchor", "&x"),
            ("yaml-anchor", "*x"),
            ("yaml-tag", "!not_met"),
            ("yaml-tag", "!!str"),
            ("yaml-merge", "<<"),
            ("yaml-anchor", "*nowhere"),
        ],
        "write `not not_met`",
    );
    assert_eq!(value(&node, "a"), "one");
    assert_eq!(value(&node, "c"), "!not_met");
    assert_told("a: !x[y]\n", &[("yaml-tag", "!x[y]")], "quotes");
}

#[test]
fn tabs() {
    let text = "a:\n\tb: 1\n\tc: 2\n";
    assert_told(text, &[("yaml-tab", "\t")], "indent with spaces");
    assert_eq!(fixed(text), "a:\n  b: 1\n  c: 2\n");
    assert_eq!(
        fixed("a:\n  - b: 1\n\t\tc: 2\n"),
        "a:\n  - b: 1\n    c: 2\n",
        "with four spaces it would be no YAML"
    );
    let text = "a:\n  b:\n\tc: 1\n";
    assert_told(text, &[("yaml-tab", "\t")], "column of the lines beside it");
    assert!(told(text).1[0].fixes.is_empty(), "beside `b` or below it?");
    assert_told("a: x and\n\ty\n", &[("yaml-tab", "\t")], "indent with spaces");
    assert_told("a: |\n  x\n\t\n  y\n", &[("yaml-tab", "\t")], "indent with spaces");
}

#[test]
fn quotes() {
    let node = assert_told(
        "a: 'it's'\nb: \"x\" y\n",
        &[("yaml-quote", "'it's'"), ("yaml-quote", "\"x\" y")],
        "`\"it's\"`",
    );
    assert_eq!(value(&node, "b"), "\"x\" y");
    assert_told("a: \"x\nb: 1\n", &[("yaml-quote", "\"x")], "close the quote");
    assert_told("a: \"\\q\"\nb: 1\n", &[("yaml-quote", "\"\\q\"")], "`'\\q'`");
}

#[test]
fn indentation() {
    assert_told("a: 1\n  b: 2\n", &[("yaml-indent", "b")], "same column");
    assert_told("k:\n  - deny: r\n   when: x\n", &[("yaml-indent", "when:")], "same column");
    assert_told(" a: 1\nb: 2\n", &[("yaml-indent", "b:")], "same column");
    assert_told("title: [a] b\n", &[("yaml-syntax", "b")], "in quotes");
    assert_told("t: - a\n", &[("yaml-syntax", "-")], "line of its own");
}

#[test]
fn brackets() {
    assert_told("a: [1\n", &[("yaml-bracket", "[")], "`[a, b]`");
    assert_told("a: {x: 1]\n", &[("yaml-bracket", "{")], "`[a, b]`");
    assert_told("a: ] b\n", &[("yaml-bracket", "]")], "`[a, b]`");
    assert_told("a: [1, 2\nb: 3\n", &[("yaml-bracket", "[")], "`[a, b]`");
    assert_told("a: [any x in [I63], y]\n", &[("yaml-bracket", "[")], "on a line of its own after `- `");
    assert_told("a: { when: x in [I63] }\n", &[("yaml-bracket", "[")], "on a line of its own after `- `");
}

#[test]
fn the_bracket_is_marked_and_not_a_pair_inside_of_it() {
    for (text, bracket) in [
        ("policy: a/b\ntitle: [r, eeee: \\\n: e, v]\n", (2, 8)),
        ("- all: [r, é<‹: \\\n: eflexes_lost, vibration_lost]", (1, 8)),
        ("a: [r, [b]: \\\n: e, v]\n", (1, 4)),
        ("a: !!seq [r, é: \\\n: e, v]\n", (1, 10)),
    ] {
        let mut sources = mednec_source::SourceMap::new();
        let id = sources.add("a.yaml", text);
        let (_, found) = told(text);
        let problem = found.iter().find(|d| d.code.name == "yaml-bracket").unwrap();
        let primary = problem.primary.as_ref().unwrap();
        assert_eq!(sources.slice(primary.span), "[", "{text}");
        assert_eq!(primary.span.source, id);
        let at = sources.locate(primary.span).unwrap().1;
        assert_eq!((at.line, at.column), bracket, "{text}");
    }
}

#[test]
fn blanks_that_are_none() {
    for (text, right) in [
        ("a: 1\nb:\u{a0}c d\n", "a: 1\nb: c d\n"),
        ("a:\n\u{a0}\u{a0}b: 1\nc: 2\n", "a:\n  b: 1\nc: 2\n"),
        ("a:\n  -\u{a0}b: 1\n    c: 2\n", "a:\n  - b: 1\n    c: 2\n"),
        ("a: 1\n\u{3000}\u{3000}b: 2\nc: 3\n", "a: 1\n  b: 2\nc: 3\n"),
    ] {
        let (_, found) = told(text);
        assert_eq!(found[0].code.name, "odd-blank", "{text:?}");
        assert_eq!(fixed(text), right);
    }
    assert_eq!(fixed("a: 1\nb：c\n"), "a: 1\nb: c\n");
    assert!(told("a: x\u{a0}y\nb\u{a0}: z\n").1.is_empty());
}

#[test]
fn dashes_that_are_missing() {
    for (text, right) in [
        ("k:\n    a: 1\n  - b: 2\n", "k:\n  - a: 1\n  - b: 2\n"),
        ("k:\n  - a\n  b\n", "k:\n  - a\n  - b\n"),
        ("k:\n  -a: 1\n    b: 2\n", "k:\n  - a: 1\n    b: 2\n"),
    ] {
        assert_eq!(fixed(text), right);
    }
    assert_eq!(fixed("r:\n  - when: balance: normal\n"), "r:\n  - when: balance is normal\n");
}

#[test]
fn keys_that_are_no_names() {
    let expected = [("key-not-text", "{a: b}"), ("key-not-text", "[x]")];
    assert_told("{a: b}: c\n[x]: y\nok: z\n", &expected, "a name");
}

#[test]
fn the_first_of_two_keys_wins() {
    let text = "a: 1\nb: 2\na: 3\n";
    let node = assert_told(text, &[("duplicate-key", "a")], "only the first");
    assert_eq!(value(&node, "a"), "1");
    let (_, found) = told(text);
    assert_eq!((found[0].primary.as_ref().unwrap().span.start, found[0].labels[0].span.start), (10, 0));
}

#[test]
fn one_document_a_file() {
    assert_told("---\na: 1\n---\nb: 2\n", &[("more-documents", "---")], "file of its own");
    assert!(told("---\na: 1\n...\n").1.is_empty());
}

#[test]
fn characters_that_cannot_be_seen() {
    assert_told("a: \0\n", &[("control-character", "\0")], "UTF-8");
    assert_told("a: x\u{7}\u{8}y\n", &[("control-character", "\u{7}")], "delete");
    assert_told("a: x\u{202e}y\n", &[("control-character", "\u{202e}")], "delete");
    assert_told("a: x\u{feff}y\n", &[("control-character", "\u{feff}")], "delete");
    for text in ["b\u{200b}alance: x", "a: x is b\u{ad}alance", "a: [\u{2060}balance]", "balance\u{200d}: x"]
    {
        let (node, found) = told(text);
        assert!(node.is_none() && found.len() == 1, "{text:?}: {found:#?}");
        assert!(found[0].message.ends_with("stands in `balance`"), "{}", found[0].message);
        assert!(!fixed(text).contains(mednec_source::is_invisible));
    }
    assert!(told("a: 👩\u{200d}⚕\u{fe0f} x\n").1.is_empty(), "part of an emoji");
    assert!(told("\u{feff}a: 1\r\nb: 2\r\n").1.is_empty());
}

#[test]
fn limits() {
    let deep = format!("a: {}", "[".repeat(50_000));
    assert_told(&deep, &[("yaml-limit", "")], "criteria");
    assert_told(&"- ".repeat(50_000), &[("yaml-limit", "")], "criteria");
    assert_told(&format!("{}{}", "[".repeat(65), "]".repeat(65)), &[("yaml-limit", "")], "criteria");
    assert!(told(&format!("{}{}", "[".repeat(64), "]".repeat(64))).1.is_empty());
    assert_told(&"- a\n".repeat(super::MOST_NODES), &[("yaml-limit", "")], "split");
    assert_told(&"#".repeat(super::MOST_BYTES + 1), &[("yaml-limit", "")], "split");
}
