//! The views side by side on the same diagnostics, and the promise that none points outside the source.

mod properties;
mod views;

use crate::{Code, Diagnostic, Severity, SourceId, SourceMap, Span};

const fn code(number: u16, severity: Severity, name: &'static str, summary: &'static str) -> Code {
    Code { name, number, severity, summary }
}

static UNKNOWN_FACT: Code = code(201, Severity::Error, "unknown-fact", "a name is not in the vocabulary");
static OVERLAP: Code = code(410, Severity::Warning, "overlapping-rules", "two rules apply to the same case");
static LONG_LINE: Code = code(190, Severity::Note, "long-line", "a line is long");

/// A source and a span over the first occurrence of `marked` in it.
fn source(path: &str, text: &str) -> (SourceMap, SourceId) {
    let mut sources = SourceMap::new();
    let id = sources.add(path, text);
    (sources, id)
}

fn span_of(sources: &SourceMap, id: SourceId, marked: &str) -> Span {
    let start = sources.file(id).unwrap().text().find(marked).unwrap();
    Span::new(id, start, start + marked.len())
}

/// A misspelt fact with everything a diagnostic can carry.
fn misspelt() -> (SourceMap, Diagnostic) {
    let (mut sources, id) = source(
        "policies/example-health/97112.yaml",
        "criteria:\n  balance_deficit:\n    any:\n      - dynamic_balence is poor\n      - static_balance is poor\n",
    );
    let vocabulary = sources.add("policies/vocabulary.yaml", "facts:\n  dynamic_balance: { type: one of }\n");
    let wrong = span_of(&sources, id, "dynamic_balence");
    let near = span_of(&sources, vocabulary, "dynamic_balance");
    let diagnostic = Diagnostic::new(&UNKNOWN_FACT, "no fact is called `dynamic_balence`")
        .at(wrong, "not in the vocabulary")
        .label(near, "the nearest name is declared here")
        .help("did you mean `dynamic_balance`?")
        .note("facts are declared under `facts:`, 100% of them")
        .fix("write `dynamic_balance`", wrong, "dynamic_balance");
    (sources, diagnostic)
}
