//! Why a batch ended before its time.

use std::fmt;
use std::io;

use mednec_source::Diagnostic;

/// Why a batch ended; no output was written then.
#[derive(Debug)]
pub enum BatchError {
    /// An input cannot be read, or an output not be written.
    Told(Box<Diagnostic>),
    /// A row was refused, and none may be.
    Refused(Vec<Diagnostic>),
    /// The run was asked to stop.
    Interrupted,
    /// The reader of the output went away.
    Closed,
}

impl BatchError {
    /// Of columns that do not fit together.
    pub(crate) fn of_columns(error: &arrow_schema::ArrowError) -> Self {
        let message = format!("the determinations cannot be put into columns: {error}");
        Diagnostic::new(&mednec_project::codes::NOT_WRITTEN, message).into()
    }

    /// Of a Parquet output that cannot be made.
    pub(crate) fn of_parquet(name: &str, error: &parquet::errors::ParquetError) -> Self {
        let message = format!("the output cannot be written: {error}");
        Diagnostic::new(&mednec_project::codes::NOT_WRITTEN, message).in_path(name).into()
    }

    /// Of an output stream that failed.
    pub(crate) fn of_stream(name: &str, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::Closed;
        }
        let message = format!("the output cannot be written: {error}");
        Diagnostic::new(&mednec_project::codes::NOT_WRITTEN, message).in_path(name).into()
    }
}

impl From<Diagnostic> for BatchError {
    fn from(problem: Diagnostic) -> Self {
        Self::Told(Box::new(problem))
    }
}

impl fmt::Display for BatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Told(problem) => f.write_str(&problem.message),
            Self::Refused(problems) => {
                let first = problems.first().map_or("", |problem| problem.message.as_str());
                write!(f, "a row was refused: {first}")
            }
            Self::Interrupted => f.write_str("the run was interrupted"),
            Self::Closed => f.write_str("the output was closed before all was written"),
        }
    }
}

impl std::error::Error for BatchError {}
