//! The search for a case that ends where it is wanted.
//!
//! Fact by fact a value is looked for with which the case can still get there, until it certainly does. The walk over the
//! graph says which facts still matter and which ends are left, so where it is exact the search hardly ever turns back.
//! At the end every fact that the case does not need is taken out again.
//!
//! First cases are only glanced at, with terms taken to be free of one another: that takes a small part of the time and
//! nearly always gets there. Where it does not, they are looked at exactly, which also can prove that there is no way.

use std::collections::BTreeSet;

use mednec_graph::term::{Term, TermKind};
use mednec_graph::{
    Bundle, Case, Derived, DerivedKind, FIRST_FIELD, FactId, FactKind, Filter, Graph, ItemKind, Keeping,
    Knowledge, NodeId, Partial, Slot, Walker,
};

use crate::candidates::Candidates;
use crate::draft::{Draft, Given};
use crate::records::{FEW_KINDS, MOST_KINDS};

/// How many cases are looked at to find one.
const MOST_LOOKED_AT: usize = 3000;
/// How many cases are glanced at before that, each in a small part of the time.
const MOST_GLANCED_AT: usize = 1500;
/// How many cases of each procedure are looked at, however many there are.
const FEWEST_LOOKED_AT: usize = 300;

/// How many tests on a list are all tried by lists of no, one and two elements.
const TOLD_BY_TWO: usize = 2;

/// Where a case is wanted to end.
#[derive(Clone, Copy, Debug)]
pub struct Goal<'g> {
    /// The unit whose terms the graph asks.
    pub unit: u32,
    /// The graph.
    pub graph: &'g Graph,
    /// The function.
    pub root: NodeId,
    /// The leaf.
    pub wanted: NodeId,
}

/// What a search came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A case that certainly ends there. What it does not say does not matter.
    Case(Draft),
    /// There is none: proved.
    Impossible,
    /// None was found, which proves nothing.
    NotFound,
}

/// Looks for cases in the policies of a bundle.
#[derive(Debug)]
pub struct Search<'b> {
    bundle: &'b Bundle,
    walker: Walker<'b>,
    left: usize,
    /// The facts that may be set; any, if none are given.
    among: Option<Vec<FactId>>,
    exact: bool,
    /// Whether cases are only glanced at.
    glances: bool,
    /// The same is asked of records again and again.
    _keeping: Keeping,
}

/// What a case comes to on its way.
enum Way {
    /// It is there.
    There,
    /// These facts can still change where it ends.
    Open(Vec<FactId>),
    /// It cannot get there.
    Gone,
}

impl<'b> Search<'b> {
    /// A search in the policies of a bundle.
    pub fn new(bundle: &'b Bundle) -> Self {
        Self {
            bundle,
            walker: Walker::new(bundle),
            left: 0,
            among: None,
            exact: true,
            glances: false,
            _keeping: Keeping::begin(),
        }
    }

    /// Looks for a case that says all that `base` says, and more if need be.
    pub fn find(&mut self, goal: Goal<'_>, base: &Case) -> Found {
        self.left = MOST_LOOKED_AT;
        self.find_with_rest(goal, base)
    }

    /// Looks for a case, and at no more cases than are left.
    fn find_with_rest(&mut self, goal: Goal<'_>, base: &Case) -> Found {
        let mut draft = Draft::default();
        let left = std::mem::replace(&mut self.left, MOST_GLANCED_AT);
        self.glances = true;
        let glanced = self.fill(goal, base, &mut draft);
        (self.glances, self.left) = (false, left);
        if glanced {
            self.shorten(goal, base, &mut draft);
            return Found::Case(draft);
        }
        let silent = self.silence_matters(goal);
        if let (Way::Gone, false) = (self.way(goal, base), silent) {
            return Found::Impossible;
        }
        if self.fill(goal, base, &mut draft) {
            self.shorten(goal, base, &mut draft);
            return Found::Case(draft);
        }
        if silent && self.speak(goal, base, &mut draft) { Found::Case(draft) } else { Found::NotFound }
    }

    /// Looks for a case that says all that `base` says, and may set no facts but these; and whether, where none was found,
    /// every value was tried that tests could tell apart.
    pub fn find_among(&mut self, goal: Goal<'_>, base: &Case, among: &[FactId]) -> (Found, bool) {
        (self.among, self.exact) = (Some(among.to_vec()), true);
        let found = self.find(goal, base);
        self.among = None;
        let all = self.exact
            && self.left > 0
            && !self.silence_matters(goal)
            && among.iter().all(|fact| self.is_told_apart(goal.unit, *fact));
        (found, all)
    }

    /// Looks for a case of one of the requests that a unit is for; the draft says which.
    pub fn find_request(&mut self, goal: Goal<'_>) -> Found {
        self.find_request_over(goal, &Case::new(self.bundle.facts.len()))
    }

