//! What must always hold of the widened language: records and windows, months, tables, parameters by key, evidence,
//! stages and editions, against an evaluator of its own that enumerates every completion.

mod calendar;
mod completions;
mod condition;
mod draw;
mod draw_case;
mod draw_policy;
mod draw_records;
mod files;
mod filled;
mod operand;
mod policy;
mod text;
mod value;
mod window;
mod world;

use std::cell::Cell;
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

fn payer_and_cases(count: usize) -> impl Strategy<Value = (Payer, Vec<Given>)> {
    draw_policy::payer().prop_flat_map(move |payer| {
        let cases = prop::collection::vec(draw_case::case(&payer), count);
        (Just(payer), cases)
    })
}

#[test]
fn a_determination_is_what_all_completions_share() {
    let (exact, gaps) = (Cell::new(0u32), Cell::new(0u32));
    run(600, payer_and_cases(4), |(payer, cases)| {
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
    eprintln!("exact in {} of {}", exact.get(), gaps.get());
}

#[test]
fn a_complete_case_is_decided_as_the_rules_say() {
    run(300, payer_and_cases(3), |(payer, cases)| {
        let bundle = compiled(&payer, &Options::default());
        let small = compiled(&payer, &Options { node_budget: 0, ..Options::default() });
        let (mut walker, mut careful) = (Walker::new(&bundle), Walker::new(&small));
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
                if index < 2 {
                    let found = asked(&mut careful, &filled(&small, &payer, &whole));
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
    run(400, strategy, |((payer, cases), picks)| {
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
    run(200, payer_and_cases(3), |(payer, cases)| {
        let bundle = compiled(&payer, &Options { node_budget: 0, ..Options::default() });
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
    run(200, payer_and_cases(2), |(payer, cases)| {
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
    eprintln!("told of {} criteria of {}", told.get(), all_told.get());
}

#[test]
fn the_order_of_files_and_writing_and_reading_change_nothing() {
    run(120, (payer_and_cases(2), any::<prop::sample::Index>()), |((payer, cases), pick)| {
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
