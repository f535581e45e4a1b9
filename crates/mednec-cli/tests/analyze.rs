//! `mednec analyze`, by the example of `docs/analysis.md`.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

fn page() -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/analysis.md");
    fs::read_to_string(page).unwrap()
}

/// The policies of the page.
fn policies() -> TempDir {
    let folder = TempDir::new().unwrap();
    for name in ["facts.yaml", "example-health/payer.yaml", "example-health/97112.yaml"] {
        let page = page();
        let text = page.split(&format!("# file: {name}\n")).nth(1).unwrap().split("```").next().unwrap();
        let path = folder.path().join("policies").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn run(folder: &TempDir, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mednec"))
        .args(arguments)
        .current_dir(folder.path())
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn the_page_shows_what_is_said() {
    let output = run(&policies(), &["analyze"]);
    let said = text(&output.stdout);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(page().contains(&format!("```text\n{said}```")), "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
}

#[test]
fn saved_cases_are_those_of_the_page_and_pass() {
    let folder = policies();
    let found = ["analyze", "--save-cases", "policies/found"];
    let first = run(&folder, &found);
    assert!(first.status.success());
    assert!(text(&first.stderr).contains("to be reviewed"));
    let saved = folder.path().join("policies/found/example-health-97112.found.cases.yaml");
    let cases = fs::read_to_string(saved).unwrap();
    assert!(page().contains(&format!("```yaml\n{cases}```")), "{cases}");
    let again = run(&folder, &found);
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("already-there"));
    assert!(run(&folder, &["test"]).status.success());
}

#[test]
fn machines_and_exit_codes_are_told_the_same() {
    let folder = policies();
    let json = run(&folder, &["analyze", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(value["schema"], "mednec.analysis/1");
    assert_eq!(value["editions"][0]["invariants"][0], "never approve when provider is chiropractor");
    let one = ["analyze", "--format", "json", "--threads", "1"];
    assert_eq!(run(&folder, &one).stdout, json.stdout);
    assert_eq!(run(&folder, &["analyze", "-D"]).status.code(), Some(3));
    let sarif = run(&folder, &["analyze", "--format", "sarif"]);
    let log: serde_json::Value = serde_json::from_slice(&sarif.stdout).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), value["findings"].as_array().unwrap().len());
}
