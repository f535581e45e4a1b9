//! A policy that would decide by what is not documented is refused, in whichever part of it that stands.

use mednec_compiler::Options;
use mednec_source::Severity;
use mednec_tests::compile_texts;

const FACTS: &str = "facts:
  procedure: { type: code, system: cpt }
  service_date: { type: date }
  score: { type: whole number, unit: points, range: 0 to 56 }
  attended: { type: yes/no }
";

const PAYER: &str = "payer: example\nname: Example Health (fictional)\n";

#[test]
fn what_may_lapse_may_still_be_decided() {
    let files = [
        (
            "facts.yaml",
            "facts:\n  procedure: { type: code, system: cpt }\n  a: { type: yes/no }\n  late: { type: yes/no }\n",
        ),
        ("example/payer.yaml", PAYER),
        (
            "example/policy.yaml",
            "policy: example/97112\nprocedures: [97112]\nlapses: { when: late, deny: too_late }\nrules:\n  - { deny: \
             r1, when: a }\n  - otherwise: { approve: ok }\nreasons: { r1: { basis: coding }, too_late: { basis: \
             information } }\n",
        ),
    ];
    let bundle = compile_texts(&files, &Options::default()).1.bundle.expect("it compiles");
    let mut case = mednec_graph::Case::new(bundle.facts.len());
    case.set_value(bundle.fact_named("late").unwrap(), 1);
    let found = mednec_graph::Walker::new(&bundle).determine(Some(0), &case);
    let reasons: Vec<&str> = found
        .possible
        .iter()
        .filter_map(|leaf| bundle.leaf(*leaf))
        .map(|leaf| leaf.reason.name.as_str())
        .collect();
    for reason in ["ok", "r1", "too_late", "no_policy_in_force"] {
        assert!(reasons.contains(&reason), "{reason} of {reasons:?}");
    }
    assert!(found.lapsed.is_none());
}

/// The names of the errors in these rules, or in `facts` put behind the vocabulary.
fn errors(facts: &str, rules: &str) -> Vec<&'static str> {
    let vocabulary = format!("{FACTS}{facts}");
    let policy = format!(
        "policy: example/97112\nprocedures: [97112]\nreasons:\n  low: {{ basis: medical_necessity }}\n  ask: {{ \
         basis: documentation }}\nrules:\n{rules}"
    );
    let files = [
        ("facts.yaml", vocabulary.as_str()),
        ("example/payer.yaml", PAYER),
        ("example/policy.yaml", policy.as_str()),
    ];
    let compiled = compile_texts(&files, &Options::default()).1;
    let errors = compiled.diagnostics.iter().filter(|problem| problem.severity == Severity::Error);
    errors.map(|problem| problem.code.name).collect()
}

const SILENCE: [&str; 1] = ["silence-decides"];

#[test]
fn a_denial_behind_a_rule_that_needs_a_document() {
    let falls = "  - { pend: ask, when: score is documented }\n  - otherwise: { deny: low }\n";
    assert_eq!(errors("", falls), SILENCE);
    let inside = "  - { pend: ask, when: attended or (not (score is not documented)) }\n  - otherwise: { deny: low }\n";
    assert_eq!(errors("", inside), SILENCE);
}

#[test]
fn an_approval_behind_a_rule_that_needs_a_document() {
    let approves = "  - { pend: ask, when: score is documented and score > 30 points }\n  \
                    - otherwise: { approve: ok }\n";
    assert_eq!(errors("", approves), SILENCE);
}

#[test]
fn a_denial_behind_a_rule_that_needs_a_date_or_records_of_what_is_documented() {
    let dated = "  - { pend: ask, when: date of score is before service_date - 30 days }\n  \
                 - otherwise: { deny: low }\n";
    assert_eq!(errors("", dated), SILENCE);
    let visits = "  visits: { type: list of records, fields: { date: { type: date } } }\n";
    let records =
        "  - { pend: ask, when: any visits where score is documented }\n  - otherwise: { deny: low }\n";
    assert_eq!(errors(visits, records), SILENCE);
    let differing = "  - { pend: ask, unless: score is conflicting }\n  - otherwise: { deny: low }\n";
    assert_eq!(errors("", differing), SILENCE);
}

#[test]
fn behind_a_rule_that_waits_for_the_document_all_may_be_decided() {
    let waits = "  - { pend: ask, when: score is not documented }\n  - { deny: low, when: score < 20 points }\n  \
                 - otherwise: { approve: ok }\n";
    assert_eq!(errors("", waits), [""; 0]);
    let dated = "  - { pend: ask, unless: date of score is on or after service_date - 30 days }\n  \
                 - otherwise: { deny: low }\n";
    assert_eq!(errors("", dated), [""; 0]);
    let differing = "  - { pend: ask, when: score is conflicting }\n  - otherwise: { deny: low }\n";
    assert_eq!(errors("", differing), [""; 0]);
    let marked = "  - { pend: ask, when: score is documented }\n  - otherwise: { deny: low, \
                  counts_silence: the contract says so }\n";
    assert_eq!(errors("", marked), [""; 0]);
}

#[test]
fn a_mark_speaks_for_its_own_rule() {
    let marked = "  - { pend: ask, when: score is documented, counts_silence: it says so }\n  - otherwise: { deny: low }\n";
    assert_eq!(errors("", marked), SILENCE);
}

#[test]
fn a_lapse_and_what_is_final_by_what_is_documented() {
    let rules = "  - { deny: low, when: attended }\n  - otherwise: { approve: ok }\n";
    let late = "lapses: { when: score is not documented, deny: ask }\n";
    let lapse = format!("{rules}{late}");
    assert!(errors("", &lapse).contains(&"silence-decides"));
    let last = "dispositions:\n  - { outcome: deny, when: score is not documented, is: final }\n";
    assert_eq!(errors("", &format!("{rules}{last}")), SILENCE);
}

#[test]
fn what_is_granted_by_what_is_documented() {
    let tables = "  - approve: ok\n    grant: { visits: most }\n  - otherwise: { pend: ask }\ntables:\n  most:\n    \
                  rows:\n      - { when: score is documented, value: 12 visits }\n    else: 0 visits\n";
    let rules = tables.replacen("  - approve: ok\n", "  - approve: ok\n    when: attended\n", 1);
    assert_eq!(errors("", &rules), SILENCE);
    let marked =
        rules.replacen("when: attended\n", "when: attended\n    counts_silence: the plan says so\n", 1);
    assert_eq!(errors("", &marked), [""; 0]);
}

#[test]
fn an_absence_that_counts_by_what_is_documented() {
    let rules = "  - { deny: low, when: improved is no }\n  - otherwise: { approve: ok }\n";
    let closing =
        "  improved:\n    type: yes/no\n    if_absent: { value: no, when: not (score is documented) }\n";
    let found = errors(closing, &rules.replace("improved is no", "not improved"));
    assert_eq!(found, SILENCE);
}
