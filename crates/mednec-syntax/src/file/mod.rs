//! The kinds of file an analyst writes, each as a tree with spans.

mod tree;

pub use tree::*;
