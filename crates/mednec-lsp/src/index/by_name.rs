//! Which files declare a name.

use std::collections::{BTreeMap, BTreeSet};

use mednec_source::SourceId;

use super::Index;

/// Where each name is declared: the file, and the place among its definitions.
#[derive(Debug, Default)]
pub(crate) struct ByName {
    places: BTreeMap<String, BTreeSet<(SourceId, usize)>>,
}

impl ByName {
    /// Takes in the names of a file.
    pub(crate) fn add(&mut self, source: SourceId, index: &Index) {
        for (at, definition) in index.definitions.iter().enumerate() {
            self.places.entry(definition.name.clone()).or_default().insert((source, at));
        }
    }

    /// Takes out the names of a file.
    pub(crate) fn remove(&mut self, source: SourceId, index: &Index) {
        for (at, definition) in index.definitions.iter().enumerate() {
            if let Some(places) = self.places.get_mut(&definition.name) {
                places.remove(&(source, at));
            }
        }
    }

    /// Where a name is declared.
    pub(crate) fn places(&self, name: &str) -> impl Iterator<Item = (SourceId, usize)> {
        self.places.get(name).into_iter().flatten().copied()
    }
}
