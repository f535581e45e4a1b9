//! Rows as an XLSX workbook of one sheet.

use std::fmt;
use std::io::{self, Write};

use zip::ZipWriter;
use zip::write::{SimpleFileOptions, StreamWriter};

use crate::sheet::column_letters;
use crate::xml::escaped;

/// The most rows that a sheet of a workbook can have, that of the names among them.
pub const MOST_SHEET_ROWS: u32 = 1_048_576;

/// The most characters that a cell can have, counted as spreadsheets do: one beyond U+FFFF is two.
pub const MOST_CELL_CHARS: usize = 32_767;

/// How many rows are looked at for the widths of the columns.
const LOOKED_AT: usize = 200;
/// The least and the most characters that a column is wide.
const WIDTHS: (usize, usize) = (8, 60);

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// Why rows could not be written.
#[derive(Debug)]
pub enum WriteError {
    /// A sheet has no room for another row.
    NoRoom,
    /// A cell of this row and column, counted from 0, has more characters than a cell can have.
    CellTooLong(u32, u32),
    /// The stream failed.
    Io(io::Error),
}

/// Writes rows of texts as they come: the names of the columns bold and standing still, a filter over them, each column
/// about as wide as what the first rows hold. Every cell is text, whatever it begins with. The same rows give the same
/// bytes.
pub struct SheetWriter<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    /// The rows that wait until the widths are known.
    waiting: Option<Vec<Vec<String>>>,
    columns: usize,
    rows: u32,
}

impl SheetWriter<Vec<u8>> {
    /// The bytes of a workbook with one sheet, whose first row names the columns.
    pub fn whole(name: &str, rows: &[&[&str]]) -> Result<Vec<u8>, WriteError> {
        let (columns, rows) = rows.split_first().map_or((&[][..], &[][..]), |(first, rest)| (*first, rest));
        let mut writer = Self::new(Vec::new(), name, columns)?;
        for row in rows {
            writer.row(row.iter().map(|cell| (*cell).to_owned()).collect())?;
        }
        writer.finish()
    }
}

impl<W: Write> SheetWriter<W> {
    /// A workbook with a sheet of this name and these columns.
    pub fn new(out: W, name: &str, columns: &[&str]) -> Result<Self, WriteError> {
        let mut zip = ZipWriter::new_stream(out);
        for (path, text) in parts(name) {
            part(&mut zip, path)?;
            zip.write_all(text.as_bytes())?;
        }
        part(&mut zip, "xl/worksheets/sheet1.xml")?;
        let header = columns.iter().map(|name| (*name).to_owned()).collect();
        let mut writer = Self { zip, waiting: Some(Vec::new()), columns: columns.len(), rows: 0 };
        writer.row(header)?;
        Ok(writer)
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) -> Result<(), WriteError> {
        if self.rows == MOST_SHEET_ROWS {
            return Err(WriteError::NoRoom);
        }
        let too_long =
            |cell: &String| cell.len() > MOST_CELL_CHARS && cell.encode_utf16().count() > MOST_CELL_CHARS;
        if let Some(column) = cells.iter().position(too_long) {
            return Err(WriteError::CellTooLong(self.rows, u32::try_from(column).unwrap_or(u32::MAX)));
        }
        self.rows += 1;
        match &mut self.waiting {
            Some(waiting) if waiting.len() < LOOKED_AT => waiting.push(cells),
            Some(_) => {
                self.begin()?;
                self.write(self.rows, &cells)?;
            }
            None => self.write(self.rows, &cells)?,
        }
        Ok(())
    }

