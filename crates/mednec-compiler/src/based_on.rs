//! Policies that build on others: each merged with its base, so that it is compiled as if it were written out.
//!
//! Spans stay as they are, so every part still tells the file and line it was written in.

use std::collections::BTreeMap;
use std::sync::Arc;

use mednec_source::{Diagnostic, Sink, SourceId, Span, Spanned};
use mednec_syntax::expr::{Count, ExprKind, Operand, OperandKind};
use mednec_syntax::file::{
    Change, ChangeKind, Criterion, File, Group, Guard, Member, Parameter, ParameterValue, PolicyFile, Rule,
};

use crate::base_changed::check_base;
use crate::codes::{BAD_CHANGE, OUTSIDE_LIMITS, UNKNOWN_BASE};
use crate::criteria::names_of;

/// How many policies may build one on the other.
const MOST_BASES: usize = 8;

/// The files, with every policy that builds on another merged with it.
pub(crate) fn merge(files: &mut [(SourceId, File)], sink: &mut Sink) {
    let policies: Vec<Arc<PolicyFile>> = files
        .iter()
        .filter_map(|(_, file)| if let File::Policy(policy) = file { Some(Arc::clone(policy)) } else { None })
        .collect();
    for policy in &policies {
        policy.parameters.iter().for_each(|parameter| check_limits(parameter, &parameter.value, sink));
        check_once(policy, sink);
    }
    for (_, file) in files.iter_mut() {
        let File::Policy(policy) = file else { continue };
        if policy.based_on.is_some()
            && let Some(merged) = merged(policy, &policies, MOST_BASES, sink)
        {
            *policy = Arc::new(merged);
        }
    }
}

/// Tells of what one policy changes twice, of which only the last would count.
fn check_once(policy: &PolicyFile, sink: &mut Sink) {
    let mut seen: BTreeMap<(&str, &str), Span> = BTreeMap::new();
    for change in &policy.changes {
        let (did, name) = match &change.kind {
            ChangeKind::Set { parameter, .. } => ("set", parameter),
            ChangeKind::Replace(criterion) => ("replaced", &criterion.name),
            // Of the second one the base says that it is not there, and rules may be added before one more than once.
            ChangeKind::Withdraw(_) | ChangeKind::AddBefore { .. } => continue,
        };
        if let Some(first) = seen.insert((did, &name.node), name.span) {
            sink.report(
                Diagnostic::new(&BAD_CHANGE, format!("`{}` is {did} twice", name.node))
                    .at(name.span, "the second time")
                    .label(first, "the first time")
                    .help("keep one of the two changes"),
            );
        }
    }
}

fn merged(policy: &PolicyFile, all: &[Arc<PolicyFile>], left: usize, sink: &mut Sink) -> Option<PolicyFile> {
    let Some(based_on) = &policy.based_on else { return Some(policy.clone()) };
    if left == 0 {
        sink.report(
            Diagnostic::new(&UNKNOWN_BASE, format!("more than {MOST_BASES} policies build one on the other"))
                .at(based_on.policy.span, "perhaps in a circle")
                .help("build on the policy that the others build on"),
        );
        return None;
    }
    let named: Vec<&PolicyFile> = all
        .iter()
        .map(|base| &**base)
        .filter(|base| base.id.node == based_on.policy.node && base.id.span != policy.id.span)
        .filter(|base| {
            let edition = base.edition.as_ref().map(|edition| edition.node.as_str());
            based_on.edition.as_ref().is_none_or(|wanted| edition == Some(wanted.node.as_str()))
        })
        .collect();
    let base = match named.as_slice() {
        [base] => *base,
        [] => {
            let message = format!("there is no policy `{}` to build on", based_on.policy.node);
            let problem = Diagnostic::new(&UNKNOWN_BASE, message).at(based_on.policy.span, "");
            let instead = || {
                "write the name that stands after `policy:` there, and the name of its edition, if it has one"
                    .to_owned()
            };
            let known = all.iter().map(|base| base.id.node.as_str());
            sink.report(problem.meant(based_on.policy.span, &based_on.policy.node, known, instead));
            return None;
        }
        [first, second, ..] => {
            let message = format!("`{}` has several editions", based_on.policy.node);
            sink.report(
                Diagnostic::new(&UNKNOWN_BASE, message)
                    .at(based_on.policy.span, "which one is built on?")
                    .label(first.id.span, "one")
                    .label(second.id.span, "another")
                    .help("give them names with `edition:`, and write `based_on: { policy: …, edition: … }`"),
            );
            return None;
        }
    };
    let mut made = merged(base, all, left - 1, sink)?;
    if left == MOST_BASES {
        policy.changes.iter().for_each(|change| check_base(&made, change, sink));
    }
    take_over(&mut made, policy, sink);
    for change in &policy.changes {
        apply(&mut made, change, sink);
    }
    made.changes.extend(policy.changes.iter().cloned());
    Some(made)
}

