//! A determination as a reviewer wants to read it.

use clap::builder::styling::Style;
use mednec_graph::bundle::Citation;
use mednec_graph::{Basis, Bundle, Disposition};
use mednec_project::Answer;
use mednec_project::answer::{CriterionShown, MissingFact, RuleShown};

use super::criteria::{Citations, shown, tree};
use super::width::{Line, Page, columns};
use super::{BOLD, DIM, outcome_style, words};

/// The column where sections begin.
const LEAD: usize = 9;
/// The code system whose titles explain a suggestion.
const PROCEDURES: &str = "cpt";

/// The page of an answer.
pub(crate) fn page(answer: &Answer, bundle: &Bundle, width: usize) -> Page {
    let mut page = Page::new(width);
    let mut citations = Citations::default();
    head(&mut page, answer);
    page.gap();
    needed(&mut page, &answer.missing);
    possible(&mut page, answer);
    if let Some(rule) = &answer.rule {
        self::rule(&mut page, rule, &mut citations);
    }
    let criteria = answer.criteria.as_deref().unwrap_or(&[]);
    let (why, also) = split(answer, criteria);
    if !why.is_empty() {
        tree(&mut page, &lead("Why"), &why, &mut citations);
    }
    instead(&mut page, answer, bundle);
    if !also.is_empty() {
        page.gap();
        tree(&mut page, &lead("Also"), &also, &mut citations);
    }
    cited(&mut page, &citations, bundle);
    if !answer.exact {
        page.gap();
        let text = "not exact: one missing fact feeds several open tests, so fewer outcomes and facts may in truth be open";
        section(&mut page, "Note", Line::plain(text));
    }
    page
}

fn head(page: &mut Page, answer: &Answer) {
    let outcome = words(answer.outcome.name()).to_uppercase();
    let left = Line::default()
        .and(&outcome, outcome_style(answer.outcome))
        .and(&" ".repeat(LEAD.saturating_sub(columns(&outcome)).max(2)), Style::new())
        .and(&words(&answer.reason), BOLD);
    let mut right: Vec<String> = answer.basis.map(Basis::name).map(words).into_iter().collect();
    right.extend(answer.codes.carc.as_ref().map(|carc| format!("CARC {carc}")));
    if !answer.codes.rarc.is_empty() {
        right.push(format!("RARC {}", answer.codes.rarc.join(", ")));
    }
    page.sides(left, Line::plain(&right.join(" · ")));
    page.hang(Line::default(), Line::plain(&governed(answer)));
    if let Some(text) = &answer.text {
        page.hang(Line::default(), Line::default().and(text, DIM));
    }
    if answer.disposition == Disposition::Recommended {
        page.hang(Line::default(), Line::plain("recommended: a licensed reviewer decides"));
    }
}

/// Payer, policy and edition.
fn governed(answer: &Answer) -> String {
    let mut parts: Vec<String> = answer.payer_name.clone().or(answer.payer.clone()).into_iter().collect();
    let policies = answer.policy.as_ref().map_or(&[][..], |policy| policy.names());
    let bare = |policy: &String| policy.split_once('/').map_or(policy.clone(), |(_, line)| line.to_owned());
    let names: Vec<String> = policies.iter().map(bare).collect();
    let title = answer.policy_title.clone().unwrap_or_default();
    let policy = format!("{} {title}", names.join(" or "));
    if !policy.trim().is_empty() {
        parts.push(policy.trim().to_owned());
    }
    if let Some(edition) = &answer.edition {
        parts.push(format!("edition {}", edition.names().join(" or ")));
    }
    parts.join(" · ")
}

fn needed(page: &mut Page, missing: &[MissingFact]) {
    for (index, fact) in missing.iter().enumerate() {
        let name = if index == 0 { lead("Needed") } else { " ".repeat(LEAD) };
        let left = Line::default().and(&name, BOLD).and(&fact.fact, BOLD);
        let who = [Some(fact.answered_by.as_str()), fact.found_in.as_deref()];
        let who = who.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        page.sides(left, Line::default().and(&who, DIM));
        let mut line = Line::plain(fact.question.as_deref().unwrap_or_default());
        if fact.expected != "yes or no" || fact.question.is_none() {
            line = line.and(&format!(" ({})", fact.expected), DIM);
        }
        page.hang(Line::default().to_column(LEAD + 2), line);
    }
    page.gap();
}

