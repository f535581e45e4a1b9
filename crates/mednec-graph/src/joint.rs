//! Comparing functions of two graphs: both are rebuilt together, over the common refinement of their classes, in one
//! order taken from the vocabulary, in one store. Equal nodes then prove equal meaning.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::bundle::{Bundle, Unit};
use crate::condition::ConditionId;
use crate::fact::FactId;
use crate::outcome::Leaf;
use crate::store::{NodeId, OverBudget, Store};
use crate::term::{ClassTable, TermKind};

/// The most nodes of a joint graph.
const JOINT_BUDGET: usize = 4_000_000;

/// Why two functions could not be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JointProblem {
    /// One of them has no graph, or the joint graph is over its budget.
    OverBudget,
    /// A unit or condition that was asked for does not exist.
    NoSuchFunction,
}

impl From<OverBudget> for JointProblem {
    fn from(_: OverBudget) -> Self {
        Self::OverBudget
    }
}

/// Whether two conditions, each of a unit of a bundle, hold in the same cases.
///
/// `true` is a proof. `false` says that the graphs differ, perhaps only where no case can be.
pub fn equal_conditions(
    left: (&Bundle, usize, ConditionId),
    right: (&Bundle, usize, ConditionId),
) -> Result<bool, JointProblem> {
    let find = |(bundle, unit, id): (&Bundle, usize, ConditionId)| {
        let unit = bundle.units.get(unit)?;
        unit.conditions.get(id.0 as usize).map(|condition| condition.root)
    };
    let roots = [find(left), find(right)].map(|root| root.ok_or(JointProblem::NoSuchFunction));
    let [a, b] = roots;
    compare((left.0, left.1, a?), (right.0, right.1, b?))
}

/// Whether two units determine every case alike: outcome, reason and suggestion.
///
/// `true` is a proof. `false` says that the graphs differ, perhaps only where no case can be.
pub fn equal_determinations(left: (&Bundle, usize), right: (&Bundle, usize)) -> Result<bool, JointProblem> {
    let find = |(bundle, unit): (&Bundle, usize)| bundle.units.get(unit).map(|unit| unit.root);
    let [a, b] = [find(left), find(right)].map(|root| root.ok_or(JointProblem::NoSuchFunction));
    compare((left.0, left.1, a?), (right.0, right.1, b?))
}

type Side<'a> = (&'a Bundle, usize, Option<NodeId>);

fn compare(left: Side<'_>, right: Side<'_>) -> Result<bool, JointProblem> {
    let mut joint = Joint { store: Store::new(JOINT_BUDGET), leaves: Vec::new() };
    let sides = [left, right];
    let refined = Refined::of(&sides)?;
    let mut made = Vec::new();
    for (bundle, unit, root) in &sides {
        let root = root.ok_or(JointProblem::OverBudget)?;
        let unit = bundle.units.get(*unit).ok_or(JointProblem::NoSuchFunction)?;
        let tests = refined.tests(bundle, unit, &mut joint.store)?;
        made.push(joint.rebuild(bundle, unit, &tests, root, &mut FxHashMap::default())?);
    }
    Ok(made.first() == made.last())
}

/// What a term looks at, by the names of the facts, in the order of the vocabulary.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Fact(String),
    Sum(Vec<(String, i64)>),
}

impl Key {
    fn of(bundle: &Bundle, kind: &TermKind) -> Self {
        let name = |fact: &FactId| bundle.fact(*fact).map_or_else(String::new, |fact| fact.name.clone());
        match kind {
            TermKind::YesNo(fact) | TermKind::Table { fact, .. } | TermKind::ListHas { list: fact, .. } => {
                Self::Fact(name(fact))
            }
            TermKind::Linear { parts, .. } => {
                let mut parts: Vec<_> = parts.iter().map(|part| (name(&part.fact), part.times)).collect();
                parts.sort();
                Self::Sum(parts)
            }
        }
    }
}

/// The values at which a class can begin, on both sides; for each run between them the class on each side.
#[derive(Clone, Debug, Default)]
struct Cuts {
    level: u32,
    starts: Vec<i64>,
    list: bool,
}

struct Refined(BTreeMap<Key, Cuts>);

