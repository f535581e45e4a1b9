//! What comes out, by example.

mod corpus;
mod relaid;

use mednec_source::SourceId;

use crate::format;

/// Lays out, and asserts that doing so again changes nothing.
#[track_caller]
fn laid_out(text: &str) -> String {
    let once = match format(SourceId(0), text) {
        Ok(once) => once,
        Err(problems) => panic!("{problems:#?}"),
    };
    assert_eq!(format(SourceId(0), &once).unwrap(), once, "a second time it is laid out otherwise");
    once
}

#[test]
fn lists_are_set_in_under_their_key() {
    assert_eq!(laid_out("rules:\n- a\n-   b: 1\n    c: 2\n"), "rules:\n  - a\n  - b: 1\n    c: 2\n");
    assert_eq!(laid_out("a:\n    b:\n        - - x\n          - y\n"), "a:\n  b:\n    - - x\n      - y\n");
}

#[test]
fn quotes_go_where_they_are_not_needed() {
    let text = "a: \"59\"\n'b': 'it''s'\nc: 'x: y'\nd: { e: \"a, b\", f: 'g' }\ng: \"~\"\nh: ~\ni:\nj: ''\n";
    let expected = "a: 59\nb: it's\nc: \"x: y\"\nd: { e: \"a, b\", f: g }\ng: \"~\"\nh: null\ni:\nj: \"\"\n";
    assert_eq!(laid_out(text), expected);
}

#[test]
fn braces_stay_where_they_fit() {
    assert_eq!(laid_out("a: {b: [1,2 , 3],c: {}}\n"), "a: { b: [1, 2, 3], c: {} }\n");
    let long = format!("a: {{ b: {}, c: {} }}\n", "x".repeat(60), "y".repeat(60));
    assert_eq!(laid_out(&long), format!("a:\n  b: {}\n  c: {}\n", "x".repeat(60), "y".repeat(60)));
    assert_eq!(laid_out("a: [b,\n  # why\n  c]\n"), "a:\n  - b\n  # why\n  - c\n");
    assert_eq!(laid_out("- [a: b, c]\n"), "- [{ a: b }, c]\n");
}

#[test]
fn conditions_have_one_spelling_and_break_before_and_and_or() {
    let text =
        "shared: x\ncriteria:\n  a:\n    any:\n    - (minutes<8)\n    - a  and\n      b\n    - x == 1\n";
    let expected =
        "shared: x\ncriteria:\n  a:\n    any:\n      - minutes < 8\n      - a and b\n      - x == 1\n";
    assert_eq!(laid_out(text), expected);
    let long = ["first_of_them", "second_of_them", "third_of_them"].map(|name| name.repeat(4)).join(" and ");
    let text = format!("shared: x\ncriteria:\n  a:\n    when: {long}\n");
    let broken = long.replace(" and ", "\n      and ");
    assert_eq!(laid_out(&text), format!("shared: x\ncriteria:\n  a:\n    when: >-\n      {broken}\n"));
    let text = "facts:\n  a:\n    type: yes/no\n    if_absent: no   when (done)\n";
    assert!(laid_out(text).ends_with("if_absent: no when done\n"));
}

#[test]
fn long_texts_are_folded_and_short_ones_are_not() {
    assert_eq!(laid_out("a: >-\n  one\n  two\n"), "a: one two\n");
    let words = ["twelve_chars"; 12];
    let text = laid_out(&format!("a:\n  b: {}\n", words.join(" ")));
    assert!(text.starts_with("a:\n  b: >-\n    twelve_chars"));
    assert!(text.lines().all(|line| line.len() <= crate::WIDTH));
    assert_eq!(laid_out("a: |\n  one\n    two\n"), "a: |\n  one\n    two\n");
    assert_eq!(laid_out("a: |-\n  one\n  two\n"), "a: >-\n  one\n\n  two\n");
}

#[test]
fn one_blank_line_stays_of_many() {
    assert_eq!(laid_out("\n\na: 1\n\n\n\nb:\n\n  - c\n\n  - d\n\n\n"), "a: 1\n\nb:\n\n  - c\n\n  - d\n");
}

#[test]
fn blank_lines_within_a_text_are_not_those_before_it() {
    assert_eq!(laid_out("a:\n  - b\n  - >-\n\n    c # d\n"), "a:\n  - b\n  - \"\\nc # d\"\n");
    let text = "a:\n  - b\n\n  - |  # why\n    c\n    d\n";
    assert_eq!(laid_out(text), "a:\n  - b\n\n  # why\n  - >\n    c\n\n    d\n");
}

#[test]
fn comments_stay_with_what_they_are_about() {
    let text = "\
#head

a: 1    # of a
b:  # of b
- c   # of c
# of d
- d

  # below d
# of e
e: >-  # of e too
  text
f: # why
  g
# end
";
    let expected = "\
#head

a: 1 # of a
b: # of b
  - c # of c
  # of d
  - d

  # below d
# of e
# of e too
e: text
# why
f: g
# end
";
    assert_eq!(laid_out(text), expected);
    assert_eq!(laid_out("# only this\n"), "# only this\n");
    assert_eq!(laid_out(""), "");
    assert_eq!(laid_out("# before\n'a text' # behind\n"), "# before\na text # behind\n");
    assert_eq!(laid_out("- # of a\n  a: 1\n"), "# of a\n- a: 1\n");
    assert_eq!(
        laid_out("a: { # x\n  b: 1, # y\n  c: 2 # z\n} # end\n"),
        "a: # x\n  b: 1 # y\n  c: 2 # z\n# end\n"
    );
}

#[test]
fn a_file_that_cannot_be_read_is_left_alone() {
    for text in ["a: b: c\n", "a: &x 1\n", "a: 1\na: 2\n", "a: 1\n---\nb: 2\n", "a: \u{200b}b\n"] {
        assert!(!format(SourceId(0), text).unwrap_err().is_empty());
    }
}

#[test]
fn what_windows_writes_is_read() {
    assert_eq!(laid_out("\u{feff}a: 1\r\nb:\r\n- c\r\n\r\n# d\r\n"), "a: 1\nb:\n  - c\n\n# d\n");
}
