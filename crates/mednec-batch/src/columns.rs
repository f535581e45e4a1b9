//! A batch determined in columns: which rows are settled by masks, and how; the rest is left to be done by row.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch};
use mednec_graph::bundle::Unit;
use mednec_graph::flow::{BLOCK_ROWS, Flow, NO_ROWS, Rows};
use mednec_graph::{Bundle, LeafId};
use rustc_hash::FxHashMap;

use crate::cells::Plan;
use crate::column::{Data, FactColumn, UNREADABLE, texts};
use crate::kernel::Kernels;

/// A row that masks did not settle.
pub(crate) const BY_ROW: u32 = u32::MAX;

/// What masks can settle under one payer: the unit, its edition and the leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Settled {
    pub(crate) payer: u32,
    /// The unit and its edition that governs; none where the payer has no policy for the case.
    pub(crate) edition: Option<(u32, u32)>,
    pub(crate) leaf: LeafId,
}

/// The flows of a bundle, and what they have settled so far.
pub(crate) struct Columns<'b> {
    bundle: &'b Bundle,
    /// For each unit its graph and the graph that tells its edition; nothing where rows have to be done one by one.
    flows: Vec<Option<(Flow, Flow)>>,
    settled: Vec<Settled>,
    places: FxHashMap<Settled, u32>,
}

impl<'b> Columns<'b> {
    pub(crate) fn new(bundle: &'b Bundle) -> Self {
        // Where the absence of facts can count, masks would have to know when.
        let closes = bundle.vocabulary().iter().any(|fact| fact.if_absent.is_some());
        let flow = |unit: &Unit| {
            let [stage] = unit.stages.as_slice() else { return None };
            if closes || !unit.derived.is_empty() {
                return None;
            }
            Some((Flow::new(unit, unit.root?)?, Flow::new(unit, stage.edition_root?)?))
        };
        let flows = bundle.units.iter().map(flow).collect();
        Self { bundle, flows, settled: Vec::new(), places: FxHashMap::default() }
    }

    /// What a number in the result of [`Self::determine`] stands for.
    pub(crate) fn settled(&self, place: u32) -> Option<Settled> {
        self.settled.get(place as usize).copied()
    }

    /// Whether anything can be settled by masks.
    pub(crate) fn can(&self) -> bool {
        self.flows.iter().any(Option::is_some)
    }

    /// For each row what it is settled as, or [`BY_ROW`]. `payer` is whose policies are asked where the rows do not say.
    pub(crate) fn determine(&mut self, plan: &Plan, batch: &RecordBatch, payer: Option<usize>) -> Vec<u32> {
        let rows = batch.num_rows();
        let mut found = vec![BY_ROW; rows];
        let bundle = self.bundle;
        let mut columns: Vec<Option<FactColumn>> = Vec::new();
        columns.resize_with(bundle.facts.len(), || None);
        let mut strange = vec![0u64; rows.div_ceil(64)];
        let mut payers: Option<Payers> = payer.map(Payers::One);
        for planned in &plan.facts {
            let ([at], true) = (planned.columns.as_slice(), planned.is_plain()) else { return found };
            let Some(array) = batch.columns().get(*at) else { return found };
            match planned.name.as_str() {
                "case_id" => {}
                // A payer that the policies do not have is refused, whoever is asked.
                "payer" if payer.is_some() => {
                    let Some(named) = Payers::of(array, bundle) else { return found };
                    let known = |row: usize| array.is_null(row) || named.of_row(row).is_some();
                    (0..rows).filter(|row| !known(*row)).for_each(|row| mark(&mut strange, row));
                }
                "payer" => payers = Payers::of(array, bundle),
                name => {
                    let Some(fact) = bundle.fact_named(name) else { return found };
                    let Some(kind) = bundle.fact(fact).map(|fact| &fact.kind) else { return found };
                    let Some(column) = FactColumn::of(array, kind) else { return found };
                    if let Some(words) = column.strange(kind, rows) {
                        strange.iter_mut().zip(words).for_each(|(all, own)| *all |= own);
                    }
                    if let Some(place) = columns.get_mut(usize::from(fact.0)) {
                        *place = Some(column);
                    }
                }
            }
        }
        let only = (bundle.payers.len() == 1).then_some(Payers::One(0));
        let Some(payers) = payers.or(only) else { return found };
        self.contradictions(&columns, rows, &mut strange);
        let units = self.units(&columns, &payers, rows);
        let mut asked: Vec<(u32, u32)> = units.iter().filter(|(_, unit)| *unit != BY_ROW).copied().collect();
        asked.sort_unstable();
        asked.dedup();
        for (payer, unit) in asked {
            self.unit((payer, unit), &columns, &units, &strange, &mut found);
        }
        found
    }

