//! What a case leaves open: the values a missing fact can still have, and the classes a term can still be in.

use crate::ask::{Look, in_ranges};
use crate::bundle::Constraint;
use crate::case::{Case, Partial, Slot, UNKNOWN_ITEM};
use crate::condition::Status;
use crate::domain::Domain;
use crate::fact::{Fact, FactId, FactKind};
use crate::records::{RecordList, kind_domain};
use crate::term::{ClassSet, ClassTable, Part, TermId, TermKind, Terms, class_of_sum};

/// A case, read together with the vocabulary: its ranges, list lengths and constraints.
///
/// Modelled of a completion: the range of each number and date, the choices and codes, the lengths of lists, every
/// constraint "`a` is at least so much more than `b`", and what holds of every record of a list.
#[derive(Clone, Debug)]
pub struct Knowledge<'a> {
    pub(crate) facts: &'a [Fact],
    constraints: &'a [Constraint],
    case: &'a Case,
    /// The bounds of facts under constraints, where the case does not know them.
    narrowed: Vec<(FactId, i64, i64)>,
    contradiction: Option<Constraint>,
}

/// How the elements of a list can fall into classes that are looked for.
pub(crate) enum ListWays {
    /// In every way there is.
    Free,
    /// In these ways: for each class looked for whether an element is in it.
    Some(Vec<Vec<u8>>),
}

/// What is open of a list: which classes its known elements have, and how many more elements there can be.
struct OpenList {
    /// The classes of the known elements.
    present: ClassSet,
    /// The most elements that are not known.
    most: u32,
    /// Whether at least one element that is not known is there.
    some: bool,
}

impl<'a> Knowledge<'a> {
    /// Reads a case with its vocabulary.
    pub fn new(facts: &'a [Fact], constraints: &'a [Constraint], case: &'a Case) -> Self {
        let mut knowledge = Self { facts, constraints, case, narrowed: Vec::new(), contradiction: None };
        knowledge.narrow_by_records();
        knowledge.narrow();
        knowledge
    }

    /// A constraint that no completion can satisfy, if there is one; such a case is not valid.
    pub fn contradiction(&self) -> Option<Constraint> {
        self.contradiction
    }

