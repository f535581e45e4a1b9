//! The questions that only a decision graph answers, each with a case that was run.
//!
//! | in | out | never |
//! | --- | --- | --- |
//! | compiled policies, and what is to be found in them | a case that shows it, a proof that there is none, or neither, and it says which | reads policies or cases as people write them, prints |
//! | a case, what questions cost, how often which answer comes | the questions that matter in the order in which to ask them, and where each answer leads | asks anybody |
//! | a case and an outcome | the cheapest changes that lead there, each determined, and whether these are all | shows a change that was not run |
//!
//! A [`Goal`] is a function over the terms of a unit and a leaf that it is to end in. [`Search`] sets fact by fact what
//! can still lead there until it certainly does, and gives the [`Draft`] of a case. [`analyze`] asks all that is asked of
//! a unit, and tells what it found. An
//! [`Inquiry`] tells the kinds of
//! answer that a question can have, and plans questions; [`changes`] looks for what would have to be otherwise.

mod aim;
mod analyze;
mod candidates;
mod change;
mod counterfactual;
mod cover;
mod coverage;
mod draft;
mod finding;
mod functions;
mod inquiry;
mod kinds;
mod needless;
mod needs;
mod plan;
mod records;
mod rules;
mod search;
mod suggest;

pub use analyze::analyze;
pub use change::{AllMoved, Comparison, Decides, Meaning, Moved, Shown, Side, Weight, Witness};
pub use counterfactual::{Alteration, Alterations, Wanted, counterfactuals};
pub use cover::cover;
pub use coverage::{Coverage, Decision, Kind, Part, Point, Share, Watch};
pub use draft::{Draft, Given};
pub use finding::{Analysis, Finding, FindingKind, Open, Tally};
pub use functions::Functions;
pub use inquiry::Inquiry;
pub use kinds::AnswerKind;
pub use plan::{Asking, Lead, Method, Plan, Question, WHOLE};
pub use search::{Found, Goal, Search};
pub use suggest::Suggester;
