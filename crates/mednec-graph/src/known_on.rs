//! Which editions are known: a bundle as of a day.
//!
//! An edition that was known from a day on has a test in its guard: does the day as of which is asked reach it? That day
//! is one derived fact of the bundle, [`DerivedKind::KnownOn`], the same for all cases. So a bundle can be taken as of a
//! day before any case is looked at: the test is answered, and no walk meets it any more.

use crate::bundle::{Bundle, Unit};
use crate::condition::ConditionKind;
use crate::derived::DerivedKind;
use crate::fact::FactId;
use crate::graph::{Graph, Node};
use crate::store::{NodeId, OverBudget, Store};
use crate::term::{TermId, TermKind, Terms};

impl Bundle {
    /// The fact that stands for the day as of which is asked; nothing where every edition was always known.
    pub fn known_on_fact(&self) -> Option<FactId> {
        let at = self.derived.iter().position(|derived| derived.kind == DerivedKind::KnownOn)?;
        u16::try_from(self.vocabulary().len() + at).ok().map(FactId)
    }

    /// The days from which on editions were known, ascending.
    pub fn known_days(&self) -> Vec<i64> {
        let Some(fact) = self.known_on_fact() else { return Vec::new() };
        let terms = self.units.iter().flat_map(|unit| &unit.terms.terms);
        let mut days: Vec<i64> = terms.flat_map(|term| cuts_of(&term.kind, fact)).copied().collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// The bundle as of a day, or with everything known where none is given.
    ///
    /// Only what [`crate::read_bundle`] or the compiler gave can be taken as of a day, not what was so taken before.
    #[must_use]
    pub fn as_known_on(mut self, day: Option<i64>) -> Self {
        self.known_on = day;
        let Some(fact) = self.known_on_fact() else { return self };
        for unit in &mut self.units {
            // A unit that is left as it is gives the same determinations, only slower.
            if unit.derived.contains(&fact) && settle(unit, fact, day).is_ok() {
                unit.derived.retain(|derived| *derived != fact);
            }
        }
        self
    }
}

/// The cuts of a term on one fact alone; none where it is another.
fn cuts_of(kind: &TermKind, fact: FactId) -> &[i64] {
    match kind {
        TermKind::Linear { parts, cuts } if matches!(parts.as_slice(), [only] if only.fact == fact) => cuts,
        _ => &[],
    }
}

/// Answers every test on a fact of one value; on one above all cuts where no value is given.
fn settle(unit: &mut Unit, fact: FactId, value: Option<i64>) -> Result<(), OverBudget> {
    let class_of = |kind: &TermKind| match cuts_of(kind, fact) {
        [] => None,
        cuts => {
            let reached = cuts.iter().filter(|cut| value.is_none_or(|value| **cut <= value)).count();
            u8::try_from(reached).ok()
        }
    };
    let classes: Vec<Option<u8>> = unit.terms.terms.iter().map(|term| class_of(&term.kind)).collect();
    let class_at = |term: TermId| classes.get(usize::from(term.0)).copied().flatten();
    let mut roots: Vec<&mut NodeId> = unit.root.iter_mut().collect();
    roots.extend(unit.stages.iter_mut().filter_map(|stage| stage.edition_root.as_mut()));
    roots.extend(unit.conditions.iter_mut().filter_map(|condition| condition.root.as_mut()));
    let old: Vec<NodeId> = roots.iter().map(|root| **root).collect();
    let (graph, new) = without(&unit.graph, &unit.terms, &old, class_at)?;
    roots.into_iter().zip(new).for_each(|(root, new)| *root = new);
    unit.graph = graph;
    unit.graph.prepare(&unit.terms);
    for condition in &mut unit.conditions {
        if let ConditionKind::Test { term, classes } = condition.kind
            && let Some(class) = class_at(term)
        {
            condition.kind = ConditionKind::Constant(classes.has(class));
        }
    }
    Ok(())
}

/// A graph in which the terms of a known class are not asked any more, and its roots there.
fn without(
    graph: &Graph,
    terms: &Terms,
    roots: &[NodeId],
    class_at: impl Fn(TermId) -> Option<u8>,
) -> Result<(Graph, Vec<NodeId>), OverBudget> {
    let mut nodes: Vec<(usize, Node)> =
        (0..graph.len()).filter_map(|at| Some((at, graph.node(NodeId::inner(at))?))).collect();
    // Edges lead to later terms, so what a node leads to is made before it.
    nodes.sort_by_key(|(_, node)| std::cmp::Reverse(node.term));
    let mut store = Store::new(graph.len());
    let mut made: Vec<NodeId> = vec![NodeId::NO; graph.len()];
    let new_of = |made: &[NodeId], old: NodeId| match old.is_leaf() {
        true => old,
        false => made.get(old.index()).copied().unwrap_or(old),
    };
    for (at, node) in nodes {
        let count = terms.get(node.term).map_or(0, |term| term.classes);
        let edges: Vec<NodeId> =
            graph.edges_of(node, count).iter().map(|edge| new_of(&made, *edge)).collect();
        let known = class_at(node.term).and_then(|class| edges.get(usize::from(class)).copied());
        let new = match known {
            Some(edge) => edge,
            None => store.node(u32::from(node.term.0), edges)?,
        };
        if let Some(place) = made.get_mut(at) {
            *place = new;
        }
    }
    let roots: Vec<NodeId> = roots.iter().map(|root| new_of(&made, *root)).collect();
    Ok(Graph::freeze(&store, &roots))
}
