//! Units: the policies of a payer that share procedures, built into one graph.

use std::collections::BTreeMap;

use mednec_graph::bundle::{Edition, Letters, Payer, Stage, Unit};
use mednec_graph::{Bundle, FactId, Graph, Leaf, LeafId, NodeId, Outcome, OverBudget, Reason, Store, Terms};
use mednec_source::{Diagnostic, Sink, Spanned};
use mednec_syntax::file::PayerFile;

use crate::Options;
use crate::build::{Build, Hole, Shows};
use crate::codes::{OVER_BUDGET, TOO_MANY_ALTERNATIVES, TOO_MANY_TERMS};
use crate::constraints::add_constraints;
use crate::cut::{Cut, Gather, MAX_TERMS};
use crate::derive::Deriver;
use crate::draft::{DraftKind, Test};
use crate::edition::{EditionDraft, leaf, lower};
use crate::group::{check_overlaps, grouped, may_meet, overlapping};
use crate::holes::check_holes;
use crate::origins::{Origins, index};
use crate::set::Ranges;
use crate::stages::{StageRoot, together};
use crate::world::{World, payer_of};

/// The size of a graph from which on another order of its terms is tried: the most mentioned first.
const WORTH_REORDERING: usize = 100;

/// What is told where the graph may see a meeting that no case can have.
pub(crate) const TAKEN_AS_FREE: &str =
    "counts, ages and other values that are computed are taken as free of one another here";

/// Compiles the policies of all payers into a bundle.
pub(crate) fn compile<'a>(
    world: &World<'a>,
    bundle: &mut Bundle,
    origins: &mut Origins<'a>,
    options: &Options,
    sink: &mut Sink,
) -> Vec<(u32, Hole)> {
    let mut holes = Vec::new();
    let no_policy = leaf(bundle, no_policy_leaf());
    bundle.no_policy = Some(no_policy);
    crate::validity::add(world, bundle);
    let mut derive = Deriver::default();
    add_constraints(world, bundle, origins, &mut derive, sink);
    crate::vocabulary_conditions::add(world, bundle, origins, &mut derive, sink);
    crate::known_on::add(world, bundle, &mut derive);
    for (id, payer) in &world.payers {
        let policies = world.policies.iter().filter(|policy| payer_of(policy) == *id);
        let mut editions: Vec<EditionDraft<'a>> =
            policies.map(|policy| lower(world, policy, bundle, origins, &mut derive, sink)).collect();
        // Of two that are for the same day, the first governs: the one that was known later.
        let known = |edition: &EditionDraft<'_>| std::cmp::Reverse(edition.known_from());
        editions.sort_by(|a, b| {
            (&a.policy.id.node, known(a), a.from).cmp(&(&b.policy.id.node, known(b), b.from))
        });
        check_overlaps(&editions, sink);
        check_holes(&editions, sink);
        let at = index(bundle.payers.len());
        let name = payer.name.as_ref().map_or_else(|| (*id).to_string(), |name| name.node.clone());
        let said = |text: &Option<Spanned<String>>| text.as_ref().map(|text| text.node.clone());
        let letters = Letters {
            contact: said(&payer.letters.contact),
            appeal_rights: said(&payer.letters.appeal_rights),
            template: said(&payer.letters.template),
        };
        let mut made = Payer { id: (*id).to_string(), name, letters, ..Payer::default() };
        for group in grouped(editions) {
            let unit = index(bundle.units.len());
            if group.iter().any(|edition| edition.procedures.is_none()) {
                made.any = Some(unit);
            } else {
                let ranges = group.iter().filter_map(|edition| edition.procedures.as_ref());
                let all = Ranges::of(ranges.flat_map(Ranges::iter).collect());
                made.procedures.extend(all.iter().map(|(first, last)| (first, last, unit)));
            }
            made.units.push(unit);
            let found = build(&group, (at, payer), no_policy, bundle, options, sink);
            holes.extend(found.into_iter().map(|hole| (unit, hole)));
        }
        made.procedures.sort_unstable();
        bundle.payers.push(made);
    }
    if let Some(span) = derive.full {
        let message = "the policies compute more different counts and dates than a bundle can hold";
        sink.report(
            Diagnostic::new(&TOO_MANY_ALTERNATIVES, message)
                .at(span, "one of the lists or dates they are computed from")
                .help("compile the policies of fewer payers together"),
        );
    }
    holes
}

fn no_policy_leaf() -> Leaf {
    let text = "The payer has no policy in force for this procedure on this day.";
    Leaf {
        outcome: Outcome::NotApplicable,
        reason: Reason::own(Reason::NO_POLICY, None, text),
        suggest: Vec::new(),
        grant: None,
        origins: Vec::new(),
    }
}

