//! Files that are made and never take the place of others.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use mednec_source::Diagnostic;

use crate::analysis::already_there;
use crate::write::not_written;

/// What is not done where a file is in the way.
const NOT_DONE: &str = "nothing is made";

/// Makes all of these files with their folders, or none: where one cannot be made, those before it go again.
#[expect(clippy::result_large_err, reason = "a run makes a handful of files")]
pub fn write_new(files: &[(PathBuf, &str)]) -> Result<(), Diagnostic> {
    if let Some((there, _)) = files.iter().find(|(path, _)| fs::symlink_metadata(path).is_ok()) {
        return Err(already_there(there, NOT_DONE));
    }
    let mut made = Made::default();
    for (path, text) in files {
        let done = made.folders_of(path).map_err(NotMade::Failed).and_then(|()| create(path, text, 0o666));
        match done {
            Ok(()) => made.files.push(path),
            Err(failure) => {
                made.undo();
                return Err(match failure {
                    NotMade::There => already_there(path, NOT_DONE),
                    NotMade::Failed(error) => not_written(path, &error),
                });
            }
        }
    }
    Ok(())
}

/// Why a file was not made.
pub(crate) enum NotMade {
    /// Another one stands there.
    There,
    /// The system did not let it be.
    Failed(io::Error),
}

/// Writes a file that was not there, whole.
pub(crate) fn create(path: &Path, text: &str, mode: u32) -> Result<(), NotMade> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".mednec-").suffix(".part");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode));
    #[cfg(not(unix))]
    let _ = mode;
    let mut file = builder.tempfile_in(folder).map_err(NotMade::Failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(NotMade::Failed)?;
    file.persist_noclobber(path).map(drop).map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => NotMade::There,
        _ => NotMade::Failed(error.error),
    })
}

/// What was made so far.
#[derive(Default)]
struct Made<'p> {
    files: Vec<&'p Path>,
    folders: Vec<PathBuf>,
}

impl Made<'_> {
    /// Makes the folders of a file that are not there.
    fn folders_of(&mut self, path: &Path) -> io::Result<()> {
        let above = path.ancestors().skip(1).take_while(|folder| !folder.as_os_str().is_empty());
        let lacking: Vec<&Path> = above.take_while(|folder| !folder.exists()).collect();
        for folder in lacking.into_iter().rev() {
            fs::create_dir(folder)?;
            self.folders.push(folder.to_path_buf());
        }
        Ok(())
    }

    /// Takes it all away again. What cannot be, stays: the failure before it is what is told.
    fn undo(&self) {
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_files_are_made_or_none() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        write_new(&[(at("a/b/one.yaml"), "1"), (at("a/two.yaml"), "2")]).unwrap();
        assert_eq!(fs::read_to_string(at("a/b/one.yaml")).unwrap(), "1");
        let there = write_new(&[(at("c/new.yaml"), "3"), (at("a/two.yaml"), "4")]).unwrap_err();
        assert_eq!(there.code.name, "already-there");
        assert!(!at("c").exists());
        assert_eq!(fs::read_to_string(at("a/two.yaml")).unwrap(), "2");
        // A file where a folder has to be is found only on the way.
        let failed = write_new(&[(at("d/e/new.yaml"), "5"), (at("a/two.yaml/x.yaml"), "6")]).unwrap_err();
        assert_eq!(failed.code.name, "not-written");
        assert!(!at("d").exists());
    }
}
