//! From a Parquet file of cases to one of determinations: only the columns that are needed, by hand.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::StringDictionaryBuilder;
use arrow_array::types::Int8Type;
use arrow_array::{ArrayRef, RecordBatch};
use bench_columns::CASE_ID;
use bench_kit::{Answer, Result};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use crate::arrow::{DATES, FACTS, determine};

/// How many rows are read at once.
const ROWS: usize = 8192;

pub fn file_to_file(input: &Path, output: &Path) -> Result<()> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(input)?)?;
    let names = FACTS.into_iter().chain(DATES).chain([CASE_ID]);
    let mask = ProjectionMask::columns(reader.parquet_schema(), names);
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?));
    let properties = properties.build();
    let mut writer = None;
    let mut answers = Vec::new();
    for batch in reader.with_projection(mask).with_batch_size(ROWS).build()? {
        let batch = batch?;
        answers.clear();
        determine(&batch, &mut answers)?;
        let determined = written(&batch, &answers)?;
        let writer = match &mut writer {
            Some(writer) => writer,
            None => writer.insert(ArrowWriter::try_new(
                File::create(output)?,
                determined.schema(),
                Some(properties.clone()),
            )?),
        };
        writer.write(&determined)?;
    }
    writer.ok_or("no rows")?.close()?;
    Ok(())
}

fn written(batch: &RecordBatch, answers: &[Answer]) -> Result<RecordBatch> {
    let ids = batch.column_by_name(CASE_ID).ok_or("no names")?;
    let of = |text: fn(Answer) -> &'static str| -> ArrayRef {
        let mut made = StringDictionaryBuilder::<Int8Type>::new();
        answers.iter().for_each(|answer| made.append_value(text(*answer)));
        Arc::new(made.finish())
    };
    Ok(RecordBatch::try_from_iter([
        (CASE_ID, ids.clone()),
        ("outcome", of(Answer::outcome)),
        ("reason", of(Answer::reason)),
    ])?)
}
