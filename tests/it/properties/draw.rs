//! Random policies and cases of the tiny world.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::model::{
    CH, Cond, D, DAYS, DX, E, Edition, FACTS, Known, M, MOST_NUMBER, N, Op, PROC, Policy, Rule, TONE,
};

fn op() -> impl Strategy<Value = Op> {
    select(vec![Op::Less, Op::AtMost, Op::More, Op::AtLeast, Op::Is])
}

fn codes() -> impl Strategy<Value = Vec<i64>> {
    subsequence(vec![0, 1], 1..=2)
}

fn choices() -> impl Strategy<Value = Vec<i64>> {
    subsequence(vec![0, 1, 2], 1..=3)
}

fn atom(criteria: usize) -> BoxedStrategy<Cond> {
    let sums = vec![vec![(N, 1)], vec![(M, 1)], vec![(N, 1), (M, 1)], vec![(N, 1), (M, -1)]];
    let base = prop_oneof![
        2 => (0usize..2).prop_map(Cond::Yes),
        4 => (select(sums), op(), 1..=MOST_NUMBER).prop_map(|(parts, op, right)| Cond::Sum(parts, op, right)),
        1 => (1..3i64, 3..5i64).prop_map(|(low, high)| Cond::Between(N, low, high)),
        1 => (select(vec![D, E]), op(), 1..DAYS - 1).prop_map(|(fact, op, day)| Cond::Day(fact, op, day)),
        2 => (op(), 0..DAYS - 1).prop_map(|(op, days)| Cond::Days(op, days)),
        1 => (choices(), any::<bool>()).prop_map(|(set, negated)| Cond::In(TONE, set, negated)),
        1 => (codes(), any::<bool>()).prop_map(|(set, negated)| Cond::In(PROC, set, negated)),
        2 => (codes(), 0..3).prop_map(|(set, how)| quantified(DX, set, how)),
        2 => (choices(), 0..3).prop_map(|(set, how)| quantified(CH, set, how)),
    ];
    if criteria == 0 {
        return base.boxed();
    }
    prop_oneof![4 => base, 1 => (0..criteria).prop_map(Cond::Criterion)].boxed()
}

fn quantified(fact: usize, set: Vec<i64>, how: i32) -> Cond {
    match how {
        0 => Cond::Some(fact, set),
        1 => Cond::Every(fact, set),
        _ => Cond::None(fact, set),
    }
}

/// A condition that may use the first `criteria` criteria.
pub(crate) fn cond(criteria: usize) -> BoxedStrategy<Cond> {
    atom(criteria)
        .prop_recursive(3, 12, 3, |inner| {
            prop_oneof![
                1 => inner.clone().prop_map(|cond| Cond::Not(Box::new(cond))),
                2 => vec(inner.clone(), 2..4).prop_map(Cond::All),
                2 => vec(inner.clone(), 2..4).prop_map(Cond::Any),
                1 => vec(inner, 2..4).prop_map(|members| Cond::AtLeast(2, members)),
            ]
        })
        .boxed()
}

fn edition() -> impl Strategy<Value = Edition> {
    let criteria = (0usize..3).prop_flat_map(|count| (0..count).map(cond).collect::<Vec<_>>());
    criteria.prop_flat_map(|criteria| {
        let outcome = select(vec!["deny", "approve", "pend", "return"]);
        let rule = (outcome, 0usize..3, any::<bool>(), cond(criteria.len()))
            .prop_map(|(outcome, reason, unless, when)| Rule { outcome, reason, unless, when });
        (Just(criteria), vec(rule, 1..4), any::<bool>()).prop_map(|(criteria, rules, otherwise)| Edition {
            criteria,
            rules,
            otherwise,
        })
    })
}

/// A policy of one or two editions.
pub(crate) fn policy() -> impl Strategy<Value = Policy> {
    (vec(edition(), 1..3), 1..DAYS).prop_map(|(editions, split)| Policy { editions, split })
}

fn known_one(fact: usize, most: i64) -> BoxedStrategy<Known> {
    let value = (0..=most).prop_map(Known::Value);
    match fact {
        N | M => prop_oneof![
            6 => value,
            2 => Just(Known::Nothing),
            1 => subsequence((0..=most).collect::<Vec<_>>(), 2..4).prop_map(Known::OneOf),
            1 => (0..3i64, 3..5i64).prop_map(|(low, high)| Known::Between(low, high)),
        ]
        .boxed(),
        TONE | PROC => prop_oneof![
            6 => value,
            2 => Just(Known::Nothing),
            1 => subsequence((0..=most).collect::<Vec<_>>(), 2..3).prop_map(Known::OneOf),
        ]
        .boxed(),
        D => prop_oneof![4 => Just(Known::Nothing), 6 => (0..3i64).prop_map(Known::Value)].boxed(),
        E => prop_oneof![4 => Just(Known::Nothing), 6 => (2..DAYS).prop_map(Known::Value)].boxed(),
        _ => prop_oneof![6 => value, 2 => Just(Known::Nothing)].boxed(),
    }
}

fn known_list() -> impl Strategy<Value = Known> {
    prop_oneof![
        1 => Just(Known::Nothing),
        3 => (vec(option::weighted(0.7, 0..3i64), 0..=2), prop::bool::weighted(0.3))
            .prop_map(|(items, open)| Known::List(items, open)),
    ]
}

/// A case with gaps; `e` is never known to be before `d`.
pub(crate) fn case() -> impl Strategy<Value = Vec<Known>> {
    let one = |fact: usize| match fact {
        N | M => known_one(fact, MOST_NUMBER),
        TONE | PROC => known_one(fact, 2),
        D | E => known_one(fact, DAYS - 1),
        DX | CH => known_list().boxed(),
        _ => known_one(fact, 1),
    };
    let all: Vec<BoxedStrategy<Known>> = (0..FACTS.len()).map(one).collect();
    all.prop_map(|mut case| {
        if let (Known::Value(d), Known::Value(e)) = (&case[D], &case[E])
            && e < d
        {
            case[E] = Known::Value(*d);
        }
        case
    })
}
