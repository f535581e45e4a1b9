//! The view for scripts: plain JSON with keys that stay.
//!
//! Every key is always there; what is not known is `null`, and a list with nothing in it is `[]`. Lines and columns
//! count from one, columns count characters; bytes count from zero; ends are one past the last.
//!
//! ```json
//! {"code":"unknown-fact","number":201,"severity":"error","message":"no fact is called `dynamic_balence`",
//!  "path":"policies/a.yaml","line":31,"column":11,"end_line":31,"end_column":26,"byte_start":840,"byte_end":855,
//!  "label":"not in the vocabulary","labels":[],"help":["did you mean `dynamic_balance`?"],"notes":[],"fixes":[]}
//! ```

use serde::Serialize;

use super::region::{Region, Whereabouts, whereabouts};
use super::remedy::sound;
use crate::code::Severity;
use crate::diagnostic::{Diagnostic, Label};
use crate::source_map::SourceMap;

/// One diagnostic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry<'a> {
    /// The kebab-case name of the kind of problem.
    pub code: &'a str,
    /// Its short stable number.
    pub number: u16,
    /// `error`, `warning` or `note`.
    pub severity: Severity,
    /// The cause in one line.
    pub message: &'a str,
    /// The place to look at first.
    #[serde(flatten)]
    pub spot: Spot<'a>,
    /// What is to be seen there.
    pub label: Option<&'a str>,
    /// Other places that explain it.
    pub labels: Vec<Mark<'a>>,
    /// What to do about it.
    pub help: &'a [String],
    /// Background.
    pub notes: &'a [String],
    /// Changes that would remove it, the likeliest first.
    pub fixes: Vec<Remedy<'a>>,
}

/// A place: a range of a file, a line of a stream, a path, or nothing known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Spot<'a> {
    /// The file or folder.
    pub path: Option<&'a str>,
    /// The line it starts on.
    pub line: Option<u64>,
    /// The column it starts at.
    pub column: Option<u32>,
    /// The line it ends on.
    pub end_line: Option<u64>,
    /// One past the last column.
    pub end_column: Option<u32>,
    /// The first byte.
    pub byte_start: Option<usize>,
    /// One past the last byte.
    pub byte_end: Option<usize>,
}

/// Another place and what is to be seen there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mark<'a> {
    /// The place.
    #[serde(flatten)]
    pub spot: Spot<'a>,
    /// What is to be seen there.
    pub text: &'a str,
}

/// A change that would remove the problem; its edits belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Remedy<'a> {
    /// What it does.
    pub title: &'a str,
    /// The replacements, by place.
    pub edits: Vec<Edit<'a>>,
}

/// One replacement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit<'a> {
    /// What goes; empty to insert.
    #[serde(flatten)]
    pub spot: Spot<'a>,
    /// What comes.
    pub replacement: &'a str,
}

/// All diagnostics as one indented array, with a line break at its end.
pub fn array(sources: &SourceMap, diagnostics: &[Diagnostic]) -> String {
    let entries: Vec<Entry<'_>> = diagnostics.iter().map(|d| entry(sources, d)).collect();
    // Text, numbers and lists always serialise.
    let mut text = serde_json::to_string_pretty(&entries).unwrap_or_default();
    text.push('\n');
    text
}

/// Each diagnostic as an object on a line of its own (NDJSON).
pub fn lines(sources: &SourceMap, diagnostics: &[Diagnostic]) -> String {
    let line = |d| serde_json::to_string(&entry(sources, d)).unwrap_or_default() + "\n";
    diagnostics.iter().map(line).collect()
}

/// One diagnostic, to be put into a larger document.
pub fn entry<'a>(sources: &'a SourceMap, diagnostic: &'a Diagnostic) -> Entry<'a> {
    let spot = match whereabouts(sources, diagnostic) {
        Whereabouts::Region(region) => Spot::from(&region),
        Whereabouts::Path(path, line) => Spot { path: Some(path), line, ..Spot::default() },
        Whereabouts::Nowhere => Spot::default(),
    };
    Entry {
        code: diagnostic.code.name,
        number: diagnostic.code.number,
        severity: diagnostic.severity,
        message: &diagnostic.message,
        spot,
        label: diagnostic.primary.as_ref().map(|label| label.text.as_str()).filter(|text| !text.is_empty()),
        labels: diagnostic.labels.iter().map(|label| mark(sources, label)).collect(),
        help: &diagnostic.help,
        notes: &diagnostic.notes,
        fixes: diagnostic.fixes.iter().filter_map(|fix| remedy(sources, fix)).collect(),
    }
}

fn mark<'a>(sources: &'a SourceMap, label: &'a Label) -> Mark<'a> {
    let spot = Region::clipped(sources, label.span).as_ref().map(Spot::from).unwrap_or_default();
    Mark { spot, text: &label.text }
}

fn remedy<'a>(sources: &'a SourceMap, fix: &'a crate::Fix) -> Option<Remedy<'a>> {
    let edits = sound(sources, fix)?;
    let edit = |r: &super::remedy::Replacement<'a>| Edit { spot: Spot::from(&r.region), replacement: r.text };
    Some(Remedy { title: &fix.title, edits: edits.iter().map(edit).collect() })
}

impl<'a> From<&Region<'a>> for Spot<'a> {
    fn from(region: &Region<'a>) -> Self {
        Self {
            path: Some(region.file.path()),
            line: Some(region.start.line.into()),
            column: Some(region.start.column),
            end_line: Some(region.end.line.into()),
            end_column: Some(region.end.column),
            byte_start: Some(region.bytes.start),
            byte_end: Some(region.bytes.end),
        }
    }
}
