//! Lines above policies, rules and cases: what can be done there, and what the cases came to.

use gen_lsp_types::{CodeLens, CodeLensParams, Command};
use mednec_project::CaseResult;
use mednec_source::{SourceId, Span};
use mednec_syntax::file::{CasesFile, ChangeKind, File, PolicyFile, Rule};
use serde_json::{Value, json};

use crate::folder::Folder;
use crate::position;
use crate::session::{Session, View};
use crate::settle::Settled;
use crate::{commands, uri};

/// The lines above what stands in a file.
pub(crate) fn answer(session: &Session, asked: &CodeLensParams) -> Option<Vec<CodeLens>> {
    let view = session.view(&asked.text_document.uri)?;
    let path = view.folder.workspace.path(view.source)?;
    let lines = Lines { view, address: uri::of(path).0 };
    Some(match view.folder.workspace.file(view.source)? {
        File::Policy(policy) => lines.policy(policy),
        File::Cases(cases) => lines.cases(cases),
        _ => Vec::new(),
    })
}

struct Lines<'s> {
    view: View<'s>,
    address: String,
}

impl Lines<'_> {
    fn line(&self, at: Span, title: String, command: &str, arguments: Vec<Value>) -> CodeLens {
        CodeLens {
            range: position::range(self.view.file, at),
            command: Some(Command {
                title,
                tooltip: None,
                command: command.to_owned(),
                arguments: Some(arguments),
            }),
            data: None,
        }
    }

    fn policy(&self, policy: &PolicyFile) -> Vec<CodeLens> {
        let at = policy.id.span;
        let mut lines = vec![
            self.line(at, "Show the graph".into(), commands::SHOW_GRAPH, vec![json!(self.address)]),
            self.line(at, "Run the cases".into(), commands::RUN_CASES, vec![json!(self.address)]),
        ];
        let added = policy.changes.iter().filter_map(|change| match &change.kind {
            ChangeKind::AddBefore { added, .. } => Some(&**added),
            _ => None,
        });
        for rule in policy.rules.iter().chain(added) {
            let Some(reached) = reaching(self.view.folder, self.view.source, rule) else { continue };
            let line = position::position(self.view.file, rule.span.start).line;
            let arguments = vec![json!(self.address), json!(line)];
            lines.push(match reached.len() {
                0 => self.line(rule.span, "No case ends here: add one".into(), commands::ADD_CASE, arguments),
                1 => self.line(rule.span, "1 case ends here".into(), commands::SHOW_CASES, arguments),
                many => {
                    self.line(rule.span, format!("{many} cases end here"), commands::SHOW_CASES, arguments)
                }
            });
        }
        for line in &mut lines {
            // Above the first line alone.
            line.range.end = line.range.start;
        }
        lines
    }

    fn cases(&self, cases: &CasesFile) -> Vec<CodeLens> {
        let mut lines = Vec::new();
        if let Some(first) = cases.cases.first() {
            let arguments = vec![json!(self.address)];
            lines.push(self.line(first.id.span, "Run all cases".into(), commands::RUN_CASES, arguments));
        }
        for case in &cases.cases {
            let own = (case.id.node.clone(), case.id.span);
            let variants = case.variants.iter();
            let variants = variants.map(|one| (format!("{}/{}", case.id.node, one.name.node), one.name.span));
            for (name, at) in std::iter::once(own).chain(variants) {
                let arguments = vec![json!(self.address), json!(name)];
                let title = self.outcome(&name).unwrap_or_else(|| "Run".into());
                lines.push(self.line(at, title, commands::RUN_CASES, arguments));
            }
        }
        lines
    }

    /// What a case came to the last time that all were run.
    fn outcome(&self, name: &str) -> Option<String> {
        let good = self.view.folder.good.as_ref()?;
        let own = |result: &&CaseResult| result.span.source == self.view.source && result.name == name;
        Some(summed(good.run.results.iter().find(own)?))
    }
}

/// What a case came to, in a line.
pub(crate) fn summed(result: &CaseResult) -> String {
    match result.differences.first() {
        None => format!("✓ {} {}", result.answer.outcome.name(), result.answer.reason),
        Some(first) => format!("✗ expected {}, found {}", first.expected, first.found),
    }
}

/// The cases that a rule decided the last time that all were run; nothing where none were run since it was written.
pub(crate) fn reaching<'f>(folder: &'f Folder, source: SourceId, rule: &Rule) -> Option<Vec<&'f CaseResult>> {
    let good = folder.good.as_ref()?;
    let place = place_of(good, source, rule)?;
    let decided =
        |result: &&CaseResult| result.answer.rule.as_ref().is_some_and(|shown| shown.place == place);
    Some(good.run.results.iter().filter(decided).collect())
}

/// Where a rule stood when all was compiled, as `file:line`.
pub(crate) fn place_of(good: &Settled, source: SourceId, rule: &Rule) -> Option<String> {
    let (_, file) = good.project.files().iter().find(|(id, _)| *id == source)?;
    let File::Policy(policy) = file else { return None };
    let added = policy.changes.iter().filter_map(|change| match &change.kind {
        ChangeKind::AddBefore { added, .. } => Some(&**added),
        _ => None,
    });
    let same = |other: &&Rule| {
        other.outcome == rule.outcome && other.reason == rule.reason && other.name == rule.name
    };
    // Of several that decide for the same reason the nearest is meant.
    let before = policy.rules.iter().chain(added).filter(same);
    let one = before.min_by_key(|other| other.span.start.abs_diff(rule.span.start))?;
    let (path, at) = good.project.sources().locate(one.span)?;
    Some(format!("{path}:{}", at.line))
}
