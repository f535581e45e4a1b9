//! Rows as columns of facts: what a batch of any input comes to before it is determined.

use arrow_array::{ArrayRef, RecordBatch};
use mednec_graph::Bundle;
use mednec_project::NamedCase;

use crate::cells::Plan;
use crate::column::{Data, FactColumn, UNREADABLE};
use crate::rows::mark;
use crate::strange::{mark_contradictions, mark_values};

/// The facts of many cases, a column each.
#[derive(Debug)]
pub(crate) struct Cases {
    pub(crate) rows: usize,
    /// By fact; nothing where no row gives it.
    pub(crate) columns: Vec<Option<FactColumn>>,
    /// For each row the place of its payer among the bundle's.
    pub(crate) payer: Option<FactColumn>,
    /// The rows that have to be read one by one, as bits.
    pub(crate) strange: Vec<u64>,
}

impl Cases {
    /// No facts of so many rows.
    pub(crate) fn new(bundle: &Bundle, rows: usize) -> Self {
        let mut columns = Vec::new();
        columns.resize_with(bundle.facts.len(), || None);
        Self { rows, columns, payer: None, strange: vec![0; rows.div_ceil(64)] }
    }

    /// The rows of an Arrow batch; nothing where they have to be read one by one.
    pub(crate) fn of_batch(plan: &Plan, batch: &RecordBatch, bundle: &Bundle) -> Option<Self> {
        let mut cases = Self::new(bundle, batch.num_rows());
        for planned in &plan.facts {
            let ([at], true) = (planned.columns.as_slice(), planned.is_plain()) else { return None };
            let array = batch.columns().get(*at)?;
            match planned.name.as_str() {
                // A name that is a list or a record is refused by the reader of cases.
                "case_id" if array.data_type().is_nested() => return None,
                "case_id" => {}
                "payer" => cases.payer = Some(payers(array, bundle)?),
                name => {
                    let fact = bundle.fact_named(name)?;
                    let column = FactColumn::of(array, &bundle.fact(fact)?.kind)?;
                    *cases.columns.get_mut(usize::from(fact.0))? = Some(column);
                }
            }
        }
        cases.look(bundle);
        Some(cases)
    }

    /// Marks the rows with something wrong in them.
    pub(crate) fn look(&mut self, bundle: &Bundle) {
        for (column, fact) in self.columns.iter().zip(&bundle.facts) {
            if let Some(column) = column {
                mark_values(column, &fact.kind, self.rows, &mut self.strange);
            }
        }
        mark_contradictions(bundle, &self.columns, self.rows, &mut self.strange);
        if let Some(column) = &self.payer
            && let Data::Keys(keyed) = &column.data
            && keyed.table.contains(&UNREADABLE)
        {
            // A payer that the policies do not have is refused, whoever is asked.
            let unknown = |row: &usize| column.is_known(*row) && keyed.value(*row) == UNREADABLE;
            (0..self.rows).filter(unknown).for_each(|row| mark(&mut self.strange, row));
        }
    }

    /// The case of a row.
    pub(crate) fn fill(&self, row: usize, bundle: &Bundle, case: &mut NamedCase) {
        case.case.clear();
        for ((column, _), id) in self.columns.iter().zip(&bundle.facts).zip(0u16..) {
            if let Some(column) = column {
                column.fill(row, mednec_graph::FactId(id), &mut case.case);
            }
        }
        case.id = None;
        let payer = self.payer.as_ref().and_then(|column| column.value(row));
        case.payer = payer.and_then(|payer| usize::try_from(payer).ok());
    }
}

fn payers(array: &ArrayRef, bundle: &Bundle) -> Option<FactColumn> {
    FactColumn::of_names(array, |name| bundle.payer_named(name))
}
