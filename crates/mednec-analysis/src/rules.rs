//! Rules that decide no case, criteria that are always or never met, and outcomes that no case reaches.

use mednec_graph::{NodeId, Outcome, OverBudget};

use crate::analyze::{Asking, OfEdition};
use crate::cover::cover;
use crate::draft::Draft;
use crate::finding::{FindingKind, Open};
use crate::search::Found;

/// What is known of a rule.
pub(crate) enum Fired {
    /// It decides this case.
    By(Draft),
    /// It decides no case.
    Never,
    /// Neither was found.
    Open,
}

impl<'b> Asking<'b> {
    /// Which rules decide, and why the others do not.
    pub(crate) fn rules(&mut self, of: &mut OfEdition<'b>, guard: NodeId) -> Result<Vec<Fired>, OverBudget> {
        let mut fired = Vec::new();
        let mut held = Vec::new();
        // What the rules so far leave.
        let mut left = guard;
        for (rule, written) in of.edition.rules.iter().enumerate() {
            let condition = self.functions.condition(written.condition)?;
            let decides = self.functions.store.and(left, condition)?;
            fired.push(match self.ever(of, decides, Some(Open::Rule(rule))) {
                Found::Case(draft) => Fired::By(draft),
                Found::NotFound => Fired::Open,
                Found::Impossible => {
                    self.never(of, rule, guard, &held)?;
                    Fired::Never
                }
            });
            held.push(condition);
            left = self.functions.store.choose(condition, NodeId::NO, left)?;
        }
        Ok(fired)
    }

    /// Why a rule decides no case: `held` are the conditions of the rules before it.
    fn never(
        &mut self,
        of: &mut OfEdition<'b>,
        rule: usize,
        guard: NodeId,
        held: &[NodeId],
    ) -> Result<(), OverBudget> {
        let Some(written) = of.edition.rules.get(rule) else { return Ok(()) };
        let own = self.functions.condition(written.condition)?;
        let own = self.functions.store.and(guard, own)?;
        let witness = match self.look(own) {
            Found::Impossible => {
                of.found(FindingKind::NeverHolds { rule }, None);
                return Ok(());
            }
            Found::Case(draft) => Some(draft),
            Found::NotFound => None,
        };
        let earlier = match cover(&mut self.functions.store, own, held)? {
            Some(earlier) => earlier,
            // What the facts leave possible decides it, not the conditions alone: all that overlap are named.
            None => self.overlapping(own, held)?,
        };
        // A case that one of them decides, with nothing left open, shows it best.
        for before in earlier.clone() {
            let fires = self.functions.fires(of.at, before)?;
            let both = self.functions.store.and(own, fires)?;
            if let Found::Case(draft) = self.look(both) {
                of.found(FindingKind::Behind { rule, earlier }, Some(draft));
                return Ok(());
            }
        }
        of.found(FindingKind::Behind { rule, earlier }, witness);
        Ok(())
    }

    fn overlapping(&mut self, own: NodeId, held: &[NodeId]) -> Result<Vec<usize>, OverBudget> {
        let mut found = Vec::new();
        for (at, condition) in held.iter().enumerate() {
            if self.functions.store.and(own, *condition)? != NodeId::NO {
                found.push(at);
            }
        }
        Ok(found)
    }

    /// Criteria that are met by all cases that the edition governs, or by none.
    pub(crate) fn criteria(&mut self, of: &mut OfEdition<'b>, guard: NodeId) -> Result<(), OverBudget> {
        // Where no case is governed, that is not the fault of its criteria.
        if self.look(guard) == Found::Impossible {
            return Ok(());
        }
        for (criterion, written) in of.edition.criteria.iter().enumerate() {
            let condition = self.functions.condition(written.condition)?;
            let met = self.functions.store.and(guard, condition)?;
            let missed = self.functions.store.choose(condition, NodeId::NO, guard)?;
            if self.ever(of, met, Some(Open::Met(criterion))) == Found::Impossible {
                of.found(FindingKind::Criterion { criterion, met: false }, None);
            } else if self.ever(of, missed, Some(Open::Missed(criterion))) == Found::Impossible {
                of.found(FindingKind::Criterion { criterion, met: true }, None);
            }
        }
        Ok(())
    }

    /// Outcomes that rules name and no case reaches, and rules that end a case but are overruled by other stages in all of
    /// their cases.
    pub(crate) fn outcomes(&mut self, of: &mut OfEdition<'b>, fired: &[Fired]) -> Result<(), OverBudget> {
        let outcome_of = |rule: usize| -> Option<Outcome> {
            let leaf = of.edition.rules.get(rule)?.leaf;
            Some(self.bundle.leaf(leaf)?.outcome)
        };
        let outcomes: Vec<Option<Outcome>> = (0..fired.len()).map(outcome_of).collect();
        for (rule, outcome) in outcomes.iter().enumerate() {
            let (Some(named), false) = (outcome, outcomes.iter().take(rule).any(|before| before == outcome))
            else {
                continue;
            };
            let mut own = outcomes.iter().zip(fired).filter(|(other, _)| *other == outcome);
            if own.all(|(_, fired)| matches!(fired, Fired::Never)) {
                of.found(FindingKind::Outcome { outcome: *named, rule }, None);
            }
        }
        if self.unit.stages.len() < 2 {
            return Ok(());
        }
        for (rule, fired) in fired.iter().enumerate() {
            let (Fired::By(draft), Some(written)) = (fired, of.edition.rules.get(rule)) else { continue };
            // What grants passes on to the other stages, which are meant to have their say.
            if outcomes.get(rule).copied().flatten().is_some_and(|outcome| outcome.grants().is_some()) {
                continue;
            }
            let ends = self.functions.ends_in(written.leaf)?;
            if self.holds(draft, ends) {
                continue;
            }
            let fires = self.functions.fires(of.at, rule)?;
            let last = self.functions.store.and(fires, ends)?;
            if self.look(last) == Found::Impossible {
                of.found(FindingKind::Overruled { rule }, Some(draft.clone()));
            }
        }
        Ok(())
    }
}
