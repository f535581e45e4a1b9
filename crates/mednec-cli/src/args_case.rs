//! Which case of which policies: what can be written for every verb that looks at cases one by one.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::args::{Strictness, Trust};
use crate::args_known::Known;

/// Which case of which policies.
#[derive(Debug, Args)]
pub(crate) struct CaseArgs {
    /// The folder of policies, or a bundle [default: `policies` or `.`]
    #[arg(short, long, value_name = "DIR|BUNDLE")]
    pub(crate) policies: Option<PathBuf>,
    /// The file of the case or cases, `-` for standard input.
    #[arg(short, long, value_name = "FILE|-")]
    pub(crate) case: PathBuf,
    /// The payer; else the one the case names, else the only one there is.
    #[arg(short = 'P', long, value_name = "PAYER")]
    pub(crate) payer: Option<String>,
    /// Only the case with this id; `*` stands for anything.
    #[arg(short, long, value_name = "PATTERN")]
    pub(crate) id: Option<String>,
    /// What the file holds [default: told by its name and content]
    #[arg(long, value_name = "KIND")]
    pub(crate) from: Option<CaseForm>,
    #[command(flatten)]
    pub(crate) known: Known,
    #[command(flatten)]
    pub(crate) strictness: Strictness,
    #[command(flatten)]
    pub(crate) trust: Trust,
}

/// What a file of cases holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CaseForm {
    /// One case as YAML.
    Yaml,
    /// One case as JSON.
    Json,
    /// A case on each line, as JSON.
    Ndjson,
    /// A file of cases with `cases:` at its top, or of rows: CSV or XLSX.
    Cases,
}
