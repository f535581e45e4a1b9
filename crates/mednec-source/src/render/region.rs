//! A span made fit to be shown: inside its file and on character boundaries.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Place};
use crate::source_map::{Position, SourceFile, SourceMap};
use crate::span::Span;

/// A piece of a file that is sure to lie in it.
#[derive(Clone, Debug)]
pub(crate) struct Region<'a> {
    /// The file.
    pub(crate) file: &'a SourceFile,
    /// The first character.
    pub(crate) start: Position,
    /// One past the last character.
    pub(crate) end: Position,
    /// The same in bytes.
    pub(crate) bytes: Range<usize>,
}

impl<'a> Region<'a> {
    /// The part of a span that lies in its file, widened to whole characters; none if the file is unknown.
    pub(crate) fn clipped(sources: &'a SourceMap, span: Span) -> Option<Self> {
        let file = sources.file(span.source)?;
        let text = file.text();
        let mut start = (span.start as usize).min(text.len());
        let mut end = (span.end as usize).clamp(start, text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        while !text.is_char_boundary(end) {
            end += 1;
        }
        Some(Self::of(file, start..end))
    }

    /// The span as it is; none unless it fits its file exactly.
    pub(crate) fn exact(sources: &'a SourceMap, span: Span) -> Option<Self> {
        let file = sources.file(span.source)?;
        file.text().get(span.range())?;
        Some(Self::of(file, span.range()))
    }

    /// The region without trailing blank lines, and never behind the last line break, for views that draw or fold
    /// lines: the span of a YAML block reaches to the start of the next line.
    pub(crate) fn shown(&self) -> Self {
        let text = self.file.text();
        let marked = text.get(self.bytes.clone()).unwrap_or("");
        let solid = marked.trim_end();
        let tail = marked.get(solid.len()..).unwrap_or("");
        let kept = tail.find(['\n', '\r']).map_or(marked.len(), |line_break| solid.len() + line_break);
        let mut start = self.bytes.start;
        let mut end = start + kept;
        if start == end && start == text.len() {
            start -= trailing_break(text);
            end = start;
        }
        Self::of(self.file, start..end)
    }

    fn of(file: &'a SourceFile, bytes: Range<usize>) -> Self {
        let at = |byte: usize| file.position(u32::try_from(byte).unwrap_or(u32::MAX));
        Self { file, start: at(bytes.start), end: at(bytes.end), bytes }
    }
}

fn trailing_break(text: &str) -> usize {
    match text.as_bytes() {
        [.., b'\r', b'\n'] => 2,
        [.., b'\n'] => 1,
        _ => 0,
    }
}

/// Where a diagnostic points, as exactly as it says.
pub(crate) enum Whereabouts<'a> {
    /// A piece of a known source.
    Region(Region<'a>),
    /// A path, and perhaps a line of it.
    Path(&'a str, Option<u64>),
    /// Nowhere.
    Nowhere,
}

/// Where `diagnostic` points: its primary label, else the place it names, else its first other label.
pub(crate) fn whereabouts<'a>(sources: &'a SourceMap, diagnostic: &'a Diagnostic) -> Whereabouts<'a> {
    let region = |span| Region::clipped(sources, span).map(Whereabouts::Region);
    if let Some(found) = diagnostic.primary.as_ref().and_then(|label| region(label.span)) {
        return found;
    }
    match &diagnostic.place {
        Place::Path(path) => Whereabouts::Path(path, None),
        Place::Line { path, line } => Whereabouts::Path(path, Some(*line)),
        Place::Marked => {
            diagnostic.labels.iter().find_map(|label| region(label.span)).unwrap_or(Whereabouts::Nowhere)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(text: &str) -> (SourceMap, crate::SourceId) {
        let mut map = SourceMap::new();
        let id = map.add("a.yaml", text);
        (map, id)
    }

    #[test]
    fn a_span_that_does_not_fit_is_cut_to_whole_characters_of_its_file() {
        let (map, id) = map("é: 1\n");
        let bytes = |start, end| Region::clipped(&map, Span { source: id, start, end }).unwrap().bytes;
        assert_eq!(bytes(1, 1), 0..2);
        assert_eq!(bytes(4, 900), 4..6);
        assert_eq!(bytes(900, 901), 6..6);
        assert_eq!(bytes(4, 2), 4..4);
        assert!(Region::clipped(&map, Span { source: crate::SourceId(7), start: 0, end: 0 }).is_none());
        assert!(Region::exact(&map, Span { source: id, start: 1, end: 2 }).is_none());
        assert!(Region::exact(&map, Span { source: id, start: 5, end: 7 }).is_none());
    }

    #[test]
    fn trailing_blank_lines_are_not_shown() {
        let (map, id) = map("when: |\r\n  a and b\r\n\r\n");
        let shown = |start, end| Region::clipped(&map, Span { source: id, start, end }).unwrap().shown();
        let text = |start, end| &map.file(id).unwrap().text()[shown(start, end).bytes];
        assert_eq!(text(11, 22), "a and b");
        assert_eq!(shown(22, 22).bytes, 20..20, "the end of the file is shown at its last line");
        assert_eq!(shown(22, 22).start, Position { line: 3, column: 1 });
        assert_eq!(text(9, 11), "  ", "blanks on one line stay");
        assert_eq!(text(18, 22), "");
    }
}
