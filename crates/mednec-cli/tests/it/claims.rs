//! Claims: in a batch a row and a receipt for each requested line, and everywhere the same refusals. The policies are
//! those of `docs/claims.md`.

use std::fs;
use std::process::Output;

use crate::program::{Place, code, program, root, said, told};

/// What the program does in the folder.
fn run(place: &Place, arguments: &[&str]) -> Output {
    program(arguments).current_dir(&place.0).output().unwrap()
}

/// What it says there.
fn done(place: &Place, arguments: &[&str]) -> String {
    let output = run(place, arguments);
    assert_eq!(code(&output), 0, "{arguments:?}: {}", told(&output));
    said(&output)
}

/// Writes the files of these names that stand in the page.
fn write_policies(place: &Place, names: &[&str]) {
    let page = fs::read_to_string(root().join("docs/claims.md")).unwrap();
    for name in names {
        let text = page.split(&format!("# file: {name}\n")).nth(1).unwrap().split("```").next().unwrap();
        place.write(&format!("policies/{name}"), text);
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
    let folder = Place::new();
    write_policies(&folder, &["facts.yaml", "example-health/payer.yaml", "example-health/units.yaml"]);
    folder.write("claims.ndjson", CLAIM);
    done(&folder, &["compile", "policies", "-o", "units.mednec"]);
    let run = ["batch", "-p", "units.mednec", "claims.ndjson", "-o"];
    done(&folder, &[&run[..], &["out.csv"]].concat());
    done(&folder, &[&run[..], &["with.csv", "--receipts", "run.receipts"]].concat());
    let text = folder.read("out.csv");
    assert_eq!(text, folder.read("with.csv"));
    let mut rows = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let names = rows.next().unwrap();
    let place = |name: &str| names.iter().position(|known| *known == name).unwrap();
    let wanted = ["case_id", "outcome", "supported_units"].map(place);
    let found: Vec<[&str; 3]> = rows.map(|row| wanted.map(|at| row[at])).collect();
    let expected =
        [["claim-7#1", "approve", "2"], ["claim-7#2", "approve_in_part", "1"], ["one", "approve", "2"]];
    assert_eq!(found, expected);
    let receipts = folder.read("run.receipts");
    for id in ["claim-7#1", "claim-7#2", "one"] {
        assert_eq!(receipts.matches(&format!("\"case_id\":\"{id}\"")).count(), 1, "{receipts}");
    }
    let replayed =
        done(&folder, &["replay", "run.receipts", "--cases", "claims.ndjson", "--bundles", "units.mednec"]);
    assert_eq!(replayed, "3 of 3 identical\n");
}

#[test]
fn lines_that_cannot_be_are_refused_wherever_cases_are_read() {
    let folder = Place::new();
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
        folder.write("bad.ndjson", &format!("{{{bad}}}\n"));
        folder.write("bad.json", &format!("{{{bad}}}\n"));
        let file = format!(
            "payer: example-health\ncases:\n  - id: bad\n    given: {{{bad}}}\n    expect: {{ outcome: approve }}\n"
        );
        folder.write("policies/example-health/bad.cases.yaml", &file);
        let said = |arguments: &[&str]| {
            let output = run(&folder, arguments);
            assert!(!output.status.success(), "{bad}: {arguments:?}");
            let said = [output.stdout, output.stderr].concat();
            String::from_utf8(said).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
        };
        run(
            &folder,
            &["batch", "-p", "units.mednec", "bad.ndjson", "-o", "out.csv", "--rejects", "rejects.ndjson"],
        );
        for heard in [
            said(&["determine", "-p", "units.mednec", "--case", "bad.json"]),
            said(&["test", "policies"]),
            folder.read("rejects.ndjson"),
        ] {
            assert!(heard.contains("case-line") && heard.contains(told), "{bad}: {heard}");
        }
    }
}
