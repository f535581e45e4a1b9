//! Quotes that are not closed, or closed too early.

use granit_parser::ErrorKind;
use mednec_source::Diagnostic;

use super::{Cause, Slip};
use crate::codes;
use crate::yaml::lines::{value_end, value_start};
use crate::yaml::quote::quote;

impl Cause<'_> {
    /// A quote that is not closed, or closed too early.
    pub(super) fn quotes(&self) -> Option<Slip> {
        use ErrorKind::{
            DocumentIndicatorInQuotedScalar, InvalidQuotedScalarIndent, InvalidTrailingDoubleQuotedScalar,
            InvalidTrailingSingleQuotedScalar, UnclosedQuotedScalar, UnknownQuotedScalarEscape,
        };
        let (message, label) = match self.failure.kind {
            InvalidTrailingDoubleQuotedScalar | InvalidTrailingSingleQuotedScalar => {
                ("text goes on after the closing quote", "closed before its end")
            }
            InvalidQuotedScalarIndent | UnclosedQuotedScalar | DocumentIndicatorInQuotedScalar => {
                ("a quote is opened and not closed", "opened here")
            }
            UnknownQuotedScalarEscape => {
                ("a backslash in double quotes begins an escape that YAML does not know", "in double quotes")
            }
            _ => return None,
        };
        let from = self.failure.last.as_ref().map_or(0, |(last, _)| last.end);
        let opening = value_start(self.text, from);
        if !self.text.get(opening..)?.starts_with(['"', '\'']) {
            return None;
        }
        let end = value_end(self.text, opening, false).max(opening + 1);
        let value = self.slice(&(opening..end));
        let span = self.span(opening..end);
        let diagnostic = Diagnostic::new(&codes::YAML_QUOTE, message).at(span, label);
        let unclosed = label == "opened here";
        let (diagnostic, step_over) = if unclosed {
            (diagnostic.help("close the quote at the end of the text"), Vec::new())
        } else {
            let whole = quote(value);
            let help = format!("put the whole value in quotes of the other kind: `{whole}`");
            (diagnostic.help(help).fix("quote the whole value", span, whole), vec![opening])
        };
        Some(Slip { diagnostic, step_over })
    }
}
