//! The facts that a determination asks for.

use mednec_graph::fact::AnsweredBy;
use mednec_graph::{Basis, Bundle, Case, Determination, FactId, Reason};

use super::MissingFact;
use super::shown::known_in_part;

/// The facts that could still change a determination, the payer first.
pub(super) fn missing(bundle: &Bundle, case: &Case, found: &Determination) -> Vec<MissingFact> {
    let payer = found.payer_missing.then(|| payer_question(bundle));
    payer.into_iter().chain(found.missing.iter().filter_map(|id| missing_fact(bundle, case, *id))).collect()
}

/// The payer, where it is open which is asked.
pub(crate) fn payer_question(bundle: &Bundle) -> MissingFact {
    MissingFact {
        fact: "payer".to_owned(),
        question: Some("Which payer is asked?".to_owned()),
        expected: format!(
            "one of {}",
            bundle.payers.iter().map(|payer| payer.id.as_str()).collect::<Vec<_>>().join(", ")
        ),
        found_in: None,
        answered_by: AnsweredBy::Payer.name().to_owned(),
        known: None,
    }
}

/// One fact that is asked for.
pub(crate) fn missing_fact(bundle: &Bundle, case: &Case, id: FactId) -> Option<MissingFact> {
    let fact = bundle.fact(id)?;
    Some(MissingFact {
        fact: fact.name.clone(),
        question: fact.question.clone(),
        expected: fact.kind.expected(),
        found_in: fact.found_in.clone(),
        answered_by: fact.answered_by.name().to_owned(),
        known: known_in_part(bundle, case, id),
    })
}

/// The reason of a case that missing facts could still change.
pub(super) fn undecided(missing: &[MissingFact]) -> Reason {
    let reviewer = AnsweredBy::Reviewer.name();
    if !missing.is_empty() && missing.iter().all(|fact| fact.answered_by == reviewer) {
        let text = "Everything but a clinician's judgement is known; a reviewer decides what is left.";
        Reason::own(Reason::CLINICAL_REVIEW, Some(Basis::ClinicalReview), text)
    } else {
        let text = "Facts that could change the determination are missing.";
        Reason::own(Reason::INFORMATION_NEEDED, Some(Basis::Information), text)
    }
}
