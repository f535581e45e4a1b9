//! From the text of a scalar to a condition, a value or a set entry.

use mednec_grammar::{ConditionParser, Rule};
use mednec_source::{Diagnostic, Sink};
use pest::Parser;

use super::ast::{Expr, ExprKind, Operand, SetItem};
use super::reader::{Built, Fault, Pair, Reader, take};
use super::{limits, syntax_error};
use crate::codes::{CONDITION_INTERNAL, WRONG_KIND};
use crate::yaml::{Kind, Node};

/// Reads a condition; what cannot be read is reported and becomes [`ExprKind::Error`].
pub fn parse_expr(node: &Node, sink: &mut Sink) -> Expr {
    read(node, sink, Rule::condition, |reader, pair| reader.expression(pair))
        .unwrap_or(Expr { span: node.span, kind: ExprKind::Error })
}

/// Reads the value of a parameter: a number with or without unit, a date, or a word.
pub fn parse_operand(node: &Node, sink: &mut Sink) -> Option<Operand> {
    read(node, sink, Rule::parameter, |reader, pair| reader.term(pair))
}

/// Reads a value that may be reckoned from others: `lowest of (standard_visits, 12 visits)`.
pub fn parse_value(node: &Node, sink: &mut Sink) -> Option<Operand> {
    read(node, sink, Rule::amount_alone, |reader, pair| reader.operand(pair))
}

/// Reads one entry of a set: a code, a range such as `I60 to I69`, or the name of a set.
pub fn parse_set_item(node: &Node, sink: &mut Sink) -> Option<SetItem> {
    read(node, sink, Rule::element, |reader, pair| reader.set_item(pair))
}

/// Reads a scalar by an entry rule of the grammar.
fn read<'a, T>(
    node: &'a Node,
    sink: &mut Sink,
    entry: Rule,
    build: impl FnOnce(&mut Reader<'a, '_>, Pair<'a>) -> Built<T>,
) -> Option<T> {
    let text = match text_of(node, entry) {
        Ok(text) => text,
        Err(problem) => {
            sink.report(*problem);
            return None;
        }
    };
    if let Some(problem) = limits::exceeded(node, text) {
        sink.report(problem);
        return None;
    }
    let mut pairs = match ConditionParser::parse(entry, text) {
        Ok(pairs) => pairs,
        Err(error) => {
            sink.report(syntax_error::diagnostic(node, text, entry, &error));
            return None;
        }
    };
    let mut reader = Reader { node, text, sink };
    let built = take(&mut pairs)
        .and_then(|whole| take(&mut whole.into_inner()))
        .and_then(|pair| build(&mut reader, pair));
    match built {
        Ok(built) => Some(built),
        Err(Fault::Told) => None,
        Err(Fault::Impossible) => {
            reader.impossible();
            None
        }
    }
}

impl Reader<'_, '_> {
    /// Reports that the grammar and this reader disagree.
    pub(super) fn impossible(&mut self) {
        let problem =
            Diagnostic::new(&CONDITION_INTERNAL, "mednec cannot make sense of its own reading of this text")
                .at(self.node.span, "read, but not understood")
                .help("this is a fault of mednec: please report it together with this text");
        self.report(problem);
    }
}

/// The text of a scalar, or what is wrong with the node.
fn text_of(node: &Node, entry: Rule) -> Result<&str, Box<Diagnostic>> {
    let wanted = syntax_error::noun(entry);
    let found = match &node.kind {
        Kind::Scalar(scalar) if scalar.text.trim().is_empty() => "nothing is written here",
        Kind::Scalar(scalar) => return Ok(&scalar.text),
        Kind::Null => "nothing is written here",
        Kind::Seq(_) => "this is a list",
        Kind::Map(_) => "these are keys with values",
    };
    let mut problem = Diagnostic::new(&WRONG_KIND, format!("{wanted} was expected")).at(node.span, found);
    if entry == Rule::condition {
        problem = problem.help(match node.kind {
            Kind::Seq(_) | Kind::Map(_) => {
                "write the condition as text on one line, such as `muscle_tone is hypotonic`; \
                 a condition with `: ` in it needs quotes around it"
            }
            Kind::Scalar(_) | Kind::Null => "write a condition, such as `muscle_tone is hypotonic`",
        });
    }
    Err(Box::new(problem))
}
