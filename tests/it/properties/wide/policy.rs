//! A random policy of the wide world: stages of policies, each with editions, and what they come to.

use super::condition::{Body, Cond, NOTHING, Sight};
use super::operand::Num;
use super::value::{Evidence, Values};
use super::world::{D, Used, World};

/// A value with a name, or one for each key of a fact.
#[derive(Clone, Debug)]
pub(crate) enum Parameter {
    Plain(Num),
    /// The fact; whether each row holds from its key on; rows by ascending key; the value for all others.
    Keyed(usize, bool, Vec<(i64, Num)>, Num),
}

/// Rows of conditions to a value.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) hit: Hit,
    pub(crate) rows: Vec<(Cond, i64)>,
    pub(crate) otherwise: i64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Hit {
    First,
    /// Rows that exclude each other.
    Unique,
    Sum,
    Lowest,
    Highest,
    Count,
}

/// A criterion with its exception, and members of which one must be among those that hold.
#[derive(Clone, Debug)]
pub(crate) struct Criterion {
    pub(crate) body: Cond,
    /// Of `at_least`: the indexes of these members.
    pub(crate) including: Vec<usize>,
    /// Any of these.
    pub(crate) unless: Vec<Cond>,
}

#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) outcome: &'static str,
    pub(crate) reason: usize,
    pub(crate) when: Option<Cond>,
    pub(crate) unless: Option<Cond>,
    /// Written as a soft limit: `over` and `supported_by`.
    pub(crate) soft: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Edition {
    pub(crate) body: Body,
    pub(crate) rules: Vec<Rule>,
    pub(crate) otherwise: Option<&'static str>,
}

/// One policy of a stage.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    /// All of these must hold.
    pub(crate) applies: Vec<Cond>,
    /// One edition, or two of which the second governs from `split` of `d` on.
    pub(crate) editions: Vec<Edition>,
    pub(crate) split: i64,
    /// The fact with the last day of a request, and whether one that runs past its edition pends.
    pub(crate) through: Option<(usize, bool)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Stage {
    pub(crate) overrides: bool,
    /// Their `applies` exclude each other.
    pub(crate) policies: Vec<Policy>,
}

/// All policies of a payer, and the world they are for.
#[derive(Clone)]
pub(crate) struct Payer {
    pub(crate) world: World,
    pub(crate) stages: Vec<Stage>,
    /// The reason that is told in place of the first.
    pub(crate) report_as: bool,
    pub(crate) used: Used,
}

/// Where a determination ends: outcome and reason.
pub(crate) type End = (String, String);

impl Parameter {
    pub(crate) fn value(&self, sight: &Sight<'_>) -> i64 {
        let chosen = match self {
            Self::Plain(value) => value,
            Self::Keyed(fact, from_on, rows, otherwise) => {
                let key = sight.values[*fact].one();
                let fits = |(of, _): &&(i64, Num)| if *from_on { *of <= key } else { *of == key };
                rows.iter().rev().find(fits).map_or(otherwise, |(_, value)| value)
            }
        };
        chosen.value(sight).unwrap()
    }

    fn uses(&self, used: &mut Used) {
        if let Self::Keyed(fact, ..) = self {
            used.facts.insert(*fact);
        }
    }
}

impl Table {
    pub(crate) fn value(&self, sight: &Sight<'_>) -> i64 {
        let held = self.rows.iter().filter(|(when, _)| when.holds(sight));
        let mut held: Vec<i64> = held.map(|(_, value)| *value).collect();
        if held.is_empty() {
            return self.otherwise;
        }
        match self.hit {
            Hit::First | Hit::Unique => held[0],
            Hit::Sum => held.iter().sum(),
            Hit::Count => held.len() as i64,
            Hit::Lowest | Hit::Highest => {
                held.sort_unstable();
                if self.hit == Hit::Lowest { held[0] } else { held[held.len() - 1] }
            }
        }
    }
}

impl Criterion {
    pub(crate) fn holds(&self, sight: &Sight<'_>) -> bool {
        let included = match &self.body {
            Cond::AtLeast(_, members) if !self.including.is_empty() => {
                self.including.iter().any(|index| members[*index].holds(sight))
            }
            _ => true,
        };
        self.body.holds(sight) && included && !self.unless.iter().any(|one| one.holds(sight))
    }

