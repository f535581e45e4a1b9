//! Rows as columns of facts: what a batch of any input comes to before it is determined.

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::DataType;
use mednec_graph::Bundle;
use mednec_project::{Cell, NamedCase};

use crate::cells::{Plan, PlannedFact};
use crate::column::{Data, FactColumn, MISSING, UNREADABLE, texts};
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
            let [at] = planned.columns.as_slice() else { return None };
            let array = batch.columns().get(*at)?;
            let is_plain = planned.is_plain() || (!is_text(array) && planned.is_plain_but_for_texts());
            if !is_plain && !planned.is_of_text() {
                return None;
            }
            match planned.name.as_str() {
                "case_id" if is_plain => {}
                "case_id" => {
                    // A name that the mapping changes is read with its row.
                    let same =
                        |text: &str| planned.cell(|_| Cell::Text(text.into())) == Cell::Text(text.into());
                    let changed = |(_, text): &(usize, Option<&str>)| text.is_some_and(|text| !same(text));
                    let rows = texts(array)?;
                    rows.into_iter()
                        .enumerate()
                        .filter(changed)
                        .for_each(|(row, _)| mark(&mut cases.strange, row));
                }
                "payer" if is_plain => {
                    cases.payer = Some(FactColumn::of_names(array, |name| bundle.payer_named(name))?);
                }
                "payer" => {
                    let place = |name: &str| bundle.payer_named(name).and_then(|at| i64::try_from(at).ok());
                    cases.payer = Some(FactColumn::of_texts(array, |text| made(planned, text, place))?);
                }
                name => {
                    let fact = bundle.fact_named(name)?;
                    let kind = &bundle.fact(fact)?.kind;
                    let column = if is_plain {
                        FactColumn::of(array, kind)?
                    } else {
                        FactColumn::of_texts(array, |text| made(planned, text, |text| kind.read(text).ok()))?
                            .with_numbers(kind)
                    };
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

/// Whether an array is one of texts.
fn is_text(array: &ArrayRef) -> bool {
    let kind = match array.data_type() {
        DataType::Dictionary(_, values) => values.as_ref(),
        kind => kind,
    };
    matches!(kind, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

/// What a mapping makes of a text.
fn made(planned: &PlannedFact, text: &str, read: impl Fn(&str) -> Option<i64>) -> i64 {
    match planned.cell(|_| Cell::Text(text.into())) {
        Cell::Null => MISSING,
        Cell::Text(text) => read(&text).unwrap_or(UNREADABLE),
        Cell::List(_) | Cell::Map(_) => UNREADABLE,
    }
}
