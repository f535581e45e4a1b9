//! The loop that answers an editor.
//!
//! A change is read at once, and what is wrong is looked for as soon as no further message waits; a moment after the
//! last one all policies are compiled on another thread.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, select, unbounded};
use gen_lsp_types::{
    CodeActionRequest, CodeLensRefreshRequest, CodeLensRequest, CompletionRequest, DefinitionRequest,
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DocumentFormattingRequest, DocumentSymbolRequest,
    ExecuteCommandRequest, FoldingRangeRequest, HoverRequest, InitializeParams, InlayHintRequest,
    PrepareRenameRequest, PublishDiagnosticsNotification, ReferencesRequest, RegistrationRequest,
    WorkspaceFolders, WorkspaceSymbolRequest,
};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use mednec_source::SourceId;
use serde::de::DeserializeOwned;

use crate::session::Session;
use crate::settle::{Job, Settled, Work};
use crate::{
    Broken, Tools, actions, announce, commands, completion, definition, diagnostics, folding, formatting,
    hover, inlay, lenses, references, rename, settle, symbols, uri,
};

/// How long the author has to pause before all policies are compiled.
const PAUSE: Duration = Duration::from_millis(300);
/// How long to wait where nothing is due.
const IDLE: Duration = Duration::from_secs(3600);

/// Answers an editor until it says that it is done.
pub(crate) fn run(connection: &Connection, tools: Tools<'_>) -> Result<(), Broken> {
    let broken = |error: &dyn ToString| Broken(error.to_string());
    let (id, params) = connection.initialize_start().map_err(|error| broken(&error))?;
    let params: InitializeParams = serde_json::from_value(params).map_err(|error| broken(&error))?;
    let result = serde_json::to_value(announce::result()).map_err(|error| broken(&error))?;
    connection.initialize_finish(id, result).map_err(|error| broken(&error))?;
    let (jobs, waiting) = unbounded();
    let (done, settled) = unbounded();
    settle::start(waiting, done).map_err(|error| broken(&error))?;
    let mut server = Server {
        connection,
        tools,
        session: Session::new(params.capabilities.clone()),
        jobs,
        changed: BTreeSet::new(),
        due: BTreeMap::new(),
        busy: BTreeSet::new(),
        sent: 0,
    };
    server.begin(&params)?;
    server.answer_all(&settled)
}

/// The server while it runs.
pub(crate) struct Server<'c> {
    connection: &'c Connection,
    pub(crate) tools: Tools<'c>,
    pub(crate) session: Session,
    jobs: Sender<Work>,
    /// Files that were changed and not looked at since.
    changed: BTreeSet<(PathBuf, SourceId)>,
    /// Folders that are to be compiled as a whole, and when.
    due: BTreeMap<PathBuf, Instant>,
    /// Folders that are being compiled.
    busy: BTreeSet<PathBuf>,
    /// How many requests were sent to the editor.
    sent: i32,
}

