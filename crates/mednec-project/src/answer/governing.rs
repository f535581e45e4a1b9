//! The editions that govern a case, and which of them decided.

use mednec_graph::bundle::{Edition, Unit};
use mednec_graph::fact::show_date;
use mednec_graph::{Bundle, Determination, EditionRef, LeafId, Outcome};

use super::EditionShown;

/// An edition that governs a case, or may.
pub(super) struct Governing<'b> {
    pub(super) at: EditionRef,
    pub(super) unit: &'b Unit,
    pub(super) edition: &'b Edition,
    /// Its first rule that holds, where no rule before it is open; an index into its rules.
    pub(super) rule: Option<u32>,
    /// Where it leads its stage; nothing where that is open.
    pub(super) leaf: Option<LeafId>,
}

/// The edition of a reference.
pub(crate) fn edition(bundle: &Bundle, at: EditionRef) -> Option<&Edition> {
    unit(bundle, at)?.editions.get(at.edition as usize)
}

/// The unit of a reference.
pub(super) fn unit(bundle: &Bundle, at: EditionRef) -> Option<&Unit> {
    bundle.units.get(at.unit as usize)
}

/// Whether it is certain which edition governs in each stage.
pub(super) fn is_certain(bundle: &Bundle, editions: &[EditionRef]) -> bool {
    let stages: Option<Vec<(u32, u32)>> =
        editions.iter().map(|at| Some((at.unit, edition(bundle, *at)?.stage))).collect();
    let Some(stages) = stages else { return false };
    let one_unit = stages.iter().all(|(unit, _)| stages.first().is_some_and(|(first, _)| first == unit));
    let apart =
        stages.iter().enumerate().all(|(at, stage)| !stages.iter().take(at).any(|other| other == stage));
    one_unit && apart
}

/// Which edition led to a leaf: the only one; else the first whose rule is negative, and of those that grant the last.
pub(super) fn deciding(bundle: &Bundle, governing: &[Governing<'_>], leaf: LeafId) -> Option<usize> {
    if governing.len() == 1 {
        return Some(0);
    }
    let led = |edition: &Governing<'_>| edition.leaf == Some(leaf);
    let negative = bundle
        .leaf(leaf)
        .is_some_and(|leaf| matches!(leaf.outcome, Outcome::Deny | Outcome::Return | Outcome::Pend));
    if negative { governing.iter().position(led) } else { governing.iter().rposition(led) }
}

/// The payer where there is no choice: the only one of the bundle, or the only one whose editions are possible.
pub(super) fn only_payer(bundle: &Bundle, found: &Determination) -> Option<usize> {
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

/// An edition for people.
pub(super) fn shown(bundle: &Bundle, of: &Governing<'_>, deciding: bool) -> EditionShown {
    let edition = of.edition;
    let stage = of.unit.stages.get(edition.stage as usize).map(|stage| stage.name.clone());
    let leaf = of.leaf.and_then(|leaf| bundle.leaf(leaf));
    EditionShown {
        policy: edition.policy.clone(),
        title: edition.title.clone(),
        edition: edition.name.clone(),
        stage: stage.filter(|name| !name.is_empty()),
        deciding,
        outcome: leaf.map(|leaf| leaf.outcome),
        reason: leaf.map(|leaf| leaf.reason.name.clone()),
        approved_by: edition.approved.as_ref().map(|(by, _)| by.clone()),
        approved_on: edition.approved.as_ref().and_then(|(_, on)| on.map(show_date)),
        next_review: edition.next_review.map(show_date),
    }
}
