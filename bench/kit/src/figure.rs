//! A figure as the runner reads it: one line of JSON.

use serde::{Deserialize, Serialize};

/// What is timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// One case in memory, in the engine's own values.
    Eval,
    /// The same with its full explanation.
    Explain,
    /// One line of NDJSON, parsing included.
    Text,
    /// All cases as columns in memory.
    Columns,
    /// A Parquet file read, and one written.
    Parquet,
    /// One case in memory that may have gaps.
    Gaps,
    /// The policy read and compiled, once.
    Load,
}

/// How an engine did at a piece of work.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Figure {
    pub engine: String,
    /// Which of the engine's forms, in a few words.
    pub form: String,
    pub work: Work,
    /// How many cases a pass has.
    pub cases: usize,
    /// How many answers are not those expected.
    pub wrong: usize,
    /// The first of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_wrong: Option<String>,
    /// Nanoseconds of CPU time for a case, one figure for each repetition; none where an answer is wrong.
    pub ns: Vec<f64>,
}

impl Figure {
    /// The median of the repetitions.
    pub fn median(&self) -> Option<f64> {
        let mut ns = self.ns.clone();
        ns.sort_by(f64::total_cmp);
        ns.get(ns.len() / 2).copied()
    }
}
