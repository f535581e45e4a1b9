//! Terms over columns: one bit mask for each class, for the rows of a block.

use mednec_graph::flow::{BLOCK_ROWS, BLOCK_WORDS, Classify, NO_ROWS, Rows};
use mednec_graph::term::{MAX_CLASSES, TermKind, Terms};
use mednec_graph::{FactId, Part, TermId};

use crate::column::{Data, FactColumn, Keyed};

/// All rows of a block.
const ALL_ROWS: Rows = [u64::MAX; BLOCK_WORDS];

/// The terms of a unit over the columns of a batch.
pub(crate) struct Kernels<'c> {
    terms: &'c Terms,
    /// The column of each fact; nothing where it is not given.
    columns: &'c [Option<FactColumn>],
    /// The class of each value of a table's column, by term; of each element of a list, by the list's table.
    classes: Vec<Option<Vec<u8>>>,
    elements: Vec<Option<Vec<u64>>>,
    /// For each table of lists, which classes the rows of the block have; made where it is first asked for.
    found: Vec<Option<Box<[u64; BLOCK_ROWS]>>>,
    /// The first row of the block, and how many it has.
    start: usize,
    rows: usize,
}

impl<'c> Kernels<'c> {
    pub(crate) fn new(terms: &'c Terms, columns: &'c [Option<FactColumn>]) -> Self {
        let table_of = |kind: &TermKind| {
            let TermKind::Table { fact, table } = kind else { return None };
            let Data::Keys(keyed) = &column(columns, *fact)?.data else { return None };
            Some(keyed.table.iter().map(|value| table.class(*value)).collect())
        };
        let classes = terms.terms.iter().map(|term| table_of(&term.kind)).collect();
        let mut elements: Vec<Option<Vec<u64>>> = vec![None; terms.tables.len()];
        for term in &terms.terms {
            let TermKind::ListHas { list, table, .. } = &term.kind else { continue };
            let Some(Data::List { items, .. }) = column(columns, *list).map(|column| &column.data) else {
                continue;
            };
            let (Some(classes), Some(place)) =
                (terms.tables.get(usize::from(*table)), elements.get_mut(usize::from(*table)))
            else {
                continue;
            };
            if usize::from(classes.count()) >= MAX_CLASSES {
                // There is no bit left for an element that is not known.
                continue;
            }
            place.get_or_insert_with(|| {
                items.table.iter().map(|value| 1u64 << (classes.class(*value) & 63)).collect()
            });
        }
        let found = vec![None; terms.tables.len()];
        Self { terms, columns, classes, elements, found, start: 0, rows: 0 }
    }

    /// Goes on to the block that begins at a row.
    pub(crate) fn block(&mut self, start: usize, rows: usize) {
        (self.start, self.rows) = (start, rows.min(BLOCK_ROWS));
        self.found.fill(None);
    }

    /// The rows of the block in which a fact is known.
    fn known(&self, column: &FactColumn) -> Rows {
        let Some(known) = &column.known else { return ALL_ROWS };
        bits(known.inner(), self.start, self.rows)
    }

    fn yes(&self, column: &FactColumn) -> Rows {
        match &column.data {
            Data::Bits(values) => bits(values, self.start, self.rows),
            Data::Keys(Keyed { keys, table }) => {
                let mut yes = [0u8; BLOCK_ROWS];
                for (into, key) in yes.iter_mut().zip(self.slice(keys)) {
                    *into = u8::from(table.get(*key as usize) == Some(&1));
                }
                pack(&yes)
            }
            Data::Small(_) | Data::Wide(_) | Data::List { .. } => NO_ROWS,
        }
    }

