//! The cases of a variant, and what is expected of each.

use std::fs;
use std::path::Path;

use crate::{Answer, Result};

/// Cases as lines of NDJSON with the expected answers.
pub struct Data {
    pub lines: Vec<String>,
    pub expected: Vec<Answer>,
}

impl Data {
    /// Reads `cases.ndjson` and `expected.csv` of a folder.
    pub fn read(folder: &Path) -> Result<Self> {
        let text = |name: &str| {
            let path = folder.join(name);
            fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
        };
        let lines: Vec<String> = text("cases.ndjson")?.lines().map(str::to_owned).collect();
        let expected: Vec<Answer> = text("expected.csv")?.lines().skip(1).map(of_row).collect();
        if lines.len() != expected.len() || expected.contains(&Answer::Nothing) {
            return Err(format!("{}: cases and expected answers do not fit", folder.display()).into());
        }
        Ok(Self { lines, expected })
    }
}

/// The answer of a row `W1-00000000,deny,not_one_on_one`.
fn of_row(row: &str) -> Answer {
    let mut cells = row.trim_end().split(',').skip(1);
    match (cells.next(), cells.next()) {
        (Some(outcome), Some(reason)) => Answer::of(outcome, reason),
        _ => Answer::Nothing,
    }
}
