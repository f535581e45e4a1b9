//! What can be written on the command line.

use std::path::{Path, PathBuf};

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};
use mednec_graph::fact::read_date;

use crate::args_analyze::Analyze;
use crate::args_asking::{Explain, Next};
use crate::args_codes::Codes;
use crate::args_coverage::Covering;
use crate::args_determine::Determine;
use crate::args_diff::Diff;
use crate::args_doc::Doc;
use crate::args_editors::{Completions, Lsp, Man, Schema};
use crate::args_fmt::Fmt;
use crate::args_import::Import;
use crate::args_lock::Lock;
use crate::args_new::New;
use crate::args_rows::{Batch, Replay};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  could not work, usage included
  2  negative: a test failed, a replay differs; denied or returned
     under --exit-code
  3  a policy or case is not valid
  4  undetermined: pended under --exit-code";

/// Medical-necessity policies as data: check them, compile them, determine cases by them.
#[derive(Debug, Parser)]
#[command(name = "mednec", version, styles = STYLES, max_term_width = 80)]
#[command(disable_help_subcommand = true, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    /// When to use colour: auto, always or never.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    pub(crate) color: ColorChoice,
    /// What to do.
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// What mednec does.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Make the first files of a project, payer, policy, criterion or case.
    New(New),
    /// Tell every problem of every policy file.
    Check(Check),
    /// Look for rules that are wrong though they compile.
    Analyze(Analyze),
    /// Determine a case, or a stream of cases, and explain it.
    Determine(Determine),
    /// Tell what to ask next about a case, and where each answer leads.
    Next(Next),
    /// Explain a determination, why not another, and what would change it.
    Explain(Explain),
    /// Determine rows by the million: NDJSON, CSV, XLSX or Parquet.
    Batch(Batch),
    /// Tell what new policies decide differently, each change with a case.
    Diff(Diff),
    /// Determine the cases of receipts again, and compare.
    Replay(Replay),
    /// Compile a folder of policies into one bundle file.
    Compile(Compile),
    /// Make keys, which sign bundles.
    Key(Key),
    /// Run the cases that stand beside the policies.
    Test(Test),
    /// Draw a policy.
    Graph(Graph),
    /// Show a policy as it is compiled, with where each part is from.
    #[command(visible_alias = "inspect")]
    Show(Show),
    /// Write down what approved editions mean, for `check --locked`.
    Lock(Lock),
    /// Lay out policy files the one way.
    Fmt(Fmt),
    /// Print the JSON Schema of a kind of file, for editors.
    Schema(Schema),
    /// Print what a shell needs to complete commands.
    Completions(Completions),
    /// Write manual pages.
    Man(Man),
    /// Answer an editor that speaks the language server protocol, on standard input and output.
    Lsp(Lsp),
    /// Read decision tables of DMN or GoRules into draft policies.
    Import(Import),
    /// Look up codes in what is published.
    Codes(Codes),
    /// Write the policies as pages for people, or one as a document.
    Doc(Doc),
}

impl Verb {
    /// The files that it writes.
    pub(crate) fn outputs(&self) -> Vec<&Path> {
        let several: Vec<Option<&PathBuf>> = match self {
            Self::Batch(args) => vec![
                Some(&args.output),
                args.rejects.as_ref(),
                args.summary.as_ref(),
                args.receipts.as_ref(),
                args.save_moved.as_ref(),
            ],
            Self::Compile(args) => vec![Some(&args.output)],
            Self::Determine(args) => vec![args.receipts.as_ref()],
            Self::Diff(args) => vec![args.save_moved.as_ref()],
            Self::Explain(args) => vec![args.letter.output.as_ref()],
            Self::Graph(args) => vec![args.output.as_ref()],
            Self::Test(args) => vec![args.covering.output.as_ref()],
            // They write new files, or the files that they are told to change.
            Self::Analyze(_)
            | Self::Check(_)
            | Self::Codes(_)
            | Self::Completions(_)
            | Self::Doc(_)
            | Self::Fmt(_)
            | Self::Import(_)
            | Self::Key(_)
            | Self::Lock(_)
            | Self::Lsp(_)
            | Self::Man(_)
            | Self::New(_)
            | Self::Next(_)
            | Self::Replay(_)
            | Self::Schema(_)
            | Self::Show(_) => Vec::new(),
        };
        several.into_iter().flatten().map(PathBuf::as_path).collect()
    }
}

/// `mednec check`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mednec check                            the folder `policies`, or this one
  mednec check policies --deny-warnings   what a pull request has to pass
  mednec check --format sarif > out.sarif
                                          for a code scanning service
  mednec check --format github            annotations of a pull request
  mednec check --as-of 2026-01-31         whose review is overdue on that day")]
