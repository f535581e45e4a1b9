//! Parquet in: row groups, and the cells of their columns.

use std::borrow::Cow;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{AnyDictionaryArray, Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, FieldRef, Fields, Schema, TimeUnit};
use mednec_graph::fact::show_date;
use mednec_project::Cell;
use mednec_project::codes::UNREADABLE_ROWS;
use mednec_source::Diagnostic;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::errors::ParquetError;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// A Parquet file that was opened.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    pub(crate) metadata: ArrowReaderMetadata,
    pub(crate) columns: Vec<String>,
    /// Rows and bytes of each row group.
    pub(crate) groups: Vec<(u64, u64)>,
}

/// Opens a file and reads what it holds; `id` is the column with the names of the cases.
#[expect(clippy::result_large_err, reason = "a file is opened once")]
pub(crate) fn open(path: &Path, file: &File, id: &str) -> Result<Opened, Diagnostic> {
    let told = |_: ParquetError| unreadable(path, "this is no Parquet file, or not the whole of one");
    let found = ArrowReaderMetadata::load(file, ArrowReaderOptions::new()).map_err(told)?;
    let fields: Fields = found.schema().fields().iter().map(|field| by_dictionary(field, id)).collect();
    let schema = Arc::new(Schema::new(fields));
    let options = ArrowReaderOptions::new().with_schema(schema);
    // Where the library cannot do so, texts are read as they are.
    let metadata = ArrowReaderMetadata::try_new(Arc::clone(found.metadata()), options).unwrap_or(found);
    let columns = metadata.schema().fields().iter().map(|field| field.name().clone()).collect();
    let groups = metadata.metadata().row_groups().iter();
    let size = |number: i64| u64::try_from(number).unwrap_or(0);
    let groups = groups.map(|group| (size(group.num_rows()), size(group.compressed_size()))).collect();
    Ok(Opened { metadata, columns, groups })
}

/// Texts as they are mostly stored, by their places in a dictionary; the names of cases stay texts.
fn by_dictionary(field: &FieldRef, id: &str) -> FieldRef {
    if field.name() == id {
        return Arc::clone(field);
    }
    let kind = match field.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
            DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
        }
        DataType::List(item) => DataType::List(by_dictionary(item, "")),
        DataType::LargeList(item) => DataType::LargeList(by_dictionary(item, "")),
        _ => return Arc::clone(field),
    };
    Arc::new(field.as_ref().clone().with_data_type(kind))
}

/// What is told of a file that cannot be read as what it is called.
pub(crate) fn unreadable(path: &Path, cause: &str) -> Diagnostic {
    Diagnostic::new(&UNREADABLE_ROWS, format!("the rows cannot be read: {cause}"))
        .in_path(path.to_string_lossy())
        .help("look whether the file is complete, or say with `--from` what it is")
}

/// A batch, ready to be asked row by row.
pub(crate) struct Table(Vec<Column>);

impl Table {
    pub(crate) fn new(batch: &RecordBatch) -> Self {
        Self(batch.columns().iter().map(Column::new).collect())
    }

    /// The cell of a column, by its place, in a row.
    pub(crate) fn cell(&self, column: usize, row: usize) -> Cell<'_> {
        self.0.get(column).map_or(Cell::Null, |column| column.cell(row))
    }
}

struct Column {
    whole: ArrayRef,
    /// The place of each row's value in the dictionary, where the column has one.
    keys: Option<Vec<usize>>,
}

impl Column {
    fn new(whole: &ArrayRef) -> Self {
        // Where no row has a value, the dictionary may be empty, and no key means anything.
        let keyed = whole.as_any_dictionary_opt().filter(|keyed| !keyed.values().is_empty());
        let keys = keyed.map(AnyDictionaryArray::normalized_keys);
        Self { whole: whole.clone(), keys }
    }

    fn cell(&self, row: usize) -> Cell<'_> {
        match (&self.keys, self.whole.as_any_dictionary_opt()) {
            (Some(keys), Some(keyed)) if !self.whole.is_null(row) => {
                keys.get(row).map_or(Cell::Null, |key| cell(keyed.values(), *key))
            }
            _ => cell(&self.whole, row),
        }
    }
}

