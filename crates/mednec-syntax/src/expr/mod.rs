//! Conditions: the tree, and the arrow from text to it.

mod ast;

pub use ast::{Comparison, Count, Expr, ExprKind, Operand, OperandKind, Quantifier, SetItem};
