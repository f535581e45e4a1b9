//! Text for people that ends at ` #`, where YAML lets a comment begin.

use mednec_source::{Diagnostic, Sink, Span};

use crate::codes;
use crate::yaml::{Kind, Node, Style, quote};

/// The keys whose values are sentences for people.
const SENTENCES: [&str; 14] = [
    "title",
    "text",
    "question",
    "meaning",
    "says",
    "note",
    "because",
    "reason",
    "name",
    "contact",
    "appeal_rights",
    "found_in",
    "not_carried",
    "counts_silence",
];

/// Warns of each text whose end was most likely taken for a comment: a digit follows the `#`, or a bracket or quote that
/// the text opens is not closed in it.
///
/// ```yaml
/// title: Gait is impaired (see item #3)     # wrong: the title is `Gait is impaired (see item`
/// title: "Gait is impaired (see item #3)"   # right
/// ```
pub(super) fn tell(text: &str, node: &Node, sink: &mut Sink) {
    match &node.kind {
        Kind::Seq(items) => items.iter().for_each(|item| tell(text, item, sink)),
        Kind::Map(entries) => {
            for entry in entries {
                if SENTENCES.contains(&entry.key.node.as_str()) {
                    cut(text, &entry.value).into_iter().for_each(|problem| sink.report(problem));
                }
                tell(text, &entry.value, sink);
            }
        }
        Kind::Null | Kind::Scalar(_) => {}
    }
}

fn cut(text: &str, value: &Node) -> Option<Diagnostic> {
    let kept = value.as_scalar().filter(|scalar| scalar.style == Style::Plain)?.text.as_str();
    let end = value.span.range().end;
    let line = text.get(end..)?.lines().next()?.trim_end();
    let lost = line.strip_prefix(" #")?;
    let open = |left: char, right: char| kept.matches(left).count() > kept.matches(right).count();
    let unclosed = open('(', ')') || open('[', ']') || kept.matches('"').count() % 2 == 1;
    if !unclosed && !lost.trim_start().starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let start = value.span.range().start;
    let whole = text.get(start..end + line.len())?;
    let span = |from: usize, to: usize| Span::new(value.span.source, from, to);
    Some(
        Diagnostic::new(&codes::YAML_COMMENT, format!("this text ends before `#`: `{kept}` is all of it"))
            .at(span(end + 1, end + line.len()), "a comment to YAML, which nobody is told")
            .help("put the whole text in quotes; before a comment write two blanks")
            .fix("put quotes around it", span(start, end + line.len()), quote(whole)),
    )
}
