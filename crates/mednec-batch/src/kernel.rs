//! Terms over columns: one bit mask for each class, for the rows of a block.

use std::borrow::Cow;

use mednec_graph::bundle::{Constraint, Unit};
use mednec_graph::flow::{BLOCK_ROWS, Classify, NO_ROWS, Rows};
use mednec_graph::term::TermKind;
use mednec_graph::{Bundle, FactId, FactKind, Part, TermId};

use crate::by_key::ByKey;
use crate::column::{Data, FactColumn, Keyed, as_place, elements};
use crate::rows::{ALL_ROWS, Block, both, count, each, join, mark, pack, that, without};

/// With fewer rows than this, lists are looked at row by row.
const SPARSE: u32 = 96;

/// The terms of a unit over the columns of a batch.
pub(crate) struct Kernels<'c> {
    bundle: &'c Bundle,
    unit: &'c Unit,
    /// The column of each fact; nothing where it is not given.
    columns: &'c [Option<FactColumn>],
    /// What is known of each term beforehand.
    prepared: Vec<Prepared>,
    block: Block<'c>,
}

/// What can be told of a term before its rows are looked at.
enum Prepared {
    Nothing,
    /// The class of each value of a column's table.
    Table(ByKey),
    /// Sums that fit into 32 bits.
    Small,
    /// For each value of a list's table, 1 where it is one that is looked for.
    List(Vec<u8>),
}

impl<'c> Kernels<'c> {
    pub(crate) fn new(bundle: &'c Bundle, unit: &'c Unit, columns: &'c [Option<FactColumn>]) -> Self {
        let prepared = |term: &mednec_graph::term::Term| match &term.kind {
            TermKind::Table { fact, table } => match column(columns, *fact).map(|column| &column.data) {
                Some(Data::Keys(keyed)) => {
                    let classes = keyed.table.iter().map(|value| table.class(*value)).collect();
                    Prepared::Table(ByKey::new(classes, usize::from(term.classes)))
                }
                _ => Prepared::Nothing,
            },
            TermKind::Linear { parts, .. } if are_small(bundle, parts, columns) => Prepared::Small,
            TermKind::ListHas { list, table, class } => {
                match (column(columns, *list).map(|c| &c.data), unit.terms.tables.get(usize::from(*table))) {
                    (Some(Data::List { items, .. }), Some(table)) => {
                        let is = |value: &i64| u8::from(table.class(*value) == *class);
                        Prepared::List(items.table.iter().map(is).collect())
                    }
                    _ => Prepared::Nothing,
                }
            }
            TermKind::Linear { .. } | TermKind::YesNo(_) => Prepared::Nothing,
        };
        let prepared = unit.terms.terms.iter().map(prepared).collect();
        Self { bundle, unit, columns, prepared, block: Block::Run { start: 0, rows: 0 } }
    }

    /// Goes on to other rows.
    pub(crate) fn block(&mut self, block: Block<'c>) {
        self.block = block;
    }

    /// The rows of the block in which a fact is known.
    fn known(&self, column: &FactColumn) -> Rows {
        column.known.as_ref().map_or(ALL_ROWS, |known| self.block.bits(known.inner()))
    }

    fn yes(&self, column: &FactColumn) -> Rows {
        match &column.data {
            Data::Bits(values) => self.block.bits(values),
            Data::Keys(Keyed { keys, table }) => {
                that(&self.block.values(keys), |key: i32| table.get(as_place(key)) == Some(&1))
            }
            Data::Small(_) | Data::Wide(_) | Data::List { .. } => NO_ROWS,
        }
    }

    /// The classes of a table's values.
    fn table(&self, term: TermId, column: &FactColumn, into: &mut [Rows]) {
        let prepared = self.prepared.get(usize::from(term.0));
        let (Data::Keys(keyed), Some(Prepared::Table(classes))) = (&column.data, prepared) else {
            into.fill(ALL_ROWS);
            return;
        };
        classes.of_rows(&self.block, keyed, into);
    }

