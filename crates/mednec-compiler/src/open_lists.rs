//! Open lists that exclude: a judgement by which a rule denies has to be meant.
//!
//! "Not covered for conditions such as …" read as an open list would let a reviewer's yes deny. The author is asked to
//! choose: a rule that pends, or a closed list.

use std::collections::BTreeMap;

use mednec_source::{Diagnostic, Sink};
use mednec_syntax::expr::{Count, Expr, ExprKind};
use mednec_syntax::file::{Group, Guard, Member, Rule};

use crate::codes::OPEN_LIST_EXCLUDES;
use crate::criteria::Named;

/// Tells of open lists whose judgement could make a denying rule hold.
pub(crate) fn check(rules: &[Rule], criteria: &BTreeMap<&str, Named<'_>>, sink: &mut Sink) {
    for rule in rules.iter().filter(|rule| rule.outcome.node == "deny") {
        let mut todo = match &rule.guard {
            Guard::Always => continue,
            Guard::When(member) => uses(member, true),
            Guard::Unless(member) => uses(member, false),
            Guard::WhenUnless(when, unless) => {
                uses(when, true).into_iter().chain(uses(unless, false)).collect()
            }
        };
        let mut seen: Vec<(&str, bool)> = Vec::new();
        while let Some((name, holds)) = todo.pop() {
            let Some((name, named)) = criteria.get_key_value(name) else { continue };
            if seen.contains(&(name, holds)) {
                continue;
            }
            seen.push((name, holds));
            let body = &named.criterion.body;
            todo.extend(uses(body, holds));
            todo.extend(named.criterion.unless.iter().flat_map(|exception| uses(exception, !holds)));
            let none = matches!(body, Member::Group(Group { count, .. }) if count.node == Count::None);
            if let Some(open) = named.criterion.open.as_ref().filter(|_| holds != none) {
                let message = format!("a reviewer's yes to `{}` would deny", open.fact.node);
                sink.report(
                    Diagnostic::new(&OPEN_LIST_EXCLUDES, message)
                        .at(rule.reason.span, "this rule denies by an open list")
                        .label(open.fact.span, "the list is open here")
                        .help("let a rule before it `pend` for the judgement, or close the list by taking `open` out")
                        .note("if the document means it so, allow this warning with that reason"),
                );
            }
        }
    }
}

/// The names that a member uses, each with whether its being met helps the member to be what `holds` says.
fn uses(member: &Member, holds: bool) -> Vec<(&str, bool)> {
    let mut found = Vec::new();
    let mut members = vec![(member, holds)];
    let mut exprs: Vec<(&Expr, bool)> = Vec::new();
    while let Some((member, holds)) = members.pop() {
        match member {
            Member::Condition(expr) => exprs.push((expr, holds)),
            Member::Group(group) => {
                let holds = holds != (group.count.node == Count::None);
                members.extend(group.members.iter().map(|member| (member, holds)));
                members.extend(group.unless.as_deref().map(|exception| (exception, !holds)));
            }
        }
    }
    while let Some((expr, holds)) = exprs.pop() {
        match &expr.kind {
            ExprKind::Name(name) => found.push((name.as_str(), holds)),
            ExprKind::Not(inner) => exprs.push((inner, !holds)),
            ExprKind::And(members) | ExprKind::Or(members) => {
                exprs.extend(members.iter().map(|member| (member, holds)));
            }
            ExprKind::Count { count, members } => {
                let holds = holds != (*count == Count::None);
                exprs.extend(members.iter().map(|member| (member, holds)));
            }
            ExprKind::Compare { .. }
            | ExprKind::Between { .. }
            | ExprKind::Member { .. }
            | ExprKind::Quantified { .. }
            | ExprKind::Records { .. }
            | ExprKind::Evidence { .. }
            | ExprKind::Error => {}
        }
    }
    found
}
