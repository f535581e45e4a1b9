//! Cases determined in columns: which rows are settled by masks, and how; the rest is left to be done by row.

use mednec_graph::bundle::Unit;
use mednec_graph::fact::AnsweredBy;
use mednec_graph::flow::{BLOCK_ROWS, Flow, NO_ROWS, Rows};
use mednec_graph::term::TermKind;
use mednec_graph::{Bundle, Fact, FactId, FactKind, ItemKind};
use mednec_project::{Brief, End};
use rustc_hash::FxHashMap;

use crate::cases::Cases;
use crate::kernel::{Kernels, ties};
use crate::route::{Routed, Way};
use crate::rows::{Block, both, join, spread, without};

/// A row that masks did not settle.
pub(crate) const BY_ROW: u32 = u32::MAX;

/// How few picked rows are done one by one.
const RARE: usize = 64;

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
struct Flows {
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
    flows: Vec<Option<Flows>>,
    settled: Vec<Settled>,
    places: FxHashMap<Settled, u32>,
    /// Whether a row that waits for information is settled, too, without saying for which.
    outcome_only: bool,
}

impl<'b> Columns<'b> {
    pub(crate) fn new(bundle: &'b Bundle, outcome_only: bool) -> Self {
        let flows = bundle.units.iter().map(|unit| Flows::new(bundle, unit)).collect();
        Self { bundle, flows, settled: Vec::new(), places: FxHashMap::default(), outcome_only }
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
    pub(crate) fn determine(&mut self, cases: &Cases, payer: Option<usize>) -> Vec<u32> {
        let mut found = vec![BY_ROW; cases.rows];
        let Some(routed) = Routed::new(cases, payer, self.bundle) else { return found };
        let bundle = self.bundle;
        let kernels = |way: &Way| {
            let unit = bundle.units.get(way.1? as usize)?;
            Some(Kernels::new(bundle, unit, &cases.columns))
        };
        let Some(picked) = routed.picked() else {
            let mut all: Vec<_> = routed.ways().iter().map(|way| (*way, kernels(way))).collect();
            for block in Block::of_all(cases.rows) {
                let mut ends = Vec::new();
                for (at, (way, kernels)) in all.iter_mut().enumerate() {
                    self.ends(*way, routed.live(&block, at), (&block, cases), kernels, &mut ends);
                }
                put(&ends, &block, &mut found);
            }
            return found;
        };
        for (way, rows) in routed.ways().iter().zip(picked).filter(|(_, rows)| rows.len() >= RARE) {
            let mut kernels = kernels(way);
            for block in Block::of_rows(rows) {
                let mut ends = Vec::new();
                let live = routed.unmarked(&block);
                self.ends(*way, live, (&block, cases), &mut kernels, &mut ends);
                put(&ends, &block, &mut found);
            }
        }
        found
    }

    /// Adds where the live rows of a block end that take one way.
    fn ends<'c>(
        &mut self,
        (payer, unit): Way,
        mut live: Rows,
        (block, cases): (&Block<'c>, &Cases),
        kernels: &mut Option<Kernels<'c>>,
        ends: &mut Vec<(u32, Rows)>,
    ) {
        let bundle = self.bundle;
        let Some(at) = unit else {
            if let Some(leaf) = bundle.no_policy {
                ends.push((self.place(Settled { payer, edition: None, end: End::Decided(leaf) }), live));
            }
            return;
        };
        let (Some(unit), Some(kernels)) = (bundle.units.get(at as usize), kernels) else { return };
        let Some(mut flows) = self.flows.get_mut(at as usize).and_then(Option::take) else { return };
        flows.keep_given(block, cases, &mut live);
        if live != NO_ROWS {
            kernels.block(*block);
            flows.root.run(&live, kernels);
            flows.edition.run(&live, kernels);
        }
        let (decided, governed) = (flows.root.decided(), flows.edition.decided());
        for (edition, came) in flows.edition.leaves() {
            let here = both(&both(&governed, came), &live);
            if here == NO_ROWS {
                continue;
            }
            let edition = ((edition.0 as usize) < unit.editions.len()).then_some((at, edition.0));
            let sure = both(&decided, &here);
            for (leaf, came) in flows.root.leaves() {
                let rows = both(&sure, came);
                if rows != NO_ROWS {
                    ends.push((self.place(Settled { payer, edition, end: End::Decided(leaf) }), rows));
                }
            }
            if self.outcome_only && flows.free {
                let mut open = here;
                without(&mut open, &decided);
                if open != NO_ROWS {
                    ends.push((self.place(Settled { payer, edition, end: End::InformationNeeded }), open));
                }
            }
        }
        if let Some(place) = self.flows.get_mut(at as usize) {
            *place = Some(flows);
        }
    }

    fn place(&mut self, settled: Settled) -> u32 {
        *self.places.entry(settled).or_insert_with(|| {
            self.settled.push(settled);
            u32::try_from(self.settled.len() - 1).unwrap_or(BY_ROW)
        })
    }
}

impl Flows {
    fn new(bundle: &Bundle, unit: &Unit) -> Option<Self> {
        let [stage] = unit.stages.as_slice() else { return None };
        // Facts that are computed, and units that are counted, take the case as a whole.
        if !unit.derived.is_empty() || unit.editions.iter().any(|edition| !edition.timed_units.is_empty()) {
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
        let terms_are_whole =
            unit.terms.terms.iter().all(|term| every_class_can_be(bundle, unit, &term.kind));
        let free = mentioned == facts.len() && all_within && terms_are_whole && !any_judged;
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

/// Whether facts that are not known leave open each class between the lowest and the highest that they can reach.
fn every_class_can_be(bundle: &Bundle, unit: &Unit, kind: &TermKind) -> bool {
    match kind {
        TermKind::YesNo(_) | TermKind::Table { .. } => true,
        // A sum with other factors passes over numbers.
        TermKind::Linear { parts, .. } => parts.iter().all(|part| part.times.abs() == 1),
        TermKind::ListHas { list, table, class } => {
            let Some(FactKind::List { item, fewest, most, .. }) = bundle.fact(*list).map(|fact| &fact.kind)
            else {
                return false;
            };
            let Some(table) = unit.terms.tables.get(usize::from(*table)) else { return false };
            // Of codes there are always others, but choices can be all in the class.
            let both = match item {
                ItemKind::Choice(choices) => {
                    let is = |choice: &i64| table.class(*choice) == *class;
                    let choices: Vec<i64> = (0i64..).take(choices.len()).collect();
                    choices.iter().any(is) && !choices.iter().all(is)
                }
                ItemKind::Code(_) => true,
                ItemKind::Record { .. } => false,
            };
            both && fewest < most && *fewest <= 1
        }
    }
}

/// The most ends of a block that are told apart by bytes.
const MOST_ENDS: usize = 255;

/// Writes where the rows of a block end.
fn put(ends: &[(u32, Rows)], block: &Block<'_>, found: &mut [u32]) {
    for chunk in ends.chunks(MOST_ENDS) {
        // Number 0 is a row that does not end here.
        let mut planes = [NO_ROWS; 8];
        let mut places = [BY_ROW; 256];
        let used = (usize::BITS - chunk.len().leading_zeros()) as usize;
        for ((number, (place, rows)), into) in (1usize..).zip(chunk).zip(places.iter_mut().skip(1)) {
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
                if ends.len() < MOST_ENDS {
                    own.iter_mut().zip(numbers).for_each(|(into, number)| *into = place(number));
                } else {
                    let ended = own.iter_mut().zip(numbers).filter(|(_, number)| *number != 0);
                    ended.for_each(|(into, number)| *into = place(number));
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
