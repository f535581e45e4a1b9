//! Which editions share a graph, and whether a day has more than one.

use mednec_graph::fact::show_date;
use mednec_source::{Diagnostic, Sink};

use crate::codes::OVERLAPPING_EDITIONS;
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
pub(crate) fn share(a: &EditionDraft<'_>, b: &EditionDraft<'_>) -> bool {
    match (&a.procedures, &b.procedures) {
        (Some(a), Some(b)) => {
            a.iter().any(|(low, high)| b.iter().any(|(from, to)| low <= to && from <= high))
        }
        _ => true,
    }
}

/// Tells of days that two editions govern.
pub(crate) fn check_overlaps(editions: &[EditionDraft<'_>], sink: &mut Sink) {
    for (at, later) in editions.iter().enumerate() {
        for earlier in editions.iter().take(at) {
            // Where one of them does not apply to all, the graph tells whether both can govern a request.
            let scoped = later.applies.is_some() || earlier.applies.is_some();
            if !scoped && may_meet(earlier, later) {
                sink.report(overlapping(earlier, later));
            }
        }
    }
}

/// The problem of two editions that govern the same day.
pub(crate) fn overlapping(one: &EditionDraft<'_>, other: &EditionDraft<'_>) -> Diagnostic {
    let (earlier, later) = if other.from < one.from { (other, one) } else { (one, other) };
    let called =
        |edition: &EditionDraft<'_>| format!("the edition of `{}` {}", edition.policy.id.node, edition.name);
    let days = days_of_both(earlier, later);
    let (message, help) = if earlier.policy.id.node == later.policy.id.node {
        (
            format!("two editions of a policy govern {days}"),
            "end the earlier one on the day before the later one begins; or, if it corrects the earlier one, say with `known_from` since when it is known",
        )
    } else {
        (
            format!("two policies of one payer govern the same procedure on {days}"),
            "give each policy procedures, days or a stage of its own, or let `applies` tell them apart",
        )
    };
    let problem = Diagnostic::new(&OVERLAPPING_EDITIONS, message)
        .at(later.place(), called(later))
        .label(earlier.place(), called(earlier))
        .help(help);
    // The end of the earlier one, where it has one and begins before the later one.
    let end = earlier.policy.effective.as_ref().and_then(|effective| effective.until.as_ref());
    let before = later.from.filter(|from| earlier.from < Some(*from)).map(|from| show_date(from - 1));
    match (end, before) {
        (Some(end), Some(day)) => problem.guess(format!("end the earlier one on {day}"), end.span, day),
        _ => problem,
    }
}

/// The days that two editions share, in words.
fn days_of_both(a: &EditionDraft<'_>, b: &EditionDraft<'_>) -> String {
    let dated = |edition: &EditionDraft<'_>| edition.from.is_some() || edition.until.is_some();
    if dated(a) && dated(b) && a.by != b.by {
        return "the same day".into();
    }
    let until = [a.until, b.until].into_iter().flatten().min();
    match (a.from.max(b.from), until) {
        (Some(from), Some(until)) if from == until => format!("the same day, {}", show_date(from)),
        (Some(from), Some(until)) => format!("the same days, {} to {}", show_date(from), show_date(until)),
        (Some(from), None) => format!("the same days, from {} on", show_date(from)),
        (None, Some(until)) => format!("the same days, up to {}", show_date(until)),
        (None, None) => "every day".into(),
    }
}

/// Whether one edition ends before another begins.
pub(crate) fn ends_before(earlier: &EditionDraft<'_>, later: &EditionDraft<'_>) -> bool {
    earlier.until.zip(later.from).is_some_and(|(until, from)| until < from)
}

/// Whether two editions can govern one request both. Only periods of one date keep them apart, and that one of them was
/// known later: it then corrects the other.
pub(crate) fn may_meet(a: &EditionDraft<'_>, b: &EditionDraft<'_>) -> bool {
    let corrects = a.policy.id.node == b.policy.id.node && a.known_from() != b.known_from();
    let apart = a.by == b.by && (ends_before(a, b) || ends_before(b, a));
    share(a, b) && a.stage == b.stage && !corrects && !apart && !a.is_empty() && !b.is_empty()
}
