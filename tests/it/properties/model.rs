//! A tiny world of policies and cases, with its own meaning: nothing here comes from the compiler.

use std::collections::{BTreeMap, BTreeSet};

/// The facts of the tiny world, by name, in the order of [`Values`].
pub(crate) const FACTS: [&str; 15] =
    ["a", "b", "n", "m", "tone", "proc", "dx", "ch", "d", "e", "f", "k", "x", "z", "big"];
pub(crate) const N: usize = 2;
pub(crate) const M: usize = 3;
pub(crate) const TONE: usize = 4;
pub(crate) const PROC: usize = 5;
pub(crate) const DX: usize = 6;
pub(crate) const CH: usize = 7;
pub(crate) const D: usize = 8;
pub(crate) const E: usize = 9;
pub(crate) const F: usize = 10;
pub(crate) const K: usize = 11;
/// Days, and weeks, later by name: their difference has a factor of minus seven.
pub(crate) const X: usize = 12;
pub(crate) const W: usize = 13;
/// A choice of more values than a machine word has bits.
pub(crate) const BIG: usize = 14;
pub(crate) const MOST_BIG: i64 = 69;

pub(crate) const TONES: [&str; 3] = ["low", "mid", "high"];
/// The third code is in no set, so it stands for every other code.
pub(crate) const CODES: [&str; 3] = ["A1", "B1", "Z9"];
pub(crate) const MOST_NUMBER: i64 = 5;
pub(crate) const DAYS: i64 = 6;
pub(crate) const LONGEST: usize = 2;

/// The vocabulary file.
pub(crate) fn vocabulary() -> String {
    let big: Vec<String> = (0..=MOST_BIG).map(|index| format!("v{index}")).collect();
    format!(
        "\
facts:
  a: {{ type: yes/no }}
  b: {{ type: yes/no }}
  n: {{ type: whole number, range: 0 to 5 }}
  m: {{ type: whole number, range: 0 to 5 }}
  k: {{ type: whole number, range: 0 to 5 }}
  x: {{ type: whole number, unit: days, range: 0 to 5 }}
  z: {{ type: whole number, unit: weeks, range: 0 to 1 }}
  tone: {{ type: one of, choices: [low, mid, high] }}
  big: {{ type: one of, choices: [{}] }}
  proc: {{ type: code, system: other }}
  dx: {{ type: list of codes, system: other, length: 0 to 2 }}
  ch: {{ type: list of choices, choices: [low, mid, high], length: 0 to 2 }}
  d: {{ type: date, range: 2025-01-01 to 2025-01-06 }}
  e: {{ type: date, range: 2025-01-01 to 2025-01-06 }}
  f: {{ type: date, range: 2025-01-01 to 2025-01-06 }}
constraints:
  - e is not before d
  - f is not before e
  - n >= k
",
        big.join(", ")
    )
}

/// A value: a number (a choice's index, a day from 0), or the elements of a list, ascending.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Value {
    One(i64),
    List(Vec<i64>),
}

/// A complete case.
pub(crate) type Values = Vec<Value>;

/// What a case knows of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    Nothing,
    Value(i64),
    OneOf(Vec<i64>),
    Between(i64, i64),
    /// Elements, of which some may not be known, and whether there may be more.
    List(Vec<Option<i64>>, bool),
}

/// A condition of the tiny world.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cond {
    Yes(usize),
    /// Sum of facts with signs, compared with a number.
    Sum(Vec<(usize, i64)>, Op, i64),
    Between(usize, i64, i64),
    /// A day compared with another day of the range.
    Day(usize, Op, i64),
    /// Days from one date to another.
    Days(usize, usize, Op, i64),
    /// Days less weeks, in days.
    Mixed(Op, i64),
    In(usize, Vec<i64>, bool),
    Some(usize, Vec<i64>),
    Every(usize, Vec<i64>),
    None(usize, Vec<i64>),
    Criterion(usize),
    Not(Box<Cond>),
    All(Vec<Cond>),
    Any(Vec<Cond>),
    AtLeast(u32, Vec<Cond>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Op {
    Less,
    AtMost,
    More,
    AtLeast,
    Is,
}

#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) outcome: &'static str,
    pub(crate) reason: usize,
    pub(crate) unless: bool,
    pub(crate) when: Cond,
}

#[derive(Clone, Debug)]
pub(crate) struct Edition {
    pub(crate) criteria: Vec<Cond>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) otherwise: bool,
}

/// One policy; where there are two editions, the second governs from this day of `e` on.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    pub(crate) editions: Vec<Edition>,
    pub(crate) split: i64,
}

/// Where a determination ends: outcome and reason.
pub(crate) type End = (String, String);

impl Op {
    pub(crate) fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::More => left > right,
            Self::AtLeast => left >= right,
            Self::Is => left == right,
        }
    }
}

fn one(values: &Values, fact: usize) -> i64 {
    match &values[fact] {
        Value::One(value) => *value,
        Value::List(_) => unreachable!("a list where one value was meant"),
    }
}

fn list(values: &Values, fact: usize) -> &[i64] {
    match &values[fact] {
        Value::List(items) => items,
        Value::One(_) => unreachable!("one value where a list was meant"),
    }
}

