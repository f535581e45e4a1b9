//! A determination in a few words, for runs over many cases.

use mednec_graph::bundle::{Criterion, Edition};
use mednec_graph::fact::AnsweredBy;
use mednec_graph::{Basis, Bundle, Determination, EditionRef, FactId, LeafId, Outcome, Reason, Status};

use super::UnitsShown;
use super::governing::{edition, only_payer};
use super::granted::GrantWords;
use super::make::Answerer;
use crate::case::NamedCase;

/// What a case is determined as, without the why.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Brief {
    /// Whose policies it was determined by, an index into the bundle's payers; nothing where that is open.
    pub payer: Option<u32>,
    /// The edition that decided; where that is open all that may govern the case.
    pub editions: Vec<(u32, u32)>,
    /// Where it ends.
    pub end: End,
    /// Whether the missing facts are those that can change it, and no others.
    pub exact: bool,
    /// Whether the payer was not given and makes a difference.
    pub payer_missing: bool,
}

/// Where a case ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum End {
    /// At a leaf.
    Decided(LeafId),
    /// Facts are missing that somebody can give.
    InformationNeeded,
    /// All but a clinician's judgement is known.
    ClinicalReview,
}

impl End {
    /// Its outcome.
    pub fn outcome(self, bundle: &Bundle) -> Outcome {
        self.leaf(bundle).map_or(Outcome::Pend, |leaf| leaf.outcome)
    }

    /// The name of its reason.
    pub fn reason(self, bundle: &Bundle) -> &str {
        match self {
            Self::Decided(_) => self.leaf(bundle).map_or("", |leaf| leaf.reason.name.as_str()),
            Self::InformationNeeded => Reason::INFORMATION_NEEDED,
            Self::ClinicalReview => Reason::CLINICAL_REVIEW,
        }
    }

    /// On what ground its reason stands.
    pub fn basis(self, bundle: &Bundle) -> Option<Basis> {
        match self {
            Self::Decided(_) => self.leaf(bundle).and_then(|leaf| leaf.reason.basis),
            Self::InformationNeeded => Some(Basis::Information),
            Self::ClinicalReview => Some(Basis::ClinicalReview),
        }
    }

    /// Procedures to request instead.
    pub fn suggest(self, bundle: &Bundle) -> &[String] {
        self.leaf(bundle).map_or(&[], |leaf| &leaf.suggest)
    }

    fn leaf(self, bundle: &Bundle) -> Option<&mednec_graph::Leaf> {
        match self {
            Self::Decided(leaf) => bundle.leaf(leaf),
            Self::InformationNeeded | Self::ClinicalReview => None,
        }
    }

    /// Where a case ends for which these facts are asked, the payer included if it is `payer_missing`.
    pub fn of_missing(bundle: &Bundle, missing: &[FactId], payer_missing: bool) -> Self {
        let by_reviewer =
            |id: &FactId| bundle.fact(*id).is_some_and(|fact| fact.answered_by == AnsweredBy::Reviewer);
        if !payer_missing && !missing.is_empty() && missing.iter().all(by_reviewer) {
            Self::ClinicalReview
        } else {
            Self::InformationNeeded
        }
    }
}

impl Brief {
    /// The policies and editions, in order.
    pub fn editions<'b>(&self, bundle: &'b Bundle) -> impl Iterator<Item = &'b Edition> {
        self.editions
            .iter()
            .filter_map(|(unit, at)| edition(bundle, EditionRef { unit: *unit, edition: *at }))
    }
}

impl<'b> Answerer<'b> {
    /// Determines a case under one payer, or under any where none is given, and tells the facts it waits for.
    pub fn brief(&mut self, case: &NamedCase, payer: Option<usize>) -> (Brief, Vec<FactId>) {
        let found = self.determine(&case.case, payer);
        let bundle = self.bundle();
        let payer = payer.or_else(|| only_payer(bundle, &found));
        let end = match found.decided() {
            Some(leaf) => End::Decided(leaf),
            None => End::of_missing(bundle, &found.missing, found.payer_missing),
        };
        let editions = self.deciding(case, &found).map_or_else(|| found.editions.clone(), |one| vec![one]);
        let brief = Brief {
            payer: payer.and_then(|payer| u32::try_from(payer).ok()),
            editions: editions.into_iter().map(|at| (at.unit, at.edition)).collect(),
            end,
            exact: found.exact,
            payer_missing: found.payer_missing,
        };
        (brief, found.missing)
    }

    /// Whether each criterion of the one edition of a determination is met; none where several may govern the case.
    pub fn criteria_of(&mut self, case: &NamedCase, brief: &Brief) -> Vec<(&'b str, Status)> {
        let [(unit, at)] = brief.editions.as_slice() else { return Vec::new() };
        let at = EditionRef { unit: *unit, edition: *at };
        let Some(edition) = edition(self.bundle(), at) else { return Vec::new() };
        let explanation = self.explain(at, &case.case);
        let status = |criterion: &Criterion| explanation.status(criterion.condition);
        edition.criteria.iter().map(|criterion| (criterion.name.as_str(), status(criterion))).collect()
    }

    /// The timed units that the minutes of a claim support, as text: `2`, or `1 to 2` where that is open; nothing where
    /// no policy counts them.
    pub fn units_of(&mut self, case: &NamedCase, brief: &Brief) -> Option<String> {
        let editions: Vec<EditionRef> =
            brief.editions.iter().map(|(unit, at)| EditionRef { unit: *unit, edition: *at }).collect();
        let shown = self.supported_units(case, &editions);
        let text = |units: UnitsShown| {
            units.units.unwrap_or_else(|| format!("{} to {}", units.at_least, units.at_most))
        };
        let texts: Vec<String> = shown.into_iter().map(text).collect();
        (!texts.is_empty()).then(|| texts.join("; "))
    }

    /// What a leaf grants on a case, in few words; nothing where it grants nothing.
    pub fn grant_of(&mut self, case: &NamedCase, leaf: LeafId) -> Option<GrantWords> {
        let granted = self.granted_by(leaf, &case.case)?;
        let bundle = self.bundle();
        let grant = bundle.grants.get(bundle.leaf(leaf)?.grant? as usize)?;
        Some(GrantWords::of(grant, granted))
    }

    /// The edition that decided, where there is one.
    fn deciding(&mut self, case: &NamedCase, found: &Determination) -> Option<EditionRef> {
        found.decided()?;
        match found.editions.as_slice() {
            [] => None,
            [only] => Some(*only),
            _ => self.edition_that_decided(case, found),
        }
    }
}
