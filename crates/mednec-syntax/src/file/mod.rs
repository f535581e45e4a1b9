//! The kinds of file an analyst writes, each as a tree with spans.
//!
//! The YAML of a file is walked by hand, by the tables of [`keys`]: an unknown key, a missing one, a list where text
//! belongs are each told in their place, and the walk goes on. Names are not looked up here, and words such as a
//! fact's type are kept as written; both are the compiler's.

mod accumulator;
mod case_rows;
mod cases;
mod cell_places;
mod change;
mod criterion;
mod csv;
mod cut_text;
mod disposition;
mod fact;
mod grant;
mod group;
mod invariant;
pub mod keys;
mod name;
mod parameter;
mod policy;
mod read;
mod rows_file;
mod rule;
mod set;
mod source;
mod table;
#[cfg(test)]
mod tests;
mod timed_units;
mod totals;
mod tree;
mod value;
mod vocabulary;
mod walk;

pub use case_rows::{has_cases, read_case_rows, split_cell};
pub use cell_places::{cell_places, row_starts};
pub use csv::{MOST_COLUMNS, MOST_ROWS, read_csv, said_separator, separator};
pub use name::{is_id, is_name, is_new_name};
pub use read::{kinds, read, table_of};
pub use totals::*;
pub use tree::*;
