//! Tabs, brackets and columns.

use granit_parser::ErrorKind;
use mednec_source::Diagnostic;

use super::{Cause, Slip, stop, tabs};
use crate::codes;
use crate::yaml::lines::{indentation, line_after, line_around, line_before};

impl Cause<'_> {
    /// A tab in the blanks that a line begins with.
    pub(super) fn tab(&self) -> Option<Slip> {
        use ErrorKind::{
            TabAtBlockScalarStart, TabInBlockIndentation, TabInIndentation, TabInPlainScalar, TabNotAllowed,
        };
        let told = matches!(
            self.failure.kind,
            TabAtBlockScalarStart
                | TabInBlockIndentation
                | TabInIndentation
                | TabInPlainScalar
                | TabNotAllowed
        );
        let here = line_around(self.text, self.failure.at);
        let near = [
            Some(here.clone()),
            line_before(self.text, here.start),
            if told { line_after(self.text, here.end) } else { None },
        ];
        let first = near
            .into_iter()
            .flatten()
            .map(|line| indentation(self.text, &line))
            .find(|blanks| self.slice(blanks).contains('\t'));
        let place = match first {
            Some(blanks) => blanks,
            None if told => {
                let from = self.slice(&(self.failure.at..self.text.len())).find('\t')? + self.failure.at;
                from..from + 1
            }
            None => return None,
        };
        let problem = Diagnostic::new(&codes::YAML_TAB, "a tab stands where YAML wants spaces")
            .at(self.span(place), "a tab")
            .help("indent with spaces; most editors can be told to write spaces for the tab key");
        Some(stop(match tabs::spaces_for(self.source, self.text) {
            Some(tabs::Spaces::One(fix)) => Diagnostic { fixes: vec![fix], ..problem },
            Some(tabs::Spaces::Unsure) => problem.help(
                "how deep this line belongs cannot be told from a tab: start it in the column of the lines beside it",
            ),
            None => problem,
        }))
    }

    /// Brackets and braces that do not pair up, and what stands between them.
    pub(super) fn brackets(&self) -> Option<Slip> {
        use ErrorKind::{
            ExpectedFlowMappingSeparator, ExpectedFlowSequenceSeparator, InvalidColonPlacement,
            MismatchedFlowCollectionEnd, MisplacedFlowCollectionEnd, UnclosedFlowCollection,
        };
        let at = self.failure.at;
        let next = self.next_word(at);
        let diagnostic = match self.failure.kind {
            MisplacedFlowCollectionEnd => {
                Diagnostic::new(&codes::YAML_BRACKET, "a bracket is closed that was not opened").at(next, "")
            }
            MismatchedFlowCollectionEnd { open, close } => {
                let message = format!("`{open}` is closed by `{close}`");
                Diagnostic::new(&codes::YAML_BRACKET, message).at(self.span(at..at + 1), "opened here")
            }
            UnclosedFlowCollection { open } => {
                let message = format!("`{open}` is opened and not closed");
                let problem =
                    Diagnostic::new(&codes::YAML_BRACKET, message).at(self.span(at..at + 1), "opened here");
                self.closed(problem, at)
            }
            ExpectedFlowMappingSeparator | ExpectedFlowSequenceSeparator | InvalidColonPlacement => {
                let missing =
                    Diagnostic::new(&codes::YAML_BRACKET, "a comma or a closing bracket is missing");
                match self.failure.opened.filter(|opened| self.slice(&(*opened..at)).contains('\n')) {
                    Some(opened) => {
                        let missing = missing
                            .at(self.span(opened..opened + 1), "opened here and not closed on this line")
                            .label(next, "this does not fit into it");
                        self.closed(missing, opened)
                    }
                    None if self.slice(&(at..at + 1)) == "[" => return Some(stop(self.list_in_list(at))),
                    None => missing.at(next, "missing before this"),
                }
            }
            _ => return None,
        };
        Some(stop(diagnostic.help("a list is written `[a, b]`, keys on one line `{ a: 1, b: 2 }`")))
    }

    /// The problem of a bracket that is not closed, with the bracket that its line lacks.
    fn closed(&self, problem: Diagnostic, opened: usize) -> Diagnostic {
        let line = line_around(self.text, opened);
        let written = self.slice(&(opened..line.end));
        let closing = if written.starts_with('{') { "}" } else { "]" };
        let content = written.split(" #").next().unwrap_or(written).trim_end().trim_end_matches(',');
        // With more brackets in the line it is not plain which of them is the one.
        if content
            .get(1..)
            .is_none_or(|inner| inner.trim().is_empty() || inner.contains(['[', ']', '{', '}']))
        {
            return problem;
        }
        let end = opened + content.len();
        problem.fix(format!("write `{closing}` at the end of the line"), self.span(end..end), closing)
    }

    /// `any: [no diagnoses in [I63], balance is poor]`
    fn list_in_list(&self, at: usize) -> Diagnostic {
        let message = "a condition with a list of its own cannot stand in brackets or braces";
        let problem = Diagnostic::new(&codes::YAML_BRACKET, message)
            .at(self.span(at..at + 1), "YAML takes this for another list");
        let problem = match self.failure.opened {
            Some(opened) => problem.label(self.span(opened..opened + 1), "opened here"),
            None => problem,
        };
        problem.help("write each entry on a line of its own after `- `, or the condition after `when:` on its own line")
    }

    /// A line that starts in no column of those above it.
    pub(super) fn indentation(&self) -> Option<Slip> {
        use ErrorKind::{
            ExpectedBlockMappingKey, ExpectedBlockSequenceEntry, ExpectedDocumentStart,
            InvalidFlowScalarIndent, InvalidIndentation,
        };
        let at = self.failure.at;
        let line = line_around(self.text, at);
        let first_on_line = self.slice(&(line.start..at)).trim().is_empty();
        let told = matches!(
            self.failure.kind,
            ExpectedBlockMappingKey
                | ExpectedBlockSequenceEntry
                | ExpectedDocumentStart
                | InvalidFlowScalarIndent
                | InvalidIndentation
        );
        if !told {
            return None;
        }
        if !first_on_line {
            return Some(stop(
                Diagnostic::new(&codes::YAML_SYNTAX, "text goes on where the value has ended")
                    .at(self.span(at..line.end), "not expected here")
                    .help("if this belongs to the value, put the whole value in quotes"),
            ));
        }
        Some(stop(
            Diagnostic::new(&codes::YAML_INDENT, "this line starts in a column that fits nothing above it")
                .at(self.next_word(at), "does not line up")
                .help("keys that belong together start in the same column")
                .help("entries of a list each begin with `- `, all in the same column"),
        ))
    }
}
