//! What mends a problem.

use gen_lsp_types::{CodeAction, CodeActionKind, CodeActionParams, CodeActionResponse, Command};
use mednec_graph::Basis;
use mednec_source::{Diagnostic, Edit, Fix, Span};
use mednec_syntax::file::File;
use serde_json::json;

use crate::diagnostics::shown;
use crate::edits::workspace_edit;
use crate::session::{Session, View};
use crate::{commands, lenses, position, uri};

/// The grounds that a new reason is offered with, the usual first.
const GROUNDS: [Basis; 4] =
    [Basis::MedicalNecessity, Basis::NotCovered, Basis::Documentation, Basis::ClinicalReview];

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
        let fixes: Vec<Fix> =
            problem.fixes.iter().cloned().chain(meant(problem)).chain(more(view, problem)).collect();
        let only = fixes.len() == 1;
        for fix in fixes {
            found.push(CodeActionResponse::CodeAction(CodeAction {
                title: sentence(&fix.title),
                kind: Some(CodeActionKind::QuickFix),
                diagnostics: Some(vec![shown(view.folder, problem)]),
                is_preferred: only.then_some(true),
                edit: Some(workspace_edit(view, &fix.edits)),
                ..CodeAction::default()
            }));
        }
    }
    found.extend(uncovered(view, first));
    Some(found)
}

/// The names that a problem asks whether they were meant, where it has no fix of its own.
fn meant(problem: &Diagnostic) -> Vec<Fix> {
    let Some(at) = problem.primary.as_ref().filter(|_| problem.fixes.is_empty()) else { return Vec::new() };
    let asked = problem.help.iter().chain([&at.text]).find(|help| help.starts_with("did you mean `"));
    let names =
        asked.map(|asked| asked.split('`').skip(1).step_by(2).collect::<Vec<_>>()).unwrap_or_default();
    names.into_iter().map(|name| fix(format!("write `{name}`"), at.span, name)).collect()
}

/// What only an editor offers, because an author has to look at it.
fn more(view: View<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let Some(at) = problem.primary.as_ref().map(|label| label.span) else { return Vec::new() };
    match problem.code.name {
        "unknown-reason" => missing_reason(view, at),
        "unused-allow" | "unused-parameter" => without_line(view, at).into_iter().collect(),
        "no-rule-decides" => last_rule(view).into_iter().collect(),
        "missing-citation" => citations(view, at),
        "missing-key" => missing_key(view, problem, at).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// A reason added to those of the file, on each ground that it may have.
fn missing_reason(view: View<'_>, at: Span) -> Vec<Fix> {
    let name = view.folder.workspace.sources().slice(at).trim_matches(['"', '\'']).to_owned();
    let Some((place, lead)) = section(view, "reasons") else { return Vec::new() };
    let added = GROUNDS.map(|basis| {
        let basis = basis.name();
        let title = format!("add the reason `{name}` on the ground {}", crate::plain::words(basis));
        fix(title, place, &format!("{lead}  {name}: {{ basis: {basis} }}\n"))
    });
    added.into_iter().collect()
}

/// Where an entry is added to a section of a file, and what has to stand before it.
fn section(view: View<'_>, name: &str) -> Option<(Span, String)> {
    let text = view.file.text();
    let head = format!("{name}:");
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        start += line.len();
        if line.trim_end() == head {
            return Some((Span::new(view.source, start, start), String::new()));
        }
        if line.starts_with(&head) {
            // Written in brackets: it is not taken apart here.
            return None;
        }
    }
    let gap = if text.ends_with('\n') { "" } else { "\n" };
    Some((Span::new(view.source, text.len(), text.len()), format!("{gap}{head}\n")))
}

/// The line of a place taken out, where nothing else stands in it.
fn without_line(view: View<'_>, at: Span) -> Option<Fix> {
    let line = view.file.line(view.file.position(at.start).line)?;
    let text = view.file.text().get(line.clone())?;
    let name = view.folder.workspace.sources().slice(at);
    let alone = text.trim_start().starts_with(name) && !text.trim_end().ends_with(':');
    let next = view.file.text().get(line.end..)?;
    let indent = |text: &str| text.len() - text.trim_start_matches(' ').len();
    let deeper =
        next.lines().next().is_some_and(|next| !next.trim().is_empty() && indent(next) > indent(text));
    let place = Span::new(view.source, line.start, line.end);
    (alone && !deeper).then(|| fix("take the line out".into(), place, ""))
}

/// A last rule for all that no rule decides.
fn last_rule(view: View<'_>) -> Option<Fix> {
    let File::Policy(policy) = view.folder.workspace.file(view.source)? else { return None };
    let last = policy.rules.last()?;
    let start = position::position(view.file, last.span.start);
    let lead = " ".repeat((start.character as usize).checked_sub(2)?);
    let end = last.span.end as usize;
    let text = view.file.text();
    let end = text.get(..end)?.trim_end().len();
    let place = Span::new(view.source, end, end);
    let added = format!("\n{lead}- otherwise: {{ pend: clinical_review }}");
    Some(fix("end the rules with a clinical review".into(), place, &added))
}

/// The documents of the file as citations of a criterion.
fn citations(view: View<'_>, at: Span) -> Vec<Fix> {
    let Some(index) = view.folder.indexes.get(&view.source) else { return Vec::new() };
    let documents = index.definitions.iter().filter(|one| one.sort == crate::index::Sort::Document);
    let Some(line) = view.file.line(view.file.position(at.start).line) else { return Vec::new() };
    let text = view.file.text().get(line.clone()).unwrap_or("");
    // Of a criterion in brackets the place is within them.
    if !text.trim_end().ends_with(':') {
        return Vec::new();
    }
    let indent = text.len() - text.trim_start().len() + 2;
    let place = Span::new(view.source, line.end, line.end);
    let cite = |id: &str| {
        let added = format!("{}cite: {id}\n", " ".repeat(indent));
        fix(format!("cite `{id}`"), place, &added)
    };
    documents.map(|one| cite(&one.name)).collect()
}

/// A key that has to be written, before the first one of its place.
fn missing_key(view: View<'_>, problem: &Diagnostic, at: Span) -> Option<Fix> {
    let name = problem.message.strip_prefix('`')?.strip_suffix("` is missing")?;
    let line = view.file.line(view.file.position(at.start).line)?;
    let before = view.file.text().get(line.start..at.start as usize)?;
    let place = Span::new(view.source, at.start as usize, at.start as usize);
    let added = if before.trim_start_matches(['-', ' ']).is_empty() {
        format!("{name}: \n{}", " ".repeat(before.len()))
    } else {
        format!("{name}: , ")
    };
    Some(fix(format!("add `{name}:`"), place, &added))
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

fn fix(title: String, span: Span, replacement: &str) -> Fix {
    Fix { title, edits: vec![Edit { span, replacement: replacement.to_owned() }] }
}

/// A title as a menu has it, with a capital letter.
fn sentence(title: &str) -> String {
    let mut letters = title.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().collect::<String>() + letters.as_str())
        .unwrap_or_default()
}
