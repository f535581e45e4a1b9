//! Cells of a table: what each asks of the fact of its column, and the value of a row.

use mednec_source::{Diagnostic, Sink, Span, Spanned};
use mednec_syntax::expr::{Comparison, Expr, ExprKind, Operand, OperandKind, SetItem};
use rust_decimal::Decimal;

use crate::cell_column::{Column, Meant};
use crate::cell_number::{One, one_number};
use crate::codes::{BAD_CSV, UNIT_MISSING};

/// What stands between several values of one cell.
const BETWEEN: [char; 2] = [',', ';'];

/// What a cell asks of the fact of its column; nothing where it is empty or `-`.
///
/// Wrong: `15+`, `8-15`. Right: `>= 15`, `8 to 15`.
pub(crate) fn test(
    name: &Spanned<String>,
    column: &Column,
    cell: &Spanned<String>,
    sink: &mut Sink,
) -> Option<Expr> {
    if is_empty(cell) {
        return None;
    }
    let Some(meant) = column.meant(cell.node.trim()) else {
        return if is_day_of_number(name, column, cell, sink) { None } else { condition(name, cell) };
    };
    let right = tell(&meant, name, cell, sink);
    // Its parts stand where the cell does.
    condition(name, &Spanned::new(right, cell.span))
}

/// Whether a cell says nothing.
pub(crate) fn is_empty(cell: &Spanned<String>) -> bool {
    matches!(cell.node.trim(), "" | "-")
}

/// Tells a cell that is not written as one; how it is written.
fn tell(meant: &Meant, column: &Spanned<String>, cell: &Spanned<String>, sink: &mut Sink) -> String {
    // Wide characters in it were told alone.
    sink.forget(|told| told.primary.as_ref().is_some_and(|at| at.span == cell.span));
    let (problem, right) = match meant {
        Meant::Form(right) => (written_so(cell, right), right),
        Meant::Unit(right) => {
            let message = format!("`{}` of what? `{}` has a unit", cell.node, column.node);
            (with_fix(Diagnostic::new(&UNIT_MISSING, message), cell.span, right), right)
        }
        Meant::Either(one, several) => {
            let message = format!("`{}` can be read with and without thousands", cell.node.trim());
            let problem = Diagnostic::new(&BAD_CSV, message).at(cell.span, "");
            (problem.help(format!("write `{one}`, or `{several}` for several values")), one)
        }
    };
    sink.report(problem);
    right.clone()
}

/// What is told of a cell that has another form.
pub(crate) fn written_so(cell: &Spanned<String>, right: &str) -> Diagnostic {
    let message = format!("`{}` is written `{right}` in a cell", cell.node.trim());
    with_fix(Diagnostic::new(&BAD_CSV, message), cell.span, right)
}

fn with_fix(problem: Diagnostic, span: Span, right: &str) -> Diagnostic {
    // What parts values may part cells as well.
    let replacement = if right.contains(BETWEEN) { format!("\"{right}\"") } else { right.to_owned() };
    problem.at(span, "").fix(format!("write `{right}`"), span, replacement)
}

/// Whether a day stands where a number belongs, which is told: a spreadsheet makes one of `8-15`.
fn is_day_of_number(
    name: &Spanned<String>,
    column: &Column,
    cell: &Spanned<String>,
    sink: &mut Sink,
) -> bool {
    let day = cell.node.trim().parse::<jiff::civil::Date>().ok();
    let Some(day) = day.filter(|_| matches!(column, Column::Number(_))) else { return false };
    let range = format!("{} to {}", day.month(), day.day());
    let range = match column.meant(&range) {
        Some(Meant::Form(right) | Meant::Unit(right)) => right,
        Some(Meant::Either(..)) | None => range,
    };
    sink.report(
        Diagnostic::new(&BAD_CSV, format!("`{}` is a number, and the cell has a day", name.node))
            .at(cell.span, "")
            .help(format!(
                "a spreadsheet makes a day of what looks like one: format the column as text, and write `{range}` if \
                 that was meant"
            )),
    );
    true
}

