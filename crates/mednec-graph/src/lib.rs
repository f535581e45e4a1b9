//! The decision graph of mednec, and every walk over it.
//!
//! | in | out | never |
//! | --- | --- | --- |
//! | a [`Bundle`] that the compiler made, and a [`Case`] | a [`Determination`] and an [`Explanation`], as ids into the bundle | knows YAML, the grammar, files or a clock |
//!
//! One policy is one canonical decision graph: reduced, ordered, hash-consed, multi-valued. A [`term`] is what a test
//! looks at; all tests on one term cut its domain into classes; a node asks one term and has an edge for each class; a
//! leaf is an outcome with its reason. A missing fact leaves a set of classes open, and a determination is the leaf
//! that every completion shares. [`Walker::decide`] follows the known facts, [`Walker::determine`] follows everything
//! that is open, and [`Walker::explain`] tells which conditions, as they were written, are met.

mod aggregate;
mod ask;
mod asking;
pub mod bundle;
mod bundle_file;
mod calendar;
mod case;
mod claim;
mod closings;
mod code;
pub mod condition;
mod content;
mod derive;
pub mod derived;
mod determination;
mod domain;
mod explore;
pub mod fact;
pub mod filter;
pub mod flow;
pub mod grant;
mod granted;
mod graph;
mod joint;
mod knowledge;
mod known_on;
pub mod outcome;
mod pairs;
#[cfg(test)]
mod properties;
mod records;
mod renumber;
mod rules;
mod sample;
mod sifted;
mod sight;
mod step;
mod store;
mod study;
pub mod term;
mod text;
mod timed_units;
mod view;
mod violation;
mod walker;
mod ways;
mod weighing;

pub use bundle::{Bundle, LeafId, OriginId};
pub use bundle_file::{BundleProblem, FORMAT_VERSION, read_bundle, stated_sha256, write_bundle};
pub use case::{Case, Evidence, Partial, Slot, UNKNOWN_ITEM};
pub use claim::{LinesProblem, RequestedLine};
pub use code::CodeSystem;
pub use condition::{ConditionId, Status};
pub use derived::{Derived, DerivedKind, Records};
pub use determination::{Determination, EditionRef};
pub use fact::{Fact, FactId, FactKind, Field, Frequency, IfAbsent, ItemKind};
pub use filter::{FIRST_FIELD, Filter, FilterTest};
pub use grant::{Formula, Grant, Quantity, Remainder};
pub use granted::{Granted, GrantedQuantity};
pub use graph::{Graph, Node};
pub use joint::{
    Beside, Joint, JointProblem, Which, equal_conditions, equal_determinations, meaning_of_condition,
    meaning_of_edition,
};
pub use knowledge::Knowledge;
pub use outcome::{Basis, Disposition, Leaf, Outcome, Reason};
pub use pairs::Pairs;
pub use sifted::Keeping;
pub use store::{NodeId, OverBudget, Store};
pub use study::Study;
pub use term::{ClassSet, ClassTable, Part, TermId, TermKind, Terms};
pub use text::Text;
pub use timed_units::{Ties, TimedUnits, UnitLaw};
pub use view::{DecisionEdge, DecisionGraph, DecisionNode};
pub use walker::{Explanation, Walker};
pub use weighing::{Weighing, filled_for};
