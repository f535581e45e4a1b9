//! What must always hold of the widened language: records and windows, months, tables, parameters by key, evidence,
//! stages and editions, against an evaluator of its own that enumerates every completion.

mod calendar;
mod completions;
mod condition;
mod draw;
mod draw_case;
mod draw_policy;
mod draw_records;
mod draw_world;
mod files;
mod filled;
mod found;
mod operand;
mod policy;
mod text;
mod value;
mod window;
mod world;

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fmt::Write;

use mednec_compiler::Options;
use mednec_graph::{Bundle, Explanation, Status, Walker, read_bundle, write_bundle};
use mednec_tests::compile_texts;
use proptest::prelude::*;

use super::run;
use completions::{Completions, closed};
use condition::Sight;
use filled::{Answer, asked, complete, filled};
use policy::Payer;
use value::Given;
use world::FACTS;

/// A payer as an analyst would write it, for messages.
impl std::fmt::Display for Payer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        files::files(self).iter().try_for_each(|(path, text)| write!(f, "# file: {path}\n{text}\n"))
    }
}

/// The files stand in the message of a failure; the drawn tree would only be longer.
impl std::fmt::Debug for Payer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} stages, as above", self.stages.len())
    }
}

fn shown(payer: &Payer, given: &Given) -> String {
    let mut text = format!("{payer}");
    for fact in &payer.used.facts {
        let said = given.evidence[*fact];
        writeln!(text, "{}: {:?} {:?}", FACTS[*fact], given.known[*fact], said.as_of).unwrap();
    }
    text
}

fn compiled(payer: &Payer, options: &Options) -> Bundle {
    let files = files::files(payer);
    let borrowed: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let (sources, compiled) = compile_texts(&borrowed, options);
    compiled.bundle.unwrap_or_else(|| {
        let mut errors = compiled.diagnostics;
        errors.retain(|one| one.is_error());
        let told = mednec_source::render::human::all(&sources, &errors, files.len(), Default::default());
        panic!("the policies do not compile\n{told}\n{payer}")
    })
}

/// The policies over their budget; nothing where two of one stage would have to be proved apart, which needs a graph.
fn over_budget(payer: &Payer) -> Option<Bundle> {
    let alone = payer.stages.iter().all(|stage| stage.policies.len() == 1);
    alone.then(|| compiled(payer, &Options { node_budget: 0, ..Options::default() }))
}

fn payer_and_cases(count: usize) -> impl Strategy<Value = (Payer, Vec<Given>)> {
    draw_policy::payer().prop_flat_map(move |payer| {
        let cases = prop::collection::vec(draw_case::case(&payer), count);
        (Just(payer), cases)
    })
}

#[test]
fn a_determination_is_what_all_completions_share() {
    let (exact, gaps) = (Cell::new(0u32), Cell::new(0u32));
    run(400, payer_and_cases(4), |(payer, cases)| {
        let bundle = compiled(&payer, &Options::default());
        let mut walker = Walker::new(&bundle);
        for given in cases {
            let Some(known) = closed(&payer.world, &payer.used, &given) else { continue };
            let Some(all) = Completions::of(&payer.world, &payer.used, &known) else { continue };
            let truth = all.study(|values| payer.determine(values, &given.evidence));
            let found = asked(&mut walker, &filled(&bundle, &payer, &given));
            let Answer { possible, missing, exact: is_exact } = &found;
            let right = if *is_exact {
                *possible == truth.ends && *missing == truth.missing
            } else {
                possible.is_superset(&truth.ends) && missing.is_superset(&truth.missing)
            };
            prop_assert!(
                right,
                "{}\nmednec: {found:?}\nin truth: {:?}, missing {:?}",
                shown(&payer, &given),
                truth.ends,
                truth.missing
            );
            if truth.ends.len() > 1 {
                gaps.set(gaps.get() + 1);
                exact.set(exact.get() + u32::from(*is_exact));
            }
        }
        Ok(())
    });
    // Of 2247 cases in which something was open, 1824 were answered exactly (81 of 100); the rest more cautiously.
    assert!(gaps.get() > 150, "too few cases with gaps that matter: {}", gaps.get());
    assert!(exact.get() * 100 > gaps.get() * 65, "exact in {} of {} only", exact.get(), gaps.get());
}

