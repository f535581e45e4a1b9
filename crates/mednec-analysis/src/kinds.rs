//! The kinds of answer to a question: values of a fact that lead to the same.

use std::collections::BTreeMap;

use mednec_graph::bundle::Payer;
use mednec_graph::fact::show_number;
use mednec_graph::{
    Bundle, Case, FactId, FactKind, Frequency, ItemKind, Knowledge, Partial, Slot, TermKind, UNKNOWN_ITEM,
};

use crate::candidates::Candidates;
use crate::draft::{Draft, Given};
use crate::inquiry::{Inquiry, Standing};

/// How many kinds of answer one question has at most; values of others are left out.
const MOST_KINDS: usize = 24;
/// How many values or examples a label names.
const MOST_NAMED: usize = 12;
/// What is shared out between frequencies and parts of their ranges.
const SHARES: u128 = 1 << 20;

/// A kind of answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerKind {
    /// The fact.
    pub fact: FactId,
    /// One of the values.
    pub given: Given,
    /// All of them, as ranges, both ends included, where the fact is a yes/no, a choice, a number or a date.
    pub runs: Vec<(i64, i64)>,
    /// What tells it apart, as people write it: `below 8 minutes`.
    pub label: String,
    pub(crate) standing: Standing,
}

impl AnswerKind {
    /// How many of the cases that frequencies count have one of the values.
    pub fn weight(&self, frequencies: &[Frequency]) -> u128 {
        let of_run = |(low, high): &(i64, i64)| -> u128 {
            let shared = |one: &Frequency| {
                let (from, to) = (one.low.max(*low), one.high.min(*high));
                let width = |from: i64, to: i64| u128::from(to.saturating_sub(from).unsigned_abs()) + 1;
                if from > to {
                    0
                } else {
                    u128::from(one.weight) * SHARES * width(from, to) / width(one.low, one.high)
                }
            };
            frequencies.iter().map(shared).sum()
        };
        self.runs.iter().map(of_run).sum()
    }
}

