//! What to ask next: the public shape `mednec.next/1`, and how it is made.
//!
//! Its JSON Schema is kept in `docs/schema/next-1.json`; a property may be added to it, never taken away.

mod files;
mod make;

use mednec_graph::Outcome;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use files::{read_costs, read_frequencies};
pub use make::Asker;
pub(crate) use make::cost;

use crate::answer::{MissingFact, outcome_words};

/// The name and version of the shape.
pub const NEXT_SCHEMA: &str = "mednec.next/1";

/// The JSON Schema of [`Next`], as published in `docs/schema/next-1.json`.
pub fn next_schema() -> Value {
    schemars::schema_for!(Next).to_value()
}

/// What to ask about a case, and where each answer leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "mednec.next/1")]
pub struct Next {
    /// The name and version of this shape: `mednec.next/1`.
    pub schema: String,
    /// The case's own name, as text; null where it has none.
    pub case_id: Option<String>,
    /// The short name of the payer; null where it is not known.
    pub payer: Option<String>,
    /// Whether the case is decided; then nothing is asked.
    pub decided: bool,
    /// What it is determined as.
    #[schemars(schema_with = "outcome_words")]
    pub outcome: Outcome,
    /// The name of the reason.
    pub reason: String,
    /// How the questions are put in order; null where there is none.
    pub method: Option<Method>,
    /// What it costs on average to come to a decision if the first question is asked first, as a decimal; null where that
    /// was not planned.
    pub expected_cost: Option<String>,
    /// Whether the questions are those that can still change the outcome, and no others; else there may be more of them
    /// than matter, never less.
    pub exact: bool,
    /// The questions, the one to ask first at first.
    pub questions: Vec<QuestionShown>,
    /// The SHA-256 of the compiled policies.
    pub bundle: String,
}

/// How questions are put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// By what it costs on average to come to a decision, all further questions counted.
    Planned,
    /// By what one answer saves on average; there were too many ways to plan.
    Greedy,
}

/// How often answers are taken to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Frequencies {
    /// As the vocabulary or a file says.
    Declared,
    /// Each kind of answer as often as any other.
    Uniform,
}

/// A question that can still change the outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QuestionShown {
    /// What is asked.
    #[serde(flatten)]
    pub asked: MissingFact,
    /// What it costs to ask, as a decimal.
    pub cost: String,
    /// What it costs on average to come to a decision if this is asked first, as a decimal; null where that was not
    /// planned.
    pub expected_cost: Option<String>,
    /// How many of a thousand answers decide.
    pub decides: u32,
    /// How often answers are taken to come.
    pub frequencies: Frequencies,
    /// The kinds of answer, and where each leads.
    pub answers: Vec<AnswerShown>,
}

/// A kind of answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AnswerShown {
    /// The answers, in words: "below 8 minutes", "normal or fair".
    pub answer: String,
    /// How many of a thousand answers are of this kind.
    pub share: u32,
    /// Whether it decides.
    pub decided: bool,
    /// What the case is then determined as.
    #[schemars(schema_with = "outcome_words")]
    pub outcome: Outcome,
    /// The name of the reason.
    pub reason: String,
    /// How many facts are then still open.
    pub open: usize,
}
