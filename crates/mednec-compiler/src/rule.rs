//! Rules: from what an analyst writes to a condition and the leaf it leads to.

use mednec_graph::bundle::Lapse;
use mednec_graph::{Basis, CodeSystem, Leaf, Outcome};
use mednec_source::{Diagnostic, Span};
use mednec_syntax::file::{self, Guard, Member, Rule};

use crate::codes::{LAPSE_BASIS, MALFORMED_CODE, SOFT_LIMIT_BASIS};
use crate::draft::{Draft, DraftKind};
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
