//! Conditions with one thing less, for [`super::reduced`].

use super::condition::Cond;
use super::operand::{Num, Records};

/// Everything with one element less.
pub(crate) fn with_one_less<T: Clone>(list: &[T], fewest: usize) -> impl Iterator<Item = Vec<T>> + '_ {
    let left = if list.len() > fewest { list.len() } else { 0 };
    (0..left).map(|at| {
        let mut list = list.to_vec();
        list.remove(at);
        list
    })
}

/// A condition with one thing less.
pub(crate) fn smaller_conds(cond: &Cond) -> Vec<Cond> {
    let of = |members: &[Cond], make: &dyn Fn(Vec<Cond>) -> Cond| {
        let mut found = members.to_vec();
        found.extend(with_one_less(members, 2).map(make));
        for (at, member) in members.iter().enumerate() {
            found.extend(smaller_conds(member).into_iter().map(|smaller| {
                let mut members = members.to_vec();
                members[at] = smaller;
                make(members)
            }));
        }
        found
    };
    match cond {
        Cond::Not(inner) => {
            let mut found = vec![(**inner).clone()];
            found.extend(smaller_conds(inner).into_iter().map(|inner| Cond::Not(Box::new(inner))));
            found
        }
        Cond::All(members) => of(members, &Cond::All),
        Cond::Any(members) => of(members, &Cond::Any),
        Cond::AtLeast(fewest, members) => of(members, &|members| Cond::AtLeast(*fewest, members)),
        Cond::Compare(left, op, right) => {
            let lefts = smaller_nums(left).into_iter().map(|left| Cond::Compare(left, *op, right.clone()));
            let rights = smaller_nums(right).into_iter().map(|right| Cond::Compare(left.clone(), *op, right));
            lefts.chain(rights).collect()
        }
        Cond::Differ(left, right) => {
            smaller_nums(left).into_iter().map(|left| Cond::Differ(left, right.clone())).collect()
        }
        Cond::Between(left, low, high, negated) => {
            let smaller = smaller_nums(left).into_iter();
            smaller.map(|left| Cond::Between(left, *low, *high, *negated)).collect()
        }
        Cond::Pick(left, op, _, of) => {
            of.iter().map(|right| Cond::Compare(left.clone(), *op, right.clone())).collect()
        }
        Cond::Records(quant, records) => {
            smaller_records(records).into_iter().map(|records| Cond::Records(*quant, records)).collect()
        }
        Cond::SiteOf(last, records, field, site, negated) => {
            let smaller = smaller_records(records).into_iter();
            smaller.map(|records| Cond::SiteOf(*last, records, *field, *site, *negated)).collect()
        }
        _ => Vec::new(),
    }
}

fn smaller_nums(num: &Num) -> Vec<Num> {
    match num {
        Num::Count(of, this) => smaller_records(of).into_iter().map(|of| Num::Count(of, *this)).collect(),
        Num::Different(of, field, this) => {
            smaller_records(of).into_iter().map(|of| Num::Different(of, *field, *this)).collect()
        }
        Num::Sum(of, field, this) => {
            smaller_records(of).into_iter().map(|of| Num::Sum(of, *field, *this)).collect()
        }
        Num::Extreme(most, of, field) => {
            smaller_records(of).into_iter().map(|of| Num::Extreme(*most, of, *field)).collect()
        }
        Num::Dated(last, of, field) => {
            smaller_records(of).into_iter().map(|of| Num::Dated(*last, of, *field)).collect()
        }
        Num::Change(of, field) => smaller_records(of).into_iter().map(|of| Num::Change(of, *field)).collect(),
        Num::Plus(a, b) => vec![(**a).clone(), (**b).clone()],
        Num::Months(day, _) | Num::Days(day, _) => vec![(**day).clone()],
        _ => Vec::new(),
    }
}

fn smaller_records(of: &Records) -> Vec<Records> {
    let with = |filter: Option<Cond>| Records { filter: filter.map(Box::new), ..of.clone() };
    let mut found = Vec::new();
    if let Some(filter) = &of.filter {
        found.push(with(None));
        found.extend(smaller_conds(filter).into_iter().map(|filter| with(Some(filter))));
    }
    if of.window.is_some() {
        found.push(Records { window: None, ..of.clone() });
    }
    found
}
