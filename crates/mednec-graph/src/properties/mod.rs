//! Determinations over derived facts against the enumeration of all completions of tiny worlds.

mod truth;
mod world;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use self::truth::truth;
use self::world::{World, world};
use crate::walker::Walker;

/// How many cases there were, how many were open, and how many of these were said to be exact.
#[derive(Default)]
struct Tally {
    all: u32,
    open: u32,
    exact: u32,
}

fn check(world: &World, tally: &mut Tally) -> Result<(), TestCaseError> {
    let Some(truth) = truth(world) else { return Ok(()) };
    let found = Walker::new(&world.bundle).determine(Some(0), &world.case);
    tally.all += 1;
    let possible: Vec<u32> = found.possible.iter().map(|leaf| leaf.0).collect();
    if found.exact {
        prop_assert_eq!(&possible, &truth.leaves);
        prop_assert_eq!(&found.missing, &truth.missing);
    } else {
        prop_assert!(truth.leaves.iter().all(|leaf| possible.contains(leaf)), "{possible:?} {truth:?}");
        prop_assert!(truth.missing.iter().all(|fact| found.missing.contains(fact)), "{found:?} {truth:?}");
    }
    if truth.leaves.len() > 1 || !found.exact {
        tally.open += 1;
        tally.exact += u32::from(found.exact);
        if !found.exact && std::env::var("WHY").is_ok() {
            let u = &world.bundle.units[0];
            let right = possible == truth.leaves && found.missing == truth.missing;
            let kinds: Vec<String> = world
                .bundle
                .derived
                .iter()
                .map(|d| format!("{:?}", d.kind).chars().take_while(|c| *c != '(' && *c != ' ').collect())
                .collect();
            let each = !format!("{:?}", world.bundle.facts[2].kind).contains("each: []");
            println!(
                "WHY {kinds:?} right={right} anchor={} list={} region={} each={each} terms={} found={:?} truth={:?}",
                known(world, 0),
                known(world, 2),
                known(world, 3),
                u.terms.terms.len(),
                found.missing.iter().map(|f| f.0).collect::<Vec<_>>(),
                truth.missing.iter().map(|f| f.0).collect::<Vec<_>>()
            );
        }
    }
    Ok(())
}

fn run(cases: u32, joint: bool, floor: u32) {
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let tally = std::cell::RefCell::new(Tally::default());
    let outcome = runner.run(&world(joint), |world| check(&world, &mut tally.borrow_mut()));
    let tally = tally.borrow();
    println!("{} cases, {} open, {} of them exact", tally.all, tally.open, tally.exact);
    if let Err(problem) = outcome {
        panic!("{problem}");
    }
    assert!(tally.exact * 100 >= tally.open * floor, "{} of {}", tally.exact, tally.open);
}

#[test]
fn one_derived_fact_is_as_enumerated() {
    run(500, false, 75);
}

#[test]
fn several_derived_facts_are_as_enumerated() {
    run(500, true, 55);
}

fn known(world: &World, fact: u16) -> String {
    match world.case.slot(crate::fact::FactId(fact)) {
        crate::case::Slot::Value(_) => "v".into(),
        crate::case::Slot::Unknown => "?".into(),
        crate::case::Slot::Partial(_) => "p".into(),
        crate::case::Slot::List { len, open, .. } => format!("{len}{}", if open { "+" } else { "" }),
    }
}