    /// Lets the rows of one payer and unit flow.
    fn unit(
        &mut self,
        (payer, index): (u32, u32),
        columns: &[Option<FactColumn>],
        units: &[(u32, u32)],
        strange: &[u64],
        found: &mut [u32],
    ) {
        if index == NO_UNIT {
            let Some(leaf) = self.bundle.no_policy else { return };
            let place = self.place(Settled { payer, edition: None, leaf });
            let own = units
                .iter()
                .zip(found)
                .enumerate()
                .filter(|(row, ((p, u), _))| (*p, *u) == (payer, index) && !bit(strange, *row));
            own.for_each(|(_, (_, found))| *found = place);
            return;
        }
        let Some(unit) = self.bundle.units.get(index as usize) else { return };
        let Some(Some((mut root, mut edition))) = self.flows.get_mut(index as usize).map(Option::take) else {
            return;
        };
        let mut kernels = Kernels::new(&unit.terms, columns);
        for start in (0..units.len()).step_by(BLOCK_ROWS) {
            let rows = units.len().saturating_sub(start).min(BLOCK_ROWS);
            let mut live = NO_ROWS;
            for (at, own) in units.iter().skip(start).take(rows).enumerate() {
                if *own == (payer, index) && !bit(strange, start + at) {
                    mark(&mut live, at);
                }
            }
            if live == NO_ROWS {
                continue;
            }
            kernels.block(start, rows);
            root.run(&live, &mut kernels);
            edition.run(&live, &mut kernels);
            let sure = both(&root.decided(), &edition.decided());
            for (at, came) in edition.leaves() {
                let governed = both(&sure, came);
                if governed == NO_ROWS {
                    continue;
                }
                let edition = ((at.0 as usize) < unit.editions.len()).then_some((index, at.0));
                for (leaf, came) in root.leaves() {
                    let here = both(&governed, came);
                    if here != NO_ROWS {
                        let place = self.place(Settled { payer, edition, leaf });
                        each(&here, |at| {
                            if let Some(found) = found.get_mut(start + at) {
                                *found = place;
                            }
                        });
                    }
                }
            }
        }
        if let Some(place) = self.flows.get_mut(index as usize) {
            *place = Some((root, edition));
        }
    }

    fn place(&mut self, settled: Settled) -> u32 {
        *self.places.entry(settled).or_insert_with(|| {
            self.settled.push(settled);
            u32::try_from(self.settled.len() - 1).unwrap_or(BY_ROW)
        })
    }

    /// The payer and unit of each row; [`BY_ROW`] for the unit where it is open.
    fn units(&self, columns: &[Option<FactColumn>], payers: &Payers, rows: usize) -> Vec<(u32, u32)> {
        let bundle = self.bundle;
        let procedure = bundle.procedure.and_then(|fact| columns.get(usize::from(fact.0))?.as_ref());
        let mut known: FxHashMap<(u32, i64), u32> = FxHashMap::default();
        (0..rows)
            .map(|row| {
                let Some(payer) = payers.of_row(row) else { return (0, BY_ROW) };
                let Some(of) = bundle.payers.get(payer as usize) else { return (0, BY_ROW) };
                let code = match (bundle.procedure, procedure) {
                    (None, _) => return (payer, of.any.or(of.units.first().copied()).unwrap_or(NO_UNIT)),
                    (Some(_), Some(column)) if column.is_known(row) => match &column.data {
                        Data::Keys(keyed) => keyed
                            .keys
                            .get(row)
                            .and_then(|key| keyed.table.get(*key as usize))
                            .copied()
                            .unwrap_or(UNREADABLE),
                        _ => UNREADABLE,
                    },
                    (Some(_), _) => UNREADABLE,
                };
                if code == UNREADABLE {
                    return (payer, BY_ROW);
                }
                let unit = known.entry((payer, code)).or_insert_with(|| of.unit_for(code).unwrap_or(NO_UNIT));
                (payer, *unit)
            })
            .collect()
    }

