//! Which editions share a graph, and whether each day has exactly one.

use mednec_source::{Diagnostic, Sink};

use crate::codes::{HOLE_BETWEEN_EDITIONS, OVERLAPPING_EDITIONS};
use crate::edition::EditionDraft;

/// Editions whose procedures overlap, directly or over others.
pub(crate) fn grouped(editions: Vec<EditionDraft<'_>>) -> Vec<Vec<EditionDraft<'_>>> {
    let mut groups: Vec<Vec<EditionDraft<'_>>> = Vec::new();
    for edition in editions {
        let mut joined = vec![edition];
        let mut apart = Vec::new();
        for group in groups {
            if group.iter().any(|other| joined.iter().any(|one| share(other, one))) {
                joined.splice(0..0, group);
            } else {
                apart.push(group);
            }
        }
        apart.push(joined);
        groups = apart;
    }
    groups
}

/// Whether two editions are for some procedure both.
fn share(a: &EditionDraft<'_>, b: &EditionDraft<'_>) -> bool {
    match (&a.procedures, &b.procedures) {
        (Some(a), Some(b)) => {
            a.iter().any(|(low, high)| b.iter().any(|(from, to)| low <= to && from <= high))
        }
        _ => true,
    }
}

/// Tells of days that two editions govern, or none between two.
pub(crate) fn check_periods(editions: &[EditionDraft<'_>], sink: &mut Sink) {
    let empty = |edition: &EditionDraft<'_>| edition.from.zip(edition.until).is_some_and(|(f, u)| u < f);
    let editions: Vec<&EditionDraft<'_>> = editions.iter().filter(|edition| !empty(edition)).collect();
    for (later_at, later) in editions.iter().enumerate() {
        let place = later.policy.effective.as_ref().map_or(later.policy.id.span, |effective| effective.span);
        let mut before: Option<&EditionDraft<'_>> = None;
        for (at, earlier) in editions.iter().enumerate().filter(|(_, other)| share(other, later)) {
            // Where one of them does not apply to all, the graph tells whether both can govern a request.
            let scoped = later.applies.is_some() || earlier.applies.is_some();
            if at < later_at && !scoped && may_meet(earlier, later) {
                sink.report(overlapping(earlier, later));
            }
            if ends_before(earlier, later) && before.is_none_or(|known| known.until < earlier.until) {
                before = Some(earlier);
            }
        }
        let hole = before.and_then(|b| b.until).zip(later.from).filter(|(until, from)| until + 1 < *from);
        let covered = editions.iter().any(|other| {
            share(other, later)
                && other.from < later.from
                && other.until.is_none_or(|u| Some(u) >= later.from.map(|f| f - 1))
        });
        if let Some((until, from)) = hole.filter(|_| !covered) {
            let day = mednec_graph::fact::show_date;
            let message = format!("no edition governs {} to {}", day(until + 1), day(from - 1));
            sink.report(
                Diagnostic::new(&HOLE_BETWEEN_EDITIONS, message)
                    .at(place, "the next edition begins here")
                    .help("begin it on the day after the earlier one ends, or allow this warning with the reason"),
            );
        }
    }
}

/// The problem of two editions that govern the same day.
pub(crate) fn overlapping(earlier: &EditionDraft<'_>, later: &EditionDraft<'_>) -> Diagnostic {
    let place_of = |edition: &EditionDraft<'_>| {
        edition.policy.effective.as_ref().map_or(edition.policy.id.span, |effective| effective.span)
    };
    let called =
        |edition: &EditionDraft<'_>| format!("the edition of `{}` {}", edition.policy.id.node, edition.name);
    let (message, help) = if earlier.policy.id.node == later.policy.id.node {
        (
            "two editions of a policy govern the same day",
            "end the earlier edition on the day before the later one begins",
        )
    } else {
        (
            "two policies of one payer govern the same procedure on the same day",
            "give each policy procedures, days or a stage of its own, or let `applies` tell them apart",
        )
    };
    Diagnostic::new(&OVERLAPPING_EDITIONS, message)
        .at(place_of(later), called(later))
        .label(place_of(earlier), called(earlier))
        .help(help)
}

/// Whether one edition ends before another begins.
fn ends_before(earlier: &EditionDraft<'_>, later: &EditionDraft<'_>) -> bool {
    earlier.until.zip(later.from).is_some_and(|(until, from)| until < from)
}

/// Whether the days of two editions can be the same. Only periods of one date keep them apart.
pub(crate) fn may_meet(a: &EditionDraft<'_>, b: &EditionDraft<'_>) -> bool {
    share(a, b) && a.stage == b.stage && !(a.by == b.by && (ends_before(a, b) || ends_before(b, a)))
}
