//! The records of a list in a case: what each of their fields can be, how many may still come, and which pass a filter.

use crate::ask::{Look, RecordLook, ask, field_of, open_tests, sum};
use crate::case::{Case, Partial, Slot};
use crate::condition::Status;
use crate::domain::Domain;
use crate::fact::{Fact, FactId, FactKind, Field, ItemKind};
use crate::filter::{Filter, FilterTest};
use crate::sifted::{Asked, Question, Sifted};
use crate::term::Part;

/// Codes are numbers below this.
const CODES: i64 = 1 << 60;
/// The most parts that what is open of a record is cut into while its filters are asked.
const MOST_BOXES: usize = 2048;
/// Fields of at most so many values are told apart value by value before others are halved.
const FEW_VALUES: u64 = 16;

/// What a value of a kind can be, of which nothing else is known.
pub(crate) fn kind_domain(kind: &FactKind) -> Domain {
    match kind {
        FactKind::YesNo => Domain::Range(0, 1),
        FactKind::Number { low, high, .. } | FactKind::Date { low, high } => Domain::Range(*low, *high),
        FactKind::Choice(choices) => Domain::Range(0, i64::try_from(choices.len()).unwrap_or(i64::MAX) - 1),
        FactKind::Code(_) => Domain::Range(0, CODES - 1),
        FactKind::List { .. } => Domain::NONE,
    }
}

/// The records of one list in a case.
pub(crate) struct RecordList<'a> {
    case: &'a Case,
    fields: &'a [Field],
    /// What holds of every record.
    each: &'a [Filter],
    /// The date that windows go by.
    pub(crate) dated_by: Option<usize>,
    start: u32,
    /// How many records are given.
    pub(crate) given: u16,
    /// How many more there can be.
    pub(crate) more: u32,
    /// How many more there must be.
    pub(crate) need: u32,
    /// The day from which on no more can come.
    complete_from: Option<i64>,
}

/// One record: what its fields can be, and what holds of every record but is not certain of these.
pub(crate) struct Record<'a> {
    /// What each field can be.
    pub(crate) fields: Vec<Domain>,
    rough: Vec<&'a Filter>,
}

/// Whether a record passes a filter.
#[derive(Clone, Debug, Default)]
pub(crate) struct Member {
    /// It can pass.
    pub(crate) passes: bool,
    /// It can fail.
    pub(crate) fails: bool,
    /// Whether it can do both is certain, and so are the parts.
    pub(crate) exact: bool,
    /// It depends on fields that are not known.
    pub(crate) open: bool,
    /// The facts of the case by which it is open whether it passes, fields left out.
    pub(crate) facts: Vec<FactId>,
    /// What its fields can be where it passes, in parts within which each field is free; empty where not asked for.
    pub(crate) parts: Vec<Vec<Domain>>,
}

impl<'a> RecordList<'a> {
    /// The records of a list; nothing where the fact is no list of records.
    pub(crate) fn of(facts: &'a [Fact], case: &'a Case, list: FactId) -> Option<Self> {
        let FactKind::List { item, fewest, most, .. } = &facts.get(usize::from(list.0))?.kind else {
            return None;
        };
        let ItemKind::Record { fields, dated_by, each } = item else { return None };
        let (start, given, open) = match case.slot(list) {
            Slot::List { start, len, open } => (start, len, open),
            Slot::Unknown | Slot::Value(_) | Slot::Partial(_) => (0, 0, true),
        };
        let left = |of: u32| if open { of.saturating_sub(u32::from(given)) } else { 0 };
        Some(Self {
            case,
            fields,
            each,
            dated_by: dated_by.map(usize::from),
            start,
            given,
            more: left(*most),
            need: left(*fewest),
            complete_from: case.complete_from(list),
        })
    }

