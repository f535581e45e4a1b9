//! Drawings of policies: one sketch, three forms.
//!
//! | in | out | never |
//! | --- | --- | --- |
//! | editions of a policy | [`tree`]: rules, criteria and conditions as they were written | decides anything |
//! | a root of the compiled graph | [`decision`]: questions, answers, outcomes; large ones with [`fold`]ed parts | draws more than a person reads, where it may fold |
//! | a [`Sketch`] | [`dot`], [`mermaid`], [`svg`] | reads or writes a file, asks for a font or a picture from elsewhere |
//!
//! An SVG is drawn by `outline` where the sketch is a tree, by `layout` and `flow` where it is a graph.

pub mod decision;
pub mod dot;
mod flow;
pub mod fold;
mod layout;
pub mod mermaid;
mod outline;
mod palette;
pub mod svg;
pub mod tree;
mod xml;

use mednec_graph::Outcome;
use petgraph::graph::{DiGraph, NodeIndex};

pub use xml::escaped;

/// `no_neuromuscular_impairment` as a person says it.
pub fn words(name: &str) -> String {
    name.replace('_', " ")
}

/// What a shape stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An edition of a policy.
    Edition,
    /// A rule, by where it leads.
    Rule(Outcome),
    /// A named criterion.
    Criterion,
    /// A group of conditions.
    Group,
    /// A condition.
    Condition,
    /// A condition that a reviewer answers by judgement.
    Judgement,
    /// What the compiled graph asks.
    Question,
    /// Questions drawn as one.
    Folded,
    /// Where the compiled graph ends.
    End(Outcome),
    /// A condition holds, or does not.
    Truth(bool),
    /// The end of cases that are not of the edition drawn.
    Elsewhere,
}

/// A node of a drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// What it stands for.
    pub kind: Kind,
    /// What it says first.
    pub head: String,
    /// What it says below, in smaller letters; may be empty.
    pub body: String,
    /// Where it was taken from, or the question a person is asked; may be empty.
    pub note: String,
}

/// Which way a drawing grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A tree of indented lines.
    Tree,
    /// A graph from top to bottom.
    Decision,
}

/// A drawing before it has a form: shapes, and edges with what they say.
#[derive(Clone, Debug)]
pub struct Sketch {
    /// What is drawn.
    pub title: String,
    /// Which way it grows.
    pub form: Form,
    /// The shapes.
    pub graph: DiGraph<Shape, String>,
    /// Where it begins.
    pub roots: Vec<NodeIndex>,
}

#[cfg(test)]
pub(crate) mod samples {
    use super::*;

    /// One question with two ends, and text that every form has to escape.
    pub(crate) fn small() -> Sketch {
        let mut graph = DiGraph::new();
        let shape = |kind, head: &str, note: &str| Shape {
            kind,
            head: head.into(),
            body: String::new(),
            note: note.into(),
        };
        let root = graph.add_node(shape(Kind::Question, "score < 45 & \"poor\"", "Which score?"));
        let second = graph.add_node(shape(Kind::Question, "attended", ""));
        let deny = graph.add_node(shape(Kind::End(Outcome::Deny), "deny", ""));
        let approve = graph.add_node(shape(Kind::End(Outcome::Approve), "approve", ""));
        graph.add_edge(root, second, "below 45".into());
        graph.add_edge(root, deny, "45 or more".into());
        graph.add_edge(second, deny, "no".into());
        graph.add_edge(second, approve, "yes".into());
        Sketch { title: "A <small> graph".into(), form: Form::Decision, graph, roots: vec![root] }
    }
}
