//! One policy file as drafts: its criteria, its rules, and when it governs.

use std::cell::Cell;
use std::rc::Rc;

use mednec_graph::bundle::{DispositionRule, Lapse};
use mednec_graph::fact::{days_of, show_date};
use mednec_graph::{Bundle, FactId, FactKind, Filter, Leaf, LeafId, OriginId, Outcome, Part, Reason};
use mednec_source::{Diagnostic, Sink, Span};
use mednec_syntax::expr::ExprKind;
use mednec_syntax::file::{Guard, Member, PolicyFile, Procedures};

use crate::codes::{
    BAD_DISPOSITION, BAD_FACT, EMPTY_PERIOD, MISSING_CITATION, UNKNOWN_FACT, UNUSED_CRITERION,
    UNUSED_PARAMETER,
};
use crate::criteria::{names, names_of, order};
use crate::derive::Deriver;
use crate::draft::{Atom, Draft, DraftKind, Test};
use crate::invariant::{InvariantDraft, lower_invariants};
use crate::lower::{Lower, Standing};
use crate::origins::{Documents, Origins, index};
use crate::reasons::{gather, unknown_basis};
use crate::rule::{lower_lapse, lower_rule};
use crate::scope::Scope;
use crate::set::{Ranges, code_ranges};
use crate::silence::{Earlier, check_consequence};
use crate::world::{World, documents, payer_of};

/// A rule on its way into a unit.
pub(crate) struct RuleDraft {
    pub(crate) leaf: LeafId,
    pub(crate) draft: usize,
    pub(crate) text: String,
    pub(crate) title: Option<String>,
    pub(crate) origin: OriginId,
    pub(crate) span: Span,
}

/// A table whose rows are to be looked at in the graph.
pub(crate) struct TableDraft<'a> {
    pub(crate) table: &'a mednec_syntax::file::Table,
    pub(crate) rows: Vec<usize>,
}

/// A criterion on its way into a unit.
pub(crate) struct CriterionDraft {
    pub(crate) name: String,
    pub(crate) title: Option<String>,
    pub(crate) draft: usize,
    pub(crate) origin: OriginId,
    pub(crate) span: Span,
}

/// An edition on its way into a unit.
pub(crate) struct EditionDraft<'a> {
    pub(crate) policy: &'a PolicyFile,
    pub(crate) name: String,
    pub(crate) drafts: Vec<Draft>,
    pub(crate) criteria: Vec<CriterionDraft>,
    pub(crate) rules: Vec<RuleDraft>,
    pub(crate) no_rule: LeafId,
    pub(crate) tables: Vec<TableDraft<'a>>,
    /// To which requests it applies; to all, if nothing.
    pub(crate) applies: Option<usize>,
    /// The stage it stands in, among those of its payer.
    pub(crate) stage: u32,
    pub(crate) dispositions: Vec<DispositionRule>,
    pub(crate) lapse: Option<Lapse>,
    /// The units of timed codes that it asks for.
    pub(crate) timed_units: Vec<FactId>,
    /// What is to hold of everything that it decides.
    pub(crate) invariants: Vec<InvariantDraft>,
    /// The procedures it is for; nothing where it is for all.
    pub(crate) procedures: Option<Ranges>,
    /// The date fact that decides whether it governs.
    pub(crate) by: Option<FactId>,
    pub(crate) from: Option<i64>,
    pub(crate) until: Option<i64>,
    /// The fact that stands for the day as of which is asked, and the day from which on it was known.
    pub(crate) known: Option<(FactId, i64)>,
    pub(crate) origin: OriginId,
}

/// Adds a leaf to the bundle's table, where each stands once.
pub(crate) fn leaf(bundle: &mut Bundle, leaf: Leaf) -> LeafId {
    let known = bundle.leaves.iter_mut().enumerate().find(|(_, other)| other.same(&leaf));
    let at = match known {
        Some((at, known)) => {
            known.origins.extend(leaf.origins);
            known.origins.sort_unstable();
            known.origins.dedup();
            at
        }
        None => {
            bundle.leaves.push(leaf);
            bundle.leaves.len() - 1
        }
    };
    LeafId(index(at))
}

