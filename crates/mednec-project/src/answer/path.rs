//! The way of a case through the rules of the editions that govern it.

use mednec_graph::{Determination, EditionRef, Outcome, Status};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::criteria::Tree;
use super::{Answerer, CriterionShown, RuleShown, schema};
use crate::case::NamedCase;

/// The way of a case through the rules of one edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EditionPath {
    /// The policy.
    pub policy: String,
    /// The edition's name.
    pub edition: String,
    /// The stage of the payer's policies it stands in; null where the payer has no stages.
    pub stage: Option<String>,
    /// The rules in order.
    pub rules: Vec<RuleStep>,
}

/// A rule, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuleStep {
    /// The rule.
    pub rule: RuleShown,
    /// Where it leads.
    #[schemars(schema_with = "schema::outcome")]
    pub outcome: Outcome,
    /// The name of its reason.
    pub reason: String,
    /// Whether its condition holds, rules before it left aside.
    #[schemars(schema_with = "schema::status")]
    pub status: Status,
    /// What became of it on the way.
    pub step: Step,
    /// Its condition with what it is made of; null where it has none.
    pub condition: Option<CriterionShown>,
}

/// What became of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Its condition does not hold, so the next one was looked at.
    Passed,
    /// It decides.
    Decides,
    /// It is not known whether its condition holds.
    Open,
    /// A rule before it decides.
    NotReached,
}

impl Answerer<'_> {
    /// The way of a case through the rules of every edition that governs it, or may.
    pub fn path(&mut self, case: &NamedCase, found: &Determination) -> Vec<EditionPath> {
        let of = |at: &EditionRef| self.under(*at, &case.case, &found.closed, edition_path);
        found.editions.iter().filter_map(of).collect()
    }
}

fn edition_path(tree: &Tree<'_>) -> EditionPath {
    let mut rules: Vec<RuleStep> = Vec::new();
    let mut reached = true;
    for (index, rule) in (0u32..).zip(&tree.edition.rules) {
        let status = tree.explanation.status(rule.condition);
        let step = match status {
            _ if !reached => Step::NotReached,
            Status::Met => Step::Decides,
            Status::NotMet => Step::Passed,
            Status::Unknown => Step::Open,
        };
        // Behind a rule that is open, one that holds decides if the open one does not.
        reached &= status != Status::Met;
        let Some((shown, leaf)) = tree.rule(index).zip(tree.bundle.leaf(rule.leaf)) else { continue };
        rules.push(RuleStep {
            rule: shown,
            outcome: leaf.outcome,
            reason: leaf.reason.name.clone(),
            status,
            step,
            condition: guard(tree, index),
        });
    }
    let open = rules.iter().position(|step| step.step == Step::Open);
    for (at, step) in rules.iter_mut().enumerate() {
        if step.step == Step::Decides && open.is_some_and(|open| open < at) {
            step.step = Step::Open;
        }
    }
    let stage = tree.unit.stages.get(tree.edition.stage as usize).map(|stage| stage.name.clone());
    EditionPath {
        policy: tree.edition.policy.clone(),
        edition: tree.edition.name.clone(),
        stage: stage.filter(|name| !name.is_empty()),
        rules,
    }
}

/// The condition of a rule; nothing where it always holds.
pub(super) fn guard(tree: &Tree<'_>, index: u32) -> Option<CriterionShown> {
    let rule = tree.edition.rules.get(index as usize)?;
    let shown = tree.guard(rule.condition)?;
    let says_something = !shown.members.is_empty() || !shown.facts.is_empty() || shown.name.is_some();
    says_something.then_some(shown)
}
