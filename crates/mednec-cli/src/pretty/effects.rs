//! What a determination brings with it: what is granted, what counted though it was absent, what opens it again.

use clap::builder::styling::{AnsiColor, Style};
use mednec_project::answer::{Answer, EditionShown, GrantShown, LapsedShown, MissingFact};

use super::criteria::Citations;
use super::determination::{LEAD, lead, section};
use super::width::{Line, Page, columns};
use super::{BOLD, DIM, outcome_style, words};

/// What is granted, in a few words: "18 visits from 2025-03-10 until 2025-04-20".
pub(super) fn granted(grant: &GrantShown) -> String {
    let mut said: Vec<String> = grant
        .quantities
        .iter()
        .map(|quantity| match (&quantity.value, &quantity.unit) {
            (Some(value), Some(unit)) if *unit != quantity.name => {
                format!("{} {value} {unit}", quantity.name)
            }
            (Some(value), _) => format!("{value} {}", quantity.name),
            (None, _) => format!("{} not known yet", quantity.name),
        })
        .collect();
    said.extend(grant.procedure.as_ref().map(|code| format!("procedure {code}")));
    let mut text = said.join(", ");
    if said.len() > 1 && (grant.from.is_some() || grant.until.is_some()) {
        text.push(',');
    }
    for (word, day) in [("from", &grant.from), ("until", &grant.until)] {
        if let Some(day) = day {
            text.push_str(&format!(" {word} {day}"));
        }
    }
    text.trim().to_owned()
}

/// What is granted, with what becomes of the rest.
pub(super) fn grant(page: &mut Page, grant: &GrantShown) {
    let mut text = granted(grant);
    match grant.remainder.as_deref() {
        Some("review") => text.push_str("; what is asked for beyond it is reviewed"),
        Some("deny") => text.push_str("; what is asked for beyond it is denied"),
        _ => {}
    }
    section(page, "Grant", Line::default().and(&text, BOLD));
    if !grant.missing.is_empty() {
        let names: Vec<&str> = grant.missing.iter().map(|fact| fact.fact.as_str()).collect();
        section(page, "", Line::plain(&format!("open until known: {}", names.join(", "))));
    }
}

/// That the request waited too long.
pub(super) fn lapsed(page: &mut Page, lapsed: &LapsedShown, citations: &mut Citations) {
    let numbers: Vec<String> = lapsed.citations.iter().map(|cited| citations.number(&cited.text)).collect();
    section(page, "Lapsed", Line::plain(&lapsed.text));
    let place = Line::default().pad_to(LEAD).and(&lapsed.place, DIM);
    page.sides(place, Line::default().and(&numbers.concat(), DIM));
}

/// The facts whose absence was counted.
pub(super) fn closed(page: &mut Page, answer: &Answer) {
    for (index, fact) in answer.closed.iter().enumerate() {
        let text = Line::default()
            .and(&fact.fact, BOLD)
            .and(&format!(" is absent and counts as {}", fact.value), Style::new())
            .and(&format!(" since {}", fact.when), DIM);
        section(page, if index == 0 { "Closed" } else { "" }, text);
    }
}

/// What opens a decision again that went by what is documented.
pub(super) fn reopens(page: &mut Page, facts: &[MissingFact]) {
    for (index, fact) in facts.iter().enumerate() {
        let text = Line::default().and(&fact.fact, BOLD).and(" once it is documented", Style::new());
        let text = text.and(&fact.question.as_ref().map(|text| format!(": {text}")).unwrap_or_default(), DIM);
        section(page, if index == 0 { "Reopens" } else { "" }, text);
    }
}

/// The stages of the payer's policies, where there are several.
pub(super) fn stages(page: &mut Page, editions: &[EditionShown]) {
    let staged: Vec<(&str, &EditionShown)> =
        editions.iter().filter_map(|one| Some((one.stage.as_deref()?, one))).collect();
    if staged.len() < 2 {
        return;
    }
    page.gap();
    let widest = staged.iter().map(|(stage, _)| columns(stage)).max().unwrap_or(0);
    for (index, (stage, edition)) in staged.into_iter().enumerate() {
        let style = if edition.deciding { BOLD } else { Style::new() };
        let name = if index == 0 { lead("Stages") } else { " ".repeat(LEAD) };
        let left = Line::default().and(&name, BOLD).and(stage, style).pad_to(LEAD + widest + 2);
        let mut text = match edition.outcome {
            Some(outcome) => Line::default().and(&words(outcome.name()), outcome_style(outcome)),
            None => Line::default().and("open", DIM),
        };
        if let Some(reason) = &edition.reason {
            text = text.and(&format!(" {}", words(reason)), Style::new());
        }
        let bare = edition.policy.split_once('/').map_or(edition.policy.as_str(), |(_, bare)| bare);
        page.hang(left, text.and(&format!(" · {bare}, edition {}", edition.edition), DIM));
    }
}

/// As of which day it was asked what is known, and what is different with everything known.
pub(super) fn known_on(page: &mut Page, answer: &Answer) {
    let Some(day) = &answer.known_on else { return };
    page.hang(Line::default(), Line::plain(&format!("by what was known on {day}")));
    if let Some(other) = &answer.with_all_known {
        let edition = other.edition.as_ref().map(|edition| edition.names().join(" or "));
        let edition = edition.map(|edition| format!(", edition {edition}")).unwrap_or_default();
        let (outcome, reason) = (words(other.outcome.name()), words(&other.reason));
        let text = format!("with all that is known: {outcome}, {reason}{edition}");
        page.hang(Line::default(), Line::default().and(&text, BOLD));
    }
}

/// Who approved the edition that decided, and when it is to be read again.
pub(super) fn approval(page: &mut Page, editions: &[EditionShown]) {
    let Some(edition) = editions.iter().find(|edition| edition.deciding) else { return };
    let mut said: Vec<String> = Vec::new();
    match (&edition.approved_by, &edition.approved_on) {
        (Some(by), Some(on)) => said.push(format!("by {by} on {on}")),
        (Some(by), None) => said.push(format!("by {by}")),
        (None, Some(on)) => said.push(format!("on {on}")),
        (None, None) => {}
    }
    said.extend(edition.next_review.as_ref().map(|day| format!("to be read again by {day}")));
    if !said.is_empty() {
        page.gap();
        section(page, "Approved", Line::default().and(&said.join(", "), DIM));
    }
}

/// What is to be looked at in the case.
pub(super) fn warnings(page: &mut Page, answer: &Answer) {
    if answer.warnings.is_empty() {
        return;
    }
    page.gap();
    for (index, warning) in answer.warnings.iter().enumerate() {
        let name = if index == 0 { lead("Warning") } else { " ".repeat(LEAD) };
        let lead = Line::default().and(&name, AnsiColor::Yellow.on_default().bold());
        page.hang(lead, Line::plain(&warning.text));
    }
}
