//! Where in the YAML of a file a cursor is, told from the text before it.
//!
//! What is being typed is seldom well formed, so this goes by lines, indentation and brackets alone. Read are only the
//! forms that `mednec` reads: keys, lists, text in quotes or without, blocks of text, brackets.

use std::ops::Range;

/// A step from the whole file inwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// To the value of a key.
    Key(String),
    /// To an entry of a list.
    Item,
}

/// Where a cursor is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// The steps that lead there.
    pub(crate) path: Vec<Step>,
    /// What stands there before the cursor.
    pub(crate) text: String,
    /// Whether it may still become a key: no colon stands before it.
    pub(crate) open: bool,
    /// The keys beside it, before the cursor.
    pub(crate) beside: Vec<String>,
}

impl Place {
    /// The place of a byte of a text; nothing within a comment.
    pub(crate) fn of(text: &str, byte: usize) -> Option<Self> {
        let before = text.get(..byte)?;
        let mut scan = Scan::default();
        let mut lines = before.split('\n').peekable();
        while let Some(line) = lines.next() {
            let last = lines.peek().is_none();
            scan.line(line.strip_suffix('\r').unwrap_or(line), last);
            if last && scan.comment {
                return None;
            }
        }
        Some(scan.place())
    }

    /// The word that ends at the cursor, as bytes of the file.
    pub(crate) fn word(&self, byte: usize) -> Range<usize> {
        let letter = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | '.');
        let length: usize = self.text.chars().rev().take_while(|c| letter(*c)).map(char::len_utf8).sum();
        byte.saturating_sub(length)..byte
    }

    /// The last key on the way.
    pub(crate) fn key(&self) -> Option<&str> {
        self.path.iter().rev().find_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Item => None,
        })
    }
}

/// What lines and indentation have opened.
struct Frame {
    indent: usize,
    step: Step,
    /// The keys in it so far.
    keys: Vec<String>,
}

/// What brackets have opened.
enum Bracket {
    Keys { key: Option<String>, keys: Vec<String> },
    List,
}

#[derive(Default)]
struct Scan {
    frames: Vec<Frame>,
    /// The keys of the file itself.
    top: Vec<String>,
    brackets: Vec<Bracket>,
    /// The indentation of the key that a block of text follows.
    block: Option<usize>,
    text: String,
    quote: Option<char>,
    open: bool,
    comment: bool,
}

impl Scan {
    fn line(&mut self, line: &str, last: bool) {
        self.comment = false;
        let indent = line.len() - line.trim_start_matches(' ').len();
        let rest = line.get(indent..).unwrap_or("");
        if !self.brackets.is_empty() {
            self.text.push(' ');
            return self.bracketed(rest);
        }
        if let Some(of) = self.block {
            if rest.is_empty() && !last {
                return;
            }
            if indent > of {
                self.text.push(' ');
                self.text.push_str(rest);
                return;
            }
            self.block = None;
        }
        if rest.starts_with('#') {
            self.comment = true;
            return;
        }
        if !rest.is_empty() || last {
            self.begin(rest, indent);
        }
    }

    /// A line that begins something.
    fn begin(&mut self, mut rest: &str, mut indent: usize) {
        self.text.clear();
        self.quote = None;
        let mut entered = false;
        while rest == "-" || rest.starts_with("- ") {
            if !entered {
                // The key of a list may stand as deep as its entries.
                self.close(|frame| {
                    frame.indent > indent || (frame.indent == indent && frame.step == Step::Item)
                });
            }
            entered = true;
            self.frames.push(Frame { indent, step: Step::Item, keys: Vec::new() });
            let after = rest.get(1..).unwrap_or("").trim_start_matches(' ');
            indent += rest.len() - after.len();
            rest = after;
        }
        if !entered {
            self.close(|frame| frame.indent >= indent);
        }
        self.open = true;
        let Some((key, value)) = split_key(rest) else {
            return self.value(rest);
        };
        self.keys().push(key.clone());
        self.frames.push(Frame { indent, step: Step::Key(key), keys: Vec::new() });
        self.open = value.is_empty() && !rest.ends_with(' ') && !rest.ends_with(':');
        if value.starts_with(['|', '>']) {
            self.block = Some(indent);
            return;
        }
        self.value(value);
    }

    fn value(&mut self, value: &str) {
        if value.starts_with(['{', '[']) {
            self.bracketed(value);
        } else {
            self.comment = value.contains(" #") || value.starts_with('#');
            self.text = value.strip_prefix(['"', '\'']).unwrap_or(value).to_owned();
        }
    }

