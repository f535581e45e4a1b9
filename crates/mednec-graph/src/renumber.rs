//! The same condition or computation over facts of other ids.

use crate::derived::{DerivedKind, Records};
use crate::fact::{Fact, FactId, FactKind, IfAbsent, ItemKind};
use crate::filter::{FIRST_FIELD, Filter, FilterTest};
use crate::term::Part;
use crate::timed_units::{Ties, TimedUnits};

/// The new id of each fact, by its old one; fields of records keep theirs.
#[derive(Clone, Debug, Default)]
pub(crate) struct NewIds(pub(crate) Vec<FactId>);

impl NewIds {
    pub(crate) fn fact(&self, old: FactId) -> FactId {
        if old.0 >= FIRST_FIELD {
            return old;
        }
        self.0.get(usize::from(old.0)).copied().unwrap_or(old)
    }

    pub(crate) fn all(&self, old: &[FactId]) -> Vec<FactId> {
        old.iter().map(|fact| self.fact(*fact)).collect()
    }

    /// A fact of the vocabulary: what holds of its records and what closes it look at other facts.
    pub(crate) fn vocabulary(&self, fact: &Fact) -> Fact {
        let mut fact = fact.clone();
        if let FactKind::List { item: ItemKind::Record { each, .. }, .. } = &mut fact.kind {
            *each = each.iter().map(|filter| self.filter(filter)).collect();
        }
        let closing = |closing: IfAbsent| IfAbsent { when: self.filter(&closing.when), ..closing };
        fact.if_absent = fact.if_absent.map(closing);
        fact
    }

    pub(crate) fn derived(&self, kind: &DerivedKind) -> DerivedKind {
        match kind {
            DerivedKind::Count(records) => DerivedKind::Count(self.records(records)),
            DerivedKind::Different(records, field) => DerivedKind::Different(self.records(records), *field),
            DerivedKind::Sum(records, field) => DerivedKind::Sum(self.records(records), *field),
            DerivedKind::Highest(records, field) => DerivedKind::Highest(self.records(records), *field),
            DerivedKind::Lowest(records, field) => DerivedKind::Lowest(self.records(records), *field),
            DerivedKind::OfLatest(records, field) => DerivedKind::OfLatest(self.records(records), *field),
            DerivedKind::OfEarliest(records, field) => DerivedKind::OfEarliest(self.records(records), *field),
            DerivedKind::Shifted { date, months } => {
                DerivedKind::Shifted { date: self.fact(*date), months: *months }
            }
            DerivedKind::YearStart(date) => DerivedKind::YearStart(self.fact(*date)),
            DerivedKind::MonthStart(date) => DerivedKind::MonthStart(self.fact(*date)),
            DerivedKind::Anniversary { date, start } => {
                DerivedKind::Anniversary { date: self.fact(*date), start: self.fact(*start) }
            }
            DerivedKind::NextAnniversary { date, start } => {
                DerivedKind::NextAnniversary { date: self.fact(*date), start: self.fact(*start) }
            }
            DerivedKind::Element { list, place } => {
                DerivedKind::Element { list: self.fact(*list), place: *place }
            }
            DerivedKind::Documented(fact) => DerivedKind::Documented(self.fact(*fact)),
            DerivedKind::DocumentedAbsent(fact) => DerivedKind::DocumentedAbsent(self.fact(*fact)),
            DerivedKind::Conflicting(fact) => DerivedKind::Conflicting(self.fact(*fact)),
            DerivedKind::DateOf(fact) => DerivedKind::DateOf(self.fact(*fact)),
            DerivedKind::Holds(filter) => DerivedKind::Holds(self.filter(filter)),
            DerivedKind::TimedUnits(units) => DerivedKind::TimedUnits(Box::new(self.timed_units(units))),
            DerivedKind::KnownOn => DerivedKind::KnownOn,
        }
    }

    fn records(&self, records: &Records) -> Records {
        Records { list: self.fact(records.list), filter: self.filter(&records.filter) }
    }

    fn timed_units(&self, units: &TimedUnits) -> TimedUnits {
        TimedUnits {
            lines: self.records(&units.lines),
            procedure: self.fact(units.procedure),
            number: units.number.map(|(field, fact)| (field, self.fact(fact))),
            ties: match units.ties {
                Ties::Asked(fact) => Ties::Asked(self.fact(fact)),
                ties @ (Ties::ForTheProvider | Ties::AgainstTheProvider) => ties,
            },
            ..units.clone()
        }
    }

    fn filter(&self, filter: &Filter) -> Filter {
        match filter {
            Filter::Constant(holds) => Filter::Constant(*holds),
            Filter::Test(test) => Filter::Test(self.test(test)),
            Filter::Not(member) => Filter::Not(Box::new(self.filter(member))),
            Filter::Group { count, members } => {
                let members = members.iter().map(|member| self.filter(member)).collect();
                Filter::Group { count: *count, members }
            }
        }
    }

    fn test(&self, test: &FilterTest) -> FilterTest {
        match test {
            FilterTest::YesNo(fact) => FilterTest::YesNo(self.fact(*fact)),
            FilterTest::In(fact, ranges) => FilterTest::In(self.fact(*fact), ranges.clone()),
            FilterTest::Has(list, ranges) => FilterTest::Has(self.fact(*list), ranges.clone()),
            FilterTest::Same(a, b) => FilterTest::Same(self.fact(*a), self.fact(*b)),
            FilterTest::Reaches(parts, least) => {
                let part = |part: &Part| Part { fact: self.fact(part.fact), times: part.times };
                FilterTest::Reaches(parts.iter().map(part).collect(), *least)
            }
        }
    }
}
