//! The cases that an edition governs, and what they show of it.

use mednec_draw::words;
use mednec_project::coverage::EditionCovered;
use serde::Serialize;

use super::rules::colour;
use crate::book::{Book, Seen};

/// A case on the page of a policy.
#[derive(Debug, Serialize)]
pub(crate) struct CaseShown {
    pub(crate) name: String,
    pub(crate) title: Option<String>,
    pub(crate) outcome: String,
    pub(crate) colour: &'static str,
    pub(crate) reason: String,
    /// Whether this edition decided it, where the payer's policies have several stages.
    pub(crate) elsewhere: bool,
    /// Whether it came out otherwise than expected.
    pub(crate) failed: bool,
    pub(crate) file: String,
}

/// What cases show of an edition.
#[derive(Debug, Serialize)]
pub(crate) struct CoverageSaid {
    pub(crate) percent: Option<usize>,
    pub(crate) lines: Vec<(String, String)>,
}

/// The cases that an edition governs, or may.
pub(crate) fn cases(book: &Book<'_>, seen: &Seen<'_>) -> Vec<CaseShown> {
    let edition = seen.edition;
    let mut shown = Vec::new();
    for result in &book.results {
        let governs = result
            .answer
            .editions
            .iter()
            .find(|one| one.policy == edition.policy && one.edition == edition.name);
        let Some(governs) = governs else { continue };
        shown.push(CaseShown {
            name: result.name.clone(),
            title: result.title.clone(),
            outcome: words(result.answer.outcome.name()),
            colour: colour(result.answer.outcome),
            reason: book.words.named(&result.answer.reason),
            elsewhere: !governs.deciding && result.answer.editions.iter().any(|one| one.deciding),
            failed: !result.passed(),
            file: file(book, &result.path),
        });
    }
    shown
}

/// The path of a file of cases, relative to the folder of the policies.
fn file(book: &Book<'_>, path: &str) -> String {
    let known = book.files.iter().map(|(known, _)| *known).filter(|known| path.ends_with(known));
    known.max_by_key(|known| known.len()).unwrap_or(path).to_owned()
}

/// What cases show of an edition, in numbers.
pub(crate) fn coverage(covered: &EditionCovered) -> CoverageSaid {
    let of = |seen: usize, all: usize| format!("{seen} of {all}");
    let fired = covered.rules.iter().filter(|rule| rule.fired).count();
    let statuses = || covered.criteria.iter().flat_map(|one| [one.met, one.not_met, one.unknown]).flatten();
    let ways = || covered.comparisons.iter().flat_map(|one| [one.met, one.not_met]);
    let missing = covered.facts.iter().filter(|fact| fact.missing).count();
    let lines = [
        ("rules that decided a case", of(fired, covered.rules.len())),
        (
            "criteria seen met, not met, unknown",
            of(statuses().filter(|seen| *seen).count(), statuses().count()),
        ),
        ("comparisons that decided, each way", of(ways().filter(|seen| *seen).count(), ways().count())),
        ("facts missing where they matter", of(missing, covered.facts.len())),
    ];
    CoverageSaid {
        percent: covered.total.percent(),
        lines: lines.into_iter().map(|(what, share)| (what.to_owned(), share)).collect(),
    }
}
