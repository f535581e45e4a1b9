//! Conditions as they are asked of a record, or of a case outside the graph.

use mednec_graph::condition::Count;
use mednec_graph::{Filter, FilterTest};
use mednec_syntax::expr::Expr;

use crate::draft::{Atom, DraftKind, Test};
use crate::lower::{Lower, Standing};
use crate::origins::Documents;

impl Lower<'_, '_> {
    /// A condition that is no part of the graph.
    pub(crate) fn filter(&mut self, expr: &Expr) -> Filter {
        let documents = Documents::new();
        let at = Standing { title: None, citations: &[], documents: &documents };
        let before = self.drafts.len();
        let draft = self.expr(expr, at);
        let filter = self.filter_of(draft);
        // Rows of tables stay, since other conditions may use them.
        if self.rows.values().flatten().all(|row| *row < before) {
            self.drafts.truncate(before);
        }
        filter
    }

    /// A condition that has been lowered, asked outside the graph.
    pub(crate) fn filter_of(&self, draft: usize) -> Filter {
        let Some(draft) = self.drafts.get(draft) else { return Filter::Constant(false) };
        match &draft.kind {
            DraftKind::Compare(test) => of_test(test),
            DraftKind::Not(member) => Filter::Not(Box::new(self.filter_of(*member))),
            DraftKind::Group(count, members) => Filter::Group {
                count: *count,
                members: members.iter().map(|member| self.filter_of(*member)).collect(),
            },
            DraftKind::Criterion(name) => match self.made.get(name) {
                Some(criterion) => self.filter_of(*criterion),
                None => Filter::Constant(false),
            },
        }
    }
}

/// All of several filters.
pub(crate) fn all(mut members: Vec<Filter>) -> Filter {
    match members.len() {
        0 => Filter::Constant(true),
        1 => members.remove(0),
        _ => Filter::Group { count: Count::All, members },
    }
}

/// A test as a filter.
pub(crate) fn of_test(test: &Test) -> Filter {
    match test {
        Test::Constant(holds) => Filter::Constant(*holds),
        Test::Not(inner) => Filter::Not(Box::new(of_test(inner))),
        Test::All(members) => all(members.iter().map(of_test).collect()),
        Test::Any(members) => {
            Filter::Group { count: Count::Any, members: members.iter().map(of_test).collect() }
        }
        Test::Atom(atom) => Filter::Test(match atom {
            Atom::YesNo(fact) => FilterTest::YesNo(*fact),
            Atom::In(fact, ranges) => FilterTest::In(*fact, ranges.iter().collect()),
            Atom::Has(fact, ranges) => FilterTest::Has(*fact, ranges.iter().collect()),
            Atom::Reaches(parts, cut) => FilterTest::Reaches(parts.clone(), *cut),
            Atom::Same(a, b) => FilterTest::Same(*a, *b),
        }),
    }
}
