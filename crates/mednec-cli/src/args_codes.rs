//! What can be written for `codes`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::args::CheckFormat;

/// `mednec codes`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mednec codes check --icd icd10cm_order_2026.txt      value sets, conditions and cases")]
pub(crate) struct Codes {
    /// What to do.
    #[command(subcommand)]
    pub(crate) verb: CodesVerb,
}

/// What is done with codes.
#[derive(Debug, Subcommand)]
pub(crate) enum CodesVerb {
    /// Look up the diagnoses of value sets, conditions and cases in published order files.
    Check(CodesCheck),
}

/// `mednec codes check`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mednec codes check --icd icd10cm_order_2026.txt
  mednec codes check policies/aetna --icd icd10cm_order_2025.txt \\
      --icd icd10cm_order_2026.txt --successors conversion.txt
  mednec codes check --icd order.txt@2025-10-01 --format sarif > out.sarif

CMS publishes an order file each year: that of 2026 holds from 2025-10-01 on.
With several, a code that is gone is told with the day. Exit code 2 if a code
is unknown, no whole code in a case, or out of date.")]
pub(crate) struct CodesCheck {
    /// The folder or file of policies [default: `policies` or `.`]
    #[arg(value_name = "PATH")]
    pub(crate) path: Option<PathBuf>,
    /// An order file of ICD-10-CM; where its name has no year, with @DATE.
    #[arg(long, value_name = "FILE[@DATE]", required = true)]
    pub(crate) icd: Vec<String>,
    /// A table of new codes in its first column, and old ones in its last.
    #[arg(long, value_name = "FILE")]
    pub(crate) successors: Option<PathBuf>,
    /// How to tell the problems.
    #[arg(short, long, value_name = "FORMAT", default_value = "pretty")]
    pub(crate) format: CheckFormat,
}
