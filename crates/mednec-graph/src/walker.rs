//! The determination of a case, and the explanation of it.

use crate::bundle::{Bundle, Edition, LeafId, Unit};
use crate::case::{Case, Partial, Slot};
use crate::condition::{ConditionId, ConditionKind, Status, status};
use crate::fact::FactId;
use crate::knowledge::Knowledge;
use crate::store::{NodeId, Store};
use crate::study::{Studies, Study};
use crate::term::ClassSet;

/// The most nodes that may be needed to study one case.
const SCRATCH_BUDGET: usize = 1 << 20;

/// An edition of a unit of the bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EditionRef {
    /// Index into [`Bundle::units`].
    pub unit: u32,
    /// Index into the unit's editions.
    pub edition: u32,
}

/// What a case is determined as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Determination {
    /// The leaves that completions of the case end in, ascending. One: the case is decided.
    pub possible: Vec<LeafId>,
    /// The facts that can still change which one; none where the case is decided.
    pub missing: Vec<FactId>,
    /// Whether `possible` and `missing` are exact; else they may hold more than the truth, never less.
    pub exact: bool,
    /// The editions that can govern the case.
    pub editions: Vec<EditionRef>,
    /// Whether the payer was not given and makes a difference.
    pub payer_missing: bool,
}

impl Determination {
    /// The leaf, where the case is decided.
    pub fn decided(&self) -> Option<LeafId> {
        if let [only] = self.possible.as_slice() { Some(*only) } else { None }
    }
}

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
    bundle: &'b Bundle,
    scratch: Store,
    classes: Vec<ClassSet>,
}

impl<'b> Walker<'b> {
    /// A walker over a bundle.
    pub fn new(bundle: &'b Bundle) -> Self {
        Self { bundle, scratch: Store::new(SCRATCH_BUDGET), classes: Vec::new() }
    }

