//! The sheets of a workbook.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx, XlsxError};

use crate::fault::NotAWorkbook;
use crate::sheet::{Cells, MOST_COLUMNS, MOST_ROWS, Sheet, column_letters};
use crate::unpacked::check_unpacked;
use crate::value::text_of;

/// Reads the sheets of an XLSX workbook in their order; those without a cell are left out.
///
/// A formula stands for the value that was worked out when the workbook was saved.
pub fn read_workbook(bytes: &[u8]) -> Result<Vec<Sheet>, NotAWorkbook> {
    check_unpacked(bytes)?;
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        // A sheet that holds a chart alone has no cells.
        let merged = workbook.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let merged: BTreeMap<_, _> = merged.iter().map(|area| (area.start, area.end)).collect();
        let mut cells = Cells::default();
        let Ok(mut reader) = workbook.worksheet_cells_reader(&name) else { continue };
        while let Some(cell) = reader.next_cell_with_formula().map_err(|error| damaged(&error))? {
            let at = cell.pos;
            if at.0 >= MOST_ROWS || at.1 >= MOST_COLUMNS {
                if !matches!(cell.value, DataRef::Empty) {
                    let cause = format!(
                        "the sheet `{name}` goes on to {}{}; at most {MOST_ROWS} rows and {MOST_COLUMNS} columns are read",
                        column_letters(at.1),
                        u64::from(at.0) + 1
                    );
                    return Err(NotAWorkbook::Damaged(cause));
                }
                continue;
            }
            if let Some(end) = merged.get(&at) {
                let cause = format!(
                    "the cells {}{} to {}{} are merged into one",
                    column_letters(at.1),
                    u64::from(at.0) + 1,
                    column_letters(end.1),
                    u64::from(end.0) + 1
                );
                let help = "unmerge them, and write the value into each cell that it is for";
                cells.fault_of_area(at, *end, cause, help);
            }
            let formula = cell.formula.as_deref().is_some_and(|formula| !formula.is_empty());
            if formula && matches!(cell.value, DataRef::Empty) {
                cells.put(at, "=".into());
                let cause = "the value of this formula was never worked out";
                cells.fault(at, cause.into(), "open the workbook in a spreadsheet and save it");
                continue;
            }
            match text_of(&cell.value) {
                Ok(text) => cells.put(at, text),
                Err((cause, help)) => {
                    cells.put(at, shown(&cell.value));
                    cells.fault(at, cause, help);
                }
            }
        }
        let sheet = cells.into_sheet(name);
        if !sheet.text.is_empty() {
            sheets.push(sheet);
        }
    }
    Ok(sheets)
}

/// A value that cannot be taken, as the sheet shows it.
fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Error(error) => error.to_string(),
        DataRef::DateTime(day) => {
            let (year, month, day, hour, minute, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}")
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        _ => String::new(),
    }
}

