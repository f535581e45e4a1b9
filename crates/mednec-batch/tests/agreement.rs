//! Rows come to the same determination in whichever form they are stored, by masks as one by one.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Int32Builder, ListBuilder, StringBuilder, StringDictionaryBuilder,
};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, DictionaryArray, RecordBatch, StringArray};
use arrow_schema::{Field, Schema};
use mednec_batch::{Batch, Beside, Compare, Finished, Form, Input, ReplayIndex, Side, Verdict, run};
use mednec_graph::fact::read_date;
use mednec_graph::{Bundle, FactKind};
use mednec_project::{Options, Policies, Receipts};
use parquet::arrow::ArrowWriter;
use serde_json::{Map, Value};
use tempfile::TempDir;

fn workload() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/workload")
}

fn policies() -> Policies {
    Policies::open(&workload().join("policies"), &Options::default()).expect("the policy compiles")
}

/// The objects of a variant of W1.
fn cases(variant: &str) -> Vec<Map<String, Value>> {
    let text = fs::read_to_string(workload().join(variant).join("cases.ndjson")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Determines one file, and gives back what was written as NDJSON.
fn determine(policies: &Policies, path: &Path, threads: usize) -> (String, Finished) {
    beside(policies, path, threads, Beside::default())
}

/// The same, with something beside the output.
fn beside(policies: &Policies, path: &Path, threads: usize, beside: Beside<'_>) -> (String, Finished) {
    let folder = TempDir::new().unwrap();
    let output = folder.path().join("out.ndjson");
    let batch = Batch { threads, output: Some(output.clone()), beside, ..Batch::new(policies) };
    let input = Input { path: Some(path.to_path_buf()), form: Form::of_name(path).unwrap() };
    let finished = run(&batch, &[input], &mut |_| {}, &AtomicBool::new(false)).unwrap();
    (fs::read_to_string(output).unwrap(), finished)
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// The cases as columns of the types that Parquet files have.
fn columns(cases: &[Map<String, Value>], bundle: &Bundle) -> RecordBatch {
    let mut names: Vec<&str> = cases.iter().flat_map(|case| case.keys().map(String::as_str)).collect();
    names.sort_unstable();
    names.dedup();
    let null = Value::Null;
    let arrays: Vec<ArrayRef> = names
        .iter()
        .map(|name| {
            let values = cases.iter().map(|case| case.get(*name).unwrap_or(&null));
            let kind = bundle.fact_named(name).and_then(|id| bundle.fact(id)).map(|fact| &fact.kind);
            match kind {
                Some(FactKind::YesNo) => {
                    let mut made = BooleanBuilder::new();
                    values.for_each(|value| made.append_option(value.as_bool()));
                    Arc::new(made.finish()) as ArrayRef
                }
                Some(FactKind::Number { .. }) => {
                    let mut made = Int32Builder::new();
                    values.for_each(|value| {
                        made.append_option(value.as_i64().map(|v| i32::try_from(v).unwrap()))
                    });
                    Arc::new(made.finish())
                }
                Some(FactKind::Date { .. }) => {
                    let mut made = Date32Builder::new();
                    let day =
                        |value: &Value| value.as_str().and_then(read_date).map(|v| i32::try_from(v).unwrap());
                    values.for_each(|value| made.append_option(day(value)));
                    Arc::new(made.finish())
                }
                Some(FactKind::List { .. }) => {
                    let mut made = ListBuilder::new(StringBuilder::new());
                    values.for_each(|value| match value.as_array() {
                        Some(items) => made.append_value(items.iter().map(text)),
                        None => made.append_null(),
                    });
                    Arc::new(made.finish())
                }
                Some(FactKind::Choice(_) | FactKind::Code(_)) => {
                    let mut made = StringDictionaryBuilder::<Int32Type>::new();
                    values.for_each(|value| made.append_option(text(value)));
                    Arc::new(made.finish())
                }
                None => {
                    let mut made = StringBuilder::new();
                    values.for_each(|value| made.append_option(text(value)));
                    Arc::new(made.finish())
                }
            }
        })
        .collect();
    of_columns(&names, arrays)
}

/// Columns under their names.
fn of_columns(names: &[&str], arrays: Vec<ArrayRef>) -> RecordBatch {
    let fields: Vec<Field> = names
        .iter()
        .zip(&arrays)
        .map(|(name, array)| Field::new(*name, array.data_type().clone(), true))
        .collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).unwrap()
}

fn write_parquet(path: &Path, batch: &RecordBatch) {
    let properties =
        parquet::file::properties::WriterProperties::builder().set_max_row_group_row_count(Some(700)).build();
    let mut writer =
        ArrowWriter::try_new(fs::File::create(path).unwrap(), batch.schema(), Some(properties)).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
}

fn write_csv(path: &Path, cases: &[Map<String, Value>]) {
    let mut names: Vec<&String> = cases.iter().flat_map(Map::keys).collect();
    names.sort();
    names.dedup();
    let mut writer = csv::Writer::from_path(path).unwrap();
    writer.write_record(&names).unwrap();
    for case in cases {
        writer
            .write_record(names.iter().map(|name| match case.get(*name) {
                Some(Value::Array(_)) | Some(Value::Object(_)) => case[*name].to_string(),
                Some(value) => text(value).unwrap_or_default(),
                None => String::new(),
            }))
            .unwrap();
    }
    writer.flush().unwrap();
}

#[test]
fn all_forms_come_to_the_same() {
    let policies = policies();
    let folder = TempDir::new().unwrap();
    for variant in ["complete", "gaps"] {
        let (cases, lines) = (cases(variant), workload().join(variant).join("cases.ndjson"));
        let (expected, numbers) = determine(&policies, &lines, 1);
        assert_eq!(numbers.numbers.rows, cases.len() as u64);
        assert_eq!(numbers.numbers.determined, cases.len() as u64);
        let (parquet, csv) = (folder.path().join("cases.parquet"), folder.path().join("cases.csv"));
        write_parquet(&parquet, &columns(&cases, &policies.bundle));
        write_csv(&csv, &cases);
        for path in [&lines, &parquet, &csv] {
            for threads in [1, 3] {
                let (found, again) = determine(&policies, path, threads);
                for (found, expected) in found.lines().zip(expected.lines()) {
                    assert_eq!(found, expected, "{}", path.display());
                }
                assert_eq!(found.lines().count(), cases.len());
                assert_eq!(again.numbers, numbers.numbers);
                // Complete rows of columns need no second look; with gaps, the open ones do.
                let rows = cases.len() as u64;
                let most = if path == &csv { 0 } else { rows };
                match variant {
                    "complete" => assert_eq!(again.by_columns, most),
                    _ => assert!(
                        again.by_columns <= most && again.by_columns * 2 >= most,
                        "{}",
                        again.by_columns
                    ),
                }
            }
        }
    }
}

#[test]
fn outcomes_are_those_of_the_oracle() {
    let policies = policies();
    for variant in ["complete", "gaps"] {
        let folder = workload().join(variant);
        let (found, _) = determine(&policies, &folder.join("cases.ndjson"), 2);
        let expected = fs::read_to_string(folder.join("expected.csv")).unwrap();
        for (line, row) in found.lines().zip(expected.lines().skip(1)) {
            let value: Value = serde_json::from_str(line).unwrap();
            let of = |key: &str| value[key].as_str().unwrap().to_owned();
            assert_eq!(format!("{},{},{}", of("case_id"), of("outcome"), of("reason")), row.trim_end());
        }
    }
}

#[test]
fn rows_that_cannot_be_read_are_refused_alike_in_all_forms() {
    let policies = policies();
    let folder = TempDir::new().unwrap();
    let mut cases = cases("complete");
    cases.truncate(40);
    cases[3].insert("berg_balance_score".into(), 99.into());
    cases[7].insert("static_balance".into(), "splendid".into());
    cases[11].insert("episode_start".into(), "2031-01-01".into());
    cases[12].insert("diagnoses".into(), Value::Array(vec!["M54.2".into(); 9]));
    cases[13].insert("procedure".into(), "9711".into());
    cases[20].insert("modifiers".into(), Value::Array(vec!["GP".into(), Value::Null]));
    let (lines, parquet, csv) =
        (folder.path().join("c.ndjson"), folder.path().join("c.parquet"), folder.path().join("c.csv"));
    let text: Vec<String> = cases.iter().map(|case| Value::Object(case.clone()).to_string()).collect();
    fs::write(&lines, text.join("\n")).unwrap();
    write_parquet(&parquet, &columns(&cases, &policies.bundle));
    write_csv(&csv, &cases);
    let (expected, numbers) = determine(&policies, &lines, 1);
    assert_eq!((numbers.numbers.rejected, numbers.numbers.determined), (5, 35));
    let codes: Vec<&str> = numbers.refused.iter().map(|problem| problem.code.name).collect();
    assert_eq!(codes, ["case-range", "case-choice", "case-contradiction", "case-list-length", "case-code"]);
    assert_eq!(numbers.refused[0].about.as_deref(), Some("berg_balance_score"));
    for path in [&parquet, &csv] {
        let (found, again) = determine(&policies, path, 2);
        assert_eq!(found, expected, "{}", path.display());
        assert_eq!(again.numbers, numbers.numbers);
    }
}

/// The cases of a variant in every form.
fn forms(folder: &TempDir, variant: &str, bundle: &Bundle) -> [PathBuf; 3] {
    let cases = cases(variant);
    let (parquet, csv) = (folder.path().join("cases.parquet"), folder.path().join("cases.csv"));
    write_parquet(&parquet, &columns(&cases, bundle));
    write_csv(&csv, &cases);
    [workload().join(variant).join("cases.ndjson"), parquet, csv]
}

#[test]
fn receipts_have_the_same_bytes_from_every_form_and_replay() {
    let policies = policies();
    let folder = TempDir::new().unwrap();
    for variant in ["complete", "gaps"] {
        let forms = forms(&folder, variant, &policies.bundle);
        let (expected, _) = determine(&policies, &forms[0], 1);
        let mut first: Option<Vec<u8>> = None;
        for path in &forms {
            for threads in if path == &forms[0] { [1, 3].iter() } else { [3].iter() } {
                let receipts = folder.path().join("run.receipts");
                let with = Beside { receipts: Some(receipts.clone()), ..Beside::default() };
                let (found, finished) = beside(&policies, path, *threads, with);
                assert_eq!(found, expected, "the output is the same without receipts");
                let bytes = fs::read(&receipts).unwrap();
                let seal = finished.seal.unwrap();
                assert!(bytes.ends_with(format!("\"seal\":\"{seal}\"}}\n").as_bytes()));
                assert_eq!(first.get_or_insert_with(|| bytes.clone()), &bytes, "{}", path.display());
            }
        }
        let receipts = Receipts::open(&folder.path().join("run.receipts")).unwrap();
        assert_eq!((receipts.entries.len(), &receipts.broken[..]), (2000, &[][..]));
        let index = ReplayIndex::new(&receipts, &policies);
        for path in &forms {
            let with = Beside { replay: Some(&index), nowhere: true, ..Beside::default() };
            let replayed = replay(&policies, path, with);
            assert!(replayed.verdicts.iter().all(|verdict| *verdict == Verdict::Identical));
            assert_eq!((replayed.verdicts.len(), replayed.without_receipt), (2000, 0));
        }
    }
}

/// Runs a replay, which writes nothing.
fn replay(policies: &Policies, path: &Path, beside: Beside<'_>) -> mednec_batch::Replayed {
    let batch = Batch { threads: 2, beside, ..Batch::new(policies) };
    let input = Input { path: Some(path.to_path_buf()), form: Form::of_name(path).unwrap() };
    run(&batch, &[input], &mut |_| {}, &AtomicBool::new(false)).unwrap().replayed.unwrap()
}

#[test]
fn what_moves_is_what_two_runs_tell_apart() {
    let old = policies();
    let folder = TempDir::new().unwrap();
    for name in ["payer.yaml", "vocabulary.yaml", "policy.yaml"] {
        let text = fs::read_to_string(workload().join("policies").join(name)).unwrap();
        let text = text.replace("one_on_one_minutes < 8 minutes", "one_on_one_minutes < 15 minutes");
        fs::write(folder.path().join(name), text.replace("visits_used > 18", "visits_used > 24")).unwrap();
    }
    let new = Policies::open(folder.path(), &Options::default()).unwrap();
    let data = TempDir::new().unwrap();
    let forms = forms(&data, "gaps", &old.bundle);
    let sides = |policies: &Policies| -> Vec<(Value, Side)> {
        let (found, _) = determine(policies, &forms[0], 2);
        let of = |line: &str| {
            let row: Value = serde_json::from_str(line).unwrap();
            let text = |key: &str| row[key].as_str().unwrap().to_owned();
            let side = Side { outcome: text("outcome"), reason: text("reason") };
            (row["case_id"].clone(), side)
        };
        found.lines().map(of).collect()
    };
    let mut table = std::collections::BTreeMap::new();
    let mut moved = Vec::new();
    for ((id, from), (_, to)) in sides(&old).into_iter().zip(sides(&new)) {
        if from != to {
            moved.push(id);
        }
        *table.entry((from, to)).or_insert(0u64) += 1;
    }
    assert!(moved.len() > 20, "{}", moved.len());
    for path in &forms {
        let file = data.path().join("moved.ndjson");
        let compare = Compare { policies: &new, payer: None, moved: Some(file.clone()) };
        let with = Beside { compare: Some(compare), ..Beside::default() };
        let impact = beside(&old, path, 3, with).1.impact.unwrap();
        assert_eq!(impact.table, table, "{}", path.display());
        assert_eq!((impact.rows(), impact.moved()), (2000, moved.len() as u64));
        assert_eq!(impact.moves.values().sum::<u64>(), impact.moved());
        let text = fs::read_to_string(file).unwrap();
        let ids: Vec<Value> = text
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap()["case_id"].clone())
            .collect();
        assert_eq!(ids, moved);
        for of in impact.moves.keys().filter(|of| of.to.reason == "not_one_on_one") {
            let rule = of.new_rule.as_ref().unwrap();
            assert!(rule.text.contains("< 15 minutes") && rule.place.starts_with("policy.yaml:"), "{rule:?}");
        }
    }
}

#[test]
fn mapped_columns_are_determined_as_their_facts_are() {
    let policies = policies();
    let folder = TempDir::new().unwrap();
    let map = "missing: [\"~\", UNK]\nignore: others\nfacts:\n  case_id: CLM_ID\n  procedure: HCPCS\n  \
        technique: { column: TECH, values: { B: bobath, M: massage, P: pnf } }\n  \
        service_date: { column: FROM_DT, date: DD-MON-YYYY }\n  visits_used: VISITS\n  cmt_same_day: { column: CMT, values: { Y: yes, N: no } }\n";
    let map = mednec_batch::Map::read(Path::new("map.yaml"), map).unwrap();
    let names = ["CLM_ID", "HCPCS", "TECH", "FROM_DT", "VISITS", "CMT", "OTHER"];
    let rows = [
        ["a", "97112", "B", "05-MAR-2025", "3", "Y", "x"],
        ["b", "97112", "M", "05-MAR-2025", "~", "N", "x"],
        ["c", "97112", "UNK", "~", "30", "Y", "x"],
        ["d", "97110", "P", "31-DEC-2025", "1", "UNK", "x"],
        ["e", "97112", "Z", "05-MAR-2025", "1", "N", "x"],
        ["f", "97112", "P", "31-FEB-2025", "1", "N", "x"],
        ["g", "97112", "P", "01-JAN-2025", "many", "N", "x"],
        ["h", "~", "P", "01-JAN-2025", "", "N", "x"],
    ];
    let arrays: Vec<ArrayRef> = (0..names.len())
        .map(|at| {
            let texts = rows.iter().cycle().take(2000).map(|row| Some(row[at]));
            match at {
                1 | 2 => Arc::new(texts.collect::<DictionaryArray<Int32Type>>()) as ArrayRef,
                _ => Arc::new(texts.collect::<StringArray>()),
            }
        })
        .collect();
    let parquet = folder.path().join("mapped.parquet");
    write_parquet(&parquet, &of_columns(&names, arrays));
    let mut csv = names.join(",") + "\n";
    rows.iter().cycle().take(2000).for_each(|row| csv += &(row.join(",") + "\n"));
    let csv = write(&folder, "mapped.csv", &csv);
    let mut all = Vec::new();
    for path in [&parquet, &csv] {
        let output = folder.path().join("out.ndjson");
        let batch = Batch { map: Some(map.clone()), output: Some(output.clone()), ..Batch::new(&policies) };
        let input = Input { path: Some(path.clone()), form: Form::of_name(path).unwrap() };
        let finished = run(&batch, &[input], &mut |_| {}, &AtomicBool::new(false)).unwrap();
        all.push((fs::read_to_string(output).unwrap(), finished.numbers, finished.by_columns));
    }
    let [columns, by_row] = all.as_slice() else { panic!("two forms") };
    assert_eq!(columns.0, by_row.0);
    assert_eq!(columns.1, by_row.1);
    assert_eq!((columns.1.rejected, columns.1.determined), (750, 1250));
    assert!(columns.2 > 200 && by_row.2 == 0, "{} {}", columns.2, by_row.2);
}

fn write(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    path
}