impl Inquiry<'_> {
    /// The kinds of answer that a question about a fact can have, in the order of their values.
    pub fn kinds(&mut self, case: &Case, fact: FactId) -> Vec<AnswerKind> {
        let Some(kind) = self.bundle.fact(fact).map(|fact| fact.kind.clone()) else { return Vec::new() };
        match kind {
            FactKind::YesNo => self.of_values(case, fact, &[1, 0]),
            FactKind::Choice(choices) => {
                let all: Vec<i64> = (0..i64::try_from(choices.len()).unwrap_or(0)).collect();
                self.of_values(case, fact, &all)
            }
            FactKind::Number { low, high, .. } | FactKind::Date { low, high } => {
                self.of_range(case, fact, (low, high))
            }
            FactKind::Code(_) | FactKind::List { .. } => {
                let before = self.standing(case);
                self.of_examples(case, fact, &before)
            }
        }
    }

    /// Of values that are few enough to be looked at one by one.
    fn of_values(&mut self, case: &Case, fact: FactId, values: &[i64]) -> Vec<AnswerKind> {
        let possible = self.possible(case, fact);
        let mut runs = Vec::new();
        for value in values.iter().filter(|value| possible.is_none_or(|values| values.contains(value))) {
            if let Some(standing) = self.stands(case, fact, &Given::Value(*value)) {
                runs.push((*value, *value, *value, standing));
            }
        }
        self.grouped(fact, runs, None)
    }

    /// Of numbers or days: where the standing turns is looked for between values near the turns of tests.
    fn of_range(&mut self, case: &Case, fact: FactId, whole: (i64, i64)) -> Vec<AnswerKind> {
        if let Some(values) = self.possible(case, fact).cloned() {
            return self.of_values(case, fact, &values);
        }
        let (low, high) = Knowledge::new(&self.bundle.facts, &self.bundle.constraints, case).bounds(fact);
        let mut points = self.tried(case, fact);
        points.retain(|point| (low..=high).contains(point));
        let is_day = matches!(self.bundle.fact(fact).map(|fact| &fact.kind), Some(FactKind::Date { .. }));
        if is_day && points.iter().any(|point| *point != whole.0 && *point != whole.1) {
            // That a calendar ends somewhere tells nothing.
            points.retain(|point| *point != whole.0 && *point != whole.1);
        } else {
            points.extend([low, high]);
        }
        points.sort_unstable();
        points.dedup();
        let mut runs: Vec<(i64, i64, i64, Standing)> = Vec::new();
        for point in points {
            let Some(standing) = self.stands(case, fact, &Given::Value(point)) else { continue };
            match runs.last_mut() {
                None => runs.push((low, point, point, standing)),
                Some((_, end, _, last)) if *last == standing => *end = point,
                Some((_, end, _, last)) => {
                    let (last_end, last) = (*end, last.clone());
                    let turn = self.turn(case, fact, (last_end, &last), point);
                    if let Some((_, end, _, _)) = runs.last_mut() {
                        *end = turn - 1;
                    }
                    runs.push((turn, point, point, standing));
                }
            }
        }
        if let Some((_, end, _, _)) = runs.last_mut() {
            *end = high;
        }
        self.grouped(fact, runs, Some((low, high)))
    }

    /// The first value after one that stands otherwise, up to another that does.
    fn turn(&mut self, case: &Case, fact: FactId, from: (i64, &Standing), to: i64) -> i64 {
        let (mut same, mut other) = (from.0, to);
        while other - same > 1 {
            let middle = same + (other - same) / 2;
            if self.stands(case, fact, &Given::Value(middle)).as_ref() == Some(from.1) {
                same = middle;
            } else {
                other = middle;
            }
        }
        other
    }

    /// Of codes and lists: one of each kind that tests put them in.
    fn of_examples(&mut self, case: &Case, fact: FactId, before: &Standing) -> Vec<AnswerKind> {
        let mut found: Vec<(AnswerKind, Vec<Vec<String>>)> = Vec::new();
        for given in self.examples(case, fact) {
            let Some(standing) = self.stands(case, fact, &given) else { continue };
            let label = self.told_by_terms(case, fact, &given, before);
            let room = found.len() < MOST_KINDS;
            match found.iter_mut().find(|(kind, _)| kind.standing == standing) {
                Some((_, labels)) if labels.contains(&label) => {}
                Some((_, labels)) => labels.push(label),
                None if room => {
                    let kind = AnswerKind { fact, given, runs: Vec::new(), label: String::new(), standing };
                    found.push((kind, vec![label]));
                }
                None => {}
            }
        }
        let labelled = |(mut kind, labels): (AnswerKind, Vec<Vec<String>>)| {
            let labels = without_opposites(labels);
            kind.label = match labels.as_slice() {
                [one, other] if !one.is_empty() && !other.is_empty() => {
                    format!("{}; or {}", one.join(", "), other.join(", "))
                }
                [one] if !one.is_empty() => one.join(", "),
                _ => format!("such as {}", Draft::shown(self.bundle, fact, &kind.given)),
            };
            kind
        };
        found.into_iter().map(labelled).collect()
    }

    /// Values of codes and lists that tests may tell apart.
    fn examples(&self, case: &Case, fact: FactId) -> Vec<Given> {
        let draft = Draft::default();
        let mut found: Vec<Given> = Vec::new();
        for unit in self.units(case) {
            let candidates = Candidates::new(self.bundle, unit, case, &draft);
            found.extend(candidates.of(fact));
        }
        if self.bundle.procedure == Some(fact) {
            let payers = (0..).zip(&self.bundle.payers);
            let own = payers.filter(|(at, _)| self.payer.is_none_or(|payer| payer == *at));
            let payers: Vec<&Payer> = own.map(|(_, payer)| payer).collect();
            let codes = payers.iter().flat_map(|payer| payer.procedures.iter().map(|(first, _, _)| *first));
            found.extend(codes.map(Given::Value));
            found.extend(self.of_no_policy(fact, &payers).map(Given::Value));
        }
        let mut distinct: Vec<Given> = Vec::new();
        for given in found.into_iter().filter_map(|given| self.added_to(case, fact, given)) {
            if !distinct.contains(&given) {
                distinct.push(given);
            }
        }
        distinct
    }

    /// A procedure that some of these payers have no policy for.
    fn of_no_policy(&self, fact: FactId, payers: &[&Payer]) -> Option<i64> {
        let FactKind::Code(system) = &self.bundle.fact(fact)?.kind else { return None };
        let has = |payer: &Payer, code: i64| {
            payer.any.is_some()
                || payer.procedures.iter().any(|(first, last, _)| (*first..=*last).contains(&code))
        };
        let known =
            payers.iter().flat_map(|payer| payer.procedures.iter().map(|(first, _, _)| system.show(*first)));
        let near = known.flat_map(|code| {
            let all_but_last: String = code.chars().take(code.chars().count().saturating_sub(1)).collect();
            (0..=9).filter_map(move |digit| system.read(&format!("{all_but_last}{digit}")))
        });
        near.into_iter().find(|code| payers.iter().any(|payer| !has(payer, *code)))
    }

    /// A whole list: what the case says is in it, and what is made up; nothing where it is too long then.
    fn added_to(&self, case: &Case, fact: FactId, given: Given) -> Option<Given> {
        let FactKind::List { item, most, .. } = &self.bundle.fact(fact)?.kind else { return Some(given) };
        let (start, len) = match case.slot(fact) {
            Slot::List { start, len, .. } => (start, len),
            Slot::Unknown | Slot::Value(_) | Slot::Partial(_) => (0, 0),
        };
        let (given, long) = match given {
            Given::Elements(more) => {
                let known = case.list(start, len).iter().copied().filter(|element| *element != UNKNOWN_ITEM);
                let mut all: Vec<i64> = known.collect();
                all.extend(more.into_iter().filter(|element| !case.list(start, len).contains(element)));
                let long = all.len();
                (Given::Elements(all), long)
            }
            Given::Records { records: more, .. } => {
                let width = if let ItemKind::Record { fields, .. } = item { fields.len() } else { 0 };
                let value = |slot: &Slot| if let Slot::Value(value) = slot { Some(*value) } else { None };
                let known = (0..len).map(|at| case.record(start, width, at).iter().map(value).collect());
                let records: Vec<Vec<Option<i64>>> = known.chain(more).collect();
                let long = records.len();
                (Given::Records { records, open: false }, long)
            }
            value @ Given::Value(_) => (value, 0),
        };
        (long <= *most as usize).then_some(given)
    }

    /// Numbers and days near which tests turn.
    fn tried(&self, case: &Case, fact: FactId) -> Vec<i64> {
        let draft = Draft::default();
        let mut found = Vec::new();
        for unit in self.units(case) {
            let candidates = Candidates::new(self.bundle, unit, case, &draft);
            found.extend(candidates.of(fact).into_iter().filter_map(|given| match given {
                Given::Value(value) => Some(value),
                Given::Elements(_) | Given::Records { .. } => None,
            }));
        }
        found
    }

    /// The values that a case leaves possible of a fact, where it lists them.
    fn possible<'c>(&self, case: &'c Case, fact: FactId) -> Option<&'c Vec<i64>> {
        let Slot::Partial(index) = case.slot(fact) else { return None };
        match case.partial(index)? {
            Partial::OneOf(values) => Some(values),
            Partial::Between(..) => None,
        }
    }

    /// Where a case stands with an answer; nothing where that cannot be the answer.
    fn stands(&mut self, case: &Case, fact: FactId, given: &Given) -> Option<Standing> {
        let mut draft = Draft::default();
        draft.set(fact, given.clone());
        let with = draft.over(case);
        (!self.cannot_be(&with)).then(|| self.standing(&with))
    }

    /// What the open tests on a fact say of an answer.
    fn told_by_terms(&mut self, case: &Case, fact: FactId, given: &Given, before: &Standing) -> Vec<String> {
        let mut draft = Draft::default();
        draft.set(fact, given.clone());
        let with = draft.over(case);
        let mut said: Vec<String> = Vec::new();
        for (index, term) in Self::open_terms(before) {
            let Some(unit) = self.bundle.units.get(index as usize) else { continue };
            let Some(class) = unit.terms.known_class(term, &with) else { continue };
            let Some(term) = unit.terms.get(term) else { continue };
            let text = match &term.kind {
                TermKind::Table { fact: of, .. } if *of == fact => {
                    term.labels.get(usize::from(class)).map(String::from)
                }
                TermKind::ListHas { list, .. } if *list == fact => {
                    let text = String::from(&term.text);
                    let none = || text.strip_prefix("some ").map(|rest| format!("no {rest}"));
                    if class == 1 { Some(text.clone()) } else { none() }
                }
                _ => None,
            };
            said.extend(text.filter(|text| !said.contains(text)));
        }
        said
    }

    /// Runs of values, each with one of them and where it stands, put together by where they stand.
    fn grouped(
        &self,
        fact: FactId,
        runs: Vec<(i64, i64, i64, Standing)>,
        whole: Option<(i64, i64)>,
    ) -> Vec<AnswerKind> {
        let mut order: Vec<Standing> = Vec::new();
        let mut groups: BTreeMap<Standing, (i64, Vec<(i64, i64)>)> = BTreeMap::new();
        for (low, high, value, standing) in runs {
            if !order.contains(&standing) {
                order.push(standing.clone());
            }
            groups.entry(standing).or_insert((value, Vec::new())).1.push((low, high));
        }
        let kind = |standing: Standing| {
            let (value, runs) = groups.remove(&standing)?;
            let label = label(self.bundle, fact, &runs, whole);
            Some(AnswerKind { fact, given: Given::Value(value), runs, label, standing })
        };
        order.into_iter().filter_map(kind).take(MOST_KINDS).collect()
    }
}

