//! Trying the values of missing facts that terms look at through derived facts.
//!
//! What such facts can be is a box: for each fact all its values. A box is looked at twice: as a whole, which tells
//! every leaf that can be reached in it and perhaps more, and at one of its points, which tells leaves that are reached
//! for certain. Where the whole tells no more than points have told so far, the box is done; else it is halved. In the
//! end both agree, or the budget is used up, and then what the whole of the first box told stands and is said not to
//! be exact.

use std::collections::VecDeque;

use crate::ask::Look;
use crate::case::Case;
use crate::domain::Domain;
use crate::fact::FactId;
use crate::sample::Bounds;
use crate::sight::View;
use crate::store::NodeId;
use crate::study::{Part, Studies, Study};

/// How many points a new one is compared with to see whether a fact makes a difference.
const MOST_COMPARED: usize = 6;
/// How many cases with made-up records are tried in all, and for one pair of points.
const MOST_SAMPLES: usize = 512;
/// How many steps a look at a box takes, beside those for the records given.
const LOOK_STEPS: usize = 200;
const SAMPLES: u32 = 32;

/// What is looked at: for each fact tried its values.
type Region = Vec<Domain>;

/// What points have shown.
struct Shown<'f> {
    facts: &'f [FactId],
    leaves: Vec<NodeId>,
    /// Facts that make a difference, those tried included.
    missing: Vec<FactId>,
    points: Vec<(Vec<i64>, Part)>,
    /// How many more cases with made-up records are tried.
    samples: usize,
    /// Facts that no open term looks at, and that so cannot make a difference by themselves.
    idle: Vec<FactId>,
}

impl Shown<'_> {
    /// Whether a box has nothing to add.
    fn covers(&self, study: &Study) -> bool {
        study.leaves.iter().all(|leaf| self.leaves.contains(leaf))
            && study.missing.iter().all(|fact| self.missing.contains(fact))
    }

    fn add(&mut self, study: &Study) {
        for leaf in &study.leaves {
            if !self.leaves.contains(leaf) {
                self.leaves.push(*leaf);
            }
        }
        study.missing.iter().for_each(|fact| self.makes_a_difference(*fact));
    }

    fn makes_a_difference(&mut self, fact: FactId) {
        if !self.missing.contains(&fact) {
            self.missing.push(fact);
        }
    }

    /// The places of facts of which it is not shown that they make a difference.
    fn unshown(&self) -> Vec<usize> {
        let facts = self.facts.iter().enumerate();
        let open = |fact: &FactId| !self.missing.contains(fact) && !self.idle.contains(fact);
        facts.filter(|(_, fact)| open(fact)).map(|(at, _)| at).collect()
    }
}

impl<'a> Studies<'a> {
    /// Studies a root by trying the values of some missing facts; `whole` is what it comes to without. `leaves_only`
    /// stops where several leaves are certain.
    pub(crate) fn explore(
        &mut self,
        root: NodeId,
        whole: Part,
        facts: &[FactId],
        leaves_only: bool,
    ) -> Study {
        let first: Region = facts.iter().map(|fact| self.view.knowledge.domain(*fact)).collect();
        let looked_at = |fact: FactId| whole.support.iter().any(|id| self.touches(self.view, *id, fact) > 0);
        let idle = facts.iter().copied().filter(|fact| !looked_at(*fact)).collect();
        let mut shown = Shown {
            facts,
            leaves: Vec::new(),
            missing: Vec::new(),
            points: Vec::new(),
            samples: MOST_SAMPLES,
            idle,
        };
        let mut todo: VecDeque<Region> = VecDeque::from([first.clone()]);
        let mut done: Vec<(Region, Part)> = Vec::new();
        while let Some(tried) = todo.pop_front() {
            if leaves_only && shown.leaves.len() > 1 {
                return Study { leaves: shown.leaves, missing: Vec::new(), exact: false };
            }
            if self.tries == 0 {
                return Study { exact: false, ..whole.study };
            }
            let point: Option<Vec<i64>> = tried.iter().map(Domain::single).collect();
            let Some((part, corner)) = self.look(root, facts, &tried) else { continue };
            if let Some(point) = point {
                if !part.study.exact {
                    return Study { exact: false, ..whole.study };
                }
                self.show(root, &mut shown, point, &part);
                done.push((tried, part));
                continue;
            }
            let covered = shown.covers(&part.study) || {
                self.try_point(root, &mut shown, corner);
                shown.covers(&part.study)
            };
            if covered {
                done.push((tried, part));
            } else {
                todo.extend(halved(&tried));
            }
        }
        if done.is_empty() {
            return Study { exact: false, ..whole.study };
        }
        self.conclude(root, shown, &first, &done)
    }

