//! Files of rows: a CSV, or each sheet of a workbook, as a text of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use mednec_sheets::{Fault, NotAWorkbook, Sheet, read_workbook};
use mednec_source::{Diagnostic, Sink, SourceId, Span, Spanned};
use mednec_syntax::codes::{CONTROL_CHARACTER, CSV_SHAPE};
use mednec_syntax::file::{File, ParameterValue, has_cases, read_case_rows, read_csv};

use crate::cell_place::CellPlaces;
use crate::codes::{FILE_TOO_LARGE, NOT_A_WORKBOOK};
use crate::discover::{is_case_rows, is_published, is_workbook, shown};
use crate::file_text::{file_bytes, file_text};

/// A text, and what of its file it is.
#[derive(Default)]
pub(crate) struct Piece {
    /// Of a workbook the sheet.
    pub(crate) sheet: Option<String>,
    pub(crate) text: String,
    faults: Vec<Fault>,
}

/// The text of a file, or those of its sheets; `display` is its path for people.
pub(crate) fn pieces(path: &Path, display: &str) -> Result<Vec<Piece>, Box<Diagnostic>> {
    if !is_workbook(path) {
        let text = file_text(path, display)?;
        return Ok(vec![Piece { sheet: None, text, faults: Vec::new() }]);
    }
    let bytes = file_bytes(path, display)?;
    let mut sheets = read_workbook(&bytes).map_err(|error| Box::new(no_workbook(&error).in_path(display)))?;
    if is_case_rows(path) {
        // Beside the cases a workbook may have sheets of notes.
        let cases: Vec<bool> = sheets.iter().map(|sheet| has_cases(&sheet.text)).collect();
        let mut cases = cases.into_iter();
        sheets.retain(|_| cases.next().unwrap_or(true));
        if sheets.is_empty() {
            let problem =
                Diagnostic::new(&CSV_SHAPE, "no sheet of the workbook holds cases").in_path(display);
            return Err(Box::new(problem.help(
                "give one of them a first row with `id`, the facts, and what is expected: `expect.outcome`",
            )));
        }
    }
    let piece = |sheet: mednec_sheets::Sheet| Piece {
        sheet: Some(sheet.name.replace('/', "_")),
        text: sheet.text,
        faults: sheet.faults,
    };
    Ok(sheets.into_iter().map(piece).collect())
}

/// The file of a piece, by the path of the piece.
pub(crate) fn file_of(path: &str) -> &str {
    match path.rsplit_once('#') {
        Some((file, _)) if is_workbook(Path::new(file)) => file,
        _ => path,
    }
}

impl Piece {
    /// The path of the piece, by that of its file: a sheet stands behind `#`.
    pub(crate) fn path(&self, file: &str) -> String {
        match &self.sheet {
            Some(sheet) => format!("{file}#{sheet}"),
            None => file.to_owned(),
        }
    }
}

/// The rows of a piece that is a source by now, and what is wrong with its cells.
pub(crate) fn rows_of(path: &Path, piece: &Piece, source: SourceId, text: &str, sink: &mut Sink) -> File {
    if is_case_rows(path) {
        return cases_of(piece, source, text, sink);
    }
    match check(piece, source, text, sink) {
        false => File::Unreadable,
        true if is_published(path) => File::Published,
        true => read_csv(text, source, sink),
    }
}

/// The cases of a piece that is a source by now, and what is wrong with its cells.
pub(crate) fn cases_of(piece: &Piece, source: SourceId, text: &str, sink: &mut Sink) -> File {
    let refused: BTreeSet<Span> = piece.faults.iter().map(|fault| span_of(fault, source)).collect();
    match check(piece, source, text, sink) {
        true => read_case_rows(text, source, &refused, sink),
        false => File::Unreadable,
    }
}

fn span_of(fault: &Fault, source: SourceId) -> Span {
    Span::new(source, fault.place.start, fault.place.end)
}

/// Tells what is wrong with cells; whether the text is one.
fn check(piece: &Piece, source: SourceId, text: &str, sink: &mut Sink) -> bool {
    if let Some(at) = text.find('\0') {
        sink.report(
            Diagnostic::new(&CONTROL_CHARACTER, "the file holds a NUL character, so it is not plain text")
                .at(Span::new(source, at, at + 1), "cannot be seen")
                .help("save the rows as CSV in UTF-8, or as an XLSX workbook with the ending `.xlsx`"),
        );
        return false;
    }
    for fault in piece.faults.iter().filter(|fault| !fault.told_before) {
        let problem = Diagnostic::new(&CSV_SHAPE, fault.cause.clone());
        sink.report(problem.at(span_of(fault, source), "").help(fault.help));
    }
    true
}

