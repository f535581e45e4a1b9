//! Changes of files, as an editor makes them.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use gen_lsp_types::{
    CreateFile, DocumentChange, Edit, OptionalVersionedTextDocumentIdentifier, Range, ResourceOperationKind,
    TextDocumentEdit, TextDocumentIdentifier, TextEdit, WorkspaceEdit,
};
use mednec_source::SourceId;

use crate::session::{Session, View};
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
    if !takes_documents(view.session) {
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

/// The changes that make a file with a text; nothing where the editor does not take them.
pub(crate) fn new_file(session: &Session, path: &Path, text: String) -> Option<WorkspaceEdit> {
    let workspace = session.client.workspace.as_ref()?;
    let operations = workspace.workspace_edit.as_ref()?.resource_operations.as_ref()?;
    if !takes_documents(session) || !operations.contains(&ResourceOperationKind::Create) {
        return None;
    }
    let create = CreateFile { uri: uri::of(path), options: None, annotation_id: None };
    let range = Range::default();
    let filled = TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier {
            version: None,
            text_document_identifier: TextDocumentIdentifier { uri: uri::of(path) },
        },
        edits: vec![Edit::TextEdit(TextEdit { range, new_text: text })],
    };
    let changes = vec![DocumentChange::CreateFile(create), DocumentChange::TextDocumentEdit(filled)];
    Some(WorkspaceEdit { document_changes: Some(changes), ..WorkspaceEdit::default() })
}

/// Whether the editor takes changes of documents of a version.
fn takes_documents(session: &Session) -> bool {
    let workspace = session.client.workspace.as_ref();
    let versioned = workspace.and_then(|workspace| workspace.workspace_edit.as_ref()?.document_changes);
    versioned == Some(true)
}
