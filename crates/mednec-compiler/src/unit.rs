//! Units: the policies of a payer that share procedures, built into one graph.

use mednec_graph::bundle::{Constraint, Criterion, Edition, Payer, Rule, Unit};
use mednec_graph::condition::{Condition, ConditionKind, Count};
use mednec_graph::{
    Bundle, ConditionId, FactId, Graph, Leaf, LeafId, NodeId, Outcome, OverBudget, Reason, Store,
};
use mednec_source::{Diagnostic, Sink};
use mednec_syntax::expr::{Comparison, Expr, ExprKind};

use crate::Options;
use crate::codes::{
    CONSTRAINT_FORM, CRITERION_ALWAYS, HOLE_BETWEEN_EDITIONS, NO_RULE_DECIDES, OVER_BUDGET, OVERLAPPING_EDITIONS,
    RULE_NEVER_DECIDES, TOO_MANY_TERMS,
};
use crate::cut::{Cut, Gather, MAX_TERMS, Piece};
use crate::draft::{DraftKind, Test};
use crate::edition::{EditionDraft, leaf, lower};
use crate::lower::{Lower, Scope};
use crate::operand::Value;
use crate::origins::{Origins, index};
use crate::set::Ranges;
use crate::world::{World, payer_of};

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
    constraints(world, bundle, origins, sink);
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

fn constraints<'a>(world: &World<'a>, bundle: &mut Bundle, origins: &mut Origins<'a>, sink: &mut Sink) {
    let scope = Scope::default();
    for expr in world.vocabularies.iter().flat_map(|file| &file.constraints) {
        let before = sink.found().len();
        let mut lower = Lower { world, scope: &scope, bundle, origins, sink, drafts: Vec::new() };
        match constraint(&mut lower, expr) {
            Some((left, right, least)) => {
                let origin = origins.origin(bundle, expr.span, None);
                bundle.constraints.push(Constraint { left, right, least, origin });
            }
            None if sink.found().len() == before && expr.kind != ExprKind::Error => sink.report(
                Diagnostic::new(
                    &CONSTRAINT_FORM,
                    "a constraint compares two dates or two numbers in the same unit",
                )
                .at(expr.span, "")
                .help("write one such as `service_date is not before episode_start`"),
            ),
            None => {}
        }
    }
}

fn constraint(lower: &mut Lower<'_, '_>, expr: &Expr) -> Option<(FactId, FactId, i64)> {
    let ExprKind::Compare { left, op, right } = &expr.kind else { return None };
    if matches!(op, Comparison::Is | Comparison::IsNot) {
        return None;
    }
    let (a, b) = (lower.value(left)?, lower.value(right)?);
    let ((a, a_dim), (b, b_dim)) = match (a, b) {
        (Value::Sum(a, da), Value::Sum(b, db)) => ((a, da), (b, db)),
        (a, b) => lower.same(left, a, right, b, false)?,
    };
    if a_dim != b_dim {
        lower.units_differ(left, &a_dim, right, &b_dim);
        return None;
    }
    a.plus(&b, true)?.as_constraint(*op)
}

