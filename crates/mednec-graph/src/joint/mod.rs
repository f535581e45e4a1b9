//! Two units as one: both are rebuilt over the common refinement of their classes, in one order taken from the
//! vocabulary, in one store. Equal nodes then prove equal meaning, and one graph answers questions about both.

mod beside;
mod classes;
mod meaning;
mod side_by_side;
mod vocabulary;

use rustc_hash::FxHashMap;

use crate::bundle::{Bundle, LeafId, Unit};
use crate::condition::ConditionId;
use crate::content::Names;
use crate::fact::FactId;
use crate::graph::Graph;
use crate::outcome::Leaf;
use crate::renumber::NewIds;
use crate::store::{NodeId, OverBudget, Store};
pub use beside::Beside;
pub use meaning::{meaning_of_condition, meaning_of_edition};

use classes::Refined;
use vocabulary::united;

/// The most nodes of a joint graph.
const JOINT_BUDGET: usize = 4_000_000;

/// Why two functions could not be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JointProblem {
    /// One of them has no graph, or the joint graph is over its budget.
    OverBudget,
    /// A unit or condition that was asked for does not exist.
    NoSuchFunction,
    /// Both sides have a fact of the name of this one of the first with other values, so that their classes do not compare.
    DifferentFacts(FactId),
    /// Together they tell more values of one fact apart than a term can have classes. They can be compared, but not
    /// walked.
    TooManyClasses,
}

impl From<OverBudget> for JointProblem {
    fn from(_: OverBudget) -> Self {
        Self::OverBudget
    }
}

/// One of the two units of a [`Joint`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Which {
    /// The first.
    Left,
    /// The second.
    Right,
}

/// Two units over one vocabulary, in one store.
pub struct Joint<'a> {
    /// All functions that were asked for so far.
    pub store: Store,
    united: Bundle,
    sides: [Side<'a>; 2],
    refined: Refined,
    tests: [Vec<Vec<NodeId>>; 2],
    done: [FxHashMap<NodeId, NodeId>; 2],
    /// The leaves met so far, each with what it grants.
    leaves: Vec<(Leaf, Option<String>)>,
}

/// A unit, and where its facts are in the joint vocabulary.
struct Side<'a> {
    bundle: &'a Bundle,
    unit: &'a Unit,
    names: Names,
    new: NewIds,
}

impl<'a> Joint<'a> {
    /// Two units, each of a bundle; both may be of the same one.
    pub fn new(left: (&'a Bundle, usize), right: (&'a Bundle, usize)) -> Result<Self, JointProblem> {
        Self::ordered(left, right, false)
    }

    /// Two units, with the terms in the order of the left one or of the vocabulary.
    /// The same in the order of the first, in which that one has the size that it has; the other is often much like it.
    pub fn like_left(left: (&'a Bundle, usize), right: (&'a Bundle, usize)) -> Result<Self, JointProblem> {
        Self::ordered(left, right, true)
    }

