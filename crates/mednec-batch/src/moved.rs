//! The file of rows that new policies determine otherwise.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use mednec_project::answer::OneOrMany;
use mednec_project::{Told, WholeFile};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use serde::Serialize;

use crate::error::BatchError;
use crate::form::Form;
use crate::output::joined;
use crate::reject::beside;

/// The columns.
const COLUMNS: [&str; 9] = [
    "case_id",
    "old_outcome",
    "old_reason",
    "old_policy",
    "old_edition",
    "new_outcome",
    "new_reason",
    "new_policy",
    "new_edition",
];

/// A row that moved.
#[derive(Clone, Debug)]
pub(crate) struct Moved {
    pub(crate) case_id: Option<String>,
    pub(crate) old: Told,
    pub(crate) new: Told,
}

#[derive(Serialize)]
struct Line<'m> {
    case_id: Option<&'m str>,
    old_outcome: &'m str,
    old_reason: &'m str,
    old_policy: &'m Option<OneOrMany>,
    old_edition: &'m Option<OneOrMany>,
    new_outcome: &'m str,
    new_reason: &'m str,
    new_policy: &'m Option<OneOrMany>,
    new_edition: &'m Option<OneOrMany>,
}

/// Moved rows on their way into a file: NDJSON, CSV or Parquet by its ending.
pub(crate) enum MovedFile {
    Lines(WholeFile),
    Csv(WholeFile),
    Columns(Box<ArrowWriter<WholeFile>>, String),
}

impl MovedFile {
    pub(crate) fn create(path: &Path) -> Result<Self, BatchError> {
        let form = beside(path, &[Form::Ndjson, Form::Csv, Form::Parquet])?;
        let mut file = WholeFile::create(path)?;
        match form {
            Form::Csv => {
                let header = COLUMNS.join(",") + "\n";
                file.write_all(header.as_bytes()).map_err(|error| file.problem(&error))?;
                Ok(Self::Csv(file))
            }
            Form::Parquet => {
                let name = path.to_string_lossy().into_owned();
                let properties = WriterProperties::builder()
                    .set_compression(Compression::ZSTD(Default::default()))
                    .build();
                let writer = ArrowWriter::try_new(file, schema(), Some(properties));
                Ok(Self::Columns(
                    Box::new(writer.map_err(|error| BatchError::of_parquet(&name, &error))?),
                    name,
                ))
            }
            Form::Ndjson | Form::Xlsx => Ok(Self::Lines(file)),
        }
    }

    pub(crate) fn write(&mut self, moved: &[Moved]) -> Result<(), BatchError> {
        if moved.is_empty() {
            return Ok(());
        }
        let mut bytes = Vec::new();
        let file = match self {
            Self::Lines(file) => {
                for one in moved {
                    // Writing to memory does not fail.
                    let _ = serde_json::to_writer(&mut bytes, &line(one));
                    bytes.push(b'\n');
                }
                file
            }
            Self::Csv(file) => {
                let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(&mut bytes);
                for one in moved {
                    let _ = writer.write_record(cells(one).map(Option::unwrap_or_default));
                }
                drop(writer);
                file
            }
            Self::Columns(writer, name) => {
                let batch = columns(moved).map_err(|error| BatchError::of_columns(&error))?;
                return writer.write(&batch).map_err(|error| BatchError::of_parquet(name, &error));
            }
        };
        file.write_all(&bytes).map_err(|error| file.problem(&error).into())
    }

    pub(crate) fn finish(self) -> Result<(), BatchError> {
        let file = match self {
            Self::Lines(file) | Self::Csv(file) => file,
            Self::Columns(writer, name) => {
                writer.into_inner().map_err(|error| BatchError::of_parquet(&name, &error))?
            }
        };
        Ok(file.finish()?)
    }
}

fn line(moved: &Moved) -> Line<'_> {
    let Moved { case_id, old, new } = moved;
    Line {
        case_id: case_id.as_deref(),
        old_outcome: &old.outcome,
        old_reason: &old.reason,
        old_policy: &old.policy,
        old_edition: &old.edition,
        new_outcome: &new.outcome,
        new_reason: &new.reason,
        new_policy: &new.policy,
        new_edition: &new.edition,
    }
}

fn cells(moved: &Moved) -> [Option<String>; 9] {
    let Moved { case_id, old, new } = moved;
    [
        case_id.clone(),
        Some(old.outcome.clone()),
        Some(old.reason.clone()),
        joined(old.policy.as_ref()),
        joined(old.edition.as_ref()),
        Some(new.outcome.clone()),
        Some(new.reason.clone()),
        joined(new.policy.as_ref()),
        joined(new.edition.as_ref()),
    ]
}

fn schema() -> Arc<Schema> {
    let fields: Vec<Field> = COLUMNS.iter().map(|name| Field::new(*name, DataType::Utf8, true)).collect();
    Arc::new(Schema::new(fields))
}

fn columns(moved: &[Moved]) -> Result<RecordBatch, arrow_schema::ArrowError> {
    let mut builders: [StringBuilder; 9] = std::array::from_fn(|_| StringBuilder::new());
    for one in moved {
        for (builder, cell) in builders.iter_mut().zip(cells(one)) {
            builder.append_option(cell);
        }
    }
    let arrays = builders.iter_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef).collect();
    RecordBatch::try_new(schema(), arrays)
}