    /// The record at an index.
    pub(crate) fn record(&self, index: u16, look: &dyn Look) -> Record<'a> {
        self.narrowed(self.given_fields(index), look)
    }

    /// What the case says of the fields of a record.
    fn given_fields(&self, index: u16) -> Vec<Domain> {
        let slots = self.case.record(self.start, self.fields.len(), index);
        let fields = (0..).zip(self.fields).map(|(at, field)| {
            let own = kind_domain(&field.kind);
            match slots.get(at) {
                Some(Slot::Value(value)) => Domain::value(*value),
                Some(Slot::Partial(partial)) => match self.case.partial(*partial) {
                    Some(Partial::Between(low, high)) => own.within(*low, *high),
                    Some(Partial::OneOf(values)) => Domain::one_of(values.clone()),
                    None => own,
                },
                Some(Slot::Unknown | Slot::List { .. }) | None => own,
            }
        });
        fields.collect()
    }

    /// A record that may still come; nothing where none can.
    pub(crate) fn fresh(&self, look: &dyn Look) -> Option<Record<'a>> {
        if self.more == 0 {
            return None;
        }
        let mut fields: Vec<Domain> = self.fields.iter().map(|field| kind_domain(&field.kind)).collect();
        if let (Some(day), Some(dated)) = (self.complete_from, self.dated_by)
            && let Some(field) = fields.get_mut(dated)
        {
            *field = std::mem::replace(field, Domain::NONE).within(i64::MIN, day.saturating_sub(1));
        }
        let record = self.narrowed(fields, look);
        let impossible =
            |each: &Filter| ask(each, &RecordLook { facts: look, fields: &record.fields }) == Status::NotMet;
        let none = record.fields.iter().any(Domain::is_empty) || self.each.iter().any(impossible);
        (!none).then_some(record)
    }

    /// Whether all fields of all given records are known and no more can come.
    pub(crate) fn is_known(&self) -> bool {
        let width = self.fields.len();
        let known = |index: u16| {
            let slots = self.case.record(self.start, width, index);
            slots.len() == width && slots.iter().all(|slot| matches!(slot, Slot::Value(_)))
        };
        self.more == 0 && (0..self.given).all(known)
    }

    /// The facts that what holds of every record looks at.
    pub(crate) fn facts_of_each(&self) -> impl Iterator<Item = FactId> {
        self.each.iter().flat_map(Filter::facts).filter(|fact| field_of(*fact).is_none())
    }

    /// What holds of every record and certainly does not hold of one: the record's index and the filter's.
    pub(crate) fn violation(&self, look: &dyn Look) -> Option<(u16, usize)> {
        if self.each.is_empty() {
            return None;
        }
        (0..self.given).find_map(|index| {
            let fields = self.given_fields(index);
            let inside = RecordLook { facts: look, fields: &fields };
            let broken = self.each.iter().position(|each| ask(each, &inside) == Status::NotMet);
            // Several together may leave nothing, where none does by itself.
            let together = || self.record(index, look).fields.iter().any(Domain::is_empty).then_some(0);
            broken.or_else(together).map(|each| (index, each))
        })
    }

    /// The bounds that what holds of every record sets to facts, through the records given and one that must come.
    pub(crate) fn bounds_of_facts(&self, look: &dyn Look, mut bound: impl FnMut(FactId, i64, i64)) {
        if self.each.is_empty() {
            return;
        }
        let due = (self.need > 0).then(|| self.fresh(look)).flatten();
        for record in (0..self.given).map(|index| self.record(index, look)).chain(due) {
            let inside = RecordLook { facts: look, fields: &record.fields };
            for each in self.each {
                let Some((parts, low, high)) = linear(each) else { continue };
                for part in parts.iter().filter(|part| field_of(part.fact).is_none()) {
                    let (low, high) = bounds_of_part(parts, part, low, high, &inside);
                    bound(part.fact, low, high);
                }
            }
        }
    }

    fn narrowed(&self, mut fields: Vec<Domain>, look: &dyn Look) -> Record<'a> {
        if self.each.is_empty() || fields.iter().all(|field| field.single().is_some()) {
            return Record { fields, rough: Vec::new() };
        }
        let known: Vec<bool> = fields.iter().map(|field| field.single().is_some()).collect();
        // Once more than there are filters, for those that bound one field by another.
        for _ in 0..=self.each.len().min(4) {
            for each in self.each {
                let Some((parts, low, high)) = linear(each) else { continue };
                for part in parts {
                    let Some(at) = field_of(part.fact) else { continue };
                    let inside = RecordLook { facts: look, fields: &fields };
                    let (low, high) = bounds_of_part(parts, part, low, high, &inside);
                    let open = known.get(at) == Some(&false);
                    if let Some(field) = fields.get_mut(at).filter(|_| open) {
                        *field = std::mem::replace(field, Domain::NONE).within(low, high);
                    }
                }
            }
        }
        let rough = {
            let inside = RecordLook { facts: look, fields: &fields };
            self.each.iter().filter(|each| ask(each, &inside) == Status::Unknown).collect()
        };
        Record { fields, rough }
    }
}

/// Whether a greater value of a fact leaves records all they could be before (`Some(true)`), or a smaller one does;
/// nothing where neither is certain.
pub(crate) fn loosens(each: &Filter, fact: FactId) -> Option<bool> {
    let (parts, low, _) = linear(each)?;
    let part = parts.iter().find(|part| part.fact == fact)?;
    Some((part.times > 0) == (low != i128::MIN))
}

