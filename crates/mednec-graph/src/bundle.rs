//! Compiled policies: what the compiler makes and every walk reads.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::condition::{Condition, ConditionId};
use crate::derived::Derived;
use crate::fact::{Fact, FactId};
use crate::filter::Filter;
use crate::grant::Grant;
use crate::graph::Graph;
use crate::outcome::{Basis, Disposition, Leaf, Outcome};
use crate::store::NodeId;
use crate::term::Terms;
use crate::text::Text;

/// A place in the authors' files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OriginId(pub u32);

/// A leaf of the bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LeafId(pub u32);

/// Where something was written, and the document it was taken from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Origin {
    /// Index into [`Bundle::files`].
    pub file: u32,
    /// Line, the first is 1.
    pub line: u32,
    /// Column in characters, the first is 1.
    pub column: u32,
    /// Index into [`Bundle::cited`].
    pub cited: u32,
}

/// A place in a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Citation {
    /// The short name of the document.
    pub source: String,
    /// Its title.
    pub title: Option<String>,
    /// Its version or date.
    pub version: Option<String>,
    /// Whose reading it is, where authorities differ.
    pub authority: Option<String>,
    /// The section, page or paragraph.
    pub locator: String,
}

impl Citation {
    /// The document's title and the place in it, for people.
    pub fn text(&self) -> String {
        let title = self.title.as_deref().unwrap_or(&self.source);
        if self.locator.is_empty() { title.to_string() } else { format!("{title}, {}", self.locator) }
    }
}

/// What every case must satisfy: `left - right` is at least `least`, in the facts' own scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constraint {
    /// The greater fact.
    pub left: FactId,
    /// The lesser fact.
    pub right: FactId,
    /// By how much at least.
    pub least: i64,
    /// Where it is written.
    pub origin: OriginId,
}

/// A rule of an edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Where it leads.
    pub leaf: LeafId,
    /// When its guard holds; earlier rules are not in it.
    pub condition: ConditionId,
    /// The guard as a person reads it: "unless …".
    pub text: Text,
    /// What it means, for people.
    pub title: Option<Text>,
    /// Where it is written.
    pub origin: OriginId,
}

/// A named condition of an edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Its name.
    pub name: Text,
    /// What it means, for people.
    pub title: Option<Text>,
    /// The condition.
    pub condition: ConditionId,
    /// Where it is written.
    pub origin: OriginId,
}

/// One version of one policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// The policy: `aetna/97112`.
    pub policy: String,
    /// The edition's name: "until 2025-10-28".
    pub name: String,
    /// What a person calls the policy.
    pub title: Option<String>,
    /// When this edition governs a case: procedure and date.
    pub guard: ConditionId,
    /// Its criteria, in the order their rules use them.
    pub criteria: Vec<Criterion>,
    /// Its rules in order; the last one may always hold.
    pub rules: Vec<Rule>,
    /// The leaf where no rule decides.
    pub no_rule: LeafId,
    /// Its conditions are those from the first of these ids up to the second.
    pub conditions: (ConditionId, ConditionId),
    /// The stage of the payer's policies it stands in; an index into [`Unit::stages`].
    pub stage: u32,
    /// What is final and what is recommended; the first that fits counts.
    pub dispositions: Vec<DispositionRule>,
    /// When a request that waits for information lapses.
    pub lapse: Option<Lapse>,
    /// The units of timed codes that it asks for.
    pub timed_units: Vec<FactId>,
    /// What is to hold of everything that it decides.
    pub invariants: Vec<Invariant>,
    /// Who approved it, and when.
    pub approved: Option<(String, Option<i64>)>,
    /// The day by which it is to be read again.
    pub next_review: Option<i64>,
    /// Where it is written.
    pub origin: OriginId,
}

/// What is final and what is recommended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispositionRule {
    /// Of which outcome; of all, if of none.
    pub outcome: Option<Outcome>,
    /// On which basis; on all, if on none.
    pub basis: Option<Basis>,
    /// For which requests; where this is not known, a denial is recommended.
    pub when: Option<Filter>,
    /// What it is.
    pub is: Disposition,
}

