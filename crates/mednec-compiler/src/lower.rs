//! Conditions: from syntax to normal form, with every name resolved and every type checked.

use std::collections::BTreeMap;
use std::rc::Rc;

use mednec_graph::condition::Count;
use mednec_graph::{Bundle, FIRST_FIELD, FactId, FactKind};
use mednec_source::{Diagnostic, Sink, Span, Spanned, closest};
use mednec_syntax::expr::{self, Expr, ExprKind, Operand};
use mednec_syntax::file::{Group, Member};

use crate::codes::{OPEN_WITHOUT_LIST, TYPE_MISMATCH, UNKNOWN_CRITERION};
use crate::derive::Deriver;
use crate::draft::{Atom, Draft, DraftKind, Test};
use crate::origins::{Documents, Origins};
use crate::scope::Scope;
use crate::vocabulary::Declared;
use crate::world::World;

/// Lowers the conditions of one edition.
pub(crate) struct Lower<'w, 'a> {
    pub(crate) world: &'w World<'a>,
    pub(crate) scope: &'w Scope<'a>,
    pub(crate) bundle: &'w mut Bundle,
    pub(crate) origins: &'w mut Origins<'a>,
    pub(crate) derive: &'w mut Deriver,
    pub(crate) sink: &'w mut Sink,
    /// The conditions so far; one comes after those it is made of.
    pub(crate) drafts: Vec<Draft>,
    /// The criteria lowered so far, each with its condition.
    pub(crate) made: BTreeMap<String, usize>,
    /// The rows of tables lowered so far.
    pub(crate) rows: BTreeMap<String, Vec<usize>>,
    /// The list whose records are spoken of, behind `where`.
    pub(crate) record: Option<Rc<Declared>>,
    /// The values that parameters and tables have in the alternative that is being lowered.
    pub(crate) chosen: Vec<(String, Operand)>,
    /// The date that decides which edition governs, and the first and the last day of this one.
    pub(crate) governing: Option<FactId>,
    pub(crate) from: Option<i64>,
    pub(crate) until: Option<i64>,
    /// The parameters and tables whose values are being looked up, one inside the other.
    pub(crate) opened: Vec<String>,
    /// In how many ways the values chosen so far are combined.
    pub(crate) combined: usize,
    /// What must be there for the comparison that is being lowered to be met.
    pub(crate) needs: Vec<Test>,
    /// The units of timed codes made so far, by name; nothing where something is wrong with them, which has been told.
    pub(crate) timed: BTreeMap<String, Option<FactId>>,
}

/// Where a condition stands: its title, and the documents it may cite.
#[derive(Clone, Copy)]
pub(crate) struct Standing<'s> {
    pub(crate) title: Option<&'s Spanned<String>>,
    pub(crate) citations: &'s [u32],
    pub(crate) documents: &'s Documents<'s>,
}

impl<'w, 'a> Lower<'w, 'a> {
    /// Lowers the conditions that a scope knows the names of.
    pub(crate) fn new(
        world: &'w World<'a>,
        scope: &'w Scope<'a>,
        (bundle, origins, derive): (&'w mut Bundle, &'w mut Origins<'a>, &'w mut Deriver),
        sink: &'w mut Sink,
    ) -> Self {
        Self {
            world,
            scope,
            bundle,
            origins,
            derive,
            sink,
            drafts: Vec::new(),
            made: BTreeMap::new(),
            rows: BTreeMap::new(),
            record: None,
            chosen: Vec::new(),
            opened: Vec::new(),
            combined: 1,
            governing: None,
            from: None,
            until: None,
            needs: Vec::new(),
            timed: BTreeMap::new(),
        }
    }

    /// The fact of a name, or the field, where records are spoken of.
    pub(crate) fn fact(&self, name: &str) -> Option<FactId> {
        let fields = self.record.as_ref().map(|list| &list.fields);
        let field = fields.and_then(|fields| fields.iter().position(|field| field.fact.name == name));
        match field.and_then(|at| u16::try_from(at).ok()) {
            Some(at) => Some(FactId(FIRST_FIELD + at)),
            None => self.world.fact(name),
        }
    }

    /// What a fact, a derived fact or a field was declared as.
    pub(crate) fn declared(&self, id: FactId) -> Option<Declared> {
        if let Some(at) = id.0.checked_sub(FIRST_FIELD) {
            return self.record.as_ref()?.fields.get(usize::from(at)).cloned();
        }
        let vocabulary = self.bundle.vocabulary().len();
        match self.world.declared(id) {
            Some(declared) => Some(declared.clone()),
            None => self.derive.declared(id, vocabulary).map(|declared| Declared::clone(&declared)),
        }
    }

    fn push(&mut self, kind: DraftKind, text: String, span: Span, at: Standing<'_>) -> usize {
        let facts: Vec<FactId> = match &kind {
            DraftKind::Compare(test) => test.atoms().into_iter().flat_map(facts_of).collect(),
            DraftKind::Group(..) | DraftKind::Not(_) | DraftKind::Criterion(_) => Vec::new(),
        };
        self.push_over(kind, facts, text, span, at)
    }

