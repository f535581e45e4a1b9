//! What a policy builds on, and what it changes there.

use mednec_source::{Diagnostic, Sink, Spanned};

use super::criterion::criterion;
use super::keys::{BASED_ON, CHANGE};
use super::name::{name, policy_id};
use super::parameter::parameter_value;
use super::rule::rule;
use super::source::text_at;
use super::tree::{BasedOn, Change, ChangeKind, Guard, InsteadOf, Was};
use super::walk::{Fields, list};
use crate::codes;
use crate::yaml::{Kind, Node};

/// The keys that say what is changed, each with the key that must stand beside it.
const KINDS: [(&str, Option<&str>); 4] =
    [("set", Some("to")), ("replace", Some("with")), ("withdraw", None), ("add_before", Some("rule"))];

/// What a policy can be to those that build on it.
const BOUNDS: [&str; 3] = ["floor", "ceiling", "both"];

/// `based_on:`, an id or an id with an edition.
pub(super) fn based_on(fields: &Fields<'_>, sink: &mut Sink) -> Option<BasedOn> {
    let node = fields.get("based_on", sink)?;
    if !matches!(node.kind, Kind::Map(_)) {
        return Some(BasedOn { policy: policy_id(node, sink)?, edition: None });
    }
    let inner = Fields::open(node, &BASED_ON, sink)?;
    let policy = inner.get("policy", sink).and_then(|node| policy_id(node, sink));
    let edition = text_at(&inner, "edition", sink);
    Some(BasedOn { policy: policy?, edition })
}

/// `bounds:`, what a policy is to those that build on it.
pub(super) fn bounds(fields: &Fields<'_>, sink: &mut Sink) -> Option<Spanned<String>> {
    let said = text_at(fields, "bounds", sink)?;
    if BOUNDS.contains(&said.node.as_str()) {
        return Some(said);
    }
    sink.report(
        Diagnostic::new(&codes::CHANGE_FORM, format!("`bounds` cannot be `{}`", said.node))
            .at(said.span, "")
            .help(
                "write `floor` if nothing that it approves may be denied or pended by a policy that builds on it, \
                 `ceiling` if nothing that it denies may be approved, or `both`",
            ),
    );
    None
}

/// `changes:`
pub(super) fn changes(fields: &Fields<'_>, sink: &mut Sink) -> Vec<Change> {
    let Some(node) = fields.get("changes", sink) else {
        return Vec::new();
    };
    let items = list(node, "`changes`", sink).unwrap_or(&[]);
    items.iter().filter_map(|item| change(item, sink)).collect()
}

fn change(node: &Node, sink: &mut Sink) -> Option<Change> {
    let fields = Fields::open(node, &CHANGE, sink)?;
    let because = text_at(&fields, "because", sink);
    let kind = kind(&fields, sink);
    let kind = kind?;
    let instead_of = instead_of(&fields, &kind, sink);
    Some(Change { span: node.span, kind, instead_of, because: because? })
}

/// `instead_of:`, in the form of `to` or of `with`.
fn instead_of(fields: &Fields<'_>, kind: &ChangeKind, sink: &mut Sink) -> Option<InsteadOf> {
    let node = fields.get("instead_of", sink)?;
    let of = |name: &Spanned<String>, sink: &mut Sink| {
        Some(Was::Criterion(Box::new(criterion(name.clone(), node, sink))))
    };
    let was = match kind {
        ChangeKind::Set { .. } => parameter_value(node, "`instead_of`", sink).map(Was::Value),
        ChangeKind::Replace(own) => of(&own.name, sink),
        ChangeKind::Withdraw(name) => of(name, sink),
        ChangeKind::AddBefore { .. } => {
            sink.report(
                Diagnostic::new(&codes::CHANGE_FORM, "`instead_of` has no meaning beside `add_before`")
                    .at(fields.key_span("instead_of"), "a rule is added here, and none replaced")
                    .help("take it out"),
            );
            None
        }
    };
    Some(InsteadOf { span: node.span, was: was? })
}

fn kind(fields: &Fields<'_>, sink: &mut Sink) -> Option<ChangeKind> {
    let written: Vec<(&str, Option<&str>)> = KINDS.into_iter().filter(|(key, _)| fields.has(key)).collect();
    let [(key, beside)] = written.as_slice() else {
        sink.report(not_one(fields, &written));
        return None;
    };
    if let Some(beside) = beside {
        fields.require(beside, sink);
    }
    for other in KINDS.iter().filter_map(|(_, other)| *other) {
        if Some(other) != *beside && fields.has(other) {
            sink.report(
                Diagnostic::new(&codes::CHANGE_FORM, format!("`{other}` has no meaning beside `{key}`"))
                    .at(fields.key_span(other), "not known here")
                    .help(forms()),
            );
        }
    }
    let named = fields.get(key, sink)?;
    match *key {
        "set" => {
            let parameter = name(named, "a parameter", sink);
            let to = fields.get("to", sink).and_then(|node| parameter_value(node, "`to`", sink));
            Some(ChangeKind::Set { parameter: parameter?, to: to? })
        }
        "replace" => {
            let own = name(named, "a criterion", sink)?;
            let body = fields.get("with", sink)?;
            Some(ChangeKind::Replace(Box::new(criterion(own, body, sink))))
        }
        "withdraw" => name(named, "a criterion", sink).map(ChangeKind::Withdraw),
        _ => {
            let before = name(named, "a rule", sink);
            let added = fields.get("rule", sink).and_then(|node| rule(node, sink));
            let added = added?;
            if added.guard == Guard::Always {
                sink.report(
                    Diagnostic::new(
                        &codes::OTHERWISE_NOT_LAST,
                        "a rule that is added cannot be the last one",
                    )
                    .at(added.span, "decides whenever no rule above does")
                    .help("write an outcome with `when:`, such as `{ deny: reason, when: condition }`"),
                );
            }
            Some(ChangeKind::AddBefore { rule: before?, added: Box::new(added) })
        }
    }
}

fn not_one(fields: &Fields<'_>, written: &[(&str, Option<&str>)]) -> Diagnostic {
    match written {
        [(first, _), (second, _), ..] => {
            Diagnostic::new(&codes::CHANGE_FORM, format!("the change has both `{first}` and `{second}`"))
                .at(fields.key_span(second), "the second one")
                .label(fields.key_span(first), "the first one")
                .help("write an entry of its own for each change")
        }
        _ => Diagnostic::new(&codes::CHANGE_FORM, "the change does not say what it changes")
            .at(fields.first_span(), "the change that begins here")
            .help(forms()),
    }
}

fn forms() -> &'static str {
    "a change is `set` with `to`, `replace` with `with`, `withdraw`, or `add_before` with `rule`"
}