    /// The same, of a case that says all that `blank` says; where that has a procedure, of no other.
    pub fn find_request_over(&mut self, goal: Goal<'_>, blank: &Case) -> Found {
        let payer = self.bundle.units.get(goal.unit as usize).map(|unit| unit.payer as usize);
        let payer = payer.and_then(|payer| self.bundle.payers.get(payer));
        let (Some(fact), Some(payer)) = (self.bundle.procedure, payer) else {
            return self.find(goal, blank);
        };
        let own = payer.procedures.iter().filter(|(_, _, unit)| *unit == goal.unit);
        let own: Vec<(i64, i64)> = own.map(|(first, last, _)| (*first, *last)).collect();
        if own.is_empty() || is_known(blank, fact) {
            return self.find(goal, blank);
        }
        let mut proved = true;
        self.left = MOST_LOOKED_AT;
        for (first, last) in own {
            // Where many procedures share a unit, what none of the first has is seldom found for the last.
            self.left = self.left.max(FEWEST_LOOKED_AT);
            let mut base = blank.clone();
            base.set_partial(fact, Partial::Between(first, last));
            match self.find_with_rest(goal, &base) {
                Found::Case(draft) => {
                    let procedure = draft.get(fact).cloned().unwrap_or(Given::Value(first));
                    let mut request = Draft::default();
                    request.set(fact, procedure);
                    draft.facts().iter().for_each(|(fact, given)| request.set(*fact, given.clone()));
                    return Found::Case(request);
                }
                Found::Impossible => {}
                Found::NotFound => proved = false,
            }
        }
        if proved { Found::Impossible } else { Found::NotFound }
    }

    /// Whether a case certainly ends where it is wanted.
    pub fn ends_there(&mut self, goal: Goal<'_>, case: &Case) -> bool {
        !self.cannot_be(case) && self.walker.ends_in(goal.unit, goal.graph, goal.root, case, goal.wanted)
    }

    fn cannot_be(&self, case: &Case) -> bool {
        Knowledge::new(&self.bundle.facts, &self.bundle.constraints, case).contradiction().is_some()
    }

    fn way(&mut self, goal: Goal<'_>, case: &Case) -> Way {
        if self.cannot_be(case) {
            return Way::Gone;
        }
        let study = if self.glances {
            self.walker.glance(goal.unit, goal.graph, goal.root, case)
        } else {
            let study = self.walker.study(goal.unit, goal.graph, goal.root, case);
            self.exact &= study.as_ref().is_none_or(|study| study.exact);
            study
        };
        match study {
            Some(study) if study.leaves == [goal.wanted] => Way::There,
            Some(study) if study.leaves.contains(&goal.wanted) => Way::Open(study.missing),
            _ => Way::Gone,
        }
    }

    fn fill(&mut self, goal: Goal<'_>, base: &Case, draft: &mut Draft) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        let case = draft.over(base);
        let mut open = match self.way(goal, &case) {
            Way::There => return true,
            Way::Gone => return false,
            Way::Open(open) => open,
        };
        // Records last: what they are counted from is then known. First the days that editions begin and end on, which
        // other days are not far from.
        open.retain(|fact| !is_known(&case, *fact) && self.may_set(*fact));
        open.sort_by_key(|fact| {
            let is_date = self.is_date(*fact);
            (self.is_records(*fact), !is_date, is_date && !self.has_days_of_its_own(goal.unit, *fact), *fact)
        });
        let Some(fact) = open.first().copied() else { return false };
        let before = draft.get(fact).cloned();
        let mut candidates = Candidates::new(self.bundle, goal.unit, &case, draft);
        candidates.kinds_of_record = if self.glances { FEW_KINDS } else { MOST_KINDS };
        for candidate in candidates.of(fact) {
            draft.set(fact, candidate);
            if self.fill(goal, base, draft) {
                return true;
            }
        }
        match before {
            Some(before) => draft.set(fact, before),
            None => draft.unset(fact),
        }
        false
    }

    /// Takes out what the case does not need.
    fn shorten(&mut self, goal: Goal<'_>, base: &Case, draft: &mut Draft) {
        for (fact, given) in draft.facts().to_vec() {
            draft.unset(fact);
            if !self.ends_there(goal, &draft.over(base)) {
                draft.set(fact, given);
            }
        }
    }

    /// Whether the function looks at what a case does not say: a case that says nothing then proves nothing.
    fn silence_matters(&self, goal: Goal<'_>) -> bool {
        !self.silent(goal).is_empty()
    }

    /// The facts of the vocabulary of which the function looks at whether the case says anything.
    fn silent(&self, goal: Goal<'_>) -> BTreeSet<FactId> {
        let facts = behind(self.bundle, goal);
        let asked = facts.iter().filter_map(|fact| heard(self.bundle.derived(*fact)?));
        let closes = |fact: &FactId| self.bundle.fact(*fact).is_some_and(|fact| fact.if_absent.is_some());
        asked.chain(facts.iter().copied().filter(closes)).collect()
    }

