//! What can be written for the verbs that look at many rows: `replay` and `diff`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::args::{RowForm, Trust, threads};

/// `mednec replay`.
#[derive(Debug, Args)]
#[command(override_usage = "mednec replay <RECEIPTS> -c <INPUT>... -b <DIR|FILE>... [OPTIONS]")]
#[command(after_help = "\
Examples:
  mednec replay run.receipts --cases cases.ndjson --bundles released/
  mednec replay run.receipts --cases 'claims/*.parquet' --map claims.map.yaml \\
      --bundles policies.mednec --verify-key payer.pub --format json

Each case is determined again with the bundle that the receipts name. What a
receipt says is compared with what comes out, and its case with the row of its
name. Exit code 0 if all are identical, 2 if not.")]
pub(crate) struct Replay {
    /// The file that `--receipts` wrote.
    #[arg(value_name = "RECEIPTS")]
    pub(crate) receipts: PathBuf,
    /// Where the bundle is looked for: files, and the files of folders.
    #[arg(short, long, value_name = "DIR|FILE", required = true, num_args = 1..)]
    pub(crate) bundles: Vec<PathBuf>,
    /// The last seal, as it was kept in another place; it must be that of the file.
    #[arg(long, value_name = "SEAL")]
    pub(crate) seal: Option<String>,
    /// Files, folders or patterns of cases, in any form that batch reads.
    #[arg(short, long, value_name = "INPUT", required = true, num_args = 1..)]
    pub(crate) cases: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) rows: Rows,
    /// How to tell the result.
    #[arg(short, long, value_name = "FORMAT", default_value = "pretty")]
    pub(crate) format: ReportFormat,
}

/// Which rows are read and how, with whose bundles.
#[derive(Debug, Args)]
pub(crate) struct Rows {
    /// What the inputs hold [default: told by their endings]
    #[arg(long, value_name = "KIND")]
    pub(crate) from: Option<RowForm>,
    /// A YAML file that says which columns hold which facts.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) map: Option<PathBuf>,
    /// How many threads work [default: one for each processor]
    #[arg(long, value_name = "COUNT", value_parser = threads, allow_negative_numbers = true)]
    pub(crate) threads: Option<std::num::NonZeroUsize>,
    #[command(flatten)]
    pub(crate) trust: Trust,
}

/// How a comparison or a replay is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// For people.
    Pretty,
    /// One object.
    Json,
}