/// What is to hold of every request that an edition governs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invariant {
    /// Whether the outcome is reached wherever the condition holds, or nowhere there.
    pub always: bool,
    /// The outcome.
    pub outcome: Outcome,
    /// Where.
    pub condition: ConditionId,
    /// As a person reads it: "never approve when …".
    pub text: Text,
    /// What it means, for people.
    pub title: Option<Text>,
    /// Where it is written.
    pub origin: OriginId,
}

/// When a request that waits for information lapses, and where it then ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lapse {
    /// When; only where this certainly holds.
    pub when: Filter,
    /// The condition as a person reads it.
    pub text: String,
    /// The denial, for lack of information.
    pub leaf: LeafId,
    /// Where it is written.
    pub origin: OriginId,
}

/// A stage of a payer's policies for one request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Its name; empty where the payer has no stages.
    pub name: String,
    /// Whether what it decides goes before all stages behind it, approvals included.
    pub overrides: bool,
    /// The root that tells the edition of this stage: outcome leaves are indexes into [`Unit::editions`], and
    /// the number of editions for none.
    pub edition_root: Option<NodeId>,
}

/// Days on which codes are valid; a code that no entry names is always valid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validity {
    /// The codes, with all below them where the system has categories.
    pub codes: (i64, i64),
    /// The first day.
    pub from: Option<i64>,
    /// The last day.
    pub until: Option<i64>,
}

/// Policies of one payer that share procedures, in one graph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Index into [`Bundle::payers`].
    pub payer: u32,
    /// What the graph asks, in its order.
    pub terms: Terms,
    /// The graph.
    pub graph: Graph,
    /// The root of the determination; nothing where the graph is over its budget.
    pub root: Option<NodeId>,
    /// The stages, in order; at least one.
    pub stages: Vec<Stage>,
    /// The derived facts that its terms look at, and those that these look at, ascending.
    pub derived: Vec<FactId>,
    /// The editions.
    pub editions: Vec<Edition>,
    /// All conditions; a condition comes after those it is made of.
    pub conditions: Vec<Condition>,
    /// The leaf where no edition governs.
    pub no_policy: LeafId,
}

/// A list of which each record is a requested service of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requests {
    /// The list.
    pub list: FactId,
    /// The yes/no field that says which of them are; all are, if none.
    pub chosen: Option<u16>,
    /// The field with the number of a line, of which no two are the same.
    pub number: Option<u16>,
    /// The fields of a record, each with the fact that says the same of the requested service.
    pub this: Vec<(u16, FactId)>,
}

/// A payer and where its policies are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payer {
    /// Its short name.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The units of its policies, indexes into [`Bundle::units`].
    pub units: Vec<u32>,
    /// From which code to which a unit is for, ascending and apart: first, last, unit.
    pub procedures: Vec<(i64, i64, u32)>,
    /// The unit for all other procedures.
    pub any: Option<u32>,
    /// What its letters say.
    pub letters: Letters,
}

/// What the letters of a payer say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letters {
    /// How to reach it.
    pub contact: Option<String>,
    /// How to appeal.
    pub appeal_rights: Option<String>,
    /// The template of its letters.
    pub template: Option<String>,
}

/// Compiled policies of any number of payers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bundle {
    /// The vocabulary by name, and behind it the derived facts; a fact's id is its index.
    pub facts: Vec<Fact>,
    /// How the facts behind the vocabulary are computed, in their order.
    pub derived: Vec<Derived>,
    /// What every case must satisfy.
    pub constraints: Vec<Constraint>,
    /// The fact that says which procedure is requested.
    pub procedure: Option<FactId>,
    /// The list whose records are requests of their own.
    pub requests: Option<Requests>,
    /// The payers, by id.
    pub payers: Vec<Payer>,
    /// The compiled policies.
    pub units: Vec<Unit>,
    /// Where walks can end.
    pub leaves: Vec<Leaf>,
    /// What leaves grant.
    pub grants: Vec<Grant>,
    /// When codes are valid, by code system.
    pub validity: BTreeMap<String, Vec<Validity>>,
    /// The leaf where a payer has no policy.
    pub no_policy: Option<LeafId>,
    /// The places in the authors' files.
    pub origins: Vec<Origin>,
    /// The authors' files, relative to the folder that was compiled.
    pub files: Vec<String>,
    /// What origins cite together, each list once: indexes into [`Bundle::citations`].
    pub cited: Vec<Vec<u32>>,
    /// The documents cited.
    pub citations: Vec<Citation>,
    /// Titles of codes, by code-system name and code.
    pub titles: BTreeMap<String, BTreeMap<String, String>>,
    /// The day as of which is asked what is known, where it is asked as of a day: see [`Bundle::as_known_on`].
    #[serde(skip)]
    pub known_on: Option<i64>,
}

