//! Records that could stand in a list of a case: which filters each of them would pass.

use crate::ask::{Look, RecordLook, ask};
use crate::bundle::Bundle;
use crate::case::Case;
use crate::condition::Status;
use crate::derive::derive;
use crate::domain::Domain;
use crate::fact::{FactId, FactKind, ItemKind};
use crate::filter::Filter;
use crate::knowledge::Knowledge;
use crate::records::kind_domain;

/// A case with what one of the units computes of it, as far as it is known.
pub fn filled_for(bundle: &Bundle, unit: u32, case: &Case) -> Case {
    let mut filled = case.clone();
    if let Some(unit) = bundle.units.get(unit as usize) {
        derive(bundle, &unit.derived, case, &mut filled);
    }
    filled
}

/// What is known around a record.
#[derive(Debug)]
pub struct Weighing<'a> {
    bundle: &'a Bundle,
    knowledge: Knowledge<'a>,
}

impl<'a> Weighing<'a> {
    /// Around the records of a case of [`filled_for`].
    pub fn new(bundle: &'a Bundle, filled: &'a Case) -> Self {
        Self { bundle, knowledge: Knowledge::new(&bundle.facts, &bundle.constraints, filled) }
    }

    /// The lowest and the highest value that a number or a date can have.
    pub fn bounds(&self, fact: FactId) -> (i64, i64) {
        let domain = self.knowledge.domain(fact);
        (domain.low(), domain.high())
    }

    /// Whether a record of a list, with its fields in order where they are given, would pass each of some filters; nothing
    /// where no such record can be in the list.
    pub fn statuses(&self, list: FactId, record: &[Option<i64>], filters: &[&Filter]) -> Option<Vec<Status>> {
        let FactKind::List { item: ItemKind::Record { fields, each, .. }, .. } =
            &self.bundle.fact(list)?.kind
        else {
            return None;
        };
        let given = record.iter().copied().chain(std::iter::repeat(None));
        let value = |(field, value): (&crate::fact::Field, Option<i64>)| {
            value.map_or_else(|| kind_domain(&field.kind), Domain::value)
        };
        let fields: Vec<Domain> = fields.iter().zip(given).map(value).collect();
        let inside = RecordLook { facts: &self.knowledge, fields: &fields };
        if each.iter().any(|each| ask(each, &inside) == Status::NotMet) {
            return None;
        }
        Some(filters.iter().map(|filter| ask(filter, &inside)).collect())
    }
}
