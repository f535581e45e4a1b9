//! What is written for a fact, read into its slot.

use std::borrow::Cow;

use mednec_graph::{Case, Fact, FactId, FactKind, ItemKind, Partial, UNKNOWN_ITEM};
use mednec_source::Span;

use super::problem::{Asked, Problem, of_read, wrong_form};
use crate::codes::CASE_RANGE;

/// The most keys that something written for a fact has.
const MOST_KEYS: usize = 4;

/// What a written value is at first sight.
pub(super) enum Shape<'a> {
    /// Nothing is known.
    Null,
    /// One value: text, a number as written, `true` or `false`.
    Scalar(Cow<'a, str>),
    /// A list.
    List,
    /// Keys with values.
    Map,
    /// Text that cannot be decoded.
    Broken,
}

/// A value in some notation.
pub(super) trait Written<'a>: Copy {
    /// What it is.
    fn shape(self) -> Shape<'a>;
    /// The elements of a list.
    fn elements(self, each: &mut dyn FnMut(Self));
    /// The keys, where each stands, and the values of a map.
    fn entries(self, each: &mut dyn FnMut(&str, Option<Span>, Self));
    /// Where it stands, if that is known.
    fn span(self) -> Option<Span>;
}

/// What is known of a single value.
pub(super) enum Single {
    /// Nothing.
    Unknown,
    /// The value.
    Value(i64),
    /// More than nothing.
    Partial(Partial),
}

/// Where what is read goes.
pub(super) struct Intake<'r> {
    /// Memory to work in.
    pub(super) values: &'r mut Vec<i64>,
    pub(super) case: &'r mut Case,
    pub(super) problems: &'r mut Vec<Problem>,
    /// Where the records of the case stand.
    pub(super) records: &'r mut Vec<(FactId, u16, Span)>,
}

