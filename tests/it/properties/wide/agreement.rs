//! What mednec says beside what all completions of a case come to: that they agree, or in which way they do not.

use std::collections::BTreeSet;

use mednec_graph::{Explanation, Status, Walker};

use super::completions::{Completions, Studied, closed};
use super::condition::Sight;
use super::filled::{Answer, asked, filled};
use super::policy::{End, Payer};
use super::value::Given;

/// An answer that agrees with the completions.
pub(crate) struct Agreed {
    /// Completions end in several ways.
    pub(crate) open: bool,
    pub(crate) exact: bool,
}

fn compared(found: &Answer, truth: &Studied<End>, right: bool) -> Result<(), String> {
    let told = || {
        let Studied { ends, missing } = truth;
        format!("mednec: {found:?}\nin truth: {ends:?}, missing {missing:?}")
    };
    if right { Ok(()) } else { Err(told()) }
}

/// The completions of a case, its gaps closed; nothing where there are none, or too many.
fn completions<'a>(payer: &'a Payer, given: &Given) -> Option<Completions<'a>> {
    let known = closed(&payer.world, &payer.used, given)?;
    Completions::of(&payer.world, &payer.used, &known)
}

/// What is exact is the truth, and what is not holds it; nothing where a case has too many completions.
pub(crate) fn determination(
    payer: &Payer,
    walker: &mut Walker<'_>,
    given: &Given,
) -> Result<Option<Agreed>, String> {
    let Some(all) = completions(payer, given) else { return Ok(None) };
    let truth = all.study(|values| payer.determine(values, &given.evidence));
    let found = asked(walker, &filled(walker.bundle(), payer, given));
    let Answer { possible, missing, exact } = &found;
    let right = if *exact {
        *possible == truth.ends && *missing == truth.missing
    } else {
        possible.is_superset(&truth.ends) && missing.is_superset(&truth.missing)
    };
    compared(&found, &truth, right)?;
    Ok(Some(Agreed { open: truth.ends.len() > 1, exact: *exact }))
}

/// The answer holds the truth, exact or not.
pub(crate) fn caution(payer: &Payer, walker: &mut Walker<'_>, given: &Given) -> Result<(), String> {
    let Some(all) = completions(payer, given) else { return Ok(()) };
    let truth = all.study(|values| payer.determine(values, &given.evidence));
    let found = asked(walker, &filled(walker.bundle(), payer, given));
    let right = found.possible.is_superset(&truth.ends)
        && (found.missing.is_superset(&truth.missing) || found.possible.len() == 1);
    compared(&found, &truth, right)
}

fn whole(payer: &Payer, walker: &mut Walker<'_>, given: &Given) -> Option<(Answer, Studied<End>)> {
    let all = Completions::of(&payer.world, &payer.used, given)?;
    let truth = all.study(|values| payer.determine(values, &given.evidence));
    let is_whole = truth.ends.len() == 1 && truth.missing.is_empty();
    is_whole.then(|| (asked(walker, &filled(walker.bundle(), payer, given)), truth))
}

/// A complete case is decided as the rules say, and nothing is missing.
pub(crate) fn complete(payer: &Payer, walker: &mut Walker<'_>, given: &Given) -> Result<(), String> {
    let Some((found, truth)) = whole(payer, walker, given) else { return Ok(()) };
    let right = found.possible == truth.ends && found.missing.is_empty() && found.exact;
    compared(&found, &truth, right)
}

/// The same where the policy is over its budget; whether anything is missing is not asked.
pub(crate) fn complete_over_budget(
    payer: &Payer,
    walker: &mut Walker<'_>,
    given: &Given,
) -> Result<(), String> {
    let Some((found, truth)) = whole(payer, walker, given) else { return Ok(()) };
    compared(&found, &truth, found.possible == truth.ends)
}

/// Criteria are told only as all completions have them: how many are told so, of how many that could be.
pub(crate) fn criteria(payer: &Payer, walker: &mut Walker<'_>, given: &Given) -> Result<(u32, u32), String> {
    let Some(all) = completions(payer, given) else { return Ok((0, 0)) };
    let bundle = walker.bundle();
    let (mut told, mut all_told) = (0, 0);
    let mut explanation = Explanation::default();
    let case = filled(bundle, payer, given);
    for at in walker.determine(Some(0), &case).editions {
        walker.explain(at, &case, &mut explanation);
        let edition = &bundle.units[at.unit as usize].editions[at.edition as usize];
        let body = &payer.edition(&edition.policy, edition.name.starts_with("from")).body;
        for criterion in &edition.criteria {
            let index: usize = criterion.name[1..].parse().unwrap();
            let evidence = &given.evidence;
            let answers = all.study(|values| {
                let sight = Sight { world: &payer.world, body, values, evidence, record: None };
                body.criteria[index].holds(&sight)
            });
            let answers = answers.ends;
            let truth = if answers == BTreeSet::from([true]) {
                Status::Met
            } else if answers == BTreeSet::from([false]) {
                Status::NotMet
            } else {
                Status::Unknown
            };
            let status = explanation.status(criterion.condition);
            if status != truth && status != Status::Unknown {
                let (name, policy) = (&criterion.name, &edition.policy);
                return Err(format!("{name} of {policy} is {status:?}, in truth {truth:?}"));
            }
            all_told += u32::from(truth != Status::Unknown);
            told += u32::from(truth != Status::Unknown && status == truth);
        }
    }
    Ok((told, all_told))
}
