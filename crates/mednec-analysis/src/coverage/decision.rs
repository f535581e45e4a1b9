//! A condition as it was written, as a tree over the comparisons that it is made of.

use mednec_graph::bundle::Unit;
use mednec_graph::condition::{Condition, ConditionKind, status};
use mednec_graph::{ClassSet, ConditionId, Explanation, Status};

/// A condition and the comparisons on which it can hang.
#[derive(Clone, Debug)]
pub struct Decision<'b> {
    unit: &'b Unit,
    root: ConditionId,
    /// The comparisons, and the criteria that are named there, as they are written.
    pub leaves: Vec<ConditionId>,
}

impl<'b> Decision<'b> {
    /// The decision of a condition of a unit.
    pub fn of(unit: &'b Unit, root: ConditionId) -> Self {
        let mut leaves = Vec::new();
        gather(unit, root, &mut leaves);
        Self { unit, root, leaves }
    }

    /// Whether the condition hangs on a comparison alone, and how that came out: nothing where it does not, or where it
    /// is not known. Other comparisons may be unknown, as long as they make no difference.
    pub fn hangs_on(&self, leaf: ConditionId, explanation: &Explanation) -> Option<bool> {
        let came_out = explanation.status(leaf);
        if came_out == Status::Unknown {
            return None;
        }
        let with = |taken: Status| {
            self.value(self.root, &|id| if id == leaf { taken } else { explanation.status(id) })
        };
        let (met, not_met) = (with(Status::Met), with(Status::NotMet));
        let known = met != Status::Unknown && not_met != Status::Unknown;
        (known && met != not_met).then_some(came_out == Status::Met)
    }

    /// The status of a part of it, from those of its comparisons.
    fn value(&self, id: ConditionId, of: &dyn Fn(ConditionId) -> Status) -> Status {
        match condition(self.unit, id) {
            Some(condition) if !is_leaf(condition) => {
                status(&condition.kind, |_| ClassSet::EMPTY, |member| self.value(member, of))
            }
            _ => of(id),
        }
    }
}

/// Whether what a condition is made of is looked at elsewhere, or not seen apart by a person.
pub(crate) fn is_leaf(condition: &Condition) -> bool {
    condition.is_comparison()
        || matches!(condition.kind, ConditionKind::Test { .. } | ConditionKind::Criterion { .. })
}

pub(crate) fn condition(unit: &Unit, id: ConditionId) -> Option<&Condition> {
    unit.conditions.get(id.0 as usize)
}

fn gather(unit: &Unit, id: ConditionId, leaves: &mut Vec<ConditionId>) {
    let Some(condition) = condition(unit, id) else { return };
    if is_leaf(condition) {
        // What always or never holds makes no difference.
        if !matches!(condition.kind, ConditionKind::Constant(_)) {
            leaves.push(id);
        }
        return;
    }
    match &condition.kind {
        ConditionKind::Group { members, .. } => {
            members.iter().for_each(|member| gather(unit, *member, leaves));
        }
        ConditionKind::Not(member) => gather(unit, *member, leaves),
        ConditionKind::Constant(_) | ConditionKind::Test { .. } | ConditionKind::Criterion { .. } => {}
    }
}
