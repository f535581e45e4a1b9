//! The determination of a unit whose graph is over its budget: stages, editions and rules in order, in three-valued
//! logic, collecting the leaves of whatever is not false up to the first that is true. Sound, and more cautious.

use std::collections::BTreeSet;

use crate::bundle::{Bundle, LeafId, Unit};
use crate::condition::{ConditionId, ConditionKind, Status, status};
use crate::fact::FactId;
use crate::outcome::Outcome;
use crate::sight::View;
use crate::store::NodeId;
use crate::study::Study;

/// The statuses of all conditions of a unit.
fn statuses(unit: &Unit, view: View<'_>) -> Vec<Status> {
    let mut statuses: Vec<Status> = Vec::with_capacity(unit.conditions.len());
    for condition in &unit.conditions {
        let of = |id: ConditionId| status_at(&statuses, id);
        let found = status(&condition.kind, |id| view.set(id), of);
        statuses.push(found);
    }
    statuses
}

fn status_at(statuses: &[Status], id: ConditionId) -> Status {
    statuses.get(id.0 as usize).copied().unwrap_or(Status::Unknown)
}

/// The editions that can govern in a stage, and nothing where it can be that none does.
pub(crate) fn governing(unit: &Unit, view: View<'_>, stage: u32) -> Vec<Option<u32>> {
    let statuses = statuses(unit, view);
    let mut found = Vec::new();
    for (index, edition) in (0u32..).zip(&unit.editions).filter(|(_, edition)| edition.stage == stage) {
        match status_at(&statuses, edition.guard) {
            Status::NotMet => {}
            Status::Unknown => found.push(Some(index)),
            Status::Met => {
                found.push(Some(index));
                return found;
            }
        }
    }
    found.push(None);
    found
}

/// What one stage can come to: leaves, and nothing where none of its editions governs.
fn stage_leaves(
    unit: &Unit,
    stage: u32,
    statuses: &[Status],
    open: &mut Vec<ConditionId>,
) -> BTreeSet<Option<LeafId>> {
    let mut leaves = BTreeSet::new();
    for edition in unit.editions.iter().filter(|edition| edition.stage == stage) {
        let guard = status_at(statuses, edition.guard);
        if guard == Status::NotMet {
            continue;
        }
        if guard == Status::Unknown {
            open.push(edition.guard);
        }
        let mut decided = false;
        for rule in &edition.rules {
            let held = status_at(statuses, rule.condition);
            if held != Status::NotMet {
                leaves.insert(Some(rule.leaf));
            }
            if held == Status::Unknown {
                open.push(rule.condition);
            }
            if held == Status::Met {
                decided = true;
                break;
            }
        }
        if !decided {
            leaves.insert(Some(edition.no_rule));
        }
        if guard == Status::Met {
            return leaves;
        }
    }
    leaves.insert(None);
    leaves
}

/// What a unit comes to.
pub(crate) fn rules_in_order(bundle: &Bundle, unit: &Unit, view: View<'_>) -> Study {
    let statuses = statuses(unit, view);
    let mut open: Vec<ConditionId> = Vec::new();
    let mut ended: BTreeSet<LeafId> = BTreeSet::new();
    // What grants least so far, for requests that went on.
    let mut going: BTreeSet<Option<(u8, LeafId)>> = BTreeSet::from([None]);
    for (at, stage) in (0u32..).zip(&unit.stages) {
        if going.is_empty() {
            break;
        }
        let leaves = stage_leaves(unit, at, &statuses, &mut open);
        let mut next = BTreeSet::new();
        for leaf in leaves {
            let Some(leaf) = leaf else {
                next.extend(going.iter().copied());
                continue;
            };
            let outcome = bundle.leaf(leaf).map_or(Outcome::Pend, |leaf| leaf.outcome);
            match outcome.grants() {
                Some(rank) if !stage.overrides || outcome == Outcome::NotApplicable => {
                    // Of equals, the last stage's counts.
                    next.extend(going.iter().map(|least| match least {
                        Some((before, _)) if *before < rank => *least,
                        _ => Some((rank, leaf)),
                    }));
                }
                _ => {
                    ended.insert(leaf);
                }
            }
        }
        going = next;
    }
    ended.extend(going.into_iter().map(|least| least.map_or(unit.no_policy, |(_, leaf)| leaf)));
    let decided = ended.len() == 1;
    let missing = if decided { Vec::new() } else { facts_of(unit, view, open) };
    Study { leaves: ended.into_iter().map(|leaf| NodeId::outcome(leaf.0)).collect(), missing, exact: decided }
}

/// The missing facts that conditions look at.
fn facts_of(unit: &Unit, view: View<'_>, mut open: Vec<ConditionId>) -> Vec<FactId> {
    let mut missing = Vec::new();
    let mut seen = vec![false; unit.conditions.len()];
    while let Some(id) = open.pop() {
        let Some(condition) = unit.conditions.get(id.0 as usize) else { continue };
        if seen.get_mut(id.0 as usize).is_none_or(|seen| std::mem::replace(seen, true)) {
            continue;
        }
        match &condition.kind {
            ConditionKind::Constant(_) => {}
            ConditionKind::Test { term, .. } => {
                let facts = unit.terms.get(*term).into_iter().flat_map(|term| term.kind.facts());
                facts.for_each(|fact| view.bases(fact, &mut missing));
            }
            ConditionKind::Not(member) | ConditionKind::Criterion { condition: member, .. } => {
                open.push(*member);
            }
            ConditionKind::Group { members, .. } => open.extend(members),
        }
    }
    missing.sort_unstable();
    missing.dedup();
    missing
}
