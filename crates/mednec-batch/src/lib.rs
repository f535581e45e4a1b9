//! Determinations by the million.
//!
//! | in | out | never |
//! | --- | --- | --- |
//! | rows of NDJSON, CSV, XLSX or Parquet, and a [`Map`] from their columns to facts | chunks of rows, one after another | holds a whole input |
//! | a chunk, and a bundle | a determination for each row, or why it is refused | drops a row, changes their order |
//! | rows, and policies to compare with | how many rows move from which outcome to which, and by which rules | counts a row twice |
//! | rows, and receipts of them | whether each comes out as its receipt says | takes another case for it |
//! | determinations | NDJSON, CSV, XLSX or Parquet, refused rows and a summary | leaves half a file under its name |
//!
//! A row is determined as `determine` does it. Where it can, the batch does so in columns: each term turns its columns
//! into one bit mask for each of its classes, and the masks flow through the decision graph. What masks cannot settle
//! (a row with several leaves in reach, a value that cannot be read) is done by row, so both agree.

mod beside;
mod by_case;
mod by_key;
mod cases;
mod cells;
mod column;
mod columns;
mod csv_in;
mod error;
mod find;
mod form;
mod growing;
mod impact;
mod in_memory;
mod json_lines;
mod kernel;
mod lines_in;
mod map;
mod moved;
mod output;
mod parquet_in;
mod parquet_out;
mod reject;
mod replay;
mod route;
mod row_reader;
mod rows;
mod run;
mod shape;
mod sink;
mod strange;
mod summary;
mod table_out;
mod work;
mod worker;

pub use beside::{Beside, Compare};
pub use error::BatchError;
pub use form::Form;
pub use impact::{IMPACT_SCHEMA, Impact, ImpactShown, Move, REFUSED, RuleAt, Side};
pub use in_memory::{ColumnAnswerer, NO_VERDICT};
pub use map::Map;
pub use replay::{ReplayIndex, Replayed, Verdict};
pub use run::{Batch, Finished, Input, Progress, run};
pub use shape::COLUMNS;
pub use summary::Summary;
