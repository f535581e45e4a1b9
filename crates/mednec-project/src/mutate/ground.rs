//! Policies that share procedures, compiled without all others, and the cases that pass on them.

use std::collections::{BTreeMap, BTreeSet};

use mednec_compiler::{Options, compile, written_out};
use mednec_graph::{Bundle, equal_determinations};
use mednec_source::{Sink, SourceId, SourceMap, Span};
use mednec_syntax::file::{BasedOn, Criterion, Expect, File, PolicyFile};

use super::edit::{Edit, Texts};
use super::known::Known;
use super::sites::Sites;
use crate::answer::Answerer;
use crate::case::{NamedCase, Request, requests};
use crate::compare::{Expected, compare};
use crate::load::Project;
use crate::prepare::{Prepared, prepare_of};
use crate::run::expected_of;
use crate::uses::Uses;

/// Policies compiled alone, and what is tried on them.
pub(super) struct Ground<'p> {
    files: Vec<(SourceId, File)>,
    policies: BTreeSet<SourceId>,
    bundle: Bundle,
    cases: Vec<Tried<'p>>,
}

/// A request of a case, with what is expected of it.
struct Tried<'p> {
    name: String,
    span: Span,
    payer: usize,
    expects: Vec<Option<&'p Expect>>,
    case: NamedCase,
}

impl<'p> Ground<'p> {
    /// Of the policies of these files; nothing where they do not compile without the others.
    pub(super) fn of(
        project: &'p Project,
        policies: BTreeSet<SourceId>,
        asked: &dyn Fn(&Prepared<'p>) -> bool,
        options: &Options,
    ) -> Option<Self> {
        let trees = project.files.iter().map(|(source, file)| (*source, file));
        let used = with_what_they_use(&trees.collect::<Vec<_>>(), &policies);
        let files: Vec<(SourceId, File)> =
            project.files.iter().filter(|(source, _)| used.contains(source)).cloned().collect();
        let bundle = compile(&project.sources, &files, Sink::new(), options).bundle?;
        let mut cases = Vec::new();
        // What is wrong with the cases has been told when the project was loaded.
        prepare_of(project, &bundle, &|_| true, &mut Sink::new(), |prepared| {
            if let (Some(case), Some(payer), true) = (&prepared.case, prepared.payer, asked(&prepared)) {
                cases.extend(requests(&bundle, case).into_iter().map(|Request { place, case }| Tried {
                    name: place.map_or(prepared.name.clone(), |place| format!("{}#{place}", prepared.name)),
                    span: prepared.span,
                    payer,
                    expects: expected_of(prepared.expect, place),
                    case,
                }));
            }
        });
        let mut ground = Self { files, policies, bundle, cases: Vec::new() };
        let mut answerer = Answerer::new(&ground.bundle, "").criteria(false);
        cases.retain(|tried| tried.passes(&mut answerer, &tried.case));
        // What leaves nothing open is determined in no time, so it is tried first.
        cases.sort_by_key(|tried| tried.is_open(&mut answerer));
        ground.cases = cases;
        Some(ground)
    }

    /// How many requests are tried on it.
    pub(super) fn cases(&self) -> usize {
        self.cases.len()
    }

    /// Every small change of its policies and of what they use.
    pub(super) fn edits(&self, sources: &SourceMap) -> Vec<Edit> {
        let written = written_out(sources, &self.files, &mut Sink::new());
        let policies: Vec<&PolicyFile> = written.iter().filter_map(|one| self.policy(one)).collect();
        let mut criteria: BTreeMap<&str, &Criterion> = BTreeMap::new();
        for (_, file) in &written {
            if let File::Shared(shared) = file {
                criteria.extend(shared.criteria.iter().map(|one| (one.name.node.as_str(), one)));
            }
        }
        let own = policies.iter().flat_map(|policy| &policy.criteria);
        let names = criteria.keys().copied().chain(own.map(|one| one.name.node.as_str())).collect();
        let texts = Texts::of(sources, &self.files);
        let known = Known::of(written.iter().map(|(_, file)| file), names);
        let mut sites = Sites { texts: &texts, known: &known, edits: Vec::new() };
        let mut sets: BTreeSet<&str> = BTreeSet::new();
        for policy in policies {
            let mut criteria = criteria.clone();
            criteria.extend(policy.criteria.iter().map(|one| (one.name.node.as_str(), one)));
            sites.policy(policy);
            let uses = used(policy, &criteria);
            uses.names.iter().filter_map(|name| criteria.get(name)).for_each(|one| sites.criterion(one));
            sets.extend(uses.sets);
        }
        let known_sets = written.iter().filter_map(|(_, file)| match file {
            File::ValueSet(set) => Some((set.name.node.as_str(), set)),
            _ => None,
        });
        let known_sets: BTreeMap<_, _> = known_sets.collect();
        let mut todo: Vec<&str> = sets.iter().copied().collect();
        while let Some(set) = todo.pop().and_then(|name| known_sets.get(name)) {
            let inner = set.codes.iter().chain(&set.exclude).map(|dated| dated.item.first.as_str());
            todo.extend(inner.filter(|name| known_sets.contains_key(name) && sets.insert(name)));
        }
        sets.iter().filter_map(|name| known_sets.get(name)).for_each(|set| sites.value_set(set));
        sites.edits
    }

    fn policy<'f>(&self, (source, file): &'f (SourceId, File)) -> Option<&'f PolicyFile> {
        match file {
            File::Policy(policy) if self.policies.contains(source) => Some(policy),
            _ => None,
        }
    }

    /// The policies with another text of one file, compiled; nothing where that is no policy.
    pub(super) fn with(
        &self,
        sources: &SourceMap,
        source: SourceId,
        file: &File,
        options: &Options,
    ) -> Option<Bundle> {
        let mut files = self.files.clone();
        files.iter_mut().filter(|(id, _)| *id == source).for_each(|(_, old)| *old = file.clone());
        let bundle = compile(sources, &files, Sink::new(), options).bundle?;
        (bundle.vocabulary().len() == self.bundle.vocabulary().len()).then_some(bundle)
    }

    /// Whether a change of the policies changes nothing.
    pub(super) fn is_like(&self, other: &Bundle) -> bool {
        alike(&self.bundle, other)
    }

    /// The first case that comes out otherwise by the changed policies.
    pub(super) fn noticed_by(&self, changed: &Bundle) -> Option<&str> {
        let mut answerer = Answerer::new(changed, "").criteria(false);
        let mut plain = Answerer::new(changed, "").criteria(false).without_explanation();
        let failing = self.cases.iter().find(|tried| {
            let case =
                NamedCase { case: tried.case.case.for_facts(changed.facts.len()), ..tried.case.clone() };
            !tried.passes(if tried.is_of_edition() { &mut answerer } else { &mut plain }, &case)
        });
        failing.map(|tried| tried.name.as_str())
    }
}

