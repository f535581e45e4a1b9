//! A decision graph as a picture: questions in boxes, answers on the lines between them, outcomes at the ends.

use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use super::layout::{Layout, Placed, layered};
use super::svg::{Canvas, Font, Rect, n};
use super::{Kind, Shape, Sketch, palette};

/// The widest text of a box.
const WIDEST: f64 = 250.0;
/// The widest text of an edge.
const WIDEST_LABEL: f64 = 150.0;
/// The space around the text of a box.
const PADDING: f64 = 9.0;
/// The length of a straight end below an arrowhead.
const ARROW: f64 = 9.0;
/// The space around the drawing.
const MARGIN: f64 = 20.0;

/// The lines of a box, with their fonts.
struct Text {
    lines: Vec<(Font, String)>,
}

impl Text {
    fn of(shape: &Shape) -> Self {
        let set = |font: Font, text: &str| {
            font.wrap(text, WIDEST).into_iter().map(move |line| (font, line)).collect::<Vec<_>>()
        };
        let mut lines = set(Font::HEAD, &shape.head);
        lines.extend(shape.body.lines().flat_map(|line| set(Font::BODY, line)));
        Self { lines }
    }

    fn label(text: &str) -> Self {
        let lines = Font::NOTE.wrap(text, WIDEST_LABEL).into_iter().map(|line| (Font::NOTE, line)).collect();
        Self { lines }
    }

    fn size(&self, padding: f64) -> (f64, f64) {
        let width = self.lines.iter().map(|(font, line)| font.width(line)).fold(0.0, f64::max);
        let height: f64 = self.lines.iter().map(|(font, _)| font.line()).sum();
        (width + 2.0 * padding, height + 2.0 * padding)
    }

    fn draw(&self, canvas: &mut Canvas, x: f64, top: f64) {
        let mut y = top;
        for (font, line) in &self.lines {
            y += font.line();
            canvas.text(x, y - font.size * 0.32, "middle", *font, line);
        }
    }
}

/// A sketch of a decision graph as SVG.
pub(super) fn draw(sketch: &Sketch) -> String {
    let texts: Vec<Text> = sketch.graph.node_weights().map(Text::of).collect();
    let labels: Vec<Text> = sketch.graph.edge_weights().map(|label| Text::label(label)).collect();
    let sizes: DiGraph<(f64, f64), (f64, f64)> = sketch.graph.map(
        |node, _| texts.get(node.index()).map_or((0.0, 0.0), |text| text.size(PADDING)),
        |edge, _| labels.get(edge.index()).map_or((0.0, 0.0), |text| text.size(2.0)),
    );
    let layout = layered(&sizes);
    let title = Font::TITLE.wrap(&sketch.title, layout.width.max(400.0));
    let top = MARGIN + Font::TITLE.line() * f64::from(u16::try_from(title.len()).unwrap_or(1)) + 10.0;
    let mut canvas = Canvas::default();
    let mut y = MARGIN;
    for line in &title {
        y += Font::TITLE.line();
        canvas.text(MARGIN, y - 5.0, "start", Font::TITLE, line);
    }
    edges(&mut canvas, sketch, &layout, &labels, top);
    for ((shape, text), at) in sketch.graph.node_weights().zip(&texts).zip(&layout.nodes) {
        node(&mut canvas, shape, text, shifted(*at, top));
    }
    let widest = title.iter().map(|line| Font::TITLE.width(line)).fold(layout.width, f64::max);
    canvas.finish(&sketch.title, widest + 2.0 * MARGIN, top + layout.height + MARGIN)
}

fn node(canvas: &mut Canvas, shape: &Shape, text: &Text, at: Placed) {
    let paint = palette::of(shape.kind);
    let radius = match shape.kind {
        Kind::End(_) | Kind::Truth(_) | Kind::Elsewhere => (at.height / 2.0).min(16.0),
        _ => 4.0,
    };
    canvas.open(&shape.note);
    let place = Rect { x: at.x - at.width / 2.0, y: at.top, width: at.width, height: at.height };
    if shape.kind == Kind::Folded {
        let behind = Rect { x: place.x + 4.0, y: place.y + 4.0, ..place };
        canvas.rect(behind, radius, paint.fill, paint.line);
    }
    canvas.rect(place, radius, paint.fill, paint.line);
    text.draw(canvas, at.x, at.top + PADDING);
    canvas.close();
}

fn edges(canvas: &mut Canvas, sketch: &Sketch, layout: &Layout, labels: &[Text], top: f64) {
    let ports = ports(sketch, layout);
    for edge in sketch.graph.edge_references() {
        let index = edge.id().index();
        let (Some(from), Some(to)) =
            (layout.nodes.get(edge.source().index()), layout.nodes.get(edge.target().index()))
        else {
            continue;
        };
        let stops = layout.edges.get(index).map_or(&[][..], Vec::as_slice);
        let start = MARGIN + ports.get(index).copied().unwrap_or(from.x);
        canvas.path(&route(start, shifted(*from, top), stops, shifted(*to, top), top), true);
    }
    for (text, stops) in labels.iter().zip(&layout.edges) {
        if let (Some(at), false) = (stops.first(), text.lines.is_empty()) {
            let at = shifted(*at, top);
            let place = Rect { x: at.x - at.width / 2.0, y: at.top, width: at.width, height: at.height };
            canvas.rect(place, 2.0, "#ffffff", "none");
            text.draw(canvas, at.x, at.top + 2.0);
        }
    }
}

