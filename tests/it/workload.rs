//! Workload W1: the outcome and reason of every case, complete and with gaps, as its oracle says.

use std::path::{Path, PathBuf};

use mednec_compiler::Options;
use mednec_graph::Walker;
use mednec_project::{CasePlace, CaseReader, Project};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("workload")
}

fn agrees(variant: &str) {
    let project = Project::load(&folder().join("policies"), &Options::default());
    assert!(project.diagnostics().is_empty(), "{:#?}", project.diagnostics());
    let bundle = project.bundle().expect("the policy compiles");
    let read = |file: &str| std::fs::read_to_string(folder().join(variant).join(file)).unwrap();
    let (lines, expected) = (read("cases.ndjson"), read("expected.csv"));
    let mut reader = CaseReader::new(bundle);
    let mut walker = Walker::new(bundle);
    let mut seen = 0;
    for (line, row) in lines.lines().zip(expected.lines().skip(1)) {
        let mut named = reader.blank();
        reader.read_json(line, CasePlace::Path("cases.ndjson"), &mut named).unwrap();
        let found = walker.determine(Some(0), &named.case);
        let (outcome, reason) = match found.decided().and_then(|leaf| bundle.leaf(leaf)) {
            Some(leaf) => (leaf.outcome.name(), leaf.reason.name.as_str()),
            None => ("pend", "information_needed"),
        };
        assert_eq!(format!("{},{outcome},{reason}", named.id.unwrap_or_default()), row.trim_end());
        assert!(found.exact, "{row}");
        assert_eq!(found.missing.is_empty(), found.decided().is_some(), "{row}");
        seen += 1;
    }
    assert_eq!(seen, 2000);
}

#[test]
fn every_complete_case_is_determined_as_expected() {
    agrees("complete");
}

#[test]
fn every_case_with_gaps_is_determined_as_its_completions_are() {
    agrees("gaps");
}

/// The policy is about as short as the table it was written from.
#[test]
fn the_policy_is_short() {
    let text = std::fs::read_to_string(folder().join("policies/policy.yaml")).unwrap();
    let lines =
        text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')).count();
    assert!(lines <= 70, "{lines} lines");
}
