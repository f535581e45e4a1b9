//! The criteria of an edition as they were written, each with whether it is met.

use std::cell::Cell;
use std::collections::BTreeSet;

use mednec_graph::bundle::{Citation, Edition, Unit};
use mednec_graph::condition::{Condition, ConditionKind, Count};
use mednec_graph::{Bundle, Case, ConditionId, Explanation, FactId, OriginId};

use super::shown::shown;
use super::{CitationShown, CriterionShown, FactShown, RuleShown};

/// The most entries of one tree; criteria used at many places are not written out past it.
const MOST_SHOWN: usize = 4_000;

/// An edition, and a case that was explained under it.
pub(super) struct Tree<'a> {
    pub(super) bundle: &'a Bundle,
    pub(super) unit: &'a Unit,
    pub(super) edition: &'a Edition,
    pub(super) case: &'a Case,
    /// The facts whose absence was counted.
    pub(super) closed: &'a [FactId],
    pub(super) explanation: &'a Explanation,
}

impl Tree<'_> {
    /// The criteria that rules name, and those that no other criterion is built on, with all below them.
    pub(super) fn criteria(&self) -> Vec<CriterionShown> {
        let mut by_rules = BTreeSet::new();
        for rule in &self.edition.rules {
            self.named_in(rule.condition, &mut by_rules);
        }
        let mut by_criteria = BTreeSet::new();
        for criterion in &self.edition.criteria {
            self.named_in(criterion.condition, &mut by_criteria);
        }
        let room = Cell::new(MOST_SHOWN);
        (0u32..)
            .zip(&self.edition.criteria)
            .filter(|(index, _)| by_rules.contains(index) || !by_criteria.contains(index))
            .filter_map(|(index, _)| self.criterion(index, &room))
            .collect()
    }

    /// A rule of the edition.
    pub(super) fn rule(&self, index: u32) -> Option<RuleShown> {
        let rule = self.edition.rules.get(index as usize)?;
        let outcome = self.bundle.leaf(rule.leaf)?.outcome.name();
        let mut facts = Vec::new();
        self.facts_in(rule.condition, &mut facts);
        Some(RuleShown {
            text: if rule.text.is_empty() { outcome.to_owned() } else { format!("{outcome} {}", rule.text) },
            title: rule.title.as_ref().map(String::from),
            place: self.bundle.place(rule.origin),
            citation: self.bundle.citation(rule.origin).map(Citation::text),
            citations: self.bundle.citations_of(rule.origin).map(citation).collect(),
            facts: self.shown(&facts),
        })
    }

    /// The guard of a rule, or any other condition, with all below it.
    pub(super) fn guard(&self, id: ConditionId) -> Option<CriterionShown> {
        self.condition(id, &Cell::new(MOST_SHOWN))
    }

    fn criterion(&self, index: u32, room: &Cell<usize>) -> Option<CriterionShown> {
        let criterion = self.edition.criteria.get(index as usize)?;
        let mut shown = self.condition(criterion.condition, room)?;
        // What the criterion itself is has no name; a criterion that only names another is built on it.
        if shown.name.is_some() {
            let inner = shown;
            shown = CriterionShown {
                policy: None,
                name: None,
                title: None,
                status: inner.status,
                text: inner.name.clone().unwrap_or_default(),
                citations: Vec::new(),
                authorities: Vec::new(),
                place: String::new(),
                facts: Vec::new(),
                count: Some(words(Count::All)),
                members: vec![inner],
            };
        }
        shown.name = Some(String::from(&criterion.name));
        shown.title = criterion.title.as_ref().map(String::from).or(shown.title);
        shown.place = self.bundle.place(criterion.origin);
        let own = self.citations(criterion.origin);
        shown.citations.retain(|text| !own.contains(text));
        shown.citations.splice(0..0, own);
        let own = self.authorities(criterion.origin);
        shown.authorities.retain(|citation| !own.contains(citation));
        shown.authorities.splice(0..0, own);
        Some(shown)
    }

    fn condition(&self, id: ConditionId, room: &Cell<usize>) -> Option<CriterionShown> {
        let condition = self.unit.conditions.get(id.0 as usize)?;
        if let (ConditionKind::Criterion { index, .. }, true) = (&condition.kind, room.get() > 0) {
            return self.criterion(*index, room);
        }
        room.set(room.get().saturating_sub(1));
        let members = if room.get() == 0 { Vec::new() } else { self.members(condition, room) };
        Some(CriterionShown {
            policy: None,
            name: None,
            title: condition.title.as_ref().map(String::from),
            status: self.explanation.status(id),
            text: String::from(&condition.text),
            citations: self.citations(condition.origin),
            authorities: self.authorities(condition.origin),
            place: self.bundle.place(condition.origin),
            facts: self.shown(&condition.facts),
            count: count(condition),
            members,
        })
    }

    fn members(&self, condition: &Condition, room: &Cell<usize>) -> Vec<CriterionShown> {
        if condition.is_comparison() {
            return Vec::new();
        }
        match &condition.kind {
            ConditionKind::Group { members, .. } => {
                members.iter().filter_map(|member| self.condition(*member, room)).collect()
            }
            ConditionKind::Not(member) => self.condition(*member, room).into_iter().collect(),
            ConditionKind::Constant(_) | ConditionKind::Test { .. } | ConditionKind::Criterion { .. } => {
                Vec::new()
            }
        }
    }

    /// The criteria that a condition names itself.
    fn named_in(&self, id: ConditionId, found: &mut BTreeSet<u32>) {
        let Some(condition) = self.unit.conditions.get(id.0 as usize) else { return };
        match &condition.kind {
            ConditionKind::Criterion { index, .. } => {
                found.insert(*index);
            }
            ConditionKind::Not(member) => self.named_in(*member, found),
            ConditionKind::Group { members, .. } => {
                for member in members {
                    self.named_in(*member, found);
                }
            }
            ConditionKind::Constant(_) | ConditionKind::Test { .. } => {}
        }
    }

    /// The facts that a condition's own comparisons look at.
    fn facts_in(&self, id: ConditionId, found: &mut Vec<FactId>) {
        let Some(condition) = self.unit.conditions.get(id.0 as usize) else { return };
        if condition.is_comparison() {
            for fact in &condition.facts {
                if !found.contains(fact) {
                    found.push(*fact);
                }
            }
            return;
        }
        match &condition.kind {
            ConditionKind::Not(member) => self.facts_in(*member, found),
            ConditionKind::Group { members, .. } => {
                for member in members {
                    self.facts_in(*member, found);
                }
            }
            ConditionKind::Constant(_) | ConditionKind::Test { .. } | ConditionKind::Criterion { .. } => {}
        }
    }

    fn shown(&self, facts: &[FactId]) -> Vec<FactShown> {
        shown(self.bundle, self.case, self.closed, facts)
    }

    fn citations(&self, origin: OriginId) -> Vec<String> {
        self.bundle.citations_of(origin).map(Citation::text).collect()
    }

    fn authorities(&self, origin: OriginId) -> Vec<CitationShown> {
        self.bundle.citations_of(origin).filter(|cited| cited.authority.is_some()).map(citation).collect()
    }
}

/// A citation, and whose reading it is.
pub(super) fn citation(cited: &Citation) -> CitationShown {
    CitationShown { text: cited.text(), authority: cited.authority.clone() }
}

/// How many members of a condition must hold, where a person sees it has members.
fn count(condition: &Condition) -> Option<String> {
    if condition.is_comparison() {
        return None;
    }
    match &condition.kind {
        ConditionKind::Group { count, .. } => Some(words(*count)),
        ConditionKind::Not(_) => Some(words(Count::None)),
        ConditionKind::Constant(_) | ConditionKind::Test { .. } | ConditionKind::Criterion { .. } => None,
    }
}

fn words(count: Count) -> String {
    match count {
        Count::All => "all".to_owned(),
        Count::Any => "any".to_owned(),
        Count::None => "none".to_owned(),
        Count::AtLeast(fewest) => format!("at least {fewest}"),
    }
}
