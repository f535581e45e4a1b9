//! The pest grammar of mednec conditions, and nothing else.
//!
//! | in | out | never |
//! | --- | --- | --- |
//! | the text of one condition, value or set entry | pest pairs of [`Rule`] | builds a tree, reports for people |
//!
//! It is a crate of its own so that the derived parser is built once, and so that other tools can read the very same
//! grammar: [`CONDITION_PEST`]. The language is taught by the page [`LANGUAGE`], this crate's README. Four entry points exist:
//!
//! - [`Rule::condition`], such as `(not direct_one_on_one) or minutes < 8 minutes`
//! - [`Rule::parameter`], such as `18 visits` or `2025-10-29`
//! - [`Rule::amount_alone`], such as `lowest of (standard_visits, visits_left)`
//! - [`Rule::element`], such as `I60 to I69`

mod derived {
    #![allow(missing_docs, reason = "pest derives the rules and gives no place to document them")]

    /// The parser that pest derives from the grammar.
    #[derive(pest_derive::Parser)]
    #[grammar = "condition.pest"]
    pub struct ConditionParser;
}

pub use derived::{ConditionParser, Rule};

/// The text of the grammar.
pub const CONDITION_PEST: &str = include_str!("condition.pest");

/// The page that teaches the language, in Markdown.
///
/// Every line of its `condition` blocks is a condition, and every line of its `refused` blocks is one in error.
pub const LANGUAGE: &str = include_str!("../README.md");

/// The words of the language that cannot name a fact, a parameter or a criterion.
pub const RESERVED: &[&str] = &[
    "after",
    "all",
    "and",
    "any",
    "at",
    "before",
    "between",
    "every",
    "exactly",
    "from",
    "in",
    "including",
    "is",
    "less",
    "more",
    "no",
    "none",
    "not",
    "of",
    "on",
    "or",
    "than",
    "to",
    "where",
    "within",
];

/// Words that a condition, or the file that it stands in, reads as something else than a name.
const READ_OTHERWISE: [&str; 2] = ["null", "yes"];

/// Whether nothing can be called by a word, since conditions would read it as something else: `and`, `of`, `yes`.
pub fn is_kept(word: &str) -> bool {
    RESERVED.contains(&word) || READ_OTHERWISE.contains(&word)
}
