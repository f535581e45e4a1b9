//! Large decision graphs with parts drawn as one.
//!
//! A part is a question with every question that can be reached through it alone (what it *dominates*). The parts that
//! read best as one box have two ways out, so they go first, and among them those that several edges lead to. The
//! smallest part that is large enough is folded; where none is, the largest, and then another.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::Direction::Incoming;
use petgraph::algo::dominators::simple_fast;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use super::{Form, Kind, Shape, Sketch};

/// The most shapes that are drawn one by one.
pub const MOST_SHAPES: usize = 60;
/// The questions that a part names.
const NAMED: usize = 4;

/// A decision graph of at most `most` shapes, where parts can be folded so far; a tree stays whole, with all its roots.
pub fn fold(sketch: Sketch, most: usize) -> Sketch {
    let count = sketch.graph.node_count();
    let ([root], Form::Decision, true) = (sketch.roots.as_slice(), sketch.form, count > most) else {
        return sketch;
    };
    let root = *root;
    let parts = chosen(&sketch, root, most);
    // Which part each node is drawn in, by the part's first question.
    let mut part_of: Vec<Option<NodeIndex>> = vec![None; count];
    for (first, members) in &parts {
        for member in members {
            if let Some(place) = part_of.get_mut(member.index()) {
                *place = Some(*first);
            }
        }
    }
    let drawn_in = |node: NodeIndex| part_of.get(node.index()).copied().flatten().unwrap_or(node);
    let mut graph = DiGraph::new();
    let mut moved: Vec<Option<NodeIndex>> = vec![None; count];
    for node in sketch.graph.node_indices().filter(|node| drawn_in(*node) == *node) {
        let part = parts.iter().find(|(first, _)| *first == node);
        let shape = match part {
            Some((_, members)) => Some(folded(&sketch, members)),
            None => sketch.graph.node_weight(node).cloned(),
        };
        if let (Some(shape), Some(place)) = (shape, moved.get_mut(node.index())) {
            *place = Some(graph.add_node(shape));
        }
    }
    let place = |node: NodeIndex| moved.get(drawn_in(node).index()).copied().flatten();
    for edge in sketch.graph.edge_references() {
        let (source, target) = (edge.source(), edge.target());
        let (Some(from), Some(to)) = (place(source), place(target)) else { continue };
        if from == to {
            continue;
        }
        if part_of.get(source.index()).copied().flatten().is_none() {
            graph.add_edge(from, to, edge.weight().clone());
        } else if graph.find_edge(from, to).is_none() {
            graph.add_edge(from, to, String::new());
        }
    }
    for ((from, to), said) in ways_out(&sketch, &part_of, &moved) {
        if let Some(label) = graph.find_edge(from, to).and_then(|edge| graph.edge_weight_mut(edge)) {
            *label = said;
        }
    }
    Sketch { roots: place(root).into_iter().collect(), graph, ..sketch }
}

/// The parts to fold: first questions with all that is drawn in their place.
fn chosen(sketch: &Sketch, root: NodeIndex, most: usize) -> Vec<(NodeIndex, BTreeSet<NodeIndex>)> {
    let dominators = simple_fast(&sketch.graph, root);
    let is_question =
        |node: NodeIndex| sketch.graph.node_weight(node).is_some_and(|shape| shape.kind == Kind::Question);
    let mut members: Vec<BTreeSet<NodeIndex>> = vec![BTreeSet::new(); sketch.graph.node_count()];
    for node in sketch.graph.node_indices().filter(|node| is_question(*node)) {
        for first in dominators.dominators(node).into_iter().flatten() {
            if let Some(members) = members.get_mut(first.index()) {
                members.insert(node);
            }
        }
    }
    let mut parts: Vec<(NodeIndex, BTreeSet<NodeIndex>)> = Vec::new();
    let mut shapes = sketch.graph.node_count();
    while shapes > most {
        // How many shapes a part would save, given the parts there are.
        let saved = |first: &NodeIndex| {
            let new = members.get(first.index())?;
            let within: usize =
                parts.iter().filter(|(old, _)| new.contains(old)).map(|(_, old)| old.len() - 1).sum();
            let inside =
                parts.iter().any(|(old, of)| of.contains(first) && (old == first || !new.contains(old)));
            (!inside && new.len() > within + 1).then(|| new.len() - 1 - within)
        };
        let candidates: Vec<(usize, NodeIndex)> = sketch
            .graph
            .node_indices()
            .filter(|node| *node != root)
            .filter_map(|node| Some((saved(&node)?, node)))
            .collect();
        let excess = shapes - most;
        let best = candidates.into_iter().min_by_key(|(saving, node)| {
            let new = members.get(node.index());
            let alone = sketch.graph.edges_directed(*node, Incoming).count() < 2;
            let many_exits = new.is_none_or(|new| exits(sketch, new) > 2);
            // Large enough and small first, then what is too small with the largest first.
            let fit = if *saving >= excess { (0, *saving) } else { (1, usize::MAX - saving) };
            (many_exits, alone, fit, *node)
        });
        let Some((saving, first)) = best else { break };
        let new = members.get(first.index()).cloned().unwrap_or_default();
        parts.retain(|(old, _)| !new.contains(old));
        parts.push((first, new));
        shapes -= saving;
    }
    parts
}

