//! Rows as Arrow columns of the types that files have, as CSV, and as the lines that say the same.

use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Int8Builder, Int16Builder, Int32Builder, Int64Builder, LargeListBuilder,
    LargeStringBuilder, ListBuilder, StringBuilder, StringDictionaryBuilder, StringViewBuilder, UInt8Builder,
    UInt32Builder,
};
use arrow_array::types::{Int8Type, Int32Type};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{Field, Schema};
use mednec_graph::fact::read_date;
use mednec_graph::{Bundle, FactKind, ItemKind};
use serde_json::{Value, json};

use super::dice::Dice;
use super::rows::{Manner, Plain, mended, often_the_first, plain};

/// A column: its name, what its rows hold, and their fact's kind; none for names of cases and payers.
pub(crate) struct Column<'b> {
    name: &'b str,
    kind: Option<&'b FactKind>,
    rows: Vec<Plain>,
}

/// Random columns for a vocabulary; some are not there, and some have no value at all.
pub(crate) fn columns<'b>(
    dice: &mut Dice,
    bundle: &'b Bundle,
    rows: usize,
    manner: Manner,
) -> Vec<Column<'b>> {
    let mut all = vec![Column { name: "case_id", kind: None, rows: Vec::new() }];
    for row in 0..rows {
        let name = match dice.below(200) {
            0 => Plain::Nothing,
            1 => Plain::One(String::new()),
            2 => Plain::One(format!(" c-{row} ")),
            _ => Plain::One(format!("c-{row}")),
        };
        all[0].rows.push(name);
    }
    if dice.percent(90) {
        let mut payer = |_: usize| match dice.below(100) {
            0..=3 if manner.wrong > 0 => Plain::One(dice.one(&["nobody", ""]).into()),
            0..=6 => Plain::Nothing,
            _ => Plain::One(often_the_first(dice, bundle).into()),
        };
        all.push(Column { name: "payer", kind: None, rows: (0..rows).map(&mut payer).collect() });
    }
    let facts = bundle.vocabulary();
    let mut told: Vec<Vec<Plain>> = vec![Vec::with_capacity(rows); facts.len()];
    for _ in 0..rows {
        let mut row: Vec<Plain> = facts.iter().map(|fact| plain(dice, &fact.kind, manner)).collect();
        mended(dice, bundle, &mut row);
        told.iter_mut().zip(row).for_each(|(column, plain)| column.push(plain));
    }
    for (fact, rows) in facts.iter().zip(told) {
        let kind = &fact.kind;
        if matches!(kind, FactKind::List { item: ItemKind::Record { .. }, .. }) || dice.percent(5) {
            continue;
        }
        let rows = if dice.percent(3) { vec![Plain::Nothing; rows.len()] } else { rows };
        all.push(Column { name: &fact.name, kind: Some(kind), rows });
    }
    all
}

