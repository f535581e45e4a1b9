//! What people write from habit: read as meant, reported with the right form.

use mednec_source::Diagnostic;

use super::reader::Reader;
use crate::codes::HABIT_OPERATOR;

impl Reader<'_, '_> {
    /// Reports that `right` is the form of this language for the bytes of `range`.
    pub(super) fn habit(&mut self, range: (usize, usize), right: &str) {
        let written = self.words(range);
        let message = format!("`{written}` is written `{right}` here");
        self.habit_because(range, right, message);
    }

    /// Reports it with a message of its own.
    pub(super) fn habit_because(&mut self, range: (usize, usize), right: &str, message: String) {
        let mut diagnostic =
            Diagnostic::new(&HABIT_OPERATOR, message).at(self.span(range), format!("write `{right}`"));
        diagnostic.fixes.extend(self.fix(range, right));
        self.report(diagnostic);
    }
}
