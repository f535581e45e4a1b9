//! Conditions from text to tree and back.

mod forms;
mod habits;
mod limits;
mod messages;
mod pairs;
mod roundtrip;
mod spans;

use mednec_source::{Diagnostic, Edit, Sink, SourceId, Span};

use super::*;
use crate::yaml::{Kind, Node, Scalar, Style};

/// A scalar that is all of its file.
fn node(text: &str) -> Node {
    let scalar = Scalar { text: text.to_owned(), style: Style::Plain, origin: Vec::new() };
    Node { span: Span::new(SourceId(0), 0, text.len()), kind: Kind::Scalar(scalar) }
}

/// A condition and what was reported about it.
fn read(text: &str) -> (Expr, Vec<Diagnostic>) {
    let mut sink = Sink::new();
    let expr = parse_expr(&node(text), &mut sink);
    (expr, sink.into_sorted())
}

/// A condition without fault.
#[track_caller]
fn good(text: &str) -> Expr {
    let (expr, problems) = read(text);
    assert!(problems.is_empty(), "{text}: {problems:#?}");
    expr
}

/// The one problem of a condition.
#[track_caller]
fn problem(text: &str) -> Diagnostic {
    let (_, problems) = read(text);
    assert_eq!(problems.len(), 1, "{text}: {problems:#?}");
    problems.into_iter().next().unwrap()
}

/// The text with the first fix of every problem applied.
fn mended(text: &str, problems: &[Diagnostic]) -> String {
    let mut edits: Vec<&Edit> =
        problems.iter().filter_map(|p| p.fixes.first()).flat_map(|fix| &fix.edits).collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    let mut text = text.to_owned();
    for edit in edits {
        text.replace_range(edit.span.range(), &edit.replacement);
    }
    text
}

fn word(text: &str) -> Operand {
    operand(OperandKind::Word(text.to_owned()))
}

fn operand(kind: OperandKind) -> Operand {
    Operand { span: Span::new(SourceId(0), 0, 0), kind }
}

/// The same tree with every span empty, for comparison.
fn bare(mut expr: Expr) -> Expr {
    clear(&mut expr);
    expr
}

fn clear(expr: &mut Expr) {
    expr.span = Span::new(SourceId(0), 0, 0);
    match &mut expr.kind {
        ExprKind::Name(_) | ExprKind::Error => {}
        ExprKind::Not(inner) => clear(inner),
        ExprKind::And(members) | ExprKind::Or(members) | ExprKind::Count { members, .. } => {
            members.iter_mut().for_each(clear);
        }
        ExprKind::Compare { left, right, dated, .. } => {
            *dated = false;
            [left, right].into_iter().for_each(clear_operand);
        }
        ExprKind::Between { subject, low, high, .. } => {
            [subject, low, high].into_iter().for_each(clear_operand)
        }
        ExprKind::Member { subject, set, .. } => {
            clear_operand(subject);
            set.iter_mut().for_each(|item| item.span = Span::new(SourceId(0), 0, 0));
        }
        ExprKind::Quantified { set, .. } => {
            set.iter_mut().for_each(|item| item.span = Span::new(SourceId(0), 0, 0));
        }
        ExprKind::Records { records, .. } => clear_records(records),
        ExprKind::Evidence { .. } => {}
    }
}

fn clear_operand(operand: &mut Operand) {
    operand.span = Span::new(SourceId(0), 0, 0);
    match &mut operand.kind {
        OperandKind::Number { .. }
        | OperandKind::Date(_)
        | OperandKind::Word(_)
        | OperandKind::Counted { .. }
        | OperandKind::Element { .. }
        | OperandKind::DateOf(_) => {}
        OperandKind::Aggregate { records, .. } => clear_records(records),
        OperandKind::Percent { of, .. } => clear_operand(of),
        OperandKind::Extreme { of, .. } => of.iter_mut().for_each(clear_operand),
        OperandKind::Days { from, to, .. } => {
            [from, to].into_iter().for_each(|operand| clear_operand(operand))
        }
        OperandKind::DayOf { start, .. } => clear_operand(start),
        OperandKind::Sum { left, right, .. } => {
            [left, right].into_iter().for_each(|operand| clear_operand(operand));
        }
    }
}

/// The parentheses behind `where` are told apart no more: some spellings need them.
fn clear_records(records: &mut Records) {
    records.span = Span::new(SourceId(0), 0, 0);
    records.enclosed = false;
    if let Some(filter) = &mut records.filter {
        clear(filter);
    }
    if let Some(window) = &mut records.window {
        match &mut window.node {
            Window::Back { length: a, from: b, .. }
            | Window::Forth { length: a, from: b, .. }
            | Window::Unclear { length: a, from: b, .. }
            | Window::YearFrom { of: a, start: b }
            | Window::FromTo(a, b) => [a, b].into_iter().for_each(clear_operand),
            Window::CalendarYear(day)
            | Window::CalendarMonth(day)
            | Window::Since(day)
            | Window::Before(day)
            | Window::UpTo(day)
            | Window::On(day) => clear_operand(day),
        }
    }
}
