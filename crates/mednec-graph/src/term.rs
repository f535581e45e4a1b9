//! Terms, the classes they cut their domain into, and the class of a known case.

use serde::{Deserialize, Serialize};

use crate::bundle::OriginId;
use crate::case::{Case, Slot};
use crate::fact::FactId;
use crate::text::Text;

/// The most classes one term can have.
pub const MAX_CLASSES: usize = 64;

/// What a test looks at: its index, and its place in the order of the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TermId(pub u16);

/// A set of classes of one term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ClassSet(pub u64);

impl ClassSet {
    /// No class.
    pub const EMPTY: Self = Self(0);

    /// One class.
    #[must_use]
    pub fn one(class: u8) -> Self {
        Self(1u64.checked_shl(u32::from(class)).unwrap_or(0))
    }

    /// The classes `0..count`.
    #[must_use]
    pub fn all(count: u8) -> Self {
        Self(if usize::from(count) >= MAX_CLASSES { u64::MAX } else { (1u64 << count) - 1 })
    }

    /// The classes from `low` to `high`, both included.
    #[must_use]
    pub fn span(low: u8, high: u8) -> Self {
        Self(Self::all(high.saturating_add(1)).0 & !Self::all(low).0)
    }

    /// Both sets together.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What both sets share.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether a class is in it.
    #[must_use]
    pub fn has(self, class: u8) -> bool {
        self.intersection(Self::one(class)) != Self::EMPTY
    }

    /// How many classes are in it.
    #[must_use]
    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether it is empty.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its classes in order.
    pub fn classes(self) -> impl Iterator<Item = u8> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            (rest != 0).then(|| {
                let class = u8::try_from(rest.trailing_zeros()).unwrap_or(0);
                rest &= rest - 1;
                class
            })
        })
    }
}

/// Which class each value belongs to: from `starts[i]` up to the next start it is `classes[i]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ClassTable {
    /// Where runs of one class begin, ascending; the first is the lowest value there is.
    pub starts: Vec<i64>,
    /// The class of each run.
    pub classes: Vec<u8>,
    /// For each first character of a code, how many runs begin before it; made by [`Self::prepare`].
    #[serde(skip)]
    heads: Vec<u32>,
}

/// A code's first character is the value's topmost six bits of sixty.
const HEAD_SHIFT: u32 = 54;
const HEADS: i64 = 64;

impl ClassTable {
    /// A table of runs.
    pub fn new(starts: Vec<i64>, classes: Vec<u8>) -> Self {
        Self { starts, classes, heads: Vec::new() }
    }

    /// Makes the index by first character, without which a lookup searches all runs.
    pub fn prepare(&mut self) {
        // Only codes are so high; the few runs of choices all begin before the first head.
        if self.starts.last().is_none_or(|last| *last < 1 << HEAD_SHIFT) {
            return;
        }
        let mut before = 0usize;
        self.heads.reserve_exact(65);
        for head in 0..=HEADS {
            let rest = self.starts.get(before..).unwrap_or(&[]);
            before += rest.iter().take_while(|start| **start < head << HEAD_SHIFT).count();
            self.heads.push(u32::try_from(before).unwrap_or(u32::MAX));
        }
    }

    /// The class of a value.
    #[inline]
    pub fn class(&self, value: i64) -> u8 {
        let head = usize::try_from(value >> HEAD_SHIFT).unwrap_or(usize::MAX);
        let run = match (self.heads.get(head), self.heads.get(head.wrapping_add(1))) {
            (Some(from), Some(to)) => {
                let (from, to) = (*from as usize, *to as usize);
                let near = self.starts.get(from..to).unwrap_or(&[]);
                from + near.iter().take_while(|start| **start <= value).count()
            }
            _ => self.starts.partition_point(|start| *start <= value),
        };
        self.classes.get(run.wrapping_sub(1)).copied().unwrap_or(0)
    }

    /// The classes of all values from one to another.
    pub(crate) fn classes_between(&self, low: i64, high: i64) -> ClassSet {
        let from = self.starts.partition_point(|start| *start <= low).saturating_sub(1);
        let runs = self.starts.iter().zip(&self.classes).skip(from).take_while(|(start, _)| **start <= high);
        runs.fold(ClassSet::one(self.class(low)), |set, (_, class)| set.union(ClassSet::one(*class)))
    }

    /// How many classes it has.
    pub fn count(&self) -> u8 {
        self.classes.iter().max().map_or(0, |class| class + 1)
    }
}

/// One summand of a linear term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Part {
    /// The fact.
    pub fact: FactId,
    /// How often its value is counted; never zero.
    pub times: i64,
}

/// What a term looks at.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TermKind {
    /// A yes/no fact: class 0 is no, class 1 is yes.
    YesNo(FactId),
    /// A choice or a code, by table.
    Table {
        /// The fact.
        fact: FactId,
        /// The class of each value.
        table: ClassTable,
    },
    /// A sum of numbers or days: the class is how many of the ascending `cuts` it reaches.
    Linear {
        /// What is added up, by ascending fact.
        parts: Vec<Part>,
        /// The values at which a new class begins.
        cuts: Vec<i64>,
    },
    /// Whether a list has an element of one class: class 0 is no, class 1 is yes.
    ListHas {
        /// The list.
        list: FactId,
        /// The index of the list's table in [`Terms::tables`].
        table: u16,
        /// The class of element looked for.
        class: u8,
    },
}

