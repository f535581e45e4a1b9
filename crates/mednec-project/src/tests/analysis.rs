//! What an analysis finds, and the cases that it shows.

use std::num::NonZeroUsize;

use super::Folder;
use crate::{Analysis, Finding, Options, Project, analyze, options_to_analyze, run_cases, save_cases};

const VOCABULARY: &str = "\
facts:
  procedure: { type: code, system: cpt }
  service_date: { type: date }
  provider: { type: one of, choices: [therapist, physician, chiropractor] }
  minutes: { type: whole number, unit: minutes, range: 0 to 480 }
  visits_used: { type: whole number, unit: visits, range: 0 to 60, counts: before this }
  balance: { type: one of, choices: [normal, fair, poor] }
  plan_signed: { type: yes/no }
  plan_missing: { type: yes/no, if_absent: no when plan_signed }
";

const HEAD: &str = "\
policy: example-health/97112
edition: \"2025\"
effective: { from: 2025-01-01 }
procedures: [97112]
sources: { rehab-12: { title: Medical policy 12 } }
";

const REASONS: &str = "\
reasons:
  too_short: { basis: coding }
  not_impaired: { basis: medical_necessity }
  no_plan: { basis: documentation }
  many_visits: { basis: clinical_review }
";

fn folder(inner: &str) -> Folder {
    Folder::with(&[
        ("vocabulary/facts.yaml", VOCABULARY),
        ("example/payer.yaml", super::PAYER),
        ("example/97112.yaml", &format!("{HEAD}{inner}{REASONS}")),
    ])
}

fn analysed(folder: &Folder) -> (Project, Analysis) {
    let project = Project::load(folder.root(), &options_to_analyze());
    let two = NonZeroUsize::new(2).unwrap();
    let mut steps = Vec::new();
    let found = analyze(&project, two, &mut |done, all| steps.push((done, all)));
    assert_eq!(
        steps.last().copied(),
        project.bundle().map(|bundle| (bundle.units.len(), bundle.units.len()))
    );
    (project, found)
}

fn told<'a>(found: &'a Analysis, code: &str) -> Vec<&'a Finding> {
    found.findings.iter().filter(|finding| finding.problem.code.name == code).collect()
}

fn line(project: &Project, finding: &Finding) -> u32 {
    project.sources().locate(finding.problem.primary.as_ref().unwrap().span).unwrap().1.line
}

const MANY: &str = "\
criteria:
  current: { cite: rehab-12 §3, when: service_date is not before 2024-01-01 }
rules:
  - deny: too_short
    when: minutes < 8 minutes
  - deny: not_impaired
    when: balance is normal and current
  - deny: too_short
    when: minutes < 5 minutes
  - deny: not_impaired
    when: service_date is before 2024-06-01
  - pend: many_visits
    when: visits_used before this > 20
  - pend: many_visits
    when: visits_used before this > 40
  - approve: criteria_met
    when: plan_signed or (not plan_signed)
";

#[test]
fn a_rule_that_decides_nothing_is_told_with_what_is_before_it_and_a_case() {
    let folder = folder(MANY);
    let (project, found) = analysed(&folder);
    let never = told(&found, "rule-never-decides");
    let lines: Vec<u32> = never.iter().map(|finding| line(&project, finding)).collect();
    assert_eq!(lines, [13, 15, 19], "{never:#?}");
    // The rule on less than 5 minutes stands behind that on less than 8.
    let behind = never[0];
    assert_eq!(behind.problem.labels.len(), 1);
    assert_eq!(project.sources().locate(behind.problem.labels[0].span).unwrap().1.line, 9);
    let witness = behind.witness.as_ref().unwrap();
    assert_eq!((witness.outcome.name(), witness.reason.as_str()), ("deny", "too_short"));
    assert_eq!(witness.rule.as_deref(), Some("example/97112.yaml:9"));
    assert!(witness.given.iter().any(|(name, value)| name == "minutes" && value.as_i64() < Some(5)));
    // The edition begins after the day that the other rule goes by.
    assert!(never[1].witness.is_none());
    assert!(never[1].problem.primary.as_ref().unwrap().text.contains("never holds"));
    let always = told(&found, "criterion-always");
    assert_eq!(always.len(), 1);
    assert_eq!(always[0].problem.message, "`current` is met by every case");
    let never_matters: Vec<&str> =
        told(&found, "fact-never-matters").iter().map(|finding| finding.problem.message.as_str()).collect();
    assert_eq!(never_matters, ["no case is decided otherwise for `plan_signed`"]);
    let idle: Vec<u32> =
        told(&found, "threshold-idle").iter().map(|finding| line(&project, finding)).collect();
    // The day of `current`, that of the rule that never holds, and the 5 minutes and 40 visits that are behind others.
    assert_eq!(idle, [7, 14, 16, 20]);
    assert!(found.findings.iter().all(|finding| finding.certain));
}

