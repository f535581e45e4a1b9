//! Columns of facts that grow value by value, from the texts of lines and records.

use arrow_buffer::{BooleanBufferBuilder, NullBuffer, OffsetBuffer};
use mednec_graph::{FactKind, ItemKind};
use rustc_hash::FxHashMap;

use crate::column::{Data, FactColumn, Keyed, UNREADABLE};

/// How many different texts of a column are kept from one chunk to the next.
const MOST_KEPT: usize = 1 << 12;

/// How many texts are found at a glance at least and at most; powers of two.
const GLANCES: (usize, usize) = (64, 4096);

/// The texts of a column that were met, each with its value.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Where a text was found last, by a number made of how it begins and how long it is.
    glances: Vec<Glance>,
    texts: Vec<Box<[u8]>>,
    places: FxHashMap<Box<[u8]>, i32>,
    table: Vec<i64>,
}

/// How a text begins, how long it is, and its place.
#[derive(Clone, Copy, Debug, Default)]
struct Glance {
    head: u64,
    length: u32,
    place: i32,
}

impl Known {
    /// The place of a text in the table of values.
    #[inline]
    pub(crate) fn place(&mut self, text: Text<'_>, read: impl FnOnce(&[u8]) -> i64) -> i32 {
        let (head, length) = (text.head(), text.len());
        let spread = (head ^ length as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        // There are a power of two.
        let at = spread as usize & self.glances.len().wrapping_sub(1);
        if let Some(glance) = self.glances.get(at)
            && glance.head == head
            && glance.length as usize == length
            && (length <= HEAD || self.is(glance.place, text.bytes()))
        {
            return glance.place;
        }
        let place = self.look_up(text, read);
        if let Some(glance) = self.glances.get_mut(at)
            && let Ok(length) = u32::try_from(length)
        {
            *glance = Glance { head, length, place };
        }
        place
    }

    #[cold]
    fn look_up(&mut self, text: Text<'_>, read: impl FnOnce(&[u8]) -> i64) -> i32 {
        if let Some(place) = self.places.get(text.bytes()) {
            return *place;
        }
        let place = i32::try_from(self.table.len()).unwrap_or(i32::MAX);
        self.table.push(read(text.bytes()));
        self.texts.push(text.bytes().into());
        self.places.insert(text.bytes().into(), place);
        let (least, most) = GLANCES;
        let wanted = (4 * self.table.len()).next_power_of_two().clamp(least, most);
        if self.glances.len() < wanted {
            // No text is that long.
            self.glances = vec![Glance { length: u32::MAX, ..Glance::default() }; wanted];
        }
        place
    }

    fn is(&self, place: i32, text: &[u8]) -> bool {
        let known = usize::try_from(place).ok().and_then(|place| self.texts.get(place));
        known.is_some_and(|known| **known == *text)
    }

    /// The values by place.
    pub(crate) fn table(&self) -> &[i64] {
        &self.table
    }

    /// Forgets everything where there is too much; to be called between chunks.
    fn trim(&mut self) {
        if self.table.len() > MOST_KEPT {
            *self = Self::default();
        }
    }
}

/// How many bytes of a text are compared at once.
const HEAD: usize = 8;

/// A text in a line.
#[derive(Clone, Copy)]
pub(crate) struct Text<'t> {
    line: &'t [u8],
    from: usize,
    to: usize,
}

impl<'t> Text<'t> {
    pub(crate) fn new(line: &'t [u8], from: usize, to: usize) -> Self {
        Self { line, from, to }
    }

    pub(crate) fn bytes(self) -> &'t [u8] {
        self.line.get(self.from..self.to).unwrap_or(&[])
    }

    fn len(self) -> usize {
        self.to - self.from
    }

    /// Its first eight bytes as a number, with zeros behind a shorter text.
    #[inline]
    fn head(self) -> u64 {
        let here = self.line.get(self.from..).unwrap_or(&[]);
        let head = match here.first_chunk::<HEAD>() {
            Some(head) => u64::from_le_bytes(*head),
            None => here.iter().rev().fold(0, |head, byte| head << 8 | u64::from(*byte)),
        };
        match self.len() {
            length if length < HEAD => head & ((1 << (8 * length)) - 1),
            _ => head,
        }
    }
}

/// A column on its way.
#[derive(Debug)]
pub(crate) struct Growing {
    kind: FactKind,
    is_list: bool,
    /// Numbers as they are, other values by place.
    values: Vec<i32>,
    /// The rows in which it is known, once there is one in which it is not.
    known: Option<BooleanBufferBuilder>,
    texts: Known,
    /// For lists where each row's elements end; `values` are the elements then.
    ends: Vec<i32>,
}

