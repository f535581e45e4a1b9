//! The joint classes of two units: what either of them tells apart.

use std::collections::{BTreeMap, BTreeSet};

use crate::bundle::Unit;
use crate::fact::FactId;
use crate::joint::{JointProblem, Side};
use crate::store::{NodeId, Store};
use crate::term::{ClassTable, MAX_CLASSES, Part, Term, TermKind, Terms, class_of_sum};

/// What a term looks at, in the order of the vocabulary.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Fact(FactId),
    Sum(Vec<Part>),
}

impl Key {
    pub(super) fn of(side: &Side<'_>, kind: &TermKind) -> Self {
        match kind {
            TermKind::YesNo(fact) | TermKind::Table { fact, .. } | TermKind::ListHas { list: fact, .. } => {
                Self::Fact(side.new.fact(*fact))
            }
            TermKind::Linear { parts, .. } => {
                let moved = |part: &Part| Part { fact: side.new.fact(part.fact), times: part.times };
                let mut parts: Vec<Part> = parts.iter().map(moved).collect();
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
    /// The least value of each joint class; classes are in the order of these.
    samples: Vec<i64>,
    /// A term of either side that looks at it.
    like: Option<Term>,
}

impl Classes {
    /// The joint class of each start.
    fn table(&self) -> Result<ClassTable, JointProblem> {
        let mut seen: Vec<&Vec<u8>> = Vec::new();
        let mut classes = Vec::with_capacity(self.starts.len());
        for signature in &self.signatures {
            let class = seen.iter().position(|known| *known == signature).unwrap_or_else(|| {
                seen.push(signature);
                seen.len() - 1
            });
            classes.push(u8::try_from(class).map_err(|_| JointProblem::TooManyClasses)?);
        }
        if seen.len() > MAX_CLASSES {
            return Err(JointProblem::TooManyClasses);
        }
        Ok(ClassTable::new(self.starts.clone(), classes))
    }
}

/// The common refinement of the classes of two units.
pub(super) struct Refined(BTreeMap<Key, Classes>);

impl Refined {
    pub(super) fn of(sides: &[Side<'_>; 2]) -> Result<Self, JointProblem> {
        let mut keys: BTreeMap<Key, Classes> = BTreeMap::new();
        for side in sides {
            for term in &side.unit.terms.terms {
                let classes = keys.entry(Key::of(side, &term.kind)).or_default();
                classes.like.get_or_insert_with(|| term.clone());
                match &term.kind {
                    TermKind::YesNo(_) => classes.starts.extend([0, 1]),
                    TermKind::Table { table, .. } => classes.starts.extend(&table.starts),
                    TermKind::Linear { cuts, .. } => classes.starts.extend([i64::MIN].iter().chain(cuts)),
                    TermKind::ListHas { table, .. } => {
                        classes.list = true;
                        classes.starts.extend(&table_of(side.unit, *table)?.starts);
                    }
                }
            }
        }
        for classes in keys.values_mut() {
            classes.starts.sort_unstable();
            classes.starts.dedup();
            classes.signatures = vec![Vec::new(); classes.starts.len()];
        }
        for side in sides {
            for term in &side.unit.terms.terms {
                let Some(classes) = keys.get_mut(&Key::of(side, &term.kind)) else { continue };
                for (start, signature) in classes.starts.iter().zip(&mut classes.signatures) {
                    signature.push(class_of(side.unit, &term.kind, *start)?);
                }
            }
        }
        let mut level = 0;
        for classes in keys.values_mut() {
            let mut seen: BTreeSet<&[u8]> = BTreeSet::new();
            let starts = classes.starts.iter().zip(&classes.signatures);
            classes.samples =
                starts.filter(|(_, signature)| seen.insert(signature)).map(|(start, _)| *start).collect();
            classes.level = level;
            // A list has a level for each joint class, any other term one level.
            level += if classes.list { u32::try_from(classes.samples.len()).unwrap_or(u32::MAX) } else { 1 };
        }
        Ok(Self(keys))
    }

    /// Puts the terms into the order of the left side, in which that one has the size that it has; the right one is often
    /// much like it.
    pub(super) fn like_left(&mut self, sides: &[Side<'_>; 2]) {
        let mut level = 0;
        let mut placed: BTreeSet<Key> = BTreeSet::new();
        for side in sides {
            for term in &side.unit.terms.terms {
                let key = Key::of(side, &term.kind);
                let Some(classes) = self.0.get_mut(&key).filter(|_| placed.insert(key)) else { continue };
                classes.level = level;
                level +=
                    if classes.list { u32::try_from(classes.samples.len()).unwrap_or(u32::MAX) } else { 1 };
            }
        }
    }

    /// A value of each joint class of what a key looks at.
    pub(super) fn samples(&self, key: &Key) -> &[i64] {
        self.0.get(key).map_or(&[], |classes| classes.samples.as_slice())
    }

    /// Whether the elements of a list fall into the same classes on both sides.
    pub(super) fn lists_alike(&self, sides: &[Side<'_>; 2], key: &Key) -> Result<bool, JointProblem> {
        let mut tables = Vec::new();
        for side in sides {
            for term in &side.unit.terms.terms {
                if let TermKind::ListHas { table, .. } = &term.kind
                    && Key::of(side, &term.kind) == *key
                {
                    tables.push(table_of(side.unit, *table)?);
                }
            }
        }
        let alike = |a: &ClassTable, b: &ClassTable| a.starts == b.starts && a.classes == b.classes;
        Ok(tables.windows(2).all(|pair| matches!(pair, [a, b] if alike(a, b))))
    }

    /// The joint terms; the id of each is its level.
    pub(super) fn terms(&self) -> Result<Terms, JointProblem> {
        let mut terms = Terms::default();
        let mut by_level: Vec<(&Key, &Classes)> = self.0.iter().collect();
        by_level.sort_by_key(|(_, classes)| classes.level);
        for (key, classes) in by_level {
            let Some(like) = &classes.like else { continue };
            let table = classes.table()?;
            let count = table.count();
            let mut push = |kind: TermKind, count: u8| {
                let labels = Vec::new();
                terms.terms.push(Term {
                    kind,
                    classes: count,
                    labels,
                    cut_origins: Vec::new(),
                    ..like.clone()
                });
            };
            match (key, &like.kind) {
                (Key::Sum(parts), _) => {
                    let cuts = classes.starts.iter().copied().filter(|start| *start != i64::MIN).collect();
                    push(TermKind::Linear { parts: parts.clone(), cuts }, count);
                }
                (Key::Fact(fact), TermKind::YesNo(_)) => push(TermKind::YesNo(*fact), 2),
                (Key::Fact(list), TermKind::ListHas { .. }) => {
                    let index = u16::try_from(terms.tables.len()).unwrap_or(u16::MAX);
                    for class in 0..count {
                        push(TermKind::ListHas { list: *list, table: index, class }, 2);
                    }
                    terms.tables.push(table);
                }
                (Key::Fact(fact), TermKind::Table { .. } | TermKind::Linear { .. }) => {
                    push(TermKind::Table { fact: *fact, table }, count);
                }
            }
        }
        if terms.terms.len() > usize::from(u16::MAX) {
            return Err(JointProblem::OverBudget);
        }
        terms.prepare();
        Ok(terms)
    }

    /// For each term of a side and each of its classes: the condition, in the joint store, of being in that class.
    pub(super) fn tests(&self, side: &Side<'_>, store: &mut Store) -> Result<Vec<Vec<NodeId>>, JointProblem> {
        let unit = side.unit;
        let mut all = Vec::new();
        for term in &unit.terms.terms {
            let joint = self.0.get(&Key::of(side, &term.kind)).ok_or(JointProblem::NoSuchFunction)?;
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
pub(super) fn class_of(unit: &Unit, kind: &TermKind, value: i64) -> Result<u8, JointProblem> {
    Ok(match kind {
        TermKind::YesNo(_) => u8::from(value != 0),
        TermKind::Table { table, .. } => table.class(value),
        TermKind::Linear { cuts, .. } => class_of_sum(cuts, i128::from(value)),
        TermKind::ListHas { table, .. } => table_of(unit, *table)?.class(value),
    })
}

fn table_of(unit: &Unit, index: u16) -> Result<&ClassTable, JointProblem> {
    unit.terms.tables.get(usize::from(index)).ok_or(JointProblem::NoSuchFunction)
}

fn yes_no(holds: bool) -> NodeId {
    if holds { NodeId::YES } else { NodeId::NO }
}
