//! Numbers and dates of the wide world: facts, parameters, tables, and what is made of records.

use super::calendar::shifted;
use super::condition::{Cond, Sight};
use super::window::Window;
use super::world::{DATE, THIS, Used};

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

    /// Whether a record that need not be in the list would be one of them.
    fn meets(&self, record: &[i64; 4], sight: &Sight<'_>) -> bool {
        let within = self.window.as_ref().is_none_or(|window| {
            window.days(sight).is_some_and(|(first, last)| (first..=last).contains(&record[DATE]))
        });
        within && self.passes(record, sight)
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
        // The requested service is one more, or one less, than the list is declared to hold, where it is one of these.
        let this = |records: &Records, said: Option<bool>, by_day: bool| {
            let step = match (said, sight.world.lists[records.list].counts) {
                (Some(said), Some(declared)) => i64::from(said) - i64::from(declared),
                _ => 0,
            };
            if step == 0 {
                return 0;
            }
            let record = THIS.map(|fact| sight.values[fact].one());
            // Of the services of one day, the first makes the day; and what is not counted is not taken away.
            let found = records.found(sight);
            let others = found.iter().filter(|other| !by_day || other[DATE] == record[DATE]).count();
            let counts = match (step < 0, by_day) {
                (true, true) => others == 1,
                (true, false) => others > 0,
                (false, true) => others == 0,
                (false, false) => true,
            };
            if records.meets(&record, sight) && counts { step } else { 0 }
        };
        match self {
            Self::Fact(fact) => Some(sight.values[*fact].one()),
            Self::Field(_, field) => sight.record.map(|record| record[*field]),
            Self::Const(value) | Self::Day(value) => Some(*value),
            Self::Parameter(index) => Some(sight.body.parameters[*index].value(sight)),
            Self::Table(index) => Some(sight.body.tables[*index].value(sight)),
            Self::Count(records, said) => {
                Some(records.found(sight).len() as i64 + this(records, *said, false))
            }
            Self::Different(records, field, said) => {
                let mut values: Vec<i64> = records.found(sight).iter().map(|record| record[*field]).collect();
                values.sort_unstable();
                values.dedup();
                Some(values.len() as i64 + this(records, *said, *field == DATE))
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
            Self::Count(records, said) => {
                records.uses(used);
                uses_this(records.list, *said, false, used);
            }
            Self::Different(records, field, said) => {
                records.uses(used);
                used.fields.insert((records.list, *field));
                uses_this(records.list, *said, *field == DATE, used);
            }
            Self::Sum(records, field, _) | Self::Extreme(_, records, field) => {
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

/// What says whether the requested service is one of the records of a list, where it is added or taken away.
fn uses_this(list: usize, said: Option<bool>, by_day: bool, used: &mut Used) {
    if said == used.counts[list] {
        return;
    }
    if by_day {
        used.fields.insert((list, DATE));
    }
    let fields = used.fields_of(list);
    used.facts.extend(fields.into_iter().map(|field| THIS[field]));
}
