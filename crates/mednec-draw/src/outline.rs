//! A tree of rules and criteria as a picture: a line for each, indented below what it belongs to.

use petgraph::graph::NodeIndex;
use petgraph::visit::{EdgeRef, NodeIndexable};

use super::svg::{Canvas, Font, Rect, n};
use super::{Kind, Shape, Sketch, palette};

/// How far a member stands to the right of what it belongs to.
const INDENT: f64 = 30.0;
/// The widest text of a box.
const WIDEST: f64 = 470.0;
/// The space between boxes.
const GAP: f64 = 7.0;
/// The space around the text of a box.
const PADDING: f64 = 6.0;
/// The space around the drawing.
const MARGIN: f64 = 20.0;

/// A row while the tree is drawn.
struct Row {
    node: NodeIndex,
    depth: usize,
    /// What the edge to it says.
    edge: String,
    /// The row it belongs to.
    parent: Option<usize>,
    /// Whether its members have been drawn above.
    again: bool,
}

/// A sketch of a tree as SVG.
pub(super) fn draw(sketch: &Sketch) -> String {
    let rows = rows(sketch);
    let mut canvas = Canvas::default();
    let mut y = MARGIN;
    let mut right = 600.0f64;
    for line in Font::TITLE.wrap(&sketch.title, 800.0) {
        y += Font::TITLE.line();
        canvas.text(MARGIN, y - 5.0, "start", Font::TITLE, &line);
        right = right.max(MARGIN + Font::TITLE.width(&line));
    }
    y += 12.0;
    // The boxes drawn: their left edge, and how far down the line to their members has come.
    let mut drawn: Vec<(f64, f64)> = Vec::new();
    for row in &rows {
        let Some(shape) = sketch.graph.node_weight(row.node) else { continue };
        let left = MARGIN + INDENT * f64::from(u16::try_from(row.depth).unwrap_or(u16::MAX));
        let lines = lines(shape, row);
        let width = lines.iter().map(|(font, line)| font.width(line)).fold(0.0, f64::max) + 2.0 * PADDING;
        let height: f64 = lines.iter().map(|(font, _)| font.line()).sum::<f64>() + 2.0 * PADDING;
        if matches!(shape.kind, Kind::Edition | Kind::Rule(_)) {
            y += GAP;
        }
        let middle = y + PADDING + lines.first().map_or(0.0, |(font, _)| font.line()) / 2.0;
        if let Some((parent_left, reached)) = row.parent.and_then(|parent| drawn.get_mut(parent)) {
            let x = *parent_left + 12.0;
            canvas.path(&format!("M{},{} V{} H{}", n(x), n(*reached), n(middle), n(left)), false);
            *reached = middle;
        }
        let paint = palette::of(shape.kind);
        let radius = if matches!(shape.kind, Kind::Condition) { 1.0 } else { 7.0 };
        canvas.open(&shape.note);
        canvas.rect(Rect { x: left, y, width, height }, radius, paint.fill, paint.line);
        let mut baseline = y + PADDING;
        for (font, line) in &lines {
            baseline += font.line();
            canvas.text(left + PADDING, baseline - font.size * 0.32, "start", *font, line);
        }
        canvas.close();
        right = right.max(left + width);
        if matches!(shape.kind, Kind::Rule(_) | Kind::Criterion | Kind::Judgement) && !row.again {
            right = right.max(aside(&mut canvas, left + width + 12.0, y, &shape.note));
        }
        drawn.push((left, y + height));
        y += height + GAP;
    }
    canvas.finish(&sketch.title, right + MARGIN, y + MARGIN)
}

/// A citation beside a box; gives back how far it reaches.
fn aside(canvas: &mut Canvas, left: f64, top: f64, note: &str) -> f64 {
    let mut right = left;
    let mut y = top + PADDING;
    let lines = Font::NOTE.wrap(note, 320.0);
    for (index, line) in lines.iter().take(2).enumerate() {
        y += Font::NOTE.line();
        let more = index == 1 && lines.len() > 2;
        let line = if more { format!("{line} …") } else { line.clone() };
        canvas.text(left, y - 3.0, "start", Font::NOTE, &line);
        right = right.max(left + Font::NOTE.width(&line));
    }
    right
}

fn lines(shape: &Shape, row: &Row) -> Vec<(Font, String)> {
    let head = match (row.edge.is_empty(), shape.kind) {
        (true, _) => shape.head.clone(),
        (false, _) => format!("{} {}", row.edge, shape.head),
    };
    let font = match shape.kind {
        Kind::Condition | Kind::Group | Kind::Judgement => Font::BODY,
        _ => Font::HEAD,
    };
    let mut lines: Vec<(Font, String)> =
        font.wrap(&head, WIDEST).into_iter().map(|line| (font, line)).collect();
    let body = if row.again { "as above" } else { shape.body.as_str() };
    for text in body.lines() {
        lines.extend(Font::NOTE.wrap(text, WIDEST).into_iter().map(|line| (Font::NOTE, line)));
    }
    lines
}

/// The rows from top to bottom; what several things share is drawn once and named again.
fn rows(sketch: &Sketch) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut seen = vec![false; sketch.graph.node_bound()];
    let mut todo: Vec<(NodeIndex, usize, String, Option<usize>)> =
        sketch.roots.iter().rev().map(|root| (*root, 0, String::new(), None)).collect();
    while let Some((node, depth, edge, parent)) = todo.pop() {
        let again = seen.get_mut(node.index()).is_some_and(|seen| std::mem::replace(seen, true));
        let index = rows.len();
        let has_members = sketch.graph.edges(node).next().is_some();
        rows.push(Row { node, depth, edge, parent, again: again && has_members });
        if !again {
            // Edges come out latest first, as a stack wants them.
            for edge in sketch.graph.edges(node) {
                todo.push((edge.target(), depth + 1, edge.weight().clone(), Some(index)));
            }
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use mednec_graph::Outcome;
    use petgraph::graph::DiGraph;

    use super::*;
    use crate::Form;

    #[test]
    fn members_stand_in_order_and_shared_ones_once() {
        let mut graph = DiGraph::new();
        let mut add = |kind, head: &str| {
            graph.add_node(Shape { kind, head: head.into(), body: "all of 2".into(), note: String::new() })
        };
        let rules = [add(Kind::Rule(Outcome::Deny), "deny"), add(Kind::Rule(Outcome::Pend), "pend")];
        let criterion = add(Kind::Criterion, "balance");
        let members = [add(Kind::Condition, "first"), add(Kind::Condition, "second")];
        for rule in rules {
            graph.add_edge(rule, criterion, "not".into());
        }
        for member in members {
            graph.add_edge(criterion, member, String::new());
        }
        let sketch = Sketch { title: "t".into(), form: Form::Tree, graph, roots: rules.to_vec() };
        let drawn: Vec<String> = rows(&sketch)
            .iter()
            .map(|row| {
                format!(
                    "{}{}{}",
                    " ".repeat(row.depth),
                    sketch.graph[row.node].head,
                    if row.again { "*" } else { "" }
                )
            })
            .collect();
        assert_eq!(drawn, ["deny", " balance", "  first", "  second", "pend", " balance*"]);
        assert!(draw(&sketch).contains("as above"));
    }
}
