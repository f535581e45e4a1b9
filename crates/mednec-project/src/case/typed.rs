//! A value as a person types it behind a question.

use mednec_graph::FactKind;
use serde_json::Value;

/// A list without elements.
const NONE: &str = "none";

/// What was typed as a case has it: a list by commas, or anything in brackets as it is.
pub fn typed(kind: Option<&FactKind>, text: &str) -> Value {
    if text.starts_with(['[', '{'])
        && let Ok(value) = serde_yaml::from_str(text)
    {
        return value;
    }
    match kind {
        Some(FactKind::List { .. }) if text == NONE => Value::Array(Vec::new()),
        Some(FactKind::List { .. }) => text.split(',').map(|part| Value::from(part.trim())).collect(),
        Some(FactKind::YesNo) if matches!(text, "yes" | "no") => Value::Bool(text == "yes"),
        _ => Value::from(text),
    }
}
