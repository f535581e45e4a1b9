//! The walk over everything that is left open: which leaves can be reached, and which facts still decide.
//!
//! The graph is reduced under what is known; what is left is a function of the terms still open. Where one missing
//! fact feeds several of them (two classes of one list, a date in two differences), they cannot move freely: the
//! reduction is made once for each way they can move together, and the results are compared. Where that cannot be done
//! the study takes the terms as free, which is more cautious than the truth, never bolder, and says so. Missing facts
//! that feed terms through derived facts are tried value by value; see [`crate::explore`].

use rustc_hash::FxHashMap;

use crate::fact::{FactId, FactKind};
use crate::knowledge::ListWays;
use crate::sight::{Ground, View};
use crate::store::{NodeId, Store};
use crate::term::{ClassSet, TermId, TermKind};

/// The most ways of moving together that are looked at one by one.
const MAX_WAYS: usize = 1024;
/// How often the values of missing facts are tried for one case.
const MOST_TRIES: usize = 4096;

/// What one root comes to on one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Study {
    /// The leaves that can be reached, ascending.
    pub leaves: Vec<NodeId>,
    /// The facts that can still change which one, ascending.
    pub missing: Vec<FactId>,
    /// Whether both are exact; else they may hold more than the truth, never less.
    pub exact: bool,
}

/// A graph and one case, ready to be studied from any root.
pub(crate) struct Studies<'a> {
    pub(crate) ground: Ground<'a>,
    pub(crate) view: View<'a>,
    pub(crate) scratch: &'a mut Store,
    /// How many more tries there are.
    pub(crate) tries: usize,
}

/// What one root comes to when the case is taken as it is seen, with the terms free but for those of one fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// What is left of the root in each way that split facts can turn out, in the scratch graph.
    pub(crate) roots: Vec<NodeId>,
    /// The terms that are still asked.
    pub(crate) support: Vec<TermId>,
    /// What it comes to.
    pub(crate) study: Study,
}

/// One missing fact that feeds several open terms, and the ways these can move.
struct Split {
    fact: FactId,
    terms: Vec<TermId>,
    ways: Vec<Vec<ClassSet>>,
}

impl Split {
    /// Whether a term of it can be in several classes in one way.
    fn is_open(&self, term: TermId) -> bool {
        let of_term =
            |way: &Vec<ClassSet>| self.terms.iter().zip(way).any(|(id, set)| *id == term && set.len() > 1);
        self.ways.iter().any(of_term)
    }
}

impl<'a> Studies<'a> {
    /// `scratch` is cleared.
    pub(crate) fn new(ground: Ground<'a>, view: View<'a>, scratch: &'a mut Store) -> Self {
        scratch.clear();
        Self { ground, view, scratch, tries: MOST_TRIES }
    }

    /// Studies one root.
    pub(crate) fn study(&mut self, root: NodeId) -> Study {
        let part = self.part(self.view, root);
        let decided = part.study.leaves.len() == 1;
        let tried = if decided { Vec::new() } else { self.behind(self.view, &part.support) };
        if tried.is_empty() { part.study } else { self.explore(root, part, &tried, false) }
    }

    /// The leaves that can be reached from one root; no more than that there are several may be certain.
    pub(crate) fn leaves(&mut self, root: NodeId) -> Vec<NodeId> {
        let part = self.part(self.view, root);
        let decided = part.study.leaves.len() == 1;
        let tried = if decided { Vec::new() } else { self.behind(self.view, &part.support) };
        let study = if tried.is_empty() { part.study } else { self.explore(root, part, &tried, true) };
        study.leaves
    }

    /// What one root comes to where terms are taken to be free of one another.
    pub(crate) fn glance(&mut self, root: NodeId) -> Study {
        let Some(free) = self.reduce(self.view, root, &[]) else {
            return self.everything(self.view, root).study;
        };
        let support = self.support(&[free]);
        let missing = self.facts(self.view, &support, &|_| false);
        Study { leaves: self.leaves_of(&[free]), exact: free.is_leaf(), missing }
    }

