//! What a leaf grants on a case.

use crate::ask::{Look, ask};
use crate::bundle::Bundle;
use crate::case::Case;
use crate::condition::Status;
use crate::derive::{Open, filled};
use crate::fact::FactId;
use crate::grant::{Formula, Grant, Remainder};
use crate::knowledge::Knowledge;

/// How deep a formula is looked into; what is deeper is not known.
const MOST_DEPTH: u32 = 64;

/// What is granted on a case. A value is known where it is the same in every completion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    /// What is granted.
    pub quantities: Vec<GrantedQuantity>,
    /// The first day, in days since 1970-01-01, where the grant has one and it is known.
    pub from: Option<i64>,
    /// The last day, where the grant has one and it is known.
    pub until: Option<i64>,
    /// The procedure granted in place of the requested one.
    pub procedure: Option<String>,
    /// What happens to what is asked for beyond it.
    pub remainder: Remainder,
    /// The facts that values which are not known still depend on, ascending; it may hold more than the truth.
    pub missing: Vec<FactId>,
}

/// A quantity granted on a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantedQuantity {
    /// `visits`, `units`.
    pub name: String,
    /// How many, scaled by ten to the `decimals`; nothing where it is not known.
    pub value: Option<i64>,
    /// How many decimals the value has.
    pub decimals: u32,
    /// The unit, for people.
    pub unit: Option<String>,
}

/// What the value of a formula can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    low: i128,
    high: i128,
    decimals: u32,
    /// Whether there is a value for certain.
    sure: bool,
}

/// What a grant gives on a case, `given` as it was and `closed` with its gaps closed.
pub(crate) fn granted(bundle: &Bundle, grant: &Grant, given: &Case, closed: &Case) -> Granted {
    let (case, open) = filled(bundle, grant.facts().into_iter(), given, closed);
    let knowledge = Knowledge::new(&bundle.facts, &bundle.constraints, &case);
    let mut missing = Vec::new();
    let mut value = |formula: &Formula, least: Option<i128>| {
        let span = span(formula, &knowledge, 0);
        // Where more has been used than there is, nothing is left to grant.
        let span = span.map(|span| match least {
            Some(least) => Span { low: span.low.max(least), high: span.high.max(least), ..span },
            None => span,
        });
        let known = span.filter(|span| span.sure && span.low == span.high);
        if known.is_none() {
            open_facts(formula, &knowledge, &open, &mut missing);
        }
        let value = known.and_then(|span| i64::try_from(span.low).ok());
        (value, span.map_or(0, |span| span.decimals))
    };
    let quantities = grant.quantities.iter().map(|quantity| {
        let (value, decimals) = value(&quantity.formula, Some(0));
        GrantedQuantity { name: quantity.name.clone(), value, decimals, unit: quantity.unit.clone() }
    });
    let quantities = quantities.collect();
    let [from, until] = [&grant.from, &grant.until].map(|day| value(day.as_ref()?, None).0);
    missing.sort_unstable();
    missing.dedup();
    Granted {
        quantities,
        from,
        until,
        procedure: grant.procedure.clone(),
        remainder: grant.remainder,
        missing,
    }
}

fn span(formula: &Formula, knowledge: &Knowledge<'_>, depth: u32) -> Option<Span> {
    if depth > MOST_DEPTH {
        return None;
    }
    match formula {
        Formula::Sum { parts, constant, decimals } => {
            let constant = i128::from(*constant);
            let (low, high) = parts.iter().fold((constant, constant), |(low, high), (fact, times)| {
                let domain = knowledge.domain(*fact);
                let ends = [domain.low(), domain.high()].map(|end| i128::from(end) * i128::from(*times));
                let [a, b] = ends;
                (low.saturating_add(a.min(b)), high.saturating_add(a.max(b)))
            });
            Some(Span { low, high, decimals: *decimals, sure: true })
        }
        Formula::Lowest(members) => combined(members, knowledge, depth, i128::min),
        Formula::Highest(members) => combined(members, knowledge, depth, i128::max),
        Formula::Choose(choices) => {
            let mut found: Option<Span> = None;
            let mut all_sure = true;
            for (when, member) in choices {
                let held = ask(when, knowledge);
                if held == Status::NotMet {
                    continue;
                }
                let member = span(member, knowledge, depth + 1)?;
                all_sure &= member.sure;
                let sure = held == Status::Met && all_sure;
                let joined = found.map_or(member, |found| {
                    let (a, b) = alike(found, member);
                    Span { low: a.low.min(b.low), high: a.high.max(b.high), ..a }
                });
                found = Some(Span { sure, ..joined });
                if held == Status::Met {
                    break;
                }
            }
            found
        }
    }
}

/// The smallest or the greatest of several.
fn combined(
    members: &[Formula],
    knowledge: &Knowledge<'_>,
    depth: u32,
    of: impl Fn(i128, i128) -> i128,
) -> Option<Span> {
    let mut found: Option<Span> = None;
    for member in members {
        let member = span(member, knowledge, depth + 1)?;
        found = Some(found.map_or(member, |found| {
            let (a, b) = alike(found, member);
            Span { low: of(a.low, b.low), high: of(a.high, b.high), sure: a.sure && b.sure, ..a }
        }));
    }
    found
}

/// Two spans with the same decimals.
fn alike(a: Span, b: Span) -> (Span, Span) {
    let decimals = a.decimals.max(b.decimals);
    let scaled = |span: Span| {
        let factor = 10i128.checked_pow(decimals - span.decimals).unwrap_or(1);
        let scale = |end: i128| end.saturating_mul(factor);
        Span { low: scale(span.low), high: scale(span.high), decimals, ..span }
    };
    (scaled(a), scaled(b))
}

/// The facts of the vocabulary behind a formula that are not known.
fn open_facts(formula: &Formula, knowledge: &Knowledge<'_>, open: &[Open], into: &mut Vec<FactId>) {
    for fact in formula.facts() {
        match open.iter().find(|open| open.fact == fact) {
            Some(open) => into.extend(&open.bases),
            None if knowledge.is_known(fact) => {}
            None => into.push(fact),
        }
    }
}
