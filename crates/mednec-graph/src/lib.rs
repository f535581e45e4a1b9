//! mednec.
