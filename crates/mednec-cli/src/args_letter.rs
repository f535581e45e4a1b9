//! What can be written behind `explain` to have a letter.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use mednec_letter::Form;

use crate::args::day;

/// `mednec explain --letter`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Letters")]
pub(crate) struct Letter {
    /// Write a letter that tells the determination [default: markdown]
    #[arg(long, value_name = "FORM", num_args = 0..=1, default_missing_value = "markdown",
          conflicts_with_all = ["format", "why_not", "counterfactual"])]
    pub(crate) letter: Option<LetterForm>,
    /// Write the letter into this file.
    #[arg(short, long, value_name = "FILE", requires = "letter")]
    pub(crate) output: Option<PathBuf>,
    /// The licensed reviewer who decided; without one, what is recommended stays a draft.
    #[arg(long, value_name = "NAME", requires_all = ["letter", "licence"], value_parser = said)]
    pub(crate) reviewer: Option<String>,
    /// The reviewer's licence, such as `MD, Ohio 12345`.
    #[arg(long, value_name = "TEXT", requires = "reviewer", alias = "license", value_parser = said)]
    pub(crate) licence: Option<String>,
    /// The day of the letter.
    #[arg(long, value_name = "DATE", requires = "letter", value_parser = day)]
    pub(crate) date: Option<i64>,
    /// The member's name; without it, nothing tells who the letter is about.
    #[arg(long, value_name = "NAME", requires = "letter", value_parser = said)]
    pub(crate) member: Option<String>,
    /// The template [default: that of the payer, else that of mednec]
    #[arg(long, value_name = "FILE", requires = "letter")]
    pub(crate) template: Option<PathBuf>,
}

/// The form of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LetterForm {
    /// Markdown.
    Markdown,
    /// A page of HTML.
    Html,
    /// Text of 80 columns.
    Text,
}

impl From<LetterForm> for Form {
    fn from(form: LetterForm) -> Self {
        match form {
            LetterForm::Markdown => Self::Markdown,
            LetterForm::Html => Self::Html,
            LetterForm::Text => Self::Text,
        }
    }
}

/// A text that says something.
fn said(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() { Err("it is empty".to_owned()) } else { Ok(text.to_owned()) }
}
