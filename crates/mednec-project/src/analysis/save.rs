//! The cases of findings as files that an author can take over.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use mednec_format::made;
use mednec_source::{Diagnostic, SourceMap};

use super::{Analysis, Finding, Witness};
use crate::codes::ALREADY_THERE;
use crate::discover::shown;
use crate::made_up::{made_up_yaml, quoted};
use crate::write::{not_written, write_whole};

/// What stands above the cases of a file.
const HEAD: &str = "\
# Made up by `mednec analyze`, to be read by a person: each case shows what was
# found, and expects what comes out today, which need not be right.
";

/// The files that were written, and how many cases are in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedCases {
    /// The files.
    pub files: Vec<PathBuf>,
    /// The cases.
    pub cases: usize,
}

/// What is told where cases would be written over a file, which may hold what a person has reviewed.
pub fn already_there(path: &Path, not_done: &str) -> Diagnostic {
    Diagnostic::new(&ALREADY_THERE, format!("{not_done}: a file stands here already"))
        .in_path(shown(path))
        .help("name another place, or move the file away; none is ever overwritten")
}

/// Writes the cases of an analysis into a folder, which is made where it is not there: one file for each policy, whole or
/// not at all. Where one of the files is there already, none is written.
#[expect(clippy::result_large_err, reason = "a failure ends the run")]
pub fn save_cases(analysis: &Analysis, sources: &SourceMap, folder: &Path) -> Result<SavedCases, Diagnostic> {
    let mut by_policy: BTreeMap<&str, Vec<(&Finding, &Witness)>> = BTreeMap::new();
    for finding in &analysis.findings {
        if let (Some((policy, _)), Some(witness)) = (&finding.edition, &finding.witness) {
            by_policy.entry(policy).or_default().push((finding, witness));
        }
    }
    let files: Vec<(PathBuf, String)> = by_policy
        .iter()
        .map(|(policy, cases)| {
            let name = format!("{}.found.cases.yaml", policy.replace('/', "-"));
            (folder.join(name), text(sources, cases))
        })
        .collect();
    if let Some((taken, _)) = files.iter().find(|(path, _)| path.exists()) {
        return Err(already_there(taken, "no case is saved"));
    }
    if !files.is_empty() {
        fs::create_dir_all(folder).map_err(|error| not_written(folder, &error))?;
    }
    let mut saved = SavedCases { cases: by_policy.values().map(Vec::len).sum(), ..SavedCases::default() };
    for (path, text) in files {
        write_whole(&path, text.as_bytes())?;
        saved.files.push(path);
    }
    Ok(saved)
}

/// A file of cases.
fn text(sources: &SourceMap, cases: &[(&Finding, &Witness)]) -> String {
    let mut text = HEAD.to_owned();
    if let Some((_, witness)) = cases.first() {
        text.push_str(&format!("payer: {}\ncases:\n", quoted(&witness.payer)));
    }
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for (finding, witness) in cases {
        let problem = &finding.problem;
        let at = problem.primary.as_ref().and_then(|at| sources.locate(at.span));
        let line = at.map_or(0, |(_, at)| at.line);
        let name = format!("{}-{line}", problem.code.name);
        let again = taken.entry(name.clone()).or_default();
        *again += 1;
        let id = if *again == 1 { name } else { format!("{name}-{again}") };
        let path = at.map_or("", |(path, _)| path);
        text.push_str(&format!("  # to review: {}, {path}:{line}\n", problem.message));
        text.push_str(&format!("  - id: {id}\n    given:\n"));
        for (fact, value) in &witness.given {
            text.push_str(&format!("      {fact}: {}\n", made_up_yaml(value)));
        }
        let (outcome, reason) = (witness.outcome.name(), quoted(&witness.reason));
        text.push_str(&format!("    expect: {{ outcome: {outcome}, reason: {reason} }}\n"));
    }
    made(text)
}
