//! Every point that there is in the policies of a bundle.

use std::collections::BTreeSet;

use mednec_graph::bundle::{Edition, Unit};
use mednec_graph::condition::ConditionKind;
use mednec_graph::{Bundle, ConditionId, DerivedKind, EditionRef, FactId, NodeId, Status};

use super::decision::{Decision, condition};
use super::{Part, Point};

/// All points of a bundle.
pub(super) fn all(bundle: &Bundle) -> Vec<Point> {
    let mut found = Vec::new();
    for (index, unit) in (0u32..).zip(&bundle.units) {
        for (place, edition) in (0u32..).zip(&unit.editions) {
            let at = EditionRef { unit: index, edition: place };
            of_edition(bundle, unit, edition, at, &mut found);
        }
        found.extend(edges(unit).into_iter().map(|(from, to)| Point::Edge { unit: index, from, to }));
    }
    found
}

/// The conditions of an edition that are written as such.
pub(crate) fn parts(edition: &Edition) -> impl Iterator<Item = (Part, ConditionId)> {
    let rules = (0u32..).zip(&edition.rules).map(|(index, rule)| (Part::Rule(index), rule.condition));
    let criteria = (0u32..).zip(&edition.criteria);
    rules.chain(criteria.map(|(index, criterion)| (Part::Criterion(index), criterion.condition)))
}

fn of_edition(bundle: &Bundle, unit: &Unit, edition: &Edition, at: EditionRef, found: &mut Vec<Point>) {
    for (rule, _) in (0u32..).zip(&edition.rules) {
        found.push(Point::Fired { at, rule });
    }
    for (criterion, written) in (0u32..).zip(&edition.criteria) {
        let root = condition(unit, written.condition).and_then(|condition| condition.root);
        let statuses: &[Status] = match root {
            Some(NodeId::YES) => &[Status::Met],
            Some(NodeId::NO) => &[Status::NotMet],
            _ => &[Status::Met, Status::NotMet, Status::Unknown],
        };
        found.extend(statuses.iter().map(|status| Point::Criterion { at, criterion, status: *status }));
    }
    let mut facts = BTreeSet::new();
    for point in decisive(unit, edition, at) {
        found.push(point);
        if let Point::Decisive { leaf, .. } = point {
            facts.extend(facts_of(bundle, unit, leaf));
        }
    }
    // Which service is requested tells which policies are asked at all.
    facts.retain(|fact| bundle.procedure != Some(*fact));
    found.extend(facts.into_iter().map(|fact| Point::Missing { at, fact }));
}

/// Each comparison of each condition of an edition, both ways.
pub(crate) fn decisive<'b>(
    unit: &'b Unit,
    edition: &'b Edition,
    at: EditionRef,
) -> impl Iterator<Item = Point> + 'b {
    let leaves = parts(edition)
        .flat_map(|(part, root)| Decision::of(unit, root).leaves.into_iter().map(move |leaf| (part, leaf)));
    leaves.flat_map(move |(part, leaf)| [true, false].map(|holds| Point::Decisive { at, part, leaf, holds }))
}

/// The facts of the vocabulary that a condition looks at and that can be missing; those of criteria that it names are
/// left out.
pub(crate) fn facts_of(bundle: &Bundle, unit: &Unit, id: ConditionId) -> BTreeSet<FactId> {
    let mut found = BTreeSet::new();
    let mut todo = vec![id];
    while let Some(id) = todo.pop() {
        match condition(unit, id).map(|condition| &condition.kind) {
            Some(ConditionKind::Test { term, .. }) => {
                let term = unit.terms.get(*term);
                let facts = term.into_iter().flat_map(|term| term.kind.facts());
                facts.for_each(|fact| bases(bundle, fact, &mut found));
            }
            Some(ConditionKind::Group { members, .. }) => todo.extend(members),
            Some(ConditionKind::Not(member)) => todo.push(*member),
            Some(ConditionKind::Constant(_) | ConditionKind::Criterion { .. }) | None => {}
        }
    }
    found
}

/// The facts that a fact is computed from, or itself; none where it is known even of a case that is silent.
fn bases(bundle: &Bundle, fact: FactId, found: &mut BTreeSet<FactId>) {
    match bundle.derived(fact).map(|derived| &derived.kind) {
        None => {
            found.insert(fact);
        }
        Some(
            DerivedKind::Documented(_)
            | DerivedKind::DocumentedAbsent(_)
            | DerivedKind::Conflicting(_)
            | DerivedKind::DateOf(_)
            | DerivedKind::KnownOn,
        ) => {}
        Some(kind) => kind.facts().into_iter().for_each(|base| bases(bundle, base, found)),
    }
}

/// The edges of a unit's determination; those between the same two nodes are one.
fn edges(unit: &Unit) -> BTreeSet<(NodeId, NodeId)> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut todo: Vec<NodeId> = unit.root.into_iter().collect();
    while let Some(at) = todo.pop() {
        let Some(node) = unit.graph.node(at).filter(|_| seen.insert(at)) else { continue };
        let classes = unit.terms.get(node.term).map_or(0, |term| term.classes);
        for to in (0..classes).filter_map(|class| unit.graph.edge(node, class)) {
            found.insert((at, to));
            todo.push(to);
        }
    }
    found
}
