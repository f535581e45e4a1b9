//! Cases determined in columns: which rows are settled by masks, and how; the rest is left to be done by row.

use mednec_graph::bundle::Unit;
use mednec_graph::fact::AnsweredBy;
use mednec_graph::flow::{BLOCK_ROWS, Flow, NO_ROWS, Rows};
use mednec_graph::term::TermKind;
use mednec_graph::{Bundle, Fact, FactId};
use mednec_project::{Brief, End};
use rustc_hash::FxHashMap;

use crate::cases::Cases;
use crate::kernel::{Kernels, ties};
use crate::route::Routed;
use crate::rows::{Block, both, first, join, spread, without};

/// A row that masks did not settle.
pub(crate) const BY_ROW: u32 = u32::MAX;

/// From how many ways on the rows of each are picked out.
const MANY_WAYS: usize = 4;

/// How few picked rows are done one by one.
const WORTH: u32 = 64;

/// What masks can settle under one payer: the unit, its edition and where it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Settled {
    pub(crate) payer: u32,
    /// The unit and its edition that governs; none where the payer has no policy for the case.
    pub(crate) edition: Option<(u32, u32)>,
    pub(crate) end: End,
}

impl Settled {
    /// As the determination of a row.
    pub(crate) fn brief(self) -> Brief {
        Brief {
            payer: Some(self.payer),
            editions: self.edition.into_iter().collect(),
            end: self.end,
            exact: true,
            payer_missing: false,
        }
    }
}

/// A unit that masks can flow through.
struct Way {
    root: Flow,
    /// Tells which edition governs.
    edition: Flow,
    /// The facts whose absence can count as a value: rows without them are done one by one.
    closing: Vec<FactId>,
    /// Whether a row that can come to several leaves waits for information, whatever ties its facts together.
    free: bool,
}

/// The flows of a bundle, and what they have settled so far.
pub(crate) struct Columns<'b> {
    bundle: &'b Bundle,
    /// For each unit its flows; nothing where rows have to be done one by one.
    ways: Vec<Option<Way>>,
    settled: Vec<Settled>,
    places: FxHashMap<Settled, u32>,
    /// Whether a row that waits for information is settled, too, without saying for which.
    outcome_only: bool,
}

impl<'b> Columns<'b> {
    pub(crate) fn new(bundle: &'b Bundle, outcome_only: bool) -> Self {
        let ways = bundle.units.iter().map(|unit| Way::new(bundle, unit)).collect();
        Self { bundle, ways, settled: Vec::new(), places: FxHashMap::default(), outcome_only }
    }

    /// What a number in the result of [`Self::determine`] stands for.
    pub(crate) fn settled(&self, place: u32) -> Option<Settled> {
        self.settled.get(place as usize).copied()
    }

    /// Whether anything can be settled by masks.
    pub(crate) fn can(&self) -> bool {
        self.ways.iter().any(Option::is_some)
    }

    /// For each row what it is settled as, or [`BY_ROW`]. `payer` is whose policies are asked where the rows do not say.
    pub(crate) fn determine(&mut self, cases: &Cases, payer: Option<usize>) -> Vec<u32> {
        let mut found = vec![BY_ROW; cases.rows];
        let Some(routed) = Routed::new(cases, payer, self.bundle) else { return found };
        let many = routed.ways.len() >= MANY_WAYS;
        let sorted = if many { routed.sorted() } else { Vec::new() };
        for (at, (payer, unit)) in routed.ways.iter().enumerate() {
            let count = routed.counts.get(at).copied().unwrap_or(0);
            if count == 0 || (many && count < WORTH) {
                continue;
            }
            let Some(unit) = unit else {
                let Some(leaf) = self.bundle.no_policy else { continue };
                let place = self.place(Settled { payer: *payer, edition: None, end: End::Decided(leaf) });
                for block in blocks(cases.rows, sorted.get(at)) {
                    let live = routed.live(&block, at, &cases.strange);
                    put(&[(place, live)], &block, &mut found);
                }
                continue;
            };
            let Some(of_unit) = self.bundle.units.get(*unit as usize) else { continue };
            let Some(mut way) = self.ways.get_mut(*unit as usize).and_then(Option::take) else { continue };
            let mut kernels = Kernels::new(self.bundle, of_unit, &cases.columns);
            for block in blocks(cases.rows, sorted.get(at)) {
                let mut live = routed.live(&block, at, &cases.strange);
                way.keep_given(&block, cases, &mut live);
                if live != NO_ROWS {
                    kernels.block(block);
                    let ends = self.flow(&mut way, &live, &mut kernels, (*payer, *unit, of_unit));
                    put(&ends, &block, &mut found);
                }
            }
            if let Some(place) = self.ways.get_mut(*unit as usize) {
                *place = Some(way);
            }
        }
        found
    }

    /// Lets rows of one unit flow, and gives the rows of each end.
    fn flow(
        &mut self,
        way: &mut Way,
        live: &Rows,
        kernels: &mut Kernels<'_>,
        (payer, at, unit): (u32, u32, &Unit),
    ) -> Vec<(u32, Rows)> {
        way.root.run(live, kernels);
        way.edition.run(live, kernels);
        let (decided, governed) = (way.root.decided(), way.edition.decided());
        let mut ends = Vec::new();
        for (edition, came) in way.edition.leaves() {
            let here = both(&governed, came);
            if here == NO_ROWS {
                continue;
            }
            let edition = ((edition.0 as usize) < unit.editions.len()).then_some((at, edition.0));
            let sure = both(&decided, &here);
            for (leaf, came) in way.root.leaves() {
                let rows = both(&sure, came);
                if rows != NO_ROWS {
                    ends.push((self.place(Settled { payer, edition, end: End::Decided(leaf) }), rows));
                }
            }
            if self.outcome_only && way.free {
                let mut open = both(live, &here);
                without(&mut open, &decided);
                if open != NO_ROWS {
                    ends.push((self.place(Settled { payer, edition, end: End::InformationNeeded }), open));
                }
            }
        }
        ends
    }

