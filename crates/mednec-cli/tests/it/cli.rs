//! The command line as its users meet it: what it prints, where, and with which exit code.

use std::process::Output;

use serde_json::Value;

use crate::program::{W1, code, fed, mednec, root, text};

fn lines(output: &Output) -> Vec<Value> {
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_readme_shows_what_is_so() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let policy = std::fs::read_to_string(root().join("tests/readme/policy.yaml")).unwrap();
    assert!(readme.contains(&policy), "the policy in README.md is not tests/readme/policy.yaml");
    let output = mednec(&["determine", "-p", "tests/readme", "--case", "tests/readme/case.json"]);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    assert!(
        readme.contains(&text(&output.stdout)),
        "README.md shows another answer than\n{}",
        text(&output.stdout)
    );
}

#[test]
fn the_first_command_of_the_readme_works() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let start = "$ cargo run -q -p mednec-cli -- ";
    let line = readme.lines().find_map(|line| line.strip_prefix(start)).unwrap();
    let output = mednec(&line.split(' ').collect::<Vec<_>>());
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let shown = text(&output.stdout);
    assert!(shown.contains("DENY     no neuromuscular impairment"), "{shown}");
    assert!(shown.contains("Instead  97110"), "{shown}");
    assert!(!shown.contains('\u{1b}'), "colour without a terminal");
    let widest = shown.lines().map(|line| line.chars().count()).max().unwrap();
    assert!(widest <= 80, "{widest} columns");
}

#[test]
fn a_stream_is_answered_in_order_and_a_bad_line_has_its_place() {
    let input = concat!(
        "{\"case_id\":\"a\",\"procedure\":\"97110\"}\n",
        "{\"case_id\":\"b\",\"procedure\":\"97112\",\n",
        "{\"case_id\":\"c\",\"procedure\":\"97112\",\"tecnique\":\"massage\"}\n",
        "{\"case_id\":\"d\",\"procedure\":\"97112\",\"technique\":\"massage\"}\n",
    );
    let output =
        fed(&["determine", "-p", W1, "--case", "-", "--from", "ndjson", "--format", "ndjson"], input);
    assert_eq!(code(&output), 3);
    let answers = lines(&output);
    assert_eq!(answers.len(), 4);
    assert_eq!((&answers[0]["case_id"], &answers[0]["outcome"]), (&"a".into(), &"not_applicable".into()));
    assert_eq!(answers[1]["line"], 2);
    assert_eq!(answers[1]["diagnostics"][0]["code"], "case-syntax");
    assert_eq!(answers[2]["case_id"], "c");
    assert_eq!(answers[2]["diagnostics"][0]["code"], "unknown-case-fact");
    assert!(answers[2]["diagnostics"][0].to_string().contains("technique"));
    assert_eq!(answers[3]["reason"], "not_neuromuscular_reeducation");
}

#[test]
fn every_answer_has_what_a_machine_reads() {
    let output = mednec(&[
        "determine",
        "-p",
        "policies",
        "--payer",
        "aetna",
        "--case",
        "policies/aetna/97112.cases.yaml",
        "--format",
        "ndjson",
    ]);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let keys = [
        "schema",
        "case_id",
        "payer",
        "policy",
        "edition",
        "outcome",
        "reason",
        "basis",
        "codes",
        "disposition",
        "suggest",
        "missing",
        "possible",
        "exact",
        "criteria",
        "bundle",
    ];
    let answers = lines(&output);
    assert!(answers.len() > 50);
    for answer in &answers {
        for key in keys {
            assert!(answer.get(key).is_some(), "{} has no `{key}`", answer["case_id"]);
        }
        assert_eq!(answer["bundle"].as_str().unwrap().trim_start_matches("sha256:").len(), 64);
    }
}

#[test]
fn exit_codes_tell_apart_what_was_decided() {
    let with = |technique: &str, more: &str| {
        let case = format!("{{\"case_id\":\"x\",\"procedure\":\"97112\"{technique}}}");
        let arguments = ["determine", "-p", W1, "--case", "-", "--from", "json", "--format", "json", more];
        code(&fed(&arguments, &case))
    };
    assert_eq!(with(",\"technique\":\"massage\"", "--exit-code"), 2);
    assert_eq!(with("", "--exit-code"), 4);
    assert_eq!(with("", "--no-criteria"), 0);
    assert_eq!(with(",\"technique\":7", "--exit-code"), 3);
    assert_eq!(code(&mednec(&["determine", "--nonsense"])), 1);
    assert_eq!(code(&mednec(&["check", "no/such/folder"])), 1);
    assert_eq!(code(&mednec(&["check", "tests/workload/policies"])), 0);
    assert_eq!(code(&mednec(&["test", W1])), 2, "running no case is a failure");
}

