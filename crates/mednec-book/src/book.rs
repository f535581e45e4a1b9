//! What the book tells, gathered once.

use std::collections::BTreeMap;

use mednec_draw::words;
use mednec_graph::bundle::{Edition, Unit};
use mednec_graph::{Bundle, EditionRef};
use mednec_project::changes::{Changes, Compared, Of, changes};
use mednec_project::coverage::{CoverageShown, EditionCovered};
use mednec_project::{CaseResult, Lock, Project, cover_cases};
use mednec_syntax::file::{File, ParameterValue, PolicyFile, ValueSetFile};

use crate::english::{Speaker, Words};

/// A project with everything that pages tell of it.
pub(crate) struct Book<'p> {
    pub(crate) project: &'p Project,
    pub(crate) bundle: &'p Bundle,
    /// The files as they are compiled, by path.
    pub(crate) files: Vec<(&'p str, File)>,
    /// The cases that were run.
    pub(crate) results: Vec<CaseResult>,
    /// What they show.
    pub(crate) covered: CoverageShown,
    pub(crate) words: Words,
    /// What approved editions mean, and why one was changed.
    pub(crate) lock: Lock,
    /// The policies, by id.
    pub(crate) policies: Vec<Policy>,
}

/// A policy with its editions.
pub(crate) struct Policy {
    pub(crate) id: String,
    pub(crate) payer: usize,
    /// The editions, the newest first.
    pub(crate) editions: Vec<At>,
}

/// Where an edition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct At {
    pub(crate) unit: usize,
    pub(crate) edition: usize,
    /// Its file.
    pub(crate) file: Option<usize>,
}

/// An edition with all that is known of it.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'b> {
    pub(crate) at: At,
    pub(crate) unit: &'b Unit,
    pub(crate) edition: &'b Edition,
    pub(crate) file: Option<&'b PolicyFile>,
}

impl<'p> Book<'p> {
    /// Gathers what is told of a project; nothing where it could not be compiled.
    pub(crate) fn of(project: &'p Project) -> Option<Self> {
        let bundle = project.bundle()?;
        let covered = cover_cases(project, None)?;
        let files = project.merged();
        let words = words_of(bundle, &files);
        let shown = covered.shown();
        let mut book = Self {
            project,
            bundle,
            files,
            results: covered.run.results,
            covered: shown,
            words,
            lock: Lock::open(project.root()).ok().flatten().unwrap_or_default(),
            policies: Vec::new(),
        };
        book.policies = book.found();
        Some(book)
    }

    fn found(&self) -> Vec<Policy> {
        let mut found: BTreeMap<&str, Policy> = BTreeMap::new();
        for (unit_index, unit) in self.bundle.units.iter().enumerate() {
            for (edition_index, edition) in unit.editions.iter().enumerate() {
                let origin = self.bundle.origin(edition.origin);
                let path = origin.and_then(|origin| self.bundle.files.get(origin.file as usize));
                let file = path.and_then(|path| self.files.iter().position(|(known, _)| known == path));
                let policy = found.entry(&edition.policy).or_insert_with(|| Policy {
                    id: edition.policy.clone(),
                    payer: unit.payer as usize,
                    editions: Vec::new(),
                });
                policy.editions.push(At { unit: unit_index, edition: edition_index, file });
            }
        }
        let mut policies: Vec<Policy> = found.into_values().collect();
        for policy in &mut policies {
            let key = |at: &At| {
                let file = self.seen(*at).and_then(|seen| seen.file);
                let from = file.and_then(|file| file.effective.as_ref()?.from.as_ref().map(|from| from.node));
                let until = file.and_then(|file| file.effective.as_ref()?.until.as_ref().map(|day| day.node));
                let known = file.and_then(|file| file.known_from.as_ref().map(|day| day.node));
                (from, until.is_none(), until, known)
            };
            policy.editions.sort_by_key(|at| std::cmp::Reverse(key(at)));
        }
        policies
    }

