//! Parameters: named values, some of which go by a fact.

use mednec_source::{Sink, Spanned};

use super::keys::{PARAMETER, PARAMETER_BY};
use super::name::{check_new_name, name};
use super::rows_file::rows_file;
use super::source::{cites, text_at};
use super::tree::{Parameter, ParameterValue, RowsFrom};
use super::value::{day_in, texts};
use super::walk::{Fields, keys, wrong_kind};
use crate::expr::{Operand, parse_operand};
use crate::typed;
use crate::yaml::{Entry, Kind, Node};

/// `parameters:`
pub(super) fn parameters(fields: &Fields<'_>, sink: &mut Sink) -> Vec<Parameter> {
    let entries = fields.entries("parameters", "standard_visits: 18 visits", sink);
    entries.iter().filter_map(|entry| parameter(entry, sink)).collect()
}

fn parameter(entry: &Entry, sink: &mut Sink) -> Option<Parameter> {
    let (name, node) = (entry.key.clone(), &entry.value);
    check_new_name(&name, "a parameter", sink);
    let what = format!("the parameter `{}`", name.node);
    if !matches!(node.kind, Kind::Map(_)) {
        let value = ParameterValue::Plain(single(node, &what, sink)?);
        return Some(Parameter { name, value, floor: None, ceiling: None, cite: Vec::new() });
    }
    let fields = open(node, sink)?;
    let value = value(&fields, sink);
    let mut limit =
        |key: &str| fields.get(key, sink).and_then(|node| single(node, &format!("`{key}`"), sink));
    let (floor, ceiling) = (limit("floor"), limit("ceiling"));
    let cite = cites(&fields, sink);
    Some(Parameter { name, value: value?, floor, ceiling, cite })
}

/// A value alone, or one that goes by a fact: what `to` of a change has.
pub(super) fn parameter_value(node: &Node, what: &str, sink: &mut Sink) -> Option<ParameterValue> {
    if matches!(node.kind, Kind::Map(_)) {
        return value(&open(node, sink)?, sink);
    }
    single(node, what, sink).map(ParameterValue::Plain)
}

/// The keys of a parameter with more than a value; `by` and `table` tell that its value goes by a fact.
fn open<'a>(node: &'a Node, sink: &mut Sink) -> Option<Fields<'a>> {
    let keyed = matches!(&node.kind, Kind::Map(entries)
        if entries.iter().any(|entry| matches!(entry.key.node.as_str(), "by" | "table" | "csv" | "xlsx")));
    Fields::open(node, if keyed { &PARAMETER_BY } else { &PARAMETER }, sink)
}

fn value(fields: &Fields<'_>, sink: &mut Sink) -> Option<ParameterValue> {
    if fields.has("value") && !fields.has("by") {
        return single(fields.get("value", sink)?, "`value`", sink).map(ParameterValue::Plain);
    }
    let by = fields.get("by", sink).and_then(|node| name(node, "a fact", sink));
    let otherwise = fields.get("else", sink).and_then(|node| single(node, "`else`", sink));
    let from = rows_file(fields, Some("table"), sink);
    let column = text_at(fields, "column", sink);
    let codes = fields.get("codes", sink).map(|node| texts(node, "`codes`", sink)).unwrap_or_default();
    let rows = if fields.has(from.key) {
        (!fields.has("table")).then(Vec::new)
    } else {
        fields.require("table", sink);
        fields.get("table", sink).map(|node| rows(node, sink))
    };
    if fields.has("column") || fields.has("codes") {
        ["csv", "column", "codes"].iter().for_each(|key| fields.require(key, sink));
    }
    let csv = from.file.map(|file| Box::new(RowsFrom { file, sheet: from.sheet, column, codes }));
    Some(ParameterValue::Keyed { by: by?, rows: rows?, otherwise, csv })
}

fn rows(node: &Node, sink: &mut Sink) -> Vec<(Spanned<String>, Operand)> {
    let entries = keys(node, "`table`", "{ AZ: 18 visits, CA: 20 visits }", sink).unwrap_or(&[]);
    let row = |entry: &Entry| {
        let what = format!("the value for `{}`", entry.key.node);
        if typed::day_meant(&entry.key.node).is_some() {
            day_in(&entry.key, "the day", sink)?;
        }
        Some((entry.key.clone(), single(&entry.value, &what, sink)?))
    };
    entries.iter().filter_map(row).collect()
}

/// A number with or without unit, a date or a word.
fn single(node: &Node, what: &str, sink: &mut Sink) -> Option<Operand> {
    if !matches!(node.kind, Kind::Scalar(_)) {
        sink.report(
            wrong_kind(node, what, "a single value")
                .help("write a number with its unit, a date or a word: `18 visits`"),
        );
        return None;
    }
    parse_operand(node, sink)
}
