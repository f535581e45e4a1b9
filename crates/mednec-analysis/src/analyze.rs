//! The analysis of one unit: edition by edition, question by question.

use std::collections::BTreeMap;

use mednec_graph::bundle::{Edition, Unit};
use mednec_graph::{Bundle, Case, NodeId, OverBudget};

use crate::draft::Draft;
use crate::finding::{Analysis, Finding, FindingKind, Open, Tally};
use crate::functions::Functions;
use crate::search::{Found, Goal, Search};

/// Analyses a unit; one without a graph, or too large to be looked at whole, says so.
pub fn analyze(bundle: &Bundle, unit: u32) -> Analysis {
    let Some(functions) = Functions::of(bundle, unit) else {
        return Analysis { over_budget: true, ..Analysis::default() };
    };
    let mut analysis = Analysis::default();
    let mut asked = Asking {
        bundle,
        unit: functions.unit(),
        id: unit,
        functions,
        search: Search::new(bundle),
        answered: BTreeMap::new(),
    };
    for (at, edition) in asked.unit.editions.iter().enumerate() {
        let mut of = OfEdition { at, edition, tally: Tally::default(), findings: Vec::new() };
        if asked.edition(&mut of).is_err() {
            analysis.over_budget = true;
        }
        analysis.findings.extend(of.findings);
        analysis.tallies.push(of.tally);
    }
    analysis
}

/// A unit that is asked about.
pub(crate) struct Asking<'b> {
    pub(crate) bundle: &'b Bundle,
    pub(crate) unit: &'b Unit,
    pub(crate) id: u32,
    pub(crate) functions: Functions<'b>,
    pub(crate) search: Search<'b>,
    /// What was asked so far, and what came of it.
    answered: BTreeMap<NodeId, Found>,
}

/// An edition of it, and what was found so far.
pub(crate) struct OfEdition<'b> {
    pub(crate) at: usize,
    pub(crate) edition: &'b Edition,
    pub(crate) tally: Tally,
    pub(crate) findings: Vec<Finding>,
}

impl OfEdition<'_> {
    /// Something that is proved or shown.
    pub(crate) fn found(&mut self, kind: FindingKind, witness: Option<Draft>) {
        self.findings.push(Finding { edition: self.at, kind, certain: true, witness });
    }

    /// Something for which neither a proof nor a case was found.
    pub(crate) fn possible(&mut self, kind: FindingKind) {
        self.findings.push(Finding { edition: self.at, kind, certain: false, witness: None });
    }
}

impl<'b> Asking<'b> {
    fn edition(&mut self, of: &mut OfEdition<'b>) -> Result<(), OverBudget> {
        let guard = self.functions.condition(of.edition.guard)?;
        let fired = self.rules(of, guard)?;
        self.criteria(of, guard)?;
        self.gap(of)?;
        self.outcomes(of, &fired)?;
        self.needless(of)?;
        self.silence(of, &fired)?;
        self.invariants(of)
    }

    /// Looks for a case of which a condition holds, and counts what came of it.
    pub(crate) fn ever(&mut self, of: &mut OfEdition<'_>, holds: NodeId, open: Option<Open>) -> Found {
        let found = self.look(holds);
        match &found {
            Found::Case(_) => of.tally.shown += 1,
            Found::Impossible => of.tally.proved += 1,
            Found::NotFound => of.tally.open.extend(open),
        }
        found
    }

    /// Looks for a case of which a condition holds.
    pub(crate) fn look(&mut self, holds: NodeId) -> Found {
        if holds == NodeId::NO {
            return Found::Impossible;
        }
        // Rules and criteria that say the same are one function.
        if let Some(found) = self.answered.get(&holds) {
            return found.clone();
        }
        let (graph, roots) = self.functions.freeze(&[holds]);
        let root = roots.first().copied().unwrap_or(NodeId::NO);
        let found =
            self.search.find_request(Goal { unit: self.id, graph: &graph, root, wanted: NodeId::YES });
        self.answered.insert(holds, found.clone());
        found
    }

    /// Whether a condition certainly holds for a made-up case.
    pub(crate) fn holds(&mut self, draft: &Draft, condition: NodeId) -> bool {
        let (graph, roots) = self.functions.freeze(&[condition]);
        let root = roots.first().copied().unwrap_or(NodeId::NO);
        let goal = Goal { unit: self.id, graph: &graph, root, wanted: NodeId::YES };
        let case: Case = draft.case(self.bundle);
        self.search.ends_there(goal, &case)
    }

    /// Cases that no rule decides.
    fn gap(&mut self, of: &mut OfEdition<'_>) -> Result<(), OverBudget> {
        let falls = self.functions.no_rule(of.at)?;
        match self.ever(of, falls, None) {
            Found::Case(draft) => of.found(FindingKind::NoRule, Some(draft)),
            Found::Impossible => {}
            Found::NotFound => of.possible(FindingKind::NoRule),
        }
        Ok(())
    }

    /// Invariants: proved, or broken by a case.
    fn invariants(&mut self, of: &mut OfEdition<'_>) -> Result<(), OverBudget> {
        for invariant in 0..of.edition.invariants.len() {
            let breaks = self.functions.breaks(self.bundle, of.at, invariant)?;
            match self.ever(of, breaks, None) {
                Found::Case(draft) => of.found(FindingKind::Broken { invariant }, Some(draft)),
                Found::Impossible => of.tally.invariants.push(invariant),
                Found::NotFound => of.possible(FindingKind::Broken { invariant }),
            }
        }
        Ok(())
    }
}
