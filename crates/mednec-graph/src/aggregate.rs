//! What can be told of the records that pass a filter: how many, their sum, the latest.

use crate::ask::Look;
use crate::domain::{Domain, Stretches};
use crate::fact::FactId;
use crate::filter::Filter;
use crate::records::{Member, RecordList};

/// How many records that may still come are added to a sum one by one.
const MOST_ROUNDS: u32 = 512;

/// The records of a list, each with whether it passes.
pub(crate) struct Pool {
    /// The records given.
    members: Vec<Member>,
    /// A record that may still come, if one can.
    fresh: Option<Member>,
    more: u32,
    need: u32,
    dated_by: Option<usize>,
}

/// What a value can be, and whether it is exactly that.
pub(crate) type Told = (Domain, bool);

impl Pool {
    /// Weighs all records of a list; `parts` asks for what their fields can be.
    pub(crate) fn of(list: &RecordList<'_>, filter: &Filter, look: &dyn Look, parts: bool) -> Self {
        let weigh = |index| list.record(index, look).weigh(filter, look, parts);
        let fresh = list.fresh(look).map(|record| record.weigh(filter, look, parts));
        Self {
            members: (0..list.given).map(weigh).collect(),
            more: if fresh.is_some() { list.more } else { 0 },
            need: if fresh.is_some() { list.need } else { 0 },
            fresh,
            dated_by: list.dated_by,
        }
    }

    /// Whether what is told of it depends on what is not known of the list; `field` is the one that is looked at.
    pub(crate) fn is_open(&self, field: Option<usize>) -> bool {
        let unknown =
            |at: Option<usize>, member: &Member| at.is_some_and(|at| values(member, at).single().is_none());
        let given = self.members.iter().filter(|member| member.passes).any(|member| {
            (member.fails && member.open)
                || unknown(field, member)
                || unknown(self.dated_by.filter(|_| field.is_some()), member)
        });
        given || self.fresh.as_ref().is_some_and(|fresh| fresh.passes)
    }

