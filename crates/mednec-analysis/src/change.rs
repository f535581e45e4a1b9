//! What two units decide differently: where they end together, each pair of ends with a case.

use std::collections::BTreeMap;

use mednec_graph::outcome::Leaf;
use mednec_graph::{
    Bundle, Case, ConditionId, Graph, Joint, JointProblem, LeafId, NodeId, Outcome, Pairs, Partial, Which,
};

use crate::draft::{Draft, Given};
use crate::search::{Found, Goal, Search};

/// How many pairs of reasons are shown of one pair of outcomes. Where many rules stand behind a limit that moved, each of
/// them makes a pair, and they all tell the same.
const MOST_OF_A_PAIR: usize = 12;

/// One of two sides that are compared.
#[derive(Clone, Copy, Debug)]
pub struct Side<'b> {
    /// The bundle.
    pub bundle: &'b Bundle,
    /// The index of the unit.
    pub unit: usize,
    /// What of it is compared.
    pub decides: Decides,
}

/// A function of a unit that ends in leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decides {
    /// The determination of the whole unit.
    Unit,
    /// What the rules of an edition decide, whichever day it governs.
    Edition(usize),
    /// Always this leaf.
    Always(LeafId),
}

/// How much two ends differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// In words only.
    Wording,
    /// In reason, codes, suggestion or grant.
    Reason,
    /// In the outcome.
    Outcome,
}

/// A case that was made up, in the facts of each side.
#[derive(Clone, Debug)]
pub struct Witness {
    /// In the facts of the first bundle; what that does not know is left out.
    pub left: Draft,
    /// In the facts of the second.
    pub right: Draft,
}

/// What is known of whether a case exists.
#[derive(Clone, Debug)]
pub enum Shown {
    /// This one.
    Case(Witness),
    /// None was found, and it was not proved that there is none.
    Possible,
}

/// A pair of ends.
#[derive(Clone, Debug)]
pub struct Moved {
    /// Where the first side ends.
    pub from: Leaf,
    /// Where the second side ends.
    pub to: Leaf,
    /// How much they differ.
    pub weight: Weight,
    /// A case that ends in both.
    pub shown: Shown,
}

/// The pairs of ends of two sides.
#[derive(Clone, Debug, Default)]
pub struct AllMoved {
    /// Those that were looked at, the greatest change first.
    pub moved: Vec<Moved>,
    /// How many more there may be of a pair of outcomes, of which enough were shown.
    pub more: BTreeMap<(Outcome, Outcome), usize>,
}

/// Whether a condition has another meaning on the other side.
#[derive(Clone, Debug)]
pub enum Meaning {
    /// It holds in the same cases: proved.
    Same,
    /// It does not; with a case where only the first holds, and one where only the second does, as far as there are any.
    Changed {
        /// Only the first holds.
        only_left: Option<Shown>,
        /// Only the second holds.
        only_right: Option<Shown>,
    },
    /// The graphs differ, but no case can tell them apart.
    SameInAllCases,
}

/// Two sides in one graph.
pub struct Comparison<'b> {
    joint: Joint<'b>,
    ground: Result<Bundle, JointProblem>,
    bundles: [&'b Bundle; 2],
    decides: [Decides; 2],
    /// The requests that both are asked about, ranges of procedures.
    procedures: Vec<(i64, i64)>,
}

impl<'b> Comparison<'b> {
    /// Two sides, compared for requests of some procedures, or of all where none is given.
    pub fn new(left: Side<'b>, right: Side<'b>, procedures: Vec<(i64, i64)>) -> Result<Self, JointProblem> {
        let joint = Joint::like_left((left.bundle, left.unit), (right.bundle, right.unit))?;
        let ground = joint.ground();
        let bundles = [left.bundle, right.bundle];
        Ok(Self { joint, ground, bundles, decides: [left.decides, right.decides], procedures })
    }

    /// The pairs of different ends that cases can have; none proves that all cases end alike.
    pub fn moved(&mut self) -> Result<AllMoved, JointProblem> {
        let [left, right] = self.decides;
        let (left, right) = (self.function(Which::Left, left)?, self.function(Which::Right, right)?);
        let mut all = AllMoved::default();
        if left == right {
            return Ok(all);
        }
        let mut pairs = Pairs::default();
        let root = pairs.of(&mut self.joint.store, left, right)?;
        let (graph, roots) = Graph::freeze(&self.joint.store, &[root]);
        let root = roots.first().copied().unwrap_or(root);
        let mut shown: BTreeMap<(Outcome, Outcome), usize> = BTreeMap::new();
        for Pair { index, from, to, weight } in self.different(&pairs) {
            let outcomes = (from.outcome, to.outcome);
            let count = shown.entry(outcomes).or_default();
            if *count == MOST_OF_A_PAIR {
                *all.more.entry(outcomes).or_default() += 1;
            } else if let Some(shown) = self.show(&graph, root, NodeId::outcome(index)) {
                *count += 1;
                all.moved.push(Moved { from: from.clone(), to: to.clone(), weight, shown });
            }
        }
        Ok(all)
    }

