//! The arithmetic against allocations tried one by one.

use super::*;

const REQUESTED: i64 = 5;

fn any(low: i64, high: i64) -> Stretches {
    let mut found = Stretches::default();
    found.add(low, high);
    found
}

fn line(code: i64, minutes: Stretches, billed: i64) -> Line {
    let (code, billed) = (Stretches::value(code), Stretches::value(billed));
    Line { code, minutes, billed, before: (false, false) }
}

fn law(law: UnitLaw, ties: Ties) -> TimedUnits {
    let lines = Records { list: FactId(0), filter: crate::filter::Filter::Constant(true) };
    let timed = vec![(0, 100)];
    TimedUnits {
        lines,
        law,
        timed,
        procedure: FactId(1),
        code: 0,
        minutes: 1,
        billed: Some(2),
        number: None,
        ties,
    }
}

/// The units that lines support for a code.
fn units(of: &TimedUnits, lines: &[Line], requested: i64) -> Vec<i64> {
    let mut found = Stretches::default();
    for codes in readings(lines, requested).unwrap().0 {
        assert!(of_code(of, &codes, requested, &Domain::Range(0, 1), &mut false, &mut found));
    }
    found.all()
}

/// Every way to share out the units of a day: the full ones, and the rest one each where the remainders are greatest.
fn allocations(minutes: &[i64]) -> Vec<Vec<i64>> {
    let day = (minutes.iter().sum::<i64>() + LIFT) / UNIT;
    let left = day - minutes.iter().map(|m| m / UNIT).sum::<i64>();
    let all = (0..1u32 << minutes.len()).filter(|bits| i64::from(bits.count_ones()) == left);
    let shares = |bits: u32| (0..minutes.len()).map(move |at| i64::from(bits >> at & 1)).collect::<Vec<_>>();
    let got = |share: &[i64]| share.iter().zip(minutes).map(|(one, m)| one * (m % UNIT)).sum::<i64>();
    let shares: Vec<Vec<i64>> = all.map(shares).collect();
    let best = shares.iter().map(|share| got(share)).max().expect("left is never more than there are codes");
    let best = shares.into_iter().filter(|share| got(share) == best);
    best.map(|share| share.iter().zip(minutes).map(|(one, m)| one + m / UNIT).collect()).collect()
}

fn lines_of(minutes: &[i64], billed: &[i64]) -> Vec<Line> {
    let lines = (0..).zip(minutes.iter().zip(billed));
    lines.map(|(code, (minutes, billed))| line(code, Stretches::value(*minutes), *billed)).collect()
}

fn all_units(of: &TimedUnits, minutes: &[i64], billed: &[i64]) -> Vec<i64> {
    let lines = lines_of(minutes, billed);
    (0..).take(minutes.len()).map(|code| units(of, &lines, code)[0]).collect()
}

#[test]
fn the_examples_of_the_manual() {
    let cms = law(UnitLaw::Cms, Ties::ForTheProvider);
    assert_eq!(all_units(&cms, &[24, 23], &[2, 1]), [2, 1]);
    assert_eq!(all_units(&cms, &[20, 20], &[2, 1]), [2, 1]);
    assert_eq!(all_units(&cms, &[20, 20], &[1, 2]), [1, 2]);
    assert_eq!(all_units(&cms, &[33, 7], &[2, 1]), [2, 1]);
    assert_eq!(all_units(&cms, &[18, 13, 10, 8], &[1, 1, 1, 1]), [1, 1, 1, 0]);
    assert_eq!(all_units(&cms, &[7, 7, 7], &[0, 1, 0]), [0, 1, 0]);
    // One line of the assistant and one of the therapist with one code.
    let shared = [
        line(0, Stretches::value(23), 1),
        line(0, Stretches::value(13), 1),
        line(1, Stretches::value(30), 2),
    ];
    assert_eq!([units(&cms, &shared, 0), units(&cms, &shared, 1)], [[2], [2]]);
    let cpt = law(UnitLaw::Cpt, Ties::ForTheProvider);
    assert_eq!(
        (all_units(&cms, &[8, 8], &[1, 0]), all_units(&cpt, &[8, 8], &[1, 0])),
        (vec![1, 0], vec![1, 1])
    );
    assert_eq!(all_units(&cpt, &[33, 7], &[2, 1]), [2, 0]);
}

