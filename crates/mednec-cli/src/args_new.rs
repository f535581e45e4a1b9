//! What can be written behind `new`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use mednec_scaffold::Kind;

/// `mednec new`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mednec new project                      a folder `policies` to begin with
  mednec new payer riverbend --name 'Riverbend Mutual (invented)'
  mednec new policy riverbend/97112 --procedures 97112 --from 2026-01-01
  mednec new criterion balance_deficit    asks for the rest, at a terminal
  mednec new case fair-balance --of riverbend/97112 --fill

What is made is commented and passes `mednec check`; what would not pass is
told and not written. Nothing is ever overwritten.")]
pub(crate) struct New {
    /// What to make.
    #[command(subcommand)]
    pub(crate) what: NewWhat,
}

/// What can be made.
#[derive(Debug, Subcommand)]
pub(crate) enum NewWhat {
    /// A folder of policies: vocabulary, shared reasons, a page about it.
    Project(NewProject),
    /// A payer, in a folder of its own.
    Payer(NewPayer),
    /// A policy that leaves all to a person as yet, and its first case.
    Policy(NewPolicy),
    /// A criterion, put into a policy or a shared file.
    Criterion(NewCriterion),
    /// A case, put behind the others of a policy.
    Case(NewCase),
}

/// `mednec new project`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  mednec new project                      the folder `policies`\n  mednec new project rules"
)]
pub(crate) struct NewProject {
    /// The folder.
    #[arg(value_name = "DIR", default_value = "policies")]
    pub(crate) folder: PathBuf,
}

/// Where something is made, and what is asked.
#[derive(Debug, Args)]
pub(crate) struct Making {
    /// The folder of policies [default: `policies` if there is one, else `.`]
    #[arg(short, long, value_name = "DIR")]
    pub(crate) policies: Option<PathBuf>,
    /// Ask nothing: what is not said is left as it usually is.
    #[arg(short, long, conflicts_with = "interactive")]
    pub(crate) yes: bool,
    /// Ask for all that is not said, also where no one is at a terminal.
    #[arg(short, long)]
    pub(crate) interactive: bool,
}

/// `mednec new payer`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  mednec new payer riverbend --name 'Riverbend Mutual (invented)'")]
pub(crate) struct NewPayer {
    /// Its short name, by which its folder is called.
    pub(crate) id: Option<String>,
    /// Its name, for people.
    #[arg(long)]
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) making: Making,
}

/// `mednec new policy`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mednec new policy riverbend/97112 --procedures 97112 --from 2026-01-01 \\
      --title 'Neuromuscular re-education' \\
      --document 'Riverbend Mutual medical policy 12' --source rehab-12")]
pub(crate) struct NewPolicy {
    /// The payer's short name, a slash, and the policy's.
    pub(crate) id: Option<String>,
    /// What it is about.
    #[arg(long)]
    pub(crate) title: Option<String>,
    /// The codes that it is for, with commas between.
    #[arg(long, value_name = "CODES")]
    pub(crate) procedures: Option<String>,
    /// The first day on which it governs [default: always]
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<String>,
    /// The title of the document that it is read from.
    #[arg(long, value_name = "TITLE")]
    pub(crate) document: Option<String>,
    /// A short name for that document.
    #[arg(long, value_name = "NAME")]
    pub(crate) source: Option<String>,
    #[command(flatten)]
    pub(crate) making: Making,
}

/// `mednec new criterion`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mednec new criterion balance_deficit --to riverbend/97112 \\
      --title 'Standing balance is impaired' --cite 'rehab-12 §4.2' \\
      --when 'dynamic_balance is poor' --when 'berg_balance_score < 46 points' \\
      --unmet deny
  mednec new criterion tone --to shared/tone --document 'A guide' \\
      --title 'Tone is abnormal' --cite 'guide §1' --when 'tone is high'")]
