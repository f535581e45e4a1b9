//! Blanks that are none, and dashes without one.

use std::ops::Range;

use mednec_source::Diagnostic;

use super::{Cause, Slip, stop};
use crate::codes;
use crate::typed::{bullet, is_odd_blank, odd_blank};
use crate::yaml::lines::{indentation, line_after, line_around, line_before};

impl Cause<'_> {
    /// A no-break space where a line begins, behind a dash or behind a colon, or a wide colon: YAML takes each for a
    /// letter.
    pub(super) fn odd_blank(&self) -> Option<Slip> {
        self.lines().find_map(|line| {
            let text = self.slice(&line);
            let indent = text.len() - text.trim_start_matches(|c| c == ' ' || is_odd_blank(c)).len();
            let blanks = text.get(..indent)?;
            if blanks.contains(is_odd_blank) {
                let right = " ".repeat(blanks.chars().count());
                return Some(self.blank(line.start..line.start + indent, &right));
            }
            let body = text.get(indent..)?;
            let after_dashes = body.trim_start_matches(['-', ' ']);
            let key = after_dashes.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'));
            let mark =
                indent + (body.len() - after_dashes.len()) + key.filter(|_| !after_dashes.is_empty())?;
            let rest = text.get(mark..)?;
            let found = rest.chars().next()?;
            let at = line.start + mark;
            match (key, found) {
                (Some(1..), '：') => {
                    let colon = self.span(at..at + found.len_utf8());
                    Some(stop(
                        Diagnostic::new(&codes::WIDE_CHARACTER, "`：` is a wide character and not `:`")
                            .at(colon, "typed with a keyboard for another script")
                            .help("write a colon and a space")
                            .fix("write a colon and a space", colon, ": "),
                    ))
                }
                (Some(1..), ':') => {
                    let next = rest.chars().nth(1).filter(|c| is_odd_blank(*c))?;
                    Some(self.blank(at + 1..at + 1 + next.len_utf8(), " "))
                }
                (Some(0), found) if body.starts_with('-') && is_odd_blank(found) => {
                    Some(self.blank(at..at + found.len_utf8(), " "))
                }
                _ => None,
            }
        })
    }

    fn blank(&self, place: Range<usize>, right: &str) -> Slip {
        stop(odd_blank(self.span(place), right))
    }

    /// `-deny: reason`
    pub(super) fn dash(&self) -> Option<Slip> {
        self.lines().find_map(|line| {
            let start = indentation(self.text, &line).end;
            let rest = self.slice(&(start..line.end));
            let word = rest.strip_prefix('-')?;
            word.starts_with(|c: char| c.is_ascii_alphabetic()).then(|| {
                stop(
                    Diagnostic::new(&codes::YAML_SYNTAX, "a space is missing after this dash")
                        .at(self.span(start..start + 1), "not yet an entry of a list")
                        .help("an entry of a list begins with a dash and a space")
                        .fix("write a space after the dash", self.span(start + 1..start + 1), " "),
                )
            })
        })
    }

    /// An entry without its dash beside others that have theirs.
    pub(super) fn missing_dash(&self) -> Option<Slip> {
        if self.failure.in_brackets {
            return None;
        }
        let line = line_around(self.text, self.failure.at);
        let column = |line: &Range<usize>| indentation(self.text, line).len();
        let body = |line: &Range<usize>| self.slice(&(indentation(self.text, line).end..line.end));
        let own = column(&line);
        if body(&line).starts_with("- ") {
            // The entry above begins as deep as its keys: its dash is missing.
            let mut above = line_before(self.text, line.start)?;
            let mut first = None;
            while column(&above) > own || body(&above).is_empty() {
                first = Some(above.clone()).filter(|_| !body(&above).is_empty()).or(first);
                above = line_before(self.text, above.start)?;
            }
            let first = first.filter(|first| column(first) == own + 2 && !body(first).starts_with('-'))?;
            let start = first.start + column(&first);
            return body(&above).ends_with(':').then(|| self.without_dash(start, start - 2..start));
        }
        let mut above = line_before(self.text, line.start)?;
        while column(&above) > own || body(&above).is_empty() {
            above = line_before(self.text, above.start)?;
        }
        let start = line.start + own;
        (column(&above) == own && body(&above).starts_with("- ") && !body(&line).starts_with('-'))
            .then(|| self.without_dash(start, start..start + bullet(body(&line)).map_or(0, str::len)))
    }

    fn without_dash(&self, start: usize, place: Range<usize>) -> Slip {
        stop(
            Diagnostic::new(&codes::YAML_SYNTAX, "an entry of a list has no dash")
                .at(self.next_word(start), "the entry begins here")
                .help("every entry of a list begins with a dash and a space, `- `, all in the same column")
                .fix("begin it with a dash", self.span(place), "- "),
        )
    }

    /// The lines from where the last text began to where reading stopped.
    fn lines(&self) -> impl Iterator<Item = Range<usize>> {
        let from = self.failure.last.as_ref().map_or(0, |(last, _)| last.start).min(self.failure.at);
        let end = self.failure.at;
        let first = line_around(self.text, from);
        std::iter::successors(Some(first), |line| line_after(self.text, line.end))
            .take_while(move |line| line.start <= end)
    }
}