/// Some small numbers, the same at every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: u64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((self.0 >> 33) % bound).unwrap()
    }

    fn list(&mut self, len: usize, bound: u64) -> Vec<i64> {
        (0..len).map(|_| self.below(bound)).collect()
    }
}

#[test]
fn what_is_billed_is_supported_where_some_allocation_has_it() {
    let mut draw = Draw(1);
    for _ in 0..4000 {
        let len = 1 + draw.below(4) as usize;
        let (minutes, billed) = (draw.list(len, 48), draw.list(len, 4));
        let found = all_units(&law(UnitLaw::Cms, Ties::ForTheProvider), &minutes, &billed);
        let ways = allocations(&minutes);
        let day = (minutes.iter().sum::<i64>() + LIFT) / UNIT;
        assert!(ways.contains(&found), "{minutes:?} {billed:?}: {found:?} is none of {ways:?}");
        assert_eq!(found.iter().sum::<i64>(), day);
        let fits = |units: &[i64]| billed.iter().zip(units).all(|(billed, units)| billed <= units);
        assert_eq!(fits(&found), ways.iter().any(|way| fits(way)), "{minutes:?} {billed:?}");
        let paid =
            |units: &[i64]| billed.iter().zip(units).map(|(billed, units)| billed.min(units)).sum::<i64>();
        assert_eq!(Some(paid(&found)), ways.iter().map(|way| paid(way)).max(), "{minutes:?} {billed:?}");
        let fewest: Vec<i64> = (0..len).map(|at| ways.iter().map(|way| way[at]).min().unwrap()).collect();
        assert_eq!(all_units(&law(UnitLaw::Cms, Ties::AgainstTheProvider), &minutes, &billed), fewest);
        let mut turned = lines_of(&minutes, &billed);
        turned.reverse();
        for (code, expected) in (0..).zip(&found) {
            assert_eq!(units(&law(UnitLaw::Cms, Ties::ForTheProvider), &turned, code), [*expected]);
        }
    }
}

#[test]
fn a_word_on_ties_chooses_between_the_fewest_and_the_most() {
    let asked = law(UnitLaw::Cms, Ties::Asked(FactId(3)));
    let lines = lines_of(&[20, 20, 31], &[2, 2, 2]);
    assert_eq!(units(&asked, &lines, 0), [1, 2]);
    assert_eq!(units(&asked, &lines, 2), [2]);
}

#[test]
fn unknown_minutes_are_the_union_of_what_they_can_be() {
    let mut draw = Draw(2);
    for law_of in [UnitLaw::Cms, UnitLaw::Cpt] {
        for ties in [Ties::ForTheProvider, Ties::AgainstTheProvider] {
            let of = law(law_of, ties);
            for _ in 0..150 {
                let len = 2 + draw.below(2) as usize;
                let (minutes, billed) = (draw.list(len, 40), draw.list(len, 4));
                let open = draw.below(len as u64) as usize;
                let (low, reach) = (draw.below(30), draw.below(25));
                let requested = draw.below(len as u64);
                let mut lines = lines_of(&minutes, &billed);
                lines[open].minutes = any(low, low + reach);
                let mut expected = BTreeSet::new();
                for value in low..=low + reach {
                    lines_of(&minutes, &billed)[open].minutes = Stretches::value(value);
                    let mut told = minutes.clone();
                    told[open] = value;
                    expected.extend(units(&of, &lines_of(&told, &billed), requested));
                }
                let found = units(&of, &lines, requested);
                assert_eq!(
                    found,
                    expected.into_iter().collect::<Vec<_>>(),
                    "{minutes:?} {open} {low} {reach}"
                );
            }
        }
    }
}

#[test]
fn a_line_of_an_unknown_code_counts_as_any() {
    let of = law(UnitLaw::Cms, Ties::ForTheProvider);
    let mut lines = lines_of(&[20, 20], &[2, 2]);
    lines[1].code = any(0, 9);
    let mut found = Stretches::default();
    let (ways, exact) = readings(&lines, REQUESTED - 5).unwrap();
    ways.iter().for_each(|codes| {
        of_code(&of, codes, 0, &Domain::value(0), &mut false, &mut found);
    });
    // Its own: forty minutes are three units; another's: the tie goes to the lower code.
    assert_eq!((found.all(), exact), (vec![2, 3], false));
}
