//! What mends a problem.

use gen_lsp_types::{CodeAction, CodeActionKind, CodeActionParams, CodeActionResponse, Command};
use serde_json::json;

use crate::diagnostics::shown;
use crate::edits::workspace_edit;
use crate::mend::more;
use crate::session::{Session, View};
use crate::{commands, lenses, position, uri};

/// What mends the problems of a part of a file.
pub(crate) fn answer(session: &Session, asked: &CodeActionParams) -> Option<Vec<CodeActionResponse>> {
    let view = session.view(&asked.text_document.uri)?;
    let (first, last) = (view.byte(asked.range.start), view.byte(asked.range.end));
    let mut found = Vec::new();
    for problem in view.folder.problems.get(&view.source).map_or(&[][..], Vec::as_slice) {
        let Some(at) = problem.primary.as_ref().map(|label| label.span) else { continue };
        if at.start > last || first > at.end {
            continue;
        }
        let more = more(view, problem);
        // What more there is an author has to look at.
        let certain = problem.certain_fix().is_some() && more.is_empty();
        for fix in problem.fixes.iter().cloned().chain(more) {
            found.push(CodeActionResponse::CodeAction(CodeAction {
                title: sentence(&fix.title),
                kind: Some(CodeActionKind::QuickFix),
                diagnostics: Some(vec![shown(view.folder, problem)]),
                is_preferred: certain.then_some(true),
                edit: Some(workspace_edit(view, &fix.edits)),
                ..CodeAction::default()
            }));
        }
    }
    found.extend(uncovered(view, first));
    Some(found)
}

/// A case for the rule of a line that no case reaches.
fn uncovered(view: View<'_>, byte: u32) -> Option<CodeActionResponse> {
    let line = position::position(view.file, byte).line;
    let rule = commands::rule_at(view.folder, view.source, line)?;
    lenses::reaching(view.folder, view.source, rule).filter(Vec::is_empty)?;
    let address = uri::of(view.folder.workspace.path(view.source)?).0;
    let title = format!("Add a case that `{}` decides", rule.reason.node);
    Some(CodeActionResponse::CodeAction(CodeAction {
        title: title.clone(),
        kind: Some(CodeActionKind::QuickFix),
        command: Some(Command {
            title,
            tooltip: None,
            command: commands::ADD_CASE.to_owned(),
            arguments: Some(vec![json!(address), json!(line)]),
        }),
        ..CodeAction::default()
    }))
}

/// A title as a menu has it, with a capital letter.
fn sentence(title: &str) -> String {
    let mut letters = title.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().collect::<String>() + letters.as_str())
        .unwrap_or_default()
}
