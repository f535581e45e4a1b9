//! Grants: quantities and periods as formulas over facts.

use mednec_graph::{Filter, Formula, Grant, Quantity, Remainder};
use mednec_source::{Diagnostic, Span};
use mednec_syntax::expr::{Operand, OperandKind};
use mednec_syntax::file::Rule;
use rust_decimal::Decimal;

use crate::codes::BAD_GRANT;
use crate::linear::Linear;
use crate::lower::{Lower, Standing};
use crate::measure::{self, Dimension};
use crate::operand::Value;
use crate::origins::{Documents, index};
use crate::rule::check_procedure;

impl Lower<'_, '_> {
    /// What a rule grants, as an index into the bundle's grants; nothing at all where a problem has been reported.
    pub(crate) fn grant(&mut self, rule: &Rule, own: &Documents<'_>) -> Option<Option<u32>> {
        let Some(grant) = &rule.grant else { return Some(None) };
        let at = Standing { title: None, citations: &[], documents: own };
        let mut quantities = Vec::new();
        for (name, operand) in &grant.quantities {
            let (formula, dimension) = self.formula(operand, at)?;
            self.whole_grant(&formula, &name.node, operand.span)?;
            quantities.push(Quantity { name: name.node.clone(), formula, unit: unit(&dimension) });
        }
        let service_date = Operand { span: grant.span, kind: OperandKind::Word("service_date".into()) };
        let start = grant.from.clone().or_else(|| self.world.fact("service_date").map(|_| service_date));
        let until = match (&grant.until, &grant.within) {
            (Some(until), _) => Some(until.clone()),
            (None, Some(within)) => {
                let Some(start) = &start else {
                    self.sink.report(
                        Diagnostic::new(&BAD_GRANT, "from which day does this period run?")
                            .at(within.span, "")
                            .help("add `from:` with a date"),
                    );
                    return None;
                };
                if matches!(&within.kind, OperandKind::Number { value, .. } if *value <= rust_decimal::Decimal::ZERO)
                {
                    self.sink.report(
                        Diagnostic::new(&BAD_GRANT, "this period ends before it begins")
                            .at(within.span, "")
                            .help("write how long the grant lasts, the first day included: `6 weeks`"),
                    );
                    return None;
                }
                // The first day counts: six weeks from a Monday end on a Sunday.
                Some(last_day(start, within))
            }
            (None, None) => None,
        };
        let from = if until.is_some() || grant.from.is_some() { start } else { None };
        let day = |lower: &mut Self, operand: Option<Operand>| -> Option<Option<Formula>> {
            let Some(operand) = operand else { return Some(None) };
            let (formula, dimension) = lower.formula(&operand, at)?;
            if dimension != Dimension::Date {
                lower.mismatch(operand.span, measure::describe(&dimension), "a date");
                return None;
            }
            Some(Some(formula))
        };
        let (from, until) = (day(self, from)?, day(self, until)?);
        if let Some(procedure) = &grant.procedure {
            check_procedure(self, &procedure.node, procedure.span);
        }
        let remainder = match grant.remainder.as_ref().map(|word| (word.node.as_str(), word.span)) {
            None | Some(("none", _)) => Remainder::None,
            Some(("review", _)) => Remainder::Review,
            Some(("deny", _)) => Remainder::Deny,
            Some((other, span)) => {
                self.sink.report(
                    Diagnostic::new(&BAD_GRANT, format!("`{other}` does not say what happens to the rest"))
                        .at(span, "")
                        .one_of(span, ["review", "deny", "none"]),
                );
                return None;
            }
        };
        let procedure = grant.procedure.as_ref().map(|code| code.node.clone());
        let made = Grant { quantities, from, until, procedure, remainder };
        let known = self.bundle.grants.iter().position(|known| *known == made);
        let at = known.unwrap_or_else(|| {
            self.bundle.grants.push(made);
            self.bundle.grants.len() - 1
        });
        Some(Some(index(at)))
    }

    /// Tells of a quantity that is less than nothing, or no whole number.
    fn whole_grant(&mut self, formula: &Formula, name: &str, span: mednec_source::Span) -> Option<()> {
        let (parts, constant, decimals) = match formula {
            Formula::Sum { parts, constant, decimals } => (parts, constant, decimals),
            Formula::Lowest(members) | Formula::Highest(members) => {
                return members.iter().try_for_each(|member| self.whole_grant(member, name, span));
            }
            Formula::Choose(rows) => {
                return rows.iter().try_for_each(|(_, member)| self.whole_grant(member, name, span));
            }
        };
        let one = 10i64.checked_pow(*decimals).unwrap_or(1);
        let whole = !["visits", "units"].contains(&name) || constant % one == 0;
        if !parts.is_empty() || (*constant >= 0 && whole) {
            return Some(());
        }
        self.sink.report(
            Diagnostic::new(&BAD_GRANT, format!("so many {name} cannot be granted"))
                .at(span, "less than none, or a part of one")
                .help("write a whole number, 0 or more"),
        );
        None
    }

