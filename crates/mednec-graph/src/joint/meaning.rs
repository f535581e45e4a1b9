//! What a function means, as one SHA-256: the same for every way to write it, and for whatever else its unit holds.
//!
//! The function is taken in the order of the vocabulary. Classes that it does not tell apart are one, elements of a list
//! too, so that cuts which only others need leave no trace, and neither do classes that no value of the fact is in. What is
//! left is said in the names of facts and hashed. With an edition comes what decides beside its rules.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use crate::bundle::Bundle;
use crate::case::Case;
use crate::condition::ConditionId;
use crate::content::Names;
use crate::fact::{FactId, FactKind, ItemKind};
use crate::joint::beside::facts_tied;
use crate::joint::{Beside, Joint, JointProblem, Which};
use crate::store::{NodeId, Store};
use crate::term::{ClassSet, ClassTable, TermKind, Terms};
use crate::walker::Walker;

/// The meaning of the rules of an edition, in hexadecimal.
pub fn meaning_of_edition(bundle: &Bundle, unit: usize, edition: usize) -> Result<String, JointProblem> {
    let mut joint = Joint::new((bundle, unit), (bundle, unit))?;
    let root = joint.rules(Which::Left, edition)?;
    let found = bundle.units.get(unit).and_then(|unit| unit.editions.get(edition));
    let edition = found.ok_or(JointProblem::NoSuchFunction)?;
    let (mut said, looked_at) = joint.said(root)?;
    // Both sides are of one bundle, whose facts are those of the joint vocabulary.
    let beside = Beside::with(bundle, edition, &looked_at);
    if beside != Beside::default() {
        // Writing to a text does not fail.
        let _ = write!(said, "{beside:?}");
    }
    Ok(hash_of(&said))
}

/// The meaning of a condition, in hexadecimal.
pub fn meaning_of_condition(bundle: &Bundle, unit: usize, id: ConditionId) -> Result<String, JointProblem> {
    let mut joint = Joint::new((bundle, unit), (bundle, unit))?;
    let root = joint.condition(Which::Left, id)?;
    Ok(hash_of(&joint.said(root)?.0))
}

/// A SHA-256, in hexadecimal.
fn hash_of(said: &str) -> String {
    let hash = Sha256::digest(said.as_bytes());
    hash.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

impl Joint<'_> {
    /// What a function in the joint store means, and the facts that it looks at; the words of reasons are no part of it.
    fn said(&mut self, root: NodeId) -> Result<(String, BTreeSet<FactId>), JointProblem> {
        let ground = self.ground()?;
        let blank = Case::new(ground.facts.len());
        let possible = Walker::new(&ground).possible_classes(0, &blank);
        let terms = self.refined.terms()?;
        let root = within(&mut self.store, root, &possible, &mut FxHashMap::default())?;
        let (root, merged) = merge_elements(&mut self.store, &terms, root)?;
        let names = Names::of(&self.united);
        let mut saying = Saying {
            joint: self,
            names: &names,
            terms: &terms,
            merged: &merged,
            alike: BTreeMap::new(),
            said: String::new(),
            done: FxHashMap::default(),
        };
        saying.look(root);
        saying.node(root);
        let (said, asked) = (saying.said, saying.alike);
        let asked = asked.keys().filter_map(|level| terms.terms.get(*level as usize));
        Ok((said, facts_tied(&self.united, asked)))
    }
}

/// A function that does in a class which no value is in what it does in the class below it, or in the first there is.
fn within(
    store: &mut Store,
    at: NodeId,
    possible: &[ClassSet],
    done: &mut FxHashMap<NodeId, NodeId>,
) -> Result<NodeId, JointProblem> {
    let Some(level) = store.level(at) else { return Ok(at) };
    if let Some(found) = done.get(&at) {
        return Ok(*found);
    }
    let can_be = |class: u8| possible.get(level as usize).is_none_or(|set| set.is_empty() || set.has(class));
    let old = store.edges(at).to_vec();
    let mut edges: Vec<Option<NodeId>> = Vec::with_capacity(old.len());
    let mut below = None;
    for (class, edge) in (0u8..).zip(old) {
        if can_be(class) {
            below = Some(within(store, edge, possible, done)?);
        }
        edges.push(below);
    }
    let first = edges.iter().flatten().next().copied().unwrap_or(at);
    let made = store.node(level, edges.into_iter().map(|edge| edge.unwrap_or(first)).collect())?;
    done.insert(at, made);
    Ok(made)
}

