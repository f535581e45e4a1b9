//! Accumulators: a count or a sum, the records it is kept for, and when it begins again.
//!
//! ```yaml
//! visits_of_the_injury: { total: count of visits including this, per: [injury], resets: never }
//! ```
//!
//! is `count of visits including this where (injury is FACT)`, with the fact that `this:` of the list names for the
//! field; `resets` adds the window.

use mednec_source::{Diagnostic, Span, Spanned};
use mednec_syntax::expr::{Comparison, Expr, ExprKind, Operand, OperandKind, Records, Window};
use mednec_syntax::file::{Accumulator, Resets};

use crate::codes::BAD_ACCUMULATOR;
use crate::lower::Lower;
use crate::this_service::SERVICE_DATE;
use crate::vocabulary::Declared;

impl Lower<'_, '_> {
    /// What an accumulator counts or adds up, written out.
    pub(crate) fn total(&mut self, of: &Accumulator) -> Option<Operand> {
        let OperandKind::Aggregate { kind, field, records } = &of.total.kind else {
            self.sink.report(
                bad(&of.name.node, "is no count and no sum of records", of.total.span)
                    .help("write what is counted or added up: `total: count of visits including this`"),
            );
            return None;
        };
        let list = records.list.node.as_str();
        let Some(declared) = self.world.fact(list).and_then(|id| self.declared(id)) else {
            self.unknown_fact(list, records.list.span);
            return None;
        };
        if let Some(window) = &records.window {
            self.sink.report(
                bad(&of.name.node, "says twice from when on it counts", window.span)
                    .label(of.resets.span, "here too")
                    .help("say it with `resets` alone"),
            );
            return None;
        }
        let mut conditions: Vec<Expr> = Vec::new();
        for field in &of.per {
            let fact = self.said_of_this(field, &declared)?;
            let word = |name: &str| Operand { span: field.span, kind: OperandKind::Word(name.to_owned()) };
            let (left, right) = (word(&field.node), word(&fact));
            let kind = ExprKind::Compare { left, op: Comparison::Is, right, dated: false };
            conditions.push(Expr { span: field.span, kind });
        }
        conditions.extend(records.filter.clone());
        let filter = match conditions.len() {
            0 | 1 => conditions.pop(),
            _ => Some(Expr { span: of.span, kind: ExprKind::And(conditions) }),
        };
        let window = self.window_of(of, &declared)?;
        let records = Records { window, filter, enclosed: true, ..(**records).clone() };
        let kind = OperandKind::Aggregate { kind: *kind, field: field.clone(), records: Box::new(records) };
        Some(Operand { span: of.total.span, kind })
    }

    /// The days that count.
    fn window_of(&mut self, of: &Accumulator, list: &Declared) -> Option<Option<Spanned<Window>>> {
        let span = of.resets.span;
        let word = |name: &str| Operand { span, kind: OperandKind::Word(name.to_owned()) };
        let day = |lower: &Self| word(&lower.day_of_this(list));
        let window = match &of.resets.node {
            Resets::Never => return Some(None),
            Resets::CalendarYear => Window::CalendarYear(day(self)),
            Resets::CalendarMonth => Window::CalendarMonth(day(self)),
            Resets::YearFrom(start) => Window::YearFrom { of: day(self), start: word(&start.node) },
            Resets::At(start) => Window::Since(word(&start.node)),
        };
        Some(Some(Spanned::new(window, span)))
    }

    /// The name of the date of the requested service.
    pub(crate) fn day_of_this(&self, list: &Declared) -> String {
        let dated = match &list.fact.kind {
            mednec_graph::FactKind::List {
                item: mednec_graph::ItemKind::Record { dated_by, .. }, ..
            } => dated_by.and_then(|at| list.fields.get(usize::from(at))),
            _ => None,
        };
        let said = dated.and_then(|field| list.this.iter().find(|(of, _)| of.node == field.fact.name));
        said.map_or_else(|| SERVICE_DATE.to_owned(), |(_, fact)| fact.node.clone())
    }

    /// The fact that says of the requested service what a field says of a record.
    pub(crate) fn said_of_this(&mut self, field: &Spanned<String>, list: &Declared) -> Option<String> {
        let name = list.fact.name.as_str();
        if !list.fields.iter().any(|known| known.fact.name == field.node) {
            let message = format!("the records of `{name}` have no field `{}`", field.node);
            let problem = Diagnostic::new(&crate::codes::RECORD_FIELD, message).at(field.span, "");
            let names: Vec<&str> = list.fields.iter().map(|known| known.fact.name.as_str()).collect();
            let all = || format!("their fields are {}", names.join(", "));
            self.sink.report(problem.meant(field.span, &field.node, names.iter().copied(), all));
            return None;
        }
        let said = list.this.iter().find(|(of, _)| of.node == field.node);
        if said.is_none() {
            self.sink.report(
                Diagnostic::new(
                    &BAD_ACCUMULATOR,
                    format!("what `{}` of this service is, `{name}` does not say", field.node),
                )
                .at(field.span, "the same as which?")
                .label(list.span, "the list is declared here")
                .help(format!(
                    "add `this: {{ {}: FACT }}` to the list, with the fact that says it",
                    field.node
                )),
            );
        }
        said.map(|(_, fact)| fact.node.clone())
    }
}

fn bad(name: &str, what: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&BAD_ACCUMULATOR, format!("`{name}` {what}")).at(span, "")
}
