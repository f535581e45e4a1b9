//! What was made, and the check that it has to pass.

use std::collections::{BTreeMap, BTreeSet};

use mednec_format::made;
use mednec_project::{Failure, Options, Project, already_there};
use mednec_source::{Diagnostic, SourceMap};

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Files that are not there yet.
    pub new: Vec<Text>,
    /// Files that are there, with something added.
    pub changed: Vec<Text>,
    /// Commands that may follow, without the folder of policies.
    pub next: Vec<String>,
}

/// A file and its whole text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Its path from the folder of policies, with forward slashes.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl Text {
    /// A file that is not there yet, laid out.
    pub(crate) fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        let (path, text) = (path.into(), text.into());
        let text = if path.ends_with(".yaml") { made(text) } else { text };
        Self { path, text }
    }
}

impl Made {
    /// The project as it will be; nothing where what was made would be refused, or nothing could be compiled any more.
    pub(crate) fn checked(&self, project: &Project) -> Result<Project, Failure> {
        let there =
            |one: &&Text| project.files().iter().any(|(id, _)| project.relative(*id) == Some(&one.path));
        if let Some(one) = self.new.iter().find(there) {
            return Err(failed(already_there(&project.root().join(&one.path), "nothing is made")));
        }
        let texts: BTreeMap<String, String> =
            self.new.iter().chain(&self.changed).map(|one| (one.path.clone(), one.text.clone())).collect();
        let then = project.with_texts(&texts, &Options::default());
        let ours: BTreeSet<_> = {
            let of = |id| then.relative(id).is_some_and(|path| texts.contains_key(path));
            then.files().iter().map(|(id, _)| *id).filter(|id| of(*id)).collect()
        };
        let broken = then.bundle().is_none() && project.bundle().is_some();
        let wrong = |problem: &&Diagnostic| {
            let here = problem.primary.as_ref().is_some_and(|at| ours.contains(&at.span.source));
            problem.is_error() && (here || broken)
        };
        let diagnostics: Vec<Diagnostic> = then.diagnostics().iter().filter(wrong).cloned().collect();
        if diagnostics.is_empty() {
            return Ok(then);
        }
        Err(Failure { sources: then.sources().clone(), diagnostics })
    }
}

/// One problem without a text.
pub(crate) fn failed(problem: Diagnostic) -> Failure {
    Failure { sources: SourceMap::new(), diagnostics: vec![problem] }
}

/// The errors of a project that cannot be compiled as it is.
pub(crate) fn not_compiled(project: &Project) -> Failure {
    let errors = project.diagnostics().iter().filter(|problem| problem.is_error());
    Failure { sources: project.sources().clone(), diagnostics: errors.cloned().collect() }
}
