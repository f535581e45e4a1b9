//! What a case says of a single value beside the value: its day, that sources conflict, that there is none.
//!
//! | form | meaning |
//! | --- | --- |
//! | `{"value": 40, "as_of": "2025-03-01"}` | the value belongs to that day |
//! | `{"conflicting": ["poor", "normal"]}` | sources differ; it is one of these |
//! | `{"absent": true}` | someone looked, and the record says that there is none |

use mednec_graph::fact::read_date;
use mednec_graph::{Evidence, Fact, FactId, FactKind};

use super::problem::Asked;
use super::value::{Intake, Shape, Single, Written, keys};

/// The days a value may belong to.
const FIRST_DAY: &str = "1900-01-01";
const LAST_DAY: &str = "2199-12-31";

impl Intake<'_> {
    /// Reads a single value that is written as keys with values.
    pub(super) fn with_evidence<'a, V: Written<'a>>(&mut self, fact: &Fact, id: FactId, value: V) {
        let asked = Asked::fact(fact);
        let keys = keys(value);
        let word = |word: &str| keys.iter().find(|(key, _)| key == word).map(|(_, inner)| *inner);
        let inner = match (word("value"), word("as_of"), keys.len()) {
            (Some(inner), None, 1) => inner,
            (Some(inner), Some(day), 2) => {
                if let Some(as_of) = self.day(fact, "as_of", day) {
                    self.case.set_evidence(id, Evidence { as_of: Some(as_of), ..Evidence::default() });
                }
                inner
            }
            _ => match (word("conflicting"), word("absent"), keys.len()) {
                (Some(inner), None, 1) => return self.conflicting(fact, id, inner),
                (None, Some(inner), 1) => return self.absent(fact, id, inner),
                _ => value,
            },
        };
        if let Some(known) = self.single(asked, inner) {
            self.set(id, known);
        }
    }

    /// A day that is written beside a value or a list.
    pub(super) fn day<'a, V: Written<'a>>(&mut self, fact: &Fact, name: &str, value: V) -> Option<i64> {
        let kind = FactKind::Date { low: read_date(FIRST_DAY)?, high: read_date(LAST_DAY)? };
        let asked = Asked::beside(fact, name, &kind);
        match (value.shape(), self.single(asked, value)) {
            (Shape::Scalar(_), Some(Single::Value(day))) => Some(day),
            // What could not be read has been told.
            (_, None) => None,
            _ => {
                self.wrong(asked, "no day", value);
                None
            }
        }
    }

    fn conflicting<'a, V: Written<'a>>(&mut self, fact: &Fact, id: FactId, value: V) {
        let asked = Asked::fact(fact);
        if !matches!(value.shape(), Shape::List) {
            return self.wrong(asked, "`conflicting` without a list of values", value);
        }
        match self.one_of(asked, value) {
            Some(Single::Unknown | Single::Value(_)) => {
                self.wrong(asked, "`conflicting` with fewer than two values", value)
            }
            Some(several) => {
                self.set(id, several);
                self.case.set_evidence(id, Evidence { conflicting: true, ..Evidence::default() });
            }
            None => {}
        }
    }

    fn absent<'a, V: Written<'a>>(&mut self, fact: &Fact, id: FactId, value: V) {
        match value.shape() {
            Shape::Scalar(text) if matches!(FactKind::YesNo.read(&text), Ok(1)) => {
                self.case.set_evidence(id, Evidence { absent: true, ..Evidence::default() });
            }
            _ => self.wrong(Asked::fact(fact), "`absent` with something else than `yes`", value),
        }
    }
}
