//! The lock file: what each approved edition means, as it was when people agreed to it.
//!
//! An edition hangs on shared criteria, value sets and parameters that stand in other files. The lock says when an edit of
//! one of these changed what an approved edition means; where the change is meant, it is recorded with its reason.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mednec_graph::bundle::Edition;
use mednec_graph::{Bundle, JointProblem, meaning_of_condition, meaning_of_edition};
use mednec_source::{Diagnostic, Span};
use serde::{Deserialize, Serialize};

use crate::codes::{BAD_LOCK, LOCKED_EDITION_GONE, LOCKED_MEANING_CHANGED, NO_LOCK, NOT_LOCKED};
use crate::discover::shown;
use crate::load::Project;

/// The name of the file, in the folder of the policies.
pub const LOCK_FILE: &str = "mednec.lock";
/// The version of its form.
const FORM: u32 = 1;
/// What stands at the top of the file.
const HEAD: &str =
    "# What each approved edition means. Written by `mednec lock`; commit it, do not edit it.\n";
/// How much of a criterion's SHA-256 is kept.
const SHORT: usize = 16;

/// What approved editions mean.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// The version of the form.
    lock: u32,
    /// The editions, by policy and name.
    editions: Vec<Locked>,
}

/// What one edition means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Locked {
    policy: String,
    edition: String,
    /// The SHA-256 of what its rules mean.
    meaning: String,
    /// The beginning of the SHA-256 of what each criterion means.
    criteria: BTreeMap<String, String>,
    /// Changes of an approved edition that were meant, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    errata: Vec<Erratum>,
}

/// A change of an approved edition that was meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Erratum {
    /// What it meant before.
    was: String,
    /// Why it was changed.
    reason: String,
}

/// What a lock was brought to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Relocked {
    /// Editions that are new in it.
    pub added: usize,
    /// Editions whose change was recorded.
    pub errata: usize,
    /// Editions that are gone from it.
    pub gone: usize,
    /// Editions that are as they were.
    pub kept: usize,
}

impl Lock {
    /// The lock of a folder of policies; nothing where there is none.
    pub fn open(root: &Path) -> Result<Option<Self>, Box<Diagnostic>> {
        let path = Self::path(root);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(_) => return Err(Box::new(bad(&path, "it cannot be read as text"))),
        };
        match serde_yaml::from_str::<Self>(&text) {
            Ok(lock) if lock.lock == FORM => Ok(Some(lock)),
            Ok(_) => Err(Box::new(bad(&path, "another version of mednec wrote it"))),
            Err(_) => Err(Box::new(bad(&path, "it is not what `mednec lock` writes"))),
        }
    }

    /// Where the lock of a folder of policies is.
    pub fn path(root: &Path) -> PathBuf {
        root.join(LOCK_FILE)
    }

    /// Why an edition was changed after people had agreed to it, the oldest reason first.
    pub fn errata(&self, policy: &str, edition: &str) -> Vec<&str> {
        let locked = self.editions.iter().find(|one| one.policy == policy && one.edition == edition);
        locked.into_iter().flat_map(|one| &one.errata).map(|erratum| erratum.reason.as_str()).collect()
    }

    /// The lock as the text of its file.
    pub fn text(&self) -> Option<String> {
        serde_yaml::to_string(self).ok().map(|text| HEAD.to_owned() + &text)
    }

    /// The lock of what the policies mean now. Where an edition means something else than before, or is gone, a reason has
    /// to be given; the problems tell where there is none.
    pub fn renewed(
        before: Option<&Self>,
        project: &Project,
        reason: Option<&str>,
    ) -> Result<(Self, Relocked), Vec<Diagnostic>> {
        let Some(bundle) = project.bundle() else { return Err(Vec::new()) };
        let problems = before.map_or_else(Vec::new, |lock| {
            let told = lock.problems(project, bundle);
            told.into_iter().filter(|problem| problem.code.name != NOT_LOCKED.name).collect()
        });
        if !problems.is_empty() && reason.is_none() {
            return Err(problems);
        }
        let mut done = Relocked::default();
        let mut editions = Vec::new();
        for (unit, edition, at) in all(bundle) {
            let mut locked =
                locked(bundle, unit, edition, at).map_err(|problem| vec![untold(edition, problem)])?;
            match before.and_then(|lock| lock.find(edition)) {
                None => done.added += 1,
                Some(known) => {
                    locked.errata.clone_from(&known.errata);
                    if known.meaning == locked.meaning {
                        done.kept += 1;
                    } else {
                        let reason = reason.unwrap_or_default().to_owned();
                        locked.errata.push(Erratum { was: known.meaning.clone(), reason });
                        done.errata += 1;
                    }
                }
            }
            editions.push(locked);
        }
        editions.sort_by(|a, b| (&a.policy, &a.edition).cmp(&(&b.policy, &b.edition)));
        let known = before.map_or(0, |lock| lock.editions.len());
        done.gone = known.saturating_sub(done.kept + done.errata);
        Ok((Self { lock: FORM, editions }, done))
    }

    fn find(&self, edition: &Edition) -> Option<&Locked> {
        self.editions
            .iter()
            .find(|locked| (&locked.policy, &locked.edition) == (&edition.policy, &edition.name))
    }

    /// What is not as it was locked.
    fn problems(&self, project: &Project, bundle: &Bundle) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        let mut met: Vec<(&str, &str)> = Vec::new();
        for (unit, edition, at) in all(bundle) {
            met.push((&edition.policy, &edition.name));
            let Some(known) = self.find(edition) else {
                let message = format!("`{}` {} is approved and not locked", edition.policy, edition.name);
                let problem = Diagnostic::new(&NOT_LOCKED, message)
                    .help("write it into the lock with `mednec lock`, and commit that file");
                problems.push(placed(problem, project.place(bundle, edition), edition));
                continue;
            };
            match locked(bundle, unit, edition, at) {
                Ok(now) if now.meaning == known.meaning => {}
                Ok(now) => problems.push(changed(project, bundle, edition, known, &now)),
                Err(problem) => problems.push(untold(edition, problem)),
            }
        }
        for gone in self.editions.iter().filter(|old| !met.contains(&(&old.policy, &old.edition))) {
            let message = format!("`{}` {} is locked and no longer there", gone.policy, gone.edition);
            problems.push(
                Diagnostic::new(&LOCKED_EDITION_GONE, message)
                    .in_path(shown(&Self::path(project.root())))
                    .help("put the edition back, or say why it is gone: `mednec lock --erratum REASON`"),
            );
        }
        problems
    }
}