#[test]
fn every_rule_that_decides_is_left_alone() {
    let rules = "rules:\n  - deny: too_short\n    when: minutes < 8 minutes\n  - otherwise: { approve: criteria_met }\n";
    let (_, found) = analysed(&folder(rules));
    assert_eq!(found.findings.len(), 0, "{:#?}", found.findings);
    let edition = &found.editions[0];
    assert!(edition.silence && edition.open.is_empty());
    assert_eq!((edition.shown, edition.proved), (2, 1));
}

#[test]
fn an_invariant_is_proved_or_broken_by_a_case() {
    let rules = "\
rules:
  - deny: not_impaired
    when: provider is chiropractor
  - approve: criteria_met
    when: balance is poor
  - otherwise: { pend: many_visits }
invariants:
  - never: approve
    when: provider is chiropractor
  - always: approve
    when: balance is poor
    title: Poor balance is enough
";
    let folder = folder(rules);
    let (project, found) = analysed(&folder);
    assert_eq!(found.editions[0].invariants, ["never approve when provider is chiropractor"]);
    let broken = told(&found, "invariant-broken");
    assert_eq!(broken.len(), 1);
    assert_eq!(line(&project, broken[0]), 15);
    let witness = broken[0].witness.as_ref().unwrap();
    assert_eq!(witness.outcome.name(), "deny");
    assert!(witness.facts().contains("`provider: chiropractor`"), "{}", witness.facts());
    // `check` tells it as well, and nothing is compiled.
    let checked = Project::load(folder.root(), &Options::default());
    let problems: Vec<&str> = checked.diagnostics().iter().map(|problem| problem.code.name).collect();
    assert_eq!((problems, checked.bundle().is_none()), (vec!["invariant-broken"], true));
}

#[test]
fn an_invariant_changes_no_determination() {
    let rules = "rules:\n  - deny: not_impaired\n    when: balance is normal\n  - otherwise: { approve: criteria_met }\n";
    let stated = format!(
        "{rules}invariants:\n  - never: approve\n    when: [balance is normal, minutes < 8 minutes]\n"
    );
    let nodes = |inner: &str| {
        let project = Project::load(folder(inner).root(), &Options::default());
        let unit = project.bundle().unwrap().units[0].clone();
        let mut functions = mednec_analysis::Functions::of(project.bundle().unwrap(), 0).unwrap();
        let root = functions.determination().unwrap();
        (functions.freeze(&[root]).0.len(), unit.editions[0].invariants.len())
    };
    assert_eq!((nodes(rules).0, nodes(&stated).0), (nodes(rules).0, nodes(rules).0));
    assert_eq!(nodes(&stated).1, 1);
}

#[test]
fn what_silence_has_a_part_in_is_named() {
    let rules = "\
rules:
  - deny: no_plan
    when: not plan_missing
  - approve: criteria_met
    when: plan_signed
  - otherwise: { pend: many_visits }
";
    let (_, found) = analysed(&folder(rules));
    let silent = told(&found, "silence-denies");
    assert_eq!(silent.len(), 1);
    assert!(silent[0].problem.primary.as_ref().unwrap().text.contains("`plan_missing`"));
    assert!(!found.editions[0].silence);
}

