//! The program as its users meet it.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod asking;
mod batch;
mod claims;
mod cli;
mod program;
mod proof;
