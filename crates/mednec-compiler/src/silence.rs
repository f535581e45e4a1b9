//! Nothing is decided by what is not documented, unless the policy says why it may.

use mednec_graph::condition::Count;
use mednec_graph::{DerivedKind, FactId, Grant, Outcome};
use mednec_source::{Diagnostic, Span};
use mednec_syntax::file::{Member, Rule};

use crate::codes::SILENCE_DECIDES;
use crate::draft::{Atom, DraftKind, Test};
use crate::lower::{Lower, facts_of, span_of};

/// What the rules before one leave to it.
#[derive(Default)]
pub(crate) struct Earlier {
    /// An outcome before it that a paper still to come would have led to.
    waits: Option<Span>,
}

/// Tells of a rule that decides on what is not documented, where the policy does not mark it.
pub(crate) fn check_rule(
    lower: &mut Lower<'_, '_>,
    rule: &Rule,
    outcome: Outcome,
    draft: usize,
    grant: Option<u32>,
    earlier: &mut Earlier,
) {
    let marked = rule.counts_silence.is_some();
    let decides = !matches!(outcome, Outcome::Pend | Outcome::Return);
    let granted = grant.and_then(|at| lower.bundle.grants.get(at as usize)).map(Grant::facts);
    if decides && !marked && goes_by_evidence(lower, lower.facts_under(draft)) {
        lower.sink.report(
            problem(format!("`{}` here goes by what is documented", outcome.name()), rule.outcome.span)
                .help("where it may decide, add `counts_silence:` with the reason")
                .one_of(rule.outcome.span, ["pend", "return"]),
        );
    } else if decides && !marked && granted.is_some_and(|facts| goes_by_evidence(lower, facts)) {
        lower.sink.report(
            problem("what is granted here goes by what is documented".into(), rule.outcome.span).help(
                "grant by facts, or add `counts_silence:` with the reason why less may be granted in silence",
            ),
        );
    } else if let (true, false, Some(before)) = (decides, marked, earlier.waits) {
        let message = format!("`{}` is reached here where something is not documented", outcome.name());
        lower.sink.report(
            problem(message, rule.outcome.span)
                .label(before, "this rule comes first only where it is documented")
                .help("let a rule before it `pend` or `return` where it is not documented, or add `counts_silence:`"),
        );
    }
    // A mark speaks for its own rule alone.
    if needs_evidence(lower, draft, false) {
        earlier.waits = earlier.waits.or(Some(rule.outcome.span));
    }
}

/// Tells of a policy whose scope goes by what is documented.
pub(crate) fn check_scope(lower: &mut Lower<'_, '_>, draft: usize, scope: &Member) {
    if goes_by_evidence(lower, lower.facts_under(draft)) {
        lower.sink.report(
            Diagnostic::new(&SILENCE_DECIDES, "to whom a policy applies goes by what is documented")
                .at(span_of(scope), "a paper that comes later would bring it into force")
                .help("let a rule of the policy `pend` or `return` instead"),
        );
    }
}

/// Tells of an absence that counts where something else is not documented.
pub(crate) fn check_absence(lower: &mut Lower<'_, '_>, when: Vec<FactId>, span: Span) {
    if goes_by_evidence(lower, when) {
        lower.sink.report(
            Diagnostic::new(&SILENCE_DECIDES, "an absence counts here by what is documented")
                .at(span, "silence would be taken for a finding")
                .help("name a fact that somebody answers, such as one that says that the record is complete"),
        );
    }
}

/// Tells of a request that is closed, or of a decision that stands, by what is not documented.
pub(crate) fn check_consequence(lower: &mut Lower<'_, '_>, when: Vec<FactId>, what: &str, span: Span) {
    if goes_by_evidence(lower, when) {
        lower.sink.report(
            Diagnostic::new(&SILENCE_DECIDES, format!("{what} goes by what is documented"))
                .at(span, "a paper that comes later would overturn it")
                .help("go by a date that has passed, or by a fact that somebody answers"),
        );
    }
}

fn problem(message: String, span: Span) -> Diagnostic {
    Diagnostic::new(&SILENCE_DECIDES, message).at(span, "a paper that comes later would overturn it")
}

/// Whether any of the facts goes by what is documented, be it through records or windows.
fn goes_by_evidence(lower: &Lower<'_, '_>, mut todo: Vec<FactId>) -> bool {
    let mut seen = std::collections::BTreeSet::new();
    while let Some(id) = todo.pop() {
        let Some(derived) = lower.bundle.derived(id).filter(|_| seen.insert(id)) else { continue };
        if matches!(
            derived.kind,
            DerivedKind::Documented(_)
                | DerivedKind::DocumentedAbsent(_)
                | DerivedKind::Conflicting(_)
                | DerivedKind::DateOf(_)
        ) {
            return true;
        }
        todo.extend(derived.kind.facts());
    }
    false
}

/// Whether a condition (its opposite where `negated`) can fail for want of a paper: something in it has to be documented.
/// Where it has to be not documented it fails on a paper that is there, and no later one takes that back.
fn needs_evidence(lower: &Lower<'_, '_>, draft: usize, negated: bool) -> bool {
    let mut todo = vec![(draft, negated)];
    let mut seen = std::collections::BTreeSet::new();
    while let Some((at, negated)) = todo.pop() {
        let Some(draft) = lower.drafts.get(at).filter(|_| seen.insert((at, negated))) else { continue };
        match &draft.kind {
            DraftKind::Compare(test) => {
                if test_needs_evidence(lower, test, negated) {
                    return true;
                }
            }
            DraftKind::Not(member) => todo.push((*member, !negated)),
            DraftKind::Group(count, members) => {
                let negated = negated != (*count == Count::None);
                todo.extend(members.iter().map(|member| (*member, negated)));
            }
            DraftKind::Criterion(name) => {
                todo.extend(lower.made.get(name).map(|criterion| (*criterion, negated)));
            }
        }
    }
    false
}

fn test_needs_evidence(lower: &Lower<'_, '_>, test: &Test, negated: bool) -> bool {
    match test {
        Test::Not(inner) => test_needs_evidence(lower, inner, !negated),
        Test::All(members) | Test::Any(members) => {
            members.iter().any(|member| test_needs_evidence(lower, member, negated))
        }
        Test::Constant(_) => false,
        Test::Atom(atom) => facts_of(atom).into_iter().any(|id| {
            match lower.bundle.derived(id).map(|derived| &derived.kind) {
                // A later paper makes it so, and none takes it back.
                Some(DerivedKind::Documented(_)) => !negated,
                // Beside each comparison of such a day stands that there is one.
                Some(DerivedKind::DateOf(_)) => !negated && is_there(lower, atom, id),
                // That the record shows a problem may be asked first; that it shows none may not be waited for.
                Some(DerivedKind::Conflicting(_) | DerivedKind::DocumentedAbsent(_)) => negated,
                // What is computed from evidence may go either way.
                Some(_) => goes_by_evidence(lower, vec![id]),
                None => false,
            }
        }),
    }
}

/// Whether an atom says that there is a day at all.
fn is_there(lower: &Lower<'_, '_>, atom: &Atom, day: FactId) -> bool {
    let none = lower.bundle.fact(day).and_then(|fact| fact.kind.bounds()).map(|(low, _)| low);
    match atom {
        Atom::Reaches(parts, cut) => parts.len() == 1 && none == cut.checked_sub(1),
        _ => false,
    }
}
