//! What an analysis of policies finds, each with its place, cause and remedy, and a case that shows it.
//!
//! What compiling finds of rules and criteria is in it; what only a walk over the whole graph finds is added. The walks
//! are those of [`mednec_analysis`]; here they get their places, and their cases are run.

mod place;
mod save;
mod shown;
mod told;
mod witness;

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use mednec_analysis::analyze as of_unit;
use mednec_compiler::{Options, allowed};
use mednec_graph::bundle::Unit;
use mednec_graph::{Bundle, Outcome};
use mednec_source::{Diagnostic, Sink};
use serde_json::Value;

use crate::load::Project;
use place::Places;
use told::Told;

pub use save::{SavedCases, already_there, save_cases};
pub use shown::ANALYSIS_SCHEMA;

/// The stack of a worker: graphs are as deep as policies are long.
const STACK: usize = 64 * 1024 * 1024;
/// What compiling finds that is a finding of an analysis too, beside all that rules and criteria come to (4xx).
const FINDINGS: [&str; 4] =
    ["always-the-same", "open-list-excludes", "code-not-valid", "hole-between-editions"];

/// What was found in the policies of a project.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// What was found, by file and place.
    pub findings: Vec<Finding>,
    /// What was asked of each edition that could be analysed, by policy.
    pub editions: Vec<EditionAsked>,
    /// How many groups of policies could not be analysed, for being too large.
    pub refused: usize,
}

/// Something that was found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What it is, where, why, and what to do.
    pub problem: Diagnostic,
    /// The policy and its edition; nothing where compiling found it.
    pub edition: Option<(String, String)>,
    /// Whether it is proved or shown by a case; else it is only possible.
    pub certain: bool,
    /// The case that shows it.
    pub witness: Option<Witness>,
}

/// A case that was made up, and what it was determined as.
#[derive(Clone, Debug, PartialEq)]
pub struct Witness {
    /// The payer's short name.
    pub payer: String,
    /// Its facts, as they stand in a case.
    pub given: Vec<(String, Value)>,
    /// What is decided.
    pub outcome: Outcome,
    /// The name of the reason.
    pub reason: String,
    /// The file and line of the rule that decided; nothing where none did.
    pub rule: Option<String>,
}

/// What was asked of an edition, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EditionAsked {
    /// The policy.
    pub policy: String,
    /// The edition's name.
    pub edition: String,
    /// The file it is written in.
    pub path: String,
    /// How many questions a case answers.
    pub shown: usize,
    /// How many a proof answers.
    pub proved: usize,
    /// What neither answers, in words.
    pub open: Vec<String>,
    /// The invariants that are proved, as they read.
    pub invariants: Vec<String>,
    /// Whether it is proved that nothing is denied on what a case does not say.
    pub silence: bool,
}

/// How a project is to be compiled before it is analysed: what it states of itself is proved by the analysis.
pub fn options_to_analyze() -> Options {
    Options { prove: false, ..Options::default() }
}

/// Analyses the policies of a project that was loaded with [`options_to_analyze`], on so many threads; `done` is told how
/// many of how many groups of policies are done. Of a project that could not be compiled, only that is told.
pub fn analyze(project: &Project, threads: NonZeroUsize, done: &mut dyn FnMut(usize, usize)) -> Analysis {
    let Some(bundle) = project.bundle() else {
        let all = project.diagnostics().iter().map(|problem| as_it_is(problem.clone()));
        return Analysis { findings: all.collect(), ..Analysis::default() };
    };
    let places = Places::new(project, bundle);
    let units: Vec<u32> = (0u32..)
        .zip(&bundle.units)
        .filter(|(_, unit)| unit.editions.iter().any(|edition| places.is_asked(edition.origin)))
        .map(|(id, _)| id)
        .collect();
    let found = on_threads(bundle, &units, threads, done);
    let mut told = Told::new(project, bundle, &places);
    let mut analysis = Analysis::default();
    for (id, of_unit) in units.iter().zip(&found) {
        let Some(unit) = bundle.units.get(*id as usize) else { continue };
        analysis.refused += usize::from(of_unit.over_budget);
        // That a unit has no graph has been told when it was compiled.
        if of_unit.over_budget && unit.root.is_some() {
            analysis.findings.extend(told.too_large(unit));
        }
        analysis.findings.extend(told.of_unit(unit, of_unit));
        analysis.editions.extend(told.asked(unit, of_unit));
    }
    analysis.editions.sort();
    add_compiled(&mut analysis.findings, project.diagnostics());
    analysis.findings.retain(|finding| !allowed(&project.files, &finding.problem));
    analysis.findings.retain(|finding| places.is_here(&finding.problem));
    sort(&mut analysis.findings);
    analysis
}