#[test]
fn a_bundle_stands_for_its_folder_and_a_damaged_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let (one, two) = (path("one.mednec"), path("two.mednec"));
    for to in [&one, &two] {
        let output = mednec(&["compile", "policies", "-o", to]);
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    }
    let bytes = std::fs::read(&one).unwrap();
    assert_eq!(bytes, std::fs::read(&two).unwrap(), "the bytes depend on the run");
    let ask = |policies: &str| {
        let case = "policies/aetna/97112.cases.yaml";
        mednec(&["determine", "-p", policies, "--payer", "aetna", "--case", case, "--format", "ndjson"])
    };
    assert_eq!(text(&ask(&one).stdout), text(&ask("policies").stdout));

    let mut damaged = bytes.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    std::fs::write(&two, damaged).unwrap();
    let refused = ask(&two);
    assert_eq!(code(&refused), 3);
    assert!(text(&refused.stderr).contains("bundle-damaged"), "{}", text(&refused.stderr));
    let mut newer = bytes;
    newer[8] = 99;
    std::fs::write(&two, newer).unwrap();
    assert!(text(&ask(&two).stderr).contains("bundle-version"));
}

#[test]
fn nothing_is_written_where_the_policies_are_not_valid() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("p.yaml"), "policy: a/b\nrules: []\nnonsense: 1\n").unwrap();
    let to = folder.path().join("out.mednec");
    let output = mednec(&["compile", folder.path().to_str().unwrap(), "-o", to.to_str().unwrap()]);
    assert_eq!(code(&output), 3);
    assert!(!to.exists());
}

#[test]
fn machines_can_read_what_check_and_test_say() {
    let sarif = mednec(&["check", "policies", "--format", "sarif"]);
    let sarif: Value = serde_json::from_slice(&sarif.stdout).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("p.yaml"), "policy: a/b\nrules:\n  - otherwise: { aprove: fine }\n")
        .unwrap();
    let path = folder.path().to_str().unwrap();
    let json: Value = serde_json::from_slice(&mednec(&["check", path, "--format", "json"]).stdout).unwrap();
    assert!(json.to_string().contains("unknown-outcome"), "{json}");
    let github = text(&mednec(&["check", path, "--format", "github"]).stdout);
    assert!(github.starts_with("::error file="), "{github}");
    let junit = text(&mednec(&["test", "policies", "--format", "junit"]).stdout);
    assert!(junit.starts_with("<?xml") && junit.contains("<testsuite"), "{junit}");
    let cases: Value =
        serde_json::from_slice(&mednec(&["test", "policies", "--format", "json"]).stdout).unwrap();
    assert!(cases.to_string().len() > 1000);
}

#[test]
fn payers_are_shown_side_by_side() {
    let output = mednec(&[
        "determine",
        "-p",
        "policies",
        "--all-payers",
        "--case",
        "policies/aetna/97112.cases.yaml",
        "--id",
        "stroke-with-spastic-arm",
    ]);
    let shown = text(&output.stdout);
    assert!(shown.contains("Aetna") && shown.contains("APPROVE"), "{shown}");
    assert!(shown.contains("Tennessee") && shown.contains("investigational"), "{shown}");
}

#[test]
fn a_policy_is_drawn_in_every_format() {
    for format in ["dot", "mermaid", "svg"] {
        for more in [&[][..], &["--decision"], &["--criterion", "neuromuscular_impairment"]] {
            let mut arguments = vec!["graph", "aetna/97112", "-p", "policies", "--format", format];
            arguments.extend(more);
            let output = mednec(&arguments);
            assert_eq!(code(&output), 0, "{arguments:?}: {}", text(&output.stderr));
            assert!(output.stdout.len() > 200, "{arguments:?}");
        }
    }
}

#[test]
fn a_part_of_the_folder_is_tested_with_the_vocabulary_around_it() {
    for path in ["policies/bcbst", "policies/bcbst/97112.cases.yaml"] {
        let output = mednec(&["test", path]);
        assert_eq!(code(&output), 0, "{path}: {}", text(&output.stderr));
        assert!(text(&output.stdout).contains("11 cases passed"), "{path}: {}", text(&output.stdout));
    }
}

#[test]
fn the_tree_of_a_policy_has_all_its_editions_in_every_format() {
    for format in ["dot", "mermaid", "svg"] {
        let drawn = text(&mednec(&["graph", "-p", "policies", "aetna/97112", "-f", format]).stdout);
        for edition in ["edition until 2025-10-28", "edition from 2025-10-29"] {
            assert!(drawn.contains(edition), "{format} lacks the {edition}");
        }
        assert!(drawn.contains("visits_used: 18 visits or more"), "{format} hides a parameter's value");
    }
    let drawn = text(&mednec(&["graph", "-p", "policies", "bcbst/97112", "-f", "dot"]).stdout);
    assert!(drawn.contains("edition "), "{drawn}");
}