/// Where each edge leaves its node: spread along the lower edge, in the order in which the labels stand.
fn ports(sketch: &Sketch, layout: &Layout) -> Vec<f64> {
    let mut ports = vec![0.0; sketch.graph.edge_count()];
    for node in sketch.graph.node_indices() {
        let mut leaving: Vec<(f64, usize)> = sketch
            .graph
            .edges(node)
            .map(|edge| (first_x(layout, edge.id().index(), edge.target()), edge.id().index()))
            .collect();
        leaving.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let at = layout.nodes.get(node.index()).copied().unwrap_or_default();
        let count = f64::from(u16::try_from(leaving.len()).unwrap_or(u16::MAX)).max(1.0);
        let step = (at.width * 0.7 / count).min(40.0);
        for (position, (_, edge)) in (0u16..).zip(leaving) {
            if let Some(port) = ports.get_mut(edge) {
                *port = at.x + (f64::from(position) - (count - 1.0) / 2.0) * step;
            }
        }
    }
    ports
}

fn first_x(layout: &Layout, edge: usize, target: NodeIndex) -> f64 {
    let label = layout.edges.get(edge).and_then(|stops| stops.first());
    label.or(layout.nodes.get(target.index())).map_or(0.0, |at| at.x)
}

/// A line from the lower edge of a box through the places of an edge to the upper edge of another.
fn route(start: f64, from: Placed, stops: &[Placed], to: Placed, top: f64) -> String {
    let mut path = format!("M{},{}", n(start), n(from.top + from.height));
    if from.row_bottom > from.top + from.height {
        path.push_str(&format!(" V{}", n(from.row_bottom)));
    }
    let (mut x, mut y) = (start, from.row_bottom);
    let mut curve = |to_x: f64, to_y: f64, down_to: f64| {
        let middle = (y + to_y) / 2.0;
        path.push_str(&format!(
            " C{},{} {},{} {},{} V{}",
            n(x),
            n(middle),
            n(to_x),
            n(middle),
            n(to_x),
            n(to_y),
            n(down_to)
        ));
        (x, y) = (to_x, down_to);
    };
    for stop in stops {
        let stop = shifted(*stop, top);
        curve(stop.x, stop.row_top, stop.row_bottom);
    }
    // The last piece is straight and as long as the arrowhead, which points along it.
    curve(to.x, to.row_top - ARROW, to.top);
    path
}

fn shifted(at: Placed, top: f64) -> Placed {
    Placed {
        x: at.x + MARGIN,
        top: at.top + top,
        row_top: at.row_top + top,
        row_bottom: at.row_bottom + top,
        ..at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn edges_leave_a_box_on_both_sides_of_its_middle() {
        let drawn = draw(&samples::small());
        let first = |tag: &str, from: &str| -> Vec<f64> {
            let after =
                |line: &str| line.split(from).nth(1).unwrap().split(['"', ',']).next().unwrap().parse();
            drawn.lines().filter(|line| line.starts_with(tag)).map(|line| after(line).unwrap()).collect()
        };
        // The text of a box stands in its middle; the first two paths leave the first box.
        let middle = drawn.lines().find(|line| line.contains("score &lt; 45")).unwrap();
        let middle: f64 = middle.split("x=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
        let starts = first("<path d=\"M", "d=\"M");
        assert!(((starts[0] + starts[1]) / 2.0 - middle).abs() < 0.2, "{starts:?} {middle}");
    }

    #[test]
    fn a_picture_has_every_text_and_stays_within_its_frame() {
        let drawn = draw(&samples::small());
        for text in ["below 45", "45 or more", ">attended<", "<title>Which score?</title>"] {
            assert!(drawn.contains(text), "{text}\n{drawn}");
        }
        assert_eq!(drawn.matches("marker-end").count(), 4);
        assert!(!drawn.contains("x=\"-"), "{drawn}");
        // Every path goes down all the way, and arrives straight from above.
        for path in drawn.lines().filter(|line| line.contains("marker-end")) {
            let data = path.split('"').nth(1).unwrap();
            let ys: Vec<f64> = data
                .split(' ')
                .map(|part| part.trim_start_matches(|c: char| c.is_alphabetic()))
                .map(|part| part.rsplit(',').next().unwrap().parse().unwrap())
                .collect();
            assert!(ys.windows(2).all(|pair| pair[0] <= pair[1]), "{data}");
            assert!(data.rsplit(' ').next().unwrap().starts_with('V'), "{data}");
            assert!(ys[ys.len() - 1] - ys[ys.len() - 2] >= ARROW - 0.2, "{data}");
        }
    }
}