/// Editions whose procedures overlap, directly or over others.
fn grouped(editions: Vec<EditionDraft<'_>>) -> Vec<Vec<EditionDraft<'_>>> {
    let mut groups: Vec<Vec<EditionDraft<'_>>> = Vec::new();
    for edition in editions {
        let mut joined = vec![edition];
        let mut apart = Vec::new();
        for group in groups {
            if group.iter().any(|other| joined.iter().any(|one| share(other, one))) {
                joined.splice(0..0, group);
            } else {
                apart.push(group);
            }
        }
        apart.push(joined);
        groups = apart;
    }
    groups
}

fn share(a: &EditionDraft<'_>, b: &EditionDraft<'_>) -> bool {
    match (&a.procedures, &b.procedures) {
        (Some(a), Some(b)) => {
            a.iter().any(|(low, high)| b.iter().any(|(from, to)| low <= to && from <= high))
        }
        _ => true,
    }
}

fn check_periods(editions: &[EditionDraft<'_>], sink: &mut Sink) {
    let empty = |edition: &EditionDraft<'_>| edition.from.zip(edition.until).is_some_and(|(f, u)| u < f);
    let editions: Vec<&EditionDraft<'_>> = editions.iter().filter(|edition| !empty(edition)).collect();
    for (later_at, later) in editions.iter().enumerate() {
        let place = later.policy.effective.as_ref().map_or(later.policy.id.span, |effective| effective.span);
        let mut before: Option<&EditionDraft<'_>> = None;
        for (at, earlier) in editions.iter().enumerate().filter(|(_, other)| share(other, later)) {
            let apart = later.from.zip(earlier.until).is_some_and(|(from, until)| until < from)
                || earlier.from.zip(later.until).is_some_and(|(from, until)| until < from);
            if at < later_at
                && !apart
                && (later.by == earlier.by || later.by.is_none() || earlier.by.is_none())
            {
                let first = earlier.policy.effective.as_ref().map_or(earlier.policy.id.span, |e| e.span);
                let called = |edition: &EditionDraft<'_>| {
                    format!("the edition of `{}` {}", edition.policy.id.node, edition.name)
                };
                let (message, help) = if earlier.policy.id.node == later.policy.id.node {
                    (
                        "two editions of a policy govern the same day",
                        "end the earlier edition on the day before the later one begins",
                    )
                } else {
                    (
                        "two policies of one payer govern the same procedure on the same day",
                        "give each policy procedures of its own, or days of its own",
                    )
                };
                sink.report(
                    Diagnostic::new(&OVERLAPPING_EDITIONS, message)
                        .at(place, called(later))
                        .label(first, called(earlier))
                        .help(help),
                );
            }
            if earlier.until.zip(later.from).is_some_and(|(until, from)| until < from)
                && before.is_none_or(|known| known.until < earlier.until)
            {
                before = Some(earlier);
            }
        }
        let hole = before.and_then(|b| b.until).zip(later.from).filter(|(until, from)| until + 1 < *from);
        let covered = editions.iter().any(|other| {
            share(other, later)
                && other.from < later.from
                && other.until.is_none_or(|u| Some(u) >= later.from.map(|f| f - 1))
        });
        if let Some((until, from)) = hole.filter(|_| !covered) {
            let day = mednec_graph::fact::show_date;
            let message = format!("no edition governs {} to {}", day(until + 1), day(from - 1));
            sink.report(
                Diagnostic::new(&HOLE_BETWEEN_EDITIONS, message)
                    .at(place, "the next edition begins here")
                    .help("begin it on the day after the earlier one ends, or allow this warning with the reason"),
            );
        }
    }
}

/// Conditions of a unit and their roots while it grows.
struct Build<'c> {
    cut: &'c Cut,
    store: Store,
    conditions: Vec<Condition>,
    roots: Vec<Option<NodeId>>,
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
    let Some(cut) = gather.cut(&bundle.facts) else {
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
    let mut build = Build {
        cut: &cut,
        store: Store::new(options.node_budget),
        conditions: Vec::new(),
        roots: Vec::new(),
    };
    let mut made: Vec<Edition> = Vec::new();
    for (edition, (test, text)) in editions.iter().zip(&guards) {
        made.push(build.edition(edition, test, text));
    }
    let determination = build.determination(&made, no_policy);
    let edition_root = build.edition_root(&made);
    if determination.is_err() {
        report_over_budget(editions, options, sink);
    } else {
        build.lint(editions, &made, sink);
    }
    let wanted: Vec<NodeId> = [determination.ok(), edition_root.ok()]
        .into_iter()
        .chain(build.roots.iter().copied())
        .flatten()
        .collect();
    let (graph, frozen) = Graph::freeze(&build.store, &wanted);
    let moved = |root: Option<NodeId>| {
        let at = root.and_then(|root| wanted.iter().position(|other| *other == root));
        at.and_then(|at| frozen.get(at)).copied()
    };
    let mut conditions = build.conditions;
    for (condition, root) in conditions.iter_mut().zip(&build.roots) {
        condition.root = moved(*root);
    }
    bundle.units.push(Unit {
        payer,
        graph,
        root: moved(determination.ok()),
        edition_root: moved(edition_root.ok()),
        editions: made,
        conditions,
        no_policy,
        terms: cut.terms,
    });
}

fn empty_unit(payer: u32, no_policy: LeafId) -> Unit {
    Unit {
        payer,
        terms: mednec_graph::Terms::default(),
        graph: Graph::default(),
        root: None,
        edition_root: None,
        editions: Vec::new(),
        conditions: Vec::new(),
        no_policy,
    }
}

fn report_over_budget(editions: &[EditionDraft<'_>], options: &Options, sink: &mut Sink) {
    for edition in editions {
        let message = format!("the decision graph needs more than {} nodes", options.node_budget);
        sink.report(
            Diagnostic::new(&OVER_BUDGET, message)
                .at(edition.policy.id.span, "")
                .note("cases are still decided, and rightly, but a fact may be asked for that is not needed")
                .help("split the policy, or let fewer facts stand in several rules"),
        );
    }
}

impl Build<'_> {
    fn edition(&mut self, draft: &EditionDraft<'_>, guard: &Test, guard_text: &str) -> Edition {
        let first = self.next();
        let piece = self.cut.piece(guard);
        let shell = Condition {
            kind: ConditionKind::Constant(true),
            root: None,
            text: guard_text.to_string(),
            title: None,
            facts: Vec::new(),
            origin: draft.origin,
        };
        let guard = self.piece(&piece, &shell);
        let mut ids: Vec<ConditionId> = Vec::with_capacity(draft.drafts.len());
        // Criteria are lowered before what uses them, so a criterion's condition is known here.
        for condition in &draft.drafts {
            let id = |at: &usize| ids.get(*at).copied().unwrap_or(ConditionId(0));
            let mut shell = Condition {
                kind: ConditionKind::Constant(false),
                root: None,
                text: condition.text.clone(),
                title: condition.title.clone(),
                facts: condition.facts.clone(),
                origin: condition.origin,
            };
            let made = match &condition.kind {
                DraftKind::Compare(test) => {
                    // A criterion that no rule uses has no terms; it is left as what it can never be asked for.
                    let piece = self.cut.piece(test);
                    self.piece(&piece, &shell)
                }
                DraftKind::Group(count, members) => {
                    shell.kind =
                        ConditionKind::Group { count: *count, members: members.iter().map(id).collect() };
                    self.push(shell)
                }
                DraftKind::Not(member) => {
                    shell.kind = ConditionKind::Not(id(member));
                    self.push(shell)
                }
                DraftKind::Criterion(name) => {
                    let at = draft.criteria.iter().position(|criterion| criterion.name == *name);
                    let of = at.and_then(|at| draft.criteria.get(at));
                    shell.kind = match of {
                        Some(criterion) => ConditionKind::Criterion {
                            index: index(at.unwrap_or_default()),
                            condition: id(&criterion.draft),
                        },
                        None => ConditionKind::Constant(false),
                    };
                    self.push(shell)
                }
            };
            ids.push(made);
        }
        let id = |at: usize| ids.get(at).copied().unwrap_or(ConditionId(0));
        Edition {
            policy: draft.policy.id.node.clone(),
            name: draft.name.clone(),
            title: draft.policy.title.as_ref().map(|title| title.node.clone()),
            guard,
            criteria: draft
                .criteria
                .iter()
                .map(|c| Criterion {
                    name: c.name.clone(),
                    title: c.title.clone(),
                    condition: id(c.draft),
                    origin: c.origin,
                })
                .collect(),
            rules: draft
                .rules
                .iter()
                .map(|rule| Rule {
                    leaf: rule.leaf,
                    condition: id(rule.draft),
                    text: rule.text.clone(),
                    title: rule.title.clone(),
                    origin: rule.origin,
                })
                .collect(),
            no_rule: draft.no_rule,
            conditions: (first, self.next()),
            origin: draft.origin,
        }
    }

    fn next(&self) -> ConditionId {
        ConditionId(index(self.conditions.len()))
    }

    /// Adds a comparison: `shell` is what a person sees, its parts are hidden.
    fn piece(&mut self, piece: &Piece, shell: &Condition) -> ConditionId {
        let hidden = Condition { text: String::new(), title: None, facts: Vec::new(), ..shell.clone() };
        let kind = match piece {
            Piece::Constant(holds) => ConditionKind::Constant(*holds),
            Piece::Class(term, classes) => ConditionKind::Test { term: *term, classes: *classes },
            Piece::Group(count, members) => ConditionKind::Group {
                count: *count,
                members: members.iter().map(|member| self.piece(member, &hidden)).collect(),
            },
        };
        self.push(Condition { kind, ..shell.clone() })
    }

    fn push(&mut self, condition: Condition) -> ConditionId {
        let root = self.root(&condition.kind).ok();
        let id = self.next();
        self.conditions.push(condition);
        self.roots.push(root);
        id
    }

    fn of(&self, id: ConditionId) -> Result<NodeId, OverBudget> {
        self.roots.get(id.0 as usize).copied().flatten().ok_or(OverBudget)
    }

    fn root(&mut self, kind: &ConditionKind) -> Result<NodeId, OverBudget> {
        match kind {
            ConditionKind::Constant(holds) => Ok(if *holds { NodeId::YES } else { NodeId::NO }),
            ConditionKind::Test { term, classes } => {
                let count = self.cut.terms.get(*term).map_or(0, |term| term.classes);
                let edge = |class| if classes.has(class) { NodeId::YES } else { NodeId::NO };
                self.store.node(u32::from(term.0), (0..count).map(edge).collect())
            }
            ConditionKind::Not(member) => {
                let member = self.of(*member)?;
                self.store.not(member)
            }
            ConditionKind::Criterion { condition, .. } => self.of(*condition),
            ConditionKind::Group { count, members } => {
                let members: Vec<NodeId> = members.iter().map(|m| self.of(*m)).collect::<Result<_, _>>()?;
                match count {
                    Count::All => self.store.at_least(members.len(), &members),
                    Count::Any => self.store.at_least(1, &members),
                    Count::None => {
                        let any = self.store.at_least(1, &members)?;
                        self.store.not(any)
                    }
                    Count::AtLeast(fewest) => self.store.at_least(*fewest as usize, &members),
                }
            }
        }
    }

    /// The root of the determination: editions by their guards, rules in order within each.
    fn determination(&mut self, editions: &[Edition], no_policy: LeafId) -> Result<NodeId, OverBudget> {
        let mut root = NodeId::outcome(no_policy.0);
        for edition in editions.iter().rev() {
            let mut decided = NodeId::outcome(edition.no_rule.0);
            for rule in edition.rules.iter().rev() {
                let guard = self.of(rule.condition)?;
                decided = self.store.choose(guard, NodeId::outcome(rule.leaf.0), decided)?;
            }
            let guard = self.of(edition.guard)?;
            root = self.store.choose(guard, decided, root)?;
        }
        Ok(root)
    }

    fn edition_root(&mut self, editions: &[Edition]) -> Result<NodeId, OverBudget> {
        let mut root = NodeId::outcome(index(editions.len()));
        for (at, edition) in editions.iter().enumerate().rev() {
            let guard = self.of(edition.guard)?;
            root = self.store.choose(guard, NodeId::outcome(index(at)), root)?;
        }
        Ok(root)
    }

    /// Tells of criteria that test nothing, of rules that decide no case and of cases that no rule decides.
    fn lint(&mut self, drafts: &[EditionDraft<'_>], editions: &[Edition], sink: &mut Sink) {
        for (draft, edition) in drafts.iter().zip(editions) {
            for (criterion, source) in edition.criteria.iter().zip(&draft.criteria) {
                let answer = match self.of(criterion.condition) {
                    Ok(NodeId::YES) => "met by every case",
                    Ok(NodeId::NO) => "met by no case",
                    _ => continue,
                };
                sink.report(
                    Diagnostic::new(&CRITERION_ALWAYS, format!("`{}` is {answer}", criterion.name))
                        .at(source.span, "")
                        .help("mend its conditions, which cancel each other, or take it out"),
                );
            }
            let mut left = NodeId::YES;
            for (rule, source) in edition.rules.iter().zip(&draft.rules) {
                let Ok(guard) = self.of(rule.condition) else { return };
                let (Ok(decides), Ok(rest)) = (self.store.and(left, guard), self.store.not(guard)) else {
                    return;
                };
                if decides == NodeId::NO {
                    sink.report(
                        Diagnostic::new(&RULE_NEVER_DECIDES, "no case can be decided by this rule")
                            .at(
                                source.span,
                                "the rules before it decide all of its cases, or its condition never holds",
                            )
                            .help("move it up, mend its condition, or take it out"),
                    );
                }
                let Ok(next) = self.store.and(left, rest) else { return };
                left = next;
            }
            if left != NodeId::NO {
                sink.report(
                    Diagnostic::new(&NO_RULE_DECIDES, "some cases are decided by no rule")
                        .at(draft.policy.id.span, "")
                        .note("such a case pends for clinical review")
                        .help("end the rules with `- otherwise: { … }`"),
                );
            }
        }
    }
}
