//! Cases as YAML.

use std::borrow::Cow;

use mednec_source::Span;
use mednec_syntax::yaml::{Kind, Node};

use super::value::{Shape, Written};

impl<'a> Written<'a> for &'a Node {
    fn shape(self) -> Shape<'a> {
        match &self.kind {
            Kind::Null => Shape::Null,
            Kind::Scalar(scalar) => Shape::Scalar(Cow::Borrowed(scalar.text.trim())),
            Kind::Seq(_) => Shape::List,
            Kind::Map(_) => Shape::Map,
        }
    }

    fn elements(self, each: &mut dyn FnMut(Self)) {
        if let Kind::Seq(items) = &self.kind {
            items.iter().for_each(each);
        }
    }

    fn entries(self, each: &mut dyn FnMut(&str, Option<Span>, Self)) {
        if let Kind::Map(entries) = &self.kind {
            for entry in entries {
                each(&entry.key.node, Some(entry.key.span), &entry.value);
            }
        }
    }

    fn span(self) -> Option<Span> {
        Some(self.span)
    }
}
