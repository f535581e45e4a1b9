//! The shape of the repository: which crate may depend on which, and how long a file may be.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The crates, from the ground up, with what each may use of the others.
const EDGES: &[(&str, &[&str])] = &[
    ("mednec-grammar", &[]),
    ("mednec-source", &[]),
    ("mednec-syntax", &["mednec-grammar", "mednec-source"]),
    ("mednec-format", &["mednec-source", "mednec-syntax"]),
    ("mednec-graph", &[]),
    ("mednec-seal", &[]),
    ("mednec-analysis", &["mednec-graph"]),
    ("mednec-sheets", &[]),
    ("mednec-import", &["mednec-format", "mednec-grammar"]),
    ("mednec-compiler", &["mednec-analysis", "mednec-graph", "mednec-source", "mednec-syntax"]),
    (
        "mednec-project",
        &[
            "mednec-analysis",
            "mednec-compiler",
            "mednec-format",
            "mednec-graph",
            "mednec-seal",
            "mednec-sheets",
            "mednec-source",
            "mednec-syntax",
        ],
    ),
    ("mednec-batch", &["mednec-graph", "mednec-project", "mednec-sheets", "mednec-source"]),
    ("mednec-letter", &["mednec-graph", "mednec-project", "mednec-source"]),
    (
        "mednec-scaffold",
        &["mednec-format", "mednec-graph", "mednec-project", "mednec-source", "mednec-syntax"],
    ),
    (
        "mednec-lsp",
        &[
            "mednec-compiler",
            "mednec-format",
            "mednec-graph",
            "mednec-letter",
            "mednec-project",
            "mednec-source",
            "mednec-syntax",
        ],
    ),
    ("mednec-draw", &["mednec-graph"]),
    ("mednec-book", &["mednec-draw", "mednec-graph", "mednec-project", "mednec-source", "mednec-syntax"]),
    (
        "mednec-cli",
        &[
            "mednec-batch",
            "mednec-book",
            "mednec-draw",
            "mednec-format",
            "mednec-graph",
            "mednec-import",
            "mednec-letter",
            "mednec-lsp",
            "mednec-project",
            "mednec-scaffold",
            "mednec-source",
        ],
    ),
    ("xtask", &[]),
];

/// The most lines of a file, its tests not counted.
const MOST_LINES: usize = 800;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[test]
fn crates_depend_on_each_other_as_the_architecture_says() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in metadata["packages"].as_array().unwrap() {
        let ours = package["dependencies"].as_array().unwrap().iter().filter(|d| {
            d["kind"].is_null() && (d["name"].as_str().unwrap().starts_with("mednec") || d["name"] == "xtask")
        });
        let names = ours.map(|d| d["name"].as_str().unwrap().to_string()).collect();
        found.insert(package["name"].as_str().unwrap().to_string(), names);
    }
    found.remove("mednec-tests").expect("the regression crate");
    let expected: BTreeMap<String, BTreeSet<String>> = EDGES
        .iter()
        .map(|(name, uses)| ((*name).into(), uses.iter().map(|u| (*u).into()).collect()))
        .collect();
    assert_eq!(found, expected);
}

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            sources(&path, into);
        } else if name.ends_with(".rs") {
            into.push(path);
        }
    }
}

#[test]
fn no_file_is_longer_than_a_person_reads() {
    let mut files = Vec::new();
    sources(&root(), &mut files);
    assert!(files.len() > 50, "the sources were not found");
    let mut lengths: Vec<usize> = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.lines().take_while(|line| !line.starts_with("#[cfg(test)]")).count();
        assert!(code <= MOST_LINES, "{} has {code} lines", path.display());
        lengths.push(code);
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= 200, "the median file has {median} lines");
}

/// Every crate has its place in the page that tells of them.
#[test]
fn the_crates_are_told_in_the_architecture() {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    for (name, _) in EDGES {
        assert!(text.contains(name), "ARCHITECTURE.md does not tell of {name}");
    }
}
