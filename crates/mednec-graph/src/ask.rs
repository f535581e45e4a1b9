//! Asking a filter of what is known: met, not met, or open.

use crate::condition::{Count, Status};
use crate::domain::Domain;
use crate::fact::FactId;
use crate::filter::{FIRST_FIELD, Filter, FilterTest};
use crate::term::Part;

/// How deep a filter is looked into; what is deeper is not known.
const MOST_DEPTH: u32 = 200;

/// Something that knows what facts and fields can be.
pub(crate) trait Look {
    /// What a single value can be.
    fn domain(&self, fact: FactId) -> Domain;
    /// Whether a list has an element in ranges.
    fn has(&self, list: FactId, ranges: &[(i64, i64)]) -> Status;
}

/// One record beside the facts around it.
pub(crate) struct RecordLook<'a> {
    /// The facts.
    pub(crate) facts: &'a dyn Look,
    /// What each field of the record can be.
    pub(crate) fields: &'a [Domain],
}

impl Look for RecordLook<'_> {
    fn domain(&self, fact: FactId) -> Domain {
        match field_of(fact) {
            Some(field) => self.fields.get(field).cloned().unwrap_or(Domain::NONE),
            None => self.facts.domain(fact),
        }
    }

    fn has(&self, list: FactId, ranges: &[(i64, i64)]) -> Status {
        self.facts.has(list, ranges)
    }
}

/// The index of a field, where an id stands for one.
pub(crate) fn field_of(fact: FactId) -> Option<usize> {
    fact.0.checked_sub(FIRST_FIELD).map(usize::from)
}

/// Whether a filter holds, in three-valued logic: sound, and exact where nothing open is looked at twice.
pub(crate) fn ask(filter: &Filter, look: &dyn Look) -> Status {
    ask_at(filter, look, 0)
}

fn ask_at(filter: &Filter, look: &dyn Look, depth: u32) -> Status {
    if depth > MOST_DEPTH {
        return Status::Unknown;
    }
    match filter {
        Filter::Constant(true) => Status::Met,
        Filter::Constant(false) => Status::NotMet,
        Filter::Test(test) => ask_test(test, look),
        Filter::Not(member) => ask_at(member, look, depth + 1).opposite(),
        Filter::Group { count, members } => {
            let (least, opposite) = match count {
                Count::All => (members.len(), false),
                Count::Any => (1, false),
                Count::None => (1, true),
                Count::AtLeast(least) => (*least as usize, false),
            };
            let (mut met, mut open) = (0, 0);
            for member in members {
                match ask_at(member, look, depth + 1) {
                    Status::Met => met += 1,
                    Status::Unknown => open += 1,
                    Status::NotMet => {}
                }
            }
            let reached = if met >= least {
                Status::Met
            } else if met + open >= least {
                Status::Unknown
            } else {
                Status::NotMet
            };
            if opposite { reached.opposite() } else { reached }
        }
    }
}

/// Whether a test holds.
pub(crate) fn ask_test(test: &FilterTest, look: &dyn Look) -> Status {
    match test {
        FilterTest::YesNo(fact) => match look.domain(*fact).single() {
            Some(0) => Status::NotMet,
            Some(_) => Status::Met,
            None => Status::Unknown,
        },
        FilterTest::In(fact, ranges) => lies_in(&look.domain(*fact), ranges),
        FilterTest::Has(list, ranges) => look.has(*list, ranges),
        FilterTest::Reaches(parts, least) => {
            let (low, high) = sum(parts, look);
            if low >= i128::from(*least) {
                Status::Met
            } else if high < i128::from(*least) {
                Status::NotMet
            } else {
                Status::Unknown
            }
        }
        FilterTest::Same(a, b) => same(&look.domain(*a), &look.domain(*b)),
    }
}

/// The lowest and the highest that a sum can be.
pub(crate) fn sum(parts: &[Part], look: &dyn Look) -> (i128, i128) {
    parts.iter().fold((0, 0), |(low, high), part| {
        let domain = look.domain(part.fact);
        let times = i128::from(part.times);
        let (a, b) = (i128::from(domain.low()) * times, i128::from(domain.high()) * times);
        (low + a.min(b), high + a.max(b))
    })
}

/// Whether a value is in one of some ranges.
pub(crate) fn in_ranges(ranges: &[(i64, i64)], value: i64) -> bool {
    ranges.iter().any(|(low, high)| (*low..=*high).contains(&value))
}

fn lies_in(domain: &Domain, ranges: &[(i64, i64)]) -> Status {
    let (some, all) = match domain {
        Domain::Range(low, high) => {
            let some = ranges.iter().any(|(from, to)| from <= high && low <= to);
            // Ranges that follow one another without a gap hold what crosses from one to the next.
            let mut next = *low;
            for (from, to) in ranges {
                if *from <= next && next <= *to {
                    next = to.saturating_add(1);
                }
            }
            (some, next > *high)
        }
        Domain::OneOf(values) => {
            let inside = values.iter().filter(|value| in_ranges(ranges, **value)).count();
            (inside > 0, inside == values.len())
        }
    };
    match (some, all) {
        (_, true) => Status::Met,
        (false, _) => Status::NotMet,
        (true, false) => Status::Unknown,
    }
}

