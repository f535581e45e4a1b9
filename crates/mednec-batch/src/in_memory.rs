//! Columns and lines in memory to determinations, without files.

use std::path::Path;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use mednec_graph::Bundle;
use mednec_project::{Answerer, Brief, CasePlace};
use mednec_source::Diagnostic;

use crate::cases::Cases;
use crate::cells::Plan;
use crate::columns::{BY_ROW, Columns, Settled};
use crate::json_lines::JsonLines;
use crate::parquet_in::Table;
use crate::row_reader::RowReader;
use crate::rows::bit;

/// What [`ColumnAnswerer::determine`] says of a row that is refused; a [`crate::run`] tells why.
pub const NO_VERDICT: u32 = BY_ROW;

/// Determines Arrow batches, and lines of NDJSON, in memory.
pub struct ColumnAnswerer<'b> {
    bundle: &'b Bundle,
    payer: Option<usize>,
    columns: Columns<'b>,
    lines: JsonLines<'b>,
    answerer: Answerer<'b>,
    rows: RowReader<'b>,
    /// The verdicts of rows that masks did not settle.
    by_row: Vec<Brief>,
    /// How the columns of the last batch are read.
    plan: Option<(SchemaRef, Plan)>,
}

impl<'b> ColumnAnswerer<'b> {
    /// Answers from a bundle, by the policies of `payer` where one is given, else by those of each row's payer.
    pub fn new(bundle: &'b Bundle, payer: Option<usize>) -> Self {
        Self {
            bundle,
            payer,
            columns: Columns::new(bundle, true),
            lines: JsonLines::new(bundle),
            answerer: Answerer::new(bundle, "").criteria(false),
            rows: RowReader::new(bundle, None, None),
            by_row: Vec::new(),
            plan: None,
        }
    }

    /// For each row the number of its verdict (see [`Self::verdict`]), or [`NO_VERDICT`]. The columns are facts by name,
    /// as a case has them.
    ///
    /// # Errors
    /// Where a column is no fact, or one whose rows cannot be read as columns: a list of records, or a type that the
    /// fact does not have.
    #[expect(clippy::result_large_err, reason = "it is made once a batch")]
    pub fn determine(&mut self, batch: &RecordBatch) -> Result<Vec<u32>, Diagnostic> {
        let schema = batch.schema();
        if self.plan.as_ref().is_none_or(|(of, _)| !Arc::ptr_eq(of, &schema) && *of != schema) {
            let names: Vec<String> = schema.fields().iter().map(|field| field.name().clone()).collect();
            self.plan = Some((schema, Plan::of(None, &names, self.bundle)?));
        }
        let plan = self.plan.take();
        let found = plan.as_ref().and_then(|(_, plan)| {
            let cases = Cases::of_batch(plan, batch, self.bundle)?;
            let mut table: Option<Table> = None;
            Some(self.settle(&cases, |row, rows| {
                let table = table.get_or_insert_with(|| Table::new(batch));
                rows.cells(plan, &|column| table.cell(column, row), CasePlace::Path("<memory>")).ok()
            }))
        });
        self.plan = plan;
        let cause = "a column cannot be read as its fact";
        found.ok_or_else(|| crate::parquet_in::unreadable(Path::new("<memory>"), cause))
    }

    /// For each line of NDJSON that is not empty the number of its verdict, or [`NO_VERDICT`].
    pub fn determine_lines(&mut self, lines: &[u8]) -> Vec<u32> {
        let (places, cases) = self.lines.read(1, lines);
        self.settle(&cases, |row, rows| {
            let line = places.get(row)?;
            let place = CasePlace::Line { path: "<memory>", line: line.number };
            rows.line(lines.get(line.text.clone())?, place).ok()
        })
    }

    /// Determines by masks, and what they do not settle by row; `read` reads the rows that are not plain.
    fn settle(
        &mut self,
        cases: &Cases,
        mut read: impl FnMut(usize, &mut RowReader<'b>) -> Option<()>,
    ) -> Vec<u32> {
        let mut found = self.columns.determine(cases, self.payer);
        if !found.contains(&BY_ROW) {
            return found;
        }
        let only = (self.bundle.payers.len() == 1).then_some(0);
        for (row, verdict) in found.iter_mut().enumerate().filter(|(_, verdict)| **verdict == BY_ROW) {
            if !bit(&cases.strange, row) {
                cases.fill(row, self.bundle, &mut self.rows.case);
            } else if read(row, &mut self.rows).is_none() {
                continue;
            }
            let payer = self.payer.or(self.rows.case.payer).or(only);
            let (brief, _) = self.answerer.brief(&self.rows.case, payer);
            *verdict = FIRST_BY_ROW + number(&mut self.by_row, brief);
        }
        found
    }

    /// What a number stands for.
    pub fn verdict(&self, number: u32) -> Option<Brief> {
        match number.checked_sub(FIRST_BY_ROW) {
            None => self.columns.settled(number).map(Settled::brief),
            Some(number) => self.by_row.get(number as usize).cloned(),
        }
    }
}

/// The number of the first verdict that was found by row.
const FIRST_BY_ROW: u32 = 1 << 31;

fn number(verdicts: &mut Vec<Brief>, brief: Brief) -> u32 {
    let at = verdicts.iter().position(|known| *known == brief).unwrap_or_else(|| {
        verdicts.push(brief);
        verdicts.len() - 1
    });
    u32::try_from(at).unwrap_or(0)
}
