//! From the events of the YAML parser to the tree of nodes.

use std::collections::BTreeSet;
use std::ops::Range;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, StructureStyle};
use mednec_source::{Diagnostic, Sink, SourceId, Span};

use super::key::{Key, key_of, without_doubles};
use super::limits::{MOST_DEPTH, MOST_NODES};
use super::lines::{floor, value_end, value_start};
use super::node::{Entry, Kind, Node, Scalar, Style};
use super::origin;
use crate::codes;
use crate::typed;

/// The text of the file as it is, and where the text given to the parser differs from it.
#[derive(Clone, Copy)]
pub(super) struct Original<'a> {
    pub(super) source: SourceId,
    pub(super) text: &'a str,
    pub(super) masks: &'a BTreeSet<usize>,
}

/// Why building stopped.
pub(super) enum Stop {
    /// The file is too large or nested too deeply.
    Limit(Box<Diagnostic>),
    /// It is not YAML from here on.
    Syntax(Failure),
}

/// Where and why the parser stopped, and what it read last.
pub(super) struct Failure {
    pub(super) at: usize,
    pub(super) kind: ErrorKind,
    /// The last scalar read.
    pub(super) last: Option<(Range<usize>, Style)>,
    /// Whether brackets or braces are open.
    pub(super) in_brackets: bool,
    /// The innermost bracket or brace that is open.
    pub(super) opened: Option<usize>,
}

/// Builds the tree of `masked`, which differs from the original at its masks only.
pub(super) fn build(original: Original<'_>, masked: &str, sink: &mut Sink) -> Result<Node, Stop> {
    let options = granit_parser::options! {
        emit_comments: false,
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
    };
    let mut builder =
        Builder { original, masked, sink, open: Vec::new(), root: None, nodes: 0, last: None, documents: 0 };
    let mut parser = Parser::new_from_str_with_options(masked, options);
    while let Some(event) = parser.next_event() {
        match event {
            Ok((event, span)) => {
                let range = builder.range(span.byte_range());
                let tag = span.tag_span().map(|tag| builder.range(tag.byte_range()));
                if !builder.take(event, range, tag)? {
                    break;
                }
            }
            Err(error) if *error.kind() == ErrorKind::RecursionLimitExceeded => {
                let at = floor(masked, error.marker().byte_offset().unwrap_or(masked.len()));
                return Err(builder.too_deep(at));
            }
            Err(error) => {
                let at = floor(masked, error.marker().byte_offset().unwrap_or(masked.len()));
                return Err(Stop::Syntax(Failure {
                    at,
                    kind: error.kind().clone(),
                    last: builder.last,
                    in_brackets: builder.open.last().is_some_and(|open| open.flow),
                    opened: builder.open.iter().rev().find(|open| open.bracket).map(|open| open.start),
                }));
            }
        }
    }
    let nothing = Node { span: Span::new(original.source, 0, 0), kind: Kind::Null };
    Ok(builder.root.unwrap_or(nothing))
}

struct Builder<'a> {
    original: Original<'a>,
    masked: &'a str,
    sink: &'a mut Sink,
    open: Vec<Open>,
    root: Option<Node>,
    nodes: usize,
    last: Option<(Range<usize>, Style)>,
    documents: usize,
}

/// A list or map whose end has not been read.
struct Open {
    start: usize,
    flow: bool,
    /// Whether a bracket or brace stands at its start; a pair in a list, `[a: b]`, has none of its own.
    bracket: bool,
    children: Children,
}

enum Children {
    Seq(Vec<Node>),
    Map { entries: Vec<Entry>, key: Option<Key> },
}

