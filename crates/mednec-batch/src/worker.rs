//! A worker as the run sees it: by columns where it can, by cases where each row is needed as one.

use arrow_array::RecordBatch;

use crate::by_case::ByCase;
use crate::cells::Plan;
use crate::csv_in::CsvRow;
use crate::error::BatchError;
use crate::output::Written;
use crate::run::{Batch, Feed};
use crate::work::{Done, Work};

/// A worker with its memory.
pub(crate) enum Worker<'a> {
    ByColumns(Box<Work<'a>>),
    ByCase(Box<ByCase<'a>>),
}

impl<'a> Worker<'a> {
    pub(crate) fn new(batch: &'a Batch<'a>) -> Self {
        if batch.beside.needs_cases() {
            Self::ByCase(Box::new(ByCase::new(batch)))
        } else {
            Self::ByColumns(Box::new(Work::new(batch)))
        }
    }

    /// Takes what was made since the last time; `written` where its rows have been taken.
    pub(crate) fn take(&mut self, written: Option<Written>) -> Result<Done, BatchError> {
        match self {
            Self::ByColumns(work) => work.take(written),
            Self::ByCase(work) => work.take(written),
        }
    }

    /// The rows that were written since the last time.
    pub(crate) fn written(&mut self) -> Result<Written, BatchError> {
        match self {
            Self::ByColumns(work) => work.written(),
            Self::ByCase(work) => work.written(),
        }
    }

    /// Determines the lines of a piece of NDJSON.
    pub(crate) fn lines(&mut self, feed: &Feed, first: u64, bytes: &[u8]) {
        match self {
            Self::ByColumns(work) => work.lines(feed, first, bytes),
            Self::ByCase(work) => work.lines(feed, first, bytes),
        }
    }

    /// Determines records of a CSV.
    pub(crate) fn records(&mut self, feed: &Feed, plan: &Plan, rows: &[CsvRow]) {
        match self {
            Self::ByColumns(work) => work.records(feed, plan, rows),
            Self::ByCase(work) => work.records(feed, plan, rows),
        }
    }

    /// Determines the rows of a Parquet batch, the first of which has this number.
    pub(crate) fn batch(&mut self, feed: &Feed, plan: &Plan, first: u64, batch: &RecordBatch) {
        match self {
            Self::ByColumns(work) => work.batch(feed, plan, first, batch),
            Self::ByCase(work) => work.batch(feed, plan, first, batch),
        }
    }
}
