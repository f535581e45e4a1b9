//! Determined rows as Arrow columns.

use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, ListBuilder, MapBuilder, StringBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, DictionaryArray, PrimitiveArray, RecordBatch, StringArray};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use rustc_hash::FxHashMap;

use crate::output::{columns, joined, word};
use crate::shape::{Row, Shared};

/// The columns of rows on their way.
pub(crate) struct TableBuilder {
    ids: StringBuilder,
    /// The verdict of each row.
    verdicts: Vec<u32>,
    texts: [Texts; 6],
    suggest: ListBuilder<StringBuilder>,
    missing: ListBuilder<StringBuilder>,
    grants: Sparse,
    units: StringBuilder,
    exact: BooleanBuilder,
    criteria: Option<MapBuilder<StringBuilder, StringBuilder>>,
}

/// The rows that grant something: where each is, what is granted, and what that hangs on.
type Sparse = Vec<(usize, Vec<(String, String)>, Vec<String>)>;

/// A column of texts that hangs on the verdict alone.
#[derive(Default)]
struct Texts {
    all: Vec<String>,
    places: FxHashMap<String, i32>,
    /// The place of the text of each verdict; none where it has none, and where it was not met yet.
    of_verdict: Vec<Option<i32>>,
}

impl Texts {
    fn set(&mut self, verdict: usize, text: Option<String>) {
        let place = text.map(|text| {
            *self.places.entry(text).or_insert_with_key(|text| {
                self.all.push(text.clone());
                i32::try_from(self.all.len() - 1).unwrap_or(i32::MAX)
            })
        });
        if self.of_verdict.len() <= verdict {
            self.of_verdict.resize(verdict + 1, None);
        }
        if let Some(known) = self.of_verdict.get_mut(verdict) {
            *known = place;
        }
    }

    fn of_rows(&self, verdicts: &[u32]) -> Result<ArrayRef, ArrowError> {
        let place = |verdict: &u32| self.of_verdict.get(*verdict as usize).copied().flatten();
        let keys: PrimitiveArray<Int32Type> = match self.of_verdict.iter().all(Option::is_some) {
            true => verdicts.iter().map(|verdict| place(verdict).unwrap_or(0)).collect::<Vec<i32>>().into(),
            false => verdicts.iter().map(place).collect(),
        };
        let values = Arc::new(StringArray::from_iter_values(&self.all));
        Ok(Arc::new(DictionaryArray::try_new(keys, values)?))
    }
}

impl TableBuilder {
    pub(crate) fn new(criteria: bool) -> Self {
        Self {
            ids: StringBuilder::new(),
            verdicts: Vec::new(),
            texts: Default::default(),
            suggest: ListBuilder::new(StringBuilder::new()),
            missing: ListBuilder::new(StringBuilder::new()),
            grants: Sparse::default(),
            units: StringBuilder::new(),
            exact: BooleanBuilder::new(),
            criteria: criteria.then(|| MapBuilder::new(None, StringBuilder::new(), StringBuilder::new())),
        }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, row: &Row<'_>) {
        let verdict = row.verdict as usize;
        // The outcome is there in every verdict that was met.
        if self.texts.last().is_none_or(|texts| texts.of_verdict.get(verdict).is_none()) {
            self.meet(verdict, row.shared);
        }
        self.ids.append_option(row.id);
        self.verdicts.push(row.verdict);
        self.suggest.append_value(row.shared.suggest.iter().map(Some));
        self.missing.append_value(row.missing.iter().map(Some));
        if let Some(grant) = row.grant {
            let missing = row.grant_missing.iter().map(|name| (*name).to_owned()).collect();
            self.grants.push((self.verdicts.len() - 1, grant.said.clone(), missing));
        }
        self.units.append_option(row.units);
        self.exact.append_value(row.shared.exact);
        if let Some(criteria) = &mut self.criteria {
            for (name, status) in row.criteria.unwrap_or(&[]) {
                criteria.keys().append_value(name);
                criteria.values().append_value(word(*status));
            }
            // As many keys as values were put in.
            let _ = criteria.append(true);
        }
    }

    fn meet(&mut self, verdict: usize, shared: &Shared) {
        let told = &shared.told;
        let texts = [
            told.payer.clone(),
            joined(told.policy.as_ref()),
            joined(told.edition.as_ref()),
            shared.basis.map(str::to_owned),
            Some(told.outcome.clone()),
            Some(told.reason.clone()),
        ];
        for (of, text) in self.texts.iter_mut().zip(texts) {
            of.set(verdict, text);
        }
    }

