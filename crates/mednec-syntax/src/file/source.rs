//! Documents that are cited, and warnings that are allowed.

use mednec_source::{Sink, Span, Spanned};

use super::keys::{SECTION, SOURCE};
use super::name::check_id;
use super::tree::{Allow, Section, Source};
use super::value::{date, text, texts};
use super::walk::Fields;
use crate::yaml::{Kind, Node};

/// `title:`, `name:` and other text of a place.
pub(super) fn text_at(fields: &Fields<'_>, key: &str, sink: &mut Sink) -> Option<Spanned<String>> {
    let node = fields.get(key, sink)?;
    text(node, &format!("`{key}`"), sink)
}

/// `cite:`, one citation or a list of them.
pub(super) fn cites(fields: &Fields<'_>, sink: &mut Sink) -> Vec<Spanned<String>> {
    let Some(node) = fields.get("cite", sink) else {
        return Vec::new();
    };
    match node.kind {
        Kind::Seq(_) => texts(node, "`cite`", sink),
        Kind::Null | Kind::Scalar(_) | Kind::Map(_) => text(node, "`cite`", sink).into_iter().collect(),
    }
}

/// `sources:`
pub(super) fn sources(fields: &Fields<'_>, sink: &mut Sink) -> Vec<Source> {
    let entries = fields.entries("sources", "rehab-12: { title: … }", sink);
    entries.iter().map(|entry| source(&entry.key, &entry.value, sink)).collect()
}

fn source(id: &Spanned<String>, node: &Node, sink: &mut Sink) -> Source {
    check_id(id, "a source", sink);
    let mut source = Source {
        span: id.span.cover(node.span),
        id: id.clone(),
        title: None,
        version: None,
        published: None,
        read_on: None,
        authority: None,
        note: None,
        sections: Vec::new(),
    };
    let Some(fields) = Fields::open(node, &SOURCE, sink) else {
        return source;
    };
    source.title = text_at(&fields, "title", sink);
    source.version = text_at(&fields, "version", sink);
    source.published = text_at(&fields, "published", sink);
    source.read_on = fields.get("read_on", sink).and_then(|node| date(node, "`read_on`", sink));
    source.authority = text_at(&fields, "authority", sink);
    source.note = text_at(&fields, "note", sink);
    let sections = fields.entries("sections", "{ §4.2: { says: … } }", sink);
    source.sections = sections.iter().map(|entry| section(&entry.key, &entry.value, sink)).collect();
    source
}

fn section(label: &Spanned<String>, node: &Node, sink: &mut Sink) -> Section {
    let mut section = Section { label: label.clone(), says: None, not_carried: None };
    if let Some(fields) = Fields::open(node, &SECTION, sink) {
        section.says = text_at(&fields, "says", sink);
        section.not_carried = text_at(&fields, "not_carried", sink);
    }
    section
}

/// `allow:`, which holds within `scope`.
pub(super) fn allows(fields: &Fields<'_>, scope: Span, sink: &mut Sink) -> Vec<Allow> {
    let entries = fields.entries("allow", "{ warning-code: why it is allowed }", sink);
    let allow = |entry: &crate::yaml::Entry| {
        let reason = text(&entry.value, "the reason why a warning is allowed", sink)?;
        Some(Allow { code: entry.key.clone(), reason, scope })
    };
    entries.iter().filter_map(allow).collect()
}