    /// Marks the rows whose facts cannot all be true; the row's own reader tells why.
    fn contradictions(&self, columns: &[Option<FactColumn>], rows: usize, strange: &mut [u64]) {
        let value = |column: &FactColumn, row: usize| {
            if !column.is_known(row) {
                return None;
            }
            match &column.data {
                Data::Small(values) => values.get(row).map(|value| i64::from(*value)),
                Data::Wide(values) => values.get(row).copied(),
                Data::Keys(keyed) => keyed.table.get(*keyed.keys.get(row)? as usize).copied(),
                Data::Bits(_) | Data::List { .. } => None,
            }
        };
        for constraint in &self.bundle.constraints {
            let column = |fact: mednec_graph::FactId| columns.get(usize::from(fact.0))?.as_ref();
            let (Some(left), Some(right)) = (column(constraint.left), column(constraint.right)) else {
                continue;
            };
            for row in 0..rows {
                let apart = value(left, row).zip(value(right, row)).map(|(l, r)| l.saturating_sub(r));
                if apart.is_some_and(|apart| apart < constraint.least) {
                    mark(strange, row);
                }
            }
        }
    }
}

/// The unit of a request for which a payer has no policy.
const NO_UNIT: u32 = u32::MAX - 1;

/// Whose policies the rows are asked by.
enum Payers {
    One(usize),
    /// For each row.
    Many(Vec<Option<u32>>),
}

impl Payers {
    fn of(array: &ArrayRef, bundle: &Bundle) -> Option<Self> {
        let index = |name: Option<&str>| u32::try_from(bundle.payer_named(name?)?).ok();
        if let Some(dictionary) = array.as_any_dictionary_opt() {
            let table: Vec<Option<u32>> = texts(dictionary.values())?.into_iter().map(index).collect();
            let keys = dictionary.normalized_keys();
            let of = |(row, key): (usize, usize)| {
                if array.is_null(row) { None } else { table.get(key).copied().flatten() }
            };
            return Some(Self::Many(keys.into_iter().enumerate().map(of).collect()));
        }
        let mut known: FxHashMap<Option<&str>, Option<u32>> = FxHashMap::default();
        let names = texts(array)?;
        Some(Self::Many(
            names.into_iter().map(|name| *known.entry(name).or_insert_with(|| index(name))).collect(),
        ))
    }

    fn of_row(&self, row: usize) -> Option<u32> {
        match self {
            Self::One(payer) => u32::try_from(*payer).ok(),
            Self::Many(payers) => payers.get(row).copied().flatten(),
        }
    }
}

fn bit(words: &[u64], row: usize) -> bool {
    words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
}

fn mark(words: &mut [u64], at: usize) {
    if let Some(word) = words.get_mut(at / 64) {
        *word |= 1 << (at % 64);
    }
}

fn both(a: &Rows, b: &Rows) -> Rows {
    let mut both = *a;
    both.iter_mut().zip(b).for_each(|(both, other)| *both &= other);
    both
}

fn each(rows: &Rows, mut then: impl FnMut(usize)) {
    for (word, bits) in rows.iter().enumerate() {
        let mut rest = *bits;
        while rest != 0 {
            then(word * 64 + rest.trailing_zeros() as usize);
            rest &= rest - 1;
        }
    }
}