    /// The pairs whose ends differ, the greatest change first; of a pair of outcomes, first those whose reasons were told
    /// least.
    fn different(&self, pairs: &Pairs) -> Vec<Pair<'_>> {
        let mut told: BTreeMap<(bool, &str), usize> = BTreeMap::new();
        let mut different = Vec::new();
        for (index, (from, to)) in (0u32..).zip(&pairs.leaves) {
            let (Some((from, grants)), Some((to, others))) = (self.joint.leaf(*from), self.joint.leaf(*to))
            else {
                continue;
            };
            let Some(weight) = weight((from, grants), (to, others)) else { continue };
            let mut again = 0;
            for end in [(true, from.reason.name.as_str()), (false, to.reason.name.as_str())] {
                let times = told.entry(end).or_default();
                again = again.max(*times);
                *times += 1;
            }
            different.push((std::cmp::Reverse(weight), again, Pair { index, from, to, weight }));
        }
        different.sort_by_key(|(weight, again, _)| (*weight, *again));
        different.into_iter().map(|(_, _, pair)| pair).collect()
    }

    /// Whether both are one node, which proves that every case ends alike.
    pub fn is_one_node(&mut self) -> Result<bool, JointProblem> {
        let [left, right] = self.decides;
        Ok(self.function(Which::Left, left)? == self.function(Which::Right, right)?)
    }

    /// Whether a condition of the first side means what one of the second does.
    pub fn meaning(&mut self, left: ConditionId, right: ConditionId) -> Result<Meaning, JointProblem> {
        let (a, b) = (self.joint.condition(Which::Left, left)?, self.joint.condition(Which::Right, right)?);
        if a == b {
            return Ok(Meaning::Same);
        }
        let (not_a, not_b) = (self.joint.store.not(a)?, self.joint.store.not(b)?);
        let (only_a, only_b) = (self.joint.store.and(a, not_b)?, self.joint.store.and(b, not_a)?);
        let (graph, roots) = Graph::freeze(&self.joint.store, &[only_a, only_b]);
        let mut shown = roots.into_iter().map(|root| self.show(&graph, root, NodeId::YES));
        let (only_left, only_right) = (shown.next().flatten(), shown.next().flatten());
        Ok(match (&only_left, &only_right) {
            (None, None) => Meaning::SameInAllCases,
            _ => Meaning::Changed { only_left, only_right },
        })
    }

    fn function(&mut self, which: Which, decides: Decides) -> Result<NodeId, JointProblem> {
        match decides {
            Decides::Unit => self.joint.determination(which),
            Decides::Edition(edition) => self.joint.rules(which, edition),
            Decides::Always(leaf) => Ok(self.joint.constant(which, leaf)),
        }
    }

    /// A case that ends in a leaf; nothing where it is proved that there is none.
    fn show(&self, graph: &Graph, root: NodeId, wanted: NodeId) -> Option<Shown> {
        let Ok(ground) = &self.ground else { return Some(Shown::Possible) };
        let goal = Goal { unit: 0, graph, root, wanted };
        let mut search = Search::new(ground);
        let blank = Case::new(ground.facts.len());
        let mut proved = true;
        for base in self.requests(ground, &blank) {
            match search.find(goal, &base) {
                Found::Case(draft) => return Some(Shown::Case(self.witness(ground, &draft, &base))),
                Found::Impossible => {}
                Found::NotFound => proved = false,
            }
        }
        if proved { None } else { Some(Shown::Possible) }
    }

    fn requests(&self, ground: &Bundle, blank: &Case) -> Vec<Case> {
        let request = |(first, last): &(i64, i64)| {
            let mut case = blank.clone();
            if let Some(fact) = ground.procedure {
                case.set_partial(fact, Partial::Between(*first, *last));
            }
            case
        };
        if self.procedures.is_empty() {
            vec![blank.clone()]
        } else {
            self.procedures.iter().map(request).collect()
        }
    }

    /// A case found in the joint vocabulary, in the facts of both sides, with its procedure first.
    fn witness(&self, ground: &Bundle, found: &Draft, base: &Case) -> Witness {
        let mut draft = Draft::default();
        if let Some(fact) = ground.procedure {
            let first = match base.slot(fact) {
                mednec_graph::Slot::Value(value) => Some(value),
                mednec_graph::Slot::Partial(partial) => match base.partial(partial) {
                    Some(Partial::Between(first, _)) => Some(*first),
                    _ => None,
                },
                _ => None,
            };
            if let Some(procedure) = found.get(fact).cloned().or(first.map(Given::Value)) {
                draft.set(fact, procedure);
            }
        }
        found.facts().iter().for_each(|(fact, given)| draft.set(*fact, given.clone()));
        let [left, right] = self.bundles.map(|bundle| draft.moved(ground, bundle));
        Witness { left, right }
    }
}

/// A pair of ends that differ.
struct Pair<'j> {
    /// Its leaf in the graph of pairs.
    index: u32,
    from: &'j Leaf,
    to: &'j Leaf,
    weight: Weight,
}

/// How much two leaves differ; nothing where they do not.
fn weight((a, grants): (&Leaf, Option<&str>), (b, others): (&Leaf, Option<&str>)) -> Option<Weight> {
    if a.outcome != b.outcome {
        return Some(Weight::Outcome);
    }
    let said = |leaf: &Leaf| {
        let reason = &leaf.reason;
        (reason.name.clone(), reason.basis, reason.group.clone(), reason.carc.clone(), reason.rarc.clone())
    };
    if said(a) != said(b) || a.suggest != b.suggest || grants != others {
        return Some(Weight::Reason);
    }
    if a.same(b) { None } else { Some(Weight::Wording) }
}
