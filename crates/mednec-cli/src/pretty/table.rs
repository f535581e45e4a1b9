//! Tables, and the side-by-side view of payers.

use clap::builder::styling::Style;
use mednec_project::Answer;

use super::width::{Line, Page};
use super::{BOLD, outcome_style, words};

/// The most missing facts that a line names.
const FACTS_NAMED: usize = 3;

/// A cell: its text and style.
pub(crate) type Cell = (String, Style);

/// Adds a table; the last column takes what room is left and wraps.
pub(crate) fn table(page: &mut Page, head: &[&str], rows: &[Vec<Cell>]) {
    let mut widths: Vec<usize> = head.iter().map(|title| super::width::columns(title)).collect();
    for row in rows {
        for (width, (text, _)) in widths.iter_mut().zip(row) {
            *width = (*width).max(super::width::columns(text));
        }
    }
    widths.pop();
    let head = head.iter().map(|title| ((*title).to_owned(), BOLD)).collect();
    for row in std::iter::once(&head).chain(rows) {
        let mut line = Line::default();
        let mut column = 0;
        for ((text, style), width) in row.iter().zip(&widths) {
            column += width + 2;
            line = line.and(text, *style).pad_to(column);
        }
        let last = row
            .get(widths.len())
            .map_or_else(Line::default, |(text, style)| Line::default().and(text, *style));
        page.hang(line, last);
    }
}

/// Adds one line for each payer.
pub(crate) fn payers(page: &mut Page, answers: &[Answer]) {
    let plain = |text: String| (text, Style::new());
    let rows: Vec<Vec<Cell>> = answers
        .iter()
        .map(|answer| {
            let payer = answer.payer_name.clone().or(answer.payer.clone()).unwrap_or_else(|| "?".into());
            let edition =
                answer.edition.as_ref().map_or_else(|| "–".into(), |names| names.names().join(" or "));
            let outcome = words(answer.outcome.name()).to_uppercase();
            let mut reason = words(&answer.reason);
            let facts: Vec<&str> = answer.missing.iter().map(|missing| missing.fact.as_str()).collect();
            match facts.len() {
                0 => {}
                1..=FACTS_NAMED => reason.push_str(&format!(": {}", facts.join(", "))),
                count => reason.push_str(&format!(": {count} facts")),
            }
            if !answer.suggest.is_empty() {
                reason.push_str(&format!("; instead {}", answer.suggest.join(", ")));
            }
            vec![plain(payer), plain(edition), (outcome, outcome_style(answer.outcome)), plain(reason)]
        })
        .collect();
    table(page, &["Payer", "Edition", "Outcome", "Reason"], &rows);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_and_the_last_one_wraps() {
        let cell = |text: &str| (text.to_owned(), Style::new());
        let rows = [vec![cell("é漢"), cell("a reason of many words")], vec![cell("b"), cell("short")]];
        let mut page = Page::new(22);
        table(&mut page, &["Payer", "Reason"], &rows);
        let text = anstream::adapter::strip_str(&page.render()).to_string();
        insta::assert_snapshot!(text, @r"
        Payer  Reason
        é漢    a reason of many
               words
        b      short
        ");
    }
}