    fn place(&mut self, settled: Settled) -> u32 {
        *self.places.entry(settled).or_insert_with(|| {
            self.settled.push(settled);
            u32::try_from(self.settled.len() - 1).unwrap_or(BY_ROW)
        })
    }
}

impl Routed {
    /// The rows of a block that take a way and have nothing strange in them.
    fn live(&self, block: &Block<'_>, way: usize, strange: &[u64]) -> Rows {
        let mut live = match block {
            Block::Picked(rows) => first(rows.len()),
            Block::Run { start, rows } => {
                let own = self.rows.get(*start..start + rows).unwrap_or(&[]);
                let way = u16::try_from(way).unwrap_or(u16::MAX);
                crate::rows::that(own, |at| at == way)
            }
        };
        without(&mut live, &block.marks(strange));
        live
    }
}

impl Way {
    fn new(bundle: &Bundle, unit: &Unit) -> Option<Self> {
        let [stage] = unit.stages.as_slice() else { return None };
        if !unit.derived.is_empty() {
            return None;
        }
        let root = Flow::new(unit, unit.root?)?;
        let edition = Flow::new(unit, stage.edition_root?)?;
        let mut facts: Vec<FactId> = unit.terms.terms.iter().flat_map(|term| term.kind.facts()).collect();
        let mentioned = facts.len();
        facts.sort_unstable();
        facts.dedup();
        let of = |fact: &FactId| bundle.fact(*fact);
        let closes = |fact: &&FactId| of(fact).is_some_and(|fact| fact.if_absent.is_some());
        let closing: Vec<FactId> = facts.iter().filter(closes).copied().collect();
        let by_reviewer = |fact: &Fact| fact.answered_by == AnsweredBy::Reviewer;
        let any_judged = facts.iter().filter_map(of).any(by_reviewer);
        // Facts of their own in each term, and constraints only within one: what one term says leaves the others free.
        let mut tied = bundle
            .constraints
            .iter()
            .filter(|constraint| facts.contains(&constraint.left) || facts.contains(&constraint.right));
        let within = |kind: &TermKind, constraint| match kind {
            TermKind::Linear { parts, .. } => ties(constraint, parts),
            TermKind::YesNo(_) | TermKind::Table { .. } | TermKind::ListHas { .. } => false,
        };
        let all_within =
            tied.all(|constraint| unit.terms.terms.iter().any(|term| within(&term.kind, constraint)));
        let lists_can_differ = facts.iter().filter_map(of).all(|fact| match fact.kind {
            mednec_graph::FactKind::List { fewest, most, .. } => fewest < most && fewest <= 1,
            _ => true,
        });
        let free = mentioned == facts.len() && all_within && lists_can_differ && !any_judged;
        Some(Self { root, edition, closing, free })
    }

    /// Takes the rows out that lack a fact whose absence can count.
    fn keep_given(&self, block: &Block<'_>, cases: &Cases, live: &mut Rows) {
        for fact in &self.closing {
            match cases.columns.get(usize::from(fact.0)).and_then(Option::as_ref) {
                None => *live = NO_ROWS,
                Some(column) => {
                    if let Some(known) = &column.known {
                        *live = both(live, &block.bits(known.inner()));
                    }
                }
            }
        }
    }
}

/// The blocks of all rows, or of picked ones.
fn blocks(rows: usize, picked: Option<&Vec<u32>>) -> Vec<Block<'_>> {
    match picked {
        Some(picked) => picked.chunks(BLOCK_ROWS).map(Block::Picked).collect(),
        None => (0..rows)
            .step_by(BLOCK_ROWS)
            .map(|start| Block::Run { start, rows: (rows - start).min(BLOCK_ROWS) })
            .collect(),
    }
}

/// The most ends of a block that are told apart by bytes.
const MOST_ENDS: usize = 255;

/// Writes where the rows of a block end.
fn put(ends: &[(u32, Rows)], block: &Block<'_>, found: &mut [u32]) {
    for ends in ends.chunks(MOST_ENDS) {
        // Number 0 is a row that does not end here.
        let mut planes = [NO_ROWS; 8];
        let mut places = [BY_ROW; 256];
        let used = (usize::BITS - ends.len().leading_zeros()) as usize;
        for ((number, (place, rows)), into) in (1usize..).zip(ends).zip(places.iter_mut().skip(1)) {
            *into = *place;
            for (bit, plane) in planes.iter_mut().enumerate().take(used) {
                if number >> bit & 1 == 1 {
                    join(plane, rows);
                }
            }
        }
        let mut numbers = [0u8; BLOCK_ROWS];
        spread(planes.get(..used).unwrap_or(&[]), &mut numbers);
        let place = |number: u8| places.get(usize::from(number)).copied().unwrap_or(BY_ROW);
        match block {
            Block::Run { start, rows } => {
                let own = found.get_mut(*start..start + rows).unwrap_or(&mut []);
                for (into, number) in own.iter_mut().zip(numbers) {
                    let end = place(number);
                    *into = if number == 0 { *into } else { end };
                }
            }
            Block::Picked(rows) => {
                for (row, number) in rows.iter().zip(numbers).filter(|(_, number)| *number != 0) {
                    if let Some(into) = found.get_mut(*row as usize) {
                        *into = place(number);
                    }
                }
            }
        }
    }
}
