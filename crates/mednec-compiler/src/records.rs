//! Records of a list: which of them are meant, and what is made of them.

use mednec_graph::{DerivedKind, FIRST_FIELD, FactId, FactKind, Filter, ItemKind, Part};
use mednec_source::{Diagnostic, Span, Spanned};
use mednec_syntax::expr::{self, Aggregate, Operand, Quantifier};

use crate::codes::{COUNT_BOUNDARY, RECORD_FIELD, TYPE_MISMATCH};
use crate::derive::{Like, or_none};
use crate::draft::{Atom, Test};
use crate::linear::Linear;
use crate::lower::Lower;
use crate::measure::Dimension;
use crate::operand::Value;
use crate::set::Ranges;
use crate::this_service::Step;
use crate::vocabulary::Declared;

/// Records of a list, ready to be counted.
#[derive(Clone)]
pub(crate) struct Found {
    pub(crate) declared: Declared,
    pub(crate) list: FactId,
    pub(crate) filter: Filter,
    /// What of the filter says that a record lies in the window, and what was written behind `where`.
    pub(crate) window: Vec<Filter>,
    pub(crate) filter_written: Option<Filter>,
    /// The field that is the date of a record.
    pub(crate) dated_by: Option<u16>,
}

impl Found {
    fn records(self) -> mednec_graph::Records {
        mednec_graph::Records { list: self.list, filter: self.filter }
    }
}

impl Lower<'_, '_> {
    /// `any`, `no` or `every` of some records.
    pub(crate) fn some_records(&mut self, quantifier: Quantifier, records: &expr::Records) -> Option<Test> {
        if quantifier == Quantifier::Every && records.filter.is_none() {
            self.sink.report(
                Diagnostic::new(&RECORD_FIELD, format!("every one of `{}` is what?", records.list.node))
                    .at(records.span, "nothing is asked of the records")
                    .help(format!("write `every {} where …`", records.list.node)),
            );
            return None;
        }
        let found = self.find(records, quantifier == Quantifier::Every)?;
        self.as_declared(records, &found.declared)?;
        let count = self.count_named(found, format!("count of {records}"))?;
        let some = Test::Atom(Atom::Reaches(vec![Part { fact: count, times: 1 }], 1));
        Some(match quantifier {
            Quantifier::Any => some,
            // Where every one is meant, those that fail have been counted.
            Quantifier::No | Quantifier::Every => some.not(),
        })
    }

    /// The records that are meant; `failing`: those in the window that do not satisfy the `where`.
    pub(crate) fn find(&mut self, records: &expr::Records, failing: bool) -> Option<Found> {
        let list = records.list.node.as_str();
        if self.record.is_some() {
            self.sink.report(
                Diagnostic::new(&RECORD_FIELD, "records cannot be looked for behind `where`")
                    .at(records.span, "records within records")
                    .help("make a criterion of one of the two conditions, and join them with `and`"),
            );
            return None;
        }
        let Some(id) = self.world.fact(list) else {
            self.unknown_fact(list, records.list.span);
            return None;
        };
        let declared = self.declared(id)?;
        let FactKind::List { item: ItemKind::Record { dated_by, .. }, .. } = declared.fact.kind.clone()
        else {
            self.sink.report(
                Diagnostic::new(&TYPE_MISMATCH, format!("`{list}` is not a list of records"))
                    .at(records.list.span, format!("it is {}", declared.fact.kind.expected()))
                    .help("a list of codes is asked for with `any … in […]`"),
            );
            return None;
        };
        // What the comparison around needs is no part of what is asked of these records.
        let needs = std::mem::take(&mut self.needs);
        let mut tests = Vec::new();
        if let Some(window) = &records.window {
            let Some(dated_by) = dated_by else {
                self.sink.report(
                    Diagnostic::new(&RECORD_FIELD, format!("which date of `{list}` lies in these days?"))
                        .at(window.span, "a window needs a date")
                        .label(declared.span, "the list is declared here")
                        .help("add `dated_by:` with the name of a date field to the list"),
                );
                return None;
            };
            tests = self.window(window, FactId(FIRST_FIELD + dated_by))?;
        }
        let window: Vec<Filter> = tests.iter().map(crate::filter::of_test).collect();
        let mut filter_written = None;
        if let Some(filter) = &records.filter {
            self.record = Some(std::rc::Rc::new(declared.clone()));
            let filter = self.filter(filter);
            self.record = None;
            filter_written = Some(if failing { Filter::Not(Box::new(filter)) } else { filter });
        }
        self.needs = needs;
        let filter = crate::filter::all(window.iter().chain(&filter_written).cloned().collect());
        let mut declared = declared;
        // What is counted by a fact that identifies a person may tell it.
        declared.fact.identifying |=
            filter.facts().into_iter().any(|id| self.declared(id).is_some_and(|d| d.fact.identifying));
        Some(Found { list: id, filter, declared, window, filter_written, dated_by })
    }

