//! What is said where a text does not fit the grammar.

use std::collections::BTreeSet;

use mednec_grammar::Rule;
use mednec_source::Diagnostic;
use pest::error::{Error, ErrorVariant, InputLocation};

use super::advice::{self, Stop};
use super::describe::describe;
use super::number;
use crate::codes::{BAD_DATE, CONDITION_SYNTAX};
use crate::typed;
use crate::yaml::Node;

/// How many expected things are listed at most.
const MOST_LISTED: usize = 6;

/// What is not listed beside what it is a part or a beginning of.
const COVERED: &[(&str, &[&str])] = &[
    ("a condition", &["`(`", "`not`", "a value: a number, a date or a name", "a name", "a number", "a date"]),
    (
        "a value: a number, a date or a name",
        &["a name", "a number", "a date", "a code or a word", "`+` or `-`"],
    ),
    ("a list in `[` and `]`", &["`(`", "a code or a word"]),
];

/// What an entry rule reads.
pub(super) fn noun(entry: Rule) -> &'static str {
    match entry {
        Rule::parameter | Rule::amount_alone => "a value",
        Rule::element => "a code or a name",
        _ => "a condition",
    }
}

/// The problem that a failed parse of `text` is.
pub(super) fn diagnostic(node: &Node, text: &str, entry: Rule, error: &Error<Rule>) -> Diagnostic {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let stop = Stop::at(text, at);
    if let Some(problem) = number::beside(node, text, stop.start) {
        return problem;
    }
    if let Some(problem) = day(node, text, stop.start) {
        return problem;
    }
    let expected = expected(error);
    let message = if stop.word.is_empty() {
        format!("{} stops too early", noun(entry))
    } else {
        format!("`{}` does not fit here", stop.word)
    };
    let label =
        if expected.is_empty() { "not understood".to_owned() } else { format!("expected {expected}") };
    let span = if stop.word.is_empty() {
        let end = text.trim_end().len();
        let last = text.trim_end().char_indices().next_back().map_or(0, |(at, _)| at);
        node.span_within(last, end)
    } else {
        node.span_within(stop.start, stop.start + stop.word.len())
    };
    let mut problem = Diagnostic::new(&CONDITION_SYNTAX, message).at(span, label);
    problem.help.extend(advice::advice(&stop, text, entry));
    problem
}

/// What is said about a day that is not written as one: `10/28/2025`.
fn day(node: &Node, text: &str, at: usize) -> Option<Diagnostic> {
    let within = |c: char| c.is_ascii_digit() || matches!(c, '/' | '.' | '-');
    let start = text.get(..at)?.trim_end_matches(within).len();
    let rest = text.get(start..)?;
    let written = rest.get(..rest.find(|c| !within(c)).unwrap_or(rest.len()))?;
    let (meant, advice) = typed::day_meant(written).zip(typed::day_advice(written))?;
    let span = node.span_within(start, start + written.len());
    Some(
        Diagnostic::new(&BAD_DATE, format!("`{written}` is not a date written YYYY-MM-DD"))
            .at(span, "expected a date such as 2025-10-28")
            .help(advice)
            .fix(format!("write `{meant}`"), span, meant.to_string()),
    )
}

/// What would have fitted, in words: `a`, `b` or `c`.
fn expected(error: &Error<Rule>) -> String {
    let ErrorVariant::ParsingError { positives, .. } = &error.variant else {
        return String::new();
    };
    let mut names: BTreeSet<&str> = positives.iter().filter_map(|rule| describe(*rule)).collect();
    if names.len() > 1 {
        names.remove("the end");
    }
    for (whole, parts) in COVERED {
        if names.contains(whole) {
            names.retain(|name| !parts.contains(name));
        }
    }
    let names: Vec<&str> = names.into_iter().take(MOST_LISTED).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [most @ .., last] => format!("{}, or {last}", most.join(", ")),
    }
}
