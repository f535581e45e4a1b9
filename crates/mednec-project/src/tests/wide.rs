//! Answers of policies with stages, grants, records, closings, lapses and what is documented.

use mednec_graph::fact::read_date;
use mednec_graph::{Disposition, Outcome, Status};

use super::{Folder, PAYER, VOCABULARY, codes, told};
use crate::{Answer, Answerer, CasePlace, CaseReader, Project, run_cases};

const FACTS: &str = "  state: { type: one of, choices: [AZ, CA] }
  decision_date: { type: date }
  information_requested_on: { type: date }
  record_complete: { type: yes/no }
  berg: { type: whole number, unit: points, range: 0 to 56 }
  goal: { type: yes/no, question: Is there a goal?, if_absent: { value: no, when: record_complete } }
";

const STAGES: &str = "stages: [benefit, necessity]\n";

const BENEFIT: &str = "\
policy: example-health/benefit
title: Benefit limits
edition: b1
status: approved
approved: { by: Benefit board, on: 2025-01-03 }
next_review: 2026-01-01
stage: benefit
procedures: [97112]
sources:
  plan: { title: Plan document, authority: Plan }
criteria:
  limit_reached:
    when: count of visits before this in the calendar year of service_date >= 4
    cite: plan p. 3
rules:
  - deny: benefit_used_up
    when: limit_reached
    cite: plan p. 3
  - otherwise: { approve: within_limit }
reasons:
  benefit_used_up: { basis: benefit_limit }
  not_received: { basis: information }
lapses:
  when: decision_date is after information_requested_on + 45 days
  deny: not_received
  cite: plan p. 9
";

const NECESSITY: &str = "\
policy: example-health/necessity
title: Necessity
edition: n1
stage: necessity
procedures: [97112]
sources:
  rehab-12: { title: Medical policy 12 }
  cms: { title: CMS manual, authority: CMS }
parameters:
  standard_visits: 18 visits
criteria:
  impaired:
    cite: [rehab-12 §4.2, cms §220]
    any: [tone is low, berg < 45 points]
rules:
  - pend: no_berg
    when: berg is not documented
  - deny: not_impaired
    unless: impaired
  - deny: no_goal
    unless: goal
  - approve_in_part: criteria_met
    when: visits_used including this <= 10 visits
    grant: { visits: standard_visits, within: 6 weeks, from: service_date, remainder: review }
  - otherwise: { approve: enough_visits }
reasons:
  no_berg: { basis: documentation, text: The balance was not measured. }
  not_impaired: { basis: medical_necessity }
  no_goal: { basis: medical_necessity }
  not_received: { basis: information }
  criteria_met: { basis: medical_necessity }
dispositions:
  - { outcome: deny, basis: medical_necessity, when: state is AZ, is: final }
lapses:
  when: decision_date is after information_requested_on + 45 days
  deny: not_received
  cite: cms §3
";

const CODES: &str = "\
code_system: icd-10-cm
title: Diagnoses
codes:
  G35: { title: Multiple sclerosis, until: 2025-09-30 }
  G35.A: { title: Relapsing multiple sclerosis, from: 2025-10-01 }
";

fn folder() -> Folder {
    Folder::with(&[
        ("vocabulary/facts.yaml", &VOCABULARY.replace("constraints:\n", &format!("{FACTS}constraints:\n"))),
        ("vocabulary/icd.yaml", CODES),
        ("example/payer.yaml", &format!("{PAYER}{STAGES}")),
        ("example/benefit.yaml", BENEFIT),
        ("example/necessity.yaml", NECESSITY),
    ])
}

fn project() -> Project {
    let project = folder().load();
    assert!(!project.has_errors(), "{}", told(project.sources(), project.diagnostics()));
    project
}

fn answer(facts: &str) -> Answer {
    let project = project();
    let bundle = project.bundle().unwrap();
    let mut reader = CaseReader::new(bundle);
    let mut case = reader.blank();
    let text = format!("{{\"procedure\": 97112, {facts}}}");
    let read = reader.read_json(&text, CasePlace::Path("case.json"), &mut case);
    read.unwrap_or_else(|problems| panic!("{problems:#?}"));
    Answerer::new(bundle, project.sha256().unwrap()).answer(&case, None)
}

