//! The small changes of a condition.

use mednec_source::Span;
use mednec_syntax::expr::{Comparison, Count, Expr, ExprKind, Operand, Quantifier, SetItem};

use super::Kind;
use super::change::{Change, of_each, without_each};
use super::known::Known;
use super::sentence::{code_out, counted, dropped, quoted, turned};
use super::value::{self, Beside};

/// What holds around a condition, so that nothing is changed twice in the same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Around {
    /// Nothing is known.
    Open,
    /// All of several must hold: one that always holds is one that is dropped.
    All,
    /// One of several must hold: one that never holds is one that is dropped.
    Any,
    /// It is negated: taking that away is what negating it would be.
    Not,
}

impl Around {
    /// What holds around the members of a group.
    pub(super) fn of(count: Count, members: usize) -> Self {
        match count {
            _ if members < 2 => Self::Open,
            Count::All => Self::All,
            Count::Any | Count::None => Self::Any,
            Count::AtLeast(_) => Self::Open,
        }
    }
}

/// Every small change of a condition.
pub(super) fn changes(expr: &Expr, known: &Known<'_>, around: Around) -> Vec<Change<Expr>> {
    let span = expr.span;
    let made = |kind: ExprKind| Expr { span, kind };
    let beside = Beside { whole: expr, at: span, subject: None };
    let each = |members: &[Expr], around: Around| of_each(members, |member| changes(member, known, around));
    let chained = |members: &[Expr], count: Count, other: ExprKind, chain: fn(Vec<Expr>) -> ExprKind| {
        let mut all = vec![becomes(expr, made(other), Kind::Logic)];
        all.extend(without(expr, members, |left| match <[Expr; 1]>::try_from(left) {
            Ok([only]) => only,
            Err(left) => made(chain(left)),
        }));
        let inner = each(members, Around::of(count, members.len()));
        all.extend(inner.into_iter().map(|change| change.within(|to| made(chain(to)))));
        all
    };
    match &expr.kind {
        ExprKind::Not(inner) => {
            let mut all = vec![becomes(expr, (**inner).clone(), Kind::Logic)];
            let inner = changes(inner, known, Around::Not).into_iter();
            all.extend(inner.map(|change| change.within(|to| made(ExprKind::Not(Box::new(to))))));
            all
        }
        ExprKind::And(members) => chained(members, Count::All, ExprKind::Or(members.clone()), ExprKind::And),
        ExprKind::Or(members) => chained(members, Count::Any, ExprKind::And(members.clone()), ExprKind::Or),
        ExprKind::Count { count, members } => {
            let group = |count: Count, members: Vec<Expr>| made(ExprKind::Count { count, members });
            let mut all: Vec<Change<Expr>> = other_counts(*count, members.len())
                .into_iter()
                .map(|other| Change {
                    to: group(other, members.clone()),
                    kind: kind_of_count(*count),
                    at: span,
                    says: counted(*count, other, members.len(), &format!("`{expr}`")),
                })
                .collect();
            all.extend(without(expr, members, |left| group(*count, left)));
            let inner = each(members, Around::of(*count, members.len()));
            all.extend(inner.into_iter().map(|change| change.within(|to| group(*count, to))));
            all
        }
        ExprKind::Name(name) => {
            let mut all = negated(expr, ExprKind::Not(Box::new(expr.clone())), Kind::Logic, around);
            // What is inside a criterion is changed there.
            if !known.is_criterion(name) {
                all.extend(blanked(expr, around));
            }
            all
        }
        ExprKind::Compare { left, op, right, dated } => {
            let compare = |left: &Operand, op: Comparison, right: &Operand| {
                made(ExprKind::Compare { left: left.clone(), op, right: right.clone(), dated: *dated })
            };
            let mut all: Vec<Change<Expr>> =
                value::limits((left, right), known, Beside { subject: Some((left, right.span)), ..beside })
                    .into_iter()
                    .map(|change| change.within(|(left, right)| compare(&left, *op, &right)))
                    .collect();
            if let Some(strict) = strictness(*op) {
                all.push(becomes(expr, compare(left, strict, right), Kind::Comparison));
            }
            all.extend(negated(expr, compare(left, op.negated(), right).kind, Kind::Comparison, around));
            all.extend(blanked(expr, around));
            all
        }
        ExprKind::Between { subject, negated: not, low, high } => {
            let between = |subject: Operand, not: bool, low: Operand, high: Operand| {
                made(ExprKind::Between { subject, negated: not, low, high })
            };
            let lows = value::limits((subject, low), known, beside).into_iter();
            let mut all: Vec<Change<Expr>> =
                lows.map(|c| c.within(|(subject, low)| between(subject, *not, low, high.clone()))).collect();
            let highs = value::amounts(high, known, &[subject], beside).into_iter();
            all.extend(highs.map(|c| c.within(|high| between(subject.clone(), *not, low.clone(), high))));
            let other = between(subject.clone(), !not, low.clone(), high.clone()).kind;
            all.extend(negated(expr, other, Kind::Comparison, around));
            all.extend(blanked(expr, around));
            all
        }
        ExprKind::Member { subject, negated: not, set, on } => {
            let member = |not: bool, set: Vec<SetItem>| {
                made(ExprKind::Member { subject: subject.clone(), negated: not, set, on: on.clone() })
            };
            let mut all = negated(expr, member(!not, set.clone()).kind, Kind::Comparison, around);
            all.extend(codes_out(&subject.to_string(), set, |set| member(*not, set)));
            all.extend(blanked(expr, around));
            all
        }
        ExprKind::Quantified { quantifier, list, set, on } => {
            let quantified = |quantifier: Quantifier, set: Vec<SetItem>| {
                made(ExprKind::Quantified { quantifier, list: list.clone(), set, on: on.clone() })
            };
            let mut all =
                vec![becomes(expr, quantified(opposite(*quantifier), set.clone()), Kind::Comparison)];
            all.extend(codes_out(&list.node, set, |set| quantified(*quantifier, set)));
            all.extend(blanked(expr, around));
            all
        }
        ExprKind::Records { quantifier, records } => {
            let of = |quantifier: Quantifier, records| {
                made(ExprKind::Records { quantifier, records: Box::new(records) })
            };
            let mut all = Vec::new();
            // "Every" and "any" alone need a `where`, "no" does not.
            if records.filter.is_some() || *quantifier != Quantifier::Every {
                let other = of(opposite(*quantifier), (**records).clone());
                all.push(becomes(expr, other, Kind::Comparison));
            }
            let inner = value::of_records(records, known, beside).into_iter();
            all.extend(inner.map(|change| change.within(|records| of(*quantifier, records))));
            all.extend(blanked(expr, around));
            all
        }
        ExprKind::Evidence { fact, state, negated: not } => {
            let other = ExprKind::Evidence { fact: fact.clone(), state: *state, negated: !not };
            let mut all = negated(expr, other, Kind::Comparison, around);
            all.extend(blanked(expr, around));
            all
        }
        ExprKind::Error => Vec::new(),
    }
}

