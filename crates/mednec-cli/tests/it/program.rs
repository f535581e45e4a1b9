//! The program run by a test, and files for it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The policies of workload 1.
pub(crate) const W1: &str = "tests/workload/policies";
/// Cases for them.
pub(crate) const CASES: &str = "tests/workload/complete/cases.ndjson";

/// The folder of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The program, to be run in the folder of the repository.
pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_mednec"));
    program.args(arguments).current_dir(root()).env_remove("CLICOLOR_FORCE").stdin(Stdio::null());
    program
}

/// What it does.
pub(crate) fn mednec(arguments: &[&str]) -> Output {
    program(arguments).output().unwrap()
}

/// What it does with this on standard input.
pub(crate) fn fed(arguments: &[&str], input: &str) -> Output {
    let mut program = program(arguments);
    program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = program.spawn().unwrap();
    // A command that refuses its arguments may end before it reads.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

/// What it does where all is to be well.
pub(crate) fn done(arguments: &[&str]) -> Output {
    let output = mednec(arguments);
    assert_eq!(code(&output), 0, "{arguments:?}: {}", told(&output));
    output
}

/// The exit code.
pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// What was written, which is text.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Standard output.
pub(crate) fn said(output: &Output) -> String {
    text(&output.stdout)
}

/// Standard error.
pub(crate) fn told(output: &Output) -> String {
    text(&output.stderr)
}

/// A folder of its own, and paths in it.
pub(crate) struct Place(pub(crate) TempDir);

impl Place {
    /// An empty one.
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// The path of a file in it, as an argument.
    pub(crate) fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    /// The text of a file.
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Writes a file; its path.
    pub(crate) fn write(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        fs::create_dir_all(Path::new(&path).parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }
}
