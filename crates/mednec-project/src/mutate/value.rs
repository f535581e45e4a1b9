//! The small changes of values: each number and each date moved by one step.

use std::fmt::Display;

use mednec_source::{Span, Spanned};
use mednec_syntax::expr::{Operand, OperandKind, Records, Window};
use mednec_syntax::file::Number;

use super::Kind;
use super::change::{Change, of_each};
use super::condition::{self, Around};
use super::known::Known;
use super::sentence::{limit_of, moved};

/// Where a value stands, for the sentence.
#[derive(Clone, Copy)]
pub(super) struct Beside<'e> {
    /// The condition, or the value that it is a part of.
    pub(super) whole: &'e dyn Display,
    /// Where that stands.
    pub(super) at: Span,
    /// The left side of a comparison, and where its right side stands.
    pub(super) subject: Option<(&'e Operand, Span)>,
}

impl Beside<'_> {
    fn says(&self, before: &Operand, after: &Operand) -> String {
        let (was, is) = (before.to_string(), after.to_string());
        match self.subject.filter(|(_, right)| *right == before.span) {
            Some((subject, _)) => limit_of(&subject.to_string(), &was, &is),
            None => moved(&was, &is, &self.whole.to_string()),
        }
    }
}

/// The changes of two values that are compared.
pub(super) fn limits(
    (left, right): (&Operand, &Operand),
    known: &Known<'_>,
    beside: Beside<'_>,
) -> Vec<Change<(Operand, Operand)>> {
    let lefts = amounts(left, known, &[right], beside).into_iter();
    let mut all: Vec<Change<(Operand, Operand)>> =
        lefts.map(|change| change.within(|left| (left, right.clone()))).collect();
    let rights = amounts(right, known, &[left], beside).into_iter();
    all.extend(rights.map(|change| change.within(|right| (left.clone(), right))));
    all
}

/// The changes of the numbers and dates in a value that stands beside others.
pub(super) fn amounts(
    value: &Operand,
    known: &Known<'_>,
    others: &[&Operand],
    beside: Beside<'_>,
) -> Vec<Change<Operand>> {
    let span = value.span;
    let made = |kind: OperandKind| Operand { span, kind };
    let inner = |value: &Operand| amounts(value, known, others, beside);
    let boxed = |value: &Operand, holder: &dyn Fn(Box<Operand>) -> OperandKind| -> Vec<Change<Operand>> {
        inner(value).into_iter().map(|change| change.within(|to| made(holder(Box::new(to))))).collect()
    };
    match &value.kind {
        OperandKind::Number { .. } if known.are_names(others) => Vec::new(),
        OperandKind::Number { .. } | OperandKind::Date(_) | OperandKind::DayOf { .. } => {
            steps(value, known, others)
                .into_iter()
                .map(|to| {
                    let says = beside.says(value, &to);
                    Change { to, kind: Kind::Limit, at: beside.at, says }
                })
                .chain(match &value.kind {
                    OperandKind::DayOf { day, start } => {
                        boxed(start, &|start| OperandKind::DayOf { day: day.clone(), start })
                    }
                    _ => Vec::new(),
                })
                .collect()
        }
        OperandKind::Days { unit, from, to } => {
            let mut all = boxed(from, &|from| OperandKind::Days { unit: *unit, from, to: to.clone() });
            all.extend(boxed(to, &|to| OperandKind::Days { unit: *unit, from: from.clone(), to }));
            all
        }
        OperandKind::Sum { left, minus, right } => {
            let sum = |left, right| OperandKind::Sum { left, minus: *minus, right };
            let mut all = boxed(left, &|left| sum(left, right.clone()));
            all.extend(boxed(right, &|right| sum(left.clone(), right)));
            all
        }
        OperandKind::Percent { percent, text, of } => {
            let share = |percent: Number, text: String, of| OperandKind::Percent { percent, text, of };
            let mut all = boxed(of, &|of| share(*percent, text.clone(), of));
            for percent in around(*percent, Number::new(1, percent.scale())) {
                let to = made(share(percent, percent.to_string(), of.clone()));
                let says = beside.says(value, &to);
                all.push(Change { to, kind: Kind::Limit, at: beside.at, says });
            }
            all
        }
        OperandKind::Extreme { greatest, of } => {
            let all = of_each(of, inner).into_iter();
            all.map(|change| change.within(|of| made(OperandKind::Extreme { greatest: *greatest, of })))
                .collect()
        }
        OperandKind::Aggregate { kind, field, records } => {
            let all = of_records(records, known, beside).into_iter();
            let holder = |records| {
                made(OperandKind::Aggregate { kind: *kind, field: field.clone(), records: Box::new(records) })
            };
            all.map(|change| change.within(holder)).collect()
        }
        OperandKind::Word(_)
        | OperandKind::Counted { .. }
        | OperandKind::Element { .. }
        | OperandKind::DateOf(_) => Vec::new(),
    }
}

