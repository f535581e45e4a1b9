//! The walk over everything that is left open: which leaves can be reached, and which facts still decide.
//!
//! The graph is reduced under what is known; what is left is a function of the terms still open. Where one missing
//! fact feeds several of them (two classes of one list, a date in two differences), they cannot move freely: the
//! reduction is made once for each way they can move together, and the results are compared. Where that cannot be done
//! the study takes the terms as free, which is more cautious than the truth, never bolder, and says so.

use rustc_hash::FxHashMap;

use crate::fact::FactId;
use crate::graph::Graph;
use crate::knowledge::{Knowledge, ListWays};
use crate::store::{NodeId, Store};
use crate::term::{ClassSet, TermId, TermKind, Terms};

/// The most ways of moving together that are looked at one by one.
const MAX_WAYS: usize = 1024;

/// What one root comes to on one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Study {
    /// The leaves that can be reached, ascending.
    pub(crate) leaves: Vec<NodeId>,
    /// The facts that can still change which one, ascending.
    pub(crate) missing: Vec<FactId>,
    /// Whether both are exact; else they may hold more than the truth, never less.
    pub(crate) exact: bool,
}

/// A graph and one case, ready to be studied from any root.
pub(crate) struct Studies<'a> {
    graph: &'a Graph,
    terms: &'a Terms,
    knowledge: &'a Knowledge<'a>,
    possible: &'a [ClassSet],
    scratch: &'a mut Store,
}

/// One missing fact that feeds several open terms, and the ways these can move.
struct Split {
    fact: FactId,
    terms: Vec<TermId>,
    ways: Vec<Vec<u8>>,
}

impl<'a> Studies<'a> {
    /// `possible` has the class set of every term; `scratch` is cleared.
    pub(crate) fn new(
        graph: &'a Graph,
        terms: &'a Terms,
        knowledge: &'a Knowledge<'a>,
        possible: &'a [ClassSet],
        scratch: &'a mut Store,
    ) -> Self {
        scratch.clear();
        Self { graph, terms, knowledge, possible, scratch }
    }

    /// Studies one root.
    pub(crate) fn study(&mut self, root: NodeId) -> Study {
        let free = self.reduce(root, &[]);
        let Some(free) = free else { return self.everything(root) };
        if free.is_leaf() {
            return Study { leaves: vec![free], missing: Vec::new(), exact: true };
        }
        let support = self.support(&[free]);
        let (splits, mut exact) = self.splits(&support);
        let ways: usize = splits.iter().map(|split| split.ways.len()).product();
        let reduced: Option<Vec<NodeId>> = match ways {
            1..=MAX_WAYS => (0..ways).map(|way| self.reduce(root, &pick(&splits, way))).collect(),
            _ => None,
        };
        exact &= reduced.is_some();
        let (roots, splits) = reduced.map_or((vec![free], Vec::new()), |roots| (roots, splits));
        let mut missing = self.facts(&self.support(&roots), &|fact| splits.iter().any(|s| s.fact == fact));
        missing.extend(decisive(&splits, &roots));
        missing.sort_unstable();
        let leaves = self.leaves(&roots);
        if leaves.len() == 1 {
            return Study { leaves, missing: Vec::new(), exact: true };
        }
        Study { leaves, missing, exact }
    }

    /// Where the scratch graph is full: all leaves and all open terms on the way.
    fn everything(&mut self, root: NodeId) -> Study {
        let (mut leaves, mut terms, mut todo) = (Vec::new(), Vec::new(), vec![root]);
        let mut seen: FxHashMap<NodeId, ()> = FxHashMap::default();
        while let Some(at) = todo.pop() {
            if seen.insert(at, ()).is_some() {
                continue;
            }
            let Some(node) = self.graph.node(at) else {
                leaves.push(at);
                continue;
            };
            let classes = self.set(node.term);
            if classes.len() > 1 {
                terms.push(node.term);
            }
            todo.extend(classes.classes().filter_map(|class| self.graph.edge(node, class)));
        }
        leaves.sort_unstable();
        let missing = if leaves.len() == 1 { Vec::new() } else { self.facts(&terms, &|_| false) };
        Study { exact: leaves.len() == 1, leaves, missing }
    }