    /// An edition.
    pub(crate) fn seen(&self, at: At) -> Option<Seen<'_>> {
        let unit = self.bundle.units.get(at.unit)?;
        let edition = unit.editions.get(at.edition)?;
        let file = at.file.and_then(|file| self.files.get(file)).and_then(|(_, file)| match file {
            File::Policy(policy) => Some(policy.as_ref()),
            _ => None,
        });
        Some(Seen { at, unit, edition, file })
    }

    /// The editions of a policy, the newest first.
    pub(crate) fn editions<'b>(&'b self, policy: &'b Policy) -> impl Iterator<Item = Seen<'b>> {
        policy.editions.iter().filter_map(|at| self.seen(*at))
    }

    /// What a person calls a policy.
    pub(crate) fn title(&self, policy: &Policy) -> String {
        let title = self.editions(policy).find_map(|seen| seen.edition.title.clone());
        title.unwrap_or_else(|| policy.id.clone())
    }

    /// The name of a payer.
    pub(crate) fn payer_name(&self, payer: usize) -> &str {
        self.bundle.payers.get(payer).map_or("", |payer| payer.name.as_str())
    }

    /// What cases show of an edition.
    pub(crate) fn coverage(&self, edition: &Edition) -> Option<&EditionCovered> {
        let all = self.covered.parts.iter().flat_map(|part| &part.editions);
        all.into_iter().find(|covered| covered.policy == edition.policy && covered.edition == edition.name)
    }

    /// A value set.
    pub(crate) fn sets(&self) -> impl Iterator<Item = (&str, &ValueSetFile)> {
        self.files.iter().filter_map(|(path, file)| match file {
            File::ValueSet(set) => Some((*path, &**set)),
            _ => None,
        })
    }

    /// What an edition decides differently from another.
    pub(crate) fn changes(&self, old: &Seen<'_>, new: &Seen<'_>) -> Changes {
        let side = |seen: &Seen<'_>| {
            let narrow = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
            EditionRef { unit: narrow(seen.at.unit), edition: narrow(seen.at.edition) }
        };
        let of = |seen| Of::Edition(side(seen));
        changes(
            Compared { name: &old.edition.name, bundle: self.bundle, of: of(old) },
            Compared { name: &new.edition.name, bundle: self.bundle, of: of(new) },
        )
    }

    /// One who speaks of the conditions of an edition.
    pub(crate) fn speaker<'s>(
        &'s self,
        seen: &Seen<'s>,
        values: &'s BTreeMap<String, String>,
        anchor: &'s str,
    ) -> Speaker<'s> {
        Speaker {
            bundle: self.bundle,
            unit: seen.unit,
            edition: seen.edition,
            words: &self.words,
            values,
            anchor,
        }
    }
}

/// What the names of an edition's values stand for.
pub(crate) fn values_of(file: Option<&PolicyFile>) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    let Some(file) = file else { return values };
    for parameter in &file.parameters {
        let value = match &parameter.value {
            ParameterValue::Plain(value) => value.to_string(),
            ParameterValue::Keyed { by, .. } => format!("by {}", words(&by.node)),
        };
        values.insert(parameter.name.node.clone(), value);
    }
    let tables = file.tables.iter().map(|table| &table.name);
    let totals =
        file.accumulators.iter().map(|one| &one.name).chain(file.timed_units.iter().map(|one| &one.name));
    values.extend(tables.map(|name| (name.node.clone(), "by table".to_owned())));
    values.extend(totals.map(|name| (name.node.clone(), String::new())));
    values
}

fn words_of(bundle: &Bundle, files: &[(&str, File)]) -> Words {
    let facts = bundle.vocabulary().iter();
    let said =
        facts.flat_map(|fact| [&fact.meaning, &fact.question, &fact.found_in]).flatten().map(String::as_str);
    let editions = bundle.units.iter().flat_map(|unit| &unit.editions);
    let titles =
        editions.clone().flat_map(|edition| edition.criteria.iter().filter_map(|one| one.title.as_deref()));
    let rules = editions.flat_map(|edition| edition.rules.iter().filter_map(|one| one.title.as_deref()));
    let sets = files.iter().filter_map(|(_, file)| match file {
        File::ValueSet(set) => {
            let title = set.title.as_ref().map(|title| title.node.clone());
            Some((set.name.node.clone(), title.unwrap_or_else(|| words(&set.name.node))))
        }
        _ => None,
    });
    let reasons = bundle.leaves.iter().filter_map(|leaf| leaf.reason.text.as_deref());
    Words::of(said.chain(titles).chain(rules).chain(reasons), sets.collect())
}
