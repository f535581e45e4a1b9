//! What an analysis finds in an edition.

use mednec_graph::{FactId, OriginId, Outcome, TermId};

use crate::draft::Draft;

/// Something that an analysis found in an edition, with a case that shows it where one can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Index into the unit's editions.
    pub edition: usize,
    /// What it is.
    pub kind: FindingKind,
    /// Whether it is proved or shown; else it is only possible.
    pub certain: bool,
    /// A case that shows it.
    pub witness: Option<Draft>,
}

/// What can be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FindingKind {
    /// The condition of a rule holds for no case that the edition governs.
    NeverHolds {
        /// Index into the edition's rules.
        rule: usize,
    },
    /// The condition of a rule holds only for cases that rules before it decide; the witness is such a case, decided.
    Behind {
        /// Index into the edition's rules.
        rule: usize,
        /// The rules before it, none of which can be left out.
        earlier: Vec<usize>,
    },
    /// A criterion is met by all cases that the edition governs, or by none.
    Criterion {
        /// Index into the edition's criteria.
        criterion: usize,
        /// Whether it is met by all.
        met: bool,
    },
    /// No rule decides the witness.
    NoRule,
    /// Whether a number or a day reaches a threshold changes what no case is determined as.
    Threshold {
        /// What is compared.
        term: TermId,
        /// Index into its cuts.
        cut: usize,
        /// Where it is written.
        origin: OriginId,
    },
    /// A fact that conditions ask for changes what no case is determined as.
    Fact {
        /// The fact.
        fact: FactId,
        /// Where it is asked for first.
        origin: OriginId,
    },
    /// Rules name an outcome that no case reaches.
    Outcome {
        /// The outcome.
        outcome: Outcome,
        /// The first of the rules.
        rule: usize,
    },
    /// A rule that ends cases decides some, but other stages of the payer end each of them before it.
    Overruled {
        /// Index into the edition's rules.
        rule: usize,
    },
    /// An invariant does not hold: the witness is against it.
    Broken {
        /// Index into the edition's invariants.
        invariant: usize,
    },
    /// A rule denies on something that a case does not say.
    Silence {
        /// Index into the edition's rules; nothing where a request is denied because it lapsed.
        rule: Option<usize>,
        /// The facts of which the absence counts, or which have to be documented.
        facts: Vec<FactId>,
    },
}

/// What an analysis asked and could not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Open {
    /// Whether the rule decides any case.
    Rule(usize),
    /// Whether the criterion is met by any case.
    Met(usize),
    /// Whether the criterion is missed by any case.
    Missed(usize),
}

/// What came of the questions about one edition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those that a case answers.
    pub shown: usize,
    /// Those that a proof answers.
    pub proved: usize,
    /// Those that neither answers.
    pub open: Vec<Open>,
    /// The invariants that are proved, as indexes.
    pub invariants: Vec<usize>,
}

/// What an analysis of a unit came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Analysis {
    /// What was found, edition by edition.
    pub findings: Vec<Finding>,
    /// For each edition, what came of the questions.
    pub tallies: Vec<Tally>,
    /// Whether the unit was too large to be analysed to its end.
    pub over_budget: bool,
}
