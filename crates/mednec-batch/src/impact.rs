//! What new policies change: each row determined under the old and the new.

use std::collections::{BTreeMap, HashMap};

use mednec_graph::Bundle;
use mednec_project::{Answerer, Brief, NamedCase, Told};
use rustc_hash::FxBuildHasher;
use serde::Serialize;

use crate::beside::{BesideDone, Compare};
use crate::moved::Moved;
use crate::row_reader::RowReader;
use crate::run::Batch;

/// The name and version of the shape of a comparison.
pub const IMPACT_SCHEMA: &str = "mednec.impact/1";

/// The outcome of a row that cannot be read with the vocabulary of one side.
pub const REFUSED: &str = "refused";

/// What a row is determined as, as far as that counts as a move.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Side {
    /// The outcome; `refused` where the row cannot be read.
    pub outcome: String,
    /// The name of the reason; of a refused row, of its problem.
    pub reason: String,
}

/// The rule that decided.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct RuleAt {
    /// The rule in one line.
    pub text: String,
    /// The file and line it is written at.
    pub place: String,
}

/// From where to where rows moved, by which rules.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Move {
    /// What they were.
    pub from: Side,
    /// What they are.
    pub to: Side,
    /// The rule that decided; nothing where none did, or none could yet.
    pub old_rule: Option<RuleAt>,
    /// The rule that decides now.
    pub new_rule: Option<RuleAt>,
}

/// What new policies change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Impact {
    /// The SHA-256 of the old policies.
    pub old: String,
    /// The SHA-256 of the new policies.
    pub new: String,
    /// How many rows are this and become that; those that stay are among them.
    pub table: BTreeMap<(Side, Side), u64>,
    /// How many rows moved by which rules.
    pub moves: BTreeMap<Move, u64>,
}

/// A comparison as it is written, `mednec.impact/1`.
#[derive(Debug, Serialize)]
pub struct ImpactShown<'i> {
    schema: &'static str,
    old: &'i str,
    new: &'i str,
    rows: u64,
    moved: u64,
    table: Vec<Line<'i>>,
    rules: Vec<Counted<'i>>,
}

#[derive(Debug, Serialize)]
struct Line<'i> {
    from: &'i Side,
    to: &'i Side,
    rows: u64,
}

#[derive(Debug, Serialize)]
struct Counted<'i> {
    #[serde(flatten)]
    of: &'i Move,
    rows: u64,
}

impl Impact {
    /// A comparison of bundles with these SHA-256, without rows.
    pub(crate) fn of(old: &str, new: &str) -> Self {
        Self { old: old.to_owned(), new: new.to_owned(), ..Self::default() }
    }

    /// How many rows were compared.
    pub fn rows(&self) -> u64 {
        self.table.values().sum()
    }

    /// How many of them moved.
    pub fn moved(&self) -> u64 {
        self.table.iter().filter(|((from, to), _)| from != to).map(|(_, rows)| rows).sum()
    }

    /// The comparison as `mednec.impact/1`.
    pub fn shown(&self) -> ImpactShown<'_> {
        ImpactShown {
            schema: IMPACT_SCHEMA,
            old: &self.old,
            new: &self.new,
            rows: self.rows(),
            moved: self.moved(),
            table: self.table.iter().map(|((from, to), rows)| Line { from, to, rows: *rows }).collect(),
            rules: self.moves.iter().map(|(of, rows)| Counted { of, rows: *rows }).collect(),
        }
    }

    /// Adds the rows of another part.
    pub(crate) fn add(&mut self, other: Self) {
        for (sides, rows) in other.table {
            *self.table.entry(sides).or_default() += rows;
        }
        for (of, rows) in other.moves {
            *self.moves.entry(of).or_default() += rows;
        }
    }
}

/// What a row is on one side.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Half {
    Determined(Brief),
    /// By the name of the problem.
    Refused(&'static str),
}

impl Half {
    fn told(&self, bundle: &Bundle) -> Told {
        match self {
            Self::Determined(brief) => Told::of_brief(bundle, brief),
            Self::Refused(code) => Told {
                payer: None,
                policy: None,
                edition: None,
                outcome: REFUSED.to_owned(),
                reason: (*code).to_owned(),
            },
        }
    }
}

fn side(told: &Told) -> Side {
    Side { outcome: told.outcome.clone(), reason: told.reason.clone() }
}

/// The side of a worker that knows the new policies.
pub(crate) struct Comparing<'a> {
    pub(crate) rows: RowReader<'a>,
    compare: &'a Compare<'a>,
    old: Answerer<'a>,
    new: Answerer<'a>,
    counts: HashMap<(Half, Half), u64, FxBuildHasher>,
}

impl<'a> Comparing<'a> {
    pub(crate) fn new(batch: &'a Batch<'a>, compare: &'a Compare<'a>) -> Self {
        let new = &compare.policies.bundle;
        Self {
            rows: RowReader::new(new, Some(batch.bundle()), batch.map.as_ref()),
            compare,
            old: Answerer::new(batch.bundle(), "").criteria(false),
            new: Answerer::new(new, "").criteria(false),
            counts: HashMap::default(),
        }
    }

    /// Compares a request: what it is under the old policies, and which of their payers was asked; and the request as the
    /// new ones read it, or why they refuse it.
    pub(crate) fn row(
        &mut self,
        case: &NamedCase,
        (from, old_payer): (Half, Option<usize>),
        theirs: Result<&NamedCase, &'static str>,
        done: &mut BesideDone,
    ) {
        let (old, new) = (self.old.bundle(), self.new.bundle());
        let only = (new.payers.len() == 1).then_some(0);
        let payer = self.compare.payer.or(theirs.ok().and_then(|theirs| theirs.payer)).or(only);
        let to = match theirs {
            Ok(theirs) => Half::Determined(self.new.brief(theirs, payer).0),
            Err(code) => Half::Refused(code),
        };
        if let (Half::Refused(_), Half::Refused(_)) = (&from, &to) {
            return;
        }
        let (was, is) = (from.told(old), to.told(new));
        if side(&was) != side(&is) {
            let rule = |answerer: &mut Answerer<'a>, half: &Half, case: &NamedCase, payer| match half {
                Half::Determined(_) => answerer.answer(case, payer).rule,
                Half::Refused(_) => None,
            };
            let at = |rule: Option<mednec_project::answer::RuleShown>| {
                rule.map(|rule| RuleAt { text: rule.text, place: rule.place })
            };
            let of = Move {
                from: side(&was),
                to: side(&is),
                old_rule: at(rule(&mut self.old, &from, case, old_payer)),
                new_rule: at(rule(&mut self.new, &to, theirs.unwrap_or(case), payer)),
            };
            *done.impact.moves.entry(of).or_default() += 1;
            if self.compare.moved.is_some() {
                let case_id = case.id.clone().or_else(|| theirs.ok()?.id.clone());
                done.moved.push(Moved { case_id, old: was, new: is });
            }
        }
        *self.counts.entry((from, to)).or_default() += 1;
    }

    /// Hands over what was counted since the last time.
    pub(crate) fn take(&mut self, done: &mut BesideDone) {
        let (old, new) = (self.old.bundle(), self.new.bundle());
        #[expect(clippy::iter_over_hash_type, reason = "sums do not depend on the order")]
        for ((from, to), rows) in self.counts.drain() {
            let sides = (side(&from.told(old)), side(&to.told(new)));
            *done.impact.table.entry(sides).or_default() += rows;
        }
    }
}