fn same(a: &Domain, b: &Domain) -> Status {
    if let (Some(a), Some(b)) = (a.single(), b.single()) {
        return if a == b { Status::Met } else { Status::NotMet };
    }
    let common = match (a, b) {
        (Domain::OneOf(values), other) | (other, Domain::OneOf(values)) => {
            values.iter().any(|value| other.has(*value))
        }
        (Domain::Range(..), Domain::Range(..)) => a.low() <= b.high() && b.low() <= a.high(),
    };
    if common { Status::Unknown } else { Status::NotMet }
}

/// The facts and fields that tests still open look at, as often as they do.
pub(crate) fn open_tests(filter: &Filter, look: &dyn Look, into: &mut Vec<FactId>) {
    let mut todo = vec![filter];
    while let Some(filter) = todo.pop() {
        match filter {
            Filter::Constant(_) => {}
            Filter::Test(test) => {
                if ask_test(test, look) == Status::Unknown {
                    into.extend(test.facts());
                }
            }
            Filter::Not(member) => todo.push(member),
            Filter::Group { members, .. } => todo.extend(members),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELD: FactId = FactId(FIRST_FIELD);
    const FACT: FactId = FactId(0);

    struct Given(Domain);

    impl Look for Given {
        fn domain(&self, _: FactId) -> Domain {
            self.0.clone()
        }

        fn has(&self, _: FactId, _: &[(i64, i64)]) -> Status {
            Status::Unknown
        }
    }

    fn asked(filter: &Filter, fact: Domain, field: Domain) -> Status {
        ask(filter, &RecordLook { facts: &Given(fact), fields: &[field] })
    }

    fn any(members: Vec<Filter>) -> Filter {
        Filter::Group { count: Count::Any, members }
    }

    #[test]
    fn sums_are_open_where_their_ends_disagree() {
        let parts = vec![Part { fact: FACT, times: -1 }, Part { fact: FIELD, times: 1 }];
        let filter = Filter::Test(FilterTest::Reaches(parts, 3));
        let at = |low, high| asked(&filter, Domain::value(10), Domain::Range(low, high));
        assert_eq!(at(13, 20), Status::Met);
        assert_eq!(at(12, 12), Status::NotMet);
        assert_eq!(at(12, 13), Status::Unknown);
        let not = Filter::Not(Box::new(filter));
        assert_eq!(asked(&not, Domain::value(10), Domain::value(12)), Status::Met);
    }

    #[test]
    fn ranges_hold_what_crosses_without_a_gap() {
        let filter = Filter::Test(FilterTest::In(FIELD, vec![(1, 3), (4, 6), (9, 9)]));
        let at = |domain| asked(&filter, Domain::value(0), domain);
        assert_eq!(at(Domain::Range(2, 6)), Status::Met);
        assert_eq!(at(Domain::Range(2, 7)), Status::Unknown);
        assert_eq!(at(Domain::Range(7, 8)), Status::NotMet);
        assert_eq!(at(Domain::one_of(vec![1, 9])), Status::Met);
        assert_eq!(at(Domain::one_of(vec![1, 8])), Status::Unknown);
        assert_eq!(at(Domain::one_of(vec![0, 8])), Status::NotMet);
    }

    #[test]
    fn what_is_the_same_must_have_a_value_in_common() {
        let filter = Filter::Test(FilterTest::Same(FACT, FIELD));
        assert_eq!(asked(&filter, Domain::value(2), Domain::value(2)), Status::Met);
        assert_eq!(asked(&filter, Domain::value(2), Domain::Range(0, 4)), Status::Unknown);
        assert_eq!(asked(&filter, Domain::one_of(vec![1, 3]), Domain::one_of(vec![2, 4])), Status::NotMet);
        assert_eq!(asked(&filter, Domain::one_of(vec![1, 3]), Domain::Range(2, 3)), Status::Unknown);
    }

    #[test]
    fn groups_count_what_holds() {
        let yes = || Filter::Constant(true);
        let open = || Filter::Test(FilterTest::YesNo(FIELD));
        let at =
            |count, members| asked(&Filter::Group { count, members }, Domain::value(0), Domain::Range(0, 1));
        assert_eq!(at(Count::All, vec![yes(), open()]), Status::Unknown);
        assert_eq!(at(Count::Any, vec![yes(), open()]), Status::Met);
        assert_eq!(at(Count::None, vec![open()]), Status::Unknown);
        assert_eq!(at(Count::None, vec![]), Status::Met);
        assert_eq!(at(Count::AtLeast(2), vec![yes(), open()]), Status::Unknown);
        assert_eq!(at(Count::AtLeast(3), vec![yes(), open()]), Status::NotMet);
    }

    #[test]
    fn depth_is_bounded() {
        let mut deep = Filter::Constant(true);
        for _ in 0..500 {
            deep = any(vec![deep]);
        }
        assert_eq!(asked(&deep, Domain::value(0), Domain::value(0)), Status::Unknown);
    }
}
