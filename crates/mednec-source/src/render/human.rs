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
//! Message, help and notes break at the width of the terminal; a label for which there is no room becomes a note. A
//! single fix within one line is drawn as a patch, several are listed as help. Control characters are made visible. Of
//! one kind of problem only the first [`MOST_OF_A_CODE`] are drawn and the others counted; the views for machines have
//! them all.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet,
};

use super::clean::{clean, clean_line, clean_source};
use super::region::{Region, Whereabouts, whereabouts};
use super::remedy::{Replacement, sound};
use super::summary::{Counts, summary};
use super::wrap::{columns, wrap};
use crate::code::Severity;
use crate::diagnostic::{Diagnostic, Fix, Label};
use crate::source_map::{SourceFile, SourceMap};

/// The narrowest picture drawn; a smaller terminal scrolls.
const NARROWEST: usize = 40;

/// How many problems of one code are drawn; the others are counted.
pub const MOST_OF_A_CODE: usize = 100;

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

/// All diagnostics, as [`list`] draws them, and the summary of a run over `files` files.
pub fn all(sources: &SourceMap, diagnostics: &[Diagnostic], files: usize, style: Style) -> String {
    let mut out = list(sources, diagnostics, style);
    out.push_str(&summary(Counts::of(diagnostics, files)));
    out.push('\n');
    out
}

/// The diagnostics, each followed by a blank line; of one code at most [`MOST_OF_A_CODE`], then how many more there are.
pub fn list<'d>(
    sources: &SourceMap,
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    style: Style,
) -> String {
    let mut out = String::new();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        let count = seen.entry(diagnostic.code.name).or_default();
        *count += 1;
        if *count <= MOST_OF_A_CODE {
            out.push_str(&one(sources, diagnostic, style));
            out.push('\n');
        }
    }
    for (name, count) in seen.into_iter().filter(|(_, count)| *count > MOST_OF_A_CODE) {
        out.push_str(&format!("and {} more `{name}`\n\n", count - MOST_OF_A_CODE));
    }
    out
}

/// One diagnostic, with a line break at its end.
pub fn one(sources: &SourceMap, diagnostic: &Diagnostic, style: Style) -> String {
    let plain = drawn(sources, diagnostic, Style { colour: false, ..style }, &[]);
    let aside = too_wide(&plain, diagnostic, style.width.max(NARROWEST));
    if aside.is_empty() && !style.colour { plain } else { drawn(sources, diagnostic, style, &aside) }
}

/// The labels for which there is no room behind the marked piece.
fn too_wide<'d>(drawn: &str, diagnostic: &'d Diagnostic, width: usize) -> Vec<&'d Label> {
    let wide: Vec<&str> = drawn.lines().filter(|line| columns(line) > width).collect();
    let labels = diagnostic.primary.iter().chain(&diagnostic.labels);
    let ends = |text: &str| !text.is_empty() && wide.iter().any(|line| line.ends_with(text));
    labels.filter(|label| ends(clean_line(&label.text).trim_end())).collect()
}

/// One diagnostic, with some labels as notes below the picture.
fn drawn(sources: &SourceMap, diagnostic: &Diagnostic, style: Style, aside: &[&Label]) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let width = style.width.max(NARROWEST);
    let marks = marks(sources, diagnostic);
    let patch = only_fix(sources, diagnostic).filter(|(_, edits)| fits_one_line(edits));

    let title = title(diagnostic, width);

    let mut group = level
        .primary_title(title.clone())
        .id(diagnostic.code.name)
        .elements(places(sources, diagnostic, &marks, aside));
    // What stands before the text: the line number, " = " and "help: ".
    let indent = digits(&marks) + 9;
    let text = |text: &str| wrap(&clean(text), width.saturating_sub(indent));
    for label in aside {
        // Where several pieces are marked, the line tells which one is meant.
        let line = sources.locate(label.span).filter(|_| marks.len() > 1).map(|(_, at)| at.line);
        let lead = line.map(|line| format!("line {line}: ")).unwrap_or_default();
        group = group.element(Level::NOTE.message(text(&format!("{lead}{}", label.text))));
    }
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
    let titled = title.lines().count().max(1);
    let margin = |line: usize| if bare && line >= titled { " " } else { "" };
    drawn.lines().enumerate().map(|(i, line)| format!("{}{}\n", margin(i), line.trim_end())).collect()
}

