//! The policy book in a browser: written, then looked at by `site-tests/look.js`.

use std::process::Command;

use crate::cargo::{cargo, root};

/// Writes the book of this repository's policies and looks at it.
pub(crate) fn run() -> Result<(), String> {
    cargo("run --quiet --release --package mednec-cli -- doc policies -o target/site")?;
    let tests = root().join("site-tests");
    if !tests.join("node_modules").exists() {
        called("npm", &["install", "--no-package-lock"])?;
    }
    called("node", &["look.js", "../target/site"])
}

fn called(program: &str, arguments: &[&str]) -> Result<(), String> {
    let status = Command::new(program).args(arguments).current_dir(root().join("site-tests")).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("`{program} {}` failed", arguments.join(" "))),
        Err(error) => Err(format!("{program} could not be started: {error}")),
    }
}
