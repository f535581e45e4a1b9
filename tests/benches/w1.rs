//! What deciding, explaining, loading and compiling cost. Run with `cargo bench -p mednec-tests`.
//!
//! A case in memory is its values in the bundle's slots; finding the class of each value is inside the clock. An
//! explanation is ids into the bundle in a reused buffer. Every answer is checked against what is expected before
//! anything is timed.

#![expect(clippy::expect_used, reason = "what cannot be run cannot be measured")]

use std::path::{Path, PathBuf};

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use mednec_compiler::Options;
use mednec_graph::{Bundle, Case, Explanation, Walker, read_bundle, write_bundle};
use mednec_project::{CasePlace, CaseReader, Project};
use mednec_tests::{compile_texts, generated_policies};

fn main() {
    divan::main();
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn workload() -> Bundle {
    let project = Project::load(&folder("workload/policies"), &Options::default());
    project.bundle().cloned().expect("the policy of W1 compiles")
}

/// The 2,000 cases of a variant, once all are determined as expected.
fn cases(bundle: &Bundle, variant: &str) -> Vec<Case> {
    let read =
        |file: &str| std::fs::read_to_string(folder("workload").join(variant).join(file)).expect("a fixture");
    let (lines, expected) = (read("cases.ndjson"), read("expected.csv"));
    let mut reader = CaseReader::new(bundle);
    let mut walker = Walker::new(bundle);
    let mut all = Vec::new();
    for (line, row) in lines.lines().zip(expected.lines().skip(1)) {
        let mut named = reader.blank();
        reader.read_json(line, CasePlace::Path("cases.ndjson"), &mut named).expect("a case");
        let decided = walker.determine(Some(0), &named.case).decided();
        let found = decided.and_then(|leaf| bundle.leaf(leaf)).map_or_else(
            || "pend,information_needed".to_string(),
            |leaf| format!("{},{}", leaf.outcome.name(), leaf.reason.name),
        );
        assert!(row.trim_end().ends_with(&found), "{row}, found {found}");
        all.push(named.case);
    }
    all
}

#[divan::bench]
fn decide_w1(bencher: Bencher) {
    let bundle = workload();
    let cases = cases(&bundle, "complete");
    let walker = Walker::new(&bundle);
    bencher.counter(ItemsCount::new(cases.len())).bench_local(|| {
        for case in &cases {
            black_box(walker.decide(0, black_box(case)));
        }
    });
}

#[divan::bench]
fn decide_and_explain_w1(bencher: Bencher) {
    explain(bencher, "complete");
}

#[divan::bench]
fn decide_and_explain_w1_with_gaps(bencher: Bencher) {
    explain(bencher, "gaps");
}

fn explain(bencher: Bencher, variant: &str) {
    let bundle = workload();
    let cases = cases(&bundle, variant);
    let mut walker = Walker::new(&bundle);
    let mut explanation = Explanation::default();
    bencher.counter(ItemsCount::new(cases.len())).bench_local(|| {
        for case in &cases {
            let found = walker.determine(Some(0), black_box(case));
            for edition in &found.editions {
                walker.explain(*edition, case, &mut explanation);
            }
            black_box((&found, &explanation));
        }
    });
}

#[divan::bench]
fn load_shipped_bundle(bencher: Bencher) {
    let project = Project::load(&folder("../policies"), &Options::default());
    let (bytes, _) = write_bundle(project.bundle().expect("the shipped policies compile")).expect("a bundle");
    bencher.bench_local(|| read_bundle(black_box(&bytes)).expect("the bundle"));
}

#[divan::bench]
fn load_bundle_of_1000_policies(bencher: Bencher) {
    let files = generated_policies(1000);
    let borrowed: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let (_, compiled) = compile_texts(&borrowed, &Options::default());
    let (bytes, _) = write_bundle(&compiled.bundle.expect("the policies compile")).expect("a bundle");
    bencher.bench_local(|| read_bundle(black_box(&bytes)).expect("the bundle"));
}

#[divan::bench]
fn load_and_compile_shipped_policies(bencher: Bencher) {
    let path = folder("../policies");
    bencher.bench_local(|| {
        let project = Project::load(black_box(&path), &Options::default());
        assert!(project.bundle().is_some());
        project
    });
}

#[divan::bench(sample_count = 10)]
fn check_and_compile_2000_policies(bencher: Bencher) {
    let files = generated_policies(2000);
    let borrowed: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    bencher.bench_local(|| {
        let (_, compiled) = compile_texts(black_box(&borrowed), &Options::default());
        assert!(compiled.bundle.is_some());
        compiled
    });
}
