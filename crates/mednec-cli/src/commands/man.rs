//! `mednec man`: a manual page for the command and for each of its verbs.

use std::fs;

use clap::{Command, CommandFactory};
use clap_mangen::Man;
use mednec_project::write_whole;

use super::{ended_by, print};
use crate::args::Cli;
use crate::args_editors;
use crate::exit::{Exit, Stop};
use crate::pretty::width::clean;

/// Runs the verb.
pub(crate) fn run(args: &args_editors::Man) -> Result<Exit, Stop> {
    let folder = &args.folder;
    if folder.is_file() {
        let text = format!("`{}` is a file\n  name a folder for the pages", clean(&folder.to_string_lossy()));
        return Err(Stop::could_not(text));
    }
    fs::create_dir_all(folder).map_err(|error| {
        Stop::could_not(format!("`{}` cannot be made: {error}", clean(&folder.to_string_lossy())))
    })?;
    let mut command = Cli::command();
    command.build();
    let pages = pages(&command);
    for (name, page) in &pages {
        write_whole(&folder.join(name), page).map_err(|problem| ended_by(&problem))?;
    }
    print(&format!("{} pages in {}\n", pages.len(), clean(&folder.to_string_lossy())))?;
    Ok(Exit::Done)
}

/// The pages of a command and of all below it, each with the name of its file.
fn pages(command: &Command) -> Vec<(String, Vec<u8>)> {
    let man = Man::new(command.clone());
    let mut page = Vec::new();
    // Writing to memory does not fail.
    let _ = man.render(&mut page);
    let mut all = vec![(man.get_filename(), page)];
    command.get_subcommands().for_each(|verb| all.extend(pages(verb)));
    all
}
