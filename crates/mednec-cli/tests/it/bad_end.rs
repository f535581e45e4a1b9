//! Runs that cannot end well: what is told, and with which exit code.

use std::process::Stdio;

use crate::program::{W1, code, fed, mednec, program, text};

/// The exit code and messages of a run whose reader is gone before it writes.
fn unread(arguments: &[&str]) -> (i32, String) {
    let mut child = program(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    (code(&output), text(&output.stderr))
}

#[test]
fn a_reader_that_goes_away_does_not_make_a_bad_end_a_good_one() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("p.yaml"), "policy: a/b\nrules: []\nnonsense: 1\n").unwrap();
    let bad = folder.path().to_str().unwrap();
    assert_eq!(unread(&["check", bad]).0, 3);
    assert_eq!(unread(&["check", "policies"]).0, 0);
    assert_eq!(unread(&["test", W1]).0, 2);
    let case = folder.path().join("case.json");
    std::fs::write(&case, "{\"case_id\":\"A\",\"procedure\":\"97112\",\"technique\":\"massage\"}").unwrap();
    let case = case.to_str().unwrap();
    assert_eq!(unread(&["determine", "-e", "-p", W1, "-c", case]).0, 2);
    let (code, said) = unread(&["determine", "-p", W1, "-c", case]);
    assert_eq!((code, said.contains("the output was closed")), (1, true), "{said}");
    let cases = "policies/aetna/97112.cases.yaml";
    let (code, said) = unread(&["determine", "-e", "-p", "policies", "-c", cases, "-f", "ndjson"]);
    assert_eq!((code, said.contains("the output was closed")), (1, true), "{said}");
    let (code, said) = unread(&["graph", "-p", "policies", "aetna/97112"]);
    assert_eq!((code, said.contains("the output was closed")), (1, true), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let case = "policies/aetna/97112.cases.yaml";
    for arguments in [
        &["check", "policies"][..],
        &["test", "policies/bcbst"],
        &["graph", "-p", "policies", "aetna/97112"],
        &["determine", "-e", "-p", "policies", "-c", case],
        &["--help"],
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = program(arguments).stdout(full).output().unwrap();
        let said = text(&output.stderr);
        assert_eq!((code(&output), said.contains("cannot be written")), (1, true), "{arguments:?}: {said}");
    }
}

#[test]
fn an_id_that_no_case_has_is_told_whatever_the_form() {
    let case = "{\"case_id\":\"A\",\"procedure\":\"97112\"}";
    for form in ["json", "yaml", "ndjson"] {
        let with = |id: &str| fed(&["determine", "-p", W1, "-c", "-", "--from", form, "--id", id], case);
        let output = with("B");
        let said = text(&output.stderr);
        assert_eq!((code(&output), text(&output.stdout).as_str()), (1, ""), "{form}: {said}");
        assert!(said.contains("no case has the id `B`\n  there is A"), "{form}: {said}");
        assert_eq!(code(&with("A")), 0, "{form}");
    }
    let output =
        mednec(&["determine", "-p", "policies", "-c", "policies/aetna/97112.cases.yaml", "--id", "zzz"]);
    let said = text(&output.stderr);
    assert_eq!(code(&output), 1);
    assert!(said.contains(" more\n") && said.lines().all(|line| line.chars().count() <= 80), "{said}");
}

#[test]
fn an_input_without_a_case_has_a_code_a_cause_and_a_remedy() {
    let with = |from: &str| fed(&["determine", "-p", W1, "-c", "-", "--from", from], "\n");
    for (form, exit, name) in
        [("ndjson", 1, "no-case-run"), ("json", 3, "case-syntax"), ("yaml", 3, "case-syntax")]
    {
        let output = with(form);
        let said = text(&output.stderr);
        assert_eq!((code(&output), said.contains(name), said.contains("help")), (exit, true, true), "{said}");
    }
    let folder = tempfile::tempdir().unwrap();
    let bytes = folder.path().join("case.json");
    std::fs::write(&bytes, b"{\n\xFF}").unwrap();
    for (path, exit, name) in [
        (bytes.to_str().unwrap(), 3, "not-utf8"),
        ("no/such.json", 1, "not-found"),
        ("policies", 1, "unreadable-file"),
    ] {
        let output = mednec(&["determine", "-p", W1, "-c", path]);
        let said = text(&output.stderr);
        assert_eq!((code(&output), said.contains(name), said.contains("help")), (exit, true, true), "{said}");
    }
}