    fn formula(&mut self, operand: &Operand, at: Standing<'_>) -> Option<(Formula, Dimension)> {
        if let Some(name) = self.varying_in(operand) {
            let mut rows: Vec<(Filter, Formula)> = Vec::new();
            let mut dimension = None;
            for alternative in self.values_of(&name, at) {
                let guard = self.filter_of(alternative.guard);
                self.chosen.push((name.node.clone(), alternative.value));
                let made = self.formula(operand, at);
                self.chosen.pop();
                let (formula, found) = made?;
                self.one_dimension(&mut dimension, found, operand.span)?;
                rows.push((guard, formula));
            }
            return Some((Formula::Choose(rows), dimension?));
        }
        if let OperandKind::Extreme { greatest, of } = &operand.kind {
            let mut members = Vec::new();
            let mut dimension = None;
            for one in of {
                let (formula, found) = self.formula(one, at)?;
                self.one_dimension(&mut dimension, found, one.span)?;
                members.push(formula);
            }
            let formula = if *greatest { Formula::Highest(members) } else { Formula::Lowest(members) };
            return Some((formula, dimension?));
        }
        let value = self.value(operand)?;
        let needs: Vec<Filter> = std::mem::take(&mut self.needs).iter().map(crate::filter::of_test).collect();
        match value {
            Value::Sum(sum, dimension) => {
                let formula = self.sum_formula(&sum, operand.span)?;
                // Of the latest of nothing, nothing is known.
                let whole = if needs.is_empty() {
                    formula
                } else {
                    Formula::Choose(vec![(crate::filter::all(needs), formula)])
                };
                Some((whole, dimension))
            }
            Value::Bare(number, _) => {
                Some((self.sum_formula(&Linear::constant(number), operand.span)?, Dimension::Plain))
            }
            Value::Word(name) => {
                self.unknown_fact(&name, operand.span);
                None
            }
            Value::Fact(id) => {
                let found = self.expected(id);
                self.mismatch(operand.span, &found, "a number or a date");
                None
            }
        }
    }

    /// Several values of one grant are of one kind.
    fn one_dimension(&mut self, first: &mut Option<Dimension>, found: Dimension, span: Span) -> Option<()> {
        let known = first.get_or_insert_with(|| found.clone());
        if known.compares_with(&found) {
            return Some(());
        }
        let (known, found) = (measure::describe(known), measure::describe(&found));
        self.mismatch(span, found, known);
        None
    }

    fn sum_formula(&mut self, sum: &Linear, span: Span) -> Option<Formula> {
        let (summands, constant) = sum.summands();
        let summands: Vec<(mednec_graph::FactId, Decimal)> = summands.collect();
        let identifies = |id: mednec_graph::FactId| self.declared(id).is_some_and(|d| d.fact.identifying);
        if summands.iter().any(|(id, _)| identifies(*id)) {
            self.sink.report(
                Diagnostic::new(&BAD_GRANT, "what is granted would tell a fact that identifies a person")
                    .at(span, "")
                    .help("grant by a fact that may be shown"),
            );
            return None;
        }
        let scales = summands.iter().map(|(_, times)| times.normalize().scale());
        let decimals = scales.chain([constant.normalize().scale()]).max().unwrap_or(0);
        let scaled = |number: Decimal| {
            let number = number.normalize();
            let shift = 10i128.checked_pow(decimals.checked_sub(number.scale())?)?;
            i64::try_from(number.mantissa().checked_mul(shift)?).ok()
        };
        let parts = summands.iter().map(|(fact, times)| Some((*fact, scaled(*times)?)));
        let made = parts.collect::<Option<Vec<_>>>().zip(scaled(constant));
        if made.is_none() {
            self.too_large(span);
        }
        let (parts, constant) = made?;
        Some(Formula::Sum { parts, constant, decimals })
    }
}

/// The last day of a period that begins on a day.
fn last_day(start: &Operand, within: &Operand) -> Operand {
    let one = OperandKind::Number {
        value: Decimal::ONE,
        unit: Some(mednec_source::Spanned { node: "day".into(), span: within.span }),
        text: "1".into(),
    };
    let sum = |left: Operand, minus: bool, right: Operand| Operand {
        span: within.span,
        kind: OperandKind::Sum { left: Box::new(left), minus, right: Box::new(right) },
    };
    let end = sum(start.clone(), false, within.clone());
    sum(end, true, Operand { span: within.span, kind: one })
}

/// The unit of the smallest part, for people.
fn unit(dimension: &Dimension) -> Option<String> {
    match dimension {
        Dimension::Plain | Dimension::Date | Dimension::Records => None,
        Dimension::Time => Some("seconds".into()),
        Dimension::Speed => Some("centimetres per second".into()),
        Dimension::Days => Some("days".into()),
        Dimension::Own(name) => Some((*name).into()),
    }
}
