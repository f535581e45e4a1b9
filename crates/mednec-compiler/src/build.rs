//! The growing graph of a unit: conditions with their roots, rules in order, editions by their guards.

use std::collections::BTreeMap;

use mednec_analysis::cover;
use mednec_graph::bundle::{Criterion, Edition, Invariant, Rule};
use mednec_graph::condition::{Condition, ConditionKind, Count};
use mednec_graph::{ConditionId, LeafId, NodeId, OverBudget, Store, Text};
use mednec_source::{Diagnostic, Sink, Span};

use crate::codes::{CRITERION_ALWAYS, RULE_NEVER_DECIDES};
use crate::cut::{Cut, Piece};
use crate::draft::{DraftKind, Test};
use crate::edition::EditionDraft;
use crate::origins::index;

/// How many earlier rules are pointed at.
const MOST_NAMED: usize = 4;

/// Something for which a case is to be made up, when the bundle is whole.
pub(crate) struct Hole {
    /// Index into the unit's editions.
    pub(crate) edition: u32,
    /// What is marked.
    pub(crate) span: Span,
    /// What the case is to show.
    pub(crate) what: Shows,
}

/// What a case is to show.
pub(crate) enum Shows {
    /// That no rule decides it.
    NoRule,
    /// That no row of a table holds for it.
    NoRow {
        /// The table's name.
        table: String,
        /// The conditions of its rows.
        rows: Vec<ConditionId>,
    },
    /// That two rows of a table hold for it.
    TwoRows {
        /// The earlier row.
        other: Span,
        /// The conditions of both.
        rows: Vec<ConditionId>,
        /// Whether computed facts may make the graph see what no case has.
        computed: bool,
    },
    /// That an invariant does not hold, if it does not.
    Against(usize),
}

/// Conditions of a unit and their roots while it grows.
pub(crate) struct Build {
    pub(crate) cut: Cut,
    pub(crate) store: Store,
    pub(crate) conditions: Vec<Condition>,
    pub(crate) roots: Vec<Option<NodeId>>,
    /// For each edition, told by its first condition, the condition of each of its drafts.
    pub(crate) drafts: BTreeMap<ConditionId, Vec<ConditionId>>,
}

