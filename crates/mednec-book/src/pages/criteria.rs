//! The criteria of an edition: what each needs, who cites what, and what uses it.

use std::collections::BTreeSet;

use mednec_graph::ConditionId;
use mednec_graph::bundle::Unit;
use mednec_graph::condition::{Condition, ConditionKind};
use mednec_project::coverage::EditionCovered;
use serde::Serialize;

use super::Link;
use crate::book::Seen;
use crate::english::{Said, Speaker};

/// A criterion on the page of its policy.
#[derive(Debug, Serialize)]
pub(crate) struct CriterionShown {
    pub(crate) anchor: String,
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) said: Said,
    pub(crate) cites: Vec<String>,
    pub(crate) used_by: Vec<Link>,
    pub(crate) place: String,
    /// What no case shows of it: `met`, `not met`, `unknown`.
    pub(crate) not_shown: Vec<&'static str>,
    /// Whether cases were run at all.
    pub(crate) covered: bool,
}

/// The criteria of an edition, in the order its rules use them.
pub(crate) fn criteria(
    seen: &Seen<'_>,
    speaker: &Speaker<'_>,
    covered: Option<&EditionCovered>,
) -> Vec<CriterionShown> {
    let used = uses(seen, speaker.anchor);
    let mut shown = Vec::new();
    for (at, criterion) in seen.edition.criteria.iter().enumerate() {
        let cover = covered.and_then(|covered| covered.criteria.get(at));
        let not_shown = cover.map(|cover| {
            let all = [("met", cover.met), ("not met", cover.not_met), ("unknown", cover.unknown)];
            all.into_iter().filter(|(_, seen)| *seen == Some(false)).map(|(name, _)| name).collect()
        });
        shown.push(CriterionShown {
            anchor: format!("{}-{}", speaker.anchor, criterion.name),
            name: String::from(&criterion.name),
            title: criterion
                .title
                .as_ref()
                .map_or_else(|| speaker.words.named(&criterion.name), String::from),
            said: body(speaker, criterion.condition),
            cites: speaker.cites(criterion.origin),
            used_by: used.get(at).cloned().unwrap_or_default(),
            place: speaker.bundle.place(criterion.origin),
            not_shown: not_shown.unwrap_or_default(),
            covered: cover.is_some(),
        });
    }
    shown
}

/// What a criterion needs; its own title stands above already.
fn body(speaker: &Speaker<'_>, id: ConditionId) -> Said {
    let said = speaker.condition(id, true);
    Said { title: None, cites: Vec::new(), ..said }.in_line().behind_when()
}

/// For each criterion, the rules and criteria that name it.
fn uses(seen: &Seen<'_>, anchor: &str) -> Vec<Vec<Link>> {
    let mut used: Vec<Vec<Link>> = vec![Vec::new(); seen.edition.criteria.len()];
    let mut add = |named: BTreeSet<u32>, link: Link| {
        for index in named {
            if let Some(list) = used.get_mut(index as usize) {
                list.push(link.clone());
            }
        }
    };
    for (at, rule) in seen.edition.rules.iter().enumerate() {
        let link = Link { text: format!("rule {}", at + 1), href: format!("#{anchor}-rule-{}", at + 1) };
        add(named(seen.unit, rule.condition), link);
    }
    for criterion in &seen.edition.criteria {
        let title = criterion.title.as_ref().unwrap_or(&criterion.name);
        let link = Link { text: String::from(title), href: format!("#{anchor}-{}", criterion.name) };
        add(named(seen.unit, criterion.condition), link);
    }
    used
}

/// The criteria that a condition names itself.
fn named(unit: &Unit, id: ConditionId) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    parts(unit, id, &mut |condition| {
        if let ConditionKind::Criterion { index, .. } = condition.kind {
            found.insert(index);
        }
    });
    found
}

/// Hands over the comparisons and the names of criteria that a condition is made of.
pub(crate) fn parts<'u>(unit: &'u Unit, id: ConditionId, see: &mut dyn FnMut(&'u Condition)) {
    let mut todo = vec![id];
    while let Some(condition) = todo.pop().and_then(|id| unit.conditions.get(id.0 as usize)) {
        match &condition.kind {
            _ if condition.is_comparison() => see(condition),
            ConditionKind::Group { members, .. } => todo.extend(members.iter().rev()),
            ConditionKind::Not(member) => todo.push(*member),
            ConditionKind::Criterion { .. } | ConditionKind::Test { .. } => see(condition),
            ConditionKind::Constant(_) => {}
        }
    }
}
