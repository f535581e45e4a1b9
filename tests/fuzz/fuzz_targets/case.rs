#![no_main]
//! A case is read, or told what is wrong with it; if it is one, it is determined, explained and answered.

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use mednec_compiler::{Options, compile};
use mednec_graph::Bundle;
use mednec_project::{Answerer, CasePlace, CaseReader};
use mednec_source::{Sink, SourceMap};
use mednec_syntax::file;

static BUNDLE: LazyLock<Bundle> = LazyLock::new(|| {
    let mut sources = SourceMap::new();
    let mut sink = Sink::new();
    let mut files = Vec::new();
    for (path, text) in [
        ("facts.yaml", include_str!("../small/facts.yaml")),
        ("example/payer.yaml", include_str!("../small/payer.yaml")),
        ("example/policy.yaml", include_str!("../small/policy.yaml")),
    ] {
        let id = sources.add(path, text);
        files.push((id, file::read(id, text, &mut sink)));
    }
    compile(&sources, &files, sink, &Options::default()).bundle.expect("the small policy compiles")
});

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut reader = CaseReader::new(&BUNDLE);
    let mut case = reader.blank();
    if reader.read_json(text, CasePlace::Path("case.json"), &mut case).is_ok() {
        let answer = Answerer::new(&BUNDLE, "0").answer(&case, case.payer.or(Some(0)));
        assert!(!answer.reason.is_empty());
    }
});
