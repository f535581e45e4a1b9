//! What the server can do, as it tells an editor.

use gen_lsp_types::{
    ChangeNotifications, CodeActionKind, CodeActionOptions, CodeActionProvider, CodeLensOptions,
    CompletionOptions, DefinitionProvider, DidChangeWatchedFilesRegistrationOptions,
    DocumentFormattingProvider, DocumentSymbolProvider, ExecuteCommandOptions, FileSystemWatcher,
    FoldingRangeProvider, GlobPattern, HoverProvider, InitializeResult, InlayHintProvider,
    ReferencesProvider, Registration, RegistrationParams, RenameOptions, RenameProvider, ServerCapabilities,
    ServerInfo, TextDocumentSync, TextDocumentSyncKind, TextDocumentSyncOptions, WatchKind,
    WorkDoneProgressOptions, WorkspaceFoldersServerCapabilities, WorkspaceOptions, WorkspaceSymbolProvider,
};

use crate::{commands, diagnostics};

/// After which letters an editor asks for completion by itself.
const TRIGGERS: [&str; 5] = [" ", ":", "[", "(", "-"];
/// The files that are watched.
const WATCHED: [&str; 4] = ["**/*.yaml", "**/*.yml", "**/*.csv", "**/*.xlsx"];

/// What is watched for folders that go.
const FOLDERS: &str = "**/*";

/// What the server can do.
pub(crate) fn result() -> InitializeResult {
    let none = || WorkDoneProgressOptions { work_done_progress: None };
    let capabilities = ServerCapabilities {
        text_document_sync: Some(TextDocumentSync::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::Incremental),
            ..TextDocumentSyncOptions::default()
        })),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(TRIGGERS.map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(HoverProvider::Bool(true)),
        definition_provider: Some(DefinitionProvider::Bool(true)),
        references_provider: Some(ReferencesProvider::Bool(true)),
        rename_provider: Some(RenameProvider::RenameOptions(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: none(),
        })),
        code_action_provider: Some(CodeActionProvider::CodeActionOptions(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QuickFix]),
            ..CodeActionOptions::default()
        })),
        code_lens_provider: Some(CodeLensOptions {
            resolve_provider: None,
            work_done_progress_options: none(),
        }),
        document_symbol_provider: Some(DocumentSymbolProvider::Bool(true)),
        workspace_symbol_provider: Some(WorkspaceSymbolProvider::Bool(true)),
        document_formatting_provider: Some(DocumentFormattingProvider::Bool(true)),
        folding_range_provider: Some(FoldingRangeProvider::Bool(true)),
        inlay_hint_provider: Some(InlayHintProvider::Bool(true)),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: commands::ALL.map(str::to_owned).to_vec(),
            work_done_progress_options: none(),
        }),
        workspace: Some(WorkspaceOptions {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(ChangeNotifications::Bool(true)),
            }),
            ..WorkspaceOptions::default()
        }),
        ..ServerCapabilities::default()
    };
    let info = ServerInfo {
        name: diagnostics::SOURCE.to_owned(),
        version: Some(env!("CARGO_PKG_VERSION").to_owned()),
    };
    InitializeResult { capabilities, server_info: Some(info) }
}

/// The wish to hear of files that something else than the editor changes.
pub(crate) fn watching() -> RegistrationParams {
    let watcher = |pattern: &str, kind| FileSystemWatcher {
        glob_pattern: GlobPattern::Pattern(pattern.to_owned()),
        kind,
    };
    // Of a folder that goes editors tell, and not of the files in it.
    let folders = watcher(FOLDERS, Some(WatchKind::Delete));
    let watchers = WATCHED.iter().map(|pattern| watcher(pattern, None)).chain([folders]).collect();
    let options = DidChangeWatchedFilesRegistrationOptions { watchers };
    RegistrationParams {
        registrations: vec![Registration {
            id: "mednec-files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: serde_json::to_value(options).ok(),
        }],
    }
}
