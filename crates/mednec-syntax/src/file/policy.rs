//! Policy and shared files, with their parameters and reasons.

use mednec_source::{Sink, Spanned};

use super::criterion::criteria;
use super::keys::{EFFECTIVE, POLICY, REASON, SHARED};
use super::name::{check_name, id, name, policy_id};
use super::rule::rules;
use super::set::items;
use super::source::{allows, sources, text_at};
use super::tree::{Effective, File, Parameter, ParameterValue, PolicyFile, Procedures, Reason, SharedFile};
use super::value::{date, texts};
use super::walk::{Fields, keys, wrong_kind};
use crate::expr::parse_operand;
use crate::yaml::{Entry, Kind, Node};

/// A file with `policy:`.
pub(super) fn policy(node: &Node, sink: &mut Sink) -> Option<File> {
    let fields = Fields::open(node, &POLICY, sink)?;
    let id = fields.get("policy", sink).and_then(|node| policy_id(node, sink));
    let id = id.unwrap_or_else(|| Spanned::new(String::new(), fields.key_span("policy")));
    Some(File::Policy(Box::new(PolicyFile {
        id,
        title: text_at(&fields, "title", sink),
        status: text_at(&fields, "status", sink),
        edition: text_at(&fields, "edition", sink),
        effective: effective(&fields, sink),
        procedures: procedures(&fields, sink),
        sources: sources(&fields, sink),
        parameters: parameters(&fields, sink),
        tables: Vec::new(),
        stage: None,
        applies: None,
        based_on: None,
        changes: Vec::new(),
        approved: None,
        next_review: None,
        lapses: None,
        dispositions: Vec::new(),
        criteria: criteria(&fields, sink),
        rules: rules(&fields, sink),
        reasons: reasons(&fields, sink),
        allow: allows(&fields, node.span, sink),
    })))
}

/// A file with `shared:`.
pub(super) fn shared(node: &Node, sink: &mut Sink) -> Option<File> {
    let fields = Fields::open(node, &SHARED, sink)?;
    let about = fields.get("shared", sink).and_then(|node| id(node, "a shared file", sink));
    Some(File::Shared(SharedFile {
        name: about.unwrap_or_else(|| Spanned::new(String::new(), fields.key_span("shared"))),
        sources: sources(&fields, sink),
        criteria: criteria(&fields, sink),
        reasons: reasons(&fields, sink),
        allow: allows(&fields, node.span, sink),
    }))
}

fn effective(fields: &Fields<'_>, sink: &mut Sink) -> Option<Effective> {
    let node = fields.get("effective", sink)?;
    let inner = Fields::open(node, &EFFECTIVE, sink)?;
    Some(Effective {
        span: node.span,
        by: inner.get("by", sink).and_then(|node| name(node, "a date fact", sink)),
        from: inner.get("from", sink).and_then(|node| date(node, "`from`", sink)),
        until: inner.get("until", sink).and_then(|node| date(node, "`until`", sink)),
        through: None,
        spanning: None,
    })
}

fn procedures(fields: &Fields<'_>, sink: &mut Sink) -> Option<Procedures> {
    let node = fields.get("procedures", sink)?;
    match node.as_scalar() {
        Some(scalar) if scalar.text.trim() == "any" => Some(Procedures::Any(node.span)),
        _ => items(node, "`procedures`", sink).map(Procedures::Listed),
    }
}

fn parameters(fields: &Fields<'_>, sink: &mut Sink) -> Vec<Parameter> {
    let Some(node) = fields.get("parameters", sink) else {
        return Vec::new();
    };
    let entries = keys(node, "`parameters`", "standard_visits: 18 visits", sink).unwrap_or(&[]);
    entries.iter().filter_map(|entry| parameter(entry, sink)).collect()
}

fn parameter(entry: &Entry, sink: &mut Sink) -> Option<Parameter> {
    check_name(&entry.key, "a parameter", sink);
    if !matches!(entry.value.kind, Kind::Scalar(_)) {
        let what = format!("the parameter `{}`", entry.key.node);
        sink.report(
            wrong_kind(&entry.value, &what, "a single value")
                .help("write a number with its unit, a date or a word: `18 visits`"),
        );
        return None;
    }
    parse_operand(&entry.value, sink).map(|value| Parameter {
        name: entry.key.clone(),
        value: ParameterValue::Plain(value),
        floor: None,
        ceiling: None,
        cite: Vec::new(),
    })
}

fn reasons(fields: &Fields<'_>, sink: &mut Sink) -> Vec<Reason> {
    let Some(node) = fields.get("reasons", sink) else {
        return Vec::new();
    };
    let entries = keys(node, "`reasons`", "name: { basis: medical_necessity }", sink).unwrap_or(&[]);
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
        report_as: None,
        basis: text_at(&fields, "basis", sink),
        group: text_at(&fields, "group", sink),
        carc: text_at(&fields, "carc", sink),
        rarc: fields.get("rarc", sink).map(|node| texts(node, "`rarc`", sink)).unwrap_or_default(),
        text: text_at(&fields, "text", sink),
    })
}
