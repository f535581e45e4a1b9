//! What can be written for `lock`.

use std::path::PathBuf;

use clap::Args;

/// `mednec lock`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mednec lock                             lock what is approved and new
  mednec check --locked                   refuse what is not as it was locked
  mednec lock --erratum 'The limit of 8 minutes was misread as 10.'
                                          record why an approved edition changed

The lock, mednec.lock in the folder, says what each approved edition means, with
all shared criteria and value sets that it uses. Commit it. How a policy is
written is no part of it, nor are the words of its reasons.")]
pub(crate) struct Lock {
    /// The folder of policies [default: `policies` if there is one, else `.`]
    #[arg(value_name = "DIR")]
    pub(crate) path: Option<PathBuf>,
    /// Why editions that are locked mean something else now, or are gone.
    #[arg(long, value_name = "REASON", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(crate) erratum: Option<String>,
}
