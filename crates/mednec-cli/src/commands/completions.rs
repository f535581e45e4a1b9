//! `mednec completions`: what a shell needs to complete commands.

use clap::CommandFactory;

use super::print;
use crate::args::Cli;
use crate::args_editors::Completions;
use crate::exit::{Exit, Stop};

/// Runs the verb.
pub(crate) fn run(args: &Completions) -> Result<Exit, Stop> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "mednec", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
