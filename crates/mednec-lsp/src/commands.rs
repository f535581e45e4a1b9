//! What an author asks to be done: check all, run cases, show a graph, add a case.

use std::path::{Path, PathBuf};

use gen_lsp_types::{
    ApplyWorkspaceEditParams, ApplyWorkspaceEditRequest, ExecuteCommandParams, MessageType, Position, Range,
    ShowDocumentParams, ShowDocumentRequest, ShowMessageNotification, ShowMessageParams, Uri, WorkspaceEdit,
};
use mednec_project::{CaseResult, suggest_for_rule};
use mednec_source::{Severity, SourceId, Span};
use mednec_syntax::file::{ChangeKind, File, Rule};
use serde_json::{Value, json};

use crate::folder::Folder;
use crate::lenses::{place_of, reaching, summed};
use crate::server::Server;
use crate::session::View;
use crate::settle::{Job, Settled, settled};
use crate::{Broken, edits, entry, position, uri};

/// Checks all policies of the folder of a file: `[uri]`.
pub(crate) const CHECK: &str = "mednec.check";
/// Runs cases: `[uri]` of a policy or a file of cases, and the name of one of them.
pub(crate) const RUN_CASES: &str = "mednec.runCases";
/// Gives the picture of a policy: `[uri]`.
pub(crate) const SHOW_GRAPH: &str = "mednec.showGraph";
/// Lists the cases that a rule decides: `[uri, line]`.
pub(crate) const SHOW_CASES: &str = "mednec.showCases";
/// Makes up a case that a rule decides: `[uri, line]`.
pub(crate) const ADD_CASE: &str = "mednec.addCase";
/// All of them.
pub(crate) const ALL: [&str; 5] = [CHECK, RUN_CASES, SHOW_GRAPH, SHOW_CASES, ADD_CASE];

/// The most cases that a message names.
const MOST_NAMED: usize = 10;

type Done = Result<Value, String>;

/// Does what is asked for; the inner result is what the editor is told.
pub(crate) fn run(server: &mut Server<'_>, asked: &ExecuteCommandParams) -> Result<Done, Broken> {
    let arguments = asked.arguments.as_deref().unwrap_or(&[]);
    let file = arguments.first().and_then(Value::as_str).map(|address| Uri(address.to_owned()));
    let Some((root, source)) = file.and_then(|at| {
        let (root, source) = server.session.locate(&at)?;
        Some((root.clone(), source))
    }) else {
        return Ok(Err("the first argument has to be the address of a file of policies".into()));
    };
    let line = arguments.get(1).and_then(Value::as_u64).and_then(|line| u32::try_from(line).ok());
    let done = match asked.command.as_str() {
        CHECK => check(server, &root)?,
        RUN_CASES => run_cases(server, &root, source, arguments.get(1).and_then(Value::as_str))?,
        SHOW_GRAPH => show_graph(server, &root, source),
        SHOW_CASES => show_cases(server, &root, source, line)?,
        ADD_CASE => add_case(server, &root, source, line)?,
        other => Err(format!("mednec has no command `{other}`")),
    };
    Ok(done)
}

/// The folder compiled and run as it is now.
fn now<'s>(server: &'s mut Server<'_>, root: &Path) -> Option<(&'s Settled, &'s Folder)> {
    let open = server.session.open_in(root);
    let folder = server.session.folders.get_mut(root)?;
    if folder.good.as_ref().is_none_or(|good| good.state != folder.state) {
        let job = Job { root: root.to_path_buf(), workspace: folder.workspace.clone(), state: folder.state };
        let all = std::sync::Arc::new(settled(job));
        if let Some(before) = folder.settle(&all, &open) {
            server.forget(before);
        }
    }
    let folder = server.session.folders.get(root)?;
    let good = folder.good.as_deref().filter(|good| good.state == folder.state)?;
    Some((good, folder))
}

const WITH_ERRORS: &str = "the policies have errors, so no case can be run";

