//! The text of a file, or why it has none.

use std::fs;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use mednec_sheets::{Utf8Reader, is_utf16, with_line_ends};
use mednec_source::Diagnostic;
use mednec_syntax::yaml::MOST_BYTES;

use crate::codes::{FILE_TOO_LARGE, NOT_FOUND, NOT_UTF8, UNREADABLE_FILE};
use crate::discover::{is_csv, is_published, shown, unreadable};

/// The largest table that is read as it is published.
const MOST_PUBLISHED: u64 = 512 * 1024 * 1024;

/// The problem of a path at which nothing is, or nothing that can be looked at.
pub(crate) fn missing(path: &Path, error: &std::io::Error) -> Diagnostic {
    if error.kind() != ErrorKind::NotFound {
        return unreadable(path, error);
    }
    Diagnostic::new(&NOT_FOUND, "there is no such file or folder")
        .in_path(shown(path))
        .help("look at the spelling, and from which folder the command is run")
}

/// The problem of a pipe, a device or a socket, which could be waited on for ever.
pub(crate) fn not_a_file(path: &Path) -> Diagnostic {
    if path.is_dir() {
        return Diagnostic::new(&UNREADABLE_FILE, "this is a folder, and a file is to be read")
            .in_path(shown(path))
            .help("name a file in it");
    }
    Diagnostic::new(&UNREADABLE_FILE, "this is a pipe or a device, and only plain files are read")
        .in_path(shown(path))
        .help("save what it gives as a file, or take it out of the folder")
}

/// The text of a file that no folder of policies holds.
#[expect(clippy::result_large_err, reason = "a run reads a handful of files")]
pub fn read_text(path: &Path) -> Result<String, Diagnostic> {
    file_text(path, &shown(path)).map_err(|problem| *problem)
}

/// The text of a file, or why there is none; `display` is its path for people. Rows may be UTF-16 as well, and their
/// lines may end in a bare CR.
pub(crate) fn file_text(path: &Path, display: &str) -> Result<String, Box<Diagnostic>> {
    let text = whole_text(path, display)?;
    Ok(if is_csv(path) || is_published(path) { with_line_ends(text) } else { text })
}

fn whole_text(path: &Path, display: &str) -> Result<String, Box<Diagnostic>> {
    let bytes = file_bytes(path, display)?;
    if is_csv(path) && is_utf16(&bytes) {
        let mut text = String::new();
        let read = Utf8Reader::new(bytes.as_slice()).read_to_string(&mut text);
        return read.map(|_| text).map_err(|_| {
            Box::new(
                Diagnostic::new(&NOT_UTF8, "the file begins as UTF-16 text, and is none to its end")
                    .in_path(display)
                    .help("save the rows again, as CSV in UTF-8 where that is offered"),
            )
        });
    }
    String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or(&[]);
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        Box::new(
            Diagnostic::new(&NOT_UTF8, format!("the file is not UTF-8 text: line {line} holds other bytes"))
                .in_path(display)
                .help(
                    "save the file as UTF-8, which every editor offers, and look at the letters of that line",
                ),
        )
    })
}

/// The bytes of a file, or why there are none; `display` is its path for people.
pub(crate) fn file_bytes(path: &Path, display: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
    let failed = |error: &std::io::Error| Box::new(missing(path, error).in_path(display));
    let metadata = fs::metadata(path).map_err(|error| failed(&error))?;
    if !metadata.is_file() {
        return Err(Box::new(not_a_file(path).in_path(display)));
    }
    let size = metadata.len();
    let most = if is_published(path) { MOST_PUBLISHED } else { MOST_BYTES as u64 };
    if size > most {
        let (mib, most) = (size.div_ceil(1024 * 1024), most / (1024 * 1024));
        return Err(Box::new(
            Diagnostic::new(&FILE_TOO_LARGE, format!("the file has {mib} MiB; at most {most} MiB are read"))
                .in_path(display)
                .help("split the file, or move it out of the folder if it is no policy"),
        ));
    }
    fs::read(path).map_err(|error| failed(&error))
}
