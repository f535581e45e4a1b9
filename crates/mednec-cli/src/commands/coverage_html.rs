//! Coverage as one page of HTML: the policies as they are written, each line marked with what cases show of it.

use std::collections::BTreeMap;
use std::fmt::Write;

use mednec_project::coverage::{CoverageShown, EditionCovered, PartCovered, TallyShown};

use crate::pretty::coverage::{heading, kind_text, open_points, share_text};
use mednec_draw::escaped;

/// Everything that the page looks like; it asks for nothing from elsewhere.
const STYLE: &str = include_str!("coverage.css");

/// What cases show of one line.
#[derive(Clone, Debug, Default)]
struct Marks {
    tally: TallyShown,
    /// What none shows.
    open: Vec<String>,
}

/// Lines by file, with their marks.
type Lines = BTreeMap<String, BTreeMap<u32, Marks>>;

/// The page. Texts are by the paths that places name.
pub(crate) fn html<'t>(shown: &CoverageShown, texts: impl Iterator<Item = (&'t str, &'t str)>) -> String {
    let mut lines = Lines::new();
    for edition in shown.parts.iter().flat_map(|part| &part.editions) {
        mark(edition, &mut lines);
    }
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Coverage: {}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>Coverage</h1>\n",
        share_text(shown.total)
    );
    summary(&mut out, shown);
    shown.parts.iter().for_each(|part| one_part(&mut out, part));
    for (path, text) in texts {
        if let Some(marks) = lines.get(path) {
            source(&mut out, path, text, marks);
        }
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn mark(edition: &EditionCovered, lines: &mut Lines) {
    let mut add = |place: &str, ways: &[Option<bool>]| {
        let Some((path, line)) = place_of(place) else { return };
        let tally = &mut lines.entry(path.to_owned()).or_default().entry(line).or_default().tally;
        tally.of += ways.iter().flatten().count();
        tally.seen += ways.iter().flatten().filter(|seen| **seen).count();
    };
    for rule in &edition.rules {
        add(&rule.place, &[Some(rule.fired)]);
    }
    for criterion in &edition.criteria {
        add(&criterion.place, &[criterion.met, criterion.not_met, criterion.unknown]);
    }
    for one in &edition.comparisons {
        add(&one.place, &[Some(one.met), Some(one.not_met)]);
    }
    for (kind, open) in open_points(edition) {
        for (place, text) in open {
            let Some((path, line)) = place_of(&place) else { continue };
            let text = if kind == "Rules" { format!("{text}: never fired") } else { text };
            let text = format!("{text} ({})", heading(edition));
            lines.entry(path.to_owned()).or_default().entry(line).or_default().open.push(text);
        }
    }
}

fn place_of(place: &str) -> Option<(&str, u32)> {
    let (path, line) = place.rsplit_once(':')?;
    Some((path, line.parse().ok()?))
}

fn push(out: &mut String, line: &str) {
    // Writing to a text does not fail.
    let _ = writeln!(out, "{line}");
}

fn summary(out: &mut String, shown: &CoverageShown) {
    push(out, &format!("<p>{} cases were run.</p>", shown.cases));
    push(out, "<table>\n<tr><th>Kind</th><th>Shown</th></tr>");
    for kind in &shown.kinds {
        let name = escaped(kind_text(&kind.kind));
        push(out, &format!("<tr><td>{name}</td><td>{}</td></tr>", share_text(kind.tally)));
    }
    push(out, &format!("<tr><th>all</th><th>{}</th></tr>\n</table>", share_text(shown.total)));
    push(
        out,
        "<p>A line is marked <span class=\"full\">✓</span> where cases show all of it, \
         <span class=\"part\">~</span> where they show a part, and <span class=\"none\">✗</span> where they \
         show nothing. Its tooltip, and the lists below, say what is not shown.</p>",
    );
}

fn one_part(out: &mut String, part: &PartCovered) {
    for edition in &part.editions {
        let name = escaped(&heading(edition));
        push(out, &format!("<h2>{name} <small>{}</small></h2>", share_text(edition.total)));
        for (kind, open) in open_points(edition) {
            push(out, &format!("<h3>{kind}</h3>\n<ul>"));
            for (place, text) in open {
                push(out, &format!("<li>{}{}</li>", escaped(&text), link(&place)));
            }
            push(out, "</ul>");
        }
    }
    if !part.edges_not_taken.is_empty() {
        let (payer, share) = (escaped(&part.payer), share_text(part.edges));
        push(out, &format!("<details>\n<summary>Edges of the graph of {payer}: {share}</summary>\n<ul>"));
        for edge in &part.edges_not_taken {
            let text = format!("{}: {} is never {}", edge.from, edge.question, edge.answers.join(" or "));
            push(out, &format!("<li>{}</li>", escaped(&text)));
        }
        push(out, "</ul>\n</details>");
    }
}

fn link(place: &str) -> String {
    if place.is_empty() {
        return String::new();
    }
    let place = escaped(place);
    format!(" <a href=\"#{place}\">{place}</a>")
}

fn source(out: &mut String, path: &str, text: &str, marks: &BTreeMap<u32, Marks>) {
    let path = escaped(path);
    push(out, &format!("<h2>{path}</h2>\n<pre>"));
    for (number, line) in (1u32..).zip(text.lines()) {
        let (class, sign, title) = match marks.get(&number) {
            None => ("", " ", String::new()),
            Some(Marks { tally, .. }) if tally.seen == tally.of => ("full", "✓", String::new()),
            Some(Marks { tally, open }) => {
                let (class, sign) = if tally.seen == 0 { ("none", "✗") } else { ("part", "~") };
                (class, sign, format!(" title=\"{}\"", escaped(&open.join("\n"))))
            }
        };
        let line = escaped(line);
        push(
            out,
            &format!(
                "<span id=\"{path}:{number}\" class=\"{class}\"{title}><i>{number:>5}</i> {sign} {line}</span>"
            ),
        );
    }
    push(out, "</pre>");
}

#[cfg(test)]
mod tests {
    use mednec_project::coverage::RuleCovered;

    use super::*;

    fn sample() -> CoverageShown {
        let rule = |line: u32, fired| RuleCovered {
            text: "deny when a < 1 & \"b\"".into(),
            place: format!("a/<b>.yaml:{line}"),
            fired,
        };
        let tally = TallyShown { seen: 1, of: 2 };
        CoverageShown {
            schema: "mednec.coverage/1".into(),
            cases: 1,
            total: tally,
            kinds: Vec::new(),
            parts: vec![PartCovered {
                payer: "<script>".into(),
                edges: tally,
                edges_not_taken: Vec::new(),
                editions: vec![EditionCovered {
                    policy: "<p>".into(),
                    edition: String::new(),
                    title: None,
                    total: tally,
                    rules: vec![rule(1, true), rule(2, false)],
                    criteria: Vec::new(),
                    comparisons: Vec::new(),
                    facts: Vec::new(),
                }],
            }],
        }
    }

    #[test]
    fn lines_are_marked_and_nothing_leaves_its_element() {
        let page = html(&sample(), [("a/<b>.yaml", "one\n<two>\nthree"), ("other", "x")].into_iter());
        assert!(page.contains("class=\"full\"><i>    1</i> ✓ one</span>"), "{page}");
        assert!(page.contains(
            "class=\"none\" title=\"deny when a &lt; 1 &amp; &quot;b&quot;: never fired (&lt;p&gt;)\"><i>    2</i> ✗ &lt;two&gt;"
        ), "{page}");
        assert!(page.contains("class=\"\"><i>    3</i>   three"), "{page}");
        for absent in ["<script", "<p> ", "<two>", "<b>", ">x<", "http", "url(", "src="] {
            assert!(!page.contains(absent), "{absent}\n{page}");
        }
    }
}
