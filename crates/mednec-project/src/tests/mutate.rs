//! Policies that are changed in small ways, with cases that notice it and cases that do not.

use std::collections::BTreeMap;

use super::{Folder, VOCABULARY, told};
use crate::{Fate, MutantKind, Mutation, Options, mutate};

const POLICY: &str = "\
policy: example-health/97112
edition: \"2024\"
procedures: [97112, 97110]
sources:
  rehab-12: { title: Medical policy 12 }
parameters:
  most_visits: 18 visits
criteria:
  impaired:
    cite: rehab-12 §4.2
    any:
      - tone in [low, high]
      - slow
  slow:
    cite: rehab-12 §4.3
    when: gait_speed < 0.6 metres per second
  supervised:
    cite: rehab-12 §5
    all: [one_on_one, any diagnoses in causes]
rules:
  - deny: not_supervised
    unless: supervised
    cite: rehab-12 §1
  - deny: not_impaired
    unless: impaired
    cite: rehab-12 §1
  - pend: many
    when: visits_used before this >= most_visits and one_on_one
    cite: rehab-12 §1
  - otherwise: { approve: criteria_met, cite: rehab-12 §1 }
reasons:
  not_supervised: { basis: coding }
  not_impaired: { basis: medical_necessity, group: CO, carc: 50 }
  many: { basis: documentation }
";

const SET: &str =
    "value_set: causes\ntitle: Causes\nsystem: icd-10-cm\ncodes:\n  - G20 # Parkinson\n  - { code: G35 }\n";

/// One case alone.
const FEW: &str = "\
cases:
  - id: low
    given: { procedure: 97112, one_on_one: yes, diagnoses: [G20], tone: low, gait_speed: 1, visits_used: 2 }
    expect: { outcome: approve }
";

/// Cases on both sides of every boundary.
const MANY: &str = "\
cases:
  - id: low
    given: { procedure: 97112, one_on_one: yes, diagnoses: [G20], tone: low, gait_speed: 1, visits_used: 2 }
    expect: { outcome: approve, reason: criteria_met }
    variants:
      other-code: { set: { procedure: 97110 }, expect: { outcome: approve } }
      high: { set: { tone: high }, expect: { outcome: approve } }
      sclerosis: { set: { diagnoses: [G35] }, expect: { outcome: approve } }
      no-cause: { set: { diagnoses: [M54.2] }, expect: { reason: not_supervised } }
      alone: { set: { one_on_one: no }, expect: { reason: not_supervised } }
      slow: { set: { tone: normal, gait_speed: 0.59 }, expect: { outcome: approve } }
      not-slow: { set: { tone: normal, gait_speed: 0.6 }, expect: { reason: not_impaired } }
      seventeen: { set: { visits_used: 17 }, expect: { outcome: approve } }
      eighteen: { set: { visits_used: 18 }, expect: { reason: many } }
";

fn tried_on(policy: &str, cases: &str, threads: usize) -> Mutation {
    let folder = Folder::with(&[
        ("facts.yaml", VOCABULARY),
        ("causes.yaml", SET),
        ("example/payer.yaml", super::PAYER),
        ("example/97112.yaml", policy),
        ("example/97112.cases.yaml", cases),
    ]);
    let project = folder.load();
    assert!(project.bundle().is_some(), "{}", told(project.sources(), project.diagnostics()));
    mutate(&project, None, &Options::default(), threads, &|_, _| {})
}

/// What became of each change, by its sentence.
fn fates(mutation: &Mutation) -> BTreeMap<&str, &Fate> {
    mutation.mutants.iter().map(|mutant| (mutant.change.as_str(), &mutant.fate)).collect()
}

#[test]
fn a_change_of_each_kind_is_noticed_by_a_case_at_its_boundary_and_by_no_other() {
    let (few, many) = (tried_on(POLICY, FEW, 1), tried_on(POLICY, MANY, 1));
    let (few, many) = (fates(&few), fates(&many));
    for change in [
        "`most_visits` becomes 19 visits (now 18)",
        "the limit of `gait_speed` becomes 0.61 metres per second (now 0.6)",
        "`visits_used before this >= most_visits` becomes `visits_used before this > most_visits`",
        "one of the 2 entries of `supervised` is enough (now all are)",
        "`slow` is dropped from `impaired`",
        "the rule `deny: not_impaired` is dropped",
        "`high` is taken out of the list for `tone`",
        "`G35` is taken out of `causes`",
        "`97110` is taken out of the procedures",
        "`any diagnoses in causes` is dropped from `supervised`",
        "`gait_speed < 0.6 metres per second` never holds",
        "`tone in [low, high]` always holds",
    ] {
        assert_eq!(few.get(change), Some(&&Fate::NotNoticed), "{change} in {few:#?}");
        assert!(matches!(many.get(change), Some(Fate::Noticed(_))), "{change} in {many:#?}");
    }
    let by = |change: &str| match many.get(change) {
        Some(Fate::Noticed(case)) => case.as_str(),
        _ => "nothing",
    };
    assert_eq!(by("`most_visits` becomes 19 visits (now 18)"), "low/eighteen");
    assert_eq!(by("`most_visits` becomes 17 visits (now 18)"), "low/seventeen");
}

