//! The facts of two bundles as those of one: what has one name is one fact, what is computed alike is one derived fact.

use std::collections::BTreeMap;

use crate::bundle::{Bundle, Constraint, Unit};
use crate::content::Names;
use crate::derived::Derived;
use crate::fact::FactId;
use crate::joint::JointProblem;
use crate::joint::beside::facts_tied;
use crate::renumber::NewIds;

/// A bundle with the facts of two and no policy, and the ids that the facts of each have in it. Facts that one of the
/// units looks at must have the same values on both sides.
pub(super) fn united(
    bundles: [&Bundle; 2],
    units: [&Unit; 2],
    names: [&Names; 2],
) -> Result<(Bundle, [NewIds; 2]), JointProblem> {
    let ([left, right], [of_left, of_right], [own, others]) = (bundles, units, names);
    let behind = |bundle: &Bundle, unit: &Unit| facts_tied(bundle, unit.terms.terms.iter());
    let (looked_at, by_right) = (behind(left, of_left), behind(right, of_right));
    for (id, fact) in (0u16..).map(FactId).zip(left.vocabulary()) {
        let Some(other_id) = right.fact_named(&fact.name) else { continue };
        let counts = looked_at.contains(&id) || by_right.contains(&other_id);
        let differs =
            right.fact(other_id).is_some_and(|other| own.kind(&fact.kind) != others.kind(&other.kind));
        if counts && differs {
            return Err(JointProblem::DifferentFacts(id));
        }
    }
    let mut ids: BTreeMap<String, FactId> = BTreeMap::new();
    for fact in bundles.iter().flat_map(|bundle| bundle.vocabulary()) {
        ids.insert(fact.name.clone(), FactId(0));
    }
    // A vocabulary is sorted by name, and derived facts stand behind it in the order in which they are computed.
    for (id, place) in ids.values_mut().zip(0u16..) {
        *id = FactId(place);
    }
    let mut new = Vec::new();
    for (bundle, names) in bundles.iter().zip(names) {
        for place in (0u16..).take(bundle.facts.len()) {
            let next = FactId(u16::try_from(ids.len()).map_err(|_| JointProblem::OverBudget)?);
            ids.entry(names.name(FactId(place))).or_insert(next);
        }
        let places = (0u16..).take(bundle.facts.len());
        let id = |place: u16| ids.get(&names.name(FactId(place))).copied().unwrap_or(FactId(place));
        new.push(NewIds(places.map(id).collect()));
    }
    let (Some(second), Some(first)) = (new.pop(), new.pop()) else { return Err(JointProblem::OverBudget) };
    let mut united = Bundle::default();
    let mut made: BTreeMap<FactId, (crate::fact::Fact, Option<Derived>)> = BTreeMap::new();
    for (bundle, new) in bundles.iter().zip([&first, &second]) {
        for (place, fact) in (0u16..).map(FactId).zip(&bundle.facts) {
            let derived = bundle.derived(place).map(|derived| Derived { kind: new.derived(&derived.kind) });
            made.entry(new.fact(place)).or_insert_with(|| (new.vocabulary(fact), derived));
        }
        for constraint in &bundle.constraints {
            let (left, right) = (new.fact(constraint.left), new.fact(constraint.right));
            let moved = Constraint { left, right, ..*constraint };
            let known =
                |other: &Constraint| (other.left, other.right, other.least) == (left, right, moved.least);
            if !united.constraints.iter().any(known) {
                united.constraints.push(moved);
            }
        }
        united.procedure = united.procedure.or(bundle.procedure.map(|fact| new.fact(fact)));
    }
    for (fact, derived) in made.into_values() {
        united.facts.push(fact);
        united.derived.extend(derived);
    }
    Ok((united, [first, second]))
}
