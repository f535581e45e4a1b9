//! Claims: in a batch a row and a receipt for each requested line, and everywhere the same refusals. The policies are
//! those of `docs/claims.md`.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

fn run(folder: &TempDir, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mednec"))
        .args(arguments)
        .current_dir(folder.path())
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn done(folder: &TempDir, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {told}");
    String::from_utf8(output.stdout).unwrap()
}

/// Writes the files of these names that stand in the page.
fn write_policies(folder: &TempDir, names: &[&str]) {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/claims.md");
    let page = fs::read_to_string(page).unwrap();
    for name in names {
        let text = page.split(&format!("# file: {name}\n")).nth(1).unwrap().split("```").next().unwrap();
        let path = folder.path().join("policies").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

const CLAIM: &str = "\
{\"case_id\":\"claim-7\",\"service_date\":\"2025-04-07\",\"claim_lines\":[\
{\"line_number\":1,\"line_date\":\"2025-04-07\",\"line_code\":\"97112\",\"line_minutes\":24,\"line_units\":2},\
{\"line_number\":2,\"line_date\":\"2025-04-07\",\"line_code\":\"97110\",\"line_minutes\":23,\"line_units\":2}]}
{\"case_id\":\"one\",\"procedure\":\"97112\",\"service_date\":\"2025-04-07\",\"requested_line\":1,\"billed_units\":1,\"claim_lines\":[\
{\"line_number\":1,\"line_date\":\"2025-04-07\",\"line_code\":\"97112\",\"line_minutes\":24,\"line_units\":1}]}
";

#[test]
fn each_line_of_a_claim_has_a_row_its_units_and_a_receipt() {
    let folder = TempDir::new().unwrap();
    write_policies(&folder, &["facts.yaml", "example-health/payer.yaml", "example-health/units.yaml"]);
    fs::write(folder.path().join("claims.ndjson"), CLAIM).unwrap();
    done(&folder, &["compile", "policies", "-o", "units.mednec"]);
    let run = ["batch", "-p", "units.mednec", "claims.ndjson", "-o"];
    done(&folder, &[&run[..], &["out.csv"]].concat());
    done(&folder, &[&run[..], &["with.csv", "--receipts", "run.receipts"]].concat());
    let text = fs::read_to_string(folder.path().join("out.csv")).unwrap();
    assert_eq!(text, fs::read_to_string(folder.path().join("with.csv")).unwrap());
    let mut rows = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let names = rows.next().unwrap();
    let place = |name: &str| names.iter().position(|known| *known == name).unwrap();
    let wanted = ["case_id", "outcome", "supported_units"].map(place);
    let found: Vec<[&str; 3]> = rows.map(|row| wanted.map(|at| row[at])).collect();
    let expected =
        [["claim-7#1", "approve", "2"], ["claim-7#2", "approve_in_part", "1"], ["one", "approve", "2"]];
    assert_eq!(found, expected);
    let receipts = fs::read_to_string(folder.path().join("run.receipts")).unwrap();
    for id in ["claim-7#1", "claim-7#2", "one"] {
        assert_eq!(receipts.matches(&format!("\"case_id\":\"{id}\"")).count(), 1, "{receipts}");
    }
    let replayed =
        done(&folder, &["replay", "run.receipts", "--cases", "claims.ndjson", "--bundles", "units.mednec"]);
    assert_eq!(replayed, "3 of 3 identical\n");
}

#[test]
fn lines_that_cannot_be_are_refused_wherever_cases_are_read() {
    let folder = TempDir::new().unwrap();
    write_policies(&folder, &["facts.yaml", "example-health/payer.yaml", "example-health/units.yaml"]);
    done(&folder, &["compile", "policies", "-o", "units.mednec"]);
    let lines = "[{\"line_number\":1,\"line_code\":\"97112\",\"line_units\":2},{\"line_number\":2,\"line_code\":\"97110\"}]";
    let request = format!("\"procedure\":\"97112\",\"service_date\":\"2025-04-07\",\"claim_lines\":{lines}");
    let double = lines.replace("\"line_number\":2", "\"line_number\":1");
    for (bad, told) in [
        (format!("{request},\"requested_line\":2"), "another `procedure`"),
        (format!("{request},\"requested_line\":1,\"billed_units\":1"), "another `billed_units`"),
        (format!("{request},\"requested_line\":9"), "no line of `claim_lines`"),
        (format!("{request},\"billed_units\":1"), "no line of `claim_lines`"),
        (format!("\"claim_lines\":{double}"), "the number of line 1"),
        ("\"claim_lines\":[]".to_owned(), "no line of `claim_lines` is requested"),
        ("\"procedure\":\"97112\",\"claim_lines\":[]".to_owned(), "no line of `claim_lines`"),
    ] {
        fs::write(folder.path().join("bad.ndjson"), format!("{{{bad}}}\n")).unwrap();
        fs::write(folder.path().join("bad.json"), format!("{{{bad}}}\n")).unwrap();
        let file = format!(
            "payer: example-health\ncases:\n  - id: bad\n    given: {{{bad}}}\n    expect: {{ outcome: approve }}\n"
        );
        fs::write(folder.path().join("policies/example-health/bad.cases.yaml"), file).unwrap();
        let said = |arguments: &[&str]| {
            let output = run(&folder, arguments);
            assert!(!output.status.success(), "{bad}: {arguments:?}");
            let said = [output.stdout, output.stderr].concat();
            String::from_utf8(said).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let rejects = folder.path().join("rejects.ndjson");
        run(
            &folder,
            &["batch", "-p", "units.mednec", "bad.ndjson", "-o", "out.csv", "--rejects", "rejects.ndjson"],
        );
        for heard in [
            said(&["determine", "-p", "units.mednec", "--case", "bad.json"]),
            said(&["test", "policies"]),
            fs::read_to_string(rejects).unwrap(),
        ] {
            assert!(heard.contains("case-line") && heard.contains(told), "{bad}: {heard}");
        }
    }
}