    fn slice<'s, T>(&self, values: &'s [T]) -> &'s [T] {
        values.get(self.start..self.start + self.rows).unwrap_or(&[])
    }

    /// The classes of a table's values.
    fn table(&self, term: TermId, column: &FactColumn, into: &mut [Rows]) {
        let (Data::Keys(keyed), Some(Some(classes))) = (&column.data, self.classes.get(usize::from(term.0)))
        else {
            into.fill(ALL_ROWS);
            return;
        };
        let mut of_row = [0u8; BLOCK_ROWS];
        for (into, key) in of_row.iter_mut().zip(self.slice(&keyed.keys)) {
            *into = classes.get(*key as usize).copied().unwrap_or(0);
        }
        let last = into.len().saturating_sub(1);
        let mut rest = ALL_ROWS;
        for (class, mask) in (0u8..).zip(into.iter_mut()) {
            if usize::from(class) == last {
                *mask = rest;
                break;
            }
            let mut is = [0u8; BLOCK_ROWS];
            is.iter_mut().zip(&of_row).for_each(|(is, of)| *is = u8::from(*of == class));
            *mask = pack(&is);
            without(&mut rest, mask);
        }
    }

    /// How many cuts a sum reaches.
    fn linear(&self, parts: &[Part], cuts: &[i64], into: &mut [Rows]) {
        let mut known = ALL_ROWS;
        let mut sums: Option<[i64; BLOCK_ROWS]> = None;
        let mut small: Option<&[i32]> = None;
        for part in parts {
            let Some(column) = column(self.columns, part.fact) else {
                into.fill(ALL_ROWS);
                return;
            };
            let own = self.known(column);
            known.iter_mut().zip(&own).for_each(|(all, own)| *all &= own);
            if let (Data::Small(values), [_], 1) = (&column.data, parts, part.times) {
                small = Some(self.slice(values));
                break;
            }
            let sums = sums.get_or_insert([0; BLOCK_ROWS]);
            match &column.data {
                Data::Small(values) => sums.iter_mut().zip(self.slice(values)).for_each(|(sum, value)| {
                    *sum = sum.wrapping_add(i64::from(*value).wrapping_mul(part.times));
                }),
                Data::Wide(values) => sums.iter_mut().zip(self.slice(values)).for_each(|(sum, value)| {
                    *sum = sum.wrapping_add(value.wrapping_mul(part.times));
                }),
                Data::Keys(keyed) => sums.iter_mut().zip(self.slice(&keyed.keys)).for_each(|(sum, key)| {
                    let value = keyed.table.get(*key as usize).copied().unwrap_or(0);
                    *sum = sum.wrapping_add(value.wrapping_mul(part.times));
                }),
                Data::Bits(_) | Data::List { .. } => {
                    into.fill(ALL_ROWS);
                    return;
                }
            }
        }
        // Class k: reaches cut k - 1 and not cut k.
        let mut below = ALL_ROWS;
        for (mask, cut) in into.iter_mut().zip(cuts.iter().map(Some).chain([None])) {
            let reaches = match cut {
                None => NO_ROWS,
                Some(cut) => {
                    let mut is = [0u8; BLOCK_ROWS];
                    match (small, &sums) {
                        (Some(values), _) => match i32::try_from(*cut) {
                            Ok(cut) => {
                                is.iter_mut().zip(values).for_each(|(is, v)| *is = u8::from(*v >= cut))
                            }
                            Err(_) => is.fill(u8::from(*cut < 0)),
                        },
                        (None, Some(sums)) => {
                            is.iter_mut().zip(sums).for_each(|(is, v)| *is = u8::from(v >= cut))
                        }
                        (None, None) => {}
                    }
                    pack(&is)
                }
            };
            *mask = below;
            without(mask, &reaches);
            below = reaches;
        }
        open(into, &known);
    }

    /// Whether lists have an element of a class.
    fn list_has(&mut self, list: FactId, table: u16, class: u8, into: &mut [Rows]) {
        let columns = self.columns;
        let Some((column, Data::List { offsets, items, items_known, open: more })) =
            column(columns, list).map(|column| (column, &column.data))
        else {
            into.fill(ALL_ROWS);
            return;
        };
        let (start, rows) = (self.start, self.rows);
        let (Some(place), Some(Some(elements))) =
            (self.found.get_mut(usize::from(table)), self.elements.get(usize::from(table)))
        else {
            into.fill(ALL_ROWS);
            return;
        };
        let found = place.get_or_insert_with(|| {
            let mut found = Box::new([0u64; BLOCK_ROWS]);
            let pairs = offsets.get(start..=start + rows).unwrap_or(&[]).windows(2);
            for (into, pair) in found.iter_mut().zip(pairs) {
                let [from, to] = pair else { continue };
                let (from, to) = (usize::try_from(*from).unwrap_or(0), usize::try_from(*to).unwrap_or(0));
                let keys = items.keys.get(from..to).unwrap_or(&[]);
                for (at, key) in keys.iter().enumerate() {
                    // An element that is not known leaves every class possible.
                    let one = match items_known {
                        Some(known) if !known.is_valid(from + at) => UNKNOWN_ELEMENT,
                        _ => elements.get(*key as usize).copied().unwrap_or(0),
                    };
                    *into |= one;
                }
            }
            found
        });
        let mut has = [0u8; BLOCK_ROWS];
        has.iter_mut()
            .zip(found.iter())
            .for_each(|(has, found)| *has = u8::from((found >> (class & 63)) & 1 == 1));
        let yes = pack(&has);
        let mut no = ALL_ROWS;
        without(&mut no, &yes);
        let mut unknown = NO_ROWS;
        if items_known.is_some() {
            let mut open = [0u8; BLOCK_ROWS];
            open.iter_mut().zip(found.iter()).for_each(|(open, found)| {
                *open = u8::from((found & UNKNOWN_ELEMENT) != 0 && (found >> (class & 63)) & 1 == 0);
            });
            unknown = pack(&open);
        }
        if let [of_no, of_yes] = into {
            *of_no = no;
            *of_yes = yes;
            of_yes.iter_mut().zip(&unknown).for_each(|(yes, unknown)| *yes |= unknown);
            if *more {
                *of_yes = ALL_ROWS;
            }
        }
        let known = self.known(column);
        open(into, &known);
    }
}

