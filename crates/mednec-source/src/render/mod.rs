//! One diagnostic, four views.
//!
//! | view | for | functions |
//! | --- | --- | --- |
//! | [`human`] | people at a terminal | [`human::one`], [`human::list`], [`human::all`] |
//! | [`json`] | scripts | [`json::array`], [`json::lines`], [`json::entry`] |
//! | [`sarif`] | code scanning services | [`sarif::log`] |
//! | [`github`] | annotations of a pull request | [`github::commands`] |
//!
//! Each is a pure function of the sources and the diagnostics; none prints. A span that does not fit its file is cut
//! to it, so that no view ever points outside a source or panics. A fix that does not fit is named at most, its edits
//! are left out, since half a fix is worse than none. Lines and columns count from one, columns count characters, and
//! the end of a range is one past its last character.

pub mod github;
pub mod human;
pub mod json;
pub mod sarif;

mod clean;
mod region;
mod remedy;
mod summary;
mod wrap;

#[cfg(test)]
mod tests;

pub use summary::{Counts, summary};
