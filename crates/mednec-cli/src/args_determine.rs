//! What can be written for `determine`.

use std::path::PathBuf;

use clap::{ArgAction, Args, ValueEnum};

use crate::args_case::CaseArgs;

/// `mednec determine`.
#[derive(Debug, Args)]
#[command(override_usage = "mednec determine -c <FILE|-> [-p <DIR|BUNDLE>] [OPTIONS]")]
#[command(after_help = "\
Examples:
  mednec determine -p policies --payer aetna --case case.yaml
  mednec determine --case policies/aetna/97112.cases.yaml --id 'wobble-chair*'
  mednec determine --all-payers --case case.json
  mednec determine -p policies.mednec -P aetna -c cases.ndjson > out.ndjson
  zcat cases.ndjson.gz | mednec determine -P aetna -c - --from ndjson

A case is a YAML or JSON object of facts, such as { procedure: 97112, … };
a file of cases (`*.cases.yaml`) with its variants; or NDJSON, one case a line.")]
pub(crate) struct Determine {
    #[command(flatten)]
    pub(crate) of: CaseArgs,
    /// Determine under every payer, side by side.
    #[arg(short, long, conflicts_with = "payer")]
    pub(crate) all_payers: bool,
    /// How to answer [default: ndjson for NDJSON, else pretty]
    #[arg(short, long, value_name = "FORMAT")]
    pub(crate) format: Option<AnswerFormat>,
    /// Write a sealed receipt of each determination.
    #[arg(long, value_name = "FILE")]
    pub(crate) receipts: Option<PathBuf>,
    /// Exit with 2 where a case is denied or returned, 4 where one is pended.
    #[arg(short, long)]
    pub(crate) exit_code: bool,
    /// Tell of each criterion whether it is met (the default).
    #[arg(long, overrides_with = "no_criteria")]
    pub(crate) criteria: bool,
    /// Leave the criteria out, which is faster.
    #[arg(long, action = ArgAction::SetTrue)]
    pub(crate) no_criteria: bool,
}

/// How `determine` answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AnswerFormat {
    /// For people.
    Pretty,
    /// An object, indented; an array where there are several.
    Json,
    /// An object on a line, for each case.
    Ndjson,
    /// YAML, a document for each case.
    Yaml,
}