    /// What is made of records.
    pub(crate) fn aggregate(
        &mut self,
        kind: Aggregate,
        field: Option<&Spanned<String>>,
        records: &expr::Records,
        operand: &Operand,
    ) -> Option<Value> {
        let found = self.find(records, false)?;
        let dated = found.dated_by.and_then(|at| found.declared.fields.get(usize::from(at)));
        let by_day = field.is_some_and(|field| dated.is_some_and(|dated| dated.fact.name == field.node));
        let step = self.boundary(kind, records, &found.declared, by_day)?;
        let named = self.counted_as(operand, &step);
        let Some(field) = field else {
            let step = self.step(&step, &found, records, false)?;
            let count = self.count_named(found, named)?;
            return self.stepped(&Linear::fact(count, 1, 0), &step, operand.span);
        };
        let declared = found.declared.clone();
        let Some(at) = declared.fields.iter().position(|one| one.fact.name == field.node) else {
            let names: Vec<&str> = declared.fields.iter().map(|one| one.fact.name.as_str()).collect();
            let message = format!("the records of `{}` have no field `{}`", records.list.node, field.node);
            let problem = Diagnostic::new(&RECORD_FIELD, message).at(field.span, "");
            let all = || format!("their fields are {}", names.join(", "));
            self.sink.report(problem.meant(field.span, &field.node, names.iter().copied(), all));
            return None;
        };
        let of = declared.fields.get(at)?.clone();
        let at = u16::try_from(at).ok()?;
        match kind {
            Aggregate::Count => None,
            Aggregate::Different => {
                let most = most_of(&declared);
                let step = self.step(&step, &found, records, true)?;
                let like = self.like(named, number(0, most), Dimension::Records, &declared);
                let fact = self.derive.add(self.bundle, DerivedKind::Different(found.records(), at), like)?;
                self.stepped(&Linear::fact(fact, 1, 0), &step, operand.span)
            }
            Aggregate::Sum => {
                let FactKind::Number { decimals, unit, low, high } = &of.fact.kind else {
                    return self.no_number(field, &of);
                };
                let most = most_of(&declared);
                let kind = FactKind::Number {
                    decimals: *decimals,
                    unit: unit.clone(),
                    low: low.saturating_mul(most).min(0),
                    high: high.saturating_mul(most).max(0),
                };
                let like = self.like_field(operand, kind, &of, &declared);
                let fact = self.derive.add(self.bundle, DerivedKind::Sum(found.records(), at), like)?;
                Some(Value::Sum(Linear::fact(fact, of.factor, *decimals), of.dimension.clone()))
            }
            Aggregate::Latest | Aggregate::Earliest if !matches!(of.fact.kind, FactKind::Date { .. }) => {
                let latest = kind == Aggregate::Latest;
                let (said, record, most) =
                    if latest { ("latest", "last", "highest") } else { ("earliest", "first", "lowest") };
                let message = format!("`{said} {}`: of the {said} record, or the {most} of all?", field.node);
                self.sink.report(
                    Diagnostic::new(&TYPE_MISMATCH, message)
                        .at(operand.span, format!("`{}` is no date", field.node))
                        .help(format!(
                            "write `{record} {}` for that of the record with the {said} date",
                            field.node
                        ))
                        .help(format!("write `{most} {}` for the {most} of all records", field.node)),
                );
                None
            }
            Aggregate::Highest | Aggregate::Lowest | Aggregate::Latest | Aggregate::Earliest => {
                let ordered =
                    matches!(of.fact.kind, FactKind::Number { .. } | FactKind::Date { .. }) || of.ordered;
                if !ordered {
                    return self.no_number(field, &of);
                }
                let records = found.records();
                let kind = match kind {
                    Aggregate::Highest | Aggregate::Latest => DerivedKind::Highest(records, at),
                    _ => DerivedKind::Lowest(records, at),
                };
                self.one(kind, operand, &of, &declared)
            }
            Aggregate::First => {
                self.one(DerivedKind::OfEarliest(found.records(), at), operand, &of, &declared)
            }
            Aggregate::Last => self.one(DerivedKind::OfLatest(found.records(), at), operand, &of, &declared),
            Aggregate::Change => {
                if !matches!(of.fact.kind, FactKind::Number { .. } | FactKind::Date { .. }) {
                    return self.no_number(field, &of);
                }
                let records = found.records();
                let (last, first) = (of_kind(operand, Aggregate::Last), of_kind(operand, Aggregate::First));
                let last = self.one(DerivedKind::OfLatest(records.clone(), at), &last, &of, &declared)?;
                let first = self.one(DerivedKind::OfEarliest(records, at), &first, &of, &declared)?;
                let (Value::Sum(last, dimension), Value::Sum(first, _)) = (last, first) else { return None };
                let Some(change) = last.plus(&first, true) else { return self.too_large(operand.span) };
                let dimension = if dimension == Dimension::Date { Dimension::Days } else { dimension };
                Some(Value::Sum(change, dimension))
            }
        }
    }

