//! Changes of an author's texts, each of the bytes of one span.

use std::collections::BTreeMap;

use mednec_source::{Sink, SourceId, SourceMap, Span};
use mednec_syntax::file::File;
use mednec_syntax::yaml::{self, Kind as NodeKind, Node};

use super::Kind;

/// One change of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    /// What is replaced.
    pub(super) span: Span,
    /// What stands there then; nothing where it is taken out.
    pub(super) text: String,
    /// The part that is changed, which is told.
    pub(super) at: Span,
    /// What is changed.
    pub(super) kind: Kind,
    /// The end of a sentence that begins with "no case notices if".
    pub(super) says: String,
    /// Whether it is of something that the graph does not hold, so that an equal graph proves nothing.
    pub(super) beside_graph: bool,
}

impl Edit {
    /// The text with the change made.
    pub(super) fn applied(&self, text: &str) -> String {
        let range = self.span.range();
        let (before, after) = (text.get(..range.start), text.get(range.end..));
        [before.unwrap_or(""), &self.text, after.unwrap_or("")].concat()
    }

    /// What stands at the place before the change.
    pub(super) fn before<'s>(&self, sources: &'s SourceMap) -> &'s str {
        sources.slice(if self.text.is_empty() { self.at } else { self.span })
    }
}

/// The texts of a project as lists, out of which entries can be taken.
pub(super) struct Texts<'p> {
    pub(super) sources: &'p SourceMap,
    nodes: BTreeMap<SourceId, Text>,
}

/// How entries are taken out of a text.
enum Text {
    /// An item of a YAML list.
    Yaml(Node),
    /// A row of a CSV file.
    Rows,
    /// Not at all: a table as it is published is no author's.
    Published,
}

impl<'p> Texts<'p> {
    /// The texts of these files.
    pub(super) fn of(sources: &'p SourceMap, files: &[(SourceId, File)]) -> Self {
        let text = |(source, file): &(SourceId, File)| {
            let text = match file {
                File::Csv(_) => Text::Rows,
                File::Published | File::Unreadable => Text::Published,
                _ => {
                    let text = sources.file(*source)?.text();
                    Text::Yaml(yaml::read(*source, text, &mut Sink::new())?)
                }
            };
            Some((*source, text))
        };
        Self { sources, nodes: files.iter().filter_map(text).collect() }
    }

    /// Whether a file is written by an author in YAML.
    pub(super) fn is_yaml(&self, span: Span) -> bool {
        matches!(self.nodes.get(&span.source), Some(Text::Yaml(_)))
    }

    /// The bytes to take out so that the innermost entry of a list around a span is gone; nothing where it is the only
    /// one, or stands in no list.
    pub(super) fn entry(&self, span: Span) -> Option<Span> {
        match self.nodes.get(&span.source)? {
            Text::Yaml(root) => entry_of(root, span),
            Text::Rows => Some(self.line(span)),
            Text::Published => None,
        }
    }

    /// The whole line around a span, with its end.
    fn line(&self, span: Span) -> Span {
        let text = self.sources.file(span.source).map_or("", |file| file.text());
        let range = span.range();
        let start = text.get(..range.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let end = text.get(range.end..).and_then(|after| after.find('\n'));
        Span::new(span.source, start, end.map_or(text.len(), |at| range.end + at + 1))
    }
}

/// The bytes of the innermost list entry around a span, up to the next entry, or from the end of the last.
fn entry_of(root: &Node, span: Span) -> Option<Span> {
    let mut found = None;
    let mut todo = vec![root];
    while let Some(node) = todo.pop() {
        match &node.kind {
            NodeKind::Seq(items) => {
                let Some(at) = items.iter().position(|item| item.span.contains(span)) else { continue };
                let item = items.get(at)?;
                let (before, after) = (at.checked_sub(1).and_then(|at| items.get(at)), items.get(at + 1));
                let of = |start: u32, end: u32| Span { start, end, ..item.span };
                found = match (before, after) {
                    (_, Some(after)) => Some(of(item.span.start, after.span.start)),
                    (Some(before), None) => Some(of(before.span.end, item.span.end)),
                    (None, None) => None,
                };
                todo = vec![item];
            }
            NodeKind::Map(entries) => {
                let inside = |node: &&Node| node.span.contains(span);
                todo.extend(entries.iter().map(|entry| &entry.value).filter(inside));
            }
            NodeKind::Null | NodeKind::Scalar(_) => {}
        }
    }
    found
}
