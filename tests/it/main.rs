//! The regression suite. See `tests/README.md` for how to add to it.

mod properties;
