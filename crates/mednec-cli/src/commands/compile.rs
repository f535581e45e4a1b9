//! `mednec compile`: a folder of policies as one bundle file.

use std::io::Write;

use mednec_project::write_whole;
use mednec_source::SourceMap;

use super::{load, stopped, tell};
use crate::args::{Compile, policies_folder};
use crate::exit::{Exit, Stop};

/// Runs the verb.
pub(crate) fn run(args: &Compile) -> Result<Exit, Stop> {
    let project = load(&policies_folder(args.path.as_deref()), args.strictness)?;
    tell(project.sources(), project.diagnostics())?;
    let Some(sha256) = project.sha256() else {
        return Err(Stop::could_not("the bundle is too large to be written"));
    };
    let bytes = project.bundle_bytes();
    if let Err(problem) = write_whole(&args.output, bytes) {
        tell(&SourceMap::new(), [&problem])?;
        return Err(stopped([&problem], String::new()));
    }
    let mut out = anstream::stdout().lock();
    let policies = project.counts().policies;
    let noun = if policies == 1 { "policy" } else { "policies" };
    let path = args.output.display();
    writeln!(out, "{path}: {policies} {noun}, {} bytes, sha256 {sha256}", bytes.len())?;
    Ok(Exit::Done)
}
