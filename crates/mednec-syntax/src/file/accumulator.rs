//! Accumulators: counts and sums, with whom they are kept for and when they begin again.

use mednec_source::{Sink, Spanned};

use super::keys::ACCUMULATOR;
use super::name::{check_new_name, names};
use super::source::{cites, text_at};
use super::totals::{Accumulator, Resets};
use super::walk::{Fields, wrong_kind};
use crate::expr::parse_value;
use crate::yaml::{Entry, Kind, Node};

/// `accumulators:`
pub(super) fn accumulators(fields: &Fields<'_>, sink: &mut Sink) -> Vec<Accumulator> {
    let example = "visits_so_far: { total: count of visits including this, per: [claim], resets: never }";
    let entries = fields.entries("accumulators", example, sink);
    entries.iter().filter_map(|entry| accumulator(entry, sink)).collect()
}

fn accumulator(entry: &Entry, sink: &mut Sink) -> Option<Accumulator> {
    check_new_name(&entry.key, "an accumulator", sink);
    let fields = Fields::open(&entry.value, &ACCUMULATOR, sink)?;
    let total = fields.get("total", sink).and_then(|node| total(node, sink));
    let per = fields.get("per", sink).map(|node| match node.as_scalar() {
        Some(scalar) if scalar.text.trim() == "all" => Vec::new(),
        _ => names(node, "`per`", sink),
    });
    let resets = fields.get("resets", sink).and_then(|node| resets(node, sink));
    let (title, cite) = (text_at(&fields, "title", sink), cites(&fields, sink));
    let span = entry.key.span.cover(entry.value.span);
    Some(Accumulator {
        span,
        name: entry.key.clone(),
        total: total?,
        per: per?,
        resets: resets?,
        title,
        cite,
    })
}

fn total(node: &Node, sink: &mut Sink) -> Option<crate::expr::Operand> {
    if matches!(node.kind, Kind::Scalar(_)) {
        return parse_value(node, sink);
    }
    let problem = wrong_kind(node, "`total`", "a count or a sum");
    sink.report(problem.help("write what is counted or added up: `count of visits including this`"));
    None
}

fn resets(node: &Node, sink: &mut Sink) -> Option<Spanned<Resets>> {
    let text = node.as_scalar().map(|scalar| scalar.text.trim().to_owned()).unwrap_or_default();
    let words: Vec<&str> = text.split_whitespace().collect();
    let fact = |name: &str| Spanned::new(name.to_owned(), node.span);
    let found = match words.as_slice() {
        ["never"] => Resets::Never,
        ["each", "calendar", "year"] => Resets::CalendarYear,
        ["each", "calendar", "month"] => Resets::CalendarMonth,
        ["each", "year", "from", start] => Resets::YearFrom(fact(start)),
        ["at", start] => Resets::At(fact(start)),
        _ => {
            let problem = wrong_kind(node, "`resets`", "when it begins again");
            sink.report(problem.help(
                "write `never`, `each calendar year`, `each calendar month`, `each year from plan_start` or `at episode_start`",
            ));
            return None;
        }
    };
    Some(Spanned::new(found, node.span))
}
