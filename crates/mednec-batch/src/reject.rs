//! The file of refused rows.

use std::io::Write;
use std::path::Path;

use mednec_project::WholeFile;
use mednec_project::codes::UNCLEAR_INPUT;
use mednec_source::Diagnostic;
use serde::Serialize;

use crate::error::BatchError;
use crate::form::Form;
use crate::run::shown;
use crate::work::Reject;

/// Refused rows on their way into a file: CSV by its ending, else NDJSON.
pub(crate) struct Rejects {
    file: WholeFile,
    csv: bool,
}

/// A refused row as it is written.
#[derive(Serialize)]
struct Refused<'r> {
    source: &'r str,
    row: u64,
    column: Option<&'r str>,
    code: &'r str,
    cause: &'r str,
    remedy: Option<&'r str>,
}

/// The form of a file beside the output, one of `forms`, by its ending; NDJSON for a pipe or device.
pub(crate) fn beside(path: &Path, forms: &[Form]) -> Result<Form, BatchError> {
    match Form::of_name(path).filter(|form| forms.contains(form)) {
        Some(form) => Ok(form),
        None if path.exists() && !path.is_file() => Ok(Form::Ndjson),
        None => {
            let endings: Vec<String> = forms.iter().map(|form| format!(".{}", form.name())).collect();
            let problem = "the ending of the file does not tell in what form to write it";
            let problem = Diagnostic::new(&UNCLEAR_INPUT, problem).in_path(shown(path));
            Err(problem.help(format!("end its name in {}", endings.join(" or "))).into())
        }
    }
}

const HEADER: &str = "source,row,column,code,cause,remedy\n";

impl Rejects {
    pub(crate) fn create(path: &Path) -> Result<Self, BatchError> {
        let csv = match beside(path, &[Form::Csv, Form::Ndjson])? {
            Form::Csv => true,
            Form::Ndjson | Form::Parquet | Form::Xlsx => false,
        };
        let mut file = WholeFile::create(path)?;
        if csv {
            file.write_all(HEADER.as_bytes()).map_err(|error| file.problem(&error))?;
        }
        Ok(Self { file, csv })
    }

    pub(crate) fn write(&mut self, refused: &[Reject]) -> Result<(), BatchError> {
        let mut bytes = Vec::new();
        for reject in refused {
            let row = Refused {
                source: &reject.source,
                row: reject.row,
                column: reject.problem.about.as_deref(),
                code: reject.problem.code.name,
                cause: &reject.problem.message,
                remedy: reject.problem.help.first().map(String::as_str),
            };
            // Writing to memory does not fail.
            if self.csv {
                let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(&mut bytes);
                let _ = writer.serialize(&row);
            } else {
                let _ = serde_json::to_writer(&mut bytes, &row);
                bytes.push(b'\n');
            }
        }
        self.file.write_all(&bytes).map_err(|error| self.file.problem(&error).into())
    }

    pub(crate) fn finish(self) -> Result<(), BatchError> {
        Ok(self.file.finish()?)
    }
}
