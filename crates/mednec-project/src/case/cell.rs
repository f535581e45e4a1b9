//! Cases as cells: the columns of a row, however it was stored.

use std::borrow::Cow;

use mednec_source::Span;

use super::value::{Shape, Written};

/// What a row holds of one fact, as it would be written in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing is known.
    Null,
    /// One value.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Cell<'a>>),
    /// Keys with values: a record, or a form such as `at_least`.
    Map(Vec<(Cow<'a, str>, Cell<'a>)>),
}

impl<'a> Written<'a> for &'a Cell<'_> {
    fn shape(self) -> Shape<'a> {
        match self {
            Cell::Null => Shape::Null,
            Cell::Text(text) => Shape::Scalar(Cow::Borrowed(text)),
            Cell::List(_) => Shape::List,
            Cell::Map(_) => Shape::Map,
        }
    }

    fn elements(self, each: &mut dyn FnMut(Self)) {
        if let Cell::List(items) = self {
            items.iter().for_each(each);
        }
    }

    fn entries(self, each: &mut dyn FnMut(&str, Option<Span>, Self)) {
        if let Cell::Map(entries) = self {
            entries.iter().for_each(|(key, value)| each(key, None, value));
        }
    }

    fn span(self) -> Option<Span> {
        None
    }
}
