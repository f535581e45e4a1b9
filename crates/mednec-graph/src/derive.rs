//! Computing derived facts, and what the absence of facts counts as.
//!
//! Both are done on a copy of the case before a walk. First the absence of facts is counted, by ascending fact: a
//! condition for it sees the facts closed before it, while the derived facts it looks at are computed from the case as
//! it was given, so that no closing can work on another through them. A condition holds only where it certainly does,
//! whatever is still missing, so this is sound. Then the derived facts of the unit are computed, by ascending fact.

use crate::aggregate::{Pool, Told};
use crate::ask::{Look, ask, field_of};
use crate::bundle::Bundle;
use crate::calendar::{anniversary, month_start, next_anniversary, shifted, year_start};
use crate::case::{Case, Partial, Slot, UNKNOWN_ITEM};
use crate::condition::Status;
use crate::derived::{DerivedKind, Records};
use crate::domain::{Domain, MOST_VALUES};
use crate::fact::{FactId, FactKind, ItemKind};
use crate::filter::Filter;
use crate::knowledge::Knowledge;
use crate::records::{RecordList, kind_domain};
use crate::timed_units::{Around, Ties, TimedUnits, supported};

/// A derived fact that is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Open {
    /// The fact.
    pub(crate) fact: FactId,
    /// The facts of the vocabulary that it still depends on, ascending.
    pub(crate) bases: Vec<FactId>,
    /// Facts of the vocabulary not known that it does not depend on, but that bound what records can be.
    pub(crate) bounds: Vec<FactId>,
    /// Whether it can have every value that the case says it can.
    pub(crate) exact: bool,
}

/// What is known of derived facts so far.
struct Deriver<'a> {
    bundle: &'a Bundle,
    knowledge: &'a Knowledge<'a>,
    /// The case before its gaps were closed.
    given: &'a Case,
    made: Vec<(FactId, Domain)>,
    open: Vec<Open>,
}

impl Look for Deriver<'_> {
    fn domain(&self, fact: FactId) -> Domain {
        match self.made.binary_search_by_key(&fact, |(made, _)| *made) {
            Ok(at) => self.made.get(at).map_or(Domain::NONE, |(_, domain)| domain.clone()),
            Err(_) => self.knowledge.domain(fact),
        }
    }

    fn has(&self, list: FactId, ranges: &[(i64, i64)]) -> Status {
        self.knowledge.has(list, ranges)
    }
}

/// What came of computing a derived fact.
struct Computed {
    domain: Domain,
    /// The open facts it depends on, in any order.
    bases: Vec<FactId>,
    /// The open facts that bound what it depends on.
    bounds: Vec<FactId>,
    exact: bool,
}

/// Fills the slots of derived facts, `wanted` in ascending order, and tells those that stay open. `given` is the case
/// before its gaps were closed. Facts that have a value already keep it.
pub(crate) fn derive(bundle: &Bundle, wanted: &[FactId], given: &Case, case: &mut Case) -> Vec<Open> {
    let knowledge = Knowledge::new(&bundle.facts, &bundle.constraints, case);
    let mut deriver = Deriver { bundle, knowledge: &knowledge, given, made: Vec::new(), open: Vec::new() };
    for fact in wanted {
        if matches!(knowledge.case().slot(*fact), Slot::Value(_)) {
            continue;
        }
        let Some(derived) = bundle.derived(*fact) else { continue };
        let Computed { domain, mut bases, bounds, exact } = deriver.compute(*fact, &derived.kind);
        let nothing = domain.is_empty();
        let domain = if nothing { deriver.anything(*fact) } else { domain };
        if domain.single().is_none() {
            bases.sort_unstable();
            bases.dedup();
            deriver.open.push(Open { fact: *fact, bases, bounds, exact: exact && !nothing });
        }
        deriver.made.push((*fact, domain));
    }
    let Deriver { made, open, .. } = deriver;
    for (fact, domain) in made {
        match domain {
            Domain::Range(low, high) => case.set_partial(fact, Partial::Between(low, high)),
            Domain::OneOf(values) => case.set_partial(fact, Partial::OneOf(values)),
        }
    }
    open
}

/// The derived facts among some facts, and those that these look at, ascending.
fn derived_among(bundle: &Bundle, facts: impl Iterator<Item = FactId>) -> Vec<FactId> {
    let mut todo: Vec<FactId> = facts.collect();
    let mut found = Vec::new();
    while let Some(fact) = todo.pop() {
        let derived = field_of(fact).is_none().then(|| bundle.derived(fact)).flatten();
        if let Some(derived) = derived.filter(|_| !found.contains(&fact)) {
            found.push(fact);
            todo.extend(derived.kind.facts());
        }
    }
    found.sort_unstable();
    found
}

