//! What can be written for `import`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// `mednec import`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mednec import rules.dmn -P acme --procedure 97112
                             the policies on standard output, notes beside them
  mednec import rules.dmn -P acme --procedure 97112 -o policies
                             written into policies/acme and policies/vocabulary
  mednec import graph.json -P acme --procedure 97112 --outcome-column approved

Every policy is a draft. A cell that cannot be read becomes a question to a
reviewer, and every guess is a note in the policy.")]
pub(crate) struct Import {
    /// The file: DMN 1.3 to 1.5, or a decision graph of GoRules as JSON.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The short name of the payer under which the policies stand.
    #[arg(short = 'P', long, value_name = "PAYER")]
    pub(crate) payer: String,
    /// A procedure that the policies are for; may be given several times.
    #[arg(long, value_name = "CODE", required = true)]
    pub(crate) procedure: Vec<String>,
    /// Only the table of this name.
    #[arg(short, long, value_name = "NAME")]
    pub(crate) table: Option<String>,
    /// The output that says the outcome [default: guessed by names and values]
    #[arg(long, value_name = "COLUMN")]
    pub(crate) outcome_column: Option<String>,
    /// What the file holds [default: told by its ending]
    #[arg(long, value_name = "KIND")]
    pub(crate) from: Option<TableForm>,
    /// The folder of policies to write into; nothing there is overwritten.
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}

/// What a file of decision tables holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableForm {
    /// DMN, as XML.
    Dmn,
    /// A decision graph of GoRules, as JSON.
    Jdm,
}
