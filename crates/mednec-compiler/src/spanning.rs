//! Requests that run past the edition that governs their first day.

use mednec_graph::fact::{days_of, show_date};
use mednec_graph::{Basis, FactId, FactKind, Leaf, Outcome, Part, Reason};
use mednec_source::Diagnostic;
use mednec_syntax::file::{Effective, PolicyFile};

use crate::codes::{UNKNOWN_FACT, UNKNOWN_SPANNING};
use crate::draft::{Atom, Test};
use crate::edition::{RuleDraft, leaf};
use crate::lower::{Lower, Standing};
use crate::origins::Documents;

/// The rule of mednec's own that a request running past its edition pends.
pub(crate) fn lower(lower: &mut Lower<'_, '_>, policy: &PolicyFile, known: Option<i64>) -> Option<RuleDraft> {
    let effective = policy.effective.as_ref()?;
    let through = effective.through.as_ref()?;
    let is_date = |kind: &FactKind| matches!(kind, FactKind::Date { .. });
    let fact = lower.world.fact(&through.node);
    let Some(fact) = fact.filter(|id| lower.declared(*id).is_some_and(|d| is_date(&d.fact.kind))) else {
        lower.sink.report(
            Diagnostic::new(&UNKNOWN_FACT, format!("`{}` is not a date of the vocabulary", through.node))
                .at(through.span, "the last day of a request that spans several")
                .help(format!("declare `{}: {{ type: date }}`, or take `through` out", through.node)),
        );
        return None;
    };
    match effective.spanning.as_ref().map(|how| (how.node.as_str(), how.span)) {
        None | Some(("pend", _)) => {}
        Some(("first", _)) => return None,
        Some((other, span)) => {
            lower.sink.report(
                Diagnostic::new(
                    &UNKNOWN_SPANNING,
                    format!("`{other}` does not say what governs a request that runs past this edition"),
                )
                .at(span, "")
                .help("with `first` the edition of the first day governs all of it")
                .one_of(span, ["pend", "first"]),
            );
            return None;
        }
    }
    let mut past = Vec::new();
    let mut texts = Vec::new();
    if let Some(until) = lower.until {
        past.push(reaches(fact, until + 1));
        texts.push(format!("{} is after {}", through.node, show_date(until)));
    }
    for (known_on, from) in corrections(lower, policy, known) {
        // The first day is before the correction, the last one is not.
        let begins = lower.governing.map(|by| reaches(by, from).not());
        let members = [Some(known_on), begins, Some(reaches(fact, from))];
        past.push(Test::All(members.into_iter().flatten().collect()));
        texts.push(format!("{} reaches the edition from {} on", through.node, show_date(from)));
    }
    if past.is_empty() {
        return None;
    }
    let test = if past.len() == 1 { past.pop()? } else { Test::Any(past) };
    let at = Standing { title: None, citations: &[], documents: &Documents::new() };
    let text = format!("when {}", texts.join(" or "));
    let draft = lower.test(test, text.clone(), through.span, at);
    let told = "The request runs past the edition of the policy that governs its first day.";
    let reason = Reason::own(Reason::SPANS_EDITIONS, Some(Basis::Information), told);
    let origin = lower.origins.origin(lower.bundle, through.span, &[]);
    let outcome = Outcome::Pend;
    let leaf =
        leaf(lower.bundle, Leaf { outcome, reason, suggest: Vec::new(), grant: None, origins: vec![origin] });
    Some(RuleDraft { leaf, draft, text, title: None, origin, span: through.span })
}

fn reaches(fact: FactId, day: i64) -> Test {
    Test::Atom(Atom::Reaches(vec![Part { fact, times: 1 }], day))
}

/// The editions of the policy that were known later and begin while this one governs: the test that such a one is known,
/// and its first day.
fn corrections(lower: &Lower<'_, '_>, policy: &PolicyFile, known: Option<i64>) -> Vec<(Test, i64)> {
    fn by(effective: &Effective) -> &str {
        effective.by.as_ref().map_or("service_date", |by| by.node.as_str())
    }
    let Some((known_on, own)) = lower.bundle.known_on_fact().zip(policy.effective.as_ref()) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for other in lower.world.policies.iter().filter(|other| other.id.node == policy.id.node) {
        let (Some(day), Some(effective)) = (&other.known_from, &other.effective) else { continue };
        let Some(from) = effective.from.as_ref().map(|from| days_of(from.node)) else { continue };
        let day = days_of(day.node);
        let later = known.is_none_or(|known| known < day);
        let within =
            lower.from.is_none_or(|first| first < from) && lower.until.is_none_or(|last| from <= last);
        if later && within && by(effective) == by(own) {
            found.push((reaches(known_on, day), from));
        }
    }
    found
}
