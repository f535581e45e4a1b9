//! Values in comparisons: what type each has, and its normal form.

use mednec_graph::{FactId, FactKind};
use mednec_source::{Diagnostic, Span, closest};
use mednec_syntax::expr::{Elapsed, Operand, OperandKind};
use mednec_syntax::typed::day_advice;
use rust_decimal::Decimal;

use crate::codes::{COUNT_BOUNDARY, TYPE_MISMATCH, UNIT_MISMATCH, UNIT_MISSING, UNKNOWN_FACT};
use crate::linear::{Linear, days};
use crate::lower::Lower;
use crate::measure::{self, Dimension};
use crate::scope::ValueName;
use crate::vocabulary::unknown_unit;

/// A value whose type is known as far as it says itself.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// A sum of numbers or days.
    Sum(Linear, Dimension),
    /// A number without a unit, and how it is written: it may be a code.
    Bare(Decimal, String),
    /// A yes/no fact, a choice, a code or a list.
    Fact(FactId),
    /// No fact and no parameter: a choice, a code or a mistake.
    Word(String),
}

/// What a number without a unit is called in messages.
const PLAIN: &str = measure::describe(&Dimension::Plain);

impl Lower<'_, '_> {
    /// The type and normal form of a value; nothing where a problem has been reported.
    pub(crate) fn value(&mut self, operand: &Operand) -> Option<Value> {
        match &operand.kind {
            OperandKind::Number { value, unit: None, text } => Some(Value::Bare(*value, text.clone())),
            OperandKind::Number { value, unit: Some(unit), .. } => match measure::find(&unit.node) {
                Some((dimension, factor)) => {
                    let sum = value.checked_mul(Decimal::from(factor));
                    let Some(sum) = sum else { return self.too_large(operand.span) };
                    Some(Value::Sum(Linear::constant(sum), dimension))
                }
                None => {
                    self.sink.report(unknown_unit(&unit.node, unit.span));
                    None
                }
            },
            OperandKind::Date(date) => {
                let day = days(mednec_graph::fact::days_of(*date));
                Some(Value::Sum(Linear::constant(day), Dimension::Date))
            }
            OperandKind::Word(name) => self.word(name, operand.span),
            OperandKind::Days { unit: Elapsed::Months | Elapsed::Years, .. } => {
                let message = "whole months and years compare with a number of months or years only";
                self.sink.report(
                    Diagnostic::new(&TYPE_MISMATCH, message)
                        .at(operand.span, "")
                        .help("write `years from a to b >= 65 years`, or count days"),
                );
                None
            }
            OperandKind::Days { unit: Elapsed::Days, from, to } => {
                let start = self.sum(from, &Dimension::Date)?;
                let end = self.sum(to, &Dimension::Date)?;
                let Some(sum) = end.plus(&start, true) else { return self.too_large(operand.span) };
                Some(Value::Sum(sum, Dimension::Days))
            }
            OperandKind::DayOf { day, start } => {
                let start = self.sum(start, &Dimension::Date)?;
                let offset = Linear::constant(days(i64::from(day.node) - 1));
                let Some(sum) = start.plus(&offset, false) else { return self.too_large(operand.span) };
                Some(Value::Sum(sum, Dimension::Date))
            }
            OperandKind::Counted { fact, including_this } => {
                let Some(id) = self.fact(&fact.node) else {
                    self.unknown_fact(&fact.node, fact.span);
                    return None;
                };
                let declared = self.declared(id)?;
                let Some(counts_this) = declared.counts_this.filter(|_| !declared.fact.kind.is_list()) else {
                    let message = format!("`{}` does not say whether it counts this service", fact.node);
                    self.sink.report(
                        Diagnostic::new(&COUNT_BOUNDARY, message)
                            .at(fact.span, "")
                            .label(declared.span, "declared here")
                            .help("add `counts: before this` or `counts: including this` to the fact"),
                    );
                    return None;
                };
                let step = i64::from(*including_this) - i64::from(counts_this);
                let Value::Sum(sum, dimension) = self.fact_value(id) else { return None };
                let Some(sum) = sum.plus(&Linear::constant(days(step)), false) else {
                    return self.too_large(operand.span);
                };
                Some(Value::Sum(sum, dimension))
            }
            OperandKind::Aggregate { kind, field, records } => {
                self.aggregate(*kind, field.as_ref(), records, operand)
            }
            OperandKind::Element { place, list } => self.element(*place, list, operand),
            OperandKind::DateOf(fact) => self.date_of(fact, operand.span),
            OperandKind::Percent { percent, of, .. } => self.percent(*percent, of, operand.span),
            OperandKind::Extreme { .. } => {
                self.sink.report(
                    Diagnostic::new(&TYPE_MISMATCH, "the first or last of several stands alone on its side")
                        .at(operand.span, "nothing can be added to it or made of it")
                        .help("put what is added inside the brackets, to each of the values"),
                );
                None
            }
            OperandKind::Sum { left, minus, right } => self.add(operand.span, left, *minus, right),
        }
    }