/// What the policy says itself, over what its base says.
fn take_over(made: &mut PolicyFile, policy: &PolicyFile, sink: &mut Sink) {
    if let Some(rule) = policy.rules.first() {
        sink.report(
            Diagnostic::new(&BAD_CHANGE, "a policy that builds on another has the rules of that one")
                .at(rule.span, "")
                .help("add it under `changes:` with `add_before: …` and `rule: …`"),
        );
    }
    made.id = policy.id.clone();
    made.status = policy.status.clone();
    made.edition = policy.edition.clone();
    made.effective = policy.effective.clone();
    made.known_from = policy.known_from.clone();
    made.approved = policy.approved.clone();
    made.next_review = policy.next_review.clone();
    made.based_on = policy.based_on.clone();
    let or = |own: &Option<Member>, base: &mut Option<Member>| {
        if own.is_some() {
            base.clone_from(own);
        }
    };
    or(&policy.applies, &mut made.applies);
    if policy.title.is_some() {
        made.title.clone_from(&policy.title);
    }
    if policy.stage.is_some() {
        made.stage.clone_from(&policy.stage);
    }
    if policy.procedures.is_some() {
        made.procedures.clone_from(&policy.procedures);
    }
    if policy.lapses.is_some() {
        made.lapses.clone_from(&policy.lapses);
    }
    made.dispositions = policy.dispositions.iter().chain(&made.dispositions).cloned().collect();
    made.invariants.extend(policy.invariants.iter().cloned());
    made.allow.extend(policy.allow.iter().cloned());
    made.sources.retain(|source| policy.sources.iter().all(|own| own.id.node != source.id.node));
    made.sources.extend(policy.sources.iter().cloned());
    made.reasons.retain(|reason| policy.reasons.iter().all(|own| own.name.node != reason.name.node));
    made.reasons.extend(policy.reasons.iter().cloned());
    let taken = |name: &Spanned<String>, first: Span, how: &str| {
        Diagnostic::new(&BAD_CHANGE, format!("the base has `{}` already", name.node))
            .at(name.span, "")
            .label(first, "there")
            .help(how)
    };
    for parameter in &policy.parameters {
        match made.parameters.iter().find(|base| base.name.node == parameter.name.node) {
            Some(base) => {
                let how = "change it under `changes:` with `set: …` and `to: …`";
                sink.report(taken(&parameter.name, base.name.span, how));
            }
            None => made.parameters.push(parameter.clone()),
        }
    }
    made.tables.retain(|table| policy.tables.iter().all(|own| own.name.node != table.name.node));
    made.tables.extend(policy.tables.iter().cloned());
    made.accumulators.retain(|base| policy.accumulators.iter().all(|own| own.name.node != base.name.node));
    made.accumulators.extend(policy.accumulators.iter().cloned());
    made.timed_units.retain(|base| policy.timed_units.iter().all(|own| own.name.node != base.name.node));
    made.timed_units.extend(policy.timed_units.iter().cloned());
    for criterion in &policy.criteria {
        match made.criteria.iter().find(|base| base.name.node == criterion.name.node) {
            Some(base) => {
                let how = "change it under `changes:` with `replace: …` and `with: …`";
                sink.report(taken(&criterion.name, base.name.span, how));
            }
            None => made.criteria.push(criterion.clone()),
        }
    }
}

