//! Tables, and the side-by-side view of payers.

use clap::builder::styling::Style;
use mednec_project::Answer;

use super::width::{Line, Page};
use super::{BOLD, outcome_style, words};

/// The most missing facts that a line names.
const FACTS_NAMED: usize = 3;

/// The narrowest column.
const NARROW: usize = 8;
/// The least that is left to the last column.
const NARROW_LAST: usize = 24;

/// A cell: its text and style.
pub(crate) type Cell = (String, Style);

/// Adds a table; cells wrap where it is too wide for the page, and the last column takes what room is left.
pub(crate) fn table(page: &mut Page, head: &[&str], rows: &[Vec<Cell>]) {
    let mut widths: Vec<usize> = head.iter().map(|title| super::width::columns(title)).collect();
    for row in rows {
        for (width, (text, _)) in widths.iter_mut().zip(row) {
            *width = (*width).max(super::width::columns(text));
        }
    }
    widths.pop();
    let last_word = rows.iter().filter_map(|row| row.last()).flat_map(|(text, _)| text.split(' '));
    let last = last_word.map(super::width::columns).max().unwrap_or(0).max(NARROW_LAST).min(page.width() / 2);
    let room = page.width().saturating_sub(last + 2 * widths.len());
    while widths.iter().sum::<usize>() > room {
        match widths.iter_mut().max() {
            Some(widest) if *widest > NARROW => *widest -= 1,
            _ => break,
        }
    }
    let taken = widths.iter().map(|width| width + 2).sum::<usize>();
    widths.push(page.width().saturating_sub(taken).max(NARROW));
    let head = head.iter().map(|title| ((*title).to_owned(), BOLD)).collect();
    for row in std::iter::once(&head).chain(rows) {
        let wrapped =
            |((text, style), width): (&Cell, &usize)| Line::default().and(text, *style).wrap(*width);
        let cells: Vec<Vec<Line>> = row.iter().zip(&widths).map(wrapped).collect();
        for index in 0..cells.iter().map(Vec::len).max().unwrap_or(0) {
            let mut line = Line::default();
            let mut column = 0;
            for (cell, width) in cells.iter().zip(&widths) {
                line = line.pad_to(column).join(cell.get(index).cloned().unwrap_or_default());
                column += width + 2;
            }
            page.line(line);
        }
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
    fn no_line_of_a_table_is_wider_than_the_page() {
        let cell = |text: &str| (text.repeat(8), Style::new());
        let mut page = Page::new(80);
        let row = vec![cell("payer of a name "), cell("edition "), cell("x "), cell("a_long_name of it ")];
        table(&mut page, &["Payer", "Edition", "Outcome", "Reason"], &[row]);
        let text = anstream::adapter::strip_str(&page.render()).to_string();
        assert!(text.lines().all(|line| super::super::width::columns(line) <= 80), "{text}");
    }

    #[test]
    fn columns_line_up_and_the_last_one_wraps() {
        let cell = |text: &str| (text.to_owned(), Style::new());
        let rows = [vec![cell("é漢"), cell("a reason of many words")], vec![cell("b"), cell("short")]];
        let mut page = Page::new(22);
        table(&mut page, &["Payer", "Reason"], &rows);
        let text = anstream::adapter::strip_str(&page.render()).to_string();
        insta::assert_snapshot!(text, @r"
        Payer  Reason
        é漢    a reason of
               many words
        b      short
        ");
    }
}
