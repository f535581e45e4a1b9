//! Criteria that are built on criteria: in which order, and whether in a circle.

use std::collections::BTreeMap;
use std::rc::Rc;

use mednec_source::{Diagnostic, Sink, Span};
use mednec_syntax::expr::{Expr, ExprKind};
use mednec_syntax::file::{Criterion, Member};
use petgraph::algo::{kosaraju_scc, toposort};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use crate::allow::conditions;
use crate::codes::{CRITERIA_CYCLE, TOO_DEEP};
use crate::origins::Documents;

/// How many criteria may be built one on the other.
const MOST_STEPS: usize = 64;

/// A criterion with the documents it may cite.
#[derive(Clone)]
pub(crate) struct Named<'a> {
    pub(crate) criterion: &'a Criterion,
    pub(crate) documents: Rc<Documents<'a>>,
}

/// The names that a condition uses by themselves, with the place of each use.
pub(crate) fn names(expr: &Expr) -> Vec<(&str, Span)> {
    let mut found = Vec::new();
    let mut todo = vec![expr];
    while let Some(next) = todo.pop() {
        match &next.kind {
            ExprKind::Name(name) => found.push((name.as_str(), next.span)),
            ExprKind::Not(member) => todo.push(member),
            ExprKind::And(members) | ExprKind::Or(members) | ExprKind::Count { members, .. } => {
                todo.extend(members.iter().rev());
            }
            ExprKind::Compare { .. }
            | ExprKind::Between { .. }
            | ExprKind::Member { .. }
            | ExprKind::Quantified { .. }
            | ExprKind::Records { .. }
            | ExprKind::Evidence { .. }
            | ExprKind::Error => {}
        }
    }
    found
}

/// The names that a member uses, with the place of each use.
pub(crate) fn names_of(member: &Member) -> Vec<(&str, Span)> {
    conditions(member).into_iter().flat_map(names).collect()
}

/// The names that a criterion uses, its exception included.
fn names_in(criterion: &Criterion) -> Vec<(&str, Span)> {
    std::iter::once(&criterion.body).chain(&criterion.unless).flat_map(names_of).collect()
}

/// The criteria that `roots` need, each after those it is built on. Circles are told, and their criteria left out.
pub(crate) fn order<'a>(
    criteria: &BTreeMap<&'a str, Named<'a>>,
    roots: &[&'a str],
    sink: &mut Sink,
) -> Vec<&'a str> {
    let mut graph: DiGraph<&'a str, Span> = DiGraph::new();
    let mut nodes: BTreeMap<&'a str, NodeIndex> = BTreeMap::new();
    let mut todo: Vec<&'a str> = roots.to_vec();
    while let Some(name) = todo.pop() {
        let Some((name, named)) = criteria.get_key_value(name) else { continue };
        if nodes.contains_key(name) {
            continue;
        }
        nodes.insert(name, graph.add_node(name));
        todo.extend(names_in(named.criterion).into_iter().map(|(used, _)| used));
    }
    for (name, from) in &nodes {
        let Some(named) = criteria.get(name) else { continue };
        for (used, span) in names_in(named.criterion) {
            if let Some(to) = nodes.get(used) {
                graph.add_edge(*from, *to, span);
            }
        }
    }
    let mut circular: Vec<NodeIndex> = Vec::new();
    // Not Tarjan's algorithm, which petgraph runs by recursion.
    for group in kosaraju_scc(&graph) {
        let alone = group.len() == 1 && group.first().is_some_and(|only| !graph.contains_edge(*only, *only));
        if !alone {
            sink.report(circle(&graph, &group));
            circular.extend(group);
        }
    }
    graph.retain_edges(|graph, edge| {
        graph
            .edge_endpoints(edge)
            .is_none_or(|(from, to)| !(circular.contains(&from) && circular.contains(&to)))
    });
    let mut sorted = toposort(&graph, None).unwrap_or_default();
    sorted.reverse();
    circular.extend(too_deep(&graph, &sorted, sink));
    sorted
        .into_iter()
        .filter(|n| !circular.contains(n))
        .filter_map(|n| graph.node_weight(n).copied())
        .collect()
}

/// The criteria that stand on too many others, told once; `sorted` has each after those it is built on.
fn too_deep(graph: &DiGraph<&str, Span>, sorted: &[NodeIndex], sink: &mut Sink) -> Vec<NodeIndex> {
    let mut depths: BTreeMap<NodeIndex, usize> = BTreeMap::new();
    let mut found = Vec::new();
    for node in sorted {
        let below =
            graph.edges(*node).filter_map(|edge| Some((*depths.get(&edge.target())?, *edge.weight())));
        let (depth, span) = below.max().map_or((1, None), |(depth, span)| (depth + 1, Some(span)));
        depths.insert(*node, depth);
        if let Some(span) = span.filter(|_| depth > MOST_STEPS) {
            if found.is_empty() {
                let name = graph.node_weight(*node).copied().unwrap_or_default();
                let message =
                    format!("`{name}` is built on more than {MOST_STEPS} criteria, one on the other");
                sink.report(
                    Diagnostic::new(&TOO_DEEP, message)
                        .at(span, "one step too many")
                        .help("let the criterion use the conditions themselves, or lists of them"),
                );
            }
            found.push(*node);
        }
    }
    found
}

/// The problem of a circle, with the place of every hop.
fn circle(graph: &DiGraph<&str, Span>, group: &[NodeIndex]) -> Diagnostic {
    let mut members: Vec<NodeIndex> = group.to_vec();
    members.sort_by_key(|node| graph.node_weight(*node).copied());
    let mut path: Vec<NodeIndex> = members.first().copied().into_iter().collect();
    let mut hops: Vec<Span> = Vec::new();
    // Walk within the group until a criterion comes up again: the group has no way out of itself.
    while let Some(last) = path.last().copied() {
        let mut edges: Vec<_> = graph.edges(last).filter(|edge| members.contains(&edge.target())).collect();
        edges.sort_by_key(|edge| *edge.weight());
        let Some(edge) = edges.first() else { break };
        hops.push(*edge.weight());
        if let Some(start) = path.iter().position(|node| *node == edge.target()) {
            path.drain(..start);
            hops.drain(..start);
            break;
        }
        path.push(edge.target());
    }
    let names: Vec<&str> = path.iter().filter_map(|node| graph.node_weight(*node).copied()).collect();
    let first = names.first().copied().unwrap_or_default();
    let message = format!("`{first}` is built on itself: {} → {first}", names.join(" → "));
    let mut problem = Diagnostic::new(&CRITERIA_CYCLE, message).help("take one of these uses out");
    for (index, span) in hops.iter().enumerate() {
        let user = names.get(index).copied().unwrap_or_default();
        let used = names.get(index + 1).copied().unwrap_or(first);
        let text = format!("`{user}` uses `{used}`");
        problem = if index == 0 { problem.at(*span, text) } else { problem.label(*span, text) };
    }
    problem
}