impl Cond {
    /// Whether it holds in a complete case.
    pub(crate) fn holds(&self, values: &Values, criteria: &[Cond]) -> bool {
        match self {
            Self::Yes(fact) => one(values, *fact) == 1,
            Self::Sum(parts, op, right) => {
                op.holds(parts.iter().map(|(fact, times)| one(values, *fact) * times).sum(), *right)
            }
            Self::Between(fact, low, high) => (*low..=*high).contains(&one(values, *fact)),
            Self::Day(fact, op, day) => op.holds(one(values, *fact), *day),
            Self::Days(from, to, op, days) => op.holds(one(values, *to) - one(values, *from), *days),
            Self::Mixed(op, days) => op.holds(one(values, X) - 7 * one(values, W), *days),
            Self::In(fact, set, negated) => set.contains(&one(values, *fact)) != *negated,
            Self::Some(fact, set) => list(values, *fact).iter().any(|item| set.contains(item)),
            Self::Every(fact, set) => list(values, *fact).iter().all(|item| set.contains(item)),
            Self::None(fact, set) => !list(values, *fact).iter().any(|item| set.contains(item)),
            Self::Criterion(index) => criteria[*index].holds(values, criteria),
            Self::Not(inner) => !inner.holds(values, criteria),
            Self::All(members) => members.iter().all(|member| member.holds(values, criteria)),
            Self::Any(members) => members.iter().any(|member| member.holds(values, criteria)),
            Self::AtLeast(fewest, members) => {
                members.iter().filter(|member| member.holds(values, criteria)).count() >= *fewest as usize
            }
        }
    }
}

impl Policy {
    /// The edition that governs a complete case.
    pub(crate) fn edition(&self, values: &Values) -> usize {
        usize::from(self.editions.len() > 1 && one(values, E) >= self.split)
    }

    /// The determination of a complete case.
    pub(crate) fn determine(&self, values: &Values) -> End {
        let edition = &self.editions[self.edition(values)];
        for rule in &edition.rules {
            if rule.when.holds(values, &edition.criteria) != rule.unless {
                return (rule.outcome.to_string(), format!("r{}", rule.reason));
            }
        }
        if edition.otherwise {
            ("approve".into(), "fine".into())
        } else {
            ("pend".into(), "no_rule_decides".into())
        }
    }
}

/// The most ways to fill a case's gaps that are tried, possible or not.
const MOST_WAYS: usize = 20_000;

/// Every completion of a case, constraints included; none where there are too many to be tried.
pub(crate) fn completions(case: &[Known]) -> Vec<Values> {
    let ways: usize = case.iter().enumerate().map(|(fact, known)| possible(fact, known).len()).product();
    if ways > MOST_WAYS {
        return Vec::new();
    }
    let mut all: Vec<Values> = vec![Vec::new()];
    for (fact, known) in case.iter().enumerate() {
        let values = possible(fact, known);
        all = all
            .iter()
            .flat_map(|start| {
                values.iter().map(move |value| [start.as_slice(), std::slice::from_ref(value)].concat())
            })
            .collect();
    }
    all.retain(|values| {
        let at = |fact| one(values, fact);
        at(E) >= at(D) && at(F) >= at(E) && at(N) >= at(K)
    });
    all
}

/// The values a fact can have by what is known of it.
pub(crate) fn possible(fact: usize, known: &Known) -> Vec<Value> {
    let domain: Vec<i64> = match fact {
        N | M | K => (0..=MOST_NUMBER).collect(),
        TONE | PROC | DX | CH => (0..3).collect(),
        D | E | F | X => (0..DAYS).collect(),

        BIG => (0..=MOST_BIG).collect(),
        _ => (0..2).collect(),
    };
    if fact != DX && fact != CH {
        let fits = |value: &i64| match known {
            Known::Nothing | Known::List(..) => true,
            Known::Value(known) => value == known,
            Known::OneOf(values) => values.contains(value),
            Known::Between(low, high) => (low..=high).contains(&value),
        };
        return domain.into_iter().filter(fits).map(Value::One).collect();
    }
    let mut lists: BTreeSet<Vec<i64>> = BTreeSet::from([Vec::new()]);
    for _ in 0..LONGEST {
        let longer: Vec<Vec<i64>> =
            lists.iter().flat_map(|list| domain.iter().map(move |item| sorted(list, *item))).collect();
        lists.extend(longer.into_iter().filter(|list| list.len() <= LONGEST));
    }
    let fits = |list: &Vec<i64>| match known {
        Known::List(items, open) => {
            let mut rest = list.clone();
            let held = items
                .iter()
                .flatten()
                .all(|item| rest.iter().position(|other| other == item).map(|at| rest.remove(at)).is_some());
            held && if *open { list.len() >= items.len() } else { list.len() == items.len() }
        }
        _ => true,
    };
    lists.into_iter().filter(|list| fits(list)).map(Value::List).collect()
}

fn sorted(list: &[i64], item: i64) -> Vec<i64> {
    let mut longer = list.to_vec();
    longer.push(item);
    longer.sort_unstable();
    longer
}

/// The ends that completions reach, and the facts that alone can make the difference between two of them.
pub(crate) fn study<T: Ord + Clone>(
    all: &[Values],
    end: impl Fn(&Values) -> T,
) -> (BTreeSet<T>, BTreeSet<usize>) {
    let ends: Vec<T> = all.iter().map(end).collect();
    let mut missing = BTreeSet::new();
    for fact in 0..FACTS.len() {
        let mut seen: BTreeMap<Values, &T> = BTreeMap::new();
        for (values, end) in all.iter().zip(&ends) {
            let mut others = values.clone();
            others.remove(fact);
            if **seen.entry(others).or_insert(end) != *end {
                missing.insert(fact);
                break;
            }
        }
    }
    (ends.into_iter().collect(), missing)
}
