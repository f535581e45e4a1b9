//! The stages of a payer's policies: which one a policy stands in, and what all of them come to together.

use std::collections::BTreeMap;

use mednec_graph::{Bundle, LeafId, NodeId, Outcome, OverBudget, Store};
use mednec_source::{Diagnostic, Sink};
use mednec_syntax::file::PolicyFile;

use crate::codes::UNKNOWN_STAGE;
use crate::origins::index;
use crate::world::{World, payer_of};

/// The stage that a policy stands in, among those of its payer; the last, where it does not say.
pub(crate) fn of_policy(world: &World<'_>, policy: &PolicyFile, sink: &mut Sink) -> u32 {
    let stages = world.payers.get(payer_of(policy)).map_or(&[][..], |payer| &payer.stages);
    let Some(stage) = &policy.stage else { return index(stages.len().saturating_sub(1)) };
    if let Some(at) = stages.iter().position(|known| known.name.node == stage.node) {
        return index(at);
    }
    let names = stages.iter().map(|known| known.name.node.as_str());
    let problem = Diagnostic::new(&UNKNOWN_STAGE, format!("the payer has no stage `{}`", stage.node))
        .at(stage.span, "");
    let all: Vec<&str> = names.clone().collect();
    let instead = || match all.as_slice() {
        [] => "write `stages: [benefit, necessity]` into the payer's file, or take `stage` out".to_owned(),
        all => format!("its stages are {}", all.join(", ")),
    };
    sink.report(problem.meant(stage.span, &stage.node, names, instead));
    0
}

/// A stage on its way into a unit: its root, and whether it goes before all behind it.
pub(crate) struct StageRoot {
    pub(crate) root: NodeId,
    pub(crate) overrides: bool,
}

/// The root of all stages together.
///
/// The first stage that is negative decides; where none is, the answer is the positive leaf that grants least. A stage
/// that overrides ends it with whatever it decides.
pub(crate) fn together(
    store: &mut Store,
    stages: &[StageRoot],
    bundle: &Bundle,
    no_policy: LeafId,
) -> Result<NodeId, OverBudget> {
    if let [only] = stages {
        return Ok(only.root);
    }
    Joining { store, stages, bundle, no_policy, known: BTreeMap::new() }.from(0, no_policy)
}

struct Joining<'s> {
    store: &'s mut Store,
    stages: &'s [StageRoot],
    bundle: &'s Bundle,
    no_policy: LeafId,
    /// What the stages from one on come to, by the best leaf before them.
    known: BTreeMap<(usize, LeafId), NodeId>,
}

impl Joining<'_> {
    fn from(&mut self, at: usize, before: LeafId) -> Result<NodeId, OverBudget> {
        let Some(stage) = self.stages.get(at) else { return Ok(NodeId::outcome(before.0)) };
        if let Some(found) = self.known.get(&(at, before)) {
            return Ok(*found);
        }
        let (root, overrides) = (stage.root, stage.overrides);
        let mut targets: BTreeMap<NodeId, NodeId> = BTreeMap::new();
        for leaf in self.store.outcomes(root) {
            let outcome = self.bundle.leaf(LeafId(leaf)).map_or(Outcome::Pend, |leaf| leaf.outcome);
            let ends = outcome.grants().is_none() || (overrides && outcome != Outcome::NotApplicable);
            let target = if ends {
                NodeId::outcome(leaf)
            } else {
                let best = self.better(before, LeafId(leaf));
                self.from(at + 1, best)?
            };
            targets.insert(NodeId::outcome(leaf), target);
        }
        // What ends here is put in at once; what goes on asks more, so each such leaf is followed by itself.
        let target = |leaf: NodeId| targets.get(&leaf).copied().unwrap_or(leaf);
        let mut made =
            self.store.with_leaves(root, &|leaf| if target(leaf).is_leaf() { target(leaf) } else { leaf })?;
        for (leaf, target) in targets.iter().filter(|(_, target)| !target.is_leaf()) {
            let here = self.store.indicator(root, *leaf)?;
            made = self.store.choose(here, *target, made)?;
        }
        self.known.insert((at, before), made);
        Ok(made)
    }

    /// The one of two leaves, neither negative, that grants less; the later one, where they grant the same.
    fn better(&self, before: LeafId, later: LeafId) -> LeafId {
        let grants =
            |leaf: LeafId| self.bundle.leaf(leaf).and_then(|leaf| leaf.outcome.grants()).unwrap_or(u8::MAX);
        // That no policy is in force says less than that one does not apply.
        let same = grants(before) == grants(later);
        if grants(later) < grants(before) || (same && later != self.no_policy) { later } else { before }
    }
}
