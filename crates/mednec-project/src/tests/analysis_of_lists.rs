//! That an analysis finds cases of which lists have to be made up.

use std::num::NonZeroUsize;

use super::Folder;
use crate::{Analysis, Project, analyze, options_to_analyze};

const VOCABULARY: &str = "\
facts:
  procedure: { type: code, system: cpt }
  service_date: { type: date }
  start: { type: date }
  amount: { type: money, range: 0 to 100000 }
  provider: { type: one of, choices: [therapist, physician, chiropractor, nurse, aide, student, other] }
  diagnoses: { type: list of codes, system: icd-10-cm, length: 1 to 4, complete: yes }
  visits:
    type: list of records
    length: 0 to 400
    complete: yes
    counts: before this
    dated_by: seen_on
    each: [seen_on is before service_date]
    fields:
      seen_on: { type: date }
      seen_by:
        type: one of
        choices: [therapist, physician, chiropractor, nurse, aide, student, other]
      paid: { type: money, range: 0 to 100000 }
  scores:
    type: list of records
    length: 0 to 99
    dated_by: scored_on
    fields:
      scored_on: { type: date }
      scale: { type: one of, choices: [a, b, c, d, e, f, g, h, i, j, k, pain] }
      score: { type: whole number, range: 0 to 10 }
";

const POLICY: &str = "\
policy: example-health/97112
edition: \"2025\"
effective: { from: 2025-01-01 }
procedures: [97112]
sources: { rehab-12: { title: Medical policy 12 } }
";

fn analysed(criterion: &str) -> Analysis {
    let rules = format!(
        "{POLICY}criteria:\n  sought:\n    title: What is sought\n    cite: rehab-12 §1\n    when: >-\n      {criterion}\n\
         rules:\n  - deny: found\n    cite: rehab-12 §1\n    when: sought\n  - otherwise: {{ approve: criteria_met }}\n\
         reasons:\n  found: {{ basis: benefit_limit }}\n"
    );
    let folder = Folder::with(&[
        ("vocabulary/facts.yaml", VOCABULARY),
        ("example/payer.yaml", super::PAYER),
        ("example/97112.yaml", &rules),
    ]);
    let project = Project::load(folder.root(), &options_to_analyze());
    assert!(project.bundle().is_some(), "{criterion}: {:#?}", project.diagnostics());
    analyze(&project, NonZeroUsize::MIN, &mut |_, _| {})
}

/// Whether a case was found for whatever was asked, or a proof.
fn all_answered(criterion: &str) {
    let found = analysed(criterion);
    let open: Vec<&String> = found.editions.iter().flat_map(|edition| &edition.open).collect();
    assert!(open.is_empty(), "{criterion}: {open:?}");
    assert!(found.editions[0].shown >= 4, "{criterion}: {:?}", found.editions);
}

#[test]
fn many_visits_of_one_kind() {
    all_answered("count of visits before this where (seen_by is other) > 24 visits");
    all_answered("count of visits before this where (seen_by is provider) > 12 visits");
}

#[test]
fn a_sum_of_amounts_in_a_year() {
    all_answered(
        "amount + sum of paid of visits before this in the calendar year of service_date > 2410 dollars",
    );
}

#[test]
fn a_score_that_falls() {
    all_answered("change of score of scores in the 2 weeks from start where (scale is pain) < 0");
}

#[test]
fn a_code_that_stands_first() {
    all_answered("first of diagnoses in [M99.00]");
}

#[test]
fn what_cannot_be_is_proved() {
    let found = analysed(
        "count of visits before this where (seen_by is other) >= 3 visits and \
         no visits before this where seen_by is other",
    );
    let edition = &found.editions[0];
    assert!(edition.open.is_empty(), "{:?}", edition.open);
    assert!(found.findings.iter().any(|finding| finding.problem.code.name == "rule-never-decides"));
}
