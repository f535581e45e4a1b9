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
use mednec_graph::{Bundle, Walker, read_bundle, write_bundle};
use mednec_tests::compile_texts;
use proptest::prelude::*;

use super::run;
use completions::{Completions, closed};
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
        let told = mednec_source::render::human::all(
            &sources,
            &errors,
            files.len(),
            Default::default(),
        );
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
        let mut walker = Walker::new(&bundle);
        for given in &cases {
            let Some(all) = Completions::of(&payer.world, &payer.used, given) else { continue };
            for values in all.some(5, 12) {
                let whole = complete(&values, &payer.used.facts, given);
                let case = filled(&bundle, &payer, &whole);
                let found = asked(&mut walker, &case);
                let truth = Answer {
                    possible: BTreeSet::from([payer.determine(&values, &whole.evidence)]),
                    missing: BTreeSet::new(),
                    exact: true,
                };
                prop_assert!(found == truth, "{}\nmednec: {found:?}\nin truth: {truth:?}", shown(&payer, &whole));
            }
        }
        Ok(())
    });
}
