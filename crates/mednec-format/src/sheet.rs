//! The file as pieces to lay out.

use mednec_syntax::file::keys::Shape;
use mednec_syntax::file::table_of;
use mednec_syntax::yaml::{Kind, Node, Style};

use crate::remarks::line_before;
use crate::spelling::{Spelled, spelled};

/// A piece of the file.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// Its first byte in the file as it was.
    pub(crate) start: usize,
    /// Where it ended there.
    pub(crate) end: usize,
    /// What it is.
    pub(crate) kind: Piece,
}

/// The kinds of piece.
#[derive(Debug)]
pub(crate) enum Piece {
    /// Nothing; whether that was written out.
    Nothing {
        /// As `null` or `~`.
        written: bool,
    },
    /// Text.
    Text(Spelled),
    /// A list.
    List {
        /// Whether it stood in brackets.
        flow: bool,
        /// Its entries.
        entries: Vec<Sheet>,
    },
    /// Keys with values.
    Keys {
        /// Whether they stood in braces.
        flow: bool,
        /// Them.
        entries: Vec<KeyedSheet>,
    },
}

/// A key with its value.
#[derive(Debug)]
pub(crate) struct KeyedSheet {
    /// The first byte of the key.
    pub(crate) start: usize,
    /// Where the key ended.
    pub(crate) key_end: usize,
    /// The key.
    pub(crate) key: String,
    /// The value.
    pub(crate) value: Sheet,
}

impl Sheet {
    /// The pieces of a file; conditions are known by what kind of file it is.
    pub(crate) fn of_file(node: &Node, text: &str) -> Self {
        let shape = table_of(node).map(Shape::Place);
        Self::of(node, text, shape.as_ref(), false)
    }

    fn of(node: &Node, text: &str, shape: Option<&Shape>, within_flow: bool) -> Self {
        let (start, end) = (node.span.start as usize, node.span.end as usize);
        let flow = within_flow || text.get(start..).is_some_and(|rest| rest.starts_with(['[', '{']));
        let start = match &node.kind {
            Kind::Scalar(scalar) => head(text, start, scalar.style),
            _ => start,
        };
        let kind = match &node.kind {
            Kind::Null => Piece::Nothing { written: end > start },
            Kind::Scalar(scalar) => Piece::Text(spelled(node, scalar, shape.and_then(Shape::of_text))),
            Kind::Seq(items) => {
                let each = shape.and_then(Shape::of_entries);
                Piece::List {
                    flow,
                    entries: items.iter().map(|item| Self::of(item, text, each, flow)).collect(),
                }
            }
            Kind::Map(entries) => {
                let place = shape.and_then(|shape| {
                    let keys: Vec<&str> = entries.iter().map(|entry| entry.key.node.as_str()).collect();
                    shape.of_keys(&keys)
                });
                let keyed = |entry: &mednec_syntax::yaml::Entry| {
                    let behind = place.and_then(|place| place.behind(&entry.key.node));
                    KeyedSheet {
                        start: entry.key.span.start as usize,
                        key_end: entry.key.span.end as usize,
                        key: entry.key.node.clone(),
                        value: Self::of(&entry.value, text, behind, flow),
                    }
                };
                Piece::Keys { flow, entries: entries.iter().map(keyed).collect() }
            }
        };
        Self { start, end, kind }
    }

    /// Whether both say the same, wherever it stands.
    pub(crate) fn says_the_same(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (Piece::Nothing { .. }, Piece::Nothing { .. }) => true,
            (Piece::Text(one), Piece::Text(other)) => one.text == other.text,
            (Piece::List { entries: one, .. }, Piece::List { entries: other, .. }) => {
                one.len() == other.len() && one.iter().zip(other).all(|(a, b)| a.says_the_same(b))
            }
            (Piece::Keys { entries: one, .. }, Piece::Keys { entries: other, .. }) => {
                one.len() == other.len()
                    && one.iter().zip(other).all(|(a, b)| a.key == b.key && a.value.says_the_same(&b.value))
            }
            _ => false,
        }
    }

    /// Whether it is a list or keys, with something in it, that did not stand in brackets or braces.
    pub(crate) fn is_block(&self) -> bool {
        match &self.kind {
            Piece::Nothing { .. } | Piece::Text(_) => false,
            Piece::List { flow, entries } => !flow && !entries.is_empty(),
            Piece::Keys { flow, entries } => !flow && !entries.is_empty(),
        }
    }

    /// Whether it is a list or keys with nothing in it, or neither.
    pub(crate) fn is_single(&self) -> bool {
        match &self.kind {
            Piece::Nothing { .. } | Piece::Text(_) => true,
            Piece::List { entries, .. } => entries.is_empty(),
            Piece::Keys { entries, .. } => entries.is_empty(),
        }
    }

    /// The first byte of what is in it.
    pub(crate) fn first_within(&self) -> usize {
        match &self.kind {
            Piece::Nothing { .. } | Piece::Text(_) => self.start,
            Piece::List { entries, .. } => entries.first().map_or(self.start, |entry| entry.start),
            Piece::Keys { entries, .. } => entries.first().map_or(self.start, |entry| entry.start),
        }
    }
}

/// Where a text begins: that of a block, whose place is told by its first line, with the `>` or `|` above.
fn head(text: &str, start: usize, style: Style) -> usize {
    let block = matches!(style, Style::Literal | Style::Folded);
    let before = text.get(..start).unwrap_or("").trim_end();
    let line = line_before(text, before.len());
    let code = line.split(" #").next().unwrap_or("");
    match code.rfind(['>', '|']).filter(|_| block) {
        Some(at) => before.len() - line.len() + at,
        None => start,
    }
}
