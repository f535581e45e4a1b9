//! The day as of which is asked what is known.

use jiff::civil::Date;
use mednec_graph::fact::{AnsweredBy, days_of};
use mednec_graph::{Bundle, DerivedKind, FactKind};

use crate::derive::{Deriver, Like};
use crate::measure::Dimension;
use crate::world::World;

/// Adds the day as a derived fact, where some edition says from when on it was known.
pub(crate) fn add(world: &World<'_>, bundle: &mut Bundle, derive: &mut Deriver) {
    let Some(first) = world.policies.iter().find_map(|policy| policy.known_from.as_ref()) else { return };
    let like = Like {
        name: "known on".into(),
        kind: FactKind::Date { low: days_of(Date::MIN), high: days_of(Date::MAX) },
        dimension: Dimension::Date,
        factor: 1,
        ordered: false,
        answered_by: AnsweredBy::Payer,
        identifying: false,
        span: first.span,
    };
    derive.add(bundle, DerivedKind::KnownOn, like);
}
