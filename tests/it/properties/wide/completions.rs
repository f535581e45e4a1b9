//! Every completion of a case, and what they come to.

use std::collections::BTreeSet;

use super::condition::{NOTHING, Sight};
use super::value::{Given, Known, More, Value, Values};
use super::world::{CH, DX, FACTS, TESTS, Used, VISITS, World};

/// The most ways to fill a case's gaps that are tried, possible or not.
const MOST_WAYS: usize = 3000;
/// The longest list of codes or choices.
const LONGEST: usize = 2;

/// The ways to fill a case's gaps: for every fact what it can be, possible together or not.
pub(crate) struct Completions<'a> {
    world: &'a World,
    used: &'a Used,
    choices: Vec<Vec<Value>>,
    count: usize,
}

/// The ends that completions reach, and the facts that alone make the difference between two of them.
pub(crate) struct Studied<T> {
    pub(crate) ends: BTreeSet<T>,
    pub(crate) missing: BTreeSet<usize>,
}

impl<'a> Completions<'a> {
    /// The completions of a case whose gaps are closed; nothing where there are too many to be tried, or none.
    pub(crate) fn of(world: &'a World, used: &'a Used, case: &Given) -> Option<Self> {
        let choices: Vec<Vec<Value>> = (0..FACTS.len())
            .map(|fact| possible(world, used, fact, &case.known[fact]))
            .collect::<Option<_>>()?;
        let ways = choices.iter().try_fold(1usize, |all, one| {
            all.checked_mul(one.len()).filter(|all| (1..=MOST_WAYS).contains(all))
        });
        let made = Self { world, used, choices, count: ways? };
        let mut any = false;
        made.each(|_, _| any = true);
        any.then_some(made)
    }

    /// Calls a function with every completion and its number.
    pub(crate) fn each(&self, mut then: impl FnMut(usize, &Values)) {
        let mut values: Values = self.choices.iter().map(|choices| choices[0].clone()).collect();
        let mut digits = vec![0; self.choices.len()];
        for number in 0..self.count {
            if self.is_valid(&values) {
                then(number, &values);
            }
            for (fact, choices) in self.choices.iter().enumerate() {
                digits[fact] += 1;
                if digits[fact] == choices.len() {
                    digits[fact] = 0;
                }
                if choices.len() > 1 {
                    values[fact] = choices[digits[fact]].clone();
                }
                if digits[fact] > 0 {
                    break;
                }
            }
        }
    }

    /// Some of the completions.
    pub(crate) fn some(&self, step: usize, most: usize) -> Vec<Values> {
        let (mut found, mut at) = (Vec::new(), 0);
        self.each(|_, values| {
            if at % step == 0 && found.len() < most {
                found.push(values.clone());
            }
            at += 1;
        });
        found
    }

    fn is_valid(&self, values: &Values) -> bool {
        let ordered = |(a, b): &(usize, usize)| values[*a].one() >= values[*b].one();
        self.world.constraints(self.used).all(ordered)
            && [VISITS, TESTS].iter().zip(&self.world.lists).all(|(list, world)| {
                world.each.is_empty()
                    || !self.used.facts.contains(list)
                    || values[*list].records().iter().all(|record| {
                        let sight = Sight {
                            body: &NOTHING,
                            values,
                            evidence: &[],
                            record: Some(record),
                            world: self.world,
                        };
                        world.each.iter().all(|each| each.holds(&sight))
                    })
            })
    }

    /// What the completions come to.
    pub(crate) fn study<T: Ord + Clone>(&self, end: impl Fn(&Values) -> T) -> Studied<T> {
        let mut ends: Vec<Option<T>> = vec![None; self.count];
        self.each(|number, values| ends[number] = Some(end(values)));
        let mut missing = BTreeSet::new();
        let mut stride = 1;
        for (fact, choices) in self.choices.iter().enumerate() {
            let differs = |start: usize| {
                let mut found = (0..choices.len()).filter_map(|digit| ends[start + digit * stride].as_ref());
                let first = found.next();
                found.any(|other| Some(other) != first)
            };
            let block = stride * choices.len();
            let mut starts = (0..self.count).filter(|number| number % block < stride);
            if choices.len() > 1 && starts.any(differs) {
                missing.insert(fact);
            }
            stride = block;
        }
        Studied { ends: ends.into_iter().flatten().collect(), missing }
    }
}

