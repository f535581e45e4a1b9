//! Texts for people. A bundle holds an equal text once, in its file and in memory, however often it is said.
//!
//! In a bundle's file a text is its index into the table of all texts, which [`sharing`] makes and [`shared`] looks up;
//! anywhere else it is written and read as any string.

use std::cell::RefCell;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A text for people, cheap to copy.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(Arc<str>);

/// The texts of the bundle that is written or read on this thread.
enum Table {
    None,
    Writing(FxHashMap<Text, u32>),
    Reading(Vec<Text>),
}

thread_local! {
    static TABLE: RefCell<Table> = const { RefCell::new(Table::None) };
}

/// What `write` gives, and the texts that it wrote as indexes, in order of first mention.
pub(crate) fn sharing<T>(write: impl FnOnce() -> T) -> (T, Vec<Text>) {
    let before = TABLE.replace(Table::Writing(FxHashMap::default()));
    let written = write();
    let Table::Writing(indexes) = TABLE.replace(before) else { return (written, Vec::new()) };
    let mut texts: Vec<(Text, u32)> = indexes.into_iter().collect();
    texts.sort_unstable_by_key(|(_, index)| *index);
    (written, texts.into_iter().map(|(text, _)| text).collect())
}

/// What `read` gives, where texts are indexes into these.
pub(crate) fn shared<T>(texts: Vec<Text>, read: impl FnOnce() -> T) -> T {
    let before = TABLE.replace(Table::Reading(texts));
    let made = read();
    TABLE.replace(before);
    made
}

impl Text {
    /// It, as a string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let index = TABLE.with_borrow_mut(|table| match table {
            Table::Writing(indexes) => {
                let next = u32::try_from(indexes.len()).unwrap_or(u32::MAX);
                Some(*indexes.entry(self.clone()).or_insert(next))
            }
            Table::None | Table::Reading(_) => None,
        });
        match index {
            Some(index) => index.serialize(serializer),
            None => self.0.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        TABLE.with_borrow(|table| match table {
            Table::Reading(texts) => {
                let index = u32::deserialize(deserializer)?;
                texts.get(index as usize).cloned().ok_or_else(|| D::Error::custom("no text has this index"))
            }
            Table::None | Table::Writing(_) => String::deserialize(deserializer).map(Self::from),
        })
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&Text> for String {
    fn from(text: &Text) -> Self {
        text.as_str().into()
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_written_once_and_read_as_one() {
        let said: Vec<Text> = ["b", "a", "b", ""].map(Text::from).to_vec();
        let (bytes, texts) = sharing(|| postcard::to_stdvec(&said).unwrap());
        assert_eq!((bytes.as_slice(), texts.len()), (&[4, 0, 1, 0, 2][..], 3));
        let read = |texts| shared(texts, || postcard::from_bytes::<Vec<Text>>(&bytes));
        let again = read(texts.clone()).unwrap();
        assert_eq!(again, said);
        assert!(Arc::ptr_eq(&again[0].0, &again[2].0));
        assert!(read(texts[..2].to_vec()).is_err());
        let plain = postcard::to_stdvec(&said).unwrap();
        assert_eq!(postcard::from_bytes::<Vec<Text>>(&plain), Ok(said));
    }
}
