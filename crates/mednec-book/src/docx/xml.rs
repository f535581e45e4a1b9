//! A document in WordprocessingML.

use std::fmt::Write;

use mednec_draw::escaped;

use super::paragraph::Look;
use super::redline::{Fate, Marked};

/// What stands above the policy.
pub(super) struct Head {
    pub(super) title: String,
    pub(super) payer: String,
    pub(super) id: String,
    pub(super) edition: String,
    /// The edition that it is marked against.
    pub(super) before: Option<String>,
}

/// Whose marks they are; there is no clock, so they have no day.
const AUTHOR: &str = "mednec";
const NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// The text of `word/document.xml`.
pub(super) fn document(head: &Head, paragraphs: &[Marked]) -> String {
    let mut body = Body::default();
    body.plain("Quiet", &head.payer);
    body.plain("Title", &head.title);
    body.plain("Quiet", &head.id);
    body.plain("Plain", &format!("Edition {}", head.edition));
    body.plain(
        "Plain",
        &match &head.before {
            Some(before) => {
                format!("What this edition changes of edition {before} is marked as tracked changes.")
            }
            None => "This is the first edition; nothing is marked.".to_owned(),
        },
    );
    paragraphs.iter().for_each(|one| body.marked(one));
    body.plain("Part", "Sign-off");
    body.signatures();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document xmlns:w=\"{NAMESPACE}\"><w:body>{}\
         <w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" \
         w:left=\"1134\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>",
        body.text
    )
}

#[derive(Default)]
struct Body {
    text: String,
    /// How many marks there are; each has a number of its own.
    marks: usize,
}

impl Body {
    fn plain(&mut self, style: &str, text: &str) {
        let run = run(text, Fate::Stays);
        self.push(&format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{run}</w:p>"));
    }

    fn marked(&mut self, one: &Marked) {
        let (style, list) = match one.look {
            Look::Part => ("Part", String::new()),
            Look::Title => ("Criterion", String::new()),
            Look::Rule => ("Rule", list(1, 0)),
            Look::Item(depth) => ("Item", list(2, depth.min(8))),
            Look::Plain => ("Plain", String::new()),
            Look::Quiet => ("Quiet", String::new()),
        };
        let mark = match one.fate {
            Fate::Stays => String::new(),
            fate => format!("<w:rPr>{}</w:rPr>", self.open(fate, "/>")),
        };
        self.push(&format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{list}{mark}</w:pPr>"));
        for (fate, text) in &one.runs {
            let run = run(text, *fate);
            match fate {
                Fate::Stays => self.push(&run),
                fate => {
                    let open = self.open(*fate, ">");
                    let close = if *fate == Fate::Came { "</w:ins>" } else { "</w:del>" };
                    self.push(&format!("{open}{run}{close}"));
                }
            }
        }
        self.push("</w:p>");
    }

    fn open(&mut self, fate: Fate, end: &str) -> String {
        self.marks += 1;
        let name = if fate == Fate::Came { "ins" } else { "del" };
        format!("<w:{name} w:id=\"{}\" w:author=\"{AUTHOR}\"{end}", self.marks)
    }

    /// A table for those who approve.
    fn signatures(&mut self) {
        let cell = |text: &str, width: u32| {
            format!(
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr><w:p><w:pPr><w:pStyle \
                 w:val=\"Plain\"/></w:pPr>{}</w:p></w:tc>",
                run(text, Fate::Stays)
            )
        };
        let row = |cells: [&str; 4]| {
            let widths = [2800, 2400, 2800, 1600];
            let cells: String = cells.iter().zip(widths).map(|(text, width)| cell(text, width)).collect();
            format!("<w:tr><w:trPr><w:trHeight w:val=\"560\"/></w:trPr>{cells}</w:tr>")
        };
        let side =
            |name: &str| format!("<w:{name} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"888888\"/>");
        let borders: String = ["top", "left", "bottom", "right", "insideH", "insideV"].map(side).concat();
        self.push(&format!(
            "<w:tbl><w:tblPr><w:tblW w:w=\"9600\" w:type=\"dxa\"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr>\
             <w:tblGrid><w:gridCol w:w=\"2800\"/><w:gridCol w:w=\"2400\"/><w:gridCol w:w=\"2800\"/><w:gridCol \
             w:w=\"1600\"/></w:tblGrid>{}{}{}</w:tbl><w:p/>",
            row(["Name", "Role", "Signature", "Date"]),
            row(["", "", "", ""]),
            row(["", "", "", ""])
        ));
    }

    fn push(&mut self, text: &str) {
        // Writing to a text does not fail.
        let _ = self.text.write_str(text);
    }
}

fn list(number: u8, depth: u8) -> String {
    format!("<w:numPr><w:ilvl w:val=\"{depth}\"/><w:numId w:val=\"{number}\"/></w:numPr>")
}

fn run(text: &str, fate: Fate) -> String {
    let name = if fate == Fate::Went { "delText" } else { "t" };
    format!("<w:r><w:{name} xml:space=\"preserve\">{}</w:{name}></w:r>", escaped(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_and_went_is_tracked_and_text_is_escaped() {
        let head = Head {
            title: "A <b>".into(),
            payer: "P".into(),
            id: "p/1".into(),
            edition: "2".into(),
            before: Some("1".into()),
        };
        let runs =
            vec![(Fate::Stays, "a ".to_owned()), (Fate::Went, "b".into()), (Fate::Came, "c & d".into())];
        let rewritten = Marked { look: Look::Plain, fate: Fate::Stays, runs };
        let came = Marked { look: Look::Rule, fate: Fate::Came, runs: vec![(Fate::Came, "e".into())] };
        let text = document(&head, &[rewritten, came]);
        assert!(text.contains("A &lt;b&gt;") && text.contains("c &amp; d"), "{text}");
        assert!(text.contains(
            "<w:del w:id=\"1\" w:author=\"mednec\"><w:r><w:delText xml:space=\"preserve\">b</w:delText>"
        ));
        assert!(text.contains("<w:rPr><w:ins w:id=\"3\" w:author=\"mednec\"/></w:rPr>"), "{text}");
        assert_eq!(text.matches("<w:ins ").count(), 3);
    }
}