/// For each level of a list term the classes of element that are taken with its own.
type Merged = FxHashMap<u32, Vec<u8>>;

/// Takes elements of one list as one where the function asks only whether there is any of them.
fn merge_elements(store: &mut Store, terms: &Terms, root: NodeId) -> Result<(NodeId, Merged), JointProblem> {
    let mut root = root;
    let mut merged: Merged = FxHashMap::default();
    let mut lists: Vec<(u32, u16, u8)> = Vec::new();
    for (level, term) in (0u32..).zip(&terms.terms) {
        if let TermKind::ListHas { table, class, .. } = term.kind {
            lists.push((level, table, class));
            merged.insert(level, vec![class]);
        }
    }
    for (place, (level, table, _)) in lists.iter().enumerate() {
        for (other, _, class) in lists.iter().skip(place + 1).filter(|(_, of, _)| of == table) {
            let mut with = |a: usize, b: usize| {
                let first = restrict(store, root, *level, a, &mut FxHashMap::default())?;
                restrict(store, first, *other, b, &mut FxHashMap::default())
            };
            let (only_a, only_b, both, none) = (with(1, 0)?, with(0, 1)?, with(1, 1)?, with(0, 0)?);
            // A class that the function does not look at is no part of anything.
            let looks = both != only_a || only_b != none;
            if looks && only_a == only_b && only_b == both {
                let has = store.node(*level, vec![NodeId::NO, NodeId::YES])?;
                root = store.choose(has, both, none)?;
                merged.entry(*level).or_default().push(*class);
            }
        }
    }
    Ok((root, merged))
}

/// A function where a level is in one class.
fn restrict(
    store: &mut Store,
    at: NodeId,
    level: u32,
    class: usize,
    done: &mut FxHashMap<NodeId, NodeId>,
) -> Result<NodeId, JointProblem> {
    let Some(asks) = store.level(at).filter(|asks| *asks <= level) else { return Ok(at) };
    if asks == level {
        return Ok(store.edges(at).get(class).copied().unwrap_or(at));
    }
    if let Some(found) = done.get(&at) {
        return Ok(*found);
    }
    let edges = store.edges(at).to_vec();
    let edges = edges
        .into_iter()
        .map(|edge| restrict(store, edge, level, class, done))
        .collect::<Result<Vec<_>, _>>()?;
    let made = store.node(asks, edges)?;
    done.insert(at, made);
    Ok(made)
}

/// A function on its way into words.
struct Saying<'j, 'a> {
    joint: &'j Joint<'a>,
    names: &'j Names,
    terms: &'j Terms,
    merged: &'j Merged,
    /// For each level that the function asks, and for each class the first one that no node tells apart from it.
    alike: BTreeMap<u32, Vec<usize>>,
    said: String,
    /// The number of each node that was said.
    done: FxHashMap<NodeId, usize>,
}

impl Saying<'_, '_> {
    fn node(&mut self, at: NodeId) {
        let Some(level) = self.joint.store.level(at) else { return self.leaf(at) };
        if let Some(number) = self.done.get(&at).copied() {
            self.say(format_args!("@{number}"));
            return;
        }
        self.done.insert(at, self.done.len());
        let alike = self.alike.get(&level).cloned().unwrap_or_default();
        let edges = self.joint.store.edges(at).to_vec();
        self.term(level, &alike);
        let mut seen = Vec::new();
        for (class, edge) in alike.iter().zip(edges) {
            if !seen.contains(class) {
                seen.push(*class);
                self.node(edge);
            }
        }
        self.say(format_args!("end"));
    }

    /// Finds out which classes the function tells apart.
    fn look(&mut self, root: NodeId) {
        let store = &self.joint.store;
        let mut seen: FxHashMap<NodeId, ()> = FxHashMap::default();
        let mut nodes: BTreeMap<u32, Vec<&[NodeId]>> = BTreeMap::new();
        let mut todo = vec![root];
        while let Some(node) = todo.pop() {
            let Some(level) = store.level(node) else { continue };
            if seen.insert(node, ()).is_none() {
                nodes.entry(level).or_default().push(store.edges(node));
                todo.extend_from_slice(store.edges(node));
            }
        }
        for (level, nodes) in nodes {
            let width = nodes.first().map_or(0, |edges| edges.len());
            let same = |a: usize, b: usize| nodes.iter().all(|edges| edges.get(a) == edges.get(b));
            let first = |class: usize| (0..class).find(|first| same(*first, class)).unwrap_or(class);
            self.alike.insert(level, (0..width).map(first).collect());
        }
    }

