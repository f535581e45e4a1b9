//! Vocabulary and payer files.

use mednec_source::{Sink, Spanned};

use super::keys::{FACT, PAYER, VOCABULARY};
use super::name::{check_name, id};
use super::source::{allows, sources, text_at};
use super::tree::{FactDecl, File, PayerFile, VocabularyFile};
use super::value::{length, range, texts, whole_number, yes_no};
use super::walk::{Fields, keys, list, wrong_kind};
use crate::expr::{Expr, parse_expr};
use crate::yaml::{Entry, Kind, Node};

/// A file with `facts:` or `constraints:`.
pub(super) fn vocabulary(node: &Node, sink: &mut Sink) -> Option<File> {
    let fields = Fields::open(node, &VOCABULARY, sink)?;
    let entries = fields
        .get("facts", sink)
        .and_then(|node| keys(node, "`facts`", "direct_one_on_one: { type: yes/no }", sink))
        .unwrap_or(&[]);
    Some(File::Vocabulary(VocabularyFile {
        facts: entries.iter().filter_map(|entry| fact(entry, sink)).collect(),
        constraints: constraints(&fields, sink),
        allow: allows(&fields, node.span, sink),
    }))
}

/// A file with `payer:` and no cases.
pub(super) fn payer(node: &Node, sink: &mut Sink) -> Option<File> {
    let fields = Fields::open(node, &PAYER, sink)?;
    let own = fields.get("payer", sink).and_then(|node| id(node, "a payer", sink));
    Some(File::Payer(PayerFile {
        id: own.unwrap_or_else(|| Spanned::new(String::new(), fields.key_span("payer"))),
        name: text_at(&fields, "name", sink),
        sources: sources(&fields, sink),
        stages: Vec::new(),
        dispositions: Vec::new(),
    }))
}

fn constraints(fields: &Fields<'_>, sink: &mut Sink) -> Vec<Expr> {
    let Some(node) = fields.get("constraints", sink) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for item in list(node, "`constraints`", sink).unwrap_or(&[]) {
        if matches!(item.kind, Kind::Scalar(_)) {
            found.push(parse_expr(item, sink));
        } else {
            sink.report(
                wrong_kind(item, "a constraint", "a condition")
                    .help("write a condition, such as `service_date is not before episode_start`"),
            );
        }
    }
    found
}

fn fact(entry: &Entry, sink: &mut Sink) -> Option<FactDecl> {
    check_name(&entry.key, "a fact", sink);
    let fields = Fields::open(&entry.value, &FACT, sink)?;
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
        identifying: fields.get("identifying", sink).and_then(|node| yes_no(node, "`identifying`", sink)),
        fields: Vec::new(),
        dated_by: None,
        each: Vec::new(),
        if_absent: None,
    })
}

fn choices(node: &Node, sink: &mut Sink) -> Vec<Spanned<String>> {
    let choices = texts(node, "`choices`", sink);
    if choices.is_empty() && matches!(&node.kind, Kind::Seq(items) if items.is_empty()) {
        sink.report(
            mednec_source::Diagnostic::new(&crate::codes::EMPTY_GROUP, "`choices` has no entries")
                .at(node.span, "an empty list")
                .help("write what can be chosen: `[normal, hypotonic, hypertonic]`"),
        );
    }
    choices
}