/// Counts the absence of facts, by ascending fact, and tells which were closed so.
pub(crate) fn close(bundle: &Bundle, closable: &[FactId], case: &mut Case) -> Vec<FactId> {
    let absent = |case: &Case, fact: FactId| matches!(case.slot(fact), Slot::Unknown);
    if !closable.iter().any(|fact| absent(case, *fact)) {
        return Vec::new();
    }
    let whens = closable.iter().filter_map(|fact| bundle.fact(*fact)?.if_absent.as_ref());
    let wanted = derived_among(bundle, whens.flat_map(|closing| closing.when.facts()));
    let given = case.clone();
    derive(bundle, &wanted, &given, case);
    let mut closed = Vec::new();
    for fact in closable {
        let Some(closing) = bundle.fact(*fact).and_then(|fact| fact.if_absent.as_ref()) else { continue };
        let knowledge = Knowledge::new(&bundle.facts, &bundle.constraints, case);
        if absent(case, *fact) && ask(&closing.when, &knowledge) == Status::Met {
            case.set_value(*fact, closing.value);
            closed.push(*fact);
        }
    }
    wanted.into_iter().for_each(|fact| case.set_unknown(fact));
    closed
}

/// A case with the derived facts that some filters and formulas look at.
pub(crate) fn filled(
    bundle: &Bundle,
    facts: impl Iterator<Item = FactId>,
    given: &Case,
    closed: &Case,
) -> (Case, Vec<Open>) {
    let mut case = closed.clone();
    let wanted = derived_among(bundle, facts);
    let open = derive(bundle, &wanted, given, &mut case);
    (case, open)
}

/// Whether a filter holds of a case, `given` as it was and `closed` with its gaps closed.
pub(crate) fn status_of(bundle: &Bundle, filter: &Filter, given: &Case, closed: &Case) -> Status {
    let (case, _) = filled(bundle, filter.facts().into_iter(), given, closed);
    ask(filter, &Knowledge::new(&bundle.facts, &bundle.constraints, &case))
}

/// The days that a function which never goes down makes of what a day can be; `step` is shorter than from one of its
/// values to the next but one.
fn days(date: &Domain, of: impl Fn(i64) -> i64, step: Option<i64>) -> Domain {
    if let Domain::OneOf(values) = date {
        return Domain::one_of(values.iter().map(|day| of(*day)).collect());
    }
    let (first, last) = (of(date.low()), of(date.high()));
    let Some(step) = step else { return Domain::Range(first, last) };
    let mut found = vec![first];
    let mut at = first;
    while at < last && found.len() <= MOST_VALUES {
        at = of(at.saturating_add(step));
        found.push(at);
    }
    if at >= last { Domain::one_of(found) } else { Domain::Range(first, last) }
}

