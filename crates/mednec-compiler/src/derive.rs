//! Derived facts, each kept once however often conditions ask for it.

use std::rc::Rc;

use mednec_graph::fact::AnsweredBy;
use mednec_graph::{Bundle, DerivedKind, Fact, FactId, FactKind};
use mednec_source::Span;
use rustc_hash::FxHashMap;

use crate::measure::Dimension;
use crate::vocabulary::Declared;

/// The derived facts of a bundle while it grows.
#[derive(Default)]
pub(crate) struct Deriver {
    known: FxHashMap<DerivedKind, FactId>,
    declared: Vec<Rc<Declared>>,
    /// Where there was no room for one more.
    pub(crate) full: Option<Span>,
}

/// What a derived fact is like.
pub(crate) struct Like {
    pub(crate) name: String,
    pub(crate) kind: FactKind,
    pub(crate) dimension: Dimension,
    pub(crate) factor: i64,
    pub(crate) ordered: bool,
    pub(crate) answered_by: AnsweredBy,
    pub(crate) identifying: bool,
    pub(crate) span: Span,
}

impl Deriver {
    /// The derived fact of this kind, made where it is not there yet. Nothing where there are too many.
    pub(crate) fn add(&mut self, bundle: &mut Bundle, kind: DerivedKind, like: Like) -> Option<FactId> {
        if let Some(found) = self.known.get(&kind) {
            return Some(*found);
        }
        let next = u16::try_from(bundle.facts.len()).ok().filter(|id| *id < mednec_graph::FIRST_FIELD);
        let Some(id) = next.map(FactId) else {
            self.full.get_or_insert(like.span);
            return None;
        };
        let fact = Fact {
            name: like.name,
            kind: like.kind,
            meaning: None,
            question: None,
            found_in: None,
            answered_by: like.answered_by,
            identifying: like.identifying,
            if_absent: None,
            fixed: false,
            frequencies: Vec::new(),
        };
        bundle.facts.push(fact.clone());
        bundle.derived.push(mednec_graph::Derived { kind: kind.clone() });
        self.known.insert(kind, id);
        self.declared.push(Rc::new(Declared {
            fact,
            dimension: like.dimension,
            factor: like.factor,
            counts_this: None,
            this: Rc::new([]),
            ordered: like.ordered,
            fields: Rc::new([]),
            span: like.span,
        }));
        Some(id)
    }

    /// What a derived fact is like; `vocabulary` is how many facts come before the derived ones.
    pub(crate) fn declared(&self, id: FactId, vocabulary: usize) -> Option<Rc<Declared>> {
        self.declared.get(usize::from(id.0).checked_sub(vocabulary)?).cloned()
    }
}

/// The kind of a derived fact that takes its values from another: a number or a day has one value more for "there is
/// none"; of choices and codes, -1 says so.
pub(crate) fn or_none(kind: &FactKind) -> FactKind {
    match kind {
        FactKind::Number { decimals, unit, low, high } => FactKind::Number {
            decimals: *decimals,
            unit: unit.clone(),
            low: low.saturating_sub(1),
            high: *high,
        },
        FactKind::Date { low, high } => FactKind::Date { low: low.saturating_sub(1), high: *high },
        other => other.clone(),
    }
}
