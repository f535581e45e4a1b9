//! `csv:`, `xlsx:` and `sheet:`: the file beside this one that has the rows.

use mednec_source::{Diagnostic, Sink, Spanned};

use super::source::text_at;
use super::walk::Fields;
use crate::codes;

/// The file that has the rows, and the sheet of it.
pub(super) struct RowsFile {
    pub(super) file: Option<Spanned<String>>,
    pub(super) sheet: Option<Spanned<String>>,
    /// The key that names the file, for messages.
    pub(super) key: &'static str,
}

/// Reads which file has the rows; `in_place` is the key under which they could stand as well.
pub(super) fn rows_file(fields: &Fields<'_>, in_place: Option<&str>, sink: &mut Sink) -> RowsFile {
    let key = if fields.has("xlsx") { "xlsx" } else { "csv" };
    let file = text_at(fields, key, sink);
    let sheet = text_at(fields, "sheet", sink);
    let other = if key == "xlsx" && fields.has("csv") { Some("csv") } else { in_place };
    if let Some(other) = other.filter(|other| fields.has(key) && fields.has(other)) {
        sink.report(
            Diagnostic::new(
                &codes::UNKNOWN_KEY,
                format!("{} has both `{other}` and `{key}`", fields.place()),
            )
            .at(fields.key_span(key), "rows from a file")
            .label(fields.key_span(other), "rows from here too")
            .help("write all rows in one place"),
        );
    }
    if sheet.is_some() && key == "csv" {
        sink.report(
            Diagnostic::new(&codes::UNKNOWN_KEY, "only a workbook has sheets")
                .at(fields.key_span("sheet"), "of which workbook?")
                .help("name the workbook with `xlsx: limits.xlsx`, or take `sheet` out"),
        );
    }
    if let Some(file) = file.as_ref().filter(|file| key == "xlsx" && !has_ending(&file.node, ".xlsx")) {
        sink.report(
            Diagnostic::new(&codes::UNKNOWN_KEY, format!("`{}` is no XLSX workbook by its name", file.node))
                .at(file.span, "its name does not end in `.xlsx`")
                .help("save the workbook as XLSX; a file of rows as text is named with `csv:`"),
        );
    }
    if let Some(file) = file.as_ref().filter(|file| key == "csv" && has_ending(&file.node, ".xlsx")) {
        sink.report(
            Diagnostic::new(&codes::UNKNOWN_KEY, "a workbook is named with `xlsx`")
                .at(fields.key_span("csv"), "")
                .help(format!("write `xlsx: {}`", file.node))
                .fix("write `xlsx`", fields.key_span("csv"), "xlsx"),
        );
    }
    RowsFile { file, sheet, key }
}

fn has_ending(name: &str, ending: &str) -> bool {
    name.to_ascii_lowercase().ends_with(ending)
}
