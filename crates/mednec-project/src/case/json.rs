//! Cases as JSON.
//!
//! Each value is looked at as the text it is written in, so that numbers stay exact, and what needs no decoding is
//! never copied.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;

use mednec_source::Span;

use super::problem::Problem;
use super::value::{Shape, Written};
use crate::codes::CASE_SYNTAX;

/// A JSON value as written.
#[derive(Clone, Copy)]
pub(super) struct Raw<'a>(&'a str);

impl<'a> Written<'a> for Raw<'a> {
    fn shape(self) -> Shape<'a> {
        match self.0.as_bytes().first() {
            Some(b'"') => {
                let inner = self.0.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or("");
                if !inner.as_bytes().contains(&b'\\') {
                    return Shape::Scalar(Cow::Borrowed(inner));
                }
                match serde_json::from_str::<String>(self.0) {
                    Ok(text) => Shape::Scalar(Cow::Owned(text)),
                    Err(_) => Shape::Broken,
                }
            }
            Some(b'[') => Shape::List,
            Some(b'{') => Shape::Map,
            Some(b'n') | None => Shape::Null,
            Some(_) => Shape::Scalar(Cow::Borrowed(self.0)),
        }
    }

    // The text has been read as JSON once, so reading it again does not fail.
    fn elements(self, each: &mut dyn FnMut(Self)) {
        let _ = serde_json::Deserializer::from_str(self.0).deserialize_seq(Elements(each));
    }

    fn entries(self, each: &mut dyn FnMut(&str, Self)) {
        let _ = object(self.0, &mut |key, value| each(&key, value));
    }

    fn span(self) -> Option<Span> {
        None
    }
}

/// Walks the keys and values of a JSON object, which is all of `text`.
pub(super) fn object<'a>(
    text: &'a str,
    each: &mut dyn FnMut(Cow<'a, str>, Raw<'a>),
) -> Result<(), serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(text);
    json.deserialize_map(Entries(each))?;
    json.end()
}

/// What is said of a text that is not one JSON object.
pub(super) fn syntax(error: &serde_json::Error, one_line: bool) -> Problem {
    if error.classify() == Category::Data {
        // serde repeats the value it found, which may identify a person.
        return Problem::new(&CASE_SYNTAX, "a case is one JSON object, and this is something else", None, "")
            .help("write `{\"case_id\": \"1\", \"procedure\": \"97112\"}`, with all facts of the case inside the braces");
    }
    let told = error.to_string();
    let what = told.rsplit_once(" at line ").map_or(told.as_str(), |(what, _)| what);
    let place = match (error.line(), one_line) {
        (0, _) => String::new(),
        (_, true) => format!(" at column {}", error.column()),
        (line, false) => format!(" at line {line}, column {}", error.column()),
    };
    let help = match error.classify() {
        Category::Eof => "the case ends too early: look for a quote, bracket or brace that is not closed",
        Category::Syntax | Category::Data | Category::Io => {
            "look at the quotes, commas and braces just before that column"
        }
    };
    Problem::new(&CASE_SYNTAX, format!("this is not JSON: {what}{place}"), None, "").help(help)
}

struct Entries<'f, 'a>(&'f mut dyn FnMut(Cow<'a, str>, Raw<'a>));

impl<'a> Visitor<'a> for Entries<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(key) = map.next_key_seed(Key)? {
            let value: &'a RawValue = map.next_value()?;
            (self.0)(key, Raw(value.get()));
        }
        Ok(())
    }
}

struct Elements<'f, 'a>(&'f mut dyn FnMut(Raw<'a>));

impl<'a> Visitor<'a> for Elements<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<S: SeqAccess<'a>>(self, mut seq: S) -> Result<(), S::Error> {
        while let Some(value) = seq.next_element::<&'a RawValue>()? {
            (self.0)(Raw(value.get()));
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