    /// How many cuts a sum reaches.
    fn linear(&self, term: TermId, parts: &[Part], cuts: &[i64], live: &Rows, into: &mut [Rows]) {
        let mut known = ALL_ROWS;
        for part in parts {
            let own = column(self.columns, part.fact).map_or(NO_ROWS, |column| self.known(column));
            known = both(&known, &own);
        }
        match (self.prepared.get(usize::from(term.0)), parts) {
            (Some(Prepared::Small), [only]) if only.times == 1 => {
                let values = self.small(only);
                reach(cuts, into, |cut| reach_small(&values, cut));
            }
            (Some(Prepared::Small), _) => {
                let mut sums = [0i32; BLOCK_ROWS];
                for part in parts {
                    let times = i32::try_from(part.times).unwrap_or(0);
                    sums.iter_mut()
                        .zip(&*self.small(part))
                        .for_each(|(sum, value)| *sum = sum.wrapping_add(value.wrapping_mul(times)));
                }
                reach(cuts, into, |cut| reach_small(&sums, cut));
            }
            _ => {
                let mut sums = [0i128; BLOCK_ROWS];
                for part in parts {
                    let Some(column) = column(self.columns, part.fact) else { continue };
                    for (at, sum) in sums.iter_mut().enumerate().take(self.block.len()) {
                        let value = column.value(self.block.row(at)).unwrap_or(0);
                        *sum += i128::from(value) * i128::from(part.times);
                    }
                }
                reach(cuts, into, |cut| that(&sums, |sum| sum >= i128::from(cut)));
            }
        }
        if known != ALL_ROWS {
            let mut open = *live;
            without(&mut open, &known);
            into.iter_mut().for_each(|class| without(class, &open));
            each(&open, |at| self.open_sum(parts, cuts, at, into));
        }
    }

    /// The values of a column of small numbers.
    fn small(&self, part: &Part) -> Cow<'_, [i32]> {
        match column(self.columns, part.fact).map(|column| &column.data) {
            Some(Data::Small(values)) => self.block.values(values),
            _ => Cow::Borrowed(&[]),
        }
    }

    /// The classes that a sum can have in a row where part of it is not known.
    fn open_sum(&self, parts: &[Part], cuts: &[i64], at: usize, into: &mut [Rows]) {
        let row = self.block.row(at);
        let (mut low, mut high) = (0i128, 0i128);
        for part in parts {
            let value = column(self.columns, part.fact).and_then(|column| column.value(row));
            let bounds = || self.bundle.fact(part.fact).and_then(|fact| fact.kind.bounds());
            let (from, to) =
                value.map(|value| (value, value)).or_else(bounds).unwrap_or((i64::MIN, i64::MAX));
            let ends = [from, to].map(|end| i128::from(end) * i128::from(part.times));
            low += ends.into_iter().min().unwrap_or(0);
            high += ends.into_iter().max().unwrap_or(0);
        }
        for constraint in self.bundle.constraints.iter().filter(|constraint| ties(constraint, parts)) {
            match parts {
                [a, _] if (a.fact == constraint.left) == (a.times == 1) => {
                    low = low.max(i128::from(constraint.least));
                }
                _ => high = high.min(-i128::from(constraint.least)),
            }
        }
        let reached = |end: i128| cuts.iter().take_while(|cut| i128::from(**cut) <= end).count();
        let (from, to) = if low <= high { (reached(low), reached(high)) } else { (0, cuts.len()) };
        into.iter_mut().take(to + 1).skip(from).for_each(|class| mark(class, at));
    }

    /// Whether lists have an element of a class.
    fn list_has(&self, term: TermId, list: FactId, live: &Rows, into: &mut [Rows]) {
        let prepared = self.prepared.get(usize::from(term.0));
        let (
            Some((column, Data::List { offsets, items, items_known, open: more })),
            Some(Prepared::List(wanted)),
            [of_no, of_yes],
        ) = (column(self.columns, list).map(|column| (column, &column.data)), prepared, &mut *into)
        else {
            into.fill(ALL_ROWS);
            return;
        };
        let is = |key: i32| wanted.get(as_place(key)).copied().unwrap_or(0);
        let (mut yes, mut unknown) = (NO_ROWS, NO_ROWS);
        match (items_known, self.block) {
            (None, Block::Run { start, rows }) if count(live) > SPARSE => {
                yes = have(offsets.get(start..=start + rows).unwrap_or(&[]), &items.keys, is);
            }
            _ => each(live, |at| {
                let elements = elements(offsets, self.block.row(at));
                let known = |at: usize| items_known.as_ref().is_none_or(|known| known.is_valid(at));
                let key = |at: usize| items.keys.get(at).copied().unwrap_or(-1);
                if elements.clone().any(|at| known(at) && is(key(at)) == 1) {
                    mark(&mut yes, at);
                } else if items_known.is_some() && !elements.clone().all(known) {
                    mark(&mut unknown, at);
                }
            }),
        }
        *of_yes = yes;
        *of_no = ALL_ROWS;
        without(of_no, &yes);
        join(of_yes, &unknown);
        if *more {
            // A list that has as many elements as there can be has no others.
            let most = match self.bundle.fact(list).map(|fact| &fact.kind) {
                Some(FactKind::List { most, .. }) => *most as usize,
                _ => usize::MAX,
            };
            each(live, |at| {
                if elements(offsets, self.block.row(at)).len() < most {
                    mark(of_yes, at);
                }
            });
        }
        let known = self.known(column);
        open(into, &known);
    }
}

