//! Sources, spans and diagnostics: the ground that every stage of mednec stands on.
//!
//! | in | out | never |
//! | --- | --- | --- |
//! | the text of a file | positions in it | reads a file, a clock or the environment |
//! | what a stage found wrong | one [`Diagnostic`], drawn for people, JSON, SARIF or a forge | prints |
//!
//! Every stage reports into a [`Sink`] and goes on, so that one run tells all problems at once. A diagnostic keeps
//! its parts (code, place, cause, remedy, fix) apart until the edge, where [`render`] turns it into text.

mod code;
mod diagnostic;
pub mod render;
mod sink;
mod source_map;
mod span;
mod suggest;

pub use code::{Code, Severity};
pub use diagnostic::{Diagnostic, Edit, Fix, Label, Place};
pub use sink::Sink;
pub use source_map::{Position, SourceFile, SourceMap};
pub use span::{SourceId, Span, Spanned};
pub use suggest::{closest, did_you_mean, is_invisible};
