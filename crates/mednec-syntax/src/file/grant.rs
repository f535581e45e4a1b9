//! What a rule grants.

use mednec_source::{Diagnostic, Sink, Spanned};

use super::keys::GRANT_KEYS;
use super::name::check_name;
use super::tree::Grant;
use super::value::text;
use super::walk::keys;
use crate::codes;
use crate::expr::{Operand, parse_value};
use crate::yaml::Node;

/// The outcomes that may grant something.
const GRANTING: [&str; 4] = ["approve", "approve_in_part", "modify", "no_authorization_required"];

/// The outcomes that say nothing without what is granted.
const NEEDS_GRANT: [&str; 2] = ["approve_in_part", "modify"];

/// `grant: { visits: standard_visits, within: 6 weeks }`
pub(super) fn grant(node: &Node, sink: &mut Sink) -> Option<Grant> {
    let entries = keys(node, GRANT_KEYS.place, "{ visits: 12 visits, within: 6 weeks }", sink)?;
    let mut grant = Grant {
        span: node.span,
        quantities: Vec::new(),
        within: None,
        from: None,
        until: None,
        procedure: None,
        remainder: None,
    };
    let mut ends: Vec<&Spanned<String>> = Vec::new();
    for entry in entries {
        let value = &entry.value;
        match entry.key.node.as_str() {
            "within" => grant.within = amount(value, "`within`", sink),
            "from" => grant.from = amount(value, "`from`", sink),
            "until" => grant.until = amount(value, "`until`", sink),
            "procedure" => grant.procedure = text(value, "`procedure`", sink),
            "remainder" => grant.remainder = text(value, "`remainder`", sink),
            _ => {
                check_name(&entry.key, "what is granted", sink);
                let what = format!("`{}`", entry.key.node);
                let value = amount(value, &what, sink);
                grant.quantities.extend(value.map(|value| (entry.key.clone(), value)));
            }
        }
        if matches!(entry.key.node.as_str(), "within" | "until") {
            ends.push(&entry.key);
        }
    }
    if let [first, second, ..] = ends.as_slice() {
        sink.report(
            Diagnostic::new(&codes::GRANT_FORM, "the grant says twice when it ends")
                .at(second.span, "the second one")
                .label(first.span, "the first one")
                .help("write `within` with how long it may be used, or `until` with its last day"),
        );
    }
    Some(grant)
}

/// A value, told where it is none.
pub(super) fn amount(node: &Node, what: &str, sink: &mut Sink) -> Option<Operand> {
    text(node, what, sink)?;
    parse_value(node, sink)
}

/// Tells a grant where nothing is approved, and an outcome that needs one and has none.
pub(super) fn grant_fits(outcome: &Spanned<String>, grant: Option<&Grant>, written: bool, sink: &mut Sink) {
    let word = outcome.node.as_str();
    if let Some(grant) = grant.filter(|_| !GRANTING.contains(&word)) {
        sink.report(
            Diagnostic::new(&codes::GRANT_FORM, format!("`{word}` grants nothing"))
                .at(grant.span, "a grant")
                .label(outcome.span, "nothing is approved here")
                .help(format!("take `grant` out; it stands beside {}", listed(&GRANTING))),
        );
    }
    if !written && NEEDS_GRANT.contains(&word) {
        sink.report(
            Diagnostic::new(&codes::GRANT_FORM, format!("`{word}` does not say what is granted"))
                .at(outcome.span, "how much, or what?")
                .help("add `grant:`, such as `grant: { visits: 12 visits, remainder: review }`"),
        );
    }
}

fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
