//! A file in parts, each with the place it was written at.

use mednec_source::{Span, Spanned};
use mednec_syntax::file::{
    Criterion, Member, PolicyFile, Procedures, Reason, SharedFile, Source, ValueSetFile,
};

use super::tree;
use super::written::{Keys, Written};

/// A part before its place is told.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// The key of the file that it stands under; its own, where it has no name.
    pub(super) section: &'static str,
    /// Its name, where its section has several.
    pub(super) name: Option<String>,
    /// The other name by which it is found: the reason of a rule.
    pub(super) also: Option<String>,
    /// What it says.
    pub(super) text: Written,
    /// Where it was written.
    pub(super) span: Span,
    /// The file that its rows are from.
    pub(super) rows: Option<Spanned<String>>,
}

/// The parts of a policy, in the order in which they are shown.
pub(super) fn of_policy(policy: &PolicyFile) -> Vec<Piece> {
    let head = |section, text: Option<(String, Span)>| {
        text.map(|(text, span)| alone(section, Written::Text(text), span))
    };
    let own = |written: &Option<Spanned<String>>| {
        written.as_ref().map(|written| (written.node.clone(), written.span))
    };
    let mut pieces = vec![alone("policy", Written::Text(policy.id.node.clone()), policy.id.span)];
    pieces.extend(head("title", own(&policy.title)));
    pieces.extend(head("status", own(&policy.status)));
    pieces.extend(head("edition", own(&policy.edition)));
    pieces.extend(policy.effective.as_ref().map(|effective| {
        let keys = Keys::default().spanned("by", effective.by.as_ref());
        let keys = keys.spanned("from", effective.from.as_ref()).spanned("until", effective.until.as_ref());
        let keys = keys.spanned("through", effective.through.as_ref());
        alone("effective", keys.spanned("spanning", effective.spanning.as_ref()).made(), effective.span)
    }));
    let known = policy.known_from.as_ref().map(|day| (day.node.to_string(), day.span));
    pieces.extend(head("known_from", known));
    pieces.extend(policy.approved.as_ref().map(|approved| {
        let keys = Keys::default().spanned("by", Some(&approved.by)).spanned("on", approved.on.as_ref());
        alone("approved", keys.made(), approved.by.span)
    }));
    let review = policy.next_review.as_ref().map(|day| (day.node.to_string(), day.span));
    pieces.extend(head("next_review", review));
    pieces.extend(policy.procedures.as_ref().and_then(procedures));
    pieces.extend(head("stage", own(&policy.stage)));
    let applies = policy.applies.as_ref().map(|applies| (tree::member(applies), span_of(applies)));
    pieces.extend(applies.map(|(text, span)| alone("applies", text, span)));
    pieces.extend(policy.lapses.as_ref().map(|lapse| alone("lapses", tree::lapse(lapse), lapse.span)));
    let invariants = policy.invariants.iter();
    pieces.extend(invariants.map(|one| alone("invariants", tree::invariant(one), one.span)));
    pieces.extend(
        policy.dispositions.iter().map(|rule| alone("dispositions", tree::disposition(rule), rule.span)),
    );
    pieces.extend(policy.sources.iter().map(source));
    pieces.extend(policy.parameters.iter().map(|one| named("parameters", &one.name, tree::parameter(one))));
    for table in &policy.tables {
        let piece = named("tables", &table.name, tree::table(table));
        pieces.push(Piece { rows: table.csv.clone(), ..piece });
    }
    let totals = policy.accumulators.iter();
    pieces.extend(totals.map(|one| named("accumulators", &one.name, tree::accumulator(one))));
    pieces
        .extend(policy.timed_units.iter().map(|one| named("timed_units", &one.name, tree::timed_units(one))));
    pieces.extend(policy.criteria.iter().map(criterion));
    for rule in &policy.rules {
        let (name, also) = match &rule.name {
            Some(name) => (&name.node, Some(rule.reason.node.clone())),
            None => (&rule.reason.node, None),
        };
        let piece = alone("rules", tree::rule(rule), rule.span);
        pieces.push(Piece { name: Some(name.clone()), also, ..piece });
    }
    pieces.extend(policy.reasons.iter().map(reason));
    for allow in &policy.allow {
        pieces.push(named("allow", &allow.code, Written::Text(allow.reason.node.clone())));
    }
    pieces
}

/// The parts of a shared file.
pub(super) fn of_shared(shared: &SharedFile) -> Vec<Piece> {
    let mut pieces = vec![alone("shared", Written::Text(shared.name.node.clone()), shared.name.span)];
    pieces.extend(shared.sources.iter().map(source));
    pieces.extend(shared.criteria.iter().map(criterion));
    pieces.extend(shared.reasons.iter().map(reason));
    pieces
}

/// A value set, in one part.
pub(super) fn of_value_set(set: &ValueSetFile) -> Piece {
    let keys = Keys::default().spanned("title", set.title.as_ref()).spanned("system", set.system.as_ref());
    let keys = keys.cite(&set.cite).and("codes", Written::List(set.codes.iter().map(tree::dated).collect()));
    let keys = match set.exclude.as_slice() {
        [] => keys,
        exclude => keys.and("exclude", Written::List(exclude.iter().map(tree::dated).collect())),
    };
    Piece { rows: set.csv.clone(), ..named("value_sets", &set.name, keys.made()) }
}

fn alone(section: &'static str, text: Written, span: Span) -> Piece {
    Piece { section, name: None, also: None, text, span, rows: None }
}

fn named(section: &'static str, name: &Spanned<String>, text: Written) -> Piece {
    Piece { name: Some(name.node.clone()), ..alone(section, text, name.span) }
}

fn source(source: &Source) -> Piece {
    named("sources", &source.id, tree::source(source))
}

fn criterion(criterion: &Criterion) -> Piece {
    named("criteria", &criterion.name, tree::criterion(criterion))
}

fn reason(reason: &Reason) -> Piece {
    named("reasons", &reason.name, tree::reason(reason))
}

fn procedures(procedures: &Procedures) -> Option<Piece> {
    match procedures {
        Procedures::Any(span) => Some(alone("procedures", Written::Text("any".into()), *span)),
        Procedures::Listed(items) => {
            let codes = items.iter().map(|item| Written::Text(item.to_string())).collect();
            Some(alone("procedures", Written::List(codes), items.first()?.span))
        }
    }
}

fn span_of(member: &Member) -> Span {
    match member {
        Member::Condition(expr) => expr.span,
        Member::Group(group) => group.span,
    }
}
