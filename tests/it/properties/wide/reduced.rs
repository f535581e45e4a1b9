//! Makes a payer and a case on which a property fails smaller, part by part, while it still fails.

use super::condition::Cond;
use super::policy::{Edition, Hit, Parameter, Payer};
use super::reduced_case::smaller_cases;
use super::reduced_condition::{smaller_conds, with_one_less};
use super::value::Given;

/// The smallest that is found by taking away one thing at a time.
pub(crate) fn reduced(
    payer: &Payer,
    given: &Given,
    fails: impl Fn(&Payer, &Given) -> bool,
) -> (Payer, Given) {
    let (mut payer, mut given) = (payer.clone(), given.clone());
    loop {
        let smaller = smaller_payers(&payer).into_iter().find(|payer| fails(payer, &given));
        if let Some(smaller) = smaller {
            payer = smaller;
            continue;
        }
        let smaller = smaller_cases(&payer, &given).into_iter().find(|given| fails(&payer, given));
        match smaller {
            Some(smaller) => given = smaller,
            None => return (payer, given),
        }
    }
}

fn editions(payer: &mut Payer) -> impl Iterator<Item = &mut Edition> {
    payer.stages.iter_mut().flat_map(|stage| &mut stage.policies).flat_map(|policy| &mut policy.editions)
}

/// All conditions that stand by themselves.
fn conds(payer: &mut Payer) -> Vec<&mut Cond> {
    let mut found = Vec::new();
    found.extend(payer.world.closings.iter_mut().map(|closing| &mut closing.when));
    for policy in payer.stages.iter_mut().flat_map(|stage| &mut stage.policies) {
        found.extend(&mut policy.applies);
        for edition in &mut policy.editions {
            found.extend(
                edition.rules.iter_mut().flat_map(|rule| rule.when.iter_mut().chain(&mut rule.unless)),
            );
            let tables = edition.body.tables.iter_mut().filter(|table| table.hit != Hit::Unique);
            found.extend(tables.flat_map(|table| &mut table.rows).map(|(when, _)| when));
            for criterion in &mut edition.body.criteria {
                found.push(&mut criterion.body);
                found.extend(&mut criterion.unless);
            }
        }
    }
    found
}

fn smaller_payers(payer: &Payer) -> Vec<Payer> {
    let mut found = Vec::new();
    let mut changed = |change: &dyn Fn(&mut Payer)| {
        let mut payer = payer.clone();
        change(&mut payer);
        found.push(Payer::new(payer.world, payer.stages, payer.report_as));
    };
    for stages in with_one_less(&payer.stages, 1) {
        changed(&|payer| payer.stages = stages.clone());
    }
    for (at, stage) in payer.stages.iter().enumerate() {
        for policies in with_one_less(&stage.policies, 1) {
            changed(&|payer| payer.stages[at].policies = policies.clone());
        }
        for (number, policy) in stage.policies.iter().enumerate() {
            for editions in with_one_less(&policy.editions, 1) {
                changed(&|payer| payer.stages[at].policies[number].editions = editions.clone());
            }
            for applies in with_one_less(&policy.applies, 0) {
                changed(&|payer| payer.stages[at].policies[number].applies = applies.clone());
            }
        }
    }
    let all: Vec<Edition> = editions(&mut payer.clone()).map(|edition| edition.clone()).collect();
    for (at, edition) in all.iter().enumerate() {
        for smaller in smaller_editions(edition) {
            changed(&|payer| editions(payer).skip(at).take(1).for_each(|edition| *edition = smaller.clone()));
        }
    }
    if payer.report_as {
        changed(&|payer| payer.report_as = false);
    }
    for closings in with_one_less(&payer.world.closings, 0) {
        changed(&|payer| payer.world.closings = closings.clone());
    }
    for constraints in with_one_less(&payer.world.constraints, 0) {
        changed(&|payer| payer.world.constraints = constraints.clone());
    }
    for list in 0..2 {
        if !payer.world.lists[list].each.is_empty() {
            changed(&|payer| payer.world.lists[list].each.clear());
        }
        if payer.world.lists[list].fewest > 0 {
            changed(&|payer| payer.world.lists[list].fewest = 0);
        }
    }
    let all: Vec<Cond> = conds(&mut payer.clone()).into_iter().map(|cond| cond.clone()).collect();
    for (at, cond) in all.iter().enumerate() {
        for smaller in smaller_conds(cond) {
            changed(&|payer| *conds(payer)[at] = smaller.clone());
        }
    }
    found
}

fn smaller_editions(edition: &Edition) -> Vec<Edition> {
    let mut found = Vec::new();
    let mut changed = |change: &dyn Fn(&mut Edition)| {
        let mut edition = edition.clone();
        change(&mut edition);
        found.push(edition);
    };
    for rules in with_one_less(&edition.rules, 1) {
        changed(&|edition| edition.rules = rules.clone());
    }
    for (at, rule) in edition.rules.iter().enumerate() {
        if rule.when.is_some() && rule.unless.is_some() && !rule.soft {
            changed(&|edition| edition.rules[at].unless = None);
            changed(&|edition| edition.rules[at].when = None);
        }
    }
    if edition.otherwise.is_some() {
        changed(&|edition| edition.otherwise = None);
    }
    // Names count from 0, so only the last can go.
    if !edition.body.criteria.is_empty() {
        changed(&|edition| drop(edition.body.criteria.pop()));
    }
    if !edition.body.parameters.is_empty() {
        changed(&|edition| drop(edition.body.parameters.pop()));
    }
    if !edition.body.tables.is_empty() {
        changed(&|edition| drop(edition.body.tables.pop()));
    }
    for (at, parameter) in edition.body.parameters.iter().enumerate() {
        if let Parameter::Keyed(.., otherwise) = parameter {
            changed(&|edition| edition.body.parameters[at] = Parameter::Plain(otherwise.clone()));
        }
    }
    for (at, criterion) in edition.body.criteria.iter().enumerate() {
        for unless in with_one_less(&criterion.unless, 0) {
            changed(&|edition| edition.body.criteria[at].unless = unless.clone());
        }
        if !criterion.including.is_empty() {
            changed(&|edition| edition.body.criteria[at].including.clear());
        }
    }
    for (at, table) in edition.body.tables.iter().enumerate() {
        for rows in with_one_less(&table.rows, 1) {
            changed(&|edition| edition.body.tables[at].rows = rows.clone());
        }
    }
    found
}

#[test]
fn what_fails_is_left_and_little_else() {
    let longest = std::cell::Cell::new(0);
    crate::properties::run(4, super::payer_and_cases(1), |(payer, cases)| {
        let fails =
            |payer: &Payer, _: &Given| super::compiles(payer, &mednec_compiler::Options::default()).is_ok();
        let (smaller, given) = reduced(&payer, &cases[0], fails);
        proptest::prop_assert!(fails(&smaller, &given), "{smaller}");
        longest.set(longest.get().max(smaller.to_string().lines().count()));
        Ok(())
    });
    assert!(longest.get() < 45, "a payer of {} lines is not small", longest.get());
}