    /// Adds a condition that a person sees as one comparison of these facts.
    pub(crate) fn push_over(
        &mut self,
        kind: DraftKind,
        mut facts: Vec<FactId>,
        text: String,
        span: Span,
        at: Standing<'_>,
    ) -> usize {
        facts.sort_unstable();
        facts.dedup();
        let origin = self.origins.origin(self.bundle, span, at.citations);
        let title = at.title.map(|title| title.node.clone());
        self.drafts.push(Draft { kind, text, title, facts, origin, span });
        self.drafts.len() - 1
    }

    /// A condition that is what it is whatever the case.
    pub(crate) fn constant(&mut self, holds: bool, text: &str, span: Span, at: Standing<'_>) -> usize {
        self.push(DraftKind::Compare(Test::Constant(holds)), text.to_string(), span, at)
    }

    /// A test of mednec's own, such as the dates an edition governs.
    pub(crate) fn test(&mut self, test: Test, text: String, span: Span, at: Standing<'_>) -> usize {
        self.push(DraftKind::Compare(test), text, span, at)
    }

    /// A member of a group, or the whole of a criterion; `judgement` is the fact of an open list.
    pub(crate) fn member(
        &mut self,
        member: &Member,
        at: Standing<'_>,
        judgement: Option<&Spanned<String>>,
    ) -> usize {
        match member {
            Member::Condition(expr) => {
                if let Some(judgement) = judgement {
                    self.sink.report(
                        Diagnostic::new(&OPEN_WITHOUT_LIST, "only a list can be open")
                            .at(judgement.span, "")
                            .label(expr.span, "this is a single condition")
                            .help("write the condition as a list under `any:`"),
                    );
                }
                self.expr(expr, at)
            }
            Member::Group(group) => self.group(group, at, judgement),
        }
    }

    fn group(&mut self, group: &Group, at: Standing<'_>, judgement: Option<&Spanned<String>>) -> usize {
        let own = self.origins.cite(self.bundle, &group.cite, at.documents, self.sink);
        let citations = if own.is_empty() { at.citations } else { &own };
        let at = Standing { title: group.title.as_ref().or(at.title), citations, ..at };
        let inner = Standing { title: None, ..at };
        let mut members: Vec<usize> =
            group.members.iter().map(|member| self.member(member, inner, None)).collect();
        let count = count_of(group.count.node);
        if let Some(judgement) = judgement {
            if count == Count::All {
                self.sink.report(
                    Diagnostic::new(&OPEN_WITHOUT_LIST, "a list of which all must hold cannot be open")
                        .at(judgement.span, "one more member could only make it harder to meet")
                        .label(group.span, "all of these must hold")
                        .help("use `any:` or `at_least:` if the document gives examples"),
                );
            } else if let Some(fact) = self.world.fact(&judgement.node) {
                let test = Test::Atom(Atom::YesNo(fact));
                members.push(self.test(test, judgement.node.clone(), judgement.span, inner));
            }
        }
        let text = group_text(count, members.len());
        let including = self.including(group, &members, inner);
        let made = self.push(DraftKind::Group(count, members), text.clone(), group.span, at);
        let whole: Vec<usize> = std::iter::once(made).chain(including).collect();
        let made = if whole.len() > 1 {
            self.push(DraftKind::Group(Count::All, whole), text, group.span, at)
        } else {
            made
        };
        match group.unless.as_deref() {
            Some(exception) => self.unless(made, exception, at),
            None => made,
        }
    }

    /// That one of the members named under `including` holds.
    fn including(&mut self, group: &Group, members: &[usize], at: Standing<'_>) -> Option<usize> {
        let first = group.including.first()?;
        let mut named = Vec::new();
        for name in &group.including {
            let text = |at: &usize| self.drafts.get(*at).map(|draft| draft.text.as_str());
            // That each of them stands in the list has been seen to when the file was read.
            named.extend(members.iter().find(|member| text(member) == Some(name.node.as_str())));
        }
        let text = format!("one of them is {}", joined(&group.including));
        Some(self.push(DraftKind::Group(Count::Any, named), text, first.span, at))
    }

    /// What holds where `made` does and the exception does not.
    pub(crate) fn unless(&mut self, made: usize, exception: &Member, at: Standing<'_>) -> usize {
        let at = Standing { title: None, ..at };
        let held = self.member(exception, at, None);
        let text = self.drafts.get(held).map_or_else(String::new, |draft| draft.text.clone());
        let span = self.drafts.get(held).map_or(span_of(exception), |draft| draft.span);
        let not = self.push(DraftKind::Not(held), format!("not ({text})"), span, at);
        let body = self.drafts.get(made).map_or_else(String::new, |draft| draft.text.clone());
        let text = format!("{body}, unless {text}");
        self.push(DraftKind::Group(Count::All, vec![made, not]), text, span, at)
    }