#[test]
fn a_case_without_a_payer_names_those_there_are() {
    let output = fed(&["determine", "-p", "policies", "-c", "-"], "{procedure: 97112}");
    let shown = text(&output.stdout);
    assert!(shown.contains("Aetna or BlueCross"), "{shown}");
    assert!(shown.contains("whoever sends the case"), "{shown}");
}

#[test]
fn no_answer_for_people_is_wider_than_the_page() {
    for cases in ["policies/aetna/97112.cases.yaml", "policies/bcbst/97112.cases.yaml"] {
        for more in [&[][..], &["-a", "--id", "*stroke*"]] {
            let mut arguments = vec!["determine", "-p", "policies", "-c", cases];
            arguments.extend(more);
            let output = mednec(&arguments);
            for line in text(&output.stdout).lines() {
                assert!(line.chars().count() <= 80, "{line}");
                let glued = line.split_whitespace().any(|word| word.contains("d[") || word.contains("e["));
                assert!(!glued, "{line}");
            }
        }
    }
}

#[test]
fn what_is_known_of_a_missing_fact_is_shown_and_equal_ends_are_told_apart() {
    let cases = "policies/aetna/97112.cases.yaml";
    let id = "berg-score-decides/score-around-the-limit";
    let shown = text(&mednec(&["determine", "-p", "policies", "-c", cases, "--id", id]).stdout);
    assert!(shown.contains("So far: from 44 to 50 points"), "{shown}");

    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &str| std::fs::write(folder.path().join(name), content).unwrap();
    write("facts.yaml", "facts:\n  procedure: { type: code, system: cpt }\n  service_date: { type: date }\n");
    write("payer.yaml", "payer: a\nname: A\n");
    let edition = |period: &str, words: &str| {
        format!(
            "policy: a/b\neffective: {{ {period} }}\nprocedures: [97112]\n\
             sources:\n  s: {{ title: S }}\nrules:\n  - otherwise: {{ deny: no_need }}\n\
             reasons:\n  no_need: {{ basis: coding, text: {words} }}\n"
        )
    };
    write("old.yaml", &edition("until: 2024-12-31", "As it was said before."));
    write("new.yaml", &edition("from: 2025-01-01", "As it is said now."));
    let policies = folder.path().to_str().unwrap();
    let output = fed(&["determine", "-p", policies, "-c", "-"], "{procedure: 97112}");
    let shown = text(&output.stdout);
    assert!(
        shown.contains("As it was said before.") && shown.contains("As it is said now."),
        "{shown}{}",
        text(&output.stderr)
    );
}

/// A payer with two stages, of which one counts visits.
fn staged() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "facts.yaml",
        "facts:\n  procedure: { type: code, system: cpt }\n  service_date: { type: date }\n  diagnoses: { type: list of codes, system: icd-10-cm }\n  tone: { type: one of, choices: [normal, low] }\n  visits:\n    type: list of records\n    question: Which visits were there?\n    counts: before this\n    fields:\n      date: { type: date }\n",
    );
    write(
        "icd.yaml",
        "code_system: icd-10-cm\ntitle: Diagnoses\ncodes:\n  G35: { title: Multiple sclerosis, until: 2025-09-30 }\n",
    );
    write("payer.yaml", "payer: example-health\nname: Example Health\nstages: [benefit, necessity]\n");
    write(
        "benefit.yaml",
        "policy: example-health/benefit\ntitle: Benefit limits\nstatus: approved\nnext_review: 2026-01-01\nstage: benefit\nprocedures: [97112]\nrules:\n  - deny: used_up\n    when: count of visits before this in the calendar year of service_date >= 2\n  - otherwise: { approve: within_limit }\nreasons:\n  used_up: { basis: benefit_limit }\n",
    );
    write(
        "necessity.yaml",
        "policy: example-health/necessity\ntitle: Necessity\nstage: necessity\nprocedures: [97112]\nrules:\n  - deny: not_impaired\n    unless: tone is low\n  - otherwise: { approve_in_part: in_part, grant: { visits: 12 visits, within: 6 weeks, from: service_date, remainder: review } }\nreasons:\n  not_impaired: { basis: medical_necessity }\n  in_part: { basis: medical_necessity }\n",
    );
    write(
        "case.json",
        r#"{"procedure": 97112, "service_date": "2025-10-10", "diagnoses": ["G35"], "tone": "low", "visits": {"exactly": [{"date": "2025-10-01"}]}}"#,
    );
    folder
}

