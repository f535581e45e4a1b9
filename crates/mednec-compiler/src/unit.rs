//! Units: the policies of a payer that share procedures, built into one graph.

use mednec_graph::bundle::{Edition, Payer, Unit};
use mednec_graph::{Bundle, Graph, Leaf, LeafId, NodeId, Outcome, Reason, Store, Terms};
use mednec_source::{Diagnostic, Sink};

use crate::Options;
use crate::build::Build;
use crate::codes::{OVER_BUDGET, TOO_MANY_TERMS};
use crate::constraints::add_constraints;
use crate::cut::{Cut, Gather, MAX_TERMS};
use crate::draft::{DraftKind, Test};
use crate::edition::{EditionDraft, leaf, lower};
use crate::group::{check_periods, grouped};
use crate::origins::{Origins, index};
use crate::set::Ranges;
use crate::world::{World, payer_of};

/// The size of a graph from which on another order of its terms is tried: the most mentioned first.
const WORTH_REORDERING: usize = 100;

/// Compiles the policies of all payers into a bundle.
pub(crate) fn compile<'a>(
    world: &World<'a>,
    bundle: &mut Bundle,
    origins: &mut Origins<'a>,
    options: &Options,
    sink: &mut Sink,
) {
    let no_policy = leaf(bundle, no_policy_leaf());
    bundle.no_policy = Some(no_policy);
    add_constraints(world, bundle, origins, sink);
    for (id, payer) in &world.payers {
        let policies = world.policies.iter().filter(|policy| payer_of(policy) == *id);
        let mut editions: Vec<EditionDraft<'a>> =
            policies.map(|policy| lower(world, policy, bundle, origins, sink)).collect();
        editions.sort_by(|a, b| (&a.policy.id.node, a.from).cmp(&(&b.policy.id.node, b.from)));
        check_periods(&editions, sink);
        let at = index(bundle.payers.len());
        let name = payer.name.as_ref().map_or_else(|| (*id).to_string(), |name| name.node.clone());
        let mut made =
            Payer { id: (*id).to_string(), name, units: Vec::new(), procedures: Vec::new(), any: None };
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
            build(&group, at, no_policy, bundle, options, sink);
        }
        made.procedures.sort_unstable();
        bundle.payers.push(made);
    }
}

fn no_policy_leaf() -> Leaf {
    let text = "The payer has no policy in force for this procedure on this day.";
    Leaf {
        outcome: Outcome::NotApplicable,
        reason: Reason::own(Reason::NO_POLICY, None, text),
        suggest: Vec::new(),
        origins: Vec::new(),
    }
}

fn build(
    editions: &[EditionDraft<'_>],
    payer: u32,
    no_policy: LeafId,
    bundle: &mut Bundle,
    options: &Options,
    sink: &mut Sink,
) {
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
    let first = attempt(gather.cut(&bundle.facts), editions, &guards, no_policy, options);
    let Some(mut best) = first else {
        let span = editions.first().map(|edition| edition.policy.id.span);
        let message = format!("these policies ask more than {MAX_TERMS} different things");
        let problem = Diagnostic::new(&TOO_MANY_TERMS, message).help("split the policy by procedure");
        sink.report(match span {
            Some(span) => problem.at(span, "one of the policies that share procedures"),
            None => problem,
        });
        bundle.units.push(empty_unit(payer, no_policy));
        return;
    };
    if best.nodes.is_none_or(|nodes| nodes > WORTH_REORDERING) {
        gather.most_mentioned_first();
        let other = attempt(gather.cut(&bundle.facts), editions, &guards, no_policy, options);
        best = match other {
            Some(other) if other.nodes.unwrap_or(usize::MAX) < best.nodes.unwrap_or(usize::MAX) => other,
            _ => best,
        };
    }
    match best.determination {
        Ok(_) => best.build.lint(editions, &best.editions, sink),
        Err(place) => sink.report(over_budget(editions, place, options)),
    }
    bundle.units.push(best.freeze(payer, no_policy));
}

/// A unit built with its terms in one order.
struct Attempt {
    build: Build,
    editions: Vec<Edition>,
    determination: Result<NodeId, (usize, Option<usize>)>,
    edition_root: Option<NodeId>,
    /// The size of the determination's graph, where it kept to the budget.
    nodes: Option<usize>,
}

fn attempt(
    cut: Option<Cut>,
    editions: &[EditionDraft<'_>],
    guards: &[(Test, String)],
    no_policy: LeafId,
    options: &Options,
) -> Option<Attempt> {
    let mut build = Build {
        cut: cut?,
        store: Store::new(options.node_budget),
        conditions: Vec::new(),
        roots: Vec::new(),
    };
    let mut made: Vec<Edition> = Vec::new();
    for (edition, (test, text)) in editions.iter().zip(guards) {
        made.push(build.edition(edition, test, text));
    }
    let determination = build.determination(&made, no_policy);
    let edition_root = build.edition_root(&made).ok();
    let nodes = determination.ok().map(|root| Graph::freeze(&build.store, &[root]).0.len());
    Some(Attempt { build, editions: made, determination, edition_root, nodes })
}

impl Attempt {
    fn freeze(self, payer: u32, no_policy: LeafId) -> Unit {
        let all: Vec<Option<NodeId>> =
            [self.determination.ok(), self.edition_root].into_iter().chain(self.build.roots).collect();
        let wanted: Vec<NodeId> = all.iter().copied().flatten().collect();
        let (graph, frozen) = Graph::freeze(&self.build.store, &wanted);
        let mut frozen = frozen.into_iter();
        let mut moved = all.into_iter().map(|root| root.and_then(|_| frozen.next()));
        let (root, edition_root) = (moved.next().flatten(), moved.next().flatten());
        let mut conditions = self.build.conditions;
        for (condition, root) in conditions.iter_mut().zip(moved) {
            condition.root = root;
        }
        Unit {
            payer,
            terms: self.build.cut.terms,
            graph,
            root,
            edition_root,
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
        edition_root: None,
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
