//! Values that differ from case to case: parameters by key, and tables. A comparison with one of them is one comparison
//! for each value it can have, each under the condition of that value.

use std::borrow::Cow;

use mednec_graph::condition::Count;
use mednec_graph::{FactId, FactKind, Part};
use mednec_source::{Diagnostic, Span, Spanned};
use mednec_syntax::expr::{Expr, ExprKind, Operand, OperandKind, Records, SetItem, Window};
use mednec_syntax::file::{Parameter, ParameterValue, Table};

use crate::codes::{BAD_TABLE, TABLE_HOLE, TOO_MANY_ALTERNATIVES, UNKNOWN_FACT, VALUE_CYCLE};
use crate::draft::{Atom, DraftKind, Test};
use crate::lower::{Lower, Standing, facts_of};
use crate::scope::ValueName;
use crate::set::{Ranges, choice, code_ranges};
use crate::tables::combined;

/// The most rows that a table may have.
const MOST_ROWS: usize = 500;

/// The most ways in which the parameters and tables of one comparison may be combined.
const MOST_COMBINED: usize = 4096;

/// A value and when it is the one.
pub(crate) struct Alternative {
    pub(crate) guard: usize,
    pub(crate) facts: Vec<FactId>,
    pub(crate) value: Operand,
}

impl Lower<'_, '_> {
    /// A comparison, for each value that its parameters and tables can have.
    pub(crate) fn alternatives(&mut self, expr: &Expr, at: Standing<'_>) -> usize {
        let Some(name) = self.varying_name(expr) else {
            let test = self.comparison(expr).unwrap_or(Test::Constant(false));
            return self.test(test, expr.to_string(), expr.span, at);
        };
        let inner = Standing { title: None, ..at };
        let found = self.values_of(&name, inner);
        if self.combined.saturating_mul(found.len()) > MOST_COMBINED {
            self.too_many(expr.span, "the values of its parameters and tables are combined");
            return self.constant(false, &expr.to_string(), expr.span, at);
        }
        let around = self.combined;
        self.combined = around.saturating_mul(found.len().max(1));
        let (mut members, mut facts) = (Vec::new(), Vec::new());
        for alternative in found {
            self.chosen.push((name.node.clone(), alternative.value));
            let compared = self.alternatives(expr, inner);
            self.chosen.pop();
            facts.extend(alternative.facts);
            facts.extend(self.drafts.get(compared).into_iter().flat_map(|draft| draft.facts.clone()));
            members.push(self.hidden(Count::All, vec![alternative.guard, compared], expr.span, inner));
        }
        self.combined = around;
        self.push_over(DraftKind::Group(Count::Any, members), facts, expr.to_string(), expr.span, at)
    }

    /// Tells of more alternatives than can be kept apart.
    pub(crate) fn too_many(&mut self, span: Span, label: &str) {
        self.sink.report(
            Diagnostic::new(&TOO_MANY_ALTERNATIVES, "there are too many alternatives here")
                .at(span, label)
                .help("split the condition or the table, or use a parameter with a value for each key"),
        );
    }

    /// Tells of a value that is looked up while it is being looked up.
    pub(crate) fn value_cycle(&mut self, name: &str, span: Span) {
        self.sink.report(
            Diagnostic::new(&VALUE_CYCLE, format!("`{name}` stands for itself in the end"))
                .at(span, "here it is needed before it is known")
                .help("write the value itself in one of the places"),
        );
    }

    /// A group that a person does not see.
    pub(crate) fn hidden(
        &mut self,
        count: Count,
        members: Vec<usize>,
        span: Span,
        at: Standing<'_>,
    ) -> usize {
        self.push_over(DraftKind::Group(count, members), Vec::new(), String::new(), span, at)
    }

    /// The first name in a comparison that has several values, none of them chosen yet.
    fn varying_name(&self, expr: &Expr) -> Option<Spanned<String>> {
        let mut words = Vec::new();
        words_of(expr, &mut words);
        words.into_iter().find(|word| self.is_varying(&word.node))
    }

