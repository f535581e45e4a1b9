//! Rows as bits: the masks that flow through a graph, and the marks of a whole batch.

use std::borrow::Cow;

use arrow_buffer::BooleanBuffer;
use mednec_graph::flow::{BLOCK_ROWS, BLOCK_WORDS, NO_ROWS, Rows};

/// All rows of a block.
pub(crate) const ALL_ROWS: Rows = [u64::MAX; BLOCK_WORDS];

/// The rows of a batch that are looked at together.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Block<'r> {
    /// One after another.
    Run { start: usize, rows: usize },
    /// Some of them, ascending.
    Picked(&'r [u32]),
}

impl<'r> Block<'r> {
    /// All rows of a batch.
    pub(crate) fn of_all(rows: usize) -> Vec<Self> {
        let block = |start| Self::Run { start, rows: (rows - start).min(BLOCK_ROWS) };
        (0..rows).step_by(BLOCK_ROWS).map(block).collect()
    }

    /// Picked rows.
    pub(crate) fn of_rows(rows: &'r [u32]) -> Vec<Self> {
        rows.chunks(BLOCK_ROWS).map(Self::Picked).collect()
    }

    /// How many rows it has.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Run { rows, .. } => *rows,
            Self::Picked(rows) => rows.len(),
        }
    }

    /// The row of the batch that is at a place of the block.
    pub(crate) fn row(&self, at: usize) -> usize {
        match self {
            Self::Run { start, .. } => start + at,
            Self::Picked(rows) => rows.get(at).map_or(usize::MAX, |row| *row as usize),
        }
    }

    /// Its values of a column.
    pub(crate) fn values<'s, T: Copy + Default>(&self, values: &'s [T]) -> Cow<'s, [T]> {
        match self {
            Self::Run { start, rows } => Cow::Borrowed(values.get(*start..start + rows).unwrap_or(&[])),
            Self::Picked(rows) => {
                let value = |row: &u32| values.get(*row as usize).copied().unwrap_or_default();
                Cow::Owned(rows.iter().map(value).collect())
            }
        }
    }

    /// Its bits of a buffer.
    pub(crate) fn bits(&self, buffer: &BooleanBuffer) -> Rows {
        let mut found = NO_ROWS;
        match self {
            Self::Run { start, rows } => {
                let slice = buffer.slice(*start, (*rows).min(buffer.len().saturating_sub(*start)));
                for (word, bits) in found.iter_mut().zip(slice.bit_chunks().iter_padded()) {
                    *word = bits;
                }
            }
            Self::Picked(rows) => {
                for (at, row) in rows.iter().enumerate() {
                    let row = *row as usize;
                    if row < buffer.len() && buffer.value(row) {
                        mark(&mut found, at);
                    }
                }
            }
        }
        found
    }

    /// Its marks of a batch.
    pub(crate) fn marks(&self, words: &[u64]) -> Rows {
        let mut found = NO_ROWS;
        match self {
            // Runs start where words do.
            Self::Run { start, .. } => {
                let own = words.get(start / 64..).unwrap_or(&[]);
                found.iter_mut().zip(own).for_each(|(into, word)| *into = *word);
            }
            Self::Picked(rows) => {
                for (at, row) in rows.iter().enumerate() {
                    if bit(words, *row as usize) {
                        mark(&mut found, at);
                    }
                }
            }
        }
        found
    }
}

/// The first so many rows of a block.
pub(crate) fn first(rows: usize) -> Rows {
    let mut found = NO_ROWS;
    for (at, word) in found.iter_mut().enumerate() {
        *word = match rows.saturating_sub(at * 64) {
            0 => 0,
            left if left >= 64 => u64::MAX,
            left => (1 << left) - 1,
        };
    }
    found
}

pub(crate) fn bit(words: &[u64], row: usize) -> bool {
    words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
}

pub(crate) fn mark(words: &mut [u64], at: usize) {
    if let Some(word) = words.get_mut(at / 64) {
        *word |= 1 << (at % 64);
    }
}

