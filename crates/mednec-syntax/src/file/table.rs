//! Tables: rows of conditions to a value.

use mednec_source::{Diagnostic, Sink};

use super::grant::amount;
use super::keys::{ROW, TABLE};
use super::name::check_new_name;
use super::rows_file::rows_file;
use super::source::{cites, text_at};
use super::tree::{Table, TableRow};
use super::walk::{Fields, list, wrong_kind};
use crate::codes;
use crate::expr::{Expr, parse_expr};
use crate::yaml::{Entry, Kind, Node};

/// `tables:`
pub(super) fn tables(fields: &Fields<'_>, sink: &mut Sink) -> Vec<Table> {
    let example = "allowed_visits: { rows: [{ when: condition, value: 12 visits }] }";
    let entries = fields.entries("tables", example, sink);
    entries.iter().filter_map(|entry| table(entry, sink)).collect()
}

fn table(entry: &Entry, sink: &mut Sink) -> Option<Table> {
    check_new_name(&entry.key, "a table", sink);
    let fields = Fields::open(&entry.value, &TABLE, sink)?;
    let from = rows_file(&fields, Some("rows"), sink);
    if !fields.has(from.key) {
        fields.require("rows", sink);
    }
    Some(Table {
        span: entry.key.span.cover(entry.value.span),
        name: entry.key.clone(),
        title: text_at(&fields, "title", sink),
        hit: text_at(&fields, "hit", sink),
        collect: text_at(&fields, "collect", sink),
        rows: fields.get("rows", sink).map(|node| rows(node, sink)).unwrap_or_default(),
        csv: from.file,
        sheet: from.sheet,
        otherwise: fields.get("else", sink).and_then(|node| amount(node, "`else`", sink)),
        cite: cites(&fields, sink),
    })
}

fn rows(node: &Node, sink: &mut Sink) -> Vec<TableRow> {
    let items = list(node, "`rows`", sink).unwrap_or(&[]);
    if items.is_empty() && matches!(node.kind, Kind::Seq(_)) {
        sink.report(
            Diagnostic::new(&codes::EMPTY_GROUP, "`rows` has no entries")
                .at(node.span, "an empty list")
                .help("write rows, one on each line: `- { when: condition, value: 12 visits }`"),
        );
    }
    items.iter().filter_map(|item| row(item, sink)).collect()
}

fn row(node: &Node, sink: &mut Sink) -> Option<TableRow> {
    let fields = Fields::open(node, &ROW, sink)?;
    let when = fields.get("when", sink).and_then(|node| condition(node, "`when`", sink));
    let value = fields.get("value", sink).and_then(|node| amount(node, "`value`", sink));
    Some(TableRow { span: node.span, when: when?, value: value? })
}

/// A condition in one piece of text; a group is told.
pub(super) fn condition(node: &Node, what: &str, sink: &mut Sink) -> Option<Expr> {
    if matches!(node.kind, Kind::Scalar(_)) {
        return Some(parse_expr(node, sink));
    }
    sink.report(
        wrong_kind(node, what, "a condition")
            .help("write a condition as text, such as `severity >= moderate`, or the name of a criterion"),
    );
    None
}