    /// Takes the rows that were added.
    pub(crate) fn take(&mut self) -> Result<RecordBatch, ArrowError> {
        let verdicts = std::mem::take(&mut self.verdicts);
        let [payer, policy, edition, basis, outcome, reason] =
            self.texts.each_ref().map(|texts| texts.of_rows(&verdicts));
        let [grants, grants_missing] = columns_of(std::mem::take(&mut self.grants), verdicts.len());
        let mut arrays: Vec<ArrayRef> = vec![
            Arc::new(self.ids.finish()),
            payer?,
            policy?,
            edition?,
            outcome?,
            reason?,
            basis?,
            Arc::new(self.suggest.finish()),
            Arc::new(self.missing.finish()),
            grants,
            grants_missing,
            Arc::new(self.units.finish()),
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
            .map(|(name, array)| {
                let null = can_be_null(array.data_type()) || name == "grant";
                Field::new(name, array.data_type().clone(), null)
            })
            .collect();
        RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
    }
}

/// What so many rows grant, and what that hangs on, as columns.
fn columns_of(grants: Sparse, rows: usize) -> [ArrayRef; 2] {
    let mut said = MapBuilder::new(None, StringBuilder::new(), StringBuilder::new());
    let mut missing = ListBuilder::new(StringBuilder::new());
    let mut grants = grants.into_iter().peekable();
    for row in 0..rows {
        let Some((_, words, open)) = grants.next_if(|(at, _, _)| *at == row) else {
            // As many keys as values were put in.
            let _ = said.append(false);
            missing.append(true);
            continue;
        };
        for (name, value) in words {
            said.keys().append_value(name);
            said.values().append_value(value);
        }
        let _ = said.append(true);
        missing.append_value(open.into_iter().map(Some));
    }
    [Arc::new(said.finish()), Arc::new(missing.finish())]
}

/// The schema of an output.
pub(crate) fn schema(criteria: bool) -> SchemaRef {
    let batch = TableBuilder::new(criteria).take();
    batch.map_or_else(|_| Arc::new(Schema::empty()), |batch| batch.schema())
}

#[cfg(test)]
mod tests {
    use arrow_array::Array as _;
    use arrow_array::cast::AsArray as _;
    use mednec_project::Told;
    use mednec_project::answer::GrantWords;

    use super::*;
    use crate::shape::{COLUMNS, Grants};

    #[test]
    fn what_is_granted_stands_in_its_row() {
        let told =
            Told { payer: None, policy: None, edition: None, outcome: "approve".into(), reason: "r".into() };
        let shared = Shared { told, basis: None, suggest: Vec::new(), grant: Grants::Nothing, exact: true };
        let said =
            [("visits".to_owned(), "12 visits".to_owned()), ("until".to_owned(), "unknown".to_owned())];
        let words = |said: &[(String, String)]| GrantWords { said: said.to_vec(), missing: Vec::new() };
        let (whole, short) = (words(&said), words(&said[..1]));
        let mut table = TableBuilder::new(false);
        for of_row in [None, Some((&whole, &["seen_on"][..])), None, Some((&short, &[][..]))] {
            let row = Row {
                id: None,
                verdict: 0,
                shared: &shared,
                missing: &[],
                grant: of_row.map(|(grant, _)| grant),
                grant_missing: of_row.map_or(&[], |(_, missing)| missing),
                units: None,
                criteria: None,
            };
            table.row(&row);
        }
        let rows = table.take().unwrap();
        assert_eq!(
            rows.schema().fields().iter().map(|field| field.name().as_str()).collect::<Vec<_>>(),
            COLUMNS
        );
        let (grants, missing) =
            (rows.column_by_name("grant").unwrap(), rows.column_by_name("grant_missing").unwrap());
        let nulls: Vec<bool> = (0..4).map(|row| grants.is_null(row)).collect();
        assert_eq!(nulls, [true, false, true, false]);
        let lengths: Vec<i32> = grants.as_map().offsets().lengths().map(|length| length as i32).collect();
        assert_eq!(lengths, [0, 2, 0, 1]);
        assert_eq!(
            grants.as_map().values().as_string::<i32>().iter().flatten().collect::<Vec<_>>(),
            ["12 visits", "unknown", "12 visits"]
        );
        assert_eq!(missing.as_list::<i32>().value(1).as_string::<i32>().value(0), "seen_on");
        assert_eq!(missing.as_list::<i32>().value(3).len(), 0);
        assert_eq!(table.take().unwrap().num_rows(), 0, "nothing is left for the next chunk");
    }
}