    /// The value of one record, which may not be there.
    fn one(&mut self, kind: DerivedKind, operand: &Operand, of: &Declared, list: &Declared) -> Option<Value> {
        let mut of = of.clone();
        if of.fact.kind == FactKind::YesNo {
            // Yes, no, and none of both.
            of.fact.kind = FactKind::Choice(vec!["no".into(), "yes".into()]);
        }
        let like = self.like_field(operand, or_none(&of.fact.kind), &of, list);
        let fact = self.derive.add(self.bundle, kind, like)?;
        Some(self.there(fact, &of))
    }

    /// A derived fact as a value, of which it is needed that there is one.
    pub(crate) fn there(&mut self, fact: FactId, of: &Declared) -> Value {
        let part = |fact| vec![Part { fact, times: 1 }];
        match &of.fact.kind {
            FactKind::Number { low, decimals, .. } => {
                self.needs.push(Test::Atom(Atom::Reaches(part(fact), *low)));
                Value::Sum(Linear::fact(fact, of.factor, *decimals), of.dimension.clone())
            }
            FactKind::Date { low, .. } => {
                self.needs.push(Test::Atom(Atom::Reaches(part(fact), *low)));
                Value::Sum(Linear::fact(fact, 1, 0), Dimension::Date)
            }
            FactKind::Choice(choices) => {
                let last = i64::try_from(choices.len()).unwrap_or(i64::MAX) - 1;
                self.needs.push(Test::Atom(Atom::In(fact, Ranges::of(vec![(0, last)]))));
                Value::Fact(fact)
            }
            FactKind::Code(_) | FactKind::YesNo | FactKind::List { .. } => {
                self.needs.push(Test::Atom(Atom::In(fact, Ranges::of(vec![(0, i64::MAX)]))));
                Value::Fact(fact)
            }
        }
    }

    /// An element of a list of codes or choices by its place.
    pub(crate) fn element(
        &mut self,
        place: Option<u32>,
        list: &Spanned<String>,
        operand: &Operand,
    ) -> Option<Value> {
        let Some(id) = self.world.fact(&list.node) else {
            self.unknown_fact(&list.node, list.span);
            return None;
        };
        let declared = self.declared(id)?;
        let kind = match &declared.fact.kind {
            FactKind::List { item: ItemKind::Code(system), .. } => FactKind::Code(*system),
            FactKind::List { item: ItemKind::Choice(choices), .. } => FactKind::Choice(choices.clone()),
            other => {
                let expected = other.expected();
                self.mismatch(list.span, &expected, "a list of codes or choices");
                return None;
            }
        };
        let like = self.like(operand.to_string(), or_none(&kind), Dimension::Plain, &declared);
        let fact = self.derive.add(self.bundle, DerivedKind::Element { list: id, place }, like)?;
        let mut of = declared;
        of.fact.kind = kind;
        Some(self.there(fact, &of))
    }

    /// The day to which the value of a fact belongs.
    pub(crate) fn date_of(&mut self, name: &Spanned<String>, span: Span) -> Option<Value> {
        let Some(id) = self.world.fact(&name.node) else {
            self.unknown_fact(&name.node, name.span);
            return None;
        };
        let declared = self.declared(id)?;
        if declared.fact.kind.is_list() {
            self.no_evidence_of_a_list(name, "date of");
            return None;
        }
        let days = crate::vocabulary::any_day()?;
        let name = format!("date of {}", name.node);
        let mut like = self.like(name, or_none(&days), Dimension::Date, &declared);
        like.span = span;
        let fact = self.derive.add(self.bundle, DerivedKind::DateOf(id), like)?;
        let mut of = declared;
        of.fact.kind = days;
        Some(self.there(fact, &of))
    }

    /// The fact that counts records.
    pub(crate) fn count_named(&mut self, found: Found, name: String) -> Option<FactId> {
        let most = most_of(&found.declared);
        let like = self.like(name, number(0, most), Dimension::Records, &found.declared);
        self.derive.add(self.bundle, DerivedKind::Count(found.records()), like)
    }

    /// The words for what is counted in the list as it stands.
    fn counted_as(&self, operand: &Operand, step: &Step) -> String {
        let mut counted = operand.clone();
        if let (Step::One { .. }, expr::OperandKind::Aggregate { records, .. }) = (step, &mut counted.kind)
            && let Some(said) = &mut records.including_this
        {
            said.node = !said.node;
        }
        counted.to_string()
    }

