//! Lines of styled text that know how wide they are.

use std::io::IsTerminal;

use clap::builder::styling::Style;
use unicode_width::UnicodeWidthStr;

/// The narrowest page; a smaller terminal wraps.
const NARROWEST: usize = 60;
/// The widest page, so that long lines stay readable.
const WIDEST: usize = 100;
/// The page where there is no terminal.
const USUAL: usize = 80;

/// How many columns a page has: those of the terminal within reason, else 80.
pub(crate) fn page() -> usize {
    // A pipe has the usual page whatever terminal stands behind it.
    let size = if std::io::stdout().is_terminal() { terminal_size::terminal_size() } else { None };
    let columns = size.map(|(width, _)| usize::from(width.0));
    columns.map_or(USUAL, |columns| columns.clamp(NARROWEST, WIDEST))
}

/// How many columns a text takes.
pub(crate) fn columns(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// A text without characters that a terminal would obey.
pub(crate) fn clean(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// A piece of a line.
#[derive(Clone, Debug)]
pub(crate) struct Span {
    text: String,
    style: Style,
}

/// A line made of pieces.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    spans: Vec<Span>,
}

impl Line {
    /// A line of plain text.
    pub(crate) fn plain(text: &str) -> Self {
        Self::default().and(text, Style::new())
    }

    /// The line with a piece more.
    pub(crate) fn and(mut self, text: &str, style: Style) -> Self {
        match self.spans.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.style == style => last.text.push_str(&clean(text)),
            _ => self.spans.push(Span { text: clean(text), style }),
        }
        self
    }

    /// The line filled with blanks up to a column.
    pub(crate) fn pad_to(self, column: usize) -> Self {
        let missing = column.saturating_sub(self.width());
        self.and(&" ".repeat(missing), Style::new())
    }

    /// The line with all of another.
    pub(crate) fn join(mut self, other: Self) -> Self {
        self.spans.extend(other.spans);
        self
    }

    /// How many columns it takes.
    pub(crate) fn width(&self) -> usize {
        self.spans.iter().map(|span| columns(&span.text)).sum()
    }

    /// The line in lines of at most `most` columns, broken at blanks; a longer word stands alone.
    pub(crate) fn wrap(self, most: usize) -> Vec<Self> {
        let mut lines = Vec::new();
        let mut line = Self::default();
        let mut gap: Option<Span> = None;
        for span in self.spans {
            for word in span.text.split_inclusive(' ') {
                let bare = word.trim_end_matches(' ');
                let blanks = word.len() - bare.len();
                let before = gap.as_ref().map_or(0, |gap| gap.text.len());
                if line.width() > 0 && !bare.is_empty() && line.width() + before + columns(bare) > most {
                    lines.push(std::mem::take(&mut line));
                    gap = None;
                }
                if !bare.is_empty() {
                    if let Some(gap) = gap.take() {
                        line = line.and(&gap.text, gap.style);
                    }
                    line = line.and(bare, span.style);
                }
                if blanks > 0 {
                    let held = gap.as_ref().map_or(0, |gap| gap.text.len());
                    gap = Some(Span { text: " ".repeat(held + blanks), style: span.style });
                }
            }
        }
        if line.width() > 0 || lines.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// The line as text with escape sequences, without blanks at its end.
    pub(crate) fn render(&self) -> String {
        let mut out = String::new();
        let kept =
            self.spans.iter().rposition(|span| !span.text.trim_end().is_empty()).map_or(0, |last| last + 1);
        for (index, span) in self.spans.iter().enumerate().take(kept) {
            let text = if index + 1 == kept { span.text.trim_end() } else { &span.text };
            if span.style == Style::new() {
                out.push_str(text);
            } else {
                out.push_str(&format!("{}{text}{}", span.style.render(), span.style.render_reset()));
            }
        }
        out
    }
}

/// A page while it is written.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    lines: Vec<Line>,
    width: usize,
}

impl Page {
    /// An empty page of a width.
    pub(crate) fn new(width: usize) -> Self {
        Self { lines: Vec::new(), width }
    }

    /// How many columns it has.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Adds an empty line, unless the page is empty or ends in one.
    pub(crate) fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| line.width() > 0) {
            self.lines.push(Line::default());
        }
    }

    /// Its lines.
    pub(crate) fn into_lines(self) -> Vec<Line> {
        self.lines
    }

    /// How many lines it has.
    pub(crate) fn len(&self) -> usize {
        self.lines.len()
    }

    /// Adds a note to the line at a place: at its right edge where it may stand beside it and fits, else above it.
    pub(crate) fn note(&mut self, at: usize, note: Line, indent: usize, beside: bool) {
        let Some(line) = self.lines.get_mut(at) else { return };
        if beside && line.width() + 2 + note.width() <= self.width {
            let column = self.width - note.width();
            *line = std::mem::take(line).pad_to(column).join(note);
        } else {
            self.lines.insert(at, Line::default().pad_to(indent).join(note));
        }
    }

    /// Adds a line as it is.
    pub(crate) fn line(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// Adds `text` after `lead`, wrapped; further lines are indented as far as `lead` is wide.
    pub(crate) fn hang(&mut self, lead: Line, text: Line) {
        let indent = lead.width();
        self.lead(lead, indent, text);
    }

    /// Adds `text` after `lead`, wrapped; further lines are indented by `indent`.
    pub(crate) fn lead(&mut self, lead: Line, indent: usize, text: Line) {
        let room = self.width.saturating_sub(lead.width().max(indent)).max(20);
        let mut lead = Some(lead);
        for part in text.wrap(room) {
            let lead = lead.take().unwrap_or_else(|| Line::default().pad_to(indent));
            self.lines.push(lead.join(part));
        }
    }

    /// Adds `left` with `right` at the right edge, below each other where they do not fit.
    pub(crate) fn sides(&mut self, left: Line, right: Line) {
        if right.width() == 0 {
            self.hang(Line::default(), left);
        } else if left.width() + 2 + right.width() <= self.width {
            let column = self.width - right.width();
            self.lines.push(left.pad_to(column).join(right));
        } else {
            self.hang(Line::default(), left);
            let column = self.width.saturating_sub(right.width());
            self.hang(Line::default().pad_to(column), right);
        }
    }

    /// The page as text with escape sequences.
    pub(crate) fn render(&self) -> String {
        self.lines.iter().map(|line| line.render() + "\n").collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pretty::BOLD;

    #[test]
    fn wide_letters_take_two_columns_and_marks_none() {
        assert_eq!(columns("漢字"), 4);
        assert_eq!(columns("e\u{301}"), 1);
        assert_eq!(Line::plain("漢").pad_to(4).join(Line::plain("|")).render(), "漢  |");
    }

    #[test]
    fn lines_break_at_blanks_and_keep_their_styles() {
        let line = Line::plain("one two ").and("three four", BOLD).and(" five", Style::new());
        let lines: Vec<String> = line.wrap(9).iter().map(Line::render).collect();
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[0], "one two");
        assert!(lines[1].contains("three"), "{lines:?}");
        assert!(lines[2].contains("five"), "{lines:?}");
    }

    #[test]
    fn what_does_not_fit_beside_stands_below_at_the_right() {
        let mut page = Page::new(20);
        page.sides(Line::plain("left"), Line::plain("right"));
        page.sides(Line::plain("a longer left text"), Line::plain("right"));
        assert_eq!(page.render(), "left           right\na longer left text\n               right\n");
    }

    #[test]
    fn a_terminal_is_told_nothing() {
        assert_eq!(Line::plain("a\u{1b}[31mb").render(), "a [31mb");
    }
}
