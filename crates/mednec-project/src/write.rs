//! Outputs, written whole or not at all.

use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use mednec_source::Diagnostic;
use tempfile::NamedTempFile;

use crate::codes::{ALREADY_THERE, NOT_WRITTEN};
use crate::discover::shown;
use crate::workspace::Workspace;

/// Writes a file so that a reader finds the old content or the new, and never a half.
#[expect(clippy::result_large_err, reason = "a run writes a handful of files")]
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    let mut file = WholeFile::create(path)?;
    file.write_all(bytes).map_err(|error| not_written(path, &error))?;
    file.finish()
}

/// Refuses an output that would be written over a file of which policies are made.
#[expect(clippy::result_large_err, reason = "a run writes a handful of files")]
pub fn keeps_sources(path: &Path) -> Result<(), Diagnostic> {
    if !path.is_file() || !Workspace::reads(path) || Workspace::root_of(path).is_none() {
        return Ok(());
    }
    let message = "nothing is written: a file of which policies are made stands here";
    Err(Diagnostic::new(&ALREADY_THERE, message)
        .in_path(shown(path))
        .help("name another place, outside of the folder of policies; what is read is never written over"))
}

/// A file that appears under its name when it is finished, whole: until then it is a new file of the same folder, which
/// goes away where it is dropped.
#[derive(Debug)]
pub struct WholeFile {
    path: PathBuf,
    file: Inner,
}

#[derive(Debug)]
enum Inner {
    /// To be moved to its target, with the permissions of what stood there.
    New { file: NamedTempFile, target: PathBuf, old: Option<Permissions> },
    /// A pipe or device has no content that could be left half written.
    Device(fs::File),
}

#[expect(clippy::result_large_err, reason = "a run writes a handful of files")]
impl WholeFile {
    /// Begins a file.
    pub fn create(path: &Path) -> Result<Self, Diagnostic> {
        let file = begin(path).map_err(|error| not_written(path, &error))?;
        Ok(Self { path: path.to_path_buf(), file })
    }

    /// Makes it last, and moves it to its name.
    pub fn finish(self) -> Result<(), Diagnostic> {
        let done = match self.file {
            Inner::New { file, target, old } => end(file, &target, old),
            Inner::Device(mut file) => file.flush(),
        };
        done.map_err(|error| not_written(&self.path, &error))
    }

    /// What is told where writing to it failed.
    pub fn problem(&self, error: &io::Error) -> Diagnostic {
        not_written(&self.path, error)
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.file {
            Inner::New { file, .. } => file.write(bytes),
            Inner::Device(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.file {
            Inner::New { file, .. } => file.flush(),
            Inner::Device(file) => file.flush(),
        }
    }
}

/// What is told where a file could not be written.
pub(crate) fn not_written(path: &Path, error: &io::Error) -> Diagnostic {
    let error = error.to_string();
    // The name of the file that was to be moved here is made up, and told nowhere.
    let cause = error.split(" at path ").next().unwrap_or_default();
    let help = match path.is_dir() {
        true => "name a file in the folder",
        false => "look whether the folder exists, may be written to and has room; nothing was changed",
    };
    let problem = Diagnostic::new(&NOT_WRITTEN, format!("the file could not be written: {cause}"));
    problem.in_path(shown(path)).help(help)
}

fn begin(path: &Path) -> io::Result<Inner> {
    let old = fs::metadata(path).ok();
    if old.as_ref().is_some_and(fs::Metadata::is_dir) {
        return Err(io::Error::other("it is a folder"));
    }
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        return Ok(Inner::Device(fs::OpenOptions::new().write(true).open(path)?));
    }
    // A link keeps pointing where it does.
    let target = if old.is_some() { fs::canonicalize(path)? } else { path.to_path_buf() };
    let folder = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".mednec-").suffix(".part");
    if let Some(permissions) = new_file() {
        builder.permissions(permissions);
    }
    let file = builder.tempfile_in(&folder)?;
    Ok(Inner::New { file, target, old: old.map(|old| old.permissions()) })
}

fn end(file: NamedTempFile, target: &Path, old: Option<Permissions>) -> io::Result<()> {
    if let Some(old) = old {
        file.as_file().set_permissions(old)?;
    }
    file.as_file().sync_all()?;
    file.persist(target).map_err(|error| error.error)?;
    Ok(())
}

/// What a new file may be used for, before the user's mask takes some of it away.
#[cfg(unix)]
fn new_file() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn new_file() -> Option<Permissions> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_and_old_files_hold_exactly_what_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.bundle");
        for bytes in [&b"first, and longer"[..], b"second"] {
            write_whole(&path, bytes).unwrap();
            assert_eq!(fs::read(&path).unwrap(), bytes);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_written_is_told_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        for path in [folder.path().to_path_buf(), folder.path().join("none/out")] {
            let problem = write_whole(&path, b"x").unwrap_err();
            assert_eq!(problem.code.name, "not-written");
            assert!(!problem.help.is_empty());
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_kept_and_so_are_permissions() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, Permissions::from_mode(0o640)).unwrap();
        symlink(&real, &link).unwrap();
        write_whole(&link, b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
