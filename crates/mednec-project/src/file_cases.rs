//! The cases of files with `cases:`, for applications that determine them instead of comparing.

use mednec_graph::Bundle;
use mednec_source::{Diagnostic, Sink};

use crate::case::NamedCase;
use crate::load::Project;
use crate::prepare::prepare;

/// A case or variant as it stands in a file of cases.
#[derive(Clone, Debug)]
pub struct FileCase {
    /// `case` or `case/variant`.
    pub name: String,
    /// What it is about.
    pub title: Option<String>,
    /// Whose policies it is tried under; nothing where the file does not say.
    pub payer: Option<usize>,
    /// The day as of which it is asked; nothing where everything is known.
    pub known_on: Option<i64>,
    /// Its facts; nothing where they could not be read.
    pub case: Option<NamedCase>,
}

/// Every case of a project, or of the one file it was loaded for, read for a bundle, and what is wrong with them.
///
/// The bundle may be another than the project's own.
pub fn file_cases(project: &Project, bundle: &Bundle) -> (Vec<FileCase>, Vec<Diagnostic>) {
    let mut sink = Sink::new();
    let mut cases = Vec::new();
    prepare(project, bundle, &mut sink, |prepared| {
        cases.push(FileCase {
            name: prepared.name,
            title: prepared.title,
            payer: prepared.payer,
            known_on: prepared.known_on,
            case: prepared.case,
        });
    });
    let mut problems = sink.into_sorted();
    project.name_cells(&mut problems);
    (cases, problems)
}
