//! The language server: what an editor asks while policies are written.
//!
//! | in | out | never |
//! | --- | --- | --- |
//! | messages of the language server protocol, over any connection | what is wrong while typing, completion, meaning, places of names, fixes | writes a file: it hands edits to the editor |
//! | a workspace with texts that are not saved | the policy that was changed compiled at once, all others a moment later | lets the editor wait for all policies |
//!
//! | file | what it holds |
//! | --- | --- |
//! | `server`, `announce`, `settle` | the loop that answers messages; what is announced; all policies compiled, on a thread of their own |
//! | `session`, `folder`, `index` | what is open; one folder of policies; the names of its files |
//! | `position`, `uri` | between bytes and paths and those of the protocol |
//! | `place`, `shape`, `tail` | where in YAML a cursor is; what is written there; what a condition goes on with |
//! | `mend`, `entry` | what mends a problem and needs an author; an entry of a file taken out |
//! | `card`, `plain` | what is told of a name; a condition in plain words |
//! | `diagnostics`, `completion`, `hover`, `definition`, `references`, `rename`, `actions`, `lenses`, `inlay`, `folding`, `formatting`, `symbols`, `commands` | one kind of request each |

mod actions;
mod announce;
mod card;
mod commands;
mod completion;
mod definition;
mod diagnostics;
mod edits;
mod entry;
mod folder;
mod folding;
mod formatting;
mod hover;
mod index;
mod inlay;
mod lenses;
mod mend;
mod place;
mod plain;
mod position;
mod references;
mod rename;
mod server;
mod session;
mod settle;
mod shape;
mod symbols;
mod tail;
#[cfg(test)]
mod tests;
mod uri;

use std::fmt;

use lsp_server::Connection;
use mednec_graph::Bundle;

/// What the server cannot do itself.
#[derive(Clone, Copy)]
pub struct Tools<'t> {
    /// The picture of a policy as SVG, or why there is none.
    pub draw: &'t dyn Fn(&Bundle, &str) -> Result<String, String>,
}

/// Why a server ended before the editor ended it.
#[derive(Debug)]
pub struct Broken(String);

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the editor and mednec lost each other: {}", self.0)
    }
}

impl std::error::Error for Broken {}

/// Answers an editor until it says that it is done.
pub fn serve(connection: &Connection, tools: Tools<'_>) -> Result<(), Broken> {
    server::run(connection, tools)
}

/// Answers an editor on standard input and output until it says that it is done.
pub fn serve_stdio(tools: Tools<'_>) -> Result<(), Broken> {
    let (connection, threads) = Connection::stdio();
    serve(&connection, tools)?;
    drop(connection);
    threads.join().map_err(|error| Broken(error.to_string()))
}
