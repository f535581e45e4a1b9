//! One worker: a chunk of rows in, their determinations out.

use std::collections::HashMap;

use arrow_array::RecordBatch;
use mednec_graph::{Bundle, FactId, Status};
use mednec_project::{Answerer, Brief, CasePlace, CaseReader, Cell, End, NamedCase};
use mednec_source::{Diagnostic, Place};
use rustc_hash::FxBuildHasher;

use crate::beside::BesideDone;
use crate::cells::Plan;
use crate::columns::{BY_ROW, Columns, Settled};
use crate::csv_in::CsvRow;
use crate::error::BatchError;
use crate::map::Map;
use crate::output::{Encoder, Written};
use crate::parquet_in::Column;
use crate::row_reader::{bad_record, line_text, mapped_cells, record_cell};
use crate::run::{Batch, Feed};
use crate::shape::{Row, Shared};
use crate::summary::Summary;

/// What a chunk came to.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) written: Written,
    pub(crate) rejects: Vec<Reject>,
    pub(crate) summary: Summary,
    /// How many of the rows masks settled.
    pub(crate) by_columns: u64,
    pub(crate) beside: BesideDone,
}

/// A row that was refused.
#[derive(Clone, Debug)]
pub(crate) struct Reject {
    pub(crate) source: String,
    pub(crate) row: u64,
    pub(crate) problem: Diagnostic,
}

/// A worker with its memory.
pub(crate) struct Work<'a> {
    batch: &'a Batch<'a>,
    answerer: Answerer<'a>,
    reader: CaseReader<'a>,
    pub(crate) case: NamedCase,
    /// What the last row came to under which payer, where that is asked for.
    pub(crate) determined: Option<Vec<(Option<usize>, Brief)>>,
    columns: Columns<'a>,
    encoder: Encoder,
    /// The texts of each determination that was met, and how often it was since the last chunk.
    shared: HashMap<Brief, (Shared, u64), FxBuildHasher>,
    missing: Vec<u64>,
    payer_missing: u64,
    rejects: Vec<Reject>,
    pub(crate) summary: Summary,
    by_columns: u64,
}

impl<'a> Work<'a> {
    pub(crate) fn new(batch: &'a Batch<'a>) -> Self {
        let bundle = &batch.policies.bundle;
        let reader = CaseReader::new(bundle);
        Self {
            batch,
            answerer: Answerer::new(bundle, &batch.policies.sha256).criteria(false),
            case: reader.blank(),
            determined: None,
            reader,
            columns: Columns::new(bundle),
            encoder: Encoder::new(batch.form, batch.criteria),
            shared: HashMap::default(),
            missing: vec![0; bundle.facts.len()],
            payer_missing: 0,
            rejects: Vec::new(),
            summary: Summary::default(),
            by_columns: 0,
        }
    }

    /// Takes what was made since the last time.
    pub(crate) fn take(&mut self) -> Result<Done, BatchError> {
        let bundle = self.bundle();
        let written = self.encoder.take().map_err(|error| BatchError::of_columns(&error))?;
        let mut summary = std::mem::take(&mut self.summary);
        for (shared, count) in self.shared.values_mut().filter(|(_, count)| *count > 0) {
            let count = std::mem::take(count);
            summary.determinations += count;
            summary.inexact += if shared.exact { 0 } else { count };
            *summary.outcomes.entry(shared.outcome.to_owned()).or_default() += count;
            let reasons = summary.reasons.entry(shared.outcome.to_owned()).or_default();
            *reasons.entry(shared.reason.clone()).or_default() += count;
        }
        for (fact, count) in bundle.facts.iter().zip(&mut self.missing).filter(|(_, count)| **count > 0) {
            summary.missing.insert(fact.name.clone(), std::mem::take(count));
        }
        if self.payer_missing > 0 {
            summary.missing.insert("payer".into(), std::mem::take(&mut self.payer_missing));
        }
        summary.rejected = self.rejects.len() as u64;
        let by_columns = std::mem::take(&mut self.by_columns);
        Ok(Done {
            written,
            rejects: std::mem::take(&mut self.rejects),
            summary,
            by_columns,
            beside: BesideDone::default(),
        })
    }

    /// Determines the lines of a piece of NDJSON.
    pub(crate) fn lines(&mut self, feed: &Feed, first: u64, bytes: &[u8]) {
        for (line, text) in (first..).zip(bytes.split(|byte| *byte == b'\n')) {
            if text.trim_ascii().is_empty() {
                continue;
            }
            let place = CasePlace::Line { path: &feed.name, line };
            let read = line_text(text).and_then(|text| match &self.batch.map {
                None => self.reader.read_json(text, place, &mut self.case),
                Some(map) => self.mapped_line(map, text, place),
            });
            self.one(feed, line, read);
        }
    }

    /// Reads a line whose keys are not facts but columns of a mapping.
    fn mapped_line(&mut self, map: &Map, text: &str, place: CasePlace<'_>) -> Result<(), Vec<Diagnostic>> {
        let (columns, values) = mapped_cells(map, text)?;
        let plan = Plan::of(Some(map), &columns, self.bundle()).map_err(|problem| vec![problem])?;
        self.cells(&plan, &|at| values.get(at).cloned().unwrap_or(Cell::Null), place)
    }