impl Intake<'_> {
    /// Reads what is written for a fact into its slot.
    pub(super) fn read<'a, V: Written<'a>>(&mut self, fact: &Fact, id: FactId, value: V) {
        let asked = Asked::fact(fact);
        match (value.shape(), fact.kind.is_list()) {
            (Shape::Null, _) => self.case.set_unknown(id),
            (Shape::Scalar(text), false) => match fact.kind.read(&text) {
                Ok(value) => self.case.set_value(id, value),
                Err(problem) => self.problems.push(of_read(asked, &text, &problem, value.span())),
            },
            (Shape::List, true) => {
                let open = !matches!(fact.kind, FactKind::List { complete: true, .. });
                self.list(fact, id, value, open);
            }
            (Shape::Map, true) => self.list_of_form(fact, id, value),
            (Shape::Map, false) => self.with_evidence(fact, id, value),
            (Shape::Scalar(_), true) => self.wrong(asked, "a single value", value),
            (Shape::List, false) => self.wrong(asked, "a list", value),
            (Shape::Broken, _) => self.problems.push(Problem::broken(asked, value.span())),
        }
    }

    /// Sets what is known of a fact.
    pub(super) fn set(&mut self, id: FactId, known: Single) {
        match known {
            Single::Unknown => self.case.set_unknown(id),
            Single::Value(value) => self.case.set_value(id, value),
            Single::Partial(partial) => self.case.set_partial(id, partial),
        }
    }

    /// What is known of a single value; nothing where it cannot be read, which has been told.
    pub(super) fn single<'a, V: Written<'a>>(&mut self, asked: Asked<'_>, value: V) -> Option<Single> {
        match value.shape() {
            Shape::Null => Some(Single::Unknown),
            Shape::Scalar(text) => match asked.kind.read(&text) {
                Ok(value) => Some(Single::Value(value)),
                Err(problem) => {
                    self.problems.push(of_read(asked, &text, &problem, value.span()));
                    None
                }
            },
            Shape::Map => match keys(value).as_slice() {
                [(word, inner)] => match (word.as_str(), inner.shape()) {
                    ("one_of", Shape::List) => self.one_of(asked, *inner),
                    ("between", Shape::List) => self.between(asked, *inner),
                    _ => {
                        // The key may be what identifies a person.
                        self.wrong(asked, "keys with values", value);
                        None
                    }
                },
                _ => {
                    self.wrong(asked, "keys with values", value);
                    None
                }
            },
            Shape::List => {
                self.wrong(asked, "a list", value);
                None
            }
            Shape::Broken => {
                self.problems.push(Problem::broken(asked, value.span()));
                None
            }
        }
    }

    /// Reads the first `most` elements of a list into the memory, and counts all; `null` is an element that is not known
    /// where that is `allowed`. Nothing where an element cannot be read.
    pub(super) fn elements<'a, V: Written<'a>>(
        &mut self,
        asked: Asked<'_>,
        list: V,
        allowed: bool,
        most: usize,
    ) -> Option<usize> {
        self.values.clear();
        let before = self.problems.len();
        let mut count = 0usize;
        let (values, problems) = (&mut *self.values, &mut *self.problems);
        list.elements(&mut |element| {
            count += 1;
            if count > most {
                return;
            }
            match element.shape() {
                Shape::Null if allowed => values.push(UNKNOWN_ITEM),
                Shape::Scalar(text) => match asked.kind.read(&text) {
                    Ok(value) => values.push(value),
                    Err(problem) => problems.push(of_read(asked, &text, &problem, element.span())),
                },
                Shape::Null => {
                    problems.push(wrong_form(asked, "a gap in a choice of values", element.span()))
                }
                Shape::List => problems.push(wrong_form(asked, "a list inside a list", element.span())),
                Shape::Map => {
                    problems.push(wrong_form(asked, "keys with values inside a list", element.span()))
                }
                Shape::Broken => problems.push(Problem::broken(asked, element.span())),
            }
        });
        (self.problems.len() == before).then_some(count)
    }

    /// One of the values of a list.
    pub(super) fn one_of<'a, V: Written<'a>>(&mut self, asked: Asked<'_>, written: V) -> Option<Single> {
        self.elements(asked, written, false, usize::MAX)?;
        self.values.sort_unstable();
        self.values.dedup();
        match self.values.as_slice() {
            [] => {
                self.wrong(asked, "one of no values", written);
                None
            }
            [only] => Some(Single::Value(*only)),
            several => Some(Single::Partial(Partial::OneOf(several.to_vec()))),
        }
    }

    fn between<'a, V: Written<'a>>(&mut self, asked: Asked<'_>, written: V) -> Option<Single> {
        if !matches!(asked.kind, FactKind::Number { .. } | FactKind::Date { .. }) {
            self.wrong(asked, "a range", written);
            return None;
        }
        self.elements(asked, written, false, usize::MAX)?;
        match self.values.as_slice() {
            [low, high] if low == high => Some(Single::Value(*low)),
            [low, high] if low < high => Some(Single::Partial(Partial::Between(*low, *high))),
            [_, _] => {
                let message = format!("the range of {asked} ends before it begins");
                let problem =
                    Problem::new(&CASE_RANGE, message, written.span(), "the first is larger than the second");
                self.problems.push(problem.help("write the lowest value first"));
                None
            }
            _ => {
                self.wrong(asked, "a range without exactly two ends", written);
                None
            }
        }
    }

    /// Tells of a value of the wrong form.
    pub(super) fn wrong<'a, V: Written<'a>>(&mut self, asked: Asked<'_>, found: &str, value: V) {
        self.problems.push(wrong_form(asked, found, value.span()));
    }
}

/// The keys and values of a map; one more than anything has where there are too many.
pub(super) fn keys<'a, V: Written<'a>>(map: V) -> Vec<(String, V)> {
    let mut found = Vec::new();
    map.entries(&mut |key, _, value| {
        if found.len() <= MOST_KEYS {
            found.push((key.to_owned(), value));
        }
    });
    found
}

/// Whether any part of what is written for a fact may identify a person.
pub(super) fn identifies(fact: &Fact) -> bool {
    let field = match &fact.kind {
        FactKind::List { item: ItemKind::Record { fields, .. }, .. } => {
            fields.iter().any(|field| field.identifying)
        }
        FactKind::List { .. }
        | FactKind::YesNo
        | FactKind::Number { .. }
        | FactKind::Date { .. }
        | FactKind::Choice(_)
        | FactKind::Code(_) => false,
    };
    fact.identifying || field
}
