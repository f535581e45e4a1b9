//! Sums of numbers and days in one normal form, and what it means that they reach a value.

use std::collections::BTreeMap;

use mednec_graph::{FactId, Part};
use mednec_syntax::expr::Comparison;
use rust_decimal::Decimal;

use crate::draft::{Atom, Test};

/// A sum in the smallest unit of its dimension: each fact's raw value times a decimal, and a constant.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Linear {
    parts: BTreeMap<FactId, Decimal>,
    constant: Decimal,
}

impl Linear {
    pub(crate) fn constant(value: Decimal) -> Self {
        Self { parts: BTreeMap::new(), constant: value }
    }

    /// The value of a fact whose raw value counts `factor / 10^decimals` of the smallest unit.
    pub(crate) fn fact(fact: FactId, factor: i64, decimals: u32) -> Self {
        let times = Decimal::try_new(factor, decimals).unwrap_or_default();
        Self { parts: BTreeMap::from([(fact, times)]), constant: Decimal::ZERO }
    }

    /// The fact, where it is one and nothing else.
    pub(crate) fn as_fact(&self) -> Option<FactId> {
        let mut parts = self.parts.iter();
        let (fact, times) = parts.next()?;
        (parts.next().is_none() && *times == Decimal::ONE && self.constant.is_zero()).then_some(*fact)
    }

    /// The number, where no fact is in it.
    pub(crate) fn as_constant(&self) -> Option<Decimal> {
        self.parts.is_empty().then_some(self.constant)
    }

    /// Its facts, each with what its raw value is multiplied by, and the constant.
    pub(crate) fn summands(&self) -> (impl Iterator<Item = (FactId, Decimal)> + '_, Decimal) {
        (self.parts.iter().map(|(fact, times)| (*fact, *times)), self.constant)
    }

    /// The sum, or difference, of two sums; nothing where a number grows too large.
    pub(crate) fn plus(mut self, other: &Self, minus: bool) -> Option<Self> {
        let sign = if minus { Decimal::NEGATIVE_ONE } else { Decimal::ONE };
        for (fact, times) in &other.parts {
            let entry = self.parts.entry(*fact).or_default();
            *entry = entry.checked_add(times.checked_mul(sign)?)?;
        }
        self.parts.retain(|_, times| !times.is_zero());
        self.constant = self.constant.checked_add(other.constant.checked_mul(sign)?)?;
        Some(self)
    }

    /// So many times the sum; nothing where a number grows too large.
    pub(crate) fn times(mut self, times: Decimal) -> Option<Self> {
        for own in self.parts.values_mut() {
            *own = own.checked_mul(times)?.normalize();
        }
        self.parts.retain(|_, own| !own.is_zero());
        self.constant = self.constant.checked_mul(times)?;
        Some(self)
    }

    /// What `self op 0` means; nothing where a number grows too large.
    pub(crate) fn compare(&self, op: Comparison) -> Option<Test> {
        let scale =
            self.parts.values().map(Decimal::scale).chain([self.constant.normalize().scale()]).max()?;
        let whole = |value: &Decimal| {
            let shift = 10i128.checked_pow(scale.checked_sub(value.normalize().scale())?)?;
            value.normalize().mantissa().checked_mul(shift)
        };
        let mut times: Vec<(FactId, i128)> = Vec::new();
        for (fact, value) in &self.parts {
            times.push((*fact, whole(value)?));
        }
        // The parts must reach minus the constant.
        let target = -whole(&self.constant)?;
        let Some((_, lead)) = times.first().copied() else {
            return Some(Test::Constant(match op {
                Comparison::Is => target == 0,
                Comparison::IsNot => target != 0,
                Comparison::Less => 0 < target,
                Comparison::AtMost => 0 <= target,
                Comparison::More => 0 > target,
                Comparison::AtLeast => 0 >= target,
            }));
        };
        let divisor = times.iter().fold(0, |g, (_, t)| gcd(g, t.abs())).max(1) * lead.signum();
        let mut parts = Vec::new();
        for (fact, t) in times {
            parts.push(Part { fact, times: i64::try_from(t / divisor).ok()? });
        }
        // In whole steps of the divisor: where the sum is at least, and where it is above, the target.
        let (sign, size) = (divisor.signum(), divisor.abs());
        let goal = target * sign;
        let ceiling = -(-goal).div_euclid(size);
        let above = goal.div_euclid(size) + 1;
        let reaches = |cut: i128| {
            let cut = i64::try_from(cut).ok()?;
            Some(Test::Atom(Atom::Reaches(parts.clone(), cut)))
        };
        // A negative divisor has turned the comparison round.
        let op = if sign > 0 { op } else { turned(op) };
        Some(match op {
            Comparison::AtLeast => reaches(ceiling)?,
            Comparison::More => reaches(above)?,
            Comparison::Less => reaches(ceiling)?.not(),
            Comparison::AtMost => reaches(above)?.not(),
            Comparison::Is | Comparison::IsNot if ceiling == above => Test::Constant(op == Comparison::IsNot),
            Comparison::Is => Test::All(vec![reaches(ceiling)?, reaches(above)?.not()]),
            Comparison::IsNot => Test::All(vec![reaches(ceiling)?, reaches(above)?.not()]).not(),
        })
    }

