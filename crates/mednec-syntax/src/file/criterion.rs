//! Criteria: named conditions with title and citation.

use mednec_source::{Diagnostic, Sink, Span, Spanned};

use super::group::{counts, exception, group, member};
use super::keys::{CRITERION, OPEN};
use super::name::{check_new_name, new_name};
use super::source::{allows, cites, text_at};
use super::tree::{Criterion, Member, Open};
use super::walk::{Fields, wrong_kind};
use crate::codes;
use crate::expr::{Expr, ExprKind};
use crate::yaml::{Entry, Kind, Node};

/// `criteria:`
pub(super) fn criteria(fields: &Fields<'_>, sink: &mut Sink) -> Vec<Criterion> {
    let entries = fields.entries("criteria", "name: { when: condition }", sink);
    let mut found = Vec::new();
    let mut left = false;
    for (at, entry) in entries.iter().enumerate() {
        if at > 0 && is_too_far_left(entry) {
            if !left {
                sink.report(too_far_left(entry));
            }
            left = true;
            continue;
        }
        // A criterion whose condition is told to be too far left lacks nothing else.
        left = false;
        let bare = entries.get(at + 1).is_some_and(is_too_far_left);
        found.push(match bare {
            true => unread(entry.key.clone(), entry.key.span.cover(entry.value.span)),
            false => criterion(entry.key.clone(), &entry.value, sink),
        });
    }
    found
}

/// Whether an entry is a key of the criterion above it, one step too far left.
fn is_too_far_left(entry: &Entry) -> bool {
    let key = entry.key.node.as_str();
    matches!(key, "when" | "any" | "all" | "none" | "at_least" | "unless")
        && !matches!(entry.value.kind, Kind::Map(_))
}

/// ```yaml
/// criteria:
///   balance_deficit:
///     cite: rehab-12 §4.2
///   when: balance is poor     # wrong: beside the criterion and not in it
/// ```
fn too_far_left(entry: &Entry) -> Diagnostic {
    let key = &entry.key.node;
    let start = Span { end: entry.key.span.start, ..entry.key.span };
    Diagnostic::new(
        &codes::YAML_INDENT,
        format!("`{key}` starts too far left to belong to the criterion above it"),
    )
    .at(entry.key.span, "read as the name of another criterion")
    .help(format!("start `{key}` in the same column as the other keys of the criterion"))
    .fix(format!("indent `{key}`"), start, "  ")
}

/// A criterion under its name.
pub(super) fn criterion(name: Spanned<String>, node: &Node, sink: &mut Sink) -> Criterion {
    check_new_name(&name, "a criterion", sink);
    let span = name.span.cover(node.span);
    if let Some(scalar) = node.as_scalar() {
        let what = format!("the criterion `{}`", name.node);
        sink.report(
            wrong_kind(node, &what, "keys with values")
                .help(format!("write the condition after `when:`: `{{ when: {} }}`", scalar.text.trim())),
        );
        return unread(name, span);
    }
    let Some(fields) = Fields::open(node, &CRITERION, sink) else { return unread(name, span) };
    let title = text_at(&fields, "title", sink);
    let cite = cites(&fields, sink);
    let body = body(&fields, &name, sink);
    let unless = exception(&fields, sink);
    let open = open(&fields, sink);
    let allow = allows(&fields, span, sink);
    let body = body.unwrap_or_else(|| no_body(span));
    Criterion { span, name, title, cite, body, unless, open, allow }
}

/// A criterion of which only the name could be read, so that its uses are not told as well.
fn unread(name: Spanned<String>, span: Span) -> Criterion {
    Criterion {
        span,
        name,
        title: None,
        cite: Vec::new(),
        body: no_body(span),
        unless: None,
        open: None,
        allow: Vec::new(),
    }
}

fn no_body(span: Span) -> Member {
    Member::Condition(Expr { span, kind: ExprKind::Error })
}

fn body(fields: &Fields<'_>, name: &Spanned<String>, sink: &mut Sink) -> Option<Member> {
    match (fields.has("when"), counts(fields)) {
        (true, false) => member(fields.get("when", sink)?, "`when`", sink),
        (false, true) => group(fields, sink).map(Member::Group),
        (false, false) => {
            sink.report(
                Diagnostic::new(
                    &codes::MISSING_KEY,
                    format!("the criterion `{}` has no condition", name.node),
                )
                .at(name.span, "no `when`, `all`, `any`, `none` or `at_least`")
                .help("add `when:` with a condition, or `any:` or `all:` with a list of conditions"),
            );
            None
        }
        (true, true) => {
            sink.report(
                Diagnostic::new(
                    &codes::GROUP_COUNT,
                    format!("the criterion `{}` has both `when` and a list", name.node),
                )
                .at(fields.key_span("when"), "a single condition")
                .help("make the condition one more entry of the list"),
            );
            member(fields.get("when", sink)?, "`when`", sink);
            group(fields, sink);
            None
        }
    }
}

fn open(fields: &Fields<'_>, sink: &mut Sink) -> Option<Open> {
    let open = Fields::open(fields.get("open", sink)?, &OPEN, sink)?;
    let fact = open.get("fact", sink).and_then(|node| new_name(node, "a fact", sink));
    let question = text_at(&open, "question", sink);
    Some(Open { fact: fact?, question })
}