pub(crate) struct Check {
    /// The folder of policies [default: `policies` if there is one, else `.`]
    #[arg(value_name = "PATH")]
    pub(crate) path: Option<PathBuf>,
    /// How to tell the problems.
    #[arg(short, long, value_name = "FORMAT", default_value = "pretty")]
    pub(crate) format: CheckFormat,
    /// Warn of approved policies that were to be read again before this day.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) as_of: Option<i64>,
    /// Refuse approved editions that mean something else than `mednec.lock` says.
    #[arg(long)]
    pub(crate) locked: bool,
    #[command(flatten)]
    pub(crate) strictness: Strictness,
}

/// How much is let pass.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Strictness {
    /// Count every warning as an error.
    #[arg(short = 'D', long)]
    pub(crate) deny_warnings: bool,
}

/// How `check` tells problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people, with the source.
    Pretty,
    /// An array of objects.
    Json,
    /// SARIF 2.1.0, for code scanning services.
    Sarif,
    /// Workflow commands of GitHub.
    Github,
}

/// `mednec compile`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mednec compile policies -o policies.mednec
  mednec determine -p policies.mednec --payer aetna --case case.yaml
  mednec compile policies -o policies.mednec --sign payer.key
                             signed; the signature is policies.mednec.sig

The same sources give the same bytes, whatever the order of the files.")]
pub(crate) struct Compile {
    /// The folder of policies [default: `policies` if there is one, else `.`]
    #[arg(value_name = "DIR")]
    pub(crate) path: Option<PathBuf>,
    /// The bundle to write; it is written whole or not at all.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Sign the bundle with a private key; the signature is FILE.sig.
    #[arg(long, value_name = "KEYFILE")]
    pub(crate) sign: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) strictness: Strictness,
}

/// `mednec key`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  mednec key new payer                    payer.key and payer.pub")]
pub(crate) struct Key {
    /// What to do.
    #[command(subcommand)]
    pub(crate) verb: KeyVerb,
}

/// What is done with keys.
#[derive(Debug, Subcommand)]
pub(crate) enum KeyVerb {
    /// Make a key pair: NAME.key, which signs, and NAME.pub, which verifies.
    New(KeyNew),
}

/// `mednec key new`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mednec key new payer                    payer.key and payer.pub
  mednec compile policies -o policies.mednec --sign payer.key
  mednec determine -p policies.mednec --verify-key payer.pub -c case.yaml

A file that is there already is never overwritten. Only its owner can read the
private key; it is not encrypted.")]
pub(crate) struct KeyNew {
    /// Where the pair is to stand, without an ending.
    #[arg(value_name = "NAME")]
    pub(crate) name: PathBuf,
}

/// Which bundles are trusted.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Trust {
    /// Use a bundle only if this key signed it; given several times, any of them.
    #[arg(long, value_name = "PUBKEY")]
    pub(crate) verify_key: Vec<PathBuf>,
}

/// `mednec test`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mednec test                             every *.cases.yaml, *.cases.csv and
                                          *.cases.xlsx below `policies`
  mednec test -r 'aetna*wobble'           cases whose path and name match
  mednec test --format junit > out.xml    for a build server
  mednec test --update                    write what was found into the files
  mednec test --mutate -r aetna/97112     change the policy in small ways, and
                                          tell what no case notices
  mednec test policies/aetna/0107.yaml --mutate --threshold 90
  mednec test --coverage --threshold 90   what no case shows of the policies
  mednec test --coverage -f html -o coverage.html
                                          the policies, marked line by line
  mednec test -r aetna/0107 --suggest -o policies/aetna/more.cases.yaml
                                          cases for the rest, to be reviewed

Running no case is a failure. With --mutate, so is an unchanged policy that
fails a case; less than --threshold is one.")]
pub(crate) struct Test {
    /// The folder or file of cases [default: `policies` if there is one, else `.`]
    #[arg(value_name = "PATH")]
    pub(crate) path: Option<PathBuf>,
    /// Only the cases whose name matches; `*` stands for anything.
    #[arg(short, long, value_name = "PATTERN")]
    pub(crate) run: Option<String>,
    /// How to tell the results.
    #[arg(short, long, value_name = "FORMAT", default_value = "pretty")]
    pub(crate) format: TestFormat,
    /// Rewrite expectations that differ, keeping comments and order.
    #[arg(short, long)]
    pub(crate) update: bool,
    /// Try small changes of the policies, and tell what no case notices.
    #[arg(short, long, group = "measured", conflicts_with_all = ["update", "suggest"])]
    pub(crate) mutate: bool,
    /// How many of a hundred changes have to be noticed, or points shown.
    #[arg(long, value_name = "PERCENT", requires = "measured", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) threshold: Option<u8>,
    #[command(flatten)]
    pub(crate) covering: Covering,
    #[command(flatten)]
    pub(crate) strictness: Strictness,
}