impl Bundle {
    /// A fact.
    pub fn fact(&self, id: FactId) -> Option<&Fact> {
        self.facts.get(usize::from(id.0))
    }

    /// The fact of a name.
    pub fn fact_named(&self, name: &str) -> Option<FactId> {
        // The vocabulary is sorted by name.
        let index = self.vocabulary().binary_search_by(|fact| fact.name.as_str().cmp(name)).ok()?;
        u16::try_from(index).ok().map(FactId)
    }

    /// The facts that a case can give.
    pub fn vocabulary(&self) -> &[Fact] {
        self.facts.get(..self.facts.len().saturating_sub(self.derived.len())).unwrap_or(&[])
    }

    /// How a fact is computed, where it is derived.
    pub fn derived(&self, id: FactId) -> Option<&Derived> {
        self.derived.get(usize::from(id.0).checked_sub(self.vocabulary().len())?)
    }

    /// The facts of the vocabulary behind some facts: themselves, or those that they are computed from.
    pub fn facts_behind(&self, facts: impl IntoIterator<Item = FactId>) -> BTreeSet<FactId> {
        let mut todo: Vec<FactId> = facts.into_iter().collect();
        let mut seen = BTreeSet::new();
        let mut found = BTreeSet::new();
        while let Some(fact) = todo.pop() {
            if !seen.insert(fact) {
                continue;
            }
            match self.derived(fact) {
                Some(derived) => todo.extend(derived.kind.facts()),
                None => {
                    found.insert(fact);
                }
            }
        }
        found
    }

    /// Makes what walks need beside what is written to a file; to be called once when a bundle was made or read.
    pub fn prepare(&mut self) {
        for unit in &mut self.units {
            unit.terms.prepare();
            unit.graph.prepare(&unit.terms);
        }
    }

    /// A leaf.
    pub fn leaf(&self, id: LeafId) -> Option<&Leaf> {
        self.leaves.get(id.0 as usize)
    }

    /// The payer of an id.
    pub fn payer_named(&self, id: &str) -> Option<usize> {
        self.payers.iter().position(|payer| payer.id == id)
    }

    /// An origin.
    pub fn origin(&self, id: OriginId) -> Option<&Origin> {
        self.origins.get(id.0 as usize)
    }

    /// The first citation of an origin.
    pub fn citation(&self, id: OriginId) -> Option<&Citation> {
        self.citations_of(id).next()
    }

    /// All citations of an origin.
    pub fn citations_of(&self, id: OriginId) -> impl Iterator<Item = &Citation> {
        let indexes = self.origin(id).and_then(|origin| self.cited.get(origin.cited as usize));
        indexes.into_iter().flatten().filter_map(|index| self.citations.get(*index as usize))
    }

    /// `file:line` of an origin.
    pub fn place(&self, id: OriginId) -> String {
        let Some(origin) = self.origin(id) else { return String::new() };
        let file = self.files.get(origin.file as usize).map_or("", String::as_str);
        format!("{file}:{}", origin.line)
    }

    /// The title of a code in our own words, if the vocabulary has one.
    pub fn title(&self, system: &str, code: &str) -> Option<&str> {
        self.titles.get(system)?.get(code).map(String::as_str)
    }
}

impl Payer {
    /// All units, and nothing beside them where some procedure falls to none.
    pub(crate) fn all_units(&self) -> Vec<Option<u32>> {
        let none = if self.any.is_none() { Some(None) } else { None };
        self.units.iter().copied().map(Some).chain(none).collect()
    }

    /// The unit for a procedure.
    #[inline]
    pub fn unit_for(&self, procedure: i64) -> Option<u32> {
        let after = self.procedures.partition_point(|(first, _, _)| *first <= procedure);
        let found = after.checked_sub(1).and_then(|i| self.procedures.get(i));
        found.filter(|(_, last, _)| procedure <= *last).map(|(_, _, unit)| *unit).or(self.any)
    }
}