    /// The case.
    pub fn case(&self) -> &'a Case {
        self.case
    }

    fn narrow(&mut self) {
        // Each round moves a bound along one constraint, so as many rounds as constraints reach the end of any chain;
        // a value that is one of several can move a bound once more for each it gives up.
        let rounds =
            self.constraints.iter().map(|c| self.choices(c.left) + self.choices(c.right)).sum::<usize>();
        for _ in 0..=self.constraints.len() + rounds {
            let mut moved = false;
            for constraint in self.constraints {
                let (_, left_high) = self.bounds(constraint.left);
                let (right_low, _) = self.bounds(constraint.right);
                let lowest = right_low.saturating_add(constraint.least);
                let highest = left_high.saturating_sub(constraint.least);
                let raised = self.tighten(constraint.left, lowest, i64::MAX);
                let lowered = self.tighten(constraint.right, i64::MIN, highest);
                match (raised, lowered) {
                    (Some(raised), Some(lowered)) => moved |= raised | lowered,
                    _ => {
                        self.contradiction = Some(*constraint);
                        return;
                    }
                }
            }
            if !moved {
                return;
            }
        }
    }

    /// How many values are listed for a fact that is one of several.
    fn choices(&self, fact: FactId) -> usize {
        self.one_of(fact).map_or(0, |values| values.len())
    }

    /// Narrows the bounds of a fact, and says whether they moved; nothing where no value is left.
    pub(crate) fn tighten(&mut self, fact: FactId, low: i64, high: i64) -> Option<bool> {
        let (old_low, old_high) = self.bounds(fact);
        let (mut new_low, mut new_high) = (old_low.max(low), old_high.min(high));
        if let Some(values) = self.one_of(fact) {
            let mut left = values.into_iter().filter(|value| (new_low..=new_high).contains(value));
            let first = left.next()?;
            (new_low, new_high) = left.fold((first, first), |(low, high), v| (low.min(v), high.max(v)));
        }
        if new_low > new_high {
            return None;
        }
        if (new_low, new_high) == (old_low, old_high) {
            return Some(false);
        }
        match self.narrowed.iter_mut().find(|(f, _, _)| *f == fact) {
            Some(entry) => *entry = (fact, new_low, new_high),
            None => self.narrowed.push((fact, new_low, new_high)),
        }
        Some(true)
    }

    /// The lowest and highest value that a number, date or yes/no can have.
    pub fn bounds(&self, fact: FactId) -> (i64, i64) {
        if let Some((_, low, high)) = self.narrowed.iter().find(|(f, _, _)| *f == fact) {
            return (*low, *high);
        }
        let declared = self.facts.get(usize::from(fact.0)).and_then(|f| f.kind.bounds());
        let (low, high) = declared.unwrap_or((i64::MIN / 4, i64::MAX / 4));
        match self.case.slot(fact) {
            Slot::Value(value) => (value, value),
            Slot::Partial(index) => match self.case.partial(index) {
                Some(Partial::Between(from, to)) => (low.max(*from), high.min(*to)),
                Some(Partial::OneOf(values)) => (
                    values.iter().copied().min().unwrap_or(low),
                    values.iter().copied().max().unwrap_or(high),
                ),
                None => (low, high),
            },
            Slot::Unknown | Slot::List { .. } => (low, high),
        }
    }

    /// The one value that a fact can have, whether the case gives it or leaves no other.
    pub fn value(&self, fact: FactId) -> Option<i64> {
        match self.case.slot(fact) {
            Slot::Value(value) => Some(value),
            Slot::List { .. } => None,
            Slot::Unknown | Slot::Partial(_) => {
                let ordered = self.facts.get(usize::from(fact.0)).is_some_and(|f| f.kind.bounds().is_some());
                let (low, high) = self.bounds(fact);
                (ordered && low == high).then_some(low)
            }
        }
    }

    /// Whether there is nothing left to be said of a fact.
    pub fn is_known(&self, fact: FactId) -> bool {
        match self.case.slot(fact) {
            Slot::List { start, len, open } => match RecordList::of(self.facts, self.case, fact) {
                Some(records) => records.is_known(),
                None => !open && !self.case.list(start, len).contains(&UNKNOWN_ITEM),
            },
            Slot::Value(_) | Slot::Unknown | Slot::Partial(_) => self.value(fact).is_some(),
        }
    }

    /// The values listed for a fact that is one of several, within its bounds.
    pub fn one_of(&self, fact: FactId) -> Option<Vec<i64>> {
        let Slot::Partial(index) = self.case.slot(fact) else { return None };
        let Some(Partial::OneOf(values)) = self.case.partial(index) else { return None };
        let (low, high) = self.bounds(fact);
        let ordered = self.facts.get(usize::from(fact.0)).is_some_and(|f| f.kind.bounds().is_some());
        Some(values.iter().copied().filter(|v| !ordered || (low..=high).contains(v)).collect())
    }

    /// Pairs of facts that are both not known and tied by a constraint, or by what holds of every record.
    pub fn ties(&self) -> impl Iterator<Item = (FactId, FactId)> + '_ {
        let open = |c: &&Constraint| !self.is_known(c.left) && !self.is_known(c.right);
        self.constraints.iter().filter(open).map(|c| (c.left, c.right)).chain(self.tied_by_records())
    }

    /// The classes that a term can be in.
    pub fn possible(&self, terms: &Terms, id: TermId) -> ClassSet {
        if let Some(class) = terms.known_class(id, self.case) {
            return ClassSet::one(class);
        }
        let Some(term) = terms.get(id) else { return ClassSet::EMPTY };
        let each = |fact: FactId, class: &dyn Fn(i64) -> u8| {
            let values = self.one_of(fact);
            values.map(|values| {
                values.iter().fold(ClassSet::EMPTY, |set, v| set.union(ClassSet::one(class(*v))))
            })
        };
        match &term.kind {
            TermKind::YesNo(fact) => each(*fact, &|v| u8::from(v != 0)).unwrap_or(ClassSet::all(2)),
            TermKind::Table { fact, table } => {
                let partly = || match self.case.slot(*fact) {
                    Slot::Partial(_) => {
                        let (low, high) = self.bounds(*fact);
                        table.classes_between(low, high)
                    }
                    Slot::Unknown | Slot::Value(_) | Slot::List { .. } => ClassSet::all(term.classes),
                };
                each(*fact, &|v| table.class(v)).unwrap_or_else(partly)
            }
            TermKind::Linear { parts, cuts } => self.possible_sum(parts, cuts),
            TermKind::ListHas { list, table, class } => {
                terms.tables.get(usize::from(*table)).map_or(ClassSet::all(2), |table| {
                    let open = self.open_list(*list, table);
                    let present = open.present.has(*class);
                    let elsewhere = !open.present.is_empty() || table.count() > 1 || !open.some;
                    let yes = present || open.most > 0;
                    let no = !present && elsewhere;
                    ClassSet(u64::from(no) | u64::from(yes) << 1)
                })
            }
        }
    }

    fn open_list(&self, list: FactId, table: &ClassTable) -> OpenList {
        let kind = self.facts.get(usize::from(list.0)).map(|fact| &fact.kind);
        let (fewest, most) = match kind {
            Some(FactKind::List { fewest, most, .. }) => (*fewest, *most),
            _ => (0, u32::MAX),
        };
        let Slot::List { start, len, open } = self.case.slot(list) else {
            return OpenList { present: ClassSet::EMPTY, most, some: fewest > 0 };
        };
        let items = self.case.list(start, len);
        let known = items.iter().filter(|item| **item != UNKNOWN_ITEM);
        let present = known.fold(ClassSet::EMPTY, |set, item| set.union(ClassSet::one(table.class(*item))));
        let given = u32::from(len);
        let unknown = u32::try_from(items.iter().filter(|i| **i == UNKNOWN_ITEM).count()).unwrap_or(u32::MAX);
        let more = if open { most.saturating_sub(given) } else { 0 };
        OpenList {
            present,
            most: unknown.saturating_add(more),
            some: unknown > 0 || (open && given < fewest),
        }
    }

    /// Every way in which a list's elements can fall into the classes that some terms look for.
    ///
    /// `tested` are list terms of one list; the result gives the class (no or yes) of each, in the same order. Nothing
    /// where there are more than `limit` ways, or where the terms are not of one table.
    pub(crate) fn list_ways(&self, terms: &Terms, tested: &[TermId], limit: usize) -> Option<ListWays> {
        let mut sought = Vec::with_capacity(tested.len());
        let mut of = None;
        for id in tested {
            let TermKind::ListHas { list, table, class } = &terms.get(*id)?.kind else { return None };
            sought.push(*class);
            if of.is_some_and(|known| known != (*list, *table)) {
                return None;
            }
            of = Some((*list, *table));
        }
        let (list, table) = of?;
        let table = terms.tables.get(usize::from(table))?;
        let open = self.open_list(list, table);
        let free: Vec<u8> = sought.iter().copied().filter(|class| !open.present.has(*class)).collect();
        let elsewhere = !open.present.is_empty() || usize::from(table.count()) > free.len() || !open.some;
        if elsewhere && free.len() == sought.len() && open.most as usize >= free.len() {
            return Some(ListWays::Free);
        }
        let ways = 1usize.checked_shl(u32::try_from(free.len()).ok()?).filter(|ways| *ways <= limit)?;
        let mut found = Vec::new();
        for way in 0..ways as u64 {
            let chosen = ClassSet(way);
            if chosen.len() > open.most || (chosen.is_empty() && !elsewhere) {
                continue;
            }
            let has = |class: &u8| {
                let place = free.iter().position(|f| f == class).and_then(|i| u8::try_from(i).ok());
                u8::from(open.present.has(*class) || place.is_some_and(|place| chosen.has(place)))
            };
            found.push(sought.iter().map(has).collect());
        }
        Some(ListWays::Some(found))
    }

    /// The class of a linear term if its one unknown fact had this value; nothing if another fact is unknown too.
    pub fn class_with(&self, terms: &Terms, id: TermId, fact: FactId, value: i64) -> Option<u8> {
        let TermKind::Linear { parts, cuts } = &terms.get(id)?.kind else { return None };
        let mut total = 0i128;
        for part in parts {
            let known = if part.fact == fact { value } else { self.value(part.fact)? };
            total += i128::from(known) * i128::from(part.times);
        }
        Some(class_of_sum(cuts, total))
    }

    /// The lowest value of `fact` at which each class of a linear term begins or ends, the other facts being known.
    pub fn turning_points(&self, terms: &Terms, id: TermId, fact: FactId) -> Option<Vec<i64>> {
        let TermKind::Linear { parts, cuts } = &terms.get(id)?.kind else { return None };
        let mut known = 0i128;
        let mut times = 0i128;
        for part in parts {
            if part.fact == fact {
                times = i128::from(part.times);
            } else {
                known += i128::from(self.value(part.fact)?) * i128::from(part.times);
            }
        }
        let point = |cut: &i64| {
            // times * x reaches the rest from its ceiling on, or, where times is negative, up to its floor.
            let rest = i128::from(*cut) - known;
            let turn = if times > 0 { ceil_div(rest, times) } else { floor_div(rest, times) + 1 };
            i64::try_from(turn).ok()
        };
        (times != 0).then(|| cuts.iter().filter_map(point).collect())
    }

    fn possible_sum(&self, parts: &[Part], cuts: &[i64]) -> ClassSet {
        let mut unknown = parts.iter().filter(|part| !self.is_known(part.fact));
        if let (Some(only), None) = (unknown.next(), unknown.next()) {
            let fixed: i128 = parts
                .iter()
                .filter(|part| part.fact != only.fact)
                .map(|part| i128::from(self.bounds(part.fact).0) * i128::from(part.times))
                .sum();
            let class = |value: i64| class_of_sum(cuts, fixed + i128::from(value) * i128::from(only.times));
            if let Some(values) = self.one_of(only.fact) {
                return values.iter().fold(ClassSet::EMPTY, |set, v| set.union(ClassSet::one(class(*v))));
            }
            let (low, high) = self.bounds(only.fact);
            // Every class between the two ends, but those that a multiple steps over.
            let (a, b) = (class(low), class(high));
            let between = ClassSet::span(a.min(b), a.max(b));
            if only.times.abs() == 1 {
                return between;
            }
            return between
                .classes()
                .filter(|c| self.reached(*c, cuts, only.times, fixed, low, high))
                .fold(ClassSet::EMPTY, |set, class| set.union(ClassSet::one(class)));
        }
        let (mut low, mut high) = (0i128, 0i128);
        for part in parts {
            let (from, to) = self.bounds(part.fact);
            let ends = [from, to].map(|end| i128::from(end) * i128::from(part.times));
            low += ends.into_iter().min().unwrap_or(0);
            high += ends.into_iter().max().unwrap_or(0);
        }
        // A difference that a constraint speaks of itself; the first part of a sum is never negative.
        if let [Part { fact: a, times: 1 }, Part { fact: b, times: -1 }] = parts {
            for constraint in self.constraints {
                let least = i128::from(constraint.least);
                if (constraint.left, constraint.right) == (*a, *b) {
                    low = low.max(least);
                }
                if (constraint.left, constraint.right) == (*b, *a) {
                    high = high.min(-least);
                }
            }
        }
        let high = high.max(low);
        ClassSet::span(class_of_sum(cuts, low), class_of_sum(cuts, high))
    }

    /// Whether a multiple of some value from `low` to `high`, added to `fixed`, falls into a class.
    fn reached(&self, class: u8, cuts: &[i64], times: i64, fixed: i128, low: i64, high: i64) -> bool {
        let class = usize::from(class);
        let from = class.checked_sub(1).and_then(|i| cuts.get(i)).map(|cut| i128::from(*cut) - fixed);
        let below = cuts.get(class).map(|cut| i128::from(*cut) - fixed);
        let times = i128::from(times);
        let (mut first, mut last) = (i128::from(low), i128::from(high));
        if times > 0 {
            first = from.map_or(first, |from| first.max(ceil_div(from, times)));
            last = below.map_or(last, |below| last.min(ceil_div(below, times) - 1));
        } else {
            last = from.map_or(last, |from| last.min(floor_div(from, times)));
            first = below.map_or(first, |below| first.max(floor_div(below, times) + 1));
        }
        first <= last
    }
}

