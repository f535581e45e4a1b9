//! Numbers and dates of the wide world: facts, parameters, tables, and what is made of records.

use super::calendar::shifted;
use super::condition::{Cond, Sight};
use super::window::Window;
use super::world::{DATE, Used};

/// A number or a date.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Num {
    Fact(usize),
    /// A field of the record that is looked at: list and field.
    Field(usize, usize),
    Const(i64),
    Day(i64),
    /// A parameter of the policy.
    Parameter(usize),
    /// A table of the policy.
    Table(usize),
    /// How many records; whether the requested service is said to be among them.
    Count(Records, Option<bool>),
    Different(Records, usize, Option<bool>),
    Sum(Records, usize, Option<bool>),
    /// The greatest, or the smallest, value of a field.
    Extreme(bool, Records, usize),
    /// The value of a field in the record with the last, or the first, date.
    Dated(bool, Records, usize),
    /// The last value less the first.
    Change(Records, usize),
    Months(Box<Num>, i64),
    Days(Box<Num>, i64),
    Plus(Box<Num>, Box<Num>),
    /// The day to which the value of a fact belongs.
    DateOf(usize),
}

/// Records of a list.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Records {
    pub(crate) list: usize,
    pub(crate) window: Option<Box<Window>>,
    pub(crate) filter: Option<Box<Cond>>,
}

impl Records {
    pub(crate) fn fact(&self) -> usize {
        [super::world::VISITS, super::world::TESTS][self.list]
    }

    /// The records in the window; where the window has no edge, none.
    fn in_window<'s>(&self, sight: &Sight<'s>) -> Vec<&'s [i64; 4]> {
        let days = match &self.window {
            None => Some((i64::MIN, i64::MAX)),
            Some(window) => window.days(sight),
        };
        let Some((first, last)) = days else { return Vec::new() };
        let all = sight.values[self.fact()].records().iter();
        all.filter(|record| self.window.is_none() || (first..=last).contains(&record[DATE])).collect()
    }

    fn passes(&self, record: &[i64; 4], sight: &Sight<'_>) -> bool {
        self.filter.as_ref().is_none_or(|filter| filter.holds(&Sight { record: Some(record), ..*sight }))
    }

    /// The records that are meant.
    pub(crate) fn found<'s>(&self, sight: &Sight<'s>) -> Vec<&'s [i64; 4]> {
        let mut found = self.in_window(sight);
        found.retain(|record| self.passes(record, sight));
        found
    }

    /// Whether every record in the window satisfies the `where`.
    pub(crate) fn all_pass(&self, sight: &Sight<'_>) -> bool {
        self.in_window(sight).iter().all(|record| self.passes(record, sight))
    }

    /// The record with the last, or the first, date: of several the last in the list, or the first.
    pub(crate) fn dated<'s>(&self, last: bool, sight: &Sight<'s>) -> Option<&'s [i64; 4]> {
        let found = self.found(sight);
        if last {
            found.into_iter().max_by_key(|record| record[DATE])
        } else {
            found.into_iter().min_by_key(|record| record[DATE])
        }
    }

    pub(crate) fn uses(&self, used: &mut Used) {
        used.facts.insert(self.fact());
        if let Some(window) = &self.window {
            used.fields.insert((self.list, DATE));
            window.uses(used);
        }
        if let Some(filter) = &self.filter {
            filter.uses(used);
        }
    }
}

impl Num {
    /// Its value in a complete case; nothing where there is none.
    pub(crate) fn value(&self, sight: &Sight<'_>) -> Option<i64> {
        // The requested service is one more, or one less, than the list is declared to hold.
        let this = |list: usize, said: Option<bool>| match (said, sight.world.lists[list].counts) {
            (Some(said), Some(declared)) => i64::from(said) - i64::from(declared),
            _ => 0,
        };
        match self {
            Self::Fact(fact) => Some(sight.values[*fact].one()),
            Self::Field(_, field) => sight.record.map(|record| record[*field]),
            Self::Const(value) | Self::Day(value) => Some(*value),
            Self::Parameter(index) => Some(sight.body.parameters[*index].value(sight)),
            Self::Table(index) => Some(sight.body.tables[*index].value(sight)),
            Self::Count(records, said) => Some(records.found(sight).len() as i64 + this(records.list, *said)),
            Self::Different(records, field, said) => {
                let mut values: Vec<i64> = records.found(sight).iter().map(|record| record[*field]).collect();
                values.sort_unstable();
                values.dedup();
                Some(values.len() as i64 + this(records.list, *said))
            }
            Self::Sum(records, field, _) => {
                Some(records.found(sight).iter().map(|record| record[*field]).sum())
            }
            Self::Extreme(greatest, records, field) => {
                let found = records.found(sight);
                let values = found.iter().map(|record| record[*field]);
                if *greatest { values.max() } else { values.min() }
            }
            Self::Dated(last, records, field) => records.dated(*last, sight).map(|record| record[*field]),
            Self::Change(records, field) => {
                let last = records.dated(true, sight)?[*field];
                Some(last - records.dated(false, sight)?[*field])
            }
            Self::Months(day, months) => day.value(sight).map(|day| shifted(day, *months)),
            Self::Days(day, days) => day.value(sight).map(|day| day + days),
            Self::Plus(a, b) => Some(a.value(sight)? + b.value(sight)?),
            Self::DateOf(fact) => sight.evidence[*fact].as_of,
        }
    }

    pub(crate) fn uses(&self, used: &mut Used) {
        match self {
            Self::Fact(fact) => {
                used.facts.insert(*fact);
            }
            Self::Field(list, field) => {
                used.fields.insert((*list, *field));
            }
            Self::Const(_) | Self::Day(_) | Self::Parameter(_) | Self::Table(_) => {}
            Self::Count(records, _) => records.uses(used),
            Self::Different(records, field, _)
            | Self::Sum(records, field, _)
            | Self::Extreme(_, records, field) => {
                records.uses(used);
                used.fields.insert((records.list, *field));
            }
            Self::Dated(_, records, field) | Self::Change(records, field) => {
                records.uses(used);
                used.fields.extend([(records.list, DATE), (records.list, *field)]);
            }
            Self::Months(day, _) | Self::Days(day, _) => day.uses(used),
            Self::Plus(a, b) => {
                a.uses(used);
                b.uses(used);
            }
            Self::DateOf(fact) => {
                used.facts.insert(*fact);
                used.evidence = true;
            }
        }
    }
}