/// The other counts that a group could have.
pub(super) fn other_counts(count: Count, members: usize) -> Vec<Count> {
    match count {
        Count::All if members > 1 => vec![Count::Any],
        Count::Any if members > 1 => vec![Count::All],
        Count::None => vec![Count::Any],
        Count::All | Count::Any => Vec::new(),
        Count::AtLeast(least) => {
            let fits =
                |other: &u32| *other > 0 && usize::try_from(*other).is_ok_and(|other| other <= members);
            let others = [least.checked_sub(1), least.checked_add(1)];
            others.into_iter().flatten().filter(fits).map(Count::AtLeast).collect()
        }
    }
}

/// Whether another count is a limit that is moved, or a word that is turned.
pub(super) fn kind_of_count(count: Count) -> Kind {
    if matches!(count, Count::AtLeast(_)) { Kind::Limit } else { Kind::Logic }
}

/// `<` for `<=`, `>` for `>=`, and the other way round.
fn strictness(op: Comparison) -> Option<Comparison> {
    match op {
        Comparison::Less => Some(Comparison::AtMost),
        Comparison::AtMost => Some(Comparison::Less),
        Comparison::More => Some(Comparison::AtLeast),
        Comparison::AtLeast => Some(Comparison::More),
        Comparison::Is | Comparison::IsNot => None,
    }
}

fn opposite(quantifier: Quantifier) -> Quantifier {
    match quantifier {
        Quantifier::Any => Quantifier::No,
        Quantifier::Every | Quantifier::No => Quantifier::Any,
    }
}

fn becomes(expr: &Expr, to: Expr, kind: Kind) -> Change<Expr> {
    let says = turned(&expr.to_string(), &to.to_string());
    Change { to, kind, at: expr.span, says }
}

/// The condition turned into its opposite, unless a `not` around it is taken away as well.
fn negated(expr: &Expr, opposite: ExprKind, kind: Kind, around: Around) -> Vec<Change<Expr>> {
    if around == Around::Not {
        return Vec::new();
    }
    vec![becomes(expr, Expr { span: expr.span, kind: opposite }, kind)]
}

/// The condition as if its fact were not looked at: it always holds, or never.
fn blanked(expr: &Expr, around: Around) -> Vec<Change<Expr>> {
    let span: Span = expr.span;
    let not = Expr { span, kind: ExprKind::Not(Box::new(expr.clone())) };
    let both = vec![expr.clone(), not];
    let ways =
        [(Around::All, ExprKind::Or(both.clone()), "always"), (Around::Any, ExprKind::And(both), "never")];
    let made = ways.into_iter().filter(|(same, ..)| *same != around).map(|(_, kind, how)| Change {
        to: Expr { span, kind },
        kind: Kind::Fact,
        at: span,
        says: format!("{} {how} holds", quoted(&expr.to_string())),
    });
    made.collect()
}

/// The condition without each of its members.
fn without(expr: &Expr, members: &[Expr], made: impl Fn(Vec<Expr>) -> Expr) -> Vec<Change<Expr>> {
    let of = format!("`{expr}`");
    let each = without_each(members).into_iter().map(|(gone, left)| Change {
        to: made(left),
        kind: Kind::Member,
        at: gone.span,
        says: dropped(&gone.to_string(), &of),
    });
    each.collect()
}

/// The condition without each entry of its set.
fn codes_out(of: &str, set: &[SetItem], made: impl Fn(Vec<SetItem>) -> Expr) -> Vec<Change<Expr>> {
    let each = without_each(set).into_iter().map(|(gone, left)| Change {
        to: made(left),
        kind: Kind::Code,
        at: gone.span,
        says: code_out(&gone.to_string(), &format!("the list for {}", quoted(of))),
    });
    each.collect()
}
