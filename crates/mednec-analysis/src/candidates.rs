//! Values of a fact, one of each kind that a test of the unit could tell apart.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use mednec_graph::fact::read_date;
use mednec_graph::{
    Bundle, Case, CodeSystem, DerivedKind, FactId, FactKind, ItemKind, Partial, Slot, TermKind, filled_for,
};

use crate::draft::{Draft, Given};
use crate::records::{MOST_KINDS, kinds_of_records};

/// How many values of one fact are tried.
const MOST_VALUES: usize = 64;
/// A day to begin with.
const SOME_DAY: &str = "2025-06-16";
/// The greatest difference of days that is taken from a policy to another date.
const FARTHEST: i64 = 40_000;

/// What values are looked for with.
pub(crate) struct Candidates<'a> {
    pub(crate) bundle: &'a Bundle,
    pub(crate) unit: u32,
    /// The case so far.
    pub(crate) case: &'a Case,
    /// What of it was made up.
    pub(crate) draft: &'a Draft,
    /// How many kinds of record a list has at most.
    pub(crate) kinds_of_record: usize,
    /// The case with what the unit computes of it, once that is asked for.
    filled: OnceCell<Case>,
}

impl<'a> Candidates<'a> {
    /// Values for a case of a unit.
    pub(crate) fn new(bundle: &'a Bundle, unit: u32, case: &'a Case, draft: &'a Draft) -> Self {
        Self { bundle, unit, case, draft, kinds_of_record: MOST_KINDS, filled: OnceCell::new() }
    }

    /// The case with what the unit computes of it, as far as that is known.
    pub(crate) fn filled(&self) -> &Case {
        self.filled.get_or_init(|| filled_for(self.bundle, self.unit, self.case))
    }

    /// The values, the likeliest first.
    pub(crate) fn of(&self, fact: FactId) -> Vec<Given> {
        let Some(kind) = self.bundle.fact(fact).map(|fact| &fact.kind) else { return Vec::new() };
        let mut values: Vec<i64> = match kind {
            FactKind::YesNo => vec![0, 1],
            FactKind::Choice(choices) => (0..i64::try_from(choices.len()).unwrap_or(0)).collect(),
            FactKind::Date { low, high } => self.days(fact, *low, *high),
            FactKind::Number { low, high, .. } => {
                let mut numbers = self.turns(fact);
                numbers.extend([*low, *high]);
                numbers.retain(|number| (low..=high).contains(&number));
                numbers
            }
            FactKind::Code(_) => self.codes(fact),
            FactKind::List { item: ItemKind::Record { .. }, .. } => return kinds_of_records(self, fact),
            FactKind::List { fewest, most, .. } => {
                let codes = self.codes(fact);
                let mut lists = vec![Vec::new()];
                lists.extend(codes.iter().map(|code| vec![*code]));
                // A list can have to have elements of several kinds, and which is first can matter.
                let placed = self.elements(fact).next().is_some();
                for (place, one) in codes.iter().enumerate() {
                    for other in codes.iter().skip(place + 1) {
                        lists.push(vec![*one, *other]);
                        lists.extend(placed.then(|| vec![*other, *one]));
                    }
                }
                lists.push(codes);
                lists.retain(|list| (*fewest as usize..=*most as usize).contains(&list.len()));
                return lists.into_iter().map(Given::Elements).collect();
            }
        };
        self.retain_possible(fact, &mut values);
        let mut seen = BTreeSet::new();
        values.retain(|value| seen.insert(*value));
        values.truncate(MOST_VALUES);
        values.into_iter().map(Given::Value).collect()
    }

    /// The days that were made up so far, and those that were given.
    pub(crate) fn known_days(&self) -> Vec<i64> {
        let facts = (0u16..).map(FactId).zip(self.bundle.vocabulary());
        let days = facts.filter(|(_, fact)| matches!(fact.kind, FactKind::Date { .. }));
        days.filter_map(|(id, _)| match self.case.slot(id) {
            Slot::Value(day) => Some(day),
            Slot::Unknown | Slot::List { .. } | Slot::Partial(_) => None,
        })
        .collect()
    }

    /// Keeps what the case leaves possible of a fact of which it says something.
    fn retain_possible(&self, fact: FactId, values: &mut Vec<i64>) {
        let Slot::Partial(partial) = self.case.slot(fact) else { return };
        match self.case.partial(partial) {
            Some(Partial::OneOf(possible)) => values.clone_from(possible),
            Some(Partial::Between(low, high)) => {
                values.extend([*low, *high]);
                values.retain(|value| (low..=high).contains(&value));
            }
            None => {}
        }
    }

    fn days(&self, fact: FactId, low: i64, high: i64) -> Vec<i64> {
        let known = self.known_days();
        let mut days = self.turns(fact);
        days.extend(&known);
        days.extend(read_date(SOME_DAY));
        // Where a policy adds months to days, no term says by how much two days are apart.
        for day in &known {
            for step in self.steps() {
                days.extend([day - step, day + step]);
            }
        }
        days.extend([low, high]);
        days.retain(|day| (low..=high).contains(day));
        days
    }

