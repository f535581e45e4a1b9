//! The command line, run as its users run it.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod bad_end;
mod batch;
mod claims;
mod cli;
mod drawn;
mod proof;