    /// The single missing facts that open terms look at through derived facts, ascending.
    fn behind(&self, view: View<'_>, support: &[TermId]) -> Vec<FactId> {
        let looked_at = support.iter().filter_map(|id| self.ground.unit.terms.get(*id));
        let derived = looked_at.flat_map(|term| term.kind.facts()).filter_map(|fact| view.derived(fact));
        let mut facts: Vec<FactId> =
            derived.flat_map(|open| open.bases.iter().chain(&open.bounds).copied()).collect();
        facts.retain(|fact| !self.is_list(*fact));
        // A fact that a constraint ties to one of them is tried with it.
        let ties: Vec<(FactId, FactId)> = view.knowledge.ties().collect();
        let tied: Vec<FactId> = facts.iter().flat_map(|fact| tied_to(*fact, &ties)).collect();
        facts.extend(tied);
        facts.sort_unstable();
        facts.dedup();
        facts
    }

    fn is_list(&self, fact: FactId) -> bool {
        self.ground.bundle.fact(fact).is_some_and(|fact| matches!(fact.kind, FactKind::List { .. }))
    }

    /// What a root comes to when the case is taken as it is seen.
    pub(crate) fn part(&mut self, view: View<'_>, root: NodeId) -> Part {
        let free = self.reduce(view, root, &[]);
        let Some(free) = free else { return self.everything(view, root) };
        if free.is_leaf() {
            let study = Study { leaves: vec![free], missing: Vec::new(), exact: true };
            return Part { roots: vec![free], support: Vec::new(), study };
        }
        let support = self.support(&[free]);
        let (splits, mut exact) = self.splits(view, &support);
        let ways = splits.iter().try_fold(1usize, |ways, split| ways.checked_mul(split.ways.len()));
        let reduced: Option<Vec<NodeId>> = match ways.unwrap_or(0) {
            ways @ 1..=MAX_WAYS => {
                (0..ways).map(|way| self.reduce(view, root, &pick(&splits, way))).collect()
            }
            _ => None,
        };
        exact &= reduced.is_some();
        let (roots, splits) = reduced.map_or((vec![free], Vec::new()), |roots| (roots, splits));
        let support = self.support(&roots);
        let mut missing = self.facts(view, &support, &|fact| splits.iter().any(|s| s.fact == fact));
        let decisive = decisive(&splits, &roots);
        for split in splits.iter().filter(|split| !decisive.contains(&split.fact)) {
            // Where something else is open in a term too, a way does not tell what its fact can do there.
            if support.iter().any(|id| split.is_open(*id)) {
                missing.push(split.fact);
                exact = false;
            }
        }
        missing.extend(decisive);
        missing.sort_unstable();
        let leaves = self.leaves_of(&roots);
        if leaves.len() == 1 {
            missing.clear();
            exact = true;
        }
        Part { roots, support, study: Study { leaves, missing, exact } }
    }

    /// Where the scratch graph is full: all leaves and all open terms on the way.
    fn everything(&mut self, view: View<'_>, root: NodeId) -> Part {
        let (mut leaves, mut terms, mut todo) = (Vec::new(), Vec::new(), vec![root]);
        let mut seen: FxHashMap<NodeId, ()> = FxHashMap::default();
        while let Some(at) = todo.pop() {
            if seen.insert(at, ()).is_some() {
                continue;
            }
            let Some(node) = self.ground.graph.node(at) else {
                leaves.push(at);
                continue;
            };
            let classes = view.set(node.term);
            if classes.len() > 1 {
                terms.push(node.term);
            }
            todo.extend(classes.classes().filter_map(|class| self.ground.graph.edge(node, class)));
        }
        leaves.sort_unstable();
        terms.sort_unstable();
        terms.dedup();
        let missing = if leaves.len() == 1 { Vec::new() } else { self.facts(view, &terms, &|_| false) };
        let study = Study { exact: leaves.len() == 1, leaves, missing };
        Part { roots: Vec::new(), support: terms, study }
    }

