//! Which policies the rows of a batch are for.

use mednec_graph::Bundle;
use rustc_hash::FxHashMap;

use crate::cases::Cases;
use crate::column::{Data, UNREADABLE};

/// Whose policies govern a row, and the unit of them that its procedure is for; no unit where there is none.
pub(crate) type Way = (u32, Option<u32>);

/// The rows of a batch by what they are for.
pub(crate) struct Routed {
    pub(crate) ways: Vec<Way>,
    /// For each row its way, by place; `u16::MAX` where it is open.
    pub(crate) rows: Vec<u16>,
    /// How many rows each way has.
    pub(crate) counts: Vec<u32>,
}

/// A row whose payer or procedure is open.
const OPEN: u16 = u16::MAX;

impl Routed {
    /// Sorts the rows of a batch. `payer` is who is asked where that is not for the rows to say. Nothing where there are
    /// more ways than can be told apart.
    pub(crate) fn new(cases: &Cases, payer: Option<usize>, bundle: &Bundle) -> Option<Self> {
        let only = (bundle.payers.len() == 1).then_some(0);
        // Who is asked for all rows, or the payer that each row gives.
        let given = match (payer, &cases.payer) {
            (None, Some(column)) => Ok(column),
            (payer, _) => Err(u32::try_from(payer.or(only)?).ok()?),
        };
        let procedure = bundle.procedure.and_then(|fact| cases.columns.get(usize::from(fact.0))?.as_ref());
        let code = |row: usize| match (bundle.procedure, procedure) {
            (None, _) => Some(0),
            (Some(_), Some(column)) => column.value(row).filter(|code| *code != UNREADABLE),
            (Some(_), None) => None,
        };
        let mut made = Self { ways: Vec::new(), rows: Vec::with_capacity(cases.rows), counts: Vec::new() };
        let mut places: FxHashMap<(u32, i64), u16> = FxHashMap::default();
        // One payer, and codes by table: a look at the table for each row.
        if let (Err(payer), Some(column)) = (given, procedure)
            && let Data::Keys(keyed) = &column.data
            && column.known.is_none()
        {
            let table: Option<Vec<u16>> = keyed
                .table
                .iter()
                .map(|code| made.place(&mut places, bundle, payer, (*code != UNREADABLE).then_some(*code)))
                .collect();
            let table = table?;
            made.rows.extend((0..cases.rows).map(|row| table.get(keyed.keys.at(row)).copied().unwrap_or(OPEN)));
        } else {
            for row in 0..cases.rows {
                let payer = match given {
                    Err(payer) => Some(payer),
                    Ok(column) if column.is_known(row) => {
                        column.value(row).and_then(|payer| u32::try_from(payer).ok())
                    }
                    Ok(_) => only.and_then(|payer: usize| u32::try_from(payer).ok()),
                };
                let place = match (payer, code(row)) {
                    (Some(payer), Some(code)) => made.place(&mut places, bundle, payer, Some(code))?,
                    _ => OPEN,
                };
                made.rows.push(place);
            }
        }
        made.counts = vec![0; made.ways.len()];
        for row in &made.rows {
            if let Some(count) = made.counts.get_mut(usize::from(*row)) {
                *count += 1;
            }
        }
        Some(made)
    }

    fn place(
        &mut self,
        places: &mut FxHashMap<(u32, i64), u16>,
        bundle: &Bundle,
        payer: u32,
        code: Option<i64>,
    ) -> Option<u16> {
        let Some(code) = code else { return Some(OPEN) };
        if let Some(place) = places.get(&(payer, code)) {
            return Some(*place);
        }
        let of = bundle.payers.get(payer as usize)?;
        let unit = match bundle.procedure {
            None => of.any.or(of.units.first().copied()),
            Some(_) => of.unit_for(code),
        };
        let at = self.ways.iter().position(|way| *way == (payer, unit)).unwrap_or_else(|| {
            self.ways.push((payer, unit));
            self.ways.len() - 1
        });
        let place = u16::try_from(at).ok().filter(|place| *place != OPEN)?;
        places.insert((payer, code), place);
        Some(place)
    }

    /// The rows of each way, ascending.
    pub(crate) fn sorted(&self) -> Vec<Vec<u32>> {
        let mut sorted: Vec<Vec<u32>> =
            self.counts.iter().map(|count| Vec::with_capacity(*count as usize)).collect();
        for (row, way) in (0u32..).zip(&self.rows) {
            if let Some(rows) = sorted.get_mut(usize::from(*way)) {
                rows.push(row);
            }
        }
        sorted
    }
}