    /// So many percent of a number, without rounding.
    fn percent(&mut self, percent: Decimal, of: &Operand, span: Span) -> Option<Value> {
        match self.value(of)? {
            Value::Sum(sum, dimension) if dimension != Dimension::Date => {
                let share = percent.checked_div(Decimal::ONE_HUNDRED).and_then(|times| sum.times(times));
                match share {
                    Some(sum) => Some(Value::Sum(sum, dimension)),
                    None => self.too_large(span),
                }
            }
            Value::Word(name) => {
                self.unknown_fact(&name, of.span);
                None
            }
            Value::Sum(..) | Value::Bare(..) | Value::Fact(_) => {
                self.mismatch(of.span, "something else", "a number that a share is taken of");
                None
            }
        }
    }

    pub(crate) fn too_large(&mut self, span: Span) -> Option<Value> {
        let message = "this number is too large to be compared exactly";
        self.sink.report(Diagnostic::new(&TYPE_MISMATCH, message).at(span, "").help("use a smaller number"));
        None
    }

    fn word(&mut self, name: &str, span: Span) -> Option<Value> {
        let chosen = self.chosen.iter().rev().find(|(of, _)| of == name).map(|(_, value)| value.clone());
        let plain = match self.scope.value(name) {
            Some(ValueName::Plain(value)) => Some(value.clone()),
            Some(ValueName::Total(total)) => Some(self.total(total)?),
            Some(ValueName::Timed(units)) => return self.timed_units(units, span),
            Some(ValueName::Keyed(_) | ValueName::Table(_)) | None => None,
        };
        if let Some(value) = chosen.or(plain) {
            if self.opened.iter().any(|opened| opened == name) {
                self.value_cycle(name, span);
                return None;
            }
            self.opened.push(name.to_string());
            let value = self.value(&value);
            self.opened.pop();
            return value;
        }
        let Some(id) = self.fact(name) else { return Some(Value::Word(name.to_string())) };
        let declared = self.declared(id);
        if declared.is_some_and(|d| d.counts_this.is_some() && !d.fact.kind.is_list()) {
            self.sink.report(
                Diagnostic::new(&COUNT_BOUNDARY, format!("is this service in the count `{name}`?"))
                    .at(span, "say whether this service is counted")
                    .fix(
                        format!("to count this service, write `{name} including this`"),
                        span,
                        format!("{name} including this"),
                    )
                    .fix(
                        format!("to leave it out, write `{name} before this`"),
                        span,
                        format!("{name} before this"),
                    ),
            );
            return None;
        }
        Some(self.fact_value(id))
    }

    fn fact_value(&self, id: FactId) -> Value {
        let Some(declared) = self.declared(id) else { return Value::Fact(id) };
        match &declared.fact.kind {
            FactKind::Number { decimals, .. } => {
                Value::Sum(Linear::fact(id, declared.factor, *decimals), declared.dimension)
            }
            FactKind::Date { .. } => Value::Sum(Linear::fact(id, 1, 0), Dimension::Date),
            _ => Value::Fact(id),
        }
    }

    /// A value that must be a sum of one dimension.
    pub(crate) fn sum(&mut self, operand: &Operand, wanted: &Dimension) -> Option<Linear> {
        match self.value(operand)? {
            Value::Sum(sum, dimension) if dimension == *wanted => Some(sum),
            Value::Word(name) => {
                self.unknown_fact(&name, operand.span);
                None
            }
            Value::Sum(_, dimension) => {
                self.mismatch(operand.span, measure::describe(&dimension), measure::describe(wanted));
                None
            }
            Value::Bare(..) => {
                self.mismatch(operand.span, "a bare number", measure::describe(wanted));
                None
            }
            Value::Fact(id) => {
                let found = self.expected(id);
                self.mismatch(operand.span, &found, measure::describe(wanted));
                None
            }
        }
    }

    pub(crate) fn mismatch(&mut self, span: Span, found: &str, wanted: &str) {
        self.sink.report(
            Diagnostic::new(&TYPE_MISMATCH, format!("{wanted} is needed here"))
                .at(span, format!("this is {found}"))
                .help("compare values of the same kind"),
        );
    }