    fn set(&self, term: TermId) -> ClassSet {
        self.possible.get(usize::from(term.0)).copied().unwrap_or(ClassSet::EMPTY)
    }

    /// The function that is left of `root` when open terms stay in their class sets and `fixed` terms in one class.
    fn reduce(&mut self, root: NodeId, fixed: &[(TermId, u8)]) -> Option<NodeId> {
        let mut done = FxHashMap::default();
        self.reduce_node(root, fixed, &mut done)
    }

    fn reduce_node(
        &mut self,
        at: NodeId,
        fixed: &[(TermId, u8)],
        done: &mut FxHashMap<NodeId, NodeId>,
    ) -> Option<NodeId> {
        let Some(node) = self.graph.node(at) else { return Some(at) };
        if let Some(found) = done.get(&at) {
            return Some(*found);
        }
        let chosen = fixed.iter().find(|(term, _)| *term == node.term);
        let classes = chosen.map_or_else(|| self.set(node.term), |(_, class)| ClassSet::one(*class));
        let mut edges = Vec::with_capacity(classes.len() as usize);
        for class in classes.classes() {
            let next = self.graph.edge(node, class)?;
            edges.push(self.reduce_node(next, fixed, done)?);
        }
        let made = self.scratch.node(u32::from(node.term.0), edges).ok()?;
        done.insert(at, made);
        Some(made)
    }

    /// The terms that reduced functions still ask, ascending.
    fn support(&self, roots: &[NodeId]) -> Vec<TermId> {
        let mut terms = Vec::new();
        self.visit(roots, &mut |node| {
            if let Some(level) = self.scratch.level(node) {
                terms.push(TermId(u16::try_from(level).unwrap_or(u16::MAX)));
            }
        });
        terms.sort_unstable();
        terms.dedup();
        terms
    }

    fn leaves(&self, roots: &[NodeId]) -> Vec<NodeId> {
        let mut leaves = Vec::new();
        self.visit(roots, &mut |node| {
            if node.is_leaf() {
                leaves.push(node);
            }
        });
        leaves.sort_unstable();
        leaves
    }

    fn visit(&self, roots: &[NodeId], look: &mut dyn FnMut(NodeId)) {
        let mut seen: FxHashMap<NodeId, ()> = FxHashMap::default();
        let mut todo = roots.to_vec();
        while let Some(node) = todo.pop() {
            if seen.insert(node, ()).is_none() {
                look(node);
                todo.extend_from_slice(self.scratch.edges(node));
            }
        }
    }

    /// The facts not known that terms look at, but those left out.
    fn facts(&self, terms: &[TermId], left_out: &dyn Fn(FactId) -> bool) -> Vec<FactId> {
        let looked_at = terms.iter().filter_map(|id| self.terms.get(*id)).flat_map(|term| term.kind.facts());
        let mut facts: Vec<FactId> =
            looked_at.filter(|fact| !self.knowledge.is_known(*fact) && !left_out(*fact)).collect();
        facts.sort_unstable();
        facts.dedup();
        facts
    }

    /// The missing facts that feed several of the terms, with the ways these can move together; and whether all of
    /// them could be told.
    fn splits(&self, support: &[TermId]) -> (Vec<Split>, bool) {
        let mut exact = true;
        let ties: Vec<(FactId, FactId)> = self.knowledge.ties().collect();
        let mut splits = Vec::new();
        for fact in self.facts(support, &|_| false) {
            let touches =
                |id: &TermId, f: FactId| self.terms.get(*id).is_some_and(|t| t.kind.facts().any(|g| g == f));
            let fed: Vec<TermId> = support.iter().copied().filter(|id| touches(id, fact)).collect();
            let tied_elsewhere = tied_to(fact, &ties)
                .any(|other| support.iter().any(|id| touches(id, other) && !touches(id, fact)));
            exact &= fed.iter().all(|id| self.moves_by_ones(*id, &ties)) && !tied_elsewhere;
            if fed.len() < 2 || tied_elsewhere {
                continue;
            }
            match self.ways(fact, &fed) {
                Some(ListWays::Free) => {}
                Some(ListWays::Some(ways)) => splits.push(Split { fact, terms: fed, ways }),
                None => exact = false,
            }
        }
        (splits, exact)
    }