impl Deriver<'_> {
    /// One below the lowest value of a fact: what a derived fact is where there is none.
    fn none(&self, fact: FactId) -> i64 {
        let bounds = self.bundle.fact(fact).and_then(|fact| fact.kind.bounds());
        bounds.map_or(-1, |(low, _)| low)
    }

    /// Whether the case tells something of the value of a fact, or says that the sources differ.
    fn documented(&self, fact: FactId) -> bool {
        let given = match self.given.slot(fact) {
            Slot::Value(_) => true,
            // That there may be any elements tells nothing.
            Slot::List { len, open, .. } => !open || len > 0 || self.given.complete_from(fact).is_some(),
            Slot::Unknown => false,
            // Nor do all values that there are.
            Slot::Partial(at) => {
                match (self.given.partial(at), self.bundle.fact(fact).map(|fact| &fact.kind)) {
                    (Some(Partial::Between(low, high)), Some(kind)) => {
                        kind.bounds().is_none_or(|(lowest, highest)| *low > lowest || *high < highest)
                    }
                    (Some(Partial::OneOf(values)), Some(FactKind::Choice(choices))) => {
                        values.len() < choices.len()
                    }
                    (Some(Partial::OneOf(values)), Some(FactKind::YesNo)) => values.len() < 2,
                    _ => true,
                }
            }
        };
        given || self.given.evidence(fact).conflicting
    }

    fn anything(&self, fact: FactId) -> Domain {
        match self.bundle.fact(fact).map(|fact| kind_domain(&fact.kind)) {
            Some(domain) => Domain::Range(domain.low().min(self.none(fact)), domain.high()),
            None => Domain::value(0),
        }
    }

    /// The open facts of the vocabulary behind some facts.
    fn bases(&self, facts: impl IntoIterator<Item = FactId>) -> Vec<FactId> {
        let mut bases = Vec::new();
        for fact in facts {
            match self.open.iter().find(|open| open.fact == fact) {
                Some(open) => bases.extend(&open.bases),
                None if self.bundle.derived(fact).is_some() || self.knowledge.is_known(fact) => {}
                None => bases.push(fact),
            }
        }
        bases
    }

    fn compute(&self, fact: FactId, kind: &DerivedKind) -> Computed {
        let flag = |flag: bool| Computed::known(i64::from(flag));
        match kind {
            DerivedKind::Count(records) => self.pooled(records, None, Pool::count),
            DerivedKind::Different(records, field) => {
                self.pooled(records, Some(*field), |pool| pool.different(usize::from(*field)))
            }
            DerivedKind::Sum(records, field) => {
                self.pooled(records, Some(*field), |pool| pool.sum(usize::from(*field)))
            }
            DerivedKind::Highest(records, field) | DerivedKind::Lowest(records, field) => {
                let greatest = matches!(kind, DerivedKind::Highest(..));
                self.pooled(records, Some(*field), |pool| {
                    pool.extreme(usize::from(*field), greatest, self.none(fact))
                })
            }
            DerivedKind::OfLatest(records, field) | DerivedKind::OfEarliest(records, field) => {
                let latest = matches!(kind, DerivedKind::OfLatest(..));
                self.pooled(records, Some(*field), |pool| {
                    pool.of_date(usize::from(*field), latest, self.none(fact))
                })
            }
            DerivedKind::Shifted { date, months } => self.day(*date, |day| shifted(day, *months), None),
            DerivedKind::YearStart(date) => self.day(*date, year_start, Some(366)),
            DerivedKind::MonthStart(date) => self.day(*date, month_start, Some(31)),
            DerivedKind::Anniversary { date, start } => self.anniversary(*date, *start, anniversary),
            DerivedKind::NextAnniversary { date, start } => self.anniversary(*date, *start, next_anniversary),
            DerivedKind::Element { list, place } => self.element(*list, *place),
            DerivedKind::Documented(fact) => flag(self.documented(*fact)),
            DerivedKind::DocumentedAbsent(fact) => flag(self.given.evidence(*fact).absent),
            DerivedKind::Conflicting(fact) => flag(self.given.evidence(*fact).conflicting),
            DerivedKind::DateOf(of) => {
                Computed::known(self.given.evidence(*of).as_of.unwrap_or(self.none(fact)))
            }
            DerivedKind::Holds(filter) => self.holding(filter),
            DerivedKind::TimedUnits(units) => self.timed_units(fact, units),
            DerivedKind::KnownOn => {
                let last =
                    || self.bundle.fact(fact).and_then(|fact| fact.kind.bounds()).map(|(_, high)| high);
                Computed::known(self.bundle.known_on.or_else(last).unwrap_or(i64::MAX))
            }
        }
    }

    fn day(&self, date: FactId, of: impl Fn(i64) -> i64, step: Option<i64>) -> Computed {
        let domain = days(&self.domain(date), of, step);
        // Days that no day is moved to lie between those that are.
        let exact = step.is_some();
        Computed { domain, bases: self.bases([date]), bounds: Vec::new(), exact }
    }

    /// An anniversary of `start` around `date`.
    fn anniversary(&self, date: FactId, start: FactId, of: impl Fn(i64, i64) -> i64) -> Computed {
        let (at, from) = (self.domain(date), self.domain(start));
        let domain = match from.single() {
            Some(from) => days(&at, |day| of(day, from), None),
            None => Domain::Range(at.low().saturating_sub(366), at.high().saturating_add(366)),
        };
        Computed { domain, bases: self.bases([date, start]), bounds: Vec::new(), exact: false }
    }

    fn element(&self, list: FactId, place: Option<u32>) -> Computed {
        let kind = self.bundle.fact(list).map(|fact| &fact.kind);
        let (anything, most) = match kind {
            Some(FactKind::List { item: ItemKind::Choice(choices), most, .. }) => {
                (Domain::Range(0, i64::try_from(choices.len()).unwrap_or(i64::MAX) - 1), *most)
            }
            Some(FactKind::List { item: ItemKind::Code(system), most, .. }) => {
                (kind_domain(&FactKind::Code(*system)), *most)
            }
            _ => (Domain::value(-1), 0),
        };
        let fewest = match kind {
            Some(FactKind::List { fewest, .. }) => *fewest as usize,
            _ => 0,
        };
        let (items, open) = match self.knowledge.case().slot(list) {
            Slot::List { start, len, open } => {
                (self.knowledge.case().list(start, len), open && u32::from(len) < most)
            }
            Slot::Unknown | Slot::Value(_) | Slot::Partial(_) => (&[][..], true),
        };
        let bases = vec![list];
        if open {
            // What is yet to come can stand anywhere; that there is none is left only to a list too short so far.
            let least = items.len().max(fewest);
            let low = if least < place.map_or(1, |place| place as usize) { -1 } else { 0 };
            return Computed {
                domain: Domain::Range(low, anything.high()),
                bases,
                bounds: Vec::new(),
                exact: true,
            };
        }
        let item = match place {
            Some(place) => (place as usize).checked_sub(1).and_then(|at| items.get(at)),
            None => items.last(),
        };
        match item {
            Some(&UNKNOWN_ITEM) => Computed { domain: anything, bases, bounds: Vec::new(), exact: true },
            Some(known) => Computed::known(*known),
            None => Computed::known(-1),
        }
    }

    fn holding(&self, filter: &Filter) -> Computed {
        match ask(filter, self) {
            Status::Met => Computed::known(1),
            Status::NotMet => Computed::known(0),
            Status::Unknown => {
                let mut bases = self.bases(filter.facts());
                let all = bases.len();
                bases.sort_unstable();
                bases.dedup();
                // Three-valued logic is exact where nothing open is looked at twice.
                let facts = filter.facts();
                let exact = self.open.iter().all(|open| open.exact || !facts.contains(&open.fact));
                Computed {
                    domain: Domain::Range(0, 1),
                    exact: exact && bases.len() == all,
                    bases,
                    bounds: Vec::new(),
                }
            }
        }
    }

    fn timed_units(&self, fact: FactId, of: &TimedUnits) -> Computed {
        let list = RecordList::of(&self.bundle.facts, self.knowledge.case(), of.lines.list);
        let Some(list) = list else {
            return Computed { domain: Domain::NONE, bases: Vec::new(), bounds: Vec::new(), exact: false };
        };
        let pool = Pool::of(&list, &of.lines.filter, self, true);
        let asked = match of.ties {
            Ties::Asked(fact) => self.domain(fact),
            Ties::ForTheProvider | Ties::AgainstTheProvider => Domain::value(0),
        };
        let number = of.number.map_or(Domain::value(0), |(_, number)| self.domain(number));
        let around = Around { procedure: self.domain(of.procedure), number, asked, none: self.none(fact) };
        let found = supported(of, &pool, &around);
        let (mut bases, mut bounds) = (Vec::new(), Vec::new());
        if found.units.single().is_none() {
            bases = self.bases(pool.open_facts());
            bases.extend(self.bases([of.procedure]));
            if found.by_list {
                bases.push(of.lines.list);
                bounds = self.bases(list.facts_of_each());
            }
            if let (true, Some((_, number))) = (found.by_number, of.number) {
                bases.extend(self.bases([number]));
            }
            if let (true, Ties::Asked(asked)) = (found.by_tie, of.ties) {
                bases.extend(self.bases([asked]));
            }
        }
        Computed { domain: found.units, bases, bounds, exact: found.exact }
    }

    fn pooled(&self, records: &Records, field: Option<u16>, tell: impl FnOnce(&Pool) -> Told) -> Computed {
        let list = RecordList::of(&self.bundle.facts, self.knowledge.case(), records.list);
        let Some(list) = list else {
            return Computed { domain: Domain::NONE, bases: Vec::new(), bounds: Vec::new(), exact: false };
        };
        let pool = Pool::of(&list, &records.filter, self, field.is_some());
        let (domain, exact) = tell(&pool);
        let (mut bases, mut bounds) = (Vec::new(), Vec::new());
        if domain.single().is_none() {
            bases = self.bases(pool.open_facts());
            if pool.is_open(field.map(usize::from)) {
                bases.push(records.list);
                bounds = self.bases(list.facts_of_each());
            }
        }
        Computed { domain, bases, bounds, exact }
    }
}

impl Computed {
    fn known(value: i64) -> Self {
        Self { domain: Domain::value(value), bases: Vec::new(), bounds: Vec::new(), exact: true }
    }
}
