//! The last line of a run.

use crate::code::Severity;
use crate::diagnostic::Diagnostic;

/// How much was found in how many files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Problems that stop a file from being used.
    pub errors: usize,
    /// Problems that are probably not meant.
    pub warnings: usize,
    /// Things worth knowing.
    pub notes: usize,
    /// Files that were looked at.
    pub files: usize,
}

impl Counts {
    /// Counts what was found in `files` files.
    pub fn of(diagnostics: &[Diagnostic], files: usize) -> Self {
        let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
        Self {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            files,
        }
    }
}

/// One line for the end of a run: "2 errors, 1 warning in 3 files".
///
/// ```
/// use mednec_source::render::{Counts, summary};
/// assert_eq!(summary(Counts { files: 12, ..Counts::default() }), "no problems in 12 files");
/// ```
pub fn summary(counts: Counts) -> String {
    let found: Vec<String> = [(counts.errors, "error"), (counts.warnings, "warning"), (counts.notes, "note")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| plural(count, noun))
        .collect();
    let found = if found.is_empty() { "no problems".to_owned() } else { found.join(", ") };
    format!("{found} in {}", plural(counts.files, "file"))
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_read_as_english() {
        let counts = |errors, warnings, notes, files| summary(Counts { errors, warnings, notes, files });
        assert_eq!(counts(2, 1, 0, 3), "2 errors, 1 warning in 3 files");
        assert_eq!(counts(0, 0, 2, 1), "2 notes in 1 file");
        assert_eq!(counts(0, 0, 0, 0), "no problems in 0 files");
    }
}