/// The message, broken where it would pass the width with what stands before it: `error[code]: `.
fn title(diagnostic: &Diagnostic, width: usize) -> String {
    let indent = diagnostic.severity.word().len() + diagnostic.code.name.len() + 4;
    wrap(&clean_line(&diagnostic.message), width.saturating_sub(indent))
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
fn places<'a>(
    sources: &'a SourceMap,
    diagnostic: &'a Diagnostic,
    marks: &[Mark<'a>],
    aside: &[&Label],
) -> Vec<Element<'a>> {
    let mut out: Vec<Element<'a>> = Vec::new();
    if let Whereabouts::Path(path, line) = whereabouts(sources, diagnostic) {
        let origin = Origin::path(clean_line(path));
        let line = line.and_then(|line| usize::try_from(line).ok());
        out.push(line.into_iter().fold(origin, Origin::line).into());
    }
    let mut drawn: Vec<*const SourceFile> = Vec::new();
    for first in marks {
        let file = first.region.file;
        if drawn.iter().any(|seen| std::ptr::eq(*seen, file)) {
            continue;
        }
        drawn.push(file);
        let here = || marks.iter().filter(|mark| std::ptr::eq(mark.region.file, file));
        let window = Window::around(file, here().map(|mark| &mark.region));
        out.push(
            window.snippet(file).annotations(here().map(|mark| annotation(mark, &window, aside))).into(),
        );
    }
    out
}

/// The lines of a file that a picture needs; a whole file for each of many problems would take very long.
struct Window {
    first_line: u32,
    bytes: Range<usize>,
}

impl Window {
    /// The lines of some regions and all between them.
    fn around<'r>(file: &SourceFile, regions: impl Iterator<Item = &'r Region<'r>> + Clone) -> Self {
        let text = file.text();
        let first_line = regions.clone().map(|region| region.start.line).min().unwrap_or(1);
        let start = regions.clone().map(|region| region.bytes.start).min().unwrap_or(0);
        let end = regions.map(|region| region.bytes.end).max().unwrap_or(text.len());
        let before = text.get(..start).and_then(|before| before.rfind('\n'));
        let behind = text.get(end..).and_then(|behind| behind.find('\n'));
        let start = before.map_or(0, |newline| newline + 1);
        Self { first_line, bytes: start..behind.map_or(text.len(), |newline| end + newline + 1) }
    }

    fn snippet<'a, T: Clone>(&self, file: &'a SourceFile) -> Snippet<'a, T> {
        let text = file.text().get(self.bytes.clone()).unwrap_or("");
        let line = usize::try_from(self.first_line).unwrap_or(1);
        Snippet::source(clean_source(text)).line_start(line).path(clean_line(file.path()))
    }

    /// A region's bytes, counted from the start of the window.
    fn of(&self, region: &Region<'_>) -> Range<usize> {
        let from_start = |byte: usize| byte.saturating_sub(self.bytes.start);
        from_start(region.bytes.start)..from_start(region.bytes.end)
    }
}

fn annotation<'a>(mark: &Mark<'a>, window: &Window, aside: &[&Label]) -> Annotation<'a> {
    let below = aside.iter().any(|label| std::ptr::eq(*label, mark.label));
    let text = if below { String::new() } else { clean_line(&mark.label.text) };
    mark.kind.span(window.of(&mark.region)).label(Some(text).filter(|text| !text.is_empty()))
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
    let Some(first) = edits.first() else { return Group::with_title(title) };
    let window = Window::around(first.region.file, edits.iter().map(|edit| &edit.region));
    let patches = edits.iter().map(|edit| Patch::new(window.of(&edit.region), edit.text));
    title.element(window.snippet(first.region.file).patches(patches))
}

/// How many digits the largest line number has.
fn digits(marks: &[Mark<'_>]) -> usize {
    marks.iter().map(|mark| mark.region.end.line.to_string().len()).max().unwrap_or(0)
}
