//! One problem, with its place, cause and remedy.

use crate::code::{Code, Severity};
use crate::span::{Span, Spanned};
use crate::suggest::{closest, question};

/// A marked piece of source and what is to be said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The marked piece.
    pub span: Span,
    /// What the reader should see there; may be empty.
    pub text: String,
}

/// Where a problem lies when no source text is at hand.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Place {
    /// See the primary label.
    #[default]
    Marked,
    /// A whole file or folder.
    Path(String),
    /// A line of a stream that is not kept, such as NDJSON; lines count from one.
    Line {
        /// The file's name, `<stdin>` for standard input.
        path: String,
        /// The line.
        line: u64,
    },
}

/// One replacement in a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// By what.
    pub replacement: String,
}

/// A change that would remove the problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, for a menu: "write `dynamic_balance`".
    pub title: String,
    /// The edits, none overlapping another.
    pub edits: Vec<Edit>,
}

/// One problem found in an input.
///
/// The `message` stands alone on one line and names the cause; the primary label adds what is true at that very
/// place; `help` says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of problem.
    pub code: &'static Code,
    /// The code's severity unless raised by the run.
    pub severity: Severity,
    /// The cause in one line.
    pub message: String,
    /// The place to look at first.
    pub primary: Option<Label>,
    /// Where it lies if there is no source text.
    pub place: Place,
    /// Other places that explain it.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Vec<String>,
    /// Background.
    pub notes: Vec<String>,
    /// Changes that would remove it, the likeliest first. Of several each is another reading, of which one is chosen.
    pub fixes: Vec<Fix>,
    /// Whether a fix may not be what was meant, so that a person has to look at it even where it is the only one.
    pub guessed: bool,
    /// The fact or column it is about, where it is about one.
    pub about: Option<String>,
}

impl Diagnostic {
    /// A problem of kind `code` described by `message`.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity,
            message: message.into(),
            primary: None,
            place: Place::Marked,
            labels: Vec::new(),
            help: Vec::new(),
            notes: Vec::new(),
            fixes: Vec::new(),
            guessed: false,
            about: None,
        }
    }

    /// Sets the place to look at first.
    #[must_use]
    pub fn at(mut self, span: Span, label: impl Into<String>) -> Self {
        self.primary = Some(Label { span, text: label.into() });
        self
    }

    /// Sets a whole file or folder as the place.
    #[must_use]
    pub fn in_path(mut self, path: impl Into<String>) -> Self {
        self.place = Place::Path(path.into());
        self
    }

    /// Sets a line of a stream as the place.
    #[must_use]
    pub fn on_line(mut self, path: impl Into<String>, line: u64) -> Self {
        self.place = Place::Line { path: path.into(), line };
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Adds background.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// The fix that can be made unasked: the only one, and no guess.
    pub fn certain_fix(&self) -> Option<&Fix> {
        match self.fixes.as_slice() {
            [only] if !self.guessed => Some(only),
            _ => None,
        }
    }

    /// Adds a fix of one edit that may not be what was meant.
    #[must_use]
    pub fn guess(self, title: impl Into<String>, span: Span, replacement: impl Into<String>) -> Self {
        Self { guessed: true, ..self.fix(title, span, replacement) }
    }

    /// Adds a fix of one edit.
    #[must_use]
    pub fn fix(mut self, title: impl Into<String>, span: Span, replacement: impl Into<String>) -> Self {
        self.fixes
            .push(Fix { title: title.into(), edits: vec![Edit { span, replacement: replacement.into() }] });
        self
    }

    /// Asks whether a name that is known was meant in a place, and offers to write it there; where none is near, says
    /// instead what can be done.
    #[must_use]
    pub fn meant<'a>(
        self,
        at: Span,
        wrong: &str,
        known: impl IntoIterator<Item = &'a str>,
        instead: impl FnOnce() -> String,
    ) -> Self {
        self.meant_in(at, wrong, known, str::to_owned, instead)
    }

    /// As [`meant`](Self::meant), where the name is only a part of what stands in the place: `written` is the whole of it
    /// with another name.
    #[must_use]
    pub fn meant_in<'a>(
        mut self,
        at: Span,
        wrong: &str,
        known: impl IntoIterator<Item = &'a str>,
        written: impl Fn(&str) -> String,
        instead: impl FnOnce() -> String,
    ) -> Self {
        let near = closest(wrong, known);
        // Where there are several, the fixes name them already.
        if near.len() < 2 {
            self.help.push(question(&near).unwrap_or_else(instead));
        }
        near.into_iter().map(written).fold(self, |problem, right| problem.write(at, right))
    }

    /// Offers each of a few words that may stand in a place.
    #[must_use]
    pub fn one_of<'a>(self, at: Span, words: impl IntoIterator<Item = &'a str>) -> Self {
        words.into_iter().fold(self, |problem, word| problem.write(at, word.to_owned()))
    }

    /// Offers to let two pieces change places; nothing where one of them is not there.
    #[must_use]
    pub fn swap<T: std::fmt::Display>(
        mut self,
        one: Option<&Spanned<T>>,
        other: Option<&Spanned<T>>,
    ) -> Self {
        if let (Some(one), Some(other)) = (one, other) {
            let edit =
                |at: &Spanned<T>, new: &Spanned<T>| Edit { span: at.span, replacement: new.node.to_string() };
            let edits = vec![edit(one, other), edit(other, one)];
            self.fixes.push(Fix { title: "swap the two".to_owned(), edits });
        }
        self
    }

    fn write(self, at: Span, right: String) -> Self {
        self.guess(format!("write `{right}`"), at, right)
    }

    /// Whether it stops the file from being used.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
