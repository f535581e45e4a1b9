//! Between bytes of a file and the places of the protocol, whose columns count UTF-16 units.

use gen_lsp_types::{Position, Range};
use mednec_source::{SourceFile, Span};

/// The place of a byte.
pub(crate) fn position(file: &SourceFile, byte: u32) -> Position {
    let line = file.position(byte).line;
    let start = file.line(line).map_or(0, |range| range.start);
    let end = (byte as usize).min(file.text().len());
    let before = file.text().get(start..end).unwrap_or("");
    Position { line: line.saturating_sub(1), character: clip(before.encode_utf16().count()) }
}

/// The place of a span.
pub(crate) fn range(file: &SourceFile, span: Span) -> Range {
    Range { start: position(file, span.start), end: position(file, span.end) }
}

/// The byte of a place; past the end of a line it is that end, and past the text the end of the text.
pub(crate) fn byte(file: &SourceFile, at: Position) -> u32 {
    let Some(line) = file.line(at.line.saturating_add(1)) else { return clip(file.text().len()) };
    let text = file.text().get(line.clone()).unwrap_or("");
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    let mut units = 0usize;
    for (offset, letter) in text.char_indices() {
        if units >= at.character as usize {
            return clip(line.start + offset);
        }
        units += letter.len_utf16();
    }
    clip(line.start + text.len())
}

/// A text with some of it replaced; the whole where no range is given.
pub(crate) fn replaced(file: &SourceFile, at: Range, new: &str) -> String {
    let (start, end) = (byte(file, at.start) as usize, byte(file, at.end) as usize);
    let text = file.text();
    let (before, after) = (text.get(..start).unwrap_or(""), text.get(end.max(start)..).unwrap_or(""));
    [before, new, after].concat()
}

fn clip(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use mednec_source::SourceMap;

    use super::*;

    #[test]
    fn columns_count_as_editors_do() {
        let mut sources = SourceMap::new();
        let id = sources.add("a.yaml", "a: \u{1F600}x\r\nb: é\n");
        let file = sources.file(id).unwrap();
        assert_eq!(position(file, 7), Position { line: 0, character: 5 });
        for at in [0, 3, 7, 8, 10, 13, 15, 16] {
            assert_eq!(byte(file, position(file, at)), at);
        }
        assert_eq!(byte(file, Position { line: 0, character: 99 }), 8);
        assert_eq!(byte(file, Position { line: 9, character: 0 }), 16);
        let all =
            Range { start: Position { line: 1, character: 3 }, end: Position { line: 1, character: 4 } };
        assert_eq!(replaced(file, all, "e"), "a: \u{1F600}x\r\nb: e\n");
    }
}
