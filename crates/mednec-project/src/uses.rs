//! What a condition uses: criteria by name, value sets, and the codes that it has itself.

use std::collections::BTreeSet;

use mednec_source::Span;
use mednec_syntax::expr::{Expr, ExprKind, Operand, OperandKind, Records, SetItem, Window};
use mednec_syntax::file::{Criterion, Group, Guard, Member, PolicyFile, Procedures};

/// The names that conditions use.
#[derive(Default)]
pub(crate) struct Uses<'p> {
    /// Of criteria, or of yes/no facts.
    pub(crate) names: BTreeSet<&'p str>,
    /// Entries of sets, which may be names of value sets.
    pub(crate) sets: BTreeSet<&'p str>,
    /// What facts are compared with: codes, choices, or names.
    pub(crate) compared: Vec<Compared<'p>>,
}

/// A word that a fact is compared with.
pub(crate) struct Compared<'p> {
    /// The fact, or the field of a record.
    pub(crate) fact: &'p str,
    /// The word as written.
    pub(crate) word: &'p str,
    /// The entry that it stands in.
    pub(crate) span: Span,
}

impl<'p> Uses<'p> {
    /// Adds what a policy uses, its criteria left out.
    pub(crate) fn policy(&mut self, policy: &'p PolicyFile) {
        for rule in &policy.rules {
            match &rule.guard {
                Guard::Always => {}
                Guard::When(one) | Guard::Unless(one) => self.member(one),
                Guard::WhenUnless(one, other) => [one, other].into_iter().for_each(|of| self.member(of)),
            }
        }
        policy.applies.iter().for_each(|member| self.member(member));
        policy.lapses.iter().for_each(|lapse| self.member(&lapse.when));
        policy
            .dispositions
            .iter()
            .filter_map(|rule| rule.when.as_ref())
            .for_each(|when| self.condition(when));
        policy.tables.iter().flat_map(|table| &table.rows).for_each(|row| self.condition(&row.when));
        policy.accumulators.iter().for_each(|total| self.value(&total.total));
        for units in &policy.timed_units {
            self.items(&units.timed);
            units.filter.iter().for_each(|filter| self.condition(filter));
        }
        if let Some(Procedures::Listed(items)) = &policy.procedures {
            self.items(items);
        }
    }

    /// Adds what a criterion uses.
    pub(crate) fn criterion(&mut self, criterion: &'p Criterion) {
        self.member(&criterion.body);
        criterion.unless.iter().for_each(|unless| self.member(unless));
    }

    /// Adds what a member of a group uses.
    pub(crate) fn member(&mut self, member: &'p Member) {
        match member {
            Member::Condition(expr) => self.condition(expr),
            Member::Group(Group { members, unless, .. }) => {
                members.iter().chain(unless.as_deref()).for_each(|member| self.member(member));
            }
        }
    }

    /// Adds what a condition uses.
    pub(crate) fn condition(&mut self, expr: &'p Expr) {
        match &expr.kind {
            ExprKind::Name(name) => {
                self.names.insert(name);
            }
            ExprKind::Not(inner) => self.condition(inner),
            ExprKind::And(members) | ExprKind::Or(members) | ExprKind::Count { members, .. } => {
                members.iter().for_each(|member| self.condition(member));
            }
            ExprKind::Compare { left, right, .. } => {
                if let (Some(fact), OperandKind::Word(word)) = (subject_of(left), &right.kind) {
                    self.compared.push(Compared { fact, word, span: right.span });
                }
                [left, right].into_iter().for_each(|of| self.value(of));
            }
            ExprKind::Between { subject, low, high, .. } => {
                [subject, low, high].into_iter().for_each(|of| self.value(of));
            }
            ExprKind::Member { subject, set, .. } => {
                self.value(subject);
                self.items_of(subject_of(subject), set);
            }
            ExprKind::Quantified { list, set, .. } => self.items_of(Some(&list.node), set),
            ExprKind::Records { records, .. } => self.records(records),
            ExprKind::Evidence { .. } | ExprKind::Error => {}
        }
    }

    /// Adds the entries of a set.
    pub(crate) fn items(&mut self, set: &'p [SetItem]) {
        self.sets.extend(set.iter().map(|item| item.first.as_str()));
    }

    fn items_of(&mut self, fact: Option<&'p str>, set: &'p [SetItem]) {
        self.items(set);
        for (fact, item) in fact.into_iter().flat_map(|fact| set.iter().map(move |item| (fact, item))) {
            let words = std::iter::once(&item.first).chain(&item.last);
            self.compared.extend(words.map(|word| Compared { fact, word, span: item.span }));
        }
    }

    /// Adds what a value uses.
    pub(crate) fn value(&mut self, value: &'p Operand) {
        match &value.kind {
            OperandKind::Days { from, to, .. } => [from, to].into_iter().for_each(|of| self.value(of)),
            OperandKind::Sum { left, right, .. } => [left, right].into_iter().for_each(|of| self.value(of)),
            OperandKind::DayOf { start: of, .. } | OperandKind::Percent { of, .. } => self.value(of),
            OperandKind::Extreme { of, .. } => of.iter().for_each(|of| self.value(of)),
            OperandKind::Aggregate { records, .. } => self.records(records),
            OperandKind::Number { .. }
            | OperandKind::Date(_)
            | OperandKind::Word(_)
            | OperandKind::Counted { .. }
            | OperandKind::Element { .. }
            | OperandKind::DateOf(_) => {}
        }
    }

    fn records(&mut self, records: &'p Records) {
        records.filter.iter().for_each(|filter| self.condition(filter));
        let Some(window) = &records.window else { return };
        match &window.node {
            Window::Back { length, from, .. }
            | Window::Forth { length, from, .. }
            | Window::Unclear { length, from, .. } => {
                [length, from].into_iter().for_each(|of| self.value(of));
            }
            Window::YearFrom { of, start } | Window::FromTo(of, start) => {
                [of, start].into_iter().for_each(|of| self.value(of));
            }
            Window::CalendarYear(of)
            | Window::CalendarMonth(of)
            | Window::Since(of)
            | Window::Before(of)
            | Window::UpTo(of)
            | Window::On(of) => self.value(of),
        }
    }
}

/// The fact, or the field of records, that a value is one of.
fn subject_of(value: &Operand) -> Option<&str> {
    match &value.kind {
        OperandKind::Word(name) => Some(name),
        OperandKind::Element { list, .. } => Some(&list.node),
        OperandKind::Aggregate { field, .. } => field.as_ref().map(|field| field.node.as_str()),
        _ => None,
    }
}
