//! A replay of receipts, for people.

use clap::builder::styling::{AnsiColor, Style};
use mednec_batch::Verdict;
use mednec_graph::Outcome;
use mednec_project::answer::OneOrMany;
use mednec_project::{Told, VERSION};

use super::batch::{counted, grouped};
use super::width::{Line, Page};
use super::{BOLD, DIM, outcome_style, words};
use crate::commands::replay::Report;

/// Every difference, and how many there are.
pub(crate) fn replayed(page: &mut Page, report: &Report<'_>) {
    let (mut differ, mut changed, mut absent) = (0u64, 0u64, 0u64);
    for (entry, verdict) in report.all() {
        let text = match verdict {
            Verdict::Identical => continue,
            Verdict::Absent => {
                absent += 1;
                "no row is this case"
            }
            Verdict::Changed(_) => {
                changed += 1;
                "the case has changed: its facts are not those that were determined"
            }
            Verdict::Differs(_) => {
                differ += 1;
                ""
            }
        };
        let id = entry.case_id.as_deref().unwrap_or("a case without a name");
        page.line(Line::default().and(id, BOLD).and(&format!("  line {}", entry.line), DIM));
        if let (Verdict::Differs(is), Some((_, was))) = (verdict, report.said(entry)) {
            told(page, "was", was);
            told(page, "is", is);
        } else {
            page.hang(Line::plain("  "), Line::plain(text));
        }
    }
    page.gap();
    let (all, identical) = (report.receipts.entries.len() as u64, report.identical() as u64);
    let broken = report.receipts.broken.len() as u64;
    let good = identical == all && broken == 0;
    let colour = if good { AnsiColor::Green } else { AnsiColor::Red }.on_default().bold();
    let mut line =
        Line::default().and(&format!("{} of {} identical", grouped(identical), grouped(all)), colour);
    for (count, what) in [(differ, "otherwise"), (changed, "changed"), (absent, "absent")] {
        if count > 0 {
            line = line.and(&format!(", {} {what}", grouped(count)), Style::new());
        }
    }
    let strays = [
        (broken, ["seal is broken", "seals are broken"]),
        (report.replayed.without_receipt, ["row has no receipt", "rows have no receipt"]),
        (report.refused, ["row cannot be read", "rows cannot be read"]),
    ];
    for (count, words) in strays.into_iter().filter(|(count, _)| *count > 0) {
        line = line.and(&format!("; {}", counted(count, words)), Style::new());
    }
    page.hang(Line::default(), line);
    if report.receipts.mednec != VERSION {
        let text = format!("written by mednec {}, replayed by {VERSION}", report.receipts.mednec);
        page.line(Line::default().and(&text, DIM));
    }
}

fn told(page: &mut Page, side: &str, told: &Told) {
    let style = Outcome::of_name(&told.outcome).map_or(BOLD, outcome_style);
    let names = |names: &Option<OneOrMany>| names.as_ref().map(|names| names.names().join(" or "));
    let lead = Line::plain("  ").and(side, DIM).pad_to(7);
    let mut line = Line::default().and(&words(&told.outcome).to_uppercase(), style);
    line = line.and(&format!(" {}", words(&told.reason)), Style::new());
    for part in [told.payer.clone(), names(&told.policy), names(&told.edition)].into_iter().flatten() {
        line = line.and(&format!(" · {part}"), DIM);
    }
    page.hang(lead, line);
}
