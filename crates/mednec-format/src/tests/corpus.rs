//! Every file of this repository that can be read, laid out.

use std::path::{Path, PathBuf};

use mednec_source::{Sink, SourceId};

use crate::format;

/// The texts of all YAML files below some folders of the repository.
pub(super) fn texts(folders: &[&str]) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    folders.iter().for_each(|folder| below(&root.join(folder), &mut found));
    found.sort();
    found
}

fn below(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            below(&path, found);
        } else if path.extension().is_some_and(|end| end == "yaml") {
            // Some fixtures are no UTF-8.
            found.extend(std::fs::read_to_string(&path).ok().map(|text| (path, text)));
        }
    }
}

/// What a file says, told by the reader of policies and without any place.
fn told(text: &str) -> String {
    let mut all = format!("{:?}", mednec_syntax::file::read(SourceId(0), text, &mut Sink::new()));
    for (start, end) in [("style: ", ","), ("origin: [", "]")] {
        let parts: Vec<&str> = all.split(start).collect();
        let rest = parts[1..].iter().map(|part| part.split_once(end).unwrap().1);
        all = std::iter::once(parts[0]).chain(rest).collect();
    }
    let place = |word: &str| word.starts_with("0:") && word.contains("..");
    all.split(' ').filter(|word| !place(word)).collect()
}

/// Lays out a file; how many were.
fn check(path: &Path, text: &str) -> usize {
    let once = match format(SourceId(0), text) {
        Ok(once) => once,
        Err(problems) => {
            assert_ne!(problems[0].code.name, "layout-internal", "{}", path.display());
            return 0;
        }
    };
    assert!(told(text) == told(&once), "{}", path.display());
    let comments = |text: &str| -> Vec<String> {
        let range = mednec_syntax::yaml::comments(text).into_iter();
        range.map(|range| text[range].trim_end().to_owned()).collect()
    };
    assert_eq!(comments(text), comments(&once), "{}", path.display());
    assert_eq!(format(SourceId(0), &once).unwrap(), once, "{}", path.display());
    1
}

#[test]
fn every_policy_is_laid_out_without_loss_and_only_once() {
    let all = texts(&["policies"]);
    let laid: usize = all.iter().map(|(path, text)| check(path, text)).sum();
    assert_eq!(laid, all.len());
    assert!(laid > 50, "the policies were not found");
}

#[test]
fn every_fixture_is_laid_out_without_loss_and_only_once_or_refused() {
    let all = texts(&["tests/conformance", "tests/diagnostics", "tests/yaml-bends"]);
    let laid: usize = all.iter().map(|(path, text)| check(path, text)).sum();
    assert!(laid > 200 && laid < all.len(), "{laid} of {}", all.len());
}