/// The sheets that nothing names: what they hold is no matter of the policies.
pub(crate) fn unnamed_sheets(
    files: &[(SourceId, File)],
    relative: &BTreeMap<SourceId, String>,
    paths: &BTreeMap<SourceId, PathBuf>,
) -> Vec<SourceId> {
    let sheets = paths.iter().filter(|(_, path)| is_workbook(path) && !is_case_rows(path));
    let mut sheets: Vec<SourceId> = sheets.map(|(id, _)| *id).collect();
    if sheets.is_empty() {
        return sheets;
    }
    let mut named: Vec<(String, Option<String>)> = Vec::new();
    for (id, file) in files {
        let folder = relative.get(id).and_then(|path| path.rsplit_once('/')).map_or("", |(folder, _)| folder);
        let mut name = |file: Option<&Spanned<String>>, sheet: Option<&Spanned<String>>| {
            let slash = if folder.is_empty() { "" } else { "/" };
            named.extend(file.map(|file| {
                (format!("{folder}{slash}{}#", file.node), sheet.map(|sheet| sheet.node.clone()))
            }));
        };
        match file {
            File::Policy(policy) => {
                policy.tables.iter().for_each(|table| name(table.csv.as_ref(), table.sheet.as_ref()));
                for parameter in &policy.parameters {
                    if let ParameterValue::Keyed { csv: Some(from), .. } = &parameter.value {
                        name(Some(&from.file), from.sheet.as_ref());
                    }
                }
            }
            File::ValueSet(set) => name(set.csv.as_ref(), set.sheet.as_ref()),
            _ => {}
        }
    }
    let is_named = |id: &SourceId| {
        let path = relative.get(id).map_or("", String::as_str);
        named.iter().any(|(file, sheet)| {
            path.strip_prefix(file).is_some_and(|own| sheet.as_ref().is_none_or(|sheet| sheet == own))
        })
    };
    sheets.retain(|id| !is_named(id));
    sheets
}

/// The rows of a workbook as a CSV, of which row and line are the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkbookRows {
    /// The text of the CSV.
    pub text: Vec<u8>,
    /// What is wrong with cells, by row, the first of which is 1: the column, the first of which is 0, and the problem.
    pub faults: BTreeMap<u64, Vec<(usize, Diagnostic)>>,
}

/// The rows of a workbook, which has one sheet with cells.
#[expect(clippy::result_large_err, reason = "an input is opened once")]
pub fn rows_of_workbook(path: &Path) -> Result<WorkbookRows, Diagnostic> {
    let display = shown(path);
    let bytes = file_bytes(path, &display).map_err(|problem| *problem)?;
    let mut sheets = read_workbook(&bytes).map_err(|error| no_workbook(&error).in_path(&display))?;
    let names: Vec<String> = sheets.iter().map(|sheet| format!("`{}`", sheet.name)).collect();
    let problem = match (sheets.pop(), sheets.is_empty()) {
        (Some(sheet), true) => match rows_with_faults(sheet) {
            Ok(rows) => return Ok(rows),
            Err(problem) => *problem,
        },
        (Some(_), false) => {
            let message = format!("the workbook has several sheets: {}", names.join(", "));
            Diagnostic::new(&CSV_SHAPE, message)
                .help("keep the sheet with the rows, or save it as CSV; a hidden one counts as well")
        }
        (None, _) => Diagnostic::new(&CSV_SHAPE, "the workbook has no cells")
            .help("write the names of the columns into the first row"),
    };
    Err(problem.in_path(display))
}

/// The rows of a sheet, and what is wrong with cells; nothing where it is the name of a column.
fn rows_with_faults(sheet: Sheet) -> Result<WorkbookRows, Box<Diagnostic>> {
    let head = sheet.text.lines().position(|line| !line.is_empty()).unwrap_or(0) as u64 + 1;
    let mut faults: BTreeMap<u64, Vec<(usize, Diagnostic)>> = BTreeMap::new();
    let places = CellPlaces::of(&sheet.text);
    for fault in sheet.faults {
        let place = places.place(fault.place.start);
        if u64::from(fault.row) <= head {
            return Err(Box::new(
                Diagnostic::new(&CSV_SHAPE, format!("{place}: {}", fault.cause)).help(fault.help),
            ));
        }
        let head = place.head;
        let named = head.as_ref().map(|head| format!("`{head}` ")).unwrap_or_default();
        let message = format!("{named}in column {} cannot be read: {}", place.column, fault.cause);
        let problem = Diagnostic { about: head, ..Diagnostic::new(&CSV_SHAPE, message).help(fault.help) };
        faults.entry(u64::from(fault.row)).or_default().push((fault.column as usize, problem));
    }
    Ok(WorkbookRows { text: sheet.text.into_bytes(), faults })
}

