//! The verbs, one file each, and what they share: opening policies and telling problems.

pub(crate) mod analyze;
pub(crate) mod answers;
pub(crate) mod batch;
pub(crate) mod cases;
pub(crate) mod changes_markdown;
pub(crate) mod check;
pub(crate) mod codes;
pub(crate) mod compile;
pub(crate) mod completions;
pub(crate) mod coverage;
pub(crate) mod coverage_html;
pub(crate) mod determine;
pub(crate) mod diff;
pub(crate) mod doc;
pub(crate) mod editions;
pub(crate) mod explain;
pub(crate) mod fmt;
pub(crate) mod graph;
pub(crate) mod import;
pub(crate) mod input;
pub(crate) mod interview;
pub(crate) mod junit;
pub(crate) mod key;
pub(crate) mod letter;
pub(crate) mod lock;
pub(crate) mod lsp;
pub(crate) mod man;
pub(crate) mod mutate;
pub(crate) mod new;
pub(crate) mod next;
pub(crate) mod progress;
pub(crate) mod replay;
pub(crate) mod rows;
pub(crate) mod schema;
pub(crate) mod show;
pub(crate) mod side;
pub(crate) mod test;

use std::io::Write;
use std::path::Path;

use mednec_project::{Options, Policies, Project, read_public_key};
use mednec_source::render::human::{self, Style};
use mednec_source::render::{Counts, summary};
use mednec_source::{Diagnostic, Severity, SourceMap};

use crate::args::{Strictness, Trust};
use crate::exit::Stop;
use crate::pretty::width::page;

/// Problems that say that nothing could be looked at: no such file, unreadable, no policies, too large, not written,
/// another file in the place, no bundle, rows of an unknown form.
const COULD_NOT: [&str; 8] = [
    "not-found",
    "unreadable-file",
    "no-policy-files",
    "folder-too-large",
    "not-written",
    "already-there",
    "no-such-bundle",
    "unclear-input",
];

/// The most names that a message lists.
const NAMED: usize = 5;

/// How problems are drawn: always in colour, which the stream drops where it is not wanted.
pub(crate) fn drawn() -> Style {
    Style { colour: true, width: page() }
}

/// Tells problems on standard error; where no one reads that, the exit code still says how the run ended.
pub(crate) fn tell<'d>(sources: &SourceMap, problems: impl IntoIterator<Item = &'d Diagnostic>) {
    let mut out = anstream::stderr().lock();
    let _ = write!(out, "{}", human::list(sources, problems, drawn()));
}

/// Writes a result to standard output.
pub(crate) fn print(text: &str) -> Result<(), Stop> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// Tells the one problem that ends a run.
pub(crate) fn ended_by(problem: &Diagnostic) -> Stop {
    tell(&SourceMap::new(), [problem]);
    stopped([problem], String::new())
}

/// The first few of some names, for a message.
pub(crate) fn listed(names: &[&str]) -> String {
    let more = names.len().saturating_sub(NAMED);
    let first = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{first} and {more} more") } else { first }
}

/// The end of a run that errors make impossible.
pub(crate) fn stopped<'d>(problems: impl IntoIterator<Item = &'d Diagnostic>, text: String) -> Stop {
    let mut errors = problems.into_iter().filter(|problem| problem.is_error()).peekable();
    if errors.peek().is_some() && errors.all(|problem| COULD_NOT.contains(&problem.code.name)) {
        Stop::CouldNot(text)
    } else {
        Stop::Invalid(text)
    }
}

/// Raises warnings to errors where they are not let pass.
pub(crate) fn raised(mut problems: Vec<Diagnostic>, strictness: Strictness) -> Vec<Diagnostic> {
    if strictness.deny_warnings {
        for problem in problems.iter_mut().filter(|problem| problem.severity == Severity::Warning) {
            problem.severity = Severity::Error;
        }
    }
    problems
}

/// Compiled policies from a folder or a bundle; their problems are told where they cannot be used.
pub(crate) fn open(path: &Path, strictness: Strictness, trust: &Trust) -> Result<Policies, Stop> {
    let keys =
        trust.verify_key.iter().map(|path| read_public_key(path).map_err(|problem| ended_by(&problem)));
    let keys = keys.collect::<Result<Vec<_>, Stop>>()?;
    match Policies::open_trusted(path, &Options::default(), &keys) {
        Ok(mut policies) => {
            let warnings = raised(std::mem::take(&mut policies.warnings), strictness);
            refuse(&policies.sources, &warnings)?;
            policies.warnings = warnings;
            Ok(policies)
        }
        Err(failure) => {
            tell(&failure.sources, failure.diagnostics.iter().filter(|problem| problem.is_error()));
            Err(stopped(&failure.diagnostics, unusable(&failure.diagnostics)))
        }
    }
}

/// Policies as of the day asked for; where that makes no difference, this is said.
pub(crate) fn as_known_on(policies: Policies, day: Option<i64>) -> Policies {
    if day.is_some() && policies.bundle.known_on_fact().is_none() {
        let text = "note: `--known-on` changes nothing here: no edition says `known_from`\n";
        // Whoever does not read it misses nothing.
        let _ = anstream::stderr().write_all(text.as_bytes());
    }
    policies.as_known_on(day)
}

/// A project that could be compiled; its problems are told where it could not.
pub(crate) fn load(path: &Path, strictness: Strictness) -> Result<Project, Stop> {
    let project = Project::load(path, &Options::default());
    let problems = raised(project.diagnostics().to_vec(), strictness);
    refuse(project.sources(), &problems)?;
    Ok(project)
}

/// Stops with all problems told where one is an error.
pub(crate) fn refuse(sources: &SourceMap, problems: &[Diagnostic]) -> Result<(), Stop> {
    if problems.iter().any(Diagnostic::is_error) {
        tell(sources, problems);
        return Err(stopped(problems, unusable(problems)));
    }
    Ok(())
}

/// What is left to say after the problems.
fn unusable(problems: &[Diagnostic]) -> String {
    let files = problems.iter().filter_map(|problem| Some(problem.primary.as_ref()?.span.source));
    let files: std::collections::BTreeSet<_> = files.collect();
    let counts = Counts::of(problems, files.len().max(1));
    match stopped(problems, String::new()) {
        Stop::Invalid(_) => format!("the policies or cases cannot be used: {}", summary(counts)),
        // The problem has said it all.
        _ => String::new(),
    }
}