impl Look for Knowledge<'_> {
    fn domain(&self, fact: FactId) -> Domain {
        if let Slot::Value(value) = self.case.slot(fact) {
            return Domain::value(value);
        }
        if let Some(values) = self.one_of(fact) {
            return Domain::one_of(values);
        }
        let (low, high) = self.bounds(fact);
        let kind = self.facts.get(usize::from(fact.0)).map(|fact| &fact.kind);
        match (kind, self.case.slot(fact)) {
            (Some(kind @ (FactKind::Choice(_) | FactKind::Code(_))), Slot::Unknown) => kind_domain(kind),
            _ => Domain::Range(low, high),
        }
    }

    fn has(&self, list: FactId, ranges: &[(i64, i64)]) -> Status {
        let Slot::List { start, len, open } = self.case.slot(list) else { return Status::Unknown };
        let items = self.case.list(start, len);
        if items.iter().any(|item| *item != UNKNOWN_ITEM && in_ranges(ranges, *item)) {
            return Status::Met;
        }
        let most = match self.facts.get(usize::from(list.0)).map(|fact| &fact.kind) {
            Some(FactKind::List { most, .. }) => *most,
            _ => u32::MAX,
        };
        let more = items.contains(&UNKNOWN_ITEM) || (open && u32::from(len) < most);
        if more { Status::Unknown } else { Status::NotMet }
    }
}

