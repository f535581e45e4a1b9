//! From a case to its explanation.

use std::collections::BTreeSet;

use mednec_analysis::{Alteration, Alterations, Asking, Draft, Given, Wanted, counterfactuals};
use mednec_graph::{Bundle, Fact, FactId, Outcome, Slot, Walker};

use super::{ChangeShown, Counterfactual, EXPLANATION_SCHEMA, ExplanationShown, FactChange};
use crate::answer::{Answerer, said};
use crate::asking::cost;
use crate::case::NamedCase;

/// What is asked beside the way through the rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Explain {
    /// Why the case does not end with this outcome.
    pub why_not: Option<Outcome>,
    /// What would lead to this outcome.
    pub counterfactual: Option<Outcome>,
    /// How many changes are looked for, of facts that can change and of those that cannot.
    pub most: usize,
}

/// Explains one case after another.
#[derive(Debug)]
pub struct Explainer<'b> {
    bundle: &'b Bundle,
    answerer: Answerer<'b>,
    asking: Asking,
}

impl<'b> Explainer<'b> {
    /// For a bundle and its SHA-256, with what it costs to change or add facts.
    pub fn new(bundle: &'b Bundle, sha256: &str, asking: Asking) -> Self {
        Self { bundle, answerer: Answerer::new(bundle, sha256), asking }
    }

    /// The explanation of a case under one payer, or under any where none is given.
    pub fn explain(&mut self, case: &NamedCase, payer: Option<usize>, what: Explain) -> ExplanationShown {
        let found = self.answerer.determine(&case.case, payer);
        ExplanationShown {
            schema: EXPLANATION_SCHEMA.to_owned(),
            determination: self.answerer.answer(case, payer),
            path: self.answerer.path(case, &found),
            why_not: what.why_not.map(|outcome| self.answerer.why_not(case, &found, outcome)),
            counterfactual: what
                .counterfactual
                .map(|outcome| self.counterfactual(case, payer, outcome, what.most)),
        }
    }

    fn counterfactual(
        &mut self,
        case: &NamedCase,
        payer: Option<usize>,
        outcome: Outcome,
        most: usize,
    ) -> Counterfactual {
        let mut shown = Counterfactual {
            outcome,
            reached: false,
            can_change: Vec::new(),
            can_change_complete: true,
            cannot_change: Vec::new(),
            cannot_change_complete: true,
            refused: None,
        };
        let found = self.answerer.determine(&case.case, payer);
        let decided = found.decided().and_then(|leaf| self.bundle.leaf(leaf));
        if decided.is_some_and(|leaf| leaf.outcome == outcome) {
            shown.reached = true;
            return shown;
        }
        let (can, cannot) = match self.counterfactuals(case, payer, outcome, most) {
            Ok(both) => both,
            Err(why) => {
                (shown.can_change_complete, shown.cannot_change_complete) = (false, false);
                shown.refused = Some(why.to_owned());
                return shown;
            }
        };
        shown.can_change = can.found.iter().map(|change| self.shown(case, payer, change)).collect();
        shown.can_change_complete = can.complete;
        shown.cannot_change = cannot.found.iter().map(|change| self.shown(case, payer, change)).collect();
        shown.cannot_change_complete = cannot.complete;
        shown
    }

    /// Alterations of facts that can change, and those that take one that cannot.
    fn counterfactuals(
        &self,
        case: &NamedCase,
        payer: Option<usize>,
        outcome: Outcome,
        most: usize,
    ) -> Result<(Alterations, Alterations), &'static str> {
        let units = Walker::new(self.bundle).units_of(payer, &case.case);
        let [Some(unit)] = units.as_slice() else {
            return Err("it is open which policies govern the case; give its payer and its procedure");
        };
        let owner = self.bundle.units.get(*unit as usize).map(|unit| unit.payer as usize);
        let fact = |id: FactId| self.bundle.fact(id);
        // Another procedure is another request.
        let free =
            |id: FactId| Some(id) != self.bundle.procedure && fact(id).is_some_and(|fact| !fact.identifying);
        let may = |id: FactId| free(id) && fact(id).is_some_and(|fact| !fact.fixed);
        let price = |id: FactId| self.asking.cost(id);
        let wanted = Wanted {
            unit: *unit,
            payer: payer.or(owner),
            outcome,
            may: &may,
            cost: &price,
            known: &[],
            most,
        };
        let too_large = "the policies have no graph within the budget, so nothing can be looked for in it";
        let can = counterfactuals(self.bundle, &case.case, wanted).map_err(|_| too_large)?;
        if !self.bundle.vocabulary().iter().any(|fact| fact.fixed) {
            return Ok((can, Alterations { found: Vec::new(), complete: true }));
        }
        let known: Vec<BTreeSet<FactId>> = can.found.iter().map(Alteration::facts).collect();
        let wanted = Wanted { may: &free, known: &known, most: most.saturating_mul(2), ..wanted };
        let mut cannot = counterfactuals(self.bundle, &case.case, wanted).map_err(|_| too_large)?;
        let fixed = |change: &Alteration| change.facts().into_iter().any(|id| !may(id));
        cannot.found.retain(fixed);
        if cannot.found.len() > most {
            cannot.found.truncate(most);
            cannot.complete = false;
        }
        Ok((can, cannot))
    }

    fn shown(&mut self, case: &NamedCase, payer: Option<usize>, change: &Alteration) -> ChangeShown {
        let changed = NamedCase { case: change.draft.over(&case.case), ..case.clone() };
        let (brief, _) = self.answerer.brief(&changed, payer);
        let fact = |(id, given): &(FactId, Given)| {
            let fact: &Fact = self.bundle.fact(*id)?;
            let from = match case.case.slot(*id) {
                Slot::Unknown => None,
                Slot::Value(_) | Slot::List { .. } | Slot::Partial(_) => said(self.bundle, &case.case, *id),
            };
            Some(FactChange {
                fact: fact.name.clone(),
                from,
                to: match given {
                    Given::Elements(elements) if elements.is_empty() => "none".to_owned(),
                    Given::Elements(_) => {
                        Draft::shown(self.bundle, *id, given).trim_matches(['[', ']']).to_owned()
                    }
                    Given::Value(_) | Given::Records { .. } => Draft::shown(self.bundle, *id, given),
                },
                can_change: !fact.fixed,
                found_in: fact.found_in.clone(),
            })
        };
        ChangeShown {
            cost: cost(change.cost),
            facts: change.draft.facts().iter().filter_map(fact).collect(),
            outcome: brief.end.outcome(self.bundle),
            reason: brief.end.reason(self.bundle).to_owned(),
        }
    }
}
