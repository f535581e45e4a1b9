//! Random policies and cases of the tiny world.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::model::{
    BIG, CH, Cond, D, DAYS, DX, E, Edition, F, FACTS, K, Known, M, MOST_BIG, MOST_NUMBER, N, Op, PROC,
    Policy, Rule, TONE, W, X,
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
    let sums = vec![
        vec![(N, 1)],
        vec![(M, 1)],
        vec![(N, 1), (M, 1)],
        vec![(N, 1), (M, -1)],
        vec![(N, 1), (K, 1)],
        vec![(N, 1), (K, -1)],
        vec![(M, 1), (N, 1), (K, -1)],
    ];
    let spans = select(vec![(D, E), (E, F), (D, F), (F, D)]);
    let base = prop_oneof![
            2 => (0usize..2).prop_map(Cond::Yes),
            4 => (select(sums), op(), 1..=2 * MOST_NUMBER).prop_map(|(parts, op, right)| Cond::Sum(parts, op, right)),
            1 => (1..3i64, 3..5i64).prop_map(|(low, high)| Cond::Between(N, low, high)),
            1 => (select(vec![D, E, F]), op(), 1..DAYS - 1).prop_map(|(fact, op, day)| Cond::Day(fact, op, day)),
    2 => (spans, op(), 0..DAYS - 1).prop_map(|((from, to), op, days)| Cond::Days(from, to, op, days)),
            1 => (op(), -8..DAYS).prop_map(|(op, days)| Cond::Mixed(op, days)),
            1 => (prop_oneof![subsequence(vec![0, 1, 30], 1..3), subsequence(vec![0, 1, 62, 63, 64, MOST_BIG], 1..5)], any::<bool>()).prop_map(|(set, negated)| Cond::In(BIG, set, negated)),
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
    let some = subsequence((0..=most.min(9)).collect::<Vec<_>>(), 2..=2 + usize::from(most > 2))
        .prop_map(Known::OneOf);
    match fact {
        N | M | D | E | F => prop_oneof![
            14 => value,
            4 => Just(Known::Nothing),
            1 => some,
            1 => (0..3i64, 3..=MOST_NUMBER).prop_map(|(low, high)| Known::Between(low, high)),
        ]
        .boxed(),
        TONE | PROC => prop_oneof![16 => value, 3 => Just(Known::Nothing), 1 => some].boxed(),
        BIG => prop_oneof![
            29 => select(vec![0, 1, 30, 31, 62, 63, 64, MOST_BIG]).prop_map(Known::Value),
            1 => Just(Known::Nothing),
        ]
        .boxed(),
        _ => prop_oneof![8 => value, 2 => Just(Known::Nothing)].boxed(),
    }
}

fn known_list() -> impl Strategy<Value = Known> {
    prop_oneof![
        1 => Just(Known::Nothing),
        5 => (vec(option::weighted(0.8, 0..3i64), 0..=2), prop::bool::weighted(0.2))
            .prop_map(|(items, open)| Known::List(items, open)),
    ]
}

/// A case with gaps.
pub(crate) fn case() -> impl Strategy<Value = Vec<Known>> {
    let one = |fact: usize| match fact {
        N | M => known_one(fact, MOST_NUMBER),
        TONE | PROC => known_one(fact, 2),
        D | E | F | X => known_one(fact, DAYS - 1),
        K => known_one(fact, MOST_NUMBER),
        W => known_one(fact, 1),
        BIG => known_one(fact, MOST_BIG),
        DX | CH => known_list().boxed(),
        _ => known_one(fact, 1),
    };
    let all: Vec<BoxedStrategy<Known>> = (0..FACTS.len()).map(one).collect();
    all.prop_filter("no value is left", |case| !contradicts(case))
}

/// Whether known dates or numbers are in an impossible order.
fn contradicts(case: &[Known]) -> bool {
    let ends = |fact: usize| match &case[fact] {
        Known::Value(value) => (*value, *value),
        Known::OneOf(values) => (values[0], values[values.len() - 1]),
        Known::Between(low, high) => (*low, *high),
        Known::Nothing | Known::List(..) => (0, MOST_NUMBER),
    };
    [(E, D), (F, E), (F, D), (N, K)].iter().any(|(high, low)| ends(*high).1 < ends(*low).0)
}
