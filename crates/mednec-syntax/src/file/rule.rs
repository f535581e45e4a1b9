//! Rules: when they decide, and what.

use mednec_source::{Diagnostic, Sink, Spanned, closest, did_you_mean};

use super::grant::{grant, grant_fits};
use super::group::{exception, member, member_or_list};
use super::keys::{OTHERWISE, RULE, SOFT_LIMIT, Table};
use super::name::name;
use super::source::{allows, cites, text_at};
use super::tree::{Guard, OUTCOMES, Rule};
use super::value::texts;
use super::walk::{Fields, called_here, list, wrong_kind};
use crate::codes;
use crate::expr::Count;
use crate::yaml::{Kind, Node};

/// The most rules of one policy that are read.
const MOST_RULES: usize = 2000;

/// `rules:`
pub(super) fn rules(fields: &Fields<'_>, sink: &mut Sink) -> Vec<Rule> {
    let Some(node) = fields.get("rules", sink) else {
        return Vec::new();
    };
    let items = list(node, "`rules`", sink).unwrap_or(&[]);
    if items.is_empty() && matches!(node.kind, Kind::Seq(_)) {
        sink.report(
            Diagnostic::new(&codes::EMPTY_GROUP, "`rules` has no entries")
                .at(node.span, "an empty list")
                .help("add at least the last rule: `- otherwise: { approve: criteria_met }`"),
        );
    }
    if let Some(next) = items.get(MOST_RULES) {
        sink.report(
            Diagnostic::new(&codes::TOO_MANY_RULES, format!("the policy has {} rules", items.len()))
                .at(next.span, format!("at most {MOST_RULES} are read"))
                .help("put what differs from case to case into a table, or split the policy by procedure"),
        );
    }
    let rules = items.iter().take(MOST_RULES).filter_map(|item| rule(item, sink)).collect();
    after_otherwise(items, sink);
    rules
}

/// The keys that a rule's outcome stands among.
struct Decision<'a> {
    outcome: Spanned<String>,
    reason: Spanned<String>,
    fields: Fields<'a>,
}

/// One rule.
pub(super) fn rule(node: &Node, sink: &mut Sink) -> Option<Rule> {
    if has_key(node, "soft_limit") {
        return soft_limit(node, sink);
    }
    let fields = Fields::open_quietly(node, &RULE, sink)?;
    let (decision, guard) = if fields.has("otherwise") {
        let decision = otherwise(&fields, sink);
        (decision, Some(Guard::Always))
    } else {
        let decision = decision(fields, &RULE, sink);
        let guard = guard(&fields, sink);
        (decision, guard)
    };
    let allow = allows(&fields, node.span, sink);
    let shown = decision.as_ref().map_or(fields, |decision| decision.fields);
    let suggest = shown.get("suggest", sink).map(|node| texts(node, "`suggest`", sink)).unwrap_or_default();
    let title = text_at(&shown, "title", sink);
    let cite = cites(&shown, sink);
    let name = named(&shown, sink);
    let grant = shown.get("grant", sink).and_then(|node| grant(node, sink));
    let counts_silence = text_at(&shown, "counts_silence", sink);
    let Decision { outcome, reason, .. } = decision?;
    grant_fits(&outcome, grant.as_ref(), shown.has("grant"), sink);
    let (span, guard) = (node.span, guard?);
    let soft_limit = false;
    Some(Rule {
        span,
        outcome,
        reason,
        name,
        guard,
        soft_limit,
        grant,
        counts_silence,
        suggest,
        title,
        cite,
        allow,
    })
}

/// `name:`, by which another policy can add a rule before this one.
fn named(fields: &Fields<'_>, sink: &mut Sink) -> Option<Spanned<String>> {
    fields.get("name", sink).and_then(|node| name(node, "a rule", sink))
}

fn has_key(node: &Node, key: &str) -> bool {
    matches!(&node.kind, Kind::Map(entries) if entries.iter().any(|entry| entry.key.node == key))
}

