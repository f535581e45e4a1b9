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

/// How a value is computed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
