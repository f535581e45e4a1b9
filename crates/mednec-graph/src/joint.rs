//! Comparing functions of two graphs: both are rebuilt together, over the common refinement of their classes, in one
//! order, that of the left one, in one store. Equal nodes then prove equal meaning. Where the terms of both come in
//! one order already, walking them side by side is enough.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::bundle::{Bundle, Unit};
use crate::condition::ConditionId;
use crate::content::Names;
use crate::fact::FactId;
use crate::outcome::Leaf;
use crate::side_by_side;
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
    /// Both sides have a fact of the same name with other values, so that their classes do not compare.
    DifferentFacts,
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

/// Whether two units determine every case alike: outcome, reason and suggestion, for the same procedures.
///
/// `true` is a proof. `false` says that the graphs differ, perhaps only where no case can be.
pub fn equal_determinations(left: (&Bundle, usize), right: (&Bundle, usize)) -> Result<bool, JointProblem> {
    let find = |(bundle, unit): (&Bundle, usize)| bundle.units.get(unit).map(|unit| unit.root);
    let [a, b] = [find(left), find(right)].map(|root| root.ok_or(JointProblem::NoSuchFunction));
    if procedures(left) != procedures(right) {
        return Ok(false);
    }
    compare((left.0, left.1, a?), (right.0, right.1, b?))
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

/// A function of a unit, and the names of the facts it looks at.
pub(crate) struct Side<'a> {
    bundle: &'a Bundle,
    pub(crate) unit: &'a Unit,
    pub(crate) root: NodeId,
    pub(crate) names: Names,
}

impl<'a> Side<'a> {
    fn of((bundle, unit, root): (&'a Bundle, usize, Option<NodeId>)) -> Result<Self, JointProblem> {
        let root = root.ok_or(JointProblem::OverBudget)?;
        let unit = bundle.units.get(unit).ok_or(JointProblem::NoSuchFunction)?;
        Ok(Self { bundle, unit, root, names: Names::of(bundle) })
    }
}

fn compare(
    left: (&Bundle, usize, Option<NodeId>),
    right: (&Bundle, usize, Option<NodeId>),
) -> Result<bool, JointProblem> {
    let mut joint = Joint { store: Store::new(JOINT_BUDGET), leaves: Vec::new() };
    let sides = [Side::of(left)?, Side::of(right)?];
    let refined = Refined::of(&sides)?;
    if let Some(same) = side_by_side::same(&sides, &refined, &mut joint)? {
        return Ok(same);
    }
    let mut made = Vec::new();
    for side in &sides {
        let tests = refined.tests(side, &mut joint.store)?;
        made.push(joint.rebuild(side, &tests, side.root, &mut FxHashMap::default())?);
    }
    Ok(made.first() == made.last())
}

/// What a term looks at, by the names of the facts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    Fact(String),
    Sum(Vec<(String, i64)>),
}

