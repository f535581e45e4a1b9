//! What a case would be with everything known, beside what it is as of a day.

use mednec_graph::Outcome;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Answer, OneOrMany, schema};

/// A determination with everything known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OtherwiseShown {
    /// The edition that governs; a list where several may, null where none does.
    pub edition: Option<OneOrMany>,
    /// What is decided.
    #[schemars(schema_with = "schema::outcome")]
    pub outcome: Outcome,
    /// The name of the reason.
    pub reason: String,
}

impl Answer {
    /// The answer with a note of what the case is with everything known, where that is another outcome or reason.
    #[must_use]
    pub fn beside(mut self, all_known: &Self) -> Self {
        if (self.outcome, &self.reason) != (all_known.outcome, &all_known.reason) {
            self.with_all_known = Some(OtherwiseShown {
                edition: all_known.edition.clone(),
                outcome: all_known.outcome,
                reason: all_known.reason.clone(),
            });
        }
        self
    }
}
