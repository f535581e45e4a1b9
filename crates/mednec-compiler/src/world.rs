//! Everything that the files of a folder declare, by name.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use mednec_graph::fact::AnsweredBy;
use mednec_graph::{Bundle, FactId, FactKind};
use mednec_source::{Diagnostic, Sink, SourceId, SourceMap, Span};
use mednec_syntax::codes::RESERVED_NAME;
use mednec_syntax::file::{
    CodeEntry, CodeSystemFile, Criterion, File, PayerFile, PolicyFile, SharedFile, Source, TiesDecl,
    ValueSetFile, VocabularyFile,
};

use crate::Options;
use crate::build::Hole;
use crate::codes::{JUDGEMENT_SHARED, NAME_TAKEN, UNKNOWN_PAYER, UNKNOWN_STATUS};
use crate::criteria::Named;
use crate::origins::{Documents, Origins};
use crate::reasons::{Reasons, gather};
use crate::set::{ValueSets, read_value_sets, system_of};
use crate::vocabulary::{Declared, declare, judgement};

/// Names that a case uses for other things, so no fact can have them.
const NOT_FACTS: [&str; 2] = ["case_id", "payer"];

/// What the files declare.
pub(crate) struct World<'a> {
    pub(crate) sources: &'a SourceMap,
    facts: Vec<Declared>,
    /// Facts whose declaration does not add up, which has been told.
    broken: BTreeSet<&'a str>,
    pub(crate) vocabularies: Vec<&'a VocabularyFile>,
    pub(crate) value_sets: ValueSets,
    pub(crate) shared: BTreeMap<&'a str, (&'a Criterion, Rc<Documents<'a>>)>,
    pub(crate) reasons: Reasons<'a>,
    pub(crate) payers: BTreeMap<&'a str, &'a PayerFile>,
    pub(crate) policies: Vec<&'a PolicyFile>,
    titles: BTreeMap<String, BTreeMap<String, String>>,
    pub(crate) systems: Vec<&'a CodeSystemFile>,
}

impl<'a> World<'a> {
    /// Gathers what all files declare.
    pub(crate) fn gather(
        sources: &'a SourceMap,
        files: &'a [(SourceId, File)],
        options: &Options,
        sink: &mut Sink,
    ) -> Self {
        let mut ordered: Vec<&(SourceId, File)> = files.iter().collect();
        ordered.sort_by_key(|(id, _)| sources.file(*id).map(|file| file.path()));
        let mut world = Self {
            sources,
            facts: Vec::new(),
            broken: BTreeSet::new(),
            vocabularies: Vec::new(),
            value_sets: ValueSets::new(),
            shared: BTreeMap::new(),
            reasons: Reasons::new(),
            payers: BTreeMap::new(),
            policies: Vec::new(),
            titles: BTreeMap::new(),
            systems: Vec::new(),
        };
        let mut value_sets: Vec<&'a ValueSetFile> = Vec::new();
        let mut shared: Vec<&'a SharedFile> = Vec::new();
        for (_, file) in ordered {
            match file {
                File::Policy(policy) if included(policy, options, sink) => world.policies.push(policy),
                File::Vocabulary(vocabulary) => world.vocabularies.push(vocabulary),
                File::ValueSet(set) => value_sets.push(set),
                File::Shared(file) => shared.push(file),
                File::Payer(payer) => world.add_payer(payer, sink),
                File::CodeSystem(system) => {
                    if system_of(&system.name.node, system.name.span, sink).is_some() {
                        let titles = world.titles.entry(system.name.node.clone()).or_default();
                        let titled =
                            |entry: &CodeEntry| Some((entry.code.node.clone(), entry.title.clone()?.node));
                        titles.extend(system.codes.iter().filter_map(titled));
                        world.systems.push(system);
                    }
                }
                File::Policy(_) | File::Cases(_) | File::Csv(_) | File::Published | File::Unreadable => {}
            }
        }
        world.value_sets = read_value_sets(value_sets.into_iter(), sink);
        world.reasons = gather(shared.iter().flat_map(|file| &file.reasons), &Reasons::new(), sink);
        for file in &shared {
            for criterion in &file.criteria {
                let documents = Rc::new(documents(&file.sources));
                if let Some((first, _)) = world.shared.insert(&criterion.name.node, (criterion, documents)) {
                    sink.report(taken(
                        "criteria",
                        &criterion.name.node,
                        criterion.name.span,
                        first.name.span,
                    ));
                }
            }
        }
        world.declare_facts(sink);
        world.check_policies(sink);
        world
    }

    fn add_payer(&mut self, payer: &'a PayerFile, sink: &mut Sink) {
        if let Some(first) = self.payers.insert(&payer.id.node, payer) {
            sink.report(taken("payers", &payer.id.node, payer.id.span, first.id.span));
        }
    }

