//! The growing form of a decision graph: every function is one node, however it was built.
//!
//! A *node* asks a *level* (a term, or a group of classes of one) and has one edge for each class. Equal nodes are made
//! once and a node whose edges agree is not made at all, so two functions are equal exactly when their ids are.

use std::fmt;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// A node of a graph, or a leaf.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NodeId(u32);

const LEAF_BIT: u32 = 1 << 31;
/// The largest table whose memory is kept from one use to the next.
const KEPT_CAPACITY: usize = 1 << 14;
/// Leaves 0 and 1 say no and yes; leaves of determinations come after them.
const FIRST_OUTCOME: u32 = 2;

impl NodeId {
    /// The leaf of a condition that does not hold.
    pub const NO: Self = Self(LEAF_BIT);
    /// The leaf of a condition that holds.
    pub const YES: Self = Self(LEAF_BIT | 1);

    /// The leaf that stands for item `index` of a table: a leaf of the bundle, an edition.
    #[must_use]
    pub fn outcome(index: u32) -> Self {
        Self(LEAF_BIT | index.saturating_add(FIRST_OUTCOME))
    }

    /// The table index of an outcome leaf.
    #[inline]
    pub fn as_outcome(self) -> Option<u32> {
        if self.is_leaf() { (self.0 & !LEAF_BIT).checked_sub(FIRST_OUTCOME) } else { None }
    }

    /// Whether it is a leaf.
    #[inline]
    pub fn is_leaf(self) -> bool {
        self.0 & LEAF_BIT != 0
    }

    /// The node with this index.
    pub(crate) fn inner(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX) & !LEAF_BIT)
    }

    /// The index of an inner node.
    #[inline]
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Debug for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (*self, self.as_outcome()) {
            (Self::NO, _) => f.write_str("no"),
            (Self::YES, _) => f.write_str("yes"),
            (_, Some(outcome)) => write!(f, "outcome {outcome}"),
            (Self(index), None) => write!(f, "node {index}"),
        }
    }
}

/// The graph would have more nodes than it is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverBudget;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Inner {
    level: u32,
    edges: Box<[NodeId]>,
}

/// A growing graph of at most a given number of nodes.
#[derive(Clone, Debug, Default)]
pub struct Store {
    nodes: Vec<Inner>,
    unique: FxHashMap<Inner, NodeId>,
    choices: FxHashMap<(NodeId, NodeId, NodeId), NodeId>,
    budget: usize,
}

impl Store {
    /// An empty graph that may grow to `budget` nodes.
    pub fn new(budget: usize) -> Self {
        Self { budget, ..Self::default() }
    }

    /// Forgets all nodes.
    pub fn clear(&mut self) {
        // Clearing a table costs what it once held, so that of an unusually large graph is given up.
        if self.unique.capacity() > KEPT_CAPACITY || self.choices.capacity() > KEPT_CAPACITY {
            *self = Self::new(self.budget);
        }
        self.nodes.clear();
        self.unique.clear();
        self.choices.clear();
    }

    /// How many nodes it has.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether it has no node.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The level that a node asks; nothing for a leaf.
    pub fn level(&self, node: NodeId) -> Option<u32> {
        if node.is_leaf() { None } else { self.nodes.get(node.index()).map(|inner| inner.level) }
    }

    /// The edges of a node, one for each class; none for a leaf.
    pub fn edges(&self, node: NodeId) -> &[NodeId] {
        if node.is_leaf() { &[] } else { self.nodes.get(node.index()).map_or(&[], |inner| &inner.edges) }
    }

    /// The node that asks `level` and follows `edges`.
    pub fn node(&mut self, level: u32, edges: Vec<NodeId>) -> Result<NodeId, OverBudget> {
        if let Some(first) = edges.first()
            && edges.iter().all(|edge| edge == first)
        {
            return Ok(*first);
        }
        let inner = Inner { level, edges: edges.into_boxed_slice() };
        if let Some(found) = self.unique.get(&inner) {
            return Ok(*found);
        }
        if self.nodes.len() >= self.budget {
            return Err(OverBudget);
        }
        let id = NodeId::inner(self.nodes.len());
        self.nodes.push(inner.clone());
        self.unique.insert(inner, id);
        Ok(id)
    }

    /// `yes` where `condition` holds, `no` elsewhere; `condition` ends in [`NodeId::YES`] and [`NodeId::NO`].
    pub fn choose(&mut self, condition: NodeId, yes: NodeId, no: NodeId) -> Result<NodeId, OverBudget> {
        match condition {
            NodeId::YES => return Ok(yes),
            NodeId::NO => return Ok(no),
            _ if yes == no => return Ok(yes),
            _ if yes == NodeId::YES && no == NodeId::NO => return Ok(condition),
            _ => {}
        }
        let key = (condition, yes, no);
        if let Some(found) = self.choices.get(&key) {
            return Ok(*found);
        }
        let level = [condition, yes, no].into_iter().filter_map(|n| self.level(n)).min().unwrap_or(u32::MAX);
        let width = [condition, yes, no]
            .into_iter()
            .find(|n| self.level(*n) == Some(level))
            .map_or(0, |n| self.edges(n).len());
        let mut edges = Vec::with_capacity(width);
        for class in 0..width {
            let [c, y, n] = [condition, yes, no].map(|node| self.follow(node, level, class));
            edges.push(self.choose(c, y, n)?);
        }
        let made = self.node(level, edges)?;
        self.choices.insert(key, made);
        Ok(made)
    }

