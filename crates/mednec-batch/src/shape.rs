//! What is written for a determined row.

use mednec_graph::{Bundle, Status};
use mednec_project::Brief;
use rustc_hash::FxHashMap;

/// The columns of an output, in order; `criteria` stands behind them where it is asked for.
pub const COLUMNS: [&str; 11] = [
    "case_id",
    "payer",
    "policy",
    "edition",
    "outcome",
    "reason",
    "basis",
    "suggest",
    "missing",
    "supported_units",
    "exact",
];
/// The column of criteria.
pub(crate) const CRITERIA: &str = "criteria";

/// The texts of a determination that many rows share.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shared {
    pub(crate) payer: Option<String>,
    pub(crate) policy: Vec<String>,
    pub(crate) edition: Vec<String>,
    pub(crate) outcome: &'static str,
    pub(crate) reason: String,
    pub(crate) basis: Option<&'static str>,
    pub(crate) suggest: Vec<String>,
    pub(crate) exact: bool,
}

/// One row of the output.
pub(crate) struct Row<'r> {
    pub(crate) id: Option<&'r str>,
    /// Which of the run's verdicts it is.
    pub(crate) verdict: u32,
    pub(crate) shared: &'r Shared,
    /// The names of the facts it waits for.
    pub(crate) missing: &'r [&'r str],
    /// The timed units that the minutes of a claim support, where the policy counts them.
    pub(crate) units: Option<&'r str>,
    /// Whether each criterion is met, where that is asked for.
    pub(crate) criteria: Option<&'r [(&'r str, Status)]>,
}

impl Shared {
    /// The texts of a determination.
    pub(crate) fn of(bundle: &Bundle, brief: &Brief) -> Self {
        let payer = brief.payer.and_then(|payer| bundle.payers.get(payer as usize));
        let mut policy: Vec<String> = brief.editions(bundle).map(|edition| edition.policy.clone()).collect();
        policy.dedup();
        Self {
            payer: payer.map(|payer| payer.id.clone()),
            policy,
            edition: brief.editions(bundle).map(|edition| edition.name.clone()).collect(),
            outcome: brief.end.outcome(bundle).name(),
            reason: brief.end.reason(bundle).to_owned(),
            basis: brief.end.basis(bundle).map(mednec_graph::Basis::name),
            suggest: brief.end.suggest(bundle).to_vec(),
            exact: brief.exact,
        }
    }
}

/// The determinations that a run has met, each with its texts, and how often it was met of late.
#[derive(Debug, Default)]
pub(crate) struct Verdicts {
    places: FxHashMap<Brief, u32>,
    all: Vec<Shared>,
    counts: Vec<u64>,
}

impl Verdicts {
    /// The number of a determination.
    pub(crate) fn of(&mut self, brief: Brief, bundle: &Bundle) -> u32 {
        if let Some(place) = self.places.get(&brief) {
            return *place;
        }
        let place = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(Shared::of(bundle, &brief));
        self.counts.push(0);
        self.places.insert(brief, place);
        place
    }

    /// The texts of a determination that is met once more.
    pub(crate) fn take(&mut self, place: u32) -> Option<&Shared> {
        *self.counts.get_mut(place as usize)? += 1;
        self.all.get(place as usize)
    }

    /// How often each was met since this was last asked.
    pub(crate) fn counted(&mut self) -> impl Iterator<Item = (&Shared, u64)> {
        let counts = self.counts.iter_mut().map(std::mem::take);
        self.all.iter().zip(counts).filter(|(_, count)| *count > 0)
    }
}
