//! What a batch came to, in numbers.

use std::collections::BTreeMap;

use serde::Serialize;

/// The numbers of a run. Rows read are rows determined and rows refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Rows read.
    pub rows: u64,
    /// Rows determined.
    pub determined: u64,
    /// Rows refused.
    pub rejected: u64,
    /// Determinations written: one a row, or one for each payer.
    pub determinations: u64,
    /// How often each outcome came.
    pub outcomes: BTreeMap<String, u64>,
    /// How often each reason came, by outcome.
    pub reasons: BTreeMap<String, BTreeMap<String, u64>>,
    /// How often each fact was missing where it mattered.
    pub missing: BTreeMap<String, u64>,
    /// Why rows were refused, by the name of the problem.
    pub problems: BTreeMap<String, u64>,
    /// Determinations whose missing facts may be more than those that matter.
    pub inexact: u64,
    /// Determinations that grant something of which missing facts leave a part open.
    pub open_grants: u64,
}

impl Summary {
    /// Adds the numbers of another part.
    pub fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.determined += other.determined;
        self.rejected += other.rejected;
        self.determinations += other.determinations;
        self.inexact += other.inexact;
        self.open_grants += other.open_grants;
        add(&mut self.outcomes, &other.outcomes);
        add(&mut self.missing, &other.missing);
        add(&mut self.problems, &other.problems);
        for (outcome, reasons) in &other.reasons {
            add(self.reasons.entry(outcome.clone()).or_default(), reasons);
        }
    }

    /// The facts most often missing, the most frequent first.
    pub fn most_missing(&self, count: usize) -> Vec<(&str, u64)> {
        let mut all: Vec<(&str, u64)> =
            self.missing.iter().map(|(name, count)| (name.as_str(), *count)).collect();
        all.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        all.truncate(count);
        all
    }
}

fn add(into: &mut BTreeMap<String, u64>, other: &BTreeMap<String, u64>) {
    for (name, count) in other {
        match into.get_mut(name) {
            Some(known) => *known += count,
            None => {
                into.insert(name.clone(), *count);
            }
        }
    }
}
