#![no_main]
//! A policy file is compiled beside a small vocabulary, and every problem is drawn.

use libfuzzer_sys::fuzz_target;
use mednec_compiler::{Options, compile};
use mednec_source::{Sink, SourceMap, render::human};
use mednec_syntax::file;

const FACTS: &str = include_str!("../small/facts.yaml");
const PAYER: &str = include_str!("../small/payer.yaml");

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut sources = SourceMap::new();
    let mut sink = Sink::new();
    let mut files = Vec::new();
    for (path, text) in [("facts.yaml", FACTS), ("example/payer.yaml", PAYER), ("example/policy.yaml", text)] {
        let id = sources.add(path, text);
        files.push((id, file::read(id, text, &mut sink)));
    }
    let options = Options { node_budget: 2_000, ..Options::default() };
    let compiled = compile(&sources, &files, sink, &options);
    let _ = human::all(&sources, &compiled.diagnostics, 3, human::Style { colour: false, width: 80 });
    if let Some(bundle) = &compiled.bundle {
        let mut walker = mednec_graph::Walker::new(bundle);
        let case = mednec_graph::Case::new(bundle.facts.len());
        let _ = walker.determine(Some(0), &case);
    }
});