    /// By how many days the unit's tests have dates apart, and a day more and less.
    fn steps(&self) -> BTreeSet<i64> {
        let mut steps = BTreeSet::from([1, 31, 366]);
        let terms = self.bundle.units.get(self.unit as usize).map_or(&[][..], |unit| &unit.terms.terms);
        for term in terms {
            let TermKind::Linear { parts, cuts } = &term.kind else { continue };
            if parts.len() > 1 {
                let near = cuts.iter().filter(|cut| cut.unsigned_abs() < FARTHEST.unsigned_abs());
                steps.extend(near.flat_map(|cut| [cut.abs() - 1, cut.abs(), cut.abs() + 1]));
            }
        }
        steps.into_iter().filter(|step| *step > 0).take(MOST_VALUES / 2).collect()
    }

    /// Where the tests of the unit on sums turn, the other facts being what they are, and just before and after.
    fn turns(&self, fact: FactId) -> Vec<i64> {
        let terms = self.bundle.units.get(self.unit as usize).map_or(&[][..], |unit| &unit.terms.terms);
        let mut found = Vec::new();
        for term in terms {
            let TermKind::Linear { parts, cuts } = &term.kind else { continue };
            let Some(own) = parts.iter().find(|part| part.fact == fact) else { continue };
            let mut rest = Some(0i64);
            for part in parts.iter().filter(|part| part.fact != fact) {
                let value = self.value(part.fact).and_then(|value| value.checked_mul(part.times));
                rest = rest.and_then(|rest| rest.checked_add(value?));
            }
            let Some(rest) = rest else { continue };
            for cut in cuts {
                let turn = cut.saturating_sub(rest).checked_div(own.times).unwrap_or(0);
                found.extend([turn, turn.saturating_sub(1), turn.saturating_add(1)]);
            }
        }
        found
    }

    /// What a fact is; of what is computed and not known, the least that it can be.
    fn value(&self, fact: FactId) -> Option<i64> {
        let case = if self.bundle.derived(fact).is_some() { self.filled() } else { self.case };
        match case.slot(fact) {
            Slot::Value(value) => Some(value),
            Slot::Partial(partial) if self.bundle.derived(fact).is_some() => match case.partial(partial)? {
                Partial::Between(low, _) => Some(*low),
                Partial::OneOf(values) => values.first().copied(),
            },
            Slot::Unknown | Slot::List { .. } | Slot::Partial(_) => None,
        }
    }

    /// The derived facts of the unit that are an element of a list by its place.
    fn elements(&self, list: FactId) -> impl Iterator<Item = FactId> + '_ {
        let derived = self.bundle.units.get(self.unit as usize).map_or(&[][..], |unit| &unit.derived);
        let is_of = move |fact: &FactId| {
            let kind = self.bundle.derived(*fact).map(|derived| &derived.kind);
            matches!(kind, Some(DerivedKind::Element { list: of, .. }) if *of == list)
        };
        derived.iter().copied().filter(is_of)
    }

    /// Codes or choices of a fact or list: one of each class that the unit's tests put them in.
    fn codes(&self, fact: FactId) -> Vec<i64> {
        let Some(unit) = self.bundle.units.get(self.unit as usize) else { return Vec::new() };
        let system = match self.bundle.fact(fact).map(|fact| &fact.kind) {
            Some(FactKind::Code(system) | FactKind::List { item: ItemKind::Code(system), .. }) => {
                Some(*system)
            }
            _ => None,
        };
        let choices = match self.bundle.fact(fact).map(|fact| &fact.kind) {
            Some(FactKind::List { item: ItemKind::Choice(choices), .. }) => choices.len(),
            _ => 0,
        };
        let mut found = BTreeSet::new();
        let elements: Vec<FactId> = self.elements(fact).collect();
        for term in &unit.terms.terms {
            let table = match &term.kind {
                TermKind::Table { fact: of, table } if *of == fact || elements.contains(of) => Some(table),
                TermKind::ListHas { list, table, .. } if *list == fact => {
                    unit.terms.tables.get(usize::from(*table))
                }
                _ => None,
            };
            let Some(table) = table else { continue };
            let usual = system.and_then(|system| system.read(usual_code(system)));
            let choices = (0..choices).filter_map(|choice| i64::try_from(choice).ok());
            let mut classes = BTreeSet::new();
            for value in table.starts.iter().copied().chain(usual).chain(choices) {
                let valid = system.is_none_or(|system| system.read(&system.show(value)) == Some(value));
                if value >= 0 && valid && classes.insert(table.class(value)) {
                    found.insert(value);
                }
            }
        }
        found.into_iter().take(MOST_VALUES).collect()
    }
}

/// A code that policies seldom speak of.
pub(crate) fn usual_code(system: CodeSystem) -> &'static str {
    match system {
        CodeSystem::Icd10Cm => "R69",
        CodeSystem::Procedure => "99213",
        CodeSystem::Modifier => "GP",
        CodeSystem::Other => "OTHER",
    }
}