/// A text as a reader of columns takes it: without the blanks around it, and nothing where it is empty.
fn bare(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The line of NDJSON that says what a row of columns says.
pub(crate) fn line(columns: &[Column<'_>], row: usize) -> Vec<u8> {
    let entry = |column: &Column<'_>| {
        let value = match &column.rows[row] {
            Plain::Nothing => Value::Null,
            Plain::One(text) => json!(bare(text)),
            Plain::List(items) => items.iter().map(|item| json!(item.as_deref().and_then(bare))).collect(),
        };
        format!("\"{}\":{value}", column.name)
    };
    let entries: Vec<String> = columns.iter().map(entry).collect();
    format!("{{{}}}", entries.join(",")).into_bytes()
}

fn one(plain: &Plain) -> Option<&str> {
    if let Plain::One(text) = plain { Some(text) } else { None }
}

macro_rules! made {
    ($builder:ty, $values:expr) => {{
        let mut made = <$builder>::new();
        $values.for_each(|value| made.append_option(value));
        Arc::new(made.finish()) as ArrayRef
    }};
}

/// Whole numbers, of a type that holds most of them; what it does not hold is not given.
fn numbers(dice: &mut Dice, rows: &mut [Plain]) -> ArrayRef {
    let wide =
        rows.iter().filter_map(one).filter_map(|text| text.trim().parse().ok()).any(|value: i64| value > 127);
    let which = if wide { 3 + dice.below(3) } else { dice.below(6) };
    let fits = |value: &i64| match which {
        0 => i8::try_from(*value).is_ok(),
        1 => i16::try_from(*value).is_ok(),
        2 => u8::try_from(*value).is_ok(),
        3 => i32::try_from(*value).is_ok(),
        4 => u32::try_from(*value).is_ok(),
        _ => true,
    };
    for plain in rows.iter_mut() {
        let number = one(plain).and_then(|text| text.trim().parse::<i64>().ok()).filter(fits);
        *plain = number.map_or(Plain::Nothing, |number| Plain::One(number.to_string()));
    }
    macro_rules! of {
        ($builder:ty) => {
            made!($builder, rows.iter().map(|plain| one(plain).and_then(|text| text.parse().ok())))
        };
    }
    match which {
        0 => of!(Int8Builder),
        1 => of!(Int16Builder),
        2 => of!(UInt8Builder),
        3 => of!(Int32Builder),
        4 => of!(UInt32Builder),
        _ => of!(Int64Builder),
    }
}

fn texts(dice: &mut Dice, rows: &[Plain]) -> ArrayRef {
    let texts = rows.iter().map(one);
    match dice.below(5) {
        0 => made!(StringBuilder, texts),
        1 => made!(LargeStringBuilder, texts),
        2 => made!(StringViewBuilder, texts),
        3 if rows.iter().filter_map(one).collect::<std::collections::BTreeSet<_>>().len() < 100 => {
            made!(StringDictionaryBuilder<Int8Type>, texts)
        }
        _ => made!(StringDictionaryBuilder<Int32Type>, texts),
    }
}

fn lists(dice: &mut Dice, rows: &[Plain]) -> ArrayRef {
    let items = |plain: &Plain| if let Plain::List(items) = plain { Some(items.clone()) } else { None };
    macro_rules! of {
        ($made:expr) => {{
            let mut made = $made;
            for plain in rows {
                match items(plain) {
                    Some(items) => made.append_value(items),
                    None => made.append_null(),
                }
            }
            Arc::new(made.finish()) as ArrayRef
        }};
    }
    match dice.below(3) {
        0 => of!(ListBuilder::new(StringBuilder::new())),
        1 => of!(LargeListBuilder::new(LargeStringBuilder::new())),
        _ => of!(ListBuilder::new(StringDictionaryBuilder::<Int32Type>::new())),
    }
}

fn array(dice: &mut Dice, column: &mut Column<'_>) -> ArrayRef {
    let plainly = dice.percent(75);
    let rows = &mut column.rows;
    match column.kind {
        Some(FactKind::YesNo) if plainly => {
            let yes = |text: &str| match text {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            };
            for plain in rows.iter_mut().filter(|plain| one(plain).and_then(yes).is_none()) {
                *plain = Plain::Nothing;
            }
            made!(BooleanBuilder, rows.iter().map(|plain| one(plain).and_then(yes)))
        }
        Some(FactKind::Number { decimals: 0, .. }) if plainly => numbers(dice, rows),
        Some(FactKind::Date { .. }) if plainly => {
            let day = |plain: &Plain| one(plain).and_then(read_date).and_then(|day| i32::try_from(day).ok());
            for plain in rows.iter_mut().filter(|plain| day(plain).is_none()) {
                *plain = Plain::Nothing;
            }
            made!(Date32Builder, rows.iter().map(day))
        }
        Some(FactKind::List { .. }) => lists(dice, rows),
        _ => texts(dice, rows),
    }
}

/// The columns as a batch. What a column's type cannot hold is taken out of its rows.
pub(crate) fn batch(dice: &mut Dice, columns: &mut [Column<'_>]) -> RecordBatch {
    let arrays: Vec<ArrayRef> = columns.iter_mut().map(|column| array(dice, column)).collect();
    let field =
        |(column, array): (&Column<'_>, &ArrayRef)| Field::new(column.name, array.data_type().clone(), true);
    let fields: Vec<Field> = columns.iter().zip(&arrays).map(field).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).unwrap()
}

/// The columns as CSV.
pub(crate) fn csv(dice: &mut Dice, columns: &[Column<'_>]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns.iter().map(|column| column.name)).unwrap();
    for row in 0..columns[0].rows.len() {
        let cell = |column: &Column<'_>| match &column.rows[row] {
            Plain::Nothing => String::new(),
            Plain::One(text) => text.clone(),
            Plain::List(items) => {
                let told: Option<Vec<String>> =
                    items.iter().map(|item| item.as_deref().and_then(bare)).collect();
                match told.filter(|told| !told.is_empty()) {
                    Some(told) if dice.percent(70) => told.join(dice.one(&[";", "; ", " ;"])),
                    _ => json!(items).to_string(),
                }
            }
        };
        writer.write_record(columns.iter().map(cell).collect::<Vec<_>>()).unwrap();
    }
    writer.into_inner().unwrap()
}
