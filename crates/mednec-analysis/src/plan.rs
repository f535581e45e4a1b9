//! What to ask next: the questions that can still change where a case ends, the one that leads to a decision most cheaply
//! first.

use std::collections::BTreeMap;

use mednec_graph::{Case, Determination, FactId, Frequency};

use crate::draft::{Draft, Given};
use crate::inquiry::{Inquiry, Standing};
use crate::kinds::AnswerKind;

/// How many cases are looked at to plan questions to their end; past it they are ordered by one step.
const MOST_SUB_CASES: usize = 2_000;
/// Into how many parts a thousandth is divided while costs are expected.
const FINE: u128 = 1_000_000;
/// The whole of which shares are parts.
pub const WHOLE: u32 = 1_000;

/// What answers cost, and how often they come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asking {
    /// What it costs to ask a fact, in thousandths; 1,000 for one that is not named.
    pub costs: BTreeMap<FactId, u64>,
    /// How often a fact has which values; those that the vocabulary declares for one that is not named.
    pub frequencies: BTreeMap<FactId, Vec<Frequency>>,
}

/// How questions were put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// By what it costs on average to come to a decision, all further questions counted.
    Planned,
    /// By what one answer saves on average; there were too many cases to plan.
    Greedy,
}

/// The questions of a case in the order in which to ask them.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The questions.
    pub questions: Vec<Question>,
    /// How they were put in order.
    pub method: Method,
}

/// A question.
#[derive(Clone, Debug)]
pub struct Question {
    /// The fact.
    pub fact: FactId,
    /// What it costs to ask, in thousandths.
    pub cost: u64,
    /// What it costs on average to come to a decision if this is asked first, in thousandths, where that was planned.
    pub expected: Option<u64>,
    /// How much of the answers decides, in parts of [`WHOLE`].
    pub decides: u32,
    /// Whether it is declared how often which answer comes; else each kind of answer counts the same.
    pub declared: bool,
    /// The kinds of answer.
    pub answers: Vec<Lead>,
}

/// A kind of answer, and where it leads.
#[derive(Clone, Debug)]
pub struct Lead {
    /// The kind.
    pub kind: AnswerKind,
    /// How often it comes, in parts of [`WHOLE`].
    pub share: u32,
    /// What the case is then determined as.
    pub found: Determination,
}

impl Asking {
    /// What it costs to ask a fact, in thousandths.
    pub fn cost(&self, fact: FactId) -> u64 {
        self.costs.get(&fact).copied().unwrap_or(u64::from(WHOLE))
    }

    /// How many in all, and how many of each kind; and whether anybody has said so.
    fn weights(&self, inquiry: &Inquiry<'_>, fact: FactId, kinds: &[AnswerKind]) -> (Vec<u128>, bool) {
        let declared = inquiry.bundle.fact(fact).map(|fact| &fact.frequencies);
        let frequencies = self.frequencies.get(&fact).or(declared).map_or(&[][..], Vec::as_slice);
        let weights: Vec<u128> = kinds.iter().map(|kind| kind.weight(frequencies)).collect();
        if weights.iter().any(|weight| *weight > 0) {
            return (weights, true);
        }
        (vec![1; kinds.len()], false)
    }
}

impl Inquiry<'_> {
    /// The questions that can still change how a case is determined, in the order in which to ask them.
    pub fn plan(&mut self, case: &Case, asking: &Asking) -> Plan {
        let found = self.determine(case);
        if found.decided().is_some() {
            return Plan { questions: Vec::new(), method: Method::Planned };
        }
        let mut planner = Planner { inquiry: self, asking, known: BTreeMap::new(), left: MOST_SUB_CASES };
        let draft = Draft::default();
        let mut rated: Vec<(Option<u128>, i128, Question)> = Vec::new();
        for fact in &found.missing {
            let kinds = planner.inquiry.kinds(case, *fact);
            let expected = planner.expected(case, &draft, *fact, &kinds, None);
            let question = planner.question(case, &found, *fact, kinds);
            let (saved, question) = question;
            rated.push((expected, saved, question));
        }
        let planned = rated.iter().all(|(expected, _, _)| expected.is_some());
        // The first of equals is the one that the vocabulary has first, which is the order of `missing`.
        if planned {
            rated.sort_by_key(|(expected, saved, _)| (*expected, std::cmp::Reverse(*saved)));
        } else {
            rated.sort_by_key(|(_, saved, _)| std::cmp::Reverse(*saved));
        }
        let question = |(expected, _, mut question): (Option<u128>, i128, Question)| {
            let rounded = expected.filter(|_| planned).map(|expected| (expected + FINE / 2) / FINE);
            question.expected = rounded.and_then(|expected| u64::try_from(expected).ok());
            question
        };
        Plan {
            questions: rated.into_iter().map(question).collect(),
            method: if planned { Method::Planned } else { Method::Greedy },
        }
    }
}

