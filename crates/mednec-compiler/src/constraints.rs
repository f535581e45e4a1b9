//! What every case must satisfy, as the graph can use it.

use std::collections::BTreeMap;

use mednec_graph::bundle::Constraint;
use mednec_graph::{Bundle, Fact, FactId, OriginId};
use mednec_source::{Diagnostic, Sink};
use mednec_syntax::expr::{Comparison, Expr, ExprKind};

use crate::codes::{CONSTRAINT_FORM, CONSTRAINTS_CONTRADICT};
use crate::derive::Deriver;
use crate::lower::Lower;
use crate::operand::Value;
use crate::origins::Origins;
use crate::scope::Scope;
use crate::world::World;

/// Adds the constraints of all vocabularies to the bundle.
pub(crate) fn add_constraints<'a>(
    world: &World<'a>,
    bundle: &mut Bundle,
    origins: &mut Origins<'a>,
    derive: &mut Deriver,
    sink: &mut Sink,
) {
    let scope = Scope::default();
    let mut closed = Closed::default();
    for expr in world.vocabularies.iter().flat_map(|file| &file.constraints) {
        let before = sink.found().len();
        let mut lower = Lower::new(world, &scope, (bundle, origins, derive), sink);
        match constraint(&mut lower, expr) {
            Some((left, right, least)) => {
                let origin = origins.origin(bundle, expr.span, &[]);
                if !closed.add(left, right, least, origin, &bundle.facts) {
                    sink.report(
                        Diagnostic::new(
                            &CONSTRAINTS_CONTRADICT,
                            "no case can satisfy this constraint together with the others",
                        )
                        .at(expr.span, "it contradicts the constraints before it, or the ranges of the facts")
                        .help("turn one of them round, or take it out"),
                    );
                }
            }
            None if sink.found().len() == before && expr.kind != ExprKind::Error => sink.report(
                Diagnostic::new(
                    &CONSTRAINT_FORM,
                    "a constraint compares two dates or two numbers in the same unit",
                )
                .at(expr.span, "")
                .help("write one such as `service_date is not before episode_start`"),
            ),
            None => {}
        }
    }
    let all = closed.0.into_iter();
    bundle.constraints =
        all.map(|((left, right), (least, origin))| Constraint { left, right, least, origin }).collect();
}

/// Constraints with all that follows from them: for each two facts, by how much the first is at least more.
#[derive(Default)]
struct Closed(BTreeMap<(FactId, FactId), (i64, OriginId)>);

impl Closed {
    /// Adds a constraint with all that follows from it; where no case could satisfy all, adds nothing and says no.
    fn add(&mut self, left: FactId, right: FactId, least: i64, origin: OriginId, facts: &[Fact]) -> bool {
        let mut follows = vec![((left, right), least)];
        let above: Vec<(FactId, i64)> =
            self.0.iter().filter(|((_, b), _)| *b == left).map(|((a, _), (n, _))| (*a, *n)).collect();
        let below: Vec<(FactId, i64)> =
            self.0.iter().filter(|((a, _), _)| *a == right).map(|((_, b), (n, _))| (*b, *n)).collect();
        for (high, more) in above.iter().copied().chain([(left, 0)]) {
            for (low, less) in below.iter().copied().chain([(right, 0)]) {
                follows.push(((high, low), more.saturating_add(least).saturating_add(less)));
            }
        }
        let bounds = |id: FactId| facts.get(usize::from(id.0)).and_then(|fact| fact.kind.bounds());
        let possible = |((high, low), least): &((FactId, FactId), i64)| {
            let room =
                bounds(*high).zip(bounds(*low)).map(|((_, most), (fewest, _))| most.saturating_sub(fewest));
            if high == low { *least <= 0 } else { room.is_none_or(|room| *least <= room) }
        };
        if !follows.iter().all(possible) {
            return false;
        }
        for (pair, least) in follows.into_iter().filter(|((high, low), _)| high != low) {
            let entry = self.0.entry(pair).or_insert((least, origin));
            if least > entry.0 {
                *entry = (least, origin);
            }
        }
        true
    }
}

/// The form `left - right >= least`, where a condition has it.
fn constraint(lower: &mut Lower<'_, '_>, expr: &Expr) -> Option<(FactId, FactId, i64)> {
    let ExprKind::Compare { left, op, right, .. } = &expr.kind else { return None };
    if matches!(op, Comparison::Is | Comparison::IsNot) {
        return None;
    }
    let (a, b) = (lower.value(left)?, lower.value(right)?);
    let ((a, a_dim), (b, b_dim)) = match (a, b) {
        (Value::Sum(a, da), Value::Sum(b, db)) => ((a, da), (b, db)),
        (a, b) => lower.same(left, a, right, b, false)?,
    };
    if a_dim != b_dim {
        lower.units_differ(left, &a_dim, right, &b_dim);
        return None;
    }
    a.plus(&b, true)?.as_constraint(*op)
}
