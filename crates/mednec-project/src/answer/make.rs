//! From a case to its answer.

use mednec_graph::bundle::Edition;
use mednec_graph::fact::AnsweredBy;
use mednec_graph::{
    Basis, Bundle, Case, Determination, Disposition, EditionRef, Explanation, FactId, Leaf, Outcome, Reason,
    Walker,
};

use super::criteria::Tree;
use super::shown::known_in_part;
use super::{Answer, ClaimCodes, CriterionShown, MissingFact, OneOrMany, PossibleOutcome, RuleShown, SCHEMA};
use crate::case::NamedCase;

/// Answers one case after another from a bundle, and keeps its memory between them.
#[derive(Debug)]
pub struct Answerer<'b> {
    walker: Walker<'b>,
    explanation: Explanation,
    sha256: String,
    criteria: bool,
}

impl<'b> Answerer<'b> {
    /// For a bundle and its SHA-256.
    pub fn new(bundle: &'b Bundle, sha256: &str) -> Self {
        Self {
            walker: Walker::new(bundle),
            explanation: Explanation::default(),
            sha256: sha256.to_owned(),
            criteria: true,
        }
    }

    /// Whether answers have their criteria; they do unless this is called with `false`.
    #[must_use]
    pub fn criteria(mut self, wanted: bool) -> Self {
        self.criteria = wanted;
        self
    }

    /// The bundle.
    pub fn bundle(&self) -> &'b Bundle {
        self.walker.bundle()
    }

    /// The answer for a case under one payer, or under any where none is given; a payer that the case itself names
    /// does not count, unless it is handed on: `payer.or(case.payer)`.
    pub fn answer(&mut self, case: &NamedCase, payer: Option<usize>) -> Answer {
        let found = self.walker.determine(payer, &case.case);
        self.finish(case, payer, &found)
    }

    /// The determination as ids into the bundle, without an answer.
    pub fn determine(&mut self, case: &Case, payer: Option<usize>) -> Determination {
        self.walker.determine(payer, case)
    }

    /// The explanation of a case under one edition.
    pub(crate) fn explain(&mut self, at: EditionRef, case: &Case) -> &Explanation {
        self.walker.explain(at, case, &mut self.explanation);
        &self.explanation
    }

    fn finish(&mut self, case: &NamedCase, payer: Option<usize>, found: &Determination) -> Answer {
        let bundle = self.walker.bundle();
        let payer = payer.or_else(|| only_payer(bundle, found)).and_then(|index| bundle.payers.get(index));
        let leaf = found.decided().and_then(|leaf| bundle.leaf(leaf));
        let missing = missing(bundle, &case.case, found);
        let own;
        let (outcome, reason) = match leaf {
            Some(leaf) => (leaf.outcome, &leaf.reason),
            None => {
                own = undecided(&missing);
                (Outcome::Pend, &own)
            }
        };
        let (rule, criteria) = self.explained(case, found, leaf);
        let editions: Vec<&Edition> = found.editions.iter().filter_map(|at| edition(bundle, *at)).collect();
        let titles = OneOrMany::of(editions.iter().filter_map(|edition| edition.title.clone()));
        Answer {
            schema: SCHEMA.to_owned(),
            case_id: case.id.clone(),
            payer: payer.map(|payer| payer.id.clone()),
            payer_name: payer.map(|payer| payer.name.clone()),
            policy: OneOrMany::of(editions.iter().map(|edition| edition.policy.clone())),
            policy_title: titles.and_then(|titles| match titles {
                OneOrMany::One(title) => Some(title),
                OneOrMany::Many(_) => None,
            }),
            edition: OneOrMany::of(editions.iter().map(|edition| edition.name.clone())),
            outcome,
            reason: reason.name.clone(),
            basis: reason.basis,
            codes: ClaimCodes {
                group: reason.group.clone(),
                carc: reason.carc.clone(),
                rarc: reason.rarc.clone(),
                review_action: outcome.review_action().map(str::to_owned),
            },
            text: reason.text.clone(),
            disposition: Disposition::of(outcome, reason.basis),
            suggest: leaf.map(|leaf| leaf.suggest.clone()).unwrap_or_default(),
            missing,
            possible: found.possible.iter().filter_map(|id| bundle.leaf(*id)).map(possible).collect(),
            exact: found.exact,
            rule,
            criteria,
            bundle: self.sha256.clone(),
        }
    }

    /// The rule that decided, and the criteria of the edition that governs.
    fn explained(
        &mut self,
        case: &NamedCase,
        found: &Determination,
        leaf: Option<&Leaf>,
    ) -> (Option<RuleShown>, Option<Vec<CriterionShown>>) {
        let bundle = self.walker.bundle();
        let none = self.criteria.then(Vec::new);
        let [at] = found.editions.as_slice() else { return (None, none) };
        let Some(unit) = bundle.units.get(at.unit as usize) else { return (None, none) };
        let Some(edition) = unit.editions.get(at.edition as usize) else { return (None, none) };
        if leaf.is_none() && !self.criteria {
            return (None, none);
        }
        self.walker.explain(*at, &case.case, &mut self.explanation);
        let tree = Tree { bundle, unit, edition, case: &case.case, explanation: &self.explanation };
        let rule = leaf.and(self.explanation.rule).and_then(|index| tree.rule(index));
        (rule, self.criteria.then(|| tree.criteria()))
    }
}