/// A filter that bounds a sum: its parts, and from where to where.
fn linear(filter: &Filter) -> Option<(&[Part], i128, i128)> {
    match filter {
        Filter::Test(FilterTest::Reaches(parts, least)) => Some((parts, i128::from(*least), i128::MAX)),
        Filter::Not(member) => match member.as_ref() {
            Filter::Test(FilterTest::Reaches(parts, least)) => {
                Some((parts, i128::MIN, i128::from(*least) - 1))
            }
            _ => None,
        },
        Filter::Constant(_) | Filter::Test(_) | Filter::Group { .. } => None,
    }
}

/// From where to where one part of a sum can be, if the sum lies between `low` and `high`.
fn bounds_of_part(parts: &[Part], part: &Part, low: i128, high: i128, look: &dyn Look) -> (i64, i64) {
    let others: Vec<Part> = parts.iter().filter(|other| other.fact != part.fact).copied().collect();
    let (least, most) = sum(&others, look);
    let (low, high) = match part.times {
        1 => (low.saturating_sub(most), high.saturating_sub(least)),
        -1 => (least.saturating_sub(high), most.saturating_sub(low)),
        _ => return (i64::MIN, i64::MAX),
    };
    let to_day = |value: i128| i64::try_from(value.clamp(i64::MIN.into(), i64::MAX.into())).unwrap_or(0);
    (to_day(low), to_day(high))
}

