//! What can be written for `lsp`, `schema`, `completions` and `man`: what editors, shells and manuals are told of mednec.

use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;
use clap_complete::Shell;
use mednec_project::file_kinds;

/// `mednec schema`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mednec schema policy > policy.schema.json
                                          what an editor without the language
                                          server checks policies by
  mednec schema cases                     the same for files of cases

A schema says which keys stand where and what their values look like. Whether a
name is declared or a rule can fire is told by `mednec check`. For editors that
read YAML, name the schema in the first line of a file:
  # yaml-language-server: $schema=policy.schema.json")]
pub(crate) struct Schema {
    /// The kind of file: policy, vocabulary, values, codes, shared, cases or payer.
    #[arg(value_name = "KIND", value_parser = PossibleValuesParser::new(file_kinds()), hide_possible_values = true)]
    pub(crate) kind: String,
}

/// `mednec completions`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mednec completions bash > ~/.local/share/bash-completion/completions/mednec
  mednec completions zsh > ~/.zfunc/_mednec
  mednec completions fish > ~/.config/fish/completions/mednec.fish
  mednec completions powershell >> $PROFILE")]
pub(crate) struct Completions {
    /// The shell: bash, elvish, fish, powershell or zsh.
    #[arg(value_name = "SHELL", hide_possible_values = true)]
    pub(crate) shell: Shell,
}

/// `mednec man`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mednec man ~/.local/share/man/man1      a page for mednec and for each verb")]
pub(crate) struct Man {
    /// The folder that the pages are written to; it is made if it is not there.
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
}

/// `mednec lsp`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mednec lsp                              what an editor starts; docs/editors.md
                                          has the lines that set it up")]
pub(crate) struct Lsp {
    /// What editors say that can speak otherwise too; there is no other way.
    #[arg(long, hide = true)]
    pub(crate) stdio: bool,
}
