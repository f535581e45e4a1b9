//! Columns in memory to determinations, without files.

use arrow_array::RecordBatch;
use mednec_graph::Bundle;
use mednec_project::{Answerer, Brief, CaseReader, NamedCase};
use mednec_source::Diagnostic;

use crate::cases::Cases;
use crate::cells::Plan;
use crate::columns::Columns;
use crate::rows::bit;

/// What [`ColumnAnswerer::determine`] says of a row that is refused; a [`crate::run`] tells why.
pub const REFUSED: u32 = u32::MAX;

/// Determines Arrow batches in memory.
pub struct ColumnAnswerer<'b> {
    bundle: &'b Bundle,
    payer: Option<usize>,
    columns: Columns<'b>,
    answerer: Answerer<'b>,
    case: NamedCase,
    verdicts: Vec<Brief>,
    of_place: Vec<Option<u32>>,
}

impl<'b> ColumnAnswerer<'b> {
    /// Answers from a bundle, by the policies of `payer` where one is given, else by those of each row's payer.
    pub fn new(bundle: &'b Bundle, payer: Option<usize>) -> Self {
        Self {
            bundle,
            payer,
            columns: Columns::new(bundle, true),
            answerer: Answerer::new(bundle, "").criteria(false),
            case: CaseReader::new(bundle).blank(),
            verdicts: Vec::new(),
            of_place: Vec::new(),
        }
    }

    /// For each row the number of its verdict (see [`Self::verdict`]), or [`REFUSED`]. The columns are facts by name,
    /// as a case has them.
    ///
    /// # Errors
    /// Where a column is no fact, or one whose rows cannot be read as columns: a list of records, or a type that the
    /// fact does not have.
    #[expect(clippy::result_large_err, reason = "it is made once a batch")]
    pub fn determine(&mut self, batch: &RecordBatch) -> Result<Vec<u32>, Diagnostic> {
        let schema = batch.schema();
        let names: Vec<String> = schema.fields().iter().map(|field| field.name().clone()).collect();
        let plan = Plan::of(None, &names, self.bundle)?;
        let Some(cases) = Cases::of_batch(&plan, batch, self.bundle) else {
            return Err(crate::parquet_in::unreadable(
                std::path::Path::new("<memory>"),
                "a column is not of its fact's type",
            ));
        };
        let mut found = self.columns.determine(&cases, self.payer);
        for (row, place) in found.iter_mut().enumerate() {
            let at = *place as usize;
            *place = match self.of_place.get(at) {
                Some(Some(verdict)) => *verdict,
                _ => match self.columns.settled(*place) {
                    Some(settled) => {
                        let verdict = number(&mut self.verdicts, settled.brief());
                        if self.of_place.len() <= at {
                            self.of_place.resize(at + 1, None);
                        }
                        if let Some(known) = self.of_place.get_mut(at) {
                            *known = Some(verdict);
                        }
                        verdict
                    }
                    None if bit(&cases.strange, row) => REFUSED,
                    None => {
                        cases.fill(row, self.bundle, &mut self.case);
                        let only = (self.bundle.payers.len() == 1).then_some(0);
                        let (brief, _) =
                            self.answerer.brief(&self.case, self.payer.or(self.case.payer).or(only));
                        number(&mut self.verdicts, brief)
                    }
                },
            };
        }
        Ok(found)
    }

    /// What a number stands for.
    pub fn verdict(&self, number: u32) -> Option<&Brief> {
        self.verdicts.get(number as usize)
    }
}

fn number(verdicts: &mut Vec<Brief>, brief: Brief) -> u32 {
    let at = verdicts.iter().position(|known| *known == brief).unwrap_or_else(|| {
        verdicts.push(brief);
        verdicts.len() - 1
    });
    u32::try_from(at).unwrap_or(REFUSED)
}