fn check(server: &mut Server<'_>, root: &Path) -> Result<Done, Broken> {
    now(server, root);
    let Some(folder) = server.session.folders.get(root) else { return Ok(Err("nothing is open".into())) };
    let count = |severity: Severity| {
        let all = folder.problems.values().flatten();
        all.filter(|problem| problem.severity == severity).count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let files = folder.workspace.files().count();
    server.tell(root)?;
    let text = format!("{files} files: {}, {}", counted(errors, "error"), counted(warnings, "warning"));
    let kind = if errors > 0 { MessageType::Error } else { MessageType::Info };
    say(server, kind, text.clone())?;
    Ok(Ok(json!({ "files": files, "errors": errors, "warnings": warnings, "text": text })))
}

fn run_cases(
    server: &mut Server<'_>,
    root: &Path,
    source: SourceId,
    name: Option<&str>,
) -> Result<Done, Broken> {
    let Some((good, folder)) = now(server, root) else { return Ok(Err(WITH_ERRORS.into())) };
    let is_cases = matches!(folder.workspace.file(source), Some(File::Cases(_)));
    let own = folder.names().payer(source);
    let wanted = |result: &&CaseResult| {
        let called = name.is_none_or(|name| {
            result.name == name || result.name.strip_prefix(name).is_some_and(|rest| rest.starts_with('#'))
        });
        // Of a policy, all cases of its payer that it decides or may decide.
        let of_file = if is_cases {
            result.span.source == source
        } else {
            let policy = folder.indexes.get(&source).and_then(|index| index.definitions.first());
            let editions = result.answer.editions.iter().map(|edition| edition.policy.as_str());
            result.answer.payer.as_deref() == own
                && policy.is_some_and(|policy| editions.into_iter().any(|one| one == policy.name))
        };
        called && of_file
    };
    let results: Vec<&CaseResult> = good.run.results.iter().filter(wanted).collect();
    let failed: Vec<&&CaseResult> = results.iter().filter(|result| !result.passed()).collect();
    let mut text = format!("{} run, {} failed", counted(results.len(), "case"), failed.len());
    for result in failed.iter().take(MOST_NAMED) {
        text.push_str(&format!("\n{}: {}", result.name, summed(result)));
    }
    if let ([only], Some(_)) = (results.as_slice(), name) {
        text = format!("{}: {}", only.name, summed(only));
    }
    let shown: Vec<Value> = results
        .iter()
        .map(|result| json!({ "name": result.name, "passed": result.passed(), "text": summed(result) }))
        .collect();
    let (run, lost) = (results.len(), failed.len());
    let kind = if lost > 0 { MessageType::Warning } else { MessageType::Info };
    server.tell(root)?;
    say(server, kind, text.clone())?;
    Ok(Ok(json!({ "run": run, "failed": lost, "cases": shown, "text": text })))
}

fn show_graph(server: &mut Server<'_>, root: &Path, source: SourceId) -> Done {
    let tools = server.tools;
    let folder = server.session.folders.get_mut(root).ok_or("nothing is open")?;
    let part = folder.part(source);
    let bundle = part.bundle().ok_or("the policy has errors, so it has no graph yet")?;
    let path = part.sources().file(source).map_or("", |file| file.path());
    let svg = (tools.draw)(bundle, path)?;
    Ok(json!({ "title": path, "svg": svg }))
}

fn show_cases(
    server: &mut Server<'_>,
    root: &Path,
    source: SourceId,
    line: Option<u32>,
) -> Result<Done, Broken> {
    let Some((_, folder)) = now(server, root) else { return Ok(Err(WITH_ERRORS.into())) };
    let Some(rule) = line.and_then(|line| rule_at(folder, source, line)) else {
        return Ok(Err("no rule begins in this line".into()));
    };
    let reached = reaching(folder, source, rule).unwrap_or_default();
    let named: Vec<String> =
        reached.iter().take(MOST_NAMED).map(|one| format!("{} ({})", one.name, one.path)).collect();
    let more = reached.len().saturating_sub(MOST_NAMED);
    let rest = if more > 0 { format!("\nand {more} more") } else { String::new() };
    let text = format!("`{}` decides\n{}{rest}", rule.reason.node, named.join("\n"));
    let places: Vec<Value> = reached
        .iter()
        .filter_map(|one| {
            let place = crate::diagnostics::location(folder, one.span)?;
            Some(json!({ "name": one.name, "location": place }))
        })
        .collect();
    say(server, MessageType::Info, text.clone())?;
    Ok(Ok(json!({ "cases": places, "text": text })))
}

fn add_case(
    server: &mut Server<'_>,
    root: &Path,
    source: SourceId,
    line: Option<u32>,
) -> Result<Done, Broken> {
    let Some((good, folder)) = now(server, root) else { return Ok(Err(WITH_ERRORS.into())) };
    let Some(rule) = line.and_then(|line| rule_at(folder, source, line)) else {
        return Ok(Err("no rule begins in this line".into()));
    };
    let place = place_of(good, source, rule);
    let (bundle, sha256) = (good.project.bundle(), good.project.sha256().unwrap_or_default());
    let made = bundle.zip(place).and_then(|(bundle, place)| suggest_for_rule(bundle, sha256, &place));
    let Some(made) = made else {
        return Ok(Err(format!("no case was found that `{}` decides", rule.reason.node)));
    };
    let id = free_id(folder, &rule.reason.node.replace('_', "-"));
    let label = Some(format!("Add a case that `{}` decides", rule.reason.node));
    let entry = made.entry(&id);
    let added = server
        .session
        .view_in(root, source)
        .ok_or_else(|| WITH_ERRORS.to_owned())
        .and_then(|view| added(view, &entry));
    let Added { path, at, edit } = match added {
        Ok(added) => added,
        Err(why) => return Ok(Err(why)),
    };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    server.ask::<ApplyWorkspaceEditRequest>(&ApplyWorkspaceEditParams { label, edit, metadata: None })?;
    if server.session.client.window.as_ref().and_then(|window| window.show_document.as_ref()).is_some() {
        server.ask::<ShowDocumentRequest>(&ShowDocumentParams {
            uri: uri::of(&path),
            external: None,
            take_focus: Some(true),
            selection: Some(Range { start: at, end: at }),
        })?;
    }
    say(server, MessageType::Info, format!("`{id}` was added to {name}: is it what the policy means?"))?;
    Ok(Ok(json!({ "case": id, "file": uri::of(&path).0 })))
}

/// A name that no case has yet.
fn free_id(folder: &Folder, wanted: &str) -> String {
    let taken = |id: &str| folder.names().all().any(|found| found.definition.name == id);
    let numbered = (2u32..).map(|number| format!("{wanted}-{number}"));
    let mut ids = std::iter::once(wanted.to_owned()).chain(numbered);
    ids.find(|id| !taken(id)).unwrap_or_else(|| wanted.to_owned())
}

/// A case on its way into a file, and where it begins.
struct Added {
    path: PathBuf,
    at: Position,
    edit: WorkspaceEdit,
}

/// The change that adds a case to the cases of a policy: behind the last one of its payer's file, or in a new file.
fn added(view: View<'_>, entry: &str) -> Result<Added, String> {
    let folder = view.folder;
    let nowhere = || "there is no place for the case".to_owned();
    let by_hand = || "the cases are laid out so that none can be added: write one entry a line".to_owned();
    let path = folder.workspace.path(view.source).ok_or_else(nowhere)?;
    let stem = path.file_stem().ok_or_else(nowhere)?.to_string_lossy().into_owned();
    let payer = folder.names().payer(view.source);
    // Rows have another column for each fact, so no entry goes into them.
    let cases = folder.workspace.files().filter_map(|(source, file)| match file {
        File::Cases(cases) if !cases.of_rows && folder.names().payer(source) == payer => {
            Some((source, cases.cases.last()?))
        }
        _ => None,
    });
    // The file whose name is most like that of the policy.
    let alike = |source: SourceId| {
        let name = folder.workspace.path(source).and_then(Path::file_name).map(|name| name.to_string_lossy());
        name.map_or(0, |name| stem.bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count())
    };
    let Some((source, last)) = cases.max_by_key(|(source, _)| alike(*source)) else {
        let path = path.with_file_name(format!("{stem}.cases.yaml"));
        if folder.workspace.id(&path).is_some() {
            return Err(by_hand());
        }
        let head = payer.map(|payer| format!("payer: {payer}\n")).unwrap_or_default();
        let edit = edits::new_file(view.session, &path, format!("{head}cases:{entry}"));
        let edit = edit.ok_or_else(|| {
            let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
            format!("the editor makes no files: make {name} with a first case, and ask again")
        })?;
        let line = u32::try_from(head.lines().count()).unwrap_or_default();
        return Ok(Added { path, at: Position { line: line + 1, character: 0 }, edit });
    };
    let (file, path) = folder.text(source).zip(folder.workspace.path(source)).ok_or_else(nowhere)?;
    let text = file.text();
    let column = entry::dash(text, last.span.start as usize).ok_or_else(by_hand)?;
    let lines = moved(entry.trim_matches('\n'), column);
    let (at, put) = entry::below(text, last.span.end as usize, &lines).ok_or_else(by_hand)?;
    let edit = mednec_source::Edit { span: Span::new(source, at, at), replacement: put };
    let begin = position::position(file, edit.span.start);
    let line = if text.get(..at).is_some_and(|before| before.ends_with('\n')) { 0 } else { 1 };
    let at = Position { line: begin.line + line, character: 0 };
    Ok(Added { path: path.to_path_buf(), at, edit: edits::workspace_edit(view, &[edit]) })
}

/// The lines of an entry, whose dash stands behind two blanks, with the dash in another column.
fn moved(entry: &str, column: usize) -> String {
    let line = |line: &str| match line.strip_prefix("  ") {
        Some(rest) => format!("{}{rest}", " ".repeat(column)),
        None => line.to_owned(),
    };
    entry.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// The rule that begins in a line.
pub(crate) fn rule_at(folder: &Folder, source: SourceId, line: u32) -> Option<&Rule> {
    let File::Policy(policy) = folder.workspace.file(source)? else { return None };
    let file = folder.text(source)?;
    let added = policy.changes.iter().filter_map(|change| match &change.kind {
        ChangeKind::AddBefore { added, .. } => Some(&**added),
        _ => None,
    });
    policy.rules.iter().chain(added).find(|rule| position::position(file, rule.span.start).line == line)
}

fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

fn say(server: &Server<'_>, kind: MessageType, message: String) -> Result<(), Broken> {
    server.notify::<ShowMessageNotification>(&ShowMessageParams { kind, message })
}
