//! Case files: invented patients and what must come out for them.

use std::sync::Arc;

use jiff::civil::Date;
use mednec_source::{Sink, Spanned};

use super::keys::{CASE, CASES, EXPECT, VARIANT};
use super::name::{check_id, check_name, id, name, names};
use super::rule::unknown_outcome;
use super::source::text_at;
use super::tree::{CaseDecl, CasesFile, Expect, File, OUTCOMES, Variant};
use super::value::{date, number_in, text, texts};
use super::walk::{Fields, keys, list, wrong_kind};
use crate::yaml::{Entry, Node};

/// A file with `cases:`.
pub(super) fn cases(node: &Node, sink: &mut Sink) -> Option<File> {
    let fields = Fields::open(node, &CASES, sink)?;
    let payer = fields.get("payer", sink).and_then(|node| id(node, "a payer", sink));
    let items = fields.get("cases", sink).and_then(|node| list(node, "`cases`", sink)).unwrap_or(&[]);
    let cases = items.iter().filter_map(|item| case(item, sink)).collect();
    Some(File::Cases(Arc::new(CasesFile { payer, cases, of_rows: false })))
}

fn case(node: &Node, sink: &mut Sink) -> Option<CaseDecl> {
    let fields = Fields::open(node, &CASE, sink)?;
    let own = fields.get("id", sink).and_then(|node| id(node, "a case", sink));
    let title = text_at(&fields, "title", sink);
    let known_on = known_on(&fields, sink);
    let given = facts(&fields, "given", sink);
    let expect = expect(&fields, sink);
    let variants = variants(&fields, sink);
    let id = own.unwrap_or_else(|| Spanned::new(String::new(), fields.first_span()));
    Some(CaseDecl { span: node.span, id, title, known_on, given, expect, variants, refused: false })
}

/// The day as of which is asked what is known.
fn known_on(fields: &Fields<'_>, sink: &mut Sink) -> Option<Spanned<Date>> {
    fields.get("known_on", sink).and_then(|node| date(node, "`known_on`", sink))
}

/// Facts and their values, which are read by the vocabulary later.
fn facts(fields: &Fields<'_>, key: &str, sink: &mut Sink) -> Vec<(Spanned<String>, Node)> {
    let entries = fields.entries(key, "{ procedure: 97112, member_age: 54 }", sink);
    let fact = |entry: &Entry| {
        check_name(&entry.key, "a fact", sink);
        (entry.key.clone(), entry.value.clone())
    };
    entries.iter().map(fact).collect()
}

fn variants(fields: &Fields<'_>, sink: &mut Sink) -> Vec<Variant> {
    let example = "attended: { set: { direct_one_on_one: yes }, expect: { outcome: pend } }";
    let entries = fields.entries("variants", example, sink);
    entries.iter().filter_map(|entry| variant(entry, sink)).collect()
}

fn variant(entry: &Entry, sink: &mut Sink) -> Option<Variant> {
    check_id(&entry.key, "a variant", sink);
    let fields = Fields::open(&entry.value, &VARIANT, sink)?;
    Some(Variant {
        name: entry.key.clone(),
        title: text_at(&fields, "title", sink),
        known_on: known_on(&fields, sink),
        set: facts(&fields, "set", sink),
        unset: fields.get("unset", sink).map(|node| names(node, "`unset`", sink)).unwrap_or_default(),
        expect: expect(&fields, sink),
    })
}

fn expect(fields: &Fields<'_>, sink: &mut Sink) -> Option<Expect> {
    expectation(fields.get("expect", sink)?, false, sink)
}

/// What must come out, of the whole or of one line.
fn expectation(node: &Node, of_line: bool, sink: &mut Sink) -> Option<Expect> {
    let inner = Fields::open(node, &EXPECT, sink)?;
    let mut lines = Vec::new();
    if let Some(node) = inner.get("lines", sink) {
        if of_line {
            let problem = wrong_kind(node, "`lines` of a line", "left out");
            sink.report(problem.help("write the lines one beside the other: `lines: { 1: …, 2: … }`"));
        } else {
            lines = expected_lines(node, sink);
        }
    }
    let outcome = text_at(&inner, "outcome", sink);
    if let Some(word) = outcome.as_ref().filter(|word| !OUTCOMES.contains(&word.node.as_str())) {
        sink.report(unknown_outcome(word));
    }
    let suggest = inner.get("suggest", sink);
    let missing = inner.get("missing", sink);
    Some(Expect {
        span: node.span,
        outcome,
        reason: inner.get("reason", sink).and_then(|node| name(node, "a reason", sink)),
        basis: text_at(&inner, "basis", sink),
        edition: text_at(&inner, "edition", sink),
        suggest: suggest.map(|node| Spanned::new(texts(node, "`suggest`", sink), node.span)),
        missing: missing.map(|node| Spanned::new(names(node, "`missing`", sink), node.span)),
        disposition: text_at(&inner, "disposition", sink),
        grant: granted(&inner, sink),
        criteria: criteria(&inner, sink),
        supported_units: named_texts(&inner, "supported_units", "{ supported_units: 2 }", sink),
        lines,
    })
}

/// `lines: { 1: { outcome: approve } }`
fn expected_lines(node: &Node, sink: &mut Sink) -> Vec<(Spanned<u32>, Expect)> {
    let entries = keys(node, "`lines`", "{ 1: { outcome: approve } }", sink).unwrap_or(&[]);
    let line = |entry: &Entry| {
        let place = number_in(&entry.key, "the place of a line", sink);
        let expect = expectation(&entry.value, true, sink);
        Some((place?, expect?))
    };
    entries.iter().filter_map(line).collect()
}

fn granted(fields: &Fields<'_>, sink: &mut Sink) -> Vec<(Spanned<String>, Spanned<String>)> {
    named_texts(fields, "grant", "{ visits: 18, until: 2025-03-01 }", sink)
}

fn named_texts(
    fields: &Fields<'_>,
    key: &str,
    example: &str,
    sink: &mut Sink,
) -> Vec<(Spanned<String>, Spanned<String>)> {
    let entries = fields.entries(key, example, sink);
    let granted = |entry: &Entry| {
        check_name(&entry.key, "what is expected", sink);
        let what = format!("what is expected of `{}`", entry.key.node);
        Some((entry.key.clone(), text(&entry.value, &what, sink)?))
    };
    entries.iter().filter_map(granted).collect()
}

fn criteria(fields: &Fields<'_>, sink: &mut Sink) -> Vec<(Spanned<String>, Spanned<String>)> {
    let entries = fields.entries("criteria", "{ balance_deficit: not met }", sink);
    let state = |entry: &Entry| {
        check_name(&entry.key, "a criterion", sink);
        let what = format!("what is expected of `{}`", entry.key.node);
        Some((entry.key.clone(), text(&entry.value, &what, sink)?))
    };
    entries.iter().filter_map(state).collect()
}