/// Each unit's analysis, in the order of the units, whichever is done first.
fn on_threads(
    bundle: &Bundle,
    units: &[u32],
    threads: NonZeroUsize,
    done: &mut dyn FnMut(usize, usize),
) -> Vec<mednec_analysis::Analysis> {
    let next = AtomicUsize::new(0);
    let (send, receive) = mpsc::channel();
    let mut found: Vec<Option<mednec_analysis::Analysis>> = vec![None; units.len()];
    thread::scope(|scope| {
        for _ in 0..threads.get().min(units.len()) {
            let (next, send) = (&next, send.clone());
            let work = move || {
                while let Some((at, unit)) = next_of(next, units) {
                    if send.send((at, of_unit(bundle, unit))).is_err() {
                        return;
                    }
                }
            };
            // Where no thread can be had, those that there are do its work, and at last this one.
            let _ = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        }
        drop(send);
        let mut count = 0;
        for (at, analysis) in receive {
            count += 1;
            done(count, units.len());
            if let Some(place) = found.get_mut(at) {
                *place = Some(analysis);
            }
        }
    });
    let left = found.into_iter().zip(units);
    left.map(|(found, unit)| found.unwrap_or_else(|| of_unit(bundle, *unit))).collect()
}

fn next_of(next: &AtomicUsize, units: &[u32]) -> Option<(usize, u32)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    units.get(at).map(|unit| (at, *unit))
}

/// Adds what compiling found, but for what an analysis tells better in the same place.
fn add_compiled(findings: &mut Vec<Finding>, compiled: &[Diagnostic]) {
    let key = |problem: &Diagnostic| {
        problem.primary.as_ref().map(|at| (problem.code.number, at.span.source, at.span.start))
    };
    let told: BTreeSet<_> = findings.iter().filter_map(|finding| key(&finding.problem)).collect();
    let is_finding = |problem: &Diagnostic| {
        (400..500).contains(&problem.code.number) || FINDINGS.contains(&problem.code.name)
    };
    let own = compiled.iter().filter(|problem| is_finding(problem));
    let new = own.filter(|problem| key(problem).is_none_or(|key| !told.contains(&key)));
    findings.extend(new.cloned().map(as_it_is));
}

/// By file and place, as a sink sorts; what is told twice is told once.
fn sort(findings: &mut Vec<Finding>) {
    let mut sink = Sink::new();
    findings.iter().for_each(|finding| sink.report(finding.problem.clone()));
    let mut sorted = Vec::new();
    for problem in sink.into_sorted() {
        if let Some(at) = findings.iter().position(|finding| finding.problem == problem) {
            sorted.push(findings.swap_remove(at));
        }
    }
    *findings = sorted;
}

/// What was found without an analysis.
fn as_it_is(problem: Diagnostic) -> Finding {
    Finding { problem, edition: None, certain: true, witness: None }
}

/// The editions of a unit, each with its index.
fn editions(unit: &Unit) -> impl Iterator<Item = (usize, &mednec_graph::bundle::Edition)> {
    unit.editions.iter().enumerate()
}
