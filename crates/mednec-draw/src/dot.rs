//! Drawings in the language of Graphviz.

use std::fmt::Write;

use petgraph::visit::EdgeRef;

use super::{Form, Kind, Sketch, palette};

/// A sketch as a `digraph`.
pub fn text(sketch: &Sketch) -> String {
    let mut out = String::new();
    let rank = match sketch.form {
        Form::Tree => "LR",
        Form::Decision => "TB",
    };
    // Writing to a string cannot fail.
    let _ = writeln!(out, "digraph mednec {{");
    let _ = writeln!(
        out,
        "  graph [rankdir={rank}, label={}, labelloc=t, fontname=\"Helvetica\"];",
        quoted(&sketch.title)
    );
    let _ =
        writeln!(out, "  node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\", fontsize=11];");
    let _ = writeln!(out, "  edge [fontname=\"Helvetica\", fontsize=10, color=\"#555555\"];");
    for (index, shape) in sketch.graph.node_indices().zip(sketch.graph.node_weights()) {
        let label = if shape.body.is_empty() {
            quoted(&shape.head)
        } else {
            quoted(&format!("{}\n{}", shape.head, shape.body))
        };
        let paint = palette::of(shape.kind);
        let _ = write!(out, "  n{} [label={label}", index.index());
        let _ = write!(out, ", fillcolor=\"{}\", color=\"{}\"", paint.fill, paint.line);
        match shape.kind {
            Kind::Question => out.push_str(", style=filled"),
            Kind::Folded => out.push_str(", peripheries=2"),
            _ => {}
        }
        if !shape.note.is_empty() {
            let _ = write!(out, ", tooltip={}", quoted(&shape.note));
        }
        out.push_str("];\n");
    }
    for edge in sketch.graph.edge_references() {
        let _ = write!(out, "  n{} -> n{}", edge.source().index(), edge.target().index());
        if !edge.weight().is_empty() {
            let _ = write!(out, " [label={}]", quoted(edge.weight()));
        }
        out.push_str(";\n");
    }
    out.push_str("}\n");
    out
}

/// A text in quotation marks.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            control if control.is_control() => out.push(' '),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn a_small_graph() {
        insta::assert_snapshot!(text(&samples::small()), @r##"
        digraph mednec {
          graph [rankdir=TB, label="A <small> graph", labelloc=t, fontname="Helvetica"];
          node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=11];
          edge [fontname="Helvetica", fontsize=10, color="#555555"];
          n0 [label="score < 45 & \"poor\"", fillcolor="#ffffff", color="#555555", style=filled, tooltip="Which score?"];
          n1 [label="attended", fillcolor="#ffffff", color="#555555", style=filled];
          n2 [label="deny", fillcolor="#fbdcc8", color="#d55e00"];
          n3 [label="approve", fillcolor="#cdeee3", color="#007a59"];
          n0 -> n1 [label="below 45"];
          n0 -> n2 [label="45 or more"];
          n1 -> n2 [label="no"];
          n1 -> n3 [label="yes"];
        }
        "##);
    }

    #[test]
    fn text_cannot_leave_its_quotes() {
        assert_eq!(quoted("a\"b\\c\nd\u{7}"), "\"a\\\"b\\\\c\\nd \"");
    }
}
