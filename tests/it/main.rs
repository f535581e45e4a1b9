//! The regression suite. See `tests/README.md` for how to add to it.

mod diagnostics;
mod layout;
mod properties;
mod workload;
