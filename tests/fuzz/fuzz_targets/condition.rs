#![no_main]
//! A condition is read, or told what is wrong with it; its one spelling means the same.

use libfuzzer_sys::fuzz_target;
use mednec_source::{Sink, SourceMap, render::human};
use mednec_syntax::{expr, yaml};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    // A plain scalar of YAML would end at many signs; a literal block takes nearly everything.
    let document = format!("|\n {}\n", text.replace('\n', "\n "));
    let mut sources = SourceMap::new();
    let id = sources.add("condition.yaml", document.as_str());
    let mut sink = Sink::new();
    let Some(node) = yaml::read(id, &document, &mut sink) else { return };
    let read = expr::parse_expr(&node, &mut sink);
    let failed = sink.has_errors();
    let _ = human::all(&sources, &sink.into_sorted(), 1, human::Style { colour: false, width: 80 });
    if failed {
        return;
    }
    let spelled = read.to_string();
    let again = format!("|\n {spelled}\n");
    let mut sink = Sink::new();
    let node = yaml::read(id, &again, &mut sink).expect("the spelling is a scalar");
    let second = expr::parse_expr(&node, &mut sink);
    assert!(!sink.has_errors(), "{spelled}");
    assert_eq!(second.to_string(), spelled);
});