/// How `test` tells results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TestFormat {
    /// For people: expected and found.
    Pretty,
    /// One object.
    Json,
    /// JUnit XML.
    Junit,
    /// A page of the policies with what cases show of each line.
    Html,
}

/// `mednec graph`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mednec graph aetna/97112 -f svg -o 97112.svg       rules and criteria
  mednec graph policies/aetna/97112-until-2025-10-28.yaml -f mermaid
                                                     one edition, for a page
  mednec graph aetna/97112 --decision -f svg -o d.svg
  mednec graph aetna/97112 --decision --criterion balance_deficit | dot -Tpng

Without --decision, the tree of rules and criteria as an analyst thinks. With
it, the compiled graph: questions, answers on the edges, coloured outcomes.")]
pub(crate) struct Graph {
    /// A policy (`aetna/97112`), or the file of one of its editions.
    #[arg(value_name = "POLICY")]
    pub(crate) policy: String,
    /// The folder of policies, or a bundle [default: `policies` or `.`]
    #[arg(short, long, value_name = "DIR|BUNDLE")]
    pub(crate) policies: Option<PathBuf>,
    /// Draw one criterion.
    #[arg(short, long, value_name = "NAME")]
    pub(crate) criterion: Option<String>,
    /// Draw the compiled decision graph.
    #[arg(short, long)]
    pub(crate) decision: bool,
    /// Fold nothing, however large the decision graph is.
    #[arg(short, long, requires = "decision")]
    pub(crate) whole: bool,
    /// The form of the drawing.
    #[arg(short, long, value_name = "FORMAT", default_value = "dot")]
    pub(crate) format: DrawingFormat,
    /// The file to write, whole or not at all [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) trust: Trust,
}

/// The form of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DrawingFormat {
    /// The language of Graphviz.
    Dot,
    /// A Mermaid flowchart, for Markdown pages.
    Mermaid,
    /// A picture.
    Svg,
}

/// `mednec show`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mednec show aetna/97112                 all editions of a policy
  mednec show policies/aetna/97112-until-2025-10-28.yaml
                                          one edition
  mednec show aetna/97112 balance_deficit
                                          a criterion, rule, parameter, table,
                                          reason, source or value set
  mednec show aetna/97112 --format json   for a program
  mednec inspect aetna/97112 --blame      every line behind its origin

What `based_on` and CSV files bring is written out, and a change tells why.")]
pub(crate) struct Show {
    /// A policy (`aetna/97112`), or the file of one of its editions.
    #[arg(value_name = "POLICY")]
    pub(crate) policy: String,
    /// Show only what has this name, there, in shared files and value sets.
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// The folder of policies [default: `policies` if there is one, else `.`]
    #[arg(short, long, value_name = "DIR")]
    pub(crate) policies: Option<PathBuf>,
    /// Put the file and line that made it what it is before every line.
    #[arg(long, conflicts_with = "format")]
    pub(crate) blame: bool,
    /// How to show it.
    #[arg(short, long, value_name = "FORMAT", default_value = "pretty")]
    pub(crate) format: ShowFormat,
}

/// How `show` shows a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ShowFormat {
    /// As a file, with comments.
    Pretty,
    /// An object; an array where there are several files.
    Json,
}

/// How many threads.
pub(crate) fn threads(text: &str) -> Result<std::num::NonZeroUsize, String> {
    text.parse().map_err(|_| "write a number from 1 on".to_owned())
}

/// A day in days since 1970-01-01.
pub(crate) fn day(text: &str) -> Result<i64, String> {
    read_date(text).ok_or_else(|| "write year, month and day, such as 2026-01-31".to_owned())
}

/// The folder of policies where none is given: `policies` if there is one, else here.
pub(crate) fn policies_folder(given: Option<&Path>) -> PathBuf {
    match given {
        Some(path) => path.to_path_buf(),
        None if Path::new("policies").is_dir() => PathBuf::from("policies"),
        None => PathBuf::from("."),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_help_fits_eighty_columns_and_has_examples() {
        let mut command = Cli::command();
        command.build();
        for verb in command.get_subcommands_mut() {
            let help = verb.render_long_help().to_string();
            assert!(help.contains("Examples:"), "{}", verb.get_name());
            for line in help.lines() {
                assert!(line.chars().count() <= 80, "{}: {line}", verb.get_name());
            }
        }
    }
}