#[test]
fn a_complete_case_is_decided_as_the_rules_say() {
    run(150, payer_and_cases(3), |(payer, cases)| {
        let bundle = compiled(&payer, &Options::default());
        let small = over_budget(&payer);
        let (mut walker, mut careful) = (Walker::new(&bundle), small.as_ref().map(Walker::new));
        for given in &cases {
            let Some(all) = Completions::of(&payer.world, &payer.used, given) else { continue };
            for (index, values) in all.some(5, 12).into_iter().enumerate() {
                let whole = complete(&values, &payer.used.facts, given);
                let found = asked(&mut walker, &filled(&bundle, &payer, &whole));
                let end = payer.determine(&values, &whole.evidence);
                let truth = Answer { possible: BTreeSet::from([end]), missing: BTreeSet::new(), exact: true };
                prop_assert!(
                    found == truth,
                    "{}\nmednec: {found:?}\nin truth: {truth:?}",
                    shown(&payer, &whole)
                );
                if let (true, Some(careful)) = (index < 2, &mut careful) {
                    let case = filled(careful.bundle(), &payer, &whole);
                    let found = asked(careful, &case);
                    let same = found.possible == truth.possible;
                    prop_assert!(same, "{}\nover budget: {found:?}\n{truth:?}", shown(&payer, &whole));
                }
            }
        }
        Ok(())
    });
}

/// Whether nothing that a policy looks at depends on what a case does not say.
fn counts_no_silence(payer: &Payer) -> bool {
    !payer.used.evidence
        && payer.world.closings.iter().all(|closing| !payer.used.facts.contains(&closing.fact))
}

#[test]
fn learning_more_never_overturns_a_decision() {
    let pick = || (any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<bool>());
    let strategy = (payer_and_cases(2), prop::collection::vec(pick(), 2));
    run(200, strategy, |((payer, cases), picks)| {
        if !counts_no_silence(&payer) {
            return Ok(());
        }
        let bundle = compiled(&payer, &Options::default());
        let mut walker = Walker::new(&bundle);
        for (given, (which, fact, wholly)) in cases.iter().zip(picks) {
            let Some(all) = Completions::of(&payer.world, &payer.used, given) else { continue };
            let all = all.some(1, 300);
            let (truth, facts) = (&all[which.index(all.len())], Vec::from_iter(&payer.used.facts));
            if facts.is_empty() {
                continue;
            }
            let fact = *facts[fact.index(facts.len())];
            let mut more = given.clone();
            more.known[fact] = given.known[fact].learnt(&truth[fact], wholly);
            let before = asked(&mut walker, &filled(&bundle, &payer, given));
            let after = asked(&mut walker, &filled(&bundle, &payer, &more));
            prop_assert!(
                after.possible.is_subset(&before.possible),
                "{}\n{before:?} became {after:?} by {} {:?}",
                shown(&payer, given),
                FACTS[fact],
                more.known[fact]
            );
        }
        Ok(())
    });
}

#[test]
fn over_its_budget_a_policy_determines_more_cautiously_never_bolder() {
    run(120, payer_and_cases(3), |(payer, cases)| {
        let Some(bundle) = over_budget(&payer) else { return Ok(()) };
        let mut walker = Walker::new(&bundle);
        for given in cases {
            let Some(known) = closed(&payer.world, &payer.used, &given) else { continue };
            let Some(all) = Completions::of(&payer.world, &payer.used, &known) else { continue };
            let truth = all.study(|values| payer.determine(values, &given.evidence));
            let found = asked(&mut walker, &filled(&bundle, &payer, &given));
            let right = found.possible.is_superset(&truth.ends)
                && (found.missing.is_superset(&truth.missing) || found.possible.len() == 1);
            prop_assert!(
                right,
                "{}\nmednec: {found:?}\nin truth: {:?}, missing {:?}",
                shown(&payer, &given),
                truth.ends,
                truth.missing
            );
        }
        Ok(())
    });
}

