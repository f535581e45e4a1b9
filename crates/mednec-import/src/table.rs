//! A decision table, whichever tool it is from.

use crate::note::Note;
use crate::unary::Test;
use crate::value::Value;

/// The most rows of a table.
pub const MOST_ROWS: usize = 5_000;

/// The most columns of a table, inputs and outputs together.
pub const MOST_COLUMNS: usize = 64;

/// The largest file, in bytes.
pub(crate) const MOST_BYTES: usize = 8 * 1024 * 1024;

/// The tables of a file, and what of it is no table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tables {
    /// The tables in the order of the file.
    pub tables: Vec<Table>,
    /// What was not read.
    pub notes: Vec<Note>,
}

/// A decision table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What it is called.
    pub name: String,
    /// Which row counts.
    pub hit: Hit,
    /// The columns that are looked at.
    pub inputs: Vec<Column>,
    /// The columns that are given.
    pub outputs: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
    /// What is given where no row holds, a cell for each output; nothing where nothing is.
    pub otherwise: Vec<Option<Value>>,
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The expression or field that it stands for, as written.
    pub name: String,
    /// What people call it.
    pub label: Option<String>,
    /// What it holds, where the file says so.
    pub kind: Option<Kind>,
    /// The values it may have, in order, where the file says so.
    pub values: Vec<Value>,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Texts.
    Text,
    /// Numbers.
    Number,
    /// Yes or no.
    YesNo,
    /// Days.
    Date,
}

/// A row; the first is 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its place in the table.
    pub number: usize,
    /// What is asked, a cell for each input; those that are too many stand behind them.
    pub tests: Vec<Cell<Test>>,
    /// What is given, a cell for each output; nothing where it is empty.
    pub outputs: Vec<Option<Cell<Value>>>,
    /// What the author noted.
    pub remark: Option<String>,
}

/// A cell: what it says, or its text where that cannot be told.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<T> {
    /// What it says.
    Read(T),
    /// Its text.
    Unread(String),
}

/// Which row counts where several hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hit {
    /// No two can hold.
    Unique,
    /// All that hold say the same.
    Any,
    /// The one whose output stands first in the list of outputs.
    Priority,
    /// The first.
    First,
    /// All, added up.
    Sum,
    /// All, the lowest of them.
    Lowest,
    /// All, the highest of them.
    Highest,
    /// All, counted.
    Count,
    /// All, as a list.
    List,
}

impl Hit {
    /// Whether all rows that hold are taken together.
    pub(crate) fn collects(self) -> bool {
        matches!(self, Self::Sum | Self::Lowest | Self::Highest | Self::Count | Self::List)
    }
}

impl Column {
    /// What it is called in notes.
    pub(crate) fn called(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.name)
    }
}