/// The bit of an element that is not known; tables of lists have fewer classes.
const UNKNOWN_ELEMENT: u64 = 1 << (MAX_CLASSES - 1);

impl Classify for Kernels<'_> {
    fn classify(&mut self, term: TermId, _: &Rows, classes: &mut [Rows]) {
        let terms = self.terms;
        let Some(kind) = terms.get(term).map(|term| &term.kind) else {
            classes.fill(ALL_ROWS);
            return;
        };
        match kind {
            TermKind::YesNo(fact) => {
                let (Some(column), [no, yes]) = (column(self.columns, *fact), &mut *classes) else {
                    classes.fill(ALL_ROWS);
                    return;
                };
                *yes = self.yes(column);
                *no = ALL_ROWS;
                without(no, yes);
                let known = self.known(column);
                open(classes, &known);
            }
            TermKind::Table { fact, .. } => {
                let Some(column) = column(self.columns, *fact) else {
                    classes.fill(ALL_ROWS);
                    return;
                };
                self.table(term, column, classes);
                let known = self.known(column);
                open(classes, &known);
            }
            TermKind::Linear { parts, cuts } => self.linear(parts, cuts, classes),
            TermKind::ListHas { list, table, class } => self.list_has(*list, *table, *class, classes),
        }
    }
}

fn column(columns: &[Option<FactColumn>], fact: FactId) -> Option<&FactColumn> {
    columns.get(usize::from(fact.0))?.as_ref()
}

/// Puts the rows that are not known into every class.
fn open(classes: &mut [Rows], known: &Rows) {
    if *known == ALL_ROWS {
        return;
    }
    for class in classes {
        class.iter_mut().zip(known).for_each(|(class, known)| *class |= !known);
    }
}

fn without(rows: &mut Rows, others: &Rows) {
    rows.iter_mut().zip(others).for_each(|(own, other)| *own &= !other);
}

/// Zeros and ones as bits.
fn pack(bytes: &[u8; BLOCK_ROWS]) -> Rows {
    let mut rows = NO_ROWS;
    for (word, bytes) in rows.iter_mut().zip(bytes.chunks_exact(64)) {
        for (at, eight) in bytes.chunks_exact(8).enumerate() {
            let mut together = [0u8; 8];
            together.copy_from_slice(eight);
            // Each byte is 0 or 1: the product moves them side by side into the topmost byte.
            let side = u64::from_le_bytes(together).wrapping_mul(0x0102_0408_1020_4080) >> 56;
            *word |= side << (8 * at);
        }
    }
    rows
}

/// The bits of a buffer from a row on.
fn bits(buffer: &arrow_buffer::BooleanBuffer, start: usize, rows: usize) -> Rows {
    let mut found = NO_ROWS;
    let slice = buffer.slice(start, rows.min(buffer.len().saturating_sub(start)));
    for (word, bits) in found.iter_mut().zip(slice.bit_chunks().iter_padded()) {
        *word = bits;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_packed_in_order() {
        let mut bytes = [0u8; BLOCK_ROWS];
        for row in [0, 1, 7, 8, 63, 64, 130, 511] {
            bytes[row] = 1;
        }
        let rows = pack(&bytes);
        let set: Vec<usize> = (0..BLOCK_ROWS).filter(|row| rows[row / 64] >> (row % 64) & 1 == 1).collect();
        assert_eq!(set, [0, 1, 7, 8, 63, 64, 130, 511]);
    }
}
