//! Snapshots: none may wait for a review, and none may stay behind when its test is gone.
//!
//! insta appends the path of each snapshot file that a test looks at to the file named by
//! `INSTA_SNAPSHOT_REFERENCES_FILE`; what lies in the tree and is not on that list belongs to no test. This is what
//! `cargo insta test --check --unreferenced=reject` does, without cargo-insta. A snapshot of an ignored test counts
//! as unused.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cargo::{cargo_with, root};

/// Runs every test without writing snapshots, then checks the snapshot files.
pub(crate) fn run() -> Result<(), String> {
    let references = std::env::temp_dir().join(format!("mednec-snapshots-{}", std::process::id()));
    let outcome = run_into(&references);
    // The list is a by-product; that it cannot be removed is no failure of the job.
    let _ = fs::remove_file(&references);
    outcome
}

fn run_into(references: &Path) -> Result<(), String> {
    fs::write(references, "").map_err(|error| format!("{}: {error}", references.display()))?;
    let path = references.to_string_lossy();
    cargo_with("test --workspace", &[("INSTA_UPDATE", "no"), ("INSTA_SNAPSHOT_REFERENCES_FILE", &path)])?;
    check(references)
}

/// Checks the snapshot files of the workspace against the list that a test run wrote to `references`.
pub(crate) fn check(references: &Path) -> Result<(), String> {
    let list =
        fs::read_to_string(references).map_err(|error| format!("{}: {error}", references.display()))?;
    let root = root();
    let used = list.lines().map(|line| settled(&root.join(line))).collect();
    let mut found = Vec::new();
    walk(&root, &mut found).map_err(|error| format!("the snapshots cannot be listed: {error}"))?;
    let problems = problems(&found, &used);
    if problems.is_empty() { Ok(()) } else { Err(format!("snapshots:\n{}", problems.join("\n"))) }
}

/// What is wrong with the snapshot files, a line for each.
fn problems(found: &[PathBuf], used: &BTreeSet<PathBuf>) -> Vec<String> {
    let problem = |path: &PathBuf| {
        let name = path.file_name()?.to_str()?;
        let why = if name.ends_with(".snap.new") || name.ends_with(".pending-snap") {
            "waits for a review"
        } else if name.ends_with(".snap") && !used.contains(&settled(path)) {
            "is used by no test"
        } else {
            return None;
        };
        Some(format!("  {} {why}", path.display()))
    };
    found.iter().filter_map(problem).collect()
}

/// The path without links and `..`, if it exists.
fn settled(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

/// Every file below `folder` in order of name, build output and hidden folders left out.
fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let hidden = name.to_string_lossy().starts_with('.');
        if entry.file_type()?.is_dir() {
            if !hidden && name != "target" && name != "node_modules" {
                walk(&entry.path(), found)?;
            }
        } else {
            // A pending inline snapshot is a hidden file.
            found.push(entry.path());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pending_and_unused_snapshots_are_told_and_nothing_else() {
        let paths = ["a/used.snap", "a/old.snap", "a/used.snap.new", "a/.b.rs.pending-snap", "a/b.rs"];
        let found: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
        let used = BTreeSet::from([PathBuf::from("a/used.snap")]);
        assert_eq!(
            problems(&found, &used),
            [
                "  a/old.snap is used by no test",
                "  a/used.snap.new waits for a review",
                "  a/.b.rs.pending-snap waits for a review",
            ]
        );
    }

    #[test]
    fn the_walk_sees_this_file() {
        let mut found = Vec::new();
        walk(&root().join("crates/xtask"), &mut found).unwrap();
        assert!(found.iter().any(|path| path.ends_with("src/snapshots.rs")));
    }
}
