//! Files of rows: a CSV, or each sheet of a workbook, as a text of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mednec_sheets::{Fault, NotAWorkbook, read_workbook};
use mednec_source::{Diagnostic, Sink, SourceId, SourceMap, Span, Spanned};
use mednec_syntax::codes::{CONTROL_CHARACTER, CSV_SHAPE};
use mednec_syntax::file::{File, ParameterValue, has_cases, read_case_rows, read_csv};

use crate::cell_place::CellPlace;
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
    if check(piece, source, text, sink) { read_case_rows(text, source, sink) } else { File::Unreadable }
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
    for fault in &piece.faults {
        let span = Span::new(source, fault.place.start, fault.place.end);
        sink.report(Diagnostic::new(&CSV_SHAPE, fault.cause.clone()).at(span, "").help(fault.help));
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

/// The rows of a workbook as a CSV, of which row and line are the same; it has one sheet with cells.
#[expect(clippy::result_large_err, reason = "an input is opened once")]
pub fn rows_of_workbook(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let display = shown(path);
    let bytes = file_bytes(path, &display).map_err(|problem| *problem)?;
    let mut sheets = read_workbook(&bytes).map_err(|error| no_workbook(&error).in_path(&display))?;
    let problem = match (sheets.pop(), sheets.is_empty()) {
        (Some(sheet), true) => match sheet.faults.first() {
            None => return Ok(sheet.text.into_bytes()),
            Some(fault) => {
                let place = CellPlace::of(&sheet.text, fault.place.start);
                Diagnostic::new(&CSV_SHAPE, format!("{place}: {}", fault.cause)).help(fault.help)
            }
        },
        (Some(_), false) => Diagnostic::new(&CSV_SHAPE, "the workbook has several sheets")
            .help("keep the sheet with the rows, or save it as CSV"),
        (None, _) => Diagnostic::new(&CSV_SHAPE, "the workbook has no cells")
            .help("write the names of the columns into the first row"),
    };
    Err(problem.in_path(display))
}

/// Says of a problem in a cell which row and column it is.
pub(crate) fn name_cell(problem: &mut Diagnostic, sources: &SourceMap) {
    let Some(label) = &mut problem.primary else { return };
    let text = sources.file(label.span.source).map_or("", |file| file.text());
    let place = CellPlace::of(text, label.span.start as usize);
    label.text = if label.text.is_empty() { place.to_string() } else { format!("{place}: {}", label.text) };
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
