//! Values in comparisons: what type each has, and its normal form.

use mednec_graph::{FactId, FactKind};
use mednec_source::{Diagnostic, Span, closest};
use mednec_syntax::expr::{Operand, OperandKind};
use rust_decimal::Decimal;

use crate::codes::{COUNT_BOUNDARY, TYPE_MISMATCH, UNIT_MISMATCH, UNIT_MISSING, UNKNOWN_FACT};
use crate::linear::{Linear, days};
use crate::lower::Lower;
use crate::measure::{self, Dimension};
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
            OperandKind::Days { from, to } => {
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
                let Some(id) = self.world.fact(&fact.node) else {
                    self.unknown_fact(&fact.node, fact.span);
                    return None;
                };
                let declared = self.world.declared(id)?;
                let Some(counts_this) = declared.counts_this else {
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
            OperandKind::Sum { left, minus, right } => self.add(operand.span, left, *minus, right),
        }
    }

    fn too_large(&mut self, span: Span) -> Option<Value> {
        let message = "this number is too large to be compared exactly";
        self.sink.report(Diagnostic::new(&TYPE_MISMATCH, message).at(span, "").help("use a smaller number"));
        None
    }

    fn word(&mut self, name: &str, span: Span) -> Option<Value> {
        if let Some(parameter) = self.scope.parameter(name) {
            return self.value(&parameter.value);
        }
        let Some(id) = self.world.fact(name) else { return Some(Value::Word(name.to_string())) };
        if self.world.declared(id).is_some_and(|declared| declared.counts_this.is_some()) {
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
        match self.world.declared(id).map(|declared| (&declared.fact.kind, declared)) {
            Some((FactKind::Number { decimals, .. }, declared)) => {
                Value::Sum(Linear::fact(id, declared.factor, *decimals), declared.dimension.clone())
            }
            Some((FactKind::Date { .. }, _)) => Value::Sum(Linear::fact(id, 1, 0), Dimension::Date),
            _ => Value::Fact(id),
        }
    }

    /// A value that must be a sum of one dimension.
    fn sum(&mut self, operand: &Operand, wanted: &Dimension) -> Option<Linear> {
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

    fn mismatch(&mut self, span: Span, found: &str, wanted: &str) {
        self.sink.report(
            Diagnostic::new(&TYPE_MISMATCH, format!("{wanted} is needed here"))
                .at(span, format!("this is {found}"))
                .help("compare values of the same kind"),
        );
    }

    fn add(&mut self, span: Span, left: &Operand, minus: bool, right: &Operand) -> Option<Value> {
        let (a, b) = (self.value(left)?, self.value(right)?);
        let ((a, a_dim), (b, b_dim)) = self.same(left, a, right, b, true)?;
        let dimension = match (&a_dim, &b_dim, minus) {
            (Dimension::Date, Dimension::Date, true) => Dimension::Days,
            (Dimension::Date, Dimension::Days, _) | (Dimension::Days, Dimension::Date, false) => {
                Dimension::Date
            }
            (x, y, _) if x == y && *x != Dimension::Date => a_dim.clone(),
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
                match &self.world.declared(self.world.fact(name)?)?.fact.kind {
                    FactKind::Number { unit, .. } => unit.clone(),
                    _ => None,
                }
            }
            OperandKind::Number { unit, .. } => unit.as_ref().map(|unit| unit.node.clone()),
            OperandKind::Days { .. } => Some("days".into()),
            OperandKind::Sum { left, .. } => self.unit_of(left),
            OperandKind::Date(_) | OperandKind::DayOf { .. } => None,
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
            problem = problem.note("a month has no fixed number of days; write days or weeks");
        }
        self.sink.report(problem);
    }

    /// Tells that a word is not the value that the other side asks for.
    fn unknown_value(&mut self, name: &str, span: Span, other: &Operand) {
        let fact = match &other.kind {
            OperandKind::Word(fact) => self.world.fact(fact).map(|id| (fact, id)),
            _ => None,
        };
        let (Some((fact, id)), true) = (fact, closest(name, self.world.fact_names()).is_empty()) else {
            return self.unknown_fact(name, span);
        };
        let expected = self.expected(id);
        self.sink.report(
            Diagnostic::new(&TYPE_MISMATCH, format!("`{fact}` is never `{name}`: it is {expected}"))
                .at(span, "neither such a value nor the name of a fact")
                .help("write a value of the fact's own kind, or declare the name under `parameters:`"),
        );
    }

    /// Tells that a name is not in the vocabulary.
    pub(crate) fn unknown_fact(&mut self, name: &str, span: Span) {
        if self.world.is_broken(name) {
            return;
        }
        let known = self.world.fact_names();
        let near = closest(name, known).first().map(|near| (*near).to_string());
        let problem = Diagnostic::new(&UNKNOWN_FACT, format!("no fact is called `{name}`"));
        let problem = match near {
            Some(near) => {
                let about = self.world.fact(&near).map(|id| self.expected(id)).unwrap_or_default();
                problem
                    .at(span, "not in the vocabulary")
                    .help(format!("did you mean `{near}`? ({about})"))
                    .fix(format!("write `{near}`"), span, near)
            }
            None => problem
                .at(span, "not in the vocabulary")
                .help(format!("declare it under `facts:` in the vocabulary, or under `parameters:` if it is a fixed value: `{name}`")),
        };
        self.sink.report(problem);
    }

    /// What values a fact has, for messages.
    pub(crate) fn expected(&self, id: FactId) -> String {
        self.world.declared(id).map(|declared| declared.fact.kind.expected()).unwrap_or_default()
    }
}
