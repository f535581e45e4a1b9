//! Problems that only follow from another one, and would be gone with it.
//!
//! A condition that cannot be read counts as never met, so the rule it guards seems to decide nothing, and what only it
//! uses seems to be unused. And where a file cannot be read, every name it declares is missing elsewhere. An author who
//! is told both looks for a second mistake that is not there.

use mednec_source::{Code, Diagnostic, SourceId, SourceMap};
use mednec_syntax::codes::BAD_NAME;
use mednec_syntax::file::File;

use crate::codes;

/// Told only where nothing is wrong otherwise.
const BY_ANY_ERROR: [&Code; 6] = [
    &codes::RULE_NEVER_DECIDES,
    &codes::NO_RULE_DECIDES,
    &codes::UNUSED_CRITERION,
    &codes::UNUSED_ALLOW,
    &codes::UNUSED_PARAMETER,
    &codes::CRITERION_ALWAYS,
];

/// Told only where every file that declares names could be read.
const BY_UNREADABLE_FILE: [&Code; 6] = [
    &codes::UNKNOWN_FACT,
    &codes::UNKNOWN_CRITERION,
    &codes::UNKNOWN_VALUE_SET,
    &codes::UNKNOWN_REASON,
    &codes::UNKNOWN_SOURCE,
    &codes::UNKNOWN_PAYER,
];

/// Told only where every file of rows that is named could be read whole.
const BY_ROWS: [&Code; 1] = [&codes::TABLE_HOLE];

/// What is wrong with files of rows, so that values are missing.
const OF_ROWS: [&str; 4] = ["bad-csv", "unknown-csv", "csv-shape", "not-a-workbook"];

/// Codes below it are about the form of a text.
const OF_FORM: u16 = 200;

/// The keys that begin a file on whose names others rely.
const DECLARING: [&str; 4] = ["facts:", "value_set:", "shared:", "payer:"];

/// The problems without those that another one brings about; that one stays.
pub(crate) fn without(
    sources: &SourceMap,
    files: &[(SourceId, File)],
    mut found: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    if !found.iter().any(Diagnostic::is_error) {
        return found;
    }
    found.retain(|problem| !BY_ANY_ERROR.contains(&problem.code));
    if found.iter().any(|problem| problem.is_error() && OF_ROWS.contains(&problem.code.name)) {
        found.retain(|problem| !BY_ROWS.contains(&problem.code));
    }
    let lost = |id: &SourceId| {
        let text = sources.file(*id).map_or("", |file| file.text());
        text.lines().any(|line| DECLARING.iter().any(|key| line.starts_with(key)))
    };
    if files.iter().any(|(id, file)| *file == File::Unreadable && lost(id)) {
        found.retain(|problem| !BY_UNREADABLE_FILE.contains(&problem.code));
    }
    let of_bases: Vec<bool> = found.iter().map(|problem| of_base(sources, files, &found, problem)).collect();
    let mut of_bases = of_bases.into_iter();
    found.retain(|_| !of_bases.next().unwrap_or(false));
    found
}

/// Whether what is wrong with a policy that builds on another comes of what is wrong with the text of that one.
fn of_base(
    sources: &SourceMap,
    files: &[(SourceId, File)],
    found: &[Diagnostic],
    problem: &Diagnostic,
) -> bool {
    let Some(at) = problem.primary.as_ref().map(|label| label.span) else { return false };
    if *problem.code == codes::UNKNOWN_BASE {
        let name = sources.slice(at);
        return !name.is_empty()
            && files.iter().any(|(id, file)| match file {
                File::Unreadable => sources.file(*id).is_some_and(|file| file.text().contains(name)),
                // One whose name is not well written is not known by the one that was meant.
                File::Policy(policy) => {
                    let here =
                        |told: &Diagnostic| told.primary.as_ref().is_some_and(|at| at.span == policy.id.span);
                    found.iter().any(|told| *told.code == BAD_NAME && here(told))
                }
                _ => false,
            });
    }
    *problem.code == codes::BAD_CHANGE
        && bases_of(files, at.source).iter().any(|base| {
            let here = |told: &Diagnostic| told.primary.as_ref().is_some_and(|at| at.span.source == *base);
            found.iter().any(|told| told.is_error() && told.code.number < OF_FORM && here(told))
        })
}

/// The files of the policies that one builds on, the nearest first.
fn bases_of(files: &[(SourceId, File)], of: SourceId) -> Vec<SourceId> {
    let mut found: Vec<SourceId> = Vec::new();
    let mut next = Some(of);
    while let Some(of) = next {
        let policy = files.iter().find_map(|(id, file)| match file {
            File::Policy(policy) if *id == of => policy.based_on.as_ref(),
            _ => None,
        });
        next = policy.and_then(|base| {
            files.iter().find_map(|(id, file)| match file {
                File::Policy(other) if other.id.node == base.policy.node && !found.contains(id) => Some(*id),
                _ => None,
            })
        });
        found.extend(next);
    }
    found
}
