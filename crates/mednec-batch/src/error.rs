//! Why a batch ended before its time.

use std::fmt;
use std::io;

use mednec_sheets::WriteError;
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
        let problem = Diagnostic::new(&mednec_project::codes::NOT_WRITTEN, message);
        problem.help("a fault of mednec itself; please report it, and write NDJSON meanwhile").into()
    }

    /// Of a Parquet output that cannot be made.
    pub(crate) fn of_parquet(name: &str, error: &parquet::errors::ParquetError) -> Self {
        let error: &dyn std::error::Error = match error {
            parquet::errors::ParquetError::External(inner) => inner.as_ref(),
            other => other,
        };
        match error.downcast_ref::<io::Error>() {
            Some(error) => Self::of_stream(name, error),
            None => unwritten(name, &error.to_string()),
        }
    }

    /// Of a workbook that cannot be made.
    pub(crate) fn of_sheet(name: &str, error: &WriteError) -> Self {
        match error {
            WriteError::Io(error) => Self::of_stream(name, error),
            WriteError::NoRoom | WriteError::CellTooLong(..) => {
                let problem = format!("the output does not fit into a workbook: {error}");
                let problem = Diagnostic::new(&mednec_project::codes::NOT_WRITTEN, problem).in_path(name);
                problem.help("write CSV or Parquet, or part the input; no file was changed").into()
            }
        }
    }

    /// Of an output stream that failed.
    pub(crate) fn of_stream(name: &str, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::Closed;
        }
        unwritten(name, &error.to_string())
    }
}

fn unwritten(name: &str, cause: &str) -> BatchError {
    // The name of the file that is to be moved there is made up, and told nowhere.
    let cause = cause.split(" at path ").next().unwrap_or_default();
    let message = format!("the output cannot be written: {cause}");
    let problem = Diagnostic::new(&mednec_project::codes::NOT_WRITTEN, message).in_path(name);
    problem.help("look whether there is room, and whether it may be written to; no file was changed").into()
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
