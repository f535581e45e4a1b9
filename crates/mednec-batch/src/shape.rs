//! What is written for a determined row.

use mednec_graph::{LeafId, Status};
use mednec_project::answer::GrantWords;
use mednec_project::{Answerer, Brief, End, NamedCase, Told};
use rustc_hash::FxHashMap;

/// The columns of an output, in order; `criteria` stands behind them where it is asked for.
pub const COLUMNS: [&str; 13] = [
    "case_id",
    "payer",
    "policy",
    "edition",
    "outcome",
    "reason",
    "basis",
    "suggest",
    "missing",
    "grant",
    "grant_missing",
    "supported_units",
    "exact",
];
/// The column of criteria.
pub(crate) const CRITERIA: &str = "criteria";

/// The texts of a determination that many rows share.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    pub(crate) told: Told,
    pub(crate) basis: Option<&'static str>,
    pub(crate) suggest: Vec<String>,
    pub(crate) grant: Grants,
    pub(crate) exact: bool,
}

/// What a determination grants.
#[derive(Clone, Debug)]
pub(crate) enum Grants {
    Nothing,
    /// The same on every case.
    Same(GrantWords),
    /// What the leaf grants hangs on the facts of the case.
    ByCase(LeafId),
}

/// One row of the output.
pub(crate) struct Row<'r> {
    pub(crate) id: Option<&'r str>,
    /// Which of the run's verdicts it is.
    pub(crate) verdict: u32,
    pub(crate) shared: &'r Shared,
    /// The names of the facts it waits for.
    pub(crate) missing: &'r [&'r str],
    /// What is granted.
    pub(crate) grant: Option<&'r GrantWords>,
    /// The names of the facts that what is open of it hangs on.
    pub(crate) grant_missing: &'r [&'r str],
    /// The timed units that the minutes of a claim support, where the policy counts them.
    pub(crate) units: Option<&'r str>,
    /// Whether each criterion is met, where that is asked for.
    pub(crate) criteria: Option<&'r [(&'r str, Status)]>,
}

impl Shared {
    /// The texts of a determination.
    fn of(answerer: &mut Answerer<'_>, brief: &Brief, case: &NamedCase) -> Self {
        let bundle = answerer.bundle();
        Self {
            told: Told::of_brief(bundle, brief),
            basis: brief.end.basis(bundle).map(mednec_graph::Basis::name),
            suggest: brief.end.suggest(bundle).to_vec(),
            grant: Grants::of(answerer, brief.end, case).unwrap_or(Grants::Nothing),
            exact: brief.exact,
        }
    }
}

impl Grants {
    /// What an end grants; nothing where it grants nothing.
    fn of(answerer: &mut Answerer<'_>, end: End, case: &NamedCase) -> Option<Self> {
        let End::Decided(leaf) = end else { return None };
        let bundle = answerer.bundle();
        let grant = bundle.grants.get(bundle.leaf(leaf)?.grant? as usize)?;
        if !grant.facts().is_empty() {
            return Some(Self::ByCase(leaf));
        }
        answerer.grant_of(case, leaf).map(Self::Same)
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
    pub(crate) fn of(&mut self, brief: Brief, answerer: &mut Answerer<'_>, case: &NamedCase) -> u32 {
        if let Some(place) = self.places.get(&brief) {
            return *place;
        }
        let place = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(Shared::of(answerer, &brief, case));
        self.counts.push(0);
        self.places.insert(brief, place);
        place
    }

    /// The leaf of a determination whose grant hangs on the case.
    pub(crate) fn grants_by_case(&self, place: u32) -> Option<LeafId> {
        match self.all.get(place as usize)?.grant {
            Grants::ByCase(leaf) => Some(leaf),
            Grants::Nothing | Grants::Same(_) => None,
        }
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
