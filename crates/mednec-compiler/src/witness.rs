//! Cases that show what is wrong, made up and run, so that an author sees what was forgotten.

use mednec_analysis::{Draft, Found, Functions, Goal, Search};
use mednec_graph::{Bundle, NodeId, OverBudget};
use mednec_source::{Diagnostic, Sink, Span};

use crate::Options;
use crate::build::{Hole, Shows};
use crate::codes::{BAD_TABLE, INVARIANT_BROKEN, INVARIANT_NOT_PROVED, NO_RULE_DECIDES, TABLE_HOLE};
use crate::unit::TAKEN_AS_FREE;

/// For how many pairs of rows a case is looked for.
const MOST_OVERLAPS: usize = 100;

/// Tells of every hole, with a case that falls into it where one is found, and proves what policies state of themselves.
///
/// Where errors keep the bundle from being used, only what is wrong with tables is told, which are errors too.
pub(crate) fn tell(bundle: Option<&Bundle>, holes: &[(u32, Hole)], options: &Options, sink: &mut Sink) {
    let mut overlaps = 0usize;
    for (unit, hole) in holes {
        let pair = matches!(hole.what, Shows::TwoRows { .. });
        overlaps += usize::from(pair);
        let wanted = match hole.what {
            Shows::NoRule => options.holes,
            Shows::Against(_) => options.prove && options.holes,
            Shows::NoRow { .. } | Shows::TwoRows { .. } => true,
        };
        if !wanted {
            continue;
        }
        let found = match bundle.filter(|_| options.holes) {
            Some(_) if pair && overlaps > MOST_OVERLAPS => Found::NotFound,
            Some(bundle) => looked_for(bundle, *unit, hole),
            None if matches!(hole.what, Shows::NoRow { .. } | Shows::TwoRows { .. }) => Found::NotFound,
            None => continue,
        };
        let case = match (&found, bundle) {
            // What the facts leave possible does not fall into it.
            (Found::Impossible, _) => continue,
            (Found::Case(draft), Some(bundle)) => Some(shown(bundle, draft)),
            (Found::Case(_) | Found::NotFound, _) => None,
        };
        let problem = match &hole.what {
            Shows::NoRule => Diagnostic::new(&NO_RULE_DECIDES, "some cases are decided by no rule")
                .at(hole.span, "")
                .note("such a case pends for clinical review")
                .help("end the rules with `- otherwise: { … }`"),
            Shows::NoRow { table, .. } => {
                Diagnostic::new(&TABLE_HOLE, format!("`{table}` has no value for some cases"))
                    .at(hole.span, "no row holds for them")
                    .help("add `else:` with the value for all others, or the rows that are missing")
            }
            Shows::TwoRows { other, computed, .. } => {
                let problem = Diagnostic::new(&BAD_TABLE, "two rows of a `unique` table can both hold")
                    .at(hole.span, "this row")
                    .label(*other, "and this one")
                    .help("make one of them narrower, or write `hit: first`");
                if *computed && case.is_none() { problem.note(TAKEN_AS_FREE) } else { problem }
            }
            Shows::Against(at) => {
                let text = bundle.and_then(|bundle| invariant(bundle, *unit, hole.edition, *at));
                sink.report(against_invariant(&text.unwrap_or_default(), hole.span, case.as_deref()));
                continue;
            }
        };
        sink.report(match case {
            Some(case) => problem.note(format!("for example {case}")),
            None => problem,
        });
    }
}

/// What is told of an invariant that is not proved: an error where a case is against it.
///
/// ```yaml
/// # wrong: an earlier rule approves such a request
/// rules:
///   - approve: criteria_met
///     when: balance is poor
///   - deny: not_covered
///     when: provider is chiropractor
/// invariants:
///   - never: approve
///     when: provider is chiropractor
/// ```
pub fn against_invariant(text: &str, span: Span, case: Option<&str>) -> Diagnostic {
    match case {
        Some(case) => Diagnostic::new(&INVARIANT_BROKEN, format!("the policy does not hold to `{text}`"))
            .at(span, "a case is against it")
            .note(format!("for example {case}"))
            .help("mend the rules, or take the invariant out if it is not meant"),
        None => Diagnostic::new(&INVARIANT_NOT_PROVED, format!("it is not proved that `{text}` holds"))
            .at(span, "no case against it was found either")
            .note("facts that several conditions share are taken as free of one another here")
            .help("state it of fewer facts, or allow the warning and add cases that try it"),
    }
}

/// The case that a hole is told with.
fn looked_for(bundle: &Bundle, unit: u32, hole: &Hole) -> Found {
    let Some(mut functions) = Functions::of(bundle, unit) else { return Found::NotFound };
    let edition = hole.edition as usize;
    let falls = match &hole.what {
        Shows::NoRule => functions.no_rule(edition),
        Shows::NoRow { rows, .. } => functions.none_of(rows),
        Shows::TwoRows { rows, .. } => functions.all_of(rows),
        Shows::Against(at) => functions.breaks(bundle, edition, *at),
    };
    let falls = match falls {
        Ok(NodeId::NO) => return Found::Impossible,
        Ok(falls) => falls,
        Err(OverBudget) => return Found::NotFound,
    };
    let (graph, roots) = functions.freeze(&[falls]);
    let root = roots.first().copied().unwrap_or(NodeId::NO);
    Search::new(bundle).find_request(Goal { unit, graph: &graph, root, wanted: NodeId::YES })
}

fn invariant(bundle: &Bundle, unit: u32, edition: u32, at: usize) -> Option<String> {
    let edition = bundle.units.get(unit as usize)?.editions.get(edition as usize)?;
    Some(edition.invariants.get(at)?.text.to_string())
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
