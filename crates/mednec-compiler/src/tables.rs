//! Tables of which all rows that hold are collected.

use mednec_graph::FactId;
use mednec_graph::condition::Count;
use mednec_source::{Diagnostic, Sink};
use mednec_syntax::expr::{Operand, OperandKind};
use mednec_syntax::file::Table;
use rust_decimal::Decimal;

use crate::codes::BAD_TABLE;
use crate::keyed::Alternative;
use crate::lower::{Lower, Standing};

/// Which rows of a table give its value.
const HITS: [&str; 3] = ["first", "unique", "collect"];

/// What is made of the rows that are collected.
const COLLECTS: [&str; 4] = ["sum", "lowest", "highest", "count"];

/// The most rows that may be collected: each set of rows that hold together is looked at.
const MOST_COLLECTED: usize = 8;

/// Tells of words for `hit` and `collect` that are none.
pub(crate) fn check_words(table: &Table, sink: &mut Sink) {
    let known = [("hit", &table.hit, &HITS[..]), ("collect", &table.collect, &COLLECTS[..])];
    for (key, written, words) in known {
        let Some(word) = written.as_ref().filter(|word| !words.contains(&word.node.as_str())) else {
            continue;
        };
        let problem =
            Diagnostic::new(&BAD_TABLE, format!("`{key}` is never `{}`", word.node)).at(word.span, "");
        let all = || format!("write one of {}", words.join(", "));
        sink.report(problem.meant(word.span, &word.node, words.iter().copied(), all));
    }
    let collects = table.hit.as_ref().is_some_and(|hit| hit.node == "collect");
    if let Some(how) = table.collect.as_ref().filter(|_| !collects) {
        sink.report(
            Diagnostic::new(&BAD_TABLE, "the table says how it collects, and does not collect")
                .at(how.span, "")
                .help("write `hit: collect`, or take `collect` out"),
        );
    }
}

/// The values that rows can come to together, each with its condition.
pub(crate) fn combined(
    lower: &mut Lower<'_, '_>,
    table: &Table,
    rows: &[usize],
    facts: &[FactId],
    at: Standing<'_>,
) -> Vec<Alternative> {
    if rows.len() > MOST_COLLECTED {
        let message = format!("a table that collects has at most {MOST_COLLECTED} rows");
        lower.sink.report(
            Diagnostic::new(&BAD_TABLE, message)
                .at(table.name.span, format!("this one has {}", rows.len()))
                .help("use `hit: first`, or split the table and add the values up"),
        );
        return Vec::new();
    }
    let how = table.collect.as_ref().map_or("sum", |how| how.node.as_str());
    let values: Option<Vec<Decimal>> = table.rows.iter().map(|row| number(&row.value)).collect();
    let mut units = table.rows.iter().map(|row| unit(&row.value).map(crate::measure::find));
    let first = units.next();
    let Some(values) = values.filter(|_| units.all(|unit| Some(unit) == first)) else {
        lower.sink.report(
            Diagnostic::new(&BAD_TABLE, "the rows of a table that collects have numbers in one unit")
                .at(table.name.span, "")
                .help("write a number with its unit in each row"),
        );
        return Vec::new();
    };
    let mut found: Vec<(Operand, Vec<usize>)> = Vec::new();
    for chosen in 0..1usize << rows.len() {
        let held = |index: &usize| chosen >> index & 1 == 1;
        let mut with: Vec<usize> = (0..rows.len()).filter(held).collect();
        let numbers: Vec<Decimal> = with.iter().filter_map(|index| values.get(*index).copied()).collect();
        let value = match how {
            "count" => Some(Decimal::from(numbers.len())),
            "lowest" => numbers.iter().min().copied(),
            "highest" => numbers.iter().max().copied(),
            _ => {
                let sum = numbers.iter().try_fold(Decimal::ZERO, |sum, number| sum.checked_add(*number));
                if sum.is_none() {
                    lower.too_large(table.name.span);
                    return Vec::new();
                }
                sum
            }
        };
        let value = match (value, &table.otherwise, with.is_empty()) {
            (_, Some(otherwise), true) => Some(otherwise.clone()),
            (Some(value), ..) => table.rows.first().map(|row| like(&row.value, value, how == "count")),
            (None, ..) => None,
        };
        // No row holds, and nothing says what then: a hole, which is told where the graph is there.
        let Some(value) = value else { continue };
        let without: Vec<usize> = (0..rows.len())
            .filter(|index| !held(index))
            .filter_map(|index| rows.get(index).copied())
            .collect();
        with = with.iter().filter_map(|index| rows.get(*index).copied()).collect();
        let all = lower.hidden(Count::All, with, table.span, at);
        let none = lower.hidden(Count::None, without, table.span, at);
        let guard = lower.hidden(Count::All, vec![all, none], table.span, at);
        match found.iter_mut().find(|(known, _)| known.to_string() == value.to_string()) {
            Some((_, guards)) => guards.push(guard),
            None => found.push((value, vec![guard])),
        }
    }
    let mut made = Vec::new();
    for (value, guards) in found {
        let guard = lower.hidden(Count::Any, guards, table.span, at);
        made.push(Alternative { guard, facts: facts.to_vec(), value });
    }
    made
}

fn unit(operand: &Operand) -> Option<&str> {
    match &operand.kind {
        OperandKind::Number { unit: Some(unit), .. } => Some(&unit.node),
        _ => None,
    }
}

fn number(operand: &Operand) -> Option<Decimal> {
    match &operand.kind {
        OperandKind::Number { value, .. } => Some(*value),
        _ => None,
    }
}

/// The same operand with another number; a count has no unit.
fn like(operand: &Operand, number: Decimal, bare: bool) -> Operand {
    let mut operand = operand.clone();
    if let OperandKind::Number { value, text, unit } = &mut operand.kind {
        *value = number;
        *text = number.to_string();
        if bare {
            *unit = None;
        }
    }
    operand
}
