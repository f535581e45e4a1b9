//! Records of a list: maps from fields to values.

use mednec_graph::{Fact, FactId, Field, Slot};

use super::problem::{Asked, Problem};
use super::record_problem::{field_twice, no_record, unknown_field};
use super::value::{Intake, Shape, Single, Written};

impl Intake<'_> {
    /// Reads the first `most` records of a list, and counts all. Nothing where one of them cannot be read.
    pub(super) fn records_of<'a, V: Written<'a>>(
        &mut self,
        fact: &Fact,
        fields: &[Field],
        id: FactId,
        list: V,
        most: usize,
    ) -> Option<(Vec<Vec<Slot>>, usize)> {
        let before = self.problems.len();
        let mut records = Vec::new();
        let mut count = 0usize;
        list.elements(&mut |element| {
            if count < most {
                let place = u16::try_from(count).ok().zip(element.span());
                self.records.extend(place.map(|(at, span)| (id, at, span)));
                records.push(self.record(fact, fields, count + 1, element));
            }
            count += 1;
        });
        (self.problems.len() == before).then_some((records, count))
    }

    /// Reads one record; `null` is one of which nothing is known.
    fn record<'a, V: Written<'a>>(
        &mut self,
        fact: &Fact,
        fields: &[Field],
        number: usize,
        record: V,
    ) -> Vec<Slot> {
        let mut slots = vec![Slot::Unknown; fields.len()];
        let mut given = vec![false; fields.len()];
        let found = match record.shape() {
            Shape::Null => return slots,
            Shape::Map => {
                let mut nth = 0;
                record.entries(&mut |key, span, value| {
                    let in_order = fields.get(nth).is_some_and(|field| field.name == key);
                    let at =
                        if in_order { Some(nth) } else { fields.iter().position(|field| field.name == key) };
                    nth += 1;
                    let known =
                        at.and_then(|at| Some((fields.get(at)?, slots.get_mut(at)?, given.get_mut(at)?)));
                    match known {
                        None => self.problems.push(unknown_field(fact, fields, number, key, span)),
                        Some((field, _, true)) => {
                            self.problems.push(field_twice(Asked::field(fact, number, field), span));
                        }
                        Some((field, slot, given)) => {
                            *given = true;
                            if let Some(known) = self.single(Asked::field(fact, number, field), value) {
                                *slot = match known {
                                    Single::Unknown => Slot::Unknown,
                                    Single::Value(value) => Slot::Value(value),
                                    Single::Partial(partial) => self.case.keep_partial(partial),
                                };
                            }
                        }
                    }
                });
                return slots;
            }
            Shape::Broken => {
                self.problems.push(Problem::broken(Asked::fact(fact), record.span()));
                return slots;
            }
            Shape::Scalar(_) => "a single value",
            Shape::List => "a list",
        };
        self.problems.push(no_record(fact, fields, number, found, record.span()));
        slots
    }
}