    /// The function that is left of `root` when open terms stay in their class sets, and `fixed` terms in theirs.
    fn reduce(&mut self, view: View<'_>, root: NodeId, fixed: &[(TermId, ClassSet)]) -> Option<NodeId> {
        let mut done = FxHashMap::default();
        self.reduce_node(view, root, fixed, &mut done)
    }

    fn reduce_node(
        &mut self,
        view: View<'_>,
        at: NodeId,
        fixed: &[(TermId, ClassSet)],
        done: &mut FxHashMap<NodeId, NodeId>,
    ) -> Option<NodeId> {
        let Some(node) = self.ground.graph.node(at) else { return Some(at) };
        if let Some(found) = done.get(&at) {
            return Some(*found);
        }
        let chosen = fixed.iter().find(|(term, _)| *term == node.term);
        let classes = chosen.map_or_else(|| view.set(node.term), |(_, set)| *set);
        let mut edges = Vec::with_capacity(classes.len() as usize);
        for class in classes.classes() {
            let next = self.ground.graph.edge(node, class)?;
            edges.push(self.reduce_node(view, next, fixed, done)?);
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

    fn leaves_of(&self, roots: &[NodeId]) -> Vec<NodeId> {
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

    /// The facts not known that terms look at, by themselves or through derived facts, but those left out.
    fn facts(&self, view: View<'_>, terms: &[TermId], left_out: &dyn Fn(FactId) -> bool) -> Vec<FactId> {
        let mut facts: Vec<FactId> = Vec::new();
        let looked_at = terms.iter().filter_map(|id| self.ground.unit.terms.get(*id));
        looked_at.flat_map(|term| term.kind.facts()).for_each(|fact| view.bases(fact, &mut facts));
        facts.retain(|fact| !left_out(*fact));
        facts.sort_unstable();
        facts.dedup();
        facts
    }

    /// How often a term looks at a missing fact, by itself and through derived facts.
    pub(crate) fn touches(&self, view: View<'_>, id: TermId, fact: FactId) -> usize {
        let term = self.ground.unit.terms.get(id);
        let facts = term.into_iter().flat_map(|term| term.kind.facts());
        facts.filter(|looked_at| view.stands_for(*looked_at, fact)).count()
    }

    /// The missing facts that feed several of the terms, with the ways these can move together; and whether all of
    /// them could be told.
    fn splits(&self, view: View<'_>, support: &[TermId]) -> (Vec<Split>, bool) {
        let ties: Vec<(FactId, FactId)> = view.knowledge.ties().collect();
        let mut exact = true;
        let mut splits: Vec<Split> = Vec::new();
        for fact in self.facts(view, support, &|_| false) {
            let touches = |id: &TermId, f: FactId| self.touches(view, *id, f) > 0;
            let fed: Vec<TermId> = support.iter().copied().filter(|id| touches(id, fact)).collect();
            let tied_elsewhere = tied_to(fact, &ties)
                .any(|other| support.iter().any(|id| touches(id, other) && !touches(id, fact)));
            exact &= !tied_elsewhere;
            let plain = |id: &TermId| self.touches(view, *id, fact) < 2 && self.derived_exactly(view, *id);
            let once = fed.len() < 2 && fed.iter().all(plain);
            if once || tied_elsewhere {
                continue;
            }
            match self.ways(view, fact, &fed) {
                Some(None) => {}
                Some(Some(ways)) => {
                    // A term that two splits fix would be fixed by the first alone.
                    exact &= !splits.iter().any(|other| other.terms.iter().any(|id| fed.contains(id)));
                    splits.push(Split { fact, terms: fed, ways });
                }
                None => exact = false,
            }
        }
        let told = |id: &TermId| splits.iter().any(|split| split.terms.contains(id));
        exact &= support
            .iter()
            .all(|id| (told(id) || self.derived_exactly(view, *id)) && self.moves_by_ones(view, *id, &ties));
        (splits, exact)
    }

    /// Whether the derived facts of a term can have every value that is said of them.
    fn derived_exactly(&self, view: View<'_>, id: TermId) -> bool {
        let term = self.ground.unit.terms.get(id);
        let mut facts = term.into_iter().flat_map(|term| term.kind.facts());
        facts.all(|fact| view.derived(fact).is_none_or(|open| open.exact))
    }

    /// Whether each of a term's missing facts can move it across each of its cuts by itself, and its class set is
    /// exact.
    fn moves_by_ones(&self, view: View<'_>, id: TermId, ties: &[(FactId, FactId)]) -> bool {
        let Some(TermKind::Linear { parts, .. }) = self.ground.unit.terms.get(id).map(|term| &term.kind)
        else {
            return true;
        };
        let open: Vec<_> = parts.iter().filter(|part| !view.knowledge.is_known(part.fact)).collect();
        let plain = |fact| view.knowledge.one_of(fact).is_none();
        let tied = |fact| tied_to(fact, ties).any(|other| open.iter().any(|part| part.fact == other));
        // A difference of two that are tied is bounded by their constraint, which is its own cut; any other sum is not.
        let difference = matches!(open.as_slice(), [a, b] if a.times == -b.times && parts.len() == 2);
        open.len() < 2
            || open
                .iter()
                .all(|part| part.times.abs() == 1 && plain(part.fact) && (difference || !tied(part.fact)))
    }

    /// The ways in which the terms that a missing fact feeds can move together; nothing inside where they are free,
    /// nothing at all where that cannot be told.
    #[expect(clippy::option_option, reason = "free is not the same as untold")]
    fn ways(&self, view: View<'_>, fact: FactId, fed: &[TermId]) -> Option<Option<Vec<Vec<ClassSet>>>> {
        let terms = &self.ground.unit.terms;
        let through = |id: &TermId| {
            let facts = terms.get(*id).into_iter().flat_map(|term| term.kind.facts());
            facts.into_iter().any(|looked_at| looked_at != fact && view.stands_for(looked_at, fact))
        };
        if fed.iter().any(through) {
            return self.ground.record_ways(view, fact, fed, MAX_WAYS).map(Some);
        }
        let kind = fed.first().and_then(|id| terms.get(*id)).map(|term| &term.kind)?;
        let one = |ways: Vec<Vec<u8>>| -> Vec<Vec<ClassSet>> {
            ways.into_iter().map(|way| way.into_iter().map(ClassSet::one).collect()).collect()
        };
        if matches!(kind, TermKind::ListHas { .. }) {
            return match view.knowledge.list_ways(terms, fed, MAX_WAYS)? {
                ListWays::Free => Some(None),
                ListWays::Some(ways) => Some(Some(one(ways))),
            };
        }
        let (low, high) = view.knowledge.bounds(fact);
        let values = match view.knowledge.one_of(fact) {
            Some(values) => values,
            None => {
                let mut points = vec![low];
                for id in fed {
                    points.extend(view.knowledge.turning_points(terms, *id, fact)?);
                }
                points.retain(|point| (low..=high).contains(point));
                points
            }
        };
        let classes =
            |value: i64| fed.iter().map(|id| view.knowledge.class_with(terms, *id, fact, value)).collect();
        let mut ways: Vec<Vec<u8>> = values.into_iter().map(classes).collect::<Option<_>>()?;
        ways.sort_unstable();
        ways.dedup();
        Some(Some(one(ways)))
    }
}

/// The facts tied to `fact` by constraints, over any number of steps.
pub(crate) fn tied_to(fact: FactId, ties: &[(FactId, FactId)]) -> impl Iterator<Item = FactId> {
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
fn pick(splits: &[Split], way: usize) -> Vec<(TermId, ClassSet)> {
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