#[test]
fn criteria_are_met_only_where_all_completions_meet_them() {
    let (told, all_told) = (Cell::new(0u32), Cell::new(0u32));
    run(120, payer_and_cases(2), |(payer, cases)| {
        let bundle = compiled(&payer, &Options::default());
        let mut walker = Walker::new(&bundle);
        let mut explanation = Explanation::default();
        for given in &cases {
            let Some(known) = closed(&payer.world, &payer.used, given) else { continue };
            let Some(all) = Completions::of(&payer.world, &payer.used, &known) else { continue };
            let case = filled(&bundle, &payer, given);
            for at in walker.determine(Some(0), &case).editions {
                walker.explain(at, &case, &mut explanation);
                let edition = &bundle.units[at.unit as usize].editions[at.edition as usize];
                let body = &payer.edition(&edition.policy, edition.name.starts_with("from")).body;
                for criterion in &edition.criteria {
                    let index: usize = criterion.name[1..].parse().unwrap();
                    let answers = all.study(|values| {
                        let evidence = &given.evidence;
                        body.criteria[index].holds(&Sight {
                            world: &payer.world,
                            body,
                            values,
                            evidence,
                            record: None,
                        })
                    });
                    let truth = match (answers.ends.contains(&true), answers.ends.contains(&false)) {
                        (true, false) => Status::Met,
                        (false, true) => Status::NotMet,
                        _ => Status::Unknown,
                    };
                    let status = explanation.status(criterion.condition);
                    prop_assert!(
                        status == truth || status == Status::Unknown,
                        "{}\n{} of {} is {status:?}, in truth {truth:?}",
                        shown(&payer, given),
                        criterion.name,
                        edition.policy
                    );
                    if truth != Status::Unknown {
                        all_told.set(all_told.get() + 1);
                        told.set(told.get() + u32::from(status == truth));
                    }
                }
            }
        }
        Ok(())
    });
    // Of 279 criteria that all completions agree on, 278 were told.
    assert!(told.get() * 100 > all_told.get() * 85, "told of {} of {} only", told.get(), all_told.get());
}

#[test]
fn the_order_of_files_and_writing_and_reading_change_nothing() {
    run(60, (payer_and_cases(2), any::<prop::sample::Index>()), |((payer, cases), pick)| {
        let mut files = files::files(&payer);
        let made = |files: &[(String, String)]| {
            let borrowed: Vec<(&str, &str)> =
                files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
            compile_texts(&borrowed, &Options::default()).1.bundle.unwrap()
        };
        let bundle = made(&files);
        let bytes = write_bundle(&bundle).unwrap();
        let by = pick.index(files.len());
        files.rotate_left(by);
        files.reverse();
        prop_assert!(bytes == write_bundle(&made(&files)).unwrap(), "{payer}");
        let (read, digest) = read_bundle(&bytes.0).unwrap();
        prop_assert!(bytes.1 == digest && bytes == write_bundle(&read).unwrap(), "{payer}");
        let (mut walker, mut again) = (Walker::new(&bundle), Walker::new(&read));
        for given in cases {
            let case = filled(&bundle, &payer, &given);
            prop_assert_eq!(walker.determine(Some(0), &case), again.determine(Some(0), &case), "{}", payer);
        }
        Ok(())
    });
}

/// What the random policies must use, each as it is written.
const CONSTRUCTS: &str = "any visits|no visits|every visits|count of visits|count of different size of visits|\
sum of size of visits|latest held of|earliest held of|highest size of|lowest size of|first size of|last size of|\
last site of visits|change of size of|where (site is place)|where (size > n)|including this|before this|\
days up to|days before|days from|days after|month up to|months from|year up to|in the calendar year of|\
in the calendar month of|counted from|visits since|visits before|visits up to|visits on|visits from|\
latest taken of tests|years from|after e|+ 1 month|+ 1 year|earliest of (|latest of (|lowest of (|grade >=|\
place is spot|any dx in|first of dx|last of ch|in dated on|is documented|is not documented|is documented absent|\
is conflicting|date of n|is between|is not between|is not within|at least 2 of|p0|t0|by: tone|by: d|by: a|\
hit: first|hit: unique|collect: sum|collect: lowest|collect: highest|collect: count|including:|unless:|applies:|\
soft_limit|report_as|overrides: yes|stage: s1|spanning: pend|spanning: first|if_absent|each:|counts: before this|\
approve_in_part|modify|no_authorization_required|not_applicable|s0-1-0.yaml|s0-0-1.yaml";

#[test]
fn every_construct_is_drawn() {
    let found = RefCell::new(BTreeSet::new());
    run(800, draw_policy::payer(), |payer| {
        let text = payer.to_string();
        found.borrow_mut().extend(CONSTRUCTS.split('|').filter(|construct| text.contains(construct)));
        Ok(())
    });
    let found = found.borrow();
    let never: Vec<&str> = CONSTRUCTS.split('|').filter(|construct| !found.contains(construct)).collect();
    assert!(never.is_empty(), "never drawn: {never:?}");
}
