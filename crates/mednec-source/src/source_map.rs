//! The texts that spans point into, with line and column of every byte.

use std::ops::Range;
use std::sync::Arc;

use crate::span::{SourceId, Span};

/// A line and a column, both counted from one; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, the first is 1.
    pub line: u32,
    /// Column in characters, the first is 1.
    pub column: u32,
}

/// One file: its path as shown to people and its text.
#[derive(Clone, Debug)]
pub struct SourceFile {
    path: String,
    text: String,
    line_starts: Vec<u32>,
}

impl SourceFile {
    /// The path as shown to people, with forward slashes.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of a line with its end, the first is 1; nothing where the text has no such line.
    pub fn line(&self, line: u32) -> Option<Range<usize>> {
        let at = usize::try_from(line).ok()?.checked_sub(1)?;
        let start = *self.line_starts.get(at)? as usize;
        let end = self.line_starts.get(at + 1).map_or(self.text.len(), |next| *next as usize);
        Some(start..end)
    }

    /// The position of a byte; past the end it is the end.
    pub fn position(&self, byte: u32) -> Position {
        let line = self.line_starts.partition_point(|&start| start <= byte).max(1);
        let start = self.line_starts.get(line - 1).copied().unwrap_or(0) as usize;
        let end = (byte as usize).min(self.text.len());
        let before = self.text.get(start..end).unwrap_or("");
        let clip = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Position { line: clip(line), column: clip(before.chars().count() + 1) }
    }
}

/// Where the lines of a text begin.
fn line_starts(text: &str) -> Vec<u32> {
    let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    let starts = ends.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX));
    std::iter::once(0).chain(starts).collect()
}

/// All files of one run. Files are never taken away, so a [`SourceId`] stays good. A copy shares the texts.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<Arc<SourceFile>>,
}

impl SourceMap {
    /// An empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file and returns its id.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> SourceId {
        let text = text.into();
        let line_starts = line_starts(&text);
        let id = SourceId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        let path = path.into().replace('\\', "/");
        self.files.push(Arc::new(SourceFile { path, text, line_starts }));
        id
    }

    /// Gives a file another text. Spans into the old text do not fit any more.
    pub fn replace(&mut self, id: SourceId, text: impl Into<String>) {
        if let Some(file) = self.files.get_mut(id.0 as usize) {
            let text = text.into();
            let line_starts = line_starts(&text);
            *file = Arc::new(SourceFile { path: file.path.clone(), text, line_starts });
        }
    }

    /// The file of an id, if it is of this map.
    pub fn file(&self, id: SourceId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize).map(|file| &**file)
    }

    /// All files in the order they were added.
    pub fn files(&self) -> impl Iterator<Item = (SourceId, &SourceFile)> {
        (0u32..).map(SourceId).zip(self.files.iter().map(|file| &**file))
    }

    /// The path and position at which a span starts.
    pub fn locate(&self, span: Span) -> Option<(&str, Position)> {
        self.file(span.source).map(|file| (file.path(), file.position(span.start)))
    }

    /// The text a span covers; empty where it does not fit.
    pub fn slice(&self, span: Span) -> &str {
        self.file(span.source).and_then(|file| file.text.get(span.range())).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_with_another_text_keeps_its_id_and_has_other_lines() {
        let mut map = SourceMap::new();
        let id = map.add("a.yaml", "a\n");
        map.replace(id, "a\nb\nc\n");
        assert_eq!(map.locate(Span::new(id, 4, 5)).unwrap(), ("a.yaml", Position { line: 3, column: 1 }));
    }

    #[test]
    fn columns_count_characters_and_lines_start_after_a_newline() {
        let mut map = SourceMap::new();
        let id = map.add("a\\b.yaml", "é: 1\nzwei: 2\n");
        let at = |byte| map.locate(Span::new(id, byte, byte)).unwrap();
        assert_eq!(at(0), ("a/b.yaml", Position { line: 1, column: 1 }));
        assert_eq!(at(2).1, Position { line: 1, column: 2 });
        assert_eq!(at(6).1, Position { line: 2, column: 1 });
        assert_eq!(at(900).1, Position { line: 3, column: 1 });
        let file = map.file(id).unwrap();
        assert_eq!((file.line(2), file.line(3), file.line(4)), (Some(6..14), Some(14..14), None));
    }
}