    /// Looks again with facts set that the function asks about being documented, one by one.
    fn speak(&mut self, goal: Goal<'_>, base: &Case, draft: &mut Draft) -> bool {
        let facts = self.silent(goal).into_iter();
        for fact in facts.filter(|fact| !is_known(base, *fact) && self.may_set(*fact)).collect::<Vec<_>>() {
            let case = draft.over(base);
            let candidates = Candidates::new(self.bundle, goal.unit, &case, draft);
            for candidate in candidates.of(fact) {
                let mut with = draft.clone();
                with.set(fact, candidate);
                self.left = self.left.max(MOST_LOOKED_AT / 10);
                if self.fill(goal, base, &mut with) {
                    self.shorten(goal, base, &mut with);
                    *draft = with;
                    return true;
                }
            }
        }
        false
    }

    fn may_set(&self, fact: FactId) -> bool {
        self.among.as_ref().is_none_or(|among| among.contains(&fact))
    }

    /// Whether the values that are tried of a fact are all that the unit's tests can tell apart: nothing is computed from
    /// it, no test looks at another fact beside it, and no more tests at a list than one or two of its elements tell.
    fn is_told_apart(&self, unit: u32, fact: FactId) -> bool {
        let Some(unit) = self.bundle.units.get(unit as usize) else { return false };
        if self.is_records(fact) {
            return false;
        }
        let computed = self.bundle.facts_behind(unit.derived.iter().copied());
        let alone = |term: &Term| term.kind.facts().all(|looked_at| looked_at == fact);
        let looks = |term: &&Term| term.kind.facts().any(|looked_at| looked_at == fact);
        let is_list = self.bundle.fact(fact).is_some_and(|fact| fact.kind.is_list());
        let few = !is_list || unit.terms.terms.iter().filter(looks).count() <= TOLD_BY_TWO;
        few && !computed.contains(&fact) && unit.terms.terms.iter().filter(looks).all(alone)
    }

    fn is_date(&self, fact: FactId) -> bool {
        matches!(self.bundle.fact(fact).map(|fact| &fact.kind), Some(FactKind::Date { .. }))
    }

    /// Whether a test of the unit looks at a date by itself.
    fn has_days_of_its_own(&self, unit: u32, date: FactId) -> bool {
        let terms = self.bundle.units.get(unit as usize).map_or(&[][..], |unit| &unit.terms.terms);
        let alone = |term: &Term| match &term.kind {
            TermKind::Linear { parts, .. } => matches!(parts.as_slice(), [only] if only.fact == date),
            TermKind::YesNo(_) | TermKind::Table { .. } | TermKind::ListHas { .. } => false,
        };
        terms.iter().any(alone)
    }

    fn is_records(&self, fact: FactId) -> bool {
        let kind = self.bundle.fact(fact).map(|fact| &fact.kind);
        matches!(kind, Some(FactKind::List { item: ItemKind::Record { .. }, .. }))
    }
}

/// The fact about which a derived fact tells whether the case speaks of it.
fn heard(derived: &Derived) -> Option<FactId> {
    match &derived.kind {
        DerivedKind::Documented(fact)
        | DerivedKind::DocumentedAbsent(fact)
        | DerivedKind::Conflicting(fact)
        | DerivedKind::DateOf(fact) => Some(*fact),
        _ => None,
    }
}

/// The facts that a function can look at: those of its terms, those that these are computed from, and those that bound
/// any of them.
fn behind(bundle: &Bundle, goal: Goal<'_>) -> BTreeSet<FactId> {
    let terms = bundle.units.get(goal.unit as usize).map(|unit| &unit.terms);
    let (mut seen, mut nodes, mut todo) = (BTreeSet::new(), vec![goal.root], Vec::new());
    while let Some(at) = nodes.pop() {
        let Some(node) = goal.graph.node(at).filter(|_| seen.insert(at)) else { continue };
        let Some(term) = terms.and_then(|terms| terms.get(node.term)) else { continue };
        todo.extend(term.kind.facts());
        nodes.extend((0..term.classes).filter_map(|class| goal.graph.edge(node, class)));
    }
    let mut facts = BTreeSet::new();
    while let Some(fact) = todo.pop() {
        if !facts.insert(fact) {
            continue;
        }
        todo.extend(bundle.derived(fact).into_iter().flat_map(|derived| derived.kind.facts()));
        if let Some(FactKind::List { item: ItemKind::Record { each, .. }, .. }) =
            bundle.fact(fact).map(|fact| &fact.kind)
        {
            todo.extend(each.iter().flat_map(Filter::facts).filter(|fact| fact.0 < FIRST_FIELD));
        }
        for tie in &bundle.constraints {
            if [tie.left, tie.right].contains(&fact) {
                todo.extend([tie.left, tie.right]);
            }
        }
    }
    facts
}

fn is_known(case: &Case, fact: FactId) -> bool {
    matches!(case.slot(fact), Slot::Value(_) | Slot::List { open: false, .. })
}
