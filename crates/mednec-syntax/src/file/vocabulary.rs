//! Vocabulary and payer files.

use std::sync::Arc;

use mednec_source::{Sink, Spanned};

use super::disposition::{dispositions, stages};
use super::fact::{conditions, fact};
use super::keys::{LETTERS, PAYER, VOCABULARY};
use super::name::id;
use super::source::{allows, sources, text_at};
use super::tree::{File, Letters, PayerFile, VocabularyFile};
use super::walk::{Fields, keys};
use crate::yaml::Node;

/// A file with `facts:` or `constraints:`.
pub(super) fn vocabulary(node: &Node, sink: &mut Sink) -> Option<File> {
    let fields = Fields::open(node, &VOCABULARY, sink)?;
    let entries = fields
        .get("facts", sink)
        .and_then(|node| keys(node, "`facts`", "direct_one_on_one: { type: yes/no }", sink))
        .unwrap_or(&[]);
    Some(File::Vocabulary(Arc::new(VocabularyFile {
        facts: entries.iter().filter_map(|entry| fact(entry, sink)).collect(),
        constraints: conditions(&fields, "constraints", sink),
        allow: allows(&fields, node.span, sink),
    })))
}

/// A file with `payer:` and no cases.
pub(super) fn payer(node: &Node, sink: &mut Sink) -> Option<File> {
    let fields = Fields::open(node, &PAYER, sink)?;
    let own = fields.get("payer", sink).and_then(|node| id(node, "a payer", sink));
    Some(File::Payer(Arc::new(PayerFile {
        id: own.unwrap_or_else(|| Spanned::new(String::new(), fields.key_span("payer"))),
        name: text_at(&fields, "name", sink),
        sources: sources(&fields, sink),
        stages: stages(&fields, sink),
        dispositions: dispositions(&fields, sink),
        letters: letters(&fields, sink),
    })))
}

/// `letters:`
fn letters(fields: &Fields<'_>, sink: &mut Sink) -> Letters {
    let node = fields.get("letters", sink);
    let Some(inner) = node.and_then(|node| Fields::open(node, &LETTERS, sink)) else {
        return Letters::default();
    };
    Letters {
        contact: text_at(&inner, "contact", sink),
        appeal_rights: text_at(&inner, "appeal_rights", sink),
        template: text_at(&inner, "template", sink),
    }
}
