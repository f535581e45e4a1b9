//! The public shape of an analysis, `mednec.analysis/1`.

use mednec_source::SourceMap;
use mednec_source::render::json::{Entry, entry};
use serde::Serialize;
use serde_json::{Map, Value};

use super::{Analysis, EditionAsked, Finding, Witness};

/// The name and version of the shape.
pub const ANALYSIS_SCHEMA: &str = "mednec.analysis/1";

/// An analysis, as a program reads it.
#[derive(Serialize)]
struct Shown<'a> {
    schema: &'static str,
    findings: Vec<FindingShown<'a>>,
    editions: Vec<EditionShown<'a>>,
    refused: usize,
}

#[derive(Serialize)]
struct FindingShown<'a> {
    #[serde(flatten)]
    problem: Entry<'a>,
    policy: Option<&'a str>,
    edition: Option<&'a str>,
    /// Whether it is only possible.
    possible: bool,
    witness: Option<WitnessShown<'a>>,
}

#[derive(Serialize)]
struct WitnessShown<'a> {
    payer: &'a str,
    given: Map<String, Value>,
    outcome: &'a str,
    reason: &'a str,
    rule: Option<&'a str>,
}

#[derive(Serialize)]
struct EditionShown<'a> {
    policy: &'a str,
    edition: &'a str,
    path: &'a str,
    shown: usize,
    proved: usize,
    open: &'a [String],
    invariants: &'a [String],
    no_denial_from_silence: bool,
}

impl Analysis {
    /// The analysis as indented JSON, with a line break at its end.
    pub fn json(&self, sources: &SourceMap) -> String {
        let shown = Shown {
            schema: ANALYSIS_SCHEMA,
            findings: self.findings.iter().map(|finding| of_finding(sources, finding)).collect(),
            editions: self.editions.iter().map(of_edition).collect(),
            refused: self.refused,
        };
        // Text, numbers and lists always serialise.
        serde_json::to_string_pretty(&shown).unwrap_or_default() + "\n"
    }
}

fn of_finding<'a>(sources: &'a SourceMap, finding: &'a Finding) -> FindingShown<'a> {
    let names = finding.edition.as_ref();
    FindingShown {
        problem: entry(sources, &finding.problem),
        policy: names.map(|(policy, _)| policy.as_str()),
        edition: names.map(|(_, edition)| edition.as_str()),
        possible: !finding.certain,
        witness: finding.witness.as_ref().map(of_witness),
    }
}

fn of_witness(witness: &Witness) -> WitnessShown<'_> {
    WitnessShown {
        payer: &witness.payer,
        given: witness.given.iter().cloned().collect(),
        outcome: witness.outcome.name(),
        reason: &witness.reason,
        rule: witness.rule.as_deref(),
    }
}

fn of_edition(edition: &EditionAsked) -> EditionShown<'_> {
    EditionShown {
        policy: &edition.policy,
        edition: &edition.edition,
        path: &edition.path,
        shown: edition.shown,
        proved: edition.proved,
        open: &edition.open,
        invariants: &edition.invariants,
        no_denial_from_silence: edition.silence,
    }
}
