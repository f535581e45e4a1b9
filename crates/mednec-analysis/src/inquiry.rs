//! One request that is asked fact by fact: where it stands, and which kinds of answer a question can have.

use std::collections::{BTreeMap, BTreeSet};

use mednec_graph::{Bundle, Case, ClassSet, Determination, FactId, Knowledge, NodeId, TermId, Walker};

use crate::functions::Functions;

/// Asks about cases of one payer, or of any, and keeps its memory between them.
#[derive(Debug)]
pub struct Inquiry<'b> {
    pub(crate) bundle: &'b Bundle,
    pub(crate) payer: Option<usize>,
    walker: Walker<'b>,
    functions: BTreeMap<u32, Option<(Functions<'b>, NodeId)>>,
}

/// Where a case stands: two cases that stand alike are decided alike by whatever is answered next.
///
/// That holds as far as no fact that is known shares a term with one that is not; see [`Inquiry::bound_up`].
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Standing(Vec<UnderUnit>);

/// Where it stands under one unit, or that it falls to none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct UnderUnit {
    unit: Option<u32>,
    /// What is left of the determination, where the unit has a graph.
    left: Option<NodeId>,
    /// The classes that the terms still asked can be in.
    open: Vec<(TermId, ClassSet)>,
}

impl<'b> Inquiry<'b> {
    /// For the policies of one payer, an index into the bundle's, or of all where none is given.
    pub fn new(bundle: &'b Bundle, payer: Option<usize>) -> Self {
        Self { bundle, payer, walker: Walker::new(bundle), functions: BTreeMap::new() }
    }

    /// Determines a case.
    pub fn determine(&mut self, case: &Case) -> Determination {
        self.walker.determine(self.payer, case)
    }

    /// The units that the request can fall to.
    pub(crate) fn units(&self, case: &Case) -> Vec<u32> {
        self.walker.units_of(self.payer, case).into_iter().flatten().collect()
    }

    pub(crate) fn standing(&mut self, case: &Case) -> Standing {
        let units = self.walker.units_of(self.payer, case);
        Standing(units.into_iter().map(|unit| self.under(unit, case)).collect())
    }

    /// The terms that still matter, with the unit of each.
    pub(crate) fn open_terms(standing: &Standing) -> impl Iterator<Item = (u32, TermId)> + '_ {
        let of = |under: &'_ UnderUnit| under.unit.map(|unit| (unit, under.open.clone()));
        standing
            .0
            .iter()
            .filter_map(of)
            .flat_map(|(unit, open)| open.into_iter().map(move |(term, _)| (unit, term)))
    }

    /// The facts that share an open term with others, or stand behind what is computed: their values, and not only their
    /// classes, make a difference for what is asked later.
    pub(crate) fn bound_up(&self, standing: &Standing) -> BTreeSet<FactId> {
        let mut found = BTreeSet::new();
        for (unit, term) in Self::open_terms(standing) {
            let term = self.bundle.units.get(unit as usize).and_then(|unit| unit.terms.get(term));
            let facts: Vec<FactId> = term.into_iter().flat_map(|term| term.kind.facts()).collect();
            if facts.len() > 1 || facts.iter().any(|fact| self.bundle.derived(*fact).is_some()) {
                found.extend(self.bundle.facts_behind(facts));
            }
        }
        found
    }

    /// Whether what a case says cannot be, by the constraints of the vocabulary.
    pub(crate) fn cannot_be(&self, case: &Case) -> bool {
        Knowledge::new(&self.bundle.facts, &self.bundle.constraints, case).contradiction().is_some()
    }

    fn under(&mut self, unit: Option<u32>, case: &Case) -> UnderUnit {
        let Some(index) = unit else { return UnderUnit { unit, left: None, open: Vec::new() } };
        let classes = self.walker.possible_classes(index, case);
        let bundle = self.bundle;
        let functions = self.functions.entry(index).or_insert_with(|| {
            let mut functions = Functions::of(bundle, index)?;
            let root = functions.determination().ok()?;
            Some((functions, root))
        });
        let left = functions.as_mut().and_then(|(functions, root)| functions.reduced(*root, &classes).ok());
        let asked = match (functions, left) {
            (Some((functions, _)), Some(left)) => functions.support(left),
            _ => (0u16..).map(TermId).take(classes.len()).collect(),
        };
        let open = |term: TermId| Some((term, *classes.get(usize::from(term.0))?));
        UnderUnit { unit, left, open: asked.into_iter().filter_map(open).collect() }
    }
}
