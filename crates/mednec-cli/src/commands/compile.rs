//! `mednec compile`: a folder of policies as one bundle file.

use mednec_project::write_whole;

use super::{ended_by, load, print, tell};
use crate::args::{Compile, policies_folder};
use crate::exit::{Exit, Stop};
use crate::pretty::width::clean;

/// Runs the verb.
pub(crate) fn run(args: &Compile) -> Result<Exit, Stop> {
    let project = load(&policies_folder(args.path.as_deref()), args.strictness)?;
    tell(project.sources(), project.diagnostics());
    let Some(sha256) = project.sha256() else {
        return Err(Stop::could_not("the bundle is too large to be written"));
    };
    let bytes = project.bundle_bytes();
    write_whole(&args.output, bytes).map_err(|problem| ended_by(&problem))?;
    let policies = project.counts().policies;
    let noun = if policies == 1 { "policy" } else { "policies" };
    let path = clean(&args.output.to_string_lossy());
    let written = print(&format!("{path}\n  {policies} {noun}, {} bytes\n  sha256 {sha256}\n", bytes.len()));
    Stop::told(written, Exit::Done)
}