#[test]
fn grants_stages_and_warnings_are_shown_within_the_page() {
    let folder = staged();
    let path = folder.path().to_str().unwrap();
    let case = folder.path().join("case.json");
    let arguments = ["determine", "-p", path, "-c", case.to_str().unwrap()];
    let output = mednec(&arguments);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let page = text(&output.stdout);
    for said in [
        "APPROVE IN PART  in part",
        "Grant    12 visits from 2025-10-10 until 2025-11-20; what is asked for beyond it",
        "Stages   benefit    approve within limit",
        "         necessity  approve in part in part",
        "Warning  `G35` in `diagnoses` is not valid on 2025-10-10",
    ] {
        assert!(page.contains(said), "{said}\n{page}");
    }
    assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
    let output = mednec(&[&arguments[..], &["--deny-warnings"]].concat());
    assert_eq!(code(&output), 3);
    assert!(text(&output.stderr).contains("error[code-not-valid-on-date]"), "{}", text(&output.stderr));
}

#[test]
fn what_is_computed_is_drawn_like_any_other_question() {
    let folder = staged();
    let path = folder.path().to_str().unwrap();
    for (policy, more) in [
        ("example-health/benefit", &["--decision"][..]),
        ("example-health/benefit", &[]),
        ("example-health/necessity", &["--decision", "--whole"]),
    ] {
        for format in ["dot", "mermaid", "svg"] {
            let output = mednec(&[&["graph", policy, "-p", path, "-f", format], more].concat());
            assert_eq!(code(&output), 0, "{policy} {format}: {}", text(&output.stderr));
            let drawn = text(&output.stdout);
            assert!(policy.ends_with("necessity") || drawn.contains("count of visits"), "{drawn}");
        }
    }
}

#[test]
fn what_is_overdue_depends_on_the_day_that_is_given() {
    let folder = staged();
    let path = folder.path().to_str().unwrap();
    let told = |more: &[&str]| {
        let output = mednec(&[&["check", path], more].concat());
        (code(&output), text(&output.stdout).contains("review-overdue"))
    };
    assert_eq!(told(&[]), (0, false));
    assert_eq!(told(&["--as-of", "2026-01-01"]), (0, false));
    assert_eq!(told(&["--as-of", "2026-01-02"]), (0, true));
    assert_eq!(told(&["--as-of", "2026-01-02", "-D"]), (3, true));
    assert_eq!(told(&["--as-of", "soon"]).0, 1);
}

#[test]
fn every_verb_has_examples() {
    for verb in ["check", "determine", "compile", "test", "graph"] {
        let output = mednec(&[verb, "--help"]);
        assert_eq!(code(&output), 0);
        assert!(text(&output.stdout).contains("Examples:"), "{verb}");
    }
}

/// The example of the page, as files in a folder.
pub(crate) fn example_of_tests() -> (tempfile::TempDir, String) {
    let page = std::fs::read_to_string(root().join("docs/tests.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for block in page.split("```yaml\n# file: ").skip(1) {
        let (name, rest) = block.split_once('\n').unwrap();
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, rest.split("```").next().unwrap()).unwrap();
    }
    (folder, page)
}

#[test]
fn what_no_case_notices_is_told_as_the_page_shows_it() {
    let (folder, page) = example_of_tests();
    let path = folder.path().to_str().unwrap();
    let output = mednec(&["test", path, "--mutate"]);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let shown = text(&output.stdout).replace(&format!("{path}/"), "");
    assert!(page.contains(&shown), "docs/tests.md shows something else than\n{shown}");
}

#[test]
fn a_threshold_that_is_not_reached_is_a_failure() {
    let (folder, _) = example_of_tests();
    let path = folder.path().to_str().unwrap();
    let reach = |percent: &str| code(&mednec(&["test", path, "--mutate", "--threshold", percent]));
    assert_eq!([reach("77"), reach("78"), reach("101")], [0, 2, 1]);
    assert_eq!(code(&mednec(&["test", path, "--threshold", "50"])), 1, "without --mutate");
    assert_eq!(code(&mednec(&["test", path, "--mutate", "--format", "junit"])), 1);
    assert_eq!(code(&mednec(&["test", path, "--mutate", "-r", "no-such-case"])), 2);
}

#[test]
fn mutants_as_json_have_their_place_and_their_fate() {
    let (folder, _) = example_of_tests();
    let output = mednec(&["test", folder.path().to_str().unwrap(), "--mutate", "--format", "json"]);
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found["schema"], "mednec.mutation/1");
    assert_eq!((found["mutants"].as_u64(), found["not_noticed"].as_u64()), (Some(18), Some(4)));
    let all = found["all"].as_array().unwrap();
    let of = |fate: &str| all.iter().find(|mutant| mutant["fate"] == fate).unwrap();
    assert_eq!(of("not_noticed")["line"], 7);
    assert_eq!(
        (&of("not_noticed")["before"], &of("not_noticed")["after"]),
        (&"18 visits".into(), &"17 visits".into())
    );
    assert!(of("noticed")["by"].as_str().unwrap().starts_with("poor-balance"));
}
