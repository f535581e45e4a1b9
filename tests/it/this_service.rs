//! The requested service among the records of a list: added or taken away only where it is one of those that are meant.

use mednec_compiler::Options;
use mednec_graph::Walker;
use mednec_project::{CasePlace, CaseReader};
use mednec_source::Severity;
use mednec_tests::compile_texts;

fn facts(counts: &str) -> String {
    format!(
        "facts:
  procedure: {{ type: code, system: cpt }}
  service_date: {{ type: date }}
  episode_start: {{ type: date }}
  requested: {{ type: one of, choices: [physical, speech] }}
  visits:
    type: list of records
    length: 0 to 99
    counts: {counts} this
    this: {{ discipline: requested }}
    fields:
      date: {{ type: date }}
      discipline: {{ type: one of, choices: [physical, speech] }}
      minutes: {{ type: whole number, unit: minutes, range: 0 to 60 }}
"
    )
}

/// The errors of a rule that denies on this condition, and what it comes to on each case: `deny`, `approve`, or the facts
/// that are asked for.
fn told(counts: &str, when: &str, cases: &[&str]) -> Result<Vec<String>, Vec<&'static str>> {
    let policy = format!(
        "policy: example/97112\nprocedures: [97112]\nreasons:\n  r: {{ basis: benefit_limit }}\nrules:\n  - deny: \
         r\n    when: {when}\n  - otherwise: {{ approve: ok }}\n"
    );
    let facts = facts(counts);
    let files = [
        ("facts.yaml", facts.as_str()),
        ("example/payer.yaml", "payer: example\nname: Example Health (fictional)\n"),
        ("example/policy.yaml", policy.as_str()),
    ];
    let compiled = compile_texts(&files, &Options::default()).1;
    let errors = compiled.diagnostics.iter().filter(|problem| problem.severity == Severity::Error);
    let errors: Vec<&'static str> = errors.map(|problem| problem.code.name).collect();
    let Some(bundle) = compiled.bundle.filter(|_| errors.is_empty()) else { return Err(errors) };
    let (mut reader, mut walker) = (CaseReader::new(&bundle), Walker::new(&bundle));
    let mut found = Vec::new();
    for case in cases {
        let mut named = reader.blank();
        let text = format!("{{\"procedure\": \"97112\", {case}}}");
        reader.read_json(&text, CasePlace::Path("case.json"), &mut named).expect(&text);
        let determination = walker.determine(Some(0), &named.case);
        found.push(match determination.decided().and_then(|leaf| bundle.leaf(leaf)) {
            Some(leaf) => leaf.outcome.name().to_owned(),
            None => {
                let names = determination.missing.iter().filter_map(|id| bundle.fact(*id));
                names.map(|fact| fact.name.as_str()).collect::<Vec<_>>().join(", ")
            }
        });
    }
    Ok(found)
}

fn all(words: &[&str]) -> Result<Vec<String>, Vec<&'static str>> {
    Ok(words.iter().map(|word| (*word).to_owned()).collect())
}

#[test]
fn it_is_counted_where_it_lies_in_the_window() {
    let when = "count of visits including this from episode_start to episode_start + 42 days > 2";
    let visits =
        r#""visits": [{"date": "2025-01-02"}, {"date": "2025-01-03"}], "episode_start": "2025-01-01""#;
    let late = format!(r#""service_date": "2025-06-30", {visits}"#);
    let early = format!(r#""service_date": "2025-02-12", {visits}"#);
    assert_eq!(told("before", when, &[&late, &early, visits]), all(&["approve", "deny", "service_date"]));
}

#[test]
fn it_is_counted_where_it_satisfies_the_condition() {
    let when = "count of visits including this where (discipline is speech) > 0";
    let none = r#""visits": []"#;
    let speech = r#""visits": [], "requested": "speech""#;
    let physical = r#""visits": [], "requested": "physical""#;
    assert_eq!(told("before", when, &[none, speech, physical]), all(&["requested", "deny", "approve"]));
    let when = "count of visits before this where (discipline is speech) > 0";
    let visits = r#""visits": [{"date": "2025-06-30", "discipline": "physical"}, {"date": "2025-06-01", "discipline": "speech"}]"#;
    let physical = format!(r#"{visits}, "requested": "physical""#);
    let speech = format!(r#"{visits}, "requested": "speech""#);
    assert_eq!(told("including", when, &[&physical, &speech]), all(&["deny", "approve"]));
}

#[test]
fn of_several_services_of_a_day_one_makes_the_day() {
    let when = "count of different date of visits including this > 1";
    let same = r#""service_date": "2025-06-30", "visits": [{"date": "2025-06-30"}]"#;
    let other = r#""service_date": "2025-06-30", "visits": [{"date": "2025-06-29"}]"#;
    assert_eq!(told("before", when, &[same, other]), all(&["approve", "deny"]));
    let when = "count of different date of visits before this > 0";
    let alone = r#""service_date": "2025-06-30", "visits": [{"date": "2025-06-30"}]"#;
    let two = r#""service_date": "2025-06-30", "visits": [{"date": "2025-06-30"}, {"date": "2025-06-30"}]"#;
    assert_eq!(told("including", when, &[alone, two]), all(&["approve", "deny"]));
}

#[test]
fn what_is_not_counted_is_not_taken_away() {
    let when = "count of visits before this where (discipline is speech) is 0";
    let none = r#""visits": [], "requested": "speech""#;
    let one = r#""visits": [{"date": "2025-06-01", "discipline": "speech"}], "requested": "speech""#;
    assert_eq!(told("including", when, &[none, one]), all(&["deny", "deny"]));
}

#[test]
fn what_is_not_known_of_it_is_asked_of_the_author() {
    let when = "count of visits including this where (minutes > 8 minutes) > 2";
    assert_eq!(told("before", when, &[]), Err(vec!["count-boundary"]));
    assert_eq!(told("before", "no visits including this", &[]), Err(vec!["count-boundary"]));
    assert_eq!(told("including", "any visits before this", &[]), Err(vec!["count-boundary"]));
    assert_eq!(told("before", "no visits before this", &[r#""visits": []"#]), all(&["deny"]));
}

#[test]
fn the_latest_of_what_is_no_date_is_asked_about() {
    assert_eq!(told("before", "latest minutes of visits >= 46 minutes", &[]), Err(vec!["type-mismatch"]));
    let visits =
        r#""visits": [{"date": "2025-01-01", "minutes": 50}, {"date": "2025-06-01", "minutes": 40}]"#;
    assert_eq!(told("before", "last minutes of visits >= 46 minutes", &[visits]), all(&["approve"]));
    assert_eq!(told("before", "highest minutes of visits >= 46 minutes", &[visits]), all(&["deny"]));
}