    /// Determines records of a CSV.
    pub(crate) fn records(&mut self, feed: &Feed, plan: &Plan, rows: &[CsvRow]) {
        for row in rows {
            let place = CasePlace::Line { path: &feed.name, line: row.line };
            let read = match &row.record {
                Err(cause) => Err(vec![bad_record(cause)]),
                Ok(record) => self.cells(plan, &|at| record_cell(record, at), place),
            };
            self.one(feed, row.line, read);
        }
    }

    /// Determines the rows of a Parquet batch, the first of which has this number.
    pub(crate) fn batch(&mut self, feed: &Feed, plan: &Plan, first: u64, batch: &RecordBatch) {
        let columns: Vec<Column> = batch.columns().iter().map(Column::new).collect();
        let by_mask = self.by_mask(plan, batch);
        let id = plan.facts.iter().find(|fact| fact.name == "case_id").and_then(|fact| fact.columns.first());
        for (at, row) in (0..batch.num_rows()).zip(first..) {
            let place = by_mask.get(at).copied().unwrap_or(BY_ROW);
            if let Some(brief) = self.columns.settled(place).map(of_settled) {
                self.summary.rows += 1;
                self.summary.determined += 1;
                self.by_columns += 1;
                let id = id.and_then(|id| columns.get(*id)).map_or(Cell::Null, |column| column.cell(at));
                let id = if let Cell::Text(id) = &id { Some(&**id) } else { None };
                let (shared, count) = self
                    .shared
                    .entry(brief)
                    .or_insert_with_key(|brief| (Shared::of(self.batch.bundle(), brief), 0));
                *count += 1;
                self.encoder.row(&Row { id, shared, missing: &[], criteria: None });
                continue;
            }
            let place = CasePlace::Line { path: &feed.name, line: row };
            let column = |place: usize| columns.get(place).map_or(Cell::Null, |column| column.cell(at));
            let read = self.cells(plan, &column, place);
            self.one(feed, row, read);
        }
    }

    /// What masks settle of a batch; nothing where criteria or several payers are asked for.
    fn by_mask(&mut self, plan: &Plan, rows: &RecordBatch) -> Vec<u32> {
        if self.batch.criteria || self.batch.all_payers || !self.columns.can() {
            return Vec::new();
        }
        self.columns.determine(plan, rows, self.batch.payer)
    }

    /// Reads a case from the columns of a row.
    fn cells<'c>(
        &mut self,
        plan: &'c Plan,
        column: &dyn Fn(usize) -> Cell<'c>,
        place: CasePlace<'_>,
    ) -> Result<(), Vec<Diagnostic>> {
        let cells: Vec<(&str, Cell<'_>)> =
            plan.facts.iter().map(|fact| (fact.name.as_str(), fact.cell(column))).collect();
        self.reader.read_cells(cells.iter().map(|(name, cell)| (*name, cell)), place, &mut self.case)
    }

    /// Determines the case that was read, or keeps why it was not.
    pub(crate) fn one(&mut self, feed: &Feed, row: u64, read: Result<(), Vec<Diagnostic>>) {
        self.summary.rows += 1;
        match read {
            Ok(()) => {
                self.summary.determined += 1;
                let bundle = self.bundle();
                if self.batch.all_payers {
                    (0..bundle.payers.len()).for_each(|payer| self.determine(Some(payer)));
                } else {
                    let only = (bundle.payers.len() == 1).then_some(0);
                    self.determine(self.batch.payer.or(self.case.payer).or(only));
                }
            }
            Err(problems) => {
                let mut problems = problems.into_iter();
                let Some(mut first) = problems.next() else { return };
                let more = problems.len();
                if more > 0 {
                    first = first.note(format!("{more} more problems in this row"));
                }
                first.place = Place::Line { path: feed.name.clone(), line: row };
                *self.summary.problems.entry(first.code.name.to_owned()).or_default() += 1;
                self.rejects.push(Reject { source: feed.name.clone(), row, problem: first });
            }
        }
    }

    fn determine(&mut self, payer: Option<usize>) {
        let (brief, missing) = self.answerer.brief(&self.case, payer);
        if let Some(determined) = &mut self.determined {
            determined.push((payer, brief.clone()));
        }
        let bundle = self.bundle();
        for fact in &missing {
            if let Some(count) = self.missing.get_mut(usize::from(fact.0)) {
                *count += 1;
            }
        }
        let payer_missing = brief.payer_missing;
        self.payer_missing += u64::from(payer_missing);
        let name = |fact: &FactId| bundle.fact(*fact).map(|fact| fact.name.as_str());
        let names: Vec<&str> =
            payer_missing.then_some("payer").into_iter().chain(missing.iter().filter_map(name)).collect();
        let criteria: Option<Vec<(&str, Status)>> =
            self.batch.criteria.then(|| self.answerer.criteria_of(&self.case, &brief));
        let (shared, count) =
            self.shared.entry(brief).or_insert_with_key(|brief| (Shared::of(bundle, brief), 0));
        *count += 1;
        let id = self.case.id.as_deref();
        self.encoder.row(&Row { id, shared, missing: &names, criteria: criteria.as_deref() });
    }

    fn bundle(&self) -> &'a Bundle {
        self.batch.bundle()
    }
}

/// What masks settled, as the determination of a row.
fn of_settled(settled: Settled) -> Brief {
    Brief {
        payer: Some(settled.payer),
        editions: settled.edition.into_iter().collect(),
        end: End::Decided(settled.leaf),
        exact: true,
        payer_missing: false,
    }
}
