//! Cases as rows: a column for each fact, and columns for what must come out.

use std::collections::BTreeSet;
use std::sync::Arc;

use mednec_source::{Diagnostic, Sink, SourceId, Span, Spanned, did_you_mean};

use super::cell_places::row_starts;
use super::csv::{read_rows, separator, told_twice};
use super::name::{check_column, check_id, check_name, column_called, is_name};
use super::rule::unknown_outcome;
use super::tree::{CaseDecl, CasesFile, CsvFile, Expect, File, OUTCOMES};
use super::value::date;
use crate::codes::{CSV_SHAPE, UNKNOWN_KEY};
use crate::yaml::{self, Entry, Kind, Node, Scalar, Style};

/// What stands before the columns of what must come out.
const EXPECT: &str = "expect.";

/// What can be expected.
const EXPECTED: [&str; 9] =
    ["outcome", "reason", "basis", "edition", "suggest", "disposition", "missing", "criteria", "grant"];
/// Expected too, but of timed codes alone.
const UNITS: &str = "supported_units";

/// What stands between several names or codes in one cell.
const BETWEEN: [char; 2] = [';', ','];

/// Reads a file of rows each of which is a case.
///
/// A column is `id` (or `case_id`), `payer`, `title`, `known_on`, `expect.` with what is expected, or a fact. A cell is as
/// a value is written in a file of cases; several are set apart by `;` or `,`. What is empty is not known, and not compared.
/// The case of a row with a cell that is `refused`, which has been told, is not read.
///
/// ```
/// use mednec_syntax::file::{File, read_case_rows};
/// let mut sink = mednec_source::Sink::new();
/// let text = "id,procedure,expect.outcome\na-1,97112,approve\n";
/// let file = read_case_rows(text, mednec_source::SourceId(0), &Default::default(), &mut sink);
/// assert!(matches!(file, File::Cases(file) if file.cases.len() == 1) && !sink.has_errors());
/// ```
pub fn read_case_rows(text: &str, source: SourceId, refused: &BTreeSet<Span>, sink: &mut Sink) -> File {
    let Some(mut rows) = read_rows(text, source, sink) else { return File::Unreadable };
    check_header(&mut rows, sink);
    let starts = row_starts(text, separator(text));
    let cases = rows.rows.iter().map(|cells| case(&rows.header, cells, &starts, refused, sink)).collect();
    File::Cases(Arc::new(CasesFile { payer: None, cases, of_rows: true }))
}

/// Whether the first row of a text names columns of cases.
pub fn has_cases(text: &str) -> bool {
    let rows = read_rows(text, SourceId(0), &mut Sink::new());
    let is_of_case = |name: &str| matches!(name, "id" | "case_id") || name.starts_with(EXPECT);
    let meant = |name: &str| column_meant(name).unwrap_or_else(|| name.to_owned());
    rows.is_some_and(|rows| rows.header.iter().any(|column| is_of_case(&meant(&column.node))))
}

/// What a column is called that is not quite called so: `Expect.Outcome`, `expected outcome`, `Case ID`.
fn column_meant(name: &str) -> Option<String> {
    let words: Vec<String> = name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
    let meant = match words.as_slice() {
        ["expect" | "expected", "supported", "units", rest @ ..] if !rest.is_empty() => {
            format!("{EXPECT}{UNITS}.{}", rest.join("_"))
        }
        ["expect" | "expected", key @ ("criteria" | "grant"), rest @ ..] if !rest.is_empty() => {
            format!("{EXPECT}{key}.{}", rest.join("_"))
        }
        ["expect" | "expected", key] if EXPECTED.contains(key) => format!("{EXPECT}{key}"),
        [name @ ("id" | "payer" | "title")] => (*name).to_owned(),
        ["case", "id"] => "case_id".to_owned(),
        ["known", "on"] => "known_on".to_owned(),
        _ => return None,
    };
    (meant != name).then_some(meant)
}

