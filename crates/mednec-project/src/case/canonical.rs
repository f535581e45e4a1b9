//! A case in one canonical form, however it was written.
//!
//! The form is a case itself, as JSON: keys by name, values as text, a list with `exactly` or `at_least`, nothing for
//! what is not known. Two cases with the same facts have the same text, whether they came as YAML, JSON, CSV or Parquet.
//! The name of the case and its payer are no facts, and not in it.

use mednec_graph::fact::{show_date, show_number};
use mednec_graph::{Bundle, Case, Fact, FactId, FactKind, Field, ItemKind, Partial, Slot, UNKNOWN_ITEM};
use mednec_seal::sha256_hex;

/// A case in its canonical form.
pub fn canonical(bundle: &Bundle, case: &Case) -> String {
    let mut text = String::from("{");
    // The vocabulary is sorted by name.
    for (id, fact) in (0..).map(FactId).zip(bundle.vocabulary()) {
        let before = text.len();
        if before > 1 {
            text.push(',');
        }
        quoted(&mut text, &fact.name);
        text.push(':');
        if !of_fact(&mut text, case, id, fact) {
            text.truncate(before);
        }
    }
    text.push('}');
    text
}

/// The SHA-256 of a case in its canonical form.
pub fn case_sha256(bundle: &Bundle, case: &Case) -> String {
    sha256_hex(canonical(bundle, case).as_bytes())
}

/// Writes what is known of a fact; whether anything is.
fn of_fact(text: &mut String, case: &Case, id: FactId, fact: &Fact) -> bool {
    let slot = case.slot(id);
    if let (Slot::List { start, len, open }, FactKind::List { item, .. }) = (slot, &fact.kind) {
        text.push_str(if open { "{\"at_least\":[" } else { "{\"exactly\":[" });
        match item {
            ItemKind::Record { fields, .. } => records(text, case, fields, start, len),
            ItemKind::Choice(_) | ItemKind::Code(_) => elements(text, case.list(start, len), &fact.kind),
        }
        text.push(']');
        if let Some(day) = case.complete_from(id) {
            text.push_str(",\"complete_from\":");
            quoted(text, &show_date(day));
        }
        text.push('}');
        return true;
    }
    let evidence = case.evidence(id);
    match (slot, evidence.as_of) {
        (Slot::Partial(at), None) if evidence.conflicting => {
            text.push_str("{\"conflicting\":[");
            if let Some(Partial::OneOf(values)) = case.partial(at) {
                elements(text, values, &fact.kind);
            }
            text.push_str("]}");
        }
        (Slot::Unknown, None) if evidence.absent => text.push_str("{\"absent\":\"yes\"}"),
        (Slot::Unknown, None) => return false,
        (_, None) => single(text, case, slot, &fact.kind),
        (_, Some(day)) => {
            text.push_str("{\"as_of\":");
            quoted(text, &show_date(day));
            text.push_str(",\"value\":");
            single(text, case, slot, &fact.kind);
            text.push('}');
        }
    }
    true
}

fn records(text: &mut String, case: &Case, fields: &[Field], start: u32, len: u16) {
    let mut by_name: Vec<usize> = (0..fields.len()).collect();
    by_name.sort_by_key(|at| fields.get(*at).map(|field| field.name.as_str()));
    for index in 0..len {
        let slots = case.record(start, fields.len(), index);
        text.push_str(if index > 0 { ",{" } else { "{" });
        let mut any = false;
        for (field, slot) in by_name.iter().filter_map(|at| fields.get(*at).zip(slots.get(*at))) {
            if *slot == Slot::Unknown {
                continue;
            }
            if std::mem::replace(&mut any, true) {
                text.push(',');
            }
            quoted(text, &field.name);
            text.push(':');
            single(text, case, *slot, &field.kind);
        }
        text.push('}');
    }
}

/// Writes what is known of a single value.
fn single(text: &mut String, case: &Case, slot: Slot, kind: &FactKind) {
    match slot {
        Slot::Value(value) => quoted(text, &shown(kind, value)),
        Slot::Partial(at) => match case.partial(at) {
            Some(Partial::OneOf(values)) => {
                text.push_str("{\"one_of\":[");
                elements(text, values, kind);
                text.push_str("]}");
            }
            Some(Partial::Between(low, high)) => {
                text.push_str("{\"between\":[");
                elements(text, &[*low, *high], kind);
                text.push_str("]}");
            }
            None => text.push_str("null"),
        },
        Slot::Unknown | Slot::List { .. } => text.push_str("null"),
    }
}

fn elements(text: &mut String, values: &[i64], kind: &FactKind) {
    for (at, value) in values.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        match *value {
            UNKNOWN_ITEM => text.push_str("null"),
            value => quoted(text, &shown(kind, value)),
        }
    }
}

/// A value as text, a number without its unit.
fn shown(kind: &FactKind, value: i64) -> String {
    match kind {
        FactKind::Number { decimals, .. } => show_number(value, *decimals),
        FactKind::YesNo
        | FactKind::Date { .. }
        | FactKind::Choice(_)
        | FactKind::Code(_)
        | FactKind::List { .. } => kind.show(value),
    }
}

/// Writes a text as JSON does.
fn quoted(into: &mut String, text: &str) {
    let plain = |byte: u8| (b' '..=b'~').contains(&byte) && !matches!(byte, b'"' | b'\\');
    if text.bytes().all(plain) {
        into.push('"');
        into.push_str(text);
        into.push('"');
    } else {
        into.push_str(&serde_json::Value::from(text).to_string());
    }
}