    fn is_varying(&self, name: &str) -> bool {
        !self.chosen.iter().any(|(of, _)| of == name)
            && matches!(self.scope.value(name), Some(ValueName::Keyed(_) | ValueName::Table(_)))
    }

    /// The value that was chosen for a name, with its own place; anything else as it is.
    pub(crate) fn chosen_for<'o>(&self, operand: &'o Operand) -> Cow<'o, Operand> {
        let OperandKind::Word(name) = &operand.kind else { return Cow::Borrowed(operand) };
        let chosen = self.chosen.iter().rev().find(|(of, _)| of == name);
        chosen.map_or(Cow::Borrowed(operand), |(_, value)| Cow::Owned(value.clone()))
    }

    /// The first name in a value that has several values, none of them chosen yet.
    pub(crate) fn varying_in(&self, operand: &Operand) -> Option<Spanned<String>> {
        let mut words = Vec::new();
        words_in(operand, &mut words);
        words.into_iter().find(|word| self.is_varying(&word.node))
    }

    /// The values of a parameter by key or of a table, each with its condition.
    pub(crate) fn values_of(&mut self, name: &Spanned<String>, at: Standing<'_>) -> Vec<Alternative> {
        // What is looked for is a value of the case, also where a record is spoken of.
        let record = self.record.take();
        let chosen = std::mem::take(&mut self.chosen);
        let found = match self.scope.value(&name.node) {
            Some(ValueName::Keyed(parameter)) => self.keyed(parameter, at),
            Some(ValueName::Table(table)) => self.rows_of(table, at),
            Some(ValueName::Plain(_) | ValueName::Timed(_) | ValueName::Total(_)) | None => Vec::new(),
        };
        self.chosen = chosen;
        self.record = record;
        found
    }

    fn keyed(&mut self, parameter: &Parameter, at: Standing<'_>) -> Vec<Alternative> {
        let ParameterValue::Keyed { by, rows, otherwise, csv: _ } = &parameter.value else {
            return Vec::new();
        };
        let Some(fact) = self.fact(&by.node) else {
            let problem = Diagnostic::new(&UNKNOWN_FACT, format!("no fact is called `{}`", by.node))
                .at(by.span, "this fact chooses the value");
            let instead = || "declare it in the vocabulary".to_owned();
            self.sink.report(problem.meant(by.span, &by.node, self.world.fact_names(), instead));
            return Vec::new();
        };
        let Some(declared) = self.declared(fact) else { return Vec::new() };
        let kind = declared.fact.kind.clone();
        let mut tests: Vec<(Test, &Operand)> = Vec::new();
        let steps = matches!(kind, FactKind::Date { .. } | FactKind::Number { .. });
        let mut starts: Vec<(i64, &Spanned<String>, &Operand)> = Vec::new();
        let mut codes: Vec<Ranges> = Vec::new();
        for (key, value) in rows {
            match &kind {
                FactKind::YesNo | FactKind::Date { .. } | FactKind::Number { .. } => {
                    match kind.read(&key.node) {
                        Ok(read) if steps => starts.push((read, key, value)),
                        Ok(read) => {
                            tests.push((Test::Atom(Atom::YesNo(fact)).negated(read == 0), value));
                        }
                        Err(_) => self.mismatch(key.span, "something else", &kind.expected()),
                    }
                }
                FactKind::Choice(choices) => {
                    if let Some(at) = choice(&key.node, key.span, &by.node, choices, self.sink) {
                        tests.push((Test::Atom(Atom::In(fact, Ranges::of(vec![(at, at)]))), value));
                    }
                }
                FactKind::Code(system) => {
                    let item = SetItem { span: key.span, first: key.node.clone(), last: None };
                    let ranges = code_ranges(&[item], *system, &self.world.value_sets, self.sink);
                    let meets = |other: &Ranges| {
                        other
                            .iter()
                            .any(|(low, high)| ranges.iter().any(|(from, to)| low <= to && from <= high))
                    };
                    if codes.iter().any(meets) {
                        self.sink.report(
                            Diagnostic::new(&BAD_TABLE, format!("`{}` lies within another key", key.node))
                                .at(key.span, "both would give a value")
                                .help("write keys that have no code in common"),
                        );
                    }
                    codes.push(ranges.clone());
                    if !ranges.is_empty() {
                        tests.push((Test::Atom(Atom::In(fact, ranges)), value));
                    }
                }
                FactKind::List { .. } => {
                    self.mismatch(by.span, "a list", "a fact with one value");
                    return Vec::new();
                }
            }
        }
        starts.sort_by_key(|(start, ..)| *start);
        for (at, (start, key, value)) in starts.iter().enumerate() {
            let parts = vec![Part { fact, times: 1 }];
            let begun = Test::Atom(Atom::Reaches(parts.clone(), *start));
            let next = starts.get(at + 1);
            if next.is_some_and(|(next, ..)| next == start) {
                self.sink.report(
                    Diagnostic::new(&BAD_TABLE, format!("`{}` stands twice", key.node))
                        .at(key.span, "")
                        .help("take one of the two out"),
                );
            }
            let ended = next.map(|(next, ..)| Test::Atom(Atom::Reaches(parts, *next)).not());
            tests.push((Test::All(std::iter::once(begun).chain(ended).collect()), value));
        }
        let covered = match &kind {
            FactKind::YesNo => rows.len() >= 2,
            FactKind::Choice(choices) => tests.len() >= choices.len(),
            FactKind::Date { low, .. } | FactKind::Number { low, .. } => {
                let from = if self.world.fact(&by.node) == self.governing { self.from } else { None };
                starts.first().is_some_and(|(start, ..)| *start <= from.unwrap_or(*low))
            }
            FactKind::Code(_) | FactKind::List { .. } => false,
        };
        let facts = vec![fact];
        let mut found: Vec<Alternative> = Vec::new();
        let guards: Vec<Test> = tests.iter().map(|(test, _)| test.clone()).collect();
        for (test, value) in tests {
            let text = format!("{} for {value}", by.node);
            let guard = self.test(test, text, by.span, at);
            found.push(Alternative { guard, facts: facts.clone(), value: value.clone() });
        }
        match otherwise {
            Some(value) => {
                let rest = Test::Any(guards).not();
                let guard = self.test(rest, format!("{} for {value}", by.node), by.span, at);
                found.push(Alternative { guard, facts, value: value.clone() });
            }
            None if !covered => self.sink.report(
                Diagnostic::new(
                    &TABLE_HOLE,
                    format!("`{}` has no value for some cases", parameter.name.node),
                )
                .at(parameter.name.span, format!("`{}` can be something that no row names", by.node))
                .help("add `else:` with the value for all others, or the rows that are missing"),
            ),
            None => {}
        }
        found
    }

    fn rows_of(&mut self, table: &Table, at: Standing<'_>) -> Vec<Alternative> {
        let rows = match self.rows.get(&table.name.node) {
            Some(rows) => rows.clone(),
            None => {
                if self.opened.contains(&table.name.node) {
                    self.value_cycle(&table.name.node, table.name.span);
                    return Vec::new();
                }
                if table.rows.len() > MOST_ROWS {
                    let label = format!("{} rows; at most {MOST_ROWS} are read", table.rows.len());
                    self.too_many(table.name.span, &label);
                    return Vec::new();
                }
                self.opened.push(table.name.node.clone());
                let mut rows = Vec::new();
                for row in &table.rows {
                    rows.push(self.expr(&row.when, at));
                }
                self.opened.pop();
                self.rows.insert(table.name.node.clone(), rows.clone());
                rows
            }
        };
        let hit = table.hit.as_ref().map_or("first", |hit| hit.node.as_str());
        let facts: Vec<FactId> = rows.iter().flat_map(|row| self.facts_under(*row)).collect();
        if hit == "collect" {
            return combined(self, table, &rows, &facts, at);
        }
        let mut found = Vec::new();
        for (index, (row, source)) in rows.iter().zip(&table.rows).enumerate() {
            let before = if hit == "first" { rows.get(..index).unwrap_or_default() } else { &[] };
            let guard = if before.is_empty() {
                *row
            } else {
                let none = self.hidden(Count::None, before.to_vec(), source.span, at);
                self.hidden(Count::All, vec![*row, none], source.span, at)
            };
            found.push(Alternative { guard, facts: facts.clone(), value: source.value.clone() });
        }
        if let Some(value) = &table.otherwise {
            let guard = self.hidden(Count::None, rows, table.span, at);
            found.push(Alternative { guard, facts, value: value.clone() });
        }
        found
    }

    /// The facts that a condition looks at, criteria opened.
    pub(crate) fn facts_under(&self, draft: usize) -> Vec<FactId> {
        let (mut found, mut todo) = (Vec::new(), vec![draft]);
        let mut seen = std::collections::BTreeSet::new();
        while let Some(at) = todo.pop() {
            let Some(draft) = self.drafts.get(at).filter(|_| seen.insert(at)) else { continue };
            match &draft.kind {
                DraftKind::Compare(test) => found.extend(test.atoms().into_iter().flat_map(facts_of)),
                DraftKind::Not(member) => todo.push(*member),
                DraftKind::Group(_, members) => todo.extend(members),
                DraftKind::Criterion(name) => todo.extend(self.made.get(name)),
            }
        }
        found
    }
}

