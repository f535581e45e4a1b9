//! Determined rows as bytes or columns, a chunk at a time.

use std::io::Write as _;

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use mednec_graph::Status;
use mednec_project::answer::OneOrMany;
use parquet::arrow::arrow_writer::ArrowColumnChunk;
use serde::Serialize;

use crate::form::Form;
use crate::shape::{COLUMNS, CRITERIA, Row};
use crate::table_out::TableBuilder;

/// What stands between several texts in one cell of a CSV.
pub(crate) const BETWEEN: &str = "; ";

/// What a chunk of rows comes to.
pub(crate) enum Written {
    Bytes(Vec<u8>),
    /// Rows of a workbook.
    Rows(Vec<Vec<String>>),
    Columns(RecordBatch),
    /// A row group, encoded.
    Group(Vec<ArrowColumnChunk>),
}

/// Puts rows into the form of the output.
pub(crate) enum Encoder {
    Ndjson(Vec<u8>),
    Csv { writer: Box<csv::Writer<Vec<u8>>>, criteria: bool },
    Xlsx { rows: Vec<Vec<String>>, criteria: bool },
    Parquet(Box<TableBuilder>),
}

/// The names of the columns.
pub(crate) fn columns(criteria: bool) -> Vec<&'static str> {
    COLUMNS.into_iter().chain(criteria.then_some(CRITERIA)).collect()
}

impl Encoder {
    pub(crate) fn new(form: Form, criteria: bool) -> Self {
        match form {
            Form::Ndjson => Self::Ndjson(Vec::new()),
            Form::Csv => {
                let writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
                Self::Csv { writer: Box::new(writer), criteria }
            }
            Form::Xlsx => Self::Xlsx { rows: Vec::new(), criteria },
            Form::Parquet => Self::Parquet(Box::new(TableBuilder::new(criteria))),
        }
    }

    /// Adds a row. Nothing of it can fail: it is written to memory.
    pub(crate) fn row(&mut self, row: &Row<'_>) {
        match self {
            Self::Ndjson(bytes) => json(bytes, row),
            Self::Csv { writer, criteria } => {
                let _ = writer.write_record(texts(row, *criteria));
            }
            Self::Xlsx { rows, criteria } => rows.push(texts(row, *criteria)),
            Self::Parquet(builders) => builders.row(row),
        }
    }

    /// Takes what was made so far.
    pub(crate) fn take(&mut self) -> Result<Written, ArrowError> {
        match self {
            Self::Ndjson(bytes) => Ok(Written::Bytes(std::mem::take(bytes))),
            Self::Csv { writer, criteria } => {
                let Self::Csv { writer: fresh, .. } = Self::new(Form::Csv, *criteria) else {
                    return Ok(Written::Bytes(Vec::new()));
                };
                let full = std::mem::replace(writer, fresh);
                Ok(Written::Bytes(full.into_inner().unwrap_or_default()))
            }
            Self::Xlsx { rows, .. } => Ok(Written::Rows(std::mem::take(rows))),
            Self::Parquet(builders) => Ok(Written::Columns(builders.take()?)),
        }
    }
}

/// The texts of a row, a column each.
fn texts(row: &Row<'_>, criteria: bool) -> Vec<String> {
    let shared = row.shared;
    let exact = if shared.exact { "true" } else { "false" };
    let texts = [
        row.id.unwrap_or("").to_owned(),
        shared.told.payer.clone().unwrap_or_default(),
        joined(shared.told.policy.as_ref()).unwrap_or_default(),
        joined(shared.told.edition.as_ref()).unwrap_or_default(),
        shared.told.outcome.clone(),
        shared.told.reason.clone(),
        shared.basis.unwrap_or("").to_owned(),
        shared.suggest.join(BETWEEN),
        row.missing.join(BETWEEN),
        row.grant.map_or_else(String::new, |grant| {
            pairs(grant.said.iter().map(|(name, value)| (name.as_str(), value.as_str())))
        }),
        row.grant_missing.join(BETWEEN),
        row.units.unwrap_or("").to_owned(),
        exact.to_owned(),
    ];
    let criteria = criteria.then(|| {
        let all = row.criteria.unwrap_or(&[]).iter();
        pairs(all.map(|(name, status)| (*name, word(*status))))
    });
    texts.into_iter().chain(criteria).collect()
}

/// Several texts in one cell; nothing where there is none.
pub(crate) fn joined(names: Option<&OneOrMany>) -> Option<String> {
    names.map(|names| names.names().join(BETWEEN))
}

/// Names in one cell, each with what it is.
fn pairs<'p>(all: impl Iterator<Item = (&'p str, &'p str)>) -> String {
    all.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(BETWEEN)
}

/// A status in outputs.
pub(crate) fn word(status: Status) -> &'static str {
    match status {
        Status::Met => "met",
        Status::NotMet => "not_met",
        Status::Unknown => "unknown",
    }
}

/// A row of NDJSON.
#[derive(Serialize)]
struct Line<'r> {
    case_id: Option<&'r str>,
    payer: Option<&'r str>,
    policy: Option<&'r OneOrMany>,
    edition: Option<&'r OneOrMany>,
    outcome: &'r str,
    reason: &'r str,
    basis: Option<&'r str>,
    suggest: &'r [String],
    missing: &'r [&'r str],
    grant: Option<serde_json::Map<String, serde_json::Value>>,
    grant_missing: &'r [&'r str],
    supported_units: Option<&'r str>,
    exact: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    criteria: Option<serde_json::Map<String, serde_json::Value>>,
}

fn json(bytes: &mut Vec<u8>, row: &Row<'_>) {
    let shared = row.shared;
    let criteria = row
        .criteria
        .map(|all| all.iter().map(|(name, status)| ((*name).to_owned(), word(*status).into())).collect());
    let line = Line {
        case_id: row.id,
        payer: shared.told.payer.as_deref(),
        policy: shared.told.policy.as_ref(),
        edition: shared.told.edition.as_ref(),
        outcome: &shared.told.outcome,
        reason: &shared.told.reason,
        basis: shared.basis,
        suggest: &shared.suggest,
        missing: row.missing,
        grant: row.grant.map(|grant| {
            grant.said.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect()
        }),
        grant_missing: row.grant_missing,
        supported_units: row.units,
        exact: shared.exact,
        criteria,
    };
    // Writing to memory does not fail, and texts are all there is.
    let _ = serde_json::to_writer(&mut *bytes, &line);
    let _ = bytes.write_all(b"\n");
}
