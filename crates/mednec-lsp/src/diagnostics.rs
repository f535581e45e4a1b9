//! Problems as an editor shows them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gen_lsp_types::{
    Code, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    Location, Message, PublishDiagnosticsParams, Range, Uri,
};
use mednec_source::{Severity, Span};

use crate::folder::Folder;
use crate::session::Session;
use crate::{position, uri};

/// Who tells.
pub(crate) const SOURCE: &str = "mednec";
/// Where the pages of problems are.
const PAGES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/diagnostics/");
/// Problems of what nothing uses, which editors show in grey.
const UNUSED: [&str; 3] = ["unused-criterion", "unused-parameter", "unused-allow"];

/// What has to be told anew of the files of a folder.
pub(crate) fn news(session: &mut Session, root: &PathBuf) -> Vec<PublishDiagnosticsParams> {
    let Some(folder) = session.folders.get(root) else {
        // Of a folder that is let go of nothing is wrong any more; that of a single file goes with it.
        let of_others = |path: &Path| session.folders.keys().any(|other| path.starts_with(other));
        let gone = session.published.keys().filter(|path| path.starts_with(root) && !of_others(path));
        let gone: Vec<PathBuf> = gone.cloned().collect();
        let cleared = gone.iter().filter(|path| session.published.remove(*path).is_some());
        let cleared: Vec<PathBuf> = cleared.cloned().collect();
        return cleared.iter().map(|path| told(session, path, Vec::new())).collect();
    };
    let mut now: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
    for (source, problems) in folder.problems.iter().filter(|(_, problems)| !problems.is_empty()) {
        // The problems of all sheets of a workbook are those of one file.
        if let Some(path) = folder.workspace.on_disk(*source) {
            let of_file = now.entry(path.to_path_buf()).or_default();
            of_file.extend(problems.iter().map(|one| shown(folder, one)));
        }
    }
    let mended = session.published.keys().filter(|path| path.starts_with(root) && !now.contains_key(*path));
    let mended: Vec<PathBuf> = mended.cloned().collect();
    let mut news = Vec::new();
    for path in mended {
        session.published.remove(&path);
        news.push(told(session, &path, Vec::new()));
    }
    for (path, found) in now {
        if session.published.get(&path) != Some(&found) {
            news.push(told(session, &path, found.clone()));
            session.published.insert(path, found);
        }
    }
    news
}

fn told(session: &Session, path: &Path, diagnostics: Vec<Diagnostic>) -> PublishDiagnosticsParams {
    PublishDiagnosticsParams { uri: session.address(path), version: session.version(path), diagnostics }
}

/// A problem as an editor shows it.
pub(crate) fn shown(folder: &Folder, problem: &mednec_source::Diagnostic) -> Diagnostic {
    let severity = match problem.severity {
        Severity::Error => DiagnosticSeverity::Error,
        Severity::Warning => DiagnosticSeverity::Warning,
        Severity::Note => DiagnosticSeverity::Information,
    };
    let cell = problem.primary.as_ref().and_then(|at| folder.workspace.cell(at.span));
    let mut message = cell.map(|cell| format!("{cell}: ")).unwrap_or_default() + &problem.message;
    if let Some(said) = problem.primary.as_ref().map(|at| at.text.as_str()).filter(|text| !text.is_empty()) {
        message.push_str(&format!(": {said}"));
    }
    problem.help.iter().for_each(|help| message.push_str(&format!("\nhelp: {help}")));
    // One fix does what the help says; of several each is a reading of its own.
    let several = problem.fixes.iter().filter(|_| problem.fixes.len() > 1);
    several.for_each(|fix| message.push_str(&format!("\nhelp: {}", fix.title)));
    problem.notes.iter().for_each(|note| message.push_str(&format!("\nnote: {note}")));
    let related = problem.labels.iter().filter_map(|label| {
        let message = if label.text.is_empty() { "see here".to_owned() } else { label.text.clone() };
        Some(DiagnosticRelatedInformation { location: location(folder, label.span)?, message })
    });
    let related: Vec<DiagnosticRelatedInformation> = related.collect();
    let at = problem.primary.as_ref().and_then(|at| location(folder, at.span));
    Diagnostic {
        range: at.map_or(Range::default(), |at| at.range),
        severity: Some(severity),
        code: Some(Code::String(problem.code.name.to_owned())),
        code_description: Some(CodeDescription { href: Uri(format!("{PAGES}{}.md", problem.code.name)) }),
        source: Some(SOURCE.to_owned()),
        message: Message::String(message),
        tags: UNUSED.contains(&problem.code.name).then(|| vec![DiagnosticTag::Unnecessary]),
        related_information: (!related.is_empty()).then_some(related),
        data: None,
    }
}

/// A span as a place of the protocol; of a cell of a workbook, which has no lines, the beginning of the file.
pub(crate) fn location(folder: &Folder, span: Span) -> Option<Location> {
    let path = folder.workspace.on_disk(span.source)?;
    let range = match folder.workspace.cell(span) {
        Some(_) => Range::default(),
        None => position::range(folder.text(span.source)?, span),
    };
    Some(Location { uri: uri::of(path), range })
}
