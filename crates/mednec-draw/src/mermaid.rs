//! Drawings as Mermaid flowcharts.

use std::collections::BTreeMap;
use std::fmt::Write;

use petgraph::visit::EdgeRef;

use super::{Form, Kind, Sketch, palette};

/// A sketch as a flowchart.
pub fn text(sketch: &Sketch) -> String {
    let mut out = String::new();
    let way = match sketch.form {
        Form::Tree => "LR",
        Form::Decision => "TD",
    };
    let mut classes: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "---\ntitle: {}\n---\nflowchart {way}", yaml(&sketch.title));
    for (index, shape) in sketch.graph.node_indices().zip(sketch.graph.node_weights()) {
        let mut label = escaped(&shape.head);
        if !shape.body.is_empty() {
            let _ = write!(label, "<br/>{}", escaped(&shape.body));
        }
        let (open, close) = match shape.kind {
            Kind::Question | Kind::Condition => ("[", "]"),
            Kind::End(_) | Kind::Truth(_) | Kind::Elsewhere => ("([", "])"),
            Kind::Folded => ("[[", "]]"),
            Kind::Edition | Kind::Rule(_) | Kind::Criterion | Kind::Group | Kind::Judgement => ("(", ")"),
        };
        let _ = writeln!(out, "  n{}{open}\"{label}\"{close}", index.index());
        let paint = palette::of(shape.kind);
        classes.entry((paint.fill, paint.line)).or_default().push(index.index());
    }
    for edge in sketch.graph.edge_references() {
        let (from, to) = (edge.source().index(), edge.target().index());
        if edge.weight().is_empty() {
            let _ = writeln!(out, "  n{from} --> n{to}");
        } else {
            let _ = writeln!(out, "  n{from} -->|\"{}\"| n{to}", escaped(edge.weight()));
        }
    }
    for (number, ((fill, line), nodes)) in classes.iter().enumerate() {
        let nodes: Vec<String> = nodes.iter().map(|node| format!("n{node}")).collect();
        let _ = writeln!(out, "  classDef c{number} fill:{fill},stroke:{line},color:#000000");
        let _ = writeln!(out, "  class {} c{number}", nodes.join(","));
    }
    out
}

/// A text that Mermaid takes neither for its own syntax nor for HTML or Markdown.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '"' | '<' | '>' | '&' | '#' | ';' | '`' | '*' | '\\' => {
                let _ = write!(out, "#{};", u32::from(letter));
            }
            '\n' => out.push_str("<br/>"),
            control if control.is_control() => out.push(' '),
            other => out.push(other),
        }
    }
    out
}

/// A text as a YAML scalar in double quotes.
fn yaml(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("\"{}\"", plain.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn a_small_graph() {
        insta::assert_snapshot!(text(&samples::small()), @r#"
        ---
        title: "A <small> graph"
        ---
        flowchart TD
          n0["score #60; 45 #38; #34;poor#34;"]
          n1["attended"]
          n2(["deny"])
          n3(["approve"])
          n0 -->|"below 45"| n1
          n0 -->|"45 or more"| n2
          n1 -->|"no"| n2
          n1 -->|"yes"| n3
          classDef c0 fill:#cdeee3,stroke:#007a59,color:#000000
          class n3 c0
          classDef c1 fill:#fbdcc8,stroke:#d55e00,color:#000000
          class n2 c1
          classDef c2 fill:#ffffff,stroke:#555555,color:#000000
          class n0,n1 c2
        "#);
    }

    #[test]
    fn text_stays_text() {
        assert_eq!(escaped("a < b \"c\" #1;"), "a #60; b #34;c#34; #35;1#59;");
    }
}
