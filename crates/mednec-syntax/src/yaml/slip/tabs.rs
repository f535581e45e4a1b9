//! How many spaces a tab stands for, where that can be told.

use mednec_source::{Edit, Fix, Sink, SourceId, Span};

use crate::yaml::lines::{indentation, line_after, line_around};
use crate::yaml::{Kind, Node, read};

/// The widths that editors give to a tab, the likeliest first.
const WIDTHS: [(usize, &str); 3] = [(2, "two"), (4, "four"), (8, "eight")];

/// What is known about the tabs that lines of a file begin with.
pub(super) enum Spaces {
    /// The file has one meaning, and this writes it with spaces.
    One(Fix),
    /// Different widths give different meanings, or none gives any.
    Unsure,
}

/// Reads the file with each width; none where no line begins with a tab.
///
/// ```text
/// a:            with two spaces `c` stands beside `b`, with four below it:
///   b:          nothing is changed without the author
/// ⇥c: 1
/// ```
pub(super) fn spaces_for(source: SourceId, text: &str) -> Option<Spaces> {
    let tabs = indentations(text);
    if tabs.is_empty() {
        return None;
    }
    let read_with = |(width, number)| {
        let mut sink = Sink::new();
        let tree = read(source, &replaced(text, &tabs, width), &mut sink)?;
        sink.found().is_empty().then_some(((width, number), tree))
    };
    let mut readings = WIDTHS.into_iter().filter_map(read_with);
    let Some(((width, number), tree)) = readings.next() else { return Some(Spaces::Unsure) };
    if !readings.all(|(_, other)| alike(&tree, &other)) {
        return Some(Spaces::Unsure);
    }
    let edit = |(start, blanks): &(usize, &str)| Edit {
        span: Span::new(source, *start, start + blanks.len()),
        replacement: spaces(blanks, width),
    };
    let edits = tabs.iter().map(edit).collect();
    Some(Spaces::One(Fix { title: format!("write {number} spaces for each tab"), edits }))
}

/// The blanks at the start of each line that hold a tab, with their place.
fn indentations(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut line = Some(line_around(text, 0));
    while let Some(current) = line {
        let blanks = indentation(text, &current);
        let written = text.get(blanks.clone()).unwrap_or("");
        if written.contains('\t') {
            found.push((blanks.start, written));
        }
        line = line_after(text, current.end);
    }
    found
}

fn replaced(text: &str, tabs: &[(usize, &str)], width: usize) -> String {
    let mut out = String::with_capacity(text.len() + tabs.len() * width);
    let mut done = 0;
    for (start, blanks) in tabs {
        out.push_str(text.get(done..*start).unwrap_or(""));
        out.push_str(&spaces(blanks, width));
        done = start + blanks.len();
    }
    out.push_str(text.get(done..).unwrap_or(""));
    out
}

fn spaces(blanks: &str, width: usize) -> String {
    blanks.replace('\t', &" ".repeat(width))
}

/// Whether two trees say the same; blanks inside of text do not count.
fn alike(one: &Node, other: &Node) -> bool {
    match (&one.kind, &other.kind) {
        (Kind::Null, Kind::Null) => true,
        (Kind::Scalar(one), Kind::Scalar(other)) => {
            one.text.split_whitespace().eq(other.text.split_whitespace())
        }
        (Kind::Seq(one), Kind::Seq(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| alike(one, other))
        }
        (Kind::Map(one), Kind::Map(other)) => {
            let same = |(one, other): (&crate::yaml::Entry, &crate::yaml::Entry)| {
                one.key.node == other.key.node && alike(&one.value, &other.value)
            };
            one.len() == other.len() && one.iter().zip(other).all(same)
        }
        _ => false,
    }
}
