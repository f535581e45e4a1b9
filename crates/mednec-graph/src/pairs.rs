//! Two functions of one store side by side: where they end, together.

use rustc_hash::FxHashMap;

use crate::store::{NodeId, OverBudget, Store};

/// Two functions as one that ends in pairs of leaves.
#[derive(Clone, Debug, Default)]
pub struct Pairs {
    /// The pairs that occur; outcome leaves of the function are indexes into them.
    pub leaves: Vec<(NodeId, NodeId)>,
    done: FxHashMap<(NodeId, NodeId), NodeId>,
}

impl Pairs {
    /// The function that ends where both end. Called again, pairs met before keep their indexes.
    pub fn of(&mut self, store: &mut Store, left: NodeId, right: NodeId) -> Result<NodeId, OverBudget> {
        if let Some(found) = self.done.get(&(left, right)) {
            return Ok(*found);
        }
        let level = [left, right].into_iter().filter_map(|node| store.level(node)).min();
        let made = match level {
            None => {
                self.leaves.push((left, right));
                NodeId::outcome(u32::try_from(self.leaves.len() - 1).unwrap_or(u32::MAX))
            }
            Some(level) => {
                let asks = if store.level(left) == Some(level) { left } else { right };
                let width = store.edges(asks).len();
                let mut edges = Vec::with_capacity(width);
                for class in 0..width {
                    let [a, b] = [left, right].map(|node| store.follow(node, level, class));
                    edges.push(self.of(store, a, b)?);
                }
                store.node(level, edges)?
            }
        };
        self.done.insert((left, right), made);
        Ok(made)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_those_that_occur() {
        let mut store = Store::new(1000);
        let bit = |store: &mut Store, level| store.node(level, vec![NodeId::NO, NodeId::YES]).unwrap();
        let (a, b) = (bit(&mut store, 0), bit(&mut store, 1));
        let both = store.and(a, b).unwrap();
        let mut pairs = Pairs::default();
        let root = pairs.of(&mut store, a, both).unwrap();
        let mut found = pairs.leaves.clone();
        found.sort_unstable();
        assert_eq!(found, [(NodeId::NO, NodeId::NO), (NodeId::YES, NodeId::NO), (NodeId::YES, NodeId::YES)]);
        assert_eq!(store.level(root), Some(0));
    }
}
