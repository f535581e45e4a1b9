//! What is final and what is recommended, and the stages of a payer's policies.

use mednec_source::{Sink, Spanned};

use super::keys::{DISPOSITION, STAGE};
use super::name::id;
use super::rule::unknown_outcome;
use super::source::text_at;
use super::table::condition;
use super::tree::{DispositionRule, OUTCOMES, Stage};
use super::value::yes_no;
use super::walk::{Fields, list};
use crate::yaml::{Kind, Node};

/// `dispositions:`
pub(super) fn dispositions(fields: &Fields<'_>, sink: &mut Sink) -> Vec<DispositionRule> {
    let Some(node) = fields.get("dispositions", sink) else {
        return Vec::new();
    };
    let items = list(node, "`dispositions`", sink).unwrap_or(&[]);
    items.iter().filter_map(|item| disposition(item, sink)).collect()
}

fn disposition(node: &Node, sink: &mut Sink) -> Option<DispositionRule> {
    let fields = Fields::open(node, &DISPOSITION, sink)?;
    let outcome = text_at(&fields, "outcome", sink);
    if let Some(word) = outcome.as_ref().filter(|word| !OUTCOMES.contains(&word.node.as_str())) {
        sink.report(unknown_outcome(word));
    }
    let basis = text_at(&fields, "basis", sink);
    let when = fields.get("when", sink).and_then(|node| condition(node, "`when`", sink));
    let is = text_at(&fields, "is", sink);
    Some(DispositionRule { span: node.span, outcome, basis, when, is: is? })
}

/// `stages:`, each its name or a name with `overrides`.
pub(super) fn stages(fields: &Fields<'_>, sink: &mut Sink) -> Vec<Stage> {
    let Some(node) = fields.get("stages", sink) else {
        return Vec::new();
    };
    let items = list(node, "`stages`", sink).unwrap_or(&[]);
    items.iter().filter_map(|item| stage(item, sink)).collect()
}

fn stage(node: &Node, sink: &mut Sink) -> Option<Stage> {
    let named = |node: &Node, sink: &mut Sink| -> Option<Spanned<String>> { id(node, "a stage", sink) };
    if !matches!(node.kind, Kind::Map(_)) {
        return Some(Stage { name: named(node, sink)?, overrides: false });
    }
    let fields = Fields::open(node, &STAGE, sink)?;
    let name = fields.get("stage", sink).and_then(|node| named(node, sink));
    let overrides = fields.get("overrides", sink).and_then(|node| yes_no(node, "`overrides`", sink));
    Some(Stage { name: name?, overrides: overrides.is_some_and(|written| written.node) })
}
