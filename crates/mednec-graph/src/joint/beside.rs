//! What decides beside the graphs: when a request lapses, what is final, and what absence counts as.

use std::collections::{BTreeMap, BTreeSet};

use crate::bundle::{Bundle, Edition, Unit};
use crate::content::Names;
use crate::fact::FactId;
use crate::term::Term;

/// What decides beside the graph of a unit, said in the names of facts: equal texts mean the same, others may.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// When a request that waits for information lapses, and where it then ends.
    pub lapse: Option<String>,
    /// What is final and what is recommended.
    pub dispositions: Option<String>,
    /// What the absence of facts counts as, by their names.
    pub absences: BTreeMap<String, String>,
}

impl Beside {
    /// What decides beside the rules of an edition, with the absences of facts that its unit looks at.
    pub fn of(bundle: &Bundle, unit: &Unit, edition: &Edition) -> Self {
        Self::with(bundle, edition, &facts_tied(bundle, unit.terms.terms.iter()))
    }

    /// The same, with the absences of these facts.
    pub(super) fn with(bundle: &Bundle, edition: &Edition, looked_at: &BTreeSet<FactId>) -> Self {
        let names = Names::of(bundle);
        let lapse = edition.lapse.as_ref().map(|lapse| {
            let leaf = bundle.leaf(lapse.leaf);
            let ends =
                leaf.map(|leaf| (leaf.outcome, &leaf.reason.name, &leaf.reason.carc, &leaf.reason.rarc));
            format!("{} {ends:?}", names.filter(&lapse.when))
        });
        let rules = edition.dispositions.iter();
        let said = rules.map(|rule| {
            let when = rule.when.as_ref().map(|when| names.filter(when));
            format!("{:?} {:?} {when:?} {:?};", rule.outcome, rule.basis, rule.is)
        });
        let said: String = said.collect();
        let looked_at = looked_at.iter().filter_map(|fact| bundle.fact(*fact));
        let absences = looked_at.filter_map(|fact| Some((fact.name.clone(), names.absence(fact)?))).collect();
        Self { lapse, dispositions: Some(said).filter(|said| !said.is_empty()), absences }
    }
}

/// The facts of the vocabulary behind terms, and those that a constraint ties to them.
pub(super) fn facts_tied<'t>(bundle: &Bundle, terms: impl Iterator<Item = &'t Term>) -> BTreeSet<FactId> {
    let mut found = bundle.facts_behind(terms.flat_map(|term| term.kind.facts()));
    loop {
        let ends = bundle.constraints.iter().map(|tie| [tie.left, tie.right]);
        let tied = ends.filter(|[left, right]| found.contains(left) || found.contains(right)).flatten();
        let grown: BTreeSet<FactId> = found.iter().copied().chain(tied).collect();
        if grown.len() == found.len() {
            return found;
        }
        found = grown;
    }
}
