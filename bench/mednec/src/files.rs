//! From file to file, by `mednec-batch` as the command line calls it, with one worker.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use bench_kit::Result;
use mednec_batch::{Batch, Form, Input, run};
use mednec_project::Policies;

pub fn parquet(policies: &Policies, from: &Path, to: &Path) -> Result<()> {
    let batch = Batch {
        policies,
        payer: None,
        all_payers: false,
        criteria: false,
        map: None,
        strict: true,
        threads: 1,
        form: Form::Parquet,
        output: Some(to.to_path_buf()),
        rejects: None,
        beside: Default::default(),
    };
    let input = Input { path: Some(from.to_path_buf()), form: Form::Parquet };
    run(&batch, &[input], &mut |_| {}, &AtomicBool::new(false))?;
    Ok(())
}