/// Tells of columns that are not called as they should be, and calls them so.
fn check_header(rows: &mut CsvFile, sink: &mut Sink) {
    let mut name: Option<Span> = None;
    for i in 0..rows.header.len() {
        let (before, rest) = rows.header.split_at_mut(i);
        let Some(column) = rest.first_mut() else { continue };
        if let Some(meant) = column_meant(&column.node) {
            sink.report(column_called(column, &meant));
            column.node = meant;
        }
        told_twice(column, before, sink);
        match column.node.as_str() {
            "id" | "case_id" => {
                if let Some(first) = name.filter(|_| before.iter().all(|other| other.node != column.node)) {
                    sink.report(
                        Diagnostic::new(&CSV_SHAPE, "two columns have the name of the case")
                            .at(column.span, "the second one")
                            .label(first, "the first one")
                            .help("keep one of them, `id` or `case_id`"),
                    );
                }
                name = name.or(Some(column.span));
            }
            "payer" | "title" | "known_on" => {}
            other => match other.strip_prefix(EXPECT) {
                Some(expected) => check_expected(expected, column, sink),
                None => check_column(column, "a fact", sink),
            },
        }
    }
}

fn check_expected(expected: &str, column: &Spanned<String>, sink: &mut Sink) {
    let (key, of) = match expected.split_once('.') {
        Some((key, of)) => (key, Some(of)),
        None => (expected, None),
    };
    let named = matches!(key, "criteria" | "grant" | UNITS);
    if !EXPECTED.contains(&key) && key != UNITS {
        let problem = Diagnostic::new(&UNKNOWN_KEY, format!("no expectation is called `{key}`"))
            .at(column.span, "not known here");
        let near = did_you_mean(key, EXPECTED.into_iter().chain([UNITS]));
        let all = EXPECTED.map(|key| format!("`{EXPECT}{key}`")).join(", ");
        sink.report(problem.help(near.unwrap_or_else(|| format!("there are {all} and `{EXPECT}{UNITS}`"))));
    } else if named && of.is_none_or(str::is_empty) {
        let message = format!("the column does not say which of `{key}` it is about");
        sink.report(
            Diagnostic::new(&UNKNOWN_KEY, message)
                .at(column.span, "")
                .help(format!("write its name behind: `{EXPECT}{key}.balance_deficit`")),
        );
    } else if !named && of.is_some() {
        let message = format!("`{EXPECT}{key}` has no parts");
        sink.report(
            Diagnostic::new(&UNKNOWN_KEY, message).at(column.span, "").help(format!("write `{EXPECT}{key}`")),
        );
    }
}

fn case(
    header: &[Spanned<String>],
    cells: &[Spanned<String>],
    starts: &[usize],
    refused: &BTreeSet<Span>,
    sink: &mut Sink,
) -> CaseDecl {
    let span = cells.iter().map(|cell| cell.span).reduce(Span::cover);
    let span = span.unwrap_or_else(|| Span::new(SourceId(0), 0, 0));
    // As a spreadsheet counts it.
    let row = starts.partition_point(|start| *start <= span.start as usize);
    let mut made = CaseDecl {
        span,
        id: Spanned::new(format!("row-{row}"), span),
        title: None,
        known_on: None,
        given: Vec::new(),
        expect: None,
        variants: Vec::new(),
        refused: cells.iter().any(|cell| refused.contains(&cell.span)),
    };
    let passed = |cell: &Spanned<String>| cell.node.is_empty() || refused.contains(&cell.span);
    for (column, cell) in header.iter().zip(cells).filter(|(_, cell)| !passed(cell)) {
        match column.node.as_str() {
            "id" | "case_id" => {
                check_id(cell, "a case", sink);
                made.id = cell.clone();
            }
            "title" => made.title = Some(cell.clone()),
            "known_on" => made.known_on = date(&scalar(cell), "`known_on`", sink),
            other => match other.strip_prefix(EXPECT) {
                Some(expected) => {
                    let expect = made.expect.get_or_insert_with(|| nothing_expected(span));
                    expected_of(expect, expected, column, cell, sink);
                }
                // A column that cannot be called so has been told.
                None if !is_name(other) => {}
                None => made.given.push((column.clone(), value(cell, sink))),
            },
        }
    }
    made
}

fn nothing_expected(span: Span) -> Expect {
    Expect {
        span,
        outcome: None,
        reason: None,
        basis: None,
        edition: None,
        suggest: None,
        disposition: None,
        grant: Vec::new(),
        missing: None,
        supported_units: Vec::new(),
        lines: Vec::new(),
        criteria: Vec::new(),
    }
}