const GOOD: &str =
    r#""service_date": "2025-03-10", "visits": {"exactly": []}, "tone": "low", "berg": 50, "goal": true"#;

#[test]
fn a_grant_says_how_much_and_until_when() {
    let answer = answer(&format!("{GOOD}, \"visits_used\": 3"));
    assert_eq!((answer.outcome, answer.reason.as_str()), (Outcome::ApproveInPart, "criteria_met"));
    let grant = answer.grant.unwrap();
    let visits = &grant.quantities[0];
    assert_eq!(
        (visits.name.as_str(), visits.value.as_deref(), visits.unit.as_deref()),
        ("visits", Some("18"), Some("visits"))
    );
    assert_eq!((grant.from.as_deref(), grant.remainder.as_deref()), (Some("2025-03-10"), Some("review")));
    assert_eq!((grant.until.as_deref(), grant.procedure), (Some("2025-04-20"), None));
    assert!(grant.missing.is_empty());
}

#[test]
fn each_stage_is_told_and_which_of_them_decided() {
    let approved = answer(&format!("{GOOD}, \"visits_used\": 3"));
    let of = |answer: &Answer| -> Vec<(String, bool, Option<Outcome>)> {
        let stage =
            |one: &crate::answer::EditionShown| (one.stage.clone().unwrap(), one.deciding, one.outcome);
        answer.editions.iter().map(stage).collect()
    };
    assert_eq!(
        of(&approved),
        [
            ("benefit".to_owned(), false, Some(Outcome::Approve)),
            ("necessity".to_owned(), true, Some(Outcome::ApproveInPart))
        ]
    );
    assert_eq!(approved.policy.as_ref().unwrap().names(), ["example-health/necessity"]);
    let benefit = &approved.editions[0];
    assert_eq!(
        (benefit.approved_by.as_deref(), benefit.approved_on.as_deref(), benefit.next_review.as_deref()),
        (Some("Benefit board"), Some("2025-01-03"), Some("2026-01-01"))
    );
    let visits = r#"{"exactly": [{"date": "2025-01-02"}, {"date": "2025-01-03"}, {"date": "2025-01-04"}, {"date": "2025-01-05"}]}"#;
    let denied = answer(&format!("{}, \"visits_used\": 3", GOOD.replace(r#"{"exactly": []}"#, visits)));
    assert_eq!((denied.outcome, denied.reason.as_str()), (Outcome::Deny, "benefit_used_up"));
    assert_eq!(denied.edition.as_ref().unwrap().names(), ["b1"]);
    assert!(denied.editions[0].deciding && !denied.editions[1].deciding);
    let rule = denied.rule.unwrap();
    assert_eq!(rule.citations[0].authority.as_deref(), Some("Plan"));
    assert_eq!(denied.disposition, Disposition::Final);
}

#[test]
fn criteria_of_every_stage_are_told_with_all_they_cite() {
    let answer = answer(&format!("{GOOD}, \"visits_used\": 3"));
    let criteria = answer.criteria.unwrap();
    let told: Vec<_> = criteria
        .iter()
        .map(|one| (one.policy.as_deref().unwrap(), one.name.as_deref().unwrap(), one.status))
        .collect();
    assert_eq!(
        told,
        [
            ("example-health/benefit", "limit_reached", Status::NotMet),
            ("example-health/necessity", "impaired", Status::Met)
        ]
    );
    assert_eq!(criteria[1].citations, ["Medical policy 12, §4.2", "CMS manual, §220"]);
    assert_eq!(criteria[1].authorities[0].authority.as_deref(), Some("CMS"));
    // What is computed is shown, or what it is computed from.
    assert!(!criteria[0].facts.is_empty() && criteria[0].facts.iter().all(|fact| fact.value.is_some()));
}

#[test]
fn an_absence_that_counts_is_told() {
    let facts =
        GOOD.replace(r#", "goal": true"#, r#", "record_complete": true, "visits_used": 3, "state": "CA""#);
    let answer = answer(&facts);
    assert_eq!((answer.outcome, answer.reason.as_str()), (Outcome::Deny, "no_goal"));
    let closed = &answer.closed[0];
    assert_eq!(
        (closed.fact.as_str(), closed.value.as_str(), closed.when.as_str()),
        ("goal", "no", "record_complete")
    );
    let rule = answer.rule.unwrap();
    assert_eq!(rule.facts[0].value.as_deref(), Some("no (counted, being absent)"));
    assert_eq!(answer.disposition, Disposition::Recommended);
}

#[test]
fn an_absence_that_nothing_looked_at_is_not_told() {
    let facts = FACTS.replace(
        "  record_complete",
        "  orthosis: { type: yes/no, if_absent: { value: no, when: record_complete } }\n  record_complete",
    );
    let vocabulary = VOCABULARY.replace("constraints:\n", &format!("{facts}constraints:\n"));
    let folder = Folder::with(&[
        ("vocabulary/facts.yaml", &vocabulary),
        ("vocabulary/icd.yaml", CODES),
        ("example/payer.yaml", &format!("{PAYER}{STAGES}")),
        ("example/benefit.yaml", BENEFIT),
        ("example/necessity.yaml", NECESSITY),
    ]);
    let project = folder.load();
    let bundle = project.bundle().unwrap();
    let mut reader = CaseReader::new(bundle);
    let mut case = reader.blank();
    let text =
        GOOD.replace(r#", "goal": true"#, r#", "record_complete": true, "visits_used": 3, "state": "CA""#);
    reader
        .read_json(&format!("{{\"procedure\": 97112, {text}}}"), CasePlace::Path("case.json"), &mut case)
        .unwrap();
    let answer = Answerer::new(bundle, project.sha256().unwrap()).answer(&case, None);
    let closed: Vec<&str> = answer.closed.iter().map(|closed| closed.fact.as_str()).collect();
    assert_eq!(closed, ["goal"]);
}

#[test]
fn a_policy_says_what_is_final() {
    let facts = GOOD.replace("low", "normal").replace("true", "false");
    let of = |state: &str| answer(&format!("{facts}, \"visits_used\": 3, \"state\": {state}")).disposition;
    assert_eq!(of("\"AZ\""), Disposition::Final);
    assert_eq!(of("\"CA\""), Disposition::Recommended);
    assert_eq!(of("null"), Disposition::Recommended);
}

#[test]
fn a_request_that_waited_too_long_is_told_with_what_opens_it_again() {
    let facts = GOOD.replace(r#", "goal": true"#, r#", "visits_used": 3"#);
    let late = r#""information_requested_on": "2025-03-11", "decision_date": "2025-05-01""#;
    let answer = answer(&format!("{facts}, {late}"));
    assert_eq!((answer.outcome, answer.reason.as_str()), (Outcome::Deny, "not_received"));
    let lapsed = answer.lapsed.unwrap();
    assert_eq!(lapsed.text, "decision_date is after information_requested_on + 45 days");
    assert_eq!(
        (lapsed.reopens, lapsed.citations[0].text.as_str()),
        (vec!["goal".to_owned()], "Plan document, p. 9")
    );
    assert!(lapsed.place.starts_with("example/benefit.yaml:") && answer.editions[0].deciding);
    assert_eq!(answer.missing[0].fact, "goal");
    assert!(answer.rule.is_none());
}

#[test]
fn what_is_not_documented_opens_a_decision_again() {
    let facts = GOOD.replace(r#""berg": 50, "#, "");
    let answer = answer(&format!("{facts}, \"visits_used\": 3"));
    assert_eq!((answer.outcome, answer.reason.as_str()), (Outcome::Pend, "no_berg"));
    assert_eq!(answer.reopens.iter().map(|one| one.fact.as_str()).collect::<Vec<_>>(), ["berg"]);
    assert!(answer.missing.is_empty());
}

#[test]
fn what_is_missing_is_a_fact_of_the_vocabulary() {
    let facts = GOOD.replace(r#""visits": {"exactly": []}"#, r#""visits": {"at_least": [null, null, null]}"#);
    let answer = answer(&format!("{facts}, \"visits_used\": 3"));
    assert_eq!(answer.outcome, Outcome::Pend);
    let missing: Vec<_> =
        answer.missing.iter().map(|one| (one.fact.as_str(), one.known.as_deref())).collect();
    assert_eq!(missing, [("visits", Some("3 records, perhaps more"))]);
    let grants: Vec<_> = answer.possible.iter().filter_map(|one| one.grant.as_ref()).collect();
    assert_eq!((grants.len(), grants[0].quantities[0].value.as_deref()), (1, Some("18")));
}

#[test]
fn codes_that_are_not_valid_on_the_day_are_told_and_do_not_keep_a_case_back() {
    let project = project();
    let bundle = project.bundle().unwrap();
    let mut reader = CaseReader::new(bundle);
    let mut case = reader.blank();
    let mut told = |codes: &str, day: &str| {
        let text = format!("{{\"diagnoses\": [{codes}], \"service_date\": {day}}}");
        reader.read_json(&text, CasePlace::Path("case.json"), &mut case).unwrap();
        let answer = Answerer::new(bundle, "x").answer(&case, None);
        let warnings: Vec<String> = reader.warnings().iter().map(|warning| warning.message.clone()).collect();
        assert_eq!(answer.warnings.len(), warnings.len());
        assert!(answer.warnings.iter().all(|warning| warning.code == "code-not-valid-on-date"));
        answer.warnings.into_iter().map(|warning| warning.text).collect::<Vec<_>>()
    };
    assert_eq!(
        told("\"G35\", \"G20\", null", "\"2025-10-01\""),
        ["`G35` in `diagnoses` is not valid on 2025-10-01: it is valid until 2025-09-30"]
    );
    assert_eq!(
        told("\"G35.A\"", "\"2025-09-30\""),
        ["`G35.A` in `diagnoses` is not valid on 2025-09-30: it is valid from 2025-10-01"]
    );
    assert!(told("\"G35\"", "\"2025-09-30\"").is_empty());
    assert!(told("\"G35\"", "null").is_empty());
    assert!(told("\"G35\"", "{\"between\": [\"2025-09-30\", \"2025-12-01\"]}").is_empty());
    assert_eq!(told("\"G35\"", "{\"between\": [\"2025-10-30\", \"2025-12-01\"]}").len(), 1);
}

const CASES: &str = "\
cases:
  - id: in-part
    given:
      { procedure: 97112, service_date: 2025-03-10, visits: { exactly: [] }, tone: low, berg: 50, goal: yes, visits_used: 3 }
    expect:
      outcome: approve_in_part
      reason: criteria_met
      disposition: final
      grant: { visits: 18 visits, from: 2025-03-10, until: 2025-04-21, remainder: none }
";

#[test]
fn grants_and_dispositions_are_compared_and_brought_up_to_date() {
    let folder = folder();
    folder.write("example/a.cases.yaml", CASES);
    let project = folder.load();
    assert!(!project.has_errors(), "{}", told(project.sources(), project.diagnostics()));
    let run = run_cases(&project, None);
    let differ: Vec<_> = run.results[0]
        .differences
        .iter()
        .map(|one| (one.aspect.clone(), one.expected.as_str(), one.found.as_str()))
        .collect();
    let grant = |name: &str| crate::Aspect::Grant(name.to_owned());
    assert_eq!(
        differ,
        [(grant("until"), "2025-04-21", "2025-04-20"), (grant("remainder"), "none", "review")]
    );
    let updated = crate::update(&project, &run);
    assert_eq!(
        updated.files[0].1,
        CASES.replace("04-21", "04-20").replace("remainder: none", "remainder: review")
    );
}

#[test]
fn words_that_no_grant_has_are_told() {
    let folder = folder();
    let wrong = CASES
        .replace("disposition: final", "disposition: finl")
        .replace("visits: 18 visits", "vists: 18")
        .replace("until: 2025-04-21", "until: soon")
        .replace("remainder: none", "remainder: later");
    folder.write("example/a.cases.yaml", wrong);
    let project = folder.load();
    let told = told(project.sources(), project.diagnostics());
    assert_eq!(
        codes(project.diagnostics()).iter().filter(|code| **code == "expected-word").count(),
        4,
        "{told}"
    );
    for near in
        ["did you mean `final`?", "did you mean `visits`?", "write a day", "write `review`, `deny` or `none`"]
    {
        assert!(told.contains(near), "{near}\n{told}");
    }
}

#[test]
fn reviews_that_are_due_are_told_where_someone_says_what_day_it_is() {
    let project = project();
    let overdue = |day: &str| project.overdue(read_date(day).unwrap());
    assert!(overdue("2026-01-01").is_empty());
    let found = overdue("2026-01-02");
    assert_eq!(codes(&found), ["review-overdue"]);
    assert!(found[0].message.contains("`example-health/benefit` was to be read again by 2026-01-01"));
}
