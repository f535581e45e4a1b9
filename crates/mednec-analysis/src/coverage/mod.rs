//! What cases show of policies, and what no case shows.
//!
//! All that a case can show is told apart as [`Point`]s: a rule that decided, a criterion that was met, a comparison on
//! which its condition hung. [`Coverage`] knows every point that there is, and is fed with cases one by one.

mod decision;
mod point;
mod points;
mod watch;

use std::collections::{BTreeMap, BTreeSet};

use mednec_graph::Bundle;

pub use decision::Decision;
pub(crate) use decision::{condition, is_leaf};
pub use point::{Kind, Part, Point};
pub(crate) use points::{decisive, facts_of};
pub use watch::Watch;
pub(crate) use watch::edition_of;

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many some case shows.
    pub seen: usize,
    /// How many there are.
    pub of: usize,
}

/// What there is to be shown, and whether some case showed it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    points: BTreeMap<Point, bool>,
    cases: usize,
}

impl Share {
    /// Whether it is so many of a hundred, or more; of nothing it is all.
    pub fn reaches(self, percent: usize) -> bool {
        self.seen * 100 >= self.of * percent
    }

    /// How many of a hundred, rounded down; nothing where there is nothing.
    pub fn percent(self) -> Option<usize> {
        (self.seen * 100).checked_div(self.of)
    }
}

impl Coverage {
    /// Of the policies of a bundle, with no case yet.
    pub fn of(bundle: &Bundle) -> Self {
        Self { points: points::all(bundle).into_iter().map(|point| (point, false)).collect(), cases: 0 }
    }

    /// Adds what a case shows; what of it no case showed before.
    pub fn add(&mut self, shown: BTreeSet<Point>) -> Vec<Point> {
        self.cases += 1;
        let mut new = Vec::new();
        for point in shown {
            if let Some(seen) = self.points.get_mut(&point)
                && !std::mem::replace(seen, true)
            {
                new.push(point);
            }
        }
        new
    }

    /// Forgets the points that are not to be counted.
    pub fn keep(&mut self, counts: impl Fn(&Point) -> bool) {
        self.points.retain(|point, _| counts(point));
    }

    /// How many cases it was fed with.
    pub fn cases(&self) -> usize {
        self.cases
    }

    /// All points, in order, and whether some case shows them.
    pub fn points(&self) -> impl Iterator<Item = (&Point, bool)> {
        self.points.iter().map(|(point, seen)| (point, *seen))
    }

    /// Whether some case shows a point; nothing where there is no such point.
    pub fn shows(&self, point: &Point) -> Option<bool> {
        self.points.get(point).copied()
    }

    /// How many points there are that `counts` says, and how many of them some case shows.
    pub fn tally(&self, counts: impl Fn(&Point) -> bool) -> Share {
        let mut tally = Share::default();
        for (_, seen) in self.points().filter(|(point, _)| counts(point)) {
            tally.of += 1;
            tally.seen += usize::from(seen);
        }
        tally
    }
}