    fn ordered(
        left: (&'a Bundle, usize),
        right: (&'a Bundle, usize),
        like_left: bool,
    ) -> Result<Self, JointProblem> {
        let names = [Names::of(left.0), Names::of(right.0)];
        let [own, others] = &names;
        let unit =
            |(bundle, at): (&'a Bundle, usize)| bundle.units.get(at).ok_or(JointProblem::NoSuchFunction);
        let (united, new) = united([left.0, right.0], [unit(left)?, unit(right)?], [own, others])?;
        let ([own, others], [to_left, to_right]) = (names, new);
        let sides = [
            Side { bundle: left.0, unit: unit(left)?, names: own, new: to_left },
            Side { bundle: right.0, unit: unit(right)?, names: others, new: to_right },
        ];
        let mut store = Store::new(JOINT_BUDGET);
        let mut refined = Refined::of(&sides)?;
        if like_left {
            refined.like_left(&sides);
        }
        let [one, other] = &sides;
        let tests = [refined.tests(one, &mut store)?, refined.tests(other, &mut store)?];
        Ok(Self { store, united, sides, refined, tests, done: Default::default(), leaves: Vec::new() })
    }

    /// The determination of one unit, in the joint store; its leaves are those of [`Self::leaf`].
    pub fn determination(&mut self, which: Which) -> Result<NodeId, JointProblem> {
        let root = self.side(which).unit.root.ok_or(JointProblem::OverBudget)?;
        self.function(which, root)
    }

    /// What the rules of an edition of one unit decide, whichever day it governs.
    pub fn rules(&mut self, which: Which, edition: usize) -> Result<NodeId, JointProblem> {
        let unit = self.side(which).unit;
        let edition = unit.editions.get(edition).ok_or(JointProblem::NoSuchFunction)?;
        let mut decides = self.leaf_node(which, NodeId::outcome(edition.no_rule.0));
        for rule in edition.rules.iter().rev() {
            let holds = self.condition(which, rule.condition)?;
            let leaf = self.leaf_node(which, NodeId::outcome(rule.leaf.0));
            decides = self.store.choose(holds, leaf, decides)?;
        }
        Ok(decides)
    }

    /// A leaf of one side's bundle, in the joint store.
    pub fn constant(&mut self, which: Which, leaf: LeafId) -> NodeId {
        self.leaf_node(which, NodeId::outcome(leaf.0))
    }

    /// A condition of one unit, in the joint store.
    pub fn condition(&mut self, which: Which, id: ConditionId) -> Result<NodeId, JointProblem> {
        let condition = self.side(which).unit.conditions.get(id.0 as usize);
        let root = condition.ok_or(JointProblem::NoSuchFunction)?.root.ok_or(JointProblem::OverBudget)?;
        self.function(which, root)
    }

    /// Any root of one unit's graph, in the joint store.
    pub fn function(&mut self, which: Which, root: NodeId) -> Result<NodeId, JointProblem> {
        let [left, right] = &mut self.done;
        let done = std::mem::take(if which == Which::Left { left } else { right });
        let mut rebuilding = Rebuilding { joint: self, which, done };
        let made = rebuilding.node(root);
        let done = rebuilding.done;
        let [left, right] = &mut self.done;
        *(if which == Which::Left { left } else { right }) = done;
        made
    }

    /// A leaf that a determination in the joint store ends in, and what it grants, said in the names of facts. Equal leaves
    /// of both units are one, and their `grant` is empty.
    pub fn leaf(&self, node: NodeId) -> Option<(&Leaf, Option<&str>)> {
        let (leaf, grant) = self.leaves.get(node.as_outcome()? as usize)?;
        Some((leaf, grant.as_deref()))
    }

    /// A bundle with the facts of both and one unit, over whose terms the graphs of [`Graph::freeze`] are walked; it has
    /// no policy of its own.
    pub fn ground(&self) -> Result<Bundle, JointProblem> {
        let mut derived: Vec<FactId> = Vec::new();
        for side in &self.sides {
            derived.extend(side.new.all(&side.unit.derived));
        }
        derived.sort_unstable();
        derived.dedup();
        let unit = Unit {
            payer: 0,
            terms: self.refined.terms()?,
            graph: Graph::default(),
            root: None,
            stages: Vec::new(),
            derived,
            editions: Vec::new(),
            conditions: Vec::new(),
            no_policy: LeafId(0),
        };
        Ok(Bundle { units: vec![unit], ..self.united.clone() })
    }

    fn side(&self, which: Which) -> &Side<'a> {
        let [left, right] = &self.sides;
        if which == Which::Left { left } else { right }
    }

    fn leaf_node(&mut self, which: Which, at: NodeId) -> NodeId {
        let side = self.side(which);
        let Some(leaf) = at.as_outcome().and_then(|index| side.bundle.leaves.get(index as usize)) else {
            return at;
        };
        let grant = leaf.grant.and_then(|index| side.bundle.grants.get(index as usize));
        let granted = grant.map(|grant| side.names.grant(grant));
        let leaf = Leaf { grant: None, ..leaf.clone() };
        let known = self.leaves.iter().position(|(other, grants)| other.same(&leaf) && *grants == granted);
        let index = known.unwrap_or_else(|| {
            self.leaves.push((leaf, granted));
            self.leaves.len() - 1
        });
        NodeId::outcome(u32::try_from(index).unwrap_or(u32::MAX))
    }
}

/// One function on its way into the joint store.
struct Rebuilding<'j, 'a> {
    joint: &'j mut Joint<'a>,
    which: Which,
    done: FxHashMap<NodeId, NodeId>,
}

impl Rebuilding<'_, '_> {
    fn node(&mut self, at: NodeId) -> Result<NodeId, JointProblem> {
        let unit = self.joint.side(self.which).unit;
        let Some(node) = unit.graph.node(at) else { return Ok(self.joint.leaf_node(self.which, at)) };
        if let Some(found) = self.done.get(&at) {
            return Ok(*found);
        }
        let [left, right] = &self.joint.tests;
        let tests = if self.which == Which::Left { left } else { right };
        let tests = tests.get(usize::from(node.term.0)).cloned().unwrap_or_default();
        let mut made = None;
        for (class, test) in (0u8..).zip(tests) {
            let next = unit.graph.edge(node, class).ok_or(JointProblem::NoSuchFunction)?;
            let next = self.node(next)?;
            made = Some(match made {
                None => next,
                Some(rest) => self.joint.store.choose(test, next, rest)?,
            });
        }
        let made = made.ok_or(JointProblem::NoSuchFunction)?;
        self.done.insert(at, made);
        Ok(made)
    }
}

/// Whether two conditions, each of a unit of a bundle, hold in the same cases.
///
/// `true` is a proof. `false` says that the graphs differ, perhaps only where no case can be.
pub fn equal_conditions(
    left: (&Bundle, usize, ConditionId),
    right: (&Bundle, usize, ConditionId),
) -> Result<bool, JointProblem> {
    let mut joint = Joint::new((left.0, left.1), (right.0, right.1))?;
    Ok(joint.condition(Which::Left, left.2)? == joint.condition(Which::Right, right.2)?)
}

/// Whether two units determine every case alike: outcome, reason and suggestion, for the same procedures.
///
/// `true` is a proof. `false` says that the graphs differ, perhaps only where no case can be.
pub fn equal_determinations(left: (&Bundle, usize), right: (&Bundle, usize)) -> Result<bool, JointProblem> {
    let mut joint = Joint::like_left(left, right)?;
    if procedures(left) != procedures(right) {
        return Ok(false);
    }
    if let Some(same) = joint.side_by_side()? {
        return Ok(same);
    }
    Ok(joint.determination(Which::Left)? == joint.determination(Which::Right)?)
}

/// The procedures that lead to a unit, and whether all others do.
fn procedures((bundle, unit): (&Bundle, usize)) -> (Vec<(i64, i64)>, bool) {
    let leads = |to: u32| usize::try_from(to).is_ok_and(|to| to == unit);
    let payers = || bundle.payers.iter().filter(|payer| payer.units.iter().any(|u| leads(*u)));
    let listed = payers().flat_map(|payer| payer.procedures.iter()).filter(|(_, _, u)| leads(*u));
    (
        listed.map(|(first, last, _)| (*first, *last)).collect(),
        payers().any(|payer| payer.any.is_some_and(leads)),
    )
}
