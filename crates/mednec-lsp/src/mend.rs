//! What mends a problem and only an editor offers, because an author has to look at it.

use mednec_graph::Basis;
use mednec_source::{Diagnostic, Edit, Fix, Span};
use mednec_syntax::file::{File, is_new_name};

use crate::entry;
use crate::index::Sort;
use crate::session::View;

/// The grounds that a new reason is offered with, the usual first.
const GROUNDS: [Basis; 4] =
    [Basis::MedicalNecessity, Basis::NotCovered, Basis::Documentation, Basis::ClinicalReview];

/// What mends a problem of a file, besides what is told with it. Rows are not mended.
pub(crate) fn more(view: View<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let here = |at: &Span| at.source == view.source && view.is_yaml();
    let Some(at) = problem.primary.as_ref().map(|label| label.span).filter(here) else { return Vec::new() };
    match problem.code.name {
        "unknown-reason" => missing_reason(view, at),
        "unused-allow" | "unused-parameter" | "unused-criterion" | "duplicate-key" => {
            without(view, at).into_iter().collect()
        }
        "grant-form" if problem.help.iter().any(|help| help.starts_with("take `grant` out")) => {
            without_key(view, at, "grant").into_iter().collect()
        }
        "open-list-excludes" => {
            // An open list of a shared file is a matter of all who use it.
            let open = problem.labels.iter().map(|label| label.span).take(1).filter(here);
            open.filter_map(|at| without_key(view, at, "open")).collect()
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
    // Told too of a reason that is there, but is itself reported as another.
    let known = view.folder.names().known(view.source, &name);
    if !is_new_name(&name) || known.iter().any(|found| found.definition.sort == Sort::Reason) {
        return Vec::new();
    }
    let Some((place, lead)) = section(view, "reasons") else { return Vec::new() };
    let added = GROUNDS.map(|basis| {
        let basis = basis.name();
        let title = format!("add the reason `{name}` on the ground {}", crate::plain::words(basis));
        fix(title, place, &format!("{lead}{name}: {{ basis: {basis} }}\n"))
    });
    added.into_iter().collect()
}

/// Where an entry is added to a section of a file, and what has to stand before it: its blanks, and what else is missing.
fn section(view: View<'_>, name: &str) -> Option<(Span, String)> {
    let text = view.file.text();
    let head = format!("{name}:");
    let blanks = |column: Option<usize>| " ".repeat(column.unwrap_or_else(|| entry::step(text)));
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        start += line.len();
        if line.trim_end() == head {
            let gap = if line.ends_with('\n') { "" } else { "\n" };
            let lead = blanks(entry::column_below(text, start - line.len()));
            return Some((Span::new(view.source, start, start), format!("{gap}{lead}")));
        }
        if line.starts_with(&head) {
            // Written in brackets: it is not taken apart here.
            return None;
        }
    }
    let gap = if text.ends_with('\n') { "" } else { "\n" };
    Some((Span::new(view.source, text.len(), text.len()), format!("{gap}{head}\n{}", blanks(None))))
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
            let deeper = || at.start as usize - start + entry::step(text);
            let blanks = " ".repeat(entry::column_below(text, at.start as usize).unwrap_or_else(deeper));
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
    let text = view.file.text();
    let lead = " ".repeat(entry::dash(text, last.span.start as usize)?);
    let rule = format!("{lead}- otherwise: {{ pend: clinical_review }}");
    let (end, added) = entry::below(text, last.span.end as usize, &rule)?;
    let place = Span::new(view.source, end, end);
    Some(fix("end the rules with a clinical review".into(), place, &added))
}

/// The documents of the file as citations of a criterion.
fn citations(view: View<'_>, at: Span) -> Vec<Fix> {
    let Some(index) = view.folder.indexes.get(&view.source) else { return Vec::new() };
    let documents = index.definitions.iter().filter(|one| one.sort == Sort::Document);
    let Some(line) = view.file.line(view.file.position(at.start).line) else { return Vec::new() };
    let text = view.file.text().get(line.clone()).unwrap_or("");
    // Of a criterion in brackets the place is within them.
    if !text.trim_end().ends_with(':') || !text.ends_with('\n') {
        return Vec::new();
    }
    let name = line.start + text.len() - text.trim_start().len();
    let Some(indent) = entry::column_below(view.file.text(), name) else { return Vec::new() };
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
