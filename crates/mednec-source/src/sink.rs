//! Where stages put what they find.

use crate::code::Severity;
use crate::diagnostic::Diagnostic;

/// Collects diagnostics; reporting never stops the stage that reports.
#[derive(Clone, Debug, Default)]
pub struct Sink {
    found: Vec<Diagnostic>,
}

impl Sink {
    /// An empty sink.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one problem.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Moves all problems of another sink here.
    pub fn absorb(&mut self, other: Self) {
        self.found.extend(other.found);
    }

    /// Takes out what was found and is told better by another problem.
    pub fn forget(&mut self, is: impl Fn(&Diagnostic) -> bool) {
        self.found.retain(|found| !is(found));
    }

    /// What was found, in the order of reporting.
    pub fn found(&self) -> &[Diagnostic] {
        &self.found
    }

    /// How many of a severity were found.
    pub fn count(&self, severity: Severity) -> usize {
        self.found.iter().filter(|d| d.severity == severity).count()
    }

    /// Whether an error was found.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(Diagnostic::is_error)
    }

    /// Hands the problems over, by file, place, severity and code; doubles are dropped.
    pub fn into_sorted(self) -> Vec<Diagnostic> {
        let mut found = self.found;
        found.sort_by(|a, b| key(a).cmp(&key(b)));
        found.dedup();
        found
    }
}

fn key(d: &Diagnostic) -> (Option<(u32, u32)>, std::cmp::Reverse<Severity>, u16, &str) {
    let at = d.primary.as_ref().map(|label| (label.span.source.0, label.span.start));
    (at, std::cmp::Reverse(d.severity), d.code.number, &d.message)
}