/// The largest whole number that is not above `a / b`; `b` is not zero.
fn floor_div(a: i128, b: i128) -> i128 {
    let quotient = a / b;
    if a % b != 0 && (a < 0) != (b < 0) { quotient - 1 } else { quotient }
}

/// The smallest whole number that is not below `a / b`; `b` is not zero.
fn ceil_div(a: i128, b: i128) -> i128 {
    -floor_div(-a, b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::OriginId;
    use crate::fact::AnsweredBy;
    use crate::term::Term;

    const A: FactId = FactId(0);
    const B: FactId = FactId(1);

    fn day(name: &str) -> Fact {
        Fact {
            name: name.into(),
            kind: FactKind::Date { low: 0, high: 5 },
            meaning: None,
            question: None,
            found_in: None,
            answered_by: AnsweredBy::Provider,
            identifying: false,
            if_absent: None,
            fixed: false,
            frequencies: Vec::new(),
        }
    }

    /// The classes of `a - b`, cut at `cuts`, where `left` is at least two days after `right`.
    fn classes(left: FactId, right: FactId, cuts: &[i64], fill: impl Fn(&mut Case)) -> Vec<u8> {
        let facts = [day("a"), day("b")];
        let constraints = [Constraint { left, right, least: 2, origin: OriginId(0) }];
        let parts = vec![Part { fact: A, times: 1 }, Part { fact: B, times: -1 }];
        let term = Term {
            kind: TermKind::Linear { parts, cuts: cuts.to_vec() },
            classes: u8::try_from(cuts.len() + 1).unwrap(),
            text: Default::default(),
            labels: Vec::new(),
            origins: Vec::new(),
            cut_origins: Vec::new(),
        };
        let terms = Terms { terms: vec![term], tables: Vec::new() };
        let mut case = Case::new(2);
        fill(&mut case);
        Knowledge::new(&facts, &constraints, &case).possible(&terms, TermId(0)).classes().collect()
    }

    #[test]
    fn a_constraint_bounds_the_difference_it_speaks_of_either_way_round() {
        assert_eq!(classes(A, B, &[2], |_| {}), [1]);
        assert_eq!(classes(A, B, &[3], |_| {}), [0, 1]);
        assert_eq!(classes(B, A, &[-1], |_| {}), [0]);
        assert_eq!(classes(B, A, &[-2], |_| {}), [0, 1]);
    }

    #[test]
    fn a_known_date_bounds_the_other() {
        assert_eq!(classes(A, B, &[2, 4], |case| case.set_value(A, 3)), [1]);
        assert_eq!(classes(A, B, &[2, 4], |case| case.set_value(B, 0)), [1, 2]);
        assert_eq!(classes(A, B, &[2, 4], |case| case.set_partial(A, Partial::OneOf(vec![2, 5]))), [1, 2]);
    }

    #[test]
    fn dates_in_an_impossible_order_contradict() {
        let facts = [day("a"), day("b")];
        let constraints = [Constraint { left: A, right: B, least: 2, origin: OriginId(0) }];
        let mut case = Case::new(2);
        case.set_value(A, 2);
        case.set_value(B, 1);
        assert_eq!(Knowledge::new(&facts, &constraints, &case).contradiction(), Some(constraints[0]));
        case.set_value(B, 0);
        assert_eq!(Knowledge::new(&facts, &constraints, &case).contradiction(), None);
    }
}
