//! What would open a decision again that went by what is documented.

use std::collections::BTreeSet;

use mednec_graph::bundle::Unit;
use mednec_graph::condition::ConditionKind;
use mednec_graph::{Bundle, Case, ConditionId, DerivedKind, FactId, Slot};

/// The facts of which a condition asks whether and how they are documented, and that a case could still document.
pub(super) fn reopening(
    bundle: &Bundle,
    unit: &Unit,
    case: &Case,
    condition: ConditionId,
) -> BTreeSet<FactId> {
    let mut conditions = vec![condition];
    let mut facts: Vec<FactId> = Vec::new();
    let mut seen = BTreeSet::new();
    while let Some(id) = conditions.pop() {
        let Some(condition) = unit.conditions.get(id.0 as usize).filter(|_| seen.insert(id)) else {
            continue;
        };
        facts.extend(&condition.facts);
        match &condition.kind {
            ConditionKind::Not(member) | ConditionKind::Criterion { condition: member, .. } => {
                conditions.push(*member);
            }
            ConditionKind::Group { members, .. } => conditions.extend(members),
            ConditionKind::Test { term, .. } => {
                facts.extend(unit.terms.get(*term).into_iter().flat_map(|term| term.kind.facts()));
            }
            ConditionKind::Constant(_) => {}
        }
    }
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    while let Some(fact) = facts.pop() {
        let Some(derived) = bundle.derived(fact).filter(|_| seen.insert(fact)) else { continue };
        let unknown = |fact: FactId| case.slot(fact) == Slot::Unknown;
        match derived.kind {
            DerivedKind::Documented(of) if unknown(of) => found.insert(of),
            DerivedKind::DocumentedAbsent(of) if unknown(of) => found.insert(of),
            DerivedKind::Conflicting(of) if case.evidence(of).conflicting => found.insert(of),
            DerivedKind::DateOf(of) if case.evidence(of).as_of.is_none() => found.insert(of),
            _ => {
                facts.extend(derived.kind.facts());
                continue;
            }
        };
    }
    found
}
