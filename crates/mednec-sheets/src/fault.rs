//! What is wrong with a workbook or one of its cells.

use std::fmt;
use std::ops::Range;

/// What is wrong with a cell of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The bytes of the cell in the text of its sheet.
    pub place: Range<usize>,
    /// The row of the cell, the first is 1.
    pub row: u32,
    /// The column of the cell, the first is 0.
    pub column: u32,
    /// What is wrong.
    pub cause: String,
    /// What to do.
    pub help: &'static str,
    /// Whether another cell of its merged area stands before it, which has the same fault.
    pub told_before: bool,
}

/// Why bytes cannot be read as a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAWorkbook {
    /// They are none, or damaged.
    Damaged(String),
    /// Unpacked they are larger than this many MiB.
    TooLarge(u64),
    /// They are a workbook that a password protects, or one of the format before XLSX.
    Locked,
}

impl fmt::Display for NotAWorkbook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged(cause) => write!(f, "this is no XLSX workbook: {cause}"),
            Self::TooLarge(most) => write!(f, "unpacked, the workbook has more than {most} MiB"),
            Self::Locked => f.write_str("the workbook has a password, or is older than XLSX"),
        }
    }
}

impl std::error::Error for NotAWorkbook {}
