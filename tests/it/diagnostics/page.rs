//! A page of `docs/diagnostics`: a problem, what mednec says to it, why, and how it is right.

use std::fs;
use std::path::PathBuf;

/// The line above what mednec says.
const SAYS: &str = "mednec says:";

/// A page in its parts.
pub(super) struct Page {
    pub(super) path: PathBuf,
    pub(super) text: String,
    /// The example that is wrong.
    pub(super) wrong: String,
    /// What mednec says to it.
    pub(super) says: String,
    /// The example as it is right; nothing where the wrong one is to be left out.
    pub(super) right: Option<String>,
}

/// The folder of pages.
pub(super) fn folder() -> PathBuf {
    super::fixture::tests().join("../docs/diagnostics")
}

/// The page of a code.
pub(super) fn page(name: &str) -> Page {
    let path = folder().join(format!("{name}.md"));
    let text = fs::read_to_string(&path).unwrap_or_else(|_| panic!("docs/diagnostics/{name}.md is missing"));
    let (before, after) = text.split_once(SAYS).unwrap_or_else(|| panic!("{name}.md does not say `{SAYS}`"));
    let mut below = fences(after).into_iter();
    Page {
        wrong: fences(before).into_iter().next().unwrap_or_else(|| panic!("{name}.md has no example")),
        says: below.next().unwrap_or_else(|| panic!("{name}.md does not say what mednec says")),
        right: below.next(),
        path,
        text,
    }
}

/// The insides of fenced blocks.
fn fences(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Option<String> = None;
    for line in text.lines() {
        match (&mut open, line.starts_with("```")) {
            (None, true) => open = Some(String::new()),
            (Some(_), true) => found.extend(open.take()),
            (Some(block), false) => {
                block.push_str(line);
                block.push('\n');
            }
            (None, false) => {}
        }
    }
    found
}

/// `text` with the lines of `example` replaced by those of `instead`, both moved in as far as the place is; the last
/// line of an example that ends with `…` stands for all that begins like it. Nothing where the example is not there.
pub(super) fn replaced(text: &str, example: &str, instead: &str) -> Option<String> {
    let (lines, wanted): (Vec<&str>, Vec<&str>) = (text.lines().collect(), example.lines().collect());
    let fits = |line: &str, wanted: &str| match wanted.strip_suffix('…') {
        Some(start) => line.starts_with(start),
        None => line == wanted,
    };
    let indent = |at: usize| lines[at].len() - lines[at].trim_start_matches([' ', '\t']).len();
    let at = (0..lines.len()).find(|at| {
        let window = lines.get(*at..at + wanted.len());
        let prefix = &lines[*at][..indent(*at)];
        window.is_some_and(|window| {
            window.iter().zip(&wanted).all(|(line, wanted)| {
                line.strip_prefix(prefix).is_some_and(|line| fits(line, wanted))
                    || (line.is_empty() && wanted.is_empty())
            })
        })
    })?;
    let prefix = &lines[at][..indent(at)];
    let before = lines[..at].iter().map(|line| format!("{line}\n"));
    let inner = instead.lines().map(|line| format!("{prefix}{line}\n"));
    let after = lines[at + wanted.len()..].iter().map(|line| format!("{line}\n"));
    Some(before.chain(inner).chain(after).collect())
}

#[test]
fn an_example_is_found_where_it_is_moved_in() {
    let text = "a:\n  - b: 1\n    c: 2\nd: 3\n";
    assert_eq!(replaced(text, "- b: 1\n  c: 2\n", "- e: 4\n").unwrap(), "a:\n  - e: 4\nd: 3\n");
    assert_eq!(replaced(text, "- b…\n", "").unwrap(), "a:\n    c: 2\nd: 3\n");
    assert_eq!(replaced(text, "c: 3\n", ""), None);
}