    fn bracketed(&mut self, text: &str) {
        let mut before = ' ';
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            match (self.quote, letter) {
                (Some(quote), _) if letter == quote => self.quote = None,
                (Some(_), _) => self.text.push(letter),
                (None, '"' | '\'') if self.text.trim().is_empty() => self.quote = Some(letter),
                (None, '{') => self.enter(Bracket::Keys { key: None, keys: Vec::new() }),
                (None, '[') => self.enter(Bracket::List),
                (None, '}' | ']') => {
                    self.brackets.pop();
                    self.text.clear();
                    if self.brackets.is_empty() {
                        self.open = false;
                        return;
                    }
                }
                (None, ',') => {
                    self.text.clear();
                    if let Some(Bracket::Keys { key, .. }) = self.brackets.last_mut() {
                        *key = None;
                    }
                }
                (None, '#') if before == ' ' => {
                    self.comment = true;
                    return;
                }
                (None, ':') if letters.peek().is_none_or(|next| *next == ' ') => self.colon(),
                (None, _) => self.text.push(letter),
            }
            before = letter;
        }
    }

    fn enter(&mut self, bracket: Bracket) {
        self.brackets.push(bracket);
        self.text.clear();
    }

    fn colon(&mut self) {
        let written = self.text.trim().to_owned();
        if let Some(Bracket::Keys { key, keys }) = self.brackets.last_mut()
            && key.is_none()
        {
            keys.push(written.clone());
            *key = Some(written);
            self.text.clear();
        }
    }

    fn close(&mut self, ends: impl Fn(&Frame) -> bool) {
        while self.frames.last().is_some_and(&ends) {
            self.frames.pop();
        }
    }

    fn keys(&mut self) -> &mut Vec<String> {
        match self.frames.last_mut() {
            Some(frame) => &mut frame.keys,
            None => &mut self.top,
        }
    }

    fn place(mut self) -> Place {
        let mut path: Vec<Step> = self.frames.iter().map(|frame| frame.step.clone()).collect();
        let mut beside = self.keys().clone();
        let mut open = self.open && self.block.is_none();
        for bracket in self.brackets {
            match bracket {
                Bracket::List => {
                    path.push(Step::Item);
                    (open, beside) = (true, Vec::new());
                }
                Bracket::Keys { key: Some(key), .. } => {
                    path.push(Step::Key(key));
                    (open, beside) = (false, Vec::new());
                }
                Bracket::Keys { key: None, keys } => (open, beside) = (true, keys),
            }
        }
        Place { path, text: self.text.trim_start().to_owned(), open, beside }
    }
}

/// The key of a line and what stands behind its colon.
fn split_key(line: &str) -> Option<(String, &str)> {
    if let Some(quote) = line.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let inner = line.get(1..)?;
        let (key, after) = inner.split_once(quote)?;
        let value = after.trim_start().strip_prefix(':')?;
        return Some((key.to_owned(), value.trim_start()));
    }
    if line.starts_with(['{', '[']) {
        return None;
    }
    let at = line.find(": ").or_else(|| line.ends_with(':').then(|| line.len() - 1))?;
    let (key, value) = (line.get(..at)?, line.get(at + 1..)?);
    Some((key.trim().to_owned(), value.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The place of `|`, as `path: text`.
    fn at(text: &str) -> String {
        let byte = text.find('|').unwrap();
        let Some(place) = Place::of(&text.replacen('|', "", 1), byte) else { return "comment".into() };
        let steps = place.path.iter().map(|step| match step {
            Step::Key(key) => key.as_str(),
            Step::Item => "-",
        });
        let steps: Vec<&str> = steps.collect();
        let open = if place.open { "?" } else { "" };
        format!("{}: {}{open} [{}]", steps.join("."), place.text, place.beside.join(","))
    }

    #[test]
    fn keys_and_lists_lead_to_a_place() {
        assert_eq!(at("policy: a/b\nti|"), ": ti? [policy]");
        assert_eq!(at("rules:\n  - deny: x\n    when: a and b|"), "rules.-.when: a and b []");
        assert_eq!(at("rules:\n  - deny: x\n    wh|\n"), "rules.-: wh? [deny]");
        assert_eq!(at("criteria:\n  c:\n    any:\n      - a\n      - ton|e"), "criteria.c.any.-: ton? []");
        assert_eq!(at("rules:\n- deny: x\n- |"), "rules.-: ? []");
        assert_eq!(at("criteria:\n  c:\n    when:\n      a and |"), "criteria.c.when: a and ? []");
        assert_eq!(at("a:\n  b: 1\n\n  |"), "a: ? [b]");
        assert_eq!(at("status: |"), "status:  []");
    }

    #[test]
    fn brackets_lead_further() {
        assert_eq!(at("facts:\n  f: { type: one of, ch|"), "facts.f: ch? [type]");
        assert_eq!(at("facts:\n  f: { type: one of, choices: [a, b|"), "facts.f.choices.-: b? []");
        assert_eq!(at("a: { b: [1, 2], c: |"), "a.c:  []");
        assert_eq!(at("a: { b: [1,\n  2], \"c\": x y|"), "a.c: x y []");
        assert_eq!(at("a: { b: 1 }\nc|"), ": c? [a]");
        assert_eq!(at("any: [a, { all: [|"), "any.-.all.-: ? []");
    }

    #[test]
    fn blocks_of_text_and_comments() {
        assert_eq!(at("when: >-\n  a and\n  b|"), "when: a and b []");
        assert_eq!(at("when: >-\n  a\ntitle: |"), "title:  []");
        assert_eq!(at("a: b # c|"), "comment");
        assert_eq!(at("# x|"), "comment");
    }

    #[test]
    fn the_word_ends_at_the_cursor() {
        let place = Place { text: "a is hypo".into(), ..Place::default() };
        assert_eq!(place.word(20), 16..20);
    }
}
