//! The harness of the regression suite: compiles files held in memory or in a folder.
//!
//! | in | out | never |
//! | --- | --- | --- |
//! | fixtures that need no Rust | assertions and snapshots that show their input | times anything |

use mednec_compiler::{Compiled, Options, compile};
use mednec_source::{Sink, SourceMap};

/// Compiles files given as path and text, and keeps their texts for rendering.
pub fn compile_texts(files: &[(&str, &str)], options: &Options) -> (SourceMap, Compiled) {
    let mut sources = SourceMap::new();
    let mut sink = Sink::new();
    let mut read = Vec::new();
    for (path, text) in files {
        let id = sources.add(*path, *text);
        read.push((id, mednec_syntax::file::read(id, text, &mut sink)));
    }
    let compiled = compile(&sources, &read, sink, options);
    (sources, compiled)
}
