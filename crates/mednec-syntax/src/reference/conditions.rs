//! The page of conditions: every form of the grammar, by example.

use std::collections::BTreeSet;
use std::fmt::Write;

use mednec_grammar::{ConditionParser, RESERVED, Rule};
use mednec_source::{Sink, SourceId};
use pest::Parser;

use super::forms::{FORMS, VALUES};
use crate::expr::{MAX_DEPTH, MAX_LENGTH, parse_expr, parse_value};
use crate::yaml::{Kind, Node, Scalar, Style};

/// Rules that no example has: what is written by habit is told, a parameter and an entry of a set stand alone, and an
/// unclear window is asked about.
fn is_left_out(rule: Rule) -> bool {
    let name = format!("{rule:?}");
    name.starts_with("habit_")
        || matches!(rule, Rule::EOI | Rule::quoted | Rule::parameter | Rule::element | Rule::unclear_stretch)
}

pub(super) fn page() -> String {
    let mut out = String::from(
        "# Conditions\n\n<!-- Made from the forms that the grammar has: UPDATE_PAGES=1 cargo test -p mednec-syntax reference -->\n\n\
         A condition is met, not met, or unknown. It stands behind `when:`, `unless:` and the like, and in lists. How\n\
         conditions are laid out is told in [docs/format.md](../format.md).\n",
    );
    for (title, about, examples) in FORMS {
        section(&mut out, &format!("## {title}"), "holds if", about, examples);
    }
    out.push_str(
        "\n## Values\n\nA value stands on either side of a comparison, and alone in a grant or a table.\n",
    );
    for (title, about, examples) in VALUES {
        section(&mut out, &format!("### {title}"), "is", about, examples);
    }
    let words: Vec<String> = RESERVED.iter().map(|word| format!("`{word}`")).collect();
    write!(
        out,
        "\n## Words that are no names\n\n{}\n\n## Limits\n\nA condition has at most {MAX_LENGTH} characters, and brackets at most {MAX_DEPTH} deep.\n",
        words.join(", ")
    )
    .unwrap();
    out
}

fn section(out: &mut String, heading: &str, says: &str, about: &str, examples: &[(&str, &str)]) {
    write!(out, "\n{heading}\n").unwrap();
    if !about.is_empty() {
        write!(out, "\n{about}\n").unwrap();
    }
    write!(out, "\n| written | {says} |\n| --- | --- |\n").unwrap();
    for (written, meaning) in examples {
        writeln!(out, "| `{written}` | {meaning} |").unwrap();
    }
}

fn scalar(text: &str) -> Node {
    let span = mednec_source::Span::new(SourceId(0), 0, text.len());
    let kind = Kind::Scalar(Scalar { text: text.into(), style: Style::Plain, origin: Vec::new() });
    Node { span, kind }
}

#[test]
fn every_example_is_read_and_is_in_its_one_spelling() {
    for (written, _) in FORMS.iter().flat_map(|(_, _, examples)| *examples) {
        let mut sink = Sink::new();
        let read = parse_expr(&scalar(written), &mut sink);
        assert!(sink.found().is_empty(), "{written}: {:#?}", sink.found());
        assert_eq!(read.to_string(), *written);
    }
    for (written, _) in VALUES.iter().flat_map(|(_, _, examples)| *examples) {
        let mut sink = Sink::new();
        let read = parse_value(&scalar(written), &mut sink);
        assert!(sink.found().is_empty(), "{written}: {:#?}", sink.found());
        assert_eq!(read.unwrap().to_string(), *written);
    }
}

#[test]
fn every_form_of_the_grammar_has_an_example() {
    let mut seen = BTreeSet::new();
    let mut take = |entry: Rule, text: &str| {
        let pairs = ConditionParser::parse(entry, text).unwrap();
        seen.extend(pairs.flatten().map(|pair| pair.as_rule()));
    };
    FORMS.iter().flat_map(|(_, _, examples)| *examples).for_each(|(text, _)| take(Rule::condition, text));
    VALUES.iter().flat_map(|(_, _, examples)| *examples).for_each(|(text, _)| take(Rule::amount_alone, text));
    let unseen: Vec<&Rule> = Rule::all_rules()
        .iter()
        .filter(|rule| !seen.contains(rule) && !is_left_out(**rule) && !PARTS.contains(rule))
        .collect();
    assert!(unseen.is_empty(), "no example has {unseen:?}");
}

/// Rules without a piece of their own in what is read: the grammar has them for grouping alone.
const PARTS: &[Rule] = &[
    Rule::WHITESPACE,
    Rule::gap,
    Rule::edge,
    Rule::hard,
    Rule::reserved,
    Rule::code_more,
    Rule::letter_code,
    Rule::digit_code,
    Rule::plain_number,
    Rule::unit_kind,
    Rule::unit_word,
    Rule::anchor,
    Rule::moment,
    Rule::place,
    Rule::sign,
    Rule::reckoned,
    Rule::term,
    Rule::value_term,
    Rule::point,
    Rule::length,
    Rule::window,
    Rule::set_member,
    Rule::set,
    Rule::amount,
    Rule::direction,
    Rule::prefix,
    Rule::infix,
    Rule::primary,
    Rule::quantifier,
];
