//! A case as a unit's graph sees it: derived facts filled, and the classes that every term can be in.

use std::cell::Cell;

use crate::bundle::{Bundle, Unit};
use crate::case::{Case, Partial};
use crate::derive::{Open, derive};
use crate::domain::Domain;
use crate::fact::FactId;
use crate::graph::Graph;
use crate::knowledge::Knowledge;
use crate::term::{ClassSet, TermId};

/// What a case is looked at with.
#[derive(Clone, Copy)]
pub(crate) struct Ground<'a> {
    /// The bundle.
    pub(crate) bundle: &'a Bundle,
    /// The unit.
    pub(crate) unit: &'a Unit,
    /// The graph that is looked at: the unit's own, or another one over its terms.
    pub(crate) graph: &'a Graph,
    /// The case as it was given.
    pub(crate) given: &'a Case,
    /// The case with its gaps closed, before derived facts are filled.
    pub(crate) closed: &'a Case,
    /// How much has been looked at so far for the sake of exactness.
    pub(crate) effort: &'a Cell<usize>,
}

/// How much is looked at for one case for the sake of exactness, in steps of well under a microsecond; what is then
/// still open is taken as free, and said to be.
const MOST_EFFORT: usize = 100_000;

/// What is seen, borrowed.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    /// The case with all slots filled, and the vocabulary.
    pub(crate) knowledge: &'a Knowledge<'a>,
    /// The derived facts that are not known.
    pub(crate) open: &'a [Open],
    /// The classes that each term can be in.
    pub(crate) classes: &'a [ClassSet],
}

/// A case with derived facts filled, of which some facts were set for the sake of argument.
pub(crate) struct Sight {
    case: Case,
    open: Vec<Open>,
}

impl<'a> Ground<'a> {
    /// Counts steps, and says whether more may be taken.
    pub(crate) fn spend(&self, steps: usize) -> bool {
        let spent = self.effort.get().saturating_add(steps);
        self.effort.set(spent);
        spent <= MOST_EFFORT
    }

    /// The case with some facts set.
    pub(crate) fn sight(&self, case: &Case, pins: &[(FactId, Domain)]) -> Sight {
        let mut case = case.clone();
        for (fact, domain) in pins {
            case.set_partial(
                *fact,
                match domain {
                    Domain::Range(low, high) => Partial::Between(*low, *high),
                    Domain::OneOf(values) => Partial::OneOf(values.clone()),
                },
            );
        }
        let open = derive(self.bundle, &self.unit.derived, self.given, &mut case);
        Sight { case, open }
    }

    /// What is known of a case.
    pub(crate) fn knowledge<'c>(&self, case: &'c Case) -> Knowledge<'c>
    where
        'a: 'c,
    {
        Knowledge::new(&self.bundle.facts, &self.bundle.constraints, case)
    }

    /// The classes that each term of the unit can be in.
    pub(crate) fn classes(&self, knowledge: &Knowledge<'_>, into: &mut Vec<ClassSet>) {
        into.clear();
        into.extend(self.unit.terms.ids().map(|id| knowledge.possible(&self.unit.terms, id)));
    }
}

impl Sight {
    /// The case with all slots filled.
    pub(crate) fn case(&self) -> &Case {
        &self.case
    }

    /// The derived facts that are not known.
    pub(crate) fn open(&self) -> &[Open] {
        &self.open
    }
}

impl View<'_> {
    /// Puts the facts of the vocabulary not known that a fact stands for to others: itself, or those behind it.
    pub(crate) fn bases(&self, fact: FactId, into: &mut Vec<FactId>) {
        match self.derived(fact) {
            Some(open) => into.extend(&open.bases),
            None if self.knowledge.is_known(fact) => {}
            None => into.push(fact),
        }
    }

    /// Whether a fact is one of the vocabulary that is not known, or depends on it.
    pub(crate) fn stands_for(&self, fact: FactId, base: FactId) -> bool {
        self.derived(fact).map_or(fact == base, |open| open.bases.contains(&base))
    }

    /// A derived fact that is not known.
    pub(crate) fn derived(&self, fact: FactId) -> Option<&Open> {
        self.open.iter().find(|open| open.fact == fact)
    }

    /// The classes that a term can be in.
    pub(crate) fn set(&self, term: TermId) -> ClassSet {
        self.classes.get(usize::from(term.0)).copied().unwrap_or(ClassSet::EMPTY)
    }
}
