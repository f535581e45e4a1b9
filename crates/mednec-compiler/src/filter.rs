//! Conditions as they are asked of a record, or of a case outside the graph.

use std::collections::BTreeMap;

use mednec_graph::condition::Count;
use mednec_graph::{Filter, FilterTest};
use mednec_source::Diagnostic;
use mednec_syntax::expr::Expr;

use crate::codes::TOO_MANY_ALTERNATIVES;
use crate::draft::{Atom, DraftKind, Test};
use crate::lower::{Lower, Standing};
use crate::origins::Documents;

/// How many comparisons a condition outside the graph may have.
const MOST_PIECES: usize = 10_000;
/// How deep it may be nested; bundles hold a little more.
const MOST_NESTED: usize = 150;

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
    pub(crate) fn filter_of(&mut self, draft: usize) -> Filter {
        let (pieces, depth) = self.unfolded(draft);
        if pieces > MOST_PIECES || depth > MOST_NESTED {
            if let Some(draft) = self.drafts.get(draft) {
                let told = format!("{pieces} comparisons, {depth} deep, where its criteria are written out");
                self.sink.report(
                    Diagnostic::new(&TOO_MANY_ALTERNATIVES, "this condition is too large to be asked here")
                        .at(draft.span, told)
                        .help(format!(
                            "write a smaller condition: at most {MOST_PIECES} comparisons, {MOST_NESTED} deep"
                        )),
                );
            }
            return Filter::Constant(false);
        }
        self.written_out(draft)
    }

    /// How many comparisons a condition has with its criteria written out, and how deep they are nested.
    fn unfolded(&self, draft: usize) -> (usize, usize) {
        let mut known: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        let mut todo = vec![draft];
        while let Some(at) = todo.last().copied() {
            let members = self.members_of(at);
            let open = members.iter().find(|member| !known.contains_key(member));
            if let Some(open) = open.filter(|_| !known.contains_key(&at)) {
                todo.push(*open);
                continue;
            }
            todo.pop();
            let own = match self.drafts.get(at).map(|draft| &draft.kind) {
                Some(DraftKind::Compare(test)) => test.atoms().len(),
                _ => 0,
            };
            let of = members.iter().filter_map(|member| known.get(member));
            let whole = of.fold((own, 0), |(pieces, depth), (more, below)| {
                (pieces.saturating_add(*more), depth.max(below + 1))
            });
            known.insert(at, whole);
        }
        known.get(&draft).copied().unwrap_or_default()
    }

    fn members_of(&self, draft: usize) -> Vec<usize> {
        match self.drafts.get(draft).map(|draft| &draft.kind) {
            None | Some(DraftKind::Compare(_)) => Vec::new(),
            Some(DraftKind::Not(member)) => vec![*member],
            Some(DraftKind::Group(_, members)) => members.clone(),
            Some(DraftKind::Criterion(name)) => self.made.get(name).copied().into_iter().collect(),
        }
    }

    fn written_out(&self, draft: usize) -> Filter {
        let Some(draft) = self.drafts.get(draft) else { return Filter::Constant(false) };
        match &draft.kind {
            DraftKind::Compare(test) => of_test(test),
            DraftKind::Not(member) => Filter::Not(Box::new(self.written_out(*member))),
            DraftKind::Group(count, members) => Filter::Group {
                count: *count,
                members: members.iter().map(|member| self.written_out(*member)).collect(),
            },
            DraftKind::Criterion(name) => match self.made.get(name) {
                Some(criterion) => self.written_out(*criterion),
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
