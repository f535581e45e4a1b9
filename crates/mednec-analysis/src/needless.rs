//! Thresholds that no case separates, facts that never matter, and denials that silence has a part in.

use std::collections::{BTreeMap, BTreeSet};

use mednec_graph::condition::ConditionKind;
use mednec_graph::{
    ConditionId, DerivedKind, FactId, NodeId, OriginId, Outcome, OverBudget, TermId, TermKind,
};

use crate::analyze::{Asking, OfEdition};
use crate::finding::FindingKind;
use crate::rules::Fired;

/// What the conditions of rules ask of terms.
#[derive(Default)]
struct Written {
    /// Where each term is first asked.
    terms: BTreeMap<TermId, OriginId>,
    /// Where each boundary between two classes of a term is first asked, by the lower class.
    boundaries: BTreeMap<(TermId, u8), OriginId>,
}

/// What a determination goes by.
#[derive(Default)]
struct Used {
    terms: BTreeSet<TermId>,
    boundaries: BTreeSet<(TermId, u8)>,
}

impl<'b> Asking<'b> {
    /// Thresholds that no case separates, and facts that never matter.
    pub(crate) fn needless(&mut self, of: &mut OfEdition<'b>) -> Result<(), OverBudget> {
        let decided = self.functions.decided(of.at)?;
        let used = self.used(decided);
        let written = self.written(of.edition.rules.iter().map(|rule| rule.condition));
        let mut matter = BTreeSet::new();
        used.terms.iter().for_each(|term| matter.extend(self.facts_behind(*term)));
        let mut idle: BTreeMap<FactId, OriginId> = BTreeMap::new();
        for (term, origin) in &written.terms {
            for fact in self.facts_behind(*term).into_iter().filter(|fact| self.is_given(*fact)) {
                if !matter.contains(&fact) {
                    idle.entry(fact).or_insert(*origin);
                }
            }
        }
        for ((term, boundary), origin) in &written.boundaries {
            let whole = self.facts_behind(*term).iter().all(|fact| !matter.contains(fact));
            if !whole && !used.boundaries.contains(&(*term, *boundary)) && self.is_threshold(*term, *boundary)
            {
                let cut = usize::from(*boundary);
                of.found(FindingKind::Threshold { term: *term, cut, origin: *origin }, None);
            }
        }
        for (fact, origin) in idle {
            of.found(FindingKind::Fact { fact, origin }, None);
        }
        Ok(())
    }

    /// Rules that deny on what a case does not say.
    pub(crate) fn silence(&mut self, of: &mut OfEdition<'b>, fired: &[Fired]) -> Result<(), OverBudget> {
        let rules = of.edition.rules.iter().enumerate().zip(fired);
        for ((rule, written), fired) in rules {
            let denies = self.bundle.leaf(written.leaf).is_some_and(|leaf| leaf.outcome == Outcome::Deny);
            if !denies || matches!(fired, Fired::Never) {
                continue;
            }
            let condition = self.functions.condition(written.condition)?;
            let mut facts = BTreeSet::new();
            for term in self.used(condition).terms {
                for fact in self.facts_behind(term) {
                    let closes = self.bundle.fact(fact).is_some_and(|fact| fact.if_absent.is_some());
                    let heard = self.bundle.derived(fact).and_then(|derived| match &derived.kind {
                        DerivedKind::Documented(fact)
                        | DerivedKind::DocumentedAbsent(fact)
                        | DerivedKind::Conflicting(fact)
                        | DerivedKind::DateOf(fact) => Some(*fact),
                        _ => None,
                    });
                    facts.extend(heard.or(closes.then_some(fact)));
                }
            }
            if !facts.is_empty() {
                let facts = facts.into_iter().collect();
                of.found(FindingKind::Silence { rule: Some(rule), facts }, None);
            }
        }
        if of.edition.lapse.is_some() {
            of.found(FindingKind::Silence { rule: None, facts: Vec::new() }, None);
        }
        Ok(())
    }

    /// What a function goes by.
    fn used(&self, root: NodeId) -> Used {
        let mut used = Used::default();
        let (mut seen, mut todo) = (BTreeSet::new(), vec![root]);
        while let Some(node) = todo.pop() {
            let Some(level) = self.functions.store.level(node) else { continue };
            if !seen.insert(node) {
                continue;
            }
            let term = TermId(u16::try_from(level).unwrap_or(u16::MAX));
            used.terms.insert(term);
            let edges = self.functions.store.edges(node);
            for (class, pair) in (0u8..).zip(edges.windows(2)) {
                if matches!(pair, [low, high] if low != high) {
                    used.boundaries.insert((term, class));
                }
            }
            todo.extend_from_slice(edges);
        }
        used
    }

    /// What conditions ask of terms, as they are written.
    fn written(&self, conditions: impl Iterator<Item = ConditionId>) -> Written {
        let mut written = Written::default();
        let mut todo: Vec<ConditionId> = conditions.collect();
        todo.reverse();
        let mut seen = BTreeSet::new();
        while let Some(id) = todo.pop() {
            let Some(condition) = self.unit.conditions.get(id.0 as usize).filter(|_| seen.insert(id)) else {
                continue;
            };
            match &condition.kind {
                ConditionKind::Constant(_) => {}
                ConditionKind::Not(member) | ConditionKind::Criterion { condition: member, .. } => {
                    todo.push(*member);
                }
                ConditionKind::Group { members, .. } => todo.extend(members.iter().rev()),
                ConditionKind::Test { term, classes } => {
                    written.terms.entry(*term).or_insert(condition.origin);
                    let count = self.unit.terms.get(*term).map_or(0, |term| term.classes);
                    for class in 1..count {
                        if classes.has(class - 1) != classes.has(class) {
                            let boundary = (*term, class - 1);
                            written.boundaries.entry(boundary).or_insert(condition.origin);
                        }
                    }
                }
            }
        }
        written
    }

    /// The facts that a term looks at, and those that these are computed from.
    fn facts_behind(&self, term: TermId) -> BTreeSet<FactId> {
        let mut found = BTreeSet::new();
        let kind = self.unit.terms.get(term).map(|term| &term.kind);
        let mut todo: Vec<FactId> = kind.into_iter().flat_map(TermKind::facts).collect();
        while let Some(fact) = todo.pop() {
            if self.bundle.fact(fact).is_some() && found.insert(fact) {
                todo.extend(self.bundle.derived(fact).into_iter().flat_map(|derived| derived.kind.facts()));
            }
        }
        found
    }

    /// Whether a case can give a fact.
    fn is_given(&self, fact: FactId) -> bool {
        self.bundle.derived(fact).is_none()
    }

    /// Whether a boundary is a number or day that a person wrote, and not that there is any value at all.
    fn is_threshold(&self, term: TermId, boundary: u8) -> bool {
        let Some(TermKind::Linear { parts, cuts }) = self.unit.terms.get(term).map(|term| &term.kind) else {
            return false;
        };
        let Some(cut) = cuts.get(usize::from(boundary)) else { return false };
        match parts.as_slice() {
            [only] if self.bundle.derived(only.fact).is_some() => {
                let bounds = self.bundle.fact(only.fact).and_then(|fact| fact.kind.bounds());
                bounds.is_none_or(|(low, _)| low.checked_add(1) != Some(*cut))
            }
            _ => true,
        }
    }
}