/// What answers of one kind are told by, without what half of them have and the other half have not.
fn without_opposites(mut labels: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let rest = |text: &str| text.strip_prefix("some ").or(text.strip_prefix("no ")).map(str::to_owned);
    loop {
        let opposite = |one: &Vec<String>, other: &Vec<String>| {
            let mut differ = one.iter().zip(other).enumerate().filter(|(_, (a, b))| a != b);
            match (differ.next(), differ.next()) {
                (Some((at, (a, b))), None) if one.len() == other.len() => {
                    (rest(a).is_some() && rest(a) == rest(b)).then_some(at)
                }
                _ => None,
            }
        };
        let pairs = (0..labels.len()).flat_map(|a| (a + 1..labels.len()).map(move |b| (a, b)));
        let found =
            pairs.into_iter().find_map(|(a, b)| Some((a, b, opposite(labels.get(a)?, labels.get(b)?)?)));
        let Some((a, b, at)) = found else { return labels };
        labels.remove(b);
        if let Some(one) = labels.get_mut(a) {
            one.remove(at);
        }
        labels.dedup();
    }
}

/// Runs of values in words: `below 8 minutes`, `normal or fair`.
fn label(bundle: &Bundle, fact: FactId, runs: &[(i64, i64)], whole: Option<(i64, i64)>) -> String {
    let Some(kind) = bundle.fact(fact).map(|fact| &fact.kind) else { return String::new() };
    let more = runs.len().saturating_sub(MOST_NAMED);
    let told: Vec<String> = runs.iter().take(MOST_NAMED).map(|run| run_label(kind, *run, whole)).collect();
    let told = match told.split_last() {
        Some((last, rest)) if !rest.is_empty() && more == 0 => format!("{} or {last}", rest.join(", ")),
        _ => told.join(", "),
    };
    if more > 0 { format!("{told} and {more} more") } else { told }
}

fn run_label(kind: &FactKind, (low, high): (i64, i64), whole: Option<(i64, i64)>) -> String {
    let day = matches!(kind, FactKind::Date { .. });
    let first = whole.is_some_and(|(first, _)| first == low);
    let last = whole.is_some_and(|(_, last)| last == high);
    match (first, last) {
        _ if low == high => kind.show(low),
        (true, true) => if day { "any day" } else { "any number" }.to_owned(),
        (true, false) if day => format!("before {}", kind.show(high.saturating_add(1))),
        (false, true) if day => format!("from {}", kind.show(low)),
        (true, false) => format!("below {}", kind.show(high.saturating_add(1))),
        (false, true) => format!("{} or more", kind.show(low)),
        (false, false) => match kind {
            FactKind::Number { decimals, .. } => {
                format!("{} to {}", show_number(low, *decimals), kind.show(high))
            }
            _ => format!("{} to {}", kind.show(low), kind.show(high)),
        },
    }
}