impl Server<'_> {
    /// Opens the folders that the editor shows.
    fn begin(&mut self, params: &InitializeParams) -> Result<(), Broken> {
        let shown = &params.workspace_folders_initialize_params.workspace_folders;
        if let Some(WorkspaceFolders::WorkspaceFolderList(folders)) = shown {
            for folder in folders.iter().filter_map(|folder| uri::path(&folder.uri)) {
                drop(self.session.open_folder(&folder));
            }
        }
        let watches = params
            .capabilities
            .workspace
            .as_ref()
            .and_then(|workspace| workspace.did_change_watched_files.as_ref()?.dynamic_registration);
        if watches == Some(true) {
            self.ask::<RegistrationRequest>(&announce::watching())?;
        }
        for root in self.session.folders.keys() {
            self.due.insert(root.clone(), Instant::now());
        }
        Ok(())
    }

    fn answer_all(&mut self, settled: &Receiver<Arc<Settled>>) -> Result<(), Broken> {
        let connection = self.connection;
        loop {
            self.start_due();
            let wait =
                self.due.iter().filter(|(root, _)| !self.busy.contains(*root)).map(|(_, at)| *at).min();
            let wait = wait.map_or(IDLE, |at| at.saturating_duration_since(Instant::now()));
            select! {
                recv(connection.receiver) -> message => {
                    let Ok(message) = message else { return Ok(()) };
                    if self.take(message)? {
                        return Ok(());
                    }
                }
                recv(settled) -> settled => {
                    if let Ok(settled) = settled {
                        self.take_settled(&settled)?;
                    }
                }
                default(wait) => {}
            }
            if connection.receiver.is_empty() {
                self.check_changed()?;
            }
        }
    }

    /// Takes a message; whether it is the last.
    fn take(&mut self, message: Message) -> Result<bool, Broken> {
        match message {
            Message::Request(request) => {
                if self.connection.handle_shutdown(&request).map_err(|error| Broken(error.to_string()))? {
                    return Ok(true);
                }
                self.check_changed()?;
                let response = self.response(request)?;
                self.send(response.into())?;
            }
            Message::Notification(notification) => {
                if notification.method == "exit" {
                    return Ok(true);
                }
                self.hear(notification)?;
            }
            // The editor has nothing to say that is waited for.
            Message::Response(_) => {}
        }
        Ok(false)
    }

    fn hear(&mut self, heard: Notification) -> Result<(), Broken> {
        match heard.method.as_str() {
            "textDocument/didOpen" => {
                if let Some(DidOpenTextDocumentParams { text_document: of }) = params(heard.params) {
                    let opened = self.session.open(&of.uri, of.version, of.text);
                    self.mark(opened);
                }
            }
            "textDocument/didChange" => {
                if let Some(DidChangeTextDocumentParams { text_document: of, content_changes }) =
                    params(heard.params)
                {
                    let at = &of.text_document_identifier.uri;
                    let changed = self.session.change(at, of.version, content_changes);
                    self.mark(changed);
                }
            }
            "textDocument/didClose" => {
                if let Some(DidCloseTextDocumentParams { text_document: of }) = params(heard.params)
                    && let Some(root) = self.session.close(&of.uri)
                {
                    self.tell(&root)?;
                    self.settle_soon(root);
                }
            }
            "workspace/didChangeWorkspaceFolders" => {
                if let Some(DidChangeWorkspaceFoldersParams { event }) = params(heard.params) {
                    for folder in event.added.iter().filter_map(|folder| uri::path(&folder.uri)) {
                        if let Some(root) = self.session.open_folder(&folder) {
                            self.due.insert(root, Instant::now());
                        }
                    }
                    for folder in event.removed.iter().filter_map(|folder| uri::path(&folder.uri)) {
                        if let Some(root) = self.session.close_folder(&folder) {
                            self.due.remove(&root);
                            self.tell(&root)?;
                        }
                    }
                }
            }
            "workspace/didChangeWatchedFiles" => {
                if let Some(DidChangeWatchedFilesParams { changes }) = params(heard.params) {
                    let paths = changes.iter().filter_map(|change| uri::path(&change.uri));
                    for root in self.session.reload(paths) {
                        self.settle_soon(root);
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn mark(&mut self, changed: Option<(PathBuf, SourceId)>) {
        if let Some((root, source)) = changed {
            self.settle_soon(root.clone());
            self.changed.insert((root, source));
        }
    }

    fn settle_soon(&mut self, root: PathBuf) {
        if self.session.folders.get(&root).is_some_and(|folder| folder.workspace.root() == root) {
            self.due.insert(root, Instant::now() + PAUSE);
        }
    }

    /// Looks for what is wrong with the files that were changed, and tells it.
    fn check_changed(&mut self) -> Result<(), Broken> {
        let mut roots = BTreeSet::new();
        for (root, source) in std::mem::take(&mut self.changed) {
            if let Some(folder) = self.session.folders.get_mut(&root) {
                folder.check(source);
                roots.insert(root);
            }
        }
        for root in roots {
            self.tell(&root)?;
        }
        Ok(())
    }

    /// Has folders compiled whose time has come.
    fn start_due(&mut self) {
        let now = Instant::now();
        let ready = self.due.iter().filter(|(root, at)| **at <= now && !self.busy.contains(*root));
        let ready: Vec<PathBuf> = ready.map(|(root, _)| root.clone()).collect();
        for root in ready {
            self.due.remove(&root);
            let Some(folder) = self.session.folders.get(&root) else { continue };
            let job = Job { root: root.clone(), workspace: folder.workspace.clone(), state: folder.state };
            if self.jobs.send(Work::Compile(job)).is_ok() {
                self.busy.insert(root);
            }
        }
    }

    fn take_settled(&mut self, settled: &Arc<Settled>) -> Result<(), Broken> {
        let root = &settled.root;
        self.busy.remove(root);
        let open = self.session.open_in(root);
        let Some(folder) = self.session.folders.get_mut(root) else { return Ok(()) };
        if let Some(before) = folder.settle(settled, &open) {
            self.forget(before);
        }
        self.tell(root)?;
        let refreshes = self
            .session
            .client
            .workspace
            .as_ref()
            .and_then(|workspace| workspace.code_lens.as_ref()?.refresh_support);
        if refreshes == Some(true) {
            self.ask::<CodeLensRefreshRequest>(&())?;
        }
        Ok(())
    }

    /// Has something let go of that no one needs any more.
    pub(crate) fn forget(&self, settled: Arc<Settled>) {
        // Where no one takes it, it goes here.
        drop(self.jobs.send(Work::Forget(settled)));
    }

    /// Tells what is wrong with the files of a folder, where that has changed.
    pub(crate) fn tell(&mut self, root: &Path) -> Result<(), Broken> {
        for news in diagnostics::news(&mut self.session, &root.to_path_buf()) {
            self.notify::<PublishDiagnosticsNotification>(&news)?;
        }
        Ok(())
    }

    fn response(&mut self, request: Request) -> Result<Response, Broken> {
        let method = request.method.clone();
        let Request { id, params, .. } = request;
        let session = &self.session;
        Ok(match method.as_str() {
            "textDocument/completion" => {
                answer::<CompletionRequest>(id, params, |asked| completion::answer(session, &asked))
            }
            "textDocument/hover" => {
                match self::params::<<HoverRequest as gen_lsp_types::Request>::Params>(params) {
                    Some(asked) => Response::new_ok(id, hover::answer(&mut self.session, &asked)),
                    None => unread(id),
                }
            }
            "textDocument/definition" => {
                answer::<DefinitionRequest>(id, params, |asked| definition::answer(session, &asked))
            }
            "textDocument/references" => {
                answer::<ReferencesRequest>(id, params, |asked| references::answer(session, &asked))
            }
            "textDocument/prepareRename" => {
                answer::<PrepareRenameRequest>(id, params, |asked| rename::prepare(session, &asked))
            }
            "textDocument/rename" => match self::params(params) {
                Some(asked) => match rename::answer(session, &asked) {
                    Ok(edit) => Response::new_ok(id, edit),
                    Err(why) => failed(id, why),
                },
                None => unread(id),
            },
            "textDocument/codeAction" => {
                answer::<CodeActionRequest>(id, params, |asked| actions::answer(session, &asked))
            }
            "textDocument/codeLens" => {
                answer::<CodeLensRequest>(id, params, |asked| lenses::answer(session, &asked))
            }
            "textDocument/inlayHint" => {
                answer::<InlayHintRequest>(id, params, |asked| inlay::answer(session, &asked))
            }
            "textDocument/formatting" => {
                answer::<DocumentFormattingRequest>(id, params, |asked| formatting::answer(session, &asked))
            }
            "textDocument/foldingRange" => {
                answer::<FoldingRangeRequest>(id, params, |asked| folding::answer(session, &asked))
            }
            "textDocument/documentSymbol" => {
                answer::<DocumentSymbolRequest>(id, params, |asked| symbols::answer(session, &asked))
            }
            "workspace/symbol" => {
                answer::<WorkspaceSymbolRequest>(id, params, |asked| Some(symbols::search(session, &asked)))
            }
            "workspace/executeCommand" => {
                match self::params::<<ExecuteCommandRequest as gen_lsp_types::Request>::Params>(params) {
                    Some(asked) => match commands::run(self, &asked)? {
                        Ok(result) => Response::new_ok(id, result),
                        Err(why) => failed(id, why),
                    },
                    None => unread(id),
                }
            }
            _ => {
                let why = format!("mednec does not answer `{method}`");
                Response::new_err(id, ErrorCode::MethodNotFound as i32, why)
            }
        })
    }

    fn send(&self, message: Message) -> Result<(), Broken> {
        self.connection.sender.send(message).map_err(|error| Broken(error.to_string()))
    }

    /// Sends a notification.
    pub(crate) fn notify<N: gen_lsp_types::Notification>(&self, params: &N::Params) -> Result<(), Broken> {
        self.send(Notification::new(N::METHOD.to_string(), params).into())
    }

    /// Sends a request whose answer is not waited for.
    pub(crate) fn ask<R: gen_lsp_types::Request>(&mut self, params: &R::Params) -> Result<(), Broken> {
        self.sent += 1;
        self.send(Request::new(RequestId::from(self.sent), R::METHOD.to_string(), params).into())
    }
}

fn params<T: DeserializeOwned>(params: serde_json::Value) -> Option<T> {
    serde_json::from_value(params).ok()
}

fn answer<R: gen_lsp_types::Request>(
    id: RequestId,
    params: serde_json::Value,
    with: impl FnOnce(R::Params) -> R::Result,
) -> Response {
    match self::params(params) {
        Some(params) => Response::new_ok(id, with(params)),
        None => unread(id),
    }
}

fn unread(id: RequestId) -> Response {
    Response::new_err(id, ErrorCode::InvalidParams as i32, "the request cannot be read".to_owned())
}

fn failed(id: RequestId, why: String) -> Response {
    Response::new_err(id, ErrorCode::RequestFailed as i32, why)
}
