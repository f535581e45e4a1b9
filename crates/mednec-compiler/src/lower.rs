//! Conditions: from syntax to normal form, with every name resolved and every type checked.

use std::cell::Cell;
use std::collections::BTreeMap;

use mednec_graph::condition::Count;
use mednec_graph::{Bundle, FactId, FactKind, ItemKind};
use mednec_source::{Diagnostic, Sink, Span, Spanned, closest};
use mednec_syntax::expr::{self, Comparison, Expr, ExprKind, Operand, Quantifier, SetItem};
use mednec_syntax::file::{Group, Member, Parameter};

use crate::codes::{ALWAYS_THE_SAME, OPEN_WITHOUT_LIST, TYPE_MISMATCH, UNKNOWN_CRITERION};
use crate::criteria::Named;
use crate::draft::{Atom, Draft, DraftKind, Test};
use crate::operand::Value;
use crate::origins::{Documents, Origins};
use crate::set::{Ranges, choice, choice_ranges, code_ranges};
use crate::world::World;

/// The names that a policy's conditions may use beside the vocabulary.
#[derive(Default)]
pub(crate) struct Scope<'a> {
    pub(crate) parameters: BTreeMap<&'a str, (&'a Parameter, Cell<bool>)>,
    pub(crate) criteria: BTreeMap<&'a str, Named<'a>>,
}

impl<'a> Scope<'a> {
    /// A parameter, which counts as used from now on.
    pub(crate) fn parameter(&self, name: &str) -> Option<&'a Parameter> {
        let (parameter, used) = self.parameters.get(name)?;
        used.set(true);
        Some(parameter)
    }
}

/// Lowers the conditions of one edition.
pub(crate) struct Lower<'w, 'a> {
    pub(crate) world: &'w World<'a>,
    pub(crate) scope: &'w Scope<'a>,
    pub(crate) bundle: &'w mut Bundle,
    pub(crate) origins: &'w mut Origins<'a>,
    pub(crate) sink: &'w mut Sink,
    /// The conditions so far; one comes after those it is made of.
    pub(crate) drafts: Vec<Draft>,
}

/// Where a condition stands: its title, and the documents it may cite.
#[derive(Clone, Copy)]
pub(crate) struct Standing<'s> {
    pub(crate) title: Option<&'s Spanned<String>>,
    pub(crate) citation: Option<u32>,
    pub(crate) documents: &'s Documents<'s>,
}

