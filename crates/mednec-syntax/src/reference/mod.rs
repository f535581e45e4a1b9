//! The pages of `docs/reference`, made from the tables of keys and from the grammar, so that they cannot drift.
//!
//! With `UPDATE_PAGES=1` they are written anew.

mod conditions;
mod files;
mod forms;

use std::fs;
use std::path::{Path, PathBuf};

/// The pages, by the name of their file.
fn pages() -> Vec<(String, String)> {
    let mut all = files::pages();
    all.push(("conditions.md".into(), conditions::page()));
    all.push(("README.md".into(), files::index()));
    all
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference")
}

#[test]
fn the_reference_is_up_to_date() {
    let folder = folder();
    if std::env::var_os("UPDATE_PAGES").is_some() {
        fs::create_dir_all(&folder).unwrap();
        pages().iter().for_each(|(name, text)| fs::write(folder.join(name), text).unwrap());
    }
    for (name, text) in pages() {
        let written = fs::read_to_string(folder.join(&name)).unwrap_or_default();
        assert!(
            written == text,
            "docs/reference/{name} is out of date: UPDATE_PAGES=1 cargo test -p mednec-syntax reference"
        );
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), pages().len(), "a page is left over");
}
