//! What a run can do beside its output: receipts, a comparison with other policies, a replay of receipts.
//!
//! Each needs every row as a case, so masks settle none of them.

use std::path::PathBuf;

use mednec_graph::Bundle;
use mednec_project::{Policies, ReceiptsFile};
use mednec_source::Diagnostic;

use crate::cells::Plan;
use crate::error::BatchError;
use crate::impact::Impact;
use crate::moved::{Moved, MovedFile};
use crate::replay::{ReplayIndex, Replayed, Verdict};
use crate::run::{Batch, Finished};

/// What is done beside the output.
#[derive(Default)]
pub struct Beside<'a> {
    /// The file of receipts.
    pub receipts: Option<PathBuf>,
    /// The policies that each row is determined by as well.
    pub compare: Option<Compare<'a>>,
    /// The receipts whose cases the rows are.
    pub replay: Option<&'a ReplayIndex<'a>>,
    /// Whether the determinations themselves are written nowhere.
    pub nowhere: bool,
}

/// Policies that others are compared with.
pub struct Compare<'a> {
    /// The new policies.
    pub policies: &'a Policies,
    /// Whose policies are asked there; else the row's payer, else the only one.
    pub payer: Option<usize>,
    /// The file of the rows that moved.
    pub moved: Option<PathBuf>,
}

impl<'a> Beside<'a> {
    /// Whether every row is needed as a case.
    pub(crate) fn needs_cases(&self) -> bool {
        self.receipts.is_some() || self.compare.is_some() || self.replay.is_some()
    }

    /// The bundle that is compared with.
    pub(crate) fn other(&self) -> Option<&'a Bundle> {
        self.compare.as_ref().map(|compare| &compare.policies.bundle)
    }
}

/// How the facts of a run's bundle, and of the one it is compared with, are made from columns.
#[expect(clippy::result_large_err, reason = "it is made once an input")]
pub(crate) fn plan(batch: &Batch<'_>, columns: &[String]) -> Result<Plan, Diagnostic> {
    let (map, bundle) = (batch.map.as_ref(), batch.bundle());
    let Some(other) = batch.beside.other() else { return Plan::of(map, columns, bundle) };
    let theirs = Plan::passing_over(map, columns, other, Some(bundle))?;
    let ours = Plan::passing_over(map, columns, bundle, Some(other))?;
    Ok(Plan { other: Some(Box::new(theirs)), ..ours })
}

/// What a chunk came to beside its output.
#[derive(Debug, Default)]
pub(crate) struct BesideDone {
    /// Receipts as lines.
    pub(crate) receipts: Vec<String>,
    pub(crate) impact: Impact,
    pub(crate) moved: Vec<Moved>,
    /// Verdicts on receipts, by their places.
    pub(crate) replayed: Vec<(usize, Verdict)>,
    /// Of each row that has receipts the place of the first of its name.
    pub(crate) replayed_rows: Vec<usize>,
    /// How many rows no receipt is of.
    pub(crate) without_receipt: u64,
}

/// Gathers what chunks come to, in the order of the rows.
pub(crate) struct Gather {
    receipts: Option<ReceiptsFile>,
    moved: Option<MovedFile>,
    impact: Option<Impact>,
    replayed: Option<Replayed>,
}

impl Gather {
    pub(crate) fn open(batch: &Batch<'_>) -> Result<Self, BatchError> {
        let beside = &batch.beside;
        let sha256 = &batch.policies.sha256;
        let receipts = match &beside.receipts {
            Some(path) => Some(ReceiptsFile::create(path, sha256)?),
            None => None,
        };
        let moved = beside.compare.as_ref().and_then(|compare| compare.moved.as_deref());
        Ok(Self {
            receipts,
            moved: moved.map(MovedFile::create).transpose()?,
            impact: beside.compare.as_ref().map(|compare| Impact::of(sha256, &compare.policies.sha256)),
            replayed: beside.replay.map(Replayed::new),
        })
    }

    pub(crate) fn add(&mut self, done: BesideDone) -> Result<(), BatchError> {
        if let Some(file) = &mut self.receipts {
            for line in &done.receipts {
                file.add(line)?;
            }
        }
        if let Some(file) = &mut self.moved {
            file.write(&done.moved)?;
        }
        if let Some(impact) = &mut self.impact {
            impact.add(done.impact);
        }
        if let Some(replayed) = &mut self.replayed {
            replayed.add(done.replayed, done.without_receipt, &done.replayed_rows);
        }
        Ok(())
    }

    /// Makes the files appear, and hands over the rest.
    pub(crate) fn finish(self, finished: &mut Finished) -> Result<(), BatchError> {
        finished.seal = self.receipts.map(ReceiptsFile::finish).transpose()?;
        if let Some(moved) = self.moved {
            moved.finish()?;
        }
        finished.impact = self.impact;
        finished.replayed = self.replayed;
        Ok(())
    }
}
