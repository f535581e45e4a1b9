//! Random policies of the wide world.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::condition::{Body, Cond};
use super::draw::{Names, Topic, cond, scope};
use super::draw_world::world;
use super::operand::Num;
use super::policy::{Criterion, Edition, Hit, Parameter, Payer, Policy, Rule, Stage, Table};
use super::world::{A, B, D, E, F, GRADE, K, MOST_NUMBER, TONE, World};

fn parameter(world: &World) -> BoxedStrategy<Parameter> {
    let number = || (0..=MOST_NUMBER).prop_map(Num::Const);
    let base = world.days[0].low;
    let day = move || (0..4i64).prop_map(move |at| Num::Day(base + at));
    let rows = |keys: Vec<i64>, count: usize| (subsequence(keys, count), vec(0..4i64, count));
    let low = world.days;
    let keyed = (select(vec![A, TONE, GRADE, K, D, E]), any::<bool>(), vec(0..4i64, 2), 0..4i64);
    let keyed = (keyed, rows(vec![0, 1], 1), rows(vec![1, 2, 3], 2)).prop_map(
        move |((fact, date, _, otherwise), one, two)| {
            let value = move |value: i64| if date { Num::Day(base + value) } else { Num::Const(value) };
            let from_on = matches!(fact, K | D | E);
            let (keys, values) = if fact == A { one } else { two };
            let start = if matches!(fact, D | E) { low[fact - D].low } else { 0 };
            let most = if start > 0 { low[fact - D].high() } else { i64::MAX };
            let keys = keys.into_iter().map(|key| if fact == TONE { key - 1 } else { key + start });
            let keys = keys.filter(|key| *key <= most);
            Parameter::Keyed(
                fact,
                from_on,
                keys.zip(values.into_iter().map(value)).collect(),
                value(otherwise),
            )
        },
    );
    prop_oneof![1 => number().prop_map(Parameter::Plain), 1 => day().prop_map(Parameter::Plain), 5 => keyed]
        .boxed()
}

fn is_date(parameter: &Parameter) -> bool {
    let (Parameter::Plain(value) | Parameter::Keyed(_, _, _, value)) = parameter;
    matches!(value, Num::Day(_))
}

fn table(world: &World, topics: &[Topic]) -> BoxedStrategy<Table> {
    let hits = vec![Hit::First, Hit::First, Hit::Unique, Hit::Sum, Hit::Lowest, Hit::Highest, Hit::Count];
    let row = (cond(world, topics, &Names::default()), 0..4i64);
    (select(hits), vec(row, 1..3), 0..4i64)
        .prop_map(|(hit, mut rows, otherwise)| {
            if hit == Hit::Unique {
                for (at, (when, _)) in rows.iter_mut().enumerate() {
                    *when = Cond::In(TONE, vec![at as i64], false);
                }
            }
            Table { hit, rows, otherwise }
        })
        .boxed()
}

fn criterion(world: &World, topics: &[Topic], names: &Names) -> BoxedStrategy<Criterion> {
    let one = cond(world, topics, names);
    // Only names can be those of which one must be among them.
    let second = if names.criteria > 0 { Cond::Criterion(0) } else { Cond::Yes(B) };
    let several = (one.clone(), subsequence(vec![0usize, 1], 1..3)).prop_map(move |(other, including)| {
        (Cond::AtLeast(2, vec![Cond::Yes(A), second.clone(), other]), including)
    });
    let body = prop_oneof![3 => one.clone().prop_map(|body| (body, Vec::new())), 1 => several];
    let unless = prop_oneof![2 => Just(Vec::new()), 1 => vec(one, 1..3)];
    (body, unless).prop_map(|((body, including), unless)| Criterion { body, including, unless }).boxed()
}

const POSITIVE: [&str; 4] = ["approve", "approve_in_part", "modify", "no_authorization_required"];