impl Lower<'_, '_> {
    fn push(&mut self, kind: DraftKind, text: String, span: Span, at: Standing<'_>) -> usize {
        let mut facts: Vec<FactId> = match &kind {
            DraftKind::Compare(test) => test.atoms().into_iter().flat_map(facts_of).collect(),
            DraftKind::Group(..) | DraftKind::Not(_) | DraftKind::Criterion(_) => Vec::new(),
        };
        facts.sort_unstable();
        facts.dedup();
        let origin = self.origins.origin(self.bundle, span, at.citation);
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
        let own = self.origins.cite(self.bundle, group.cite.as_ref(), at.documents, self.sink);
        let at = Standing { title: group.title.as_ref().or(at.title), citation: own.or(at.citation), ..at };
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
        self.push(DraftKind::Group(count, members), text, group.span, at)
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
            ExprKind::Compare { left, op, right } => {
                let test = self.compare(left, *op, right);
                DraftKind::Compare(self.varying(test, expr.span))
            }
            ExprKind::Between { subject, low, high } => {
                let from = self.compare(subject, Comparison::AtLeast, low);
                let to = self.compare(subject, Comparison::AtMost, high);
                let both = from.zip(to).map(|(from, to)| Test::All(vec![from, to]));
                DraftKind::Compare(self.varying(both, expr.span))
            }
            ExprKind::Member { subject, negated, set } => {
                let test = self.membership(subject, set).map(|test| test.negated(*negated));
                DraftKind::Compare(test.unwrap_or(Test::Constant(false)))
            }
            ExprKind::Quantified { quantifier, list, set } => {
                DraftKind::Compare(self.quantified(*quantifier, list, set).unwrap_or(Test::Constant(false)))
            }
            ExprKind::Error => DraftKind::Compare(Test::Constant(false)),
        };
        self.push(kind, text, expr.span, at)
    }

    fn exprs(&mut self, members: &[Expr], at: Standing<'_>) -> Vec<usize> {
        members.iter().map(|member| self.expr(member, at)).collect()
    }

    fn name(&mut self, name: &str, span: Span, at: Standing<'_>) -> usize {
        if self.scope.criteria.contains_key(name) {
            return self.push(DraftKind::Criterion(name.to_string()), name.to_string(), span, at);
        }
        let fact = self.world.fact(name);
        let yes_no = |id| self.world.declared(id).is_some_and(|d| d.fact.kind == FactKind::YesNo);
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
            None => {
                let criteria = self.scope.criteria.keys().copied();
                let near =
                    closest(name, criteria.chain(self.world.fact_names())).first().map(|s| (*s).to_string());
                let message = format!("no criterion and no fact is called `{name}`");
                let problem = Diagnostic::new(&UNKNOWN_CRITERION, message);
                match near {
                    Some(near) => problem.at(span, format!("did you mean `{near}`?")).fix(
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

    fn compare(&mut self, left: &Operand, op: Comparison, right: &Operand) -> Option<Test> {
        let (a, b) = (self.value(left), self.value(right));
        let (a, b) = (a?, b?);
        // A name that is no fact may be a choice or a code of the other side.
        match (a, b) {
            (Value::Fact(id), Value::Word(text) | Value::Bare(_, text)) => {
                self.pick(id, left, op, &text, right.span)
            }
            (Value::Word(text) | Value::Bare(_, text), Value::Fact(id)) => {
                self.pick(id, right, op, &text, left.span)
            }
            (a, b) => {
                let ((a, a_dim), (b, b_dim)) = self.same(left, a, right, b, false)?;
                if a_dim != b_dim {
                    self.units_differ(left, &a_dim, right, &b_dim);
                    return None;
                }
                let test = a.plus(&b, true).and_then(|difference| difference.compare(op));
                if test.is_none() {
                    let message = "these numbers are too large to be compared exactly";
                    self.sink.report(
                        Diagnostic::new(&TYPE_MISMATCH, message)
                            .at(left.span.cover(right.span), "")
                            .help("use smaller numbers or fewer decimals"),
                    );
                }
                test
            }
        }
    }

    /// A fact without order against one of its values.
    fn pick(
        &mut self,
        id: FactId,
        subject: &Operand,
        op: Comparison,
        text: &str,
        span: Span,
    ) -> Option<Test> {
        let declared = self.world.declared(id)?;
        let name = &declared.fact.name;
        let negated = match op {
            Comparison::Is => false,
            Comparison::IsNot => true,
            Comparison::Less | Comparison::AtMost | Comparison::More | Comparison::AtLeast => {
                self.sink.report(
                    Diagnostic::new(&TYPE_MISMATCH, format!("`{name}` has no order"))
                        .at(subject.span, format!("it is {}", declared.fact.kind.expected()))
                        .help("compare it with `is`, `is not` or `in`"),
                );
                return None;
            }
        };
        let test = match &declared.fact.kind {
            FactKind::YesNo => match text {
                "yes" => Test::Atom(Atom::YesNo(id)),
                "no" => Test::Atom(Atom::YesNo(id)).not(),
                _ => {
                    self.sink.report(
                        Diagnostic::new(&TYPE_MISMATCH, format!("`{name}` is never `{text}`"))
                            .at(span, "it is yes or no")
                            .help(format!("write `{name}` or `not {name}`")),
                    );
                    return None;
                }
            },
            FactKind::Choice(choices) => {
                let index = choice(text, span, name, choices, self.sink)?;
                Test::Atom(Atom::In(id, Ranges::of(vec![(index, index)])))
            }
            FactKind::Code(system) => {
                let item = SetItem { span, first: text.to_string(), last: None };
                let ranges = code_ranges(&[item], *system, &self.world.value_sets, self.sink);
                (!ranges.is_empty()).then_some(Test::Atom(Atom::In(id, ranges)))?
            }
            FactKind::List { .. } => {
                self.sink.report(list_compared(name, subject.span));
                return None;
            }
            FactKind::Number { .. } | FactKind::Date { .. } => return None,
        };
        Some(test.negated(negated))
    }

    fn membership(&mut self, subject: &Operand, set: &[SetItem]) -> Option<Test> {
        let value = self.value(subject)?;
        let id = match value {
            Value::Fact(id) => id,
            Value::Word(name) => {
                self.unknown_fact(&name, subject.span);
                return None;
            }
            Value::Sum(..) | Value::Bare(..) => {
                self.sink.report(
                    Diagnostic::new(&TYPE_MISMATCH, "`in` looks up choices and codes, not numbers")
                        .at(subject.span, "a number or a date")
                        .help("write `is between … and …`, or compare with < and >"),
                );
                return None;
            }
        };
        let declared = self.world.declared(id)?;
        let ranges = match &declared.fact.kind {
            FactKind::Choice(choices) => choice_ranges(set, &declared.fact.name, choices, self.sink),
            FactKind::Code(system) => code_ranges(set, *system, &self.world.value_sets, self.sink),
            FactKind::List { .. } => {
                self.sink.report(list_compared(&declared.fact.name, subject.span));
                return None;
            }
            FactKind::YesNo | FactKind::Number { .. } | FactKind::Date { .. } => {
                let message = format!("`{}` is yes or no, and needs no set", declared.fact.name);
                self.sink.report(
                    Diagnostic::new(&TYPE_MISMATCH, message)
                        .at(subject.span, "")
                        .help(format!("write `{0}` or `not {0}`", declared.fact.name)),
                );
                return None;
            }
        };
        Some(if ranges.is_empty() { Test::Constant(false) } else { Test::Atom(Atom::In(id, ranges)) })
    }

    fn quantified(
        &mut self,
        quantifier: Quantifier,
        list: &Spanned<String>,
        set: &[SetItem],
    ) -> Option<Test> {
        let Some(id) = self.world.fact(&list.node) else {
            self.unknown_fact(&list.node, list.span);
            return None;
        };
        let declared = self.world.declared(id)?;
        let FactKind::List { item, .. } = &declared.fact.kind else {
            self.sink.report(
                Diagnostic::new(&TYPE_MISMATCH, format!("`{}` is not a list", list.node))
                    .at(list.span, format!("it is {}", declared.fact.kind.expected()))
                    .help(format!("write `{} in …` without any, every or no", list.node)),
            );
            return None;
        };
        let ranges = match item {
            ItemKind::Choice(choices) => choice_ranges(set, &list.node, choices, self.sink),
            ItemKind::Code(system) => code_ranges(set, *system, &self.world.value_sets, self.sink),
        };
        let has = |ranges: Ranges| {
            if ranges.is_empty() { Test::Constant(false) } else { Test::Atom(Atom::Has(id, ranges)) }
        };
        Some(match quantifier {
            Quantifier::Any => has(ranges),
            Quantifier::No => has(ranges).not(),
            Quantifier::Every => has(ranges.complement()).not(),
        })
    }

    /// The test, or no test at all; told where the range of its one fact leaves it no choice.
    fn varying(&mut self, test: Option<Test>, span: Span) -> Test {
        let Some(test) = test else { return Test::Constant(false) };
        let fixed = match &test {
            Test::Constant(holds) => Some(*holds),
            _ => self.fixed_by_range(&test),
        };
        if let Some(holds) = fixed {
            let facts: Vec<String> = test
                .atoms()
                .into_iter()
                .flat_map(facts_of)
                .filter_map(|id| self.world.declared(id))
                .map(|d| format!("`{}` is {}", d.fact.name, d.fact.kind.expected()))
                .take(1)
                .collect();
            let answer = if holds { "always true" } else { "never true" };
            let problem =
                Diagnostic::new(&ALWAYS_THE_SAME, format!("this comparison is {answer}")).at(span, "");
            let problem = facts.into_iter().fold(problem, Diagnostic::note);
            self.sink
                .report(problem.help("mend the number, or the fact's range, or take the comparison out"));
        }
        test
    }

    fn fixed_by_range(&self, test: &Test) -> Option<bool> {
        let mut only = None;
        let mut points = Vec::new();
        for atom in test.atoms() {
            let Atom::Reaches(parts, cut) = atom else { return None };
            let [part] = parts.as_slice() else { return None };
            if part.times != 1 || only.is_some_and(|fact| fact != part.fact) {
                return None;
            }
            only = Some(part.fact);
            points.extend([*cut, cut.saturating_sub(1)]);
        }
        let (low, high) = self.world.declared(only?)?.fact.kind.bounds()?;
        points.extend([low, high]);
        points.retain(|point| (low..=high).contains(point));
        let first = holds_at(test, *points.first()?);
        points.iter().all(|point| holds_at(test, *point) == first).then_some(first)
    }
}

/// Whether a test on one number holds at a value.
fn holds_at(test: &Test, value: i64) -> bool {
    match test {
        Test::Constant(holds) => *holds,
        Test::Atom(Atom::Reaches(_, cut)) => value >= *cut,
        Test::Atom(_) => false,
        Test::Not(inner) => !holds_at(inner, value),
        Test::All(members) => members.iter().all(|member| holds_at(member, value)),
    }
}

fn list_compared(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&TYPE_MISMATCH, format!("`{name}` is a list"))
        .at(span, "which of its elements is meant?")
        .help(format!("write `any {name} in […]`, `every {name} in […]` or `no {name} in […]`"))
}

/// The facts that a test on a term looks at.
fn facts_of(atom: &Atom) -> Vec<FactId> {
    match atom {
        Atom::YesNo(fact) | Atom::In(fact, _) | Atom::Has(fact, _) => vec![*fact],
        Atom::Reaches(parts, _) => parts.iter().map(|part| part.fact).collect(),
    }
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
