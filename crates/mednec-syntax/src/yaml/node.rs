//! The tree that a YAML file is read into.

use mednec_source::{Span, Spanned};

/// A piece of YAML and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The whole piece.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// The kinds of YAML node.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Nothing was written, or `null` or `~` without quotes.
    Null,
    /// Text. mednec decides what it means; YAML's own yes, no and numbers play no part.
    Scalar(Scalar),
    /// A list.
    Seq(Vec<Node>),
    /// Keys with values, in the order written.
    Map(Vec<Entry>),
}

/// One key of a map and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: Spanned<String>,
    /// The value.
    pub value: Node,
}

/// A text as decoded, and where each of its bytes came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Scalar {
    /// The decoded text.
    pub text: String,
    /// How it was written.
    pub style: Style,
    /// For each byte of `text` and one past it, the byte of the file it came from. Empty where the two agree byte by
    /// byte, which is so for most scalars.
    pub origin: Vec<u32>,
}

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// In single quotes.
    SingleQuoted,
    /// In double quotes.
    DoubleQuoted,
    /// After `|`.
    Literal,
    /// After `>`.
    Folded,
}

impl Node {
    /// The text and scalar, if it is one.
    pub fn as_scalar(&self) -> Option<&Scalar> {
        match &self.kind {
            Kind::Scalar(scalar) => Some(scalar),
            Kind::Null | Kind::Seq(_) | Kind::Map(_) => None,
        }
    }

    /// Bytes `start..end` of a scalar's decoded text as a scalar of their own; an empty one for anything else.
    #[must_use]
    pub fn part(&self, start: usize, end: usize) -> Self {
        let span = self.span_within(start, end);
        let (text, style, origin) = match self.as_scalar() {
            Some(scalar) => (
                scalar.text.get(start..end).unwrap_or(""),
                scalar.style,
                scalar.origin.get(start..=end).unwrap_or(&[]),
            ),
            None => ("", Style::Plain, &[][..]),
        };
        let kind = Kind::Scalar(Scalar { text: text.to_owned(), style, origin: origin.to_vec() });
        Self { span, kind }
    }

    /// The lines over which a text without quotes was written, each as a scalar of its own; none for anything else.
    #[must_use]
    pub fn lines(&self) -> Vec<Self> {
        let Some(scalar) = self.as_scalar().filter(|scalar| scalar.style == Style::Plain) else {
            return Vec::new();
        };
        // A blank is placed right behind the character before it; what comes next is further on where a line ends.
        let broken = |at: usize| match (scalar.origin.get(at), scalar.origin.get(at + 1)) {
            (Some(blank), Some(next)) => next.saturating_sub(*blank) > 2,
            _ => false,
        };
        let ends = scalar.text.match_indices(' ').map(|(at, _)| at).filter(|at| broken(*at));
        let mut starts = vec![0];
        let mut found = Vec::new();
        for end in ends.chain([scalar.text.len()]) {
            found.push(self.part(starts.last().copied().unwrap_or(0), end));
            starts.push(end + 1);
        }
        found
    }

    /// The span in the file of bytes `start..end` of a scalar's decoded text; the whole node for anything else.
    pub fn span_within(&self, start: usize, end: usize) -> Span {
        let Some(scalar) = self.as_scalar() else {
            return self.span;
        };
        let at = |byte: usize| match scalar.origin.get(byte) {
            Some(origin) => *origin as usize,
            None if scalar.origin.is_empty() => self.span.start as usize + byte,
            None => self.span.end as usize,
        };
        // A piece ends right behind its last byte, wherever the byte after that came from.
        let last = end.saturating_sub(1).max(start);
        let stop = if end > start { at(last) + 1 } else { at(start) };
        let node_end = self.span.end as usize;
        Span::new(self.span.source, at(start).min(node_end), stop.min(node_end))
    }
}
