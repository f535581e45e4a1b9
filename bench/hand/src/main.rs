//! What W1 costs where the rules are written by hand, in Rust, for this one policy.

mod arrow;
mod case;
mod columns;
mod parquet;
mod rules;
mod w1;

use bench_kit::{Answer, Bench, Clock, Engine, Result, Work};

use crate::case::Case;
use crate::columns::Columns;

struct ByHand;

impl Engine for ByHand {
    type Case = Case;

    fn case(&mut self, line: &str) -> Result<Case> {
        Ok(serde_json::from_str(line)?)
    }

    fn answer(&mut self, case: &Case) -> Result<Answer> {
        Ok(w1::determine(case))
    }
}

fn main() -> Result<()> {
    let bench = Bench::new("by hand")?;
    let data = bench.complete()?;
    bench.rows("typed struct", &mut ByHand, &data)?;

    let cases: Result<Vec<Case>> = data.lines.iter().map(|line| ByHand.case(line)).collect();
    let own = Columns::of(&cases?)?;
    bench.measure("own columns", Work::Columns, Clock::Thread, &data.expected, |answers| {
        own.determine(answers);
        Ok(())
    })?;
    let batch = bench_columns::columns(&data.lines)?;
    bench.measure("Arrow columns", Work::Columns, Clock::Thread, &data.expected, |answers| {
        arrow::determine(&batch, answers)
    })?;

    bench.files("Arrow columns", &data, parquet::file_to_file, bench_columns::determinations)
}
