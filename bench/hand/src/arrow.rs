//! The rules over Arrow columns as they come: dictionaries of any texts, lists by offset. Nulls are not looked for.

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int32Type};
use arrow_array::{ArrayRef, DictionaryArray, RecordBatch, StringArray};
use arrow_buffer::BooleanBuffer;
use bench_kit::{Answer, Result};

use crate::columns::{or, set};
use crate::rules::{BLOCK, Block};
use crate::w1::is_neuromuscular;

/// The facts that the rules look at.
pub const FACTS: [&str; 21] = [
    "procedure",
    "technique",
    "direct_one_on_one",
    "one_on_one_minutes",
    "provider_type",
    "diagnoses",
    "static_balance",
    "dynamic_balance",
    "berg_balance_score",
    "gross_motor",
    "fine_motor",
    "muscle_tone",
    "documents_body_area",
    "documents_technique",
    "documents_purpose",
    "documents_frequency",
    "documents_response",
    "functional_goal",
    "cmt_same_day",
    "modifiers",
    "visits_used",
];

/// The dates that the rules look at.
pub const DATES: [&str; 2] = ["episode_start", "service_date"];

pub fn determine(batch: &RecordBatch, into: &mut Vec<Answer>) -> Result<()> {
    let procedure = texts(batch, "procedure", |text| text != "97112")?;
    let technique = texts(batch, "technique", |text| text == "massage")?;
    let provider =
        texts(batch, "provider_type", |text| matches!(text, "massage_therapist" | "athletic_trainer"))?;
    let mut impaired = Vec::new();
    for (name, signs) in [
        ("static_balance", ["poor", "poor"]),
        ("dynamic_balance", ["poor", "poor"]),
        ("gross_motor", ["impaired", "impaired"]),
        ("fine_motor", ["impaired", "impaired"]),
        ("muscle_tone", ["hypotonic", "hypertonic"]),
    ] {
        impaired.push(texts(batch, name, |text| signs.contains(&text))?);
    }
    let mut documents = Vec::new();
    for name in &FACTS[12..18] {
        documents.push(bits(batch, name)?);
    }
    let (one_on_one, manipulation) = (bits(batch, "direct_one_on_one")?, bits(batch, "cmt_same_day")?);
    let numbers = |name: &str| Ok::<_, String>(column(batch, name)?.as_primitive::<Int32Type>().values());
    let days = |name: &str| Ok::<_, String>(column(batch, name)?.as_primitive::<Date32Type>().values());
    let (minutes, score) = (numbers("one_on_one_minutes")?, numbers("berg_balance_score")?);
    let (visits, start, service) = (numbers("visits_used")?, days(DATES[0])?, days(DATES[1])?);
    let (diagnoses, diagnoses_at) = lists(batch, "diagnoses", is_neuromuscular)?;
    let (modifiers, modifiers_at) = lists(batch, "modifiers", |text| matches!(text, "59" | "XS"))?;

    let mut block = Block::new();
    let mut yes = [0u8; BLOCK];
    for from in (0..batch.num_rows()).step_by(BLOCK) {
        let rows = BLOCK.min(batch.num_rows() - from);
        let here = from..from + rows;
        procedure.set(&mut block.other_procedure, from, rows);
        technique.set(&mut block.massage, from, rows);
        provider.set(&mut block.unqualified, from, rows);
        set(&mut block.not_one_on_one, &minutes[here.clone()], |minutes| *minutes < 8);
        unpack(&one_on_one, from, rows, &mut yes);
        or(&mut block.not_one_on_one, &yes, |is| *is == 0);
        set(&mut block.impaired, &score[here.clone()], |score| *score < 45);
        for column in &impaired {
            column.set(&mut yes, from, rows);
            or(&mut block.impaired, &yes, |is| *is != 0);
        }
        block.documented.fill(1);
        for column in &documents {
            unpack(column, from, rows, &mut yes);
            block.documented.iter_mut().zip(&yes).for_each(|(all, is)| *all &= is);
        }
        set(&mut block.beyond, &visits[here.clone()], |visits| *visits > 18);
        let days = service[here.clone()].iter().zip(&start[here]);
        block.beyond.iter_mut().zip(days).for_each(|(is, (day, first))| *is |= u8::from(day - first > 42));
        have(&diagnoses, diagnoses_at, from, &mut block.neuromuscular[..rows]);
        have(&modifiers, modifiers_at, from, &mut block.unmodified[..rows]);
        unpack(&manipulation, from, rows, &mut yes);
        let unmodified = block.unmodified.iter_mut().zip(&yes);
        unmodified.for_each(|(is, manipulation)| *is = manipulation & (1 - *is));
        block.decide(rows, into);
    }
    Ok(())
}

/// A column of texts: the places in its dictionary, and whether each text there fits.
struct Texts<'a> {
    keys: &'a [i32],
    fits: Vec<u8>,
}

impl Texts<'_> {
    fn set(&self, into: &mut [u8; BLOCK], from: usize, rows: usize) {
        set(into, &self.keys[from..from + rows], |key| self.fits[*key as usize] != 0);
    }
}

fn column<'a>(batch: &'a RecordBatch, name: &str) -> std::result::Result<&'a ArrayRef, String> {
    batch.column_by_name(name).ok_or_else(|| format!("no column {name}"))
}

fn texts<'a>(batch: &'a RecordBatch, name: &str, fits: impl Fn(&str) -> bool) -> Result<Texts<'a>> {
    of_dictionary(column(batch, name)?, fits)
}

fn of_dictionary(array: &ArrayRef, fits: impl Fn(&str) -> bool) -> Result<Texts<'_>> {
    let array: &DictionaryArray<Int32Type> = array.as_dictionary_opt().ok_or("no dictionary")?;
    let values: &StringArray = array.values().as_string_opt().ok_or("no texts")?;
    let fits = values.iter().map(|text| u8::from(text.is_some_and(&fits))).collect();
    Ok(Texts { keys: array.keys().values(), fits })
}

fn bits(batch: &RecordBatch, name: &str) -> Result<BooleanBuffer> {
    Ok(column(batch, name)?.as_boolean().values().clone())
}

fn lists<'a>(
    batch: &'a RecordBatch,
    name: &str,
    fits: impl Fn(&str) -> bool,
) -> Result<(Texts<'a>, &'a [i32])> {
    let array = column(batch, name)?.as_list::<i32>();
    Ok((of_dictionary(array.values(), fits)?, array.value_offsets()))
}

/// Bits as bytes.
fn unpack(bits: &BooleanBuffer, from: usize, rows: usize, into: &mut [u8; BLOCK]) {
    let bits = bits.slice(from, rows);
    for (bytes, word) in into.chunks_mut(64).zip(bits.bit_chunks().iter_padded()) {
        bytes.iter_mut().enumerate().for_each(|(at, is)| *is = u8::from(word >> at & 1 == 1));
    }
}

/// Says of each row from `from` on whether its list has an item that fits.
fn have(items: &Texts<'_>, offsets: &[i32], from: usize, into: &mut [u8]) {
    for (is, pair) in into.iter_mut().zip(offsets[from..].windows(2)) {
        let keys = &items.keys[pair[0] as usize..pair[1] as usize];
        *is = keys.iter().fold(0, |any, key| any | items.fits[*key as usize]);
    }
}