/// `soft_limit: reason` with `over:` and `supported_by:`: a person decides where the limit is passed and nothing
/// supports it.
fn soft_limit(node: &Node, sink: &mut Sink) -> Option<Rule> {
    let fields = Fields::open(node, &SOFT_LIMIT, sink)?;
    let reason = fields.get("soft_limit", sink).and_then(|node| name(node, "a reason", sink));
    let over = fields.get("over", sink).and_then(|node| member(node, "`over`", sink));
    let support = fields
        .get("supported_by", sink)
        .and_then(|node| member_or_list(node, "`supported_by`", Count::Any, sink));
    Some(Rule {
        span: node.span,
        outcome: Spanned::new("pend".to_owned(), fields.key_span("soft_limit")),
        reason: reason?,
        name: named(&fields, sink),
        guard: Guard::WhenUnless(over?, support?),
        soft_limit: true,
        grant: None,
        counts_silence: None,
        suggest: Vec::new(),
        title: text_at(&fields, "title", sink),
        cite: cites(&fields, sink),
        allow: allows(&fields, node.span, sink),
    })
}

/// `otherwise: { approve: criteria_met }`
fn otherwise<'a>(fields: &Fields<'a>, sink: &mut Sink) -> Option<Decision<'a>> {
    for entry in fields.unknown() {
        sink.report(fields.unknown_key(entry));
    }
    if let Some(outcome) = OUTCOMES.into_iter().find(|outcome| fields.has(outcome))
        && fields.key_span(outcome).start < fields.key_span("otherwise").start
        && (fields.has("when") || fields.has("unless"))
    {
        let key = fields.key_span("otherwise");
        sink.report(
            Diagnostic::new(&codes::RULE_OUTCOME, format!("`otherwise` stands in the rule of `{outcome}`"))
                .at(key, "meant as a rule of its own")
                .label(fields.key_span(outcome), "the rule that begins here")
                .help(
                    "begin the line with a dash and a space, in the column of the dash above: `- otherwise:`",
                ),
        );
        return None;
    }
    for key in ["when", "unless"] {
        if fields.has(key) {
            sink.report(
                Diagnostic::new(&codes::RULE_GUARD, format!("`{key}` has no meaning beside `otherwise`"))
                    .at(fields.key_span(key), "never looked at")
                    .label(fields.key_span("otherwise"), "decides whenever no rule above does")
                    .help(format!("take `{key}` out, or write the outcome in place of `otherwise`")),
            );
        }
    }
    // What belongs to the outcome may stand beside `otherwise` by mistake.
    for key in RULE.names().filter(|key| !matches!(*key, "otherwise" | "when" | "unless" | "allow")) {
        if fields.has(key) {
            let problem = if OUTCOMES.contains(&key) {
                Diagnostic::new(&codes::RULE_OUTCOME, format!("`{key}` stands beside `otherwise`, not in it"))
            } else {
                Diagnostic::new(&codes::UNKNOWN_KEY, format!("`{key}` stands beside `otherwise`, not in it"))
            };
            let help = format!("write `- otherwise: {{ approve: criteria_met, {key}: … }}`");
            sink.report(problem.at(fields.key_span(key), "belongs into `otherwise`").help(help));
        }
    }
    let node = fields.get("otherwise", sink)?;
    if let Some(scalar) = node.as_scalar() {
        sink.report(wrong_kind(node, "`otherwise`", "an outcome with its reason").help(format!(
            "write the outcome and the reason's name: `otherwise: {{ {}: criteria_met }}`",
            if OUTCOMES.contains(&scalar.text.trim()) { scalar.text.trim() } else { "approve" }
        )));
        return None;
    }
    let inner = Fields::open_quietly(node, &OTHERWISE, sink)?;
    decision(inner, &OTHERWISE, sink)
}

/// The one outcome of a rule, with its reason.
fn decision<'a>(fields: Fields<'a>, table: &Table, sink: &mut Sink) -> Option<Decision<'a>> {
    let written: Vec<&'static str> = OUTCOMES.into_iter().filter(|outcome| fields.has(outcome)).collect();
    let mut misspelt = false;
    for (i, entry) in fields.unknown().enumerate() {
        let word = &entry.key.node;
        // In a rule without an outcome, the first key that is not known was meant to be one.
        let meant = written.is_empty() && (i == 0 || !closest(word, OUTCOMES).is_empty());
        if meant && closest(word, table.names().filter(|name| !OUTCOMES.contains(name))).is_empty() {
            misspelt = true;
            sink.report(unknown_outcome(&entry.key));
        } else {
            sink.report(fields.unknown_key(entry));
        }
    }
    let [outcome] = written.as_slice() else {
        match written.as_slice() {
            [first, second, ..] => sink.report(
                Diagnostic::new(
                    &codes::RULE_OUTCOME,
                    format!("the rule has two outcomes, `{first}` and `{second}`"),
                )
                .at(fields.key_span(second), "another")
                .label(fields.key_span(first), "one outcome")
                .help("write a rule of its own for each outcome; the first rule that holds decides"),
            ),
            _ if misspelt => {}
            _ => sink.report(
                Diagnostic::new(&codes::RULE_OUTCOME, "the rule has no outcome")
                    .at(fields.first_span(), "the rule that begins here")
                    .help(format!(
                        "begin it with an outcome and a reason, such as `deny: not_covered`; {}",
                        outcomes()
                    )),
            ),
        }
        return None;
    };
    let reason = name(fields.get(outcome, sink)?, "a reason", sink)?;
    let outcome = Spanned::new((*outcome).to_owned(), fields.key_span(outcome));
    Some(Decision { outcome, reason, fields })
}