/// A case in which the absence of facts is counted, and whether any was.
pub(crate) fn closed(world: &World, used: &Used, case: &Given) -> Option<Given> {
    let mut closed = case.clone();
    for closing in &world.closings {
        if !used.facts.contains(&closing.fact) || closed.known[closing.fact] != Known::Nothing {
            continue;
        }
        let studied = Completions::of(world, used, &closed)?.study(|values| {
            let sight = Sight { body: &NOTHING, values, evidence: &case.evidence, record: None, world };
            closing.when.holds(&sight)
        });
        if studied.ends == BTreeSet::from([true]) {
            closed.known[closing.fact] = Known::Value(closing.value);
        }
    }
    Some(closed)
}

/// The values a fact can have by what is known of it; nothing where there are too many.
fn possible(world: &World, used: &Used, fact: usize, known: &Known) -> Option<Vec<Value>> {
    if !used.facts.contains(&fact) {
        return Some(vec![Value::One(0)]);
    }
    match fact {
        VISITS | TESTS => records(world, used, usize::from(fact == TESTS), known),
        DX | CH => Some(lists(known)),
        _ => {
            let (low, high) = world.bounds(fact);
            Some((low..=high).filter(|value| known.fits(*value)).map(Value::One).collect())
        }
    }
}

/// All ways to put elements of a kind between given ones; each place holds what it may be.
fn woven<T: Clone>(given: &[Vec<T>], other: &[T], extra: usize) -> Vec<Vec<T>> {
    match given.split_first() {
        None if extra == 0 => vec![Vec::new()],
        first => {
            let mut found = Vec::new();
            let mut push = |item: &T, rest: &[Vec<T>]| {
                found.extend(rest.iter().map(|rest| [std::slice::from_ref(item), rest].concat()));
            };
            if let Some((first, rest)) = first {
                let rest = woven(rest, other, extra);
                first.iter().for_each(|item| push(item, &rest));
            }
            if extra > 0 {
                let rest = woven(given, other, extra - 1);
                other.iter().for_each(|item| push(item, &rest));
            }
            found
        }
    }
}

fn lists(known: &Known) -> Vec<Value> {
    let domain = [0, 1, 2];
    let (items, open) = match known {
        Known::List(items, open) => (items.clone(), *open),
        _ => (Vec::new(), true),
    };
    let given: Vec<Vec<i64>> =
        items.iter().map(|item| item.map_or(domain.to_vec(), |item| vec![item])).collect();
    let most = if open { LONGEST.saturating_sub(items.len()) } else { 0 };
    let all: BTreeSet<Vec<i64>> = (0..=most).flat_map(|extra| woven(&given, &domain, extra)).collect();
    all.into_iter().map(Value::List).collect()
}

fn records(world: &World, used: &Used, list: usize, known: &Known) -> Option<Vec<Value>> {
    let fields = used.fields_of(list);
    let of = |known: &[Known; 4]| {
        let mut all = vec![[0i64; 4]];
        for field in &fields {
            let (low, high) = world.field_bounds(list, *field);
            let values: Vec<i64> = (low..=high).filter(|value| known[*field].fits(*value)).collect();
            let with = |record: &[i64; 4], value: i64| {
                let mut record = *record;
                record[*field] = value;
                record
            };
            all =
                all.iter().flat_map(|record| values.iter().map(move |value| with(record, *value))).collect();
        }
        all
    };
    const ANY: [Known; 4] = [const { Known::Nothing }; 4];
    let (given, more) = match known {
        Known::Records(given, more) => (given.as_slice(), *more),
        _ => (&[][..], More::Some),
    };
    let mut other = of(&ANY);
    if let (More::Before(day), true) = (more, fields.contains(&super::world::DATE)) {
        other.retain(|record| record[super::world::DATE] < day);
    }
    let given: Vec<Vec<[i64; 4]>> = given.iter().map(of).collect();
    let world = &world.lists[list];
    let most = if more == More::None { 0 } else { world.longest.saturating_sub(given.len()) };
    let ways = given.iter().fold(1usize, |all, one| all.saturating_mul(one.len()));
    let ways = (0..=most).map(|extra| ways.saturating_mul(other.len().saturating_pow(extra as u32)));
    if ways.fold(0, usize::saturating_add) > MOST_WAYS {
        return None;
    }
    let all: BTreeSet<Vec<[i64; 4]>> = (0..=most).flat_map(|extra| woven(&given, &other, extra)).collect();
    let long_enough = |records: &Vec<[i64; 4]>| records.len() >= world.fewest;
    Some(all.into_iter().filter(long_enough).map(Value::Records).collect())
}