    /// What a root comes to in a box, and a point of it, perhaps; nothing where no case can be in it.
    fn look(&mut self, root: NodeId, facts: &[FactId], tried: &[Domain]) -> Option<(Part, Vec<i64>)> {
        self.look_in(self.ground.closed, root, facts, tried)
    }

    fn look_in(
        &mut self,
        case: &Case,
        root: NodeId,
        facts: &[FactId],
        tried: &[Domain],
    ) -> Option<(Part, Vec<i64>)> {
        self.tries = self.tries.saturating_sub(1);
        if !self.ground.spend(LOOK_STEPS + case.field_count() * self.ground.unit.derived.len()) {
            self.tries = 0;
        }
        let pins: Vec<(FactId, Domain)> = facts.iter().copied().zip(tried.iter().cloned()).collect();
        let sight = self.ground.sight(case, &pins);
        let knowledge = self.ground.knowledge(sight.case());
        if knowledge.contradiction().is_some()
            || knowledge.violation().is_some()
            || knowledge.impossible_list().is_some()
        {
            return None;
        }
        let mut classes = Vec::new();
        self.ground.classes(&knowledge, &mut classes);
        let view = View { knowledge: &knowledge, open: sight.open(), classes: &classes };
        let corner = facts.iter().map(|fact| knowledge.domain(*fact).low()).collect();
        Some((self.part(view, root), corner))
    }

    /// Looks at a point, and keeps what it shows.
    fn try_point(&mut self, root: NodeId, shown: &mut Shown<'_>, point: Vec<i64>) {
        if shown.points.iter().any(|(other, _)| *other == point) {
            return;
        }
        let tried: Region = point.iter().copied().map(Domain::value).collect();
        if let Some((part, _)) = self.look(root, shown.facts, &tried)
            && part.study.exact
        {
            self.show(root, shown, point, &part);
        }
    }

    fn show(&mut self, root: NodeId, shown: &mut Shown<'_>, point: Vec<i64>, part: &Part) {
        shown.add(&part.study);
        for at in shown.unshown() {
            if self.differs(root, shown, &point, part, at) {
                shown.facts.get(at).copied().into_iter().for_each(|fact| shown.makes_a_difference(fact));
            }
        }
        if !shown.points.iter().any(|(other, _)| *other == point) {
            shown.points.push((point, part.clone()));
        }
    }

    /// Whether a point and another that differs from it in one fact alone end in different leaves for certain.
    fn differs(
        &mut self,
        root: NodeId,
        shown: &mut Shown<'_>,
        point: &[i64],
        part: &Part,
        at: usize,
    ) -> bool {
        let Some(fact) = shown.facts.get(at).copied() else { return false };
        let mut others: Vec<i64> = Vec::new();
        for (other, _) in shown.points.iter().rev() {
            let value = other.get(at).copied();
            others.extend(value.filter(|value| point.get(at) != Some(value) && !others.contains(value)));
        }
        // The first ones lie farthest apart.
        let latest = others.len().saturating_sub(MOST_COMPARED / 2);
        let few = |i: &usize| *i < MOST_COMPARED / 2 || *i >= latest.max(MOST_COMPARED / 2);
        let few: Vec<i64> = others.iter().enumerate().filter(|(i, _)| few(i)).map(|(_, v)| *v).collect();
        for value in few {
            let mut moved = point.to_vec();
            if let Some(place) = moved.get_mut(at) {
                *place = value;
            }
            let known = shown.points.iter().find(|(other, _)| *other == moved).map(|(_, part)| part.clone());
            let other = known.or_else(|| {
                let tried: Region = moved.iter().copied().map(Domain::value).collect();
                self.look(root, shown.facts, &tried).map(|(part, _)| part)
            });
            let Some(other) = other else { continue };
            // Records that are possible at one of the points may not be at the other.
            let up = point.get(at) < Some(&value);
            let (tight, loose) = if up { (part, &other) } else { (&other, part) };
            let apart = match self.bounds_records(fact) {
                Bounds::None => self.apart(fact, part, &other),
                Bounds::LooserUp => self.goes_elsewhere(tight, loose),
                Bounds::LooserDown => self.goes_elsewhere(loose, tight),
                Bounds::Somehow => false,
            };
            if apart {
                return true;
            }
            if self.has_open_records() && self.apart_with_records(root, shown, fact, [point, &moved]) {
                return true;
            }
        }
        false
    }