fn build(
    editions: &[EditionDraft<'_>],
    (payer, source): (u32, &PayerFile),
    no_policy: LeafId,
    bundle: &mut Bundle,
    options: &Options,
    sink: &mut Sink,
) -> Vec<Hole> {
    let uniform = editions.windows(2).all(|pair| matches!(pair, [a, b] if a.procedures == b.procedures));
    let procedure = if uniform { None } else { bundle.procedure };
    let guards: Vec<(Test, String)> = editions.iter().map(|edition| edition.guard(procedure)).collect();
    let mut gather = Gather::default();
    for (edition, (test, _)) in editions.iter().zip(&guards) {
        gather.add(test, edition.origin);
    }
    for edition in editions {
        edition.walk(|_, draft| {
            if let DraftKind::Compare(test) = &draft.kind {
                gather.add(test, draft.origin);
            }
        });
    }
    let stages = stages_of(source);
    let attempt = |gather: &Gather, bundle: &Bundle| {
        attempt(
            gather.cut(&bundle.facts, bundle.vocabulary().len()),
            editions,
            &guards,
            &stages,
            (bundle, no_policy),
            options,
        )
    };
    let first = attempt(&gather, bundle);
    let Some(mut best) = first else {
        let span = editions.first().map(|edition| edition.policy.id.span);
        let message = format!("these policies ask more than {MAX_TERMS} different things");
        let problem = Diagnostic::new(&TOO_MANY_TERMS, message).help("split the policy by procedure");
        sink.report(match span {
            Some(span) => problem.at(span, "one of the policies that share procedures"),
            None => problem,
        });
        bundle.units.push(empty_unit(payer, no_policy));
        return Vec::new();
    };
    if best.nodes.is_none_or(|nodes| nodes > WORTH_REORDERING) {
        gather.most_mentioned_first();
        let other = attempt(&gather, bundle);
        best = match other {
            Some(other) if other.nodes.unwrap_or(usize::MAX) < best.nodes.unwrap_or(usize::MAX) => other,
            _ => best,
        };
    }
    let derived = derived_in(&best.build.cut.terms, bundle);
    let mut holes = Vec::new();
    match best.determination {
        Ok(_) => {
            holes = best.build.lint(editions, &best.editions, sink);
            holes.extend(best.build.check_tables(editions, &best.editions, !derived.is_empty()));
            holes.extend(stated(editions));
        }
        Err(place) => {
            sink.report(over_budget(editions, place, options));
            holes.extend(stated(editions));
        }
    }
    best.check_meetings(editions, !derived.is_empty(), sink);
    let mut unit = best.freeze(payer, no_policy);
    unit.derived = derived;
    bundle.units.push(unit);
    holes
}

/// A unit built with its terms in one order.
struct Attempt {
    build: Build,
    editions: Vec<Edition>,
    determination: Result<NodeId, (usize, Option<usize>)>,
    stages: Vec<Stage>,
    /// The size of the determination's graph, where it kept to the budget.
    nodes: Option<usize>,
}

fn attempt(
    cut: Option<Cut>,
    editions: &[EditionDraft<'_>],
    guards: &[(Test, String)],
    stages: &[Stage],
    (bundle, no_policy): (&Bundle, LeafId),
    options: &Options,
) -> Option<Attempt> {
    let mut build = Build {
        cut: cut?,
        store: Store::new(options.node_budget),
        conditions: Vec::new(),
        roots: Vec::new(),
        drafts: BTreeMap::new(),
    };
    let mut made: Vec<Edition> = Vec::new();
    for (edition, (test, text)) in editions.iter().zip(guards) {
        made.push(build.edition(edition, test, text));
    }
    let mut stages = stages.to_vec();
    let mut roots = Vec::new();
    let mut determination = Ok(NodeId::outcome(no_policy.0));
    for (at, stage) in (0u32..).zip(&mut stages) {
        stage.edition_root = build.edition_root(&made, at).ok();
        match build.determination(&made, at, no_policy) {
            Ok(root) => roots.push(StageRoot { root, overrides: stage.overrides }),
            Err(place) => determination = determination.and(Err(place)),
        }
    }
    if determination.is_ok() {
        let root = together(&mut build.store, &roots, bundle, no_policy);
        determination = root.map_err(|OverBudget| (0, None));
    }
    let nodes = determination.ok().map(|root| Graph::freeze(&build.store, &[root]).0.len());
    Some(Attempt { build, editions: made, determination, stages, nodes })
}

/// What the editions state of themselves.
fn stated<'e>(editions: &'e [EditionDraft<'_>]) -> impl Iterator<Item = Hole> + 'e {
    (0u32..).zip(editions).flat_map(|(edition, draft)| {
        let invariants = draft.invariants.iter().enumerate();
        invariants.map(move |(at, one)| Hole { edition, span: one.span, what: Shows::Against(at) })
    })
}

/// The stages of a payer; one without a name where it has none.
fn stages_of(payer: &PayerFile) -> Vec<Stage> {
    let made = |name: &str, overrides| Stage { name: name.to_string(), overrides, edition_root: None };
    if payer.stages.is_empty() {
        return vec![made("", false)];
    }
    payer.stages.iter().map(|stage| made(&stage.name.node, stage.overrides)).collect()
}

/// The derived facts that terms look at, and those that these are computed from, ascending.
fn derived_in(terms: &Terms, bundle: &Bundle) -> Vec<FactId> {
    let mut found: Vec<FactId> = Vec::new();
    let mut todo: Vec<FactId> = terms.terms.iter().flat_map(|term| term.kind.facts()).collect();
    while let Some(id) = todo.pop() {
        let Some(derived) = bundle.derived(id).filter(|_| !found.contains(&id)) else { continue };
        found.push(id);
        todo.extend(derived.kind.facts());
    }
    found.sort_unstable();
    found
}

impl Attempt {
    /// Tells of policies that can govern one request both, where `applies` was to tell them apart.
    fn check_meetings(&mut self, drafts: &[EditionDraft<'_>], computed: bool, sink: &mut Sink) {
        for (at, later) in drafts.iter().enumerate() {
            for (before, earlier) in drafts.iter().enumerate().take(at) {
                let scoped = later.applies.is_some() || earlier.applies.is_some();
                if !scoped || !may_meet(earlier, later) {
                    continue;
                }
                let (Some(a), Some(b)) = (self.editions.get(before), self.editions.get(at)) else { continue };
                if self.build.both_govern(a, b) != Some(false) {
                    let problem = overlapping(earlier, later);
                    sink.report(if computed { problem.note(TAKEN_AS_FREE) } else { problem });
                }
            }
        }
    }

    fn freeze(self, payer: u32, no_policy: LeafId) -> Unit {
        let of_stages = self.stages.iter().map(|stage| stage.edition_root);
        let all: Vec<Option<NodeId>> =
            std::iter::once(self.determination.ok()).chain(of_stages).chain(self.build.roots).collect();
        let wanted: Vec<NodeId> = all.iter().copied().flatten().collect();
        let (graph, frozen) = Graph::freeze(&self.build.store, &wanted);
        let mut frozen = frozen.into_iter();
        let mut moved = all.into_iter().map(|root| root.and_then(|_| frozen.next()));
        let root = moved.next().flatten();
        let mut stages = self.stages;
        for stage in &mut stages {
            stage.edition_root = moved.next().flatten();
        }
        let mut conditions = self.build.conditions;
        for (condition, root) in conditions.iter_mut().zip(moved) {
            condition.root = root;
        }
        Unit {
            payer,
            terms: self.build.cut.terms,
            graph,
            root,
            stages,
            derived: Vec::new(),
            editions: self.editions,
            conditions,
            no_policy,
        }
    }
}

fn empty_unit(payer: u32, no_policy: LeafId) -> Unit {
    Unit {
        payer,
        terms: Terms::default(),
        graph: Graph::default(),
        root: None,
        stages: Vec::new(),
        derived: Vec::new(),
        editions: Vec::new(),
        conditions: Vec::new(),
        no_policy,
    }
}

fn over_budget(
    editions: &[EditionDraft<'_>],
    (edition, rule): (usize, Option<usize>),
    options: &Options,
) -> Diagnostic {
    let message = format!("the decision graph needs more than {} nodes", options.node_budget);
    let problem = Diagnostic::new(&OVER_BUDGET, message)
        .note("cases are still decided rule by rule, never wrongly; but some pend that could be decided, and some facts are asked for in vain")
        .help("split the policy, or let fewer facts stand in several rules");
    let Some(edition) = editions.get(edition) else { return problem };
    let rule = rule.and_then(|rule| edition.rules.get(rule));
    match rule {
        Some(rule) => problem
            .at(rule.span, "too many things to ask from this rule on")
            .label(edition.policy.id.span, "the policy"),
        None => problem.at(edition.policy.id.span, ""),
    }
}
