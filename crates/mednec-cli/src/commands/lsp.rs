//! `mednec lsp`: answers an editor.

use mednec_lsp::{Tools, serve_stdio};

use super::graph;
use crate::exit::{Exit, Stop};

/// Runs the verb.
pub(crate) fn run() -> Result<Exit, Stop> {
    serve_stdio(Tools { draw: &graph::picture }).map_err(Stop::could_not)?;
    Ok(Exit::Done)
}