    fn add(&mut self, span: Span, left: &Operand, minus: bool, right: &Operand) -> Option<Value> {
        let (a, b) = (self.value(left)?, self.value(right)?);
        if let (Value::Sum(date, Dimension::Date), Value::Sum(length, unit)) = (&a, &b)
            && let (Some(months), Some(number)) = (measure::months_in(unit), length.as_constant())
        {
            let date = date.clone();
            let sum = self.months_later(&date, number, if minus { -months } else { months }, span)?;
            return Some(Value::Sum(sum, Dimension::Date));
        }
        let ((a, a_dim), (b, b_dim)) = self.same(left, a, right, b, true)?;
        let dimension = match (&a_dim, &b_dim, minus) {
            (Dimension::Date, Dimension::Date, true) => Dimension::Days,
            (Dimension::Date, Dimension::Days, _) | (Dimension::Days, Dimension::Date, false) => {
                Dimension::Date
            }
            (x, y, _) if x.compares_with(y) && *x != Dimension::Date => {
                if *x == Dimension::Records {
                    b_dim.clone()
                } else {
                    a_dim.clone()
                }
            }
            _ => {
                self.units_differ(left, &a_dim, right, &b_dim);
                return None;
            }
        };
        let Some(sum) = a.plus(&b, minus) else { return self.too_large(span) };
        Some(Value::Sum(sum, dimension))
    }

    /// Both values as sums, where a bare number takes the unit of the other side if it may.
    pub(crate) fn same(
        &mut self,
        left: &Operand,
        a: Value,
        right: &Operand,
        b: Value,
        adding: bool,
    ) -> Option<((Linear, Dimension), (Linear, Dimension))> {
        let (a, b) = match (a, b) {
            (Value::Sum(a, da), Value::Bare(n, text)) => {
                let b = self.bare(n, &text, &da, left, right.span, adding)?;
                ((a, da), b)
            }
            (Value::Bare(n, text), Value::Sum(b, db)) => {
                let a = self.bare(n, &text, &db, right, left.span, adding)?;
                (a, (b, db))
            }
            (Value::Sum(a, da), Value::Sum(b, db)) => ((a, da), (b, db)),
            (Value::Bare(a, _), Value::Bare(b, _)) => {
                ((Linear::constant(a), Dimension::Plain), (Linear::constant(b), Dimension::Plain))
            }
            (Value::Word(name), _) => {
                self.unknown_fact(&name, left.span);
                return None;
            }
            (_, Value::Word(name)) => {
                self.unknown_value(&name, right.span, left);
                return None;
            }
            (Value::Fact(id), _) => {
                let found = self.expected(id);
                self.mismatch(left.span, &found, "a number or a date");
                return None;
            }
            (_, Value::Fact(id)) => {
                let found = self.expected(id);
                self.mismatch(right.span, &found, "a number or a date");
                return None;
            }
        };
        Some((a, b))
    }

    fn bare(
        &mut self,
        number: Decimal,
        text: &str,
        wanted: &Dimension,
        other: &Operand,
        span: Span,
        adding: bool,
    ) -> Option<(Linear, Dimension)> {
        if measure::may_be_left_out(wanted) {
            return Some((Linear::constant(number), wanted.clone()));
        }
        if adding && *wanted == Dimension::Date {
            self.mismatch(span, "a bare number", "a number of days or weeks");
            return None;
        }
        if *wanted == Dimension::Date {
            self.mismatch(span, "a bare number", "a date such as 2025-10-29");
            return None;
        }
        let unit = self.unit_of(other).unwrap_or_else(|| measure::describe(wanted).to_string());
        self.sink.report(
            Diagnostic::new(&UNIT_MISSING, format!("{text} of what? The other side is in {unit}"))
                .at(span, "a number without its unit")
                .fix(format!("write `{text} {unit}`"), span, format!("{text} {unit}")),
        );
        None
    }

    fn unit_of(&self, operand: &Operand) -> Option<String> {
        match &operand.kind {
            OperandKind::Word(name)
            | OperandKind::Counted { fact: mednec_source::Spanned { node: name, .. }, .. } => {
                match &self.declared(self.fact(name)?)?.fact.kind {
                    FactKind::Number { unit, .. } => unit.clone(),
                    _ => None,
                }
            }
            OperandKind::Number { unit, .. } => unit.as_ref().map(|unit| unit.node.clone()),
            OperandKind::Days { unit: Elapsed::Days, .. } => Some("days".into()),
            OperandKind::Days { unit: Elapsed::Months, .. } => Some("months".into()),
            OperandKind::Days { unit: Elapsed::Years, .. } => Some("years".into()),
            OperandKind::Sum { left, .. } => self.unit_of(left),
            OperandKind::Percent { of, .. } => self.unit_of(of),
            OperandKind::Aggregate { field: Some(field), records, .. } => {
                let list = self.declared(self.world.fact(&records.list.node)?)?;
                let field = list.fields.iter().find(|one| one.fact.name == field.node)?;
                match &field.fact.kind {
                    FactKind::Number { unit, .. } => unit.clone(),
                    _ => None,
                }
            }
            OperandKind::Date(_)
            | OperandKind::DayOf { .. }
            | OperandKind::Aggregate { .. }
            | OperandKind::Element { .. }
            | OperandKind::DateOf(_)
            | OperandKind::Extreme { .. } => None,
        }
    }

