//! What mends a problem and only an editor offers, because an author has to look at it.

use mednec_graph::Basis;
use mednec_source::{Diagnostic, Edit, Fix, Span};
use mednec_syntax::file::File;

use crate::session::View;
use crate::{entry, position};

/// The grounds that a new reason is offered with, the usual first.
const GROUNDS: [Basis; 4] =
    [Basis::MedicalNecessity, Basis::NotCovered, Basis::Documentation, Basis::ClinicalReview];

/// What mends a problem, besides what is told with it.
pub(crate) fn more(view: View<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let Some(at) = problem.primary.as_ref().map(|label| label.span) else { return Vec::new() };
    match problem.code.name {
        "unknown-reason" => missing_reason(view, at),
        "unused-allow" | "unused-parameter" | "unused-criterion" | "duplicate-key" => {
            without(view, at).into_iter().collect()
        }
        "grant-form" if problem.help.iter().any(|help| help.starts_with("take `grant` out")) => {
            without_key(view, at, "grant").into_iter().collect()
        }
        "open-list-excludes" => {
            let open = problem.labels.iter().map(|label| label.span);
            open.take(1).filter_map(|at| without_key(view, at, "open")).collect()
        }
        "rule-never-decides" => without_rule(view, at).into_iter().collect(),
        "otherwise-not-last" => moved_last(view, at).into_iter().collect(),
        "reason-without-basis" => grounds(view, at),
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

/// An entry taken out, with its value.
fn without(view: View<'_>, at: Span) -> Option<Fix> {
    let gone = entry::removed(view.file.text(), at.start as usize)?;
    Some(fix("take it out".into(), Span::new(view.source, gone.start, gone.end), ""))
}

/// The entry taken out whose value stands in a place.
fn without_key(view: View<'_>, value: Span, key: &str) -> Option<Fix> {
    let before = view.file.text().get(..value.start as usize)?;
    let start = before.rfind(&format!("{key}:"))?;
    let fix = without(view, Span::new(value.source, start, start))?;
    Some(Fix { title: format!("take `{key}` out"), ..fix })
}

/// A rule taken out.
fn without_rule(view: View<'_>, at: Span) -> Option<Fix> {
    let gone = entry::item(view.file.text(), at.start as usize)?;
    Some(fix("take the rule out".into(), Span::new(view.source, gone.start, gone.end), ""))
}

/// The rule of a place behind all others of its list.
fn moved_last(view: View<'_>, at: Span) -> Option<Fix> {
    let File::Policy(policy) = view.folder.workspace.file(view.source)? else { return None };
    let text = view.file.text();
    let own = entry::item(text, at.start as usize)?;
    let last = policy.rules.last().filter(|last| last.span.start > at.start)?;
    let end = entry::item(text, last.span.start as usize)?.end;
    let gap = if text.get(..end)?.ends_with('\n') { "" } else { "\n" };
    let moved = format!("{gap}{}", text.get(own.clone())?);
    let edit = |start, end, replacement| Edit { span: Span::new(view.source, start, end), replacement };
    let edits = vec![edit(own.start, own.end, String::new()), edit(end, end, moved)];
    Some(Fix { title: "move it to the end".into(), edits })
}

/// A ground for a reason, on each that it may have.
fn grounds(view: View<'_>, at: Span) -> Vec<Fix> {
    let text = view.file.text();
    let Some(behind) = text.get(at.end as usize..) else { return Vec::new() };
    let line = behind.lines().next().unwrap_or("");
    let Some(lead) = line.strip_prefix(':') else { return Vec::new() };
    let offer = |basis: Basis| {
        let (ground, words) = (basis.name(), crate::plain::words(basis.name()));
        let (place, added) = if lead.trim_start().starts_with('{') {
            (at.end as usize + line.find('{')? + 1, format!(" basis: {ground},"))
        } else if lead.trim().is_empty() {
            let start = text.get(..at.start as usize)?.rfind('\n').map_or(0, |newline| newline + 1);
            let blanks = " ".repeat(at.start as usize - start + 2);
            (at.end as usize + line.len(), format!("\n{blanks}basis: {ground}"))
        } else {
            return None;
        };
        Some(fix(format!("give it the ground {words}"), Span::new(view.source, place, place), &added))
    };
    GROUNDS.into_iter().filter_map(offer).collect()
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

fn fix(title: String, span: Span, replacement: &str) -> Fix {
    Fix { title, edits: vec![Edit { span, replacement: replacement.to_owned() }] }
}
