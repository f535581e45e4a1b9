//! The lines that come out.

use unicode_width::UnicodeWidthStr;

use crate::WIDTH;
use crate::flow::in_flow;
use crate::folded::over_lines;
use crate::remarks::{Remarks, line_before};
use crate::scalar::{Place, on_one_line};
use crate::sheet::{KeyedSheet, Piece, Sheet};

/// How far what stands under a key is set in.
const STEP: usize = 2;

/// What has been laid out so far.
pub(crate) struct Page<'a> {
    text: &'a str,
    out: String,
    remarks: Remarks<'a>,
}

/// The form in which a value is written.
enum Form {
    /// On the line of its key or dash.
    Line(String),
    /// Over the lines below; what stands on the line of its key or dash first.
    Lines(&'static str, Vec<String>),
    /// Entry by entry.
    Entries,
}

/// Where a list or keys are laid out.
#[derive(Clone, Copy)]
struct Block {
    /// The column in which they stand.
    indent: usize,
    /// Where in the file what follows begins.
    limit: usize,
    /// Whether the first entry goes behind what is written already.
    inline: bool,
    /// The column in which that around them stood in the file; nothing around the whole.
    outer: Option<usize>,
}

impl<'a> Page<'a> {
    /// An empty page for the text of a file.
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, out: String::with_capacity(text.len()), remarks: Remarks::of(text) }
    }

    /// Lays out the whole file.
    pub(crate) fn lay_out(mut self, sheet: &Sheet) -> String {
        let limit = self.text.len();
        match self.form(sheet, 0, 0) {
            Form::Entries => {
                self.entries(sheet, Block { indent: 0, limit, inline: false, outer: None });
            }
            form => {
                self.lead(sheet.start, 0, false);
                self.inner(sheet, &form, limit, 0);
                let begin = self.out.len();
                self.write(form, STEP);
                // No key and no dash stands before it.
                if self.out.get(begin..).is_some_and(|written| written.starts_with(' ')) {
                    self.out.remove(begin);
                }
                self.behind(sheet.end, limit);
                if !self.out.trim().is_empty() {
                    self.out.push('\n');
                }
            }
        }
        while let Some(remark) = self.remarks.before(limit) {
            self.alone(remark.start, remark.text, 0);
        }
        self.out
    }

    /// The form of a value, where `used` columns of its line are taken and `indent` is that of its key or dash.
    fn form(&self, sheet: &Sheet, used: usize, indent: usize) -> Form {
        let line = in_flow(sheet, Place::Block);
        let fits = used + 1 + line.width() <= WIDTH;
        match &sheet.kind {
            _ if sheet.is_block() => Form::Entries,
            Piece::Text(spelled) if !fits || spelled.text.contains('\n') => {
                match over_lines(spelled, WIDTH.saturating_sub(indent + STEP)) {
                    // One word gains nothing by a line of its own.
                    Some((head, lines)) if spelled.text.contains([' ', '\n']) => Form::Lines(head, lines),
                    _ => Form::Line(line),
                }
            }
            _ if sheet.is_single() => Form::Line(line),
            _ if fits && self.remarks.next_start(sheet.end).is_none_or(|start| start < sheet.start) => {
                Form::Line(line)
            }
            _ => Form::Entries,
        }
    }

    /// The entries of a list or of keys.
    fn entries(&mut self, sheet: &Sheet, block: Block) {
        let column = line_before(self.text, sheet.first_within()).chars().count();
        match &sheet.kind {
            Piece::List { entries, .. } => self.list(entries, block),
            Piece::Keys { entries, .. } => self.keys(entries, column, block),
            Piece::Nothing { .. } | Piece::Text(_) => {}
        }
        // Comments below the last entry that are set in like it belong to it.
        if sheet.is_block() {
            let dash = match &sheet.kind {
                Piece::List { .. } => line_before(self.text, sheet.start).chars().count(),
                _ => column,
            };
            let least = if block.outer == Some(dash) { dash + 1 } else { dash };
            while let Some(remark) = self.remarks.set_in(block.limit, least) {
                self.alone(remark.start, remark.text, block.indent);
            }
        } else {
            while let Some(remark) = self.remarks.before(sheet.end) {
                self.alone(remark.start, remark.text, block.indent);
            }
        }
    }

    fn list(&mut self, entries: &[Sheet], block: Block) {
        for (index, entry) in entries.iter().enumerate() {
            let limit = entries.get(index + 1).map_or(block.limit, |next| next.start);
            let inline = block.inline && index == 0;
            self.lead(entry.start, block.indent, inline);
            let form = self.form(entry, block.indent + 1, block.indent);
            self.inner(entry, &form, limit, block.indent);
            self.begin(block.indent, inline);
            self.out.push('-');
            if let Form::Entries = form {
                self.out.push(' ');
                let outer = Some(line_before(self.text, entry.start).chars().count());
                let outer = outer.filter(|_| !entry.is_block());
                self.entries(entry, Block { indent: block.indent + STEP, limit, inline: true, outer });
            } else {
                self.write(form, block.indent + STEP);
                self.behind(entry.end, limit);
                self.out.push('\n');
            }
        }
    }

    fn keys(&mut self, entries: &[KeyedSheet], column: usize, block: Block) {
        for (index, entry) in entries.iter().enumerate() {
            let limit = entries.get(index + 1).map_or(block.limit, |next| next.start);
            let inline = block.inline && index == 0;
            self.lead(entry.start, block.indent, inline);
            let key = on_one_line(&entry.key, Place::Block);
            let form = self.form(&entry.value, block.indent + key.width() + 1, block.indent);
            self.inner(&entry.value, &form, limit, block.indent);
            self.begin(block.indent, inline);
            self.out.push_str(&key);
            self.out.push(':');
            if let Form::Entries = form {
                let value = &entry.value;
                self.behind(entry.key_end, value.first_within());
                if !value.is_block() && !self.remarks.any_before(value.end) {
                    self.behind(value.end, limit);
                }
                self.out.push('\n');
                self.entries(
                    value,
                    Block { indent: block.indent + STEP, limit, inline: false, outer: Some(column) },
                );
            } else {
                self.write(form, block.indent + STEP);
                self.behind(entry.value.end.max(entry.key_end), limit);
                self.out.push('\n');
            }
        }
    }

    /// What stands before an entry: comments, and one blank line where there were some.
    fn lead(&mut self, start: usize, indent: usize, inline: bool) {
        while let Some(remark) = self.remarks.before(start) {
            self.alone(remark.start, remark.text, indent);
        }
        if !inline {
            self.blank(start);
        }
    }

    /// Comments within a value that is written in one piece have no place there: they go before its line.
    fn inner(&mut self, sheet: &Sheet, form: &Form, limit: usize, indent: usize) {
        if let Form::Entries = form {
            return;
        }
        while let Some(remark) = self.remarks.before(sheet.end) {
            self.remark(remark.text, indent);
        }
        if let Form::Lines(..) = form {
            while let Some(remark) = self.remarks.behind(sheet.end, limit) {
                self.remark(remark.text, indent);
            }
        }
    }

    fn write(&mut self, form: Form, indent: usize) {
        match form {
            Form::Line(line) if line.is_empty() => {}
            Form::Line(line) => {
                self.out.push(' ');
                self.out.push_str(&line);
            }
            Form::Lines(head, lines) => {
                self.out.push(' ');
                self.out.push_str(head);
                for line in lines {
                    self.out.push('\n');
                    if !line.is_empty() {
                        self.begin(indent, false);
                        self.out.push_str(&line);
                    }
                }
            }
            Form::Entries => {}
        }
    }

    /// A comment on a line of its own, with a blank line before it where there was one.
    fn alone(&mut self, start: usize, text: &str, indent: usize) {
        self.blank(start);
        self.remark(text, indent);
    }

    fn remark(&mut self, text: &str, indent: usize) {
        self.begin(indent, false);
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// A comment on the line of what it is about.
    fn behind(&mut self, end: usize, limit: usize) {
        if let Some(remark) = self.remarks.behind(end, limit) {
            self.out.push(' ');
            self.out.push_str(remark.text);
        }
    }

    /// One blank line, if the line on which something stands first had blank lines before it.
    fn blank(&mut self, start: usize) {
        let before = line_before(self.text, start);
        let first = before.trim_matches([' ', '\t', '-', '\u{feff}']).is_empty();
        let line_start = start - before.len();
        let above = line_start.checked_sub(1).map(|end| line_before(self.text, end));
        if first && above.is_some_and(|above| above.trim().is_empty()) && !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    fn begin(&mut self, indent: usize, inline: bool) {
        if !inline {
            self.out.extend(std::iter::repeat_n(' ', indent));
        }
    }
}
