//! What an analysis found, by file and edition.

use clap::builder::styling::{AnsiColor, Style};
use mednec_project::{Analysis, EditionAsked, Finding, Witness};
use mednec_source::{Severity, SourceMap};

use super::width::{Line, Page};
use super::{BOLD, DIM, outcome_style};

/// Where the words of a finding begin.
const INDENT: usize = 11;

/// Draws an analysis.
pub(crate) fn analysis(page: &mut Page, sources: &SourceMap, found: &Analysis) {
    let mut group: Option<(&str, Option<&(String, String)>)> = None;
    let mut findings: Vec<(&str, &Finding)> =
        found.findings.iter().map(|finding| (path(sources, finding), finding)).collect();
    // What belongs to one edition stands together, whatever shared file it is written in.
    findings.sort_by(|(a, one), (b, other)| (a, &one.edition).cmp(&(b, &other.edition)));
    for (path, finding) in findings {
        if group != Some((path, finding.edition.as_ref())) {
            page.gap();
            heading(page, path, finding.edition.as_ref());
            group = Some((path, finding.edition.as_ref()));
        }
        page.gap();
        one(page, sources, finding);
    }
    let (mut shown, mut proved, mut open) = (0, 0, 0);
    for edition in &found.editions {
        shown += edition.shown;
        proved += edition.proved;
        open += edition.open.len();
        proofs(page, edition);
    }
    if !found.editions.is_empty() {
        page.gap();
        let text = format!("{shown} answered by a case, {proved} by a proof, {open} not");
        row(page, "asked", DIM, Line::plain(&text));
    }
    if found.refused > 0 {
        let text = format!("{} too large to be analysed to the end", groups(found.refused));
        row(page, "refused", DIM, Line::plain(&text));
    }
}

fn groups(count: usize) -> String {
    if count == 1 { "1 group of policies".to_owned() } else { format!("{count} groups of policies") }
}

fn path<'a>(sources: &'a SourceMap, finding: &Finding) -> &'a str {
    let at = finding.problem.primary.as_ref().and_then(|at| sources.locate(at.span));
    at.map_or("", |(path, _)| path)
}

/// The policy and its edition, and the file at the right edge.
fn heading(page: &mut Page, path: &str, edition: Option<&(String, String)>) {
    let left = match edition {
        Some((policy, edition)) => Line::default().and(policy, BOLD).and(&format!(" · {edition}"), BOLD),
        None => Line::default().and("found when compiled", BOLD),
    };
    page.sides(left, Line::default().and(path, DIM));
}

fn one(page: &mut Page, sources: &SourceMap, finding: &Finding) {
    let problem = &finding.problem;
    let style = match problem.severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Note => AnsiColor::Cyan,
    };
    let word = if finding.certain { problem.severity.word() } else { "possible" };
    let line = |span| sources.locate(span).map_or(0, |(_, at)| at.line);
    let lead = Line::default().pad_to(2).and(word, style.on_default().bold()).pad_to(INDENT);
    let place = problem.primary.as_ref().map(|at| format!("line {}", line(at.span))).unwrap_or_default();
    page.sides(lead.and(problem.code.name, BOLD), Line::default().and(&place, DIM));
    row(page, "", DIM, Line::plain(&problem.message));
    let label = problem.primary.as_ref().map_or("", |at| at.text.as_str());
    if !label.is_empty() {
        row(page, "because", DIM, Line::plain(label));
    }
    for label in &problem.labels {
        row(page, "", DIM, Line::plain(&format!("line {} {}", line(label.span), label.text)));
    }
    if let Some(witness) = &finding.witness {
        case(page, witness);
    }
    // The case has been shown.
    for note in
        problem.notes.iter().filter(|note| finding.witness.is_none() || !note.starts_with("for example"))
    {
        row(page, "note", DIM, Line::plain(note));
    }
    for help in &problem.help {
        row(page, "help", DIM, Line::plain(help));
    }
}

fn case(page: &mut Page, witness: &Witness) {
    row(page, "case", DIM, Line::plain(&witness.facts()));
    let rule = witness.rule.as_ref().map(|rule| format!(", {rule}")).unwrap_or_default();
    let end = Line::default()
        .and(witness.outcome.name(), outcome_style(witness.outcome))
        .and(&format!(" {}{rule}", witness.reason), Style::new());
    row(page, "ends in", DIM, end);
}

/// What was proved of an edition, and what could not be answered.
fn proofs(page: &mut Page, edition: &EditionAsked) {
    if edition.invariants.is_empty() && edition.open.is_empty() {
        return;
    }
    page.gap();
    heading(page, &edition.path, Some(&(edition.policy.clone(), edition.edition.clone())));
    for invariant in &edition.invariants {
        row(page, "proved", AnsiColor::Green.on_default(), Line::plain(invariant));
    }
    if edition.silence && !edition.invariants.is_empty() {
        row(page, "proved", AnsiColor::Green.on_default(), Line::plain("no denial from silence"));
    }
    for open in &edition.open {
        row(page, "open", AnsiColor::Yellow.on_default(), Line::plain(open));
    }
}

/// A word and what belongs to it.
fn row(page: &mut Page, word: &str, style: Style, text: Line) {
    page.hang(Line::default().pad_to(2).and(word, style).pad_to(INDENT), text);
}
