//! The view for people: the marked source below the message, as rustc draws it.
//!
//! ```text
//! error[unknown-fact]: no fact is called `dynamic_balence`
//!   --> policies/aetna/97112.yaml:31:11
//!    |
//! 31 |         - dynamic_balence is poor
//!    |           ^^^^^^^^^^^^^^^ not in the vocabulary
//!    |
//!    = help: did you mean `dynamic_balance`?
//! ```
//!
//! Help and notes break at the width of the terminal; the message stays on one line, so that it can be searched for.
//! A single fix within one line is drawn as a patch, several are listed as help. Control characters are made visible.

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet,
};

use super::clean::{clean, clean_line, clean_source};
use super::region::{Region, Whereabouts, whereabouts};
use super::remedy::{Replacement, sound};
use super::summary::{Counts, summary};
use super::wrap::wrap;
use crate::code::Severity;
use crate::diagnostic::{Diagnostic, Fix, Label};
use crate::source_map::SourceMap;

/// The narrowest picture drawn; a smaller terminal scrolls.
const NARROWEST: usize = 40;

/// How the picture is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether it is coloured with ANSI sequences.
    pub colour: bool,
    /// How many columns the terminal has.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self { colour: false, width: 80 }
    }
}

/// All diagnostics, each followed by a blank line, and the summary of a run over `files` files.
pub fn all(sources: &SourceMap, diagnostics: &[Diagnostic], files: usize, style: Style) -> String {
    let mut out: String = diagnostics.iter().map(|d| one(sources, d, style) + "\n").collect();
    out.push_str(&summary(Counts::of(diagnostics, files)));
    out.push('\n');
    out
}

/// One diagnostic, with a line break at its end.
pub fn one(sources: &SourceMap, diagnostic: &Diagnostic, style: Style) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let width = style.width.max(NARROWEST);
    let marks = marks(sources, diagnostic);
    let patch = only_fix(sources, diagnostic).filter(|(_, edits)| fits_one_line(edits));

    let mut group = level
        .primary_title(clean_line(&diagnostic.message))
        .id(diagnostic.code.name)
        .elements(places(sources, diagnostic, &marks));
    // What stands before the text: the line number, " = " and "help: ".
    let indent = digits(&marks) + 9;
    let text = |text: &str| wrap(&clean(text), width.saturating_sub(indent));
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(text(help)));
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(text(note)));
    }
    let listed = if patch.is_some() { &[] } else { diagnostic.fixes.as_slice() };
    for fix in listed {
        group = group.element(Level::HELP.message(text(&fix.title)));
    }

    let mut groups = vec![group];
    groups.extend(patch.map(|(fix, edits)| patched(fix, &edits)));
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
    let drawn = renderer.term_width(width).render(&groups);
    // Without a line number to stand below, the arrow would begin the line.
    let bare = marks.is_empty() && groups.len() == 1;
    let margin = |line: usize| if bare && line > 0 { " " } else { "" };
    drawn.lines().enumerate().map(|(i, line)| format!("{}{}\n", margin(i), line.trim_end())).collect()
}

/// A label with its piece of source.
struct Mark<'a> {
    region: Region<'a>,
    label: &'a Label,
    kind: AnnotationKind,
}

/// The labels whose source is known, the primary one first.
fn marks<'a>(sources: &'a SourceMap, diagnostic: &'a Diagnostic) -> Vec<Mark<'a>> {
    let mark = |label: &'a Label, kind| {
        Region::clipped(sources, label.span).map(|region| Mark { region: region.shown(), label, kind })
    };
    let primary = diagnostic.primary.iter().filter_map(|label| mark(label, AnnotationKind::Primary));
    let others = diagnostic.labels.iter().filter_map(|label| mark(label, AnnotationKind::Context));
    primary.chain(others).collect()
}

/// The place without source, if that is all there is, and one snippet for each marked file.
fn places<'a>(sources: &'a SourceMap, diagnostic: &'a Diagnostic, marks: &[Mark<'a>]) -> Vec<Element<'a>> {
    let mut out: Vec<Element<'a>> = Vec::new();
    if let Whereabouts::Path(path, line) = whereabouts(sources, diagnostic) {
        let origin = Origin::path(clean_line(path));
        let line = line.and_then(|line| usize::try_from(line).ok());
        out.push(line.into_iter().fold(origin, Origin::line).into());
    }
    let mut drawn: Vec<*const crate::SourceFile> = Vec::new();
    for first in marks {
        let file = first.region.file;
        if drawn.iter().any(|seen| std::ptr::eq(*seen, file)) {
            continue;
        }
        drawn.push(file);
        let here = marks.iter().filter(|mark| std::ptr::eq(mark.region.file, file));
        out.push(snippet(file).annotations(here.map(annotation)).into());
    }
    out
}

fn snippet<'a, T: Clone>(file: &'a crate::SourceFile) -> Snippet<'a, T> {
    Snippet::source(clean_source(file.text())).path(clean_line(file.path()))
}

fn annotation<'a>(mark: &Mark<'a>) -> Annotation<'a> {
    let text = clean_line(&mark.label.text);
    mark.kind.span(mark.region.bytes.clone()).label(Some(text).filter(|text| !text.is_empty()))
}

/// The fix, if there is one, no other, and it fits the sources.
fn only_fix<'a>(
    sources: &'a SourceMap,
    diagnostic: &'a Diagnostic,
) -> Option<(&'a Fix, Vec<Replacement<'a>>)> {
    match diagnostic.fixes.as_slice() {
        [fix] => sound(sources, fix).map(|edits| (fix, edits)),
        _ => None,
    }
}

fn fits_one_line(edits: &[Replacement<'_>]) -> bool {
    edits.first().is_some_and(|first| {
        edits.iter().all(|edit| {
            let (one, other) = (&first.region, &edit.region);
            let same = std::ptr::eq(one.file, other.file) && one.start.line == other.start.line;
            same && other.start.line == other.end.line && !edit.text.contains(char::is_control)
        })
    })
}

fn patched<'a>(fix: &'a Fix, edits: &[Replacement<'a>]) -> Group<'a> {
    let title = Level::HELP.secondary_title(clean(&fix.title));
    let patches = edits.iter().map(|edit| Patch::new(edit.region.bytes.clone(), edit.text));
    match edits.first() {
        Some(first) => title.element(snippet(first.region.file).patches(patches)),
        None => Group::with_title(title),
    }
}

/// How many digits the largest line number has.
fn digits(marks: &[Mark<'_>]) -> usize {
    marks.iter().map(|mark| mark.region.end.line.to_string().len()).max().unwrap_or(0)
}