    /// The bundle.
    pub fn bundle(&self) -> &'b Bundle {
        self.bundle
    }

    /// The leaf of a case of which everything on the way is known; nothing where it takes [`Self::determine`] to tell.
    ///
    /// `payer` is an index into [`Bundle::payers`].
    #[inline]
    pub fn decide(&self, payer: usize, case: &Case) -> Option<LeafId> {
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
        unit.graph.walk(unit.root?, &unit.terms, case)?.as_outcome().map(LeafId)
    }

    /// Determines a case under one payer, or under all of them where none is given.
    pub fn determine(&mut self, payer: Option<usize>, case: &Case) -> Determination {
        let mut parts = Vec::new();
        let payers = match payer {
            Some(one) => one..one + 1,
            None => 0..self.bundle.payers.len(),
        };
        let many = payers.len() > 1;
        for payer in payers {
            let part = self.determine_payer(payer, case);
            parts.push(part);
        }
        let mut all = merge(parts, None);
        all.payer_missing = many && all.possible.len() > 1;
        all
    }

    fn determine_payer(&mut self, index: usize, case: &Case) -> Determination {
        let Some(payer) = self.bundle.payers.get(index) else { return nothing() };
        let procedure = self.bundle.procedure;
        // The units that the request can fall to, and nothing where it can fall to none.
        let mut units: Vec<Option<u32>> = match procedure.map(|fact| case.slot(fact)) {
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
        let parts = units.into_iter().map(|unit| match unit {
            Some(unit) => self.determine_unit(unit, case),
            None => Determination { possible: self.bundle.no_policy.into_iter().collect(), ..nothing() },
        });
        let parts = parts.collect();
        merge(parts, procedure)
    }

    fn determine_unit(&mut self, index: u32, case: &Case) -> Determination {
        let Some(unit) = self.bundle.units.get(index as usize) else { return nothing() };
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
        self.classes.clear();
        self.classes.extend(unit.terms.ids().map(|id| knowledge.possible(&unit.terms, id)));
        let mut editions: Vec<EditionRef> = Vec::new();
        for (at, stage) in (0u32..).zip(&unit.stages) {
            let Some(root) = stage.edition_root else {
                let of_stage = (0u32..).zip(&unit.editions).filter(|(_, edition)| edition.stage == at);
                editions.extend(of_stage.map(|(edition, _)| EditionRef { unit: index, edition }));
                continue;
            };
            let mut studies =
                Studies::new(&unit.graph, &unit.terms, &knowledge, &self.classes, &mut self.scratch);
            editions.extend(studies.study(root).leaves.into_iter().filter_map(edition_of));
        }
        let study = match unit.root {
            Some(root) => {
                Studies::new(&unit.graph, &unit.terms, &knowledge, &self.classes, &mut self.scratch)
                    .study(root)
            }
            None => rules_in_order(unit, &self.classes, &knowledge),
        };
        Determination {
            possible: study.leaves.iter().filter_map(|leaf| leaf.as_outcome()).map(LeafId).collect(),
            missing: study.missing,
            exact: study.exact,
            editions,
            payer_missing: false,
        }
    }

    /// Tells which conditions of an edition are met.
    pub fn explain(&mut self, at: EditionRef, case: &Case, into: &mut Explanation) {
        into.statuses.clear();
        into.rule = None;
        let Some(unit) = self.bundle.units.get(at.unit as usize) else { return };
        let Some(edition) = unit.editions.get(at.edition as usize) else { return };
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
            Studies::new(&unit.graph, &unit.terms, knowledge, &self.classes, &mut self.scratch)
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
                found = match studies.study(root).leaves.as_slice() {
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

/// What holds where nothing is possible: the neutral part of a merge.
fn nothing() -> Determination {
    Determination {
        possible: Vec::new(),
        missing: Vec::new(),
        exact: true,
        editions: Vec::new(),
        payer_missing: false,
    }
}

/// Several determinations of one case, of which it is open which one counts; `by` is the fact that would tell.
fn merge(parts: Vec<Determination>, by: Option<FactId>) -> Determination {
    let mut all = nothing();
    let mut parts = parts.into_iter();
    let Some(first) = parts.next() else { return all };
    if parts.len() == 0 {
        return first;
    }
    let lead = first.possible.clone();
    let (mut differ, mut open) = (false, false);
    for part in std::iter::once(first).chain(parts) {
        differ |= part.possible != lead;
        open |= part.possible.len() > 1;
        all.possible.extend(part.possible);
        all.missing.extend(part.missing);
        all.editions.extend(part.editions);
        all.exact &= part.exact;
    }
    // Parts that can end in the same several leaves may still differ case by case, which is not looked at.
    if open && !differ {
        all.exact = false;
    }
    if differ || open {
        all.missing.extend(by);
    }
    all.possible.sort_unstable();
    all.possible.dedup();
    all.missing.sort_unstable();
    all.missing.dedup();
    if all.possible.len() < 2 {
        all.missing.clear();
        all.exact = true;
    }
    all
}

/// The determination of a unit whose graph is over its budget: editions and rules in order, in three-valued logic,
/// collecting the leaves of whatever is not false up to the first that is true.
fn rules_in_order(unit: &Unit, classes: &[ClassSet], knowledge: &Knowledge<'_>) -> Study {
    let mut statuses: Vec<Status> = Vec::with_capacity(unit.conditions.len());
    for condition in &unit.conditions {
        let class =
            |id: crate::term::TermId| classes.get(usize::from(id.0)).copied().unwrap_or(ClassSet::EMPTY);
        let of = |id: ConditionId| statuses.get(id.0 as usize).copied().unwrap_or(Status::Unknown);
        let found = status(&condition.kind, class, of);
        statuses.push(found);
    }
    let of = |id: ConditionId| statuses.get(id.0 as usize).copied().unwrap_or(Status::Unknown);
    let mut leaves = Vec::new();
    let mut open: Vec<ConditionId> = Vec::new();
    let mut governed = false;
    for edition in &unit.editions {
        let guard = of(edition.guard);
        if guard == Status::NotMet {
            continue;
        }
        if guard == Status::Unknown {
            open.push(edition.guard);
        }
        let mut decided = false;
        for rule in &edition.rules {
            let held = of(rule.condition);
            if held != Status::NotMet {
                leaves.push(rule.leaf);
            }
            if held == Status::Unknown {
                open.push(rule.condition);
            }
            if held == Status::Met {
                decided = true;
                break;
            }
        }
        if !decided {
            leaves.push(edition.no_rule);
        }
        if guard == Status::Met {
            governed = true;
            break;
        }
    }
    if !governed {
        leaves.push(unit.no_policy);
    }
    leaves.sort_unstable();
    leaves.dedup();
    let decided = leaves.len() == 1;
    let mut missing = Vec::new();
    while let Some(id) = open.pop() {
        let Some(condition) = unit.conditions.get(id.0 as usize) else { continue };
        match &condition.kind {
            ConditionKind::Constant(_) => {}
            ConditionKind::Test { term, .. } => {
                missing.extend(unit.terms.get(*term).into_iter().flat_map(|term| term.kind.facts()));
            }
            ConditionKind::Not(member) | ConditionKind::Criterion { condition: member, .. } => {
                open.push(*member)
            }
            ConditionKind::Group { members, .. } => open.extend(members),
        }
    }
    missing.sort_unstable();
    missing.dedup();
    missing.retain(|fact| !decided && !knowledge.is_known(*fact));
    Study {
        leaves: leaves.into_iter().map(|leaf| NodeId::outcome(leaf.0)).collect(),
        missing,
        exact: decided,
    }
}
