//! The program as its users meet it.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod asking;
mod bad_end;
mod batch;
mod claims;
mod cli;
mod codes;
mod coverage;
mod doc;
mod editors;
mod fmt;
mod import;
mod lsp;
mod new;
mod program;
mod proof;
mod sheets;
mod tutorial;
