//! Text put into a file, which else stays as it is.

use mednec_format::changed;
use mednec_project::codes::NO_PLACE;
use mednec_project::{Failure, File};
use mednec_source::{Diagnostic, Sink, SourceId};
use mednec_syntax::file::read;

use crate::made::failed;

/// A text, and what is put into it.
pub(crate) struct Inserted<'t> {
    text: &'t str,
    blocks: Vec<(usize, String)>,
}

impl<'t> Inserted<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, blocks: Vec::new() }
    }

    /// Puts whole lines before the line that begins at a byte. Of two at one place, the first stays first.
    pub(crate) fn put(&mut self, at: usize, block: impl Into<String>) {
        self.blocks.push((at, block.into()));
    }

    /// The new text; nothing where what was added is not read as what it is.
    pub(crate) fn text(mut self, path: &str, added: &dyn Fn(&File) -> bool) -> Result<String, Failure> {
        self.blocks.sort_by_key(|(at, _)| *at);
        let end = if self.text.contains("\r\n") { "\r\n" } else { "\n" };
        let mut out = String::with_capacity(self.text.len());
        let mut done = 0;
        for (at, block) in &self.blocks {
            out.push_str(self.text.get(done..*at).unwrap_or_default());
            if !out.is_empty() && !out.ends_with('\n') {
                out.push_str(end);
            }
            out.push_str(&block.replace('\n', end));
            done = *at;
        }
        out.push_str(self.text.get(done..).unwrap_or_default());
        // What is wrong with it besides is told by the check of what was made.
        if added(&read(SourceId(0), &out, &mut Sink::new())) {
            return Ok(changed(self.text, out));
        }
        let blocks: Vec<&str> = self.blocks.iter().map(|(_, block)| block.trim_end()).collect();
        let problem = Diagnostic::new(&NO_PLACE, "the file is laid out so that nothing can be added to it")
            .in_path(path)
            .help("write its lists with one entry a line, or add this by hand:");
        let by_hand = blocks.iter().flat_map(|block| block.lines()).filter(|line| !line.trim().is_empty());
        Err(failed(by_hand.fold(problem, |problem, line| problem.note(line))))
    }
}

/// Where the line begins that follows what ends at a byte.
pub(crate) fn line_after(text: &str, end: usize) -> usize {
    let end = text.get(..end).map_or(0, |before| before.trim_end().len());
    text.get(end..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| end + at + 1)
}

/// Where the line begins in which a byte stands.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
}

/// How far from the beginning of its line a byte stands.
pub(crate) fn column(text: &str, at: usize) -> usize {
    at - line_of(text, at)
}

/// Where the line of a key at the top begins, or the comment on it.
pub(crate) fn top(text: &str, key: &str) -> Option<usize> {
    let mut comment = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':')) {
            return Some(comment.unwrap_or(at));
        }
        comment = line.starts_with('#').then(|| comment.unwrap_or(at));
        at += line.len();
    }
    None
}

/// A block moved from one column to another.
pub(crate) fn moved(block: &str, from: usize, to: usize) -> String {
    let line = |line: &str| {
        let blank = line.len() - line.trim_start_matches(' ').len();
        match line.get(blank..) {
            Some(rest) if !rest.trim().is_empty() => {
                format!("{}{rest}", " ".repeat((blank + to).saturating_sub(from)))
            }
            _ => line.to_owned(),
        }
    };
    block.split_inclusive('\n').map(line).collect()
}
