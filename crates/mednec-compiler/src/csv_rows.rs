//! Rows of CSV files, put into the tables and value sets that name them.

use std::collections::BTreeMap;
use std::sync::Arc;

use mednec_source::{Diagnostic, Sink, SourceId, SourceMap, Span, Spanned};
use mednec_syntax::expr::{Comparison, Count, Expr, ExprKind, Operand, OperandKind, SetItem};
use mednec_syntax::file::{CsvFile, DatedItem, File, ParameterValue, Table, TableRow, ValueSetFile};
use rust_decimal::Decimal;

use crate::codes::{BAD_CSV, UNKNOWN_CSV};
use crate::published::{self, Published};

/// The column of a table that holds the value.
const VALUE: &str = "value";

/// What stands between the path of a workbook and the name of a sheet.
const SHEET: &str = "#";

/// The columns of a value set.
const COLUMNS: [&str; 4] = ["code", "from", "until", "exclude"];

/// Puts the rows of CSV files where they are named.
pub(crate) fn fill(sources: &SourceMap, files: &mut [(SourceId, File)], sink: &mut Sink) {
    let csv: BTreeMap<String, Arc<CsvFile>> = files
        .iter()
        .filter_map(|(id, file)| match file {
            File::Csv(csv) => Some((sources.file(*id)?.path().to_string(), csv.clone())),
            _ => None,
        })
        .collect();
    let published: BTreeMap<String, SourceId> = files
        .iter()
        .filter(|(_, file)| matches!(file, File::Published))
        .filter_map(|(id, _)| Some((sources.file(*id)?.path().to_string(), *id)))
        .collect();
    let text =
        |source: SourceId| Published { source, text: sources.file(source).map_or("", |file| file.text()) };
    for (id, file) in files.iter_mut() {
        let folder = sources.file(*id).map_or("", |file| file.path());
        let folder = folder.rsplit_once('/').map_or("", |(folder, _)| folder);
        match file {
            File::Policy(policy) => {
                let has_keyed = policy
                    .parameters
                    .iter()
                    .any(|parameter| matches!(&parameter.value, ParameterValue::Keyed { csv: Some(_), .. }));
                if !has_keyed && policy.tables.iter().all(|table| table.csv.is_none()) {
                    continue;
                }
                let policy = Arc::make_mut(policy);
                for parameter in &mut policy.parameters {
                    let ParameterValue::Keyed { by, rows, csv: Some(from), .. } = &mut parameter.value else {
                        continue;
                    };
                    let Some(column) = &from.column else {
                        if let Some(found) = find(&csv, folder, Some(&from.file), from.sheet.as_ref(), sink) {
                            *rows = values(found, by, &parameter.name.node, sink);
                        }
                        continue;
                    };
                    if let Some(found) = find(&published, folder, Some(&from.file), None, sink) {
                        *rows = published::units(text(*found), column, &from.codes, sink);
                    }
                }
                for table in &mut policy.tables {
                    if let Some(found) = find(&csv, folder, table.csv.as_ref(), table.sheet.as_ref(), sink) {
                        table.rows = rows(found, table, sink);
                    }
                }
            }
            File::ValueSet(set) if set.csv.is_some() || set.pairs.is_some() => {
                let set = Arc::make_mut(set);
                if let Some(found) = find(&csv, folder, set.csv.as_ref(), set.sheet.as_ref(), sink) {
                    entries(found, set, sink);
                }
                let Some(asked) = set.pairs.clone() else { continue };
                if let Some(found) = find(&published, folder, Some(&asked.file), None, sink) {
                    set.codes.extend(published::pairs(text(*found), &asked, sink));
                }
            }
            _ => {}
        }
    }
}

