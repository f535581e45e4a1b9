//! `mednec batch` as its users meet it: what it writes, what it refuses, and what is left where it fails.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};

use crate::program::{CASES, Place, W1, code, done, mednec, program, said, told};

fn batch(arguments: &[&str]) -> Output {
    mednec(&[&["batch", "-p", W1], arguments].concat())
}

#[test]
fn rows_go_to_a_file_and_numbers_to_another() {
    let folder = Place::new();
    let (out, summary) = (folder.path("out.csv"), folder.path("run.json"));
    let output = batch(&[CASES, "-o", &out, "--summary", &summary]);
    assert_eq!(code(&output), 0, "{}", told(&output));
    assert!(output.stdout.is_empty());
    let text = fs::read_to_string(&out).unwrap();
    assert_eq!(text.lines().count(), 2001);
    assert!(text.starts_with(
        "case_id,payer,policy,edition,outcome,reason,basis,suggest,missing,grant,grant_missing,supported_units,exact\n"
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
    let folder = Place::new();
    let out = folder.path("out.ndjson");
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
    let folder = Place::new();
    let rows = "case_id,procedure,member_age\na,97112,30\nb,97112,300\nc,9711,30\nd,97112\n";
    let (cases, out, rejects) =
        (folder.write("c.csv", rows), folder.path("out.ndjson"), folder.path("refused.csv"));
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
    let folder = Place::new();
    let cases = folder.write("c.csv", "case_id,procedure,member_age\na,97112,30\nb,97112,300\n");
    let out = folder.write("out.ndjson", "old\n");
    let strict = batch(&[&cases, "-o", &out, "--strict"]);
    assert_eq!(code(&strict), 3, "{}", told(&strict));
    let damaged = folder.write("c.parquet", "PAR1 and no more");
    let unreadable = batch(&[&damaged, "-o", &out]);
    assert_ne!(code(&unreadable), 0);
    assert!(told(&unreadable).contains("unreadable-rows"), "{}", told(&unreadable));
    let unknown = folder.write("u.csv", "case_id,prosedure\na,97112\n");
    let misspelt = batch(&[&unknown, "-o", &out]);
    assert!(told(&misspelt).contains("did you mean `procedure`"), "{}", told(&misspelt));
    assert_eq!(fs::read_to_string(&out).unwrap(), "old\n");
    let left: Vec<_> = fs::read_dir(&folder.0).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 4, "{left:?}");
}

#[test]
fn a_mapping_reads_the_columns_of_claims() {
    let folder = Place::new();
    let map = folder.write("m.yaml",
        "missing: ['~']\nignore: others\nfacts:\n  case_id: CLM_ID\n  procedure: HCPCS_CD\n  service_date: { column: \
         FROM_DT, date: DD-MON-YYYY }\n  diagnoses: { columns: [DX1, DX2], empty: none, complete: yes }\n  member_age: \
         AGE\n  provider_type: { column: SPCLTY, values: { '65': physical_therapist } }\n",
    );
    let claims = folder.write("claims.csv",
        "CLM_ID,HCPCS_CD,FROM_DT,DX1,DX2,AGE,SPCLTY,OTHER\n7,97112,03-MAR-2025,I69351,,~,65,x\n8,97110,04-APR-2025,M542,,30,65,x\n",
    );
    let lines = folder.write("claims.ndjson",
        "{\"CLM_ID\": 7, \"HCPCS_CD\": \"97112\", \"FROM_DT\": \"03-MAR-2025\", \"DX1\": \"I69351\", \"SPCLTY\": \"65\", \"OTHER\": 1}\n",
    );
    let out = folder.path("out.ndjson");
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
    let folder = Place::new();
    for name in ["b.ndjson", "a.ndjson", "notes.txt"] {
        folder.write(name, &format!("{{\"case_id\": \"{name}\", \"procedure\": \"97110\"}}\n"));
    }
    let ids = |input: &str| {
        let output = batch(&[input]);
        assert_eq!(code(&output), 0, "{}", told(&output));
        let text = said(&output);
        let rows = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        rows.map(|row| row["case_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&folder.path("")), ["a.ndjson", "b.ndjson"]);
    assert_eq!(ids(&folder.path("*.ndjson")), ["a.ndjson", "b.ndjson"]);
    let none = batch(&[&folder.path("*.csv")]);
    assert!(told(&none).contains("no file matches"), "{}", told(&none));
    let unclear = batch(&[&folder.path("notes.txt")]);
    assert!(told(&unclear).contains("--from"), "{}", told(&unclear));
}

#[test]
fn a_run_does_not_write_over_what_it_reads_or_writes() {
    let folder = Place::new();
    let text = "procedure,technique\n97112,massage\n";
    let rows = folder.write("rows.csv", text);
    let (out, beside) = (folder.path("out.csv"), folder.0.path().join("./out.csv"));
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

/// A policy whose grant begins on a day that a case may leave out, and editions of equal names.
fn granting(place: &Place) -> String {
    let vocabulary = "facts:\n  procedure: { type: code, system: cpt }\n  service_date: { type: date }\n  \
                      seen_on: { type: date }\n  pain: { type: yes/no }\n";
    place.write("p/facts.yaml", vocabulary);
    place.write("p/payer.yaml", "payer: example-health\nname: Example Health (fictional)\n");
    let grant = "{ visits: 12 visits, within: 6 weeks, from: seen_on, remainder: review }";
    let policy = format!(
        "policy: example-health/x\nprocedures: [97112]\nrules:\n  - approve: in_pain\n    when: pain\n    grant: \
         {grant}\n  - otherwise: {{ deny: no_pain }}\nreasons:\n  no_pain: {{ basis: not_covered }}\n"
    );
    place.write("p/x.yaml", &policy);
    place.path("p")
}

#[test]
fn a_grant_is_written_and_what_is_open_of_it() {
    let place = Place::new();
    let policies = granting(&place);
    let rows =
        "case_id,procedure,pain,seen_on\na,97112,yes,2025-03-10\nb,97112,yes,\nc,97112,no,\nd,97112,,\n";
    let csv = place.write("c.csv", rows);
    let lines = "{\"case_id\":\"a\",\"procedure\":\"97112\",\"pain\":true,\"seen_on\":\"2025-03-10\"}\n\
                 {\"case_id\":\"b\",\"procedure\":\"97112\",\"pain\":true}\n\
                 {\"case_id\":\"c\",\"procedure\":\"97112\",\"pain\":false}\n{\"case_id\":\"d\",\"procedure\":\"97112\"}\n";
    let lines = place.write("c.ndjson", lines);
    let (out, table, summary) = (place.path("out.ndjson"), place.path("out.csv"), place.path("run.json"));
    for input in [&csv, &lines] {
        let output = done(&["batch", "-p", &policies, input, "-o", &out, "--summary", &summary]);
        assert!(told(&output).contains("1 grant is open"), "{}", told(&output));
        let rows: Vec<Value> =
            place.read("out.ndjson").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let whole = json!({"visits": "12 visits", "from": "2025-03-10", "until": "2025-04-20", "remainder": "review"});
        let open =
            json!({"visits": "12 visits", "from": "unknown", "until": "unknown", "remainder": "review"});
        assert_eq!((&rows[0]["grant"], &rows[0]["grant_missing"]), (&whole, &json!([])));
        assert_eq!((&rows[1]["grant"], &rows[1]["grant_missing"]), (&open, &json!(["seen_on"])));
        assert_eq!((&rows[1]["outcome"], &rows[1]["missing"]), (&json!("approve"), &json!([])));
        assert_eq!((&rows[2]["grant"], &rows[3]["grant"]), (&Value::Null, &Value::Null));
        let numbers: Value = serde_json::from_str(&place.read("run.json")).unwrap();
        assert_eq!(numbers["open_grants"], 1);
        done(&["batch", "-p", &policies, input, "-o", &table]);
        let text = place.read("out.csv");
        assert!(
            text.contains(",visits=12 visits; from=unknown; until=unknown; remainder=review,seen_on,"),
            "{text}"
        );
    }
    // What `determine` says of the same.
    let answers = said(&done(&["determine", "-p", &policies, "-c", &lines, "-f", "ndjson"]));
    let answers: Vec<Value> = answers.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers[0]["grant"]["until"], "2025-04-20");
    assert_eq!(answers[1]["grant"]["missing"][0]["fact"], "seen_on");
}

#[test]
fn editions_of_one_name_are_told_once() {
    let place = Place::new();
    let policies = granting(&place);
    let policy = place.read("p/x.yaml");
    let second = policy.replace("example-health/x", "example-health/y").replace("[97112]", "[97110]");
    place.write("p/y.yaml", &second);
    let lines = place.write("c.ndjson", "{\"case_id\":\"a\",\"pain\":true}\n");
    let row: Value = serde_json::from_str(&said(&done(&["batch", "-p", &policies, &lines]))).unwrap();
    let answer = said(&done(&["determine", "-p", &policies, "-c", &lines, "-f", "ndjson"]));
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!((&row["edition"], &row["policy"]), (&answer["edition"], &answer["policy"]));
    assert!(row["edition"].is_string() && row["policy"].is_array(), "{row}");
}

/// A run that cannot work: its exit code, and what it says, which has a code and a remedy and fits the page.
fn refused(arguments: &[&str], exit: i32, name: &str) -> String {
    let output = batch(arguments);
    let said = told(&output);
    assert_eq!(code(&output), exit, "{arguments:?}: {said}");
    assert!(said.contains(&format!("error[{name}]")) && said.contains("help"), "{said}");
    assert!(
        said.lines().filter(|line| !line.contains("-->")).all(|line| line.chars().count() <= 80),
        "{said}"
    );
    said
}

#[test]
fn what_is_no_csv_is_told_as_what_it_is() {
    let place = Place::new();
    for (text, words) in
        [("", "the file is empty"), ("{\"case_id\":\"a\",\"procedure\":\"97112\"}\n", "add `--from ndjson`")]
    {
        let rows = place.write("rows.csv", text);
        let said = refused(&[&rows], 3, "unreadable-rows");
        assert!(said.split_whitespace().collect::<Vec<_>>().join(" ").contains(words), "{said}");
    }
    let twice = place.write("twice.csv", "case_id,procedure,procedure\na,97112,97110\n");
    let map = place.write("m.yaml", "facts:\n  case_id: case_id\n  procedure: procedure\n");
    for arguments in [&[&*twice][..], &[&twice, "--map", &map]] {
        assert!(refused(arguments, 3, "unknown-column").contains("two columns are called `procedure`"));
    }
    let short = place.write("short.csv", "case_id,procedure\na\n");
    assert!(told(&batch(&[&short])).contains("the row has 1 cell, and the first row 2 columns"));
}

#[test]
fn what_is_meant_has_to_be_clear() {
    let place = Place::new();
    let rows = place.write("rows.csv", "case_id,procedure\na,97112\n");
    let packed = place.write("rows.csv.gz", "x");
    assert!(refused(&[&packed], 1, "unclear-input").contains("zcat rows.csv.gz"));
    refused(&["-"], 1, "unclear-input");
    refused(&[&place.path("[a.csv")], 1, "unclear-input");
    refused(&[&rows, "-o", &place.path("out.txt")], 1, "unclear-input");
    refused(&[&rows, "-o", &place.path("o.csv"), "--rejects", &place.path("r.txt")], 1, "unclear-input");
    let folder = refused(&[&rows, "-o", &place.path("")], 1, "not-written");
    assert!(folder.contains("it is a folder") && folder.contains("name a file in the folder"), "{folder}");
    for count in ["0", "-1", "many"] {
        let output = batch(&[&rows, "--threads", count]);
        assert!(told(&output).contains("write a number from 1 on"), "{}", told(&output));
    }
    for arguments in [&["--threads", "0"][..], &["-P", "x", "-a"], &["--save-moved", "m.csv"]] {
        let output = batch(&[&[&*rows], arguments].concat());
        assert_eq!(code(&output), 1);
        assert!(told(&output).lines().all(|line| line.chars().count() <= 80), "{}", told(&output));
    }
}

#[test]
fn a_list_that_a_mapping_empties_is_told_by_the_mapping() {
    let place = Place::new();
    let list = "diagnoses: { columns: [DX1, DX2], empty: none }";
    let map = place.write("m.yaml", &format!("facts:\n  procedure: CODE\n  {list}\n"));
    let rows = place.write("r.csv", "CODE,DX1,DX2\n97112,I69351,\n97112,,\n");
    let output = batch(&[&rows, "--map", &map]);
    assert_eq!((code(&output), said(&output).lines().count()), (3, 1), "{}", told(&output));
    assert!(told(&output).contains("`empty: none`"), "{}", told(&output));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_has_a_remedy() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = program(&["batch", "-p", W1, CASES]).stdout(full).output().unwrap();
    let said = told(&output);
    assert!(code(&output) == 1 && said.contains("look whether there is room"), "{said}");
    for form in ["csv", "parquet"] {
        let said = refused(&[CASES, "-o", "/dev/full", "--to", form], 1, "not-written");
        assert!(!said.contains(".part") && !said.contains("External"), "{said}");
    }
}
