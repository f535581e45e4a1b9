//! A rule in a sentence: what is done, for which reason, and when.

use mednec_graph::bundle::Rule;
use mednec_graph::condition::{ConditionKind, Count};
use mednec_graph::{ConditionId, Outcome};
use serde::Serialize;

use super::{Said, Speaker};

/// A rule as it is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct RuleSaid {
    /// "Deny as “not one on one”".
    pub(crate) does: String,
    /// `when` or `unless`, and the condition; nothing where it always decides.
    pub(crate) parts: Vec<PartSaid>,
}

/// A part of a rule's condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct PartSaid {
    pub(crate) word: &'static str,
    pub(crate) said: Said,
}

/// A rule in a sentence.
pub(crate) fn said_rule(speaker: &Speaker<'_>, rule: &Rule) -> RuleSaid {
    let (outcome, reason) = speaker
        .bundle
        .leaf(rule.leaf)
        .map_or((Outcome::Pend, ""), |leaf| (leaf.outcome, leaf.reason.name.as_str()));
    let parts = conditions(speaker, rule.condition);
    let parts = parts
        .into_iter()
        .map(|(word, id)| PartSaid { word, said: speaker.condition(id, true).in_line().behind_when() });
    RuleSaid {
        does: format!("{} as “{}”", does(outcome), speaker.words.named(reason)),
        parts: parts.collect(),
    }
}

/// What an outcome does with a request.
fn does(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::NoAuthorizationRequired => "Require no authorization",
        Outcome::Approve => "Approve",
        Outcome::ApproveInPart => "Approve in part",
        Outcome::Modify => "Approve something else",
        Outcome::Deny => "Deny",
        Outcome::Return => "Return",
        Outcome::Pend => "Pend",
        Outcome::NotApplicable => "Leave alone",
    }
}

/// The condition of a rule in parts: what stands behind `when`, and the exceptions.
fn conditions(speaker: &Speaker<'_>, id: ConditionId) -> Vec<(&'static str, ConditionId)> {
    let of = |id: ConditionId| speaker.unit.conditions.get(id.0 as usize);
    let exception = |id: ConditionId| {
        let condition = of(id).filter(|condition| !condition.is_comparison())?;
        if let ConditionKind::Not(inner) = condition.kind { Some(inner) } else { None }
    };
    let Some(condition) = of(id) else { return Vec::new() };
    match &condition.kind {
        ConditionKind::Constant(true) => Vec::new(),
        _ if condition.is_comparison() || condition.title.is_some() => vec![("when", id)],
        ConditionKind::Not(inner) => vec![("unless", *inner)],
        ConditionKind::Group { count: Count::All, members } => match members.as_slice() {
            [when, unless] => match (exception(*when), exception(*unless)) {
                (None, Some(inner)) => vec![("when", *when), ("unless", inner)],
                _ => vec![("when", id)],
            },
            _ => vec![("when", id)],
        },
        _ => vec![("when", id)],
    }
}