    fn term(&mut self, level: u32, alike: &[usize]) {
        let Some(term) = self.terms.terms.get(level as usize) else { return };
        let name = |fact| self.names.name(fact);
        match &term.kind {
            TermKind::YesNo(fact) => self.say(format_args!("yes {}", name(*fact))),
            TermKind::Table { fact, table } => {
                // Classes are numbered by their least values, and those that are alike by the first of them.
                let mut firsts = alike.to_vec();
                firsts.sort_unstable();
                firsts.dedup();
                let number = |class: u8| {
                    let first = alike.get(usize::from(class)).copied().unwrap_or(0);
                    firsts.binary_search(&first).unwrap_or(0)
                };
                let runs = runs(table, self.ends(*fact), number);
                self.say(format_args!("table {} {runs:?}", name(*fact)));
            }
            TermKind::Linear { parts, cuts } => {
                let mut parts: Vec<(String, i64)> =
                    parts.iter().map(|part| (name(part.fact), part.times)).collect();
                parts.sort();
                let told = cuts.iter().zip(alike.windows(2));
                let cuts: Vec<i64> =
                    told.filter(|(_, pair)| pair.first() != pair.last()).map(|(cut, _)| *cut).collect();
                self.say(format_args!("sum {parts:?} {cuts:?}"));
            }
            TermKind::ListHas { list, table, class } => {
                let own = [*class];
                let classes = self.merged.get(&level).map_or(&own[..], Vec::as_slice);
                let runs = self.terms.tables.get(usize::from(*table)).map(|table| {
                    runs(table, self.ends(*list), |class| usize::from(classes.contains(&class)))
                });
                self.say(format_args!("has {} {runs:?}", name(*list)));
            }
        }
    }

    fn leaf(&mut self, at: NodeId) {
        match self.joint.leaf(at) {
            Some((leaf, grants)) => {
                let reason = &leaf.reason;
                let codes = (&reason.group, &reason.carc, &reason.rarc);
                self.say(format_args!(
                    "{} {:?} {:?} {codes:?} {:?} {grants:?}",
                    leaf.outcome.name(),
                    reason.name,
                    reason.basis,
                    leaf.suggest
                ));
            }
            None => self.say(format_args!("{}", at == NodeId::YES)),
        }
    }

    /// The lowest and the highest value of a fact, or of what is in a list; nothing where it has any.
    fn ends(&self, fact: FactId) -> Option<(i64, i64)> {
        let choices = |names: &[String]| Some((0, i64::try_from(names.len()).ok()? - 1));
        match &self.joint.united.fact(fact)?.kind {
            FactKind::Number { low, high, .. } | FactKind::Date { low, high } => Some((*low, *high)),
            FactKind::Choice(names) | FactKind::List { item: ItemKind::Choice(names), .. } => choices(names),
            FactKind::YesNo | FactKind::Code(_) | FactKind::List { .. } => None,
        }
    }

    fn say(&mut self, what: std::fmt::Arguments<'_>) {
        // Writing to a text does not fail.
        let _ = self.said.write_fmt(what);
        self.said.push(';');
    }
}

/// Where runs of one class begin, between the lowest and the highest value.
fn runs(table: &ClassTable, ends: Option<(i64, i64)>, of: impl Fn(u8) -> usize) -> Vec<(i64, usize)> {
    let (low, high) = ends.unwrap_or((i64::MIN, i64::MAX));
    let mut runs: Vec<(i64, usize)> = Vec::new();
    let above = table.starts.iter().skip(1).map(|start| *start - 1).chain([i64::MAX]);
    for ((start, class), last) in table.starts.iter().zip(&table.classes).zip(above) {
        if *start > high || last < low {
            continue;
        }
        let (start, class) = (&low.max(*start), of(*class));
        if runs.last().is_none_or(|(_, last)| *last != class) {
            runs.push((*start, class));
        }
    }
    runs
}
