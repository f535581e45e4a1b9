//! The bundle of a SHA-256, found among files.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use mednec_graph::stated_sha256;
use mednec_source::Diagnostic;

use crate::codes::NO_SUCH_BUNDLE;
use crate::discover::{shown, unreadable};
use crate::file_text::missing;

/// How much of a file tells which bundle it is.
const HEAD: u64 = 64;

/// The file of the bundle with this SHA-256, among files and the files of folders; only the first bytes of each are read.
#[expect(clippy::result_large_err, reason = "a failure ends the run")]
pub fn find_bundle(places: &[PathBuf], sha256: &str) -> Result<PathBuf, Diagnostic> {
    let mut found = 0usize;
    for place in places {
        let metadata = fs::metadata(place).map_err(|error| missing(place, &error))?;
        let files = if metadata.is_dir() { files_of(place)? } else { vec![place.clone()] };
        for file in files {
            let head = head(&file).map_err(|error| unreadable(&file, &error))?;
            match stated_sha256(&head) {
                Some(stated) if stated == sha256 => return Ok(file),
                Some(_) => found += 1,
                None => {}
            }
        }
    }
    let places: Vec<String> = places.iter().map(|place| shown(place)).collect();
    let short: String = sha256.chars().take(16).collect();
    let message = match found {
        0 => "there is no bundle here".to_owned(),
        1 => format!("the bundle here is not the one with SHA-256 {short}…"),
        _ => format!("none of the {found} bundles here has the SHA-256 {short}…"),
    };
    Err(Diagnostic::new(&NO_SUCH_BUNDLE, message)
        .in_path(places.join(", "))
        .help("keep every bundle that was in use; or compile the sources of that day again: they give the same bundle"))
}

/// The files of a folder, by name; folders in it are not looked into.
#[expect(clippy::result_large_err, reason = "a failure ends the run")]
fn files_of(folder: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|file| file.is_file());
    files.sort();
    Ok(files)
}

fn head(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(file)?.take(HEAD).read_to_end(&mut bytes)?;
    Ok(bytes)
}