fn apply(made: &mut PolicyFile, change: &Change, sink: &mut Sink) {
    match &change.kind {
        ChangeKind::Set { parameter, to } => set(made, parameter, to, sink),
        ChangeKind::Replace(criterion) => replace(made, criterion, sink),
        ChangeKind::Withdraw(name) => withdraw(made, name, sink),
        ChangeKind::AddBefore { rule, added } => add_before(made, rule, added, sink),
    }
}

fn set(made: &mut PolicyFile, name: &Spanned<String>, to: &ParameterValue, sink: &mut Sink) {
    let Some(parameter) = made.parameters.iter_mut().find(|parameter| parameter.name.node == name.node)
    else {
        let names = made.parameters.iter().map(|parameter| parameter.name.node.as_str());
        sink.report(stranger("parameter", name, "", names));
        return;
    };
    check_limits(parameter, to, sink);
    parameter.value = to.clone();
}

/// Tells of values outside what the base allows.
fn check_limits(parameter: &Parameter, to: &ParameterValue, sink: &mut Sink) {
    let values: Vec<&Operand> = match to {
        ParameterValue::Plain(value) => vec![value],
        ParameterValue::Keyed { rows, otherwise, .. } => {
            rows.iter().map(|(_, value)| value).chain(otherwise).collect()
        }
    };
    for value in values {
        for (limit, is_floor) in [(&parameter.floor, true), (&parameter.ceiling, false)] {
            let Some(limit) = limit else { continue };
            let outside = match compared(value, limit) {
                Some(order) if is_floor => order.is_lt(),
                Some(order) => order.is_gt(),
                None => {
                    sink.report(
                        Diagnostic::new(&OUTSIDE_LIMITS, format!("{value} does not compare with {limit}"))
                            .at(value.span, "")
                            .label(limit.span, "the limit")
                            .help("write it in the unit of the limit"),
                    );
                    continue;
                }
            };
            if outside {
                let (what, side) = if is_floor { ("floor", "below") } else { ("ceiling", "above") };
                sink.report(
                    Diagnostic::new(
                        &OUTSIDE_LIMITS,
                        format!("`{}` may not be {side} {limit}", parameter.name.node),
                    )
                    .at(value.span, "")
                    .label(limit.span, format!("the {what}"))
                    .help("stay within what the base allows, or do not build on it"),
                );
            }
        }
    }
}

fn compared(value: &Operand, limit: &Operand) -> Option<std::cmp::Ordering> {
    match (&value.kind, &limit.kind) {
        (OperandKind::Date(a), OperandKind::Date(b)) => Some(a.cmp(b)),
        (
            OperandKind::Number { value: a, unit: one, .. },
            OperandKind::Number { value: b, unit: other, .. },
        ) => {
            let size = |number: &rust_decimal::Decimal, unit: &Option<Spanned<String>>| match unit {
                None => Some((crate::measure::Dimension::Plain, *number)),
                Some(unit) => {
                    let (dimension, factor) = crate::measure::find(&unit.node)?;
                    Some((dimension, number.checked_mul(factor.into())?))
                }
            };
            let ((a_dim, a), (b_dim, b)) = (size(a, one)?, size(b, other)?);
            (a_dim == b_dim).then(|| a.cmp(&b))
        }
        _ => None,
    }
}

fn replace(made: &mut PolicyFile, criterion: &Criterion, sink: &mut Sink) {
    match made.criteria.iter_mut().find(|base| base.name.node == criterion.name.node) {
        Some(base) => *base = criterion.clone(),
        None => {
            let names = made.criteria.iter().map(|base| base.name.node.as_str());
            sink.report(stranger("criterion", &criterion.name, "", names));
        }
    }
}

