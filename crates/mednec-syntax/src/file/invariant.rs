//! What is to hold of everything that a policy decides.

use mednec_source::{Diagnostic, Sink};

use super::group::member_or_list;
use super::keys::INVARIANT;
use super::rule::unknown_outcome;
use super::source::{cites, text_at};
use super::tree::{Invariant, OUTCOMES};
use super::walk::{Fields, list};
use crate::codes::INVARIANT_FORM;
use crate::expr::Count;
use crate::yaml::Node;

/// `invariants:`
pub(super) fn invariants(fields: &Fields<'_>, sink: &mut Sink) -> Vec<Invariant> {
    let Some(node) = fields.get("invariants", sink) else {
        return Vec::new();
    };
    let items = list(node, "`invariants`", sink).unwrap_or(&[]);
    items.iter().filter_map(|item| invariant(item, sink)).collect()
}

/// `{ never: approve, when: … }`
fn invariant(node: &Node, sink: &mut Sink) -> Option<Invariant> {
    let fields = Fields::open(node, &INVARIANT, sink)?;
    let (never, always) = (text_at(&fields, "never", sink), text_at(&fields, "always", sink));
    let when = fields.get("when", sink).and_then(|node| member_or_list(node, "`when`", Count::All, sink));
    let title = text_at(&fields, "title", sink);
    let cite = cites(&fields, sink);
    if fields.has("never") == fields.has("always") {
        let (message, help) = if fields.has("never") {
            ("an invariant says `never` or `always`, not both", "write two invariants")
        } else {
            ("an invariant says what is never or always decided", "add `never: approve`, or `always: deny`")
        };
        sink.report(Diagnostic::new(&INVARIANT_FORM, message).at(node.span, "").help(help));
        return None;
    }
    let always_said = always.is_some();
    let outcome = never.or(always)?;
    if !OUTCOMES.contains(&outcome.node.as_str()) {
        sink.report(unknown_outcome(&outcome));
        return None;
    }
    Some(Invariant { span: node.span, always: always_said, outcome, when: when?, title, cite })
}
