//! Drawings of policies: one sketch, three forms.
//!
//! | in | out |
//! | --- | --- |
//! | editions of a policy | [`tree`]: rules, criteria and conditions as they were written |
//! | a root of the compiled graph | [`decision`]: questions, answers, outcomes; large ones with [`fold`]ed parts |
//! | a [`Sketch`] | [`dot`], [`mermaid`], [`svg`] ([`outline`] for a tree, [`layout`] and [`flow`] for a graph) |

pub(crate) mod decision;
pub(crate) mod dot;
mod flow;
pub(crate) mod fold;
mod layout;
pub(crate) mod mermaid;
mod outline;
mod palette;
pub(crate) mod svg;
pub(crate) mod tree;

use mednec_graph::Outcome;
use petgraph::graph::{DiGraph, NodeIndex};

/// What a shape stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
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
pub(crate) struct Shape {
    /// What it stands for.
    pub(crate) kind: Kind,
    /// What it says first.
    pub(crate) head: String,
    /// What it says below, in smaller letters; may be empty.
    pub(crate) body: String,
    /// Where it was taken from, or the question a person is asked; may be empty.
    pub(crate) note: String,
}

/// Which way a drawing grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A tree of indented lines.
    Tree,
    /// A graph from top to bottom.
    Decision,
}

/// A drawing before it has a form: shapes, and edges with what they say.
#[derive(Clone, Debug)]
pub(crate) struct Sketch {
    /// What is drawn.
    pub(crate) title: String,
    /// Which way it grows.
    pub(crate) form: Form,
    /// The shapes.
    pub(crate) graph: DiGraph<Shape, String>,
    /// Where it begins.
    pub(crate) roots: Vec<NodeIndex>,
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
