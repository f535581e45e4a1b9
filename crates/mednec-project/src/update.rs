//! Brings the expectations of cases up to date, in place.

use std::path::PathBuf;

use crate::load::Project;
use crate::run::{Difference, Run};

/// What rewriting the expectations of a run gives.
#[derive(Clone, Debug, Default)]
pub struct Update {
    /// The files to write, with their whole new text.
    pub files: Vec<(PathBuf, String)>,
    /// How many expectations are rewritten.
    pub rewritten: usize,
    /// What has to be changed by hand, with the name of its case.
    pub left: Vec<(String, Difference)>,
}

/// The new text of every file whose expectations differ from what came out; comments and order stay.
pub fn update(_project: &Project, _run: &Run) -> Update {
    Update::default()
}
