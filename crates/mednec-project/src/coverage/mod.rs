//! What the cases of a project show of its policies, `mednec.coverage/1`, and how that is found.

mod report;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use mednec_analysis::{Coverage, Watch};
use mednec_graph::Bundle;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use words::Words;

use crate::load::Project;
use crate::prepare::days_asked;
use crate::run::{Run, run_cases_seen};

/// The name and version of the shape.
pub const COVERAGE_SCHEMA: &str = "mednec.coverage/1";

/// The cases of a project, run, and what they show.
#[derive(Clone, Debug)]
pub struct Covered {
    /// What running them gave.
    pub run: Run,
    pub(crate) bundle: Bundle,
    pub(crate) sha256: String,
    pub(crate) coverage: Coverage,
}

/// What cases show of policies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "mednec.coverage/1")]
pub struct CoverageShown {
    /// The name and version of this shape: `mednec.coverage/1`.
    pub schema: String,
    /// How many cases were run; each line of a claim is one.
    pub cases: usize,
    /// All points of all kinds.
    pub total: TallyShown,
    /// The points of each kind.
    pub kinds: Vec<KindCovered>,
    /// The policies, those that share procedures together.
    pub parts: Vec<PartCovered>,
}

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TallyShown {
    /// How many some case shows.
    pub seen: usize,
    /// How many there are.
    pub of: usize,
}

/// The points of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KindCovered {
    /// `rules`, `criteria`, `comparisons`, `edges` or `missing`.
    pub kind: String,
    /// How many.
    pub tally: TallyShown,
}

/// Policies of one payer that share procedures, and so one graph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PartCovered {
    /// The payer.
    pub payer: String,
    /// How many edges of the graph some case takes, up to its end with all known.
    pub edges: TallyShown,
    /// The edges that none takes.
    pub edges_not_taken: Vec<EdgeShown>,
    /// The editions.
    pub editions: Vec<EditionCovered>,
}

/// An edge of a graph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EdgeShown {
    /// The node it comes from.
    pub from: String,
    /// The node or the end it leads to.
    pub to: String,
    /// What is asked.
    pub question: String,
    /// The answers that lead along it.
    pub answers: Vec<String>,
}

/// What cases show of one edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EditionCovered {
    /// The policy.
    pub policy: String,
    /// The edition's name.
    pub edition: String,
    /// What a person calls it.
    pub title: Option<String>,
    /// All its points; the edges of the graph belong to no edition alone.
    pub total: TallyShown,
    /// Its rules, in order.
    pub rules: Vec<RuleCovered>,
    /// Its criteria.
    pub criteria: Vec<CriterionCovered>,
    /// The comparisons of its rules and criteria.
    pub comparisons: Vec<ComparisonCovered>,
    /// The facts that these look at.
    pub facts: Vec<FactCovered>,
}

/// Whether a rule fired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuleCovered {
    /// The rule in one line.
    pub text: String,
    /// The file and line it is written at.
    pub place: String,
    /// Whether it fired in a case that is decided.
    pub fired: bool,
}

/// How a criterion was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CriterionCovered {
    /// Its name.
    pub name: String,
    /// The file and line it is written at.
    pub place: String,
    /// Whether it was met; null where it never can be.
    pub met: Option<bool>,
    /// Whether it was not met; null where it always is.
    pub not_met: Option<bool>,
    /// Whether it was unknown; null where it cannot be.
    pub unknown: Option<bool>,
}

/// Whether a condition hung on one of its comparisons alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ComparisonCovered {
    /// The rule or the criterion it stands in.
    pub part: String,
    /// The comparison, or the name of a criterion.
    pub text: String,
    /// The file and line it is written at.
    pub place: String,
    /// Whether the condition hung on it as it was met.
    pub met: bool,
    /// Whether the condition hung on it as it was not met.
    pub not_met: bool,
}

/// Whether a fact was missing where it mattered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FactCovered {
    /// Its name.
    pub fact: String,
    /// Whether some case needed it and did not have it.
    pub missing: bool,
}

impl TallyShown {
    /// Whether it is so many of a hundred, or more.
    pub fn reaches(self, percent: usize) -> bool {
        self.tally().reaches(percent)
    }

    /// How many of a hundred, rounded down; nothing where there is nothing.
    pub fn percent(self) -> Option<usize> {
        self.tally().percent()
    }

    fn tally(self) -> mednec_analysis::Share {
        mednec_analysis::Share { seen: self.seen, of: self.of }
    }
}

impl Covered {
    /// What was found, as it is published.
    pub fn shown(&self) -> CoverageShown {
        report::shown(&self.bundle, &self.coverage)
    }
}

/// The JSON Schema of [`CoverageShown`], as published in `docs/schema/coverage-1.json`.
pub fn coverage_schema() -> serde_json::Value {
    schemars::schema_for!(CoverageShown).to_value()
}

/// Runs the cases of a project as [`crate::run_cases`] does, and tells what they show of the policies.
///
/// Where only some of the cases are run, by their names or because a file of them was opened, only policies that one of
/// them falls to are told. Nothing where the policies could not be compiled.
pub fn cover_cases(project: &Project, pattern: Option<&str>) -> Option<Covered> {
    let bundle = project.bundle()?.clone().as_known_on(None);
    let days = days_asked(project).into_iter();
    let as_of: BTreeMap<i64, Bundle> =
        days.map(|day| (day, bundle_of(project, day).unwrap_or_else(|| bundle.clone()))).collect();
    let mut coverage = Coverage::of(&bundle);
    let mut watches: BTreeMap<Option<i64>, Watch<'_>> = BTreeMap::new();
    let mut units = BTreeSet::new();
    let run = run_cases_seen(project, pattern, &mut |ran| {
        let watch = watches.entry(ran.known_on).or_insert_with(|| {
            let known = ran.known_on.and_then(|day| as_of.get(&day));
            Watch::new(known.unwrap_or(&bundle))
        });
        let shown = watch.shown(ran.payer, ran.case);
        units.extend(shown.iter().map(mednec_analysis::Point::unit));
        coverage.add(shown);
    });
    drop(watches);
    if pattern.is_some() || project.only.is_some() {
        coverage.keep(|point| units.contains(&point.unit()));
    }
    let sha256 = project.sha256().unwrap_or_default().to_owned();
    Some(Covered { run, bundle, sha256, coverage })
}

fn bundle_of(project: &Project, day: i64) -> Option<Bundle> {
    Some(project.bundle()?.clone().as_known_on(Some(day)))
}
