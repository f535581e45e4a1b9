//! What can be written for the verbs that look at many rows: `batch` and `replay`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::args::{Trust, threads};
use crate::args_known::Known;

/// `mednec batch`.
#[derive(Debug, Args)]
#[command(override_usage = "mednec batch <INPUT>... [-p <DIR|BUNDLE>] [-o <OUTPUT>] [OPTIONS]")]
#[command(after_help = "\
Examples:
  mednec batch -p policies claims.parquet -o out.parquet
  mednec batch -p policies.mednec 'claims/*.csv' --map claims.map.yaml \\
      -o out.csv --rejects refused.csv --summary summary.json
  mednec batch -p policies claims.xlsx -o out.xlsx
  mednec batch -P aetna - --from ndjson --to ndjson < cases.ndjson
  mednec batch --all-payers --criteria cases.ndjson -o out.ndjson
  mednec batch -p old.mednec claims.parquet -o out.parquet \\
      --receipts run.receipts --compare new.mednec --save-moved moved.csv

A column is the fact of its name; `case_id` and `payer` are no facts. With
--map, a YAML file says which columns hold which facts and how to read them.")]
pub(crate) struct Batch {
    /// The folder of policies, or a bundle [default: `policies` or `.`]
    #[arg(short, long, value_name = "DIR|BUNDLE")]
    pub(crate) policies: Option<PathBuf>,
    /// Files, folders or patterns of rows, `-` for standard input.
    #[arg(value_name = "INPUT", required = true)]
    pub(crate) inputs: Vec<PathBuf>,
    /// The file to write, whole or not at all; `-` for standard output.
    #[arg(short, long, value_name = "OUTPUT", default_value = "-")]
    pub(crate) output: PathBuf,
    /// The payer; else the one the row names, else the only one there is.
    #[arg(short = 'P', long, value_name = "PAYER", conflicts_with = "all_payers")]
    pub(crate) payer: Option<String>,
    /// Determine each row under every payer.
    #[arg(short, long)]
    pub(crate) all_payers: bool,
    /// What the inputs hold [default: told by their endings]
    #[arg(long, value_name = "KIND")]
    pub(crate) from: Option<RowForm>,
    /// What to write [default: told by the ending of the output, else ndjson]
    #[arg(long, value_name = "KIND")]
    pub(crate) to: Option<RowForm>,
    /// A YAML file that says which columns hold which facts.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) map: Option<PathBuf>,
    /// Tell of each row whether each criterion is met.
    #[arg(long)]
    pub(crate) criteria: bool,
    /// Where rows go that cannot be read; .csv or .ndjson by its ending.
    #[arg(long, value_name = "FILE")]
    pub(crate) rejects: Option<PathBuf>,
    /// Let the first row that cannot be read end the run.
    #[arg(long)]
    pub(crate) strict: bool,
    /// Write the numbers of the run as JSON.
    #[arg(long, value_name = "FILE")]
    pub(crate) summary: Option<PathBuf>,
    /// Write a sealed receipt of each determination, which costs time.
    #[arg(long, value_name = "FILE")]
    pub(crate) receipts: Option<PathBuf>,
    /// Determine each row by these policies too, and tell what they change.
    #[arg(long, value_name = "NEW", conflicts_with = "all_payers")]
    pub(crate) compare: Option<PathBuf>,
    /// Write the rows that NEW moves; NDJSON, CSV or Parquet by its ending.
    #[arg(long, value_name = "FILE", requires = "compare")]
    pub(crate) save_moved: Option<PathBuf>,
    /// How to tell what NEW changes.
    #[arg(short, long, value_name = "FORMAT", default_value = "pretty", requires = "compare")]
    pub(crate) format: ReportFormat,
    /// How many threads work [default: one for each processor]
    #[arg(long, value_name = "COUNT", value_parser = threads, allow_negative_numbers = true)]
    pub(crate) threads: Option<std::num::NonZeroUsize>,
    #[command(flatten)]
    pub(crate) known: Known,
    #[command(flatten)]
    pub(crate) trust: Trust,
}

/// How rows are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RowForm {
    /// A JSON object on each line.
    Ndjson,
    /// Cells parted by commas, semicolons or tabs, the columns named first.
    Csv,
    /// An XLSX workbook with the names of the columns first.
    Xlsx,
    /// Apache Parquet.
    Parquet,
}

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
