//! What can be written behind `next` and `explain`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use mednec_graph::Outcome;

use crate::args_case::CaseArgs;
use crate::args_letter::Letter;

/// `mednec next`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mednec next -p policies --payer aetna --case case.yaml
  mednec next --case case.yaml --costs costs.yaml --format json
  mednec next --case case.yaml --interactive
                             asks one question after another

A file of costs says `costs: { chart: 5, call: 20, otherwise: 1 }`, by the name
of a fact, where it is found or who answers it. A file of frequencies says
`frequencies: { attended: { yes: 80, no: 20 } }`.")]
pub(crate) struct Next {
    #[command(flatten)]
    pub(crate) of: CaseArgs,
    /// What it costs to ask; 1 for each fact, if none is given.
    #[arg(long, value_name = "FILE")]
    pub(crate) costs: Option<PathBuf>,
    /// How often which answer comes; before what the vocabulary says.
    #[arg(long, value_name = "FILE")]
    pub(crate) frequencies: Option<PathBuf>,
    /// Ask here, one question after another, until the case is decided.
    #[arg(long)]
    pub(crate) interactive: bool,
    /// How to tell it.
    #[arg(short, long, value_name = "FORMAT", default_value = "pretty", conflicts_with = "interactive")]
    pub(crate) format: AskingFormat,
}

/// `mednec explain`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mednec explain -p policies --payer aetna --case case.yaml
  mednec explain --case case.yaml --why-not approve
                             all that stands in the way, not only the first
  mednec explain --case case.yaml --counterfactual
                             the cheapest changes that lead to an approval
  mednec explain --case case.yaml --counterfactual pend --costs costs.yaml
  mednec explain --case case.yaml --letter html -o letter.html
                             a letter; see docs/letters.md
  mednec explain --case case.yaml --letter --reviewer 'Ada Example' \
                 --licence 'MD, Ohio 12345'

A letter of what is recommended to a reviewer is a draft, and the exit code is
4, until a reviewer is named.

Facts with `can_change: no` in the vocabulary are told apart.")]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) of: CaseArgs,
    /// Tell every rule and criterion that stands in the way of an outcome.
    #[arg(long, value_name = "OUTCOME", value_parser = outcome)]
    pub(crate) why_not: Option<Outcome>,
    /// Tell the cheapest changes that lead to an outcome [default: approve]
    #[arg(long, value_name = "OUTCOME", value_parser = outcome, num_args = 0..=1, default_missing_value = "approve")]
    pub(crate) counterfactual: Option<Outcome>,
    /// How many changes to look for.
    #[arg(long, value_name = "COUNT", default_value = "5")]
    pub(crate) most: usize,
    /// What it costs to have a fact otherwise; 1, if none is given.
    #[arg(long, value_name = "FILE")]
    pub(crate) costs: Option<PathBuf>,
    /// How to tell it.
    #[arg(short, long, value_name = "FORMAT", default_value = "pretty")]
    pub(crate) format: AskingFormat,
    #[command(flatten)]
    pub(crate) letter: Letter,
}

/// How `next` and `explain` tell what they found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AskingFormat {
    /// For people.
    Pretty,
    /// An object; an array where there are several cases.
    Json,
}

/// An outcome by its name.
fn outcome(text: &str) -> Result<Outcome, String> {
    let names = || Outcome::ALL.map(Outcome::name).join(", ");
    Outcome::of_name(text).ok_or_else(|| format!("write one of {}", names()))
}
