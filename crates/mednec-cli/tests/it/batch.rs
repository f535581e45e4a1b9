//! `mednec batch` as its users meet it: what it writes, what it refuses, and what is left where it fails.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use super::cli::{W1, code, root};

pub(super) const CASES: &str = "tests/workload/complete/cases.ndjson";

fn batch(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mednec"))
        .args(["batch", "-p", W1])
        .args(arguments)
        .current_dir(root())
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A folder, and the path of a file in it as an argument.
fn place(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).to_str().unwrap().to_owned()
}

fn write(folder: &TempDir, name: &str, text: &str) -> String {
    let path = place(folder, name);
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn rows_go_to_a_file_and_numbers_to_another() {
    let folder = TempDir::new().unwrap();
    let (out, summary) = (place(&folder, "out.csv"), place(&folder, "run.json"));
    let output = batch(&[CASES, "-o", &out, "--summary", &summary]);
    assert_eq!(code(&output), 0, "{}", told(&output));
    assert!(output.stdout.is_empty());
    let text = fs::read_to_string(&out).unwrap();
    assert_eq!(text.lines().count(), 2001);
    assert!(text.starts_with(
        "case_id,payer,policy,edition,outcome,reason,basis,suggest,missing,supported_units,exact\n"
    ));
    let numbers: Value = serde_json::from_str(&fs::read_to_string(&summary).unwrap()).unwrap();
    assert_eq!(numbers["rows"], 2000);
    assert_eq!(numbers["determined"], 2000);
    let outcomes = numbers["outcomes"].as_object().unwrap();
    assert_eq!(outcomes.values().filter_map(Value::as_u64).sum::<u64>(), 2000);
    let said = told(&output);
    assert!(said.starts_with("2,000 rows in "), "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
}

#[test]
fn criteria_and_every_payer_can_be_asked_for() {
    let folder = TempDir::new().unwrap();
    let out = place(&folder, "out.ndjson");
    let output = batch(&[CASES, "-o", &out, "--criteria", "--all-payers"]);
    assert_eq!(code(&output), 0, "{}", told(&output));
    let text = fs::read_to_string(&out).unwrap();
    let first: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!(first["outcome"], "approve");
    assert_eq!(first["criteria"]["neuromuscular_impairment"], "met", "{first}");
    assert_eq!(first["criteria"]["balance_deficit"], "not_met", "{first}");
}

#[test]
fn refused_rows_are_kept_and_the_others_determined() {
    let folder = TempDir::new().unwrap();
    let rows = "case_id,procedure,member_age\na,97112,30\nb,97112,300\nc,9711,30\nd,97112\n";
    let (cases, out, rejects) =
        (write(&folder, "c.csv", rows), place(&folder, "out.ndjson"), place(&folder, "refused.csv"));
    let output = batch(&[&cases, "-o", &out, "--rejects", &rejects]);
    assert_eq!(code(&output), 0, "{}", told(&output));
    assert_eq!(fs::read_to_string(&out).unwrap().lines().count(), 1);
    let refused = fs::read_to_string(&rejects).unwrap();
    let of = |line: usize, cell: usize| refused.lines().nth(line).unwrap().split(',').nth(cell).unwrap();
    assert_eq!(refused.lines().count(), 4, "{refused}");
    assert_eq!((of(1, 1), of(1, 2), of(1, 3)), ("3", "member_age", "case-range"));
    assert_eq!((of(2, 1), of(2, 2), of(2, 3)), ("4", "procedure", "case-code"));
    assert_eq!((of(3, 1), of(3, 3)), ("5", "case-syntax"));
    let without = batch(&[&cases, "-o", &out]);
    assert_eq!(code(&without), 3, "{}", told(&without));
    assert!(told(&without).contains("case-range"), "{}", told(&without));
}

#[test]
fn what_fails_leaves_the_old_output() {
    let folder = TempDir::new().unwrap();
    let cases = write(&folder, "c.csv", "case_id,procedure,member_age\na,97112,30\nb,97112,300\n");
    let out = write(&folder, "out.ndjson", "old\n");
    let strict = batch(&[&cases, "-o", &out, "--strict"]);
    assert_eq!(code(&strict), 3, "{}", told(&strict));
    let damaged = write(&folder, "c.parquet", "PAR1 and no more");
    let unreadable = batch(&[&damaged, "-o", &out]);
    assert_ne!(code(&unreadable), 0);
    assert!(told(&unreadable).contains("unreadable-rows"), "{}", told(&unreadable));
    let unknown = write(&folder, "u.csv", "case_id,prosedure\na,97112\n");
    let misspelt = batch(&[&unknown, "-o", &out]);
    assert!(told(&misspelt).contains("did you mean `procedure`"), "{}", told(&misspelt));
    assert_eq!(fs::read_to_string(&out).unwrap(), "old\n");
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 4, "{left:?}");
}

#[test]
fn a_mapping_reads_the_columns_of_claims() {
    let folder = TempDir::new().unwrap();
    let map = write(
        &folder,
        "m.yaml",
        "missing: ['~']\nignore: others\nfacts:\n  case_id: CLM_ID\n  procedure: HCPCS_CD\n  service_date: { column: \
         FROM_DT, date: DD-MON-YYYY }\n  diagnoses: { columns: [DX1, DX2], empty: none, complete: yes }\n  member_age: \
         AGE\n  provider_type: { column: SPCLTY, values: { '65': physical_therapist } }\n",
    );
    let claims = write(
        &folder,
        "claims.csv",
        "CLM_ID,HCPCS_CD,FROM_DT,DX1,DX2,AGE,SPCLTY,OTHER\n7,97112,03-MAR-2025,I69351,,~,65,x\n8,97110,04-APR-2025,M542,,30,65,x\n",
    );
    let lines = write(
        &folder,
        "claims.ndjson",
        "{\"CLM_ID\": 7, \"HCPCS_CD\": \"97112\", \"FROM_DT\": \"03-MAR-2025\", \"DX1\": \"I69351\", \"SPCLTY\": \"65\", \"OTHER\": 1}\n",
    );
    let out = place(&folder, "out.ndjson");
    let output = batch(&[&claims, &lines, "--map", &map, "-o", &out]);
    assert_eq!(code(&output), 0, "{}", told(&output));
    let text = fs::read_to_string(&out).unwrap();
    let rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!((&rows[0]["case_id"], &rows[0]["reason"]), (&"7".into(), &"information_needed".into()));
    assert!(!rows[0]["missing"].to_string().contains("diagnoses"), "{}", rows[0]);
    assert_eq!(rows[1]["reason"], "other_procedure");
    assert_eq!(rows[2]["case_id"], "7");
    assert_eq!(rows[2]["missing"], rows[0]["missing"]);
}

#[test]
fn inputs_are_files_folders_and_patterns() {
    let folder = TempDir::new().unwrap();
    for name in ["b.ndjson", "a.ndjson", "notes.txt"] {
        write(&folder, name, &format!("{{\"case_id\": \"{name}\", \"procedure\": \"97110\"}}\n"));
    }
    let ids = |input: &str| {
        let output = batch(&[input]);
        assert_eq!(code(&output), 0, "{}", told(&output));
        let text = String::from_utf8(output.stdout).unwrap();
        let rows = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        rows.map(|row| row["case_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(folder.path().to_str().unwrap()), ["a.ndjson", "b.ndjson"]);
    assert_eq!(ids(&place(&folder, "*.ndjson")), ["a.ndjson", "b.ndjson"]);
    let none = batch(&[&place(&folder, "*.csv")]);
    assert!(told(&none).contains("no file matches"), "{}", told(&none));
    let unclear = batch(&[&place(&folder, "notes.txt")]);
    assert!(told(&unclear).contains("--from"), "{}", told(&unclear));
}

#[test]
fn a_run_does_not_write_over_what_it_reads_or_writes() {
    let folder = TempDir::new().unwrap();
    let text = "procedure,technique\n97112,massage\n";
    let rows = write(&folder, "rows.csv", text);
    let (out, beside) = (place(&folder, "out.csv"), folder.path().join("./out.csv"));
    let beside = beside.to_str().unwrap();
    for arguments in [
        [&rows, "-o", &rows, "--threads", "1"],
        [&rows, "-o", &out, "--rejects", &rows],
        [&rows, "-o", &out, "--rejects", beside],
        [&rows, "-o", &out, "--summary", beside],
        [&rows, "-o", &out, "--receipts", beside],
    ] {
        let refused = batch(&arguments);
        assert_eq!(code(&refused), 1, "{arguments:?}");
        assert!(told(&refused).contains("by the same run"), "{}", told(&refused));
        assert_eq!(fs::read_to_string(&rows).unwrap(), text);
        assert!(!Path::new(&out).exists());
    }
}
