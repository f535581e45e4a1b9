//! Values that begin with a character that means something to YAML.

use granit_parser::ErrorKind;
use mednec_source::{Diagnostic, Span};

use super::{Cause, Slip, stop};
use crate::codes;
use crate::yaml::lines::value_end;
use crate::yaml::quote::quote;

/// `!name` before a value.
pub(in crate::yaml) fn tag(name: &str, span: Span) -> Diagnostic {
    let diagnostic =
        Diagnostic::new(&codes::YAML_TAG, format!("YAML takes `{name}` for a tag, and tags are not read"))
            .at(span, "a value cannot begin with `!` unless it is in quotes");
    match name.strip_prefix('!').filter(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase())) {
        Some(rest) => diagnostic
            .help(format!("to say that it does not hold, write `not {rest}`; other text goes in quotes"))
            .fix(format!("write `not {rest}`"), span, format!("not {rest}")),
        None => diagnostic.help("put the whole value in quotes"),
    }
}

/// `&name` and `*name`.
pub(in crate::yaml) fn anchor(name: &str, span: Span) -> Diagnostic {
    let is_anchor = name.starts_with('&');
    let what = if is_anchor { "anchor" } else { "alias" };
    let problem =
        Diagnostic::new(&codes::YAML_ANCHOR, format!("YAML takes `{name}` for an {what}, which is not read"))
            .at(span, format!("an {what}"))
            .help("write the value out where it is needed, or name it once under `criteria` or `parameters`")
            .help("if the text really begins with this character, put the whole value in quotes");
    // Of an alias it is not known what stands behind the name.
    if is_anchor { problem.fix("take the anchor out", span, "") } else { problem }
}

/// A comparison without its left side, taken for a block of text.
pub(in crate::yaml) fn folded(text: &str, span: Span) -> Diagnostic {
    let value = text.get(span.range()).unwrap_or("");
    let sign = if value.starts_with('|') { '|' } else { '>' };
    let message = format!("YAML takes `{sign}` at the start of a value for a block of text");
    let diagnostic = Diagnostic::new(&codes::YAML_FOLDED, message).at(span, format!("begins with `{sign}`"));
    let rest = value.trim_start_matches(['>', '=', ' ']);
    if sign == '>' && rest.starts_with(|c: char| c.is_ascii_digit()) {
        return diagnostic
            .help(format!("write first what is compared, such as `minutes {value}`"))
            .help("if it is text, put the whole value in quotes");
    }
    diagnostic.help("put the whole value in quotes; a block of text begins on the next line").fix(
        "put quotes around it",
        span,
        quote(value),
    )
}

impl Cause<'_> {
    /// A value that begins with a character YAML keeps for itself.
    pub(super) fn first_character(&self) -> Option<Slip> {
        let at = self.failure.at;
        let first = self.text.get(at..)?.chars().next()?;
        let end = value_end(self.text, at, self.failure.in_brackets).max(at + 1);
        let span = self.span(at..end);
        let word = || {
            let length = self.slice(&(at..end)).find(char::is_whitespace).unwrap_or(end - at);
            (self.slice(&(at..at + length)).to_owned(), self.span(at..at + length))
        };
        let header = matches!(
            self.failure.kind,
            ErrorKind::InvalidBlockScalarHeader
                | ErrorKind::ZeroBlockScalarIndent
                | ErrorKind::UnexpectedCharacter { .. }
        );
        let diagnostic = match first {
            '>' | '|' if header => folded(self.text, span),
            '!' => {
                let (name, span) = word();
                tag(&name, span)
            }
            '&' | '*' | '%' | '@' | '`' => {
                Diagnostic::new(&codes::YAML_RESERVED, format!("a value cannot begin with `{first}`"))
                    .at(span, format!("YAML keeps `{first}` for itself"))
                    .help("put quotes around the whole value")
                    .fix("put quotes around it", span, quote(self.slice(&(at..end))))
            }
            '-' if self.failure.kind == ErrorKind::BlockSequenceEntryNotAllowed => {
                return Some(stop(
                    Diagnostic::new(&codes::YAML_SYNTAX, "a list cannot begin on the line of its key")
                        .at(self.span(at..at + 1), "an entry of a list")
                        .help("start the list on a line of its own, or write it in brackets: `[a, b]`")
                        .help("if it is text, put the whole value in quotes"),
                ));
            }
            _ => return None,
        };
        Some(Slip { diagnostic, step_over: vec![at] })
    }
}
