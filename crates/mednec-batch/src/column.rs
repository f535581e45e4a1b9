//! A fact as a column: what an Arrow array says of it, decoded once a batch.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_buffer::{BooleanBuffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::DataType;
use mednec_graph::FactKind;
use rustc_hash::FxHashMap;

/// A value that cannot be read; such rows are done one by one, and refused there.
pub(crate) const UNREADABLE: i64 = i64::MIN;

/// A fact in all rows of a batch.
#[derive(Debug)]
pub(crate) struct FactColumn {
    pub(crate) data: Data,
    /// In which rows it is known.
    pub(crate) known: Option<NullBuffer>,
}

/// How values are held.
#[derive(Debug)]
pub(crate) enum Data {
    /// No or yes.
    Bits(BooleanBuffer),
    /// Numbers and days as they stand in the array.
    Small(ScalarBuffer<i32>),
    /// Numbers scaled by the fact's decimals.
    Wide(Vec<i64>),
    /// Places in a table of values.
    Keys(Keyed),
    /// The elements of each row's list.
    /// An `open` list may have more.
    List { offsets: OffsetBuffer<i32>, items: Keyed, items_known: Option<NullBuffer>, open: bool },
}

/// Values by their places in a table.
#[derive(Debug)]
pub(crate) struct Keyed {
    pub(crate) keys: Vec<u32>,
    /// The values; [`UNREADABLE`] where a text is none.
    pub(crate) table: Vec<i64>,
}

impl FactColumn {
    /// A fact's column; nothing where the array has to be read row by row.
    pub(crate) fn of(array: &ArrayRef, kind: &FactKind) -> Option<Self> {
        if let FactKind::List { .. } = kind {
            return list(array, kind);
        }
        let known = array.logical_nulls();
        let data = match kind {
            FactKind::YesNo => match array.data_type() {
                DataType::Boolean => Data::Bits(array.as_boolean().values().clone()),
                _ => Data::Keys(keyed(array, kind)?),
            },
            FactKind::Number { decimals: 0, .. } => numbers(array)?,
            FactKind::Date { .. } => match array.data_type() {
                DataType::Date32 => Data::Small(array.as_primitive::<Date32Type>().values().clone()),
                _ => Data::Keys(keyed(array, kind)?),
            },
            FactKind::Number { .. } | FactKind::Choice(_) | FactKind::Code(_) => {
                Data::Keys(keyed(array, kind)?)
            }
            FactKind::List { .. } => return None,
        };
        Some(Self { data, known })
    }

    /// Whether the value is given in a row.
    pub(crate) fn is_known(&self, row: usize) -> bool {
        self.known.as_ref().is_none_or(|known| known.is_valid(row))
    }

    /// The rows whose value is none of the fact's kind or outside its range, as bits; none where there is none.
    pub(crate) fn strange(&self, kind: &FactKind, rows: usize) -> Option<Vec<u64>> {
        let bounds = kind.bounds();
        let outside = |value: i64| bounds.is_some_and(|(low, high)| value < low || value > high);
        let mut found: Option<Vec<u64>> = None;
        let mut mark = |row: usize| {
            let words = found.get_or_insert_with(|| vec![0; rows.div_ceil(64)]);
            if let Some(word) = words.get_mut(row / 64) {
                *word |= 1 << (row % 64);
            }
        };
        match &self.data {
            Data::Bits(_) => {}
            Data::Small(values) => {
                let ends =
                    values.iter().fold((i32::MAX, i32::MIN), |(low, high), v| (low.min(*v), high.max(*v)));
                if rows > 0 && (outside(i64::from(ends.0)) || outside(i64::from(ends.1))) {
                    let all = values.iter().enumerate();
                    all.filter(|(row, v)| outside(i64::from(**v)) && self.is_known(*row))
                        .for_each(|(row, _)| mark(row));
                }
            }
            Data::Wide(values) => values
                .iter()
                .enumerate()
                .filter(|(row, v)| outside(**v) && self.is_known(*row))
                .for_each(|(row, _)| mark(row)),
            Data::Keys(keyed) => {
                if keyed.table.contains(&UNREADABLE) {
                    let unreadable = |key: &u32| keyed.table.get(*key as usize) == Some(&UNREADABLE);
                    let all = keyed.keys.iter().enumerate();
                    all.filter(|(row, key)| unreadable(key) && self.is_known(*row))
                        .for_each(|(row, _)| mark(row));
                }
            }
            Data::List { offsets, items, items_known, open: _ } => {
                let FactKind::List { fewest, most, .. } = kind else { return found };
                let any_unreadable = items.table.contains(&UNREADABLE);
                for (row, pair) in offsets.windows(2).enumerate().filter(|(row, _)| self.is_known(*row)) {
                    let [from, to] = pair else { continue };
                    let (from, to) = (usize::try_from(*from).unwrap_or(0), usize::try_from(*to).unwrap_or(0));
                    let length = to.saturating_sub(from);
                    let too = length > *most as usize || length < *fewest as usize;
                    let keys = items.keys.get(from..to).unwrap_or(&[]);
                    let bad = any_unreadable
                        && keys.iter().enumerate().any(|(at, key)| {
                            items.table.get(*key as usize) == Some(&UNREADABLE)
                                && items_known.as_ref().is_none_or(|known| known.is_valid(from + at))
                        });
                    if too || bad {
                        mark(row);
                    }
                }
            }
        }
        found
    }
}

