//! The frozen form of a decision graph: flat arrays that a walk runs over.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::step::Step;
use crate::store::{NodeId, OverBudget, Store};
use crate::term::{TermId, Terms};

/// One question: the edges of its classes lie one after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// What is asked.
    pub term: TermId,
    /// The index of the edge of class 0.
    pub first: u32,
}

/// A reduced, ordered, multi-valued decision graph with as many roots as are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Graph {
    nodes: Vec<Node>,
    edges: Vec<NodeId>,
    /// One for each node; made from the rest by [`Graph::prepare`].
    #[serde(skip)]
    steps: Vec<Step>,
}

impl Graph {
    /// Freezes what can be reached from `roots`; the roots come back in the ids of the frozen graph.
    ///
    /// Levels of the store are term ids. The result depends on the functions alone, not on how they were built.
    pub fn freeze(store: &Store, roots: &[NodeId]) -> (Self, Vec<NodeId>) {
        let mut graph = Self::default();
        let mut moved: FxHashMap<NodeId, NodeId> = FxHashMap::default();
        for root in roots {
            let mut todo = vec![*root];
            while let Some(old) = todo.pop() {
                if old.is_leaf() || moved.contains_key(&old) {
                    continue;
                }
                let term = TermId(u16::try_from(store.level(old).unwrap_or(0)).unwrap_or(u16::MAX));
                let first = u32::try_from(graph.edges.len()).unwrap_or(u32::MAX);
                moved.insert(old, NodeId::inner(graph.nodes.len()));
                graph.nodes.push(Node { term, first });
                graph.edges.extend_from_slice(store.edges(old));
                todo.extend(store.edges(old).iter().rev());
            }
        }
        let rename = |old: &NodeId| moved.get(old).copied().unwrap_or(*old);
        graph.edges.iter_mut().for_each(|edge| *edge = rename(edge));
        let roots = roots.iter().map(rename).collect();
        (graph, roots)
    }

    /// A function of this graph in a growing one, whose levels are term ids.
    pub fn thaw(&self, root: NodeId, terms: &Terms, store: &mut Store) -> Result<NodeId, OverBudget> {
        let mut made: FxHashMap<NodeId, NodeId> = FxHashMap::default();
        // A node is done with once all that it leads to is there; what is not is taken first.
        let mut todo = vec![root];
        while let Some(at) = todo.last().copied() {
            let known = |next: &NodeId| if next.is_leaf() { Some(*next) } else { made.get(next).copied() };
            let node = self.node(at).filter(|_| !made.contains_key(&at));
            let Some(node) = node else {
                todo.pop();
                continue;
            };
            let edges = self.edges_of(node, terms.get(node.term).map_or(0, |term| term.classes));
            let moved: Vec<Option<NodeId>> = edges.iter().map(known).collect();
            if moved.iter().all(Option::is_some) {
                let new = store.node(u32::from(node.term.0), moved.into_iter().flatten().collect())?;
                made.insert(at, new);
                todo.pop();
            } else {
                todo.extend(edges.iter().filter(|next| known(next).is_none()));
            }
        }
        Ok(made.get(&root).copied().unwrap_or(root))
    }

    /// How many nodes it has.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether it has no node.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// An inner node; nothing for a leaf.
    #[inline]
    pub fn node(&self, id: NodeId) -> Option<Node> {
        if id.is_leaf() { None } else { self.nodes.get(id.index()).copied() }
    }

    /// Where the edge of a class leads.
    #[inline]
    pub fn edge(&self, node: Node, class: u8) -> Option<NodeId> {
        self.edges.get(node.first as usize + usize::from(class)).copied()
    }

    /// The edges of a node of so many classes.
    pub(crate) fn edges_of(&self, node: Node, count: u8) -> &[NodeId] {
        let rest = self.edges.get(node.first as usize..).unwrap_or(&[]);
        rest.get(..usize::from(count)).unwrap_or(rest)
    }

    /// Makes the form that walks run over.
    pub fn prepare(&mut self, terms: &Terms) {
        self.steps = self.nodes.iter().map(|node| Step::of(self, *node, terms)).collect();
    }

    /// Follows the facts of a case from `root` to a leaf; nothing where a fact on the way is not known.
    /// The graph must have been prepared.
    #[inline]
    pub fn walk(&self, root: NodeId, terms: &Terms, case: &Case) -> Option<NodeId> {
        let mut at = root;
        while !at.is_leaf() {
            at = self.steps.get(at.index())?.next(self, terms, case)?;
        }
        Some(at)
    }
}
