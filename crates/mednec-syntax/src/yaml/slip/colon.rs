//! Colons that are too many, and colons and spaces that are missing.

use std::ops::Range;

use granit_parser::ErrorKind;
use mednec_source::Diagnostic;

use super::{Cause, Slip, stop};
use crate::codes;
use crate::yaml::lines::{indentation, line_around, value_end};
use crate::yaml::node::Style;
use crate::yaml::quote::quote;

impl Cause<'_> {
    /// `title: Balance: sitting`
    pub(super) fn colon(&self) -> Option<Slip> {
        let at = self.failure.at;
        let (last, style) = self.failure.last.as_ref()?;
        let between = self.text.get(last.end..at)?;
        if !self.text.get(at..)?.starts_with(':') || !between.chars().all(|c| c == ' ') {
            return None;
        }
        if self.slice(last).contains('\n') {
            return if self.failure.in_brackets { None } else { self.swallowed_key(last) };
        }
        let end = value_end(self.text, at, self.failure.in_brackets).max(at + 1);
        let value = self.slice(&(last.start..end));
        let span = self.span(last.start..end);
        let mut step_over: Vec<usize> =
            self.slice(&(at..end)).match_indices(':').map(|(i, _)| at + i).collect();
        if *style != Style::Plain {
            step_over.push(last.start);
        }
        let diagnostic = Diagnostic::new(&codes::YAML_COLON, "a colon and a space stand inside a value")
            .at(self.span(at..at + 1), "YAML takes what is before this colon for a key");
        let diagnostic = match self.comparison(last, value) {
            Some(right) => diagnostic.help(format!("a comparison has no colon: write `{right}`")).fix(
                format!("write `{right}`"),
                span,
                right,
            ),
            None => diagnostic.help(format!("put quotes around it: `{}`", quote(value))).fix(
                "put quotes around it",
                span,
                quote(value),
            ),
        };
        Some(Slip { diagnostic, step_over })
    }

    /// `when: balance: normal` was meant as a comparison.
    fn comparison(&self, last: &Range<usize>, value: &str) -> Option<String> {
        let line = line_around(self.text, last.start);
        let key = self.slice(&(line.start..last.start)).trim_matches([' ', '-', ':']);
        let (fact, word) = value.split_once(':')?;
        let name = |text: &str| {
            !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        };
        (matches!(key, "when" | "unless" | "over" | "where") && name(fact.trim()) && name(word.trim()))
            .then(|| format!("{} is {}", fact.trim(), word.trim()))
    }

    /// A key that was read as one more line of the text above it.
    fn swallowed_key(&self, last: &Range<usize>) -> Option<Slip> {
        let first_line = line_around(self.text, last.start);
        if let Some(slip) = self.no_space(first_line.start..first_line.end.min(last.end)) {
            return Some(slip);
        }
        let line = line_around(self.text, self.failure.at);
        let key = indentation(self.text, &line).end..self.failure.at;
        let name = self.slice(&key).trim_end();
        // Where the key begins whose value swallowed this one, behind its dashes.
        let written = self.slice(&first_line);
        let column = written.len() - written.trim_start_matches([' ', '-']).len();
        let blanks = self.span((line.start + column).min(key.start)..key.start);
        Some(stop(
            Diagnostic::new(&codes::YAML_INDENT, format!("`{name}` is indented too far to be a key"))
                .at(self.span(key.clone()), "read as one more line of the value above")
                .label(self.span(last.start..first_line.end.max(last.start)), "the value above")
                .help(format!("start `{name}` in the same column as the keys that it belongs to"))
                .help("if it is the second line of a text, put the whole text in quotes")
                .fix(format!("move `{name}` to column {}", column + 1), blanks, ""),
        ))
    }

    /// `title:Balance` or `rules` without a colon.
    pub(super) fn missing_colon(&self) -> Option<Slip> {
        if self.failure.kind != ErrorKind::SimpleKeyExpected {
            return None;
        }
        let line = line_around(self.text, self.failure.at);
        self.no_space(line.clone()).or_else(|| {
            let content = indentation(self.text, &line).end..value_end(self.text, line.start, false);
            let word = self.slice(&content);
            let diagnostic = Diagnostic::new(&codes::YAML_SYNTAX, "a colon is missing here")
                .at(
                    self.span(content.start..content.end.max(content.start)),
                    "neither a key nor part of a value",
                )
                .help(
                    "after a key stand a colon and a space; a longer text is indented further than its key",
                );
            let is_word =
                !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
            let end = self.span(content.end..content.end);
            Some(stop(if is_word {
                diagnostic.fix(format!("write `{word}:`"), end, ":")
            } else {
                diagnostic
            }))
        })
    }

    fn no_space(&self, line: Range<usize>) -> Option<Slip> {
        let content = self.slice(&line).trim_start_matches([' ', '-']);
        let start = line.end - content.len();
        let colon = content.find(':')?;
        let (key, rest) = (content.get(..colon)?, content.get(colon + 1..)?);
        let is_key =
            !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        let next = rest.chars().next().filter(|c| !c.is_whitespace());
        if !is_key || next.is_none() {
            return None;
        }
        let after = start + colon + 1;
        Some(stop(
            Diagnostic::new(&codes::YAML_COLON, format!("a space is missing after `{key}:`"))
                .at(self.span(start..after), "not yet a key")
                .help("write a space after the colon")
                .fix("write a space after the colon", self.span(after..after), " "),
        ))
    }
}
