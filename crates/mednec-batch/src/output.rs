//! Determined rows as bytes or columns, a chunk at a time.

use std::io::Write as _;
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, ListBuilder, MapBuilder, StringBuilder, StringDictionaryBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use mednec_graph::Status;
use serde::Serialize;

use crate::form::Form;
use crate::shape::{COLUMNS, CRITERIA, Row};

/// What stands between several texts in one cell of a CSV.
const BETWEEN: &str = "; ";

/// What a chunk of rows comes to.
#[derive(Debug)]
pub(crate) enum Written {
    Bytes(Vec<u8>),
    Columns(Vec<RecordBatch>),
}

/// Puts rows into the form of the output.
pub(crate) enum Encoder {
    Ndjson(Vec<u8>),
    Csv { writer: Box<csv::Writer<Vec<u8>>>, criteria: bool },
    Parquet(Box<Builders>),
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
            Form::Parquet => Self::Parquet(Box::new(Builders::new(criteria))),
        }
    }

    /// Adds a row. Nothing of it can fail: it is written to memory.
    pub(crate) fn row(&mut self, row: &Row<'_>) {
        match self {
            Self::Ndjson(bytes) => json(bytes, row),
            Self::Csv { writer, criteria } => {
                let shared = row.shared;
                let exact = if shared.exact { "true" } else { "false" };
                let texts = [
                    row.id.unwrap_or("").to_owned(),
                    shared.payer.clone().unwrap_or_default(),
                    shared.policy.join(BETWEEN),
                    shared.edition.join(BETWEEN),
                    shared.outcome.to_owned(),
                    shared.reason.clone(),
                    shared.basis.unwrap_or("").to_owned(),
                    shared.suggest.join(BETWEEN),
                    row.missing.join(BETWEEN),
                    exact.to_owned(),
                ];
                let criteria = criteria.then(|| {
                    let all = row.criteria.unwrap_or(&[]).iter();
                    let all: Vec<String> =
                        all.map(|(name, status)| format!("{name}={}", word(*status))).collect();
                    all.join(BETWEEN)
                });
                let _ = writer.write_record(texts.into_iter().chain(criteria));
            }
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
            Self::Parquet(builders) => Ok(Written::Columns(vec![builders.take()?])),
        }
    }
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
    policy: Names<'r>,
    edition: Names<'r>,
    outcome: &'r str,
    reason: &'r str,
    basis: Option<&'r str>,
    suggest: &'r [String],
    missing: &'r [&'r str],
    exact: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    criteria: Option<serde_json::Map<String, serde_json::Value>>,
}

/// One name as text, several as a list, none as null.
#[derive(Serialize)]
#[serde(untagged)]
enum Names<'r> {
    None,
    One(&'r str),
    Many(&'r [String]),
}

fn names(all: &[String]) -> Names<'_> {
    match all {
        [] => Names::None,
        [one] => Names::One(one),
        many => Names::Many(many),
    }
}

fn json(bytes: &mut Vec<u8>, row: &Row<'_>) {
    let shared = row.shared;
    let criteria = row
        .criteria
        .map(|all| all.iter().map(|(name, status)| ((*name).to_owned(), word(*status).into())).collect());
    let line = Line {
        case_id: row.id,
        payer: shared.payer.as_deref(),
        policy: names(&shared.policy),
        edition: names(&shared.edition),
        outcome: shared.outcome,
        reason: &shared.reason,
        basis: shared.basis,
        suggest: &shared.suggest,
        missing: row.missing,
        exact: shared.exact,
        criteria,
    };
    // Writing to memory does not fail, and texts are all there is.
    let _ = serde_json::to_writer(&mut *bytes, &line);
    let _ = bytes.write_all(b"\n");
}

/// The columns of a Parquet output on their way.
pub(crate) struct Builders {
    ids: StringBuilder,
    payer: StringDictionaryBuilder<Int32Type>,
    policy: StringDictionaryBuilder<Int32Type>,
    edition: StringDictionaryBuilder<Int32Type>,
    outcome: StringDictionaryBuilder<Int32Type>,
    reason: StringDictionaryBuilder<Int32Type>,
    basis: StringDictionaryBuilder<Int32Type>,
    suggest: ListBuilder<StringBuilder>,
    missing: ListBuilder<StringBuilder>,
    exact: BooleanBuilder,
    criteria: Option<MapBuilder<StringBuilder, StringBuilder>>,
}

/// The schema of a Parquet output.
pub(crate) fn schema(criteria: bool) -> Arc<Schema> {
    let batch = Builders::new(criteria).take();
    batch.map_or_else(|_| Arc::new(Schema::empty()), |batch| batch.schema())
}

impl Builders {
    fn new(criteria: bool) -> Self {
        Self {
            ids: StringBuilder::new(),
            payer: StringDictionaryBuilder::new(),
            policy: StringDictionaryBuilder::new(),
            edition: StringDictionaryBuilder::new(),
            outcome: StringDictionaryBuilder::new(),
            reason: StringDictionaryBuilder::new(),
            basis: StringDictionaryBuilder::new(),
            suggest: ListBuilder::new(StringBuilder::new()),
            missing: ListBuilder::new(StringBuilder::new()),
            exact: BooleanBuilder::new(),
            criteria: criteria.then(|| MapBuilder::new(None, StringBuilder::new(), StringBuilder::new())),
        }
    }

    fn row(&mut self, row: &Row<'_>) {
        let shared = row.shared;
        let joined = |names: &[String]| (!names.is_empty()).then(|| names.join(BETWEEN));
        self.ids.append_option(row.id);
        self.payer.append_option(shared.payer.as_deref());
        self.policy.append_option(joined(&shared.policy));
        self.edition.append_option(joined(&shared.edition));
        self.outcome.append_value(shared.outcome);
        self.reason.append_value(&shared.reason);
        self.basis.append_option(shared.basis);
        self.suggest.append_value(shared.suggest.iter().map(Some));
        self.missing.append_value(row.missing.iter().map(Some));
        self.exact.append_value(shared.exact);
        if let Some(criteria) = &mut self.criteria {
            for (name, status) in row.criteria.unwrap_or(&[]) {
                criteria.keys().append_value(name);
                criteria.values().append_value(word(*status));
            }
            // As many keys as values were put in.
            let _ = criteria.append(true);
        }
    }

    fn take(&mut self) -> Result<RecordBatch, ArrowError> {
        let mut arrays: Vec<ArrayRef> = vec![
            Arc::new(self.ids.finish()),
            Arc::new(self.payer.finish()),
            Arc::new(self.policy.finish()),
            Arc::new(self.edition.finish()),
            Arc::new(self.outcome.finish()),
            Arc::new(self.reason.finish()),
            Arc::new(self.basis.finish()),
            Arc::new(self.suggest.finish()),
            Arc::new(self.missing.finish()),
            Arc::new(self.exact.finish()),
        ];
        if let Some(criteria) = &mut self.criteria {
            arrays.push(Arc::new(criteria.finish()));
        }
        let names = columns(self.criteria.is_some());
        let can_be_null = |of: &DataType| matches!(of, DataType::Utf8 | DataType::Dictionary(_, _));
        let fields: Vec<Field> = names
            .into_iter()
            .zip(&arrays)
            .map(|(name, array)| Field::new(name, array.data_type().clone(), can_be_null(array.data_type())))
            .collect();
        RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
    }
}
