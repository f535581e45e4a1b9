//! What must always hold, on random policies and cases, against an evaluator that enumerates every completion.

mod batch;
mod draw;
mod model;
mod text;
mod timed_units;
mod wide;

use std::cell::Cell;
use std::collections::BTreeSet;

use mednec_compiler::Options;
use mednec_graph::{
    Bundle, Case, Explanation, FactId, Partial, Status, UNKNOWN_ITEM, Walker, equal_conditions,
    equal_determinations, write_bundle,
};
use mednec_tests::compile_texts;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};

use model::{CODES, Cond, D, DX, E, End, F, FACTS, Known, Policy, completions, study};

/// The most completions of a case that are enumerated; cases with more are drawn again.
const MOST_COMPLETIONS: usize = 1500;

fn compiled(policy: &Policy, options: &Options) -> Bundle {
    let files = text::files(policy);
    let borrowed: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let (sources, compiled) = compile_texts(&borrowed, options);
    compiled.bundle.unwrap_or_else(|| {
        let told = mednec_source::render::human::all(
            &sources,
            &compiled.diagnostics,
            files.len(),
            Default::default(),
        );
        panic!("the policy does not compile\n{told}\n{}", files.last().map_or("", |(_, text)| text))
    })
}

fn fact(bundle: &Bundle, index: usize) -> FactId {
    bundle.fact_named(FACTS[index]).unwrap()
}

fn raw(bundle: &Bundle, index: usize, value: i64) -> i64 {
    let kind = &bundle.fact(fact(bundle, index)).unwrap().kind;
    match index {
        model::PROC | DX => kind.read(CODES[value as usize]).unwrap(),
        D | E | F => kind.read(&format!("2025-01-{:02}", value + 1)).unwrap(),
        _ => value,
    }
}

fn filled(bundle: &Bundle, known: &[Known]) -> Case {
    let mut case = Case::new(bundle.facts.len());
    for (index, known) in known.iter().enumerate() {
        let id = fact(bundle, index);
        let raw = |value: &i64| raw(bundle, index, *value);
        match known {
            Known::Nothing => {}
            Known::Value(value) => case.set_value(id, raw(value)),
            Known::OneOf(values) => case.set_partial(id, Partial::OneOf(values.iter().map(raw).collect())),
            Known::Between(low, high) => case.set_partial(id, Partial::Between(raw(low), raw(high))),
            Known::List(items, open) => {
                let items = items.iter().map(|item| item.as_ref().map_or(UNKNOWN_ITEM, raw));
                case.set_list(id, items, *open);
            }
        }
    }
    case
}

fn as_known(values: &model::Values) -> Vec<Known> {
    let known = |value: &model::Value| match value {
        model::Value::One(value) => Known::Value(*value),
        model::Value::List(items) => Known::List(items.iter().copied().map(Some).collect(), false),
    };
    values.iter().map(known).collect()
}

/// What mednec says: possible ends, missing facts, whether exact.
fn asked(walker: &mut Walker<'_>, case: &Case) -> (BTreeSet<End>, BTreeSet<usize>, bool) {
    let bundle = walker.bundle();
    let found = walker.determine(Some(0), case);
    let end = |id: &mednec_graph::LeafId| {
        let leaf = bundle.leaf(*id).unwrap();
        (leaf.outcome.name().to_string(), leaf.reason.name.clone())
    };
    let index = |id: &FactId| FACTS.iter().position(|name| *name == bundle.fact(*id).unwrap().name).unwrap();
    (found.possible.iter().map(end).collect(), found.missing.iter().map(index).collect(), found.exact)
}

