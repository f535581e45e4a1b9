//! Arrow columns as Parquet: row groups are encoded where their rows were determined, and put together in order.

use std::io::Write;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{
    ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves,
};
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnPath;

use crate::table_out::schema;

/// The zstd level of a Parquet output.
const LEVEL: i32 = 1;

/// From how many rows on a chunk is a row group of its own; smaller ones are put together.
pub(crate) const GROUP_ROWS: usize = 1 << 16;

/// Makes row groups of an output.
#[derive(Clone)]
pub(crate) struct Groups {
    schema: SchemaRef,
    factory: Arc<ArrowRowGroupWriterFactory>,
}

/// A row group on its way.
pub(crate) struct Group {
    schema: SchemaRef,
    columns: Vec<ArrowColumnWriter>,
}

/// A file of row groups.
pub(crate) struct ParquetFile<W: Write + Send> {
    file: SerializedFileWriter<W>,
    groups: Groups,
    /// Rows that are too few for a group as yet.
    waiting: Vec<RecordBatch>,
}

impl<W: Write + Send> ParquetFile<W> {
    pub(crate) fn new(stream: W, criteria: bool) -> Result<Self, ParquetError> {
        let schema = schema(criteria);
        let id = ColumnPath::from("case_id");
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(LEVEL).unwrap_or_default()))
            .set_statistics_enabled(EnabledStatistics::None)
            .set_offset_index_disabled(true)
            // Hardly two cases have the same.
            .set_column_dictionary_enabled(id.clone(), false)
            .set_column_encoding(id, Encoding::DELTA_BYTE_ARRAY)
            .build();
        let writer = ArrowWriter::try_new(stream, Arc::clone(&schema), Some(properties))?;
        let (file, factory) = writer.into_serialized_writer()?;
        Ok(Self { file, groups: Groups { schema, factory: Arc::new(factory) }, waiting: Vec::new() })
    }

    /// What makes its row groups.
    pub(crate) fn groups(&self) -> Groups {
        self.groups.clone()
    }

    /// Adds rows.
    pub(crate) fn write(&mut self, batch: RecordBatch) -> Result<(), ParquetError> {
        self.waiting.push(batch);
        if self.waiting.iter().map(RecordBatch::num_rows).sum::<usize>() >= GROUP_ROWS {
            self.flush()?;
        }
        Ok(())
    }

    /// Adds an encoded row group.
    pub(crate) fn append(&mut self, columns: Vec<ArrowColumnChunk>) -> Result<(), ParquetError> {
        self.flush()?;
        self.put(columns)
    }

    fn flush(&mut self) -> Result<(), ParquetError> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let mut group = self.groups.group()?;
        for batch in std::mem::take(&mut self.waiting) {
            group.write(&batch)?;
        }
        self.put(group.close()?)
    }

    fn put(&mut self, columns: Vec<ArrowColumnChunk>) -> Result<(), ParquetError> {
        let mut into = self.file.next_row_group()?;
        for column in columns {
            column.append_to_row_group(&mut into)?;
        }
        into.close()?;
        Ok(())
    }

    /// Ends the file, and gives back what it was written to.
    pub(crate) fn finish(mut self) -> Result<W, ParquetError> {
        self.flush()?;
        self.file.into_inner()
    }
}

impl Groups {
    /// A new row group.
    pub(crate) fn group(&self) -> Result<Group, ParquetError> {
        // The number of a row group matters where files are encrypted, and these are not.
        let columns = self.factory.create_column_writers(0)?;
        Ok(Group { schema: Arc::clone(&self.schema), columns })
    }
}

impl Group {
    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<(), ParquetError> {
        let mut columns = self.columns.iter_mut();
        for (field, array) in self.schema.fields().iter().zip(batch.columns()) {
            for leaf in compute_leaves(field, array)? {
                if let Some(column) = columns.next() {
                    column.write(&leaf)?;
                }
            }
        }
        Ok(())
    }

    pub(crate) fn close(self) -> Result<Vec<ArrowColumnChunk>, ParquetError> {
        self.columns.into_iter().map(ArrowColumnWriter::close).collect()
    }
}
