//! Conditions that are asked of a case, or of one record, outside the graph: three-valued, by themselves.

use serde::{Deserialize, Serialize};

use crate::condition::Count;
use crate::fact::FactId;
use crate::term::Part;

/// From this id on, an id stands for a field of the record that is looked at: the first field is this id itself.
pub const FIRST_FIELD: u16 = 0xF000;

/// A condition on the facts of a case and, where it is asked of records, on the fields of one.
///
/// In a file its pieces stand one after another, each behind what it is made of, so that reading one does not go deep.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "Vec<Piece>", try_from = "Vec<Piece>")]
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

/// How deep filters may be nested in a file.
const MOST_NESTED: usize = 200;

/// A piece of a filter in a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Piece {
    Constant(bool),
    Test(FilterTest),
    /// Of the one before it.
    Not,
    /// Of so many before it.
    Group(Count, u32),
}

impl From<Filter> for Vec<Piece> {
    fn from(filter: Filter) -> Self {
        match filter {
            Filter::Constant(holds) => vec![Piece::Constant(holds)],
            Filter::Test(test) => vec![Piece::Test(test)],
            Filter::Not(member) => {
                let mut pieces = Self::from(*member);
                pieces.push(Piece::Not);
                pieces
            }
            Filter::Group { count, members } => {
                let size = u32::try_from(members.len()).unwrap_or(u32::MAX);
                let mut pieces: Self = members.into_iter().flat_map(Self::from).collect();
                pieces.push(Piece::Group(count, size));
                pieces
            }
        }
    }
}

impl TryFrom<Vec<Piece>> for Filter {
    type Error = &'static str;

    fn try_from(pieces: Vec<Piece>) -> Result<Self, Self::Error> {
        const BROKEN: &str = "the pieces of a condition do not fit";
        // Each filter so far, and how deep it is.
        let mut made: Vec<(Self, usize)> = Vec::new();
        for piece in pieces {
            let whole = match piece {
                Piece::Constant(holds) => (Self::Constant(holds), 1),
                Piece::Test(test) => (Self::Test(test), 1),
                Piece::Not => {
                    let (member, depth) = made.pop().ok_or(BROKEN)?;
                    (Self::Not(Box::new(member)), depth + 1)
                }
                Piece::Group(count, size) => {
                    let from = made.len().checked_sub(size as usize).ok_or(BROKEN)?;
                    let members = made.split_off(from);
                    let depth = members.iter().map(|(_, depth)| *depth).max().unwrap_or(0);
                    let members = members.into_iter().map(|(member, _)| member).collect();
                    (Self::Group { count, members }, depth + 1)
                }
            };
            if whole.1 > MOST_NESTED {
                return Err("the pieces of a condition are nested too deep");
            }
            made.push(whole);
        }
        let (whole, _) = made.pop().ok_or(BROKEN)?;
        if made.is_empty() { Ok(whole) } else { Err(BROKEN) }
    }
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

    /// How many numbers it is written with.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Constant(_) => 1,
            Self::Test(FilterTest::In(_, ranges) | FilterTest::Has(_, ranges)) => 1 + 2 * ranges.len(),
            Self::Test(test) => 1 + 2 * test.facts().count(),
            Self::Not(member) => 1 + member.size(),
            Self::Group { members, .. } => 1 + members.iter().map(Self::size).sum::<usize>(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_comes_back_from_its_pieces() {
        let test = |fact| Filter::Test(FilterTest::YesNo(FactId(fact)));
        let group = |members| Filter::Group { count: Count::Any, members };
        let filter =
            group(vec![test(1), Filter::Not(Box::new(group(vec![test(2), test(3)]))), group(vec![])]);
        let pieces = Vec::<Piece>::from(filter.clone());
        assert_eq!(Filter::try_from(pieces), Ok(filter));
    }

    #[test]
    fn pieces_that_do_not_fit_are_refused() {
        assert!(Filter::try_from(vec![]).is_err());
        assert!(Filter::try_from(vec![Piece::Not]).is_err());
        assert!(Filter::try_from(vec![Piece::Constant(true), Piece::Group(Count::All, 2)]).is_err());
        assert!(Filter::try_from(vec![Piece::Constant(true), Piece::Constant(true)]).is_err());
        let mut deep = vec![Piece::Constant(true)];
        deep.extend((0..100_000).map(|_| Piece::Not));
        assert!(Filter::try_from(deep).is_err());
    }
}
