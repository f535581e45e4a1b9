//! Two graphs whose terms come in the same order, walked side by side: no graph has to be built to see that they differ.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::classes::{Key, Refined, class_of};
use super::{Joint, JointProblem, Side, Which};
use crate::graph::Node;
use crate::store::NodeId;
use crate::term::TermKind;

/// The most pairs of nodes that are looked at.
const MOST_PAIRS: usize = 4_000_000;

/// What one question is in both graphs: for each joint class, the class of either side.
#[derive(Default)]
struct Question {
    classes: Vec<(u8, u8)>,
}

impl Joint<'_> {
    /// Whether both units determine alike; nothing where their terms do not come in one order, or ask a list
    /// differently.
    pub(super) fn side_by_side(&mut self) -> Result<Option<bool>, JointProblem> {
        let Some((ranks, questions)) = questions(&self.sides, &self.refined)? else { return Ok(None) };
        let [left, right] = [Which::Left, Which::Right].map(|which| self.side(which).unit);
        let (Some(a), Some(b)) = (left.root, right.root) else { return Err(JointProblem::OverBudget) };
        let [left_ranks, right_ranks] = &ranks;
        let mut seen: FxHashSet<(NodeId, NodeId)> = FxHashSet::default();
        let mut todo = vec![(a, b)];
        while let Some((a, b)) = todo.pop() {
            if !seen.insert((a, b)) {
                continue;
            }
            if seen.len() > MOST_PAIRS {
                return Err(JointProblem::OverBudget);
            }
            let (one, other) = (left.graph.node(a), right.graph.node(b));
            let rank = |ranks: &[usize], node: Option<Node>| {
                node.and_then(|node| ranks.get(usize::from(node.term.0)).copied())
            };
            let (first, second) = (rank(left_ranks, one), rank(right_ranks, other));
            let Some(top) = first.into_iter().chain(second).min() else {
                if self.leaf_node(Which::Left, a) != self.leaf_node(Which::Right, b) {
                    return Ok(Some(false));
                }
                continue;
            };
            for (of_left, of_right) in questions.get(top).map_or(&[][..], |one| one.classes.as_slice()) {
                let left_next = match one.filter(|_| first == Some(top)) {
                    Some(node) => left.graph.edge(node, *of_left).ok_or(JointProblem::NoSuchFunction)?,
                    None => a,
                };
                let right_next = match other.filter(|_| second == Some(top)) {
                    Some(node) => right.graph.edge(node, *of_right).ok_or(JointProblem::NoSuchFunction)?,
                    None => b,
                };
                todo.push((left_next, right_next));
            }
        }
        Ok(Some(true))
    }
}

/// The place of each term of both sides in an order that suits both, and what is asked at each place.
#[allow(clippy::type_complexity, reason = "two lists and what they point into")]
fn questions<'s>(
    sides: &'s [Side<'_>; 2],
    refined: &Refined,
) -> Result<Option<([Vec<usize>; 2], Vec<Question>)>, JointProblem> {
    let mut orders: Vec<Vec<(Key, Option<u8>)>> = Vec::new();
    for side in sides {
        let mut order = Vec::new();
        for term in &side.unit.terms.terms {
            let class = match &term.kind {
                TermKind::ListHas { class, .. } => Some(*class),
                TermKind::YesNo(_) | TermKind::Table { .. } | TermKind::Linear { .. } => None,
            };
            order.push((Key::of(side, &term.kind), class));
        }
        orders.push(order);
    }
    let [left, right] = orders.as_slice() else { return Ok(None) };
    let Some(merged) = merged(left, right) else { return Ok(None) };
    let places: BTreeMap<&(Key, Option<u8>), usize> =
        merged.iter().enumerate().map(|(place, key)| (*key, place)).collect();
    let ranks = [left, right].map(|order| order.iter().filter_map(|key| places.get(key).copied()).collect());
    let mut questions: Vec<Question> = Vec::new();
    for key in merged {
        let kind = |side: &'s Side<'_>, order: &[(Key, Option<u8>)]| {
            let at = order.iter().position(|other| other == key);
            at.and_then(|at| side.unit.terms.terms.get(at)).map(|term| &term.kind)
        };
        let [left_side, right_side] = sides;
        let (of_left, of_right) = (kind(left_side, left), kind(right_side, right));
        let mut question = Question::default();
        if key.1.is_some() {
            // The elements of both lists fall into the same classes, or the question is not the same.
            if !refined.lists_alike(sides, &key.0)? {
                return Ok(None);
            }
            question.classes = vec![(0, 0), (1, 1)];
        } else {
            for value in refined.samples(&key.0) {
                let class = |side: &Side<'_>, kind: Option<&TermKind>| {
                    kind.map_or(Ok(0), |kind| class_of(side.unit, kind, *value))
                };
                question.classes.push((class(left_side, of_left)?, class(right_side, of_right)?));
            }
            question.classes.sort_unstable();
            question.classes.dedup();
        }
        questions.push(question);
    }
    Ok(Some((ranks, questions)))
}

/// Both orders in one; nothing where two terms come the other way round, or one comes twice.
fn merged<'k, K: Ord>(left: &'k [K], right: &'k [K]) -> Option<Vec<&'k K>> {
    let places = |order: &'k [K]| -> Option<BTreeMap<&'k K, usize>> {
        let places: BTreeMap<&K, usize> = order.iter().enumerate().map(|(at, key)| (key, at)).collect();
        (places.len() == order.len()).then_some(places)
    };
    let (in_left, in_right) = (places(left)?, places(right)?);
    let mut merged = Vec::new();
    let mut done = 0;
    for key in left {
        if let Some(place) = in_right.get(key) {
            let between = right.get(done..*place)?;
            if between.iter().any(|other| in_left.contains_key(other)) {
                return None;
            }
            merged.extend(between);
            done = place + 1;
        }
        merged.push(key);
    }
    merged.extend(right.get(done..)?);
    Some(merged)
}

#[cfg(test)]
mod tests {
    use super::merged;

    #[test]
    fn two_orders_are_merged_unless_they_contradict() {
        assert_eq!(merged(&[1, 2, 4], &[1, 3, 4, 5]), Some(vec![&1, &2, &3, &4, &5]));
        assert_eq!(merged(&[1, 2], &[]), Some(vec![&1, &2]));
        assert_eq!(merged(&[1, 2], &[2, 1]), None);
        assert_eq!(merged(&[1, 2, 3], &[3, 2]), None);
        assert_eq!(merged(&[1, 1], &[1]), None);
    }
}
