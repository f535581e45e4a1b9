//! Changes that say what they take the place of, and whether that is still so.

use mednec_source::{Diagnostic, Sink, Span};
use mednec_syntax::expr::Count;
use mednec_syntax::file::{Change, ChangeKind, Criterion, Group, Member, ParameterValue, PolicyFile, Was};

use crate::codes::BASE_CHANGED;

/// Tells where a base is no longer what a change says that it takes the place of.
///
/// ```yaml
/// - { set: standard_visits, to: 20 visits, instead_of: 18 visits, because: … }   # the base has 16 visits now
/// ```
///
/// Titles and citations do not count, nor how a condition is spaced.
pub(crate) fn check_base(base: &PolicyFile, change: &Change, sink: &mut Sink) {
    let Some(instead_of) = &change.instead_of else { return };
    let criterion = |name: &str| base.criteria.iter().find(|own| own.name.node == name);
    // What the base does not have at all is told when it is changed.
    let is_plain = matches!(&instead_of.was, Was::Value(ParameterValue::Plain(_))).then_some(instead_of.span);
    let now: Option<(String, String, Span)> = match (&change.kind, &instead_of.was) {
        (ChangeKind::Set { parameter, .. }, Was::Value(was)) => {
            let own = base.parameters.iter().find(|own| own.name.node == parameter.node);
            own.map(|own| (value(&own.value), value(was), own.name.span))
        }
        (ChangeKind::Replace(with), Was::Criterion(was)) => {
            criterion(&with.name.node).map(|own| (whole(own), whole(was), own.name.span))
        }
        (ChangeKind::Withdraw(name), Was::Criterion(was)) => {
            criterion(&name.node).map(|own| (whole(own), whole(was), own.name.span))
        }
        _ => None,
    };
    let Some((now, was, place)) = now.filter(|(now, was, _)| now != was) else { return };
    let written = is_plain.map(|at| (at, now.clone()));
    let problem = Diagnostic::new(&BASE_CHANGED, "the base is no longer what this takes the place of")
        .at(instead_of.span, format!("it was {was}"))
        .label(place, format!("it is {now}"))
        .help("read whether the change is still right, and write here what the base says now");
    sink.report(match written {
        Some((at, now)) => problem.one_of(at, [now.as_str()]),
        None => problem,
    });
}

/// A value in one line.
fn value(of: &ParameterValue) -> String {
    match of {
        ParameterValue::Plain(value) => value.to_string(),
        ParameterValue::Keyed { by, rows, otherwise, csv } => {
            let rows = rows.iter().map(|(key, value)| format!("{}: {value}", key.node));
            let otherwise = otherwise.iter().map(|value| format!("else: {value}"));
            let all: Vec<String> = rows.chain(otherwise).collect();
            let file = csv.iter().map(|csv| format!(" from {}", csv.file.node)).collect::<String>();
            format!("by {}{file}: {}", by.node, all.join(", "))
        }
    }
}

/// A criterion in one line.
fn whole(of: &Criterion) -> String {
    let unless = of.unless.iter().map(|unless| format!(" unless {}", member(unless)));
    let open = of.open.iter().map(|open| format!(", open: {}", open.fact.node));
    unless.chain(open).fold(member(&of.body), |text, more| text + &more)
}

fn member(of: &Member) -> String {
    match of {
        Member::Condition(expr) => expr.to_string(),
        Member::Group(group) => self::group(group),
    }
}

fn group(of: &Group) -> String {
    let count = match of.count.node {
        Count::All => "all".to_owned(),
        Count::Any => "any".to_owned(),
        Count::None => "none".to_owned(),
        Count::AtLeast(fewest) => format!("at least {fewest}"),
    };
    let members: Vec<String> = of.members.iter().map(member).collect();
    let including: Vec<&str> = of.including.iter().map(|one| one.node.as_str()).collect();
    let including =
        if including.is_empty() { String::new() } else { format!(" including {}", including.join(", ")) };
    let unless = of.unless.iter().map(|unless| format!(" unless {}", member(unless))).collect::<String>();
    format!("{count} of [{}]{including}{unless}", members.join(", "))
}
