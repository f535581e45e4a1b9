//! Conditions in plain English, made from the compiled form: which criteria and comparisons must hold, each comparison
//! in the words that the vocabulary has for its facts.
//!
//! | in | out | never |
//! | --- | --- | --- |
//! | a compiled condition | [`Said`]: a sentence, or a list with what must hold of it | says "not" where that could be read in two ways |
//! | a comparison's canonical text | [`Piece`]s, those that have a page with where it is | leaves out what it cannot say better: then the text itself stands there |

mod clause;
mod comparison;
mod condition;
mod noun;
mod records;
mod rule;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use mednec_graph::Bundle;
use mednec_graph::bundle::{Edition, Unit};
use serde::Serialize;

pub(crate) use comparison::fact_page;
pub(crate) use rule::{RuleSaid, said_rule};

/// A piece of a sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Piece {
    pub(crate) text: String,
    /// The page of what it names, from the root of the site; or a place on the same page, which begins with `#`.
    pub(crate) href: Option<String>,
}

/// A condition as it is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Said {
    /// The sentence, or what must hold of the members.
    pub(crate) pieces: Vec<Piece>,
    /// What it is about, where the author gave it a title.
    pub(crate) title: Option<String>,
    pub(crate) cites: Vec<String>,
    pub(crate) members: Vec<Said>,
    /// The word between members, where they can stand in one sentence.
    #[serde(skip)]
    pub(crate) join: Option<&'static str>,
}

/// What is needed to speak of the conditions of one edition.
#[derive(Clone, Copy)]
pub(crate) struct Speaker<'s> {
    pub(crate) bundle: &'s Bundle,
    pub(crate) unit: &'s Unit,
    pub(crate) edition: &'s Edition,
    pub(crate) words: &'s Words,
    /// The values of its parameters and tables, by name.
    pub(crate) values: &'s BTreeMap<String, String>,
    /// What the places of this edition on its page begin with.
    pub(crate) anchor: &'s str,
}

/// Words of a whole project.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    /// Words that are somewhere written without a capital: such a word may lose it at the front.
    pub(crate) small: BTreeSet<String>,
    /// The titles of value sets.
    pub(crate) sets: BTreeMap<String, String>,
}

/// Words that are no names, however they are written.
const NEVER_NAMES: [&str; 12] =
    ["a", "an", "the", "it", "there", "this", "what", "where", "whether", "which", "who", "no"];

impl Words {
    /// A text that goes on in a sentence: a first word that is not a name loses its capital.
    pub(crate) fn going_on(&self, text: &str) -> String {
        let first: &str = text.split(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
        let small = first.to_lowercase();
        let never_a_name = NEVER_NAMES.contains(&small.as_str());
        let known = never_a_name || self.small.contains(&small);
        // `X-ray` and `MRI` keep theirs.
        let name = first.chars().skip(1).any(char::is_uppercase) || (first.len() == 1 && !never_a_name);
        if name || !known {
            text.to_owned()
        } else {
            format!("{small}{}", text.get(first.len()..).unwrap_or(""))
        }
    }
}

/// The words of some texts that stand there without a capital.
pub(crate) fn small_words<'t>(texts: impl Iterator<Item = &'t str>) -> BTreeSet<String> {
    let words = texts.flat_map(|text| text.split(|letter: char| !letter.is_alphabetic()));
    words.filter(|word| word.starts_with(char::is_lowercase)).map(str::to_owned).collect()
}

/// A sentence while it is written.
#[derive(Debug, Default)]
pub(crate) struct Sentence(Vec<Piece>);

impl Sentence {
    /// With a text more.
    pub(crate) fn say(&mut self, text: &str) -> &mut Self {
        match self.0.last_mut() {
            Some(last) if last.href.is_none() => last.text.push_str(text),
            _ => self.0.push(Piece { text: text.to_owned(), href: None }),
        }
        self
    }

    /// With a name that has a page.
    pub(crate) fn name(&mut self, text: &str, href: String) -> &mut Self {
        self.0.push(Piece { text: text.to_owned(), href: Some(href) });
        self
    }

    /// With the pieces of another.
    pub(crate) fn join(&mut self, pieces: &[Piece]) -> &mut Self {
        for piece in pieces {
            match &piece.href {
                None => self.say(&piece.text),
                Some(href) => self.name(&piece.text, href.clone()),
            };
        }
        self
    }

    /// Its pieces.
    pub(crate) fn pieces(self) -> Vec<Piece> {
        self.0
    }
}

impl Said {
    /// A sentence.
    pub(crate) fn of(pieces: Vec<Piece>) -> Self {
        Self { pieces, ..Self::default() }
    }

    /// Its own words, without those of its members.
    pub(crate) fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    /// Everything that it names, members included.
    pub(crate) fn named<'a>(&'a self, into: &mut Vec<&'a str>) {
        into.extend(self.pieces.iter().filter_map(|piece| piece.href.as_deref()));
        self.members.iter().for_each(|member| member.named(into));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_word_loses_its_capital_unless_it_is_a_name() {
        let small = small_words(["muscle tone of the X-ray", "Berg balance"].into_iter());
        let words = Words { small, ..Words::default() };
        assert_eq!(words.going_on("Muscle tone"), "muscle tone");
        assert_eq!(words.going_on("Balance is poor"), "balance is poor");
        for name in ["Berg scale", "X-ray shows it", "MRI", "12 visits", ""] {
            assert_eq!(words.going_on(name), name);
        }
        assert_eq!(words.going_on("A rash"), "a rash");
    }
}