/// Lowers one policy file.
pub(crate) fn lower<'a>(
    world: &World<'a>,
    policy: &'a PolicyFile,
    bundle: &mut Bundle,
    origins: &mut Origins<'a>,
    derive: &mut Deriver,
    sink: &mut Sink,
) -> EditionDraft<'a> {
    let mut own: Documents<'a> = documents(&policy.sources);
    if let Some(payer) = world.payers.get(payer_of(policy)) {
        for (name, document) in documents(&payer.sources) {
            own.entry(name).or_insert(document);
        }
    }
    let own = Rc::new(own);
    let unused = || Cell::new(false);
    let scope = Scope {
        parameters: policy.parameters.iter().map(|p| (p.name.node.as_str(), (p, unused()))).collect(),
        tables: policy.tables.iter().map(|table| (table.name.node.as_str(), (table, unused()))).collect(),
        totals: policy.accumulators.iter().map(|of| (of.name.node.as_str(), (of, unused()))).collect(),
        timed: policy.timed_units.iter().map(|of| (of.name.node.as_str(), (of, unused()))).collect(),
        criteria: world.criteria_of(policy, &own),
    };
    let reasons = gather(policy.reasons.iter(), &world.reasons, sink);
    let origin = origins.origin(bundle, policy.id.span, &[]);
    let no_rule = leaf(bundle, no_rule_leaf());
    let (by, from, until) = period(world, policy, sink);
    let known = bundle.known_on_fact().zip(policy.known_from.as_ref().map(|day| days_of(day.node)));
    let procedures = procedures(world, policy, sink);
    let stage = crate::stages::of_policy(world, policy, sink);
    let mut lower = Lower::new(world, &scope, (bundle, origins, derive), sink);
    (lower.governing, lower.from, lower.until) = (by, from, until);
    let nowhere = Standing { title: None, citations: &[], documents: &own };
    let criteria = lower_criteria(&mut lower, policy);
    crate::open_lists::check(&policy.rules, &scope.criteria, lower.sink);
    let applies = policy.applies.as_ref().map(|member| lower.member(member, nowhere, None));
    if let (Some(draft), Some(member)) = (applies, &policy.applies) {
        crate::silence::check_scope(&mut lower, draft, member);
    }
    let mut rules: Vec<RuleDraft> = Vec::new();
    rules.extend(crate::spanning::lower(&mut lower, policy, known.map(|(_, from)| from)));
    let mut earlier = Earlier::default();
    let mut lowered = |rule| lower_rule(&mut lower, rule, &own, &reasons, &mut earlier);
    rules.extend(policy.rules.iter().filter_map(&mut lowered));
    let lapse = policy.lapses.as_ref().and_then(|lapse| lower_lapse(&mut lower, lapse, &own, &reasons));
    let dispositions = lower_dispositions(&mut lower, policy);
    let invariants = lower_invariants(&mut lower, policy, &own);
    let timed_units = std::mem::take(&mut lower.timed).into_values().flatten().collect();
    let drafts = std::mem::take(&mut lower.drafts);
    let mut rows = std::mem::take(&mut lower.rows);
    let row_of = |table: &'a mednec_syntax::file::Table| {
        Some(TableDraft { table, rows: rows.remove(&table.name.node)? })
    };
    let tables = policy.tables.iter().filter_map(row_of).collect();
    policy.tables.iter().for_each(|table| crate::tables::check_words(table, sink));
    for (name, (parameter, used)) in &scope.parameters {
        if !used.get() {
            sink.report(
                Diagnostic::new(&UNUSED_PARAMETER, format!("nothing uses the parameter `{name}`"))
                    .at(parameter.name.span, "")
                    .help("use it in a condition, or take it out"),
            );
        }
    }
    for (name, (table, used)) in &scope.tables {
        if !used.get() {
            sink.report(
                Diagnostic::new(&UNUSED_PARAMETER, format!("nothing uses the table `{name}`"))
                    .at(table.name.span, "")
                    .help("use it in a condition, or take it out"),
            );
        }
    }
    let totals = scope.totals.iter().map(|(name, (of, used))| (name, "accumulator", of.name.span, used));
    let timed =
        scope.timed.iter().map(|(name, (of, used))| (name, "entry of `timed_units`", of.name.span, used));
    for (name, what, span, used) in totals.chain(timed) {
        if !used.get() {
            sink.report(
                Diagnostic::new(&UNUSED_PARAMETER, format!("nothing uses the {what} `{name}`"))
                    .at(span, "")
                    .help("use it in a condition, or take it out"),
            );
        }
    }
    let mut edition = EditionDraft {
        policy,
        name: edition_name(policy),
        drafts,
        criteria,
        rules,
        no_rule,
        tables,
        applies,
        stage,
        dispositions,
        lapse,
        timed_units,
        invariants,
        procedures,
        by,
        from,
        until,
        known,
        origin,
    };
    // Criteria that no rule uses are checked, but are no part of the edition.
    let used = used_names(&edition);
    edition.criteria.retain(|criterion| used.contains(&criterion.name));
    edition.criteria.sort_by_key(|criterion| used.iter().position(|name| *name == criterion.name));
    edition
}

