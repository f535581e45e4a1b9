//! Policy and shared files, with their parameters and reasons.

use std::sync::Arc;

use mednec_source::{Sink, Spanned};

use super::accumulator::accumulators;
use super::change::{based_on, bounds, changes};
use super::criterion::criteria;
use super::disposition::dispositions;
use super::group::{member, member_or_list};
use super::invariant::invariants;
use super::keys::{APPROVED, EFFECTIVE, LAPSES, POLICY, REASON, SHARED};
use super::name::{check_name, id, name, policy_id};
use super::parameter::parameters;
use super::rule::rules;
use super::set::items;
use super::source::{allows, cites, sources, text_at};
use super::table::tables;
use super::timed_units::timed_units;
use super::tree::{Approval, Effective, File, Lapse, Member, PolicyFile, Procedures, Reason, SharedFile};
use super::value::{date, texts};
use super::walk::{Fields, wrong_kind};
use crate::expr::Count;
use crate::yaml::{Entry, Node};

/// A file with `policy:`.
pub(super) fn policy(node: &Node, sink: &mut Sink) -> Option<File> {
    let fields = Fields::open(node, &POLICY, sink)?;
    let own = fields.get("policy", sink).and_then(|node| policy_id(node, sink));
    needs_rules(&fields, sink);
    Some(File::Policy(Arc::new(PolicyFile {
        id: own.unwrap_or_else(|| Spanned::new(String::new(), fields.key_span("policy"))),
        title: text_at(&fields, "title", sink),
        status: text_at(&fields, "status", sink),
        edition: text_at(&fields, "edition", sink),
        effective: effective(&fields, sink),
        known_from: fields.get("known_from", sink).and_then(|node| date(node, "`known_from`", sink)),
        procedures: procedures(&fields, sink),
        sources: sources(&fields, sink),
        parameters: parameters(&fields, sink),
        tables: tables(&fields, sink),
        accumulators: accumulators(&fields, sink),
        timed_units: timed_units(&fields, sink),
        stage: fields.get("stage", sink).and_then(|node| id(node, "a stage", sink)),
        applies: applies(&fields, sink),
        bounds: bounds(&fields, sink),
        based_on: based_on(&fields, sink),
        changes: changes(&fields, sink),
        approved: approved(&fields, sink),
        next_review: fields.get("next_review", sink).and_then(|node| date(node, "`next_review`", sink)),
        lapses: lapses(&fields, sink),
        dispositions: dispositions(&fields, sink),
        criteria: criteria(&fields, sink),
        rules: rules(&fields, sink),
        reasons: reasons(&fields, sink),
        invariants: invariants(&fields, sink),
        allow: allows(&fields, node.span, sink),
    })))
}

/// A file with `shared:`.
pub(super) fn shared(node: &Node, sink: &mut Sink) -> Option<File> {
    let fields = Fields::open(node, &SHARED, sink)?;
    let about = fields.get("shared", sink).and_then(|node| id(node, "a shared file", sink));
    Some(File::Shared(Arc::new(SharedFile {
        name: about.unwrap_or_else(|| Spanned::new(String::new(), fields.key_span("shared"))),
        sources: sources(&fields, sink),
        criteria: criteria(&fields, sink),
        reasons: reasons(&fields, sink),
        allow: allows(&fields, node.span, sink),
    })))
}

/// Only a policy that builds on another may be without rules, and only such a policy changes something.
fn needs_rules(fields: &Fields<'_>, sink: &mut Sink) {
    if !fields.has("based_on") {
        fields.require("rules", sink);
    }
    if fields.has("changes") {
        fields.require("based_on", sink);
    }
}

/// `applies:`; of a list all must hold.
fn applies(fields: &Fields<'_>, sink: &mut Sink) -> Option<Member> {
    member_or_list(fields.get("applies", sink)?, "`applies`", Count::All, sink)
}

fn approved(fields: &Fields<'_>, sink: &mut Sink) -> Option<Approval> {
    let inner = Fields::open(fields.get("approved", sink)?, &APPROVED, sink)?;
    let by = text_at(&inner, "by", sink);
    let on = inner.get("on", sink).and_then(|node| date(node, "`on`", sink));
    Some(Approval { by: by?, on })
}

fn lapses(fields: &Fields<'_>, sink: &mut Sink) -> Option<Lapse> {
    let node = fields.get("lapses", sink)?;
    let inner = Fields::open(node, &LAPSES, sink)?;
    let when = inner.get("when", sink).and_then(|node| member(node, "`when`", sink));
    let deny = inner.get("deny", sink).and_then(|node| name(node, "a reason", sink));
    let cite = cites(&inner, sink);
    Some(Lapse { span: node.span, when: when?, deny: deny?, cite })
}

fn effective(fields: &Fields<'_>, sink: &mut Sink) -> Option<Effective> {
    let node = fields.get("effective", sink)?;
    let inner = Fields::open(node, &EFFECTIVE, sink)?;
    Some(Effective {
        span: node.span,
        by: inner.get("by", sink).and_then(|node| name(node, "a date fact", sink)),
        from: inner.get("from", sink).and_then(|node| date(node, "`from`", sink)),
        until: inner.get("until", sink).and_then(|node| date(node, "`until`", sink)),
        through: inner.get("through", sink).and_then(|node| name(node, "a date fact", sink)),
        spanning: text_at(&inner, "spanning", sink),
    })
}

fn procedures(fields: &Fields<'_>, sink: &mut Sink) -> Option<Procedures> {
    let node = fields.get("procedures", sink)?;
    match node.as_scalar() {
        Some(scalar) if scalar.text.trim() == "any" => Some(Procedures::Any(node.span)),
        _ => items(node, "`procedures`", sink).map(Procedures::Listed),
    }
}

fn reasons(fields: &Fields<'_>, sink: &mut Sink) -> Vec<Reason> {
    let entries = fields.entries("reasons", "name: { basis: medical_necessity }", sink);
    entries.iter().filter_map(|entry| reason(entry, sink)).collect()
}

fn reason(entry: &Entry, sink: &mut Sink) -> Option<Reason> {
    check_name(&entry.key, "a reason", sink);
    let span = entry.key.span.cover(entry.value.span);
    if let Some(scalar) = entry.value.as_scalar() {
        let basis = Spanned::new(scalar.text.trim().to_owned(), entry.value.span);
        sink.report(
            wrong_kind(&entry.value, &format!("the reason `{}`", entry.key.node), "keys with values")
                .help(format!("write the basis after its key: `{{ basis: {} }}`", basis.node)),
        );
        let name = entry.key.clone();
        return Some(Reason {
            span,
            name,
            report_as: None,
            basis: Some(basis),
            group: None,
            carc: None,
            rarc: vec![],
            text: None,
        });
    }
    let fields = Fields::open(&entry.value, &REASON, sink)?;
    Some(Reason {
        span,
        name: entry.key.clone(),
        report_as: fields.get("report_as", sink).and_then(|node| name(node, "a reason", sink)),
        basis: text_at(&fields, "basis", sink),
        group: text_at(&fields, "group", sink),
        carc: text_at(&fields, "carc", sink),
        rarc: fields.get("rarc", sink).map(|node| texts(node, "`rarc`", sink)).unwrap_or_default(),
        text: text_at(&fields, "text", sink),
    })
}
