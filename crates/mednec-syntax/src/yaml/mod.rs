//! YAML as a tree of nodes with the byte span of each.

mod node;

pub use node::{Entry, Kind, Node, Scalar, Style};