impl Build {
    /// Adds an edition's guard, conditions and rules.
    pub(crate) fn edition(&mut self, draft: &EditionDraft<'_>, guard: &Test, guard_text: &str) -> Edition {
        let first = self.next();
        let piece = self.cut.piece(guard);
        let shell = Condition {
            kind: ConditionKind::Constant(true),
            root: None,
            text: guard_text.into(),
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
                text: condition.text.as_str().into(),
                title: condition.title.as_deref().map(Text::from),
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
        self.drafts.insert(first, ids.clone());
        let id = |at: usize| ids.get(at).copied().unwrap_or(ConditionId(0));
        let guard = match draft.applies {
            None => guard,
            Some(applies) => {
                let members = vec![guard, id(applies)];
                self.push(Condition {
                    kind: ConditionKind::Group { count: Count::All, members },
                    text: format!("{guard_text}, and it applies to the request").into(),
                    ..shell
                })
            }
        };
        let day = |date: &mednec_source::Spanned<jiff::civil::Date>| mednec_graph::fact::days_of(date.node);
        let approved = draft.policy.approved.as_ref();
        Edition {
            policy: draft.policy.id.node.clone(),
            name: draft.name.clone(),
            title: draft.policy.title.as_ref().map(|title| title.node.clone()),
            guard,
            criteria: draft
                .criteria
                .iter()
                .map(|c| Criterion {
                    name: c.name.as_str().into(),
                    title: c.title.as_deref().map(Text::from),
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
                    text: rule.text.as_str().into(),
                    title: rule.title.as_deref().map(Text::from),
                    origin: rule.origin,
                })
                .collect(),
            no_rule: draft.no_rule,
            conditions: (first, self.next()),
            stage: draft.stage,
            dispositions: draft.dispositions.clone(),
            lapse: draft.lapse.clone(),
            timed_units: draft.timed_units.clone(),
            invariants: draft
                .invariants
                .iter()
                .map(|invariant| Invariant {
                    always: invariant.always,
                    outcome: invariant.outcome,
                    condition: id(invariant.draft),
                    text: invariant.text.as_str().into(),
                    title: invariant.title.as_deref().map(Text::from),
                    origin: invariant.origin,
                })
                .collect(),
            approved: approved.map(|by| (by.by.node.clone(), by.on.as_ref().map(day))),
            next_review: draft.policy.next_review.as_ref().map(day),
            origin: draft.origin,
        }
    }

    fn next(&self) -> ConditionId {
        ConditionId(index(self.conditions.len()))
    }

    /// Adds a comparison: `shell` is what a person sees, its parts are hidden.
    fn piece(&mut self, piece: &Piece, shell: &Condition) -> ConditionId {
        let hidden = Condition { text: Text::default(), title: None, facts: Vec::new(), ..shell.clone() };
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

    /// The root of the determination of one stage: editions by their guards, rules in order within each. Over the
    /// budget, where it was exceeded: the edition, and the rule if it was one.
    pub(crate) fn determination(
        &mut self,
        editions: &[Edition],
        stage: u32,
        no_policy: LeafId,
    ) -> Result<NodeId, (usize, Option<usize>)> {
        let mut root = NodeId::outcome(no_policy.0);
        for (at, edition) in editions.iter().enumerate().rev().filter(|(_, edition)| edition.stage == stage) {
            let mut decided = NodeId::outcome(edition.no_rule.0);
            for (index, rule) in edition.rules.iter().enumerate().rev() {
                let guard = self.of(rule.condition);
                let chosen = guard.and_then(|g| self.store.choose(g, NodeId::outcome(rule.leaf.0), decided));
                decided = chosen.map_err(|OverBudget| (at, Some(index)))?;
            }
            let chosen = self.of(edition.guard).and_then(|guard| self.store.choose(guard, decided, root));
            root = chosen.map_err(|OverBudget| (at, None))?;
        }
        Ok(root)
    }

    /// The root that tells the edition of one stage.
    pub(crate) fn edition_root(&mut self, editions: &[Edition], stage: u32) -> Result<NodeId, OverBudget> {
        let mut root = NodeId::outcome(index(editions.len()));
        for (at, edition) in editions.iter().enumerate().rev().filter(|(_, edition)| edition.stage == stage) {
            let guard = self.of(edition.guard)?;
            root = self.store.choose(guard, NodeId::outcome(index(at)), root)?;
        }
        Ok(root)
    }

    /// Whether two editions can govern one request.
    pub(crate) fn both_govern(&mut self, a: &Edition, b: &Edition) -> Option<bool> {
        let (a, b) = (self.of(a.guard).ok()?, self.of(b.guard).ok()?);
        self.store.and(a, b).ok().map(|both| both != NodeId::NO)
    }

    /// Tells of criteria that test nothing, of rules that decide no case and of cases that no rule decides.
    /// The last come back as holes, since a case that falls into one can be made up when the bundle is whole.
    pub(crate) fn lint(
        &mut self,
        drafts: &[EditionDraft<'_>],
        editions: &[Edition],
        sink: &mut Sink,
    ) -> Vec<Hole> {
        let mut holes = Vec::new();
        for (at, (draft, edition)) in drafts.iter().zip(editions).enumerate() {
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
            let (mut left, mut before) = (NodeId::YES, Vec::new());
            for (rule, source) in edition.rules.iter().zip(&draft.rules) {
                let Ok(guard) = self.of(rule.condition) else { return holes };
                let (Ok(decides), Ok(rest)) = (self.store.and(left, guard), self.store.not(guard)) else {
                    return holes;
                };
                if decides == NodeId::NO {
                    let earlier = cover(&mut self.store, guard, &before);
                    let spans: Vec<Span> = draft.rules.iter().map(|rule| rule.span).collect();
                    sink.report(never_decides(source.span, guard, earlier.ok().flatten(), &spans));
                }
                before.push(guard);
                let Ok(next) = self.store.and(left, rest) else { return holes };
                left = next;
            }
            if left != NodeId::NO {
                holes.push(Hole { edition: index(at), span: draft.policy.id.span, what: Shows::NoRule });
            }
        }
        holes
    }
}

/// What is told of a rule that decides no case: its guard never holds, or rules before it, by index, decide all.
fn never_decides(rule: Span, guard: NodeId, earlier: Option<Vec<usize>>, spans: &[Span]) -> Diagnostic {
    let problem = Diagnostic::new(&RULE_NEVER_DECIDES, "no case can be decided by this rule");
    if guard == NodeId::NO {
        return problem.at(rule, "its condition never holds").help("mend its condition, or take it out");
    }
    let problem = problem
        .at(rule, "the rules before it decide all of its cases")
        .help("move it up, mend its condition, or take it out");
    let earlier = earlier.unwrap_or_default();
    let text = if earlier.len() == 1 { "decides all of them" } else { "decides some of them" };
    let named = earlier.iter().filter_map(|at| spans.get(*at)).take(MOST_NAMED);
    named.fold(problem, |problem, span| problem.label(*span, text))
}