    /// The outcome leaves that can be reached from a node, ascending.
    pub fn outcomes(&self, root: NodeId) -> Vec<u32> {
        let mut seen: FxHashMap<NodeId, ()> = FxHashMap::default();
        let (mut found, mut todo) = (Vec::new(), vec![root]);
        while let Some(node) = todo.pop() {
            if seen.insert(node, ()).is_none() {
                found.extend(node.as_outcome());
                todo.extend_from_slice(self.edges(node));
            }
        }
        found.sort_unstable();
        found
    }

    /// Where a graph ends in one leaf.
    pub fn indicator(&mut self, root: NodeId, leaf: NodeId) -> Result<NodeId, OverBudget> {
        self.with_leaves(root, &|at| if at == leaf { NodeId::YES } else { NodeId::NO })
    }

    /// A graph with another leaf in the place of each of its leaves.
    pub fn with_leaves(
        &mut self,
        root: NodeId,
        leaf: &dyn Fn(NodeId) -> NodeId,
    ) -> Result<NodeId, OverBudget> {
        self.replace(root, leaf, &mut FxHashMap::default())
    }

    fn replace(
        &mut self,
        at: NodeId,
        leaf: &dyn Fn(NodeId) -> NodeId,
        done: &mut FxHashMap<NodeId, NodeId>,
    ) -> Result<NodeId, OverBudget> {
        let Some(level) = self.level(at) else { return Ok(leaf(at)) };
        if let Some(found) = done.get(&at) {
            return Ok(*found);
        }
        let edges = self.edges(at).to_vec();
        let edges = edges.into_iter().map(|edge| self.replace(edge, leaf, done)).collect::<Result<_, _>>()?;
        let made = self.node(level, edges)?;
        done.insert(at, made);
        Ok(made)
    }

    /// Both hold.
    pub fn and(&mut self, a: NodeId, b: NodeId) -> Result<NodeId, OverBudget> {
        self.choose(a, b, NodeId::NO)
    }

    /// One or both hold.
    pub fn or(&mut self, a: NodeId, b: NodeId) -> Result<NodeId, OverBudget> {
        self.choose(a, NodeId::YES, b)
    }

    /// It does not hold.
    pub fn not(&mut self, a: NodeId) -> Result<NodeId, OverBudget> {
        self.choose(a, NodeId::NO, NodeId::YES)
    }

    /// At least `fewest` of the members hold.
    pub fn at_least(&mut self, fewest: usize, members: &[NodeId]) -> Result<NodeId, OverBudget> {
        if fewest > members.len() {
            return Ok(NodeId::NO);
        }
        // reached[k]: the condition that k more of the members looked at so far hold, from the last member backwards.
        let mut reached = vec![NodeId::NO; fewest + 1];
        if let Some(none_needed) = reached.first_mut() {
            *none_needed = NodeId::YES;
        }
        for member in members.iter().rev() {
            for needed in (1..=fewest).rev() {
                let held = reached.get(needed - 1).copied().unwrap_or(NodeId::NO);
                let missed = reached.get(needed).copied().unwrap_or(NodeId::NO);
                let node = self.choose(*member, held, missed)?;
                if let Some(place) = reached.get_mut(needed) {
                    *place = node;
                }
            }
        }
        Ok(reached.last().copied().unwrap_or(NodeId::YES))
    }

    pub(crate) fn follow(&self, node: NodeId, level: u32, class: usize) -> NodeId {
        if self.level(node) == Some(level) {
            self.edges(node).get(class).copied().unwrap_or(node)
        } else {
            node
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bit(store: &mut Store, level: u32) -> NodeId {
        store.node(level, vec![NodeId::NO, NodeId::YES]).unwrap()
    }

    #[test]
    fn equal_functions_are_one_node() {
        let mut s = Store::new(1000);
        let (a, b, c) = (bit(&mut s, 0), bit(&mut s, 1), bit(&mut s, 2));
        let (ab, ac) = (s.and(a, b).unwrap(), s.and(a, c).unwrap());
        let left = s.or(ab, ac).unwrap();
        let bc = s.or(b, c).unwrap();
        assert_eq!(left, s.and(a, bc).unwrap());
        let na = s.not(a).unwrap();
        assert_eq!(s.or(a, na), Ok(NodeId::YES));
        assert_eq!(s.and(a, na), Ok(NodeId::NO));
    }

    #[test]
    fn at_least_counts() {
        let mut s = Store::new(1000);
        let members: Vec<_> = (0..4).map(|level| bit(&mut s, level)).collect();
        for fewest in 0..=5 {
            let root = s.at_least(fewest, &members).unwrap();
            for bits in 0u32..16 {
                let mut node = root;
                while let Some(level) = s.level(node) {
                    node = s.edges(node)[(bits >> level & 1) as usize];
                }
                assert_eq!(
                    node == NodeId::YES,
                    bits.count_ones() as usize >= fewest,
                    "{fewest} of {bits:04b}"
                );
            }
        }
    }

    #[test]
    fn the_budget_is_held() {
        let mut s = Store::new(2);
        let (a, b) = (bit(&mut s, 0), bit(&mut s, 1));
        assert_eq!(s.and(a, b), Err(OverBudget));
        assert_eq!(s.len(), 2);
    }
}