/// Runs a property on random input: the same at every run, or so many times as much and new at every run.
fn run<T: std::fmt::Debug>(
    cases: u32,
    strategy: impl Strategy<Value = T>,
    test: impl Fn(T) -> Result<(), TestCaseError>,
) {
    let times = std::env::var("MEDNEC_PROPERTY_TIMES").ok().map(|times| times.parse::<u32>().unwrap());
    let config = Config {
        cases: cases * times.unwrap_or(1),
        rng_seed: times.map_or(RngSeed::Fixed(97_112), |_| RngSeed::Random),
        failure_persistence: None,
        max_global_rejects: 100_000,
        max_shrink_iters: 600,
        ..Config::default()
    };
    TestRunner::new(config).run(&strategy, test).unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn a_determination_is_what_all_completions_share() {
    let (exact, gaps) = (Cell::new(0u32), Cell::new(0u32));
    run(1000, (draw::policy(), prop::collection::vec(draw::case(), 3)), |(policy, cases)| {
        let bundle = compiled(&policy, &Options::default());
        let mut walker = Walker::new(&bundle);
        for known in cases {
            let all = completions(&known);
            if all.is_empty() || all.len() > MOST_COMPLETIONS {
                continue;
            }
            let (ends, missing) = study(&all, |values| policy.determine(values));
            let (possible, asked_for, is_exact) = asked(&mut walker, &filled(&bundle, &known));
            if is_exact {
                prop_assert_eq!(&possible, &ends, "possible, case {:?}", known);
                prop_assert_eq!(&asked_for, &missing, "missing, case {:?}", known);
            } else {
                prop_assert!(possible.is_superset(&ends), "bolder than the truth, case {:?}", known);
                prop_assert!(asked_for.is_superset(&missing), "asks too little, case {:?}", known);
            }
            if ends.len() > 1 {
                gaps.set(gaps.get() + 1);
                exact.set(exact.get() + u32::from(is_exact));
            }
        }
        Ok(())
    });
    assert!(gaps.get() > 300, "too few cases with gaps that matter: {}", gaps.get());
    assert!(exact.get() * 10 > gaps.get() * 8, "exact in {} of {} only", exact.get(), gaps.get());
}

#[test]
fn a_complete_case_is_decided_as_the_rules_say_and_by_the_shortest_walk_too() {
    run(300, (draw::policy(), prop::collection::vec(draw::case(), 2)), |(policy, cases)| {
        let bundle = compiled(&policy, &Options::default());
        let mut walker = Walker::new(&bundle);
        for values in cases.iter().flat_map(|known| completions(known).into_iter().step_by(7).take(20)) {
            let case = filled(&bundle, &as_known(&values));
            let (possible, missing, exact) = asked(&mut walker, &case);
            prop_assert_eq!(possible, BTreeSet::from([policy.determine(&values)]));
            prop_assert!(missing.is_empty() && exact);
            let found = walker.determine(Some(0), &case);
            prop_assert_eq!(walker.decide(0, &case), found.decided());
            prop_assert_eq!(found.editions.len(), 1);
            prop_assert_eq!(found.editions[0].edition as usize, policy.edition(&values));
        }
        Ok(())
    });
}

#[test]
fn criteria_are_met_exactly_where_all_completions_meet_them() {
    run(600, (draw::policy(), draw::case()), |(policy, known)| {
        let all = completions(&known);
        if all.is_empty() || all.len() > MOST_COMPLETIONS {
            return Ok(());
        }
        let bundle = compiled(&policy, &Options::default());
        let mut walker = Walker::new(&bundle);
        let case = filled(&bundle, &known);
        let free = known.iter().enumerate().all(|(fact, known)| {
            matches!(known, Known::Value(_)) || ![D, E, F, model::N, model::K].contains(&fact)
        });
        let found = walker.determine(Some(0), &case);
        let mut explanation = Explanation::default();
        for at in found.editions {
            walker.explain(at, &case, &mut explanation);
            let edition = &policy.editions[at.edition as usize];
            for criterion in &bundle.units[0].editions[at.edition as usize].criteria {
                let index: usize = criterion.name[1..].parse().unwrap();
                let (answers, _) =
                    study(&all, |values| Cond::Criterion(index).holds(values, &edition.criteria));
                let truth = match (answers.contains(&true), answers.contains(&false)) {
                    (true, false) => Status::Met,
                    (false, true) => Status::NotMet,
                    _ => Status::Unknown,
                };
                let status = explanation.status(criterion.condition);
                prop_assert!(
                    status == truth || status == Status::Unknown,
                    "bolder: {} is {:?}",
                    criterion.name,
                    status
                );
                if free {
                    prop_assert_eq!(status, truth, "{}, case {:?}", criterion.name, known);
                }
            }
        }
        Ok(())
    });
}

/// What is known of a fact once a little more is learnt, its true value being `value`.
fn learnt(known: &Known, value: &model::Value) -> Known {
    match (known, value) {
        (Known::Nothing, model::Value::One(value)) => {
            let mut two = vec![*value, if *value == 0 { 1 } else { value - 1 }];
            two.sort_unstable();
            Known::OneOf(two)
        }
        (Known::OneOf(values), model::Value::One(value)) => {
            let other = values.iter().find(|other| *other != value);
            Known::OneOf(values.iter().filter(|v| *v == value || Some(*v) == other).copied().collect())
        }
        (Known::Between(_, high), model::Value::One(value)) => Known::Between(*value, *high),
        (Known::Nothing, model::Value::List(items)) => {
            Known::List(items.iter().take(1).copied().map(Some).collect(), true)
        }
        (Known::List(items, open), model::Value::List(all)) => {
            let mut rest = all.clone();
            for item in items.iter().flatten() {
                if let Some(at) = rest.iter().position(|other| other == item) {
                    rest.remove(at);
                }
            }
            let mut more = items.clone();
            match (more.iter_mut().find(|item| item.is_none()), rest.first()) {
                (Some(gap), Some(item)) => *gap = Some(*item),
                (None, Some(item)) => more.push(Some(*item)),
                (_, None) => {}
            }
            Known::List(more, *open && !rest.is_empty())
        }
        (known, _) => known.clone(),
    }
}

#[test]
fn learning_more_never_overturns_a_decision() {
    let strategy =
        (draw::policy(), draw::case(), any::<prop::sample::Index>(), 0..FACTS.len(), any::<bool>());
    run(600, strategy, |(policy, known, pick, fact, wholly)| {
        let all = completions(&known);
        if all.is_empty() {
            return Ok(());
        }
        let bundle = compiled(&policy, &Options::default());
        let mut walker = Walker::new(&bundle);
        let (before, _, _) = asked(&mut walker, &filled(&bundle, &known));
        let truth = &all[pick.index(all.len())];
        let mut more = known.clone();
        more[fact] = if wholly { as_known(truth)[fact].clone() } else { learnt(&known[fact], &truth[fact]) };
        let (after, _, _) = asked(&mut walker, &filled(&bundle, &more));
        prop_assert!(after.is_subset(&before), "{before:?} became {after:?}");
        Ok(())
    });
}

#[test]
fn over_its_budget_a_policy_determines_more_cautiously_never_bolder() {
    run(400, (draw::policy(), draw::case()), |(policy, known)| {
        let all = completions(&known);
        if all.is_empty() || all.len() > MOST_COMPLETIONS {
            return Ok(());
        }
        let bundle = compiled(&policy, &Options { node_budget: 0, ..Options::default() });
        let mut walker = Walker::new(&bundle);
        let (ends, missing) = study(&all, |values| policy.determine(values));
        let (possible, asked_for, exact) = asked(&mut walker, &filled(&bundle, &known));
        prop_assert!(possible.is_superset(&ends), "{possible:?} does not hold {ends:?}");
        prop_assert!(asked_for.is_superset(&missing) || possible.len() == 1);
        prop_assert!(exact == (possible.len() == 1) || bundle.units[0].root.is_some());
        let values = &all[0];
        let (possible, _, _) = asked(&mut walker, &filled(&bundle, &as_known(values)));
        prop_assert_eq!(possible, BTreeSet::from([policy.determine(values)]));
        Ok(())
    });
}

/// The same condition in other words.
fn reworded(cond: &Cond) -> Cond {
    let not = |cond: Cond| Cond::Not(Box::new(cond));
    match cond {
        Cond::Not(inner) => match &**inner {
            Cond::All(members) => Cond::Any(members.iter().map(|member| not(reworded(member))).collect()),
            Cond::Any(members) => {
                Cond::All(members.iter().rev().map(|member| not(reworded(member))).collect())
            }
            other => not(reworded(other)),
        },
        Cond::All(members) => {
            not(Cond::Any(members.iter().rev().map(|member| not(reworded(member))).collect()))
        }
        Cond::Any(members) => Cond::AtLeast(1, members.iter().rev().map(reworded).collect()),
        Cond::AtLeast(2, members) if members.len() == 2 => Cond::All(members.iter().map(reworded).collect()),
        Cond::Some(fact, set) => not(Cond::None(*fact, set.clone())),
        Cond::None(fact, set) => not(Cond::Some(*fact, set.clone())),
        Cond::Sum(parts, model::Op::Less, right) => not(Cond::Sum(parts.clone(), model::Op::AtLeast, *right)),
        Cond::Sum(parts, model::Op::More, right) => Cond::Sum(parts.clone(), model::Op::AtLeast, right + 1),
        Cond::Sum(parts, model::Op::Is, right) => Cond::All(vec![
            Cond::Sum(parts.clone(), model::Op::AtMost, *right),
            Cond::Sum(parts.clone(), model::Op::AtLeast, *right),
        ]),
        Cond::Between(fact, low, high) => Cond::All(vec![
            Cond::Sum(vec![(*fact, 1)], model::Op::AtLeast, *low),
            Cond::Sum(vec![(*fact, 1)], model::Op::AtMost, *high),
        ]),
        Cond::In(fact, set, negated) => not(Cond::In(*fact, set.clone(), !negated)),
        other => other.clone(),
    }
}

fn alone(criterion: Cond) -> Policy {
    let rule = model::Rule { outcome: "deny", reason: 0, unless: false, when: Cond::Criterion(0) };
    let edition = model::Edition { criteria: vec![criterion], rules: vec![rule], otherwise: true };
    Policy { editions: vec![edition], split: 1 }
}

#[test]
fn conditions_that_mean_the_same_are_equal_after_the_joint_rebuild() {
    run(600, draw::cond(0), |cond| {
        let (a, b) = (
            compiled(&alone(cond.clone()), &Options::default()),
            compiled(&alone(reworded(&cond)), &Options::default()),
        );
        let criterion = |bundle: &Bundle| bundle.units[0].editions[0].criteria[0].condition;
        prop_assert_eq!(
            equal_conditions((&a, 0, criterion(&a)), (&b, 0, criterion(&b))),
            Ok(true),
            "{:?}",
            reworded(&cond)
        );
        prop_assert_eq!(equal_determinations((&a, 0), (&b, 0)), Ok(true));
        Ok(())
    });
}

#[test]
fn conditions_that_differ_in_some_case_are_not_equal() {
    let differed = Cell::new(0u32);
    run(400, (draw::cond(0), draw::cond(0), draw::case()), |(left, right, known)| {
        let (a, b) = (
            compiled(&alone(left.clone()), &Options::default()),
            compiled(&alone(right.clone()), &Options::default()),
        );
        let differ = completions(&known)
            .iter()
            .take(2000)
            .any(|values| left.holds(values, &[]) != right.holds(values, &[]));
        let criterion = |bundle: &Bundle| bundle.units[0].editions[0].criteria[0].condition;
        let equal = equal_conditions((&a, 0, criterion(&a)), (&b, 0, criterion(&b)));
        prop_assert!(!(differ && equal == Ok(true)));
        differed.set(differed.get() + u32::from(differ));
        Ok(())
    });
    assert!(differed.get() > 100);
}

#[test]
fn the_bundle_does_not_depend_on_the_order_of_files() {
    run(100, (draw::policy(), any::<prop::sample::Index>()), |(policy, pick)| {
        let mut files = text::files(&policy);
        let bytes = |files: &[(String, String)]| {
            let borrowed: Vec<(&str, &str)> =
                files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
            write_bundle(&compile_texts(&borrowed, &Options::default()).1.bundle.unwrap()).unwrap()
        };
        let before = bytes(&files);
        let by = pick.index(files.len());
        files.rotate_left(by);
        files.reverse();
        prop_assert_eq!(before, bytes(&files));
        Ok(())
    });
}