fn possible(page: &mut Page, answer: &Answer) {
    if answer.possible.len() < 2 {
        return;
    }
    let widest = answer.possible.iter().map(|one| columns(one.outcome.name())).max().unwrap_or(0);
    for (index, one) in answer.possible.iter().enumerate() {
        let name = if index == 0 { lead("Possible") } else { " ".repeat(LEAD) };
        let outcome = Line::default().and(&words(one.outcome.name()), outcome_style(one.outcome));
        let mut reason = words(&one.reason);
        if !one.suggest.is_empty() {
            reason.push_str(&format!(", instead {}", one.suggest.join(", ")));
        }
        let line = outcome.to_column(widest + 2).join(Line::plain(&reason));
        page.hang(Line::default().and(&name, BOLD), line);
    }
    page.gap();
}

fn rule(page: &mut Page, rule: &RuleShown, citations: &mut Citations) {
    let number = rule.citation.as_ref().map(|text| citations.number(text)).unwrap_or_default();
    section(page, "Rule", Line::plain(&rule.text));
    if let Some(title) = &rule.title {
        section(page, "", Line::default().and(title, DIM));
    }
    let place = Line::default().to_column(LEAD).and(&rule.place, DIM);
    page.sides(place, Line::default().and(&number, DIM));
    if !rule.facts.is_empty() {
        section(page, "", Line::plain(&shown(&rule.facts)));
    }
}

/// The criteria that the deciding rule names, or that are open, and the others.
fn split<'a>(answer: &Answer, criteria: &'a [CriterionShown]) -> (Vec<&'a CriterionShown>, Vec<&'a CriterionShown>) {
    let named = |criterion: &&CriterionShown| match &answer.rule {
        Some(rule) => {
            let mut names = rule.text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
            criterion.name.as_deref().is_some_and(|name| names.any(|word| word == name))
        }
        None => criterion.status == mednec_graph::Status::Unknown,
    };
    let (why, also): (Vec<_>, Vec<_>) = criteria.iter().partition(named);
    let by_itself = answer.rule.as_ref().is_some_and(|rule| !rule.facts.is_empty());
    if why.is_empty() && !by_itself { (also, Vec::new()) } else { (why, also) }
}

fn instead(page: &mut Page, answer: &Answer, bundle: &Bundle) {
    for (index, code) in answer.suggest.iter().enumerate() {
        let title = bundle.title(PROCEDURES, code).unwrap_or_default();
        let text = Line::default().and(code, BOLD).and(&format!(" {title}"), Style::new());
        section(page, if index == 0 { "Instead" } else { "" }, text);
    }
}

/// The documents cited, each once, with the places in it that the numbers stand for.
fn cited(page: &mut Page, citations: &Citations, bundle: &Bundle) {
    let mut documents: Vec<(String, Vec<(usize, &str)>)> = Vec::new();
    for (number, text) in (1..).zip(citations.texts()) {
        let known = bundle.citations.iter().find(|citation| citation.text() == *text);
        let (title, place) = match known {
            Some(citation) => (document(citation), citation.locator.as_str()),
            None => (text.clone(), ""),
        };
        match documents.iter_mut().find(|(known, _)| *known == title) {
            Some((_, places)) => places.push((number, place)),
            None => documents.push((title, vec![(number, place)])),
        }
    }
    page.gap();
    let digits = format!("[{}]", citations.texts().len()).len();
    for (index, (title, places)) in documents.iter().enumerate() {
        section(page, if index == 0 { "Sources" } else { "" }, Line::default().and(title, DIM));
        for (number, place) in places {
            let number = Line::default().to_column(LEAD + 2).and(&format!("[{number}]"), DIM);
            page.hang(number.to_column(LEAD + 3 + digits), Line::default().and(place, DIM));
        }
    }
}

/// A document's title and version.
fn document(citation: &Citation) -> String {
    let title = citation.title.as_deref().unwrap_or(&citation.source);
    match &citation.version {
        Some(version) => format!("{title} ({version})"),
        None => title.to_owned(),
    }
}

fn section(page: &mut Page, name: &str, text: Line) {
    page.hang(Line::default().and(&lead(name), BOLD), text);
}

/// The name of a section, filled up to where its text begins.
fn lead(name: &str) -> String {
    format!("{name:<LEAD$}")
}