impl Growing {
    /// An empty column; nothing for facts that have to be read row by row.
    pub(crate) fn new(kind: &FactKind) -> Option<Self> {
        if let FactKind::List { item: ItemKind::Record { .. }, .. } = kind {
            return None;
        }
        let (kind, is_list) = (kind.clone(), kind.is_list());
        Some(Self {
            kind,
            is_list,
            values: Vec::new(),
            known: None,
            texts: Known::default(),
            ends: Vec::new(),
        })
    }

    /// How many rows it has.
    pub(crate) fn rows(&self) -> usize {
        if self.is_list { self.ends.len() } else { self.values.len() }
    }

    pub(crate) fn is_list(&self) -> bool {
        self.is_list
    }

    /// Adds rows in which it is not known, until it has so many.
    #[inline]
    pub(crate) fn pad(&mut self, rows: usize) {
        let own = self.rows();
        if own < rows {
            self.pad_from(own, rows);
        }
    }

    fn pad_from(&mut self, own: usize, rows: usize) {
        let known = self.known.get_or_insert_with(|| {
            let mut known = BooleanBufferBuilder::new(rows);
            known.append_n(own, true);
            known
        });
        known.append_n(rows - own, false);
        if self.is_list {
            self.begin_list();
            let end = i32::try_from(self.values.len()).unwrap_or(i32::MAX);
            self.ends.resize(rows, end);
        } else {
            self.values.resize(rows, 0);
        }
    }

    fn note(&mut self) {
        if let Some(known) = &mut self.known {
            known.append(true);
        }
    }

    /// Adds a row with a single value. False where the row has to be read on its own.
    #[inline]
    pub(crate) fn push(&mut self, text: Text<'_>) -> bool {
        let value = match &self.kind {
            FactKind::Number { decimals: 0, .. } => match small_number(text.bytes()) {
                Some(value) => value,
                None => match i32::try_from(read(&self.kind, text.bytes())) {
                    Ok(value) => value,
                    Err(_) => return false,
                },
            },
            kind => self.texts.place(text, |text| read(kind, text)),
        };
        self.values.push(value);
        self.note();
        true
    }

    /// Begins the list of a row; what is left of one that could not be read is dropped.
    pub(crate) fn begin_list(&mut self) {
        let end = self.ends.last().and_then(|end| usize::try_from(*end).ok());
        self.values.truncate(end.unwrap_or(0));
    }

    /// Adds an element to the list of the row that is being read.
    pub(crate) fn push_element(&mut self, text: Text<'_>) {
        let kind = &self.kind;
        let place = self.texts.place(text, |text| read(kind, text));
        self.values.push(place);
    }

    /// Ends the list of the row that is being read.
    pub(crate) fn end_list(&mut self) {
        self.ends.push(i32::try_from(self.values.len()).unwrap_or(i32::MAX));
        self.note();
    }

    /// The column of so many rows; it is empty then, and keeps the texts it has met.
    pub(crate) fn take(&mut self, rows: usize) -> FactColumn {
        self.pad(rows);
        if self.is_list() {
            self.begin_list();
        }
        let values = std::mem::take(&mut self.values);
        let data = match &self.kind {
            FactKind::Number { decimals: 0, .. } => Data::Small(values.into()),
            FactKind::List { complete, .. } => {
                let ends = std::mem::take(&mut self.ends);
                let offsets: Vec<i32> = std::iter::once(0).chain(ends).collect();
                Data::List {
                    offsets: OffsetBuffer::new(offsets.into()),
                    items: Keyed { keys: values.into(), table: self.texts.table.clone() },
                    items_known: None,
                    open: !complete,
                }
            }
            FactKind::Date { .. } => {
                let day = |place: &i32| {
                    let day = usize::try_from(*place).ok().and_then(|place| self.texts.table.get(place));
                    day.and_then(|day| i32::try_from(*day).ok()).unwrap_or(i32::MIN)
                };
                Data::Small(values.iter().map(day).collect::<Vec<i32>>().into())
            }
            _ => Data::Keys(Keyed { keys: values.into(), table: self.texts.table.clone() }),
        };
        self.texts.trim();
        let known = self.known.take().map(|mut known| NullBuffer::new(known.finish()));
        FactColumn { data, known }
    }
}

/// The value of a text.
fn read(kind: &FactKind, text: &[u8]) -> i64 {
    let read = std::str::from_utf8(text).ok().and_then(|text| kind.read(text).ok());
    read.unwrap_or(UNREADABLE)
}

/// A short whole number without a leading zero, as most are.
fn small_number(text: &[u8]) -> Option<i32> {
    let digits = (1..=9).contains(&text.len()) && text.iter().all(u8::is_ascii_digit);
    let zero = text.first() == Some(&b'0') && text.len() > 1;
    (digits && !zero).then(|| text.iter().fold(0, |sum, digit| sum * 10 + i32::from(digit - b'0')))
}
