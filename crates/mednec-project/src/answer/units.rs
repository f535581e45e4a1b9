//! The units of timed codes that minutes support, as people write them.

use mednec_graph::{Bundle, DerivedKind, EditionRef, Walker};

use super::UnitsShown;
use crate::case::NamedCase;

/// What the editions that govern a case say of units; one whose code is not timed says nothing.
pub(super) fn supported(
    bundle: &Bundle,
    walker: &mut Walker<'_>,
    editions: &[EditionRef],
    case: &NamedCase,
) -> Vec<UnitsShown> {
    let mut found: Vec<UnitsShown> = Vec::new();
    for at in editions {
        for (id, low, high) in walker.timed_units(*at, &case.case) {
            let Some(DerivedKind::TimedUnits(units)) = bundle.derived(id).map(|derived| &derived.kind) else {
                continue;
            };
            let Some(fact) = bundle.fact(id).filter(|_| high >= 0) else { continue };
            let low = low.max(0);
            let shown = UnitsShown {
                name: fact.name.clone(),
                law: units.law.name().to_owned(),
                units: (low == high).then(|| low.to_string()),
                at_least: low.to_string(),
                at_most: high.to_string(),
            };
            if !found.contains(&shown) {
                found.push(shown);
            }
        }
    }
    found
}
