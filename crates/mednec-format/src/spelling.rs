//! Conditions, values and codes in their one spelling.

use mednec_source::Sink;
use mednec_syntax::expr::{Expr, ExprKind, parse_expr, parse_operand, parse_set_item, parse_value};
use mednec_syntax::file::keys::Shape;
use mednec_syntax::yaml::{Node, Scalar};

/// A text as it is to be written.
#[derive(Debug)]
pub(crate) struct Spelled {
    /// The whole.
    pub(crate) text: String,
    /// For a condition, the pieces between which it is broken where it is too long; joined by blanks they are the whole.
    pub(crate) pieces: Vec<String>,
}

/// Spells a text by what it is. What cannot be read, or is read with something to say about it, stays as it is.
pub(crate) fn spelled(node: &Node, scalar: &Scalar, shape: Option<&Shape>) -> Spelled {
    let mut sink = Sink::new();
    let read = shape.and_then(|shape| one_spelling(node, scalar, shape, &mut sink));
    match read {
        Some(spelled) if sink.found().is_empty() => spelled,
        _ => Spelled { text: scalar.text.clone(), pieces: Vec::new() },
    }
}

fn one_spelling(node: &Node, scalar: &Scalar, shape: &Shape, sink: &mut Sink) -> Option<Spelled> {
    let text = match shape {
        Shape::Condition => return condition(parse_expr(node, sink), ""),
        Shape::Absent => {
            let (value, _) = scalar.text.split_once(" when ")?;
            let start = value.len() + " when ".len();
            let asked = parse_expr(&node.part(start, scalar.text.len()), sink);
            return condition(asked, &format!("{} when ", value.trim()));
        }
        Shape::Value => parse_value(node, sink)?.to_string(),
        Shape::Single => parse_operand(node, sink)?.to_string(),
        Shape::Code => parse_set_item(node, sink)?.to_string(),
        _ => return None,
    };
    Some(Spelled { text, pieces: Vec::new() })
}

fn condition(read: Expr, before: &str) -> Option<Spelled> {
    if read.kind == ExprKind::Error {
        return None;
    }
    let mut pieces = read.pieces();
    if let Some(first) = pieces.first_mut() {
        first.insert_str(0, before);
    }
    Some(Spelled { text: format!("{before}{read}"), pieces })
}