#[test]
fn with_a_case_at_every_boundary_nothing_is_left() {
    let mutation = tried_on(POLICY, MANY, 1);
    let left: Vec<&str> = mutation
        .mutants
        .iter()
        .filter(|mutant| mutant.fate == Fate::NotNoticed)
        .map(|mutant| mutant.change.as_str())
        .collect();
    assert_eq!(left, [""; 0]);
    assert!(mutation.counts().mutants() >= 39 && mutation.counts().reach(100), "{:?}", mutation.counts());
    assert!(mutation.without_case.is_empty() && mutation.cases == 10);
}

#[test]
fn what_changes_nothing_or_is_no_policy_does_not_count() {
    let policy = POLICY.replace("      - slow\n", "      - slow\n      - tone is high\n").replace(
        "all: [one_on_one, any diagnoses in causes]",
        "at_least: 2\n    of: [one_on_one, any diagnoses in causes]",
    );
    let mutation = tried_on(&policy, MANY, 1);
    let fates = fates(&mutation);
    for change in [
        // `tone in [low, high]` says it as well.
        "`tone is high` is dropped from `impaired`",
        "`high` is taken out of the list for `tone`",
        // Of a number with two decimals that is `< 0.61`.
        "`gait_speed < 0.6 metres per second` becomes `gait_speed <= 0.6 metres per second`",
    ] {
        assert_eq!(fates.get(change), Some(&&Fate::ChangesNothing), "{change} in {fates:#?}");
    }
    assert_eq!(fates.get("`one_on_one` is dropped from `supervised`"), Some(&&Fate::NoPolicy));
    assert!(matches!(
        fates.get("1 of the 2 entries of `supervised` is enough (now 2)"),
        Some(Fate::Noticed(_))
    ));
    let counts = mutation.counts();
    let all = counts.mutants() + counts.change_nothing + counts.no_policy;
    assert_eq!(all, mutation.mutants.len());
}

#[test]
fn a_mutant_has_its_place_and_both_texts_whatever_the_number_of_threads() {
    let mutation = tried_on(POLICY, MANY, 1);
    // The folder of each run has a name of its own.
    let told = |mutation: &Mutation| {
        let of = |m: &crate::Mutant| (m.line, m.column, m.change.clone(), m.fate.clone());
        mutation.mutants.iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(told(&mutation), told(&tried_on(POLICY, MANY, 3)));
    let of = |kind: MutantKind, change: &str| {
        let found = mutation.mutants.iter().find(|m| m.kind == kind && m.change == change).unwrap();
        let file = found.path.rsplit('/').next().unwrap().to_owned();
        (file, found.line, found.before.clone(), found.after.clone())
    };
    assert_eq!(
        of(MutantKind::Limit, "`most_visits` becomes 19 visits (now 18)"),
        ("97112.yaml".into(), 7, "18 visits".into(), "19 visits".into())
    );
    assert_eq!(
        of(MutantKind::Code, "`G35` is taken out of `causes`"),
        ("causes.yaml".into(), 6, "G35".into(), String::new())
    );
    assert_eq!(
        of(MutantKind::Logic, "`one_on_one` becomes `not one_on_one`"),
        ("97112.yaml".into(), 19, "one_on_one".into(), "not one_on_one".into())
    );
}

#[test]
fn one_policy_that_is_named_is_tried_by_all_cases_and_changed_alone() {
    let folder = Folder::with(&[
        ("facts.yaml", VOCABULARY),
        ("causes.yaml", SET),
        ("example/payer.yaml", super::PAYER),
        ("example/97112.yaml", POLICY),
        ("other/97112.cases.yaml", &format!("payer: example-health\n{MANY}")),
        (
            "example/tried-by-none.yaml",
            "policy: example-health/none\nprocedures: [97530]\nrules:\n  - otherwise: { approve: all }\n",
        ),
    ]);
    let project = crate::Project::load(&folder.path("example/97112.yaml"), &Options::default());
    let mutation = mutate(&project, None, &Options::default(), 2, &|_, _| {});
    assert!(mutation.mutants.iter().all(|mutant| mutant.path.ends_with("97112.yaml")));
    assert!(mutation.counts().reach(100) && mutation.cases == 10);
    let all = mutate(&folder.load(), None, &Options::default(), 2, &|_, _| {});
    assert_eq!(all.without_case.len(), 1, "{:?}", all.without_case);
    let none = mutate(&folder.load(), Some("no-such-case"), &Options::default(), 2, &|_, _| {});
    assert_eq!((none.mutants.len(), none.cases), (0, 0));
}
