//! What can be written for `fmt`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// `mednec fmt`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mednec fmt policies/aetna/97112.yaml    print the file as it is to be
  mednec fmt -w                           lay out all of `policies`
  mednec fmt --check                      what would change; exit code 2
  mednec fmt -d policies/aetna            the changes, line by line
  mednec fmt - < policy.yaml              from standard input

Layout is the same whoever wrote the file: what is in a list is set in by two
columns, lines have 120 columns at most, quotes stand only where YAML needs
them, conditions have one spelling. No comment is lost, no order changed, and
nothing means anything else. A file that is not YAML is left as it is.")]
pub(crate) struct Fmt {
    /// Files and folders; `-` is standard input [default: `policies` if there is one, else `.`]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Write the files back.
    #[arg(short, long, conflicts_with_all = ["check", "diff"])]
    pub(crate) write: bool,
    /// Tell which files would change; exit code 2 if there is one.
    #[arg(long)]
    pub(crate) check: bool,
    /// Show what would change.
    #[arg(short, long)]
    pub(crate) diff: bool,
    /// How to tell what would change.
    #[arg(short, long, value_name = "FORMAT", default_value = "pretty", requires_if("json", "check"))]
    pub(crate) format: FmtFormat,
}

/// How `fmt --check` tells what would change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FmtFormat {
    /// A line for each file.
    Pretty,
    /// One object with all of it.
    Json,
}
