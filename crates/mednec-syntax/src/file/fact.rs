//! Facts of a vocabulary, and the fields of records.

use mednec_source::{Diagnostic, Sink, Spanned};

use super::keys::{FACT, FIELD, IF_ABSENT, Table};
use super::name::{check_new_name, name};
use super::source::text_at;
use super::table::condition;
use super::tree::{FactDecl, IfAbsent};
use super::value::{length, range, text, texts, whole_number, yes_no};
use super::walk::{Fields, keys, list, wrong_kind};
use crate::codes;
use crate::expr::{Expr, parse_expr};
use crate::yaml::{Entry, Kind, Node};

/// A list of conditions: `constraints:`, `each:`.
pub(super) fn conditions(fields: &Fields<'_>, key: &str, sink: &mut Sink) -> Vec<Expr> {
    let Some(node) = fields.get(key, sink) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for item in list(node, &format!("`{key}`"), sink).unwrap_or(&[]) {
        if matches!(item.kind, Kind::Scalar(_)) {
            found.push(parse_expr(item, sink));
        } else {
            sink.report(
                wrong_kind(item, &format!("an entry of `{key}`"), "a condition")
                    .help("write a condition, such as `service_date is not before episode_start`"),
            );
        }
    }
    found
}

/// A fact of the vocabulary.
pub(super) fn fact(entry: &Entry, sink: &mut Sink) -> Option<FactDecl> {
    check_new_name(&entry.key, "a fact", sink);
    declaration(entry, &FACT, sink)
}

/// A fact, or a field of a record, which is declared by a part of a fact's keys.
fn declaration(entry: &Entry, table: &'static Table, sink: &mut Sink) -> Option<FactDecl> {
    let fields = Fields::open(&entry.value, table, sink)?;
    Some(FactDecl {
        span: entry.key.span.cover(entry.value.span),
        name: entry.key.clone(),
        kind: text_at(&fields, "type", sink),
        meaning: text_at(&fields, "meaning", sink),
        question: text_at(&fields, "question", sink),
        found_in: text_at(&fields, "found_in", sink),
        answered_by: text_at(&fields, "answered_by", sink),
        unit: text_at(&fields, "unit", sink),
        range: fields.get("range", sink).and_then(|node| range(node, "`range`", sink)),
        decimals: fields.get("decimals", sink).and_then(|node| whole_number(node, "`decimals`", sink)),
        choices: fields.get("choices", sink).map(|node| choices(node, sink)).unwrap_or_default(),
        system: text_at(&fields, "system", sink),
        length: fields.get("length", sink).and_then(|node| length(node, "`length`", sink)),
        complete: fields.get("complete", sink).and_then(|node| yes_no(node, "`complete`", sink)),
        counts: text_at(&fields, "counts", sink),
        this: this(&fields, sink),
        requests: text_at(&fields, "requests", sink),
        numbered_by: fields.get("numbered_by", sink).and_then(|node| name(node, "a field", sink)),
        identifying: fields.get("identifying", sink).and_then(|node| yes_no(node, "`identifying`", sink)),
        fields: record_fields(&fields, sink),
        dated_by: fields.get("dated_by", sink).and_then(|node| name(node, "a date field", sink)),
        each: conditions(&fields, "each", sink),
        if_absent: if_absent(&fields, sink),
        can_change: fields.get("can_change", sink).and_then(|node| yes_no(node, "`can_change`", sink)),
        frequencies: frequencies(&fields, sink),
    })
}

fn choices(node: &Node, sink: &mut Sink) -> Vec<Spanned<String>> {
    let choices = texts(node, "`choices`", sink);
    if choices.is_empty() && matches!(&node.kind, Kind::Seq(items) if items.is_empty()) {
        sink.report(
            Diagnostic::new(&codes::EMPTY_GROUP, "`choices` has no entries")
                .at(node.span, "an empty list")
                .help("write what can be chosen: `[normal, hypotonic, hypertonic]`"),
        );
    }
    choices
}

/// `this:` of a list of services: the facts that say of the requested one what the fields say of a record.
fn this(fields: &Fields<'_>, sink: &mut Sink) -> Vec<(Spanned<String>, Spanned<String>)> {
    let entries = fields.entries("this", "{ date: service_date }", sink);
    let said = |entry: &Entry| Some((entry.key.clone(), name(&entry.value, "a fact", sink)?));
    entries.iter().filter_map(said).collect()
}

/// `frequencies:`: values, each with how often it is found.
fn frequencies(fields: &Fields<'_>, sink: &mut Sink) -> Vec<(Spanned<String>, Spanned<u32>)> {
    let Some(node) = fields.get("frequencies", sink) else { return Vec::new() };
    let entries = keys(node, "`frequencies`", "{ yes: 80, no: 20 }", sink).unwrap_or(&[]);
    let counted = |entry: &Entry| Some((entry.key.clone(), whole_number(&entry.value, "a frequency", sink)?));
    entries.iter().filter_map(counted).collect()
}

/// `fields:` of a list of records.
fn record_fields(fields: &Fields<'_>, sink: &mut Sink) -> Vec<FactDecl> {
    let entries = fields.entries("fields", "{ date: { type: date } }", sink);
    let field = |entry: &Entry| {
        check_new_name(&entry.key, "a field", sink);
        declaration(entry, &FIELD, sink)
    };
    entries.iter().filter_map(field).collect()
}

/// `if_absent: no when chart_review_complete`, or the same with keys.
fn if_absent(fields: &Fields<'_>, sink: &mut Sink) -> Option<IfAbsent> {
    let node = fields.get("if_absent", sink)?;
    let Some(scalar) = node.as_scalar() else {
        let inner = Fields::open(node, &IF_ABSENT, sink)?;
        let value = text_at(&inner, "value", sink);
        let when = inner.get("when", sink).and_then(|node| condition(node, "`when`", sink));
        return Some(IfAbsent { span: node.span, value: value?, when: when? });
    };
    let Some((value, _)) = scalar.text.split_once(" when ") else {
        sink.report(
            Diagnostic::new(&codes::MISSING_KEY, "`if_absent` does not say when")
                .at(node.span, "no `when`")
                .help(
                    "say what tells that all has been looked at: `if_absent: no when chart_review_complete`",
                ),
        );
        return None;
    };
    let (end, start) = (value.trim_end().len(), value.len() + " when ".len());
    let begin = value.len() - value.trim_start().len();
    let value = text(&node.part(begin, end.max(begin)), "the value of `if_absent`", sink)?;
    let when = parse_expr(&node.part(start, scalar.text.len()), sink);
    Some(IfAbsent { span: node.span, value, when })
}
