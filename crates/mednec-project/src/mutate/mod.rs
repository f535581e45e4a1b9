//! Mutation: whether the cases of a policy would notice if it said something slightly else.
//!
//! A *mutant* is a policy with one small change of its text, as a person could have written it: a limit moved by its
//! smallest step, a comparison or a connecting word turned, a member or a rule dropped, a code taken out, a condition
//! that always or never holds, as if its fact were not looked at. The change is made in the text, which is read and
//! compiled again. A mutant that does not compile is no policy. It is noticed by the first case that comes out otherwise
//! than it expects; where there is none and its graph is equal to that of the policy, it changes nothing.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `scope` | which policies are changed |
//! | `ground` | policies compiled alone, the cases that pass on them, and what a changed text makes of both |
//! | `sites`, `group` | from the tree of a policy to changes of texts |
//! | `condition`, `value`, `change` | the small changes of a condition and of a value |
//! | `known` | the steps of numbers |
//! | `edit` | a change of a text, and entries taken out of lists |
//! | `trial` | all changes tried, on several threads |
//! | `sentence` | the changes in words |

mod change;
mod condition;
mod edit;
mod ground;
mod group;
mod known;
mod scope;
mod sentence;
mod sites;
mod trial;
mod value;

use mednec_compiler::Options;
use serde::Serialize;

use crate::load::Project;
pub(crate) use ground::with_what_they_use;
use scope::Scope;

/// What of a policy is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A number or a date, by its smallest step.
    Limit,
    /// A comparison is turned: `<` to `<=`, `is` to `is not`, `any` to `no`.
    Comparison,
    /// `and`, `or`, `not`, `all` and `any` are turned.
    Logic,
    /// A member of a group, or a row of a table, is dropped.
    Member,
    /// A rule is dropped.
    Rule,
    /// A code is taken out of a list or a value set.
    Code,
    /// A fact is not looked at: a condition always holds, or never.
    Fact,
}

/// What became of a mutant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "fate", content = "by")]
pub enum Fate {
    /// The case of this name, of those that passed, does not pass any more.
    Noticed(String),
    /// All cases that passed still pass.
    NotNoticed,
    /// It determines every case as the policy does, or as a mutant before it.
    ChangesNothing,
    /// It does not compile.
    NoPolicy,
}

/// A policy with one small change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mutant {
    /// The path of the changed file, as shown to people.
    pub path: String,
    /// The line of the change, the first is 1.
    pub line: u32,
    /// The column of the change in characters, the first is 1.
    pub column: u32,
    /// What is changed.
    pub kind: Kind,
    /// The end of a sentence that begins with "no case notices if".
    pub change: String,
    /// What the file says there.
    pub before: String,
    /// What the mutant says; empty where it is taken out.
    pub after: String,
    /// What became of it.
    #[serde(flatten)]
    pub fate: Fate,
}

/// What trying all mutants gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mutation {
    /// The mutants, by file and place.
    pub mutants: Vec<Mutant>,
    /// How many requests were tried on each policy, added up.
    pub cases: usize,
    /// The files of policies that no case is determined by; nothing is changed in them.
    pub without_case: Vec<String>,
}

/// How many mutants there are of each fate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MutationCounts {
    /// Those that a case noticed.
    pub noticed: usize,
    /// Those that no case noticed.
    pub not_noticed: usize,
    /// Those that change nothing; they count as no mutants.
    pub change_nothing: usize,
    /// Those that do not compile; they count as no mutants.
    pub no_policy: usize,
}

impl Mutation {
    /// How many mutants there are of each fate.
    pub fn counts(&self) -> MutationCounts {
        let mut counts = MutationCounts::default();
        for mutant in &self.mutants {
            match mutant.fate {
                Fate::Noticed(_) => counts.noticed += 1,
                Fate::NotNoticed => counts.not_noticed += 1,
                Fate::ChangesNothing => counts.change_nothing += 1,
                Fate::NoPolicy => counts.no_policy += 1,
            }
        }
        counts
    }
}

impl MutationCounts {
    /// How many mutants count.
    pub fn mutants(&self) -> usize {
        self.noticed + self.not_noticed
    }

    /// Whether as many of a hundred mutants, or more, were noticed; of none, all are.
    pub fn reach(&self, percent: usize) -> bool {
        self.noticed.saturating_mul(100) >= percent.saturating_mul(self.mutants())
    }
}

/// Tries every small change of the policies that the cases are determined by, those cases whose path and name contain
/// `pattern`; `*` stands for anything. After each of them `tell` hears how many of how many are done.
///
/// Cases that do not pass by the policies as they are play no part.
pub fn mutate(
    project: &Project,
    pattern: Option<&str>,
    options: &Options,
    threads: usize,
    tell: &(dyn Fn(usize, usize) + Sync),
) -> Mutation {
    let Some(bundle) = project.bundle() else { return Mutation::default() };
    let options = Options { holes: false, ..*options };
    let scope = Scope::of(project, bundle, pattern, &options);
    Mutation {
        mutants: trial::run(project, &scope, &options, threads, tell),
        cases: scope.grounds.iter().map(ground::Ground::cases).sum(),
        without_case: scope.without_case,
    }
}
