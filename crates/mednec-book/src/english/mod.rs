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
mod words;

use std::collections::BTreeMap;

use mednec_graph::Bundle;
use mednec_graph::bundle::{Edition, Unit};
use serde::Serialize;

pub(crate) use comparison::fact_page;
pub(crate) use rule::{RuleSaid, said_rule};
pub(crate) use words::Words;

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
