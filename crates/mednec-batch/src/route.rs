//! Which policies the rows of a batch are for.

use mednec_graph::Bundle;
use mednec_graph::flow::{NO_ROWS, Rows};
use rustc_hash::FxHashMap;

use crate::by_key::ByKey;
use crate::cases::Cases;
use crate::column::{Data, FactColumn, Keyed, UNREADABLE};
use crate::rows::{Block, both, first, that, without};

/// From how many ways on the rows of each are picked out.
const MANY_WAYS: usize = 4;

/// Whose policies govern a row, and the unit of them that its procedure is for; no unit where there is none.
pub(crate) type Way = (u32, Option<u32>);

/// The rows of a batch by what they are for.
pub(crate) struct Routed<'c> {
    ways: Vec<Way>,
    rows: By<'c>,
    /// Rows of which nothing can be told without reading them.
    strange: &'c [u64],
}

/// How the way of a row is found.
enum By<'c> {
    /// By the key of its procedure; one way more is for rows that are open.
    Key(ByKey, &'c Keyed),
    /// Row by row, by place; [`OPEN`] where it is open.
    Row(Vec<u16>),
    /// The rows of each way are picked out.
    Picked(Vec<Vec<u32>>),
}

/// A row whose payer or procedure is open.
const OPEN: u16 = u16::MAX;

impl<'c> Routed<'c> {
    /// Sorts the rows of a batch. `payer` is who is asked where that is not for the rows to say. Nothing where there are
    /// more ways than can be told apart.
    pub(crate) fn new(cases: &'c Cases, payer: Option<usize>, bundle: &Bundle) -> Option<Self> {
        let only = (bundle.payers.len() == 1).then_some(0);
        let procedure = bundle.procedure.and_then(|fact| cases.columns.get(usize::from(fact.0))?.as_ref());
        let mut ways = Ways { bundle, all: Vec::new(), places: FxHashMap::default() };
        // Who is asked for all rows, or the payer that each row gives.
        let rows = match (payer, &cases.payer) {
            (None, Some(payers)) => {
                by_row(&mut ways, cases.rows, procedure, |row| match payers.value(row) {
                    Some(payer) => u32::try_from(payer).ok(),
                    None => only,
                })?
            }
            (payer, _) => {
                let payer = payer.map_or(Some(only), |payer| Some(u32::try_from(payer).ok()))??;
                match by_key(&mut ways, procedure, payer) {
                    Some(rows) => rows,
                    None => by_row(&mut ways, cases.rows, procedure, |_| Some(payer))?,
                }
            }
        };
        let rows = match rows {
            By::Row(rows) if ways.all.len() >= MANY_WAYS => By::Picked(picked(&rows, ways.all.len())),
            rows => rows,
        };
        Some(Self { ways: ways.all, rows, strange: &cases.strange })
    }

    /// The ways.
    pub(crate) fn ways(&self) -> &[Way] {
        &self.ways
    }

    /// The rows of each way, where there are many ways.
    pub(crate) fn picked(&self) -> Option<&[Vec<u32>]> {
        if let By::Picked(picked) = &self.rows { Some(picked) } else { None }
    }

    /// The rows of a block that take a way and have nothing strange in them.
    pub(crate) fn live(&self, block: &Block<'_>, way: usize) -> Rows {
        let own = match (&self.rows, block) {
            (By::Key(by_key, keyed), _) => {
                let mut found = vec![NO_ROWS; self.ways.len() + 1];
                by_key.of_rows(block, keyed, &mut found);
                found.get(way).copied().unwrap_or(NO_ROWS)
            }
            (By::Row(rows), Block::Run { start, rows: count }) => {
                let own = rows.get(*start..start + count).unwrap_or(&[]);
                let way = u16::try_from(way).unwrap_or(OPEN);
                that(own, |at| at == way)
            }
            (By::Row(_) | By::Picked(_), _) => NO_ROWS,
        };
        both(&own, &self.unmarked(block))
    }

    /// The rows of a block that have nothing strange in them.
    pub(crate) fn unmarked(&self, block: &Block<'_>) -> Rows {
        let mut live = first(block.len());
        without(&mut live, &block.marks(self.strange));
        live
    }
}

/// One payer, and few ways: told by the keys of the procedures.
fn by_key<'c>(ways: &mut Ways<'_>, procedure: Option<&'c FactColumn>, payer: u32) -> Option<By<'c>> {
    let column = procedure.filter(|column| column.known.is_none())?;
    let Data::Keys(keyed) = &column.data else { return None };
    let places: Option<Vec<u16>> = keyed.table.iter().map(|code| ways.place(payer, *code)).collect();
    let (places, open) = (places?, ways.all.len());
    if open >= MANY_WAYS {
        return None;
    }
    let class = |place: &u16| u8::try_from(usize::from(*place).min(open)).ok();
    let classes: Option<Vec<u8>> = places.iter().map(class).collect();
    Some(By::Key(ByKey::new(classes?, open + 1), keyed))
}

/// Each row by its payer and its procedure.
fn by_row<'c>(
    ways: &mut Ways<'_>,
    rows: usize,
    procedure: Option<&FactColumn>,
    payer: impl Fn(usize) -> Option<u32>,
) -> Option<By<'c>> {
    let any = ways.bundle.procedure.is_none();
    let way = |row: usize| {
        let code = procedure.and_then(|column| column.value(row)).or(any.then_some(0));
        match (payer(row), code) {
            (Some(payer), Some(code)) => ways.place(payer, code),
            _ => Some(OPEN),
        }
    };
    Some(By::Row((0..rows).map(way).collect::<Option<_>>()?))
}

fn picked(rows: &[u16], ways: usize) -> Vec<Vec<u32>> {
    let mut picked = vec![Vec::new(); ways];
    for (row, way) in (0u32..).zip(rows) {
        if let Some(rows) = picked.get_mut(usize::from(*way)) {
            rows.push(row);
        }
    }
    picked
}

/// The ways met so far.
struct Ways<'b> {
    bundle: &'b Bundle,
    all: Vec<Way>,
    places: FxHashMap<(u32, i64), u16>,
}

impl Ways<'_> {
    /// The place of a way; nothing where there are too many.
    fn place(&mut self, payer: u32, code: i64) -> Option<u16> {
        if code == UNREADABLE {
            return Some(OPEN);
        }
        if let Some(place) = self.places.get(&(payer, code)) {
            return Some(*place);
        }
        let of = self.bundle.payers.get(payer as usize)?;
        let unit = match self.bundle.procedure {
            None => of.any.or(of.units.first().copied()),
            Some(_) => of.unit_for(code),
        };
        let at = self.all.iter().position(|way| *way == (payer, unit)).unwrap_or_else(|| {
            self.all.push((payer, unit));
            self.all.len() - 1
        });
        let place = u16::try_from(at).ok().filter(|place| *place != OPEN)?;
        self.places.insert((payer, code), place);
        Some(place)
    }
}
