//! `mednec doc`: policies as pages, and one of them as a document.

use std::path::Path;

use mednec_book::{Site, Written};
use mednec_project::Project;

use super::progress::Progress;
use super::{ended_by, load, print};
use crate::args::{Strictness, policies_folder};
use crate::args_doc::Doc;
use crate::exit::{Exit, Stop};

/// Runs the verb.
pub(crate) fn run(args: &Doc) -> Result<Exit, Stop> {
    let project = load(&policies_folder(args.path.as_deref()), Strictness { deny_warnings: false })?;
    site(&project, &args.output)
}

fn site(project: &Project, folder: &Path) -> Result<Exit, Stop> {
    let mut progress = Progress::new("parts of the book");
    let made = Site::of(project, &mut |done, all| progress.reached(done, all));
    drop(progress);
    let fault = |error| Stop::could_not(format!("a fault of mednec itself; please report it: {error}"));
    let site = made.map_err(fault)?.ok_or_else(|| Stop::could_not("the policies could not be compiled"))?;
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
