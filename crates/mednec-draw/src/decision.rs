//! The compiled graph from a root: questions, the answers that lead on, and outcomes.

use std::collections::BTreeMap;

use mednec_graph::bundle::{Edition, Unit};
use mednec_graph::{
    Bundle, ClassSet, DecisionGraph, DecisionNode, Fact, FactId, Graph, LeafId, NodeId, Store, TermId,
    TermKind, Text,
};
use petgraph::visit::EdgeRef;

use super::{Form, Kind, Shape, Sketch};
use crate::words;

/// The most nodes that an edition's graph is cut out with.
const BUDGET: usize = 1 << 20;
/// The longest list of answers that an edge says.
const LONGEST_LABEL: usize = 44;

/// The graph of a unit from `root`; leaves are outcomes, or whether a condition holds.
pub fn from_root(bundle: &Bundle, unit: &Unit, root: NodeId, title: String) -> Sketch {
    let seen = DecisionGraph::from_unit(unit, root);
    let graph = seen.graph.map(
        |_, node| match node {
            DecisionNode::Question(term) => question(bundle, unit, *term),
            DecisionNode::End(leaf) => end(bundle, *leaf),
        },
        |_, _| String::new(),
    );
    let mut sketch = Sketch { title, form: Form::Decision, graph, roots: vec![seen.root] };
    for edge in seen.graph.edge_references() {
        let Some(DecisionNode::Question(term)) = seen.graph.node_weight(edge.source()) else { continue };
        let widest = seen.graph.edges(edge.source()).map(|other| other.weight().0.len()).max().unwrap_or(0);
        if let Some(weight) = sketch.graph.edge_weight_mut(edge.id()) {
            *weight = answer(unit, *term, edge.weight().0, widest);
        }
    }
    sketch
}

/// The unit's determination where one of some editions governs, in a unit of its own; nothing where it has no graph.
pub fn of_editions(unit: &Unit, editions: &[usize]) -> Option<(Unit, NodeId)> {
    let mut store = Store::new(BUDGET);
    let whole = copied(&mut store, unit, unit.root?, |leaf| leaf)?;
    let wanted = |leaf: NodeId| {
        let edition = leaf.as_outcome().and_then(|edition| usize::try_from(edition).ok());
        if edition.is_some_and(|edition| editions.contains(&edition)) { NodeId::YES } else { NodeId::NO }
    };
    let mut governs = NodeId::NO;
    for stage in &unit.stages {
        let here = copied(&mut store, unit, stage.edition_root?, wanted)?;
        governs = store.or(governs, here).ok()?;
    }
    let cut = store.choose(governs, whole, NodeId::NO).ok()?;
    let (graph, roots) = Graph::freeze(&store, &[cut]);
    let root = roots.first().copied()?;
    Some((Unit { graph, root: Some(root), ..unit.clone() }, root))
}

/// The rules of one edition in order, as if it governed every case and no other stage were there, in a unit of its own;
/// nothing where that has no graph.
pub fn of_rules(unit: &Unit, edition: &Edition) -> Option<(Unit, NodeId)> {
    let mut store = Store::new(BUDGET);
    let mut decided = NodeId::outcome(edition.no_rule.0);
    for rule in edition.rules.iter().rev() {
        let condition = unit.conditions.get(rule.condition.0 as usize)?;
        let holds = copied(&mut store, unit, condition.root?, |leaf| leaf)?;
        decided = store.choose(holds, NodeId::outcome(rule.leaf.0), decided).ok()?;
    }
    let (graph, roots) = Graph::freeze(&store, &[decided]);
    let root = roots.first().copied()?;
    Some((Unit { graph, root: Some(root), ..unit.clone() }, root))
}

/// A node of a unit's graph, and all below it, in a store, with other leaves in the place of its own.
fn copied(store: &mut Store, unit: &Unit, root: NodeId, leaf: impl Fn(NodeId) -> NodeId) -> Option<NodeId> {
    let mut made: BTreeMap<NodeId, NodeId> = BTreeMap::new();
    let mut todo = vec![root];
    while let Some(at) = todo.last().copied() {
        let Some(node) = unit.graph.node(at) else {
            made.insert(at, leaf(at));
            todo.pop();
            continue;
        };
        let classes = unit.terms.get(node.term)?.classes;
        let edges: Vec<NodeId> = (0..classes).filter_map(|class| unit.graph.edge(node, class)).collect();
        let open = todo.len();
        todo.extend(edges.iter().filter(|edge| !made.contains_key(edge)));
        if todo.len() == open {
            let edges = edges.iter().filter_map(|edge| made.get(edge).copied()).collect();
            made.insert(at, store.node(u32::from(node.term.0), edges).ok()?);
            todo.pop();
        }
    }
    made.get(&root).copied()
}