/// The file of a name, or the sheet of a workbook.
fn find<'f, T>(
    files: &'f BTreeMap<String, T>,
    folder: &str,
    name: Option<&Spanned<String>>,
    sheet: Option<&Spanned<String>>,
    sink: &mut Sink,
) -> Option<&'f T> {
    let name = name?;
    let path = if folder.is_empty() { name.node.clone() } else { format!("{folder}/{}", name.node) };
    if let Some(found) = files.get(&path) {
        return Some(found);
    }
    let sheets: Vec<(&str, &T)> = files
        .iter()
        .filter_map(|(file, found)| Some((file.strip_prefix(&path)?.strip_prefix(SHEET)?, found)))
        .collect();
    match (sheets.as_slice(), sheet) {
        ([], _) => {}
        ([(_, only)], None) => return Some(only),
        (several, sheet) => {
            let found = sheet.and_then(|sheet| several.iter().find(|(name, _)| *name == sheet.node));
            if found.is_none() {
                sink.report(which_sheet(name, sheet, several.iter().map(|(name, _)| *name)));
            }
            return found.map(|(_, found)| *found);
        }
    }
    let beside = files.keys().filter_map(|path| match path.rsplit_once('/') {
        Some((of, file)) => (of == folder).then_some(file),
        None => folder.is_empty().then_some(path.as_str()),
    });
    let beside = beside.map(|file| file.split_once(SHEET).map_or(file, |(workbook, _)| workbook));
    let problem = Diagnostic::new(&UNKNOWN_CSV, format!("there is no file `{}` beside this one", name.node))
        .at(name.span, "");
    let instead = || "put the file into the same folder".to_owned();
    sink.report(problem.meant(name.span, &name.node, beside, instead));
    None
}

/// What is told of a workbook where it is not clear which of its sheets is meant.
fn which_sheet<'n>(
    file: &Spanned<String>,
    sheet: Option<&Spanned<String>>,
    sheets: impl Iterator<Item = &'n str> + Clone,
) -> Diagnostic {
    let names: Vec<String> = sheets.clone().map(|name| format!("`{name}`")).collect();
    let instead = || format!("write `sheet:` with one of {}", names.join(", "));
    match sheet {
        Some(sheet) => {
            Diagnostic::new(&UNKNOWN_CSV, format!("`{}` has no sheet `{}`", file.node, sheet.node))
                .at(sheet.span, "")
                .meant(sheet.span, &sheet.node, sheets, instead)
        }
        None => Diagnostic::new(&UNKNOWN_CSV, format!("`{}` has several sheets", file.node))
            .at(file.span, "which of them?")
            .help(instead()),
    }
}

/// The values of a parameter: a column called as the fact that chooses, and `value`.
fn values(
    csv: &CsvFile,
    by: &Spanned<String>,
    name: &str,
    sink: &mut Sink,
) -> Vec<(Spanned<String>, Operand)> {
    let at = |wanted: &str| csv.header.iter().position(|column| column.node == wanted);
    let (Some(key_at), Some(value_at)) = (at(&by.node), at(VALUE)) else {
        if let Some(first) = csv.header.first() {
            let message = format!("the values of `{name}` stand in the columns `{}` and `{VALUE}`", by.node);
            sink.report(
                Diagnostic::new(&BAD_CSV, message)
                    .at(first.span, "one of them is not here")
                    .help("call the columns so, or name the fact of the column after `by:`"),
            );
        }
        return Vec::new();
    };
    let row = |cells: &Vec<Spanned<String>>| {
        let cell = cells.get(value_at)?;
        Some((cells.get(key_at)?.clone(), value(&cell.node, cell.span)))
    };
    csv.rows.iter().filter_map(row).collect()
}

