//! Reads the text of policy files into trees that keep the place of everything.
//!
//! | in | out | never |
//! | --- | --- | --- |
//! | the text of one YAML file | a [`file::File`] and diagnostics, both always | fails, reads a file, resolves a name |
//! | a condition inside it | an [`expr::Expr`] whose spans lie in the file | looks at types or units |
//!
//! Reading is tolerant: what cannot be read is reported and left out, and the rest is returned. The YAML is read by
//! [`yaml`] into a tree of nodes with byte spans, which [`mod@file`] walks by hand so that all problems of a file are told
//! in one run. Conditions are parsed by the pest grammar of `mednec-grammar`, each in its own scalar.

pub mod codes;
pub mod expr;
pub mod file;
#[cfg(test)]
mod reference;
pub mod typed;
pub mod yaml;