    /// Tells that two units do not convert.
    pub(crate) fn units_differ(&mut self, left: &Operand, a: &Dimension, right: &Operand, b: &Dimension) {
        let (a, b) = (measure::describe(a), measure::describe(b));
        let mut problem =
            Diagnostic::new(&UNIT_MISMATCH, format!("{a} and {b} do not convert into each other"))
                .at(right.span, format!("this is {b}"))
                .label(left.span, format!("this is {a}"));
        problem = match (a, b) {
            (PLAIN, unit) | (unit, PLAIN) => problem.help(format!(
                "leave the unit out, or give the side without one its unit, such as `unit: {unit}` for a fact"
            )),
            _ => problem.help("write both sides in units of the same kind"),
        };
        if [a, b].contains(&"months") {
            problem = problem.note(
                "a month has no fixed number of days: add it to a date, such as `episode_start + 1 month`",
            );
        }
        self.sink.report(problem);
    }

    /// Tells that a word is not the value that the other side asks for.
    fn unknown_value(&mut self, name: &str, span: Span, other: &Operand) {
        let fact = match &other.kind {
            OperandKind::Word(fact) => self.fact(fact).map(|id| (fact, id)),
            _ => None,
        };
        let (Some((fact, id)), true) = (fact, closest(name, self.value_names()).is_empty()) else {
            return self.unknown_fact(name, span);
        };
        let expected = self.expected(id);
        self.sink.report(
            Diagnostic::new(&TYPE_MISMATCH, format!("`{fact}` is never `{name}`: it is {expected}"))
                .at(span, "neither such a value nor the name of a fact")
                .help(day_advice(name).unwrap_or_else(|| {
                    "write a value of the fact's own kind, or declare the name under `parameters:`".into()
                })),
        );
    }

    /// The names that can stand where a value is needed.
    fn value_names(&self) -> impl Iterator<Item = &str> {
        let fields = self.record.iter().flat_map(|list| list.fields.iter().map(|one| one.fact.name.as_str()));
        let own = self.scope.parameters.keys().chain(self.scope.tables.keys()).copied();
        let own = own.chain(self.scope.totals.keys().chain(self.scope.timed.keys()).copied());
        fields.chain(self.world.fact_names()).chain(own)
    }

    /// Tells that a name is not in the vocabulary.
    pub(crate) fn unknown_fact(&mut self, name: &str, span: Span) {
        if self.world.is_broken(name) {
            return;
        }
        let near = closest(name, self.value_names()).first().map(|near| (*near).to_string());
        let problem = Diagnostic::new(&UNKNOWN_FACT, format!("no fact is called `{name}`"));
        let problem = match near {
            Some(near) => {
                let about = self.fact(&near).map(|id| self.expected(id));
                let about = about.unwrap_or_else(|| "a value of this policy".to_string());
                problem
                    .at(span, "not in the vocabulary")
                    .help(format!("did you mean `{near}`? ({about})"))
                    .guess(format!("write `{near}`"), span, near)
            }
            None => problem
                .at(span, "not in the vocabulary")
                .help(format!("declare it under `facts:` in the vocabulary, or under `parameters:` if it is a fixed value: `{name}`")),
        };
        self.sink.report(problem);
    }

    /// What values a fact has, for messages.
    pub(crate) fn expected(&self, id: FactId) -> String {
        self.declared(id).map(|declared| declared.fact.kind.expected()).unwrap_or_default()
    }
}

/// The lower end of a range with the unit of the upper one, where it has none of its own: `between 0 and 14 minutes`.
pub(crate) fn with_unit_of(low: &Operand, high: &Operand) -> Operand {
    let mut low = low.clone();
    if let (OperandKind::Number { unit: own @ None, .. }, OperandKind::Number { unit: Some(unit), .. }) =
        (&mut low.kind, &high.kind)
    {
        *own = Some(unit.clone());
    }
    low
}
