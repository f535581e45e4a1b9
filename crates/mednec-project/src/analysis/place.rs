//! From a place that a bundle keeps back to the text it was written in.

use std::collections::BTreeMap;

use mednec_graph::{Bundle, OriginId};
use mednec_source::{Diagnostic, SourceFile, SourceId, Span};

use crate::load::Project;

/// The texts of a project by the paths that its bundle has.
pub(super) struct Places<'p> {
    project: &'p Project,
    bundle: &'p Bundle,
    sources: BTreeMap<&'p str, SourceId>,
}

impl<'p> Places<'p> {
    pub(super) fn new(project: &'p Project, bundle: &'p Bundle) -> Self {
        let sources = project.relative.iter().map(|(id, path)| (path.as_str(), *id)).collect();
        Self { project, bundle, sources }
    }

    /// What was written at an origin: a key, or the rest of the line.
    pub(super) fn span(&self, origin: OriginId) -> Option<Span> {
        let at = self.bundle.origin(origin)?;
        let source = *self.sources.get(self.bundle.files.get(at.file as usize)?.as_str())?;
        let file = self.project.sources().file(source)?;
        let start = byte_of(file, at.line, at.column)?;
        let rest = file.text().get(start..)?;
        let line = rest.lines().next().unwrap_or("");
        Some(Span::new(source, start, start + written(line).len()))
    }

    /// The line of an origin.
    pub(super) fn line(&self, origin: OriginId) -> Option<u32> {
        self.bundle.origin(origin).map(|at| at.line)
    }

    /// The file of an origin, as the bundle has it.
    pub(super) fn path(&self, origin: OriginId) -> &'p str {
        let file = self.bundle.origin(origin).and_then(|at| self.bundle.files.get(at.file as usize));
        file.map_or("", String::as_str)
    }

    /// The file of an origin, as the caller gave it.
    pub(super) fn shown(&self, origin: OriginId) -> &str {
        let source = self.sources.get(self.path(origin));
        let file = source.and_then(|source| self.project.sources().file(*source));
        file.map_or(self.path(origin), SourceFile::path)
    }

    /// Whether what is written at an origin is to be looked at.
    pub(super) fn is_asked(&self, origin: OriginId) -> bool {
        let only = self.project.only.as_ref();
        let source = self.sources.get(self.path(origin));
        only.is_none_or(|only| source.is_some_and(|source| only.contains(source)))
    }

    /// Whether a problem lies in what is to be looked at.
    pub(super) fn is_here(&self, problem: &Diagnostic) -> bool {
        let (Some(only), Some(at)) = (&self.project.only, &problem.primary) else { return true };
        only.contains(&at.span.source)
    }
}

fn byte_of(file: &SourceFile, line: u32, column: u32) -> Option<usize> {
    let before = line.checked_sub(1)? as usize;
    let start: usize = file.text().split_inclusive('\n').take(before).map(str::len).sum();
    let text = file.text().get(start..)?;
    let (at, _) = text.char_indices().nth(column.checked_sub(1)? as usize)?;
    Some(start + at)
}

/// A key without its colon; else the line without what closes a bracket around it and without a comment.
fn written(line: &str) -> &str {
    let key = line.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')));
    if let Some(end) = key.filter(|end| *end > 0)
        && line.get(end..).is_some_and(|rest| rest == ":" || rest.starts_with(": "))
    {
        return line.get(..end).unwrap_or(line);
    }
    let bare = line.split(" #").next().unwrap_or(line);
    bare.trim_end().trim_end_matches(['}', ']', ',', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_or_a_condition_is_marked_and_nothing_behind_it() {
        for (line, marked) in [
            ("deny: not_one_on_one", "deny"),
            ("otherwise: { approve: criteria_met }", "otherwise"),
            ("example-health/97112", "example-health/97112"),
            ("tone is low, slow]", "tone is low, slow"),
            ("tone is low  # as measured", "tone is low"),
        ] {
            assert_eq!(written(line), marked);
        }
    }
}
