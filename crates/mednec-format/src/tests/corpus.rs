//! Every file of this repository that can be read, laid out.

use std::path::{Path, PathBuf};

use mednec_source::SourceId;

use crate::{format, read, remarks};

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

#[test]
fn every_file_is_laid_out_without_loss_and_only_once() {
    let mut laid = 0;
    for (path, text) in texts(&["policies", "tests"]) {
        let once = match format(SourceId(0), &text) {
            Ok(once) => once,
            Err(problems) => {
                let name = problems[0].code.name;
                assert_ne!(name, "layout-internal", "{}", path.display());
                assert!(!path.components().any(|part| part.as_os_str() == "policies"), "{}", path.display());
                continue;
            }
        };
        laid += 1;
        let (before, after) = (read(SourceId(0), &text).unwrap(), read(SourceId(0), &once).unwrap());
        assert!(before.says_the_same(&after) && remarks::same(&text, &once), "{}", path.display());
        assert_eq!(format(SourceId(0), &once).unwrap(), once, "{}", path.display());
    }
    assert!(laid > 300, "{laid} files were found");
}
