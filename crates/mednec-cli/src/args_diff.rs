//! What can be written for `diff`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::args_rows::Rows;

/// `mednec diff`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mednec diff old.mednec policies
  mednec diff HEAD~1:policies policies --format markdown
  mednec diff policies/aetna/97112-until-2025-10-28.yaml policies/aetna/97112.yaml
  mednec diff -p policies aetna cigna     two payers of one folder
  mednec diff old.mednec policies --cases last-year.parquet

Both sides are rebuilt in one graph. Where it is equal, that is a proof that
every case comes out alike; where it is not, each pair of ends is shown with a
small case that both sides determined. With --cases, the rows of a file are
determined by both too, and counted by what moved. A fact that one side does
not know is passed over there. Exit code 0 if the meaning is the same, 2 if
it is not.")]
pub(crate) struct Diff {
    /// A folder, a bundle, REVISION:FOLDER of git, or an edition's file.
    #[arg(value_name = "OLD")]
    pub(crate) old: String,
    /// The same, to be compared with it.
    #[arg(value_name = "NEW")]
    pub(crate) new: String,
    /// The folder or bundle in which OLD and NEW are payers or policies.
    #[arg(short, long, value_name = "DIR|BUNDLE")]
    pub(crate) policies: Option<PathBuf>,
    /// Rows to determine by both, in any form that batch reads.
    #[arg(short, long, value_name = "INPUT", num_args = 1..)]
    pub(crate) cases: Vec<PathBuf>,
    /// The payer of the rows; else the one the row names, else the only one.
    #[arg(short = 'P', long, value_name = "PAYER", requires = "cases")]
    pub(crate) payer: Option<String>,
    /// Write the rows that move; NDJSON, CSV or Parquet by its ending.
    #[arg(long, value_name = "FILE", requires = "cases")]
    pub(crate) save_moved: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) rows: Rows,
    /// How to tell the result.
    #[arg(short, long, value_name = "FORMAT", default_value = "pretty")]
    pub(crate) format: ChangesFormat,
}

/// How a difference is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ChangesFormat {
    /// For people.
    Pretty,
    /// One object.
    Json,
    /// For a comment on a pull request.
    Markdown,
}
