//! Functions over the terms of one unit: its determination and conditions, and what is made of them.

use mednec_graph::bundle::Unit;
use mednec_graph::{Bundle, ConditionId, Graph, LeafId, NodeId, OverBudget, Store};

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

    /// Where an edition governs: its guard holds, and that of no edition before it in its stage.
    pub fn governs(&mut self, edition: usize) -> Result<NodeId, OverBudget> {
        let stage =
            self.unit.editions.get(edition).and_then(|edition| self.unit.stages.get(edition.stage as usize));
        let (Some(stage), Ok(index)) = (stage, u32::try_from(edition)) else { return Ok(NodeId::NO) };
        let root = self.thaw(stage.edition_root)?;
        self.store.indicator(root, NodeId::outcome(index))
    }

    /// Where an edition governs and no rule before the one at `index` fires.
    pub fn reaches(&mut self, edition: usize, index: usize) -> Result<NodeId, OverBudget> {
        let mut reaches = self.governs(edition)?;
        let rules = self.unit.editions.get(edition).map_or(&[][..], |edition| &edition.rules);
        for rule in rules.iter().take(index) {
            let holds = self.condition(rule.condition)?;
            let missed = self.store.not(holds)?;
            reaches = self.store.and(reaches, missed)?;
        }
        Ok(reaches)
    }

    /// Where an edition governs and its rule at `index` fires: its guard holds and that of no rule before it does.
    pub fn fires(&mut self, edition: usize, index: usize) -> Result<NodeId, OverBudget> {
        let rule = self.unit.editions.get(edition).and_then(|edition| edition.rules.get(index));
        let Some(rule) = rule else { return Ok(NodeId::NO) };
        let (reaches, holds) = (self.reaches(edition, index)?, self.condition(rule.condition)?);
        self.store.and(reaches, holds)
    }

    /// Where an edition governs and none of its rules fires.
    pub fn no_rule(&mut self, edition: usize) -> Result<NodeId, OverBudget> {
        self.reaches(edition, usize::MAX)
    }

    /// Functions as graphs that can be walked.
    pub fn freeze(&self, roots: &[NodeId]) -> (Graph, Vec<NodeId>) {
        Graph::freeze(&self.store, roots)
    }

    fn thaw(&mut self, root: Option<NodeId>) -> Result<NodeId, OverBudget> {
        self.unit.graph.thaw(root.ok_or(OverBudget)?, &self.unit.terms, &mut self.store)
    }
}
