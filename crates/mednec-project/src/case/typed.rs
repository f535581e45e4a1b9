//! A value as a person types it behind a question or into a cell.

use mednec_graph::{FactKind, ItemKind};
use serde_json::Value;

/// A list without elements.
const NONE: &str = "none";

/// What parts the elements of a list that stand in one text: a semicolon or a comma; where a choice has a comma in it, a
/// semicolon alone.
pub fn parts_list(kind: &FactKind) -> &'static [char] {
    match kind {
        FactKind::List { item: ItemKind::Choice(choices), .. }
            if choices.iter().any(|one| one.contains(',')) =>
        {
            &[';']
        }
        _ => &[';', ','],
    }
}

/// What was typed as a case has it: a list by commas or semicolons, or anything in brackets as it is.
pub fn typed(kind: Option<&FactKind>, text: &str) -> Value {
    if text.starts_with(['[', '{'])
        && let Ok(value) = serde_yaml::from_str(text)
    {
        return value;
    }
    match kind {
        Some(FactKind::List { .. }) if text == NONE => Value::Array(Vec::new()),
        Some(kind @ FactKind::List { .. }) => {
            let parts = text.split(parts_list(kind)).map(str::trim).filter(|part| !part.is_empty());
            parts.map(Value::from).collect()
        }
        Some(FactKind::YesNo) if matches!(text, "yes" | "no") => Value::Bool(text == "yes"),
        _ => Value::from(text),
    }
}
