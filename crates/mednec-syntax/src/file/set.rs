//! Lists of codes, value-set and code-system files.

use mednec_source::{Sink, Spanned};

use super::keys::{CODE_SYSTEM, VALUE_SET};
use super::name::{id, name};
use super::source::{allows, cites, sources, text_at};
use super::tree::{CodeEntry, CodeSystemFile, DatedItem, File, ValueSetFile};
use super::value::text;
use super::walk::{Fields, keys, list, wrong_kind};
use crate::expr::{SetItem, parse_set_item};
use crate::yaml::{Kind, Node};

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

/// A file with `value_set:`.
pub(super) fn value_set(node: &Node, sink: &mut Sink) -> Option<File> {
    let fields = Fields::open(node, &VALUE_SET, sink)?;
    let own = fields.get("value_set", sink).and_then(|node| name(node, "a value set", sink));
    let mut listed = |key: &str| {
        let node = fields.get(key, sink)?;
        items(node, &format!("`{key}`"), sink)
            .map(|items| items.into_iter().map(|item| DatedItem { item, from: None, until: None }).collect())
    };
    let codes = listed("codes").unwrap_or_default();
    let exclude = listed("exclude").unwrap_or_default();
    Some(File::ValueSet(ValueSetFile {
        name: own.unwrap_or_else(|| Spanned::new(String::new(), fields.key_span("value_set"))),
        title: text_at(&fields, "title", sink),
        system: text_at(&fields, "system", sink),
        codes,
        exclude,
        sources: sources(&fields, sink),
        csv: None,
        cite: cites(&fields, sink),
        allow: allows(&fields, node.span, sink),
    }))
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
    let titled = entries.iter().filter_map(|entry| {
        let what = format!("the title of `{}`", entry.key.node);
        let title = text(&entry.value, &what, sink)?;
        Some(CodeEntry { code: entry.key.clone(), title: Some(title), from: None, until: None })
    });
    let codes = titled.collect();
    Some(File::CodeSystem(CodeSystemFile {
        name: own.unwrap_or_else(|| Spanned::new(String::new(), fields.key_span("code_system"))),
        title,
        codes,
    }))
}
