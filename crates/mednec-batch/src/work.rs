//! One worker: a chunk of rows in, their determinations out.

use arrow_array::RecordBatch;
use mednec_graph::{Bundle, FactId, Status};
use mednec_project::{Answerer, Brief, CasePlace, Cell, claim_lines};
use mednec_source::{Diagnostic, Place};

use crate::beside::BesideDone;
use crate::cases::Cases;
use crate::cells::Plan;
use crate::columns::Columns;
use crate::csv_in::CsvRow;
use crate::error::BatchError;
use crate::json_lines::JsonLines;
use crate::output::{Encoder, Written};
use crate::parquet_in::Table;
use crate::row_reader::{RowReader, numbered};
use crate::rows::bit;
use crate::run::{Batch, Feed};
use crate::shape::{Grants, Row, Verdicts};
use crate::summary::Summary;

/// What a chunk came to.
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
    pub(crate) rows: RowReader<'a>,
    /// What the last row came to under which payer, where that is asked for.
    pub(crate) determined: Option<Vec<(Option<usize>, Brief)>>,
    columns: Columns<'a>,
    json: JsonLines<'a>,
    encoder: Encoder,
    verdicts: Verdicts,
    /// The verdict of each place of [`Columns::settled`].
    of_place: Vec<Option<u32>>,
    missing: Vec<u64>,
    payer_missing: u64,
    rejects: Vec<Reject>,
    pub(crate) summary: Summary,
    by_columns: u64,
}

impl<'a> Work<'a> {
    pub(crate) fn new(batch: &'a Batch<'a>) -> Self {
        let bundle = &batch.policies.bundle;
        Self {
            batch,
            answerer: Answerer::new(bundle, &batch.policies.sha256).criteria(false),
            rows: RowReader::new(bundle, batch.beside.other(), batch.map.as_ref()),
            determined: None,
            columns: Columns::new(bundle, false),
            json: JsonLines::new(bundle),
            encoder: Encoder::new(batch.form, batch.criteria),
            verdicts: Verdicts::default(),
            of_place: Vec::new(),
            missing: vec![0; bundle.facts.len()],
            payer_missing: 0,
            rejects: Vec::new(),
            summary: Summary::default(),
            by_columns: 0,
        }
    }

    /// The rows that were written since the last time.
    pub(crate) fn written(&mut self) -> Result<Written, BatchError> {
        self.encoder.take().map_err(|error| BatchError::of_columns(&error))
    }

