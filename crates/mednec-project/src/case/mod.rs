//! Cases: from JSON, NDJSON and YAML into the slots of a bundle.
//!
//! | form | meaning |
//! | --- | --- |
//! | absent, `null` | not known |
//! | `12`, `"12"`, `true`, `"yes"` | the value |
//! | `{"one_of": [1, 2]}`, `{"between": [1, 9]}` | a value that is not fully known |
//! | `["M54.2", null]` | a list; `null` is an element that is not known |
//! | `{"at_least": ["M54.2"]}`, `{"exactly": []}` | a list that may have more elements, and one that has not |
//! | `[{"date": "2025-03-01"}, null]` | a list of records; a field that is left out, and a record that is `null`, is not known |
//! | `{"at_least": […], "complete_from": "2025-01-01"}` | records of which none is missing from that day on |
//! | `{"value": 40, "as_of": "2025-03-01"}` | a value, and the day to which it belongs |
//! | `{"conflicting": ["poor", "normal"]}` | sources differ; the value is one of these |
//! | `{"absent": true}` | the record says that there is none; the value is not known |
//!
//! `case_id` and `payer` are no facts: they name the case and whose policies are asked.

mod canonical;
mod cell;
mod claim;
mod evidence;
mod format;
mod hidden;
mod json;
mod list;
mod problem;
mod reader;
mod record;
mod record_problem;
#[cfg(test)]
mod record_tests;
mod stream;
#[cfg(test)]
mod tests;
mod typed;
mod value;
mod yaml;

use mednec_graph::Case;

pub use canonical::{canonical, case_sha256};
pub use cell::Cell;
pub use claim::{Request, claim_lines, requests};
pub use format::CaseFormat;
pub(crate) use hidden::hidden;
pub use reader::CaseReader;
pub use stream::{CaseStream, MOST_LINE_BYTES, StreamLine};
pub use typed::{parts_list, typed};

/// A case with its name and payer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedCase {
    /// Its facts.
    pub case: Case,
    /// Its `case_id`; a number is kept as its text.
    pub id: Option<String>,
    /// Its `payer`, an index into the bundle's payers.
    pub payer: Option<usize>,
}

/// Where a case given as JSON came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CasePlace<'a> {
    /// A file that holds this one case.
    Path(&'a str),
    /// A line of a stream of cases.
    Line {
        /// The stream's name, `<stdin>` for standard input.
        path: &'a str,
        /// The line, the first is 1.
        line: u64,
    },
}
