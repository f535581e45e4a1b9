//! Random conditions of the wide world, in topics: a policy takes a few.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::condition::{Cond, Quant, Set, State};
use super::draw_records::{recorded, when_recorded};
use super::operand::Num;
use super::world::{A, B, CH, D, DX, Days, E, F, GRADE, K, MOST_NUMBER, N, PLACE, PROC, SPOT, TONE, World};
use crate::properties::model::Op;

/// What the conditions of a policy are about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Topic {
    Dates,
    Visits,
    Tests,
    Lists,
    Choices,
    Evidence,
}

/// The names that a condition may use.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    pub(crate) criteria: usize,
    /// Parameters and tables that are numbers.
    pub(crate) numbers: Vec<Num>,
    /// Parameters that are dates.
    pub(crate) dates: Vec<Num>,
}

pub(crate) fn op() -> impl Strategy<Value = Op> {
    select(vec![Op::Less, Op::AtMost, Op::More, Op::AtLeast, Op::Is])
}

pub(crate) fn order() -> impl Strategy<Value = Op> {
    select(vec![Op::Less, Op::AtMost, Op::More, Op::AtLeast])
}

/// How many months one stretch of days begins after another, roughly.
pub(crate) fn months_between(from: Days, to: Days) -> i64 {
    (to.low - from.low + if to.low < from.low { -15 } else { 15 }) / 30
}

fn basic(names: &Names) -> BoxedStrategy<Cond> {
    let number = |fact: usize| {
        (op(), 0..=MOST_NUMBER).prop_map(move |(op, to)| Cond::Compare(Num::Fact(fact), op, Num::Const(to)))
    };
    let mut all = vec![
        (3, select(vec![A, B]).prop_map(Cond::Yes).boxed()),
        (2, number(N).boxed()),
        (1, (op(), -1..2i64).prop_map(|(op, _)| Cond::Compare(Num::Fact(N), op, Num::Fact(K))).boxed()),
        (
            1,
            (order(), any::<bool>(), 1..MOST_NUMBER)
                .prop_map(|(op, greatest, n)| {
                    Cond::Pick(Num::Fact(N), op, greatest, vec![Num::Const(n), Num::Fact(K)])
                })
                .boxed(),
        ),
    ];
    if !names.numbers.is_empty() {
        let named = (select(names.numbers.clone()), op(), select(vec![N, K]));
        let plus = (select(names.numbers.clone()), select(names.numbers.clone()), op());
        all.extend([
            (6, named.prop_map(|(to, op, fact)| Cond::Compare(Num::Fact(fact), op, to)).boxed()),
            (
                1,
                plus.prop_map(|(a, b, op)| {
                    Cond::Compare(Num::Fact(N), op, Num::Plus(Box::new(a), Box::new(b)))
                })
                .boxed(),
            ),
        ]);
    }
    proptest::strategy::Union::new_weighted(all).boxed()
}

fn dates(world: &World, names: &Names) -> BoxedStrategy<Cond> {
    let days = world.days;
    let pair = || select(vec![(D, E), (D, F), (E, F), (E, D)]);
    let fact = || select(vec![D, E, F]);
    // From the second of a pair so many months on, near the first.
    let near = move |(to, from): (usize, usize), by: i64| months_between(days[from - D], days[to - D]) + by;
    let positive = move |pair: (usize, usize), by: i64| near(pair, by).abs().max(1);
    let mut all = vec![
        (
            2,
            (fact(), op(), 0..4i64)
                .prop_map(move |(fact, op, at)| {
                    Cond::Compare(Num::Fact(fact), op, Num::Day(days[fact - D].low + at))
                })
                .boxed(),
        ),
        (
            3,
            (pair(), op(), -1..2i64)
                .prop_map(move |(pair, op, by)| {
                    let months = near(pair, by / 2);
                    let edge = if months == 0 {
                        Num::Fact(pair.1)
                    } else {
                        Num::Months(Box::new(Num::Fact(pair.1)), months)
                    };
                    Cond::Compare(Num::Fact(pair.0), op, edge)
                })
                .boxed(),
        ),
        (
            1,
            (pair(), op(), -2..3i64)
                .prop_map(move |(pair, op, by)| {
                    let gap = days[pair.0 - D].low - days[pair.1 - D].low + by;
                    let edge = if gap == 0 {
                        Num::Fact(pair.1)
                    } else {
                        Num::Days(Box::new(Num::Fact(pair.1)), gap)
                    };
                    Cond::Compare(Num::Fact(pair.0), op, edge)
                })
                .boxed(),
        ),
        (
            2,
            (pair(), op(), -1..1i64)
                .prop_map(move |(pair, op, by)| Cond::Apart(pair.0, pair.1, op, positive(pair, by)))
                .boxed(),
        ),
        (
            1,
            (pair(), 0..2i64, any::<bool>())
                .prop_map(move |(pair, by, negated)| {
                    Cond::Within(pair.0, pair.1, positive(pair, by), negated)
                })
                .boxed(),
        ),
        (
            2,
            (pair(), op(), -1..2i64, any::<bool>())
                .prop_map(move |(pair, op, by, years)| {
                    let months = near(pair, 0);
                    let step = if years && months.abs() >= 12 { 12 } else { 1 };
                    Cond::Elapsed(step, pair.1, pair.0, op, (months / step + by).max(0))
                })
                .boxed(),
        ),
        (
            2,
            (fact(), order(), any::<bool>(), 0..4i64)
                .prop_map(move |(fact, op, greatest, at)| {
                    let other = if fact == D { E } else { D };
                    let months = near((fact, other), 0);
                    let edge = if months == 0 {
                        Num::Fact(other)
                    } else {
                        Num::Months(Box::new(Num::Fact(other)), months)
                    };
                    Cond::Pick(Num::Fact(fact), op, greatest, vec![edge, Num::Day(days[fact - D].low + at)])
                })
                .boxed(),
        ),
    ];
    if !names.dates.is_empty() {
        let named = (select(names.dates.clone()), op(), fact());
        all.push((4, named.prop_map(|(to, op, fact)| Cond::Compare(Num::Fact(fact), op, to)).boxed()));
    }
    proptest::strategy::Union::new_weighted(all).boxed()
}

