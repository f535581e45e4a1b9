//! What derived facts, filters and grants say, in the names of the vocabulary and not in the ids of one bundle.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::ask::field_of;
use crate::bundle::Bundle;
use crate::derived::{DerivedKind, Records};
use crate::fact::{Fact, FactId, FactKind, ItemKind};
use crate::filter::{Filter, FilterTest};
use crate::grant::{Formula, Grant};
use crate::term::Part;
use crate::timed_units::{Ties, TimedUnits};

/// A name for every fact of a bundle that is the same in every bundle where the fact means the same: its own for one of
/// the vocabulary, a hash of what it is computed from for a derived one.
pub(crate) struct Names(Vec<String>);

impl Names {
    /// The names of a bundle's facts.
    pub(crate) fn of(bundle: &Bundle) -> Self {
        let mut names = Self(bundle.vocabulary().iter().map(|fact| fact.name.clone()).collect());
        for derived in &bundle.derived {
            let mut said = String::new();
            names.say_derived(&derived.kind, &mut said);
            let hash = Sha256::digest(said.as_bytes());
            // No name of the vocabulary begins so.
            let name = hash.iter().fold(String::from("="), |name, byte| name + &format!("{byte:02x}"));
            names.0.push(name);
        }
        names
    }

    /// The name of a fact, or of a field.
    pub(crate) fn name(&self, fact: FactId) -> String {
        match field_of(fact) {
            Some(field) => format!("#{field}"),
            None => self.0.get(usize::from(fact.0)).cloned().unwrap_or_default(),
        }
    }

    fn say_derived(&self, kind: &DerivedKind, into: &mut String) {
        let (verb, records, field): (&str, &Records, Option<u16>) = match kind {
            DerivedKind::Count(records) => ("count", records, None),
            DerivedKind::Different(records, field) => ("different", records, Some(*field)),
            DerivedKind::Sum(records, field) => ("sum", records, Some(*field)),
            DerivedKind::Highest(records, field) => ("highest", records, Some(*field)),
            DerivedKind::Lowest(records, field) => ("lowest", records, Some(*field)),
            DerivedKind::OfLatest(records, field) => ("of latest", records, Some(*field)),
            DerivedKind::OfEarliest(records, field) => ("of earliest", records, Some(*field)),
            DerivedKind::Shifted { date, months } => {
                return say(into, format_args!("shifted {} {months}", self.name(*date)));
            }
            DerivedKind::YearStart(date) => {
                return say(into, format_args!("year start {}", self.name(*date)));
            }
            DerivedKind::MonthStart(date) => {
                return say(into, format_args!("month start {}", self.name(*date)));
            }
            DerivedKind::Anniversary { date, start } => {
                return say(into, format_args!("anniversary {} {}", self.name(*date), self.name(*start)));
            }
            DerivedKind::NextAnniversary { date, start } => {
                return say(
                    into,
                    format_args!("next anniversary {} {}", self.name(*date), self.name(*start)),
                );
            }
            DerivedKind::Element { list, place } => {
                return say(into, format_args!("element {} {place:?}", self.name(*list)));
            }
            DerivedKind::Documented(fact) => {
                return say(into, format_args!("documented {}", self.name(*fact)));
            }
            DerivedKind::DocumentedAbsent(fact) => {
                return say(into, format_args!("absent {}", self.name(*fact)));
            }
            DerivedKind::Conflicting(fact) => {
                return say(into, format_args!("conflicting {}", self.name(*fact)));
            }
            DerivedKind::DateOf(fact) => return say(into, format_args!("date of {}", self.name(*fact))),
            DerivedKind::Holds(filter) => {
                say(into, format_args!("holds"));
                return self.say_filter(filter, into);
            }
            DerivedKind::TimedUnits(units) => return self.say_timed(units, into),
            DerivedKind::KnownOn => return say(into, format_args!("known on")),
        };
        say(into, format_args!("{verb} {field:?} {}", self.name(records.list)));
        self.say_filter(&records.filter, into);
    }

    fn say_timed(&self, of: &TimedUnits, into: &mut String) {
        let (number, ties) = (
            of.number.map(|(field, fact)| (field, self.name(fact))),
            match of.ties {
                Ties::Asked(fact) => self.name(fact),
                Ties::ForTheProvider => "for the provider".into(),
                Ties::AgainstTheProvider => "against the provider".into(),
            },
        );
        let fields = (of.code, of.minutes, of.billed, number);
        let (law, list, procedure) = (of.law.name(), self.name(of.lines.list), self.name(of.procedure));
        say(into, format_args!("units {law} {list} {procedure} {fields:?} {ties:?} {:?}", of.timed));
        self.say_filter(&of.lines.filter, into);
    }

    /// Says a filter: a group says how many members follow, so that no two filters say the same.
    fn say_filter(&self, filter: &Filter, into: &mut String) {
        let mut todo = vec![filter];
        while let Some(filter) = todo.pop() {
            match filter {
                Filter::Constant(always) => say(into, format_args!("{always}")),
                Filter::Not(member) => {
                    say(into, format_args!("not"));
                    todo.push(member);
                }
                Filter::Group { count, members } => {
                    say(into, format_args!("{count:?} of {}", members.len()));
                    todo.extend(members.iter().rev());
                }
                Filter::Test(test) => self.say_test(test, into),
            }
        }
    }

