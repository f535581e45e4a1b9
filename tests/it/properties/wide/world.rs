//! The facts of the wide world, their domains in one random policy, and the vocabulary file that declares them.

use std::collections::BTreeSet;

use super::calendar::text as day_text;
use super::condition::Cond;
use super::text::condition;

pub(crate) const A: usize = 0;
pub(crate) const B: usize = 1;
pub(crate) const N: usize = 2;
pub(crate) const K: usize = 3;
pub(crate) const TONE: usize = 4;
pub(crate) const GRADE: usize = 5;
pub(crate) const PLACE: usize = 6;
pub(crate) const SPOT: usize = 7;
pub(crate) const D: usize = 8;
pub(crate) const E: usize = 9;
pub(crate) const F: usize = 10;
pub(crate) const VISITS: usize = 11;
pub(crate) const TESTS: usize = 12;
pub(crate) const DX: usize = 13;
pub(crate) const CH: usize = 14;
pub(crate) const PROC: usize = 15;

/// The facts by name.
pub(crate) const FACTS: [&str; 16] = [
    "a", "b", "n", "k", "tone", "grade", "place", "spot", "d", "e", "f", "visits", "tests", "dx", "ch",
    "proc",
];

/// The fields of records by name, for both lists: the date is the first.
pub(crate) const FIELDS: [[&str; 4]; 2] =
    [["held", "site", "size", "done"], ["taken", "limb", "score", "sure"]];
pub(crate) const DATE: usize = 0;
pub(crate) const SITE: usize = 1;
pub(crate) const SIZE: usize = 2;
pub(crate) const DONE: usize = 3;
/// The facts that say of the requested service what the fields say of a record.
pub(crate) const THIS: [usize; 4] = [D, PLACE, N, A];

pub(crate) const TONES: [&str; 3] = ["low", "mid", "high"];
pub(crate) const GRADES: [&str; 4] = ["0", "1", "1+", "2"];
pub(crate) const PLACES: [&str; 2] = ["arm", "leg"];
/// The third code is in no set, so it stands for every other code.
pub(crate) const CODES: [&str; 3] = ["A1", "B1", "Z9"];
pub(crate) const MOST_NUMBER: i64 = 3;

/// Days from a first one on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Days {
    pub(crate) low: i64,
    pub(crate) count: i64,
}

impl Days {
    pub(crate) fn high(self) -> i64 {
        self.low + self.count - 1
    }
}

/// A list of records.
#[derive(Clone, Debug)]
pub(crate) struct ListWorld {
    pub(crate) longest: usize,
    pub(crate) fewest: usize,
    pub(crate) days: Days,
    /// Of a list of services: whether the requested one is in it.
    pub(crate) counts: Option<bool>,
    /// What holds of every record.
    pub(crate) each: Vec<Cond>,
}

/// A constraint: the first fact is not below the second.
pub(crate) type Constraint = (usize, usize);

/// What a fact counts as where nothing is known of it and a condition holds.
#[derive(Clone, Debug)]
pub(crate) struct Closing {
    pub(crate) fact: usize,
    pub(crate) value: i64,
    pub(crate) when: Cond,
}

/// The domains of one policy, and what holds of every case.
#[derive(Clone, Debug)]
pub(crate) struct World {
    /// Of `d`, `e` and `f`.
    pub(crate) days: [Days; 3],
    pub(crate) lists: [ListWorld; 2],
    pub(crate) constraints: Vec<Constraint>,
    pub(crate) closings: Vec<Closing>,
    /// The days on which the codes of the dated set are valid: first and last.
    pub(crate) validity: [(Option<i64>, Option<i64>); 2],
}

/// The facts and fields that a policy looks at; no others are declared.
#[derive(Clone, Debug, Default)]
pub(crate) struct Used {
    pub(crate) facts: BTreeSet<usize>,
    pub(crate) fields: BTreeSet<(usize, usize)>,
    /// Something is asked of what the case says beside values.
    pub(crate) evidence: bool,
    /// Whether each list is declared to have the requested service in it.
    pub(crate) counts: [Option<bool>; 2],
}

impl Used {
    /// The fields of a list, in order.
    pub(crate) fn fields_of(&self, list: usize) -> Vec<usize> {
        self.fields.range((list, 0)..(list + 1, 0)).map(|(_, field)| *field).collect()
    }
}

/// The list of records that a fact is.
pub(crate) fn list_at(fact: usize) -> Option<usize> {
    [VISITS, TESTS].iter().position(|list| *list == fact)
}

impl World {
    /// The lowest and the highest value of a fact with one value.
    pub(crate) fn bounds(&self, fact: usize) -> (i64, i64) {
        match fact {
            N | K => (0, MOST_NUMBER),
            TONE | PROC => (0, 2),
            GRADE => (0, 3),
            D | E | F => (self.days[fact - D].low, self.days[fact - D].high()),
            _ => (0, 1),
        }
    }