/// The cell of an array at a place.
fn cell(column: &ArrayRef, row: usize) -> Cell<'_> {
    if column.is_null(row) || *column.data_type() == DataType::Null {
        return Cell::Null;
    }
    let text = |text: String| Cell::Text(Cow::Owned(text));
    match column.data_type() {
        DataType::Utf8 => Cell::Text(Cow::Borrowed(column.as_string::<i32>().value(row))),
        DataType::LargeUtf8 => Cell::Text(Cow::Borrowed(column.as_string::<i64>().value(row))),
        DataType::Utf8View => Cell::Text(Cow::Borrowed(column.as_string_view().value(row))),
        DataType::Boolean => {
            Cell::Text(Cow::Borrowed(if column.as_boolean().value(row) { "yes" } else { "no" }))
        }
        DataType::Int8 => text(column.as_primitive::<Int8Type>().value(row).to_string()),
        DataType::Int16 => text(column.as_primitive::<Int16Type>().value(row).to_string()),
        DataType::Int32 => text(column.as_primitive::<Int32Type>().value(row).to_string()),
        DataType::Int64 => text(column.as_primitive::<Int64Type>().value(row).to_string()),
        DataType::UInt8 => text(column.as_primitive::<UInt8Type>().value(row).to_string()),
        DataType::UInt16 => text(column.as_primitive::<UInt16Type>().value(row).to_string()),
        DataType::UInt32 => text(column.as_primitive::<UInt32Type>().value(row).to_string()),
        DataType::UInt64 => text(column.as_primitive::<UInt64Type>().value(row).to_string()),
        DataType::Float32 => text(column.as_primitive::<Float32Type>().value(row).to_string()),
        DataType::Float64 => text(column.as_primitive::<Float64Type>().value(row).to_string()),
        DataType::Decimal128(_, _) => text(column.as_primitive::<Decimal128Type>().value_as_string(row)),
        DataType::Date32 => text(show_date(i64::from(column.as_primitive::<Date32Type>().value(row)))),
        DataType::Date64 => {
            text(show_date(column.as_primitive::<Date64Type>().value(row).div_euclid(DAY * 1000)))
        }
        DataType::Timestamp(unit, _) => text(show_date(day_of(column, row, *unit))),
        DataType::Dictionary(_, _) => match column.as_any_dictionary_opt() {
            Some(keyed) => match keyed.normalized_keys().get(row) {
                Some(key) => cell(keyed.values(), *key),
                None => Cell::Null,
            },
            None => Cell::Null,
        },
        DataType::List(_) => list(&column.as_list::<i32>().value(row)),
        DataType::LargeList(_) => list(&column.as_list::<i64>().value(row)),
        DataType::FixedSizeList(_, _) => list(&column.as_fixed_size_list().value(row)),
        DataType::Struct(fields) => {
            let record = column.as_struct();
            let entries = fields.iter().zip(record.columns());
            Cell::Map(
                entries.map(|(field, of)| (Cow::Owned(field.name().clone()), owned(cell(of, row)))).collect(),
            )
        }
        // Told by the reader of cases as a value of another type.
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_) => {
            text("(bytes)".to_owned())
        }
        DataType::Time32(_) | DataType::Time64(_) => text("(a time of day)".to_owned()),
        _ => text("(a value of a kind that no fact has)".to_owned()),
    }
}

fn day_of(column: &ArrayRef, row: usize, unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Second => column.as_primitive::<TimestampSecondType>().value(row).div_euclid(DAY),
        TimeUnit::Millisecond => {
            column.as_primitive::<TimestampMillisecondType>().value(row).div_euclid(DAY * 1_000)
        }
        TimeUnit::Microsecond => {
            column.as_primitive::<TimestampMicrosecondType>().value(row).div_euclid(DAY * 1_000_000)
        }
        TimeUnit::Nanosecond => {
            column.as_primitive::<TimestampNanosecondType>().value(row).div_euclid(DAY * 1_000_000_000)
        }
    }
}

fn list(items: &ArrayRef) -> Cell<'static> {
    Cell::List((0..items.len()).map(|at| owned(cell(items, at))).collect())
}

fn owned(cell: Cell<'_>) -> Cell<'static> {
    match cell {
        Cell::Null => Cell::Null,
        Cell::Text(text) => Cell::Text(Cow::Owned(text.into_owned())),
        Cell::List(items) => Cell::List(items.into_iter().map(owned).collect()),
        Cell::Map(entries) => Cell::Map(
            entries.into_iter().map(|(key, value)| (Cow::Owned(key.into_owned()), owned(value))).collect(),
        ),
    }
}