    /// Whether two parts that differ in one fact alone show that it makes a difference.
    fn apart(&self, fact: FactId, a: &Part, b: &Part) -> bool {
        if !a.study.exact || !b.study.exact {
            return false;
        }
        // What remains open is free in both, so a leaf that only one of them reaches is reached with all else equal.
        if a.study.leaves != b.study.leaves {
            return true;
        }
        let free = |part: &Part| part.support.iter().all(|id| self.touches(self.view, *id, fact) == 0);
        a.roots.len() == 1 && b.roots.len() == 1 && a.roots != b.roots && free(a) && free(b)
    }

    /// Whether one part reaches a leaf that another does not, where all that is possible in the one is in the other.
    fn goes_elsewhere(&self, one: &Part, other: &Part) -> bool {
        let exact = one.study.exact && other.study.exact;
        exact && one.study.leaves.iter().any(|leaf| !other.study.leaves.contains(leaf))
    }

    /// The same, tried with records made up where a list is not known.
    fn apart_with_records(
        &mut self,
        root: NodeId,
        shown: &mut Shown<'_>,
        fact: FactId,
        points: [&[i64]; 2],
    ) -> bool {
        for sample in 0..SAMPLES {
            for from in points {
                if shown.samples == 0 || self.tries == 0 {
                    return false;
                }
                shown.samples -= 1;
                let Some(case) = self.settled(shown.facts, from, points, sample) else { continue };
                let look = |studies: &mut Self, point: &[i64]| {
                    let tried: Region = point.iter().copied().map(Domain::value).collect();
                    studies.look_in(&case, root, shown.facts, &tried).map(|(part, _)| part)
                };
                if let [Some(a), Some(b)] = points.map(|point| look(self, point))
                    && self.apart(fact, &a, &b)
                {
                    return true;
                }
            }
        }
        false
    }

    /// What all boxes together come to.
    fn conclude(
        &mut self,
        root: NodeId,
        shown: Shown<'_>,
        first: &[Domain],
        done: &[(Region, Part)],
    ) -> Study {
        let unshown = shown.unshown();
        let Shown { facts, mut leaves, mut missing, .. } = shown;
        leaves.sort_unstable();
        if leaves.len() == 1 {
            return Study { leaves, missing: Vec::new(), exact: true };
        }
        let mut exact = true;
        for at in unshown {
            let Some(fact) = facts.get(at) else { continue };
            if !self.never_matters(root, facts, at, first, done) {
                missing.push(*fact);
                exact = false;
            }
        }
        missing.sort_unstable();
        Study { leaves, missing, exact }
    }

    /// Whether every box says the same, whatever one of the facts tried is.
    fn never_matters(
        &mut self,
        root: NodeId,
        facts: &[FactId],
        at: usize,
        first: &[Domain],
        done: &[(Region, Part)],
    ) -> bool {
        let Some(fact) = facts.get(at).copied() else { return false };
        let free = |studies: &Self, part: &Part| {
            part.roots.len() == 1
                && part.support.iter().all(|id| studies.touches(studies.view, *id, fact) == 0)
        };
        if !done.iter().all(|(_, part)| free(self, part)) {
            return false;
        }
        if done.iter().all(|(_, part)| done.first().is_some_and(|(_, lead)| lead.roots == part.roots)) {
            return true;
        }
        done.len() <= self.tries
            && done.iter().all(|(tried, part)| {
                let mut wide = tried.clone();
                if let (Some(place), Some(all)) = (wide.get_mut(at), first.get(at)) {
                    *place = all.clone();
                }
                let wide = self.look(root, facts, &wide);
                wide.is_none_or(|(wide, _)| free(self, &wide) && wide.roots == part.roots)
            })
    }
}

/// Two halves of a box, along its longest side; short sides first.
fn halved(tried: &[Domain]) -> Vec<Region> {
    let cost = |(_, side): &(usize, &Domain)| {
        let len = side.len();
        if len <= 16 { (0, len) } else { (1, u64::MAX - len) }
    };
    let sides = tried.iter().enumerate().filter(|(_, side)| side.len() > 1);
    let Some((at, side)) = sides.min_by_key(cost) else { return Vec::new() };
    let halves = side.halves().into_iter().flat_map(|(lower, upper)| [lower, upper]);
    let put = |half: Domain| {
        let mut tried = tried.to_vec();
        if let Some(side) = tried.get_mut(at) {
            *side = half;
        }
        tried
    };
    halves.map(put).collect()
}
