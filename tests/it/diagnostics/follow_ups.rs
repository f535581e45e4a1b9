//! One mistake is told once: what only follows from it is not told beside it.

use super::fixture::named;

/// The names of what is told of files that lie over the base of the fixtures.
fn told(files: &[(&str, &str)]) -> Vec<&'static str> {
    let mut fixture = named("diagnostics", "unknown-fact").unwrap();
    for (file, text) in files {
        fixture = fixture.with(file, (*text).to_owned());
    }
    fixture.compile().1.diagnostics.iter().map(|problem| problem.code.name).collect()
}

fn policy(criterion: &str, guard: &str, reason: &str) -> String {
    format!(
        "policy: example-health/97112
procedures: [97112]
sources:
  guide-12: {{ title: Therapy guide }}
criteria:
  balance_deficit: {criterion}
rules:
  - deny: criteria_not_met
    {guard}
  - otherwise: {{ approve: criteria_met }}
reasons:
  criteria_not_met: {reason}
allow: {{ rule-never-decides: an example }}
"
    )
}

const CRITERION: &str = "{ when: balance is poor, cite: guide-12 }";
const GUARD: &str = "unless: balance_deficit";
const REASON: &str = "{ basis: medical_necessity }";

#[test]
fn a_criterion_that_cannot_be_read_is_still_a_name() {
    for (criterion, code) in [
        ("balance is poor", "wrong-kind"),
        ("[balance is poor]", "wrong-kind"),
        ("{ any: [], cite: guide-12 }", "empty-group"),
        ("{ cite: guide-12 }", "missing-key"),
        ("{ when: balance are poor, cite: guide-12 }", "condition-syntax"),
    ] {
        assert_eq!(told(&[("policy.yaml", &policy(criterion, GUARD, REASON))]), [code], "{criterion}");
    }
}

#[test]
fn a_rule_or_reason_that_cannot_be_read_leaves_nothing_unused() {
    for (guard, code) in
        [("unles: balance_deficit", "unknown-key"), ("when: [balance_deficit]", "wrong-kind")]
    {
        assert_eq!(told(&[("policy.yaml", &policy(CRITERION, guard, REASON))]), [code], "{guard}");
    }
    assert_eq!(told(&[("policy.yaml", &policy(CRITERION, GUARD, "medical_necessity"))]), ["wrong-kind"]);
}

#[test]
fn the_uses_of_a_fact_that_does_not_add_up_are_not_told() {
    let facts =
        |kind: &str| format!("facts:\n  procedure: {{ type: code, system: cpt }}\n  balance: {kind}\n");
    let good = policy(CRITERION, GUARD, REASON);
    for (kind, code) in [
        ("{ type: one of, choices: [poor] }", "bad-fact"),
        ("{ type: choice, choices: [normal, poor] }", "bad-fact"),
        ("{ choices: [normal, poor] }", "missing-key"),
    ] {
        assert_eq!(told(&[("policy.yaml", &good), ("vocabulary.yaml", &facts(kind))]), [code], "{kind}");
    }
}

#[test]
fn the_names_of_a_file_that_is_not_yaml_are_not_missed() {
    let good = policy(CRITERION, GUARD, REASON);
    let vocabulary = "facts:\n\tbalance: { type: one of, choices: [normal, fair, poor] }\n";
    assert_eq!(told(&[("policy.yaml", &good), ("vocabulary.yaml", vocabulary)]), ["yaml-tab"]);
    let payer = "payer: example-health\nname: \"Example\n";
    assert_eq!(told(&[("policy.yaml", &good), ("payer.yaml", payer)]), ["yaml-quote"]);
    // A policy declares nothing for others, so theirs are still looked at.
    let other = "policy: example-health/97110\nrules:\n\t- otherwise: { approve: met }\n";
    let wrong = policy("{ when: blance is poor, cite: guide-12 }", GUARD, REASON);
    assert_eq!(told(&[("a.yaml", other), ("policy.yaml", &wrong)]), ["yaml-tab", "unknown-fact"]);
}
