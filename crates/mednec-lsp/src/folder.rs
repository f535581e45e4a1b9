//! One folder of policies that is open: its texts, names, problems and what was compiled last.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use mednec_letter::check_templates;
use mednec_project::{Options, Project, Reread, Workspace};
use mednec_source::{Diagnostic, Place, SourceFile, SourceId, SourceMap, Span};
use mednec_syntax::file::File;

use crate::index::{ByName, Index, Names};
use crate::settle::Settled;

/// A folder of policies.
pub(crate) struct Folder {
    pub(crate) workspace: Workspace,
    pub(crate) indexes: BTreeMap<SourceId, Arc<Index>>,
    by_name: ByName,
    /// What is wrong, by file.
    pub(crate) problems: BTreeMap<SourceId, Vec<Diagnostic>>,
    /// The policy that was changed last, compiled with what it shares a graph with.
    part: Option<(SourceId, u64, Arc<Project>)>,
    /// The last time that all was compiled without an error.
    pub(crate) good: Option<Arc<Settled>>,
    /// Which state it is in; each change makes another.
    pub(crate) state: u64,
    /// Whether there is a vocabulary, so that names mean something.
    has_words: bool,
}

impl Folder {
    /// Reads a folder with a vocabulary.
    pub(crate) fn open(root: &Path) -> Self {
        Self::of(Workspace::open(root), true)
    }

    /// The place of a single file that no vocabulary is around.
    pub(crate) fn alone(folder: &Path) -> Self {
        Self::of(Workspace::empty(folder), false)
    }

    fn of(workspace: Workspace, has_words: bool) -> Self {
        let index = |(source, file): (SourceId, &File)| (source, Arc::new(Index::of(file)));
        let indexes: BTreeMap<SourceId, Arc<Index>> = workspace.files().map(index).collect();
        let mut by_name = ByName::default();
        indexes.iter().for_each(|(source, index)| by_name.add(*source, index));
        let problems = BTreeMap::new();
        Self { workspace, indexes, by_name, problems, part: None, good: None, state: 1, has_words }
    }

    /// The names of all files.
    pub(crate) fn names(&self) -> Names<'_> {
        Names { workspace: &self.workspace, indexes: &self.indexes, by_name: &self.by_name }
    }

    /// The text of a file.
    pub(crate) fn text(&self, source: SourceId) -> Option<&SourceFile> {
        self.workspace.sources().file(source)
    }

    /// Gives a file another text; whether anything is another now.
    pub(crate) fn set(&mut self, path: &Path, text: String) -> Option<SourceId> {
        let before = self.workspace.id(path);
        if before.and_then(|id| self.text(id)).is_some_and(|file| file.text() == text) {
            return before;
        }
        let source = self.workspace.set(path, text);
        self.read(source);
        Some(source)
    }

    /// Reads a file from the disk again, or each sheet of a workbook.
    pub(crate) fn reload(&mut self, path: &Path) {
        let Reread { read, gone } = self.workspace.reload(path);
        for source in gone {
            self.forget(source);
            self.problems.remove(&source);
            self.state += 1;
        }
        read.into_iter().for_each(|source| self.read(source));
    }

    fn read(&mut self, source: SourceId) {
        self.forget(source);
        if let Some(file) = self.workspace.file(source) {
            let index = Index::of(file);
            self.by_name.add(source, &index);
            self.indexes.insert(source, Arc::new(index));
        }
        self.state += 1;
    }

    fn forget(&mut self, source: SourceId) {
        if let Some(index) = self.indexes.remove(&source) {
            self.by_name.remove(source, &index);
        }
    }

    /// Looks for what is wrong with a file that was changed, and with those that share a graph with it.
    pub(crate) fn check(&mut self, source: SourceId) {
        let Some(file) = self.workspace.file(source) else { return };
        if !self.has_words {
            let known = !matches!(file, File::Unreadable);
            let found = if known { self.workspace.read_problems(source).to_vec() } else { Vec::new() };
            self.problems.insert(source, found);
            return;
        }
        if let File::Cases(_) = file {
            let bundle = self.good.as_ref().and_then(|good| good.project.bundle());
            let found = match bundle {
                Some(bundle) => self.workspace.case_problems(source, bundle),
                None => self.workspace.read_problems(source).to_vec(),
            };
            let found = found.into_iter().filter_map(|problem| placed(self.workspace.sources(), problem));
            let found = found.map(|(_, problem)| problem).collect();
            self.problems.insert(source, found);
            return;
        }
        let part = self.part(source);
        let mut told = by_file(&part);
        for (id, file) in part.files() {
            if *id == source || matches!(file, File::Policy(_)) {
                self.problems.insert(*id, told.remove(id).unwrap_or_default());
            }
        }
    }

    /// A policy, compiled with what it shares a graph with.
    pub(crate) fn part(&mut self, source: SourceId) -> Arc<Project> {
        match &self.part {
            Some((of, state, part)) if (*of, *state) == (source, self.state) => Arc::clone(part),
            _ => {
                let part = Arc::new(self.workspace.part(source, &Options::default()));
                self.part = Some((source, self.state, Arc::clone(&part)));
                part
            }
        }
    }

    /// Takes over what was settled, its problems where the folder has not changed since; what was good before.
    pub(crate) fn settle(&mut self, settled: &Arc<Settled>, open: &[SourceId]) -> Option<Arc<Settled>> {
        let is_good = settled.project.bundle().is_some();
        let before = if is_good { self.good.replace(Arc::clone(settled)) } else { None };
        if settled.state != self.state {
            return before;
        }
        self.problems = settled.problems.clone();
        for source in open {
            let draft = matches!(self.workspace.file(*source), Some(File::Policy(policy))
                if policy.status.as_ref().is_some_and(|status| status.node == "draft"));
            if draft {
                self.check(*source);
            }
        }
        before
    }
}

/// What is wrong with a project, by file.
pub(crate) fn by_file(project: &Project) -> BTreeMap<SourceId, Vec<Diagnostic>> {
    let mut told: BTreeMap<SourceId, Vec<Diagnostic>> = BTreeMap::new();
    for problem in project.diagnostics().iter().cloned().chain(check_templates(project)) {
        if let Some((source, problem)) = placed(project.sources(), problem) {
            told.entry(source).or_default().push(problem);
        }
    }
    told
}

/// A problem with its file. What is told of a line without its text gets the line as its place.
fn placed(sources: &SourceMap, problem: Diagnostic) -> Option<(SourceId, Diagnostic)> {
    let named = |path: &str| sources.files().find(|(_, file)| file.path() == path);
    match (&problem.primary, &problem.place) {
        (Some(at), _) => Some((at.span.source, problem)),
        (None, Place::Line { path, line }) => {
            let (source, file) = named(path)?;
            let line = file.line(u32::try_from(*line).unwrap_or(u32::MAX)).unwrap_or(0..0);
            let end = file.text().get(line.clone()).map_or(0, |text| text.trim_end().len());
            Some((source, problem.at(Span::new(source, line.start, line.start + end), "")))
        }
        (None, Place::Path(path)) => Some((named(path)?.0, problem)),
        (None, Place::Marked) => None,
    }
}
