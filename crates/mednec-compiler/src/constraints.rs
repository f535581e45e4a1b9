//! What every case must satisfy, as the graph can use it.

use mednec_graph::bundle::Constraint;
use mednec_graph::{Bundle, FactId};
use mednec_source::{Diagnostic, Sink};
use mednec_syntax::expr::{Comparison, Expr, ExprKind};

use crate::codes::CONSTRAINT_FORM;
use crate::lower::{Lower, Scope};
use crate::operand::Value;
use crate::origins::Origins;
use crate::world::World;

/// Adds the constraints of all vocabularies to the bundle.
pub(crate) fn add_constraints<'a>(
    world: &World<'a>,
    bundle: &mut Bundle,
    origins: &mut Origins<'a>,
    sink: &mut Sink,
) {
    let scope = Scope::default();
    for expr in world.vocabularies.iter().flat_map(|file| &file.constraints) {
        let before = sink.found().len();
        let mut lower = Lower { world, scope: &scope, bundle, origins, sink, drafts: Vec::new() };
        match constraint(&mut lower, expr) {
            Some((left, right, least)) => {
                let origin = origins.origin(bundle, expr.span, None);
                bundle.constraints.push(Constraint { left, right, least, origin });
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
}

/// The form `left - right >= least`, where a condition has it.
fn constraint(lower: &mut Lower<'_, '_>, expr: &Expr) -> Option<(FactId, FactId, i64)> {
    let ExprKind::Compare { left, op, right } = &expr.kind else { return None };
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
