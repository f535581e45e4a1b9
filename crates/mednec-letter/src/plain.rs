//! Markdown as text for a fixed-width font.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// How many columns a line takes.
const WIDTH: usize = 80;
/// How far an entry of a list stands in.
const ENTRY: &str = "  ";

/// The text of Markdown: headings underlined, entries of lists marked and hung, quotations barred, lines wrapped.
pub(crate) fn plain(markdown: &str) -> String {
    let mut page = Page::default();
    for event in Parser::new(markdown) {
        match event {
            Event::Start(tag) => page.start(&tag),
            Event::End(tag) => page.end(tag),
            Event::Text(text) | Event::Code(text) => page.text.push_str(&text),
            Event::SoftBreak => page.text.push(' '),
            Event::HardBreak => page.flush(),
            Event::Rule => {
                page.gap();
                page.made.push_str(&"-".repeat(WIDTH));
                page.made.push('\n');
            }
            // Markup has no place in a text.
            _ => {}
        }
    }
    page.flush();
    page.made
}

/// A page while it is written.
#[derive(Default)]
struct Page {
    made: String,
    /// What is not wrapped yet.
    text: String,
    /// What stands before each line of the block, from the outside in.
    before: Vec<&'static str>,
    /// Whether the next line is the first of an entry.
    marked: bool,
    /// How many lists are open.
    lists: usize,
}

impl Page {
    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } if !self.marked => self.gap(),
            Tag::BlockQuote(_) => {
                self.gap();
                self.before.push("| ");
            }
            Tag::List(_) => {
                self.flush();
                if self.lists == 0 {
                    self.gap();
                }
                self.lists += 1;
            }
            Tag::Item => {
                self.flush();
                self.before.push(ENTRY);
                self.marked = true;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.flush(),
            TagEnd::Heading(_) => {
                let wide = self.text.chars().count().min(WIDTH);
                self.flush();
                self.text = "=".repeat(wide);
                self.flush();
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists = self.lists.saturating_sub(1);
            }
            TagEnd::BlockQuote(_) | TagEnd::Item => {
                self.flush();
                self.marked = false;
                self.before.pop();
            }
            _ => {}
        }
    }

    /// Leaves a line empty, unless it is the first.
    fn gap(&mut self) {
        self.flush();
        if !self.made.is_empty() {
            self.made.push_str(self.before.concat().trim_end());
            self.made.push('\n');
        }
    }

    /// Writes what is there, wrapped.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let lead = self.before.concat();
        let room = WIDTH.saturating_sub(lead.len()).max(20);
        let mut line = String::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > room {
                self.line(&lead, &line);
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        if !line.is_empty() {
            self.line(&lead, &line);
        }
    }

    fn line(&mut self, lead: &str, line: &str) {
        match lead.strip_suffix(ENTRY).filter(|_| self.marked) {
            Some(outer) => {
                self.made.push_str(outer);
                self.made.push_str("- ");
            }
            None => self.made.push_str(lead),
        }
        self.marked = false;
        self.made.push_str(line);
        self.made.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_keep_their_shape() {
        let markdown = "> **Draft**\n> of two lines\n\n# Head\n\nA *paragraph*.\n\n- one\n  - inner\n- two that is long \
                        enough to go on in a second line of the page, hung below its own first word\n\nEnd.\n";
        insta::assert_snapshot!(plain(markdown), @r"
        | Draft of two lines

        Head
        ====

        A paragraph.

        - one
          - inner
        - two that is long enough to go on in a second line of the page, hung below its
          own first word

        End.
        ");
    }
}