fn damaged(error: &XlsxError) -> NotAWorkbook {
    match error {
        XlsxError::Password => NotAWorkbook::Locked,
        error => NotAWorkbook::Damaged(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// A workbook of two sheets, as a spreadsheet writes it.
    fn workbook(first: &str, second: &str) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let sheet = |rows: &str| format!(r#"<worksheet xmlns="{main}">{rows}</worksheet>"#);
        for (name, text) in [
            (
                "_rels/.rels",
                format!(
                    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="w" Type="{links}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
                ),
            ),
            (
                "xl/workbook.xml",
                format!(
                    r#"<workbook xmlns="{main}" xmlns:r="{links}"><sheets><sheet name="Limits" sheetId="1" r:id="a"/><sheet name="Notes" sheetId="2" r:id="b"/></sheets></workbook>"#
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="{links}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="{links}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>"#
                ),
            ),
            (
                "xl/styles.xml",
                format!(
                    r#"<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#
                ),
            ),
            ("xl/worksheets/sheet1.xml", sheet(first)),
            ("xl/worksheets/sheet2.xml", sheet(second)),
        ] {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn cells_are_read_as_they_are_shown() {
        let first = r#"<sheetData>
            <row r="1"><c r="A1" t="inlineStr"><is><t>minutes</t></is></c><c r="B1" t="inlineStr"><is><t>value</t></is></c></row>
            <row r="3"><c r="A3"><v>0.30000000000000004</v></c><c r="B3" s="1"><v>46053</v></c></row>
            <row r="4"><c r="A4" t="b"><v>1</v></c><c r="B4"><f>1+1</f><v>2</v></c></row>
            </sheetData>"#;
        let sheets = read_workbook(&workbook(first, "<sheetData/>")).unwrap();
        assert_eq!(sheets.len(), 1, "a sheet without cells is left out");
        assert_eq!((sheets[0].name.as_str(), sheets[0].faults.len()), ("Limits", 0));
        assert_eq!(sheets[0].text, "minutes,value\n\n0.3,2026-01-31\nyes,2\n");
    }

    #[test]
    fn what_is_no_value_is_told_in_its_place() {
        let first = r#"<sheetData>
            <row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>
            <row r="2"><c r="A2" t="e"><v>#N/A</v></c><c r="B2"><f>A1</f></c></row>
            <row r="3"><c r="A3" t="inlineStr"><is><t>both</t></is></c><c r="B3"/></row>
            <row r="4"><c r="A4" s="1"><v>46053.25</v></c></row>
            </sheetData><mergeCells count="1"><mergeCell ref="A3:B3"/></mergeCells>"#;
        let sheets = read_workbook(&workbook(first, "<sheetData/>")).unwrap();
        let sheet = &sheets[0];
        let faults: Vec<(&str, &str)> = sheet
            .faults
            .iter()
            .map(|fault| (&sheet.text[fault.place.clone()], fault.cause.as_str()))
            .collect();
        assert_eq!(
            faults,
            [
                ("#N/A", "the cell shows the error #N/A"),
                ("=", "the value of this formula was never worked out"),
                ("both", "the cells A3 to B3 are merged into one"),
                ("", "the cells A3 to B3 are merged into one"),
                ("2026-01-31 06:00", "the cell holds a time of day"),
            ]
        );
    }

    #[test]
    fn a_merged_area_is_a_fault_of_each_of_its_rows() {
        let text = |at: &str, text: &str| format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#);
        let mut rows = format!(r#"<row r="1">{}{}</row>"#, text("A1", "tone"), text("B1", "id"));
        for row in 2..=6 {
            let tone = if row == 2 { text("A2", "low") } else { String::new() };
            let id = if row == 4 { String::new() } else { text(&format!("B{row}"), "c") };
            rows.push_str(&format!(r#"<row r="{row}">{tone}{id}</row>"#));
        }
        let merged = r#"<mergeCells count="1"><mergeCell ref="A2:A5"/></mergeCells>"#;
        let sheet = format!("<sheetData>{rows}</sheetData>{merged}");
        let sheets = read_workbook(&workbook(&sheet, "<sheetData/>")).unwrap();
        let faults: Vec<(u32, u32, bool)> =
            sheets[0].faults.iter().map(|fault| (fault.row, fault.column, fault.told_before)).collect();
        // Nothing stands in row 4.
        assert_eq!(faults, [(2, 0, false), (3, 0, true), (5, 0, true)]);
        let lines: Vec<&str> = sheets[0].text.lines().collect();
        assert_eq!(lines, ["tone,id", "low,c", ",c", "", ",c", ",c"]);
        assert!(sheets[0].faults.iter().all(|fault| fault.cause == "the cells A2 to A5 are merged into one"));
    }

    #[test]
    fn a_sheet_that_goes_too_far_and_bytes_that_are_no_workbook_are_refused() {
        let far = r#"<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>"#;
        let told = read_workbook(&workbook(far, "<sheetData/>")).unwrap_err().to_string();
        assert!(told.contains("XFD1048576"), "{told}");
        assert!(matches!(read_workbook(b"a,b\n1,2\n"), Err(NotAWorkbook::Damaged(_))));
        assert_eq!(read_workbook(b"\xD0\xCF\x11\xE0 and so on"), Err(NotAWorkbook::Locked));
        let whole = workbook("<sheetData/>", "<sheetData/>");
        for end in [10, whole.len() / 2, whole.len() - 1] {
            assert!(read_workbook(&whole[..end]).is_err(), "{end}");
        }
    }
}
