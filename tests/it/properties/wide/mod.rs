//! What must always hold of the widened language: records and windows, months, tables, parameters by key, evidence,
//! stages and editions, against an evaluator of its own that enumerates every completion.

mod agreement;
mod calendar;
mod completions;
mod condition;
mod constructs;
mod draw;
mod draw_case;
pub(super) mod draw_policy;
mod draw_records;
mod draw_world;
pub(super) mod files;
mod filled;
mod found;
mod operand;
mod policy;
mod reduced;
mod reduced_case;
mod reduced_condition;
mod text;
mod value;
mod window;
mod world;

use std::cell::Cell;
use std::fmt::Write;

use mednec_compiler::Options;
use mednec_graph::{Bundle, Walker, read_bundle, write_bundle};
use mednec_tests::compile_texts;
use proptest::prelude::*;

use super::run;
use agreement::Agreed;
use completions::Completions;
use filled::{asked, complete, filled};
use policy::Payer;
use reduced::reduced;
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
    compiles(payer, options).unwrap_or_else(|told| panic!("the policies do not compile\n{told}\n{payer}"))
}

/// The bundle of a payer, or what the compiler says.
fn compiles(payer: &Payer, options: &Options) -> Result<Bundle, String> {
    let files = files::files(payer);
    let borrowed: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let (sources, compiled) = compile_texts(&borrowed, options);
    compiled.bundle.ok_or_else(|| {
        let mut errors = compiled.diagnostics;
        errors.retain(|one| one.is_error());
        mednec_source::render::human::all(&sources, &errors, files.len(), Default::default())
    })
}

fn over_budget() -> Options {
    Options { node_budget: 0, ..Options::default() }
}

/// Whether no two policies of one stage would have to be proved apart, which needs a graph.
fn apart_by_form(payer: &Payer) -> bool {
    payer.stages.iter().all(|stage| stage.policies.len() == 1)
}

fn payer_and_cases(count: usize) -> impl Strategy<Value = (Payer, Vec<Given>)> {
    let both = draw_policy::payer().prop_flat_map(move |payer| {
        let cases = prop::collection::vec(draw_case::case(&payer), count);
        (Just(payer), cases)
    });
    // What fails is made smaller by [`reduced`], which knows what can be taken away.
    both.no_shrink()
}

/// What was agreed on, or the smallest payer and case on which there is no agreement.
fn settled<T>(
    payer: &Payer,
    given: &Given,
    walker: &mut Walker<'_>,
    options: &Options,
    agree: impl Fn(&Payer, &mut Walker<'_>, &Given) -> Result<T, String>,
) -> Result<T, TestCaseError> {
    agree(payer, walker, given).map_err(|_| {
        let asked = |payer: &Payer, given: &Given| {
            let bundle = compiles(payer, options).ok()?;
            agree(payer, &mut Walker::new(&bundle), given).err()
        };
        let (payer, given) = reduced(payer, given, |payer, given| asked(payer, given).is_some());
        let told = asked(&payer, &given).unwrap_or_default();
        TestCaseError::fail(format!("{}\n{told}", shown(&payer, &given)))
    })
}

#[test]
fn a_determination_is_what_all_completions_share() {
    let (exact, gaps, decided) = (Cell::new(0u32), Cell::new(0u32), Cell::new(0u32));
    let options = Options::default();
    run(400, payer_and_cases(4), |(payer, cases)| {
        let bundle = compiled(&payer, &options);
        let mut walker = Walker::new(&bundle);
        for given in cases {
            let agreed = settled(&payer, &given, &mut walker, &options, agreement::determination)?;
            match agreed {
                Some(Agreed { open: true, exact: is_exact }) => {
                    gaps.set(gaps.get() + 1);
                    exact.set(exact.get() + u32::from(is_exact));
                }
                Some(Agreed { open: false, .. }) => decided.set(decided.get() + 1),
                None => {}
            }
        }
        Ok(())
    });
    // Of 1600 cases, the completions of 1285 can be enumerated: in 368 something is open, and 302 of these are exact.
    assert!(gaps.get() > 250, "too few cases with gaps that matter: {}", gaps.get());
    assert!(decided.get() > 600, "too few cases that are decided: {}", decided.get());
    assert!(exact.get() * 100 > gaps.get() * 75, "exact in {} of {} only", exact.get(), gaps.get());
}

#[test]
fn a_complete_case_is_decided_as_the_rules_say() {
    run(150, payer_and_cases(3), |(payer, cases)| {
        let (options, careful) = (Options::default(), over_budget());
        let bundle = compiled(&payer, &options);
        let small = apart_by_form(&payer).then(|| compiled(&payer, &careful));
        let (mut walker, mut slow) = (Walker::new(&bundle), small.as_ref().map(Walker::new));
        for given in &cases {
            let Some(all) = Completions::of(&payer.world, &payer.used, given) else { continue };
            for (index, values) in all.some(5, 12).into_iter().enumerate() {
                let whole = complete(&values, &payer.used.facts, given);
                settled(&payer, &whole, &mut walker, &options, agreement::complete)?;
                if let (true, Some(slow)) = (index < 2, &mut slow) {
                    settled(&payer, &whole, slow, &careful, agreement::complete_over_budget)?;
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
    let options = over_budget();
    run(120, payer_and_cases(3), |(payer, cases)| {
        if !apart_by_form(&payer) {
            return Ok(());
        }
        let bundle = compiled(&payer, &options);
        let mut walker = Walker::new(&bundle);
        for given in cases {
            settled(&payer, &given, &mut walker, &options, agreement::caution)?;
        }
        Ok(())
    });
}

#[test]
fn criteria_are_met_only_where_all_completions_meet_them() {
    let (told, all_told) = (Cell::new(0u32), Cell::new(0u32));
    let options = Options::default();
    run(120, payer_and_cases(2), |(payer, cases)| {
        let bundle = compiled(&payer, &options);
        let mut walker = Walker::new(&bundle);
        for given in &cases {
            let (agreed, all) = settled(&payer, given, &mut walker, &options, agreement::criteria)?;
            told.set(told.get() + agreed);
            all_told.set(all_told.get() + all);
        }
        Ok(())
    });
    assert!(all_told.get() > 100, "too few criteria that all completions agree on: {}", all_told.get());
    assert!(told.get() * 100 > all_told.get() * 95, "told of {} of {} only", told.get(), all_told.get());
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