    /// Whether each of a term's missing facts can move it across each of its cuts by itself, and its class set is
    /// exact.
    fn moves_by_ones(&self, id: TermId, ties: &[(FactId, FactId)]) -> bool {
        let Some(TermKind::Linear { parts, .. }) = self.terms.get(id).map(|term| &term.kind) else {
            return true;
        };
        let open: Vec<_> = parts.iter().filter(|part| !self.knowledge.is_known(part.fact)).collect();
        let plain = |fact| self.knowledge.one_of(fact).is_none();
        let tied = |fact| tied_to(fact, ties).any(|other| open.iter().any(|part| part.fact == other));
        // A difference of two that are tied is bounded by their constraint, which is its own cut; any other sum is not.
        let difference = matches!(open.as_slice(), [a, b] if a.times == -b.times && parts.len() == 2);
        open.len() < 2
            || open
                .iter()
                .all(|part| part.times.abs() == 1 && plain(part.fact) && (difference || !tied(part.fact)))
    }

    fn ways(&self, fact: FactId, fed: &[TermId]) -> Option<ListWays> {
        let kind = fed.first().and_then(|id| self.terms.get(*id)).map(|term| &term.kind)?;
        if matches!(kind, TermKind::ListHas { .. }) {
            return self.knowledge.list_ways(self.terms, fed, MAX_WAYS);
        }
        let (low, high) = self.knowledge.bounds(fact);
        let values = match self.knowledge.one_of(fact) {
            Some(values) => values,
            None => {
                let mut points = vec![low];
                for id in fed {
                    points.extend(self.knowledge.turning_points(self.terms, *id, fact)?);
                }
                points.retain(|point| (low..=high).contains(point));
                points
            }
        };
        let classes = |value: i64| {
            fed.iter().map(|id| self.knowledge.class_with(self.terms, *id, fact, value)).collect()
        };
        let mut ways: Vec<Vec<u8>> = values.into_iter().map(classes).collect::<Option<_>>()?;
        ways.sort_unstable();
        ways.dedup();
        Some(ListWays::Some(ways))
    }
}

/// The facts tied to `fact` by constraints, over any number of steps.
fn tied_to(fact: FactId, ties: &[(FactId, FactId)]) -> impl Iterator<Item = FactId> {
    let mut reached = vec![fact];
    let mut next = 0;
    while let Some(at) = reached.get(next).copied() {
        for (a, b) in ties {
            let other = if *a == at {
                *b
            } else if *b == at {
                *a
            } else {
                continue;
            };
            if !reached.contains(&other) {
                reached.push(other);
            }
        }
        next += 1;
    }
    reached.into_iter().skip(1)
}

/// The classes of all split terms in one of the ways; ways are counted with the first split moving fastest.
fn pick(splits: &[Split], way: usize) -> Vec<(TermId, u8)> {
    let mut rest = way;
    let mut fixed = Vec::new();
    for split in splits {
        let own = split.ways.get(rest % split.ways.len().max(1)).map_or(&[][..], Vec::as_slice);
        rest /= split.ways.len().max(1);
        fixed.extend(split.terms.iter().copied().zip(own.iter().copied()));
    }
    fixed
}

/// The split facts that alone make a difference somewhere.
fn decisive(splits: &[Split], roots: &[NodeId]) -> Vec<FactId> {
    let mut facts = Vec::new();
    let mut stride = 1;
    for split in splits {
        let radix = split.ways.len();
        let differs = (0..roots.len()).any(|way| {
            let first = way - (way / stride % radix.max(1)) * stride;
            roots.get(way) != roots.get(first)
        });
        if differs {
            facts.push(split.fact);
        }
        stride *= radix;
    }
    facts
}
