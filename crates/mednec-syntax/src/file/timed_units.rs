//! Units of timed codes: the law, where the minutes stand, and what ties do.

use mednec_source::Sink;

use super::keys::{TIES, TIMED_UNITS};
use super::name::{check_new_name, name};
use super::set::items;
use super::source::{cites, text_at};
use super::table::condition;
use super::totals::{TiesDecl, TimedUnitsDecl};
use super::tree::Open;
use super::walk::Fields;
use crate::yaml::{Entry, Kind, Node};

/// `timed_units:`
pub(super) fn timed_units(fields: &Fields<'_>, sink: &mut Sink) -> Vec<TimedUnitsDecl> {
    let example =
        "supported_units: { law: cms, lines: claim_lines, code: line_code, minutes: line_minutes, … }";
    let entries = fields.entries("timed_units", example, sink);
    entries.iter().filter_map(|entry| entry_of(entry, sink)).collect()
}

fn entry_of(entry: &Entry, sink: &mut Sink) -> Option<TimedUnitsDecl> {
    check_new_name(&entry.key, "an entry of `timed_units`", sink);
    let fields = Fields::open(&entry.value, &TIMED_UNITS, sink)?;
    let mut named = |key: &str, what: &str| fields.get(key, sink).and_then(|node| name(node, what, sink));
    let law = named("law", "a law");
    let lines = named("lines", "a list of records");
    let (code, minutes) = (named("code", "a field"), named("minutes", "a field"));
    let (billed, number) = (named("billed", "a field"), named("number", "a field"));
    let (on, procedure) = (named("on", "a date fact"), named("procedure", "a fact"));
    let timed = fields.get("timed", sink).and_then(|node| items(node, "`timed`", sink));
    let ties = fields.get("ties", sink).and_then(|node| ties(node, sink));
    let filter = fields.get("where", sink).and_then(|node| condition(node, "`where`", sink));
    let (title, cite) = (text_at(&fields, "title", sink), cites(&fields, sink));
    Some(TimedUnitsDecl {
        span: entry.key.span.cover(entry.value.span),
        name: entry.key.clone(),
        law: law?,
        lines: lines?,
        code: code?,
        minutes: minutes?,
        billed,
        number,
        timed: timed?,
        ties,
        filter,
        on,
        procedure,
        title,
        cite,
    })
}

fn ties(node: &Node, sink: &mut Sink) -> Option<TiesDecl> {
    if !matches!(node.kind, Kind::Map(_)) {
        return name(node, "what ties do", sink).map(TiesDecl::Word);
    }
    let fields = Fields::open(node, &TIES, sink)?;
    let fact = fields.get("ask", sink).and_then(|node| name(node, "a fact", sink));
    let question = text_at(&fields, "question", sink);
    Some(TiesDecl::Ask(Open { fact: fact?, question }))
}