/// A number or a date one step lower and one step higher; nothing for any other value.
pub(super) fn steps(value: &Operand, known: &Known<'_>, others: &[&Operand]) -> Vec<Operand> {
    let made = |kind: OperandKind| Operand { span: value.span, kind };
    match &value.kind {
        OperandKind::Number { value: number, unit, .. } => {
            let named = unit.as_ref().map(|unit| unit.node.as_str());
            let step = known.step(*number, named, others);
            let to = |number: Number| OperandKind::Number {
                value: number,
                unit: unit.clone(),
                text: number.to_string(),
            };
            around(*number, step).into_iter().map(|number| made(to(number))).collect()
        }
        OperandKind::Date(date) => {
            let days = [date.yesterday(), date.tomorrow()];
            days.into_iter().filter_map(Result::ok).map(|day| made(OperandKind::Date(day))).collect()
        }
        OperandKind::DayOf { day, start } => {
            let days = [day.node.checked_sub(1), day.node.checked_add(1)];
            let to =
                |node: u32| OperandKind::DayOf { day: Spanned::new(node, day.span), start: start.clone() };
            days.into_iter().flatten().filter(|day| *day > 0).map(|day| made(to(day))).collect()
        }
        _ => Vec::new(),
    }
}

/// One step below and one step above; nothing falls below zero by it.
pub(super) fn around(number: Number, step: Number) -> Vec<Number> {
    let both = [number.checked_sub(step), number.checked_add(step)];
    let fits = |to: &Number| *to >= Number::ZERO || number < Number::ZERO;
    both.into_iter().flatten().filter(fits).collect()
}

/// The changes of records: of the days that count, and of what a record must satisfy.
pub(super) fn of_records(records: &Records, known: &Known<'_>, beside: Beside<'_>) -> Vec<Change<Records>> {
    let mut all = Vec::new();
    if let Some(window) = &records.window {
        let changed = of_window(&window.node, known, Beside { subject: None, ..beside }).into_iter();
        all.extend(changed.map(|change| {
            change.within(|to| Records { window: Some(Spanned::new(to, window.span)), ..records.clone() })
        }));
    }
    if let Some(filter) = &records.filter {
        let changed = condition::changes(filter, known, Around::Open).into_iter();
        all.extend(changed.map(|change| {
            // What is joined stands in parentheses, so that it cannot reach further than it did.
            change.within(|to| Records { filter: Some(to), enclosed: true, ..records.clone() })
        }));
    }
    all
}

fn of_window(window: &Window, known: &Known<'_>, beside: Beside<'_>) -> Vec<Change<Window>> {
    let of = |value: &Operand, holder: &dyn Fn(Operand) -> Window| -> Vec<Change<Window>> {
        amounts(value, known, &[], beside).into_iter().map(|change| change.within(holder)).collect()
    };
    match window {
        Window::Back { length, from, inclusive } => {
            let (from, inclusive) = (from.clone(), *inclusive);
            of(length, &|length| Window::Back { length, from: from.clone(), inclusive })
        }
        Window::Forth { length, from, inclusive } => {
            let (from, inclusive) = (from.clone(), *inclusive);
            of(length, &|length| Window::Forth { length, from: from.clone(), inclusive })
        }
        Window::Since(day) => of(day, &Window::Since),
        Window::Before(day) => of(day, &Window::Before),
        Window::UpTo(day) => of(day, &Window::UpTo),
        Window::On(day) => of(day, &Window::On),
        Window::FromTo(first, last) => {
            let mut all = of(first, &|first| Window::FromTo(first, last.clone()));
            all.extend(of(last, &|last| Window::FromTo(first.clone(), last)));
            all
        }
        Window::Unclear { .. }
        | Window::CalendarYear(_)
        | Window::CalendarMonth(_)
        | Window::YearFrom { .. } => Vec::new(),
    }
}
