//! `mednec doc`: policies as pages, and one of them as a document.

use std::path::Path;

use mednec_book::{NoDocument, Site, Written, docx};
use mednec_project::{Lock, Project, write_whole};
use mednec_source::did_you_mean;

use super::progress::Progress;
use super::{ended_by, listed, load, print};
use crate::args::{Strictness, policies_folder};
use crate::args_doc::Doc;
use crate::exit::{Exit, Stop};
use crate::pretty::width::clean;

/// Runs the verb.
pub(crate) fn run(args: &Doc) -> Result<Exit, Stop> {
    check_ending(args)?;
    let project = load(&policies_folder(args.path.as_deref()), Strictness { deny_warnings: false })?;
    // The errata of editions stand in it.
    Lock::open(project.root()).map_err(|problem| ended_by(&problem))?;
    match &args.docx {
        None => site(&project, &args.output),
        Some(policy) => document(&project, policy, &args.output),
    }
}

/// A document is a `.docx`, and a site is none.
fn check_ending(args: &Doc) -> Result<(), Stop> {
    let ends = |ending: &str| args.output.extension().is_some_and(|own| own.eq_ignore_ascii_case(ending));
    let output = clean(&args.output.to_string_lossy());
    match args.docx {
        Some(_) if !ends("docx") => Err(Stop::could_not(format!(
            "`{output}` is no name of a Word document\n  it ends in `.docx`: `-o 97112.docx`"
        ))),
        None if ends("docx") => Err(Stop::could_not(format!(
            "`{output}` would be a folder of pages\n  for a Word document say of which policy: `--docx aetna/97112`"
        ))),
        _ => Ok(()),
    }
}

fn document(project: &Project, policy: &str, file: &Path) -> Result<Exit, Stop> {
    let bytes = docx(project, policy).map_err(|none| match none {
        NoDocument::NotCompiled => not_compiled(),
        NoDocument::NoPolicy(known) => {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let near = did_you_mean(policy, known.iter().copied());
            let help = near.unwrap_or_else(|| format!("there are {}", listed(&known)));
            Stop::could_not(format!("no policy is called `{policy}`\n  {help}"))
        }
        NoDocument::Fault(error) => fault(&error),
    })?;
    write_whole(file, &bytes).map_err(|problem| ended_by(&problem))?;
    print(&format!("{}: {}\n", clean(&file.to_string_lossy().replace('\\', "/")), clean(policy)))?;
    Ok(Exit::Done)
}

fn not_compiled() -> Stop {
    Stop::could_not("the policies could not be compiled")
}

fn fault(error: &str) -> Stop {
    Stop::could_not(format!("a fault of mednec itself; please report it: {error}"))
}

fn site(project: &Project, folder: &Path) -> Result<Exit, Stop> {
    let mut progress = Progress::new("parts of the book");
    let made = Site::of(project, &mut |done, all| progress.reached(done, all));
    drop(progress);
    let site = made.map_err(|error| fault(&error.to_string()))?.ok_or_else(not_compiled)?;
    let written = site.write(folder).map_err(|problem| ended_by(&problem))?;
    print(&said(written, folder))?;
    Ok(Exit::Done)
}

fn said(written: Written, folder: &Path) -> String {
    let Written { files, changed, removed } = written;
    let index = folder.join("index.html").to_string_lossy().replace('\\', "/");
    let removed = if removed > 0 { format!(", {removed} taken away") } else { String::new() };
    format!("{index}: {files} files, {changed} of them new or changed{removed}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_said_in_a_line() {
        let said = |files, changed, removed| said(Written { files, changed, removed }, Path::new("site"));
        assert_eq!(said(3, 3, 0), "site/index.html: 3 files, 3 of them new or changed\n");
        assert_eq!(said(3, 0, 1), "site/index.html: 3 files, 0 of them new or changed, 1 taken away\n");
    }
}