    /// `left - right >= least`, where it is of that form in the facts' own scale.
    pub(crate) fn as_constraint(&self, op: Comparison) -> Option<(FactId, FactId, i64)> {
        let test = self.compare(op)?;
        let (reaches, negated) = match &test {
            Test::Atom(Atom::Reaches(parts, cut)) => ((parts, *cut), false),
            Test::Not(inner) => match &**inner {
                Test::Atom(Atom::Reaches(parts, cut)) => ((parts, *cut), true),
                _ => return None,
            },
            _ => return None,
        };
        let ([a, b], cut) = (reaches.0.as_slice(), reaches.1) else { return None };
        match (a.times, b.times, negated) {
            (1, -1, false) => Some((a.fact, b.fact, cut)),
            // not (a - b >= cut), so b - a >= 1 - cut
            (1, -1, true) => Some((b.fact, a.fact, 1i64.checked_sub(cut)?)),
            _ => None,
        }
    }
}

/// The comparison with its two sides swapped.
pub(crate) fn turned(op: Comparison) -> Comparison {
    match op {
        Comparison::Less => Comparison::More,
        Comparison::AtMost => Comparison::AtLeast,
        Comparison::More => Comparison::Less,
        Comparison::AtLeast => Comparison::AtMost,
        Comparison::Is | Comparison::IsNot => op,
    }
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// A whole number of days as a decimal.
pub(crate) fn days(value: i64) -> Decimal {
    Decimal::from(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: FactId = FactId(0);
    const B: FactId = FactId(1);

    fn minus(left: &Linear, right: &Linear) -> Linear {
        left.clone().plus(right, true).unwrap()
    }

    fn reaches(parts: &[(FactId, i64)], cut: i64) -> Test {
        let parts = parts.iter().map(|(fact, times)| Part { fact: *fact, times: *times }).collect();
        Test::Atom(Atom::Reaches(parts, cut))
    }

    #[test]
    fn comparisons_have_one_form() {
        let a = Linear::fact(A, 1, 0);
        let eight = Linear::constant(Decimal::from(8));
        // a < 8 and 8 > a
        let below = minus(&a, &eight).compare(Comparison::Less).unwrap();
        assert_eq!(below, minus(&eight, &a).compare(Comparison::More).unwrap());
        assert_eq!(below, reaches(&[(A, 1)], 8).not());
        // a > 7.5 is a >= 8
        let half = Linear::constant(Decimal::new(75, 1));
        assert_eq!(minus(&a, &half).compare(Comparison::More), Some(reaches(&[(A, 1)], 8)));
        // a is 7.5 never
        assert_eq!(minus(&a, &half).compare(Comparison::Is), Some(Test::Constant(false)));
    }

    #[test]
    fn units_are_taken_out() {
        // a in minutes against one hour, in seconds
        let a = Linear::fact(A, 60, 0);
        let hour = Linear::constant(Decimal::from(3600));
        assert_eq!(minus(&a, &hour).compare(Comparison::AtLeast), Some(reaches(&[(A, 1)], 60)));
        // a with two decimals against 0.76
        let speed = Linear::fact(A, 1, 2);
        let cut = Linear::constant(Decimal::new(76, 2));
        assert_eq!(minus(&speed, &cut).compare(Comparison::Less), Some(reaches(&[(A, 1)], 76).not()));
    }

    #[test]
    fn differences_turn_round() {
        let (a, b) = (Linear::fact(A, 1, 0), Linear::fact(B, 1, 0));
        let more = minus(&minus(&b, &a), &Linear::constant(days(42))).compare(Comparison::More).unwrap();
        // b - a > 42 is a - b < -42 is not (a - b >= -42)
        assert_eq!(more, reaches(&[(A, 1), (B, -1)], -42).not());
        assert_eq!(minus(&b, &a).as_constraint(Comparison::AtLeast), Some((B, A, 0)));
        assert_eq!(minus(&a, &b).as_constraint(Comparison::AtLeast), Some((A, B, 0)));
        assert_eq!(minus(&a, &b).as_constraint(Comparison::More), Some((A, B, 1)));
    }
}
