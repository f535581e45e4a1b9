//! `next` and `explain` as their users meet them.

use serde_json::Value;

use crate::program::{fed, root, text};

fn told(arguments: &[&str], input: &str) -> String {
    let output = fed(arguments, input);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// Every command that the page shows, with what it shows of its output.
#[test]
fn the_page_shows_what_is_so() {
    let page = std::fs::read_to_string(root().join("docs/questions.md")).unwrap();
    let mut commands = 0;
    for block in page.split("```console\n$ mednec ").skip(1) {
        let (command, rest) = block.split_once('\n').unwrap();
        let shown = rest.split("```").next().unwrap();
        let output = told(&command.split(' ').collect::<Vec<_>>(), "");
        // Of some only a part is shown.
        match shown.strip_prefix("…\n") {
            Some(part) => assert!(output.contains(part), "`mednec {command}` tells otherwise\n{output}"),
            None => assert_eq!(shown, output, "`mednec {command}` tells otherwise"),
        }
        assert!(output.lines().all(|line| line.chars().count() <= 80), "{output}");
        commands += 1;
    }
    assert!(commands >= 3, "{commands} commands were found");
}

#[test]
fn questions_are_asked_until_the_case_is_decided() {
    let next = ["next", "-p", "tests/readme", "--case", "tests/readme/case.json", "--interactive"];
    let approved = told(&next, "40\n");
    assert!(approved.contains("What is the score on the Berg Balance Scale?"), "{approved}");
    assert!(approved.contains("APPROVE  criteria met"), "{approved}");
    // What cannot be is asked again, and what nobody knows is left open.
    let output = fed(&next, "99\n\n");
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("not taken: "), "{}", text(&output.stdout));
    // A question that is asked again keeps its number.
    assert!(!text(&output.stdout).lines().any(|line| line.starts_with("2 ")), "{}", text(&output.stdout));
    assert_eq!(text(&output.stdout).matches("Berg Balance Scale?").count(), 3);
    assert!(text(&output.stdout).contains("PEND     information needed"));
    let piped = fed(&["next", "-p", "tests/readme", "--case", "-", "--interactive"], "{}");
    assert_eq!(piped.status.code(), Some(1), "{}", text(&piped.stderr));
}

#[test]
fn lists_and_payers_are_answered_in_words() {
    let next = ["next", "-p", "tests/workload/policies", "--case"];
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("case.json");
    let facts = r#"{"procedure": 97112, "technique": "pnf", "direct_one_on_one": true, "one_on_one_minutes": 30,
        "provider_type": "physician", "muscle_tone": "hypotonic"}"#;
    std::fs::write(&case, facts).unwrap();
    let mut arguments = next.to_vec();
    arguments.extend([case.to_str().unwrap(), "--interactive"]);
    let denied = told(&arguments, "M54.2, R51.9\n");
    assert!(denied.contains("DENY     no neuromuscular impairment"), "{denied}");
}

#[test]
fn a_machine_reads_questions_and_explanations() {
    let case = ["-p", "tests/readme", "--case", "tests/readme/case.json", "--format", "json"];
    let run = |verb: &str, more: &[&str]| -> Value {
        let mut arguments = vec![verb];
        arguments.extend(case);
        arguments.extend(more);
        serde_json::from_str(&told(&arguments, "")).unwrap()
    };
    let next = run("next", &[]);
    assert_eq!((&next["schema"], &next["method"]), (&"mednec.next/1".into(), &"planned".into()));
    assert_eq!(next["questions"][0]["answers"].as_array().unwrap().len(), 2);
    let explained = run("explain", &["--why-not", "approve", "--counterfactual"]);
    assert_eq!(explained["schema"], "mednec.explanation/1");
    assert_eq!(explained["counterfactual"]["outcome"], "approve");
    assert_eq!(explained["why_not"]["rules"][0]["in_the_way"][0]["stands"], "open");
    let several = told(
        &["next", "-p", "tests/workload/policies", "--case", "-", "--from", "ndjson", "--format", "json"],
        "{\"procedure\": 97112}\n{\"procedure\": 97110}\n",
    );
    let several: Value = serde_json::from_str(&several).unwrap();
    assert_eq!(several[1]["decided"], true);
    assert_eq!(several[0]["method"], "greedy");
}

#[test]
fn files_that_cannot_be_used_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let costs = folder.path().join("costs.yaml");
    std::fs::write(&costs, "costs: { therapy_evaluation: 5 }\n").unwrap();
    let arguments = [
        "next",
        "-p",
        "tests/readme",
        "--case",
        "tests/readme/case.json",
        "--costs",
        costs.to_str().unwrap(),
    ];
    let output = fed(&arguments, "");
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("did you mean `therapy evaluation`?"), "{}", text(&output.stderr));
    let unknown = fed(&["explain", "--case", "tests/readme/case.json", "--why-not", "approved"], "");
    assert_eq!(unknown.status.code(), Some(1));
}