impl Record<'_> {
    /// Whether it passes a filter; `parts` asks for the parts where it does.
    pub(crate) fn weigh(&self, filter: &Filter, look: &dyn Look, parts: bool) -> Member {
        let inside = RecordLook { facts: look, fields: &self.fields };
        let status = ask(filter, &inside);
        let whole = || if parts { vec![self.fields.clone()] } else { Vec::new() };
        match status {
            Status::Met => Member {
                passes: true,
                exact: !parts || self.rough.is_empty(),
                parts: whole(),
                ..Member::default()
            },
            Status::NotMet => Member { fails: true, exact: true, ..Member::default() },
            Status::Unknown if self.depends_on_facts(&[filter], look) => Member {
                passes: true,
                fails: true,
                exact: false,
                open: self.depends_on_fields(filter, look),
                facts: self.open_facts(filter, look),
                parts: whole(),
            },
            Status::Unknown => {
                let asked = if parts { Asked::Parts } else { Asked::Whether };
                let found = self.question(asked, &[filter]).answer(look, || self.sifted(filter, look, parts));
                let Sifted { passes, fails, exact, parts, .. } = found;
                Member { passes, fails, exact, open: true, facts: Vec::new(), parts }
            }
        }
    }

    fn question<'q>(&'q self, asked: Asked, filters: &'q [&'q Filter]) -> Question<'q> {
        Question { asked, filters, rough: &self.rough, fields: &self.fields }
    }

    /// Whether it passes a filter, by the parts that it is cut into.
    fn sifted(&self, filter: &Filter, look: &dyn Look, parts: bool) -> Sifted {
        let mut found = Sifted::default();
        found.exact = self.sift(&[filter], look, |fields, statuses, sure| {
            let can = |wanted| statuses.first().is_none_or(|status| *status != wanted);
            let (passes, fails) = (can(Status::NotMet), can(Status::Met));
            if sure {
                if passes && parts {
                    found.parts.push(fields.to_vec());
                }
                found.passes |= passes;
                found.fails |= fails;
                return true;
            }
            (found.passes && !parts || !passes) && (found.fails || !fails)
        });
        found
    }

    /// The ways in which it can pass several filters: a bit for each, ascending; and whether they are exact. More
    /// filters than there are bits are not told apart.
    pub(crate) fn ways(&self, filters: &[&Filter], look: &dyn Look) -> (Vec<u64>, bool) {
        let find = || {
            let (ways, exact) = self.sifted_ways(filters, look);
            Sifted { ways, exact, ..Sifted::default() }
        };
        let found = self.question(Asked::Ways, filters).answer(look, find);
        (found.ways, found.exact)
    }

    fn sifted_ways(&self, filters: &[&Filter], look: &dyn Look) -> (Vec<u64>, bool) {
        let mut found: Vec<u64> = Vec::new();
        let combined = |statuses: &[Status], found: &mut Vec<u64>, put: bool| {
            let sure = (0..).zip(statuses).filter(|(_, status)| **status == Status::Met);
            let sure = sure.fold(0u64, |bits, (at, _)| bits | 1 << at);
            let open: Vec<u32> = (0..)
                .zip(statuses)
                .filter(|(_, status)| **status == Status::Unknown)
                .map(|(at, _)| at)
                .collect();
            for choice in 0..1u64 << open.len().min(16) {
                let bits = (0..).zip(&open).filter(|(i, _)| choice >> i & 1 == 1);
                let way = bits.fold(sure, |way, (_, at)| way | 1 << at);
                if !found.contains(&way) {
                    if !put {
                        return false;
                    }
                    found.push(way);
                }
            }
            true
        };
        let exact = !self.depends_on_facts(filters, look)
            & self.sift(filters, look, |_, statuses, sure| combined(statuses, &mut found, sure));
        found.sort_unstable();
        (found, exact)
    }

    /// Whether it is open whether the record passes because facts are.
    fn depends_on_facts(&self, filters: &[&Filter], look: &dyn Look) -> bool {
        let inside = RecordLook { facts: look, fields: &self.fields };
        let mut open = Vec::new();
        filters.iter().chain(&self.rough).for_each(|filter| open_tests(filter, &inside, &mut open));
        open.iter().any(|fact| field_of(*fact).is_none() && look.domain(*fact).single().is_none())
    }

    /// The facts that tests still open look at; fields are left out.
    fn open_facts(&self, filter: &Filter, look: &dyn Look) -> Vec<FactId> {
        let inside = RecordLook { facts: look, fields: &self.fields };
        let mut open = Vec::new();
        open_tests(filter, &inside, &mut open);
        open.retain(|fact| field_of(*fact).is_none());
        open
    }

    /// Whether it is open whether the record passes because fields are.
    fn depends_on_fields(&self, filter: &Filter, look: &dyn Look) -> bool {
        let inside = RecordLook { facts: look, fields: &self.fields };
        let mut open = Vec::new();
        open_tests(filter, &inside, &mut open);
        open.iter().any(|fact| field_of(*fact).is_some() && inside.domain(*fact).single().is_none())
    }

    /// Cuts what is open of the record into parts, until each part says of every filter whether it holds.
    ///
    /// `see` is given a part, the filters' statuses, and whether they are to be taken as they are: then all that is
    /// not `Unknown` is certain, and records of this part are possible. Where not, it answers whether the part can add
    /// nothing, and else the part is cut further. The result says whether no part had to be taken that was still open.
    fn sift(
        &self,
        filters: &[&Filter],
        look: &dyn Look,
        mut see: impl FnMut(&[Domain], &[Status], bool) -> bool,
    ) -> bool {
        let mut todo = std::collections::VecDeque::from([self.fields.clone()]);
        let (mut seen, mut exact) = (0, true);
        while let Some(fields) = todo.pop_front() {
            seen += 1;
            let inside = RecordLook { facts: look, fields: &fields };
            let rough = self.rough.iter().map(|each| ask(each, &inside)).max().unwrap_or(Status::Met);
            if self.rough.iter().any(|each| ask(each, &inside) == Status::NotMet) {
                continue;
            }
            let statuses: Vec<Status> = filters.iter().map(|filter| ask(filter, &inside)).collect();
            let sure = rough == Status::Met && !statuses.contains(&Status::Unknown);
            if see(&fields, &statuses, sure) {
                continue;
            }
            let mut open = Vec::new();
            filters.iter().chain(&self.rough).for_each(|filter| open_tests(filter, &inside, &mut open));
            match halved(&fields, &open).filter(|_| seen < MOST_BOXES) {
                Some(halves) => todo.extend(halves),
                None => {
                    exact = false;
                    see(&fields, &statuses, true);
                }
            }
        }
        exact
    }
}

/// Two halves of what a record can be, along one of the fields that open tests look at.
fn halved(fields: &[Domain], open: &[FactId]) -> Option<[Vec<Domain>; 2]> {
    let cost = |at: &usize| {
        let len = fields.get(*at).map_or(0, Domain::len);
        // A few values first, the fewest before others; then what is longest.
        if len <= FEW_VALUES { (0, len) } else { (1, u64::MAX - len) }
    };
    let tested = open.iter().filter_map(|fact| field_of(*fact));
    let at = tested.filter(|at| fields.get(*at).is_some_and(|field| field.len() > 1)).min_by_key(cost)?;
    let (lower, upper) = fields.get(at)?.halves()?;
    Some([lower, upper].map(|half| {
        let mut fields = fields.to_vec();
        if let Some(field) = fields.get_mut(at) {
            *field = half;
        }
        fields
    }))
}