    fn say_test(&self, test: &FilterTest, into: &mut String) {
        match test {
            FilterTest::YesNo(fact) => say(into, format_args!("yes {}", self.name(*fact))),
            FilterTest::In(fact, ranges) => say(into, format_args!("in {} {ranges:?}", self.name(*fact))),
            FilterTest::Has(list, ranges) => say(into, format_args!("has {} {ranges:?}", self.name(*list))),
            FilterTest::Same(a, b) => {
                let mut both = [self.name(*a), self.name(*b)];
                both.sort();
                say(into, format_args!("same {both:?}"));
            }
            FilterTest::Reaches(parts, least) => {
                let named = |part: &Part| (self.name(part.fact), part.times);
                let mut parts: Vec<(String, i64)> = parts.iter().map(named).collect();
                parts.sort();
                say(into, format_args!("reaches {parts:?} {least}"));
            }
        }
    }

    /// What a kind of value says: its own description, with what holds of records in the names of the vocabulary.
    pub(crate) fn kind(&self, kind: &FactKind) -> String {
        let mut said = String::new();
        match kind {
            FactKind::List { item: ItemKind::Record { fields, dated_by, each }, fewest, most, complete } => {
                let fields: Vec<_> = fields.iter().map(|field| (&field.name, &field.kind)).collect();
                say(&mut said, format_args!("{fields:?} {dated_by:?} {fewest} {most} {complete}"));
                each.iter().for_each(|each| self.say_filter(each, &mut said));
            }
            other => say(&mut said, format_args!("{other:?}")),
        }
        said
    }

    /// When the absence of a fact counts as what.
    pub(crate) fn absence(&self, fact: &Fact) -> Option<String> {
        let closing = fact.if_absent.as_ref()?;
        Some(format!("{} {}", closing.value, self.filter(&closing.when)))
    }

    /// What a filter says.
    pub(crate) fn filter(&self, filter: &Filter) -> String {
        let mut said = String::new();
        self.say_filter(filter, &mut said);
        said
    }

    /// What a grant says.
    pub(crate) fn grant(&self, grant: &Grant) -> String {
        let mut said = String::new();
        say(&mut said, format_args!("{:?} {:?}", grant.procedure, grant.remainder));
        for quantity in &grant.quantities {
            say(&mut said, format_args!("{:?} {:?}", quantity.name, quantity.unit));
            self.say_formula(&quantity.formula, &mut said);
        }
        for (name, day) in [("from", &grant.from), ("until", &grant.until)] {
            if let Some(day) = day {
                say(&mut said, format_args!("{name}"));
                self.say_formula(day, &mut said);
            }
        }
        said
    }

    fn say_formula(&self, formula: &Formula, into: &mut String) {
        let mut todo = vec![(None, formula)];
        while let Some((when, formula)) = todo.pop() {
            if let Some(when) = when {
                self.say_filter(when, into);
            }
            match formula {
                Formula::Sum { parts, constant, decimals } => {
                    let mut parts: Vec<(String, i64)> =
                        parts.iter().map(|(fact, times)| (self.name(*fact), *times)).collect();
                    parts.sort();
                    say(into, format_args!("sum {parts:?} {constant} {decimals}"));
                }
                Formula::Lowest(members) => {
                    say(into, format_args!("lowest of {}", members.len()));
                    todo.extend(members.iter().rev().map(|member| (None, member)));
                }
                Formula::Highest(members) => {
                    say(into, format_args!("highest of {}", members.len()));
                    todo.extend(members.iter().rev().map(|member| (None, member)));
                }
                Formula::Choose(choices) => {
                    say(into, format_args!("choose of {}", choices.len()));
                    todo.extend(choices.iter().rev().map(|(when, member)| (Some(when), member)));
                }
            }
        }
    }
}

fn say(into: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a text does not fail.
    let _ = into.write_fmt(what);
    into.push(';');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::condition::Count;
    use crate::derived::Derived;
    use crate::fact::AnsweredBy;
    use crate::filter::FIRST_FIELD;

    /// A bundle with a day, a list and a count whose filter is made from the ids of both.
    fn bundle(names: &[&str], filter: impl Fn(FactId) -> Filter) -> Bundle {
        let fact = |name: &str| Fact {
            name: name.into(),
            kind: FactKind::YesNo,
            meaning: None,
            question: None,
            found_in: None,
            answered_by: AnsweredBy::Provider,
            identifying: false,
            if_absent: None,
            fixed: false,
            frequencies: Vec::new(),
        };
        let id = |name: &str| FactId(names.iter().position(|n| *n == name).unwrap().try_into().unwrap());
        let kind = DerivedKind::Count(Records { list: id("list"), filter: filter(id("day")) });
        let mut facts: Vec<Fact> = names.iter().map(|name| fact(name)).collect();
        facts.push(fact("count"));
        Bundle { facts, derived: vec![Derived { kind }], ..Bundle::default() }
    }

    #[test]
    fn derived_facts_are_named_for_what_they_say() {
        let since = |least: i64| {
            move |day| {
                let parts = vec![Part { fact: day, times: -1 }, Part { fact: FactId(FIRST_FIELD), times: 1 }];
                Filter::Test(FilterTest::Reaches(parts, least))
            }
        };
        let name = |bundle: &Bundle| {
            let last = u16::try_from(bundle.facts.len() - 1).unwrap();
            Names::of(bundle).name(FactId(last))
        };
        let one = name(&bundle(&["day", "list"], since(3)));
        assert_eq!(one, name(&bundle(&["a", "day", "b", "list"], since(3))));
        assert_ne!(one, name(&bundle(&["day", "list"], since(4))));
        let group = |members: Vec<Filter>| Filter::Group { count: Count::Any, members };
        let yes = || Filter::Constant(true);
        let nested = |_| group(vec![group(vec![yes()]), yes()]);
        let flat = |_| group(vec![group(vec![yes(), yes()])]);
        assert_ne!(name(&bundle(&["day", "list"], nested)), name(&bundle(&["day", "list"], flat)));
    }
}