    fn declare_facts(&mut self, sink: &mut Sink) {
        let mut facts: BTreeMap<String, Declared> = BTreeMap::new();
        for decl in self.vocabularies.iter().flat_map(|file| &file.facts) {
            if NOT_FACTS.contains(&decl.name.node.as_str()) {
                let message = format!("no fact can be called `{}`", decl.name.node);
                sink.report(
                    Diagnostic::new(&RESERVED_NAME, message)
                        .at(decl.name.span, "cases use this word for something else")
                        .help("give the fact another name"),
                );
            }
            let Some(declared) = declare(decl, sink) else {
                self.broken.insert(&decl.name.node);
                continue;
            };
            match facts.get(&declared.fact.name) {
                Some(first) => sink.report(taken("facts", &declared.fact.name, declared.span, first.span)),
                None => {
                    facts.insert(declared.fact.name.clone(), declared);
                }
            }
        }
        let local = self.policies.iter().flat_map(|policy| &policy.criteria);
        let all: Vec<&Criterion> =
            self.shared.values().map(|(criterion, _)| *criterion).chain(local).collect();
        let mut owners: BTreeMap<&str, &Criterion> = BTreeMap::new();
        for criterion in &all {
            let Some(open) = &criterion.open else { continue };
            match owners.get(open.fact.node.as_str()) {
                // Editions of one policy may each have the criterion.
                Some(owner) if owner.name.node != criterion.name.node => sink.report(
                    Diagnostic::new(
                        &JUDGEMENT_SHARED,
                        format!("`{}` belongs to another criterion", open.fact.node),
                    )
                    .at(open.fact.span, format!("asked again for `{}`", criterion.name.node))
                    .label(owner.name.span, "it belongs to this one")
                    .help("give this list a judgement fact of its own: a reviewer judges each list apart"),
                ),
                Some(_) => {}
                None => {
                    owners.insert(&open.fact.node, criterion);
                }
            }
            match facts.get(&open.fact.node) {
                Some(known) if known.fact.kind != FactKind::YesNo => {
                    sink.report(taken("things", &open.fact.node, open.fact.span, known.span));
                }
                Some(_) => {}
                None => {
                    facts.insert(open.fact.node.clone(), judgement(open));
                }
            }
        }
        let timed = self.policies.iter().flat_map(|policy| &policy.timed_units);
        for of in timed {
            let Some(TiesDecl::Ask(open)) = &of.ties else { continue };
            match facts.get(&open.fact.node) {
                Some(known)
                    if known.fact.kind != FactKind::YesNo
                        || known.fact.answered_by != AnsweredBy::Reviewer =>
                {
                    sink.report(taken("things", &open.fact.node, open.fact.span, known.span));
                }
                Some(_) => {}
                None => {
                    facts.insert(open.fact.node.clone(), judgement(open));
                }
            }
        }
        for criterion in all {
            if let Some(fact) = facts.get(&criterion.name.node) {
                sink.report(taken("things", &criterion.name.node, criterion.name.span, fact.span));
            }
        }
        for (list, field) in
            facts.values().flat_map(|list| list.fields.iter().map(move |field| (list, field)))
        {
            if let Some(fact) = facts.get(&field.fact.name) {
                let what = format!("a fact and a field of `{}`", list.fact.name);
                sink.report(taken_by(&what, &field.fact.name, field.span, fact.span));
            }
        }
        self.facts = facts.into_values().collect();
    }

    /// A field of some list that has this name.
    fn field(&self, name: &str) -> Option<Span> {
        let mut fields = self.facts.iter().flat_map(|list| list.fields.iter());
        fields.find(|field| field.fact.name == name).map(|field| field.span)
    }

