//! W1 by mednec: `tests/workload/policies` as they are, through the public crates.

mod columns;
mod files;
mod rows;

use std::path::Path;

use bench_kit::{Bench, Clock, Result, Work};
use mednec_batch::ColumnAnswerer;
use mednec_project::{Options, Policies};

use crate::rows::{Decide, Determine, Outcome};

/// The policies of W1.
const POLICIES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/workload/policies");

fn load() -> Result<Policies> {
    let failed = |failure: mednec_project::Failure| {
        failure.diagnostics.first().map_or_else(String::new, |problem| problem.message.clone())
    };
    Ok(Policies::open(Path::new(POLICIES), &Options::default()).map_err(failed)?)
}

fn main() -> Result<()> {
    let bench = Bench::new("mednec")?;
    let policies = bench.load("policies compiled", load)?;
    let (complete, gaps) = (bench.complete()?, bench.gaps()?);
    let bundle = &policies.bundle;
    let mut answerer = ColumnAnswerer::new(bundle, None);
    let pieces = columns::pieces(&complete.lines);
    bench.measure("lines to columns", Work::Text, Clock::Thread, &complete.expected, |answers| {
        columns::lines(bundle, &mut answerer, &pieces, answers);
        Ok(())
    })?;
    let batch = bench_columns::columns(&complete.lines)?;
    bench.measure("Arrow columns", Work::Columns, Clock::Thread, &complete.expected, |answers| {
        columns::batch(bundle, &mut answerer, &batch, answers)
    })?;
    let batch = bench_columns::columns(&gaps.lines)?;
    bench.measure("Arrow columns, with gaps", Work::Columns, Clock::Thread, &gaps.expected, |answers| {
        columns::batch(bundle, &mut answerer, &batch, answers)
    })?;
    bench.rows("row walk", &mut Decide::new(bundle), &complete)?;
    bench.eval("outcome and explanation", Work::Explain, &mut Determine::new(bundle), &complete)?;
    bench.eval("outcome only", Work::Gaps, &mut Outcome::new(bundle), &gaps)?;
    bench.eval("exactly the missing facts", Work::Gaps, &mut Determine::asking(bundle), &gaps)?;
    bench.eval("and the explanation", Work::Gaps, &mut Determine::new(bundle), &gaps)?;
    bench.files(
        "mednec-batch",
        &complete,
        |from, to| files::parquet(&policies, from, to),
        bench_columns::determinations,
    )
}