impl Builder<'_> {
    /// Takes one event; whether to go on.
    fn take(
        &mut self,
        event: Event<'_>,
        range: Range<usize>,
        tag: Option<Range<usize>>,
    ) -> Result<bool, Stop> {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    self.second_document(range);
                    return Ok(false);
                }
            }
            Event::Scalar(value, style, _, tagged) => {
                self.count(range.start)?;
                let style = style_of(style);
                let before = self.last.replace((range.clone(), style)).map_or(0, |(last, _)| last.end);
                let node = match tagged.and(tag) {
                    Some(tag) => self.tagged_scalar(tag, range),
                    None => self.scalar(&value, style, range, before),
                };
                let node = self.as_meant(node);
                self.place(node);
            }
            Event::SequenceStart(style, _, tagged) => {
                self.start(range, style, Children::Seq(Vec::new()), tagged.and(tag))?;
            }
            Event::MappingStart(style, _, tagged) => {
                let children = Children::Map { entries: Vec::new(), key: None };
                self.start(range, style, children, tagged.and(tag))?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(range.end),
            Event::Anchor(_, name) => self.anchor(&format!("&{name}"), self.span(range)),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.count(range.start)?;
                let node = self.raw_scalar(range);
                let name = node.as_scalar().map(|scalar| scalar.text.clone()).unwrap_or_default();
                self.anchor(&name, node.span);
                self.place(node);
            }
            Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            // Comments are not asked for, and no other event makes a node.
            _ => {}
        }
        Ok(true)
    }

    fn start(
        &mut self,
        range: Range<usize>,
        style: StructureStyle,
        children: Children,
        tag: Option<Range<usize>>,
    ) -> Result<(), Stop> {
        self.count(range.start)?;
        if self.open.len() >= MOST_DEPTH {
            return Err(self.too_deep(range.start));
        }
        if let Some(tag) = tag {
            self.tag(tag);
        }
        let flow = style == StructureStyle::Flow;
        let written = self.masked.get(range.clone()).unwrap_or("");
        let bracket = flow && written.starts_with(['[', '{']);
        self.open.push(Open { start: range.start, flow, bracket, children });
        Ok(())
    }

    fn end(&mut self, event_end: usize) {
        let Some(open) = self.open.pop() else { return };
        let (kind, last) = match open.children {
            Children::Seq(items) => {
                let last = items.last().map(|item| item.span.end as usize);
                (Kind::Seq(items), last)
            }
            Children::Map { entries, .. } => {
                let last = entries.last().map(|entry| entry.key.span.cover(entry.value.span).end as usize);
                (Kind::Map(without_doubles(entries, self.sink)), last)
            }
        };
        // The end of a block is told where the next line begins, so it ends with what is in it.
        let end = if open.flow { event_end } else { last.unwrap_or(open.start) };
        let node = Node { span: self.span(open.start..end), kind };
        self.place(node);
    }

    /// Puts a finished node where it belongs.
    fn place(&mut self, node: Node) {
        match self.open.last_mut().map(|open| &mut open.children) {
            None => self.root = self.root.take().or(Some(node)),
            Some(Children::Seq(items)) => items.push(node),
            Some(Children::Map { entries, key }) => match key.take() {
                None => *key = Some(key_of(node, self.sink)),
                Some(Key::Text(key)) => entries.push(Entry { key, value: node }),
                Some(Key::Unusable) => {}
            },
        }
    }

    fn scalar(&mut self, value: &str, style: Style, range: Range<usize>, before: usize) -> Node {
        let implicit = range.is_empty() && style == Style::Plain;
        if implicit || (style == Style::Plain && matches!(value, "~" | "null")) {
            return Node { span: self.span(range), kind: Kind::Null };
        }
        if let Some(comparison) = self.comparison_as_block(value, style, before) {
            let node = self.raw_scalar(comparison);
            self.sink.report(super::slip::folded(self.original.text, node.span));
            return node;
        }
        let origin = origin::trace(self.masked, &range, style, value);
        let text = self.unmasked(value, &range, &origin.bytes);
        let span = self.span(range.start..origin.end);
        Node { span, kind: Kind::Scalar(Scalar { text, style, origin: origin.bytes }) }
    }

    /// A text in typographic quotes without them, and told, as one of wide characters is.
    fn as_meant(&mut self, node: Node) -> Node {
        let Some(scalar) = node.as_scalar().filter(|scalar| scalar.style == Style::Plain) else {
            return node;
        };
        // What was stepped over has been told.
        if self.original.masks.range(node.span.range()).next().is_some() {
            return node;
        }
        // A wide colon behind a key lets the text run on into the next line, where reading stops and tells it.
        let is_key =
            |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        if node.lines().len() > 1 && scalar.text.split_once('：').is_some_and(|(name, _)| is_key(name)) {
            return node;
        }
        let Some(problem) = typed::slip(&scalar.text, node.span) else { return node };
        self.sink.report(problem);
        match typed::unquoted(&scalar.text) {
            Some(inner) => {
                let first = scalar.text.chars().next().map_or(0, char::len_utf8);
                node.part(first, first + inner.len())
            }
            None => node,
        }
    }

    /// The text as it stands in the file, without masks.
    fn unmasked(&self, value: &str, range: &Range<usize>, origin: &[u32]) -> String {
        let mut bytes = value.as_bytes().to_vec();
        for &at in self.original.masks.range(range.clone()) {
            let place = if origin.is_empty() {
                Some(at - range.start)
            } else {
                origin.iter().position(|&byte| byte as usize == at)
            };
            let written = self.original.text.as_bytes().get(at);
            if let (Some(byte), Some(written)) = (place.and_then(|i| bytes.get_mut(i)), written) {
                *byte = *written;
            }
        }
        String::from_utf8(bytes).unwrap_or_else(|_| value.to_owned())
    }

    /// A scalar that is nothing but its letters in the file.
    fn raw_scalar(&self, range: Range<usize>) -> Node {
        let raw = self.original.text.get(range.clone()).unwrap_or("").trim_end();
        let span = self.span(range.start..range.start + raw.len());
        let scalar = Scalar { text: raw.to_owned(), style: Style::Plain, origin: Vec::new() };
        Node { span, kind: Kind::Scalar(scalar) }
    }

    fn tagged_scalar(&mut self, tag: Range<usize>, range: Range<usize>) -> Node {
        self.tag(tag.clone());
        self.raw_scalar(tag.start..range.end.max(tag.end))
    }

    /// `when: >5` is, to YAML, an empty block of text with an indentation of five.
    fn comparison_as_block(&self, value: &str, style: Style, before: usize) -> Option<Range<usize>> {
        if !value.is_empty() || !matches!(style, Style::Literal | Style::Folded) {
            return None;
        }
        let start = value_start(self.masked, before);
        let mut characters = self.masked.get(start..)?.chars();
        characters.next().filter(|c| matches!(c, '>' | '|'))?;
        characters.next().filter(char::is_ascii_digit)?;
        Some(start..value_end(self.masked, start, false))
    }

    fn tag(&mut self, range: Range<usize>) {
        let name = self.masked.get(range.clone()).unwrap_or("!").trim_end().to_owned();
        self.sink.report(super::slip::tag(&name, self.span(range)));
    }

    fn anchor(&mut self, name: &str, span: Span) {
        self.sink.report(super::slip::anchor(name, span));
    }

    fn second_document(&mut self, range: Range<usize>) {
        let span = self.span(range);
        self.sink.report(
            Diagnostic::new(&codes::MORE_DOCUMENTS, "a second document begins in this file")
                .at(span, "everything from here on is not read")
                .help("write one document in each file: move the rest to a file of its own"),
        );
    }

    fn count(&mut self, at: usize) -> Result<(), Stop> {
        self.nodes += 1;
        if self.nodes <= MOST_NODES {
            return Ok(());
        }
        let message = format!("the file has more than {MOST_NODES} keys and values");
        Err(Stop::Limit(Box::new(
            Diagnostic::new(&codes::YAML_LIMIT, message)
                .at(self.span(at..at), "reading stopped here")
                .help("split the file; a large list of codes is better kept as ranges and categories"),
        )))
    }

    fn too_deep(&self, at: usize) -> Stop {
        let message = format!("lists and keys are nested more than {MOST_DEPTH} deep");
        Stop::Limit(Box::new(
            Diagnostic::new(&codes::YAML_LIMIT, message)
                .at(self.span(at..at), "reading stopped here")
                .help("give the inner groups names of their own under `criteria`, and use the names"),
        ))
    }

    fn range(&self, range: Option<Range<usize>>) -> Range<usize> {
        let range = range.unwrap_or(self.masked.len()..self.masked.len());
        let start = floor(self.masked, range.start);
        start..floor(self.masked, range.end).max(start)
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.original.source, range.start, range.end)
    }
}

fn style_of(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted => Style::SingleQuoted,
        ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
    }
}
