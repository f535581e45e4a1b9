//! A fact as a column: what an Arrow array says of it, decoded once a batch.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowDictionaryKeyType, Date32Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_buffer::{ArrowNativeType, BooleanBuffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::DataType;
use mednec_graph::{Case, FactId, FactKind, ItemKind, UNKNOWN_ITEM};
use rustc_hash::FxHashMap;

/// A value that cannot be read; such rows are done one by one, and refused there.
pub(crate) const UNREADABLE: i64 = i64::MIN;

/// What is made of a text that stands for nothing known.
pub(crate) const MISSING: i64 = i64::MIN + 1;

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
    /// Where the value is not known they say nothing.
    pub(crate) keys: ScalarBuffer<i32>,
    /// The values; [`UNREADABLE`] where a text is none.
    pub(crate) table: Vec<i64>,
}

impl Keyed {
    /// The place of a row's value in the table.
    pub(crate) fn place(&self, row: usize) -> usize {
        self.keys.get(row).map_or(usize::MAX, |key| as_place(*key))
    }

    /// The value of a row; [`UNREADABLE`] where there is none.
    pub(crate) fn value(&self, row: usize) -> i64 {
        self.table.get(self.place(row)).copied().unwrap_or(UNREADABLE)
    }
}

/// A key as a place in its table.
pub(crate) fn as_place(key: i32) -> usize {
    key.cast_unsigned() as usize
}

impl FactColumn {
    /// A fact's column; nothing where the array has to be read row by row.
    pub(crate) fn of(array: &ArrayRef, kind: &FactKind) -> Option<Self> {
        let read = |text: &str| kind.read(text.trim()).unwrap_or(UNREADABLE);
        let known = array.logical_nulls().filter(|nulls| nulls.null_count() > 0);
        let data = match kind {
            FactKind::List { item: ItemKind::Record { .. }, .. } => return None,
            FactKind::List { complete, .. } => list(array, !complete, read)?,
            FactKind::YesNo if *array.data_type() == DataType::Boolean => {
                Data::Bits(array.as_boolean().values().clone())
            }
            FactKind::Number { decimals: 0, .. } if array.data_type().is_integer() => numbers(array)?,
            FactKind::Date { .. } if *array.data_type() == DataType::Date32 => {
                Data::Small(array.as_primitive::<Date32Type>().values().clone())
            }
            _ => {
                let (keys, table) = keyed(array, read)?;
                Data::Keys(Keyed { keys, table })
            }
        };
        Some(Self { data, known }.with_numbers(kind))
    }

    /// A column of texts, of each of which `value` makes what it says: a value, [`MISSING`] or [`UNREADABLE`].
    pub(crate) fn of_texts(array: &ArrayRef, value: impl Fn(&str) -> i64) -> Option<Self> {
        let (keys, table) = keyed(array, value)?;
        let mut known = array.logical_nulls().filter(|nulls| nulls.null_count() > 0);
        let data = Keyed { keys, table };
        if data.table.contains(&MISSING) {
            let given = BooleanBuffer::collect_bool(array.len(), |row| data.value(row) != MISSING);
            known = NullBuffer::union(known.as_ref(), Some(&NullBuffer::new(given)));
        }
        Some(Self { data: Data::Keys(data), known })
    }

    /// The same column with whole numbers and days in the place of their places in a table.
    pub(crate) fn with_numbers(self, kind: &FactKind) -> Self {
        let whole = matches!(kind, FactKind::Number { decimals: 0, .. } | FactKind::Date { .. });
        let Data::Keys(keyed) = &self.data else { return self };
        // What no value is becomes a number that is out of any range.
        let number = |value: &i64| i32::try_from(*value).unwrap_or(i32::MIN);
        let fits = |value: &i64| *value <= MISSING || i32::try_from(*value).is_ok();
        if !whole || !keyed.table.iter().all(fits) {
            return self;
        }
        let table: Vec<i32> = keyed.table.iter().map(number).collect();
        let of_row = |key: &i32| table.get(as_place(*key)).copied().unwrap_or(i32::MIN);
        let values = keyed.keys.iter().map(of_row).collect::<Vec<i32>>();
        Self { data: Data::Small(values.into()), known: self.known }
    }

    /// Names of things as a column of their places; [`UNREADABLE`] for what `place` does not know.
    pub(crate) fn of_names(array: &ArrayRef, place: impl Fn(&str) -> Option<usize>) -> Option<Self> {
        Self::of_texts(array, |text| place(text).and_then(|at| i64::try_from(at).ok()).unwrap_or(UNREADABLE))
    }

    /// Whether the value is given in a row.
    pub(crate) fn is_known(&self, row: usize) -> bool {
        self.known.as_ref().is_none_or(|known| row < known.len() && known.is_valid(row))
    }

    /// The single value of a row, where it is known.
    pub(crate) fn value(&self, row: usize) -> Option<i64> {
        if !self.is_known(row) {
            return None;
        }
        match &self.data {
            Data::Bits(values) => (row < values.len()).then(|| i64::from(values.value(row))),
            Data::Small(values) => values.get(row).map(|value| i64::from(*value)),
            Data::Wide(values) => values.get(row).copied(),
            Data::Keys(keyed) => Some(keyed.value(row)),
            Data::List { .. } => None,
        }
    }

