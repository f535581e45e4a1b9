//! Workload W2: lists of records, windows, amounts by year, open lists and what is partly known, as its oracle says.

use std::collections::BTreeSet;
use std::path::Path;

use mednec_compiler::Options;
use mednec_project::{Answerer, CasePlace, CaseReader, Project};
use serde_json::Value;

/// How many cases are determined, and how many of these are not said to be exact.
fn agrees(variant: &str) -> (usize, usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("workload2");
    let project = Project::load(&folder.join("policies"), &Options::default());
    assert!(project.diagnostics().is_empty(), "{:#?}", project.diagnostics());
    let bundle = project.bundle().expect("the policies compile");
    let read = |file: &str| std::fs::read_to_string(folder.join(variant).join(file)).unwrap();
    let (lines, expected) = (read("cases.ndjson"), read("expected.ndjson"));
    let mut reader = CaseReader::new(bundle);
    let mut answerer = Answerer::new(bundle, "");
    let (mut seen, mut loose) = (0, 0);
    for (line, row) in lines.lines().zip(expected.lines()) {
        let expected: Value = serde_json::from_str(row).unwrap();
        let mut named = reader.blank();
        reader.read_json(line, CasePlace::Path("cases.ndjson"), &mut named).unwrap();
        let answer = answerer.answer(&named, named.payer);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        // Of complete cases only the outcome and the reason are told.
        let list = |key: &str| expected[key].as_array().into_iter().flatten();
        let id = text(&expected["case_id"]);
        assert_eq!(named.id.as_ref(), Some(&id));
        let truth: BTreeSet<(String, String)> =
            list("possible").map(|pair| (text(&pair[0]), text(&pair[1]))).collect();
        let needed: BTreeSet<String> = list("missing").map(text).collect();
        let possible: BTreeSet<(String, String)> =
            answer.possible.iter().map(|one| (one.outcome.name().to_owned(), one.reason.clone())).collect();
        let missing: BTreeSet<String> = answer.missing.iter().map(|fact| fact.fact.clone()).collect();
        // Never bolder, and never otherwise; what is not said to be exact may only be more cautious.
        if truth.len() > 1 {
            assert!(possible.is_superset(&truth), "{id}: {possible:?}");
            assert!(missing.is_superset(&needed), "{id}: {missing:?}");
        }
        if answer.exact {
            let found = (answer.outcome.name().to_owned(), answer.reason.clone());
            assert_eq!(found, (text(&expected["outcome"]), text(&expected["reason"])), "{id}");
            assert!(truth.len() <= 1 || (possible, missing) == (truth, needed), "{id}");
        }
        seen += 1;
        loose += usize::from(!answer.exact);
    }
    (seen, loose)
}

#[test]
fn every_complete_case_is_determined_as_expected() {
    assert_eq!(agrees("complete"), (1000, 0));
}

#[test]
fn every_case_with_gaps_is_determined_as_its_completions_are() {
    let (seen, loose) = agrees("gaps");
    assert_eq!(seen, 500);
    // 13 were measured.
    assert!(loose <= 20, "{loose} are not said to be exact");
}
