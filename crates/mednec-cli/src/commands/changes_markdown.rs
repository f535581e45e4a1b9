//! What two sets of policies decide differently, as Markdown for a comment on a pull request.

use std::fmt::Write;

use mednec_batch::Impact;
use mednec_project::changes::{
    Changes, EndShown, PartChanged, Verdict, aside_text, case_text, change_text, ending, more_text,
};

use crate::pretty::changes::{differing, heading, is_told};
use crate::pretty::words;

/// The most rows of a table; a comment has a size that it must not pass.
const MOST_ROWS: usize = 60;

/// The comparison, and what moved of the rows of a file.
pub(crate) fn markdown(changes: &Changes, impact: Option<&Impact>) -> String {
    let same = changes.parts.iter().filter(|part| part.verdict == Verdict::Same).count();
    let mut out = format!("### Policies: `{}` to `{}`\n\n", changes.old, changes.new);
    say(&mut out, format_args!("**{}**\n", ending(changes, same)));
    for part in changes.parts.iter().filter(|part| is_told(part)) {
        one_part(&mut out, part);
    }
    if let Some(impact) = impact {
        rows(&mut out, impact);
    }
    out
}

fn one_part(out: &mut String, part: &PartChanged) {
    say(out, format_args!("\n#### {}\n", heading(part)));
    if let Some(problem) = &part.problem {
        say(out, format_args!("\nNot compared: {problem}.\n"));
    }
    if !part.moved.is_empty() {
        say(out, format_args!("\n| Old | New | For example | Rule |\n| --- | --- | --- | --- |\n"));
    }
    for moved in part.moved.iter().take(MOST_ROWS) {
        let case = match &moved.case {
            Some(case) => format!("`{}`", case_text(case)),
            None => "possible; none was found".to_owned(),
        };
        let differ = differing(moved).into_iter().map(|(what, old, new)| format!("; {what}: {old} → {new}"));
        let case = case + &differ.collect::<String>();
        let place = moved.to.place.as_deref().or(moved.from.place.as_deref()).unwrap_or("");
        say(
            out,
            format_args!(
                "| {} | {} | {} | {} |\n",
                end(&moved.from),
                end(&moved.to),
                cell(&case),
                cell(place)
            ),
        );
    }
    more(out, part.moved.len());
    for more in &part.more {
        say(out, format_args!("\n{}\n", more_text(more)));
    }
    if !part.asides.is_empty() {
        say(out, format_args!("\n| Beside the rules | Old | New |\n| --- | --- | --- |\n"));
    }
    for aside in &part.asides {
        let text = |text: &Option<String>| cell(text.as_deref().unwrap_or("–"));
        let (old, new) = (text(&aside.old), text(&aside.new));
        say(out, format_args!("| {} | {old} | {new} |\n", cell(&aside_text(aside))));
    }
    if !part.criteria.is_empty() {
        say(out, format_args!("\n| Criterion | | Old | New |\n| --- | --- | --- | --- |\n"));
    }
    for criterion in part.criteria.iter().take(MOST_ROWS) {
        let text = |text: &Option<String>| cell(text.as_deref().unwrap_or("–"));
        let what = change_text(criterion.change);
        let (old, new) = (text(&criterion.old), text(&criterion.new));
        say(out, format_args!("| `{}` | {what} | {old} | {new} |\n", criterion.criterion));
    }
    more(out, part.criteria.len());
}

fn rows(out: &mut String, impact: &Impact) {
    say(out, format_args!("\n#### Rows: {} determined, {} moved\n", impact.rows(), impact.moved()));
    if impact.moved() > 0 {
        say(out, format_args!("\n| Rows | Old | New |\n| ---: | --- | --- |\n"));
    }
    let mut moved: Vec<_> = impact.table.iter().filter(|((from, to), _)| from != to).collect();
    moved.sort_by_key(|(_, rows)| std::cmp::Reverse(**rows));
    for ((from, to), rows) in moved.iter().take(MOST_ROWS) {
        let side = |outcome: &str, reason: &str| cell(&format!("{} · {}", words(outcome), words(reason)));
        let (from, to) = (side(&from.outcome, &from.reason), side(&to.outcome, &to.reason));
        say(out, format_args!("| {rows} | {from} | {to} |\n"));
    }
    more(out, moved.len());
}

fn more(out: &mut String, rows: usize) {
    if rows > MOST_ROWS {
        say(out, format_args!("\nand {} more\n", rows - MOST_ROWS));
    }
}

fn end(end: &EndShown) -> String {
    cell(&format!("{} · {}", words(end.outcome.name()), words(&end.reason)))
}

/// A text that cannot end its cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn say(out: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a text does not fail.
    let _ = out.write_fmt(what);
}
