//! Functions over the terms of one unit: its determination and conditions, and what is made of them.

use std::collections::{BTreeMap, BTreeSet};

use mednec_graph::bundle::Unit;
use mednec_graph::{
    Bundle, ClassSet, ConditionId, Graph, LeafId, NodeId, Outcome, OverBudget, Store, TermId,
};

/// The most nodes of the functions of one analysis.
const FUNCTIONS_BUDGET: usize = 2_000_000;

/// The functions of a unit in a store of their own.
#[derive(Debug)]
pub struct Functions<'b> {
    /// The store; its levels are the unit's terms.
    pub store: Store,
    unit: &'b Unit,
}

impl<'b> Functions<'b> {
    /// The functions of a unit; nothing where there is no such unit, or where it has no graph.
    pub fn of(bundle: &'b Bundle, unit: u32) -> Option<Self> {
        let unit = bundle.units.get(unit as usize)?;
        unit.root?;
        Some(Self { store: Store::new(FUNCTIONS_BUDGET), unit })
    }

    /// The unit.
    pub fn unit(&self) -> &'b Unit {
        self.unit
    }

    /// The determination.
    pub fn determination(&mut self) -> Result<NodeId, OverBudget> {
        self.thaw(self.unit.root)
    }

    /// A condition as it was written.
    pub fn condition(&mut self, id: ConditionId) -> Result<NodeId, OverBudget> {
        let root = self.unit.conditions.get(id.0 as usize).and_then(|condition| condition.root);
        self.thaw(root)
    }

    /// Where the determination ends in a leaf.
    pub fn ends_in(&mut self, leaf: LeafId) -> Result<NodeId, OverBudget> {
        let root = self.determination()?;
        self.store.indicator(root, NodeId::outcome(leaf.0))
    }

    /// Where the determination ends in any leaf of an outcome.
    pub fn ends_with(&mut self, bundle: &Bundle, outcome: Outcome) -> Result<NodeId, OverBudget> {
        let root = self.determination()?;
        let mut any = NodeId::NO;
        for leaf in self.store.outcomes(root).into_iter().map(LeafId) {
            if bundle.leaf(leaf).is_some_and(|leaf| leaf.outcome == outcome) {
                let one = self.store.indicator(root, NodeId::outcome(leaf.0))?;
                any = self.store.or(any, one)?;
            }
        }
        Ok(any)
    }

    /// Where an edition governs, and what one of its invariants says does not hold.
    pub fn breaks(&mut self, bundle: &Bundle, edition: usize, index: usize) -> Result<NodeId, OverBudget> {
        let Some(edition) = self.unit.editions.get(edition) else { return Ok(NodeId::NO) };
        let Some(invariant) = edition.invariants.get(index) else { return Ok(NodeId::NO) };
        let (guard, when) = (self.condition(edition.guard)?, self.condition(invariant.condition)?);
        let decided = self.ends_with(bundle, invariant.outcome)?;
        let against = if invariant.always { self.store.not(decided)? } else { decided };
        let spoken_of = self.store.and(guard, when)?;
        self.store.and(spoken_of, against)
    }

    /// What an edition decides by itself where it governs, as a graph that ends in its leaves; elsewhere in `NO`.
    pub fn decided(&mut self, edition: usize) -> Result<NodeId, OverBudget> {
        let Some(edition) = self.unit.editions.get(edition) else { return Ok(NodeId::NO) };
        let mut decided = NodeId::outcome(edition.no_rule.0);
        for rule in edition.rules.iter().rev() {
            let holds = self.condition(rule.condition)?;
            decided = self.store.choose(holds, NodeId::outcome(rule.leaf.0), decided)?;
        }
        let guard = self.condition(edition.guard)?;
        self.store.choose(guard, decided, NodeId::NO)
    }

    /// Where none of some conditions holds.
    pub fn none_of(&mut self, conditions: &[ConditionId]) -> Result<NodeId, OverBudget> {
        let roots = conditions.iter().map(|id| self.condition(*id)).collect::<Result<Vec<_>, _>>()?;
        let any = self.store.at_least(1, &roots)?;
        self.store.not(any)
    }

    /// Where all of some conditions hold.
    pub fn all_of(&mut self, conditions: &[ConditionId]) -> Result<NodeId, OverBudget> {
        let roots = conditions.iter().map(|id| self.condition(*id)).collect::<Result<Vec<_>, _>>()?;
        self.store.at_least(roots.len(), &roots)
    }

    /// Where an edition governs and its rule at `index` fires: its guard holds and that of no rule before it does.
    pub fn fires(&mut self, edition: usize, index: usize) -> Result<NodeId, OverBudget> {
        let Some(edition) = self.unit.editions.get(edition) else { return Ok(NodeId::NO) };
        let mut fires = self.condition(edition.guard)?;
        for (place, rule) in edition.rules.iter().enumerate().take(index + 1) {
            let holds = self.condition(rule.condition)?;
            let wanted = if place == index { holds } else { self.store.not(holds)? };
            fires = self.store.and(fires, wanted)?;
        }
        Ok(fires)
    }

    /// Where an edition governs and none of its rules fires.
    pub fn no_rule(&mut self, edition: usize) -> Result<NodeId, OverBudget> {
        let Some(edition) = self.unit.editions.get(edition) else { return Ok(NodeId::NO) };
        let mut falls = self.condition(edition.guard)?;
        for rule in &edition.rules {
            let holds = self.condition(rule.condition)?;
            let missed = self.store.not(holds)?;
            falls = self.store.and(falls, missed)?;
        }
        Ok(falls)
    }

    /// What is left of a function where each term is in one of so many classes. What it does where a term is in another
    /// class does not count, so there it does what it does in the first of them.
    pub fn reduced(&mut self, root: NodeId, classes: &[ClassSet]) -> Result<NodeId, OverBudget> {
        self.reduce(root, classes, &mut BTreeMap::new())
    }

    fn reduce(
        &mut self,
        at: NodeId,
        classes: &[ClassSet],
        done: &mut BTreeMap<NodeId, NodeId>,
    ) -> Result<NodeId, OverBudget> {
        let Some(level) = self.store.level(at) else { return Ok(at) };
        if let Some(found) = done.get(&at) {
            return Ok(*found);
        }
        let possible = classes.get(level as usize).copied().unwrap_or(ClassSet::all(u8::MAX));
        let mut edges = self.store.edges(at).to_vec();
        let other = possible.classes().find_map(|class| edges.get(usize::from(class)).copied());
        let other = other.map(|edge| self.reduce(edge, classes, done)).transpose()?;
        for (class, edge) in (0u8..).zip(&mut edges) {
            *edge = match other {
                Some(other) if !possible.has(class) => other,
                _ => self.reduce(*edge, classes, done)?,
            };
        }
        let made = self.store.node(level, edges)?;
        done.insert(at, made);
        Ok(made)
    }

    /// The terms that a function asks, ascending.
    pub fn support(&self, root: NodeId) -> Vec<TermId> {
        let (mut seen, mut terms, mut todo) = (BTreeSet::new(), BTreeSet::new(), vec![root]);
        while let Some(node) = todo.pop() {
            if let (Some(level), true) = (self.store.level(node), seen.insert(node)) {
                terms.insert(TermId(u16::try_from(level).unwrap_or(u16::MAX)));
                todo.extend_from_slice(self.store.edges(node));
            }
        }
        terms.into_iter().collect()
    }

    /// Functions as graphs that can be walked.
    pub fn freeze(&self, roots: &[NodeId]) -> (Graph, Vec<NodeId>) {
        Graph::freeze(&self.store, roots)
    }

    fn thaw(&mut self, root: Option<NodeId>) -> Result<NodeId, OverBudget> {
        self.unit.graph.thaw(root.ok_or(OverBudget)?, &self.unit.terms, &mut self.store)
    }
}
