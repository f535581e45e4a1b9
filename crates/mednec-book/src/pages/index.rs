//! The front page: payers with their policies.

use serde::Serialize;

use super::edition::{ProcedureShown, days, procedures};
use super::{Link, policy_page};
use crate::book::Book;

/// The front page.
#[derive(Debug, Serialize)]
pub(crate) struct IndexShown {
    pub(crate) payers: Vec<PayerShown>,
    /// How many there are of what.
    pub(crate) counts: Vec<(String, usize)>,
}

/// A payer with its policies.
#[derive(Debug, Serialize)]
pub(crate) struct PayerShown {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) policies: Vec<PolicyNamed>,
}

/// A policy in a line.
#[derive(Debug, Serialize)]
pub(crate) struct PolicyNamed {
    pub(crate) link: Link,
    pub(crate) id: String,
    pub(crate) procedures: Vec<ProcedureShown>,
    /// The editions: when each is in force.
    pub(crate) editions: Vec<String>,
    pub(crate) cases: usize,
    pub(crate) percent: Option<usize>,
}

/// The front page.
pub(crate) fn index(book: &Book<'_>) -> IndexShown {
    let mut payers: Vec<PayerShown> = Vec::new();
    for (at, payer) in book.bundle.payers.iter().enumerate() {
        let of_payer = book.policies.iter().filter(|policy| policy.payer == at);
        let policies: Vec<PolicyNamed> = of_payer
            .map(|policy| {
                let file = book.editions(policy).find_map(|seen| seen.file);
                let cases = book
                    .results
                    .iter()
                    .filter(|result| result.answer.editions.iter().any(|one| one.policy == policy.id));
                let covered = book.editions(policy).filter_map(|seen| book.coverage(seen.edition));
                let (seen, of) =
                    covered.fold((0, 0), |(seen, of), one| (seen + one.total.seen, of + one.total.of));
                PolicyNamed {
                    link: Link { text: book.title(policy), href: policy_page(&policy.id) },
                    id: policy.id.clone(),
                    procedures: procedures(book, file),
                    editions: book.editions(policy).map(|seen| days(seen.file)).collect(),
                    cases: cases.count(),
                    percent: (100 * seen).checked_div(of),
                }
            })
            .collect();
        if !policies.is_empty() {
            payers.push(PayerShown { id: payer.id.clone(), name: payer.name.clone(), policies });
        }
    }
    let counts = book.project.counts();
    let counts = [
        ("payers", payers.len()),
        ("policies", book.policies.len()),
        ("editions", book.policies.iter().map(|policy| policy.editions.len()).sum()),
        ("facts", counts.facts),
        ("cases", book.results.len()),
    ];
    IndexShown { payers, counts: counts.into_iter().map(|(what, count)| (what.to_owned(), count)).collect() }
}
