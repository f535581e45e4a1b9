//! One scalar being read: its node, its text and where problems go.

use mednec_grammar::Rule;
use mednec_source::{Diagnostic, Edit, Fix, Sink, Span, Spanned};
use pest::iterators::Pairs;

use crate::yaml::{Node, Style};

/// A piece of the parse.
pub(super) type Pair<'a> = pest::iterators::Pair<'a, Rule>;

/// Why a piece was not built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The problem has been reported.
    Told,
    /// The parse has a shape that the grammar does not give.
    Impossible,
}

/// What building a piece comes to.
pub(super) type Built<T> = Result<T, Fault>;

/// A scalar, its text, and the sink.
pub(super) struct Reader<'a, 's> {
    pub(super) node: &'a Node,
    pub(super) text: &'a str,
    pub(super) sink: &'s mut Sink,
}

impl Reader<'_, '_> {
    /// The place in the file of bytes of the text.
    pub(super) fn span(&self, (start, end): (usize, usize)) -> Span {
        self.node.span_within(start, end)
    }

    /// The place in the file of a piece.
    pub(super) fn span_of(&self, pair: &Pair<'_>) -> Span {
        self.span(reach(pair))
    }

    /// A name and its place.
    pub(super) fn named(&self, pair: &Pair<'_>) -> Spanned<String> {
        Spanned::new(pair.as_str().trim_end().to_owned(), self.span_of(pair))
    }

    /// Reports a problem.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.sink.report(diagnostic);
    }

    /// The change that writes `replacement` over bytes of the text, with spaces around it where words would touch;
    /// none where YAML's quotes would need escapes.
    pub(super) fn edit(&self, range: (usize, usize), replacement: &str) -> Option<Edit> {
        let (start, end) = range;
        if self.has_escapes(end, replacement) {
            return None;
        }
        let touches = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace() && !"()[],".contains(c));
        let before = self.text.get(..start).and_then(|text| text.chars().next_back());
        let after = self.text.get(end..).and_then(|text| text.chars().next());
        let closes = |c: Option<char>| c.is_some_and(|c| ")]".contains(c));
        let opens = |c: Option<char>| c.is_some_and(|c| "([".contains(c));
        let mut padded = String::with_capacity(replacement.len() + 2);
        let brackets = replacement == "[" || replacement == "]";
        if !brackets && (touches(before) || closes(before)) {
            padded.push(' ');
        }
        padded.push_str(replacement);
        if !brackets && (touches(after) || opens(after)) {
            padded.push(' ');
        }
        Some(Edit { span: self.span(range), replacement: padded })
    }

    /// Whether YAML's quotes would need an escape in `replacement`, or the bytes before `end` were written as one.
    fn has_escapes(&self, end: usize, replacement: &str) -> bool {
        let Some(scalar) = self.node.as_scalar() else {
            return false;
        };
        if !matches!(scalar.style, Style::SingleQuoted | Style::DoubleQuoted) {
            return false;
        }
        let origin = |byte: usize| scalar.origin.get(byte).copied();
        let whole = origin(end) == origin(end.saturating_sub(1)).map(|last| last + 1);
        replacement.contains(['\'', '"', '\\']) || !(whole || scalar.origin.is_empty())
    }

    /// A fix of one edit, named by what it writes.
    pub(super) fn fix(&self, range: (usize, usize), replacement: &str) -> Option<Fix> {
        let edit = self.edit(range, replacement)?;
        Some(Fix { title: format!("write `{}`", replacement.trim()), edits: vec![edit] })
    }

    /// The text of bytes, on one line.
    pub(super) fn words(&self, (start, end): (usize, usize)) -> String {
        one_line(self.text.get(start..end).unwrap_or(""))
    }
}

/// The bytes of a piece; pest counts the space behind some pieces in, this does not.
pub(super) fn reach(pair: &Pair<'_>) -> (usize, usize) {
    let start = pair.as_span().start();
    (start, start + pair.as_str().trim_end().len())
}

/// The next piece, which the grammar promises.
pub(super) fn take<'a>(pairs: &mut Pairs<'a, Rule>) -> Built<Pair<'a>> {
    pairs.next().ok_or(Fault::Impossible)
}

/// A text with every run of white space made one space.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
