//! What decides beside the graphs and is not what it was.

use std::collections::BTreeSet;

use mednec_graph::bundle::{DispositionRule, Edition};
use mednec_graph::fact::show_date;
use mednec_graph::{Beside, Bundle};

use super::criteria::SideUnit;
use super::{Aside, AsideChanged};

/// What decides beside the rules of two editions and differs. Equal texts prove that it means the same; others may.
pub(super) fn asides(
    (old_side, old): (SideUnit<'_>, &Edition),
    (new_side, new): (SideUnit<'_>, &Edition),
) -> Vec<AsideChanged> {
    let beside = |side: SideUnit<'_>, edition| Beside::of(side.bundle, side.unit, edition);
    let (before, after) = (beside(old_side, old), beside(new_side, new));
    let mut found = Vec::new();
    if before.lapse != after.lapse {
        let text = |side: SideUnit<'_>, edition: &Edition| {
            let lapse = edition.lapse.as_ref()?;
            let reason = &side.bundle.leaf(lapse.leaf)?.reason.name;
            Some(format!("{reason} when {}", lapse.text))
        };
        found.push(changed(new, Aside::Lapse, text(old_side, old), text(new_side, new)));
    }
    if before.dispositions != after.dispositions {
        found.push(changed(new, Aside::Disposition, dispositions(old), dispositions(new)));
    }
    let names: BTreeSet<&String> = before.absences.keys().chain(after.absences.keys()).collect();
    for name in names.into_iter().filter(|name| before.absences.get(*name) != after.absences.get(*name)) {
        let text = |side: SideUnit<'_>| {
            let fact = side.bundle.fact(side.bundle.fact_named(name)?)?;
            let absence = fact.if_absent.as_ref()?;
            Some(format!("{} when {}", fact.kind.show(absence.value), absence.text))
        };
        let absence = changed(new, Aside::Absence, text(old_side), text(new_side));
        found.push(AsideChanged { fact: Some(name.clone()), ..absence });
    }
    found
}

/// That both are not alike as of every day on which something became known.
pub(super) fn known_from(old: &Bundle, new: &Bundle) -> AsideChanged {
    let days = |bundle: &Bundle| {
        let days: Vec<String> = bundle.known_days().into_iter().map(show_date).collect();
        Some(days.join(", ")).filter(|days| !days.is_empty())
    };
    AsideChanged {
        edition: String::new(),
        what: Aside::KnownFrom,
        fact: None,
        old: days(old),
        new: days(new),
    }
}

/// That two editions do not govern the same requests.
pub(super) fn governs(
    (old_side, old): (SideUnit<'_>, &Edition),
    (new_side, new): (SideUnit<'_>, &Edition),
) -> AsideChanged {
    let text = |side: SideUnit<'_>, edition: &Edition| {
        let condition = side.unit.conditions.get(edition.guard.0 as usize)?;
        Some(condition.text.to_string()).filter(|text| !text.is_empty())
    };
    changed(new, Aside::Governs, text(old_side, old), text(new_side, new))
}

/// What is final and what is recommended, in the order in which it counts.
fn dispositions(edition: &Edition) -> Option<String> {
    let said = |rule: &DispositionRule| {
        let outcome = rule.outcome.map_or("any outcome", |outcome| outcome.name());
        let basis = rule.basis.map(|basis| format!(" on {}", basis.name())).unwrap_or_default();
        let when = if rule.when.is_some() { " for some requests" } else { "" };
        format!("{outcome}{basis}{when} is {}", rule.is.name())
    };
    let all: Vec<String> = edition.dispositions.iter().map(said).collect();
    Some(all.join(", ")).filter(|all| !all.is_empty())
}

fn changed(edition: &Edition, what: Aside, old: Option<String>, new: Option<String>) -> AsideChanged {
    AsideChanged { edition: edition.policy.clone(), what, fact: None, old, new }
}
