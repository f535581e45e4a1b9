//! The language server alone, without the command line and its pictures: quick to build where it is to be timed.
//!
//! `node editors/tests/keystrokes.mjs target/release/examples/server policies`

use mednec_lsp::{Broken, Tools, serve_stdio};

fn main() -> Result<(), Broken> {
    serve_stdio(Tools { draw: &|_, _| Err("this program draws nothing".to_owned()) })
}