    /// Puts what is known in a row into a case.
    pub(crate) fn fill(&self, row: usize, fact: FactId, case: &mut Case) {
        let Data::List { offsets, items, items_known, open } = &self.data else {
            if let Some(value) = self.value(row) {
                case.set_value(fact, value);
            }
            return;
        };
        if self.is_known(row) {
            let known = |at: usize| items_known.as_ref().is_none_or(|known| known.is_valid(at));
            let item = |at: usize| if known(at) { items.value(at) } else { UNKNOWN_ITEM };
            case.set_list(fact, elements(offsets, row).map(item), *open);
        }
    }
}

/// Where the elements of a row's list are.
pub(crate) fn elements(offsets: &OffsetBuffer<i32>, row: usize) -> std::ops::Range<usize> {
    let at = |row: usize| offsets.get(row).and_then(|at| usize::try_from(*at).ok()).unwrap_or(0);
    at(row)..at(row + 1)
}

/// Whole numbers.
fn numbers(array: &ArrayRef) -> Option<Data> {
    fn small<T: Copy + Into<i32>>(values: &[T]) -> Data {
        Data::Small(values.iter().map(|value| (*value).into()).collect::<Vec<i32>>().into())
    }
    Some(match array.data_type() {
        DataType::Int32 => Data::Small(array.as_primitive::<Int32Type>().values().clone()),
        DataType::Int8 => small(array.as_primitive::<Int8Type>().values()),
        DataType::Int16 => small(array.as_primitive::<Int16Type>().values()),
        DataType::UInt8 => small(array.as_primitive::<UInt8Type>().values()),
        DataType::UInt16 => small(array.as_primitive::<UInt16Type>().values()),
        DataType::UInt32 => {
            Data::Wide(array.as_primitive::<UInt32Type>().values().iter().map(|v| i64::from(*v)).collect())
        }
        DataType::Int64 => {
            let values = array.as_primitive::<Int64Type>().values();
            match values.iter().all(|value| i32::try_from(*value).is_ok()) {
                true => Data::Small(
                    values.iter().map(|value| i32::try_from(*value).unwrap_or(0)).collect::<Vec<_>>().into(),
                ),
                false => Data::Wide(values.to_vec()),
            }
        }
        _ => return None,
    })
}

/// Texts and dictionaries of texts, as places in a table of values.
fn keyed(array: &ArrayRef, read: impl Fn(&str) -> i64) -> Option<(ScalarBuffer<i32>, Vec<i64>)> {
    if let Some(dictionary) = array.as_any_dictionary_opt() {
        let values = texts(dictionary.values())?;
        let table: Vec<i64> = values.iter().map(|text| text.map_or(UNREADABLE, &read)).collect();
        return Some((dictionary_keys(array)?, table));
    }
    let values = texts(array)?;
    let mut known: FxHashMap<&str, i32> = FxHashMap::default();
    let mut table = Vec::new();
    let keys = values
        .iter()
        .map(|text| {
            let text = text.unwrap_or("");
            *known.entry(text).or_insert_with(|| {
                table.push(read(text));
                i32::try_from(table.len() - 1).unwrap_or(i32::MAX)
            })
        })
        .collect::<Vec<i32>>();
    Some((keys.into(), table))
}

/// The keys of a dictionary.
fn dictionary_keys(array: &ArrayRef) -> Option<ScalarBuffer<i32>> {
    fn keys<K: ArrowDictionaryKeyType>(array: &ArrayRef) -> ScalarBuffer<i32> {
        let keys = array.as_dictionary::<K>().keys().values().iter();
        keys.map(|key| i32::try_from(key.as_usize()).unwrap_or(i32::MAX)).collect::<Vec<_>>().into()
    }
    let DataType::Dictionary(of, _) = array.data_type() else { return None };
    Some(match of.as_ref() {
        DataType::Int32 => array.as_dictionary::<Int32Type>().keys().values().clone(),
        DataType::Int8 => keys::<Int8Type>(array),
        DataType::Int16 => keys::<Int16Type>(array),
        DataType::Int64 => keys::<Int64Type>(array),
        DataType::UInt8 => keys::<UInt8Type>(array),
        DataType::UInt16 => keys::<UInt16Type>(array),
        DataType::UInt32 => keys::<UInt32Type>(array),
        DataType::UInt64 => keys::<UInt64Type>(array),
        _ => return None,
    })
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

/// Lists of codes or choices.
fn list(array: &ArrayRef, open: bool, read: impl Fn(&str) -> i64) -> Option<Data> {
    let (offsets, values) = match array.data_type() {
        DataType::List(_) => {
            let list = array.as_list::<i32>();
            (list.offsets().clone(), list.values())
        }
        DataType::LargeList(_) => {
            let list = array.as_list::<i64>();
            let offsets: Option<Vec<i32>> = list.offsets().iter().map(|at| i32::try_from(*at).ok()).collect();
            (OffsetBuffer::new(offsets?.into()), list.values())
        }
        _ => return None,
    };
    let (keys, table) = keyed(values, read)?;
    let items_known = values.logical_nulls().filter(|nulls| nulls.null_count() > 0);
    Some(Data::List { offsets, items: Keyed { keys, table }, items_known, open })
}
