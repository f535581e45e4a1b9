//! What an author most likely did where the YAML parser stopped, and what to do about it.

mod blanks;
mod colon;
mod layout;
mod quotes;
mod reserved;
mod tabs;

use std::ops::Range;

use mednec_source::{Diagnostic, SourceId, Span};

use super::builder::Failure;
use super::lines::{floor, line_around};
use crate::codes;

pub(super) use reserved::{anchor, folded, tag};

/// A slip, and the bytes to mask so that reading can go on past it; none where it cannot.
pub(super) struct Slip {
    pub(super) diagnostic: Diagnostic,
    pub(super) step_over: Vec<usize>,
}

/// Finds the cause of a failure.
pub(super) fn explain(source: SourceId, text: &str, failure: &Failure) -> Slip {
    let cause = Cause { source, text, failure };
    cause
        .tab()
        .or_else(|| cause.odd_blank())
        .or_else(|| cause.dash())
        .or_else(|| cause.colon())
        .or_else(|| cause.missing_dash())
        .or_else(|| cause.missing_colon())
        .or_else(|| cause.first_character())
        .or_else(|| cause.quotes())
        .or_else(|| cause.brackets())
        .or_else(|| cause.indentation())
        .unwrap_or_else(|| cause.unclear())
}

struct Cause<'a> {
    source: SourceId,
    text: &'a str,
    failure: &'a Failure,
}

impl Cause<'_> {
    fn unclear(&self) -> Slip {
        stop(
            Diagnostic::new(&codes::YAML_SYNTAX, "YAML cannot be read from here on")
                .at(self.next_word(self.failure.at), self.failure.kind.to_string())
                .help("look at quotes, brackets, colons and indentation here and on the line above"),
        )
    }

    fn next_word(&self, at: usize) -> Span {
        let line = line_around(self.text, at);
        let rest = self.slice(&(at..line.end.max(at)));
        let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
        self.span(at..floor(self.text, at + length))
    }

    fn slice(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or("")
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.source, range.start, range.end)
    }
}

fn stop(diagnostic: Diagnostic) -> Slip {
    Slip { diagnostic, step_over: Vec::new() }
}