/// What a cell asks that is written as it should be.
fn condition(column: &Spanned<String>, cell: &Spanned<String>) -> Option<Expr> {
    let text = cell.node.trim();
    let span = cell.span;
    let subject = Operand { span, kind: OperandKind::Word(column.node.clone()) };
    let compare = |op, text: &str| ExprKind::Compare {
        left: subject.clone(),
        op,
        right: value(text, part(cell, text)),
        dated: false,
    };
    let signs = [
        (">=", Comparison::AtLeast),
        ("<=", Comparison::AtMost),
        (">", Comparison::More),
        ("<", Comparison::Less),
    ];
    let signed = signs.iter().find_map(|(sign, op)| Some((*op, text.strip_prefix(sign)?.trim())));
    let items: Vec<&str> = text.split(BETWEEN).map(str::trim).filter(|item| !item.is_empty()).collect();
    let item = |text: &str| {
        let span = part(cell, text);
        match text.split_once(" to ") {
            Some((first, last)) => {
                SetItem { span, first: first.trim().into(), last: Some(last.trim().into()) }
            }
            None => SetItem { span, first: text.into(), last: None },
        }
    };
    let kind = match (signed, items.as_slice()) {
        (Some((op, rest)), _) => compare(op, rest),
        (None, [only]) => match only.split_once(" to ") {
            Some((low, high)) if !is_word(low.trim(), span) => ExprKind::Between {
                subject: subject.clone(),
                negated: false,
                low: value(low.trim(), part(cell, low.trim())),
                high: value(high.trim(), part(cell, high.trim())),
            },
            Some(_) => ExprKind::Member { subject, negated: false, set: vec![item(only)], on: None },
            None => compare(Comparison::Is, only),
        },
        (None, several) => ExprKind::Member {
            subject,
            negated: false,
            set: several.iter().map(|text| item(text)).collect(),
            on: None,
        },
    };
    Some(Expr { span, kind })
}

/// The place of a part of a cell; that of the whole cell where it cannot be told.
fn part(cell: &Spanned<String>, text: &str) -> Span {
    let (start, end) = (cell.span.start as usize, cell.span.end as usize);
    // Around a cell there may be a quotation mark on either side.
    let before = match (end - start).checked_sub(cell.node.len()) {
        Some(0) => 0,
        Some(2) => 1,
        _ => return cell.span,
    };
    let mut found = cell.node.match_indices(text).map(|(at, _)| at);
    match (found.next(), found.next()) {
        (Some(at), None) => {
            let from = start + before + at;
            Span::new(cell.span.source, from, from + text.len())
        }
        _ => cell.span,
    }
}

fn is_word(text: &str, span: Span) -> bool {
    matches!(value(text, span).kind, OperandKind::Word(_))
}

/// The value of a row; nothing where it is none, which is told.
///
/// Wrong: `9-12 visits`, `9visits`, nothing. Right: `12 visits`.
pub(crate) fn amount(cell: &Spanned<String>, sink: &mut Sink) -> Option<Operand> {
    if is_empty(cell) {
        sink.report(
            Diagnostic::new(&BAD_CSV, "the row has no value")
                .at(cell.span, "")
                .help("write a number with its unit, such as `12 visits`, or take the row out"),
        );
        return None;
    }
    let text = cell.node.trim();
    Some(match one_number(text) {
        Some(One::Written(right)) => {
            sink.report(written_so(cell, &right));
            value(&right, cell.span)
        }
        Some(One::OfSeveral(one)) => {
            sink.report(
                Diagnostic::new(&BAD_CSV, format!("a row has one value, and `{text}` is several"))
                    .at(cell.span, "")
                    .help(format!("write the number that counts: `{one}`")),
            );
            value(&one, cell.span)
        }
        None => {
            let mut found = value(text, cell.span);
            if let OperandKind::Number { unit: Some(unit), .. } = &mut found.kind {
                unit.span = part(cell, &unit.node);
            }
            found
        }
    })
}

/// A value as it stands in a cell: a date, a number with or without unit, or a word.
fn value(text: &str, span: Span) -> Operand {
    let text = text.trim();
    let (number, unit) = match text.split_once(char::is_whitespace) {
        Some((number, unit)) => (number, Some(unit.trim())),
        None => (text, None),
    };
    let kind = match (text.parse::<jiff::civil::Date>(), number.parse::<Decimal>()) {
        (Ok(date), _) if text.len() == 10 => OperandKind::Date(date),
        (_, Ok(value)) => OperandKind::Number {
            value,
            unit: unit.map(|unit| Spanned { node: unit.to_string(), span }),
            text: number.to_string(),
        },
        _ => OperandKind::Word(text.to_string()),
    };
    Operand { span, kind }
}

#[cfg(test)]
mod tests {
    use mednec_source::SourceId;

    use super::*;

    #[test]
    fn a_cell_that_can_be_read_two_ways_has_no_fix() {
        for (text, fixes) in [("100,200", Some(0)), ("1,000", Some(1)), ("1,2,3", None), ("2,5", None)] {
            let span = Span::new(SourceId(0), 0, text.len());
            let mut sink = Sink::new();
            let name = Spanned::new("visits".to_owned(), span);
            let asked = test(&name, &Column::Number(None), &Spanned::new(text.to_owned(), span), &mut sink);
            assert_eq!(sink.found().first().map(|told| told.fixes.len()), fixes, "{text}");
            let several = matches!(asked.unwrap().kind, ExprKind::Member { .. });
            assert_eq!(several, fixes.is_none(), "{text}");
        }
    }
}
