//! What changed, in words.

use mednec_graph::Outcome;
use serde_json::{Map, Value};

use super::{Aside, AsideChanged, Changes, CriterionChange, MoreMoved, Verdict};

/// The verdict in a sentence.
pub fn ending(changes: &Changes, same: usize) -> String {
    let parts = |count: usize| if count == 1 { "1 part".to_owned() } else { format!("{count} parts") };
    let editions = changes.parts.iter().flat_map(|part| &part.asides).any(|of| of.what == Aside::Governs);
    let rest = match changes.verdict {
        Verdict::Same if editions => {
            return "The rules mean the same, proved by equal graphs. They do not govern the same requests."
                .into();
        }
        Verdict::Wording if editions => {
            "Only words of the rules changed. They do not govern the same requests."
        }
        Verdict::Same => {
            return "The meaning is the same: every case comes out alike, proved by equal graphs.".into();
        }
        Verdict::Wording => "Only words changed: every case comes out alike.",
        Verdict::Possible if changes.parts.iter().any(|part| !part.asides.is_empty()) => {
            "The meaning may have changed: what decides beside the rules is not what it was."
        }
        Verdict::Possible => {
            "The meaning may have changed: the graphs differ, and no case was found that shows it."
        }
        Verdict::NotCompared => "Not all could be compared.",
        Verdict::Meaning => "The meaning changed.",
    };
    if same == 0 {
        rest.to_owned()
    } else {
        format!("{rest} {} the same, proved by equal graphs.", parts(same))
    }
}

/// What was not looked at.
pub fn more_text(more: &MoreMoved) -> String {
    let name = |outcome: Outcome| outcome.name().replace('_', " ").to_uppercase();
    let (from, to, pairs) = (name(more.from), name(more.to), more.pairs);
    if from == to {
        format!("{from} for other reasons: {pairs} more pairs of reasons are possible")
    } else {
        format!("{from} → {to}: {pairs} more pairs of reasons are possible")
    }
}

/// What changed beside the rules.
pub fn aside_text(aside: &AsideChanged) -> String {
    match (aside.what, &aside.fact) {
        (Aside::Governs, _) => "which requests it governs".to_owned(),
        (Aside::KnownFrom, _) => "from when on it was known".to_owned(),
        (Aside::Lapse, _) => "when a request lapses".to_owned(),
        (Aside::Disposition, _) => "what is final".to_owned(),
        (Aside::Absence, Some(fact)) => format!("what the absence of `{fact}` counts as"),
        (Aside::Absence, None) => "what an absence counts as".to_owned(),
    }
}

/// What happened to a criterion.
pub fn change_text(change: CriterionChange) -> &'static str {
    match change {
        CriterionChange::Meaning => "means something else",
        CriterionChange::Possible => "may mean something else",
        CriterionChange::Added => "is new",
        CriterionChange::Removed => "is gone",
        CriterionChange::Wording => "is written otherwise, and means the same",
        CriterionChange::NotCompared => "could not be compared",
    }
}

/// A case in one line.
pub fn case_text(case: &Map<String, Value>) -> String {
    let said = |(name, value): (&String, &Value)| format!("{name}: {}", value_text(value));
    if case.is_empty() { "any".to_owned() } else { case.iter().map(said).collect::<Vec<_>>().join(", ") }
}

fn value_text(value: &Value) -> String {
    match value {
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => format!("[{}]", items.iter().map(value_text).collect::<Vec<_>>().join(", ")),
        Value::Object(members) => format!("{{ {} }}", case_text(members)),
        Value::Null | Value::Number(_) => value.to_string(),
    }
}