    /// Tells of `any`, `no` and `every` that are to look at this service where the list does not have it, or are not to
    /// where it has.
    fn as_declared(&mut self, records: &expr::Records, list: &Declared) -> Option<()> {
        let Some(said) = &records.including_this else { return Some(()) };
        if list.counts_this == Some(said.node) {
            return Some(());
        }
        self.sink.report(
            Diagnostic::new(&COUNT_BOUNDARY, "`any`, `no` and `every` look at the records of the list alone")
                .at(said.span, "")
                .label(list.span, "declared here")
                .help("count them: `count of … including this > 0`; or take the words out"),
        );
        None
    }

    /// What becomes of the requested service; nothing where it has to be said whether it counts.
    fn boundary(
        &mut self,
        kind: Aggregate,
        records: &expr::Records,
        list: &Declared,
        by_day: bool,
    ) -> Option<Step> {
        let counting = matches!(kind, Aggregate::Count | Aggregate::Different | Aggregate::Sum);
        let name = &records.list;
        match (list.counts_this, &records.including_this) {
            (None, None) => Some(Step::AsDeclared),
            (Some(_), None) if !counting => Some(Step::AsDeclared),
            (Some(_), None) => {
                let ask = |words: &str| format!("{} {words}", name.node);
                self.sink.report(
                    Diagnostic::new(&COUNT_BOUNDARY, format!("is this service among `{}`?", name.node))
                        .at(name.span, "say whether this service is counted")
                        .fix(
                            format!("to count this service, write `{}`", ask("including this")),
                            name.span,
                            ask("including this"),
                        )
                        .fix(
                            format!("to leave it out, write `{}`", ask("before this")),
                            name.span,
                            ask("before this"),
                        ),
                );
                None
            }
            (None, Some(said)) => {
                let message = format!("`{}` does not say whether it holds this service", name.node);
                self.sink.report(
                    Diagnostic::new(&COUNT_BOUNDARY, message)
                        .at(said.span, "")
                        .label(list.span, "declared here")
                        .help("add `counts: before this` or `counts: including this` to the list, or take the words out"),
                );
                None
            }
            (Some(declared), Some(said)) if declared == said.node => Some(Step::AsDeclared),
            // A day of its own, where days are counted; of any other field it is not known whether it adds one.
            (Some(_), Some(said)) if kind == Aggregate::Count || (kind == Aggregate::Different && by_day) => {
                Some(Step::One { added: said.node })
            }
            (Some(declared), Some(said)) => {
                let words = if declared { "including this" } else { "before this" };
                self.sink.report(
                    Diagnostic::new(&COUNT_BOUNDARY, format!("`{}` is declared `{words}`", name.node))
                        .at(said.span, "what this service adds is not known here")
                        .label(list.span, "declared here")
                        .help(format!("write `{words}`, and add what belongs to this service with `+`")),
                );
                None
            }
        }
    }

    fn stepped(&mut self, sum: &Linear, step: &Linear, span: Span) -> Option<Value> {
        match sum.clone().plus(step, false) {
            Some(sum) => Some(Value::Sum(sum, Dimension::Records)),
            None => self.too_large(span),
        }
    }

    fn no_number(&mut self, field: &Spanned<String>, of: &Declared) -> Option<Value> {
        let expected = of.fact.kind.expected();
        self.mismatch(field.span, &expected, "a number or a date");
        None
    }

    fn like(&self, name: String, kind: FactKind, dimension: Dimension, list: &Declared) -> Like {
        Like {
            name,
            kind,
            dimension,
            factor: 1,
            ordered: false,
            answered_by: list.fact.answered_by,
            identifying: list.fact.identifying,
            span: list.span,
        }
    }

    fn like_field(&self, operand: &Operand, kind: FactKind, of: &Declared, list: &Declared) -> Like {
        Like {
            factor: of.factor,
            ordered: of.ordered,
            identifying: list.fact.identifying || of.fact.identifying,
            ..self.like(operand.to_string(), kind, of.dimension.clone(), list)
        }
    }
}

/// The operand of a change as its last or first value.
fn of_kind(operand: &Operand, wanted: Aggregate) -> Operand {
    let mut operand = operand.clone();
    if let expr::OperandKind::Aggregate { kind, .. } = &mut operand.kind {
        *kind = wanted;
    }
    operand
}

fn most_of(list: &Declared) -> i64 {
    match &list.fact.kind {
        FactKind::List { most, .. } => i64::from(*most),
        _ => 0,
    }
}

fn number(low: i64, high: i64) -> FactKind {
    FactKind::Number { decimals: 0, unit: None, low, high }
}
