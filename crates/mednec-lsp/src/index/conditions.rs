//! The names that conditions and values use.

use mednec_source::{Span, Spanned};
use mednec_syntax::expr::{Expr, ExprKind, Operand, OperandKind, Records, SetItem, Window};
use mednec_syntax::file::{Group, Member};

use super::{CONDITION, FACT, SET, Sort, Use, VALUE, Wanted};

/// Gathers uses.
#[derive(Default)]
pub(super) struct Uses {
    pub(super) found: Vec<Use>,
}

impl Uses {
    /// A name of one of some sorts.
    pub(super) fn one(&mut self, name: &str, at: Span, sorts: &'static [Sort]) {
        self.found.push(Use { name: name.to_owned(), at, wanted: Wanted::One(sorts) });
    }

    /// A name of one of some sorts, as it stands alone.
    pub(super) fn name(&mut self, name: &Spanned<String>, sorts: &'static [Sort]) {
        self.one(&name.node, name.span, sorts);
    }

    /// A word that may be a choice of a fact.
    pub(super) fn word(&mut self, word: &str, at: Span, of: Option<&str>) {
        self.found.push(Use { name: word.to_owned(), at, wanted: Wanted::Value(of.map(str::to_owned)) });
    }

    pub(super) fn member(&mut self, member: &Member) {
        match member {
            Member::Condition(expr) => self.condition(expr),
            Member::Group(Group { members, including, unless, cite, .. }) => {
                members.iter().chain(unless.as_deref()).for_each(|one| self.member(one));
                including.iter().for_each(|one| self.name(one, CONDITION));
                self.cites(cite);
            }
        }
    }

    /// The documents of citations, each the first word of its text.
    pub(super) fn cites(&mut self, cites: &[Spanned<String>]) {
        for cite in cites {
            let Some(id) = cite.node.split_whitespace().next() else { continue };
            let start = cite.span.start as usize;
            // A quoted text begins a byte later; its first word is then found by its length from the end of the quote.
            let exact = (cite.span.end as usize).saturating_sub(start) == cite.node.len();
            let start = if exact { start } else { start + 1 };
            self.one(id, Span::new(cite.span.source, start, start + id.len()), &[Sort::Document]);
        }
    }

    pub(super) fn condition(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Name(name) => self.one(name, expr.span, CONDITION),
            ExprKind::Not(inner) => self.condition(inner),
            ExprKind::And(members) | ExprKind::Or(members) | ExprKind::Count { members, .. } => {
                members.iter().for_each(|one| self.condition(one));
            }
            ExprKind::Compare { left, right, .. } => {
                self.value(left, fact_of(right));
                self.value(right, fact_of(left));
            }
            ExprKind::Between { subject, low, high, .. } => {
                self.value(subject, None);
                self.value(low, fact_of(subject));
                self.value(high, fact_of(subject));
            }
            ExprKind::Member { subject, set, on, .. } => {
                self.value(subject, None);
                self.set(set, fact_of(subject));
                on.iter().for_each(|day| self.name(day, FACT));
            }
            ExprKind::Quantified { list, set, on, .. } => {
                self.name(list, FACT);
                self.set(set, Some(&list.node));
                on.iter().for_each(|day| self.name(day, FACT));
            }
            ExprKind::Records { records, .. } => self.records(records),
            ExprKind::Evidence { fact, .. } => self.name(fact, FACT),
            ExprKind::Error => {}
        }
    }

    /// The entries of a set: names of sets, codes, or choices of a fact.
    pub(super) fn set(&mut self, set: &[SetItem], of: Option<&str>) {
        for item in set {
            if item.last.is_some() {
                // A range has two codes, and no name.
                self.one(&item.first, start_of(item), SET);
                continue;
            }
            self.word(&item.first, item.span, of);
        }
    }

    pub(super) fn value(&mut self, value: &Operand, of: Option<&str>) {
        match &value.kind {
            OperandKind::Word(word) => self.word(word, value.span, of),
            OperandKind::Number { text, unit: None, .. } => self.word(text, value.span, of),
            OperandKind::Number { .. } | OperandKind::Date(_) => {}
            OperandKind::Days { from, to, .. } => {
                self.value(from, None);
                self.value(to, None);
            }
            OperandKind::DayOf { start: inner, .. } | OperandKind::Percent { of: inner, .. } => {
                self.value(inner, None);
            }
            OperandKind::Counted { fact, .. } => self.name(fact, VALUE),
            OperandKind::Aggregate { field, records, .. } => {
                field.iter().for_each(|field| self.name(field, FACT));
                self.records(records);
            }
            OperandKind::Element { list, .. } => self.name(list, FACT),
            OperandKind::Extreme { of, .. } => of.iter().for_each(|one| self.value(one, None)),
            OperandKind::DateOf(fact) => self.name(fact, FACT),
            OperandKind::Sum { left, right, .. } => {
                self.value(left, None);
                self.value(right, None);
            }
        }
    }

    fn records(&mut self, records: &Records) {
        self.name(&records.list, FACT);
        records.filter.iter().for_each(|filter| self.condition(filter));
        let Some(window) = &records.window else { return };
        let values = match &window.node {
            Window::Back { length, from, .. }
            | Window::Forth { length, from, .. }
            | Window::Unclear { length, from, .. } => vec![length, from],
            Window::YearFrom { of, start } | Window::FromTo(of, start) => vec![of, start],
            Window::CalendarYear(of)
            | Window::CalendarMonth(of)
            | Window::Since(of)
            | Window::Before(of)
            | Window::UpTo(of)
            | Window::On(of) => vec![of],
        };
        values.into_iter().for_each(|of| self.value(of, None));
    }
}

/// The fact whose values stand on the other side of a comparison.
fn fact_of(value: &Operand) -> Option<&str> {
    match &value.kind {
        OperandKind::Word(name) => Some(name),
        OperandKind::Element { list, .. } => Some(&list.node),
        OperandKind::Aggregate { field: Some(field), .. } => Some(&field.node),
        _ => None,
    }
}

/// The first code of a range.
fn start_of(item: &SetItem) -> Span {
    let start = item.span.start as usize;
    Span::new(item.span.source, start, start + item.first.len())
}