fn withdraw(made: &mut PolicyFile, name: &Spanned<String>, sink: &mut Sink) {
    let Some(at) = made.criteria.iter().position(|criterion| criterion.name.node == name.node) else {
        let names = made.criteria.iter().map(|base| base.name.node.as_str());
        sink.report(stranger("criterion", name, "", names));
        return;
    };
    let withdrawn = made.criteria.remove(at);
    let before = sink.found().len();
    let mut members: Vec<&mut Member> = Vec::new();
    for criterion in &mut made.criteria {
        members.push(&mut criterion.body);
        members.extend(&mut criterion.unless);
    }
    for rule in &mut made.rules {
        match &mut rule.guard {
            Guard::Always => {}
            Guard::When(member) | Guard::Unless(member) => members.push(member),
            Guard::WhenUnless(when, unless) => members.extend([when, unless]),
        }
    }
    members.extend(&mut made.applies);
    for member in members {
        leave(member, &name.node, sink);
        if let Some((_, place)) = names_of(member).into_iter().find(|(used, _)| *used == name.node) {
            sink.report(
                Diagnostic::new(&BAD_CHANGE, format!("`{}` cannot be withdrawn", name.node))
                    .at(name.span, "")
                    .label(place, "it is more than an entry of a list here")
                    .help("replace the criterion or the rule that uses it"),
            );
        }
    }
    // What still uses it is not told as well.
    if sink.found().len() > before {
        made.criteria.push(withdrawn);
    }
}

/// Takes a name out of every list of a member.
fn leave(member: &mut Member, name: &str, sink: &mut Sink) {
    let Member::Group(Group { members, span, unless, including, count, .. }) = member else { return };
    let is_it = |member: &Member| matches!(member, Member::Condition(expr) if expr.kind == ExprKind::Name(name.to_string()));
    let before = members.len();
    members.retain(|member| !is_it(member));
    if members.is_empty() && before > 0 {
        sink.report(
            Diagnostic::new(&BAD_CHANGE, format!("without `{name}` this list is empty"))
                .at(*span, "")
                .help("replace the criterion that holds the list"),
        );
    }
    let named = including.len();
    including.retain(|one| one.node != name);
    let too_few = matches!(count.node, Count::AtLeast(fewest) if members.len() < fewest as usize);
    if (before > members.len() && too_few && !members.is_empty()) || (named > 0 && including.is_empty()) {
        sink.report(
            Diagnostic::new(&BAD_CHANGE, format!("without `{name}` this list can never be met"))
                .at(*span, "")
                .help("replace the criterion that holds the list"),
        );
    }
    members.iter_mut().for_each(|member| leave(member, name, sink));
    if let Some(exception) = unless.as_deref_mut() {
        leave(exception, name, sink);
    }
}

fn add_before(made: &mut PolicyFile, name: &Spanned<String>, added: &Rule, sink: &mut Sink) {
    let called = |rule: &Rule| rule.name.as_ref().is_some_and(|own| own.node == name.node);
    let by_name = made.rules.iter().position(called);
    let mut by_reason = made.rules.iter().enumerate().filter(|(_, rule)| rule.reason.node == name.node);
    let only = by_reason.next().filter(|_| by_reason.next().is_none()).map(|(at, _)| at);
    match by_name.or(only) {
        Some(at) => made.rules.insert(at, added.clone()),
        None => {
            let names =
                made.rules.iter().map(|rule| rule.name.as_ref().unwrap_or(&rule.reason).node.as_str());
            let several = made.rules.iter().filter(|rule| rule.reason.node == name.node).count() > 1;
            let label = if several { "several rules have this reason, and none this name" } else { "" };
            sink.report(stranger("rule", name, label, names));
        }
    }
}

fn stranger<'a>(
    what: &str,
    name: &Spanned<String>,
    label: &str,
    names: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let names: Vec<&str> = names.collect();
    let problem = Diagnostic::new(&BAD_CHANGE, format!("the base has no {what} called `{}`", name.node))
        .at(name.span, label);
    problem.meant(name.span, &name.node, names.iter().copied(), || format!("it has {}", names.join(", ")))
}