pub(crate) fn both(a: &Rows, b: &Rows) -> Rows {
    let mut both = *a;
    both.iter_mut().zip(b).for_each(|(both, other)| *both &= other);
    both
}

pub(crate) fn without(rows: &mut Rows, others: &Rows) {
    rows.iter_mut().zip(others).for_each(|(own, other)| *own &= !other);
}

pub(crate) fn join(rows: &mut Rows, others: &Rows) {
    rows.iter_mut().zip(others).for_each(|(own, other)| *own |= other);
}

/// How many rows there are.
pub(crate) fn count(rows: &Rows) -> u32 {
    rows.iter().map(|word| word.count_ones()).sum()
}

/// The rows one by one.
pub(crate) fn each(rows: &Rows, mut then: impl FnMut(usize)) {
    for (word, bits) in rows.iter().enumerate() {
        let mut rest = *bits;
        while rest != 0 {
            then(word * 64 + rest.trailing_zeros() as usize);
            rest &= rest - 1;
        }
    }
}

/// The rows whose value is one that is looked for.
pub(crate) fn that<T: Copy>(values: &[T], is: impl Fn(T) -> bool) -> Rows {
    let mut found = [0u8; BLOCK_ROWS];
    found.iter_mut().zip(values).for_each(|(found, value)| *found = u8::from(is(*value)));
    pack(&found)
}

/// Zeros and ones as bits.
pub(crate) fn pack(bytes: &[u8; BLOCK_ROWS]) -> Rows {
    let mut rows = NO_ROWS;
    for (word, bytes) in rows.iter_mut().zip(bytes.as_chunks::<64>().0) {
        for (at, eight) in bytes.as_chunks::<8>().0.iter().enumerate() {
            // Each byte is 0 or 1: the product moves them side by side into the topmost byte.
            let side = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
            *word |= side << (8 * at);
        }
    }
    rows
}

/// Puts a number of up to 8 bits on each row: bit `n` of it where the row is in plane `n`.
pub(crate) fn spread(planes: &[Rows], into: &mut [u8; BLOCK_ROWS]) {
    let into = into.as_chunks_mut::<8>().0;
    for (group, eight) in into.iter_mut().enumerate() {
        let mut all = 0u64;
        for (at, plane) in planes.iter().enumerate() {
            let bits = plane.get(group / 8).map_or(0, |word| word >> (8 * (group % 8)) & 0xff);
            // One bit of the eight stays in each byte, and then becomes its lowest.
            let own = bits.wrapping_mul(0x0101_0101_0101_0101) & 0x8040_2010_0804_0201;
            all |= (((own + 0x7f7f_7f7f_7f7f_7f7f) | own) >> 7 & 0x0101_0101_0101_0101) << at;
        }
        *eight = all.to_le_bytes();
    }
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
        let mut each_row = Vec::new();
        each(&rows, |row| each_row.push(row));
        assert_eq!(each_row, set);
        assert_eq!(count(&rows), 8);
    }

    #[test]
    fn planes_are_spread_to_numbers() {
        let mut planes = [NO_ROWS; 3];
        let number = |row: usize| u8::try_from((row * 7 + row / 11) % 8).unwrap();
        for row in 0..BLOCK_ROWS {
            for (at, plane) in planes.iter_mut().enumerate() {
                if number(row) >> at & 1 == 1 {
                    mark(plane, row);
                }
            }
        }
        let mut found = [9; BLOCK_ROWS];
        spread(&planes, &mut found);
        (0..BLOCK_ROWS).for_each(|row| assert_eq!(found[row], number(row), "{row}"));
    }

    #[test]
    fn the_first_rows_are_those_before_a_place() {
        for rows in [0, 1, 63, 64, 65, 200, BLOCK_ROWS] {
            let found = first(rows);
            (0..BLOCK_ROWS).for_each(|row| assert_eq!(bit(&found, row), row < rows));
        }
    }
}
