//! From a use to what it means.

use std::collections::BTreeMap;
use std::sync::Arc;

use mednec_project::Workspace;
use mednec_source::{SourceId, Span};
use mednec_syntax::file::{File, PolicyFile};

use super::{ByName, Definition, Index, SET, Sort, Use, VALUE, Wanted};

/// How many policies may build one on the other.
const MOST_BASES: usize = 8;

/// A definition and its file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found<'w> {
    pub(crate) source: SourceId,
    pub(crate) definition: &'w Definition,
}

/// The names of all files of a workspace.
#[derive(Clone, Copy)]
pub(crate) struct Names<'w> {
    pub(crate) workspace: &'w Workspace,
    pub(crate) indexes: &'w BTreeMap<SourceId, Arc<Index>>,
    pub(crate) by_name: &'w ByName,
}

/// What a file can use of the names that are known in some files alone.
struct Scope<'w> {
    names: Names<'w>,
    from: SourceId,
    payer: Option<&'w str>,
    is_cases: bool,
    bases: Vec<SourceId>,
}

impl Scope<'_> {
    /// Whether the own names of a file can be used.
    fn sees(&self, other: SourceId) -> bool {
        if other == self.from || self.bases.contains(&other) {
            return true;
        }
        let same_payer = || self.payer.is_some() && self.names.payer(other) == self.payer;
        match self.names.workspace.file(other) {
            Some(File::Shared(_)) => true,
            Some(File::Payer(_)) => same_payer(),
            Some(File::Policy(_)) => self.is_cases && same_payer(),
            _ => false,
        }
    }

    fn holds(&self, found: &Found<'_>) -> bool {
        found.definition.sort.is_global() || self.sees(found.source)
    }
}

