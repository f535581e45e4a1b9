//! What editors get: the extension of VS Code as a package, and the language server tried by real clients.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use crate::cargo::{cargo, root};

/// Builds `editors/vscode/mednec-*.vsix`, which carries the program of this machine's kind.
pub(crate) fn vsix() -> Result<(), String> {
    let folder = root().join("editors/vscode");
    cargo("build --release --package mednec-cli")?;
    let program = program("release");
    let name = program.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    copy(&program, &folder.join("bin").join(name))?;
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        copy(&root().join(licence), &folder.join(licence))?;
    }
    run(Command::new(npm()).arg("ci").current_dir(&folder))?;
    run(Command::new(npm()).args(["run", "package", "--", "--target", target()?]).current_dir(&folder))
}

/// Has the extension tried in the VS Code for the browser whose folder is in `VSCODE`.
pub(crate) fn vscode() -> Result<(), String> {
    if env::var_os("VSCODE").is_none() {
        return Err("VSCODE is not set; docs/editors.md tells how a VS Code for the browser is got".into());
    }
    let (tests, folder) = (root().join("editors/tests"), root().join("editors/vscode"));
    let packages = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut packages: Vec<PathBuf> = packages.filter_map(|entry| Some(entry.ok()?.path())).collect();
    packages.retain(|path| path.extension().is_some_and(|ending| ending == "vsix"));
    packages.sort();
    let Some(package) = packages.last() else { return Err("`cargo xtask vsix` comes first".into()) };
    run(Command::new(npm()).arg("ci").current_dir(&tests))?;
    let grammars = env::var_os("VSCODE")
        .map(|code| PathBuf::from(code).join("extensions/yaml/syntaxes"))
        .unwrap_or_default();
    run(Command::new("node").arg("highlight.mjs").arg(grammars).current_dir(&tests))?;
    let policies = root().join("policies");
    run(Command::new("node").arg("vscode.mjs").arg(package).arg(policies).current_dir(&tests))
}

/// Has the language server tried by a client on node, and by Neovim without a window.
pub(crate) fn editors() -> Result<(), String> {
    cargo("build --package mednec-cli")?;
    let (program, policies) = (program("debug"), root().join("policies"));
    let folder = root().join("editors/tests");
    run(Command::new(npm()).arg("ci").current_dir(&folder))?;
    run(Command::new("node").arg("highlight.mjs").current_dir(&folder))?;
    for client in ["client.mjs", "hostile.mjs"] {
        run(Command::new("node").arg(client).arg(&program).arg(&policies).current_dir(&folder))?;
    }
    run(Command::new("nvim")
        .args(["--headless", "--clean", "-c", "luafile neovim.lua"])
        .env("MEDNEC", &program)
        .env("POLICIES", &policies)
        .current_dir(&folder))
}

/// The program as cargo builds it.
fn program(profile: &str) -> PathBuf {
    let folder = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    folder.join(profile).join(format!("mednec{}", env::consts::EXE_SUFFIX))
}

/// What VS Code calls this machine's kind.
fn target() -> Result<&'static str, String> {
    Ok(match (env::consts::OS, env::consts::ARCH) {
        ("linux", "x86_64") => "linux-x64",
        ("linux", "aarch64") => "linux-arm64",
        ("macos", "x86_64") => "darwin-x64",
        ("macos", "aarch64") => "darwin-arm64",
        ("windows", "x86_64") => "win32-x64",
        ("windows", "aarch64") => "win32-arm64",
        (system, processor) => return Err(format!("VS Code has no name for {system} on {processor}")),
    })
}

fn npm() -> &'static str {
    if cfg!(windows) { "npm.cmd" } else { "npm" }
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{} could not be copied: {error}", from.display());
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::copy(from, to).map(|_| ()).map_err(failed)
}

fn run(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("`{name}` failed")),
        Err(error) => Err(format!("`{name}` could not be started: {error}")),
    }
}
