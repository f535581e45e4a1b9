//! What cases show of policies, and cases for the rest, as users meet them.

use std::fs;

use serde_json::Value;

use crate::cli::example_of_tests;
use crate::program::{code, done, mednec, root, said, told};

#[test]
fn coverage_is_told_as_the_page_shows_it() {
    let page = fs::read_to_string(root().join("docs/coverage.md")).unwrap();
    let (folder, _) = example_of_tests();
    let shown = said(&done(&["test", folder.path().to_str().unwrap(), "--coverage"]));
    assert!(page.contains(&shown), "docs/coverage.md shows something else than\n{shown}");
    let widest = shown.lines().map(|line| line.chars().count()).max().unwrap();
    assert!(widest <= 80, "{widest} columns\n{shown}");
}

#[test]
fn a_threshold_holds_the_share_of_all_points() {
    let (folder, _) = example_of_tests();
    let path = folder.path().to_str().unwrap();
    let output = done(&["test", path, "--coverage", "--format", "json"]);
    assert!(told(&output).contains("4 cases passed"), "{}", told(&output));
    let found: Value = serde_json::from_str(&said(&output)).unwrap();
    assert_eq!((&found["schema"], &found["cases"]), (&"mednec.coverage/1".into(), &4.into()));
    let total = |name: &str| found["total"][name].as_u64().unwrap();
    let percent = total("seen") * 100 / total("of");
    let reach =
        |percent: u64| code(&mednec(&["test", path, "--coverage", "--threshold", &percent.to_string()]));
    assert_eq!([reach(percent), reach(percent + 1)], [0, 2]);
}

#[test]
fn a_case_that_fails_is_told_first_and_decides_the_exit_code() {
    let (folder, _) = example_of_tests();
    let cases = folder.path().join("riverbend/97116.cases.yaml");
    let text = fs::read_to_string(&cases).unwrap().replacen("outcome: approve", "outcome: deny", 1);
    fs::write(cases, text).unwrap();
    let output = mednec(&["test", folder.path().to_str().unwrap(), "--coverage"]);
    assert_eq!(code(&output), 2);
    let shown = said(&output);
    assert!(shown.find("FAIL").unwrap() < shown.find("Coverage").unwrap(), "{shown}");
}

#[test]
fn the_page_of_a_policy_stands_alone() {
    let (folder, _) = example_of_tests();
    let page = folder.path().join("coverage.html");
    let arguments = ["test", folder.path().to_str().unwrap(), "--coverage", "--format", "html"];
    let output = done(&[&arguments[..], &["-o", page.to_str().unwrap()]].concat());
    assert!(said(&output).starts_with("ok"), "{}", said(&output));
    let page = fs::read_to_string(page).unwrap();
    assert!(page.contains("prefers-color-scheme") && page.contains("class=\"part\""), "{page}");
    for absent in ["http:", "https:", "<script", "<link", "@import", "url("] {
        assert!(!page.contains(absent), "{absent}");
    }
}

#[test]
fn suggested_cases_pass_and_show_more() {
    let (folder, _) = example_of_tests();
    let path = folder.path().to_str().unwrap();
    let all = |path: &str| {
        let output = done(&["test", path, "--coverage", "--format", "json"]);
        let found: Value = serde_json::from_str(&said(&output)).unwrap();
        (found["total"]["seen"].as_u64().unwrap(), found["total"]["of"].as_u64().unwrap())
    };
    let (before, of) = all(path);
    let more = folder.path().join("riverbend/more.cases.yaml");
    let output = done(&["test", path, "--suggest", "-o", more.to_str().unwrap()]);
    assert!(told(&output).contains("suggested"), "{}", told(&output));
    assert!(before < of);
    let written = fs::read_to_string(&more).unwrap();
    assert_eq!(all(path), (of, of), "{written}");
    // What a person may have reviewed by now is not written over.
    let again = mednec(&["test", path, "--suggest", "-o", more.to_str().unwrap()]);
    assert!(code(&again) != 0 && told(&again).contains("already-there"), "{}", told(&again));
    assert_eq!(fs::read_to_string(&more).unwrap(), written);
}

#[test]
fn a_policy_without_cases_gets_its_first() {
    let (folder, _) = example_of_tests();
    let path = folder.path().to_str().unwrap();
    fs::remove_file(folder.path().join("riverbend/97116.cases.yaml")).unwrap();
    let output = done(&["test", path, "--suggest"]);
    fs::write(folder.path().join("riverbend/97116.cases.yaml"), said(&output)).unwrap();
    assert!(said(&done(&["test", path])).starts_with("ok"));
    assert_eq!(code(&mednec(&["test", path, "--coverage", "--threshold", "100"])), 0);
}

#[test]
fn what_does_not_go_together_is_refused() {
    let (folder, _) = example_of_tests();
    let path = folder.path().to_str().unwrap();
    for more in [
        &["-o", "x"][..],
        &["--format", "html"],
        &["--coverage", "--format", "junit"],
        &["--coverage", "--suggest"],
        &["--coverage", "--update"],
        &["--suggest", "--threshold", "5"],
        &["--mutate", "--suggest"],
        &["--suggest", "-o", "more.cases.xlsx"],
        &["--mutate", "--format", "html"],
    ] {
        assert_eq!(code(&mednec(&[&["test", path][..], more].concat())), 1, "{more:?}");
    }
}

#[test]
fn no_output_is_written_over_what_policies_are_made_of() {
    let (folder, _) = example_of_tests();
    let path = folder.path().to_str().unwrap();
    let policy = folder.path().join("riverbend/97116.yaml");
    let kept = fs::read(&policy).unwrap();
    let over = policy.to_str().unwrap();
    let cases = "tests/readme/case.json";
    for arguments in [
        &["compile", path, "-o", over][..],
        &["test", path, "--coverage", "-o", over],
        &["graph", "riverbend/97116", "-p", path, "-o", over],
        &["batch", "-p", path, cases, "-o", over],
        &["batch", "-p", path, cases, "-o", "-", "--to", "csv", "--summary", over],
        &["batch", "-p", path, cases, "-o", "-", "--to", "csv", "--rejects", over],
    ] {
        let output = mednec(arguments);
        assert!(code(&output) == 1 && told(&output).contains("already-there"), "{}", told(&output));
        assert_eq!(fs::read(&policy).unwrap(), kept, "{arguments:?}");
    }
    done(&["compile", path, "-o", folder.path().join("policies.mednec").to_str().unwrap()]);
}
