//! The keys of criteria and of groups of conditions.

use super::shape::Shape::{List, Member, NameOf, Number, OneOrMany, Place, Text};
use super::shape::Sort::{Criterion, Fact};
use super::shared::{ALLOW, CITE, TITLE};
use super::{Key, Table, may, must};

const ALL: Key = may("all", List(&Member), "a list of which every entry must hold");
const ANY: Key = may("any", List(&Member), "a list of which one entry must hold");
const NONE: Key = may("none", List(&Member), "a list of which no entry may hold");
const AT_LEAST: Key = may("at_least", Number, "how many entries of `of` must hold");
const OF: Key = may("of", List(&Member), "the list that `at_least` counts");

const INCLUDING: Key = may(
    "including",
    OneOrMany(&NameOf(Criterion)),
    "entries of `of` of which one must be among those that hold",
);
/// A named condition.
pub static CRITERION: Table = Table {
    place: "a criterion",
    keys: &[
        TITLE,
        CITE,
        may("when", Member, "the condition, if it is a single one"),
        ALL,
        ANY,
        NONE,
        AT_LEAST,
        OF,
        INCLUDING,
        may("unless", OneOrMany(&Member), "an exception: the criterion is not met where this holds"),
        may("open", Place(&OPEN), "what a reviewer is asked where the list is open (\"such as\")"),
        ALLOW,
    ],
};

/// The judgement fact of an open list.
pub static OPEN: Table = Table {
    place: "`open`",
    keys: &[
        must("fact", NameOf(Fact), "the name of the yes/no fact that a reviewer answers"),
        may("question", Text, "the question the reviewer is asked"),
    ],
};

/// A group within a list of conditions.
pub static GROUP: Table = Table {
    place: "a group",
    keys: &[
        ALL,
        ANY,
        NONE,
        AT_LEAST,
        OF,
        INCLUDING,
        may("unless", OneOrMany(&Member), "an exception: the group does not hold where this holds"),
        TITLE,
        CITE,
    ],
};
