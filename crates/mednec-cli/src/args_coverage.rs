//! What can be written for the coverage of `test`.

use std::path::PathBuf;

use clap::Args;

/// What `test` tells of coverage.
#[derive(Debug, Args)]
pub(crate) struct Covering {
    /// Tell what the cases show of the policies, and what no case shows.
    #[arg(long, groups = ["covering", "measured"], conflicts_with = "update")]
    pub(crate) coverage: bool,
    /// Write cases that show what no case shows yet, for you to review.
    #[arg(long, group = "covering", conflicts_with = "update")]
    pub(crate) suggest: bool,
    /// Where the coverage or the cases go [default: standard output]
    #[arg(short, long, value_name = "FILE", requires = "covering")]
    pub(crate) output: Option<PathBuf>,
}

impl Covering {
    /// Whether any of it is asked for.
    pub(crate) fn wanted(&self) -> bool {
        self.coverage || self.suggest
    }
}