fn choices() -> BoxedStrategy<Cond> {
    let some = || subsequence(vec![0, 1, 2], 1..3);
    prop_oneof![
        3 => (op(), 0..4i64).prop_map(|(op, grade)| Cond::Grade(op, grade)),
        2 => (some(), any::<bool>()).prop_map(|(set, negated)| Cond::In(TONE, set, negated)),
        1 => (subsequence(vec![0, 1, 2, 3], 1..4), any::<bool>()).prop_map(|(set, negated)| Cond::In(GRADE, set, negated)),
        2 => any::<bool>().prop_map(|negated| Cond::Same(PLACE, SPOT, negated)),
        1 => (0..2i64, any::<bool>()).prop_map(|(place, negated)| Cond::In(PLACE, vec![place], negated)),
    ]
    .boxed()
}

fn lists() -> BoxedStrategy<Cond> {
    let quant = || select(vec![Quant::Any, Quant::Every, Quant::No]);
    let set = |fact: usize| {
        let most: Vec<i64> = if fact == DX { vec![0, 1] } else { vec![0, 1, 2] };
        let these = subsequence(most.clone(), 1..=most.len()).prop_map(Set::These);
        if fact == DX {
            prop_oneof![these, select(vec![D, E]).prop_map(Set::DatedOn)].boxed()
        } else {
            these.boxed()
        }
    };
    let place = || option::of(0..2usize);
    prop_oneof![
        2 => (quant(), set(DX)).prop_map(|(quant, set)| Cond::Has(quant, DX, set)),
        1 => (quant(), set(CH)).prop_map(|(quant, set)| Cond::Has(quant, CH, set)),
        2 => (place(), set(DX), any::<bool>()).prop_map(|(place, set, negated)| Cond::Element(place, DX, set, negated)),
        1 => (place(), set(CH), any::<bool>()).prop_map(|(place, set, negated)| Cond::Element(place, CH, set, negated)),
        1 => select(vec![D, E]).prop_map(|date| Cond::Dated(PROC, date)),
    ]
    .boxed()
}

fn evidence(world: &World) -> BoxedStrategy<Cond> {
    let days = world.days;
    let state = select(vec![State::Documented, State::Absent, State::Conflicting]);
    prop_oneof![
        2 => (select(vec![A, N, TONE]), state, any::<bool>())
            .prop_map(|(fact, state, negated)| Cond::Evidence(fact, state, negated)),
        1 => (op(), 0..4i64).prop_map(move |(op, at)| Cond::Compare(Num::DateOf(N), op, Num::Day(days[0].low + at))),
        1 => (op(), -1..2i64).prop_map(move |(op, by)| {
            let edge = if by == 0 { Num::Fact(D) } else { Num::Days(Box::new(Num::Fact(D)), by) };
            Cond::Compare(Num::DateOf(N), op, edge)
        }),
    ]
    .boxed()
}

/// A condition with no other inside it.
fn atom(world: &World, topics: &[Topic], names: &Names) -> BoxedStrategy<Cond> {
    let mut all = vec![(2, basic(names))];
    for topic in topics {
        all.push(match topic {
            Topic::Dates => (4, dates(world, names)),
            Topic::Visits => (6, recorded(world, 0, names)),
            Topic::Tests => (6, recorded(world, 1, names)),
            Topic::Lists => (4, lists()),
            Topic::Choices => (4, choices()),
            Topic::Evidence => (3, evidence(world)),
        });
    }
    if names.criteria > 0 {
        all.push((3, (0..names.criteria).prop_map(Cond::Criterion).boxed()));
    }
    proptest::strategy::Union::new_weighted(all).boxed()
}

/// A condition on some topics.
pub(crate) fn cond(world: &World, topics: &[Topic], names: &Names) -> BoxedStrategy<Cond> {
    atom(world, topics, names)
        .prop_recursive(2, 6, 3, |inner| {
            prop_oneof![
                1 => inner.clone().prop_map(|cond| Cond::Not(Box::new(cond))),
                2 => vec(inner.clone(), 2..4).prop_map(Cond::All),
                2 => vec(inner.clone(), 2..4).prop_map(Cond::Any),
                1 => vec(inner, 3..4).prop_map(|members| Cond::AtLeast(2, members)),
            ]
        })
        .boxed()
}

/// A condition for `applies`, which asks nothing of the evidence.
pub(crate) fn scope(world: &World) -> BoxedStrategy<Cond> {
    prop_oneof![3 => basic(&Names::default()), 1 => dates(world, &Names::default()), 1 => when_recorded(world)].boxed()
}
