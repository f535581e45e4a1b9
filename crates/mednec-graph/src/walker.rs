//! The determination of a case, and the explanation of it.

use std::cell::Cell;

use crate::bundle::{Bundle, Edition, LeafId, Payer};
use crate::case::{Case, Partial, Slot};
use crate::closings::looked_at;
use crate::condition::{ConditionId, ConditionKind, Status, status};
use crate::derive::{Open, close, derive, status_of};
use crate::determination::{Determination, EditionRef, merge, nothing};
use crate::fact::{AnsweredBy, FactId};
use crate::granted::{Granted, granted};
use crate::knowledge::Knowledge;
use crate::outcome::{Disposition, Outcome};
use crate::rules::{governing, rules_in_order};
use crate::sight::{Ground, View};
use crate::store::{NodeId, Store};
use crate::study::Studies;
use crate::term::ClassSet;

/// The most nodes that may be needed to study one case.
const SCRATCH_BUDGET: usize = 1 << 20;

/// Whether each condition of an edition is met, in a buffer that can be used again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explanation {
    first: u32,
    statuses: Vec<Status>,
    /// The first rule whose guard holds, where no rule before it is open; an index into the edition's rules.
    pub rule: Option<u32>,
}

impl Explanation {
    /// The status of a condition of the edition.
    pub fn status(&self, condition: ConditionId) -> Status {
        let index = condition.0.checked_sub(self.first).map(|i| i as usize);
        index.and_then(|i| self.statuses.get(i)).copied().unwrap_or(Status::Unknown)
    }
}

/// Walks the graphs of a bundle for one case after another, and keeps its memory between them.
#[derive(Debug)]
pub struct Walker<'b> {
    pub(crate) bundle: &'b Bundle,
    pub(crate) scratch: Store,
    pub(crate) classes: Vec<ClassSet>,
    /// The facts whose absence can count.
    closable: Vec<FactId>,
    /// Copies of the case: with gaps closed, and with derived facts filled as well.
    closed: Case,
    filled: Case,
}

impl<'b> Walker<'b> {
    /// A walker over a bundle.
    pub fn new(bundle: &'b Bundle) -> Self {
        let facts = (0u16..).map(FactId).zip(bundle.vocabulary());
        let closable = facts.filter(|(_, fact)| fact.if_absent.is_some()).map(|(id, _)| id).collect();
        Self {
            bundle,
            scratch: Store::new(SCRATCH_BUDGET),
            classes: Vec::new(),
            closable,
            closed: Case::default(),
            filled: Case::default(),
        }
    }

