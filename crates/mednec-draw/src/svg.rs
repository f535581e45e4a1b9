//! Drawings as pictures: a small writer of SVG that escapes all text and knows how wide it is.

use std::fmt::Write;

use super::{Form, Sketch, flow, outline};
use crate::xml::escaped;

/// The fonts asked for. Widths are those of the widest, so that text fits its box in the others too.
const FONTS: &str = "DejaVu Sans, Verdana, Helvetica, Arial, sans-serif";

/// A sketch as an SVG document.
pub fn text(sketch: &Sketch) -> String {
    match sketch.form {
        Form::Tree => outline::draw(sketch),
        Form::Decision => flow::draw(sketch),
    }
}

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Font {
    /// The size in pixels.
    pub(super) size: f64,
    /// Whether it is bold.
    pub(super) bold: bool,
    /// The colour.
    pub(super) colour: &'static str,
}

impl Font {
    /// The first line of a box.
    pub(super) const HEAD: Self = Self { size: 13.0, bold: true, colour: "#111111" };
    /// The lines below it.
    pub(super) const BODY: Self = Self { size: 11.5, bold: false, colour: "#222222" };
    /// Remarks and edges.
    pub(super) const NOTE: Self = Self { size: 11.0, bold: false, colour: "#444444" };
    /// The title of the drawing.
    pub(super) const TITLE: Self = Self { size: 16.0, bold: true, colour: "#111111" };

    /// The height of a line.
    pub(super) fn line(self) -> f64 {
        self.size * 1.35
    }

    /// How wide a text is at most.
    pub(super) fn width(self, text: &str) -> f64 {
        let widths: f64 = text.chars().map(advance).sum();
        widths * self.size * if self.bold { 1.12 } else { 1.0 }
    }

    /// A text in lines no wider than `most`; a word that is wider is broken after an underscore, or anywhere.
    pub(super) fn wrap(self, text: &str, most: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        for word in text.split_whitespace().flat_map(|word| self.broken(word, most)) {
            let joined = if line.is_empty() { word.clone() } else { format!("{line} {word}") };
            if !line.is_empty() && self.width(&joined) > most {
                lines.push(std::mem::replace(&mut line, word));
            } else {
                line = joined;
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }

    fn broken(self, word: &str, most: f64) -> Vec<String> {
        let mut parts = Vec::new();
        let mut part = String::new();
        for letter in word.chars() {
            part.push(letter);
            let seam = "_/-,(".contains(letter) && self.width(&part) > most * 0.6;
            if self.width(word) > most && (seam || self.width(&part) > most * 0.95) {
                parts.push(std::mem::take(&mut part));
            }
        }
        if !part.is_empty() {
            parts.push(part);
        }
        parts
    }
}

/// The width of a letter of a wide sans-serif font, for one pixel of size.
fn advance(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | '\'' | '|' => 0.30,
        ' ' | '.' | ',' | ':' | ';' | '!' | 'f' | 'I' => 0.36,
        'r' | 't' | '(' | ')' | '[' | ']' | '-' | '/' => 0.42,
        'm' | 'M' | 'W' | 'w' | '%' | '@' | '—' | '…' => 1.0,
        'A'..='Z' | '<' | '>' | '=' | '+' | '&' => 0.80,
        letter if letter.is_ascii() => 0.645,
        letter if letter.is_alphabetic() && u32::from(letter) < 0x0250 => 0.8,
        _ => 1.05,
    }
}

/// An SVG document while it is drawn.
#[derive(Clone, Debug, Default)]
pub(super) struct Canvas {
    body: String,
}

impl Canvas {
    /// Opens a group with a title, which viewers show where the pointer rests.
    pub(super) fn open(&mut self, title: &str) {
        self.body.push_str("<g>");
        if !title.is_empty() {
            let _ = write!(self.body, "<title>{}</title>", escaped(title));
        }
        self.body.push('\n');
    }

    /// Closes the group.
    pub(super) fn close(&mut self) {
        self.body.push_str("</g>\n");
    }

    /// A box with corners of a radius.
    pub(super) fn rect(&mut self, at: Rect, radius: f64, fill: &str, line: &str) {
        let _ = writeln!(
            self.body,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" fill=\"{fill}\" stroke=\"{line}\"/>",
            n(at.x),
            n(at.y),
            n(at.width),
            n(at.height),
            n(radius)
        );
    }

    /// A line of text; `anchor` is `start`, `middle` or `end`, and `y` its baseline.
    pub(super) fn text(&mut self, x: f64, y: f64, anchor: &str, font: Font, text: &str) {
        let weight = if font.bold { " font-weight=\"bold\"" } else { "" };
        let _ = writeln!(
            self.body,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\" font-size=\"{}\" fill=\"{}\"{weight}>{}</text>",
            n(x),
            n(y),
            n(font.size),
            font.colour,
            escaped(text)
        );
    }

    /// A line along a path.
    pub(super) fn path(&mut self, data: &str, arrow: bool) {
        let end = if arrow { " marker-end=\"url(#arrow)\"" } else { "" };
        let _ = writeln!(self.body, "<path d=\"{data}\" fill=\"none\" stroke=\"#666666\"{end}/>");
    }

    /// The document, on white.
    pub(super) fn finish(self, title: &str, width: f64, height: f64) -> String {
        let (width, height) = (n(width.ceil()), n(height.ceil()));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\" font-family=\"{FONTS}\">\n\
             <title>{}</title>\n\
             <defs><marker id=\"arrow\" viewBox=\"0 0 10 10\" refX=\"10\" refY=\"5\" markerWidth=\"7\" \
             markerHeight=\"7\" orient=\"auto\"><path d=\"M0,0 L10,5 L0,10 z\" fill=\"#666666\"/></marker></defs>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n{}</svg>\n",
            escaped(title),
            self.body
        )
    }
}

/// A box.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Rect {
    /// Its left edge.
    pub(super) x: f64,
    /// Its upper edge.
    pub(super) y: f64,
    /// How wide it is.
    pub(super) width: f64,
    /// How high it is.
    pub(super) height: f64,
}

/// A number with one decimal at most, so that equal drawings have equal bytes.
pub(super) fn n(value: f64) -> String {
    let text = format!("{value:.1}");
    let short = text.strip_suffix(".0").unwrap_or(&text);
    if short == "-0" { "0".into() } else { short.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn text_cannot_leave_its_element() {
        let drawn = text(&samples::small());
        assert!(drawn.contains("score &lt; 45 &amp; &quot;poor&quot;"), "{drawn}");
        assert!(!drawn.contains("A <small>"));
    }

    #[test]
    fn lines_are_no_wider_than_asked() {
        let font = Font::BODY;
        let text = "a_very_long_name_of_a_criterion_that_goes_on_and_on or not (something else) 0123456789012345678901";
        for line in font.wrap(text, 120.0) {
            assert!(font.width(&line) <= 120.0, "{line}");
        }
        let joined: String = font.wrap(text, 120.0).concat();
        assert_eq!(joined.replace(' ', ""), text.replace(' ', ""));
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([n(1.0), n(-0.04), n(2.26)], ["1", "0", "2.3"]);
    }
}