pub(crate) struct NewCriterion {
    /// Its name, which rules will use.
    pub(crate) name: Option<String>,
    /// The policy, or the shared file (`shared/balance`), that it is put into.
    #[arg(long, value_name = "POLICY")]
    pub(crate) to: Option<String>,
    /// What it means.
    #[arg(long)]
    pub(crate) title: Option<String>,
    /// A condition; may be given several times.
    #[arg(long, value_name = "CONDITION")]
    pub(crate) when: Vec<String>,
    /// Whether `any` or `all` of the conditions have to hold [default: any]
    #[arg(long, value_name = "WORD")]
    pub(crate) list: Option<String>,
    /// The list does not end ("such as"): what a reviewer is asked.
    #[arg(long, value_name = "QUESTION")]
    pub(crate) open: Option<String>,
    /// The document and the place in it: `rehab-12 §4.2`.
    #[arg(long)]
    pub(crate) cite: Option<String>,
    /// The title of that document, where the file does not list it yet.
    #[arg(long, value_name = "TITLE")]
    pub(crate) document: Option<String>,
    /// Add a rule for where it is not met: deny, pend or nothing.
    #[arg(long, value_name = "WORD")]
    pub(crate) unmet: Option<String>,
    #[command(flatten)]
    pub(crate) making: Making,
}

/// `mednec new case`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mednec new case fair-balance --of riverbend/97112 \\
      --set dynamic_balance=fair --set 'diagnoses=I69.354, G35'
  mednec new case fair-balance --of riverbend/97112 --fill

Without --fill the case waits for you to say what must come out.")]
pub(crate) struct NewCase {
    /// Its short name.
    pub(crate) id: Option<String>,
    /// The policy.
    #[arg(long, value_name = "POLICY")]
    pub(crate) of: Option<String>,
    /// What it is about.
    #[arg(long)]
    pub(crate) title: Option<String>,
    /// A fact that is known, once for each fact; a list with `,` or `;` between.
    #[arg(long, value_name = "FACT=VALUE")]
    pub(crate) set: Vec<String>,
    /// Expect what the policies come to today, marked for review.
    #[arg(long)]
    pub(crate) fill: bool,
    #[command(flatten)]
    pub(crate) making: Making,
}

/// A flag, if it was given.
fn one<'t>(name: &'static str, text: &'t Option<String>) -> Option<(&'static str, &'t str)> {
    text.as_deref().map(|text| (name, text))
}

impl NewWhat {
    /// What is made.
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Project(_) => Kind::Project,
            Self::Payer(_) => Kind::Payer,
            Self::Policy(_) => Kind::Policy,
            Self::Criterion(_) => Kind::Criterion,
            Self::Case(_) => Kind::Case,
        }
    }

    /// The word behind `new`.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Project(_) => "project",
            Self::Payer(_) => "payer",
            Self::Policy(_) => "policy",
            Self::Criterion(_) => "criterion",
            Self::Case(_) => "case",
        }
    }

    /// Where it is made, and what is asked; nothing for a project.
    pub(crate) fn making(&self) -> Option<&Making> {
        match self {
            Self::Project(_) => None,
            Self::Payer(new) => Some(&new.making),
            Self::Policy(new) => Some(&new.making),
            Self::Criterion(new) => Some(&new.making),
            Self::Case(new) => Some(&new.making),
        }
    }

    /// What was said, by the names of the questions.
    pub(crate) fn said(&self) -> Vec<(&'static str, &str)> {
        match self {
            Self::Project(_) => Vec::new(),
            Self::Payer(new) => [one("id", &new.id), one("name", &new.name)].into_iter().flatten().collect(),
            Self::Policy(new) => [
                one("id", &new.id),
                one("title", &new.title),
                one("procedures", &new.procedures),
                one("from", &new.from),
                one("document", &new.document),
                one("source", &new.source),
            ]
            .into_iter()
            .flatten()
            .collect(),
            Self::Criterion(new) => {
                let when = new.when.iter().map(|text| ("when", text.as_str()));
                let rest = [
                    one("name", &new.name),
                    one("to", &new.to),
                    one("title", &new.title),
                    one("list", &new.list),
                    one("open", &new.open),
                    one("cite", &new.cite),
                    one("document", &new.document),
                    one("unmet", &new.unmet),
                ];
                rest.into_iter().flatten().chain(when).collect()
            }
            Self::Case(new) => {
                let set = new.set.iter().map(|text| ("set", text.as_str()));
                let rest = [one("id", &new.id), one("of", &new.of), one("title", &new.title)];
                rest.into_iter().flatten().chain(set).collect()
            }
        }
    }
}