impl Refined {
    fn of(sides: &[Side<'_>; 2]) -> Result<Self, JointProblem> {
        let mut keys: BTreeMap<Key, Cuts> = BTreeMap::new();
        for (bundle, unit, _) in sides {
            let unit = bundle.units.get(*unit).ok_or(JointProblem::NoSuchFunction)?;
            for term in &unit.terms.terms {
                let cuts = keys.entry(Key::of(bundle, &term.kind)).or_default();
                match &term.kind {
                    TermKind::YesNo(_) => {}
                    TermKind::Table { table, .. } => cuts.starts.extend(&table.starts),
                    TermKind::Linear { cuts: own, .. } => {
                        cuts.starts.push(i64::MIN);
                        cuts.starts.extend(own);
                    }
                    TermKind::ListHas { table, .. } => {
                        cuts.list = true;
                        cuts.starts.extend(&table_of(unit, *table)?.starts);
                    }
                }
            }
        }
        let mut level = 0;
        for cuts in keys.values_mut() {
            cuts.starts.sort_unstable();
            cuts.starts.dedup();
            cuts.level = level;
            // A list has a level for each run of values, any other term one level.
            level += if cuts.list { u32::try_from(cuts.starts.len()).unwrap_or(u32::MAX) } else { 1 };
        }
        Ok(Self(keys))
    }

    /// For each term of a side and each of its classes: the condition, in the joint store, of being in that class.
    fn tests(
        &self,
        bundle: &Bundle,
        unit: &Unit,
        store: &mut Store,
    ) -> Result<Vec<Vec<NodeId>>, JointProblem> {
        let mut all = Vec::new();
        for term in &unit.terms.terms {
            let cuts = self.0.get(&Key::of(bundle, &term.kind)).ok_or(JointProblem::NoSuchFunction)?;
            let runs = |class_of: &dyn Fn(i64) -> u8, class: u8| {
                cuts.starts.iter().map(|start| yes_no(class_of(*start) == class)).collect::<Vec<_>>()
            };
            let mut tests = Vec::new();
            for class in 0..term.classes {
                tests.push(match &term.kind {
                    TermKind::YesNo(_) => {
                        store.node(cuts.level, vec![yes_no(class == 0), yes_no(class == 1)])?
                    }
                    TermKind::Table { table, .. } => {
                        store.node(cuts.level, runs(&|v| table.class(v), class))?
                    }
                    TermKind::Linear { cuts: own, .. } => store
                        .node(cuts.level, runs(&|v| crate::term::class_of_sum(own, i128::from(v)), class))?,
                    TermKind::ListHas { table, class: sought, .. } => {
                        let table = table_of(unit, *table)?;
                        let mut has = NodeId::NO;
                        for (offset, start) in (0u32..).zip(&cuts.starts) {
                            if table.class(*start) == *sought {
                                let one = store.node(cuts.level + offset, vec![NodeId::NO, NodeId::YES])?;
                                has = store.or(has, one)?;
                            }
                        }
                        if class == 1 { has } else { store.not(has)? }
                    }
                });
            }
            all.push(tests);
        }
        Ok(all)
    }
}

fn table_of(unit: &Unit, index: u16) -> Result<&ClassTable, JointProblem> {
    unit.terms.tables.get(usize::from(index)).ok_or(JointProblem::NoSuchFunction)
}

fn yes_no(holds: bool) -> NodeId {
    if holds { NodeId::YES } else { NodeId::NO }
}

struct Joint {
    store: Store,
    leaves: Vec<Leaf>,
}

impl Joint {
    fn rebuild(
        &mut self,
        bundle: &Bundle,
        unit: &Unit,
        tests: &[Vec<NodeId>],
        at: NodeId,
        done: &mut FxHashMap<NodeId, NodeId>,
    ) -> Result<NodeId, JointProblem> {
        let Some(node) = unit.graph.node(at) else { return Ok(self.leaf(bundle, at)) };
        if let Some(found) = done.get(&at) {
            return Ok(*found);
        }
        let mut made = None;
        for (class, test) in (0u8..).zip(tests.get(usize::from(node.term.0)).map_or(&[][..], Vec::as_slice)) {
            let next = unit.graph.edge(node, class).ok_or(JointProblem::NoSuchFunction)?;
            let next = self.rebuild(bundle, unit, tests, next, done)?;
            made = Some(match made {
                None => next,
                Some(rest) => self.store.choose(*test, next, rest)?,
            });
        }
        let made = made.ok_or(JointProblem::NoSuchFunction)?;
        done.insert(at, made);
        Ok(made)
    }

    fn leaf(&mut self, bundle: &Bundle, at: NodeId) -> NodeId {
        let Some(leaf) = at.as_outcome().and_then(|index| bundle.leaves.get(index as usize)) else {
            return at;
        };
        let known = self.leaves.iter().position(|other| other.same(leaf));
        let index = known.unwrap_or_else(|| {
            self.leaves.push(leaf.clone());
            self.leaves.len() - 1
        });
        NodeId::outcome(u32::try_from(index).unwrap_or(u32::MAX))
    }
}