    /// The bundle.
    pub fn bundle(&self) -> &'b Bundle {
        self.bundle
    }

    /// The leaf of a case of which everything on the way is known; nothing where it takes [`Self::determine`] to tell,
    /// as it does where facts must be derived first, or where the absence of facts may count.
    ///
    /// `payer` is an index into [`Bundle::payers`].
    #[inline]
    pub fn decide(&self, payer: usize, case: &Case) -> Option<LeafId> {
        if !self.closable.is_empty() {
            return None;
        }
        let payer = self.bundle.payers.get(payer)?;
        let unit = match self.bundle.procedure.map(|fact| case.slot(fact)) {
            Some(Slot::Value(procedure)) => payer.unit_for(procedure),
            _ => payer.any,
        };
        let Some(unit) = unit else {
            let procedure_known =
                self.bundle.procedure.is_none_or(|f| matches!(case.slot(f), Slot::Value(_)));
            return if procedure_known { self.bundle.no_policy } else { None };
        };
        if payer.units.len() > 1
            && self.bundle.procedure.is_none_or(|f| !matches!(case.slot(f), Slot::Value(_)))
        {
            return None;
        }
        let unit = self.bundle.units.get(unit as usize)?;
        if !unit.derived.is_empty() {
            return None;
        }
        unit.graph.walk(unit.root?, &unit.terms, case)?.as_outcome().map(LeafId)
    }

    /// Determines a case under one payer, or under all of them where none is given.
    pub fn determine(&mut self, payer: Option<usize>, case: &Case) -> Determination {
        self.with_gaps_closed(case, |walker, closed, gaps| {
            let payers = match payer {
                Some(one) => one..one + 1,
                None => 0..walker.bundle.payers.len(),
            };
            let many = payers.len() > 1;
            let parts = payers.map(|payer| walker.determine_payer(payer, case, closed)).collect();
            let mut all = merge(parts, None);
            all.payer_missing = many && all.possible.len() > 1;
            all.closed = looked_at(walker.bundle, gaps, &all.editions);
            all
        })
    }

    /// Does something with a case in which the absence of facts is counted, and the facts of which it was.
    pub(crate) fn with_gaps_closed<T>(
        &mut self,
        case: &Case,
        then: impl FnOnce(&mut Self, &Case, Vec<FactId>) -> T,
    ) -> T {
        if self.closable.is_empty() {
            return then(self, case, Vec::new());
        }
        let mut closed = std::mem::take(&mut self.closed);
        closed.clone_from(case);
        let gaps = close(self.bundle, &self.closable, &mut closed);
        let done = then(self, &closed, gaps);
        self.closed = closed;
        done
    }

    fn determine_payer(&mut self, index: usize, given: &Case, case: &Case) -> Determination {
        let Some(payer) = self.bundle.payers.get(index) else { return nothing() };
        let parts = self.units_under(payer, case).into_iter().map(|unit| match unit {
            Some(unit) => self.determine_unit(unit, given, case),
            None => Determination { possible: self.bundle.no_policy.into_iter().collect(), ..nothing() },
        });
        let parts = parts.collect();
        merge(parts, self.bundle.procedure)
    }

    /// The units of a payer that a request can fall to, and nothing where it can fall to none.
    pub(crate) fn units_under(&self, payer: &Payer, case: &Case) -> Vec<Option<u32>> {
        let mut units: Vec<Option<u32>> = match self.bundle.procedure.map(|fact| case.slot(fact)) {
            Some(Slot::Value(code)) => vec![payer.unit_for(code)],
            Some(Slot::Partial(partial)) => match case.partial(partial) {
                Some(Partial::OneOf(codes)) => codes.iter().map(|code| payer.unit_for(*code)).collect(),
                Some(Partial::Between(..)) | None => payer.all_units(),
            },
            Some(Slot::Unknown | Slot::List { .. }) => payer.all_units(),
            None => vec![payer.any.or(payer.units.first().copied())],
        };
        units.sort_unstable();
        units.dedup();
        units
    }

    /// Determines a case, `given` as it was and `closed` with its gaps closed, by one unit.
    fn determine_unit(&mut self, index: u32, given: &Case, closed: &Case) -> Determination {
        let Some(unit) = self.bundle.units.get(index as usize) else { return nothing() };
        let (bundle, graph) = (self.bundle, &unit.graph);
        let ground = Ground { bundle, unit, graph, given, closed, effort: &Cell::new(0) };
        if unit.derived.is_empty() {
            return self.determine_filled(index, ground, closed, &[]);
        }
        let mut filled = std::mem::take(&mut self.filled);
        filled.clone_from(closed);
        let open = derive(self.bundle, &unit.derived, given, &mut filled);
        let done = self.determine_filled(index, ground, &filled, &open);
        self.filled = filled;
        done
    }

    fn determine_filled(
        &mut self,
        index: u32,
        ground: Ground<'_>,
        case: &Case,
        open: &[Open],
    ) -> Determination {
        let unit = ground.unit;
        let edition_of = |node: NodeId| {
            let edition = node.as_outcome().filter(|e| (*e as usize) < unit.editions.len());
            edition.map(|edition| EditionRef { unit: index, edition })
        };
        let walk = |root: Option<NodeId>| unit.graph.walk(root?, &unit.terms, case);
        let stages: Option<Vec<NodeId>> = unit.stages.iter().map(|stage| walk(stage.edition_root)).collect();
        if let (Some(leaf), Some(editions)) = (walk(unit.root), stages) {
            return Determination {
                possible: leaf.as_outcome().map(LeafId).into_iter().collect(),
                editions: editions.into_iter().filter_map(edition_of).collect(),
                ..nothing()
            };
        }
        let knowledge = Knowledge::new(&self.bundle.facts, &self.bundle.constraints, case);
        ground.classes(&knowledge, &mut self.classes);
        let view = View { knowledge: &knowledge, open, classes: &self.classes };
        let mut studies = Studies::new(ground, view, &mut self.scratch);
        let mut editions: Vec<EditionRef> = Vec::new();
        // Whether it is certain of every stage which edition governs, or that none does.
        let mut certain = true;
        for (at, stage) in (0u32..).zip(&unit.stages) {
            let governing: Vec<Option<u32>> = match stage.edition_root {
                Some(root) => {
                    let leaves = studies.study(root).leaves.into_iter();
                    leaves.map(|leaf| edition_of(leaf).map(|edition| edition.edition)).collect()
                }
                None => governing(unit, view, at),
            };
            certain &= governing.len() == 1;
            let governing = governing.into_iter().flatten();
            editions.extend(governing.map(|edition| EditionRef { unit: index, edition }));
        }
        let study = match unit.root {
            Some(root) => studies.study(root),
            None => rules_in_order(self.bundle, unit, view),
        };
        let mut found = Determination {
            possible: study.leaves.iter().filter_map(|leaf| leaf.as_outcome()).map(LeafId).collect(),
            missing: study.missing,
            exact: study.exact,
            editions,
            ..nothing()
        };
        if certain {
            self.lapse(&mut found, ground);
        }
        found
    }

    /// Ends a request that waits for information, where every edition that governs it says that it has lapsed.
    fn lapse(&self, found: &mut Determination, ground: Ground<'_>) {
        let waits = |fact: &FactId| {
            self.bundle.fact(*fact).is_some_and(|fact| fact.answered_by != AnsweredBy::Reviewer)
        };
        if found.possible.len() < 2 || !found.missing.iter().any(waits) {
            return;
        }
        let lapse_of = |at: &EditionRef| ground.unit.editions.get(at.edition as usize)?.lapse.as_ref();
        let lapsed = |at: &EditionRef| {
            let holds = |when| status_of(self.bundle, when, ground.given, ground.closed) == Status::Met;
            lapse_of(at).is_some_and(|lapse| holds(&lapse.when))
        };
        if let Some(first) = found.editions.first().copied()
            && found.editions.iter().all(lapsed)
            && let Some(lapse) = lapse_of(&first)
        {
            found.before_lapse = std::mem::replace(&mut found.possible, vec![lapse.leaf]);
            found.lapsed = Some(first);
        }
    }

    /// Whether a determination of an edition stands or is only recommended.
    pub fn disposition(&mut self, at: EditionRef, leaf: LeafId, case: &Case) -> Disposition {
        let Some(leaf) = self.bundle.leaf(leaf) else { return Disposition::Recommended };
        let unit = self.bundle.units.get(at.unit as usize);
        let edition = unit.and_then(|unit| unit.editions.get(at.edition as usize));
        let rules = edition.map_or(&[][..], |edition| &edition.dispositions);
        self.with_gaps_closed(case, |walker, closed, _| {
            for rule in rules {
                let fits = rule.outcome.is_none_or(|outcome| outcome == leaf.outcome)
                    && (rule.basis.is_none() || rule.basis == leaf.reason.basis);
                if !fits {
                    continue;
                }
                let when = rule.when.as_ref();
                match when.map_or(Status::Met, |when| status_of(walker.bundle, when, case, closed)) {
                    Status::Met => return rule.is,
                    Status::NotMet => {}
                    // Software does not let a denial stand on what it does not know.
                    Status::Unknown if leaf.outcome == Outcome::Deny => return Disposition::Recommended,
                    Status::Unknown if rule.is == Disposition::Recommended => return rule.is,
                    Status::Unknown => {}
                }
            }
            Disposition::of(leaf.outcome, leaf.reason.basis)
        })
    }

    /// What a leaf grants on a case; nothing where it grants nothing.
    pub fn grant(&mut self, leaf: LeafId, case: &Case) -> Option<Granted> {
        let grant = self.bundle.grants.get(self.bundle.leaf(leaf)?.grant? as usize)?;
        self.with_gaps_closed(case, |walker, closed, _| Some(granted(walker.bundle, grant, case, closed)))
    }

    /// The units of timed codes that an edition asks for: each with the least and the most that they can be; below 0
    /// where the code is not timed.
    pub fn timed_units(&mut self, at: EditionRef, case: &Case) -> Vec<(FactId, i64, i64)> {
        let bundle = self.bundle;
        let unit = bundle.units.get(at.unit as usize);
        let Some(edition) = unit.and_then(|unit| unit.editions.get(at.edition as usize)) else {
            return Vec::new();
        };
        if edition.timed_units.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        self.with_gaps_closed(case, |_, closed, _| {
            let (filled, _) =
                crate::derive::filled(bundle, edition.timed_units.iter().copied(), case, closed);
            let knowledge = Knowledge::new(&bundle.facts, &bundle.constraints, &filled);
            let ends = |fact: &FactId| {
                let domain = crate::ask::Look::domain(&knowledge, *fact);
                (*fact, domain.low(), domain.high())
            };
            found = edition.timed_units.iter().map(ends).collect();
        });
        found
    }

    /// Tells which conditions of an edition are met.
    pub fn explain(&mut self, at: EditionRef, case: &Case, into: &mut Explanation) {
        into.statuses.clear();
        into.rule = None;
        let Some(unit) = self.bundle.units.get(at.unit as usize) else { return };
        let Some(edition) = unit.editions.get(at.edition as usize) else { return };
        self.with_gaps_closed(case, |walker, closed, _| {
            let (bundle, graph) = (walker.bundle, &unit.graph);
            let ground = Ground { bundle, unit, graph, given: case, closed, effort: &Cell::new(0) };
            if unit.derived.is_empty() {
                return walker.explain_filled(ground, edition, closed, &[], into);
            }
            let mut filled = std::mem::take(&mut walker.filled);
            filled.clone_from(closed);
            let open = derive(walker.bundle, &unit.derived, case, &mut filled);
            walker.explain_filled(ground, edition, &filled, &open, into);
            walker.filled = filled;
        });
    }

    /// A case as an edition sees it: its gaps closed, and derived facts filled with what is known of them.
    pub fn filled(&mut self, at: EditionRef, case: &Case) -> Case {
        let bundle = self.bundle;
        let mut filled = case.clone();
        self.with_gaps_closed(case, |_, closed, _| {
            filled.clone_from(closed);
            if let Some(unit) = bundle.units.get(at.unit as usize) {
                derive(bundle, &unit.derived, case, &mut filled);
            }
        });
        filled
    }

    fn explain_filled(
        &mut self,
        ground: Ground<'_>,
        edition: &Edition,
        case: &Case,
        open: &[Open],
        into: &mut Explanation,
    ) {
        let unit = ground.unit;
        self.classes.clear();
        let mut gaps = false;
        for id in unit.terms.ids() {
            match unit.terms.known_class(id, case) {
                Some(class) => self.classes.push(ClassSet::one(class)),
                None => {
                    gaps = true;
                    self.classes.push(ClassSet::EMPTY);
                }
            }
        }
        let knowledge = if gaps {
            let knowledge = Knowledge::new(&self.bundle.facts, &self.bundle.constraints, case);
            for (id, set) in unit.terms.ids().zip(&mut self.classes) {
                if set.is_empty() {
                    *set = knowledge.possible(&unit.terms, id);
                }
            }
            Some(knowledge)
        } else {
            None
        };
        into.first = edition.conditions.0.0;
        let range = edition.conditions.0.0 as usize..edition.conditions.1.0 as usize;
        let mut studies = knowledge.as_ref().map(|knowledge| {
            Studies::new(ground, View { knowledge, open, classes: &self.classes }, &mut self.scratch)
        });
        for condition in unit.conditions.get(range).unwrap_or(&[]) {
            let class = |id: crate::term::TermId| {
                self.classes.get(usize::from(id.0)).copied().unwrap_or(ClassSet::EMPTY)
            };
            let mut found = status(&condition.kind, class, |id| into.status(id));
            let composed = !matches!(condition.kind, ConditionKind::Test { .. } | ConditionKind::Constant(_));
            if let (Status::Unknown, true, Some(root), Some(studies)) =
                (found, composed, condition.root, studies.as_mut())
            {
                found = match studies.leaves(root).as_slice() {
                    [NodeId::YES] => Status::Met,
                    [NodeId::NO] => Status::NotMet,
                    _ => Status::Unknown,
                };
            }
            into.statuses.push(found);
        }
        into.rule = first_rule(edition, into);
    }
}

fn first_rule(edition: &Edition, explanation: &Explanation) -> Option<u32> {
    for (index, rule) in (0u32..).zip(&edition.rules) {
        match explanation.status(rule.condition) {
            Status::Met => return Some(index),
            Status::Unknown => return None,
            Status::NotMet => {}
        }
    }
    None
}
