//! The list of jobs.

use crate::cargo::{cargo, cargo_with};
use crate::{editors, site, snapshots};

/// One job.
pub(crate) struct Job {
    /// What it is called by.
    pub(crate) name: &'static str,
    /// What it checks, in one line.
    pub(crate) about: &'static str,
    /// Whether `ci` runs it; not if another job covers it.
    pub(crate) in_ci: bool,
    /// Runs it.
    pub(crate) run: fn() -> Result<(), String>,
}

/// Every job, in the order in which `ci` runs them.
pub(crate) static JOBS: &[Job] = &[
    Job { name: "fmt", about: "the layout of the code", in_ci: true, run: fmt },
    Job { name: "clippy", about: "lints, warnings are errors", in_ci: true, run: clippy },
    Job { name: "test", about: "every test; covered by `snapshots` in ci", in_ci: false, run: test },
    Job {
        name: "snapshots",
        about: "every test, and no snapshot pending or unused",
        in_ci: true,
        run: snapshots::run,
    },
    Job { name: "doc", about: "the API documentation, warnings are errors", in_ci: true, run: doc },
    Job {
        name: "policies",
        about: "the policies of this repository and their cases",
        in_ci: true,
        run: policies,
    },
    Job { name: "package", about: "every crate can be packaged", in_ci: true, run: package },
    Job {
        name: "editors",
        about: "the language server by node and Neovim, which it needs",
        in_ci: false,
        run: editors::editors,
    },
    Job {
        name: "vsix",
        about: "nothing; builds the extension of VS Code, with node",
        in_ci: false,
        run: editors::vsix,
    },
    Job {
        name: "vscode",
        about: "the extension in a VS Code for the browser, with Chromium",
        in_ci: false,
        run: editors::vscode,
    },
    Job { name: "site", about: "the policy book in a browser; needs Chromium", in_ci: false, run: site::run },
    Job { name: "bench", about: "nothing; times mednec beside other engines", in_ci: false, run: bench },
];

fn fmt() -> Result<(), String> {
    cargo("fmt --all --check")
}

fn clippy() -> Result<(), String> {
    cargo("clippy --workspace --all-targets -- -D warnings")
}

fn test() -> Result<(), String> {
    cargo("test --workspace")
}

fn doc() -> Result<(), String> {
    cargo_with("doc --workspace --no-deps", &[("RUSTDOCFLAGS", "-Dwarnings")])
}

fn policies() -> Result<(), String> {
    cargo("run --quiet --package mednec-cli -- check policies --deny-warnings --locked")?;
    cargo("run --quiet --package mednec-cli -- fmt --check policies")?;
    cargo("run --quiet --package mednec-cli -- test policies")
}

fn package() -> Result<(), String> {
    cargo("package --workspace --exclude xtask --exclude mednec-tests --allow-dirty --no-verify")
}

fn bench() -> Result<(), String> {
    cargo("run --release --manifest-path bench/Cargo.toml")
}
