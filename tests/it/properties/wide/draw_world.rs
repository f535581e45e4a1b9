//! Random domains of the wide world.

use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::calendar::{day, shifted};
use super::condition::Cond;
use super::operand::Num;
use super::world::{A, B, Closing, D, DATE, Days, E, F, K, ListWorld, N, World};
use crate::properties::model::Op;

/// So many months and days before the first day of all, and how many days.
type Span = (i64, i64, i64);

fn span() -> impl Strategy<Value = Span> {
    (select(vec![0, 0, 1, 2, 12, 12]), 0..3i64, 2..5i64)
}

fn stretch(base: i64, (months, by, count): Span) -> Days {
    Days { low: shifted(base, -months) - by, count }
}

fn list(at: usize, base: i64) -> impl Strategy<Value = ListWorld> {
    let counts = option::weighted(0.3, any::<bool>());
    let each = option::weighted(0.3, (any::<bool>(), D..=F));
    (span(), 1..4usize, prop::bool::weighted(0.25), counts, each).prop_map(
        move |(span, longest, one, counts, each)| {
            let each = each.map(|(strict, fact)| {
                let op = if strict { Op::Less } else { Op::AtMost };
                Cond::Compare(Num::Field(at, DATE), op, Num::Fact(fact))
            });
            ListWorld {
                // Three records are rare: they have many completions.
                longest: longest.min(2 + usize::from(one)),
                fewest: usize::from(one),
                days: stretch(base, span),
                counts,
                each: each.into_iter().collect(),
            }
        },
    )
}

fn closing(base: i64) -> impl Strategy<Value = Closing> {
    (any::<bool>(), select(vec![A, N, A]), 0..4i64, 0..2i64).prop_map(move |(by_date, fact, at, value)| {
        let late = Cond::Compare(Num::Fact(D), Op::More, Num::Day(base + at - 1));
        Closing { fact, value, when: if by_date { late } else { Cond::Yes(B) } }
    })
}

fn validity(base: i64) -> impl Strategy<Value = (Option<i64>, Option<i64>)> {
    (option::of(0..4i64), option::of(0..4i64)).prop_map(move |(from, until)| {
        let from = from.map(|at| base + at);
        (from, until.map(|at| (base + at).max(from.unwrap_or(i64::MIN))))
    })
}

/// The domains of a policy.
pub(crate) fn world() -> impl Strategy<Value = World> {
    let bases =
        vec![day(2025, 1, 29), day(2024, 2, 27), day(2024, 12, 30), day(2025, 2, 26), day(2025, 6, 10)];
    select(bases).prop_flat_map(|base| {
        let constraints = subsequence(vec![(D, E), (N, K), (D, F)], 0..3);
        let closings = option::weighted(0.3, closing(base));
        let lists = (list(0, base), list(1, base));
        (3..5i64, span(), span(), lists, constraints, closings, validity(base), validity(base)).prop_map(
            move |(count, e, f, lists, constraints, closing, one, two)| World {
                days: [Days { low: base, count }, stretch(base, e), stretch(base, f)],
                lists: [lists.0, lists.1],
                constraints,
                closings: closing.into_iter().collect(),
                validity: [one, two],
            },
        )
    })
}
