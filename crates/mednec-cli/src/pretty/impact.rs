//! What new policies change, for people.

use clap::builder::styling::Style;
use mednec_batch::{Impact, Move, REFUSED, RuleAt, Side};
use mednec_graph::Outcome;

use super::batch::{counted, grouped};
use super::table::{Cell, table};
use super::width::{Line, Page};
use super::{BOLD, DIM, outcome_style, words};

/// A comparison: how many rows moved, from where to where, and by which rules.
pub(crate) fn impact(page: &mut Page, impact: &Impact) {
    let (rows, moved) = (impact.rows(), impact.moved());
    let all = counted(rows, ["row", "rows"]);
    let head = format!("{all} determined under both, {} moved", grouped(moved));
    page.line(Line::default().and(&head, BOLD));
    if rows == 0 {
        return;
    }
    page.gap();
    let mut all: Vec<(&Side, &Side, u64)> =
        impact.table.iter().map(|((from, to), rows)| (from, to, *rows)).collect();
    // What moved comes first, and there the most frequent.
    all.sort_by(|a, b| (a.0 == a.1).cmp(&(b.0 == b.1)).then(b.2.cmp(&a.2)));
    let width = all.iter().map(|(_, _, rows)| grouped(*rows).len()).max().unwrap_or(0).max("Rows".len());
    let lines: Vec<Vec<Cell>> = all
        .iter()
        .map(|(from, to, rows)| {
            let count = format!("{:>width$}", grouped(*rows));
            if from == to {
                return vec![(count, DIM), (shown(from), DIM), ("stays".to_owned(), DIM)];
            }
            vec![(count, Style::new()), (shown(from), style(from)), (shown(to), style(to))]
        })
        .collect();
    let title = format!("{:>width$}", "Rows");
    table(page, &[&title, "Old", "New"], &lines);
    if impact.moves.is_empty() {
        return;
    }
    page.gap();
    page.line(Line::default().and("By rule", BOLD));
    let mut moves: Vec<(&Move, u64)> = impact.moves.iter().map(|(of, rows)| (of, *rows)).collect();
    moves.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
    for (of, rows) in moves {
        let count = format!("{:>width$}", grouped(rows));
        let lead = Line::default().and(&count, Style::new()).pad_to(width + 2);
        let what = Line::default().and(&shown(&of.from), style(&of.from)).and(" → ", Style::new());
        page.hang(lead, what.and(&shown(&of.to), style(&of.to)));
        rule(page, width + 2, ("old", &of.from), of.old_rule.as_ref());
        rule(page, width + 2, ("new", &of.to), of.new_rule.as_ref());
    }
}

/// Adds the rule of one side.
fn rule(page: &mut Page, indent: usize, (name, side): (&str, &Side), rule: Option<&RuleAt>) {
    let lead = Line::default().pad_to(indent).and(name, DIM).and("  ", Style::new());
    let text = match rule {
        Some(rule) => Line::plain(&rule.text).and(&format!("  {}", rule.place), DIM),
        None if side.outcome == REFUSED => Line::default().and("the row cannot be read", DIM),
        None => Line::default().and("no rule decides it yet", DIM),
    };
    page.hang(lead, text);
}

fn shown(side: &Side) -> String {
    format!("{} · {}", words(&side.outcome), words(&side.reason))
}

fn style(side: &Side) -> Style {
    Outcome::of_name(&side.outcome).map_or(BOLD, outcome_style)
}
