//! Bases that are floors or ceilings, and bases that changed under a change.

use std::fs;

use crate::{Options, Project};

const BASE: &str = "policy: standard/97116
status: template
bounds: BOUNDS
procedures: [97116]
parameters:
  standard_visits: 18 visits
criteria:
  impaired: { title: Walking is impaired, cite: rule §1, any: [walking_impaired, emergency] }
sources:
  rule: { title: A rule (invented) }
rules:
  - deny: not_impaired
    unless: impaired
  - name: course
    pend: course_used_up
    when: visits_used > standard_visits
  - otherwise: { approve: criteria_met }
reasons:
  not_impaired: { basis: medical_necessity }
  course_used_up: { basis: documentation }
";

/// What is told of a policy that changes a base.
fn told(bounds: &str, changes: &str) -> Vec<(String, Vec<String>)> {
    let folder = tempfile::tempdir().unwrap();
    let facts = "facts:\n  procedure: { type: code, system: cpt }\n  walking_impaired: { type: yes/no }\n  emergency: { \
                 type: yes/no }\n  visits_used: { type: whole number, unit: visits, range: 0 to 90 }\n";
    let policy = format!(
        "policy: riverbend/97116\nbased_on: standard/97116\neffective: {{ from: 2025-01-01 }}\nchanges:\n{changes}"
    );
    let payer = "payer: riverbend\nname: Riverbend Mutual (invented)\n";
    let day = "  service_date: { type: date, range: 2020-01-01 to 2030-12-31 }\n";
    let files = [
        ("facts.yaml", format!("{facts}{day}")),
        ("payer.yaml", payer.to_owned()),
        ("standard.yaml", BASE.replace("BOUNDS", bounds)),
        ("policy.yaml", policy),
    ];
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let project = Project::load(folder.path(), &Options::default());
    let broken = project.diagnostics().iter().any(|problem| problem.is_error());
    assert_eq!(project.bundle().is_none(), broken, "{:#?}", project.diagnostics());
    project
        .diagnostics()
        .iter()
        .map(|problem| (format!("{} {}", problem.code.name, problem.message), problem.notes.clone()))
        .collect()
}

const FEWER: &str = "  - { set: standard_visits, to: 12 visits, because: The contract has fewer }\n";
const MORE: &str = "  - { set: standard_visits, to: 24 visits, because: The contract has more }\n";
const NARROWER: &str = "  - replace: impaired\n    with: { title: Walking is impaired, cite: rule §1, when: \
                        walking_impaired }\n    because: No emergencies\n";
const WIDER: &str = "  - replace: impaired\n    with: { title: Walking is impaired, cite: rule §1, any: \
                     [walking_impaired, emergency, visits_used is 0] }\n    because: First visits\n";

#[test]
fn nothing_that_a_floor_approves_is_denied_or_pended() {
    assert_eq!(told("floor", MORE), []);
    assert_eq!(told("floor", WIDER), []);
    let found = told("floor", FEWER);
    let [(message, notes)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(message, "breaks-base `standard/97116` has `approve` where this policy has `pend`");
    assert!(notes[0].contains("visits_used: 13"), "{notes:?}");
    let found = told("floor", NARROWER);
    let [(message, notes)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(message, "breaks-base `standard/97116` has `approve` where this policy has `deny`");
    assert!(notes[0].contains("emergency: yes") && notes[0].contains("walking_impaired: no"), "{notes:?}");
    assert!(notes[1].contains("deny unless impaired"), "{notes:?}");
}

#[test]
fn nothing_that_a_ceiling_denies_is_approved() {
    assert_eq!(told("ceiling", FEWER), []);
    assert_eq!(told("ceiling", NARROWER), []);
    let found = told("ceiling", WIDER);
    let [(message, notes)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(message, "breaks-base `standard/97116` has `deny` where this policy has `approve`");
    assert!(notes[0].contains("visits_used: 0"), "{notes:?}");
    assert_eq!(told("both", WIDER).len(), 1);
    assert_eq!(told("both", FEWER).len(), 1);
}

#[test]
fn a_bound_has_one_of_three_names() {
    let found = told("cieling", MORE);
    assert!(found.iter().any(|(message, _)| message.contains("`bounds` cannot be `cieling`")), "{found:?}");
}

#[test]
fn a_base_that_changed_under_a_change_is_told() {
    let set =
        |was: &str| format!("  - {{ set: standard_visits, to: 24 visits, instead_of: {was}, because: A }}\n");
    assert_eq!(told("both", &set("18 visits")), []);
    let found = told("floor", &set("16 visits"));
    let [(message, _)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(message, "base-changed the base is no longer what this takes the place of");
    let replace = |was: &str| format!("{WIDER}    instead_of: {was}\n");
    assert_eq!(told("floor", &replace("{ any: [ walking_impaired,  emergency ] }")), []);
    assert_eq!(told("floor", &replace("{ title: Other words, any: [walking_impaired, emergency] }")), []);
    for was in [
        "{ all: [walking_impaired, emergency] }",
        "{ any: [walking_impaired] }",
        "{ when: walking_impaired }",
    ] {
        let found = told("floor", &replace(was));
        assert_eq!(found.len(), 1, "{was}: {found:?}");
    }
}
