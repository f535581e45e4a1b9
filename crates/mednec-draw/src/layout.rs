//! Where the shapes of a decision graph stand, and how its edges run between them.
//!
//! Every node has a row, the length of the longest path to it. Between two rows of nodes lies a row of edge labels;
//! an edge has a place of its own in every row that it crosses, so that no line runs through a box. The order within
//! rows and the columns come from rust-sugiyama; rows and the last word on distances are ours.

use petgraph::algo::toposort;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use rust_sugiyama::configure::{Config, RankingType};

/// The space between two things of one row.
const GAP: f64 = 14.0;
/// The space between two rows.
const ROW_GAP: f64 = 24.0;
/// The width of an edge's place in a row.
const LANE: f64 = 6.0;

/// The middle of something that has been placed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Placed {
    /// Its middle.
    pub(super) x: f64,
    /// Its upper edge.
    pub(super) top: f64,
    /// How wide it is.
    pub(super) width: f64,
    /// How high it is.
    pub(super) height: f64,
    /// The upper edge of its row.
    pub(super) row_top: f64,
    /// The lower edge of its row.
    pub(super) row_bottom: f64,
}

/// A placed graph.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    /// The nodes, by index.
    pub(super) nodes: Vec<Placed>,
    /// For each edge, by index, its places from top to bottom; the first one is its label's.
    pub(super) edges: Vec<Vec<Placed>>,
    /// How wide everything is.
    pub(super) width: f64,
    /// How high everything is.
    pub(super) height: f64,
}

/// Something that takes a place in a row.
#[derive(Clone, Copy, Debug)]
struct Item {
    row: usize,
    width: f64,
    height: f64,
    x: f64,
}

/// Places the nodes, whose sizes are their weights, and the edges, whose labels' sizes are theirs.
pub(super) fn layered(graph: &DiGraph<(f64, f64), (f64, f64)>) -> Layout {
    let ranks = ranks(graph);
    let rank = |node: NodeIndex| ranks.get(node.index()).copied().unwrap_or(0);
    let mut items: Vec<Item> = Vec::new();
    for (node, (width, height)) in graph.node_indices().zip(graph.node_weights()) {
        items.push(Item { row: 2 * rank(node), width: *width, height: *height, x: 0.0 });
    }
    // The chain of each edge: its label, then a lane in every row down to its end.
    let mut chains: Vec<Vec<usize>> = Vec::new();
    let mut links: Vec<(u32, u32)> = Vec::new();
    for edge in graph.edge_references() {
        let (from, to) = (edge.source(), edge.target());
        let mut chain = Vec::new();
        for row in 2 * rank(from) + 1..2 * rank(to) {
            let (width, height) = if chain.is_empty() { *edge.weight() } else { (LANE, 0.0) };
            chain.push(items.len());
            items.push(Item { row, width, height, x: 0.0 });
        }
        let stops: Vec<usize> =
            std::iter::once(from.index()).chain(chain.iter().copied()).chain([to.index()]).collect();
        for (a, b) in stops.iter().zip(stops.iter().skip(1)) {
            links.push((narrow(*a), narrow(*b)));
        }
        chains.push(chain);
    }
    columns(&mut items, &links);
    spread(&mut items);
    place(&items, graph.node_count(), &chains)
}

/// The row of each node: the longest way to it.
fn ranks(graph: &DiGraph<(f64, f64), (f64, f64)>) -> Vec<usize> {
    let mut ranks = vec![0usize; graph.node_count()];
    // Decision graphs have no cycles; without an order all nodes would stand in one row.
    for node in toposort(graph, None).unwrap_or_default() {
        let own = ranks.get(node.index()).copied().unwrap_or(0);
        for next in graph.neighbors(node) {
            if let Some(rank) = ranks.get_mut(next.index()) {
                *rank = (*rank).max(own + 1);
            }
        }
    }
    ranks
}

/// Columns by Sugiyama's method.
fn columns(items: &mut [Item], links: &[(u32, u32)]) {
    let config =
        Config { vertex_spacing: GAP, ranking_type: RankingType::MinimizeEdgeLength, ..Config::default() };
    let vertices: Vec<(u32, (f64, f64))> = items
        .iter()
        .enumerate()
        .map(|(index, item)| (narrow(index), (item.width, item.height.max(1.0))))
        .collect();
    let mut left = 0.0;
    for (places, width, _) in rust_sugiyama::from_vertices_and_edges(&vertices, links, &config) {
        let first = places.iter().map(|(_, (x, _))| *x).fold(f64::INFINITY, f64::min);
        for (index, (x, _)) in &places {
            if let Some(item) = items.get_mut(*index) {
                item.x = left + x - first;
            }
        }
        left += width + GAP;
    }
}