    /// The lowest and the highest value of a field.
    pub(crate) fn field_bounds(&self, list: usize, field: usize) -> (i64, i64) {
        match field {
            DATE => (self.lists[list].days.low, self.lists[list].days.high()),
            SIZE => (0, 2),
            _ => (0, 1),
        }
    }

    /// Adds the facts that constraints, closings and what holds of records look at.
    pub(crate) fn complete(&self, used: &mut Used) {
        for closing in &self.closings {
            if used.facts.contains(&closing.fact) {
                closing.when.uses(used);
            }
        }
        for (at, list) in self.lists.iter().enumerate() {
            if used.facts.contains(&[VISITS, TESTS][at]) {
                list.each.iter().for_each(|each| each.uses(used));
                if used.fields_of(at).is_empty() {
                    used.fields.insert((at, DONE));
                }
            }
        }
    }

    /// The constraints between facts that are declared.
    pub(crate) fn constraints<'a>(&'a self, used: &'a Used) -> impl Iterator<Item = &'a Constraint> {
        let both = |(a, b): &&Constraint| used.facts.contains(a) && used.facts.contains(b);
        self.constraints.iter().filter(both)
    }

    /// The vocabulary file.
    pub(crate) fn vocabulary(&self, used: &Used) -> String {
        let mut text = String::from("facts:\n");
        for fact in &used.facts {
            text += &match list_at(*fact) {
                Some(list) => self.records(list, used),
                None => self.fact(*fact),
            };
        }
        let mut constraints =
            self.constraints(used).map(|(a, b)| format!("  - {} >= {}\n", FACTS[*a], FACTS[*b])).peekable();
        if constraints.peek().is_some() {
            text += "constraints:\n";
            text.extend(constraints.map(|line| {
                // Dates are compared in words.
                if line.contains("n >=") { line } else { line.replace(">=", "is not before") }
            }));
        }
        text
    }

    fn fact(&self, fact: usize) -> String {
        let kind = match fact {
            N | K => format!("whole number, range: 0 to {MOST_NUMBER}"),
            TONE => format!("one of, choices: [{}]", TONES.join(", ")),
            GRADE => format!("ordered choices, choices: [{}]", GRADES.join(", ")),
            PLACE | SPOT => format!("one of, choices: [{}]", PLACES.join(", ")),
            D | E | F => {
                let days = self.days[fact - D];
                format!("date, range: {} to {}", day_text(days.low), day_text(days.high()))
            }
            DX => "list of codes, system: other, length: 0 to 2".into(),
            CH => format!("list of choices, choices: [{}], length: 0 to 2", TONES.join(", ")),
            PROC => "code, system: other".into(),
            _ => "yes/no".into(),
        };
        let absent = self.closings.iter().find(|closing| closing.fact == fact).map(|closing| {
            let value = match fact {
                N | K => closing.value.to_string(),
                _ => ["no", "yes"][closing.value as usize].into(),
            };
            format!(", if_absent: {{ value: {value}, when: \"{}\" }}", condition(&closing.when))
        });
        format!("  {}: {{ type: {kind}{} }}\n", FACTS[fact], absent.unwrap_or_default())
    }

    fn records(&self, list: usize, used: &Used) -> String {
        let world = &self.lists[list];
        let name = FACTS[[VISITS, TESTS][list]];
        let mut text = format!(
            "  {name}:\n    type: list of records\n    length: {} to {}\n",
            world.fewest, world.longest
        );
        if let Some(counts) = world.counts {
            text += if counts { "    counts: including this\n" } else { "    counts: before this\n" };
            let fields = used.fields_of(list).into_iter().filter(|field| used.facts.contains(&THIS[*field]));
            let said: Vec<String> =
                fields.map(|field| format!("{}: {}", FIELDS[list][field], FACTS[THIS[field]])).collect();
            if !said.is_empty() {
                text += &format!("    this: {{ {} }}\n", said.join(", "));
            }
        }
        if !world.each.is_empty() {
            text += "    each:\n";
            text.extend(world.each.iter().map(|each| format!("      - \"{}\"\n", condition(each))));
        }
        text += "    fields:\n";
        for field in used.fields_of(list) {
            let kind = match field {
                DATE => {
                    format!("date, range: {} to {}", day_text(world.days.low), day_text(world.days.high()))
                }
                SITE => format!("one of, choices: [{}]", PLACES.join(", ")),
                SIZE => "whole number, range: 0 to 2".into(),
                _ => "yes/no".into(),
            };
            text += &format!("      {}: {{ type: {kind} }}\n", FIELDS[list][field]);
        }
        text
    }

    /// The file of the dated value set.
    pub(crate) fn value_set(&self) -> String {
        let entry = |(code, (from, until)): (&str, &(Option<i64>, Option<i64>))| {
            let from = from.map(|day| format!(", from: {}", day_text(day))).unwrap_or_default();
            let until = until.map(|day| format!(", until: {}", day_text(day))).unwrap_or_default();
            format!("  - {{ code: {code}{from}{until} }}\n")
        };
        let entries: String = CODES.into_iter().zip(&self.validity).map(entry).collect();
        format!("value_set: dated\nsystem: other\ncodes:\n{entries}")
    }
}