    fn uses(&self, used: &mut Used) {
        self.body.uses(used);
        self.unless.iter().for_each(|one| one.uses(used));
    }
}

impl Edition {
    fn end(&self, sight: &Sight<'_>) -> (String, String) {
        for rule in &self.rules {
            let held = rule.when.as_ref().is_none_or(|when| when.holds(sight));
            if held && !rule.unless.as_ref().is_some_and(|unless| unless.holds(sight)) {
                return (rule.outcome.into(), format!("r{}", rule.reason));
            }
        }
        match self.otherwise {
            Some(outcome) => (outcome.into(), "fine".into()),
            None => ("pend".into(), "no_rule_decides".into()),
        }
    }

    fn uses(&self, used: &mut Used) {
        self.body.parameters.iter().for_each(|parameter| parameter.uses(used));
        self.body.tables.iter().flat_map(|table| &table.rows).for_each(|(when, _)| when.uses(used));
        self.body.criteria.iter().for_each(|criterion| criterion.uses(used));
        self.rules
            .iter()
            .flat_map(|rule| rule.when.iter().chain(&rule.unless))
            .for_each(|cond| cond.uses(used));
    }
}

impl Policy {
    /// What it comes to; nothing where it does not govern.
    fn end(&self, sight: &Sight<'_>) -> Option<End> {
        if !self.applies.iter().all(|applies| applies.holds(sight)) {
            return None;
        }
        let second = self.editions.len() > 1 && sight.values[D].one() >= self.split;
        let edition = &self.editions[usize::from(second)];
        // Only the first of two editions ends.
        if let (Some((fact, true)), true, false) = (self.through, self.editions.len() > 1, second)
            && sight.values[fact].one() >= self.split
        {
            return Some(("pend".into(), "spans_editions".into()));
        }
        Some(edition.end(&Sight { body: &edition.body, ..*sight }))
    }

    fn uses(&self, used: &mut Used) {
        self.applies.iter().for_each(|applies| applies.uses(used));
        self.editions.iter().for_each(|edition| edition.uses(used));
        if self.editions.len() > 1 {
            used.facts.insert(D);
            used.facts.extend(self.through.iter().map(|(fact, _)| *fact));
        }
    }
}

/// How little a positive outcome grants.
fn rank(outcome: &str) -> u32 {
    match outcome {
        "approve_in_part" => 4,
        "modify" => 3,
        "approve" => 2,
        "no_authorization_required" => 1,
        _ => 0,
    }
}

impl Payer {
    pub(crate) fn new(world: World, stages: Vec<Stage>, report_as: bool) -> Self {
        let mut used = Used { counts: [0, 1].map(|list: usize| world.lists[list].counts), ..Used::default() };
        stages.iter().flat_map(|stage| &stage.policies).for_each(|policy| policy.uses(&mut used));
        world.complete(&mut used);
        Self { world, stages, report_as, used }
    }

    /// The edition of a policy of this id: `wide/s0-1`; of two the second, if `later`.
    pub(crate) fn edition(&self, id: &str, later: bool) -> &Edition {
        let (stage, policy) = id.trim_start_matches("wide/s").split_once('-').unwrap();
        let (stage, policy): (usize, usize) = (stage.parse().unwrap(), policy.parse().unwrap());
        &self.stages[stage].policies[policy].editions[usize::from(later)]
    }

    /// The determination of a complete case.
    pub(crate) fn determine(&self, values: &Values, evidence: &[Evidence]) -> End {
        let sight = Sight { world: &self.world, body: &NOTHING, values, evidence, record: None };
        let mut best: End = ("not_applicable".into(), "no_policy_in_force".into());
        for stage in &self.stages {
            let mut ends = stage.policies.iter().filter_map(|policy| policy.end(&sight));
            let Some(mut end) = ends.next() else { continue };
            if self.report_as && end.1 == "r0" {
                end.1 = "r1".into();
            }
            let negative = ["deny", "return", "pend"].contains(&end.0.as_str());
            if negative || (stage.overrides && end.0 != "not_applicable") {
                return end;
            }
            if rank(&end.0) >= rank(&best.0) {
                best = end;
            }
        }
        best
    }
}
