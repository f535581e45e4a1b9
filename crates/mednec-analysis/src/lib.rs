//! The questions that only a decision graph answers, each with a case that was run.
//!
//! | in | out | never |
//! | --- | --- | --- |
//! | compiled policies, and what is to be found in them | a case that shows it, a proof that there is none, or neither, and it says which | reads policies or cases as people write them, prints |
//!
//! A [`Goal`] is a function over the terms of a unit and a leaf that it is to end in. [`Search`] sets fact by fact what
//! can still lead there until it certainly does, and gives the [`Draft`] of a case. [`analyze`] asks all that is asked of
//! a unit, and tells what it found.

mod analyze;
mod candidates;
mod cover;
mod draft;
mod finding;
mod functions;
mod needless;
mod records;
mod rules;
mod search;

pub use analyze::analyze;
pub use cover::cover;
pub use draft::{Draft, Given};
pub use finding::{Analysis, Finding, FindingKind, Open, Tally};
pub use functions::Functions;
pub use search::{Found, Goal, Search};
