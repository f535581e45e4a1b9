//! `mednec key`: keys, which sign bundles.

use mednec_project::new_keys;

use super::{ended_by, print};
use crate::args::{Key, KeyVerb};
use crate::exit::{Exit, Stop};
use crate::pretty::width::clean;

/// Runs the verb.
pub(crate) fn run(args: &Key) -> Result<Exit, Stop> {
    let KeyVerb::New(args) = &args.verb;
    let made = new_keys(&args.name).map_err(|problem| ended_by(&problem))?;
    let (private, public) = (made.private.to_string_lossy(), made.public.to_string_lossy());
    let width = private.chars().count();
    let written = print(&format!(
        "{}  signs: keep it where only those who release policies can read it\n{:width$}  verifies: give it to everyone who uses the bundles\n  key {}\n",
        clean(&private),
        clean(&public),
        made.id
    ));
    Stop::told(written, Exit::Done)
}