    /// The facts of the case by which it is open which records pass.
    pub(crate) fn open_facts(&self) -> impl Iterator<Item = FactId> + '_ {
        self.all().flat_map(|member| &member.facts).copied()
    }

    /// The records given that can pass, each with whether it does for certain.
    pub(crate) fn passing(&self) -> impl Iterator<Item = (&Member, bool)> {
        self.members.iter().filter(|member| member.passes).map(|member| (member, !member.fails))
    }

    /// A record that may still come and can pass, and how many such may.
    pub(crate) fn fresh_passes(&self) -> Option<(&Member, i64)> {
        let fresh = self.fresh.as_ref().filter(|fresh| fresh.passes)?;
        Some((fresh, i64::from(self.more)))
    }

    /// Whether what is said of the records is exact.
    pub(crate) fn is_exact(&self) -> bool {
        self.exact()
    }

    fn all(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().chain(&self.fresh)
    }

    fn exact(&self) -> bool {
        self.all().all(|member| member.exact)
    }

    /// Whether a record that is yet to come passes for certain.
    fn surely_more(&self) -> Option<&Member> {
        self.fresh.as_ref().filter(|fresh| self.need > 0 && !fresh.fails)
    }

    /// The members that pass for certain, each with its place; what is yet to come has none.
    fn certain(&self) -> impl Iterator<Item = (Option<usize>, &Member)> {
        let given = self.members.iter().enumerate().map(|(at, member)| (Some(at), member));
        given.filter(|(_, member)| !member.fails).chain(self.surely_more().map(|fresh| (None, fresh)))
    }

    /// How many pass.
    pub(crate) fn count(&self) -> Told {
        let number = |fits: &dyn Fn(&Member) -> bool| {
            i64::try_from(self.members.iter().filter(|member| fits(member)).count()).unwrap_or(i64::MAX)
        };
        let (sure, possible) = (number(&|member| !member.fails), number(&|member| member.passes));
        let (need, more) = match &self.fresh {
            Some(fresh) => (
                if fresh.fails { 0 } else { i64::from(self.need) },
                if fresh.passes { i64::from(self.more) } else { 0 },
            ),
            None => (0, 0),
        };
        (Domain::Range(sure.saturating_add(need), possible.saturating_add(more)), self.exact())
    }

    /// How many different values a field has.
    pub(crate) fn different(&self, field: usize) -> Told {
        let mut known: Vec<i64> = Vec::new();
        let mut sure: Vec<i64> = Vec::new();
        let (mut open, mut all) = (0u64, Stretches::default());
        let mut some = false;
        for member in self.members.iter().filter(|member| member.passes) {
            let values = values(member, field);
            some |= !member.fails;
            match values.single() {
                Some(value) => {
                    known.push(value);
                    if !member.fails {
                        sure.push(value);
                    }
                }
                None => open += 1,
            }
            all.add_domain(&values.domain().0);
        }
        let more = self.fresh.as_ref().filter(|fresh| fresh.passes);
        if let Some(fresh) = more {
            all.add_domain(&values(fresh, field).domain().0);
            open += u64::from(self.more);
        }
        some |= self.surely_more().is_some();
        for list in [&mut known, &mut sure] {
            list.sort_unstable();
            list.dedup();
        }
        let least = sure.len().max(usize::from(some)) as u64;
        let most = (known.len() as u64).saturating_add(open).min(all.len());
        // One by one, records add one value each or none; those that are open may not be free to add none.
        let alone = known.is_empty() && open == u64::from(self.more);
        let exact = self.exact() && (open == 0 || alone && self.need == 0);
        let to = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        (Domain::Range(to(least), to(most.max(least))), exact)
    }

    /// The sum of a field.
    pub(crate) fn sum(&self, field: usize) -> Told {
        let mut total = Stretches::value(0);
        let mut exact = self.exact();
        let share = |member: &Member| {
            let mut share = if member.passes { values(member, field) } else { Stretches::default() };
            if member.fails {
                share.add(0, 0);
            }
            share
        };
        let mut add = |total: &mut Stretches, share: &Stretches| {
            let (sum, whole) = total.plus(share);
            exact &= whole;
            *total = sum;
        };
        for member in &self.members {
            add(&mut total, &share(member));
        }
        if let Some(fresh) = &self.fresh {
            let share = share(fresh);
            let (low, high) = (share.low().unwrap_or(0), share.high().unwrap_or(0));
            for _ in 0..self.need.min(MOST_ROUNDS) {
                add(&mut total, &share);
            }
            let mut step = share.clone();
            step.add(0, 0);
            let rest = self.more.saturating_sub(self.need);
            let mut rounds = 0;
            while rounds < rest.min(MOST_ROUNDS) {
                let before = total.clone();
                add(&mut total, &step);
                rounds += 1;
                if total == before {
                    rounds = rest;
                }
            }
            let left = u64::from(rest - rounds) + u64::from(self.need.saturating_sub(MOST_ROUNDS));
            if left > 0 {
                let far = |end: i64| i64::try_from(left).unwrap_or(i64::MAX).saturating_mul(end);
                let mut ends = Stretches::default();
                ends.add(far(low.min(0)), far(high.max(0)));
                add(&mut total, &ends);
                exact = false;
            }
        }
        let (domain, whole) = total.domain();
        (domain, exact && whole)
    }

    /// The greatest value of a field, or the smallest, or `none`.
    pub(crate) fn extreme(&self, field: usize, greatest: bool, none: i64) -> Told {
        let mut found = Stretches::default();
        let (mut from, mut to) = (i64::MIN, i64::MAX);
        let mut some = false;
        for (_, member) in self.certain() {
            let values = values(member, field);
            // One that passes for certain is outdone only by what is beyond its nearest value.
            match (greatest, values.low(), values.high()) {
                (true, Some(low), _) => from = from.max(low),
                (false, _, Some(high)) => to = to.min(high),
                _ => {}
            }
            some = true;
        }
        for member in self.all().filter(|member| member.passes) {
            values(member, field).within(from, to).pour(&mut found);
        }
        if !some {
            found.add(none, none);
        }
        let (domain, whole) = found.domain();
        (domain, whole && self.exact())
    }

    /// The value of a field in the record with the latest date, or the earliest, or `none`. Of records with one date,
    /// the last is the latest, and the first the earliest.
    pub(crate) fn of_date(&self, field: usize, latest: bool, none: i64) -> Told {
        let Some(dated) = self.dated_by else { return self.any_of(field, none) };
        let mut found = Stretches::default();
        // How far each that passes for certain reaches back (on, for the earliest) at most.
        let ends: Vec<(Option<usize>, i64)> = self
            .certain()
            .filter_map(|(at, member)| {
                let dates = values(member, dated);
                Some((at, if latest { dates.low()? } else { dates.high()? }))
            })
            .collect();
        let given = self.members.iter().enumerate().map(|(at, member)| (Some(at), member));
        for (at, member) in given.chain(self.fresh.iter().map(|fresh| (None, fresh))) {
            for part in &member.parts {
                let (Some(date), Some(value)) = (part.get(dated), part.get(field)) else { continue };
                let wins = |(other, end): &(Option<usize>, i64)| {
                    // Where a record that is yet to come will stand is open.
                    let tie = match (at, *other) {
                        (Some(at), Some(other)) => at == other || (at > other) == latest,
                        _ => true,
                    };
                    let (own, end) = if latest { (date.high(), *end) } else { (-date.low(), -end) };
                    at == *other && at.is_some() || own > end || (own == end && tie)
                };
                if !ends.iter().all(wins) {
                    continue;
                }
                if field == dated {
                    // The date looked at is the one that wins, so it cannot be beyond the others.
                    let ends =
                        ends.iter().filter(|(other, _)| at.is_none() || *other != at).map(|(_, end)| *end);
                    let value = if latest {
                        value.clone().within(ends.max().unwrap_or(i64::MIN), i64::MAX)
                    } else {
                        value.clone().within(i64::MIN, ends.min().unwrap_or(i64::MAX))
                    };
                    found.add_domain(&value);
                } else {
                    found.add_domain(value);
                }
            }
        }
        if ends.is_empty() {
            found.add(none, none);
        }
        let (domain, whole) = found.domain();
        (domain, whole && self.exact())
    }

    /// Where no date tells which record is looked at.
    fn any_of(&self, field: usize, none: i64) -> Told {
        let mut found = Stretches::value(none);
        self.all().filter(|member| member.passes).for_each(|member| values(member, field).pour(&mut found));
        (found.domain().0, false)
    }
}

/// What a field can be in a record where it passes.
pub(crate) fn values(member: &Member, field: usize) -> Stretches {
    let mut values = Stretches::default();
    for domain in member.parts.iter().filter_map(|part| part.get(field)) {
        values.add_domain(domain);
    }
    values
}