    fn check_policies(&self, sink: &mut Sink) {
        for policy in &self.policies {
            let payer = payer_of(policy);
            if !self.payers.contains_key(payer) {
                let problem = Diagnostic::new(&UNKNOWN_PAYER, format!("no payer is called `{payer}`"))
                    .at(policy.id.span, "a policy is named `payer/line`");
                let written = |right: &str| policy.id.node.replacen(payer, right, 1);
                let instead = || format!("add a file with `payer: {payer}` and `name:`");
                let known = self.payers.keys().copied();
                sink.report(problem.meant_in(policy.id.span, payer, known, written, instead));
            }
            for criterion in &policy.criteria {
                if let Some((first, _)) = self.shared.get(criterion.name.node.as_str()) {
                    sink.report(taken(
                        "criteria",
                        &criterion.name.node,
                        criterion.name.span,
                        first.name.span,
                    ));
                }
            }
            let parameters = policy.parameters.iter().map(|parameter| (&parameter.name, true));
            let tables = policy.tables.iter().map(|table| (&table.name, false));
            let totals = policy.accumulators.iter().map(|of| (&of.name, true));
            let timed = policy.timed_units.iter().map(|of| (&of.name, true));
            for (value, is_parameter) in parameters.chain(tables).chain(totals).chain(timed) {
                let name = value.node.as_str();
                let fact = self.fact(name).and_then(|id| self.declared(id)).map(|declared| declared.span);
                let criterion = policy.criteria.iter().find(|c| c.name.node == name).map(|c| c.name.span);
                let mut others = policy.tables.iter().filter(|_| is_parameter);
                let table = others.find(|t| t.name.node == name).map(|t| t.name.span);
                if let Some(first) = fact.or(criterion).or(table).or_else(|| self.field(name)) {
                    sink.report(taken("things", name, value.span, first));
                }
            }
        }
    }

    /// The fact of a name.
    pub(crate) fn fact(&self, name: &str) -> Option<FactId> {
        let index = self.facts.binary_search_by(|declared| declared.fact.name.as_str().cmp(name)).ok()?;
        u16::try_from(index).ok().map(FactId)
    }

    /// Whether a fact has this name of which nothing more is known, so that its uses are not told as well.
    pub(crate) fn is_broken(&self, name: &str) -> bool {
        self.broken.contains(name)
    }

    /// What a fact was declared as.
    pub(crate) fn declared(&self, id: FactId) -> Option<&Declared> {
        self.facts.get(usize::from(id.0))
    }

    /// All facts by name.
    pub(crate) fn fact_names(&self) -> impl Iterator<Item = &str> {
        self.facts.iter().map(|declared| declared.fact.name.as_str())
    }

    /// Compiles all policies.
    pub(crate) fn compile(&self, options: &Options, sink: &mut Sink) -> (Bundle, Vec<(u32, Hole)>) {
        let mut bundle = Bundle {
            facts: self.facts.iter().map(|declared| declared.fact.clone()).collect(),
            titles: self.titles.clone(),
            ..Bundle::default()
        };
        let is_code =
            |id: &FactId| self.declared(*id).is_some_and(|d| matches!(d.fact.kind, FactKind::Code(_)));
        bundle.procedure = self.fact("procedure").filter(is_code);
        bundle.requests = crate::requests::of(self, bundle.procedure, sink);
        let mut origins = Origins::new(self.sources);
        let holes = crate::unit::compile(self, &mut bundle, &mut origins, options, sink);
        (bundle, holes)
    }

    /// The criteria that a policy's conditions may use.
    pub(crate) fn criteria_of(
        &self,
        policy: &'a PolicyFile,
        own: &Rc<Documents<'a>>,
    ) -> BTreeMap<&'a str, Named<'a>> {
        let shared = self.shared.iter().map(|(name, (criterion, documents))| {
            (*name, Named { criterion, documents: Rc::clone(documents) })
        });
        let local = policy
            .criteria
            .iter()
            .map(|criterion| (criterion.name.node.as_str(), Named { criterion, documents: Rc::clone(own) }));
        shared.chain(local).collect()
    }
}

/// The payer that a policy's name begins with.
pub(crate) fn payer_of(policy: &PolicyFile) -> &str {
    policy.id.node.split('/').next().unwrap_or_default()
}

/// Documents by short name.
pub(crate) fn documents(sources: &[Source]) -> Documents<'_> {
    sources.iter().map(|source| (source.id.node.as_str(), source)).collect()
}

fn included(policy: &PolicyFile, options: &Options, sink: &mut Sink) -> bool {
    match policy.status.as_ref().map(|status| (status.node.as_str(), status.span)) {
        None | Some(("approved", _)) => true,
        Some(("draft", _)) => options.drafts,
        // A template is only built on.
        Some(("retired" | "template", _)) => false,
        Some((other, span)) => {
            sink.report(
                Diagnostic::new(&UNKNOWN_STATUS, format!("`{other}` is not a status"))
                    .at(span, "")
                    .one_of(span, ["draft", "approved", "retired", "template"]),
            );
            false
        }
    }
}

fn taken(what: &str, name: &str, second: Span, first: Span) -> Diagnostic {
    taken_by(&format!("two {what}"), name, second, first)
}

fn taken_by(what: &str, name: &str, second: Span, first: Span) -> Diagnostic {
    Diagnostic::new(&NAME_TAKEN, format!("{what} are called `{name}`"))
        .at(second, "second")
        .label(first, "first")
        .help("facts, criteria, parameters and tables share one set of names; give one of them another name")
}
