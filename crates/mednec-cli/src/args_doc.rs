//! What can be written for `doc`.

use std::path::PathBuf;

use clap::Args;

/// `mednec doc`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mednec doc policies -o site             pages of all policies
  mednec doc policies -o 97112.docx --docx aetna/97112
                                          one policy as a document for sign-off,
                                          with what its last edition changed

The pages link to each other by relative paths and ask for nothing from
elsewhere: open site/index.html, or put the folder on any server. What is there
already is not written again, and what only an earlier book wrote is taken away.")]
pub(crate) struct Doc {
    /// The folder of policies [default: `policies` if there is one, else `.`]
    #[arg(value_name = "DIR")]
    pub(crate) path: Option<PathBuf>,
    /// The folder of the site, or the file of the document.
    #[arg(short, long, value_name = "SITE|FILE")]
    pub(crate) output: PathBuf,
    /// Write one policy as a Word document, its last change marked; a policy
    /// (`aetna/97112`), or the file of one of its editions.
    #[arg(long, value_name = "POLICY")]
    pub(crate) docx: Option<String>,
}
