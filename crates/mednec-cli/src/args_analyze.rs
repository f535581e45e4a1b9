//! What can be written for `analyze`.

use std::path::PathBuf;

use clap::Args;

use crate::args::{CheckFormat, Strictness};

/// `mednec analyze`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mednec analyze                          the folder `policies`, or this one
  mednec analyze policies/aetna/0107.yaml
                                          one edition
  mednec analyze --save-cases found       a case of each finding, to review
  mednec analyze --deny-warnings --format sarif > out.sarif

Every case that is possible is looked at. What is told is proved, or shown by a
case that was run; what is neither is told as possible.")]
pub(crate) struct Analyze {
    /// The folder or file [default: `policies` if there is one, else `.`]
    #[arg(value_name = "PATH")]
    pub(crate) path: Option<PathBuf>,
    /// How to tell what was found.
    #[arg(short, long, value_name = "FORMAT", default_value = "pretty")]
    pub(crate) format: CheckFormat,
    /// Write the cases that were found, a file for each policy.
    #[arg(long, value_name = "DIR")]
    pub(crate) save_cases: Option<PathBuf>,
    /// How many threads work [default: one for each processor]
    #[arg(long, value_name = "COUNT")]
    pub(crate) threads: Option<std::num::NonZeroUsize>,
    #[command(flatten)]
    pub(crate) strictness: Strictness,
}
