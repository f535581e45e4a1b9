//! Why a case does not end with an outcome: every rule and criterion that stands in the way.

use mednec_graph::{Determination, EditionRef, Outcome, Status};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::criteria::Tree;
use super::path::guard;
use super::{Answerer, CriterionShown, RuleShown, schema};
use crate::case::NamedCase;

/// Why a case does not end with an outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WhyNot {
    /// The outcome.
    #[schemars(schema_with = "schema::outcome")]
    pub outcome: Outcome,
    /// Whether it is the one that the case ends with; then nothing stands in the way.
    pub reached: bool,
    /// The rules that lead there, of every edition that governs the case, or may; none where no rule does.
    pub rules: Vec<WantedRule>,
}

/// A rule that leads to the outcome, and what keeps it from deciding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WantedRule {
    /// The policy.
    pub policy: String,
    /// The edition's name.
    pub edition: String,
    /// The stage of the payer's policies it stands in; null where the payer has no stages.
    pub stage: Option<String>,
    /// The rule.
    pub rule: RuleShown,
    /// The name of its reason.
    pub reason: String,
    /// Whether its own condition holds.
    #[schemars(schema_with = "schema::status")]
    pub status: Status,
    /// Its own condition with what it is made of, where that does not certainly hold.
    pub condition: Option<CriterionShown>,
    /// The rules before it that hold, or that may, in order.
    pub in_the_way: Vec<Obstacle>,
}

/// A rule that stands in the way of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Obstacle {
    /// The rule.
    pub rule: RuleShown,
    /// Where it leads.
    #[schemars(schema_with = "schema::outcome")]
    pub outcome: Outcome,
    /// The name of its reason.
    pub reason: String,
    /// How it stands in the way.
    pub stands: InTheWay,
    /// Its condition with what it is made of; null where it has none.
    pub condition: Option<CriterionShown>,
}

/// How a rule stands in the way of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum InTheWay {
    /// It is the first that holds.
    First,
    /// It holds as well: it would decide if those before it did not.
    AlsoFailed,
    /// It is not known whether it holds.
    Open,
}

impl Answerer<'_> {
    /// Why a case does not end with an outcome.
    pub fn why_not(&mut self, case: &NamedCase, found: &Determination, outcome: Outcome) -> WhyNot {
        let decided = found.decided().and_then(|leaf| self.bundle().leaf(leaf));
        let reached = decided.is_some_and(|leaf| leaf.outcome == outcome);
        let of = |at: &EditionRef| self.under(*at, &case.case, &found.closed, |tree| wanted(tree, outcome));
        let rules =
            if reached { Vec::new() } else { found.editions.iter().filter_map(of).flatten().collect() };
        WhyNot { outcome, reached, rules }
    }
}

/// The rules of an edition that lead to an outcome.
fn wanted(tree: &Tree<'_>, outcome: Outcome) -> Vec<WantedRule> {
    let stage = tree.unit.stages.get(tree.edition.stage as usize).map(|stage| stage.name.clone());
    let stage = stage.filter(|name| !name.is_empty());
    let mut found = Vec::new();
    for (index, rule) in (0u32..).zip(&tree.edition.rules) {
        let Some(leaf) = tree.bundle.leaf(rule.leaf).filter(|leaf| leaf.outcome == outcome) else { continue };
        let Some(shown) = tree.rule(index) else { continue };
        let status = tree.explanation.status(rule.condition);
        found.push(WantedRule {
            policy: tree.edition.policy.clone(),
            edition: tree.edition.name.clone(),
            stage: stage.clone(),
            rule: shown,
            reason: leaf.reason.name.clone(),
            status,
            condition: if status == Status::Met { None } else { guard(tree, index) },
            in_the_way: in_the_way(tree, index, outcome),
        });
    }
    found
}

/// The rules before one that hold, or that may, and lead elsewhere.
fn in_the_way(tree: &Tree<'_>, before: u32, outcome: Outcome) -> Vec<Obstacle> {
    let mut found: Vec<Obstacle> = Vec::new();
    for (index, rule) in (0u32..).zip(&tree.edition.rules).take(before as usize) {
        let Some(leaf) = tree.bundle.leaf(rule.leaf).filter(|leaf| leaf.outcome != outcome) else { continue };
        let stands = match tree.explanation.status(rule.condition) {
            Status::NotMet => continue,
            Status::Unknown => InTheWay::Open,
            Status::Met if found.iter().any(|other| other.stands == InTheWay::First) => InTheWay::AlsoFailed,
            Status::Met => InTheWay::First,
        };
        let Some(shown) = tree.rule(index) else { continue };
        found.push(Obstacle {
            rule: shown,
            outcome: leaf.outcome,
            reason: leaf.reason.name.clone(),
            stands,
            condition: guard(tree, index),
        });
    }
    found
}