impl Key {
    pub(crate) fn of(names: &Names, kind: &TermKind) -> Self {
        let name = |fact: &FactId| names.name(*fact);
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

/// The joint classes of what a key looks at.
#[derive(Clone, Debug, Default)]
struct Classes {
    level: u32,
    list: bool,
    /// Where a class of either side can begin.
    starts: Vec<i64>,
    /// For each start the classes that the tables of both sides put it in; equal lines are one joint class.
    signatures: Vec<Vec<u8>>,
    /// A value of each joint class.
    samples: Vec<i64>,
}

/// The joint classes of all that either side looks at.
pub(crate) struct Refined(BTreeMap<Key, Classes>);

impl Refined {
    fn of(sides: &[Side<'_>; 2]) -> Result<Self, JointProblem> {
        same_facts(sides)?;
        let mut keys: BTreeMap<Key, Classes> = BTreeMap::new();
        for Side { unit, names, .. } in sides {
            for term in &unit.terms.terms {
                let classes = keys.entry(Key::of(names, &term.kind)).or_default();
                match &term.kind {
                    TermKind::YesNo(_) => classes.starts.extend([0, 1]),
                    TermKind::Table { table, .. } => classes.starts.extend(&table.starts),
                    TermKind::Linear { cuts, .. } => classes.starts.extend([i64::MIN].iter().chain(cuts)),
                    TermKind::ListHas { table, .. } => {
                        classes.list = true;
                        classes.starts.extend(&table_of(unit, *table)?.starts);
                    }
                }
            }
        }
        for classes in keys.values_mut() {
            classes.starts.sort_unstable();
            classes.starts.dedup();
            classes.signatures = vec![Vec::new(); classes.starts.len()];
        }
        for Side { unit, names, .. } in sides {
            for term in &unit.terms.terms {
                let Some(classes) = keys.get_mut(&Key::of(names, &term.kind)) else { continue };
                for (start, signature) in classes.starts.iter().zip(&mut classes.signatures) {
                    signature.push(class_of(unit, &term.kind, *start)?);
                }
            }
        }
        // The order of the left side, in which that one has the size that it has; the right one is often much like it.
        let mut level = 0;
        for Side { unit, names, .. } in sides {
            for term in &unit.terms.terms {
                let Some(classes) = keys.get_mut(&Key::of(names, &term.kind)) else { continue };
                if !classes.samples.is_empty() {
                    continue;
                }
                let mut seen: BTreeMap<&[u8], i64> = BTreeMap::new();
                for (start, signature) in classes.starts.iter().zip(&classes.signatures) {
                    seen.entry(signature).or_insert(*start);
                }
                classes.samples = seen.into_values().collect();
                classes.level = level;
                // A list has a level for each joint class, any other term one level.
                level +=
                    if classes.list { u32::try_from(classes.samples.len()).unwrap_or(u32::MAX) } else { 1 };
            }
        }
        Ok(Self(keys))
    }

    /// A value of each joint class of what a key looks at.
    pub(crate) fn samples(&self, key: &Key) -> &[i64] {
        self.0.get(key).map_or(&[], |classes| classes.samples.as_slice())
    }

    /// Whether the elements of a list fall into the same classes on both sides.
    pub(crate) fn lists_alike(&self, sides: &[Side<'_>; 2], key: &Key) -> Result<bool, JointProblem> {
        let mut tables = Vec::new();
        for side in sides {
            let lists = side.unit.terms.terms.iter().filter_map(|term| match &term.kind {
                TermKind::ListHas { table, .. } if Key::of(&side.names, &term.kind) == *key => Some(*table),
                _ => None,
            });
            for table in lists {
                tables.push(table_of(side.unit, table)?);
            }
        }
        Ok(tables
            .windows(2)
            .all(|pair| matches!(pair, [a, b] if a.starts == b.starts && a.classes == b.classes)))
    }

    /// For each term of a side and each of its classes: the condition, in the joint store, of being in that class.
    fn tests(&self, side: &Side<'_>, store: &mut Store) -> Result<Vec<Vec<NodeId>>, JointProblem> {
        let Side { unit, names, .. } = side;
        let mut all = Vec::new();
        for term in &unit.terms.terms {
            let joint = self.0.get(&Key::of(names, &term.kind)).ok_or(JointProblem::NoSuchFunction)?;
            let own: Vec<u8> = joint
                .samples
                .iter()
                .map(|value| class_of(unit, &term.kind, *value))
                .collect::<Result<_, _>>()?;
            let mut tests = Vec::new();
            for class in 0..term.classes {
                tests.push(match &term.kind {
                    TermKind::ListHas { class: sought, .. } => {
                        let mut has = NodeId::NO;
                        for (offset, _) in (0u32..).zip(&own).filter(|(_, of)| *of == sought) {
                            let one = store.node(joint.level + offset, vec![NodeId::NO, NodeId::YES])?;
                            has = store.or(has, one)?;
                        }
                        if class == 1 { has } else { store.not(has)? }
                    }
                    TermKind::YesNo(_) | TermKind::Table { .. } | TermKind::Linear { .. } => {
                        store.node(joint.level, own.iter().map(|of| yes_no(*of == class)).collect())?
                    }
                });
            }
            all.push(tests);
        }
        Ok(all)
    }
}

/// The class that a term puts a value, or an element of its list, in.
pub(crate) fn class_of(unit: &Unit, kind: &TermKind, value: i64) -> Result<u8, JointProblem> {
    Ok(match kind {
        TermKind::YesNo(_) => u8::from(value != 0),
        TermKind::Table { table, .. } => table.class(value),
        TermKind::Linear { cuts, .. } => crate::term::class_of_sum(cuts, i128::from(value)),
        TermKind::ListHas { table, .. } => table_of(unit, *table)?.class(value),
    })
}

/// Facts of one name must have the same values on both sides, or their numbers mean different things.
fn same_facts(sides: &[Side<'_>; 2]) -> Result<(), JointProblem> {
    let [left, right] = sides;
    for fact in left.bundle.vocabulary() {
        let other = right.bundle.fact_named(&fact.name).and_then(|id| right.bundle.fact(id));
        if other.is_some_and(|other| left.names.kind(&fact.kind) != right.names.kind(&other.kind)) {
            return Err(JointProblem::DifferentFacts);
        }
    }
    Ok(())
}

fn table_of(unit: &Unit, index: u16) -> Result<&ClassTable, JointProblem> {
    unit.terms.tables.get(usize::from(index)).ok_or(JointProblem::NoSuchFunction)
}

fn yes_no(holds: bool) -> NodeId {
    if holds { NodeId::YES } else { NodeId::NO }
}

/// Both functions in one store.
pub(crate) struct Joint {
    store: Store,
    /// The leaves met so far, each with what it grants.
    leaves: Vec<(Leaf, Option<String>)>,
}

impl Joint {
    fn rebuild(
        &mut self,
        side: &Side<'_>,
        tests: &[Vec<NodeId>],
        at: NodeId,
        done: &mut FxHashMap<NodeId, NodeId>,
    ) -> Result<NodeId, JointProblem> {
        let Some(node) = side.unit.graph.node(at) else { return Ok(self.leaf(side, at)) };
        if let Some(found) = done.get(&at) {
            return Ok(*found);
        }
        let mut made = None;
        for (class, test) in (0u8..).zip(tests.get(usize::from(node.term.0)).map_or(&[][..], Vec::as_slice)) {
            let next = side.unit.graph.edge(node, class).ok_or(JointProblem::NoSuchFunction)?;
            let next = self.rebuild(side, tests, next, done)?;
            made = Some(match made {
                None => next,
                Some(rest) => self.store.choose(*test, next, rest)?,
            });
        }
        let made = made.ok_or(JointProblem::NoSuchFunction)?;
        done.insert(at, made);
        Ok(made)
    }

    /// The leaf of a side as it is on both.
    pub(crate) fn leaf(&mut self, side: &Side<'_>, at: NodeId) -> NodeId {
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
