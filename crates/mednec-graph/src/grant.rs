//! What an approval grants: quantities and a period, computed after the walk.

use serde::{Deserialize, Serialize};

use crate::fact::FactId;
use crate::filter::Filter;

/// What a leaf grants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// What is granted.
    pub quantities: Vec<Quantity>,
    /// The first day, in days since 1970-01-01.
    pub from: Option<Formula>,
    /// The last day.
    pub until: Option<Formula>,
    /// The procedure granted in place of the requested one.
    pub procedure: Option<String>,
    /// What happens to what is asked for beyond it.
    pub remainder: Remainder,
}

/// A quantity granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantity {
    /// `visits`, `units`.
    pub name: String,
    /// How many.
    pub formula: Formula,
    /// The unit, for people.
    pub unit: Option<String>,
}

/// What happens to what is asked for beyond a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remainder {
    /// Nothing is said.
    None,
    /// It is reviewed.
    Review,
    /// It is denied.
    Deny,
}

/// How a value is computed. In a file its pieces stand one after another, as those of a filter do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Vec<Piece>", try_from = "Vec<Piece>")]
pub enum Formula {
    /// A sum of facts and a constant, each scaled by ten to the `decimals`.
    Sum {
        /// Facts, each with what its raw value is multiplied by.
        parts: Vec<(FactId, i64)>,
        /// The constant.
        constant: i64,
        /// How many decimals the result has.
        decimals: u32,
    },
    /// The smallest of several.
    Lowest(Vec<Formula>),
    /// The greatest of several.
    Highest(Vec<Formula>),
    /// The value of the first condition that holds.
    Choose(Vec<(Filter, Formula)>),
}

impl Grant {
    /// The facts that it looks at, conditions included; some may stand twice.
    pub fn facts(&self) -> Vec<FactId> {
        let quantities = self.quantities.iter().map(|quantity| &quantity.formula);
        quantities.chain(&self.from).chain(&self.until).flat_map(Formula::facts).collect()
    }
}

impl Formula {
    /// The facts that it looks at, conditions included; some may stand twice.
    pub fn facts(&self) -> Vec<FactId> {
        let mut found = Vec::new();
        let mut todo = vec![self];
        while let Some(formula) = todo.pop() {
            match formula {
                Self::Sum { parts, .. } => found.extend(parts.iter().map(|(fact, _)| *fact)),
                Self::Lowest(members) | Self::Highest(members) => todo.extend(members),
                Self::Choose(choices) => {
                    for (when, member) in choices {
                        found.extend(when.facts());
                        todo.push(member);
                    }
                }
            }
        }
        found
    }
}

/// How deep formulas may be nested in a file.
const MOST_NESTED: usize = 64;

/// A piece of a formula in a file; all but a sum are made of so many before it.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Piece {
    Sum { parts: Vec<(FactId, i64)>, constant: i64, decimals: u32 },
    Lowest(u32),
    Highest(u32),
    Choose(Vec<Filter>),
}

impl From<Formula> for Vec<Piece> {
    fn from(formula: Formula) -> Self {
        let size = |members: &[Formula]| u32::try_from(members.len()).unwrap_or(u32::MAX);
        let (members, own) = match formula {
            Formula::Sum { parts, constant, decimals } => {
                return vec![Piece::Sum { parts, constant, decimals }];
            }
            Formula::Lowest(members) => {
                let own = Piece::Lowest(size(&members));
                (members, own)
            }
            Formula::Highest(members) => {
                let own = Piece::Highest(size(&members));
                (members, own)
            }
            Formula::Choose(rows) => {
                let (when, members) = rows.into_iter().unzip();
                (members, Piece::Choose(when))
            }
        };
        members.into_iter().flat_map(Self::from).chain([own]).collect()
    }
}

impl TryFrom<Vec<Piece>> for Formula {
    type Error = &'static str;

    fn try_from(pieces: Vec<Piece>) -> Result<Self, Self::Error> {
        const BROKEN: &str = "the pieces of a formula do not fit";
        // Each formula so far, and how deep it is.
        let mut made: Vec<(Self, usize)> = Vec::new();
        for piece in pieces {
            let size = match &piece {
                Piece::Sum { .. } => 0,
                Piece::Lowest(size) | Piece::Highest(size) => *size as usize,
                Piece::Choose(when) => when.len(),
            };
            let members = made.split_off(made.len().checked_sub(size).ok_or(BROKEN)?);
            let depth = members.iter().map(|(_, depth)| *depth).max().unwrap_or(0) + 1;
            if depth > MOST_NESTED {
                return Err("the pieces of a formula are nested too deep");
            }
            let mut members = members.into_iter().map(|(member, _)| member);
            let whole = match piece {
                Piece::Sum { parts, constant, decimals } => Self::Sum { parts, constant, decimals },
                Piece::Lowest(_) => Self::Lowest(members.collect()),
                Piece::Highest(_) => Self::Highest(members.collect()),
                Piece::Choose(when) => Self::Choose(when.into_iter().zip(&mut members).collect()),
            };
            made.push((whole, depth));
        }
        let (whole, _) = made.pop().ok_or(BROKEN)?;
        if made.is_empty() { Ok(whole) } else { Err(BROKEN) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_comes_back_from_its_pieces() {
        let sum = |constant| Formula::Sum { parts: vec![(FactId(1), 2)], constant, decimals: 0 };
        let chosen =
            Formula::Choose(vec![(Filter::Constant(true), sum(1)), (Filter::Constant(false), sum(2))]);
        let formula = Formula::Lowest(vec![sum(3), chosen, Formula::Highest(vec![sum(4)])]);
        assert_eq!(Formula::try_from(Vec::<Piece>::from(formula.clone())), Ok(formula));
        assert!(Formula::try_from(vec![Piece::Lowest(1)]).is_err());
        assert!(Formula::try_from(vec![]).is_err());
    }
}
