//! Where a case shows a point: a function over the terms of a unit.

use std::collections::BTreeMap;

use mednec_graph::condition::{ConditionKind, Count};
use mednec_graph::{ConditionId, EditionRef, NodeId, OverBudget, Status};

use crate::coverage::{Part, Point};
use crate::coverage::{condition, is_leaf};
use crate::functions::Functions;

impl Functions<'_> {
    /// Where a point is shown, as far as a function of terms can say it. What is missing or unknown is none: those points
    /// give where their edition governs.
    pub fn shows(&mut self, point: &Point) -> Result<NodeId, OverBudget> {
        match point {
            Point::Fired { at, rule } => self.fires(at.edition as usize, *rule as usize),
            Point::Criterion { at, status: Status::Unknown, .. } | Point::Missing { at, .. } => {
                self.governs(at.edition as usize)
            }
            Point::Criterion { at, criterion, status } => {
                let Some(root) = self.root_of(*at, Part::Criterion(*criterion)) else {
                    return Ok(NodeId::NO);
                };
                let met = self.condition(root)?;
                let wanted = if *status == Status::Met { met } else { self.store.not(met)? };
                let governs = self.governs(at.edition as usize)?;
                self.store.and(governs, wanted)
            }
            Point::Decisive { at, part, leaf, holds } => {
                let Some(root) = self.root_of(*at, *part) else { return Ok(NodeId::NO) };
                let reached = match part {
                    Part::Rule(rule) => self.reaches(at.edition as usize, *rule as usize)?,
                    Part::Criterion(_) => self.governs(at.edition as usize)?,
                };
                let (met, not_met) = (self.with(root, *leaf, true)?, self.with(root, *leaf, false)?);
                let unless = self.store.not(not_met)?;
                let differs = self.store.choose(met, unless, not_met)?;
                let own = self.condition(*leaf)?;
                let came_out = if *holds { own } else { self.store.not(own)? };
                let hangs = self.store.and(differs, came_out)?;
                self.store.and(reached, hangs)
            }
            Point::Edge { from, to, .. } => {
                let Some(root) = self.unit().root else { return Ok(NodeId::NO) };
                self.takes(root, (*from, *to), &mut BTreeMap::new())
            }
        }
    }

    fn root_of(&self, at: EditionRef, part: Part) -> Option<ConditionId> {
        let edition = self.unit().editions.get(at.edition as usize)?;
        match part {
            Part::Rule(index) => edition.rules.get(index as usize).map(|rule| rule.condition),
            Part::Criterion(index) => {
                edition.criteria.get(index as usize).map(|criterion| criterion.condition)
            }
        }
    }

    /// A condition in which one comparison is taken to hold or not, whatever it looks at.
    fn with(&mut self, id: ConditionId, leaf: ConditionId, holds: bool) -> Result<NodeId, OverBudget> {
        if id == leaf {
            return Ok(if holds { NodeId::YES } else { NodeId::NO });
        }
        let Some(written) = condition(self.unit(), id) else { return Err(OverBudget) };
        if is_leaf(written) {
            return self.condition(id);
        }
        match &written.kind {
            ConditionKind::Not(member) => {
                let held = self.with(*member, leaf, holds)?;
                self.store.not(held)
            }
            ConditionKind::Group { count, members } => {
                let held = members.iter().map(|member| self.with(*member, leaf, holds));
                let held = held.collect::<Result<Vec<_>, _>>()?;
                match count {
                    Count::All => self.store.at_least(held.len(), &held),
                    Count::Any => self.store.at_least(1, &held),
                    Count::None => {
                        let any = self.store.at_least(1, &held)?;
                        self.store.not(any)
                    }
                    Count::AtLeast(fewest) => self.store.at_least(*fewest as usize, &held),
                }
            }
            ConditionKind::Constant(_) | ConditionKind::Test { .. } | ConditionKind::Criterion { .. } => {
                self.condition(id)
            }
        }
    }

    /// Where a walk from `at` takes an edge of the unit's graph.
    fn takes(
        &mut self,
        at: NodeId,
        edge: (NodeId, NodeId),
        done: &mut BTreeMap<NodeId, NodeId>,
    ) -> Result<NodeId, OverBudget> {
        let unit = self.unit();
        let Some(node) = unit.graph.node(at) else { return Ok(NodeId::NO) };
        if let Some(found) = done.get(&at) {
            return Ok(*found);
        }
        let classes = unit.terms.get(node.term).map_or(0, |term| term.classes);
        let mut ways = Vec::new();
        for next in (0..classes).filter_map(|class| unit.graph.edge(node, class)) {
            ways.push(match at == edge.0 {
                true if next == edge.1 => NodeId::YES,
                true => NodeId::NO,
                false => self.takes(next, edge, done)?,
            });
        }
        let made = self.store.node(u32::from(node.term.0), ways)?;
        done.insert(at, made);
        Ok(made)
    }
}