impl Project {
    /// What is not as the lock of the folder says; that there is none is told too.
    ///
    /// ```yaml
    /// # wrong: the lock was made when the limit was 8 minutes
    /// when: one_on_one_minutes < 10 minutes
    /// ```
    ///
    /// ```yaml
    /// # right: the change is a new edition with dates of its own, or an erratum with its reason in the lock
    /// when: one_on_one_minutes < 8 minutes
    /// ```
    pub fn against_lock(&self) -> Vec<Diagnostic> {
        let Some(bundle) = self.bundle() else { return Vec::new() };
        match Lock::open(self.root()) {
            Ok(Some(lock)) => lock.problems(self, bundle),
            Ok(None) => vec![
                Diagnostic::new(&NO_LOCK, "these policies have no lock")
                    .in_path(shown(&Lock::path(self.root())))
                    .help("make it with `mednec lock`, and commit it with the policies"),
            ],
            Err(problem) => vec![*problem],
        }
    }

    /// Where an edition is written.
    fn place(&self, bundle: &Bundle, edition: &Edition) -> Option<Span> {
        let origin = bundle.origin(edition.origin)?;
        let path = bundle.files.get(origin.file as usize)?;
        let source = self.relative.iter().find(|(_, relative)| *relative == path).map(|(id, _)| *id)?;
        let text = self.sources.file(source)?.text();
        let before = text.split_inclusive('\n').take((origin.line as usize).saturating_sub(1));
        let start: usize = before.map(str::len).sum();
        let line = text.get(start..)?.lines().next().map_or(0, str::len);
        Some(Span::new(source, start, start + line))
    }
}

/// A problem at the place of an edition.
fn placed(problem: Diagnostic, place: Option<Span>, edition: &Edition) -> Diagnostic {
    match place {
        Some(span) => problem.at(span, ""),
        None => problem.in_path(edition.policy.clone()),
    }
}

/// All editions, with the indexes of their unit and of their place in it.
fn all(bundle: &Bundle) -> impl Iterator<Item = (usize, &Edition, usize)> {
    bundle
        .units
        .iter()
        .enumerate()
        .flat_map(|(unit, of)| of.editions.iter().enumerate().map(move |(at, edition)| (unit, edition, at)))
}

fn locked(bundle: &Bundle, unit: usize, edition: &Edition, at: usize) -> Result<Locked, JointProblem> {
    let mut criteria = BTreeMap::new();
    for criterion in &edition.criteria {
        let meaning = meaning_of_condition(bundle, unit, criterion.condition)?;
        criteria.insert(criterion.name.to_string(), meaning.chars().take(SHORT).collect());
    }
    Ok(Locked {
        policy: edition.policy.clone(),
        edition: edition.name.clone(),
        meaning: meaning_of_edition(bundle, unit, at)?,
        criteria,
        errata: Vec::new(),
    })
}

fn changed(
    project: &Project,
    bundle: &Bundle,
    edition: &Edition,
    known: &Locked,
    now: &Locked,
) -> Diagnostic {
    let message = format!("`{}` {} means something else than was approved", edition.policy, edition.name);
    let problem = Diagnostic::new(&LOCKED_MEANING_CHANGED, message);
    let mut problem = placed(problem, project.place(bundle, edition), edition);
    for criterion in &edition.criteria {
        let name = criterion.name.as_str();
        if known.criteria.get(name) != now.criteria.get(name) {
            let place = bundle.place(criterion.origin);
            problem = problem.note(format!("the criterion `{name}` changed ({place})"));
        }
    }
    for gone in known.criteria.keys().filter(|name| !now.criteria.contains_key(*name)) {
        problem = problem.note(format!("the criterion `{gone}` is gone"));
    }
    problem.help(
        "take the edit back, write it as a new edition with dates of its own, or, where it mends a mistake, record why: \
         `mednec lock --erratum REASON`",
    )
}

fn untold(edition: &Edition, problem: JointProblem) -> Diagnostic {
    let why = match problem {
        JointProblem::OverBudget => "its graph is over the budget",
        JointProblem::NoSuchFunction | JointProblem::DifferentFacts(_) | JointProblem::TooManyClasses => {
            "it tells too many values apart"
        }
    };
    let message = format!("what `{}` {} means cannot be locked: {why}", edition.policy, edition.name);
    Diagnostic::new(&BAD_LOCK, message).help("make the policy smaller, or split it")
}

fn bad(path: &Path, why: &str) -> Diagnostic {
    Diagnostic::new(&BAD_LOCK, format!("the lock cannot be used: {why}"))
        .in_path(shown(path))
        .help("fetch it again from the repository; where it is lost, delete it and run `mednec lock`")
}
