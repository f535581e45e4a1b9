//! Lists of codes, value-set and code-system files.

use std::sync::Arc;

use jiff::civil::Date;
use mednec_source::{Sink, Spanned};

use super::keys::{CODE, CODE_SYSTEM, DATED_CODE, PAIRS, VALUE_SET};
use super::name::{id, new_name};
use super::rows_file::rows_file;
use super::source::{allows, cites, sources, text_at};
use super::tree::{CodeEntry, CodeSystemFile, DatedItem, File, Pairs, ValueSetFile};
use super::value::{date, text};
use super::walk::{Fields, keys, list, wrong_kind};
use crate::expr::{SetItem, parse_set_item};
use crate::yaml::{Entry, Kind, Node};

/// Codes, ranges of codes and names of sets.
pub(super) fn items(node: &Node, what: &str, sink: &mut Sink) -> Option<Vec<SetItem>> {
    let item = |node: &Node| {
        if matches!(node.kind, Kind::Scalar(_)) {
            return parse_set_item(node, sink);
        }
        sink.report(
            wrong_kind(node, &format!("an entry of {what}"), "a code, a range or a name")
                .help("write one code, such as `97112`, or a range, such as `I60 to I69`"),
        );
        None
    };
    // The list is looked at first, since `item` holds the sink.
    let found = match &node.kind {
        Kind::Seq(found) => found,
        Kind::Null | Kind::Scalar(_) | Kind::Map(_) => {
            list(node, what, sink);
            return None;
        }
    };
    Some(found.iter().filter_map(item).collect())
}

/// Codes and ranges, each of them alone or with the days on which it is in the set.
fn dated_items(node: &Node, what: &str, sink: &mut Sink) -> Vec<DatedItem> {
    let item = |node: &Node| {
        let always = |item| DatedItem { item, from: None, until: None };
        match node.kind {
            Kind::Map(_) if has_days(node) => dated_item(node, sink),
            Kind::Scalar(_) => parse_set_item(node, sink).map(always),
            Kind::Null | Kind::Seq(_) | Kind::Map(_) => {
                sink.report(
                    wrong_kind(node, &format!("an entry of {what}"), "a code, a range or a name")
                        .help("write one code, such as `97112`, or a range, such as `I60 to I69`"),
                );
                None
            }
        }
    };
    // The list is looked at first, since `item` holds the sink.
    if let Kind::Seq(found) = &node.kind {
        return found.iter().filter_map(item).collect();
    }
    list(node, what, sink);
    Vec::new()
}

fn has_days(node: &Node) -> bool {
    let known = |entry: &Entry| DATED_CODE.names().any(|name| name == entry.key.node);
    matches!(&node.kind, Kind::Map(entries) if entries.iter().any(known))
}

/// `{ code: G35, until: 2025-09-30 }`
fn dated_item(node: &Node, sink: &mut Sink) -> Option<DatedItem> {
    let fields = Fields::open(node, &DATED_CODE, sink)?;
    let item = fields.get("code", sink).and_then(|node| parse_set_item(node, sink));
    let (from, until) = period(&fields, sink);
    Some(DatedItem { item: item?, from, until })
}

/// `from:` and `until:`
fn period(fields: &Fields<'_>, sink: &mut Sink) -> (Option<Spanned<Date>>, Option<Spanned<Date>>) {
    let from = fields.get("from", sink).and_then(|node| date(node, "`from`", sink));
    let until = fields.get("until", sink).and_then(|node| date(node, "`until`", sink));
    (from, until)
}

/// `G20: Parkinson` and `G35: { title: Multiple sclerosis, until: 2025-09-30 }`
fn code(entry: &Entry, sink: &mut Sink) -> Option<CodeEntry> {
    let code = entry.key.clone();
    if !matches!(entry.value.kind, Kind::Map(_)) {
        let title = text(&entry.value, &format!("the title of `{}`", code.node), sink)?;
        return Some(CodeEntry { code, title: Some(title), from: None, until: None });
    }
    let fields = Fields::open(&entry.value, &CODE, sink)?;
    let title = text_at(&fields, "title", sink);
    let (from, until) = period(&fields, sink);
    Some(CodeEntry { code, title, from, until })
}

/// A file with `value_set:`.
pub(super) fn value_set(node: &Node, sink: &mut Sink) -> Option<File> {
    let fields = Fields::open(node, &VALUE_SET, sink)?;
    let from = rows_file(&fields, None, sink);
    if !fields.has(from.key) && !fields.has("pairs") {
        fields.require("codes", sink);
    }
    let own = fields.get("value_set", sink).and_then(|node| new_name(node, "a value set", sink));
    let mut listed = |key: &str| {
        let node = fields.get(key, sink)?;
        Some(dated_items(node, &format!("`{key}`"), sink))
    };
    let codes = listed("codes").unwrap_or_default();
    let exclude = listed("exclude").unwrap_or_default();
    Some(File::ValueSet(Arc::new(ValueSetFile {
        name: own.unwrap_or_else(|| Spanned::new(String::new(), fields.key_span("value_set"))),
        title: text_at(&fields, "title", sink),
        system: text_at(&fields, "system", sink),
        codes,
        exclude,
        sources: sources(&fields, sink),
        csv: from.file,
        sheet: from.sheet,
        pairs: pairs(&fields, sink).map(Box::new),
        cite: cites(&fields, sink),
        allow: allows(&fields, node.span, sink),
    })))
}

/// `pairs: { csv: ptp.cms.csv, column_2: 97112, indicator: 1 }`
fn pairs(fields: &Fields<'_>, sink: &mut Sink) -> Option<Pairs> {
    let node = fields.get("pairs", sink)?;
    let inner = Fields::open(node, &PAIRS, sink)?;
    let file = text_at(&inner, "csv", sink);
    let indicator = text_at(&inner, "indicator", sink);
    let (one, two) = (text_at(&inner, "column_1", sink), text_at(&inner, "column_2", sink));
    let (beside, first) = match (one, two) {
        (Some(beside), None) => (beside, true),
        (None, Some(beside)) => (beside, false),
        (one, two) => {
            let which = if one.or(two).is_some() { "only one of the two" } else { "one of the two" };
            let problem = wrong_kind(node, "`pairs`", "with `column_1` or `column_2`");
            sink.report(
                problem.help(format!("write {which}: the code whose pairs are meant, in its column")),
            );
            return None;
        }
    };
    Some(Pairs { file: file?, beside, first, indicator: indicator? })
}

/// A file with `code_system:`.
pub(super) fn code_system(node: &Node, sink: &mut Sink) -> Option<File> {
    let fields = Fields::open(node, &CODE_SYSTEM, sink)?;
    let own = fields.get("code_system", sink).and_then(|node| id(node, "a code system", sink));
    let title = text_at(&fields, "title", sink);
    let entries = fields
        .get("codes", sink)
        .and_then(|node| keys(node, "`codes`", "97112: Neuromuscular re-education", sink))
        .unwrap_or(&[]);
    let codes = entries.iter().filter_map(|entry| code(entry, sink)).collect();
    Some(File::CodeSystem(Arc::new(CodeSystemFile {
        name: own.unwrap_or_else(|| Spanned::new(String::new(), fields.key_span("code_system"))),
        title,
        codes,
    })))
}