impl<'w> Names<'w> {
    /// What a use in a file means; several where several editions declare it.
    pub(crate) fn meant(&self, from: SourceId, one: &Use) -> Vec<Found<'w>> {
        self.meant_in(&self.scope(from), one)
    }

    fn meant_in(&self, scope: &Scope<'w>, one: &Use) -> Vec<Found<'w>> {
        let of_sorts = |sorts: &[Sort]| -> Vec<Found<'w>> {
            let named = self.named(&one.name);
            named.filter(|found| sorts.contains(&found.definition.sort) && scope.holds(found)).collect()
        };
        match &one.wanted {
            Wanted::One(sorts) => of_sorts(sorts),
            Wanted::Value(of) => {
                let choices = of_sorts(&[Sort::Choice]).into_iter();
                let choices = choices.filter(|found| of.is_some() && found.definition.of == *of);
                let choices: Vec<Found<'w>> = choices.collect();
                if !choices.is_empty() {
                    return choices;
                }
                let values = of_sorts(VALUE);
                if values.is_empty() { of_sorts(SET) } else { values }
            }
        }
    }

    /// The definitions at a byte of a file, or of the name that is used there, with the place of that name.
    pub(crate) fn at(&self, source: SourceId, byte: u32) -> Option<(Span, Vec<Found<'w>>)> {
        let index = self.indexes.get(&source)?;
        if let Some(one) = index.use_at(source, byte) {
            let found = self.meant(source, one);
            if !found.is_empty() {
                return Some((one.at, found));
            }
        }
        let definition = index.definition_at(source, byte)?;
        Some((definition.at, vec![Found { source, definition }]))
    }

    /// The definitions of a name, whoever can use them.
    pub(crate) fn named(&self, name: &str) -> impl Iterator<Item = Found<'w>> + use<'w> {
        let indexes = self.indexes;
        self.by_name.places(name).collect::<Vec<_>>().into_iter().filter_map(move |(source, at)| {
            let definition = indexes.get(&source)?.definitions.get(at)?;
            Some(Found { source, definition })
        })
    }

    /// The definitions of a name that a file can use.
    pub(crate) fn known(&self, from: SourceId, name: &str) -> Vec<Found<'w>> {
        let scope = self.scope(from);
        self.named(name).filter(|found| scope.holds(found)).collect()
    }

    /// All definitions.
    pub(crate) fn all(&self) -> impl Iterator<Item = Found<'w>> + use<'w> {
        let indexes = self.indexes;
        indexes.iter().flat_map(|(source, index)| {
            index.definitions.iter().map(|definition| Found { source: *source, definition })
        })
    }

    /// The definitions that a file can use.
    pub(crate) fn visible(&self, from: SourceId) -> impl Iterator<Item = Found<'w>> + use<'w> {
        let scope = self.scope(from);
        self.all().filter(move |found| scope.holds(found))
    }

    /// Where definitions are used, and all definitions that these uses can mean as well.
    pub(crate) fn uses(&self, of: &[Found<'w>]) -> (Vec<Found<'w>>, Vec<Span>) {
        let mut meant: Vec<Found<'w>> = of.to_vec();
        let Some(name) = of.first().map(|found| found.definition.name.as_str()) else {
            return (meant, Vec::new());
        };
        let mut candidates: Vec<(Span, Vec<Found<'w>>)> = Vec::new();
        for (source, index) in self.indexes {
            let mut named = index.uses.iter().filter(|one| one.name == name).peekable();
            if named.peek().is_some() {
                let scope = self.scope(*source);
                candidates.extend(named.map(|one| (one.at, self.meant_in(&scope, one))));
            }
        }
        let mut places: Vec<Span> = Vec::new();
        loop {
            let is_meant =
                |found: &Found<'_>| meant.iter().any(|one| one.definition.at == found.definition.at);
            let (hits, rest): (Vec<_>, Vec<_>) =
                candidates.into_iter().partition(|(_, found)| found.iter().any(is_meant));
            if hits.is_empty() {
                break;
            }
            candidates = rest;
            for (place, mut found) in hits {
                places.push(place);
                // A rule without a name of its own is called by its reason.
                found.extend(self.named(name).filter(|other| other.definition.at == place));
                for other in found {
                    if !meant.iter().any(|one| one.definition.at == other.definition.at) {
                        meant.push(other);
                    }
                }
            }
        }
        places.sort_unstable();
        places.dedup();
        (meant, places)
    }

    fn scope(&self, from: SourceId) -> Scope<'w> {
        let mut bases = Vec::new();
        let mut at = from;
        for _ in 0..MOST_BASES {
            let Some(base) = self.base(at) else { break };
            bases.push(base);
            at = base;
        }
        let is_cases = matches!(self.workspace.file(from), Some(File::Cases(_)));
        Scope { names: *self, from, payer: self.payer(from), is_cases, bases }
    }

    /// The policy that one builds on.
    fn base(&self, of: SourceId) -> Option<SourceId> {
        let Some(File::Policy(policy)) = self.workspace.file(of) else { return None };
        let wanted = policy.based_on.as_ref()?;
        let is_it = |other: &PolicyFile| {
            let edition = other.edition.as_ref().map(|edition| edition.node.as_str());
            let named = wanted.edition.as_ref().map(|edition| edition.node.as_str());
            other.id.node == wanted.policy.node && (named.is_none() || named == edition)
        };
        self.workspace.files().find_map(|(source, file)| match file {
            File::Policy(other) if source != of && is_it(other) => Some(source),
            _ => None,
        })
    }

    /// The payer that a file belongs to.
    pub(crate) fn payer(&self, of: SourceId) -> Option<&'w str> {
        match self.workspace.file(of)? {
            File::Policy(policy) => policy.id.node.split('/').next(),
            File::Payer(payer) => Some(&payer.id.node),
            File::Cases(cases) => match &cases.payer {
                Some(payer) => Some(&payer.node),
                None => {
                    let folder = self.workspace.path(of)?.parent()?;
                    self.workspace.files().find_map(|(source, file)| match file {
                        File::Payer(payer) if self.workspace.path(source)?.parent()? == folder => {
                            Some(payer.id.node.as_str())
                        }
                        _ => None,
                    })
                }
            },
            _ => None,
        }
    }
}
