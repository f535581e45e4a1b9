//! What an analysis asks of a case: any function over a unit's terms, not only the determination.

use std::cell::Cell;

use crate::case::Case;
use crate::derive::derive;
use crate::graph::Graph;
use crate::knowledge::Knowledge;
use crate::sight::{Ground, View};
use crate::store::NodeId;
use crate::study::{Studies, Study};
use crate::term::ClassSet;
use crate::walker::Walker;

impl Walker<'_> {
    /// What a root of a graph comes to on a case: the leaves that its completions end in, and the facts that can still
    /// change which one.
    ///
    /// The graph is one over the terms of a unit: the unit's own, or what [`Graph::freeze`] made of functions over them.
    /// Nothing where there is no such unit.
    pub fn study(&mut self, unit: u32, graph: &Graph, root: NodeId, case: &Case) -> Option<Study> {
        self.studied(unit, graph, case, |studies| studies.study(root))
    }

    /// The same, quickly: terms are taken to be free of one another, so there can be more leaves and facts than in truth,
    /// never fewer.
    pub fn glance(&mut self, unit: u32, graph: &Graph, root: NodeId, case: &Case) -> Option<Study> {
        self.studied(unit, graph, case, |studies| studies.glance(root))
    }

    /// Whether all completions of a case end in one leaf.
    pub fn ends_in(&mut self, unit: u32, graph: &Graph, root: NodeId, case: &Case, leaf: NodeId) -> bool {
        let leaves = self.studied(unit, graph, case, |studies| studies.leaves(root));
        leaves.is_some_and(|leaves| leaves == [leaf])
    }

    fn studied<T>(
        &mut self,
        unit: u32,
        graph: &Graph,
        case: &Case,
        study: impl FnOnce(&mut Studies<'_>) -> T,
    ) -> Option<T> {
        let unit = self.bundle.units.get(unit as usize)?;
        self.with_gaps_closed(case, |walker, closed, _| {
            let bundle = walker.bundle;
            let ground = Ground { bundle, unit, graph, given: case, closed, effort: &Cell::new(0) };
            let mut filled = closed.clone();
            let open = derive(bundle, &unit.derived, case, &mut filled);
            let knowledge = ground.knowledge(&filled);
            ground.classes(&knowledge, &mut walker.classes);
            let view = View { knowledge: &knowledge, open: &open, classes: &walker.classes };
            Some(study(&mut Studies::new(ground, view, &mut walker.scratch)))
        })
    }

    /// The units that a request can fall to under a payer, or under any where none is given; nothing stands for no unit.
    pub fn units_of(&self, payer: Option<usize>, case: &Case) -> Vec<Option<u32>> {
        let payers = (0..).zip(&self.bundle.payers).filter(|(at, _)| payer.is_none_or(|payer| payer == *at));
        payers.flat_map(|(_, payer)| self.units_under(payer, case)).collect()
    }

    /// The classes that each term of a unit can be in on a case, in the order of the terms.
    pub fn possible_classes(&mut self, unit: u32, case: &Case) -> Vec<ClassSet> {
        let Some(unit) = self.bundle.units.get(unit as usize) else { return Vec::new() };
        self.with_gaps_closed(case, |walker, closed, _| {
            let bundle = walker.bundle;
            let mut filled = closed.clone();
            derive(bundle, &unit.derived, case, &mut filled);
            let knowledge = Knowledge::new(&bundle.facts, &bundle.constraints, &filled);
            unit.terms.ids().map(|id| knowledge.possible(&unit.terms, id)).collect()
        })
    }

    /// The class of each term of a unit on a case, where it is known.
    pub fn known_classes(&mut self, unit: u32, case: &Case) -> Vec<Option<u8>> {
        let Some(unit) = self.bundle.units.get(unit as usize) else { return Vec::new() };
        self.with_gaps_closed(case, |walker, closed, _| {
            let mut filled = closed.clone();
            derive(walker.bundle, &unit.derived, case, &mut filled);
            unit.terms.ids().map(|id| unit.terms.known_class(id, &filled)).collect()
        })
    }
}
