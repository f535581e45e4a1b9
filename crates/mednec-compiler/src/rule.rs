//! Rules: from what an analyst writes to a condition and the leaf it leads to.

use mednec_graph::bundle::Lapse;
use mednec_graph::{Basis, CodeSystem, FactKind, Leaf, Outcome, Part, Reason};
use mednec_source::{Diagnostic, Span};
use mednec_syntax::file::{self, Guard, Member, PolicyFile, Rule};

use crate::codes::{LAPSE_BASIS, MALFORMED_CODE, SOFT_LIMIT_BASIS, UNKNOWN_FACT, UNKNOWN_SPANNING};
use crate::draft::{Atom, Draft, DraftKind, Test};
use crate::edition::{RuleDraft, leaf};
use crate::lower::{Lower, Standing};
use crate::origins::Documents;
use crate::reasons::{Reasons, resolve};
use crate::silence::{Earlier, check_consequence, check_rule};

/// Lowers a rule.
pub(crate) fn lower_rule(
    lower: &mut Lower<'_, '_>,
    rule: &Rule,
    own: &Documents<'_>,
    reasons: &Reasons<'_>,
    earlier: &mut Earlier,
) -> Option<RuleDraft> {
    let citations = lower.origins.cite(lower.bundle, &rule.cite, own, lower.sink);
    let at = Standing { title: None, citations: &citations, documents: own };
    let (draft, text) = match &rule.guard {
        Guard::Always => (lower.constant(true, "otherwise", rule.outcome.span, at), "otherwise".to_string()),
        Guard::When(member) => {
            let draft = lower.member(member, at, None);
            (draft, format!("when {}", text_of(lower, draft)))
        }
        Guard::Unless(member) => {
            let held = lower.member(member, at, None);
            let text = text_of(lower, held);
            (negated(lower, held, rule.span, &citations), format!("unless {text}"))
        }
        Guard::WhenUnless(when, unless) => {
            let draft = lower.member(when, at, None);
            let held = lower.unless(draft, unless, at);
            (held, format!("when {}", text_of(lower, held)))
        }
    };
    let outcome = Outcome::of_name(&rule.outcome.node)?;
    let reason = resolve(&rule.reason, outcome, reasons, lower.sink)?;
    if rule.soft_limit && reason.basis != Some(Basis::Documentation) {
        lower.sink.report(
            Diagnostic::new(&SOFT_LIMIT_BASIS, "past a soft limit, only support is asked for")
                .at(rule.reason.span, "this reason has another basis")
                .help("give the reason `basis: documentation`, or write a rule with `deny` or `pend`"),
        );
    }
    let suggest = suggested(lower, rule);
    let grant = lower.grant(rule, own)?;
    check_rule(lower, rule, outcome, draft, grant, earlier);
    let origin = lower.origins.origin(lower.bundle, rule.outcome.span, &citations);
    let leaf = leaf(lower.bundle, Leaf { outcome, reason, suggest, grant, origins: vec![origin] });
    let title = rule.title.as_ref().map(|title| title.node.clone());
    Some(RuleDraft { leaf, draft, text, title, origin, span: rule.outcome.span })
}

fn text_of(lower: &Lower<'_, '_>, draft: usize) -> String {
    lower.drafts.get(draft).map_or_else(String::new, |draft| draft.text.clone())
}

fn negated(lower: &mut Lower<'_, '_>, held: usize, rule: Span, citations: &[u32]) -> usize {
    let (text, span) = match lower.drafts.get(held) {
        Some(draft) => (draft.text.clone(), draft.span),
        None => (String::new(), rule),
    };
    let origin = lower.origins.origin(lower.bundle, span, citations);
    let not = Draft {
        kind: DraftKind::Not(held),
        text: format!("not ({text})"),
        title: None,
        facts: Vec::new(),
        origin,
        span,
    };
    lower.drafts.push(not);
    lower.drafts.len() - 1
}

fn suggested(lower: &mut Lower<'_, '_>, rule: &Rule) -> Vec<String> {
    let mut suggest = Vec::new();
    for code in &rule.suggest {
        check_procedure(lower, &code.node, code.span);
        suggest.push(code.node.clone());
    }
    suggest
}

/// Tells of a text that cannot be a procedure code.
pub(crate) fn check_procedure(lower: &mut Lower<'_, '_>, code: &str, span: Span) {
    if !CodeSystem::Procedure.accepts(code, false) {
        lower.sink.report(
            Diagnostic::new(&MALFORMED_CODE, format!("`{code}` is not a procedure code"))
                .at(span, format!("a code is {}", CodeSystem::Procedure.shape()))
                .help("mend the code"),
        );
    }
}

/// The rule of mednec's own that a request running past its edition pends.
pub(crate) fn spanning(
    lower: &mut Lower<'_, '_>,
    policy: &PolicyFile,
    until: Option<i64>,
) -> Option<RuleDraft> {
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
                .help("write `pend`, or `first`: the edition of the first day governs all of it"),
            );
            return None;
        }
    }
    let until = until?;
    let at = Standing { title: None, citations: &[], documents: &Documents::new() };
    let text = format!("when {} is after {}", through.node, mednec_graph::fact::show_date(until));
    let test = Test::Atom(Atom::Reaches(vec![Part { fact, times: 1 }], until + 1));
    let draft = lower.test(test, text.clone(), through.span, at);
    let told = "The request runs past the edition of the policy that governs its first day.";
    let reason = Reason::own(Reason::SPANS_EDITIONS, Some(Basis::Information), told);
    let origin = lower.origins.origin(lower.bundle, through.span, &[]);
    let outcome = Outcome::Pend;
    let leaf =
        leaf(lower.bundle, Leaf { outcome, reason, suggest: Vec::new(), grant: None, origins: vec![origin] });
    Some(RuleDraft { leaf, draft, text, title: None, origin, span: through.span })
}

/// When a request that waits for information lapses.
pub(crate) fn lower_lapse(
    lower: &mut Lower<'_, '_>,
    lapse: &file::Lapse,
    own: &Documents<'_>,
    reasons: &Reasons<'_>,
) -> Option<Lapse> {
    let citations = lower.origins.cite(lower.bundle, &lapse.cite, own, lower.sink);
    let at = Standing { title: None, citations: &citations, documents: own };
    let reason = resolve(&lapse.deny, Outcome::Deny, reasons, lower.sink)?;
    if reason.basis != Some(Basis::Information) {
        lower.sink.report(
            Diagnostic::new(&LAPSE_BASIS, "a request that lapses is denied for lack of information")
                .at(lapse.deny.span, "this reason has another basis")
                .help("give the reason `basis: information`: nobody has judged what is necessary"),
        );
    }
    let draft = match &lapse.when {
        Member::Condition(expr) => lower.expr(expr, at),
        group @ Member::Group(_) => lower.member(group, at, None),
    };
    let (when, text) = (lower.filter_of(draft), text_of(lower, draft));
    check_consequence(lower, when.facts(), "whether a request lapses", lapse.deny.span);
    let origin = lower.origins.origin(lower.bundle, lapse.deny.span, &citations);
    let leaf = leaf(
        lower.bundle,
        Leaf { outcome: Outcome::Deny, reason, suggest: Vec::new(), grant: None, origins: vec![origin] },
    );
    Some(Lapse { when, text, leaf, origin })
}