/// The leaf of a case that no rule of a policy decides.
fn no_rule_leaf() -> Leaf {
    let text = "No rule of the policy decides this request; a reviewer has to.";
    Leaf {
        outcome: Outcome::Pend,
        reason: Reason::own(Reason::NO_RULE, Some(mednec_graph::Basis::ClinicalReview), text),
        suggest: Vec::new(),
        grant: None,
        origins: Vec::new(),
    }
}

fn edition_name(policy: &PolicyFile) -> String {
    if let Some(name) = &policy.edition {
        return name.node.clone();
    }
    match &policy.known_from {
        Some(day) => format!("{}, known from {}", period_name(policy), day.node),
        None => period_name(policy),
    }
}

fn period_name(policy: &PolicyFile) -> String {
    let period = policy.effective.as_ref().map(|e| (e.from.as_ref(), e.until.as_ref()));
    match period {
        Some((Some(from), Some(until))) => format!("{} to {}", from.node, until.node),
        Some((Some(from), None)) => format!("from {}", from.node),
        Some((None, Some(until))) => format!("until {}", until.node),
        Some((None, None)) | None => "undated".into(),
    }
}

fn period(
    world: &World<'_>,
    policy: &PolicyFile,
    sink: &mut Sink,
) -> (Option<FactId>, Option<i64>, Option<i64>) {
    let Some(effective) = &policy.effective else { return (None, None, None) };
    let from = effective.from.as_ref().map(|date| days_of(date.node));
    let until = effective.until.as_ref().map(|date| days_of(date.node));
    if from.zip(until).is_some_and(|(from, until)| until < from) {
        sink.report(
            Diagnostic::new(&EMPTY_PERIOD, "this edition ends before it begins")
                .at(effective.span, "")
                .help("both days are included; put the earlier one under `from`")
                .swap(effective.from.as_ref(), effective.until.as_ref()),
        );
    }
    let name = effective.by.as_ref().map_or("service_date", |by| by.node.as_str());
    let span = effective.by.as_ref().map_or(effective.span, |by| by.span);
    let fact = world.fact(name);
    let is_date =
        |id: &FactId| world.declared(*id).is_some_and(|d| matches!(d.fact.kind, FactKind::Date { .. }));
    if (from.is_some() || until.is_some()) && fact.filter(is_date).is_none() && !world.is_broken(name) {
        sink.report(
            Diagnostic::new(&UNKNOWN_FACT, format!("`{name}` is not a date of the vocabulary"))
                .at(span, "this date decides which edition governs a case")
                .help(format!("declare `{name}: {{ type: date }}`, or name another date after `by:`")),
        );
    }
    (fact.filter(is_date), from, until)
}

fn procedures(world: &World<'_>, policy: &PolicyFile, sink: &mut Sink) -> Option<Ranges> {
    let Some(Procedures::Listed(items)) = &policy.procedures else { return None };
    let system =
        world.fact("procedure").and_then(|id| world.declared(id)).map(|declared| &declared.fact.kind);
    let Some(FactKind::Code(system)) = system else {
        let span = items.first().map_or(policy.id.span, |item| item.span);
        let code = if system.is_some() { &BAD_FACT } else { &UNKNOWN_FACT };
        if !world.is_broken("procedure") {
            sink.report(
                Diagnostic::new(code, "the vocabulary has no code fact `procedure`")
                    .at(span, "a policy for some procedures needs it")
                    .help("declare `procedure: { type: code, system: cpt }`, or write `procedures: any`"),
            );
        }
        return None;
    };
    Some(code_ranges(items, *system, &world.value_sets, sink))
}