fn rule(world: &World, topics: &[Topic], names: &Names) -> BoxedStrategy<Rule> {
    let outcomes =
        vec!["deny", "deny", "approve", "pend", "return", "approve_in_part", "modify", "not_applicable"];
    let when = cond(world, topics, names);
    let guard = (when.clone(), option::weighted(0.3, when), 0..3usize);
    (select(outcomes), 0..3usize, guard, prop::bool::weighted(0.15))
        .prop_map(|(outcome, reason, (when, unless, form), soft)| match (form, unless) {
            (_, Some(unless)) if soft => {
                Rule { outcome: "pend", reason: 2, when: Some(when), unless: Some(unless), soft: true }
            }
            (0, None) => Rule { outcome, reason, when: None, unless: Some(when), soft: false },
            (_, unless) => Rule { outcome, reason, when: Some(when), unless, soft: false },
        })
        .boxed()
}

fn edition(world: &World, topics: &[Topic]) -> BoxedStrategy<Edition> {
    let (world, topics) = (world.clone(), topics.to_vec());
    let parameters = prop_oneof![1 => Just(Vec::new()), 1 => vec(parameter(&world), 1..3)];
    let tables = prop_oneof![3 => Just(Vec::new()), 1 => vec(table(&world, &topics), 1..2)];
    let otherwise = prop_oneof![2 => Just(None), 3 => select(POSITIVE.to_vec()).prop_map(Some), 1 => Just(Some("not_applicable"))];
    (parameters, tables, 0..3usize, otherwise)
        .prop_flat_map(move |(parameters, tables, criteria, otherwise)| {
            let mut names = Names::default();
            for (index, parameter) in parameters.iter().enumerate() {
                let list = if is_date(parameter) { &mut names.dates } else { &mut names.numbers };
                list.push(Num::Parameter(index));
            }
            names.numbers.extend((0..tables.len()).map(Num::Table));
            let made: Vec<_> = (0..criteria)
                .map(|criteria| criterion(&world, &topics, &Names { criteria, ..names.clone() }))
                .collect();
            let rules = vec(rule(&world, &topics, &Names { criteria, ..names }), 1..4);
            (Just(parameters), Just(tables), made, rules, Just(otherwise))
        })
        .prop_map(|(parameters, tables, criteria, rules, otherwise)| Edition {
            body: Body { parameters, tables, criteria },
            rules,
            otherwise,
        })
        .boxed()
}

fn policy(world: &World, topics: &[Topic]) -> BoxedStrategy<Policy> {
    let days = world.days[0];
    let editions = prop_oneof![4 => vec(edition(world, topics), 1), 1 => vec(edition(world, topics), 2)];
    let through = option::of((select(vec![E, F, F]), prop::bool::weighted(0.7)));
    let applies = prop_oneof![5 => Just(Vec::new()), 1 => vec(scope(world), 1..3)];
    (editions, 1..days.count, through, applies)
        .prop_map(move |(editions, split, through, applies)| Policy {
            applies,
            editions,
            split: days.low + split,
            through,
        })
        .boxed()
}

fn stage(world: &World, topics: &[Topic]) -> BoxedStrategy<Stage> {
    let one = policy(world, topics);
    let two = (one.clone(), one.clone(), scope(world)).prop_map(|(mut one, mut other, by)| {
        one.applies.push(by.clone());
        other.applies.push(Cond::Not(Box::new(by)));
        vec![one, other]
    });
    let policies = prop_oneof![5 => one.prop_map(|one| vec![one]), 1 => two];
    (policies, prop::bool::weighted(0.3))
        .prop_map(|(policies, overrides)| Stage { overrides, policies })
        .boxed()
}

/// The policies of a payer on some topics.
pub(crate) fn payer() -> impl Strategy<Value = Payer> {
    let all = vec![Topic::Dates, Topic::Visits, Topic::Tests, Topic::Lists, Topic::Choices, Topic::Evidence];
    let topics = prop_oneof![
        3 => Just(vec![Topic::Visits]),
        2 => Just(vec![Topic::Dates]),
        3 => subsequence(all, 1..3),
    ];
    (world(), topics).prop_flat_map(|(mut world, topics)| {
        // A window may begin with the latest of the other list.
        if topics.iter().all(|topic| !matches!(topic, Topic::Visits | Topic::Tests)) {
            world.lists.iter_mut().for_each(|list| list.each.clear());
        }
        let one = stage(&world, &topics);
        let stages = prop_oneof![3 => vec(one.clone(), 1), 1 => vec(one, 2..4)];
        (Just(world), stages, prop::bool::weighted(0.3))
            .prop_map(|(world, stages, report_as)| Payer::new(world, stages, report_as))
    })
}
