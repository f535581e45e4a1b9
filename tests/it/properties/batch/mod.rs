//! The evaluator of rows and that of batches agree on every row, complete or with gaps, right or wrong, in every form.

mod columns;
mod dice;
mod expected;
mod policies;
mod rows;

use std::cell::Cell;
use std::fs;
use std::path::Path;

use arrow_array::RecordBatch;
use mednec_batch::{ColumnAnswerer, NO_VERDICT};
use mednec_graph::Bundle;
use mednec_project::{Options, Policies};
use mednec_source::SourceMap;
use mednec_tests::compile_texts;
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use proptest::prelude::*;
use tempfile::TempDir;

use super::{draw, run, text, wide};
use dice::Dice;
use expected::{ByRow, numbered, written};
use rows::{Manner, lines};

/// Compiled policies; nothing where they do not compile.
fn compiled(files: &[(String, String)]) -> Result<Policies, String> {
    let borrowed: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let (sources, compiled) = compile_texts(&borrowed, &Options::default());
    let bundle = compiled.bundle.ok_or_else(|| {
        mednec_source::render::human::all(&sources, &compiled.diagnostics, files.len(), Default::default())
    })?;
    Ok(Policies { bundle, sha256: String::new(), sources: SourceMap::new(), warnings: Vec::new() })
}

/// Policies of several payers that compile.
fn several_payers(dice: &mut Dice) -> (Policies, String) {
    for _ in 0..20 {
        let payers = 1 + dice.below(6);
        let files = policies::files(dice, payers);
        // Some do not: a condition may hold always, or a rule never fire.
        if let Ok(policies) = compiled(&files) {
            return (policies, shown(&files));
        }
    }
    panic!("none of twenty random policies compiles");
}

fn shown(files: &[(String, String)]) -> String {
    files.iter().map(|(path, text)| format!("# file: {path}\n{text}\n")).collect()
}

/// The manners of files of rows.
fn manner(dice: &mut Dice) -> Manner {
    let plain = Manner { gaps: 0, partial: 0, wrong: 0, broken: 0, records: 4 };
    match dice.below(5) {
        0 => plain,
        1 => Manner { gaps: 8, ..plain },
        2 => Manner { gaps: 30, ..plain },
        3 => Manner { gaps: 10, partial: 3, ..plain },
        _ => Manner { gaps: 10, partial: 1, wrong: 1, broken: 12, records: 4 },
    }
}

/// The payer that a run asks, mostly none, so that rows say.
fn asked_payer(dice: &mut Dice, bundle: &Bundle) -> Option<usize> {
    dice.percent(20).then(|| dice.below(bundle.payers.len()))
}

/// What lines came to, and how many masks settled of how many.
#[derive(Default)]
struct Count {
    rows: Cell<u64>,
    by_columns: Cell<u64>,
    refused: Cell<u64>,
}

impl Count {
    fn add(&self, rows: usize, by_columns: u64, refused: usize) {
        self.rows.set(self.rows.get() + rows as u64);
        self.by_columns.set(self.by_columns.get() + by_columns);
        self.refused.set(self.refused.get() + refused as u64);
    }
}

/// A run over lines comes to what each line comes to by itself.
fn lines_agree(
    policies: &Policies,
    payer: Option<usize>,
    bytes: &[u8],
    folder: &Path,
    count: &Count,
) -> Result<(), String> {
    let path = folder.join("cases.ndjson");
    fs::write(&path, bytes).unwrap();
    file_agrees(policies, payer, &path, numbered(bytes), count)?;
    let mut columns = ColumnAnswerer::new(&policies.bundle, payer);
    let found = columns.determine_lines(bytes);
    memory_agrees(&columns, found, payer, &policies.bundle, numbered(bytes))
}

