//! What cases show of policies, for people.

use clap::builder::styling::{AnsiColor, Style};
use mednec_project::coverage::{CoverageShown, EditionCovered, PartCovered, TallyShown};

use super::width::{Line, Page};
use super::{BOLD, DIM};

/// The most edges of a part that are told one by one.
const MOST_EDGES: usize = 12;
/// The width of the names of kinds.
const NAMES: usize = 40;

/// The coverage: what no case shows, edition by edition, and how much all cases show.
pub(crate) fn coverage(page: &mut Page, shown: &CoverageShown) {
    for part in &shown.parts {
        for edition in &part.editions {
            page.gap();
            one_edition(page, edition);
        }
        edges(page, part);
    }
    page.gap();
    page.line(Line::default().and("Coverage", BOLD));
    for kind in &shown.kinds {
        share(page, kind_text(&kind.kind), kind.tally, Style::new());
    }
    share(page, "all", shown.total, BOLD);
}

fn share(page: &mut Page, name: &str, tally: TallyShown, style: Style) {
    let count = format!("{} of {}", tally.seen, tally.of);
    let line = Line::plain("  ").and(name, style).pad_to(NAMES).and(&count, style);
    page.line(match tally.percent() {
        Some(percent) => line.pad_to(NAMES + 16).and(&format!("{percent} %"), style),
        None => line,
    });
}

/// What the points of a kind are.
pub(crate) fn kind_text(kind: &str) -> &str {
    match kind {
        "rules" => "rules that fired",
        "criteria" => "criteria met, not met, unknown",
        "comparisons" => "comparisons that decided, each way",
        "edges" => "edges of the graph",
        "missing" => "facts missing where they matter",
        other => other,
    }
}

/// What no case shows of an edition: a heading, and each thing with its place.
pub(crate) fn open_points(edition: &EditionCovered) -> Vec<(&'static str, Vec<(String, String)>)> {
    let rules = edition.rules.iter().filter(|rule| !rule.fired);
    let rules = rules.map(|rule| (rule.place.clone(), rule.text.clone())).collect();
    let criteria = edition.criteria.iter().filter_map(|criterion| {
        let ways = [(criterion.met, "met"), (criterion.not_met, "not met"), (criterion.unknown, "unknown")];
        never(&ways).map(|ways| (criterion.place.clone(), format!("{} is never {ways}", criterion.name)))
    });
    let comparisons = edition.comparisons.iter().filter_map(|one| {
        let ways = never(&[(Some(one.met), "met"), (Some(one.not_met), "not met")])?;
        Some((one.place.clone(), format!("{} never hangs on `{}` being {ways}", one.part, one.text)))
    });
    let facts = edition.facts.iter().filter(|fact| !fact.missing);
    let facts = facts.map(|fact| (String::new(), format!("{} is never missing where it matters", fact.fact)));
    let all = [
        ("Rules", rules),
        ("Criteria", criteria.collect()),
        ("Comparisons", comparisons.collect()),
        ("Facts", facts.collect::<Vec<_>>()),
    ];
    all.into_iter().filter(|(_, open)| !open.is_empty()).collect()
}

/// The ways that were never seen, of those that there are.
fn never(ways: &[(Option<bool>, &str)]) -> Option<String> {
    let open = ways.iter().filter(|(seen, _)| *seen == Some(false));
    let open: Vec<&str> = open.map(|(_, way)| *way).collect();
    if open.is_empty() { None } else { Some(open.join(" or ")) }
}

/// The name of an edition.
pub(crate) fn heading(edition: &EditionCovered) -> String {
    format!("{} {}", edition.policy, edition.edition).trim_end().to_owned()
}

/// A share in words.
pub(crate) fn share_text(tally: TallyShown) -> String {
    let percent = tally.percent().map_or(String::new(), |percent| format!(", {percent} %"));
    format!("{} of {}{percent}", tally.seen, tally.of)
}

fn one_edition(page: &mut Page, edition: &EditionCovered) {
    let whole = edition.total.seen == edition.total.of;
    let style = if whole { AnsiColor::Green.on_default() } else { AnsiColor::Yellow.on_default() };
    let right = Line::default().and(&share_text(edition.total), style);
    page.sides(Line::default().and(&heading(edition), BOLD), right);
    for (name, open) in open_points(edition) {
        page.line(Line::plain("  ").and(name, DIM));
        for (place, text) in open {
            page.sides(Line::plain("    ").and(&text, Style::new()), Line::default().and(&place, DIM));
        }
    }
}

fn edges(page: &mut Page, part: &PartCovered) {
    if part.edges_not_taken.is_empty() {
        return;
    }
    page.gap();
    let left = Line::default().and(&format!("Edges of the graph of {}", part.payer), BOLD);
    page.sides(left, Line::default().and(&share_text(part.edges), DIM));
    for edge in part.edges_not_taken.iter().take(MOST_EDGES) {
        let text = format!("{} is never {}", edge.question, edge.answers.join(" or "));
        page.sides(Line::plain("    ").and(&text, Style::new()), Line::default().and(&edge.from, DIM));
    }
    if let Some(more @ 1..) = part.edges_not_taken.len().checked_sub(MOST_EDGES) {
        page.line(Line::plain("    ").and(&format!("and {more} more; `--format json` has them all"), DIM));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ways_that_there_are_and_were_not_seen_are_told() {
        assert_eq!(never(&[(Some(true), "met"), (None, "not met")]), None);
        let ways = [(Some(false), "met"), (Some(true), "not met"), (Some(false), "unknown")];
        assert_eq!(never(&ways).unwrap(), "met or unknown");
    }
}