fn guard(fields: &Fields<'_>, sink: &mut Sink) -> Option<Guard> {
    let (when, unless) = (fields.has("when"), fields.has("unless"));
    if !when && !unless && misspelt(fields) {
        return None;
    }
    if !when && !unless {
        sink.report(
            Diagnostic::new(&codes::RULE_GUARD, "the rule does not say when it decides")
                .at(fields.first_span(), "no `when` and no `unless`")
                .help("add `when:` with a condition; a rule that always decides is written `- otherwise:`"),
        );
        return None;
    }
    let when = fields.get("when", sink).and_then(|node| member(node, "`when`", sink));
    let unless = exception(fields, sink);
    match (when, unless) {
        (Some(when), Some(unless)) => Some(Guard::WhenUnless(when, unless)),
        (Some(when), None) => Some(Guard::When(when)),
        (None, Some(unless)) => Some(Guard::Unless(unless)),
        (None, None) => None,
    }
}

/// Whether a key was told that was meant to be `when` or `unless`.
fn misspelt(fields: &Fields<'_>) -> bool {
    let guards = ["when", "unless"];
    fields.unknown().map(|entry| entry.key.node.as_str()).any(|key| {
        !closest(key, guards).is_empty() || called_here(key).is_some_and(|same| guards.contains(&same))
    })
}

/// A word where an outcome is expected.
pub(super) fn unknown_outcome(word: &Spanned<String>) -> Diagnostic {
    let problem = Diagnostic::new(&codes::UNKNOWN_OUTCOME, format!("no outcome is called `{}`", word.node))
        .at(word.span, "not an outcome");
    match closest(&word.node, OUTCOMES).first().copied().or_else(|| same_stem(&word.node)) {
        Some(near) => problem
            .help(did_you_mean(&word.node, OUTCOMES).unwrap_or_else(|| format!("did you mean `{near}`?")))
            .guess(format!("write `{near}`"), word.span, near),
        None => problem.help(outcomes()),
    }
}

/// `denied`, `denial`, `approval`, `pending`: the outcome with the same first letters.
fn same_stem(word: &str) -> Option<&'static str> {
    let stem = word.get(..3)?.to_ascii_lowercase();
    ["approve", "deny", "modify", "pend", "return"].into_iter().find(|outcome| outcome.starts_with(&stem))
}

fn outcomes() -> String {
    let words: Vec<String> = OUTCOMES.iter().map(|outcome| format!("`{outcome}`")).collect();
    format!("the outcomes are {}", words.join(", "))
}

/// Rules below `otherwise` never decide.
fn after_otherwise(items: &[Node], sink: &mut Sink) {
    let has_otherwise = |item: &Node| match &item.kind {
        Kind::Map(entries) => {
            entries.iter().map(|entry| &entry.key).find(|key| key.node == "otherwise").map(|key| key.span)
        }
        Kind::Null | Kind::Scalar(_) | Kind::Seq(_) => None,
    };
    let first_key = |item: &Node| match &item.kind {
        Kind::Map(entries) => entries.first().map_or(item.span, |entry| entry.key.span),
        Kind::Null | Kind::Scalar(_) | Kind::Seq(_) => item.span,
    };
    let mut rest = items.iter();
    let Some(otherwise) = rest.by_ref().find_map(has_otherwise) else {
        return;
    };
    if let Some(next) = rest.next() {
        sink.report(
            Diagnostic::new(&codes::OTHERWISE_NOT_LAST, "`otherwise` is not the last rule")
                .at(otherwise, "decides whenever no rule above does")
                .label(first_key(next), "never reached")
                .help("move `otherwise` to the end of `rules`"),
        );
    }
}
