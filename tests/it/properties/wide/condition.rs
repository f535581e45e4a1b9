//! Conditions of the wide world, with their own meaning: nothing here comes from the compiler.

use super::operand::{Num, Records};
use super::policy::{Criterion, Parameter, Table};
use super::value::{Evidence, Values};
use super::world::{Used, World};
use crate::properties::model::Op;

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cond {
    /// A yes/no fact.
    Yes(usize),
    /// A yes/no field of the record looked at.
    YesField(usize, usize),
    /// Two numbers, or two dates.
    Compare(Num, Op, Num),
    Differ(Num, Num),
    /// Both ends included; or not between them.
    Between(Num, i64, i64, bool),
    /// Whole months or years (so many months) from one date fact to another.
    Elapsed(i64, usize, usize, Op, i64),
    /// More than, at least, less than or at most so many months after; `to` and `from`.
    Apart(usize, usize, Op, i64),
    /// From a day to so many months after it; or not.
    Within(usize, usize, i64, bool),
    /// Against the latest, or the earliest, of several.
    Pick(Num, Op, bool, Vec<Num>),
    /// A grade against another.
    Grade(Op, i64),
    /// A choice or code is in a set; or it is not.
    In(usize, Vec<i64>, bool),
    InField(usize, usize, Vec<i64>, bool),
    /// Two facts are the same; or not.
    Same(usize, usize, bool),
    /// A field is as a fact; or not.
    SameField(usize, usize, usize, bool),
    /// Some, every or no element is in a set; with a date, in the dated set on that day.
    Has(Quant, usize, Set),
    /// An element by its place from 0, or the last, is in a set; or it is not.
    Element(Option<usize>, usize, Set, bool),
    /// A code is in the dated set on a day.
    Dated(usize, usize),
    Records(Quant, Records),
    /// The site in the record with the last, or the first, date is this; or it is not.
    SiteOf(bool, Records, usize, i64, bool),
    /// What the case says of a fact.
    Evidence(usize, State, bool),
    Criterion(usize),
    Not(Box<Cond>),
    All(Vec<Cond>),
    Any(Vec<Cond>),
    AtLeast(u32, Vec<Cond>),
}

/// Codes or choices, or the dated set on a day.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Set {
    These(Vec<i64>),
    DatedOn(usize),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Quant {
    Any,
    Every,
    No,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum State {
    Documented,
    Absent,
    Conflicting,
}

/// What the names of a condition mean beside facts.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) tables: Vec<Table>,
    pub(crate) criteria: Vec<Criterion>,
}

/// Of conditions outside a policy.
pub(crate) static NOTHING: Body = Body { parameters: Vec::new(), tables: Vec::new(), criteria: Vec::new() };

/// A complete case, as it is looked at.
#[derive(Clone, Copy)]
pub(crate) struct Sight<'s> {
    pub(crate) world: &'s World,
    pub(crate) body: &'s Body,
    pub(crate) values: &'s Values,
    pub(crate) evidence: &'s [Evidence],
    pub(crate) record: Option<&'s [i64; 4]>,
}

impl Set {
    fn holds(&self, item: i64, sight: &Sight<'_>) -> bool {
        match self {
            Self::These(items) => items.contains(&item),
            Self::DatedOn(date) => dated(item, sight.values[*date].one(), sight.world),
        }
    }
}

/// Whether a code is in the dated set on a day.
fn dated(code: i64, day: i64, world: &World) -> bool {
    let validity = usize::try_from(code).ok().and_then(|code| world.validity.get(code));
    validity.is_some_and(|(from, until)| {
        from.is_none_or(|from| day >= from) && until.is_none_or(|until| day <= until)
    })
}

impl Quant {
    fn holds<T>(self, mut items: impl Iterator<Item = T>, test: impl Fn(T) -> bool) -> bool {
        match self {
            Self::Any => items.any(test),
            Self::Every => items.all(test),
            Self::No => !items.any(test),
        }
    }
}