fn expected_of(
    expect: &mut Expect,
    expected: &str,
    column: &Spanned<String>,
    cell: &Spanned<String>,
    sink: &mut Sink,
) {
    let (key, of) = expected.split_once('.').unwrap_or((expected, ""));
    let named = || (Spanned::new(of.to_owned(), column.span), cell.clone());
    match key {
        "outcome" => {
            if !OUTCOMES.contains(&cell.node.as_str()) {
                sink.report(unknown_outcome(cell));
            }
            expect.outcome = Some(cell.clone());
        }
        "reason" => {
            check_name(cell, "a reason", sink);
            expect.reason = Some(cell.clone());
        }
        "basis" => expect.basis = Some(cell.clone()),
        "edition" => expect.edition = Some(cell.clone()),
        "disposition" => expect.disposition = Some(cell.clone()),
        "suggest" => expect.suggest = Some(Spanned::new(several(cell), cell.span)),
        "missing" => {
            let names = several(cell);
            names.iter().for_each(|name| check_name(name, "a name", sink));
            expect.missing = Some(Spanned::new(names, cell.span));
        }
        "criteria" => expect.criteria.push(named()),
        "grant" => expect.grant.push(named()),
        UNITS => expect.supported_units.push(named()),
        _ => {}
    }
}

/// The texts of a cell, each in its place; `[]` is none.
fn several(cell: &Spanned<String>) -> Vec<Spanned<String>> {
    if cell.node == "[]" {
        return Vec::new();
    }
    let whole = scalar(cell);
    let texts = split_cell(&whole, &BETWEEN).into_iter().filter_map(|part| {
        let text = part.as_scalar()?.text.clone();
        Some(Spanned::new(text, part.span))
    });
    texts.collect()
}

/// The parts of a scalar, without blanks around them; those that are empty are left out.
pub fn split_cell(whole: &Node, between: &[char]) -> Vec<Node> {
    let Some(Scalar { text, .. }) = whole.as_scalar() else { return Vec::new() };
    let mut start = 0;
    let mut parts = Vec::new();
    for piece in text.split(between) {
        let inside = piece.trim();
        let begin = start + piece.len() - piece.trim_start().len();
        if !inside.is_empty() {
            parts.push(whole.part(begin, begin + inside.len()));
        }
        start += piece.len() + 1;
    }
    parts
}

/// What a cell says of a fact: a text, or a list or keys where it begins as such.
fn value(cell: &Spanned<String>, sink: &mut Sink) -> Node {
    if !cell.node.starts_with(['[', '{']) {
        return scalar(cell);
    }
    let mut found = Sink::new();
    let node = yaml::read(cell.span.source, &cell.node, &mut found);
    for problem in found.into_sorted() {
        let label = problem.primary.as_ref().map_or(String::new(), |label| label.text.clone());
        let mut problem = problem.at(cell.span, label);
        problem.labels.clear();
        problem.fixes.clear();
        sink.report(problem);
    }
    node.map_or_else(|| scalar(cell), |node| placed(node, cell.span))
}

/// A node whose parts all stand where its cell does.
fn placed(node: Node, span: Span) -> Node {
    let kind = match node.kind {
        Kind::Null => Kind::Null,
        Kind::Scalar(scalar) => {
            let origin = vec![span.start; scalar.text.len() + 1];
            Kind::Scalar(Scalar { origin, ..scalar })
        }
        Kind::Seq(items) => Kind::Seq(items.into_iter().map(|item| placed(item, span)).collect()),
        Kind::Map(entries) => {
            let entry = |entry: Entry| Entry {
                key: Spanned::new(entry.key.node, span),
                value: placed(entry.value, span),
            };
            Kind::Map(entries.into_iter().map(entry).collect())
        }
    };
    Node { span, kind }
}

/// A cell as a scalar.
fn scalar(cell: &Spanned<String>) -> Node {
    let (start, end) = (cell.span.start, cell.span.end);
    let origin = match (end - start) as usize {
        length if length == cell.node.len() => Vec::new(),
        // Quotation marks stand around it.
        length if length == cell.node.len() + 2 => (start + 1..end).collect(),
        _ => vec![start; cell.node.len() + 1],
    };
    let kind = Kind::Scalar(Scalar { text: cell.node.clone(), style: Style::Plain, origin });
    Node { span: cell.span, kind }
}
