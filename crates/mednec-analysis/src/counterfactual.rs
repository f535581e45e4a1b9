//! What would have to be otherwise for a case to end with another outcome: the cheapest sets of facts, each made concrete.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use mednec_graph::{Bundle, Case, Evidence, FactId, LeafId, NodeId, Outcome, OverBudget, Slot, Walker};

use crate::draft::{Draft, Given};
use crate::functions::Functions;
use crate::inquiry::Inquiry;
use crate::needs::{Facts, Needs};
use crate::search::{Found, Goal, Search};

/// How many sets of facts are tried for one leaf.
const MOST_TRIED: usize = 1_000;

/// What is asked for.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// The unit whose policies decide.
    pub unit: u32,
    /// Whose policies these are, an index into the bundle's payers.
    pub payer: Option<usize>,
    /// The outcome.
    pub outcome: Outcome,
    /// The facts that may be otherwise.
    pub may: &'a dyn Fn(FactId) -> bool,
    /// What it costs to have a fact otherwise.
    pub cost: &'a dyn Fn(FactId) -> u64,
    /// Sets that hold one of these are left out: they have been found before.
    pub known: &'a [BTreeSet<FactId>],
    /// How many sets are looked for.
    pub most: usize,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alterations {
    /// The changes, the cheapest first.
    pub found: Vec<Alteration>,
    /// Whether these are all least sets of facts that lead there.
    pub complete: bool,
}

/// Facts with other values, with which the case certainly ends as wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alteration {
    /// The facts and their new values.
    pub draft: Draft,
    /// What it costs, each fact charged once.
    pub cost: u64,
}

impl Alteration {
    /// The facts.
    pub fn facts(&self) -> BTreeSet<FactId> {
        self.draft.facts().iter().map(|(fact, _)| *fact).collect()
    }
}

/// The cheapest changes of a case with which it ends with an outcome. Each was made concrete and determined.
///
/// A leaf is an outcome with its reason, and a case is decided in one of them; so each leaf of the outcome is looked for by
/// itself.
pub fn counterfactuals(bundle: &Bundle, case: &Case, wanted: Wanted<'_>) -> Result<Alterations, OverBudget> {
    let Some(mut functions) = Functions::of(bundle, wanted.unit) else { return Err(OverBudget) };
    let determination = functions.determination()?;
    let leaves = functions.store.outcomes(determination).into_iter().map(LeafId);
    let leaves = leaves.filter(|leaf| bundle.leaf(*leaf).is_some_and(|leaf| leaf.outcome == wanted.outcome));
    let roots = leaves.map(|leaf| functions.ends_in(leaf)).collect::<Result<Vec<_>, _>>()?;
    let (graph, frozen) = functions.freeze(&roots);
    let classes = Walker::new(bundle).possible_classes(wanted.unit, case);
    let needs = |certain: bool| Needs {
        bundle,
        functions: &functions,
        classes: &classes,
        certain,
        may: wanted.may,
        cost: wanted.cost,
    };
    let mut complete = true;
    let mut ends = Vec::new();
    for (root, frozen) in roots.into_iter().zip(frozen) {
        let (hopeful, all) = needs(false).of(root);
        complete &= all;
        ends.push(End {
            goal: Goal { unit: wanted.unit, graph: &graph, root: frozen, wanted: NodeId::YES },
            hopeful,
            sure: needs(true).of(root).0,
            behind: needs(false).behind(root),
            tried: 0,
        });
    }
    let looking = Looking {
        bundle,
        case,
        wanted,
        search: Search::new(bundle),
        inquiry: Inquiry::new(bundle, wanted.payer),
        found: Alterations { found: Vec::new(), complete },
    };
    Ok(looking.look(ends))
}

/// A leaf that is wanted, and the sets of facts with which a case may get there.
struct End<'g> {
    goal: Goal<'g>,
    hopeful: Vec<Facts>,
    sure: Vec<Facts>,
    /// All facts that may be of use.
    behind: Facts,
    /// How many sets were tried.
    tried: usize,
}

/// How likely a set of facts does. Of sets that cost the same the likelier is tried first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Chance {
    /// Along some path of the function it leaves nothing open.
    Sure,
    Hopeful,
}

/// The search for changes of one case.
struct Looking<'a> {
    bundle: &'a Bundle,
    case: &'a Case,
    wanted: Wanted<'a>,
    search: Search<'a>,
    inquiry: Inquiry<'a>,
    found: Alterations,
}

