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
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{Field, Schema};
use mednec_batch::{Batch, Finished, Form, Input, run};
use mednec_graph::fact::read_date;
use mednec_graph::{Bundle, FactKind};
use mednec_project::{Options, Policies};
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
    let folder = TempDir::new().unwrap();
    let output = folder.path().join("out.ndjson");
    let batch = Batch {
        policies,
        payer: None,
        all_payers: false,
        criteria: false,
        map: None,
        strict: false,
        threads,
        form: Form::Ndjson,
        output: Some(output.clone()),
        rejects: None,
        beside: mednec_batch::Beside::default(),
    };
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
                let most = if path == &parquet { rows } else { 0 };
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
