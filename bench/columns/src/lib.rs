//! The cases of W1 as Arrow columns, in the types that such columns have in files: texts from dictionaries, lists of
//! texts from dictionaries, whole numbers of 32 bits, days, bits.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Int32Builder, ListBuilder, StringBuilder, StringDictionaryBuilder,
};
use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_cast::cast;
use arrow_schema::{DataType, Field, Schema};
use bench_kit::{Answer, Result};
use jiff::civil::Date;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Map, Value};

/// The name of a case, which is no fact.
pub const CASE_ID: &str = "case_id";

/// The columns of lines of NDJSON. A fact that a line does not have is null.
pub fn columns(lines: &[String]) -> Result<RecordBatch> {
    let cases: std::result::Result<Vec<Map<String, Value>>, _> =
        lines.iter().map(|line| serde_json::from_str(line)).collect();
    let cases = cases?;
    let mut names: Vec<&str> = cases.iter().flat_map(|case| case.keys().map(String::as_str)).collect();
    names.sort_unstable();
    names.dedup();
    let arrays: Result<Vec<ArrayRef>> = names.iter().map(|name| column(name, &cases)).collect();
    let arrays = arrays?;
    let fields = names.iter().zip(&arrays).map(|(name, of)| Field::new(*name, of.data_type().clone(), true));
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields.collect::<Vec<_>>())), arrays)?)
}

/// The answers that a Parquet file of determinations has in its columns `outcome` and `reason`.
pub fn determinations(path: &Path) -> Result<Vec<Answer>> {
    let mut answers = Vec::new();
    for batch in ParquetRecordBatchReaderBuilder::try_new(File::open(path)?)?.build()? {
        let batch = batch?;
        let texts = |name: &str| -> Result<ArrayRef> {
            let column = batch.column_by_name(name).ok_or_else(|| format!("no column {name}"))?;
            Ok(cast(column, &DataType::Utf8)?)
        };
        let (outcomes, reasons) = (texts("outcome")?, texts("reason")?);
        let pairs = outcomes.as_string::<i32>().iter().zip(reasons.as_string::<i32>());
        answers.extend(pairs.map(|(outcome, reason)| match (outcome, reason) {
            (Some(outcome), Some(reason)) => Answer::of(outcome, reason),
            _ => Answer::Nothing,
        }));
    }
    Ok(answers)
}

/// One column; its first value tells the type.
fn column(name: &str, cases: &[Map<String, Value>]) -> Result<ArrayRef> {
    let values = || cases.iter().map(|case| case.get(name));
    Ok(match values().flatten().next() {
        Some(Value::Bool(_)) => {
            let mut made = BooleanBuilder::new();
            values().for_each(|value| made.append_option(value.and_then(Value::as_bool)));
            Arc::new(made.finish())
        }
        Some(Value::Number(_)) => {
            let mut made = Int32Builder::new();
            for value in values() {
                made.append_option(value.and_then(Value::as_i64).map(i32::try_from).transpose()?);
            }
            Arc::new(made.finish())
        }
        Some(Value::Array(_)) => {
            let mut made = ListBuilder::new(StringDictionaryBuilder::<Int32Type>::new());
            for value in values() {
                match value.and_then(Value::as_array) {
                    Some(items) => made.append_value(items.iter().map(Value::as_str)),
                    None => made.append_null(),
                }
            }
            Arc::new(made.finish())
        }
        _ if name == CASE_ID => {
            let mut made = StringBuilder::new();
            values().for_each(|value| made.append_option(value.and_then(Value::as_str)));
            Arc::new(made.finish())
        }
        _ if matches!(name, "episode_start" | "service_date") => {
            let mut made = Date32Builder::new();
            for value in values() {
                made.append_option(value.and_then(Value::as_str).map(day).transpose()?);
            }
            Arc::new(made.finish())
        }
        _ => {
            let mut made = StringDictionaryBuilder::<Int32Type>::new();
            values().for_each(|value| made.append_option(value.and_then(Value::as_str)));
            Arc::new(made.finish())
        }
    })
}

/// A date as days since 1970.
fn day(text: &str) -> Result<i32> {
    let date: Date = text.parse()?;
    let days = date.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24;
    Ok(i32::try_from(days)?)
}
