//! Calls of cargo from the root of the workspace.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// Runs `cargo` with arguments divided at blanks, and fails if it fails.
pub(crate) fn cargo(arguments: &str) -> Result<(), String> {
    cargo_with(arguments, &[])
}

/// Runs `cargo` with some environment variables set.
pub(crate) fn cargo_with(arguments: &str, environment: &[(&str, &str)]) -> Result<(), String> {
    // Cargo tells its children which cargo it is, so the toolchain stays the same.
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(program)
        .args(arguments.split(' '))
        .envs(environment.iter().copied())
        .current_dir(root())
        .status()
        .map_err(|error| format!("cargo could not be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`cargo {arguments}` failed")) }
}