/// A term, with where its tests come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// What it looks at.
    pub kind: TermKind,
    /// How many classes it has.
    pub classes: u8,
    /// What is asked, for people: `one_on_one_minutes`.
    pub text: Text,
    /// What each class says, for people: "below 8 minutes".
    pub labels: Vec<Text>,
    /// Where it is tested, in order of first mention.
    pub origins: Vec<OriginId>,
    /// For each cut of a linear term, where it is asked for.
    pub cut_origins: Vec<Vec<OriginId>>,
}

/// All terms of a unit in the order of its graph.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The terms; a term's id is its index.
    pub terms: Vec<Term>,
    /// The tables of list terms, one for each list.
    pub tables: Vec<ClassTable>,
}

/// The class of a linear term over known values, if all are known.
#[inline]
fn class_of_parts(parts: &[Part], cuts: &[i64], case: &Case) -> Option<u8> {
    let value = |part: &Part| match case.slot(part.fact) {
        Slot::Value(value) => Some(value),
        Slot::Unknown | Slot::List { .. } | Slot::Partial(_) => None,
    };
    // One number, and the difference of two, are nearly all there is, and need no wide arithmetic.
    let small = match parts {
        [only] if only.times == 1 => Some(value(only)?),
        [a, b] if a.times == 1 && b.times == -1 => value(a)?.checked_sub(value(b)?),
        _ => None,
    };
    if let Some(total) = small {
        let reached = cuts.iter().take_while(|cut| **cut <= total).count();
        return Some(u8::try_from(reached).unwrap_or(u8::MAX));
    }
    let mut total = 0i128;
    for part in parts {
        total += i128::from(value(part)?) * i128::from(part.times);
    }
    Some(class_of_sum(cuts, total))
}

/// The class of a sum: how many cuts it reaches.
pub(crate) fn class_of_sum(cuts: &[i64], total: i128) -> u8 {
    let reached = cuts.iter().take_while(|cut| i128::from(**cut) <= total).count();
    u8::try_from(reached).unwrap_or(u8::MAX)
}

impl Terms {
    /// Makes the indexes of all tables.
    pub fn prepare(&mut self) {
        self.tables.iter_mut().for_each(ClassTable::prepare);
        for term in &mut self.terms {
            if let TermKind::Table { table, .. } = &mut term.kind {
                table.prepare();
            }
        }
    }

    /// The term of an id.
    #[inline]
    pub fn get(&self, id: TermId) -> Option<&Term> {
        self.terms.get(usize::from(id.0))
    }

    /// The ids of all terms in order.
    pub fn ids(&self) -> impl Iterator<Item = TermId> {
        (0u16..).map(TermId).take(self.terms.len())
    }

    /// The class of a term on a case, where what is known of the case settles it without a second thought.
    #[inline]
    pub fn known_class(&self, id: TermId, case: &Case) -> Option<u8> {
        match &self.get(id)?.kind {
            TermKind::YesNo(fact) => match case.slot(*fact) {
                Slot::Value(value) => Some(u8::from(value != 0)),
                Slot::Unknown | Slot::List { .. } | Slot::Partial(_) => None,
            },
            TermKind::Table { fact, table } => match case.slot(*fact) {
                Slot::Value(value) => Some(table.class(value)),
                Slot::Unknown | Slot::List { .. } | Slot::Partial(_) => None,
            },
            TermKind::Linear { parts, cuts } => class_of_parts(parts, cuts, case),
            TermKind::ListHas { list, table, class } => {
                let Slot::List { start, len, open } = case.slot(*list) else { return None };
                let table = self.tables.get(usize::from(*table))?;
                let mut all_known = !open;
                for item in case.list(start, len) {
                    if *item == crate::case::UNKNOWN_ITEM {
                        all_known = false;
                    } else if table.class(*item) == *class {
                        return Some(1);
                    }
                }
                all_known.then_some(0)
            }
        }
    }
}

impl TermKind {
    /// The facts it looks at, ascending.
    pub fn facts(&self) -> impl Iterator<Item = FactId> + '_ {
        let (one, many): (Option<FactId>, &[Part]) = match self {
            Self::YesNo(fact) | Self::Table { fact, .. } | Self::ListHas { list: fact, .. } => {
                (Some(*fact), &[])
            }
            Self::Linear { parts, .. } => (None, parts),
        };
        one.into_iter().chain(many.iter().map(|part| part.fact))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_sets_hold_what_they_are_given() {
        assert_eq!(ClassSet::all(3).classes().collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(ClassSet::span(1, 2), ClassSet(0b110));
        assert_eq!(ClassSet::all(64).len(), 64);
        assert_eq!(ClassSet::one(64), ClassSet::EMPTY);
        assert!(ClassSet::one(63).has(63));
    }

    #[test]
    fn a_table_finds_the_run_of_a_value() {
        let far = 40 << HEAD_SHIFT;
        let mut table = ClassTable::new(vec![i64::MIN, 10, 20, far, far + 5], vec![0, 1, 0, 1, 0]);
        let probes = [i64::MIN, -1, 9, 10, 19, 20, far - 1, far, far + 4, far + 5, i64::MAX];
        let expected = [0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0];
        assert_eq!(probes.map(|v| table.class(v)), expected);
        table.prepare();
        assert_eq!(probes.map(|v| table.class(v)), expected);
        assert_eq!(table.count(), 2);
    }
}
