//! Comparisons: a fact or a sum against a value, a set, or the state of the evidence.

use mednec_graph::{DerivedKind, FactId, FactKind, Filter, FilterTest, ItemKind, Part};
use mednec_source::{Diagnostic, Span, Spanned};
use mednec_syntax::expr::{Comparison, Expr, ExprKind, Operand, OperandKind, Quantifier, SetItem};

use crate::codes::{ALWAYS_THE_SAME, SET_NEEDS_DATE, TYPE_MISMATCH};
use crate::derive::Like;
use crate::draft::{Atom, Test};
use crate::linear::turned;
use crate::lower::{Lower, facts_of};
use crate::measure::Dimension;
use crate::operand::{Value, with_unit_of};
use crate::set::{Eras, Ranges, choice, choice_ranges, code_eras, code_ranges};

impl Lower<'_, '_> {
    /// What a comparison asks; nothing where a problem has been reported.
    pub(crate) fn comparison(&mut self, expr: &Expr) -> Option<Test> {
        let before = self.sink.found().len();
        let test = match &expr.kind {
            ExprKind::Compare { left, op, right, .. } => self.compare(left, *op, right),
            ExprKind::Between { subject, negated, low, high } => {
                let from = self.compare(subject, Comparison::AtLeast, &with_unit_of(low, high));
                let to = self.compare(subject, Comparison::AtMost, high);
                from.zip(to).map(|(from, to)| Test::All(vec![from, to]).negated(*negated))
            }
            ExprKind::Member { subject, negated, set, on } => {
                let test = self.membership(subject, set, on.as_ref());
                test.map(|test| test.negated(*negated))
            }
            ExprKind::Quantified { quantifier, list, set, on } => {
                self.quantified(*quantifier, list, set, on.as_ref())
            }
            ExprKind::Records { quantifier, records } => self.some_records(*quantifier, records),
            ExprKind::Evidence { fact, state, negated } => {
                self.evidence(fact, *state).map(|test| test.negated(*negated))
            }
            ExprKind::Name(_)
            | ExprKind::Not(_)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Count { .. }
            | ExprKind::Error => None,
        };
        let mut needs = std::mem::take(&mut self.needs);
        needs.dedup();
        let test = test?;
        // A comparison with the latest of nothing is not met.
        let whole =
            if needs.is_empty() { test } else { Test::All(needs.into_iter().chain([test]).collect()) };
        // Of a set that could not be read whole, nothing more is told.
        let told = self.sink.found().len() > before;
        Some(if told { whole } else { self.varying(whole, expr.span) })
    }

