//! Which absences that counted are told: those of facts that something looked at.

use std::collections::BTreeSet;

use crate::bundle::{Bundle, Edition, Unit};
use crate::condition::{ConditionId, ConditionKind};
use crate::determination::EditionRef;
use crate::fact::{FactId, FactKind, ItemKind};
use crate::filter::{FIRST_FIELD, Filter};
use crate::grant::Grant;

/// Of the facts whose absence was counted, those that the rules of some editions look at, or that had a say in which
/// edition governs.
pub(crate) fn looked_at(bundle: &Bundle, closed: Vec<FactId>, editions: &[EditionRef]) -> Vec<FactId> {
    if closed.is_empty() {
        return closed;
    }
    let mut facts = Vec::new();
    for at in editions {
        let Some(unit) = bundle.units.get(at.unit as usize) else { continue };
        let Some(edition) = unit.editions.get(at.edition as usize) else { continue };
        of_edition(bundle, unit, edition, &mut facts);
    }
    for (index, unit) in (0u32..).zip(&bundle.units) {
        // Where none governs, any could have.
        if editions.is_empty() || editions.iter().any(|at| at.unit == index) {
            unit.editions.iter().for_each(|edition| of_condition(unit, edition.guard, &mut facts));
        }
    }
    let mut seen = BTreeSet::new();
    while let Some(fact) = facts.pop() {
        if !seen.insert(fact) {
            continue;
        }
        facts.extend(bundle.derived(fact).map(|derived| derived.kind.facts()).unwrap_or_default());
        // What narrows a fact down has a say in it.
        let tied = bundle.constraints.iter().filter(|c| c.left == fact || c.right == fact);
        facts.extend(tied.flat_map(|c| [c.left, c.right]));
        if let Some(FactKind::List { item: ItemKind::Record { each, .. }, .. }) =
            bundle.fact(fact).map(|fact| &fact.kind)
        {
            facts.extend(each.iter().flat_map(Filter::facts).filter(|fact| fact.0 < FIRST_FIELD));
        }
        // What an absence is counted by has been looked at as well.
        let closing = bundle.fact(fact).filter(|_| closed.contains(&fact));
        facts.extend(
            closing.and_then(|fact| fact.if_absent.as_ref()).map(|by| by.when.facts()).unwrap_or_default(),
        );
    }
    closed.into_iter().filter(|fact| seen.contains(fact)).collect()
}

fn of_edition(bundle: &Bundle, unit: &Unit, edition: &Edition, facts: &mut Vec<FactId>) {
    for rule in &edition.rules {
        of_condition(unit, rule.condition, facts);
        let grant = bundle.leaf(rule.leaf).and_then(|leaf| bundle.grants.get(leaf.grant? as usize));
        facts.extend(grant.map(Grant::facts).unwrap_or_default());
    }
    let filters = edition.dispositions.iter().filter_map(|rule| rule.when.as_ref());
    let filters = filters.chain(edition.lapse.as_ref().map(|lapse| &lapse.when));
    facts.extend(filters.flat_map(Filter::facts));
}

fn of_condition(unit: &Unit, condition: ConditionId, facts: &mut Vec<FactId>) {
    let mut todo = vec![condition];
    let mut done = BTreeSet::new();
    while let Some(id) = todo.pop() {
        let Some(condition) = unit.conditions.get(id.0 as usize).filter(|_| done.insert(id)) else {
            continue;
        };
        match &condition.kind {
            ConditionKind::Constant(_) => {}
            ConditionKind::Test { term, .. } => {
                facts.extend(unit.terms.get(*term).into_iter().flat_map(|term| term.kind.facts()));
            }
            ConditionKind::Group { members, .. } => todo.extend(members),
            ConditionKind::Not(inner) => todo.push(*inner),
            ConditionKind::Criterion { condition, .. } => todo.push(*condition),
        }
    }
}
