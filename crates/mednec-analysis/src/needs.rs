//! Which facts would have to be other than they are for a function to hold.

use std::collections::{BTreeMap, BTreeSet};

use mednec_graph::{Bundle, ClassSet, FactId, NodeId, TermId};

use crate::functions::Functions;

/// How many sets of facts are kept for one node.
const MOST_SETS: usize = 128;

/// A set of facts.
pub(crate) type Facts = BTreeSet<FactId>;

/// Looks for the least sets of facts, along the paths of a function.
pub(crate) struct Needs<'a, 'b> {
    pub(crate) bundle: &'a Bundle,
    pub(crate) functions: &'a Functions<'b>,
    /// The classes that each term can be in as the case is.
    pub(crate) classes: &'a [ClassSet],
    /// Whether what is not known must become known on the way; else it may turn out as wanted.
    pub(crate) certain: bool,
    /// The facts that may be other than they are.
    pub(crate) may: &'a dyn Fn(FactId) -> bool,
    /// What it costs to have a fact otherwise.
    pub(crate) cost: &'a dyn Fn(FactId) -> u64,
}

impl Needs<'_, '_> {
    /// The least sets of facts with which a function can hold, and whether these are all. Any set that makes it hold has
    /// one of them in it; that one of them by itself does is not sure where facts share terms.
    pub(crate) fn of(&self, root: NodeId) -> (Vec<Facts>, bool) {
        let mut all = true;
        let found = self.at(root, &mut BTreeMap::new(), &mut all);
        (found, all)
    }

    fn at(&self, node: NodeId, done: &mut BTreeMap<NodeId, Vec<Facts>>, all: &mut bool) -> Vec<Facts> {
        let store = &self.functions.store;
        let Some(level) = store.level(node) else {
            return if node == NodeId::YES { vec![Facts::new()] } else { Vec::new() };
        };
        if let Some(found) = done.get(&node) {
            return found.clone();
        }
        let possible = self.classes.get(level as usize).copied().unwrap_or(ClassSet::EMPTY);
        let free = |class: u8| possible.has(class) && !(self.certain && possible.len() > 1);
        let facts = self.facts_of(TermId(u16::try_from(level).unwrap_or(u16::MAX)));
        let mut found: Vec<Facts> = Vec::new();
        for (class, edge) in (0u8..).zip(store.edges(node)) {
            let below = self.at(*edge, done, all);
            for set in below {
                if free(class) {
                    found.push(set);
                } else {
                    found.extend(facts.iter().map(|fact| {
                        let mut with = set.clone();
                        with.insert(*fact);
                        with
                    }));
                }
            }
        }
        let found = self.least(found, all);
        done.insert(node, found.clone());
        found
    }

    /// The sets that have no other in them, the cheapest where they are too many.
    fn least(&self, mut sets: Vec<Facts>, all: &mut bool) -> Vec<Facts> {
        sets.sort_by_cached_key(|set| (self.price(set), set.len(), set.clone()));
        let mut kept: Vec<Facts> = Vec::new();
        for set in sets {
            if kept.iter().any(|known| known.is_subset(&set)) {
                continue;
            }
            if kept.len() == MOST_SETS {
                *all = false;
                break;
            }
            kept.push(set);
        }
        kept
    }

    /// What it costs to have all facts of a set otherwise, each charged once.
    pub(crate) fn price(&self, set: &Facts) -> u64 {
        set.iter().fold(0u64, |sum, fact| sum.saturating_add((self.cost)(*fact)))
    }

    /// The facts behind a term that may be otherwise.
    fn facts_of(&self, term: TermId) -> Vec<FactId> {
        let term = self.functions.unit().terms.get(term);
        let facts = self.bundle.facts_behind(term.into_iter().flat_map(|term| term.kind.facts()));
        facts.into_iter().filter(|fact| (self.may)(*fact)).collect()
    }

    /// All facts that a function looks at and that may be otherwise.
    pub(crate) fn behind(&self, root: NodeId) -> Facts {
        self.functions.support(root).into_iter().flat_map(|term| self.facts_of(term)).collect()
    }
}