/// How many shapes outside a part its questions lead to.
fn exits(sketch: &Sketch, members: &BTreeSet<NodeIndex>) -> usize {
    let targets: BTreeSet<NodeIndex> = members
        .iter()
        .flat_map(|node| sketch.graph.neighbors(*node))
        .filter(|target| !members.contains(target))
        .collect();
    targets.len()
}

/// What the edges that leave parts say: the answer that leads there, where it is only one.
fn ways_out(
    sketch: &Sketch,
    part_of: &[Option<NodeIndex>],
    moved: &[Option<NodeIndex>],
) -> BTreeMap<(NodeIndex, NodeIndex), String> {
    let part = |node: NodeIndex| part_of.get(node.index()).copied().flatten();
    let place = |node: NodeIndex| moved.get(part(node).unwrap_or(node).index()).copied().flatten();
    let mut answers: BTreeMap<(NodeIndex, NodeIndex), BTreeSet<(&str, &str)>> = BTreeMap::new();
    for edge in sketch.graph.edge_references().filter(|edge| part(edge.source()).is_some()) {
        let (Some(from), Some(to)) = (place(edge.source()), place(edge.target())) else { continue };
        let question = sketch.graph.node_weight(edge.source()).map_or("", |shape| shape.head.as_str());
        answers.entry((from, to)).or_default().insert((question, edge.weight()));
    }
    let say = |all: BTreeSet<(&str, &str)>| match all.first() {
        Some((question, answer)) if all.len() == 1 => format!("{question}: {answer}"),
        _ => String::new(),
    };
    answers.into_iter().filter(|((from, to), _)| from != to).map(|(way, all)| (way, say(all))).collect()
}

fn folded(sketch: &Sketch, members: &BTreeSet<NodeIndex>) -> Shape {
    let mut names: Vec<&str> = Vec::new();
    for shape in members.iter().filter_map(|node| sketch.graph.node_weight(*node)) {
        if !names.contains(&shape.head.as_str()) {
            names.push(&shape.head);
        }
    }
    let more = names.len().saturating_sub(NAMED);
    let mut body = names.iter().take(NAMED).copied().collect::<Vec<_>>().join("\n");
    if more > 0 {
        body.push_str(&format!("\nand {more} more"));
    }
    Shape {
        kind: Kind::Folded,
        head: format!("{} questions", members.len()),
        body,
        note: format!("folded: {}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use mednec_graph::Outcome;

    use super::*;
    /// A chain of questions; every second one may jump over the next.
    fn chain(length: usize) -> Sketch {
        let mut graph = DiGraph::new();
        let shape = |kind, head: String| Shape { kind, head, body: String::new(), note: String::new() };
        let end = graph.add_node(shape(Kind::End(Outcome::Deny), "deny".into()));
        let nodes: Vec<NodeIndex> =
            (0..length).map(|i| graph.add_node(shape(Kind::Question, format!("q{i}")))).collect();
        for (i, node) in nodes.iter().enumerate() {
            graph.add_edge(*node, end, "no".into());
            graph.add_edge(*node, nodes.get(i + 1).copied().unwrap_or(end), "yes".into());
            if let (true, Some(over)) = (i % 2 == 0, nodes.get(i + 2)) {
                graph.add_edge(*node, *over, "perhaps".into());
            }
        }
        Sketch { title: String::new(), form: Form::Decision, graph, roots: vec![nodes[0]] }
    }

    #[test]
    fn a_tree_is_not_folded_and_keeps_its_roots() {
        let sketch = chain(90);
        let roots: Vec<NodeIndex> = sketch.graph.node_indices().take(2).collect();
        let tree = Sketch { form: Form::Tree, roots: roots.clone(), ..sketch.clone() };
        let two = Sketch { roots: roots.clone(), ..sketch };
        for sketch in [tree, two] {
            let same = fold(sketch, 60);
            assert_eq!((same.graph.node_count(), same.roots), (91, roots.clone()));
        }
    }

    #[test]
    fn small_graphs_stay_and_large_ones_are_folded() {
        assert_eq!(fold(chain(9), 10).graph.node_count(), 10);
        let folded = fold(chain(90), 60);
        assert!(folded.graph.node_count() <= 60, "{}", folded.graph.node_count());
        assert!(petgraph::algo::toposort(&folded.graph, None).is_ok());
        // Every question is drawn or counted.
        let counted: usize = folded
            .graph
            .node_weights()
            .map(|shape| match shape.kind {
                Kind::Question => 1,
                Kind::Folded => shape.head.split(' ').next().unwrap().parse().unwrap(),
                _ => 0,
            })
            .sum();
        assert_eq!(counted, 90);
    }
}