/// A run over a file comes to what the lines that say the same come to one by one; each has the number of its row.
fn file_agrees<'l>(
    policies: &Policies,
    payer: Option<usize>,
    path: &Path,
    lines: impl Iterator<Item = (u64, &'l [u8])>,
    count: &Count,
) -> Result<(), String> {
    let (rows, refused, by_columns) = written(policies, payer, path, 2);
    let mut by_row = ByRow::new(&policies.bundle, payer);
    count.add(rows.len() + refused.len(), by_columns, refused.len());
    let mut rows = rows.into_iter();
    for (number, line) in lines {
        let text = String::from_utf8_lossy(line);
        let told = by_row.line(line);
        let found = match (&told, refused.get(&number)) {
            (_, Some(code)) => Err(code.clone()),
            (Ok(told), None) => Ok(rows.by_ref().take(told.len()).collect()),
            (Err(_), None) => Ok(rows.next().into_iter().collect()),
        };
        if found != told {
            return Err(format!("line {number}: {text}\nbatch: {found:?}\nrow:   {told:?}"));
        }
    }
    if rows.next().is_some() {
        return Err("there are more rows than lines".into());
    }
    Ok(())
}

/// What was determined in memory is what the lines that say the same come to one by one.
fn memory_agrees<'l>(
    columns: &ColumnAnswerer<'_>,
    found: Vec<u32>,
    payer: Option<usize>,
    bundle: &Bundle,
    lines: impl Iterator<Item = (u64, &'l [u8])>,
) -> Result<(), String> {
    let mut by_row = ByRow::new(bundle, payer);
    let mut found = found.into_iter();
    for (number, line) in lines {
        let one = found.next().ok_or("a line is missing in memory")?;
        let found = columns.verdict(one).filter(|_| one != NO_VERDICT);
        let told = by_row.briefs(line).ok().map(|briefs| briefs[0].1.clone());
        if found != told {
            let text = String::from_utf8_lossy(line);
            return Err(format!("row {number} in memory: {text}\ncolumns: {found:?}\nrow:     {told:?}"));
        }
    }
    if found.next().is_some() { Err("there are more rows in memory than lines".into()) } else { Ok(()) }
}

/// Makes lines fewer while they still disagree, so that a failure can be read.
fn fewest(bytes: &[u8], fails: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    let mut left: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let mut size = left.len().div_ceil(2);
    while size > 0 {
        let mut at = 0;
        while at < left.len() {
            let fewer: Vec<&[u8]> =
                left[..at].iter().chain(&left[(at + size).min(left.len())..]).copied().collect();
            if fails(&fewer.concat()) { left = fewer } else { at += size }
        }
        size /= 2;
    }
    left.concat()
}

#[test]
fn lines_of_many_payers_come_to_the_same_by_columns_and_by_row() {
    let (folder, count) = (TempDir::new().unwrap(), Count::default());
    run(6, any::<u64>().no_shrink(), |seed| {
        let dice = &mut Dice::new(seed);
        let (policies, files) = several_payers(dice);
        let (manner, payer) = (manner(dice), asked_payer(dice, &policies.bundle));
        let some = 1000 + dice.below(2000);
        let bytes = lines(dice, &policies.bundle, some, manner);
        let agree = |bytes: &[u8]| lines_agree(&policies, payer, bytes, folder.path(), &count);
        agree(&bytes).map_err(|_| {
            let bytes = fewest(&bytes, |bytes| agree(bytes).is_err());
            TestCaseError::fail(format!(
                "{files}\n{}\npayer {payer:?}\n{:?}",
                String::from_utf8_lossy(&bytes),
                agree(&bytes)
            ))
        })
    });
    let (rows, by_columns, refused) = (count.rows.get(), count.by_columns.get(), count.refused.get());
    assert!(refused > 0, "no row was refused");
    assert!(by_columns * 100 > rows * 10, "{by_columns} of {rows} rows were settled by masks");
}

