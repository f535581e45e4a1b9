//! `mednec compile`: a folder of policies as one bundle file.

use std::fs;

use mednec_letter::check_templates;
use mednec_project::{read_private_key, signature_path, write_whole};

use super::{ended_by, load, print, refuse, tell};
use crate::args::{Compile, policies_folder};
use crate::exit::{Exit, Stop};
use crate::pretty::width::clean;

/// Runs the verb.
pub(crate) fn run(args: &Compile) -> Result<Exit, Stop> {
    let key = args.sign.as_deref().map(read_private_key).transpose().map_err(|problem| ended_by(&problem))?;
    let project = load(&policies_folder(args.path.as_deref()), args.strictness)?;
    refuse(project.sources(), &check_templates(&project))?;
    tell(project.sources(), project.diagnostics());
    let Some(sha256) = project.sha256() else {
        return Err(Stop::could_not("the bundle is too large to be written"));
    };
    let bytes = project.bundle_bytes();
    let signature = signature_path(&args.output);
    let shown = clean(&signature.to_string_lossy());
    // Where only the first of the two can be written, the signature fits no bundle, so none is used.
    let signed = match &key {
        Some(key) => {
            let made = key.sign(bytes);
            write_whole(&signature, made.text().as_bytes()).map_err(|problem| ended_by(&problem))?;
            format!("  signed by key {}: {shown}\n", made.key())
        }
        None if fs::symlink_metadata(&signature).is_ok() => {
            format!("  not signed; {shown} is of an older bundle, add `--sign KEYFILE`\n")
        }
        None => String::new(),
    };
    write_whole(&args.output, bytes).map_err(|problem| ended_by(&problem))?;
    let policies = project.counts().policies;
    let noun = if policies == 1 { "policy" } else { "policies" };
    let path = clean(&args.output.to_string_lossy());
    let written =
        print(&format!("{path}\n  {policies} {noun}, {} bytes\n  sha256 {sha256}\n{signed}", bytes.len()));
    Stop::told(written, Exit::Done)
}
