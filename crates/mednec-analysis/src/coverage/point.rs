//! The points of which coverage is made.

use mednec_graph::{ConditionId, EditionRef, FactId, NodeId, Status};

/// Something that a case can show of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Point {
    /// A rule fired in a case that is decided.
    Fired {
        /// The edition.
        at: EditionRef,
        /// Index into its rules.
        rule: u32,
    },
    /// A criterion had this status while its edition governed.
    Criterion {
        /// The edition.
        at: EditionRef,
        /// Index into its criteria.
        criterion: u32,
        /// The status.
        status: Status,
    },
    /// A condition hung on one comparison alone: had that come out otherwise, so had the condition.
    Decisive {
        /// The edition.
        at: EditionRef,
        /// Where the condition stands.
        part: Part,
        /// The comparison, or the criterion that is named there.
        leaf: ConditionId,
        /// How it came out.
        holds: bool,
    },
    /// A walk over the determination graph took this edge, with all known on its way to the end.
    Edge {
        /// The unit.
        unit: u32,
        /// The node.
        from: NodeId,
        /// Where it leads.
        to: NodeId,
    },
    /// A fact was missing where it mattered.
    Missing {
        /// The edition.
        at: EditionRef,
        /// The fact.
        fact: FactId,
    },
}

/// A condition as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The guard of the rule of this index.
    Rule(u32),
    /// The criterion of this index.
    Criterion(u32),
}

/// The kinds of points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Rules that fired.
    Rules,
    /// Criteria, each met, not met and unknown.
    Criteria,
    /// Comparisons that were decisive, each way.
    Comparisons,
    /// Edges of the graph.
    Edges,
    /// Facts that were missing.
    Missing,
}

impl Kind {
    /// All kinds, in the order in which they are told.
    pub const ALL: [Self; 5] = [Self::Rules, Self::Criteria, Self::Comparisons, Self::Edges, Self::Missing];

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rules => "rules",
            Self::Criteria => "criteria",
            Self::Comparisons => "comparisons",
            Self::Edges => "edges",
            Self::Missing => "missing",
        }
    }
}

impl Point {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Fired { .. } => Kind::Rules,
            Self::Criterion { .. } => Kind::Criteria,
            Self::Decisive { .. } => Kind::Comparisons,
            Self::Edge { .. } => Kind::Edges,
            Self::Missing { .. } => Kind::Missing,
        }
    }

    /// The edition it is of; nothing for an edge, which all editions of a unit share.
    pub fn edition(&self) -> Option<EditionRef> {
        match self {
            Self::Fired { at, .. }
            | Self::Criterion { at, .. }
            | Self::Decisive { at, .. }
            | Self::Missing { at, .. } => Some(*at),
            Self::Edge { .. } => None,
        }
    }

    /// The unit it is of.
    pub fn unit(&self) -> u32 {
        match self {
            Self::Edge { unit, .. } => *unit,
            _ => self.edition().map_or(0, |at| at.unit),
        }
    }
}