/// The words in a comparison that may be names of values.
fn words_of(expr: &Expr, found: &mut Vec<Spanned<String>>) {
    match &expr.kind {
        ExprKind::Compare { left, right, .. } => {
            words_in(left, found);
            words_in(right, found);
        }
        ExprKind::Between { subject, low, high, .. } => {
            [subject, low, high].into_iter().for_each(|operand| words_in(operand, found));
        }
        ExprKind::Member { subject, .. } => words_in(subject, found),
        ExprKind::Records { records, .. } => words_among(records, found),
        ExprKind::Not(member) => words_of(member, found),
        ExprKind::And(members) | ExprKind::Or(members) | ExprKind::Count { members, .. } => {
            members.iter().for_each(|member| words_of(member, found));
        }
        ExprKind::Name(_) | ExprKind::Quantified { .. } | ExprKind::Evidence { .. } | ExprKind::Error => {}
    }
}

fn words_in(operand: &Operand, found: &mut Vec<Spanned<String>>) {
    match &operand.kind {
        OperandKind::Word(name) => found.push(Spanned { node: name.clone(), span: operand.span }),
        OperandKind::Days { from, to, .. } => {
            words_in(from, found);
            words_in(to, found);
        }
        OperandKind::DayOf { start, .. } => words_in(start, found),
        OperandKind::Sum { left, right, .. } => {
            words_in(left, found);
            words_in(right, found);
        }
        OperandKind::Extreme { of, .. } => of.iter().for_each(|one| words_in(one, found)),
        OperandKind::Percent { of, .. } => words_in(of, found),
        OperandKind::Aggregate { records, .. } => words_among(records, found),
        OperandKind::Number { .. }
        | OperandKind::Date(_)
        | OperandKind::Counted { .. }
        | OperandKind::Element { .. }
        | OperandKind::DateOf(_) => {}
    }
}

fn words_among(records: &Records, found: &mut Vec<Spanned<String>>) {
    if let Some(window) = &records.window {
        let operands: Vec<&Operand> = match &window.node {
            Window::Back { length, from, .. }
            | Window::Forth { length, from, .. }
            | Window::Unclear { length, from, .. } => vec![length, from],
            Window::YearFrom { of, start } => vec![of, start],
            Window::FromTo(from, to) => vec![from, to],
            Window::CalendarYear(one)
            | Window::CalendarMonth(one)
            | Window::Since(one)
            | Window::Before(one)
            | Window::UpTo(one)
            | Window::On(one) => vec![one],
        };
        operands.into_iter().for_each(|operand| words_in(operand, found));
    }
    if let Some(filter) = &records.filter {
        words_of(filter, found);
    }
}
