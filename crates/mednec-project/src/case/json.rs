//! Cases as JSON.
//!
//! Each value is looked at as the text it is written in, so that numbers stay exact, and what needs no decoding is
//! never copied.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;

use mednec_source::{SourceId, Span};

use super::problem::Problem;
use super::value::{Shape, Written};
use crate::codes::CASE_SYNTAX;

/// The mark of UTF-8 that some editors put at the start of a file.
const MARK: char = '\u{feff}';

/// A JSON value as written, and where its case is.
#[derive(Clone, Copy)]
pub(super) struct Raw<'a> {
    text: &'a str,
    whole: Whole,
}

/// The text of a case: where it lies in memory, and which source it is of.
#[derive(Clone, Copy)]
struct Whole {
    address: usize,
    source: SourceId,
}

impl Whole {
    /// Where a piece of the text stands in it.
    fn span(self, piece: &str) -> Option<Span> {
        let start = (piece.as_ptr() as usize).checked_sub(self.address)?;
        Some(Span::new(self.source, start, start.checked_add(piece.len())?))
    }
}

impl<'a> Written<'a> for Raw<'a> {
    fn shape(self) -> Shape<'a> {
        match self.text.as_bytes().first() {
            Some(b'"') => {
                let inner = self.text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or("");
                if !inner.as_bytes().contains(&b'\\') {
                    return Shape::Scalar(Cow::Borrowed(inner));
                }
                match serde_json::from_str::<String>(self.text) {
                    Ok(text) => Shape::Scalar(Cow::Owned(text)),
                    Err(_) => Shape::Broken,
                }
            }
            Some(b'[') => Shape::List,
            Some(b'{') => Shape::Map,
            Some(b'n') | None => Shape::Null,
            Some(_) => Shape::Scalar(Cow::Borrowed(self.text)),
        }
    }

    // The text has been read as JSON once, so reading it again does not fail.
    fn elements(self, each: &mut dyn FnMut(Self)) {
        let elements = Elements { each, whole: self.whole };
        let _ = serde_json::Deserializer::from_str(self.text).deserialize_seq(elements);
    }

    fn entries(self, each: &mut dyn FnMut(&str, Option<Span>, Self)) {
        let _ = entries(self.text, self.whole, each);
    }

    fn span(self) -> Option<Span> {
        self.whole.span(self.text)
    }
}

/// Walks the keys, each with its place, and the values of a JSON object, which is all of `text`.
pub(super) fn object<'a>(
    text: &'a str,
    source: SourceId,
    each: &mut dyn FnMut(&str, Option<Span>, Raw<'a>),
) -> Result<(), serde_json::Error> {
    let whole = Whole { address: text.as_ptr() as usize, source };
    entries(text.trim_start_matches(MARK), whole, each)
}

fn entries<'a>(
    text: &'a str,
    whole: Whole,
    each: &mut dyn FnMut(&str, Option<Span>, Raw<'a>),
) -> Result<(), serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(text);
    json.deserialize_map(Entries { each, whole })?;
    json.end()
}

/// What is said of a text that is not one JSON object.
pub(super) fn syntax(error: &serde_json::Error, text: &str, source: SourceId) -> Problem {
    let json = text.trim_start_matches(MARK);
    let at = |byte: usize| Some(byte + text.len() - json.len()).map(|byte| Span::new(source, byte, byte));
    if error.classify() == Category::Data {
        // serde repeats the value it found, which may identify a person.
        let begin = at(json.len() - json.trim_start().len());
        return Problem::new(&CASE_SYNTAX, "a case is one JSON object, and this is something else", begin, "")
            .help("write `{\"case_id\": \"1\", \"procedure\": \"97112\"}`, with all facts of the case inside the braces");
    }
    let told = error.to_string();
    let what = told.rsplit_once(" at line ").map_or(told.as_str(), |(what, _)| what);
    let help = match error.classify() {
        Category::Eof => "the case ends too early: look for a quote, bracket or brace that is not closed",
        Category::Syntax | Category::Data | Category::Io => {
            let (before, rest) = json.split_at(byte_of(json, error.line(), error.column()));
            match (rest.chars().next(), before.trim_end().ends_with(',')) {
                (Some('“' | '”' | '„' | '‘' | '’'), _) => {
                    "type straight quotes, \"; a word processor makes typographic ones of them, which JSON does not know"
                }
                (Some('\''), _) => "texts stand in double quotes, \"",
                (Some('}' | ']'), true) => "take away the comma before the closing bracket",
                _ => "look at the quotes, commas and braces just before that place",
            }
        }
    };
    let place = at(byte_of(json, error.line(), error.column()));
    Problem::new(&CASE_SYNTAX, format!("this is not JSON: {what}"), place, "here").help(help)
}

/// The byte of a line and a column, both counted from one and the column in bytes.
fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let before = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
    let byte = (before + column.saturating_sub(1)).min(text.len());
    (0..=byte).rev().find(|byte| text.is_char_boundary(*byte)).unwrap_or(0)
}

struct Entries<'f, 'a> {
    each: &'f mut dyn FnMut(&str, Option<Span>, Raw<'a>),
    whole: Whole,
}

impl<'a> Visitor<'a> for Entries<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(key) = map.next_key_seed(Key)? {
            let value: &'a RawValue = map.next_value()?;
            let value = Raw { text: value.get(), whole: self.whole };
            // A key with escapes is a copy, and the value stands for its place.
            let span = if let Cow::Borrowed(key) = key { self.whole.span(key) } else { value.span() };
            (self.each)(&key, span, value);
        }
        Ok(())
    }
}

struct Elements<'f, 'a> {
    each: &'f mut dyn FnMut(Raw<'a>),
    whole: Whole,
}

impl<'a> Visitor<'a> for Elements<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<S: SeqAccess<'a>>(self, mut seq: S) -> Result<(), S::Error> {
        while let Some(value) = seq.next_element::<&'a RawValue>()? {
            (self.each)(Raw { text: value.get(), whole: self.whole });
        }
        Ok(())
    }
}

/// A key, borrowed where it holds no escapes.
struct Key;

impl<'a> DeserializeSeed<'a> for Key {
    type Value = Cow<'a, str>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'a> Visitor<'a> for Key {
    type Value = Cow<'a, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, text: &'a str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}
