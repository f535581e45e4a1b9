//! What two sets of policies decide differently, for people.

use clap::builder::styling::{AnsiColor, Style};
use mednec_project::changes::{
    AsideChanged, Changes, CriterionChanged, EndShown, MovedShown, PartChanged, Verdict, aside_text,
    case_text, change_text, ending, more_text,
};

use super::width::{Line, Page};
use super::{BOLD, DIM, outcome_style, words};

/// How far what belongs to a pair of ends is indented.
const INDENT: usize = 4;
/// The width of the names before what belongs to a pair of ends.
const NAMES: usize = 6;

/// A comparison: each part that changed, and how many did not.
pub(crate) fn changes(page: &mut Page, changes: &Changes) {
    let same = changes.parts.iter().filter(|part| part.verdict == Verdict::Same).count();
    for part in changes.parts.iter().filter(|part| is_told(part)) {
        page.gap();
        one_part(page, part);
    }
    page.gap();
    page.hang(Line::default(), Line::default().and(&ending(changes, same), BOLD));
}

/// Whether there is anything to tell of a part.
pub(crate) fn is_told(part: &PartChanged) -> bool {
    part.verdict != Verdict::Same || !part.asides.is_empty()
}

fn one_part(page: &mut Page, part: &PartChanged) {
    let right = match part.verdict {
        Verdict::Same => "the same",
        Verdict::Wording => "words changed",
        Verdict::Possible => "may have changed",
        Verdict::NotCompared => "not compared",
        Verdict::Meaning => "changed",
    };
    let style = if part.verdict == Verdict::Meaning { AnsiColor::Yellow.on_default().bold() } else { DIM };
    page.sides(Line::default().and(&heading(part), BOLD), Line::default().and(right, style));
    if part.old != part.new {
        for (name, editions) in [("old", &part.old), ("new", &part.new)] {
            let text = if editions.is_empty() { "no policy".to_owned() } else { editions.join(", ") };
            page.hang(label(2, name), Line::default().and(&text, DIM));
        }
    }
    if let Some(problem) = &part.problem {
        page.hang(Line::plain("  "), Line::plain(problem));
    }
    for moved in &part.moved {
        page.gap();
        one_move(page, moved);
    }
    if !part.more.is_empty() {
        page.gap();
    }
    for more in &part.more {
        page.hang(Line::plain("  "), Line::default().and(&more_text(more), DIM));
    }
    if !part.asides.is_empty() {
        page.gap();
        page.line(Line::default().and("  Beside the rules", BOLD));
        for aside in &part.asides {
            one_aside(page, aside);
        }
    }
    if !part.criteria.is_empty() {
        page.gap();
        page.line(Line::default().and("  Criteria", BOLD));
        for criterion in &part.criteria {
            one_criterion(page, criterion);
        }
    }
}

fn one_aside(page: &mut Page, aside: &AsideChanged) {
    let lead = Line::plain("    ").and(&aside_text(aside), Style::new());
    page.sides(lead, Line::default().and(&aside.edition, DIM));
    for (name, text) in [("old", &aside.old), ("new", &aside.new)] {
        page.hang(label(6, name), Line::plain(text.as_deref().unwrap_or("none")));
    }
}

/// Payer and procedures.
pub(crate) fn heading(part: &PartChanged) -> String {
    match part.procedures.as_slice() {
        [] => part.payer.clone(),
        procedures => format!("{} · {}", part.payer, procedures.join(", ")),
    }
}

fn one_move(page: &mut Page, moved: &MovedShown) {
    let end = |end: &EndShown| format!("{} {}", words(end.outcome.name()).to_uppercase(), words(&end.reason));
    let line = Line::plain("  ")
        .and(&end(&moved.from), outcome_style(moved.from.outcome))
        .and(" → ", Style::new())
        .and(&end(&moved.to), outcome_style(moved.to.outcome));
    page.lead(Line::default(), INDENT, line);
    if moved.wording {
        for (name, side) in [("old", &moved.from), ("new", &moved.to)] {
            page.hang(label(INDENT, name), Line::plain(side.text.as_deref().unwrap_or("no text")));
        }
    }
    match &moved.case {
        Some(case) => page.hang(label(INDENT, "case"), Line::plain(&case_text(case))),
        None => page.hang(label(INDENT, "case"), Line::default().and("possible; none was found", DIM)),
    }
    for (what, old, new) in differing(moved) {
        let line = Line::default().and(what, DIM).and(&format!(" {old} → {new}"), Style::new());
        page.hang(label(INDENT, ""), line);
    }
    for (name, side) in [("old", &moved.from), ("new", &moved.to)] {
        if let (Some(rule), false) = (&side.rule, moved.wording) {
            let place = side.place.as_deref().unwrap_or_default();
            page.hang(label(INDENT, name), Line::plain(rule).and(&format!("  {place}"), DIM));
        }
    }
}

/// What the ends differ in beside outcome, reason and words.
pub(crate) fn differing(moved: &MovedShown) -> Vec<(&'static str, String, String)> {
    let one = |text: &Option<String>| text.as_deref().map_or_else(|| "none".to_owned(), words);
    let several = |texts: &[String]| if texts.is_empty() { "none".to_owned() } else { texts.join(", ") };
    let (from, to) = (&moved.from, &moved.to);
    let all = [
        ("basis", one(&from.basis), one(&to.basis)),
        ("codes", several(&from.codes), several(&to.codes)),
        ("instead", several(&from.suggest), several(&to.suggest)),
        ("grants", several(&from.grant), several(&to.grant)),
    ];
    // Where the reason is another one, what it brings along is too.
    let same = (from.outcome, &from.reason) == (to.outcome, &to.reason);
    all.into_iter().filter(|(_, old, new)| same && old != new).collect()
}

fn one_criterion(page: &mut Page, criterion: &CriterionChanged) {
    let what = change_text(criterion.change);
    let lead = Line::plain("    ").and(&criterion.criterion, BOLD).and(&format!("  {what}"), Style::new());
    page.sides(lead, Line::default().and(&criterion.place, DIM));
    for (name, text) in [("old", &criterion.old), ("new", &criterion.new)] {
        if let Some(text) = text.as_deref().filter(|text| !text.is_empty() && criterion.old != criterion.new)
        {
            page.hang(label(6, name), Line::plain(text));
        }
    }
    for (name, case) in [("only old", &criterion.only_old), ("only new", &criterion.only_new)] {
        if let Some(case) = case {
            page.hang(label(6, &format!("{name} holds")), Line::plain(&case_text(case)));
        }
    }
}

fn label(indent: usize, name: &str) -> Line {
    Line::default().pad_to(indent).and(name, DIM).and("  ", Style::new()).pad_to(indent + NAMES)
}
