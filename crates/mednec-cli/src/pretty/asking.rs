//! What to ask next, as a person at a telephone wants to read it.

use clap::builder::styling::Style;
use mednec_project::asking::{AnswerShown, Frequencies, Method, Next, QuestionShown};

use super::determination::{LEAD, lead, section};
use super::width::{Line, Page, columns};
use super::{BOLD, DIM, outcome_style, words};

/// The widest column of answers; a longer one has its end below it.
const WIDEST_ANSWER: usize = 34;
/// How many of a thousand make one of a hundred.
const OF_HUNDRED: u32 = 10;

/// The page of what to ask about a case.
pub(crate) fn page(next: &Next, width: usize) -> Page {
    let mut page = Page::new(width);
    head(&mut page, next);
    for (index, question) in (1..).zip(&next.questions) {
        page.gap();
        asked(&mut page, index, question);
    }
    let uniform: Vec<&str> = next
        .questions
        .iter()
        .filter(|question| question.frequencies == Frequencies::Uniform)
        .map(|question| question.asked.fact.as_str())
        .collect();
    if !uniform.is_empty() {
        page.gap();
        let whose =
            if uniform.len() == next.questions.len() { "any fact".to_owned() } else { uniform.join(", ") };
        let text =
            format!("nobody says how often which answer comes of {whose}, so each kind counts the same");
        section(&mut page, "Note", Line::default().and(&text, DIM));
    }
    if !next.exact {
        page.gap();
        let text = "not exact: one missing fact feeds several open tests, so fewer facts may in truth matter";
        section(&mut page, "Note", Line::plain(text));
    }
    page
}

fn head(page: &mut Page, next: &Next) {
    let outcome = words(next.outcome.name()).to_uppercase();
    let left = Line::default()
        .and(&outcome, outcome_style(next.outcome))
        .and(&" ".repeat(LEAD.saturating_sub(columns(&outcome)).max(2)), Style::new())
        .and(&words(&next.reason), BOLD);
    page.sides(left, Line::default().and(next.case_id.as_deref().unwrap_or_default(), DIM));
    if next.decided {
        page.hang(Line::default(), Line::plain("decided: no fact can change it, so nothing is asked"));
        return;
    }
    let count = next.questions.len();
    let many = if count == 1 { "1 fact".to_owned() } else { format!("{count} facts") };
    let how = match (next.method, &next.expected_cost) {
        (Some(Method::Planned), Some(cost)) => {
            format!("in the order that costs least on average, {cost} to a decision (planned)")
        }
        _ => "what one answer saves most first (greedy: too many ways to plan)".to_owned(),
    };
    page.hang(Line::default(), Line::plain(&format!("{many} can still change the outcome; {how}")));
}

/// Adds a question with where its answers lead.
pub(crate) fn asked(page: &mut Page, index: usize, question: &QuestionShown) {
    let left = Line::default().and(&lead(&index.to_string()), BOLD).and(&question.asked.fact, BOLD);
    let cost = format!("costs {}", question.cost);
    let who =
        [Some(question.asked.answered_by.as_str()), question.asked.found_in.as_deref(), Some(cost.as_str())];
    page.sides(left, Line::default().and(&who.into_iter().flatten().collect::<Vec<_>>().join(" · "), DIM));
    let mut line = match &question.asked.question {
        Some(text) => Line::plain(text).and(" ", Style::new()),
        None => Line::default(),
    };
    if question.asked.expected != "yes or no" || question.asked.question.is_none() {
        line = line.and(&format!("({})", question.asked.expected), DIM);
    }
    page.hang(Line::default().pad_to(LEAD), line);
    if let Some(known) = &question.asked.known {
        page.hang(Line::default().pad_to(LEAD), Line::plain(&format!("So far: {known}")));
    }
    let width = |answer: &AnswerShown| columns(&answer.answer);
    let widest = question.answers.iter().map(width).filter(|width| *width <= WIDEST_ANSWER).max();
    let column = LEAD + 2 + widest.unwrap_or(0) + 2;
    for answer in &question.answers {
        let name = Line::default().pad_to(LEAD + 2).and(&answer.answer, Style::new());
        if columns(&answer.answer) <= WIDEST_ANSWER {
            page.lead(name.pad_to(column), column, leads_to(answer));
        } else {
            page.hang(Line::default().pad_to(LEAD + 2), Line::plain(&answer.answer));
            page.hang(Line::default().pad_to(LEAD + 4).and("→ ", DIM), leads_to(answer));
        }
    }
}

/// Where an answer leads, and how often it comes.
fn leads_to(answer: &AnswerShown) -> Line {
    let often = format!("  {} in 100", (answer.share + OF_HUNDRED / 2) / OF_HUNDRED);
    let end = if answer.decided {
        Line::default()
            .and(&words(answer.outcome.name()), outcome_style(answer.outcome))
            .and(&format!(", {}", words(&answer.reason)), Style::new())
    } else if answer.open == 1 {
        Line::plain("open, 1 fact left")
    } else {
        Line::plain(&format!("open, {} facts left", answer.open))
    };
    end.and(&often, DIM)
}
