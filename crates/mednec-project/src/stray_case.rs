//! A case on its own that lies among the files of policies.

use std::collections::BTreeSet;

use mednec_source::{Diagnostic, Sink, SourceId};
use mednec_syntax::codes::UNKNOWN_FILE_KIND;
use mednec_syntax::file::{FactDecl, File};
use mednec_syntax::yaml::{self, Kind};

/// The keys of a case that are no facts.
const NO_FACTS: [&str; 2] = ["case_id", "payer"];

/// The names of all facts that vocabularies declare.
pub(crate) fn fact_names(files: &[(SourceId, File)]) -> BTreeSet<&str> {
    facts(files).map(|fact| fact.name.node.as_str()).collect()
}

/// The names of facts and fields of records that identify a person.
pub(crate) fn identifying(files: &[(SourceId, File)]) -> Vec<&str> {
    let both = facts(files).flat_map(|fact| std::iter::once(fact).chain(&fact.fields));
    let marked = both.filter(|fact| fact.identifying.as_ref().is_some_and(|written| written.node));
    marked.map(|fact| fact.name.node.as_str()).collect()
}

fn facts(files: &[(SourceId, File)]) -> impl Iterator<Item = &FactDecl> {
    let vocabularies = files.iter().filter_map(|(_, file)| match file {
        File::Vocabulary(vocabulary) => Some(vocabulary),
        File::Policy(_)
        | File::ValueSet(_)
        | File::CodeSystem(_)
        | File::Shared(_)
        | File::Payer(_)
        | File::Cases(_)
        | File::Csv(_)
        | File::Published
        | File::Unreadable => None,
    });
    vocabularies.flat_map(|file| &file.facts)
}

/// What is told of a file in place of all else, where it is a case: it has a `case_id`, or all of its keys are facts.
///
/// ```yaml
/// # wrong, as a file in the folder of policies
/// case_id: A-17
/// procedure: 97112
/// ```
///
/// ```yaml
/// # right: in a file of cases
/// cases:
///   - { id: A-17, given: { procedure: 97112 }, expect: { outcome: pend } }
/// ```
pub(crate) fn stray_case(
    source: SourceId,
    text: &str,
    file: &File,
    facts: &BTreeSet<&str>,
) -> Option<Diagnostic> {
    if !matches!(file, File::Unreadable | File::Payer(_)) {
        return None;
    }
    let node = yaml::read(source, text, &mut Sink::new())?;
    let Kind::Map(entries) = &node.kind else { return None };
    let keys = || entries.iter().map(|entry| entry.key.node.as_str());
    let named = keys().any(|key| key == "case_id");
    let only_facts = keys().any(|key| facts.contains(key))
        && keys().all(|key| facts.contains(key) || NO_FACTS.contains(&key));
    let first = entries.first().filter(|_| named || only_facts)?;
    Some(
        Diagnostic::new(&UNKNOWN_FILE_KIND, "this looks like a case, and not like a file of policies")
            .at(first.key.span, "the file begins here")
            .help("keep it outside the folder of policies, or save it as `.json`")
            .help(
                "a case that is to be tried with the policies goes into a file with `cases:`, under `given:`",
            ),
    )
}
