//! Conditions as they were written, and whether each is met.

use serde::{Deserialize, Serialize};

use crate::bundle::OriginId;
use crate::fact::FactId;
use crate::store::NodeId;
use crate::term::{ClassSet, TermId};
use crate::text::Text;

/// A condition of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ConditionId(pub u32);

/// Whether a condition is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It holds however the missing facts turn out.
    Met,
    /// It does not hold however the missing facts turn out.
    NotMet,
    /// It depends on what is missing.
    Unknown,
}

impl Status {
    /// As it is written in case files and shown to people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not met",
            Self::Unknown => "unknown",
        }
    }

    /// The status of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Met, Self::NotMet, Self::Unknown].into_iter().find(|status| status.name() == name)
    }

    /// The status of the opposite condition.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Met => Self::NotMet,
            Self::NotMet => Self::Met,
            Self::Unknown => Self::Unknown,
        }
    }
}

/// How many members of a group must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Count {
    /// Every one.
    All,
    /// One or more.
    Any,
    /// Not a single one.
    None,
    /// This many or more.
    AtLeast(u32),
}

/// What a condition is made of.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ConditionKind {
    /// Always or never.
    Constant(bool),
    /// A term's class is in a set.
    Test {
        /// The term.
        term: TermId,
        /// The set.
        classes: ClassSet,
    },
    /// So many of the members hold.
    Group {
        /// How many.
        count: Count,
        /// The members.
        members: Vec<ConditionId>,
    },
    /// The member does not hold.
    Not(ConditionId),
    /// A criterion of the same edition, by index.
    Criterion {
        /// Index into the edition's criteria.
        index: u32,
        /// Its condition.
        condition: ConditionId,
    },
}

/// A condition as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// What it is made of.
    pub kind: ConditionKind,
    /// Its own root in the unit's graph; nothing where that is over budget.
    pub root: Option<NodeId>,
    /// Its text in one canonical spelling; empty for parts of a comparison that a person does not see apart.
    pub text: Text,
    /// What it means, for people.
    pub title: Option<Text>,
    /// The facts that a comparison looks at; empty for groups.
    pub facts: Vec<FactId>,
    /// Where it is written.
    pub origin: OriginId,
}

impl Condition {
    /// Whether a person sees its members apart; a comparison, however it was compiled, is one thing.
    pub fn is_comparison(&self) -> bool {
        !self.facts.is_empty()
    }
}

/// The status of a condition in three-valued logic, from the class sets of its tests and the statuses of what it is
/// made of. Sound, and exact where nothing it is made of shares a missing fact.
pub fn status(
    kind: &ConditionKind,
    classes: impl Fn(TermId) -> ClassSet,
    of: impl Fn(ConditionId) -> Status,
) -> Status {
    match kind {
        ConditionKind::Constant(true) => Status::Met,
        ConditionKind::Constant(false) => Status::NotMet,
        ConditionKind::Test { term, classes: wanted } => {
            let possible = classes(*term);
            if possible.intersection(*wanted).is_empty() {
                Status::NotMet
            } else if possible.intersection(*wanted) == possible {
                Status::Met
            } else {
                Status::Unknown
            }
        }
        ConditionKind::Not(member) => of(*member).opposite(),
        ConditionKind::Criterion { condition, .. } => of(*condition),
        ConditionKind::Group { count, members } => {
            let mut met = 0usize;
            let mut open = 0usize;
            for member in members {
                match of(*member) {
                    Status::Met => met += 1,
                    Status::Unknown => open += 1,
                    Status::NotMet => {}
                }
            }
            match count {
                Count::All => reaches(met, open, members.len()),
                Count::Any => reaches(met, open, 1),
                Count::None => reaches(met, open, 1).opposite(),
                Count::AtLeast(fewest) => reaches(met, open, *fewest as usize),
            }
        }
    }
}

fn reaches(met: usize, open: usize, fewest: usize) -> Status {
    if met >= fewest {
        Status::Met
    } else if met + open >= fewest {
        Status::Unknown
    } else {
        Status::NotMet
    }
}
