//! Random cases with gaps.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::subsequence;

use super::policy::Payer;
use super::value::{Evidence, Given, Known, More};
use super::world::{A, B, CH, DATE, DX, FACTS, N, TESTS, TONE, Used, VISITS, World, list_at};

/// Something of one value between two.
fn partly(low: i64, high: i64, value: u32, nothing: u32) -> BoxedStrategy<Known> {
    let known = (low..=high).prop_map(Known::Value);
    if high <= low + 1 {
        return prop_oneof![value + 3 => known, nothing => Just(Known::Nothing)].boxed();
    }
    let some = subsequence((low..=high).collect::<Vec<_>>(), 2).prop_map(Known::OneOf);
    let between =
        (low..high, 1..3i64).prop_map(move |(from, more)| Known::Between(from, (from + more).min(high)));
    prop_oneof![value => known, nothing => Just(Known::Nothing), 1 => some, 1 => between].boxed()
}

fn records(world: &World, used: &Used, list: usize) -> BoxedStrategy<Known> {
    let fields = used.fields_of(list);
    let of = |field: usize| {
        if !fields.contains(&field) {
            return Just(Known::Nothing).boxed();
        }
        let (low, high) = world.field_bounds(list, field);
        let known = partly(low, high, 12, 2);
        // A range is told of dates and numbers only.
        known.prop_map(move |known| if field == DATE || high == 2 { known } else { plain(known) }).boxed()
    };
    let record = [of(0), of(1), of(2), of(3)];
    let one = prop_oneof![9 => record, 1 => Just([const { Known::Nothing }; 4])];
    let days = world.lists[list].days;
    let more = prop_oneof![
        8 => Just(More::None),
        1 => Just(More::Some),
        1 => (0..=days.count).prop_map(move |at| More::Before(days.low + at)),
    ];
    let (fewest, longest) = (world.lists[list].fewest, world.lists[list].longest);
    prop_oneof![
        1 => Just(Known::Nothing),
        9 => (vec(one, 0..=longest), more).prop_map(move |(records, more)| {
            let more = if records.len() < fewest { More::Some } else { more };
            Known::Records(records, more)
        }),
    ]
    .boxed()
}

fn plain(known: Known) -> Known {
    match known {
        Known::Between(..) | Known::OneOf(_) => Known::Nothing,
        other => other,
    }
}

fn one(world: &World, used: &Used, fact: usize) -> BoxedStrategy<Known> {
    if !used.facts.contains(&fact) {
        return Just(Known::Nothing).boxed();
    }
    match fact {
        VISITS | TESTS => records(world, used, list_at(fact).unwrap()),
        DX | CH => {
            let items = vec(option::weighted(0.85, 0..3i64), 0..=2);
            prop_oneof![
                1 => Just(Known::Nothing),
                7 => (items, prop::bool::weighted(0.2)).prop_map(|(items, open)| Known::List(items, open)),
            ]
            .boxed()
        }
        _ => {
            let (low, high) = world.bounds(fact);
            let choice = fact >= TONE && high < 10;
            partly(low, high, 10, 3)
                .prop_map(
                    move |known| {
                        if choice && matches!(known, Known::Between(..)) { Known::Nothing } else { known }
                    },
                )
                .boxed()
        }
    }
}

fn evidence(payer: &Payer) -> BoxedStrategy<(usize, Evidence)> {
    let days = payer.world.days[0];
    let of = (prop::bool::weighted(0.3), prop::bool::weighted(0.2), option::of(-1..=days.count));
    (prop::sample::select(vec![A, B, N, TONE]), of)
        .prop_map(move |(fact, (absent, conflicting, as_of))| {
            let as_of = as_of.map(|at| days.low + at);
            (fact, Evidence { documented: false, absent, conflicting, as_of })
        })
        .boxed()
}

/// A case with gaps.
pub(crate) fn case(payer: &Payer) -> BoxedStrategy<Given> {
    let known: Vec<BoxedStrategy<Known>> =
        (0..FACTS.len()).map(|fact| one(&payer.world, &payer.used, fact)).collect();
    let said =
        if payer.used.evidence { vec(evidence(payer), 0..3).boxed() } else { Just(Vec::new()).boxed() };
    (known, said)
        .prop_map(|(mut known, said)| {
            let mut evidence = vec![Evidence::default(); FACTS.len()];
            for (fact, mut told) in said {
                // What is documented absent has no value, and what is in conflict is one of several.
                told.conflicting &= matches!(known[fact], Known::OneOf(_));
                told.absent &= !told.conflicting;
                if told.absent {
                    known[fact] = Known::Nothing;
                }
                evidence[fact] = told;
            }
            for (evidence, known) in evidence.iter_mut().zip(&known) {
                evidence.documented = *known != Known::Nothing;
            }
            Given { known, evidence }
        })
        .boxed()
}