impl Cond {
    /// Whether it holds in a complete case.
    pub(crate) fn holds(&self, sight: &Sight<'_>) -> bool {
        let one = |fact: &usize| sight.values[*fact].one();
        let later = |fact: &usize, months: i64| super::calendar::shifted(one(fact), months);
        match self {
            Self::Yes(fact) => one(fact) == 1,
            Self::YesField(_, field) => sight.record.is_some_and(|record| record[*field] == 1),
            Self::Compare(left, op, right) => {
                let both = left.value(sight).zip(right.value(sight));
                both.is_some_and(|(left, right)| op.holds(left, right))
            }
            Self::Differ(left, right) => {
                let both = left.value(sight).zip(right.value(sight));
                both.is_some_and(|(left, right)| left != right)
            }
            Self::Between(left, low, high, negated) => {
                left.value(sight).is_some_and(|left| (*low..=*high).contains(&left) != *negated)
            }
            Self::Elapsed(step, from, to, op, number) => {
                // So many whole steps have passed as there are days a step later that have come.
                let passed = (-300..300).rev().find(|steps| later(from, steps * step) <= one(to));
                op.holds(passed.unwrap_or(i64::MIN), *number)
            }
            Self::Apart(to, from, op, months) => op.holds(one(to), later(from, *months)),
            Self::Within(to, from, months, negated) => {
                (one(from)..=later(from, *months)).contains(&one(to)) != *negated
            }
            Self::Pick(left, op, greatest, of) => {
                let values: Option<Vec<i64>> = of.iter().map(|one| one.value(sight)).collect();
                let Some(values) = values else { return false };
                let right = if *greatest { values.iter().max() } else { values.iter().min() };
                left.value(sight).zip(right).is_some_and(|(left, right)| op.holds(left, *right))
            }
            Self::Grade(op, grade) => op.holds(one(&super::world::GRADE), *grade),
            Self::In(fact, set, negated) => set.contains(&one(fact)) != *negated,
            Self::InField(_, field, set, negated) => {
                sight.record.is_some_and(|record| set.contains(&record[*field]) != *negated)
            }
            Self::Same(a, b, negated) => (one(a) == one(b)) != *negated,
            Self::SameField(_, field, fact, negated) => {
                sight.record.is_some_and(|record| (record[*field] == one(fact)) != *negated)
            }
            Self::Has(quant, fact, set) => {
                quant.holds(sight.values[*fact].list().iter(), |item| set.holds(*item, sight))
            }
            Self::Element(place, fact, set, negated) => {
                let items = sight.values[*fact].list();
                let item = place.map_or(items.last(), |place| items.get(place));
                item.is_some_and(|item| set.holds(*item, sight) != *negated)
            }
            Self::Dated(fact, date) => dated(one(fact), one(date), sight.world),
            Self::Records(Quant::Every, records) => records.all_pass(sight),
            Self::Records(quant, records) => records.found(sight).is_empty() == (*quant == Quant::No),
            Self::SiteOf(last, records, field, site, negated) => {
                let record = records.dated(*last, sight);
                record.is_some_and(|record| (record[*field] == *site) != *negated)
            }
            Self::Evidence(fact, state, negated) => {
                let evidence = &sight.evidence[*fact];
                let holds = match state {
                    State::Documented => evidence.documented || evidence.conflicting,
                    State::Absent => evidence.absent,
                    State::Conflicting => evidence.conflicting,
                };
                holds != *negated
            }
            Self::Criterion(index) => sight.body.criteria[*index].holds(sight),
            Self::Not(inner) => !inner.holds(sight),
            Self::All(members) => members.iter().all(|member| member.holds(sight)),
            Self::Any(members) => members.iter().any(|member| member.holds(sight)),
            Self::AtLeast(fewest, members) => {
                members.iter().filter(|member| member.holds(sight)).count() >= *fewest as usize
            }
        }
    }

    /// Adds the facts and fields it looks at itself; criteria, parameters and tables tell theirs.
    pub(crate) fn uses(&self, used: &mut Used) {
        match self {
            Self::Yes(fact) | Self::In(fact, ..) => {
                used.facts.insert(*fact);
            }
            Self::Grade(..) => {
                used.facts.insert(super::world::GRADE);
            }
            Self::YesField(list, field) | Self::InField(list, field, ..) => {
                used.fields.insert((*list, *field));
            }
            Self::Compare(left, _, right) | Self::Differ(left, right) => {
                left.uses(used);
                right.uses(used);
            }
            Self::Between(left, ..) => left.uses(used),
            Self::Elapsed(_, a, b, ..)
            | Self::Apart(a, b, ..)
            | Self::Within(a, b, ..)
            | Self::Same(a, b, _)
            | Self::Dated(a, b) => {
                used.facts.extend([*a, *b]);
            }
            Self::Pick(left, _, _, of) => {
                left.uses(used);
                of.iter().for_each(|one| one.uses(used));
            }
            Self::SameField(list, field, fact, _) => {
                used.fields.insert((*list, *field));
                used.facts.insert(*fact);
            }
            Self::Has(_, fact, set) | Self::Element(_, fact, set, _) => {
                used.facts.insert(*fact);
                if let Set::DatedOn(date) = set {
                    used.facts.insert(*date);
                }
            }
            Self::Records(_, records) => records.uses(used),
            Self::SiteOf(_, records, field, ..) => {
                records.uses(used);
                used.fields.extend([(records.list, super::world::DATE), (records.list, *field)]);
            }
            Self::Evidence(fact, ..) => {
                used.facts.insert(*fact);
                used.evidence = true;
            }
            Self::Criterion(_) => {}
            Self::Not(inner) => inner.uses(used),
            Self::All(members) | Self::Any(members) | Self::AtLeast(_, members) => {
                members.iter().for_each(|member| member.uses(used));
            }
        }
    }
}
