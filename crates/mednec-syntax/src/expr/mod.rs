//! Conditions: the tree, the arrow from text to it, and the one spelling back.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `ast` | the tree |
//! | `parse` | the entry points: a scalar in, a tree and problems out |
//! | `limits`, `reader` | what is refused before reading; the scalar that is read |
//! | `logic`, `unclear`, `atom`, `comparison`, `records`, `set`, `value` | from pieces of the grammar to the tree, loosest first |
//! | `habit` | what people write from habit, read as meant and told |
//! | `syntax_error`, `number`, `advice`, `advice_records`, `describe` | what is said where the grammar does not fit |
//! | `print`, `print_records` | the canonical spelling |
//!
//! ```
//! use mednec_source::{Sink, SourceId};
//! use mednec_syntax::{expr, yaml};
//!
//! let mut sink = Sink::new();
//! let node = yaml::read(SourceId(0), "(not attended)   or minutes<8 minutes", &mut sink).unwrap();
//! let condition = expr::parse_expr(&node, &mut sink);
//! assert_eq!(condition.to_string(), "(not attended) or minutes < 8 minutes");
//! assert!(!sink.has_errors());
//! ```

mod advice;
mod advice_records;
mod ast;
mod atom;
mod comparison;
mod describe;
mod habit;
mod limits;
mod logic;
mod number;
mod parse;
mod print;
mod print_records;
mod reader;
mod records;
mod set;
mod syntax_error;
#[cfg(test)]
mod tests;
mod unclear;
mod value;

pub use ast::{
    Aggregate, Comparison, Count, Elapsed, Evidence, Expr, ExprKind, Operand, OperandKind, Quantifier,
    Records, SetItem, Window,
};
pub use limits::{MAX_DEPTH, MAX_LENGTH, MAX_TERMS};
pub use parse::{parse_expr, parse_operand, parse_set_item, parse_value};