fn lower_criteria<'a>(lower: &mut Lower<'_, 'a>, policy: &'a PolicyFile) -> Vec<CriterionDraft> {
    let mut used: Vec<&str> = policy.rules.iter().flat_map(|rule| guard_names(&rule.guard)).collect();
    let others = policy.applies.iter().chain(policy.lapses.iter().map(|lapse| &lapse.when));
    let others = others.chain(policy.invariants.iter().map(|invariant| &invariant.when));
    used.extend(others.flat_map(names_of).map(|(name, _)| name));
    let payer = lower.world.payers.get(payer_of(policy)).copied();
    let dispositions =
        policy.dispositions.iter().chain(payer.into_iter().flat_map(|payer| &payer.dispositions));
    used.extend(dispositions.filter_map(|rule| rule.when.as_ref()).flat_map(names).map(|(name, _)| name));
    let rows: Vec<&str> = policy
        .tables
        .iter()
        .flat_map(|table| &table.rows)
        .flat_map(|row| names(&row.when))
        .map(|(name, _)| name)
        .collect();
    used.extend(&rows);
    let local = policy.criteria.iter().map(|criterion| criterion.name.node.as_str());
    let roots: Vec<&str> = used.iter().copied().chain(local).collect();
    let mut made = Vec::new();
    // What rows of tables use comes first, since any criterion may use the table.
    let first = order(&lower.scope.criteria, &rows, &mut Sink::new());
    let all = order(&lower.scope.criteria, &roots, lower.sink);
    let rest = all.into_iter().filter(|name| !first.contains(name));
    for name in first.iter().copied().chain(rest) {
        let Some(named) = lower.scope.criteria.get(name).cloned() else { continue };
        let criterion = named.criterion;
        let citations = lower.origins.cite(lower.bundle, &criterion.cite, &named.documents, lower.sink);
        if criterion.cite.is_empty() && !has_cited_group(&criterion.body) && !is_unread(&criterion.body) {
            lower.sink.report(
                Diagnostic::new(&MISSING_CITATION, format!("`{name}` cites no document"))
                    .at(criterion.name.span, "")
                    .help("add `cite:` with a document under `sources` and the section it stands in"),
            );
        }
        let at = Standing { title: None, citations: &citations, documents: &named.documents };
        let judgement = criterion.open.as_ref().map(|open| &open.fact);
        let mut draft = lower.member(&criterion.body, at, judgement);
        if let Some(exception) = &criterion.unless {
            draft = lower.unless(draft, exception, at);
        }
        lower.made.insert(name.to_string(), draft);
        let origin = lower.origins.origin(lower.bundle, criterion.name.span, &citations);
        let title = criterion.title.as_ref().map(|title| title.node.clone());
        made.push(CriterionDraft { name: name.to_string(), title, draft, origin, span: criterion.name.span });
    }
    let needed = order(&lower.scope.criteria, &used, &mut Sink::new());
    for criterion in &policy.criteria {
        if !needed.contains(&criterion.name.node.as_str()) {
            lower.sink.report(
                Diagnostic::new(&UNUSED_CRITERION, format!("no rule uses `{}`", criterion.name.node))
                    .at(criterion.name.span, "")
                    .help("use it in a rule or in another criterion, or take it out"),
            );
        }
    }
    made
}

/// What is final and what is recommended: the policy's own rules, then its payer's.
fn lower_dispositions(lower: &mut Lower<'_, '_>, policy: &PolicyFile) -> Vec<DispositionRule> {
    let payer = lower.world.payers.get(payer_of(policy)).copied();
    let rules = policy.dispositions.iter().chain(payer.into_iter().flat_map(|payer| &payer.dispositions));
    let mut found = Vec::new();
    for rule in rules {
        let outcome = rule.outcome.as_ref().map(|name| Outcome::of_name(&name.node));
        let basis = rule.basis.as_ref().map(|name| mednec_graph::Basis::of_name(&name.node));
        let is = match rule.is.node.as_str() {
            "final" => mednec_graph::Disposition::Final,
            "recommended" => mednec_graph::Disposition::Recommended,
            other => {
                lower.sink.report(
                    Diagnostic::new(&BAD_DISPOSITION, format!("a determination is not `{other}`"))
                        .at(rule.is.span, "")
                        .one_of(rule.is.span, ["final", "recommended"]),
                );
                continue;
            }
        };
        if let (Some(None), Some(name)) = (basis, &rule.basis) {
            lower.sink.report(unknown_basis(name));
        }
        // That there is no such outcome has been told when the file was read.
        if outcome == Some(None) || basis == Some(None) {
            continue;
        }
        let when: Option<Filter> = rule.when.as_ref().map(|when| lower.filter(when));
        if let (Some(when), mednec_graph::Disposition::Final) = (&when, is) {
            check_consequence(lower, when.facts(), "what is final", rule.is.span);
        }
        found.push(DispositionRule { outcome: outcome.flatten(), basis: basis.flatten(), when, is });
    }
    found
}