    /// A condition.
    pub(crate) fn expr(&mut self, expr: &Expr, at: Standing<'_>) -> usize {
        let inner = Standing { title: None, ..at };
        let text = expr.to_string();
        let kind = match &expr.kind {
            ExprKind::Name(name) => return self.name(name, expr.span, at),
            ExprKind::Not(member) => DraftKind::Not(self.expr(member, inner)),
            ExprKind::And(members) => DraftKind::Group(Count::All, self.exprs(members, inner)),
            ExprKind::Or(members) => DraftKind::Group(Count::Any, self.exprs(members, inner)),
            ExprKind::Count { count, members } => {
                DraftKind::Group(count_of(*count), self.exprs(members, inner))
            }
            ExprKind::Compare { .. }
            | ExprKind::Between { .. }
            | ExprKind::Member { .. }
            | ExprKind::Quantified { .. }
            | ExprKind::Records { .. }
            | ExprKind::Evidence { .. } => return self.alternatives(expr, at),
            ExprKind::Error => DraftKind::Compare(Test::Constant(false)),
        };
        self.push(kind, text, expr.span, at)
    }

    fn exprs(&mut self, members: &[Expr], at: Standing<'_>) -> Vec<usize> {
        members.iter().map(|member| self.expr(member, at)).collect()
    }

    fn name(&mut self, name: &str, span: Span, at: Standing<'_>) -> usize {
        if self.scope.criteria.contains_key(name) && self.record.is_none() {
            if let (Some(table), false) = (self.opened.last().cloned(), self.made.contains_key(name)) {
                self.value_cycle(&table, span);
            }
            return self.push(DraftKind::Criterion(name.to_string()), name.to_string(), span, at);
        }
        let fact = self.fact(name);
        let yes_no = |id| self.declared(id).is_some_and(|d| d.fact.kind == FactKind::YesNo);
        if let Some(id) = fact.filter(|id| yes_no(*id)) {
            return self.test(Test::Atom(Atom::YesNo(id)), name.to_string(), span, at);
        }
        if self.world.is_broken(name) {
            return self.constant(false, name, span, at);
        }
        let problem = match fact {
            Some(id) => {
                let message = format!("`{name}` alone is no condition");
                let help = format!("compare it, such as `{name} is …`; it is {}", self.expected(id));
                Diagnostic::new(&TYPE_MISMATCH, message).at(span, "not a yes/no fact").help(help)
            }
            None if self.record.is_some() && self.scope.criteria.contains_key(name) => Diagnostic::new(
                &TYPE_MISMATCH,
                format!("`{name}` is a criterion, and says nothing of a record"),
            )
            .at(span, "behind `where` stand fields of the record and facts of the case")
            .help("write the condition itself, or put the criterion beside the records: `… and any …`"),
            None => {
                let criteria = self.scope.criteria.keys().copied();
                let near = closest(name, criteria.chain(self.world.fact_names())).first().map(|s| as_name(s));
                if near.as_deref() == Some(name) {
                    // Its own name is no name, which is told there.
                    return self.constant(false, name, span, at);
                }
                let message = format!("no criterion and no fact is called `{name}`");
                let problem = Diagnostic::new(&UNKNOWN_CRITERION, message);
                match near {
                    Some(near) => problem.at(span, format!("did you mean `{near}`?")).guess(
                        format!("write `{near}`"),
                        span,
                        near,
                    ),
                    None => problem
                        .at(span, "not known")
                        .help("add it under `criteria:`, or as a yes/no fact to the vocabulary"),
                }
            }
        };
        self.sink.report(problem);
        self.constant(false, name, span, at)
    }
}

/// What is declared as `gait deficit`, as it has to be called.
fn as_name(declared: &str) -> String {
    declared.replace([' ', '-'], "_")
}

/// The facts that a test on a term looks at.
pub(crate) fn facts_of(atom: &Atom) -> Vec<FactId> {
    match atom {
        Atom::YesNo(fact) | Atom::In(fact, _) | Atom::Has(fact, _) => vec![*fact],
        Atom::Same(a, b) => vec![*a, *b],
        Atom::Reaches(parts, _) => parts.iter().map(|part| part.fact).collect(),
    }
}

/// Where a member is written.
pub(crate) fn span_of(member: &Member) -> Span {
    match member {
        Member::Condition(expr) => expr.span,
        Member::Group(group) => group.span,
    }
}

fn joined(names: &[Spanned<String>]) -> String {
    names.iter().map(|name| name.node.as_str()).collect::<Vec<_>>().join(" or ")
}

fn count_of(count: expr::Count) -> Count {
    match count {
        expr::Count::All => Count::All,
        expr::Count::Any => Count::Any,
        expr::Count::None => Count::None,
        expr::Count::AtLeast(fewest) => Count::AtLeast(fewest),
    }
}

fn group_text(count: Count, members: usize) -> String {
    match count {
        Count::All => format!("all of {members}"),
        Count::Any => format!("at least one of {members}"),
        Count::None => format!("none of {members}"),
        Count::AtLeast(fewest) => format!("at least {fewest} of {members}"),
    }
}