/// The rows of a table: each column but the last is a fact, the last is `value`.
fn rows(csv: &CsvFile, table: &Table, sink: &mut Sink) -> Vec<TableRow> {
    let Some(value_at) = csv.header.iter().position(|column| column.node == VALUE) else {
        if let Some(first) = csv.header.first() {
            sink.report(
                Diagnostic::new(
                    &BAD_CSV,
                    format!("the rows of `{}` have no column `{VALUE}`", table.name.node),
                )
                .at(first.span, "")
                .help("call the column with the table's values `value`; the others are named for facts"),
            );
        }
        return Vec::new();
    };
    let mut found = Vec::new();
    for row in &csv.rows {
        let mut tests = Vec::new();
        for (column, cell) in csv.header.iter().zip(row) {
            if column.node != VALUE {
                tests.extend(test(column, cell));
            }
        }
        let Some(cell) = row.get(value_at) else { continue };
        let span = row.iter().map(|cell| cell.span).reduce(Span::cover).unwrap_or(cell.span);
        let when = match tests.len() {
            1 => tests.remove(0),
            _ => Expr { span, kind: ExprKind::Count { count: Count::All, members: tests } },
        };
        found.push(TableRow { span, when, value: value(&cell.node, cell.span) });
    }
    found
}

/// What a cell asks of the fact of its column; nothing where it is empty or `-`.
fn test(column: &Spanned<String>, cell: &Spanned<String>) -> Option<Expr> {
    let text = cell.node.trim();
    if text.is_empty() || text == "-" {
        return None;
    }
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
    let items: Vec<&str> = text.split(',').map(str::trim).collect();
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

/// The entries of a value set.
fn entries(csv: &CsvFile, set: &mut ValueSetFile, sink: &mut Sink) {
    let at = |name: &str| csv.header.iter().position(|column| column.node == name);
    for column in csv.header.iter().filter(|column| !COLUMNS.contains(&column.node.as_str())) {
        sink.report(
            Diagnostic::new(&BAD_CSV, format!("`{}` is no column of a value set", column.node))
                .at(column.span, "")
                .help(format!("the columns are {}", COLUMNS.join(", "))),
        );
    }
    let Some(code_at) = at("code") else {
        if let Some(first) = csv.header.first() {
            sink.report(
                Diagnostic::new(
                    &BAD_CSV,
                    format!("the entries of `{}` have no column `code`", set.name.node),
                )
                .at(first.span, "")
                .help("write `code` at the head of the column that holds the codes"),
            );
        }
        return;
    };
    for row in &csv.rows {
        let cell =
            |name: &str| at(name).and_then(|at| row.get(at)).filter(|cell| !cell.node.trim().is_empty());
        let Some(code) = row.get(code_at) else { continue };
        if code.node.trim().is_empty() {
            sink.report(
                Diagnostic::new(&BAD_CSV, "this row has no code")
                    .at(code.span, "")
                    .help("write the code, or take the row out"),
            );
            continue;
        }
        let (first, last) = match code.node.split_once(" to ") {
            Some((first, last)) => (first.trim(), Some(last.trim().to_string())),
            None => (code.node.trim(), None),
        };
        let mut day = |name: &str| {
            let cell = cell(name)?;
            let date = cell.node.trim().parse().ok();
            if date.is_none() {
                sink.report(
                    Diagnostic::new(&BAD_CSV, format!("`{}` is not a date", cell.node))
                        .at(cell.span, "")
                        .help("write it as 2025-10-29"),
                );
            }
            date.map(|node| Spanned { node, span: cell.span })
        };
        let item = SetItem { span: code.span, first: first.to_string(), last };
        let entry = DatedItem { item, from: day("from"), until: day("until") };
        let excluded = cell("exclude");
        if let Some(other) = excluded.filter(|cell| !matches!(cell.node.trim(), "yes" | "no")) {
            sink.report(
                Diagnostic::new(
                    &BAD_CSV,
                    format!("`{}` does not say whether the code is taken out", other.node),
                )
                .at(other.span, "")
                .help("write `yes`, or leave the cell empty"),
            );
        }
        let excluded = excluded.is_some_and(|cell| cell.node.trim() == "yes");
        if excluded { set.exclude.push(entry) } else { set.codes.push(entry) }
    }
}
