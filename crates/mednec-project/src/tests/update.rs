//! Expectations brought up to date.

use super::Folder;
use super::run::CASES;
use crate::{Aspect, run_cases, update};

/// The new text, and what is left to a person.
fn updated(cases: &str) -> (String, Vec<(String, Aspect)>) {
    let folder = Folder::sample(&[("example/a.cases.yaml", cases)]);
    let project = folder.load();
    let update = update(&project, &run_cases(&project, None));
    let left: Vec<(String, Aspect)> =
        update.left.into_iter().map(|(name, difference)| (name, difference.aspect)).collect();
    let text = update.files.first().map_or_else(|| cases.to_owned(), |(_, text)| text.clone());
    for (path, text) in &update.files {
        assert_eq!(path, &folder.path("example/a.cases.yaml"));
        std::fs::write(path, text).unwrap();
    }
    let again = folder.load();
    let run = run_cases(&again, None);
    assert_eq!(run.failed(), run.results.iter().filter(|r| left_has(&left, &r.name)).count(), "{text}");
    (text, left)
}

fn left_has(left: &[(String, Aspect)], name: &str) -> bool {
    left.iter().any(|(case, _)| case == name)
}

#[test]
fn only_what_differs_is_rewritten() {
    let (text, left) = updated(CASES);
    let expected = CASES.replace(
        "expect: { outcome: approve, reason: criteria_met }",
        "expect: { outcome: deny, reason: not_one_on_one }",
    );
    assert_eq!(text, expected);
    assert_eq!(left, [("slow-walker".to_owned(), Aspect::Basis)]);
}

#[test]
fn what_passes_is_not_touched() {
    let cases = "cases:\n  - { id: a, given: { procedure: 97110 }, expect: { outcome: not_applicable } }\n";
    assert_eq!(updated(cases).0, cases);
}

#[test]
fn expectations_are_written_where_there_are_none() {
    let cases = "\
cases:
  - id: a # the first
    title: One
    given: { procedure: 97112, one_on_one: no }
    variants:
      b: { unset: [one_on_one] }
      c: # the third
        # wide open
        unset: [procedure, one_on_one]
      d: {}
    expect: {}
  - { id: e, given: { procedure: 97110 } }
  - id: f
    given: { procedure: 97112, one_on_one: no }
    expect:
      basis: information # not so
";
    let (text, left) = updated(cases);
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(
        text,
        "\
cases:
  - id: a # the first
    title: One
    given: { procedure: 97112, one_on_one: no }
    variants:
      b: { unset: [one_on_one], expect: { outcome: pend, reason: information_needed } }
      c: # the third
        # wide open
        unset: [procedure, one_on_one]
        expect: { outcome: pend, reason: information_needed }
      d: { expect: { outcome: deny, reason: not_one_on_one } }
    expect: { outcome: deny, reason: not_one_on_one }
  - { id: e, given: { procedure: 97110 }, expect: { outcome: not_applicable, reason: no_policy_in_force } }
  - id: f
    given: { procedure: 97112, one_on_one: no }
    expect:
      outcome: deny
      reason: not_one_on_one
      basis: coding # not so
"
    );
}

#[test]
fn a_key_that_is_missing_goes_where_it_belongs() {
    let cases = "\
cases:
  - id: a
    given:
      procedure: 97112
      one_on_one: no # alone
    # what comes out
  - id: b
    given: { procedure: 97112, one_on_one: no }
    expect:
      outcome: approve # perhaps
      edition: \"2024\"
  - id: c
    given: { procedure: 97112, one_on_one: no }
    expect: { outcome: approve, edition: \"2024\" }
  - { id: d, title: \"it's } odd\", given: { procedure: 97112,
      one_on_one: no } }
  - id: e
    given: { procedure: 97112, one_on_one: no }
    expect: { reason: criteria_met }
";
    let (text, left) = updated(cases);
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(
        text,
        "\
cases:
  - id: a
    given:
      procedure: 97112
      one_on_one: no # alone
    expect: { outcome: deny, reason: not_one_on_one }
    # what comes out
  - id: b
    given: { procedure: 97112, one_on_one: no }
    expect:
      outcome: deny # perhaps
      reason: not_one_on_one
      edition: \"2024\"
  - id: c
    given: { procedure: 97112, one_on_one: no }
    expect: { outcome: deny, reason: not_one_on_one, edition: \"2024\" }
  - { id: d, title: \"it's } odd\", given: { procedure: 97112,
      one_on_one: no }, expect: { outcome: deny, reason: not_one_on_one } }
  - id: e
    given: { procedure: 97112, one_on_one: no }
    expect: { outcome: deny, reason: not_one_on_one }
"
    );
}

#[test]
fn lists_keep_what_stays_in_its_place() {
    let cases = "\
cases:
  - id: a
    given: { procedure: 97112, one_on_one: yes, reviewer_agrees: yes }
    expect:
      outcome: pend
      reason: information_needed
      missing:
        - one_on_one # not any more
        - gait_speed # yes
      suggest: [97110, 97140]
    variants:
      b:
        set: { tone: low }
        expect:
          outcome: approve
          reason: criteria_met
          missing:
            - tone
          criteria:
            impaired: not met # wrong
";
    let (text, left) = updated(cases);
    assert!(left.is_empty(), "{left:?}");
    assert!(
        text.contains("missing:\n        - gait_speed # yes\n        - tone\n      suggest: []\n"),
        "{text}"
    );
    assert!(
        text.contains("          missing: []\n          criteria:\n            impaired: met # wrong\n"),
        "{text}"
    );
}

#[test]
fn a_list_whose_comments_would_be_lost_is_left_to_a_person() {
    let cases = "\
cases:
  - id: a
    given: { procedure: 97112, one_on_one: yes, reviewer_agrees: yes }
    expect:
      outcome: pend
      reason: information_needed
      missing: [gait_speed, # why
        one_on_one]
";
    let (text, left) = updated(cases);
    assert_eq!(text, cases);
    assert_eq!(left, [("a".to_owned(), Aspect::Missing)]);
}