impl Classify for Kernels<'_> {
    fn classify(&mut self, term: TermId, live: &Rows, classes: &mut [Rows]) {
        let Some(kind) = self.unit.terms.get(term).map(|term| &term.kind) else {
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
            TermKind::Linear { parts, cuts } => self.linear(term, parts, cuts, live, classes),
            TermKind::ListHas { list, .. } => self.list_has(term, *list, live, classes),
        }
    }
}

/// The rows with an element that is looked for. No branch depends on a row: how many such elements there are up to each
/// is counted, and where the count has grown over a row, it has one.
fn have(offsets: &[i32], keys: &[i32], is: impl Fn(i32) -> u8) -> Rows {
    let (Some(first), Some(last)) = (offsets.first(), offsets.last()) else { return NO_ROWS };
    let first = as_place(*first);
    let keys = keys.get(first..as_place(*last)).unwrap_or(&[]);
    let mut sum = 0;
    let counts: Vec<u32> = keys
        .iter()
        .map(|key| {
            sum += u32::from(is(*key));
            sum
        })
        .collect();
    let mut has = [0u8; BLOCK_ROWS];
    let mut before = 0;
    for (into, to) in has.iter_mut().zip(offsets.get(1..).unwrap_or(&[])) {
        // The count up to the row's last element; a row before all elements has none.
        let now = counts.get((as_place(*to) - first).wrapping_sub(1)).copied().unwrap_or(before);
        *into = u8::from(now != before);
        before = now;
    }
    pack(&has)
}

/// Whether a constraint holds between the two facts of a difference.
pub(crate) fn ties(constraint: &Constraint, parts: &[Part]) -> bool {
    let [a, b] = parts else { return false };
    let facts = [a.fact, b.fact];
    facts.contains(&constraint.left)
        && facts.contains(&constraint.right)
        && matches!((a.times, b.times), (1, -1) | (-1, 1))
        && constraint.left != constraint.right
}

/// Whether all values of a sum are 32-bit numbers, and the sum itself is one.
fn are_small(bundle: &Bundle, parts: &[Part], columns: &[Option<FactColumn>]) -> bool {
    let mut most = 0i128;
    for part in parts {
        let small = column(columns, part.fact).is_some_and(|column| matches!(column.data, Data::Small(_)));
        let bounds = bundle.fact(part.fact).and_then(|fact| fact.kind.bounds());
        let (true, Some((low, high))) = (small, bounds) else { return false };
        let end = i128::from(low).abs().max(i128::from(high).abs());
        most += end * i128::from(part.times).abs();
    }
    most <= i128::from(i32::MAX)
}

fn column(columns: &[Option<FactColumn>], fact: FactId) -> Option<&FactColumn> {
    columns.get(usize::from(fact.0))?.as_ref()
}

/// Class by class, the rows that reach its cut and not the next.
fn reach(cuts: &[i64], into: &mut [Rows], reaches: impl Fn(i64) -> Rows) {
    let mut below = ALL_ROWS;
    for (mask, cut) in into.iter_mut().zip(cuts.iter().map(Some).chain([None])) {
        let further = cut.map_or(NO_ROWS, |cut| reaches(*cut));
        *mask = below;
        without(mask, &further);
        below = further;
    }
}

/// The rows whose number reaches a cut.
fn reach_small(values: &[i32], cut: i64) -> Rows {
    match i32::try_from(cut) {
        Ok(cut) => that(values, |value| value >= cut),
        Err(_) if cut < 0 => ALL_ROWS,
        Err(_) => NO_ROWS,
    }
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
