//! The criteria of an edition that are not what they were.

use mednec_analysis::{Comparison, Draft, Meaning, Shown};
use mednec_graph::Bundle;
use mednec_graph::bundle::{Criterion, Edition, Unit};

use super::{CriterionChange, CriterionChanged};
use crate::made_up::facts;

/// A unit of one side.
#[derive(Clone, Copy)]
pub(super) struct SideUnit<'b> {
    pub(super) bundle: &'b Bundle,
    pub(super) unit: &'b Unit,
}

/// The editions of both sides that follow each other: those of one policy and name, and of a policy's others the latest
/// with the latest.
pub(super) fn pairs<'b>(old: &'b Unit, new: &'b Unit) -> Vec<(&'b Edition, &'b Edition)> {
    let mut found = Vec::new();
    let mut left: Vec<&Edition> = old.editions.iter().collect();
    let mut rest: Vec<&Edition> = Vec::new();
    for edition in &new.editions {
        match left.iter().position(|o| (&o.policy, &o.name) == (&edition.policy, &edition.name)) {
            Some(place) => found.push((left.remove(place), edition)),
            None => rest.push(edition),
        }
    }
    for edition in rest.into_iter().rev() {
        if let Some(place) = left.iter().rposition(|old| old.policy == edition.policy) {
            found.push((left.remove(place), edition));
        }
    }
    found
}

/// The criteria of a pair of editions that are not what they were, by name.
pub(super) fn changed(
    comparison: &mut Comparison<'_>,
    (old_side, old): (SideUnit<'_>, &Edition),
    (new_side, new): (SideUnit<'_>, &Edition),
) -> Vec<CriterionChanged> {
    let mut names: Vec<&str> = old.criteria.iter().chain(&new.criteria).map(|c| c.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let of = |edition: &'_ Edition, name: &str| edition.criteria.iter().position(|c| c.name.as_str() == name);
    let mut found = Vec::new();
    for name in names {
        let before = of(old, name).and_then(|place| old.criteria.get(place));
        let after = of(new, name).and_then(|place| new.criteria.get(place));
        let mut shown = CriterionChanged {
            policy: new.policy.clone(),
            edition: if after.is_some() { new.name.clone() } else { old.name.clone() },
            criterion: name.to_owned(),
            change: CriterionChange::Wording,
            old: before.map(|criterion| text(old_side, criterion)),
            new: after.map(|criterion| text(new_side, criterion)),
            place: match (before, after) {
                (_, Some(criterion)) => new_side.bundle.place(criterion.origin),
                (Some(criterion), None) => old_side.bundle.place(criterion.origin),
                (None, None) => String::new(),
            },
            only_old: None,
            only_new: None,
        };
        let (Some(before), Some(after)) = (before, after) else {
            shown.change = if before.is_some() { CriterionChange::Removed } else { CriterionChange::Added };
            found.push(shown);
            continue;
        };
        match comparison.meaning(before.condition, after.condition) {
            Ok(Meaning::Same | Meaning::SameInAllCases) => {
                if same_words((old_side, before), (new_side, after)) {
                    continue;
                }
            }
            Ok(Meaning::Changed { only_left, only_right }) => {
                let case =
                    |shown: Option<Shown>, of: fn(&mednec_analysis::Witness) -> &Draft, bundle| match shown {
                        Some(Shown::Case(witness)) => Some(facts(bundle, of(&witness))),
                        Some(Shown::Possible) | None => None,
                    };
                shown.only_old = case(only_left, |witness| &witness.left, old_side.bundle);
                shown.only_new = case(only_right, |witness| &witness.right, new_side.bundle);
                let seen = shown.only_old.is_some() || shown.only_new.is_some();
                shown.change = if seen { CriterionChange::Meaning } else { CriterionChange::Possible };
            }
            Err(_) => shown.change = CriterionChange::NotCompared,
        }
        found.push(shown);
    }
    found.sort_by(|a, b| (a.change, &a.criterion).cmp(&(b.change, &b.criterion)));
    found
}

/// The condition of a criterion in one canonical spelling.
fn text(side: SideUnit<'_>, criterion: &Criterion) -> String {
    let condition = side.unit.conditions.get(criterion.condition.0 as usize);
    condition.map_or_else(String::new, |condition| condition.text.to_string())
}

/// Whether two criteria are written and cited alike.
fn same_words((old, before): (SideUnit<'_>, &Criterion), (new, after): (SideUnit<'_>, &Criterion)) -> bool {
    let cited = |side: SideUnit<'_>, criterion: &Criterion| {
        side.bundle.citations_of(criterion.origin).cloned().collect::<Vec<_>>()
    };
    text(old, before) == text(new, after)
        && before.title == after.title
        && cited(old, before) == cited(new, after)
}