/// Whole numbers.
fn numbers(array: &ArrayRef) -> Option<Data> {
    Some(match array.data_type() {
        DataType::Int32 => Data::Small(array.as_primitive::<Int32Type>().values().clone()),
        DataType::Int8 => small(array.as_primitive::<Int8Type>().values().iter().map(|v| i32::from(*v))),
        DataType::Int16 => small(array.as_primitive::<Int16Type>().values().iter().map(|v| i32::from(*v))),
        DataType::UInt8 => small(array.as_primitive::<UInt8Type>().values().iter().map(|v| i32::from(*v))),
        DataType::UInt16 => small(array.as_primitive::<UInt16Type>().values().iter().map(|v| i32::from(*v))),
        DataType::UInt32 => {
            Data::Wide(array.as_primitive::<UInt32Type>().values().iter().map(|v| i64::from(*v)).collect())
        }
        DataType::Int64 => Data::Wide(array.as_primitive::<Int64Type>().values().to_vec()),
        _ => return None,
    })
}

fn small(values: impl Iterator<Item = i32>) -> Data {
    Data::Small(values.collect::<Vec<_>>().into())
}

/// Texts and dictionaries of texts, as places in a table of values.
fn keyed(array: &ArrayRef, kind: &FactKind) -> Option<Keyed> {
    let read = |text: &str| kind.read(text.trim()).unwrap_or(UNREADABLE);
    if let Some(dictionary) = array.as_any_dictionary_opt() {
        let values = texts(dictionary.values())?;
        let table: Vec<i64> = values.iter().map(|text| text.map_or(UNREADABLE, read)).collect();
        let keys = dictionary.normalized_keys();
        return Some(Keyed {
            keys: keys.into_iter().map(|key| u32::try_from(key).unwrap_or(u32::MAX)).collect(),
            table,
        });
    }
    let values = texts(array)?;
    let mut known: FxHashMap<&str, u32> = FxHashMap::default();
    let mut table = Vec::new();
    let keys = values
        .iter()
        .map(|text| {
            let text = text.unwrap_or("");
            *known.entry(text).or_insert_with(|| {
                table.push(read(text));
                u32::try_from(table.len() - 1).unwrap_or(u32::MAX)
            })
        })
        .collect();
    Some(Keyed { keys, table })
}

/// The texts of an array.
pub(crate) fn texts(array: &ArrayRef) -> Option<Vec<Option<&str>>> {
    Some(match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().iter().collect(),
        DataType::LargeUtf8 => array.as_string::<i64>().iter().collect(),
        DataType::Utf8View => array.as_string_view().iter().collect(),
        _ => return None,
    })
}

/// A list of codes or choices.
fn list(array: &ArrayRef, kind: &FactKind) -> Option<FactColumn> {
    let (DataType::List(_), FactKind::List { complete, .. }) = (array.data_type(), kind) else { return None };
    let list = array.as_list::<i32>();
    let items = keyed(list.values(), kind)?;
    let items_known = list.values().logical_nulls();
    let offsets = list.offsets().clone();
    Some(FactColumn {
        data: Data::List { offsets, items, items_known, open: !complete },
        known: list.nulls().cloned(),
    })
}
