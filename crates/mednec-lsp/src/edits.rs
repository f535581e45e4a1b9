//! Changes of files, as an editor makes them.

use std::collections::{BTreeMap, HashMap};

use gen_lsp_types::{
    DocumentChange, Edit, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextDocumentIdentifier,
    TextEdit, WorkspaceEdit,
};
use mednec_source::SourceId;

use crate::session::View;
use crate::{position, uri};

/// The changes that replace pieces of files of a view's folder.
pub(crate) fn workspace_edit(view: View<'_>, edits: &[mednec_source::Edit]) -> WorkspaceEdit {
    let mut by_file: BTreeMap<SourceId, Vec<TextEdit>> = BTreeMap::new();
    for edit in edits {
        if let Some(file) = view.folder.text(edit.span.source) {
            let range = position::range(file, edit.span);
            let made = TextEdit { range, new_text: edit.replacement.clone() };
            by_file.entry(edit.span.source).or_default().push(made);
        }
    }
    let workspace = view.session.client.workspace.as_ref();
    let versioned = workspace.and_then(|workspace| workspace.workspace_edit.as_ref()?.document_changes);
    if versioned != Some(true) {
        let changes: HashMap<_, _> = by_file
            .into_iter()
            .filter_map(|(source, edits)| Some((uri::of(view.folder.workspace.path(source)?), edits)))
            .collect();
        return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    }
    let changes = by_file.into_iter().filter_map(|(source, edits)| {
        let path = view.folder.workspace.path(source)?;
        Some(DocumentChange::TextDocumentEdit(TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier {
                version: view.session.version(path),
                text_document_identifier: TextDocumentIdentifier { uri: uri::of(path) },
            },
            edits: edits.into_iter().map(Edit::TextEdit).collect(),
        }))
    });
    WorkspaceEdit { document_changes: Some(changes.collect()), ..WorkspaceEdit::default() }
}
