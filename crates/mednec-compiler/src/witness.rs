//! Cases that no rule decides, made up and run, so that an author sees what was forgotten.

use mednec_analysis::{Draft, Found, Functions, Goal, Search};
use mednec_graph::{Bundle, NodeId};
use mednec_source::{Diagnostic, Sink};

use crate::build::Hole;
use crate::codes::NO_RULE_DECIDES;

/// Tells of every hole, with a case that falls into it where one is found.
pub(crate) fn tell(bundle: &Bundle, holes: &[(u32, Hole)], sink: &mut Sink) {
    for (unit, hole) in holes {
        let problem = Diagnostic::new(&NO_RULE_DECIDES, "some cases are decided by no rule")
            .at(hole.span, "")
            .note("such a case pends for clinical review")
            .help("end the rules with `- otherwise: { … }`");
        sink.report(match witness(bundle, *unit, hole.edition) {
            Some(case) => problem.note(format!("for example {}", shown(bundle, &case))),
            None => problem,
        });
    }
}

fn witness(bundle: &Bundle, unit: u32, edition: u32) -> Option<Draft> {
    let mut functions = Functions::of(bundle, unit)?;
    let falls = functions.no_rule(edition as usize).ok()?;
    let (graph, roots) = functions.freeze(&[falls]);
    let goal = Goal { unit, graph: &graph, root: roots.first().copied()?, wanted: NodeId::YES };
    match Search::new(bundle).find_request(goal) {
        Found::Case(draft) => Some(draft),
        Found::Impossible | Found::NotFound => None,
    }
}

/// A case as people write it.
fn shown(bundle: &Bundle, case: &Draft) -> String {
    let mut parts = Vec::new();
    for (id, given) in case.facts() {
        if let Some(fact) = bundle.fact(*id) {
            parts.push(format!("`{}: {}`", fact.name, Draft::shown(bundle, *id, given)));
        }
    }
    parts.join(", ")
}
