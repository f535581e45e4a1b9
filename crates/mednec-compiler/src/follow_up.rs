//! Problems that only follow from another one, and would be gone with it.
//!
//! A condition that cannot be read counts as never met, so the rule it guards seems to decide nothing, and what only it
//! uses seems to be unused. And where a file cannot be read, every name it declares is missing elsewhere. An author who
//! is told both looks for a second mistake that is not there.

use mednec_source::{Code, Diagnostic, SourceId, SourceMap};
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
    let lost = |id: &SourceId| {
        let text = sources.file(*id).map_or("", |file| file.text());
        text.lines().any(|line| DECLARING.iter().any(|key| line.starts_with(key)))
    };
    if files.iter().any(|(id, file)| *file == File::Unreadable && lost(id)) {
        found.retain(|problem| !BY_UNREADABLE_FILE.contains(&problem.code));
    }
    found
}
