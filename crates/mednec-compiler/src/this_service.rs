//! The requested service among the records of a list: whether it is one of those that are counted.

use mednec_graph::fact::AnsweredBy;
use mednec_graph::{DerivedKind, FIRST_FIELD, FactId, FactKind, Filter, FilterTest, Part};
use mednec_source::{Diagnostic, Spanned};
use mednec_syntax::expr::{OperandKind, Records, Window};

use crate::codes::{BAD_FACT, COUNT_BOUNDARY};
use crate::derive::Like;
use crate::filter::all;
use crate::linear::{Linear, days};
use crate::lower::Lower;
use crate::measure::Dimension;
use crate::records::Found;
use crate::vocabulary::Declared;

/// The date of the requested service where the list does not name another.
pub(crate) const SERVICE_DATE: &str = "service_date";

/// How the requested service changes a number of records.
pub(crate) enum Step {
    /// It is counted as it stands in the list.
    AsDeclared,
    /// It is added, or taken away where `added` is false.
    One { added: bool },
}

impl Lower<'_, '_> {
    /// What the requested service adds to a count of the records that are meant, or takes from it; of their days where
    /// `by_day`.
    pub(crate) fn step(
        &mut self,
        step: &Step,
        found: &Found,
        records: &Records,
        by_day: bool,
    ) -> Option<Linear> {
        let Step::One { added } = step else { return Some(Linear::constant(days(0))) };
        let mut passes = self.passes(found, records)?;
        // It makes the day where none of the others does; and where none is counted, there is none to take away.
        let others = match (*added, by_day) {
            (true, true) => {
                let day = self.of_this_day(found, records)?;
                Some(self.at_most(day, records, 0)?)
            }
            (false, true) => {
                let day = self.of_this_day(found, records)?;
                let one = Filter::Not(Box::new(self.at_most(day.clone(), records, 0)?));
                Some(all(vec![one, self.at_most(day, records, 1)?]))
            }
            (false, false) => Some(Filter::Not(Box::new(self.at_most(found.clone(), records, 0)?))),
            (true, false) => None,
        };
        if let Some(others) = others {
            passes = if passes == Filter::Constant(true) { others } else { all(vec![passes, others]) };
        }
        let times = if *added { 1 } else { -1 };
        if passes == Filter::Constant(true) {
            return Some(Linear::constant(days(times)));
        }
        let like = Like {
            name: format!("this service is among {}", spelled(records)),
            kind: FactKind::Number { decimals: 0, unit: None, low: 0, high: 1 },
            dimension: Dimension::Records,
            factor: 1,
            ordered: false,
            answered_by: AnsweredBy::Provider,
            identifying: found.declared.fact.identifying || self.identifies(&passes),
            span: records.span,
        };
        let fact = self.derive.add(self.bundle, DerivedKind::Holds(passes), like)?;
        Some(Linear::fact(fact, times, 0))
    }

    /// Whether the requested service is one of the records that are meant.
    fn passes(&mut self, found: &Found, records: &Records) -> Option<Filter> {
        let mut members = Vec::new();
        let date = match &records.window {
            Some(_) => Some(self.date_of_this(found, records)?),
            None => None,
        };
        // A service lies in the year it lies in.
        let own = |operand: &mednec_syntax::expr::Operand| matches!(&operand.kind, OperandKind::Word(word) if self.world.fact(word) == date);
        let within = match records.window.as_ref().map(|window| &window.node) {
            Some(Window::CalendarYear(of) | Window::CalendarMonth(of) | Window::YearFrom { of, .. }) => {
                own(of)
            }
            _ => false,
        };
        if !within {
            members.extend(found.window.iter());
        }
        members.extend(&found.filter_written);
        let mut made = Vec::new();
        for member in members {
            match self.of_this(member, found, records)? {
                Filter::Constant(true) => {}
                other => made.push(other),
            }
        }
        Some(all(made))
    }

    /// Of the records that are meant those on the day of the requested service.
    fn of_this_day(&mut self, found: &Found, records: &Records) -> Option<Found> {
        let date = self.date_of_this(found, records)?;
        let day = FactId(FIRST_FIELD + found.dated_by?);
        let apart = vec![Part { fact: date, times: -1 }, Part { fact: day, times: 1 }];
        let same = all(vec![
            Filter::Test(FilterTest::Reaches(apart.clone(), 0)),
            Filter::Not(Box::new(Filter::Test(FilterTest::Reaches(apart, 1)))),
        ]);
        let mut there = Found { filter: all(vec![found.filter.clone(), same]), ..found.clone() };
        there.declared.fact.identifying |= self.identifies(&there.filter);
        Some(there)
    }

    /// That there are at most so many of some records.
    fn at_most(&mut self, of: Found, records: &Records, most: i64) -> Option<Filter> {
        let count =
            self.count_named(of, format!("count of {} that this service may be", spelled(records)))?;
        let more = Filter::Test(FilterTest::Reaches(vec![Part { fact: count, times: 1 }], most + 1));
        Some(Filter::Not(Box::new(more)))
    }

    /// Whether a fact that identifies a person is asked.
    fn identifies(&self, filter: &Filter) -> bool {
        let of = |id: FactId| self.declared(id).is_some_and(|declared| declared.fact.identifying);
        filter.facts().into_iter().any(of)
    }

