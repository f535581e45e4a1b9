//! Decision tables that analysts already have.
//!
//! | in | out | never |
//! | --- | --- | --- |
//! | DMN 1.3 to 1.5 ([`read_dmn`]), a decision graph of GoRules ([`read_jdm`]) | the same tables ([`Tables`]), and a [`Note`] for what is none | expands an entity, follows a reference |
//! | tables, a payer and procedures | a policy as a draft, its facts, and notes on what does not fit ([`import`]) | drops a row or a cell without a note |
//!
//! A cell that cannot be read becomes a question of its own, so that a case it is about waits for a person. What the
//! tables do not say, such as the basis of a reason, is written as the most cautious answer and told.

mod choose;
mod condition;
mod dmn;
mod facts;
mod import;
mod jdm;
mod name;
mod note;
mod outcome;
mod reasons;
mod table;
mod unary;
mod value;
mod yaml;

pub use dmn::read_dmn;
pub use import::{Imported, Request, import};
pub use jdm::read_jdm;
pub use note::{NotRead, Note};
pub use table::{Cell, Column, Hit, Kind, MOST_COLUMNS, MOST_ROWS, Row, Table, Tables};
pub use unary::{Bound, Piece, Side, Test, read_test};
pub use value::Value;
