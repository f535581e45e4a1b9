//! Cases that are run.

use super::{Folder, codes, told};
use crate::{Aspect, run_cases};

pub(super) const CASES: &str = "\
# Invented.
cases:
  - id: slow-walker
    title: Walks slowly
    given: { procedure: 97112, one_on_one: yes, gait_speed: 0.5 metres per second, reviewer_agrees: yes }
    expect:
      outcome: approve # right
      reason: criteria_met
      basis: medical_necessity
      edition: \"2024\"
      criteria: { impaired: met, slow: met }
    variants:
      alone: { set: { one_on_one: no }, expect: { outcome: approve, reason: criteria_met } }
      unmeasured:
        unset: [gait_speed]
        expect: { outcome: pend, reason: information_needed, missing: [tone, gait_speed], criteria: { impaired: unknown } }
";

fn run(cases: &str, pattern: Option<&str>) -> (crate::Run, String) {
    let folder = Folder::sample(&[("example/97112.cases.yaml", cases)]);
    let project = folder.load();
    (run_cases(&project, pattern), told(project.sources(), project.diagnostics()))
}

#[test]
fn differences_say_what_was_expected_and_what_came_out() {
    let (run, told) = run(CASES, None);
    assert_eq!(told, "");
    let names: Vec<&str> = run.results.iter().map(|result| result.name.as_str()).collect();
    assert_eq!(names, ["slow-walker", "slow-walker/alone", "slow-walker/unmeasured"]);
    let differ: Vec<(&Aspect, &str, &str)> = run
        .results
        .iter()
        .flat_map(|result| &result.differences)
        .map(|d| (&d.aspect, d.expected.as_str(), d.found.as_str()))
        .collect();
    assert_eq!(
        differ,
        [
            (&Aspect::Basis, "medical_necessity", "none"),
            (&Aspect::Outcome, "approve", "deny"),
            (&Aspect::Reason, "criteria_met", "not_one_on_one"),
        ]
    );
    assert_eq!((run.passed(), run.failed(), run.is_good()), (1, 2, false));
}

#[test]
fn a_misspelt_reason_or_edition_is_told_with_what_was_meant() {
    let cases = "\
cases:
  - id: a
    given: { procedure: 97112, one_on_one: no }
    expect: { reason: not_one_on_on, edition: \"2042\" }
";
    let run = run(cases, None).0;
    let expected: Vec<&str> = run.results[0].differences.iter().map(|d| d.expected.as_str()).collect();
    assert_eq!(expected, ["not_one_on_on (did you mean `not_one_on_one`?)", "2042 (did you mean `2024`?)"]);
}

#[test]
fn a_pattern_chooses_and_nothing_run_is_told() {
    assert_eq!(run(CASES, Some("unmeas*d")).0.results.len(), 1);
    assert!(run(CASES, Some("example/97112*walker")).0.results.len() == 3);
    for (cases, pattern) in [(CASES, Some("nobody")), ("cases: []\n", None)] {
        let run = run(cases, pattern).0;
        assert_eq!(codes(&run.diagnostics), ["no-case-run"]);
        assert!(!run.is_good());
    }
}

#[test]
fn a_case_that_expects_nothing_is_a_difference_unless_it_is_there_for_its_variants() {
    let (run, _) = run("cases:\n  - id: a\n    given: { procedure: 97112 }\n", None);
    assert_eq!(run.results[0].differences[0].aspect, Aspect::Expectation);
    let (run, _) = super::run::run("cases:\n  - { id: a, given: { procedure: 97112 }, expect: {} }\n", None);
    assert_eq!(run.results[0].differences[0].aspect, Aspect::Expectation);
    let (run, _) = super::run::run(
        "cases:\n  - { id: a, given: {}, variants: { b: { set: { procedure: 97110 }, expect: { outcome: not_applicable } } } }\n",
        None,
    );
    assert_eq!(
        run.results.iter().map(|r| (r.name.as_str(), r.passed())).collect::<Vec<_>>(),
        [("a/b", true)]
    );
}

#[test]
fn mistakes_in_cases_and_expectations_are_told_at_once() {
    let cases = "\
cases:
  - id: a
    given: { tonne: low }
    expect: { basis: medical_necesity, missing: [gait_sped], criteria: { impared: met, slow: not_met } }
    variants:
      b: { unset: [one_on_on], expect: { outcome: deny } }
  - id: a
    given: { tone: loww }
    expect: { outcome: deny }
";
    let (run, told) = run(cases, None);
    for code in
        ["unknown-case-fact", "expected-word", "unknown-case-criterion", "case-name-taken", "case-choice"]
    {
        assert!(told.contains(&format!("[{code}]")), "{code}\n{told}");
    }
    for near in
        ["`tone`", "`gait_speed`", "`impaired`", "`one_on_one`", "`medical_necessity`", "`not met`", "`low`"]
    {
        assert!(told.contains(near), "{near}\n{told}");
    }
    assert_eq!((run.results.len(), run.unreadable), (0, 3));
}

#[test]
fn a_criterion_that_no_rule_uses_is_not_called_unknown() {
    let shared =
        "shared: gait\ncriteria:\n  slow_gait: { title: Slow, when: gait_speed < 1 metre per second }\n";
    let cases =
        "cases:\n  - { id: a, given: { procedure: 97112 }, expect: { criteria: { slow_gait: met } } }\n";
    let folder = Folder::sample(&[("shared/gait.yaml", shared), ("example/unused.cases.yaml", cases)]);
    let project = folder.load();
    let told = told(project.sources(), project.diagnostics());
    assert!(told.contains("[unknown-case-criterion]"), "{told}");
    let words = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("`slow_gait` is declared in shared/gait.yaml, but no rule of this payer uses it"),
        "{told}"
    );
}

#[test]
fn the_payer_is_that_of_the_file_or_of_its_folder() {
    let cases = "cases:\n  - { id: a, given: {}, expect: { outcome: pend } }\n";
    let folder = Folder::sample(&[
        ("other/a.cases.yaml", cases),
        ("other/b.cases.yaml", &format!("payer: example-helth\n{cases}")),
        ("other/c.cases.yaml", &format!("payer: example-health\n{cases}")),
    ]);
    let project = folder.load();
    assert_eq!(codes(project.diagnostics()), ["cases-without-payer", "unknown-case-payer"]);
    let run = run_cases(&project, None);
    assert_eq!((run.results.len(), run.unreadable), (1, 2));
}
