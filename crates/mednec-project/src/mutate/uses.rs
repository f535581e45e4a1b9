//! What a condition uses: criteria by name, and value sets.

use std::collections::BTreeSet;

use mednec_syntax::expr::{Expr, ExprKind, Operand, OperandKind, Records, SetItem, Window};
use mednec_syntax::file::{Group, Member};

/// The names that conditions use.
#[derive(Default)]
pub(super) struct Uses<'p> {
    /// Of criteria, or of yes/no facts.
    pub(super) names: BTreeSet<&'p str>,
    /// Entries of sets, which may be names of value sets.
    pub(super) sets: BTreeSet<&'p str>,
}

impl<'p> Uses<'p> {
    /// Adds what a member of a group uses.
    pub(super) fn member(&mut self, member: &'p Member) {
        match member {
            Member::Condition(expr) => self.condition(expr),
            Member::Group(Group { members, unless, .. }) => {
                members.iter().chain(unless.as_deref()).for_each(|member| self.member(member));
            }
        }
    }

    /// Adds what a condition uses.
    pub(super) fn condition(&mut self, expr: &'p Expr) {
        match &expr.kind {
            ExprKind::Name(name) => {
                self.names.insert(name);
            }
            ExprKind::Not(inner) => self.condition(inner),
            ExprKind::And(members) | ExprKind::Or(members) | ExprKind::Count { members, .. } => {
                members.iter().for_each(|member| self.condition(member));
            }
            ExprKind::Compare { left, right, .. } => [left, right].into_iter().for_each(|of| self.value(of)),
            ExprKind::Between { subject, low, high, .. } => {
                [subject, low, high].into_iter().for_each(|of| self.value(of));
            }
            ExprKind::Member { subject, set, .. } => {
                self.value(subject);
                self.items(set);
            }
            ExprKind::Quantified { set, .. } => self.items(set),
            ExprKind::Records { records, .. } => self.records(records),
            ExprKind::Evidence { .. } | ExprKind::Error => {}
        }
    }

    /// Adds the entries of a set.
    pub(super) fn items(&mut self, set: &'p [SetItem]) {
        self.sets.extend(set.iter().map(|item| item.first.as_str()));
    }

    /// Adds what a value uses.
    pub(super) fn value(&mut self, value: &'p Operand) {
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
