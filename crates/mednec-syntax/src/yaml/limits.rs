//! How much YAML is read at most, so that no file can exhaust memory or the stack.

/// The largest file that is read, in bytes.
pub const MOST_BYTES: usize = 8 * 1024 * 1024;

/// The most keys, values and lists in one file.
pub const MOST_NODES: usize = 1_000_000;

/// How deep lists and keys may be nested.
pub const MOST_DEPTH: usize = 64;

/// After this many slips that reading can step over, it stops.
pub(super) const MOST_SLIPS: usize = 20;
