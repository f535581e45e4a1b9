//! Where determinations go: a file that appears whole, or standard output.

use std::io::{self, Write};

use mednec_project::WholeFile;
use mednec_sheets::SheetWriter;

use crate::error::BatchError;
use crate::form::Form;
use crate::output::{Written, columns};
use crate::parquet_out::{Groups, ParquetFile};
use crate::run::{Batch, shown};

type Result<T> = std::result::Result<T, BatchError>;

/// The name of the sheet that has the rows of a workbook.
const SHEET: &str = "Determinations";

/// Where bytes go.
pub(crate) enum Stream {
    File(Box<WholeFile>),
    Standard(io::Stdout),
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.write(bytes),
            Self::Standard(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::File(file) => file.flush(),
            Self::Standard(out) => out.flush(),
        }
    }
}

/// The output on its way.
pub(crate) enum Output {
    Bytes {
        stream: Stream,
        name: String,
    },
    Sheet {
        writer: Box<SheetWriter<Stream>>,
        name: String,
    },
    Columns {
        file: Box<ParquetFile<Stream>>,
        name: String,
    },
    /// Where only what stands beside the determinations is wanted.
    Nowhere,
}

impl Output {
    pub(crate) fn open(batch: &Batch<'_>) -> Result<Self> {
        if batch.beside.nowhere {
            return Ok(Self::Nowhere);
        }
        let (mut stream, name) = match &batch.output {
            Some(path) => (Stream::File(Box::new(WholeFile::create(path)?)), shown(path)),
            None => (Stream::Standard(io::stdout()), "<stdout>".into()),
        };
        match batch.form {
            Form::Ndjson => Ok(Self::Bytes { stream, name }),
            Form::Csv => {
                let header = columns(batch.criteria).join(",") + "\n";
                stream.write_all(header.as_bytes()).map_err(|error| BatchError::of_stream(&name, &error))?;
                Ok(Self::Bytes { stream, name })
            }
            Form::Xlsx => {
                let writer = SheetWriter::new(stream, SHEET, &columns(batch.criteria));
                let writer = writer.map_err(|error| BatchError::of_sheet(&name, &error))?;
                Ok(Self::Sheet { writer: Box::new(writer), name })
            }
            Form::Parquet => {
                let file = ParquetFile::new(stream, batch.criteria);
                let file = file.map_err(|error| BatchError::of_parquet(&name, &error))?;
                Ok(Self::Columns { file: Box::new(file), name })
            }
        }
    }

    /// What makes the row groups of a Parquet output.
    pub(crate) fn groups(&self) -> Option<Groups> {
        if let Self::Columns { file, .. } = self { Some(file.groups()) } else { None }
    }

    pub(crate) fn write(&mut self, written: Written) -> Result<()> {
        match (self, written) {
            (Self::Bytes { stream, name }, Written::Bytes(bytes)) => {
                stream.write_all(&bytes).map_err(|error| BatchError::of_stream(name, &error))
            }
            (Self::Columns { file, name }, Written::Columns(rows)) => {
                file.write(rows).map_err(|error| BatchError::of_parquet(name, &error))
            }
            (Self::Columns { file, name }, Written::Group(columns)) => {
                file.append(columns).map_err(|error| BatchError::of_parquet(name, &error))
            }
            (Self::Sheet { writer, name }, Written::Rows(rows)) => {
                let mut rows = rows.into_iter();
                rows.try_for_each(|row| writer.row(row)).map_err(|error| BatchError::of_sheet(name, &error))
            }
            (Self::Bytes { .. }, Written::Columns(_) | Written::Group(_) | Written::Rows(_))
            | (Self::Columns { .. }, Written::Bytes(_) | Written::Rows(_))
            | (Self::Sheet { .. }, Written::Bytes(_) | Written::Columns(_) | Written::Group(_))
            | (Self::Nowhere, _) => Ok(()),
        }
    }

    pub(crate) fn finish(self) -> Result<()> {
        let stream = match self {
            Self::Nowhere => return Ok(()),
            Self::Bytes { mut stream, name } => {
                stream.flush().map_err(|error| BatchError::of_stream(&name, &error))?;
                stream
            }
            Self::Sheet { writer, name } => {
                writer.finish().map_err(|error| BatchError::of_sheet(&name, &error))?
            }
            Self::Columns { file, name } => {
                file.finish().map_err(|error| BatchError::of_parquet(&name, &error))?
            }
        };
        match stream {
            Stream::File(file) => Ok(file.finish()?),
            Stream::Standard(mut out) => {
                out.flush().map_err(|error| BatchError::of_stream("<stdout>", &error))
            }
        }
    }
}