fn question(bundle: &Bundle, unit: &Unit, id: TermId) -> Shape {
    let Some(term) = unit.terms.get(id) else {
        return shape(Kind::Question, String::new());
    };
    let facts: Vec<&Fact> = term.kind.facts().flat_map(|fact| asked(bundle, fact)).collect();
    let questions: Vec<&str> = facts.iter().filter_map(|fact| fact.question.as_deref()).collect();
    Shape { note: questions.join("\n"), ..shape(Kind::Question, String::from(&term.text)) }
}

/// What a person is asked for a fact: itself, or what it is computed from.
pub fn asked(bundle: &Bundle, id: FactId) -> Vec<&Fact> {
    let mut todo = vec![id];
    let mut found: Vec<FactId> = Vec::new();
    while let Some(id) = todo.pop() {
        match bundle.derived(id) {
            Some(derived) => todo.extend(derived.kind.facts().into_iter().rev()),
            None if found.contains(&id) => {}
            None => found.push(id),
        }
    }
    found.into_iter().filter_map(|id| bundle.fact(id)).collect()
}

fn end(bundle: &Bundle, leaf: NodeId) -> Shape {
    match leaf {
        NodeId::YES => shape(Kind::Truth(true), "met".into()),
        NodeId::NO => shape(Kind::Truth(false), "not met".into()),
        _ => match leaf.as_outcome().and_then(|index| bundle.leaf(LeafId(index))) {
            Some(leaf) => {
                let mut body = words(&leaf.reason.name);
                if !leaf.suggest.is_empty() {
                    body.push_str(&format!("\nsuggest {}", leaf.suggest.join(", ")));
                }
                let note = leaf.reason.text.clone().unwrap_or_default();
                Shape { body, note, ..shape(Kind::End(leaf.outcome), words(leaf.outcome.name())) }
            }
            None => shape(Kind::Elsewhere, "elsewhere".into()),
        },
    }
}

/// Says that a leaf that means "no" is the end of cases of other editions.
pub fn name_elsewhere(sketch: &mut Sketch) {
    for shape in sketch.graph.node_weights_mut() {
        if shape.kind == Kind::Truth(false) {
            *shape = self::shape(Kind::Elsewhere, "not under this edition".into());
        }
    }
}

fn shape(kind: Kind, head: String) -> Shape {
    Shape { kind, head, body: String::new(), note: String::new() }
}

/// What leads along an edge. The widest of several edges may say "otherwise".
pub(super) fn answer(unit: &Unit, id: TermId, classes: ClassSet, widest: u32) -> String {
    let Some(term) = unit.terms.get(id) else { return String::new() };
    let label = |class: u8| term.labels.get(usize::from(class)).map_or("", Text::as_str);
    let parts: Vec<String> = match &term.kind {
        TermKind::Linear { .. } => {
            let run = |(low, high): (u8, u8)| joined((low, label(low)), (high, label(high)), term.classes);
            runs(classes).into_iter().map(run).collect()
        }
        _ => classes.classes().map(|class| label(class).to_owned()).collect(),
    };
    let text = parts.join(", ");
    if text.chars().count() <= LONGEST_LABEL {
        text
    } else if classes.len() == widest {
        "otherwise".into()
    } else {
        match parts.first() {
            Some(first) => format!("{first} and {} more", parts.len() - 1),
            None => text,
        }
    }
}

/// The unbroken runs of classes of a set.
fn runs(classes: ClassSet) -> Vec<(u8, u8)> {
    let mut runs: Vec<(u8, u8)> = Vec::new();
    for class in classes.classes() {
        match runs.last_mut() {
            Some((_, high)) if *high + 1 == class => *high = class,
            _ => runs.push((class, class)),
        }
    }
    runs
}

/// A run of classes of ordered values: where the first begins and where the last ends. A label of a class in the
/// middle says both, "8 minutes or more, below 15 minutes"; the first and the last class have one end.
fn joined(low: (u8, &str), high: (u8, &str), classes: u8) -> String {
    if low.0 == high.0 {
        return low.1.to_owned();
    }
    let from = (low.0 > 0).then(|| low.1.split(", ").next().unwrap_or(low.1));
    let below = (high.0 + 1 < classes).then(|| high.1.rsplit(", ").next().unwrap_or(high.1));
    match (from, below) {
        (Some(from), Some(below)) => format!("{from}, {below}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "any value".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_classes_are_said_as_one() {
        assert_eq!(runs(ClassSet(0b1011_0111)), [(0, 2), (4, 5), (7, 7)]);
        let labels = ["below 8", "8 or more, below 15", "15 or more, below 30", "30 or more"];
        let joined =
            |low: u8, high: u8| joined((low, labels[usize::from(low)]), (high, labels[usize::from(high)]), 4);
        assert_eq!(joined(0, 1), "below 15");
        assert_eq!(joined(1, 2), "8 or more, below 30");
        assert_eq!(joined(2, 3), "15 or more");
        assert_eq!(joined(1, 1), "8 or more, below 15");
        assert_eq!(joined(0, 3), "any value");
    }
}
