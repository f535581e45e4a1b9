//! Writes `cases.parquet` beside the cases: all of them, several times over, each time with names of their own.

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use bench_columns::{CASE_ID, columns};
use bench_kit::{Data, Result};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(times)) = (arguments.next(), arguments.next()) else {
        return Err("usage: w1-parquet <folder of cases> <times>".into());
    };
    let (folder, times): (PathBuf, usize) = (folder.into(), times.parse()?);
    let batch = columns(&Data::read(&folder.join("complete"))?.lines)?;
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?));
    let file = File::create(folder.join("cases.parquet"))?;
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties.build()))?;
    for time in 0..times {
        writer.write(&named(&batch, time * batch.num_rows())?)?;
    }
    writer.close()?;
    Ok(())
}

/// The same cases with names counted from another number.
fn named(batch: &RecordBatch, first: usize) -> Result<RecordBatch> {
    let ids = (first..first + batch.num_rows()).map(|at| Some(format!("W1-{at:08}")));
    let ids: ArrayRef = Arc::new(ids.collect::<StringArray>());
    let mut arrays = batch.columns().to_vec();
    arrays[batch.schema().index_of(CASE_ID)?] = ids;
    Ok(RecordBatch::try_new(batch.schema(), arrays)?)
}