    /// Writes the end, and hands the stream back.
    pub fn finish(mut self) -> Result<W, WriteError> {
        self.begin()?;
        let last = u32::try_from(self.columns).unwrap_or(1).saturating_sub(1);
        let area = format!("A1:{}{}", column_letters(last), self.rows);
        write!(self.zip, r#"</sheetData><autoFilter ref="{area}"/></worksheet>"#)?;
        let out = self.zip.finish().map_err(io::Error::from)?;
        Ok(out.into_inner())
    }

    /// Writes what stands before the rows, and those that wait.
    fn begin(&mut self) -> io::Result<()> {
        let Some(waiting) = self.waiting.take() else { return Ok(()) };
        write!(
            self.zip,
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>"#
        )?;
        for column in 0..self.columns {
            let longest =
                waiting.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
            let width = longest.unwrap_or(0).clamp(WIDTHS.0, WIDTHS.1) + 2;
            let place = column + 1;
            write!(self.zip, r#"<col min="{place}" max="{place}" width="{width}" customWidth="1"/>"#)?;
        }
        write!(self.zip, "</cols><sheetData>")?;
        for (row, cells) in (1..).zip(&waiting) {
            self.write(row, cells)?;
        }
        Ok(())
    }

    fn write(&mut self, row: u32, cells: &[String]) -> io::Result<()> {
        let style = if row == 1 { r#" s="1""# } else { "" };
        write!(self.zip, r#"<row r="{row}">"#)?;
        for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            let (name, text) = (column_letters(column), escaped(cell));
            write!(
                self.zip,
                r#"<c r="{name}{row}"{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#
            )?;
        }
        write!(self.zip, "</row>")
    }
}

impl<W: Write> fmt::Debug for SheetWriter<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SheetWriter").field("rows", &self.rows).finish_non_exhaustive()
    }
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRoom => write!(f, "a sheet has at most {MOST_SHEET_ROWS} rows"),
            Self::CellTooLong(row, column) => {
                let (row, column) = (u64::from(*row) + 1, column_letters(*column));
                write!(f, "a cell has at most {MOST_CELL_CHARS} characters, and {column}{row} has more")
            }
            Self::Io(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for WriteError {}

fn part<W: Write>(zip: &mut ZipWriter<StreamWriter<W>>, path: &str) -> io::Result<()> {
    zip.start_file(path, SimpleFileOptions::default()).map_err(io::Error::from)
}

/// The parts of a workbook besides its sheet.
fn parts(name: &str) -> [(&'static str, String); 5] {
    let begin = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
    let name = escaped(name);
    [
        (
            "[Content_Types].xml",
            format!(
                r#"{begin}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/></Types>"#
            ),
        ),
        (
            "_rels/.rels",
            format!(
                r#"{begin}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"{begin}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"{begin}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{LINKS}/styles" Target="styles.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                r#"{begin}<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyNumberFormat="1"/></cellXfs></styleSheet>"#
            ),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_workbook;

    fn written(rows: usize) -> Vec<u8> {
        let mut writer = SheetWriter::new(Vec::new(), "Determinations", &["case_id", "outcome"]).unwrap();
        for row in 0..rows {
            writer.row(vec![format!("={row}"), "a < b, \"c\" _x0041_".into()]).unwrap();
        }
        writer.finish().unwrap()
    }

    #[test]
    fn rows_come_back_as_they_were_and_formulas_are_none() {
        for rows in [0, 1, LOOKED_AT, LOOKED_AT + 5] {
            let bytes = written(rows);
            assert_eq!(bytes, written(rows), "the same rows give the same bytes");
            let sheets = read_workbook(&bytes).unwrap();
            assert_eq!((sheets[0].name.as_str(), sheets[0].faults.len()), ("Determinations", 0));
            let lines: Vec<&str> = sheets[0].text.lines().collect();
            assert_eq!((lines[0], lines.len()), ("case_id,outcome", rows + 1));
            if rows > 0 {
                assert_eq!(lines[rows], format!("={},\"a < b, \"\"c\"\" _x0041_\"", rows - 1));
            }
        }
    }

    #[test]
    fn what_has_no_room_is_refused() {
        let mut writer = SheetWriter::new(io::sink(), "S", &["a"]).unwrap();
        assert!(writer.row(vec!["é".repeat(MOST_CELL_CHARS)]).is_ok());
        let told = writer.row(vec!["é".repeat(MOST_CELL_CHARS + 1)]).unwrap_err().to_string();
        assert!(told.contains("A3"), "{told}");
        assert!(writer.row(vec!["😀".repeat(MOST_CELL_CHARS / 2)]).is_ok());
        assert!(writer.row(vec!["😀".repeat(MOST_CELL_CHARS / 2 + 1)]).is_err(), "each is two of 16 bits");
        writer.rows = MOST_SHEET_ROWS - 1;
        assert!(writer.row(vec!["x".into()]).is_ok());
        assert!(matches!(writer.row(vec!["x".into()]), Err(WriteError::NoRoom)));
    }
}