fn no_workbook(error: &NotAWorkbook) -> Diagnostic {
    let message = error.to_string();
    match error {
        NotAWorkbook::TooLarge(_) => Diagnostic::new(&FILE_TOO_LARGE, message)
            .help("take out sheets, pictures and rows that are not needed"),
        NotAWorkbook::Locked => Diagnostic::new(&NOT_A_WORKBOOK, message)
            .help("save it without a password, as an Excel workbook with the ending `.xlsx`"),
        NotAWorkbook::Damaged(_) => Diagnostic::new(&NOT_A_WORKBOOK, message)
            .help("open it in a spreadsheet and save it anew, as an Excel workbook with the ending `.xlsx`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "id,tone,expect.outcome\na,#N/A,deny\n\nb,low,#REF!\nc,low,deny\n";

    fn faults() -> Vec<Fault> {
        let fault = |shown: &str, row, column| {
            let start = TEXT.find(shown).unwrap();
            let cause = format!("the cell shows the error {shown}");
            Fault {
                place: start..start + shown.len(),
                row,
                column,
                cause,
                help: "mend it",
                told_before: false,
            }
        };
        vec![fault("#N/A", 2, 1), fault("#REF!", 4, 2)]
    }

    #[test]
    fn a_bad_cell_takes_its_case_along_and_no_more() {
        let piece = Piece { sheet: Some("Cases".into()), text: TEXT.into(), faults: faults() };
        let mut sink = Sink::new();
        let File::Cases(file) = cases_of(&piece, SourceId(0), TEXT, &mut sink) else { panic!() };
        let refused: Vec<(&str, bool)> =
            file.cases.iter().map(|case| (case.id.node.as_str(), case.refused)).collect();
        assert_eq!(refused, [("a", true), ("b", true), ("c", false)]);
        let told: Vec<&str> = sink.found().iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(told, ["the cell shows the error #N/A", "the cell shows the error #REF!"]);
    }

    #[test]
    fn every_row_of_a_merged_area_is_refused_and_the_area_is_told_once() {
        let text = "id,tone,expect.outcome\na,low,deny\nb,,deny\nc,low,deny\n";
        let fault = |row, start, end, told_before| {
            let cause = "the cells B2 to B3 are merged into one".to_owned();
            Fault { place: start..end, row, column: 1, cause, help: "unmerge them", told_before }
        };
        let (low, empty) = (text.find("low").unwrap(), text.find("b,").unwrap() + 2);
        let faults = vec![fault(2, low, low + 3, false), fault(3, empty, empty, true)];
        let piece = Piece { sheet: Some("Cases".into()), text: text.into(), faults: faults.clone() };
        let mut sink = Sink::new();
        let File::Cases(file) = cases_of(&piece, SourceId(0), text, &mut sink) else { panic!() };
        assert_eq!(file.cases.iter().map(|case| case.refused).collect::<Vec<_>>(), [true, true, false]);
        assert_eq!(sink.found().len(), 1);
        let rows = rows_with_faults(Sheet { name: "Cases".into(), text: text.into(), faults }).unwrap();
        assert_eq!(rows.faults.keys().collect::<Vec<_>>(), [&2, &3]);
    }

    #[test]
    fn rows_keep_what_is_wrong_with_their_cells() {
        let sheet = Sheet { name: "Cases".into(), text: TEXT.into(), faults: faults() };
        let rows = rows_with_faults(sheet).unwrap();
        let told: Vec<(u64, usize, &str)> = rows
            .faults
            .iter()
            .flat_map(|(row, faults)| faults.iter().map(|(at, told)| (*row, *at, told.message.as_str())))
            .collect();
        assert_eq!(
            told,
            [
                (2, 1, "`tone` in column B cannot be read: the cell shows the error #N/A"),
                (4, 2, "`expect.outcome` in column C cannot be read: the cell shows the error #REF!"),
            ]
        );
        let head = Sheet { name: "Cases".into(), text: TEXT.into(), faults: faults() };
        let head = Sheet { faults: vec![Fault { row: 1, ..head.faults[0].clone() }], ..head };
        assert!(rows_with_faults(head).is_err(), "without a name nobody knows what a column holds");
    }
}
