//! One worker that needs each row as a case: for receipts, comparisons and replays.

use std::collections::HashMap;
use std::mem::swap;

use arrow_array::RecordBatch;
use mednec_graph::fact::show_date;
use mednec_project::{
    Asked, Brief, CasePlace, Cell, NamedCase, Receipt, Request, Told, VERSION, case_sha256, requests,
};
use mednec_source::Diagnostic;
use rustc_hash::FxBuildHasher;

use crate::beside::BesideDone;
use crate::cells::Plan;
use crate::csv_in::CsvRow;
use crate::error::BatchError;
use crate::impact::{Comparing, Half};
use crate::output::Written;
use crate::parquet_in::Column;
use crate::replay::Replaying;
use crate::row_reader::RowReader;
use crate::run::{Batch, Feed};
use crate::work::{Done, Work};

type Read = Result<(), Vec<Diagnostic>>;

/// A worker with its memory.
pub(crate) struct ByCase<'a> {
    batch: &'a Batch<'a>,
    work: Work<'a>,
    rows: RowReader<'a>,
    compare: Option<Comparing<'a>>,
    replay: Option<Replaying<'a>>,
    told: HashMap<Brief, Told, FxBuildHasher>,
    done: BesideDone,
}

impl<'a> ByCase<'a> {
    pub(crate) fn new(batch: &'a Batch<'a>) -> Self {
        let mut work = Work::new(batch);
        work.determined = Some(Vec::new());
        Self {
            batch,
            work,
            rows: RowReader::new(batch.bundle(), batch.beside.other(), batch.map.as_ref()),
            compare: batch.beside.compare.as_ref().map(|compare| Comparing::new(batch, compare)),
            replay: batch.beside.replay.map(|index| Replaying::new(index, batch.policies)),
            told: HashMap::default(),
            done: BesideDone::default(),
        }
    }

    pub(crate) fn written(&mut self) -> Result<Written, BatchError> {
        self.work.written()
    }

    pub(crate) fn take(&mut self, written: Option<Written>) -> Result<Done, BatchError> {
        if let Some(compare) = &mut self.compare {
            compare.take(&mut self.done);
        }
        let beside = std::mem::take(&mut self.done);
        Ok(Done { beside, ..self.work.take(written)? })
    }

    pub(crate) fn lines(&mut self, feed: &Feed, first: u64, bytes: &[u8]) {
        for (line, text) in (first..).zip(bytes.split(|byte| *byte == b'\n')) {
            if text.trim_ascii().is_empty() {
                continue;
            }
            let place = CasePlace::Line { path: &feed.name, line };
            let read = self.rows.line(text, place);
            let other = self.compare.as_mut().map(|compare| compare.rows.line(text, place));
            self.row(feed, line, read, other);
        }
    }

    pub(crate) fn records(&mut self, feed: &Feed, plan: &Plan, rows: &[CsvRow]) {
        for row in rows {
            let place = CasePlace::Line { path: &feed.name, line: row.line };
            let read = self.rows.record(plan, row, place);
            let other = self.compare.as_mut().zip(plan.other.as_deref());
            let other = other.map(|(compare, plan)| compare.rows.record(plan, row, place));
            self.row(feed, row.line, read, other);
        }
    }

    pub(crate) fn batch(&mut self, feed: &Feed, plan: &Plan, first: u64, batch: &RecordBatch) {
        let columns: Vec<Column> = batch.columns().iter().map(Column::new).collect();
        for (at, row) in (0..batch.num_rows()).zip(first..) {
            let place = CasePlace::Line { path: &feed.name, line: row };
            let column = |place: usize| columns.get(place).map_or(Cell::Null, |column| column.cell(at));
            let read = self.rows.cells(plan, &column, place);
            let other = self.compare.as_mut().zip(plan.other.as_deref());
            let other = other.map(|(compare, plan)| compare.rows.cells(plan, &column, place));
            self.row(feed, row, read, other);
        }
    }

    /// Takes a row that was read, or not, for both sides.
    fn row(&mut self, feed: &Feed, row: u64, read: Read, other: Option<Read>) {
        let asked = if read.is_ok() { requests(self.batch.bundle(), &self.rows.case) } else { Vec::new() };
        let refused = read.as_ref().err().map(|problems| code(problems));
        if let (Some(replay), Ok(())) = (&mut self.replay, &read) {
            self.work.summary.rows += 1;
            self.work.summary.determined += 1;
            asked.iter().for_each(|request| replay.row(&request.case, &mut self.done));
            return;
        }
        self.work.count(feed, row, read);
        let theirs = self.theirs(other);
        if let (Some(compare), Some(theirs), Some(refused)) = (&mut self.compare, &theirs, refused) {
            let theirs = theirs.as_ref().map_err(|code| *code);
            let first = theirs.and_then(|theirs| theirs.first().map(|first| &first.case).ok_or(refused));
            compare.row(&self.rows.case, (Half::Refused(refused), None), first, &mut self.done);
        }
        for (at, Request { mut case, .. }) in asked.into_iter().enumerate() {
            swap(&mut case, &mut self.work.case);
            self.work.under_payers();
            swap(&mut case, &mut self.work.case);
            let determined = self.work.determined.replace(Vec::new()).unwrap_or_default();
            if let (Some(compare), Some(theirs)) = (&mut self.compare, &theirs)
                && let Some((payer, brief)) = determined.first()
            {
                // Where only one side takes the row for a claim, its lines are compared with the whole row.
                let theirs = theirs.as_ref().map_err(|code| *code).and_then(|theirs| {
                    theirs.get(at).or(theirs.first()).map(|request| &request.case).ok_or("")
                });
                let half = (Half::Determined(brief.clone()), *payer);
                compare.row(&case, half, theirs, &mut self.done);
            }
            if self.batch.beside.receipts.is_some() {
                self.receipts(determined, &case);
            }
        }
    }

    /// What a row asks for as the other policies read it, or the code of why they refuse it.
    fn theirs(&self, read: Option<Read>) -> Option<Result<Vec<Request>, &'static str>> {
        let (compare, other) = self.compare.as_ref().zip(self.batch.beside.other())?;
        Some(match read? {
            Ok(()) => Ok(requests(other, &compare.rows.case)),
            Err(problems) => Err(code(&problems)),
        })
    }

    /// Adds the receipts of the request that was determined last.
    fn receipts(&mut self, determined: Vec<(Option<usize>, Brief)>, of: &NamedCase) {
        if determined.is_empty() {
            return;
        }
        let bundle = self.batch.bundle();
        let case = case_sha256(bundle, &of.case);
        for (payer, brief) in determined {
            let asked = payer.and_then(|payer| bundle.payers.get(payer)).map(|payer| payer.id.clone());
            let told = self.told.entry(brief).or_insert_with_key(|brief| Told::of_brief(bundle, brief));
            let receipt = Receipt {
                case_id: of.id.clone(),
                case: case.clone(),
                asked: Asked(asked),
                known_on: bundle.known_on.map(show_date),
                told: told.clone(),
                mednec: VERSION.to_owned(),
            };
            self.done.receipts.push(receipt.line());
        }
    }
}

/// The code of the first of some problems.
fn code(problems: &[Diagnostic]) -> &'static str {
    problems.first().map_or("", |first| first.code.name)
}
