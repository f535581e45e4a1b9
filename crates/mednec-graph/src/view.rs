//! The decision graph as people see it: questions, answers and outcomes in a petgraph graph.

use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::FxHashMap;

use crate::bundle::Unit;
use crate::store::NodeId;
use crate::term::{ClassSet, TermId};

/// A node of the graph that people see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionNode {
    /// A term is asked.
    Question(TermId),
    /// The walk ends.
    End(NodeId),
}

/// An edge of it: the classes that lead along it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecisionEdge(pub ClassSet);

/// A decision graph from one root.
#[derive(Clone, Debug)]
pub struct DecisionGraph {
    /// Questions and ends; edges between the same two nodes are one.
    pub graph: DiGraph<DecisionNode, DecisionEdge>,
    /// The root.
    pub root: NodeIndex,
}

impl DecisionGraph {
    /// What can be reached from `root` in the graph of a unit.
    pub fn from_unit(unit: &Unit, root: NodeId) -> Self {
        let mut graph = DiGraph::new();
        let mut made: FxHashMap<NodeId, NodeIndex> = FxHashMap::default();
        let node_of = |at: NodeId| match unit.graph.node(at) {
            Some(node) => DecisionNode::Question(node.term),
            None => DecisionNode::End(at),
        };
        let start = graph.add_node(node_of(root));
        made.insert(root, start);
        let mut todo = vec![root];
        while let Some(at) = todo.pop() {
            let (Some(node), Some(from)) = (unit.graph.node(at), made.get(&at).copied()) else { continue };
            let classes = unit.terms.get(node.term).map_or(0, |term| term.classes);
            let mut ways: Vec<(NodeId, ClassSet)> = Vec::new();
            for class in 0..classes {
                let Some(next) = unit.graph.edge(node, class) else { continue };
                match ways.iter_mut().find(|(to, _)| *to == next) {
                    Some((_, set)) => *set = set.union(ClassSet::one(class)),
                    None => ways.push((next, ClassSet::one(class))),
                }
            }
            for (next, set) in ways {
                let to = *made.entry(next).or_insert_with(|| {
                    todo.push(next);
                    graph.add_node(node_of(next))
                });
                graph.add_edge(from, to, DecisionEdge(set));
            }
        }
        Self { graph, root: start }
    }
}