/// Lines for the policies of other generators, which are of one payer and without procedures.
fn lines_of_one_payer_agree(
    files: &[(String, String)],
    dice: &mut Dice,
    folder: &Path,
    count: &Count,
) -> Result<(), TestCaseError> {
    let policies = compiled(files).map_err(TestCaseError::fail)?;
    let manner = Manner { records: 60, ..manner(dice) };
    let bytes = lines(dice, &policies.bundle, 150, manner);
    let agree = |bytes: &[u8]| lines_agree(&policies, None, bytes, folder, count);
    agree(&bytes).map_err(|_| {
        let bytes = fewest(&bytes, |bytes| agree(bytes).is_err());
        let told = String::from_utf8_lossy(&bytes);
        TestCaseError::fail(format!("{}\n{told}\n{:?}", shown(files), agree(&bytes)))
    })
}

#[test]
fn lines_of_the_small_and_of_the_wide_language_come_to_the_same() {
    let (folder, count) = (TempDir::new().unwrap(), Count::default());
    let strategy = (draw::policy(), wide::draw_policy::payer(), any::<u64>()).no_shrink();
    run(4, strategy, |(small, payer, seed)| {
        let dice = &mut Dice::new(seed);
        lines_of_one_payer_agree(&text::files(&small), dice, folder.path(), &count)?;
        lines_of_one_payer_agree(&wide::files::files(&payer), dice, folder.path(), &count)
    });
    assert!(count.by_columns.get() > 0, "masks settled none of {} rows", count.rows.get());
}

/// Writes a Parquet file of several row groups.
fn write_parquet(path: &Path, batch: &RecordBatch) {
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(900)).build();
    let mut writer =
        ArrowWriter::try_new(fs::File::create(path).unwrap(), batch.schema(), Some(properties)).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn columns_in_memory_in_parquet_and_in_csv_come_to_what_their_rows_do() {
    let (folder, count) = (TempDir::new().unwrap(), Count::default());
    run(4, any::<u64>().no_shrink(), |seed| {
        let dice = &mut Dice::new(seed);
        let (policies, files) = several_payers(dice);
        let (bundle, payer) = (&policies.bundle, asked_payer(dice, &policies.bundle));
        let some = 1000 + dice.below(2000);
        let manner = manner(dice);
        let mut all = columns::columns(dice, bundle, some, manner);
        let (csv, parquet) = (folder.path().join("cases.csv"), folder.path().join("cases.parquet"));
        let told =
            |told: String| TestCaseError::fail(format!("{files}\npayer {payer:?}, seed {seed}\n{told}"));
        fs::write(&csv, columns::csv(dice, &all)).unwrap();
        let lines: Vec<Vec<u8>> = (0..some).map(|row| columns::line(&all, row)).collect();
        let numbered = (2..).zip(lines.iter().map(Vec::as_slice));
        file_agrees(&policies, payer, &csv, numbered, &Count::default())
            .map_err(|error| told(format!("CSV {error}")))?;
        let batch = columns::batch(dice, &mut all);
        write_parquet(&parquet, &batch);
        let lines: Vec<Vec<u8>> = (0..some).map(|row| columns::line(&all, row)).collect();
        let numbered = || (1..).zip(lines.iter().map(Vec::as_slice));
        file_agrees(&policies, payer, &parquet, numbered(), &count)
            .map_err(|error| told(format!("Parquet {error}")))?;
        let mut columns = ColumnAnswerer::new(bundle, payer);
        let cut = dice.below(some);
        let mut found = Vec::new();
        for part in [batch.slice(0, cut), batch.slice(cut, some - cut)] {
            found.extend(columns.determine(&part).map_err(|error| told(format!("{error:?}")))?);
        }
        memory_agrees(&columns, found, payer, bundle, numbered()).map_err(told)
    });
    let (rows, by_columns) = (count.rows.get(), count.by_columns.get());
    assert!(by_columns * 100 > rows * 10, "{by_columns} of {rows} rows were settled by masks");
}
