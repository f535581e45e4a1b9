//! The criteria of an edition that are not what they were.

use mednec_analysis::{Comparison, Draft, Meaning, Shown};
use mednec_graph::Bundle;
use mednec_graph::bundle::{Criterion, Edition, Unit};
use mednec_graph::condition::ConditionKind;
use mednec_graph::{ConditionId, Text};

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
            old: before.map(|criterion| text(old_side, criterion, false)),
            new: after.map(|criterion| text(new_side, criterion, false)),
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
                // What a name stands for changed: a parameter, a value set. So the values are written out.
                if shown.old == shown.new {
                    shown.old = Some(text(old_side, before, true));
                    shown.new = Some(text(new_side, after, true));
                }
            }
            Err(_) => shown.change = CriterionChange::NotCompared,
        }
        found.push(shown);
    }
    found.sort_by(|a, b| (a.change, &a.criterion).cmp(&(b.change, &b.criterion)));
    found
}

/// The condition of a criterion in one canonical spelling, its members in parentheses; with the values that it asks for
/// where these are wanted.
fn text(side: SideUnit<'_>, criterion: &Criterion, values: bool) -> String {
    spelled(side, criterion.condition, values).unwrap_or_default()
}

/// A condition; nothing where it is a part that a person does not see.
fn spelled(side: SideUnit<'_>, id: ConditionId, values: bool) -> Option<String> {
    let condition = side.unit.conditions.get(id.0 as usize)?;
    if condition.text.is_empty() {
        return None;
    }
    let own = condition.text.to_string();
    let members = match &condition.kind {
        ConditionKind::Group { members, .. } => members.as_slice(),
        ConditionKind::Test { .. }
        | ConditionKind::Not(_)
        | ConditionKind::Constant(_)
        | ConditionKind::Criterion { .. } => &[],
    };
    let shown: Vec<String> = members.iter().filter_map(|member| spelled(side, *member, values)).collect();
    if !shown.is_empty() {
        return Some(format!("{own} ({})", shown.join("; ")));
    }
    let mut asked = Vec::new();
    if values {
        classes_of(side, id, &mut asked);
    }
    Some(if asked.is_empty() { own } else { format!("{own} [{}]", asked.join("; ")) })
}

/// The classes that the tests of a comparison ask for, in words.
fn classes_of(side: SideUnit<'_>, id: ConditionId, into: &mut Vec<String>) {
    let Some(condition) = side.unit.conditions.get(id.0 as usize) else { return };
    match &condition.kind {
        ConditionKind::Test { term, classes } => {
            let Some(term) = side.unit.terms.get(*term) else { return };
            let label = |class: u8| term.labels.get(usize::from(class)).map_or("", Text::as_str);
            let labels: Vec<&str> = classes.classes().map(label).filter(|label| !label.is_empty()).collect();
            into.push(labels.join(" or "));
        }
        ConditionKind::Group { members, .. } => {
            members.iter().for_each(|member| classes_of(side, *member, into));
        }
        ConditionKind::Not(member) => classes_of(side, *member, into),
        ConditionKind::Constant(_) | ConditionKind::Criterion { .. } => {}
    }
}

/// Whether two criteria are written and cited alike.
fn same_words((old, before): (SideUnit<'_>, &Criterion), (new, after): (SideUnit<'_>, &Criterion)) -> bool {
    let cited = |side: SideUnit<'_>, criterion: &Criterion| {
        side.bundle.citations_of(criterion.origin).cloned().collect::<Vec<_>>()
    };
    text(old, before, false) == text(new, after, false)
        && before.title == after.title
        && cited(old, before) == cited(new, after)
}