/// Moves what would overlap in a row apart, and everything to the right of zero.
fn spread(items: &mut [Item]) {
    let rows = items.iter().map(|item| item.row + 1).max().unwrap_or(0);
    let mut by_row: Vec<Vec<usize>> = vec![Vec::new(); rows];
    for (index, item) in items.iter().enumerate() {
        if let Some(row) = by_row.get_mut(item.row) {
            row.push(index);
        }
    }
    let x = |items: &[Item], index: usize| items.get(index).map_or(0.0, |item| item.x);
    for row in &mut by_row {
        row.sort_by(|a, b| x(items, *a).total_cmp(&x(items, *b)).then(a.cmp(b)));
        let mut free = f64::NEG_INFINITY;
        for index in row {
            if let Some(item) = items.get_mut(*index) {
                item.x = item.x.max(free + item.width / 2.0);
                free = item.x + item.width / 2.0 + GAP / 2.0;
            }
        }
    }
    let left = items.iter().map(|item| item.x - item.width / 2.0).fold(f64::INFINITY, f64::min);
    items.iter_mut().for_each(|item| item.x -= left);
}

/// Rows under each other.
fn place(items: &[Item], nodes: usize, chains: &[Vec<usize>]) -> Layout {
    let rows = items.iter().map(|item| item.row + 1).max().unwrap_or(0);
    let mut heights = vec![0.0f64; rows];
    for item in items {
        if let Some(height) = heights.get_mut(item.row) {
            *height = height.max(item.height);
        }
    }
    let mut tops = Vec::with_capacity(rows);
    let mut top = 0.0;
    for height in &heights {
        tops.push(top);
        top += height + ROW_GAP;
    }
    let placed = |index: usize| {
        let Some(item) = items.get(index) else { return Placed::default() };
        let row_top = tops.get(item.row).copied().unwrap_or(0.0);
        let row_height = heights.get(item.row).copied().unwrap_or(0.0);
        let top = row_top + (row_height - item.height) / 2.0;
        let (width, height) = (item.width, item.height);
        Placed { x: item.x, top, width, height, row_top, row_bottom: row_top + row_height }
    };
    Layout {
        nodes: (0..nodes).map(placed).collect(),
        edges: chains.iter().map(|chain| chain.iter().copied().map(placed).collect()).collect(),
        width: items.iter().map(|item| item.x + item.width / 2.0).fold(0.0, f64::max),
        height: (top - ROW_GAP).max(0.0),
    }
}

fn narrow(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ladder(length: usize) -> DiGraph<(f64, f64), (f64, f64)> {
        let mut graph = DiGraph::new();
        let end = graph.add_node((60.0, 20.0));
        let mut last = graph.add_node((90.0, 30.0));
        for _ in 0..length {
            let next = graph.add_node((90.0, 30.0));
            graph.add_edge(last, next, (30.0, 14.0));
            graph.add_edge(last, end, (50.0, 14.0));
            last = next;
        }
        graph.add_edge(last, end, (10.0, 14.0));
        graph
    }

    #[test]
    fn nothing_overlaps_and_edges_go_down() {
        let layout = layered(&ladder(12));
        let mut all: Vec<Placed> = layout.nodes.clone();
        all.extend(layout.edges.iter().flatten());
        for (i, a) in all.iter().enumerate() {
            for b in all.iter().skip(i + 1) {
                let apart = (a.x - b.x).abs() >= (a.width + b.width) / 2.0 - 0.01;
                let rows = a.top + a.height <= b.top + 0.01 || b.top + b.height <= a.top + 0.01;
                assert!(apart || rows, "{a:?} {b:?}");
            }
        }
        for edge in &layout.edges {
            assert!(edge.windows(2).all(|pair| pair[0].row_bottom <= pair[1].row_top));
        }
    }

    #[test]
    fn equal_graphs_stand_in_equal_places() {
        let first = layered(&ladder(20));
        for _ in 0..5 {
            let again = layered(&ladder(20));
            assert_eq!(first.nodes, again.nodes);
            assert_eq!(first.edges, again.edges);
        }
    }
}
