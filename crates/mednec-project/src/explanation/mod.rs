//! Why a case ends as it does, and what would change it: the public shape `mednec.explanation/1`, and how it is made.
//!
//! Its JSON Schema is kept in `docs/schema/explanation-1.json`; a property may be added to it, never taken away.

mod make;

use mednec_graph::Outcome;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use make::{Explain, Explainer};

use crate::answer::{Answer, EditionPath, WhyNot, outcome_words};

/// The name and version of the shape.
pub const EXPLANATION_SCHEMA: &str = "mednec.explanation/1";

/// The JSON Schema of [`ExplanationShown`], as published in `docs/schema/explanation-1.json`.
pub fn explanation_schema() -> Value {
    schemars::schema_for!(ExplanationShown).to_value()
}

/// Why a case ends as it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "mednec.explanation/1")]
pub struct ExplanationShown {
    /// The name and version of this shape: `mednec.explanation/1`.
    pub schema: String,
    /// The determination, with the criteria.
    pub determination: Answer,
    /// The way through the rules of each edition that governs the case, or may.
    pub path: Vec<EditionPath>,
    /// Why the case does not end with an outcome, where that was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why_not: Option<WhyNot>,
    /// What would lead to an outcome, where that was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counterfactual: Option<Counterfactual>,
}

/// What would lead to an outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Counterfactual {
    /// The outcome.
    #[schemars(schema_with = "outcome_words")]
    pub outcome: Outcome,
    /// Whether the case ends with it already; then nothing has to change.
    pub reached: bool,
    /// Changes of facts that can change, the cheapest first: missing documentation, a modifier. No change holds another.
    pub can_change: Vec<ChangeShown>,
    /// Whether `can_change` has all of them.
    pub can_change_complete: bool,
    /// Changes that take a fact that cannot change: an age, a diagnosis.
    pub cannot_change: Vec<ChangeShown>,
    /// Whether `cannot_change` has all of them.
    pub cannot_change_complete: bool,
    /// Why nothing could be looked for; null where it was.
    pub refused: Option<String>,
}

/// A change of a case, which was determined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeShown {
    /// What it costs, each fact charged once, as a decimal.
    pub cost: String,
    /// The facts and their new values.
    pub facts: Vec<FactChange>,
    /// What the changed case is determined as.
    #[schemars(schema_with = "outcome_words")]
    pub outcome: Outcome,
    /// The name of the reason.
    pub reason: String,
}

/// A fact with another value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FactChange {
    /// Its name.
    pub fact: String,
    /// What the case says of it; null where it says nothing, so that it is added.
    pub from: Option<String>,
    /// The value with which the changed case was determined.
    pub to: String,
    /// Whether it can change.
    pub can_change: bool,
    /// Where it is found.
    pub found_in: Option<String>,
}