    /// A condition on a record, asked of the requested service.
    fn of_this(&mut self, filter: &Filter, found: &Found, records: &Records) -> Option<Filter> {
        Some(match filter {
            Filter::Constant(holds) => Filter::Constant(*holds),
            Filter::Not(member) => match self.of_this(member, found, records)? {
                Filter::Constant(holds) => Filter::Constant(!holds),
                other => Filter::Not(Box::new(other)),
            },
            Filter::Group { count, members } => {
                let members: Option<Vec<Filter>> =
                    members.iter().map(|member| self.of_this(member, found, records)).collect();
                Filter::Group { count: *count, members: members? }
            }
            Filter::Test(test) => {
                let mut fact = |id: FactId| self.fact_of_this(id, found, records);
                let test = match test {
                    FilterTest::YesNo(id) => FilterTest::YesNo(fact(*id)?),
                    FilterTest::In(id, ranges) => FilterTest::In(fact(*id)?, ranges.clone()),
                    FilterTest::Has(id, ranges) => FilterTest::Has(fact(*id)?, ranges.clone()),
                    FilterTest::Same(a, b) => {
                        let (a, b) = (fact(*a)?, fact(*b)?);
                        if a == b {
                            return Some(Filter::Constant(true));
                        }
                        FilterTest::Same(a, b)
                    }
                    FilterTest::Reaches(parts, cut) => {
                        let mut sum: Vec<Part> = Vec::new();
                        for part in parts {
                            let of = fact(part.fact)?;
                            match sum.iter_mut().find(|known| known.fact == of) {
                                Some(known) => known.times += part.times,
                                None => sum.push(Part { fact: of, times: part.times }),
                            }
                        }
                        sum.retain(|part| part.times != 0);
                        if sum.is_empty() {
                            return Some(Filter::Constant(0 >= *cut));
                        }
                        sum.sort_unstable();
                        FilterTest::Reaches(sum, *cut)
                    }
                };
                Filter::Test(test)
            }
        })
    }

    /// The fact of the case that says of the requested service what a field says of a record.
    fn fact_of_this(&mut self, id: FactId, found: &Found, records: &Records) -> Option<FactId> {
        let Some(at) = id.0.checked_sub(FIRST_FIELD) else { return Some(id) };
        if found.dated_by == Some(at) {
            return self.date_of_this(found, records);
        }
        let field = found.declared.fields.get(usize::from(at))?;
        let name = field.fact.name.as_str();
        let Some(said) = found.declared.this.iter().find(|(field, _)| field.node == name).cloned() else {
            let list = &records.list.node;
            self.sink.report(
                Diagnostic::new(
                    &COUNT_BOUNDARY,
                    format!("what `{name}` of this service is, `{list}` does not say"),
                )
                .at(records.span, "so it is not known whether this service is one of these")
                .label(found.declared.span, "the list is declared here")
                .help(format!(
                    "add `this: {{ {name}: FACT }}` to the list, with the fact that says it of this service"
                )),
            );
            return None;
        };
        // Whether it fits has been told where the list is declared.
        self.world.fact(&said.1.node)
    }

    /// The date of the requested service.
    fn date_of_this(&mut self, found: &Found, records: &Records) -> Option<FactId> {
        let dated = found.dated_by.and_then(|at| found.declared.fields.get(usize::from(at))).cloned();
        let Some(dated) = dated else {
            let list = &records.list.node;
            self.sink.report(
                Diagnostic::new(&COUNT_BOUNDARY, format!("`{list}` has no date for this service"))
                    .at(records.span, "")
                    .help("add `dated_by:` with the name of a date field to the list"),
            );
            return None;
        };
        let name = dated.fact.name.as_str();
        match found.declared.this.iter().find(|(field, _)| field.node == name).cloned() {
            Some((_, fact)) => self.world.fact(&fact.node),
            None => {
                let day = self.world.fact(SERVICE_DATE);
                if day.is_none() {
                    self.sink.report(
                        Diagnostic::new(&COUNT_BOUNDARY, "when is this service?")
                            .at(records.span, format!("the vocabulary has no `{SERVICE_DATE}`"))
                            .help(format!(
                                "add `this: {{ {name}: FACT }}` to the list, with the date of this service"
                            )),
                    );
                }
                day
            }
        }
    }

    /// Tells of facts that cannot stand for the fields of a list of services.
    pub(crate) fn check_this(&mut self, list: &Declared) {
        if let (Some((field, _)), None) = (list.this.first(), list.counts_this) {
            self.sink.report(
                Diagnostic::new(&BAD_FACT, format!("`{}` is no list of services", list.fact.name))
                    .at(field.span, "so no record of it is this service")
                    .help("add `counts: before this` or `counts: including this` to the list, or take `this` out"),
            );
        }
        for (field, fact) in list.this.iter() {
            // That there is no such field has been told where the list was read.
            if let Some(field) = list.fields.iter().find(|known| known.fact.name == field.node) {
                self.check_fits(fact, field);
            }
        }
    }

    fn check_fits(&mut self, name: &Spanned<String>, field: &Declared) {
        let Some(fact) = self.world.fact(&name.node).and_then(|id| self.declared(id)) else {
            self.unknown_fact(&name.node, name.span);
            return;
        };
        let fits = match (&fact.fact.kind, &field.fact.kind) {
            (FactKind::Number { decimals: a, .. }, FactKind::Number { decimals: b, .. }) => {
                a == b && fact.dimension == field.dimension && fact.factor == field.factor
            }
            (FactKind::Date { .. }, FactKind::Date { .. }) => true,
            (a, b) => a == b,
        };
        if !fits {
            let message = format!("`{}` cannot stand for `{}`", name.node, field.fact.name);
            self.sink.report(
                Diagnostic::new(&BAD_FACT, message)
                    .at(name.span, format!("this is {}", fact.fact.kind.expected()))
                    .label(field.span, format!("and this {}", field.fact.kind.expected()))
                    .help("name a fact with the same values and the same unit"),
            );
        }
    }
}

/// The records that are meant, without whether this service is counted.
pub(crate) fn spelled(records: &Records) -> String {
    Records { including_this: None, ..records.clone() }.to_string()
}