/// What makes two cases on the way alike: where they stand, and the values that matter beside.
type Alike = (Standing, Vec<(FactId, Given)>);

/// Plans the questions of one case to their end.
struct Planner<'p, 'b> {
    inquiry: &'p mut Inquiry<'b>,
    asking: &'p Asking,
    /// What it costs on average to decide a case.
    known: BTreeMap<Alike, u128>,
    /// How many more cases may be looked at.
    left: usize,
}

impl Planner<'_, '_> {
    /// The least that it costs on average to decide a case; nothing where there are too many ways.
    fn least(&mut self, base: &Case, draft: &Draft, standing: &Standing) -> Option<u128> {
        let bound_up = self.inquiry.bound_up(standing);
        let mut values: Vec<(FactId, Given)> =
            draft.facts().iter().filter(|(fact, _)| bound_up.contains(fact)).cloned().collect();
        values.sort();
        let alike = (standing.clone(), values);
        if let Some(known) = self.known.get(&alike) {
            return Some(*known);
        }
        self.left = self.left.checked_sub(1)?;
        let case = draft.over(base);
        let found = self.inquiry.determine(&case);
        let mut least: Option<u128> = None;
        if found.decided().is_none() {
            for fact in &found.missing {
                if least.is_some_and(|least| self.cost(*fact) >= least) {
                    continue;
                }
                let kinds = self.inquiry.kinds(&case, *fact);
                let expected = self.expected(base, draft, *fact, &kinds, least)?;
                least = Some(least.map_or(expected, |least| least.min(expected)));
            }
        }
        let least = least.unwrap_or(0);
        self.known.insert(alike, least);
        Some(least)
    }

    /// What it costs on average to decide a case if a fact is asked first; no more than that it is not below `enough` has
    /// to be told.
    fn expected(
        &mut self,
        base: &Case,
        draft: &Draft,
        fact: FactId,
        kinds: &[AnswerKind],
        enough: Option<u128>,
    ) -> Option<u128> {
        let (weights, _) = self.asking.weights(self.inquiry, fact, kinds);
        let all: u128 = weights.iter().sum::<u128>().max(1);
        let mut expected = self.cost(fact);
        for (kind, weight) in kinds.iter().zip(weights) {
            if enough.is_some_and(|enough| expected >= enough) {
                break;
            }
            if weight == 0 {
                continue;
            }
            let mut with = draft.clone();
            with.set(fact, kind.given.clone());
            let rest = self.least(base, &with, &kind.standing)?;
            expected += rest.saturating_mul(weight) / all;
        }
        Some(expected)
    }

    fn cost(&self, fact: FactId) -> u128 {
        u128::from(self.asking.cost(fact)) * FINE
    }

    /// A question with where its answers lead, and what one answer saves on average for each thousandth that it costs.
    fn question(
        &mut self,
        case: &Case,
        before: &Determination,
        fact: FactId,
        kinds: Vec<AnswerKind>,
    ) -> (i128, Question) {
        let (weights, declared) = self.asking.weights(self.inquiry, fact, &kinds);
        let all: u128 = weights.iter().sum::<u128>().max(1);
        let open = self.open(before);
        let (mut saved, mut decides) = (0i128, 0u128);
        let mut answers = Vec::new();
        for (kind, weight) in kinds.into_iter().zip(weights) {
            let mut with = Draft::default();
            with.set(fact, kind.given.clone());
            let found = self.inquiry.determine(&with.over(case));
            let gain = open - self.open(&found);
            let share = u32::try_from(weight * u128::from(WHOLE) / all).unwrap_or(WHOLE);
            saved = saved.saturating_add(gain.saturating_mul(i128::from(share)));
            if found.decided().is_some() {
                decides += weight;
            }
            answers.push(Lead { kind, share, found });
        }
        let cost = self.asking.cost(fact);
        let saved = saved.saturating_mul(i128::from(WHOLE)) / i128::from(cost.max(1));
        let decides = u32::try_from(decides * u128::from(WHOLE) / all).unwrap_or(WHOLE);
        (saved, Question { fact, cost, expected: None, decides, declared, answers })
    }

    /// What it costs to ask all that a determination waits for.
    fn open(&self, found: &Determination) -> i128 {
        if found.decided().is_some() {
            return 0;
        }
        found.missing.iter().map(|fact| i128::from(self.asking.cost(*fact))).sum()
    }
}
