//! The questions that only a decision graph answers, each with a case that was run.
//!
//! | in | out | never |
//! | --- | --- | --- |
//! | compiled policies, and what is to be found in them | a case that shows it, a proof that there is none, or neither, and it says which | reads policies or cases as people write them, prints |
//!
//! A [`Goal`] is a function over the terms of a unit and a leaf that it is to end in. [`Search`] sets fact by fact what
//! can still lead there until it certainly does, and gives the [`Draft`] of a case.

mod aim;
mod candidates;
mod change;
mod coverage;
mod draft;
mod functions;
mod records;
mod search;
mod suggest;

pub use change::{Comparison, Decides, Meaning, Moved, Shown, Side, Weight, Witness};
pub use coverage::{Coverage, Decision, Kind, Part, Point, Tally, Watch};
pub use draft::{Draft, Given};
pub use functions::Functions;
pub use search::{Found, Goal, Search};
pub use suggest::Suggester;