    /// Takes what was made since the last time; `written` where its rows have been taken.
    pub(crate) fn take(&mut self, written: Option<Written>) -> Result<Done, BatchError> {
        let bundle = self.bundle();
        let written = written.map_or_else(|| self.written(), Ok)?;
        let mut summary = std::mem::take(&mut self.summary);
        for (shared, count) in self.verdicts.counted() {
            summary.determinations += count;
            summary.inexact += if shared.exact { 0 } else { count };
            *summary.outcomes.entry(shared.told.outcome.clone()).or_default() += count;
            let reasons = summary.reasons.entry(shared.told.outcome.clone()).or_default();
            *reasons.entry(shared.told.reason.clone()).or_default() += count;
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
        if self.batch.map.is_some() {
            for (line, text) in numbered(first, bytes) {
                let read = self.rows.line(text, CasePlace::Line { path: &feed.name, line });
                self.one(feed, line, read);
            }
            return;
        }
        let (lines, cases) = self.json.read(first, bytes);
        let found = self.by_mask(&cases);
        for (at, line) in lines.iter().enumerate() {
            let id = line.id.clone().and_then(|id| std::str::from_utf8(bytes.get(id)?).ok());
            if self.in_columns(feed, line.number, &cases, at, &found, id) {
                continue;
            }
            let text = bytes.get(line.text.clone()).unwrap_or(&[]);
            let place = CasePlace::Line { path: &feed.name, line: line.number };
            let read = self.rows.line(text, place);
            self.one(feed, line.number, read);
        }
    }

    /// Takes a row as it stands in columns; false where it has to be read on its own.
    fn in_columns(
        &mut self,
        feed: &Feed,
        row: u64,
        cases: &Cases,
        at: usize,
        found: &[u32],
        id: Option<&str>,
    ) -> bool {
        if let Some(verdict) = found.get(at).and_then(|place| self.verdict(*place)) {
            self.summary.rows += 1;
            self.summary.determined += 1;
            self.by_columns += 1;
            if self.verdicts.grants_by_case(verdict).is_some() {
                cases.fill(at, self.batch.bundle(), &mut self.rows.case);
            }
            self.write(verdict, id, &[], None, None);
            return true;
        }
        if bit(&cases.strange, at) {
            return false;
        }
        cases.fill(at, self.batch.bundle(), &mut self.rows.case);
        self.rows.case.id = id.map(str::to_owned);
        self.one(feed, row, Ok(()));
        true
    }

    /// Determines records of a CSV.
    pub(crate) fn records(&mut self, feed: &Feed, plan: &Plan, rows: &[CsvRow]) {
        for row in rows {
            let place = CasePlace::Line { path: &feed.name, line: row.line };
            let read = self.rows.record(plan, row, place);
            self.one(feed, row.line, read);
        }
    }

    /// Determines the rows of a Parquet batch, the first of which has this number.
    pub(crate) fn batch(&mut self, feed: &Feed, plan: &Plan, first: u64, batch: &RecordBatch) {
        let table = Table::new(batch);
        let cases = Cases::of_batch(plan, batch, self.bundle());
        let found = cases.as_ref().map_or_else(Vec::new, |cases| self.by_mask(cases));
        let id = plan.facts.iter().find(|fact| fact.name == "case_id").and_then(|fact| fact.columns.first());
        for (at, row) in (0..batch.num_rows()).zip(first..) {
            let name = id.map_or(Cell::Null, |id| table.cell(*id, at));
            let name = if let Cell::Text(name) = &name { Some(name.trim()) } else { None };
            let name = name.filter(|name| !name.is_empty());
            if let Some(cases) = &cases
                && self.in_columns(feed, row, cases, at, &found, name)
            {
                continue;
            }
            let place = CasePlace::Line { path: &feed.name, line: row };
            let read = self.rows.cells(plan, &|column| table.cell(column, at), place);
            self.one(feed, row, read);
        }
    }

    /// What masks settle of some cases; nothing where criteria or several payers are asked for.
    fn by_mask(&mut self, cases: &Cases) -> Vec<u32> {
        if self.batch.criteria || self.batch.all_payers || !self.columns.can() {
            return Vec::new();
        }
        self.columns.determine(cases, self.batch.payer)
    }

    /// The verdict of what masks settled.
    fn verdict(&mut self, place: u32) -> Option<u32> {
        let settled = self.columns.settled(place)?;
        let at = place as usize;
        if self.of_place.len() <= at {
            self.of_place.resize(at + 1, None);
        }
        let known = self.of_place.get_mut(at)?;
        let of = || self.verdicts.of(settled.brief(), &mut self.answerer, &self.rows.case);
        Some(*known.get_or_insert_with(of))
    }

    /// Writes a row; where its grant hangs on the case, this is in its place.
    fn write(
        &mut self,
        verdict: u32,
        id: Option<&str>,
        missing: &[&str],
        units: Option<&str>,
        criteria: Option<&[(&str, Status)]>,
    ) {
        let by_case = self.verdicts.grants_by_case(verdict);
        let by_case = by_case.and_then(|leaf| self.answerer.grant_of(&self.rows.case, leaf));
        let bundle = self.batch.bundle();
        let Some(shared) = self.verdicts.take(verdict) else { return };
        let grant = match &shared.grant {
            Grants::Nothing => None,
            Grants::Same(words) => Some(words),
            Grants::ByCase(_) => by_case.as_ref(),
        };
        let open: Vec<&str> = grant.map_or_else(Vec::new, |words| names(bundle, &words.missing).collect());
        self.summary.open_grants += u64::from(!open.is_empty());
        let row = Row { id, verdict, shared, missing, grant, grant_missing: &open, units, criteria };
        self.encoder.row(&row);
    }

    /// Determines the case that was read, or keeps why it was not.
    fn one(&mut self, feed: &Feed, row: u64, read: Result<(), Vec<Diagnostic>>) {
        if !self.count(feed, row, read) {
            return;
        }
        let Some(lines) = claim_lines(self.bundle(), &self.rows.case) else {
            self.under_payers();
            return;
        };
        for line in lines {
            let claim = std::mem::replace(&mut self.rows.case, line.case);
            self.under_payers();
            self.rows.case = claim;
        }
    }

    /// Counts a row, and keeps why it was refused; whether it is to be determined.
    pub(crate) fn count(&mut self, feed: &Feed, row: u64, read: Result<(), Vec<Diagnostic>>) -> bool {
        self.summary.rows += 1;
        let Err(problems) = read else {
            self.summary.determined += 1;
            return true;
        };
        let mut problems = problems.into_iter();
        if let Some(mut first) = problems.next() {
            let more = problems.len();
            if more > 0 {
                let noun = if more == 1 { "problem" } else { "problems" };
                first = first.note(format!("{more} more {noun} in this row"));
            }
            first.place = Place::Line { path: feed.name.clone(), line: row };
            *self.summary.problems.entry(first.code.name.to_owned()).or_default() += 1;
            self.rejects.push(Reject { source: feed.name.clone(), row, problem: first });
        }
        false
    }

    /// Determines the case that was read under the payer asked, or every one.
    pub(crate) fn under_payers(&mut self) {
        let bundle = self.bundle();
        if self.batch.all_payers {
            (0..bundle.payers.len()).for_each(|payer| self.determine(Some(payer)));
        } else {
            let only = (bundle.payers.len() == 1).then_some(0);
            self.determine(self.batch.payer.or(self.rows.case.payer).or(only));
        }
    }

    fn determine(&mut self, payer: Option<usize>) {
        let (brief, missing) = self.answerer.brief(&self.rows.case, payer);
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
        let names: Vec<&str> =
            payer_missing.then_some("payer").into_iter().chain(names(bundle, &missing)).collect();
        let criteria: Option<Vec<(&str, Status)>> =
            self.batch.criteria.then(|| self.answerer.criteria_of(&self.rows.case, &brief));
        let units = self.answerer.units_of(&self.rows.case, &brief);
        let verdict = self.verdicts.of(brief, &mut self.answerer, &self.rows.case);
        let id = self.rows.case.id.take();
        self.write(verdict, id.as_deref(), &names, units.as_deref(), criteria.as_deref());
        self.rows.case.id = id;
    }

    fn bundle(&self) -> &'a Bundle {
        self.batch.bundle()
    }
}

/// The names of facts.
fn names<'b>(bundle: &'b Bundle, facts: &[FactId]) -> impl Iterator<Item = &'b str> {
    facts.iter().filter_map(|fact| bundle.fact(*fact).map(|fact| fact.name.as_str()))
}
