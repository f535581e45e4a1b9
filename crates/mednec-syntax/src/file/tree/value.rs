//! Named values: parameters and tables.

use mednec_source::{Span, Spanned};
use rust_decimal::Decimal;

use crate::expr::{Expr, Operand};

/// A named value that rules and criteria use.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: Spanned<String>,
    /// Its value.
    pub value: ParameterValue,
    /// The lowest value that a policy building on this one may set.
    pub floor: Option<Operand>,
    /// The highest value that a policy building on this one may set.
    pub ceiling: Option<Operand>,
    /// The document and place it comes from.
    pub cite: Vec<Spanned<String>>,
}

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterValue {
    /// A number with or without unit, a date, or a word.
    Plain(Operand),
    /// `{ by: state, table: { AZ: 2026-02-01 }, else: 2025-01-13 }`
    Keyed {
        /// The fact that chooses: a choice, a code, yes/no, a date (each row from that day on) or a number (each row from
        /// that value on).
        by: Spanned<String>,
        /// Keys as written, and values.
        rows: Vec<(Spanned<String>, Operand)>,
        /// The value for all other keys.
        otherwise: Option<Operand>,
        /// The file that has the rows, where they are not written here.
        csv: Option<Box<RowsFrom>>,
    },
}

/// A file that has the rows of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct RowsFrom {
    /// Its name.
    pub file: Spanned<String>,
    /// Where that is a workbook, the sheet that has the rows; it can be left out where there is only one.
    pub sheet: Option<Spanned<String>>,
    /// Of a published table of units a day: `units` or `indicator`.
    pub column: Option<Spanned<String>>,
    /// Of a published table: the codes whose rows are read.
    pub codes: Vec<Spanned<String>>,
}

/// Rows of conditions to a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The whole entry.
    pub span: Span,
    /// Its name; used in conditions like a parameter.
    pub name: Spanned<String>,
    /// What it tells.
    pub title: Option<Spanned<String>>,
    /// `first` (where it is not written), `unique`, or `collect`.
    pub hit: Option<Spanned<String>>,
    /// Of `collect`: `sum`, `lowest`, `highest` or `count`.
    pub collect: Option<Spanned<String>>,
    /// The rows.
    pub rows: Vec<TableRow>,
    /// `csv: limits.csv`, `xlsx: limits.xlsx`: rows from a file beside the policy; the compiler is handed its text.
    pub csv: Option<Spanned<String>>,
    /// Where that is a workbook, the sheet that has the rows; it can be left out where there is only one.
    pub sheet: Option<Spanned<String>>,
    /// The value where no row holds.
    pub otherwise: Option<Operand>,
    /// The document and place it comes from.
    pub cite: Vec<Spanned<String>>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRow {
    /// The whole entry.
    pub span: Span,
    /// When it holds.
    pub when: Expr,
    /// Its value.
    pub value: Operand,
}

/// A number as written in a vocabulary or parameter.
pub type Number = Decimal;
