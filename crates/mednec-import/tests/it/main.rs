//! Tables of invented payers, imported, compiled, and determined beside a plain reading of their cells.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
#![expect(clippy::panic, reason = "a test stops at the first surprise")]
#![expect(clippy::indexing_slicing, reason = "a test stops at the first surprise")]

mod agreement;
mod notes;
mod plain;
mod project;