/// Whether what the criterion says could not be read, so that its citation may have been lost too.
fn is_unread(member: &Member) -> bool {
    matches!(member, Member::Condition(expr) if expr.kind == ExprKind::Error)
}

fn has_cited_group(member: &Member) -> bool {
    matches!(member, Member::Group(group) if !group.cite.is_empty())
}

fn guard_names(guard: &Guard) -> Vec<&str> {
    match guard {
        Guard::Always => Vec::new(),
        Guard::When(member) | Guard::Unless(member) => {
            names_of(member).into_iter().map(|(name, _)| name).collect()
        }
        Guard::WhenUnless(when, unless) => {
            let names = names_of(when).into_iter().chain(names_of(unless));
            names.map(|(name, _)| name).collect()
        }
    }
}

impl EditionDraft<'_> {
    /// Whether it ends before it begins, which has been told.
    pub(crate) fn is_empty(&self) -> bool {
        self.from.zip(self.until).is_some_and(|(from, until)| until < from)
    }

    /// Where its days are written, or else its policy is named.
    pub(crate) fn place(&self) -> Span {
        self.policy.effective.as_ref().map_or(self.policy.id.span, |effective| effective.span)
    }

    /// The day from which on it was known; nothing for always.
    pub(crate) fn known_from(&self) -> Option<i64> {
        self.known.map(|(_, from)| from)
    }

    /// The comparisons that its rules come to, in order of first mention; criteria are opened where first used.
    pub(crate) fn walk(&self, mut see: impl FnMut(usize, &Draft)) {
        let mut seen = vec![false; self.drafts.len()];
        // What rules ask comes before what is only to be proved.
        let mut todo: Vec<usize> = self.invariants.iter().map(|invariant| invariant.draft).collect();
        todo.extend(self.tables.iter().flat_map(|table| table.rows.clone()));
        todo.extend(self.rules.iter().rev().map(|rule| rule.draft));
        todo.extend(self.applies);
        while let Some(at) = todo.pop() {
            let Some(draft) = self.drafts.get(at) else { continue };
            if std::mem::replace(seen.get_mut(at).unwrap_or(&mut true), true) {
                continue;
            }
            see(at, draft);
            match &draft.kind {
                DraftKind::Compare(_) => {}
                DraftKind::Not(member) => todo.push(*member),
                DraftKind::Group(_, members) => todo.extend(members.iter().rev()),
                DraftKind::Criterion(name) => {
                    todo.extend(self.criteria.iter().find(|c| c.name == *name).map(|c| c.draft));
                }
            }
        }
    }

    /// When it governs: the test, and how it reads. `procedure` is asked where the unit holds other procedures too.
    pub(crate) fn guard(&self, procedure: Option<FactId>) -> (Test, String) {
        let mut tests = Vec::new();
        let mut texts = Vec::new();
        if let (Some(fact), Some(ranges)) = (procedure, &self.procedures) {
            tests.push(Test::Atom(Atom::In(fact, ranges.clone())));
            texts.push("the procedure is one of the policy's".to_string());
        }
        if let Some(by) = self.by {
            let parts = vec![Part { fact: by, times: 1 }];
            if let Some(from) = self.from {
                tests.push(Test::Atom(Atom::Reaches(parts.clone(), from)));
            }
            if let Some(until) = self.until {
                tests.push(Test::Atom(Atom::Reaches(parts, until + 1)).not());
            }
            texts.push(format!("the edition governs: {}", self.name));
        }
        if let Some((fact, from)) = self.known {
            tests.push(Test::Atom(Atom::Reaches(vec![Part { fact, times: 1 }], from)));
            texts.push(format!("it is known: from {}", show_date(from)));
        }
        let text = if texts.is_empty() { "always".to_string() } else { texts.join(", and ") };
        let test = if tests.is_empty() { Test::Constant(true) } else { Test::All(tests) };
        (test, text)
    }
}

/// The names of the criteria that rules use, in order of first use.
fn used_names(edition: &EditionDraft<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    edition.walk(|_, draft| {
        if let DraftKind::Criterion(name) = &draft.kind
            && !names.contains(name)
        {
            names.push(name.clone());
        }
    });
    names
}
