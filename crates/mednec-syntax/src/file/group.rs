//! Conditions and the groups that combine them.

use mednec_source::{Diagnostic, Sink, Span, Spanned};

use super::keys::GROUP;
use super::name::{name, names};
use super::source::{cites, text_at};
use super::tree::{Group, Member};
use super::value::whole_number;
use super::walk::{Fields, list, with_dashes, wrong_kind};
use crate::codes;
use crate::expr::{Count, ExprKind, parse_expr};
use crate::yaml::{Entry, Kind, Node};

/// The keys that say how many entries must hold.
const COUNTS: [&str; 4] = ["all", "any", "none", "at_least"];

/// One entry of a list of conditions, or what follows `when:`.
pub(super) fn member(node: &Node, what: &str, sink: &mut Sink) -> Option<Member> {
    match &node.kind {
        Kind::Scalar(_) => Some(Member::Condition(parse_expr(node, sink))),
        Kind::Map(entries) => {
            let fields = Fields::open_quietly(node, &GROUP, sink)?;
            for entry in fields.unknown() {
                let alone = entries.len() == 1;
                sink.report(condition_as_key(entry, alone).unwrap_or_else(|| fields.unknown_key(entry)));
            }
            let lost = entries.len() == 1 && fields.unknown().next().is_some();
            if lost {
                return None;
            }
            let title = text_at(&fields, "title", sink);
            let cite = cites(&fields, sink);
            let unless = exception(&fields, sink).map(Box::new);
            let group = group(&fields, sink)?;
            Some(Member::Group(Group { title, cite, unless, ..group }))
        }
        Kind::Seq(_) => {
            sink.report(
                wrong_kind(node, what, "a condition or a group")
                    .help("say how many entries must hold: `{ all: [a, b] }` or `{ any: [a, b] }`"),
            );
            None
        }
        Kind::Null => {
            sink.report(
                wrong_kind(node, what, "a condition or a group")
                    .help("write a condition such as `muscle_tone is hypotonic`, or take the entry out"),
            );
            None
        }
    }
}

/// A condition, a group, or a list of which as many must hold as `count` says.
pub(super) fn member_or_list(node: &Node, what: &str, count: Count, sink: &mut Sink) -> Option<Member> {
    if !matches!(node.kind, Kind::Seq(_)) {
        return member(node, what, sink);
    }
    let members = members(node, what, sink)?;
    let count = Spanned::new(count, node.span);
    let span = node.span;
    let group = Group { span, count, members, including: vec![], unless: None, title: None, cite: vec![] };
    Some(Member::Group(group))
}

/// `unless:`, an exception; of a list, one entry is enough.
pub(super) fn exception(fields: &Fields<'_>, sink: &mut Sink) -> Option<Member> {
    member_or_list(fields.get("unless", sink)?, "`unless`", Count::Any, sink)
}

/// `- muscle_tone: hypotonic` and `- when: a`: a condition written as a key with a value.
fn condition_as_key(entry: &Entry, alone: bool) -> Option<Diagnostic> {
    let name = &entry.key.node;
    let value = entry.value.as_scalar().filter(|_| alone)?;
    let problem = Diagnostic::new(&codes::UNKNOWN_KEY, format!("a group has no key `{name}`"))
        .at(entry.key.span, "not known here");
    Some(if name == "when" {
        problem.help("write the condition itself as the entry, without `when:`")
    } else {
        problem.help(format!("for a comparison write `{name} is {}`, without a colon", value.text.trim()))
    })
}

/// Whether a place says how many entries must hold.
pub(super) fn counts(fields: &Fields<'_>) -> bool {
    COUNTS.iter().any(|key| fields.has(key)) || fields.has("of")
}

/// `all:`, `any:`, `none:` or `at_least:` with `of:`; without title, citation and exception.
pub(super) fn group(fields: &Fields<'_>, sink: &mut Sink) -> Option<Group> {
    let written: Vec<&str> = COUNTS.into_iter().filter(|key| fields.has(key)).collect();
    let key = match written.as_slice() {
        [key] => *key,
        [] => {
            sink.report(
                Diagnostic::new(
                    &codes::GROUP_COUNT,
                    "the group does not say how many of its entries must hold",
                )
                .at(fields.first_span(), "no `all`, `any`, `none` or `at_least`")
                .help("begin with `all:`, `any:`, `none:`, or `at_least: 2` followed by `of:`"),
            );
            return None;
        }
        [first, second, ..] => {
            sink.report(
                Diagnostic::new(&codes::GROUP_COUNT, format!("the group has both `{first}` and `{second}`"))
                    .at(fields.key_span(second), "the second one")
                    .label(fields.key_span(first), "the first one")
                    .help(format!(
                        "make one of them an entry of the other: `{first}: [ …, {{ {second}: [ … ] }} ]`"
                    )),
            );
            // The rest is read so that what is wrong within it is told too.
            written.iter().for_each(|key| {
                if let Some(node) = fields.get(key, sink).filter(|_| *key != "at_least") {
                    members(node, &format!("`{key}`"), sink);
                }
            });
            return None;
        }
    };
    let (count, members) =
        if key == "at_least" { at_least(fields, sink)? } else { plain(fields, key, sink)? };
    let including = including(fields, &members, sink);
    Some(Group { span: fields.span, count, members, including, unless: None, title: None, cite: vec![] })
}

