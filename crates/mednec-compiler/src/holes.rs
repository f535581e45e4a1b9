//! Days between two editions that none governs: for good, or until an edition was known that fills them.
//!
//! What is known only grows. So an edition that follows a hole can see it open once, when the first edition before it is
//! known, and close once, when one is known that governs the day before it.

use mednec_graph::fact::show_date;
use mednec_source::{Diagnostic, Sink};

use crate::codes::{HOLE_BETWEEN_EDITIONS, HOLE_BETWEEN_POLICIES};
use crate::edition::EditionDraft;
use crate::group::{ends_before, share};

/// A hole before an edition.
struct Hole<'e, 'a> {
    /// The edition before it.
    before: &'e EditionDraft<'a>,
    first: i64,
    last: i64,
    /// From when on it can be seen; always, if nothing.
    opens: Option<i64>,
}

/// Tells of the holes between editions of one payer.
pub(crate) fn check_holes(editions: &[EditionDraft<'_>], sink: &mut Sink) {
    let mut by_known: Vec<&EditionDraft<'_>> =
        editions.iter().filter(|edition| !edition.is_empty()).collect();
    by_known.sort_by_key(|edition| (edition.known_from(), edition.from));
    for later in &by_known {
        check_before(later, &by_known, sink);
    }
}

/// Tells of the hole before an edition, `by_known` being all in the order in which they were known.
fn check_before(later: &EditionDraft<'_>, by_known: &[&EditionDraft<'_>], sink: &mut Sink) {
    let Some(from) = later.from else { return };
    let mut open: Option<Hole<'_, '_>> = None;
    let mut before: Option<&EditionDraft<'_>> = None;
    let days = by_known.chunk_by(|a, b| a.known_from() == b.known_from());
    for known in days {
        for other in known.iter().filter(|other| share(other, later)) {
            if other.from < later.from && other.until.is_none_or(|until| until >= from - 1) {
                if let Some(hole) = open {
                    sink.report(filled(&hole, later, other));
                }
                return;
            }
            let ends = other.by == later.by && ends_before(other, later);
            if ends && before.is_none_or(|known| known.until < other.until) {
                before = Some(other);
            }
        }
        let opens = known.first().and_then(|edition| edition.known_from());
        if opens < later.known_from() {
            continue;
        }
        // An edition that was known later can fill a part of the hole.
        let opens = open.as_ref().map_or(opens, |hole| hole.opens);
        open =
            before.and_then(|before| Some(Hole { before, first: before.until? + 1, last: from - 1, opens }));
    }
    if let Some(hole) = open {
        sink.report(left(&hole, later));
    }
}

/// The problem of a hole that nothing fills.
fn left(hole: &Hole<'_, '_>, later: &EditionDraft<'_>) -> Diagnostic {
    let same = hole.before.policy.id.node == later.policy.id.node;
    let (code, what) =
        if same { (&HOLE_BETWEEN_EDITIONS, "edition") } else { (&HOLE_BETWEEN_POLICIES, "policy") };
    let problem = Diagnostic::new(code, format!("no {what} governs {}", days(hole.first, hole.last)))
        .at(later.place(), format!("the next {what} begins here"))
        .help(format!(
            "begin it on the day after the earlier one ends, or allow `{}` with the reason",
            code.name
        ));
    match later.policy.effective.as_ref().and_then(|effective| effective.from.as_ref()) {
        Some(from) => {
            let day = show_date(hole.first);
            problem.guess(format!("begin it on {day}"), from.span, day)
        }
        None => problem,
    }
}

/// The problem of a hole that is filled by what was known later.
fn filled(hole: &Hole<'_, '_>, later: &EditionDraft<'_>, by: &EditionDraft<'_>) -> Diagnostic {
    let same = hole.before.policy.id.node == later.policy.id.node;
    let (code, what) =
        if same { (&HOLE_BETWEEN_EDITIONS, "edition") } else { (&HOLE_BETWEEN_POLICIES, "policy") };
    let closes = by.known_from().unwrap_or(i64::MAX).saturating_sub(1);
    let known = match hole.opens {
        Some(opens) if opens == closes => format!("known on {}", show_date(opens)),
        Some(opens) => format!("known from {} to {}", show_date(opens), show_date(closes)),
        None => format!("known up to {}", show_date(closes)),
    };
    let place = by.policy.known_from.as_ref().map_or(by.place(), |day| day.span);
    Diagnostic::new(code, format!("no {what} {known} governs {}", days(hole.first, hole.last)))
        .at(place, "what fills the hole was known only from here on")
        .label(later.place(), format!("the next {what} begins here"))
        .help(format!(
            "write the day since when it was really known, or allow `{}` with the reason",
            code.name
        ))
}

fn days(first: i64, last: i64) -> String {
    let (from, to) = (show_date(first), show_date(last));
    if first == last { from } else { format!("{from} to {to}") }
}
