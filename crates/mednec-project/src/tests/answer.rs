//! Answers to cases of the sample policies.

use mednec_graph::{Disposition, Outcome, Status};

use super::sample;
use crate::{Answer, Answerer, CasePlace, CaseReader, SCHEMA};

fn answer(case: &str) -> Answer {
    let project = sample();
    let bundle = project.bundle().unwrap();
    let mut reader = CaseReader::new(bundle);
    let mut read = reader.blank();
    reader.read_json(case, CasePlace::Path("case.json"), &mut read).unwrap();
    Answerer::new(bundle, project.sha256().unwrap()).answer(&read, read.payer)
}

#[test]
fn a_denial_says_everything_a_reviewer_needs() {
    let answer = answer(
        r#"{"case_id": 7, "procedure": 97112, "service_date": "2025-01-01", "one_on_one": true, "tone": "normal", "gait_speed": 0.90}"#,
    );
    assert_eq!((answer.schema.as_str(), answer.case_id.as_deref()), (SCHEMA, Some("7")));
    assert_eq!(
        (answer.payer.as_deref(), answer.payer_name.as_deref()),
        (Some("example-health"), Some("Example Health"))
    );
    assert_eq!(answer.policy.as_ref().unwrap().names(), ["example-health/97112"]);
    assert_eq!(answer.edition.as_ref().unwrap().names(), ["2024"]);
    assert_eq!((answer.outcome, answer.reason.as_str()), (Outcome::Deny, "not_impaired"));
    assert_eq!(answer.basis.unwrap().name(), "medical_necessity");
    assert_eq!(answer.disposition, Disposition::Recommended);
    assert_eq!((answer.codes.group.as_deref(), answer.codes.carc.as_deref()), (Some("CO"), Some("50")));
    assert_eq!(answer.codes.review_action.as_deref(), Some("A3"));
    assert_eq!(answer.suggest, ["97110"]);
    assert!(answer.missing.is_empty() && answer.exact);
    assert_eq!(answer.possible.len(), 1);
    let rule = answer.rule.unwrap();
    assert!(rule.text.starts_with("deny") && rule.place.starts_with("example/97112.yaml:"), "{rule:?}");
    let criteria = answer.criteria.unwrap();
    let impaired = criteria.iter().find(|criterion| criterion.name.as_deref() == Some("impaired")).unwrap();
    assert_eq!((impaired.status, impaired.count.as_deref()), (Status::NotMet, Some("any")));
    assert_eq!(impaired.citations, ["Medical policy 12, §4.2"]);
    let slow = impaired.members.iter().find(|member| member.name.as_deref() == Some("slow")).unwrap();
    assert_eq!(slow.facts[0].value.as_deref(), Some("0.9 metres per second"));
}

#[test]
fn what_is_missing_is_asked_for_and_nothing_else() {
    let answer =
        answer(r#"{"procedure": 97112, "one_on_one": true, "gait_speed": 1, "reviewer_agrees": true}"#);
    assert_eq!((answer.outcome, answer.reason.as_str()), (Outcome::Pend, "information_needed"));
    let missing: Vec<_> = answer.missing.iter().map(|m| (m.fact.as_str(), m.answered_by.as_str())).collect();
    assert_eq!(missing, [("tone", "provider")]);
    let tone = &answer.missing[0];
    assert_eq!(
        (tone.question.as_deref(), tone.found_in.as_deref()),
        (Some("How is the tone?"), Some("examination"))
    );
    assert_eq!((tone.expected.as_str(), &tone.known), ("one of normal, low, high", &None));
    let texts: Vec<Option<&str>> = answer.possible.iter().map(|one| one.text.as_deref()).collect();
    assert!(texts.contains(&Some("Not shown to be needed.")), "{texts:?}");
    assert_eq!(answer.possible.len(), 2);
    assert!(answer.rule.is_none());
}

#[test]
fn what_is_known_of_a_missing_fact_is_said() {
    let answer = answer(
        r#"{"procedure": 97112, "one_on_one": true, "gait_speed": {"between": [0.5, 1]}, "tone": {"one_of": ["normal", "low"]}, "reviewer_agrees": true}"#,
    );
    let known: Vec<_> = answer.missing.iter().map(|m| (m.fact.as_str(), m.known.as_deref())).collect();
    assert_eq!(
        known,
        [("gait_speed", Some("from 0.5 to 1 metres per second")), ("tone", Some("one of normal, low"))]
    );
}

#[test]
fn only_a_reviewer_can_settle_it() {
    let answer = answer(r#"{"procedure": 97112, "one_on_one": true, "tone": "low"}"#);
    assert_eq!((answer.outcome, answer.reason.as_str()), (Outcome::Pend, "clinical_review"));
    assert_eq!(answer.basis.unwrap().name(), "clinical_review");
}

#[test]
fn an_answer_is_read_back_as_it_was_written() {
    let answer = answer(r#"{"procedure": 97112, "one_on_one": false, "member_name": "jane"}"#);
    let json = serde_json::to_string(&answer).unwrap();
    assert_eq!(serde_json::from_str::<Answer>(&json).unwrap(), answer);
    assert!(json.contains(r#""status":"not_met""#) || json.contains(r#""status":"unknown""#));
    assert!(!json.contains("jane"));
}

#[test]
fn criteria_are_left_out_on_request() {
    let project = sample();
    let bundle = project.bundle().unwrap();
    let mut answerer = Answerer::new(bundle, "x").criteria(false);
    let answer = answerer.answer(&CaseReader::new(bundle).blank(), None);
    assert!(answer.criteria.is_none());
    assert!(!serde_json::to_string(&answer).unwrap().contains("criteria\":"));
}
