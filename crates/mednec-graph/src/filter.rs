//! Conditions that are asked of a case, or of one record, outside the graph: three-valued, by themselves.

use serde::{Deserialize, Serialize};

use crate::condition::Count;
use crate::fact::FactId;
use crate::term::Part;

/// From this id on, an id stands for a field of the record that is looked at: the first field is this id itself.
pub const FIRST_FIELD: u16 = 0xF000;

/// A condition on the facts of a case and, where it is asked of records, on the fields of one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Filter {
    /// Always or never.
    Constant(bool),
    /// One test.
    Test(FilterTest),
    /// The opposite.
    Not(Box<Filter>),
    /// So many of the members hold.
    Group {
        /// How many.
        count: Count,
        /// The members.
        members: Vec<Filter>,
    },
}

/// A test on facts and fields.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum FilterTest {
    /// A yes/no value is yes.
    YesNo(FactId),
    /// A choice or a code lies in ranges, ascending and apart.
    In(FactId, Vec<(i64, i64)>),
    /// A list has an element in ranges.
    Has(FactId, Vec<(i64, i64)>),
    /// A sum reaches a value.
    Reaches(Vec<Part>, i64),
    /// Two choices or two codes of one system are the same.
    Same(FactId, FactId),
}

impl FilterTest {
    /// The facts and fields it looks at.
    pub fn facts(&self) -> impl Iterator<Item = FactId> + '_ {
        let (few, many): ([Option<FactId>; 2], &[Part]) = match self {
            Self::YesNo(fact) | Self::In(fact, _) | Self::Has(fact, _) => ([Some(*fact), None], &[]),
            Self::Same(a, b) => ([Some(*a), Some(*b)], &[]),
            Self::Reaches(parts, _) => ([None, None], parts),
        };
        few.into_iter().flatten().chain(many.iter().map(|part| part.fact))
    }
}

impl Filter {
    /// The facts and fields it looks at, in order, as often as it does.
    pub fn facts(&self) -> Vec<FactId> {
        match self {
            Self::Constant(_) => Vec::new(),
            Self::Test(test) => test.facts().collect(),
            Self::Not(member) => member.facts(),
            Self::Group { members, .. } => members.iter().flat_map(Self::facts).collect(),
        }
    }
}
