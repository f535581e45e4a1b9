//! What stands in a file, without its places: text, lists and keys in their order.

use std::fmt::Display;

use mednec_source::Spanned;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// A value as it stands in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// A text, a number, a condition.
    Text(String),
    /// A list.
    List(Vec<Written>),
    /// Keys with their values, in the order in which they are written.
    Keys(Vec<(String, Written)>),
}

impl Written {
    /// Whether a name stands in one of its lists.
    pub(super) fn lists(&self, name: &str) -> bool {
        match self {
            Self::Text(_) => false,
            Self::List(entries) => {
                entries.iter().any(|entry| matches!(entry, Self::Text(text) if text == name))
                    || entries.iter().any(|entry| entry.lists(name))
            }
            Self::Keys(keys) => keys.iter().any(|(_, value)| value.lists(name)),
        }
    }
}

impl Serialize for Written {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(entries) => serializer.collect_seq(entries),
            Self::Keys(keys) => {
                let mut map = serializer.serialize_map(Some(keys.len()))?;
                for (key, value) in keys {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

/// Keys while they are gathered.
#[derive(Debug, Default)]
pub(super) struct Keys(Vec<(String, Written)>);

impl Keys {
    /// With a key more.
    pub(super) fn and(mut self, key: &str, value: Written) -> Self {
        self.0.push((key.to_owned(), value));
        self
    }

    /// With a key more, where it has a value.
    pub(super) fn text<T: Display>(self, key: &str, value: Option<&T>) -> Self {
        match value {
            Some(value) => self.and(key, Written::Text(value.to_string())),
            None => self,
        }
    }

    /// With a key more, where it was written.
    pub(super) fn spanned<T: Display>(self, key: &str, value: Option<&Spanned<T>>) -> Self {
        self.text(key, value.map(|value| &value.node))
    }

    /// With a key more, where its list has entries.
    pub(super) fn list<T: Display>(self, key: &str, entries: impl IntoIterator<Item = T>) -> Self {
        let entries: Vec<Written> =
            entries.into_iter().map(|entry| Written::Text(entry.to_string())).collect();
        if entries.is_empty() { self } else { self.and(key, Written::List(entries)) }
    }

    /// With citations, of which a single one stands alone.
    pub(super) fn cite(self, cite: &[Spanned<String>]) -> Self {
        match cite {
            [only] => self.and("cite", Written::Text(only.node.clone())),
            _ => self.list("cite", cite.iter().map(|cite| &cite.node)),
        }
    }

    /// With the keys of another.
    pub(super) fn join(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value that they make up.
    pub(super) fn made(self) -> Written {
        Written::Keys(self.0)
    }
}
