//! One worker that needs each row as a case: for receipts, comparisons and replays.

use std::collections::HashMap;

use arrow_array::RecordBatch;
use mednec_graph::fact::show_date;
use mednec_project::{
    Asked, Brief, CasePlace, Receipt, Request, Told, VERSION, case_sha256, claim_lines, requests,
};
use mednec_source::Diagnostic;
use rustc_hash::FxBuildHasher;

use crate::beside::BesideDone;
use crate::cells::Plan;
use crate::csv_in::CsvRow;
use crate::error::BatchError;
use crate::impact::{Comparing, Half};
use crate::output::Written;
use crate::parquet_in::Table;
use crate::replay::Replaying;
use crate::row_reader::numbered;
use crate::run::{Batch, Feed};
use crate::work::{Done, Work};

type Read = Result<(), Vec<Diagnostic>>;

/// What a row asks for as other policies read it, or the code of why they refuse it.
type Theirs = Result<Vec<Request>, &'static str>;

/// A worker with its memory.
pub(crate) struct ByCase<'a> {
    batch: &'a Batch<'a>,
    work: Work<'a>,
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
        for (line, text) in numbered(first, bytes) {
            let place = CasePlace::Line { path: &feed.name, line };
            let read = self.work.rows.line(text, place);
            let other = self.compare.as_mut().map(|compare| compare.rows.line(text, place));
            self.row(feed, line, read, other);
        }
    }

    pub(crate) fn records(&mut self, feed: &Feed, plan: &Plan, rows: &[CsvRow]) {
        for row in rows {
            let place = CasePlace::Line { path: &feed.name, line: row.line };
            let read = self.work.rows.record(plan, row, place);
            let other = self.compare.as_mut().zip(plan.other.as_deref());
            let other = other.map(|(compare, plan)| compare.rows.record(plan, row, place));
            self.row(feed, row.line, read, other);
        }
    }

    pub(crate) fn batch(&mut self, feed: &Feed, plan: &Plan, first: u64, batch: &RecordBatch) {
        let table = Table::new(batch);
        for (at, row) in (0..batch.num_rows()).zip(first..) {
            let place = CasePlace::Line { path: &feed.name, line: row };
            let column = |column: usize| table.cell(column, at);
            let read = self.work.rows.cells(plan, &column, place);
            let other = self.compare.as_mut().zip(plan.other.as_deref());
            let other = other.map(|(compare, plan)| compare.rows.cells(plan, &column, place));
            self.row(feed, row, read, other);
        }
    }

    /// Takes a row that was read, or not, for both sides.
    fn row(&mut self, feed: &Feed, row: u64, read: Read, other: Option<Read>) {
        let refused = read.as_ref().err().map(|problems| code(problems));
        let theirs = self.theirs(other);
        self.work.count(feed, row, read);
        if let Some(refused) = refused {
            if let (Some(compare), Some(theirs)) = (&mut self.compare, &theirs) {
                let theirs = theirs.as_ref().map_err(|code| *code);
                let first = theirs.and_then(|theirs| theirs.first().map(|first| &first.case).ok_or(refused));
                let half = (Half::Refused(refused), None);
                compare.row(&self.work.rows.case, half, first, &mut self.done);
            }
            return;
        }
        let Some(lines) = claim_lines(self.batch.bundle(), &self.work.rows.case) else {
            self.request(0, theirs.as_ref());
            return;
        };
        for (at, line) in lines.into_iter().enumerate() {
            let claim = std::mem::replace(&mut self.work.rows.case, line.case);
            self.request(at, theirs.as_ref());
            self.work.rows.case = claim;
        }
    }

    /// Takes the request that stands in the place of the case, the one at `at` of its row.
    fn request(&mut self, at: usize, theirs: Option<&Theirs>) {
        if let Some(replay) = &mut self.replay {
            replay.row(&self.work.rows.case, &mut self.done);
            return;
        }
        self.work.under_payers();
        let determined = self.work.determined.replace(Vec::new()).unwrap_or_default();
        if let (Some(compare), Some(theirs)) = (&mut self.compare, theirs)
            && let Some((payer, brief)) = determined.first()
        {
            // Where only one side takes the row for a claim, its lines are compared with the whole row.
            let theirs = theirs
                .as_ref()
                .map_err(|code| *code)
                .and_then(|theirs| theirs.get(at).or(theirs.first()).map(|request| &request.case).ok_or(""));
            let half = (Half::Determined(brief.clone()), *payer);
            compare.row(&self.work.rows.case, half, theirs, &mut self.done);
        }
        if self.batch.beside.receipts.is_some() {
            self.receipts(determined);
        }
    }

    /// What a row asks for as the other policies read it, or the code of why they refuse it.
    fn theirs(&self, read: Option<Read>) -> Option<Theirs> {
        let (compare, other) = self.compare.as_ref().zip(self.batch.beside.other())?;
        Some(match read? {
            Ok(()) => Ok(requests(other, &compare.rows.case)),
            Err(problems) => Err(code(&problems)),
        })
    }

    /// Adds the receipts of the request that was determined last.
    fn receipts(&mut self, determined: Vec<(Option<usize>, Brief)>) {
        if determined.is_empty() {
            return;
        }
        let (bundle, of) = (self.batch.bundle(), &self.work.rows.case);
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
