//! Classes of values that stand in a table: the rows of each class, by their keys.

use mednec_graph::flow::{BLOCK_ROWS, NO_ROWS, Rows};

use crate::column::{Keyed, as_place};
use crate::rows::{ALL_ROWS, Block, pack, that, without};

/// The most keys that are looked for one after the other; of more, the class is looked up.
const FEW: usize = 12;

/// The class of each key of a table.
pub(crate) struct ByKey {
    classes: Vec<u8>,
    few: Option<Few>,
}

/// For each class the keys that are in it, but for one class that has all others.
struct Few {
    keys: Vec<Vec<u8>>,
    rest: usize,
}

impl ByKey {
    /// The classes of keys, of which there are `count`.
    pub(crate) fn new(classes: Vec<u8>, count: usize) -> Self {
        let few = Few::of(&classes, count);
        Self { classes, few }
    }

    /// The rows of each class. A row whose value is not known may be in any.
    pub(crate) fn of_rows(&self, block: &Block<'_>, keyed: &Keyed, into: &mut [Rows]) {
        let keys = block.values(&keyed.keys);
        let mut rest = ALL_ROWS;
        if let Some(few) = &self.few {
            // What is cut off a key stands where nothing is known.
            let mut narrow = [0u8; BLOCK_ROWS];
            narrow.iter_mut().zip(&*keys).for_each(|(narrow, key)| *narrow = key.to_le_bytes()[0]);
            for (own, mask) in few.keys.iter().zip(into.iter_mut()) {
                *mask = NO_ROWS;
                if !own.is_empty() {
                    let mut found = [0u8; BLOCK_ROWS];
                    for key in own {
                        found.iter_mut().zip(&narrow).for_each(|(found, at)| *found |= u8::from(at == key));
                    }
                    *mask = pack(&found);
                    without(&mut rest, mask);
                }
            }
            if let Some(mask) = into.get_mut(few.rest) {
                *mask = rest;
            }
            return;
        }
        let mut of_row = [0u8; BLOCK_ROWS];
        for (into, key) in of_row.iter_mut().zip(&*keys) {
            *into = self.classes.get(as_place(*key)).copied().unwrap_or(0);
        }
        let last = into.len().saturating_sub(1);
        for (class, mask) in (0u8..).zip(into.iter_mut()) {
            if usize::from(class) == last {
                *mask = rest;
                break;
            }
            *mask = that(&of_row, |own| own == class);
            without(&mut rest, mask);
        }
    }
}

impl Few {
    fn of(classes: &[u8], count: usize) -> Option<Self> {
        let mut keys = vec![Vec::new(); count];
        for (key, class) in classes.iter().enumerate() {
            keys.get_mut(usize::from(*class))?.push(u8::try_from(key).ok()?);
        }
        let rest = (0..count).max_by_key(|class| keys.get(*class).map_or(0, Vec::len))?;
        keys.get_mut(rest)?.clear();
        (keys.iter().map(Vec::len).sum::<usize>() <= FEW).then_some(Self { keys, rest })
    }
}
