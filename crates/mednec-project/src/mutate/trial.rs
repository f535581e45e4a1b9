//! All changes tried, each on the policies that it concerns, on several threads.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use mednec_compiler::Options;
use mednec_graph::Bundle;
use mednec_source::{Sink, SourceMap, Span};
use mednec_syntax::file::{File, read, read_csv};

use super::edit::Edit;
use super::ground::{Ground, alike};
use super::scope::Scope;
use super::{Fate, Kind, Mutant};
use crate::discover::is_rows;
use crate::load::Project;
use crate::side_by_side::side_by_side;

/// A change, and the grounds that it concerns.
struct Site {
    edit: Edit,
    grounds: Vec<usize>,
}

/// Tries every change.
pub(super) fn run(
    project: &Project,
    scope: &Scope<'_>,
    options: &Options,
    threads: usize,
    tell: &(dyn Fn(usize, usize) + Sync),
) -> Vec<Mutant> {
    let sites = sites(project, scope);
    // Changes of one span are tried together, because some of them may be the same.
    let groups: Vec<&[Site]> = sites.chunk_by(|a, b| a.edit.span == b.edit.span).collect();
    let done = AtomicUsize::new(0);
    let fates = side_by_side(
        &groups,
        threads,
        || project.sources.clone(),
        |sources, group| {
            tried(group, scope, sources, options, &|| {
                tell(done.fetch_add(1, Ordering::Relaxed) + 1, sites.len());
            })
        },
    );
    let fates = fates.into_iter().flatten();
    let mut told: Vec<(&Site, Fate)> = sites.iter().zip(fates).collect();
    // By the place that is told, which lies within what is replaced.
    told.sort_by_key(|(site, _)| (project.relative.get(&site.edit.at.source), site.edit.at.start));
    told.into_iter().map(|(site, fate)| mutant(&project.sources, &site.edit, fate)).collect()
}

/// The changes by path and place, each once.
fn sites(project: &Project, scope: &Scope<'_>) -> Vec<Site> {
    let mut all: BTreeMap<(String, Span, usize), Site> = BTreeMap::new();
    let mut places: BTreeMap<(Span, String), (String, Span, usize)> = BTreeMap::new();
    for (ground, of) in scope.grounds.iter().enumerate() {
        for edit in of.edits(&project.sources) {
            let source = edit.span.source;
            if scope.files.as_ref().is_some_and(|only| !only.contains(&source)) {
                continue;
            }
            let path = project.sources.file(source).map_or("", |file| file.path()).to_owned();
            let number = all.len();
            let place = places
                .entry((edit.span, edit.text.clone()))
                .or_insert_with(|| (path, edit.span, number))
                .clone();
            let site = all.entry(place).or_insert_with(|| Site { edit, grounds: Vec::new() });
            if site.grounds.last() != Some(&ground) {
                site.grounds.push(ground);
            }
        }
    }
    all.into_values().collect()
}

/// What becomes of changes of one span.
fn tried(
    group: &[Site],
    scope: &Scope<'_>,
    sources: &mut SourceMap,
    options: &Options,
    tell: &dyn Fn(),
) -> Vec<Fate> {
    let Some(source) = group.first().map(|site| site.edit.span.source) else { return Vec::new() };
    let original = sources.file(source).map_or("", |file| file.text()).to_owned();
    let mut moved: Vec<(Span, Vec<Bundle>)> = Vec::new();
    let mut fates = Vec::new();
    for Site { edit, grounds } in group {
        let grounds: Vec<&Ground<'_>> = grounds.iter().filter_map(|at| scope.grounds.get(*at)).collect();
        let text = edit.applied(&original);
        sources.replace(source, text);
        let made = made(&grounds, sources, edit, options);
        let (fate, bundles) = match made {
            None => (Fate::NoPolicy, Vec::new()),
            Some(bundles) => (fate(&grounds, edit, &bundles, &moved), bundles),
        };
        if edit.kind == Kind::Limit && fate != Fate::ChangesNothing {
            moved.push((edit.at, bundles));
        }
        fates.push(fate);
        tell();
    }
    sources.replace(source, original);
    fates
}

/// The changed policies of each ground; nothing where they are no policies.
fn made(grounds: &[&Ground<'_>], sources: &SourceMap, edit: &Edit, options: &Options) -> Option<Vec<Bundle>> {
    let source = edit.span.source;
    let file = sources.file(source)?;
    let mut sink = Sink::new();
    // The sheet of a workbook stands behind its name.
    let workbook = file.path().split('#').next().unwrap_or("");
    let tree = if is_rows(Path::new(workbook)) {
        read_csv(file.text(), source, &mut sink)
    } else {
        read(source, file.text(), &mut sink)
    };
    if sink.has_errors() || matches!(tree, File::Unreadable) {
        return None;
    }
    grounds.iter().map(|ground| ground.with(sources, source, &tree, options)).collect()
}

/// A case that fails tells more, and sooner, than two graphs that differ.
fn fate(grounds: &[&Ground<'_>], edit: &Edit, bundles: &[Bundle], moved: &[(Span, Vec<Bundle>)]) -> Fate {
    let pairs = || grounds.iter().zip(bundles);
    // `< 8` made `<= 8` may be `< 9`, which has been tried.
    let same = |(at, other): &(Span, Vec<Bundle>)| {
        *at == edit.at
            && other.len() == bundles.len()
            && other.iter().zip(bundles).all(|(other, one)| alike(other, one))
    };
    if edit.kind == Kind::Comparison && moved.iter().any(same) {
        return Fate::ChangesNothing;
    }
    if let Some(case) = pairs().find_map(|(ground, bundle)| ground.noticed_by(bundle)) {
        return Fate::Noticed(case.to_owned());
    }
    if !edit.beside_graph && pairs().all(|(ground, bundle)| ground.is_like(bundle)) {
        return Fate::ChangesNothing;
    }
    Fate::NotNoticed
}

fn mutant(sources: &SourceMap, edit: &Edit, fate: Fate) -> Mutant {
    let (path, place) = sources.locate(edit.at).map_or(("", None), |(path, at)| (path, Some(at)));
    Mutant {
        path: path.to_owned(),
        line: place.map_or(1, |at| at.line),
        column: place.map_or(1, |at| at.column),
        kind: edit.kind,
        change: edit.says.clone(),
        before: edit.before(sources).to_owned(),
        after: edit.text.clone(),
        fate,
    }
}