/// `including: [a, b]`, each of which must be an entry of `of`.
fn including(fields: &Fields<'_>, members: &[Member], sink: &mut Sink) -> Vec<Spanned<String>> {
    let Some(node) = fields.get("including", sink).filter(|_| fields.has("at_least")) else {
        return Vec::new();
    };
    let named = |wanted: &str| {
        members.iter().any(|member| match member {
            Member::Condition(expr) => matches!(&expr.kind, ExprKind::Name(name) if name == wanted),
            Member::Group(_) => false,
        })
    };
    let written = match node.as_scalar() {
        Some(_) => name(node, "an entry of `including`", sink).into_iter().collect(),
        None => names(node, "`including`", sink),
    };
    for entry in written.iter().filter(|entry| !named(&entry.node)) {
        sink.report(
            Diagnostic::new(
                &codes::INCLUDING_ELSEWHERE,
                format!("`{}` stands under `including` and not under `of`", entry.node),
            )
            .at(entry.span, "not one of those that are counted")
            .label(fields.key_span("of"), "those that are counted")
            .help(format!("add `{}` to the list under `of`, or take it out here", entry.node)),
        );
    }
    written
}

fn plain(fields: &Fields<'_>, key: &str, sink: &mut Sink) -> Option<(Spanned<Count>, Vec<Member>)> {
    for of in ["of", "including"].into_iter().filter(|of| fields.has(of)) {
        sink.report(
            Diagnostic::new(&codes::GROUP_COUNT, format!("`{of}` has no meaning beside `{key}`"))
                .at(fields.key_span(of), "only `at_least` has it")
                .help(format!("put the entries under `{key}`, or write `at_least: 2` instead of `{key}`")),
        );
    }
    let members = members(fields.get(key, sink)?, &format!("`{key}`"), sink)?;
    let count = match key {
        "all" => Count::All,
        "any" => Count::Any,
        _ => Count::None,
    };
    Some((Spanned::new(count, fields.key_span(key)), members))
}

fn at_least(fields: &Fields<'_>, sink: &mut Sink) -> Option<(Spanned<Count>, Vec<Member>)> {
    let number = fields.get("at_least", sink).and_then(|node| least(node, sink));
    if !fields.has("of") {
        sink.report(
            Diagnostic::new(&codes::MISSING_KEY, "`of` is missing beside `at_least`")
                .at(fields.key_span("at_least"), "at least so many of what?")
                .help("add `of:` with the list of conditions that are counted"),
        );
        return None;
    }
    let list = fields.get("of", sink)?;
    let members = members(list, "`of`", sink)?;
    let number = number?;
    let written = if let Kind::Seq(items) = &list.kind { items.len() } else { members.len() };
    if number.node as usize > written {
        too_many(&number, written, list.span, sink);
    }
    let span = fields.key_span("at_least").cover(number.span);
    Some((Spanned::new(Count::AtLeast(number.node), span), members))
}

fn least(node: &Node, sink: &mut Sink) -> Option<Spanned<u32>> {
    if let Kind::Seq(_) | Kind::Map(_) = &node.kind {
        sink.report(
            wrong_kind(node, "`at_least`", "a number").help(
                "write the number here and the conditions under `of`: `{ at_least: 2, of: [a, b, c] }`",
            ),
        );
        return None;
    }
    let number = whole_number(node, "`at_least`", sink)?;
    if number.node == 0 {
        sink.report(
            Diagnostic::new(&codes::BAD_NUMBER, "`at_least: 0` always holds")
                .at(number.span, "expected 1 or more")
                .help("write how many must hold; for none of them write `none:`"),
        );
        return None;
    }
    Some(number)
}

fn too_many(number: &Spanned<u32>, written: usize, list: Span, sink: &mut Sink) {
    let message = format!("`at_least: {}` of {written} can never hold", number.node);
    sink.report(
        Diagnostic::new(&codes::AT_LEAST_TOO_MANY, message)
            .at(number.span, format!("asks for {}", number.node))
            .label(list, format!("has {written}"))
            .help(format!("write a number from 1 to {written}, or add what is missing to the list"))
            .one_of(number.span, (written > 0).then(|| written.to_string()).as_deref()),
    );
}

fn members(node: &Node, what: &str, sink: &mut Sink) -> Option<Vec<Member>> {
    if node.as_scalar().is_some() {
        let key = what.trim_matches('`');
        if node.lines().len() > 1 || node.as_scalar().is_some_and(|scalar| scalar.text.starts_with('-')) {
            sink.report(with_dashes(wrong_kind(node, what, "a list"), node));
            return None;
        }
        sink.report(
            wrong_kind(node, what, "a list")
                .help(format!("write a list, `{key}: [a, b]`; a single condition goes after `when:`")),
        );
        return None;
    }
    let items = list(node, what, sink)?;
    if items.is_empty() {
        sink.report(
            Diagnostic::new(&codes::EMPTY_GROUP, format!("{what} has no entries"))
                .at(node.span, "an empty list")
                .help("write the conditions, one on each line after `- `, or take the group out"),
        );
        return None;
    }
    let what = format!("an entry of {what}");
    Some(items.iter().filter_map(|item| member(item, &what, sink)).collect())
}