#[test]
fn an_outcome_that_nothing_reaches_is_told() {
    let rules = "\
rules:
  - deny: not_impaired
    when: balance is normal
  - pend: many_visits
    when: balance in [fair, poor]
  - otherwise: { approve: criteria_met }
";
    let (_, found) = analysed(&folder(rules));
    let messages: Vec<&str> =
        told(&found, "outcome-never-reached").iter().map(|one| one.problem.message.as_str()).collect();
    assert_eq!(messages, ["no case ends in `approve`, though rules name it"]);
}

#[test]
fn a_rule_is_overruled_where_it_ends_a_case_and_no_case_ends_so() {
    let stage = |name: &str, stage: &str, rules: &str| {
        let head = HEAD.replace("/97112", name).replace("procedures", &format!("stage: {stage}\nprocedures"));
        format!("{head}rules:\n{rules}{REASONS}")
    };
    // Whoever passes the first stage is denied by the second: its approval passes on, and never ends a case.
    let coverage = stage(
        "/coverage",
        "coverage",
        "  - deny: too_short\n    when: minutes < 8 minutes\n  - otherwise: { approve: criteria_met }\n",
    );
    // What the second says of short services, the first has said before it.
    let payment = stage(
        "/payment",
        "payment",
        "  - deny: no_plan\n    when: minutes < 5 minutes\n  - otherwise: { pend: many_visits }\n",
    );
    let folder = Folder::with(&[
        ("vocabulary/facts.yaml", VOCABULARY),
        ("example/payer.yaml", &format!("{}stages: [coverage, payment]\n", super::PAYER)),
        ("example/coverage.yaml", &coverage),
        ("example/payment.yaml", &payment),
    ]);
    let (project, found) = analysed(&folder);
    let overruled = told(&found, "outcome-never-reached");
    let [finding] = overruled[..] else { panic!("{overruled:#?} {:#?}", project.diagnostics()) };
    assert_eq!(finding.edition.as_ref().unwrap().0, "example-health/payment");
    assert_eq!(finding.problem.message, "no case is determined as this rule says");
}

#[test]
fn a_finding_is_allowed_where_it_stands() {
    let allowed = "    allow: { rule-never-decides: The source says both. }\n";
    let rules = format!(
        "rules:\n  - deny: too_short\n    when: minutes < 8 minutes\n  - deny: too_short\n    \
         when: minutes < 5 minutes\n{allowed}  - otherwise: {{ approve: criteria_met }}\n"
    );
    let (_, found) = analysed(&folder(&rules));
    assert!(told(&found, "rule-never-decides").is_empty());
    assert_eq!(told(&found, "threshold-idle").len(), 1);
}

#[test]
fn saved_cases_pass_and_no_file_is_written_over() {
    let folder = folder(MANY);
    let (project, found) = analysed(&folder);
    let into = folder.path("example/found");
    let saved = save_cases(&found, project.sources(), &into).unwrap();
    assert_eq!((saved.files.len(), saved.cases), (1, 2));
    let text = std::fs::read_to_string(&saved.files[0]).unwrap();
    assert_eq!(mednec_format::made(text.clone()), text);
    let again = save_cases(&found, project.sources(), &into).unwrap_err();
    assert_eq!(again.code.name, "already-there");
    let project = Project::load(folder.root(), &Options::default());
    assert!(project.diagnostics().iter().all(|problem| !problem.is_error()), "{:#?}", project.diagnostics());
    let run = run_cases(&project, None);
    assert_eq!((run.passed(), run.failed()), (2, 0));
}

#[test]
fn an_analysis_is_the_same_every_time_and_has_its_shape() {
    let folder = folder(MANY);
    let json = || {
        let (project, found) = analysed(&folder);
        found.json(project.sources())
    };
    let text = json();
    assert_eq!(text, json());
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["schema"], crate::ANALYSIS_SCHEMA);
    assert_eq!(value["editions"][0]["no_denial_from_silence"], true);
    let first = value["findings"].as_array().unwrap().iter().find(|one| one["code"] == "rule-never-decides");
    assert_eq!(first.unwrap()["witness"]["outcome"], "deny");
    assert_eq!(first.unwrap()["possible"], false);
}