impl Looking<'_> {
    /// Tries sets of facts, the cheapest first. One that does not do is tried again with a fact more.
    fn look(mut self, mut ends: Vec<End<'_>>) -> Alterations {
        let mut seen: BTreeSet<(usize, Facts)> = BTreeSet::new();
        let mut todo: BinaryHeap<Reverse<(u64, Chance, Facts, usize)>> = BinaryHeap::new();
        for (at, end) in ends.iter().enumerate() {
            let sets = end.sure.iter().map(|set| (Chance::Sure, set));
            for (chance, set) in sets.chain(end.hopeful.iter().map(|set| (Chance::Hopeful, set))) {
                if seen.insert((at, set.clone())) {
                    todo.push(Reverse((self.price(set), chance, set.clone(), at)));
                }
            }
        }
        while let Some(Reverse((_, _, set, at))) = todo.pop() {
            let Some(end) = ends.get_mut(at) else { continue };
            if self.is_known(&set) {
                continue;
            }
            if self.found.found.len() >= self.wanted.most {
                self.found.complete = false;
                break;
            }
            if end.tried >= MOST_TRIED {
                self.found.complete = false;
                continue;
            }
            end.tried += 1;
            if self.try_set(end.goal, &set) {
                continue;
            }
            for fact in end.behind.iter().filter(|fact| !set.contains(fact)) {
                let mut more = set.clone();
                more.insert(*fact);
                if seen.insert((at, more.clone())) {
                    todo.push(Reverse((self.price(&more), Chance::Hopeful, more, at)));
                }
            }
        }
        // Sets that are large but sure, where there were too many small ones to get to them.
        for end in ends.iter().filter(|end| end.tried >= MOST_TRIED) {
            for set in &end.sure {
                if self.found.found.len() < self.wanted.most && !self.is_known(set) {
                    self.try_set(end.goal, set);
                }
            }
        }
        self.found.found.sort_by_key(|change| change.cost);
        self.found
    }

    fn price(&self, set: &Facts) -> u64 {
        set.iter().fold(0u64, |sum, fact| sum.saturating_add((self.wanted.cost)(*fact)))
    }

    /// Whether a set holds one that was found.
    fn is_known(&self, set: &Facts) -> bool {
        let found = self.found.found.iter().map(Alteration::facts);
        found.chain(self.wanted.known.iter().cloned()).any(|known| known.is_subset(set))
    }

    /// Whether other values of these facts lead to what is wanted; adds them where they do.
    fn try_set(&mut self, goal: Goal<'_>, set: &Facts) -> bool {
        // Of what is known in part, a value that it can have is looked for first.
        let is_partial = |fact: &FactId| matches!(self.case.slot(*fact), Slot::Partial(_));
        let partial: Facts = set.iter().copied().filter(is_partial).collect();
        (!partial.is_empty() && self.try_with(goal, set, &partial)) || self.try_with(goal, set, &Facts::new())
    }

    /// The same, with some of the facts only as the case leaves them possible.
    fn try_with(&mut self, goal: Goal<'_>, set: &Facts, kept: &Facts) -> bool {
        let mut open = self.case.clone();
        for fact in set.difference(kept) {
            open.set_unknown(*fact);
            open.set_evidence(*fact, Evidence::default());
        }
        let among: Vec<FactId> = set.iter().copied().collect();
        let draft = match self.search.find_among(goal, &open, &among) {
            (Found::Case(draft), _) => draft,
            (Found::Impossible, _) | (Found::NotFound, true) => return false,
            (Found::NotFound, false) => {
                self.found.complete = false;
                return false;
            }
        };
        let mut least = Draft::default();
        for (fact, given) in draft.facts() {
            if !says(self.case, *fact, given) {
                least.set(*fact, closed(given.clone()));
            }
        }
        let with = least.over(self.case);
        let found = self.inquiry.determine(&with).decided().and_then(|leaf| self.bundle.leaf(leaf));
        let is_so = found.is_some_and(|leaf| leaf.outcome == self.wanted.outcome);
        if !is_so || self.inquiry.cannot_be(&with) {
            self.found.complete = false;
            return false;
        }
        let change = Alteration { draft: least, cost: 0 };
        let facts = change.facts();
        if !self.is_known(&facts) {
            let cost = self.price(&facts);
            self.found.found.retain(|other| !facts.is_subset(&other.facts()));
            self.found.found.push(Alteration { cost, ..change });
        }
        true
    }
}

/// Whether a case says just this of a fact.
fn says(case: &Case, fact: FactId, given: &Given) -> bool {
    match (case.slot(fact), given) {
        (Slot::Value(value), Given::Value(other)) => value == *other,
        (Slot::List { start, len, open: false }, Given::Elements(elements)) => {
            case.list(start, len) == elements.as_slice()
        }
        _ => false,
    }
}

/// A list of records that has no more than those that are needed.
fn closed(given: Given) -> Given {
    match given {
        Given::Records { records, .. } => Given::Records { records, open: false },
        other @ (Given::Value(_) | Given::Elements(_)) => other,
    }
}