impl Tried<'_> {
    /// Whether facts are missing that could change what comes out.
    fn is_open(&self, answerer: &mut Answerer<'_>) -> bool {
        answerer.determine(&self.case.case, Some(self.payer)).decided().is_none()
    }

    /// Whether something is expected that hangs on which edition decides.
    fn is_of_edition(&self) -> bool {
        let of_edition = |expect: &&Expect| expect.edition.is_some() || expect.disposition.is_some();
        self.expects.iter().flatten().any(of_edition)
    }

    fn passes(&self, answerer: &mut Answerer<'_>, case: &NamedCase) -> bool {
        let answer = answerer.answer(case, Some(self.payer));
        self.expects.iter().all(|expect| {
            let expected = Expected { expect: *expect, span: self.span, case: &case.case, payer: self.payer };
            compare(answerer, &expected, &answer).is_empty()
        })
    }
}

/// Whether two compilations determine every case alike.
pub(super) fn alike(one: &Bundle, other: &Bundle) -> bool {
    let units = one.units.len();
    units == other.units.len()
        && (0..units).all(|at| equal_determinations((one, at), (other, at)) == Ok(true))
}

/// The files that some policies are compiled with: all but the cases, and but the policies of others.
pub(crate) fn with_what_they_use(
    files: &[(SourceId, &File)],
    wanted: &BTreeSet<SourceId>,
) -> BTreeSet<SourceId> {
    let policies = files.iter().filter_map(|(source, file)| match file {
        File::Policy(policy) => Some((*source, &**policy)),
        _ => None,
    });
    let policies: Vec<(SourceId, &PolicyFile)> = policies.collect();
    let mut kept = wanted.clone();
    let mut todo: Vec<SourceId> = wanted.iter().copied().collect();
    while let Some(next) = todo.pop() {
        let of = policies.iter().find(|(source, _)| *source == next);
        let Some(BasedOn { policy: base, .. }) = of.and_then(|(_, policy)| policy.based_on.as_ref()) else {
            continue;
        };
        let bases = policies.iter().filter(|(_, policy)| policy.id.node == base.node);
        todo.extend(bases.map(|(source, _)| *source).filter(|source| kept.insert(*source)));
    }
    let of_kept = policies.iter().filter(|(source, _)| kept.contains(source));
    let payers: BTreeSet<&str> = of_kept.filter_map(|(_, policy)| policy.id.node.split('/').next()).collect();
    let used = files.iter().filter(|(source, file)| match file {
        File::Policy(_) => kept.contains(source),
        File::Payer(payer) => payers.contains(payer.id.node.as_str()),
        File::Cases(_) => false,
        _ => true,
    });
    used.map(|(source, _)| *source).collect()
}

/// What a policy uses, over all criteria that it leads to.
fn used<'p>(policy: &'p PolicyFile, criteria: &BTreeMap<&'p str, &'p Criterion>) -> Uses<'p> {
    let mut uses = Uses::default();
    uses.policy(policy);
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    while let Some(name) = uses.names.iter().copied().find(|name| !seen.contains(name)) {
        seen.insert(name);
        if let Some(criterion) = criteria.get(name) {
            uses.criterion(criterion);
        }
    }
    uses
}
