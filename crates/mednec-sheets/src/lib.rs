//! Spreadsheets in and out.
//!
//! | in | out | never |
//! | --- | --- | --- |
//! | bytes of text: UTF-8 with or without a mark, UTF-16 of either order | UTF-8 ([`Utf8Reader`]), lines that end in LF ([`LineEnds`]) | guesses at an older encoding |
//! | the bytes of an XLSX workbook | for each sheet its rows as the text of a CSV ([`read_workbook`]): line 7 is row 7 | runs a formula, follows a link, unpacks more than a limit |
//! | rows of texts | an XLSX workbook ([`SheetWriter`]), as a stream | makes a formula of a text |
//!
//! A sheet is turned into text so that everything else of mednec, which knows texts and places in them, holds of it too:
//! what is wrong with a cell is marked where it stands. What a sheet can hold and a text cannot (a merged cell, the mark
//! of an error) is told as a [`Fault`] with its place.

mod fault;
mod line_ends;
mod sheet;
mod unpacked;
mod utf8_reader;
mod value;
mod workbook;
mod writer;
mod xml;

pub use fault::{Fault, NotAWorkbook};
pub use line_ends::{LineEnds, with_line_ends};
pub use sheet::{MOST_COLUMNS, MOST_ROWS, Sheet, column_letters};
pub use utf8_reader::{Utf8Reader, is_utf16};
pub use workbook::read_workbook;
pub use writer::{MOST_CELL_CHARS, MOST_SHEET_ROWS, SheetWriter, WriteError};