    fn compare(&mut self, left: &Operand, op: Comparison, right: &Operand) -> Option<Test> {
        let (left, right) = (&self.chosen_for(left), &self.chosen_for(right));
        if let OperandKind::Extreme { greatest, of } = &right.kind {
            return self.extreme(left, op, *greatest, of);
        }
        if let OperandKind::Extreme { greatest, of } = &left.kind {
            return self.extreme(right, turned(op), *greatest, of);
        }
        for (stretch, op, amount) in [(left, op, right), (right, turned(op), left)] {
            if let OperandKind::Days { unit, from, to } = &stretch.kind
                && let Some(test) = self.calendar(*unit, from, to, op, amount)
            {
                return test;
            }
        }
        // A choice of one side goes before a fact of the same name.
        for (subject, op, word) in [(left, op, right), (right, turned(op), left)] {
            if let (OperandKind::Word(name), OperandKind::Word(text)) = (&subject.kind, &word.kind)
                && let Some(id) = self.fact(name)
                && let Some(FactKind::Choice(choices)) = self.declared(id).map(|declared| declared.fact.kind)
                && choices.contains(text)
            {
                return self.pick(id, subject, op, text, word.span);
            }
        }
        let (a, b) = (self.value(left), self.value(right));
        let (a, b) = (a?, b?);
        // A name that is no fact may be a choice or a code of the other side.
        match (a, b) {
            (Value::Fact(id), Value::Word(text) | Value::Bare(_, text)) => {
                self.pick(id, left, op, &text, right.span)
            }
            (Value::Word(text) | Value::Bare(_, text), Value::Fact(id)) => {
                self.pick(id, right, turned(op), &text, left.span)
            }
            (Value::Fact(a), Value::Fact(b)) => self.same_value(a, b, op, left, right),
            (a, b) => {
                let ((a, a_dim), (b, b_dim)) = self.same(left, a, right, b, false)?;
                if !a_dim.compares_with(&b_dim) {
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
        let declared = self.declared(id)?;
        let name = &declared.fact.name;
        let negated = match op {
            Comparison::Is => false,
            Comparison::IsNot => true,
            Comparison::Less | Comparison::AtMost | Comparison::More | Comparison::AtLeast => {
                if let (FactKind::Choice(choices), true) = (&declared.fact.kind, declared.ordered) {
                    let at = choice(text, span, name, choices, self.sink)?;
                    let last = i64::try_from(choices.len()).ok()? - 1;
                    let (low, high) = match op {
                        Comparison::Less => (0, at - 1),
                        Comparison::AtMost => (0, at),
                        Comparison::More => (at + 1, last),
                        _ => (at, last),
                    };
                    let ranges = Ranges::of((low..=high).map(|value| (value, value)).collect());
                    return Some(if ranges.is_empty() {
                        Test::Constant(false)
                    } else {
                        Test::Atom(Atom::In(id, ranges))
                    });
                }
                self.sink.report(
                    Diagnostic::new(&TYPE_MISMATCH, format!("`{name}` has no order"))
                        .at(subject.span, format!("it is {}", declared.fact.kind.expected()))
                        .help("compare it with `is`, `is not` or `in`; a fact of the type `ordered choices` has an order"),
                );
                return None;
            }
        };
        let test = match &declared.fact.kind {
            FactKind::YesNo => match text {
                "yes" => Test::Atom(Atom::YesNo(id)),
                "no" => Test::Atom(Atom::YesNo(id)).not(),
                _ => {
                    let problem = Diagnostic::new(&TYPE_MISMATCH, format!("`{name}` is never `{text}`"))
                        .at(span, "it is yes or no")
                        .help(format!("write `{name}` or `not {name}`"));
                    let meant = match text.to_ascii_lowercase().as_str() {
                        "yes" | "y" | "true" => Some("yes"),
                        "no" | "n" | "false" => Some("no"),
                        _ => None,
                    };
                    self.sink.report(match meant {
                        Some(word) => problem.fix(format!("write `{word}`, in small letters"), span, word),
                        None => problem,
                    });
                    return None;
                }
            },
            FactKind::Choice(choices) => {
                let index = choice(text, span, name, choices, self.sink)?;
                Test::Atom(Atom::In(id, Ranges::of(vec![(index, index)])))
            }
            FactKind::Code(system) => {
                let item = SetItem { span, first: text.to_string(), last: None };
                self.check_validity(std::slice::from_ref(&item), *system);
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

    fn membership(
        &mut self,
        subject: &Operand,
        set: &[SetItem],
        on: Option<&Spanned<String>>,
    ) -> Option<Test> {
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
        let declared = self.declared(id)?;
        let eras = match &declared.fact.kind {
            FactKind::Choice(choices) => {
                Eras::always(choice_ranges(set, &declared.fact.name, choices, self.sink))
            }
            FactKind::Code(system) => {
                self.check_validity(set, *system);
                code_eras(set, *system, &self.world.value_sets, self.sink)
            }
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
        self.over_eras(&eras, set, on, |ranges| {
            if ranges.is_empty() { Test::Constant(false) } else { Test::Atom(Atom::In(id, ranges)) }
        })
    }

    /// A test on a set, era by era of the governing date where its codes have days of validity.
    fn over_eras(
        &mut self,
        eras: &Eras,
        set: &[SetItem],
        on: Option<&Spanned<String>>,
        test: impl Fn(Ranges) -> Test,
    ) -> Option<Test> {
        let date = match on {
            Some(name) => {
                let Some(date) = self.fact(&name.node) else {
                    self.unknown_fact(&name.node, name.span);
                    return None;
                };
                let is_date = self.declared(date).is_some_and(|d| d.dimension == Dimension::Date);
                if !is_date {
                    let expected = self.expected(date);
                    self.mismatch(name.span, &expected, "a date");
                    return None;
                }
                Some(date)
            }
            None => None,
        };
        if let Some(ranges) = eras.single() {
            return Some(test(ranges.clone()));
        }
        let Some(date) = date else {
            let span = set.iter().map(|item| item.span).reduce(Span::cover)?;
            self.sink.report(
                Diagnostic::new(&SET_NEEDS_DATE, "codes come and go in this set, and no day is named")
                    .at(span, "valid on which day?")
                    .help("write the date that governs behind it, such as `… on service_date`"),
            );
            return None;
        };
        let parts = vec![Part { fact: date, times: 1 }];
        let era = |(from, until, ranges): (Option<i64>, Option<i64>, &Ranges)| {
            let begun = from.map(|day| Test::Atom(Atom::Reaches(parts.clone(), day)));
            let ended = until.map(|day| Test::Atom(Atom::Reaches(parts.clone(), day + 1)).not());
            Test::All(begun.into_iter().chain(ended).chain([test(ranges.clone())]).collect())
        };
        Some(Test::Any(eras.iter().map(era).collect()))
    }

    fn quantified(
        &mut self,
        quantifier: Quantifier,
        list: &Spanned<String>,
        set: &[SetItem],
        on: Option<&Spanned<String>>,
    ) -> Option<Test> {
        let Some(id) = self.fact(&list.node) else {
            self.unknown_fact(&list.node, list.span);
            return None;
        };
        let declared = self.declared(id)?;
        let FactKind::List { item, .. } = &declared.fact.kind else {
            self.sink.report(
                Diagnostic::new(&TYPE_MISMATCH, format!("`{}` is not a list", list.node))
                    .at(list.span, format!("it is {}", declared.fact.kind.expected()))
                    .help(format!("write `{} in …` without any, every or no", list.node)),
            );
            return None;
        };
        let eras = match item {
            ItemKind::Choice(choices) => Eras::always(choice_ranges(set, &list.node, choices, self.sink)),
            ItemKind::Code(system) => {
                self.check_validity(set, *system);
                code_eras(set, *system, &self.world.value_sets, self.sink)
            }
            ItemKind::Record { .. } => {
                self.sink.report(
                    Diagnostic::new(&TYPE_MISMATCH, format!("`{}` is a list of records", list.node))
                        .at(list.span, "a record is in no set, but its fields can be")
                        .help(format!("write `any {} where FIELD in …`", list.node)),
                );
                return None;
            }
        };
        let has = |ranges: Ranges| {
            if ranges.is_empty() { Test::Constant(false) } else { Test::Atom(Atom::Has(id, ranges)) }
        };
        self.over_eras(&eras, set, on, |ranges| match quantifier {
            Quantifier::Any => has(ranges),
            Quantifier::No => has(ranges).not(),
            Quantifier::Every => has(ranges.complement()).not(),
        })
    }

    /// Two choices, or two codes, against each other.
    fn same_value(
        &mut self,
        a: FactId,
        b: FactId,
        op: Comparison,
        left: &Operand,
        right: &Operand,
    ) -> Option<Test> {
        let (one, other) = (self.declared(a)?, self.declared(b)?);
        let fits = match (&one.fact.kind, &other.fact.kind) {
            (FactKind::Choice(a), FactKind::Choice(b)) => a == b,
            (FactKind::Code(a), FactKind::Code(b)) => a == b,
            _ => false,
        };
        let negated = match op {
            Comparison::Is if fits => false,
            Comparison::IsNot if fits => true,
            _ => {
                let message = format!("`{}` and `{}` do not compare", one.fact.name, other.fact.name);
                self.sink.report(
                    Diagnostic::new(&TYPE_MISMATCH, message)
                        .at(right.span, format!("it is {}", other.fact.kind.expected()))
                        .label(left.span, format!("it is {}", one.fact.kind.expected()))
                        .help("two facts compare with `is` or `is not`, where both have the same choices or codes"),
                );
                return None;
            }
        };
        let (a, b) = if a <= b { (a, b) } else { (b, a) };
        if self.record.is_some() {
            return Some(Test::Atom(Atom::Same(a, b)).negated(negated));
        }
        let like = Like {
            name: format!("{} is {}", one.fact.name, other.fact.name),
            kind: FactKind::YesNo,
            dimension: Dimension::Plain,
            factor: 1,
            ordered: false,
            answered_by: one.fact.answered_by,
            identifying: one.fact.identifying || other.fact.identifying,
            span: left.span,
        };
        let kind = DerivedKind::Holds(Filter::Test(FilterTest::Same(a, b)));
        let fact = self.derive.add(self.bundle, kind, like)?;
        Some(Test::Atom(Atom::YesNo(fact)).negated(negated))
    }

    /// A value against the greatest or the smallest of several.
    fn extreme(&mut self, left: &Operand, op: Comparison, greatest: bool, of: &[Operand]) -> Option<Test> {
        let every = match op {
            Comparison::Less | Comparison::AtMost => !greatest,
            Comparison::More | Comparison::AtLeast => greatest,
            Comparison::Is | Comparison::IsNot => {
                self.sink.report(
                    Diagnostic::new(&TYPE_MISMATCH, "the first or last of several is compared by order only")
                        .at(left.span, "")
                        .help("use <, <=, >, >=, before or after"),
                );
                return None;
            }
        };
        let tests: Vec<Option<Test>> = of.iter().map(|one| self.compare(left, op, one)).collect();
        let tests: Vec<Test> = tests.into_iter().collect::<Option<_>>()?;
        Some(if every { Test::All(tests) } else { Test::Any(tests) })
    }

    /// The test; told where the range of its one fact leaves it no choice.
    fn varying(&mut self, test: Test, span: Span) -> Test {
        if !self.chosen.is_empty() || self.record.is_some() {
            // One value of several, or one record of several, may well leave no choice.
            return test;
        }
        let fixed = match &test {
            Test::Constant(holds) => Some(*holds),
            _ => self.fixed_by_range(&test),
        };
        if let Some(holds) = fixed {
            let facts: Vec<String> = test
                .atoms()
                .into_iter()
                .flat_map(facts_of)
                .filter_map(|id| self.declared(id))
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
        let (low, high) = self.declared(only?)?.fact.kind.bounds()?;
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
        Test::Any(members) => members.iter().any(|member| holds_at(member, value)),
    }
}

fn list_compared(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&TYPE_MISMATCH, format!("`{name}` is a list"))
        .at(span, "which of its elements is meant?")
        .help(format!("write `any {name} in […]`, `every {name} in […]` or `no {name} in […]`"))
}
