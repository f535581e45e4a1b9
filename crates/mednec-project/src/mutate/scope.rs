//! Which policies are changed: those that the cases asked for decide by.

use std::collections::{BTreeMap, BTreeSet};

use mednec_compiler::Options;
use mednec_graph::Bundle;
use mednec_source::{Sink, SourceId};
use mednec_syntax::file::File;

use super::ground::Ground;
use crate::answer::Answerer;
use crate::case::{Request, requests};
use crate::load::Project;
use crate::prepare::{Prepared, prepare_of};
use crate::run::matches;

/// What is changed, and what it is tried by.
pub(super) struct Scope<'p> {
    pub(super) grounds: Vec<Ground<'p>>,
    /// The files whose texts are changed; all where none is named.
    pub(super) files: Option<BTreeSet<SourceId>>,
    /// The policies that no case is determined by.
    pub(super) without_case: Vec<String>,
}

impl<'p> Scope<'p> {
    /// Of the cases of a project whose path and name match.
    pub(super) fn of(
        project: &'p Project,
        bundle: &Bundle,
        pattern: Option<&str>,
        options: &Options,
    ) -> Self {
        let asked_files = asked_files(project);
        let of_cases =
            |source: SourceId| asked_files.cases.as_ref().is_none_or(|only| only.contains(&source));
        let asked = |prepared: &Prepared<'p>| {
            let source = prepared.span.source;
            let relative = project.relative.get(&source).map_or("", String::as_str);
            let path = format!("{relative}/{}", prepared.name);
            of_cases(source) && pattern.is_none_or(|pattern| matches(pattern, &path))
        };
        let mut units: BTreeSet<usize> = BTreeSet::new();
        let mut answerer = Answerer::new(bundle, "").criteria(false);
        prepare_of(project, bundle, &of_cases, &mut Sink::new(), |prepared| {
            if let (Some(case), Some(payer), true) = (&prepared.case, prepared.payer, asked(&prepared)) {
                for Request { case, .. } in requests(bundle, case) {
                    let editions = answerer.determine(&case.case, Some(payer)).editions;
                    units.extend(editions.iter().filter_map(|at| usize::try_from(at.unit).ok()));
                }
            }
        });
        let by_path: BTreeMap<&str, SourceId> =
            project.relative.iter().map(|(source, path)| (path.as_str(), *source)).collect();
        let of_unit = |at: &usize| -> BTreeSet<SourceId> {
            let editions = bundle.units.get(*at).map_or(&[][..], |unit| &unit.editions);
            let file = |edition: &mednec_graph::bundle::Edition| {
                let origin = bundle.origin(edition.origin)?;
                by_path.get(bundle.files.get(origin.file as usize)?.as_str()).copied()
            };
            editions.iter().filter_map(file).collect()
        };
        // Where policies are named, only theirs are changed; a shared file or a value set may be used by any.
        let wanted = |policies: &BTreeSet<SourceId>| match &asked_files.policies {
            Some(only) if !only.is_empty() => !policies.is_disjoint(only),
            _ => true,
        };
        let all: BTreeSet<SourceId> = (0..bundle.units.len()).flat_map(|at| of_unit(&at)).collect();
        let tried: BTreeSet<SourceId> = units.iter().flat_map(of_unit).collect();
        let grounds = units.iter().map(of_unit).filter(wanted);
        Self {
            grounds: grounds.filter_map(|policies| Ground::of(project, policies, &asked, options)).collect(),
            without_case: match (pattern, &project.only) {
                (None, None) => named(project, all.difference(&tried)),
                _ => Vec::new(),
            },
            files: asked_files.changed,
        }
    }
}

/// What of a project was asked for.
struct AskedFiles {
    /// The files of cases; all where none is named.
    cases: Option<BTreeSet<SourceId>>,
    /// The policies, if any file is named that could be changed.
    policies: Option<BTreeSet<SourceId>>,
    /// The files to change; all where cases are named beside them.
    changed: Option<BTreeSet<SourceId>>,
}

/// A folder has cases and what they try; a single policy, shared file or value set is tried by all cases.
fn asked_files(project: &Project) -> AskedFiles {
    let Some(only) = &project.only else { return AskedFiles { cases: None, policies: None, changed: None } };
    let of = |wanted: fn(&File) -> bool| -> BTreeSet<SourceId> {
        let files = project.files.iter().filter(|(source, file)| only.contains(source) && wanted(file));
        files.map(|(source, _)| *source).collect()
    };
    let cases = of(|file| matches!(file, File::Cases(_)));
    if !cases.is_empty() {
        return AskedFiles { cases: Some(cases), policies: None, changed: None };
    }
    let policies = of(|file| matches!(file, File::Policy(_)));
    AskedFiles { cases: None, policies: Some(policies), changed: Some(only.clone()) }
}

/// The policies of some files, by their paths.
fn named<'s>(project: &Project, files: impl Iterator<Item = &'s SourceId>) -> Vec<String> {
    files.filter_map(|source| Some(project.sources.file(*source)?.path().to_owned())).collect()
}
