//! Rows of any form, read as cases.

use mednec_graph::Bundle;
use mednec_project::codes::{CASE_LINE_TOO_LONG, CASE_LIST_LENGTH, CASE_SYNTAX};
use mednec_project::{CasePlace, CaseReader, Cell, MOST_LINE_BYTES, NamedCase};
use mednec_source::Diagnostic;

use crate::cells::{Plan, json, of_json};
use crate::csv_in::CsvRow;
use crate::map::Map;

type Read = Result<(), Vec<Diagnostic>>;

/// Reads one row after another into a case of a bundle.
pub(crate) struct RowReader<'a> {
    bundle: &'a Bundle,
    /// Facts that only this one knows are passed over.
    other: Option<&'a Bundle>,
    map: Option<&'a Map>,
    reader: CaseReader<'a>,
    pub(crate) case: NamedCase,
}

impl<'a> RowReader<'a> {
    pub(crate) fn new(bundle: &'a Bundle, other: Option<&'a Bundle>, map: Option<&'a Map>) -> Self {
        let reader = CaseReader::new(bundle).passing_over(other);
        Self { bundle, other, map, case: reader.blank(), reader }
    }

    /// Reads a line of NDJSON.
    pub(crate) fn line(&mut self, text: &[u8], place: CasePlace<'_>) -> Read {
        let text = line_text(text)?;
        let Some(map) = self.map else { return self.reader.read_json(text, place, &mut self.case) };
        let (columns, values) = mapped_cells(map, text)?;
        let plan = Plan::passing_over(Some(map), &columns, self.bundle, self.other);
        let plan = plan.map_err(|problem| vec![problem])?;
        self.cells(&plan, &|at| values.get(at).cloned().unwrap_or(Cell::Null), place)
    }

    /// Reads a record of a CSV.
    pub(crate) fn record(&mut self, plan: &Plan, row: &CsvRow, place: CasePlace<'_>) -> Read {
        if !row.faults.is_empty() {
            // What stands in a column that is passed over does not matter.
            let read = plan.read();
            let faults = row.faults.iter().filter(|(column, _)| read.contains(column));
            let problems: Vec<Diagnostic> = faults.map(|(_, problem)| problem.clone()).collect();
            if !problems.is_empty() {
                return Err(problems);
            }
        }
        match &row.record {
            Err(cause) => Err(vec![bad_record(cause)]),
            Ok(record) => self.cells(plan, &|at| record_cell(record, at), place),
        }
    }

    /// Reads the cells of a row.
    pub(crate) fn cells<'c>(
        &mut self,
        plan: &'c Plan,
        column: &dyn Fn(usize) -> Cell<'c>,
        place: CasePlace<'_>,
    ) -> Read {
        let cells: Vec<(&str, Cell<'_>)> =
            plan.facts.iter().map(|fact| (fact.name.as_str(), fact.cell(column))).collect();
        let read =
            self.reader.read_cells(cells.iter().map(|(name, cell)| (*name, cell)), place, &mut self.case);
        read.map_err(|mut problems| {
            problems.iter_mut().for_each(|problem| say_of_empty(problem, plan, &cells));
            problems
        })
    }
}

/// Says what to do where the mapping makes a list without an entry of a fact that has one at least.
fn say_of_empty(problem: &mut Diagnostic, plan: &Plan, cells: &[(&str, Cell<'_>)]) {
    let is_empty = |cell: &Cell<'_>| match cell {
        Cell::List(items) => items.is_empty(),
        Cell::Map(entries) => {
            entries.iter().all(|(_, of)| matches!(of, Cell::List(items) if items.is_empty()))
        }
        Cell::Null | Cell::Text(_) => false,
    };
    let mut made = plan.facts.iter().zip(cells).filter(|(fact, (_, cell))| {
        fact.empty_is_none() && is_empty(cell) && problem.about.as_deref() == Some(fact.name.as_str())
    });
    if problem.code.name == CASE_LIST_LENGTH.name && made.next().is_some() {
        problem.help = vec![
            "every cell of it is empty, and `empty: none` in the mapping makes that a list without an entry; where it is \
             not known, leave `empty` out, else look at the row"
                .to_owned(),
        ];
    }
}

/// The lines that are not empty, each with its number.
pub(crate) fn numbered(first: u64, bytes: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    (first..).zip(bytes.split(|byte| *byte == b'\n')).filter(|(_, text)| !text.trim_ascii().is_empty())
}

/// The text of a line.
fn line_text(text: &[u8]) -> Result<&str, Vec<Diagnostic>> {
    if text.len() > MOST_LINE_BYTES {
        let message = format!("the line is longer than {} KiB", MOST_LINE_BYTES / 1024);
        let problem = Diagnostic::new(&CASE_LINE_TOO_LONG, message);
        return Err(vec![problem.help("write one case a line, each ended by a line break")]);
    }
    std::str::from_utf8(text).map_err(|_| {
        vec![Diagnostic::new(&CASE_SYNTAX, "the line is not UTF-8 text").help("write the cases as UTF-8")]
    })
}

/// The columns of a line whose keys are not facts but columns of a mapping, and what they hold.
fn mapped_cells(map: &Map, text: &str) -> Result<(Vec<String>, Vec<Cell<'static>>), Vec<Diagnostic>> {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).map_err(|error| {
        // The library repeats what it found only where it is of another type.
        let message = format!("this is not one JSON object (column {})", error.column());
        vec![Diagnostic::new(&CASE_SYNTAX, message).help("write one object a line")]
    })?;
    let mut columns: Vec<String> = Vec::new();
    let mut values: Vec<Cell<'static>> = Vec::new();
    for name in map.columns() {
        if columns.iter().any(|known| known == name) {
            continue;
        }
        let value = find(&object, name).cloned().unwrap_or_default();
        columns.push(name.to_owned());
        values.push(of_json(value));
    }
    for name in object.keys().filter(|name| !map.reaches(name)) {
        columns.push(name.clone());
        values.push(Cell::Null);
    }
    Ok((columns, values))
}

/// A cell of a record of CSV.
fn record_cell(record: &csv::StringRecord, at: usize) -> Cell<'_> {
    match record.get(at) {
        None | Some("") => Cell::Null,
        Some(text) => match text.as_bytes().first() {
            Some(b'{') => json(text).unwrap_or_else(|| Cell::Text(text.into())),
            _ => Cell::Text(text.into()),
        },
    }
}

/// What is told of a record that cannot be taken apart.
fn bad_record(cause: &str) -> Diagnostic {
    let help = match cause {
        cause if cause.contains("UTF-8") => "write the cases as UTF-8",
        cause if cause.contains("no name") => "write a name at its head, or take out what stands in it",
        _ => "look at the quotes and commas of the row: a cell with a comma in it stands in quotation marks",
    };
    Diagnostic::new(&CASE_SYNTAX, cause).help(help)
}

/// What stands in an object under a path of keys.
fn find<'v>(
    object: &'v serde_json::Map<String, serde_json::Value>,
    path: &str,
) -> Option<&'v serde_json::Value> {
    if let Some(value) = object.get(path) {
        return Some(value);
    }
    let (first, rest) = path.split_once('.')?;
    find(object.get(first)?.as_object()?, rest)
}