/// The edition of a reference.
pub(crate) fn edition(bundle: &Bundle, at: EditionRef) -> Option<&Edition> {
    bundle.units.get(at.unit as usize)?.editions.get(at.edition as usize)
}

/// The payer where there is no choice: the only one of the bundle, or the only one whose editions are possible.
fn only_payer(bundle: &Bundle, found: &Determination) -> Option<usize> {
    if bundle.payers.len() == 1 {
        return Some(0);
    }
    if found.payer_missing {
        return None;
    }
    let mut payers =
        found.editions.iter().filter_map(|at| bundle.units.get(at.unit as usize)).map(|unit| unit.payer);
    let first = payers.next()?;
    payers.all(|payer| payer == first).then_some(first as usize)
}

fn possible(leaf: &Leaf) -> PossibleOutcome {
    PossibleOutcome {
        outcome: leaf.outcome,
        reason: leaf.reason.name.clone(),
        text: leaf.reason.text.clone(),
        suggest: leaf.suggest.clone(),
    }
}

fn missing(bundle: &Bundle, case: &Case, found: &Determination) -> Vec<MissingFact> {
    let payer = found.payer_missing.then(|| MissingFact {
        fact: "payer".to_owned(),
        question: Some("Which payer is asked?".to_owned()),
        expected: format!(
            "one of {}",
            bundle.payers.iter().map(|payer| payer.id.as_str()).collect::<Vec<_>>().join(", ")
        ),
        found_in: None,
        answered_by: AnsweredBy::Payer.name().to_owned(),
        known: None,
    });
    payer.into_iter().chain(found.missing.iter().filter_map(|id| missing_fact(bundle, case, *id))).collect()
}

fn missing_fact(bundle: &Bundle, case: &Case, id: FactId) -> Option<MissingFact> {
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
fn undecided(missing: &[MissingFact]) -> Reason {
    let reviewer = AnsweredBy::Reviewer.name();
    if !missing.is_empty() && missing.iter().all(|fact| fact.answered_by == reviewer) {
        let text = "Everything but a clinician's judgement is known; a reviewer decides what is left.";
        Reason::own(Reason::CLINICAL_REVIEW, Some(Basis::ClinicalReview), text)
    } else {
        let text = "Facts that could change the determination are missing.";
        Reason::own(Reason::INFORMATION_NEEDED, Some(Basis::Information), text)
    }
}
