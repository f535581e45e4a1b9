//! A condition in plain words: names as people say them, criteria by their titles, comparisons spelled out.

use mednec_source::SourceId;
use mednec_syntax::expr::{
    Aggregate, Comparison, Count, Elapsed, Evidence, Expr, ExprKind, Operand, OperandKind, Quantifier,
    Records, SetItem, Window,
};

use crate::card::fact_named;
use crate::index::{Names, Sort};

/// Says conditions of a file.
#[derive(Clone, Copy)]
pub(crate) struct Plain<'w> {
    pub(crate) names: Names<'w>,
    pub(crate) source: SourceId,
}

impl Plain<'_> {
    /// A condition.
    pub(crate) fn condition(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Name(name) => self.name(name),
            ExprKind::Not(inner) => match &inner.kind {
                ExprKind::Name(name) => format!("not: {}", self.name(name)),
                _ => format!("not ({})", self.condition(inner)),
            },
            ExprKind::And(members) => self.joined(members, ", and "),
            ExprKind::Or(members) => self.joined(members, ", or "),
            ExprKind::Count { count, members } => {
                let of: Vec<String> = members.iter().map(|one| self.condition(one)).collect();
                format!("{} of: {}", counted(*count), of.join("; "))
            }
            ExprKind::Compare { left, op, right, .. } => {
                let days = self.is_day(left) || self.is_day(right);
                format!("{} {} {}", self.value(left), compared(*op, days), self.value(right))
            }
            ExprKind::Between { subject, negated, low, high } => {
                let not = if *negated { "not " } else { "" };
                let (low, high) = (self.value(low), self.value(high));
                format!("{} is {not}from {low} to {high}, both included", self.value(subject))
            }
            ExprKind::Member { subject, negated, set, on } => {
                let not = if *negated { "not " } else { "" };
                format!("{} is {not}one of {}{}", self.value(subject), self.set(set), valid(on.as_ref()))
            }
            ExprKind::Quantified { quantifier, list, set, on } => {
                let which = quantified(*quantifier);
                format!("{which} of {} is in {}{}", self.name(&list.node), self.set(set), valid(on.as_ref()))
            }
            ExprKind::Records { quantifier, records } => {
                format!("{} of {}", quantified(*quantifier), self.records(records))
            }
            ExprKind::Evidence { fact, state, negated } => {
                let not = if *negated { "not " } else { "" };
                let state = match state {
                    Evidence::Documented => "documented",
                    Evidence::DocumentedAbsent => "documented as absent",
                    Evidence::Conflicting => "told differently by different sources",
                };
                format!("{} is {not}{state}", self.name(&fact.node))
            }
            ExprKind::Error => String::new(),
        }
    }

    fn joined(&self, members: &[Expr], joint: &str) -> String {
        let said = members.iter().map(|one| match one.kind {
            ExprKind::And(_) | ExprKind::Or(_) => format!("({})", self.condition(one)),
            _ => self.condition(one),
        });
        said.collect::<Vec<_>>().join(joint)
    }

    /// What a name stands for: the title of a criterion, else the words of the name.
    fn name(&self, name: &str) -> String {
        let known = self.names.known(self.source, name);
        let title = known.into_iter().find_map(|found| match found.definition.sort {
            Sort::Criterion | Sort::Table | Sort::Accumulator => found.definition.title.clone(),
            _ => None,
        });
        title.unwrap_or_else(|| words(name))
    }

    fn value(&self, value: &Operand) -> String {
        match &value.kind {
            OperandKind::Word(word) => self.name(word),
            OperandKind::Number { .. } | OperandKind::Date(_) => value.to_string(),
            OperandKind::Days { unit, from, to } => {
                let unit = match unit {
                    Elapsed::Days => "days",
                    Elapsed::Months => "whole months",
                    Elapsed::Years => "whole years",
                };
                format!("{unit} from {} to {}", self.value(from), self.value(to))
            }
            OperandKind::DayOf { day, start } => {
                format!("day {} counted from {} as day 1", day.node, self.value(start))
            }
            OperandKind::Counted { fact, including_this } => {
                let with = if *including_this { "with this service" } else { "before this service" };
                format!("{} {with}", self.name(&fact.node))
            }
            OperandKind::Aggregate { kind, field, records } => {
                let field = field.as_ref().map(|field| words(&field.node)).unwrap_or_default();
                format!("{} {}", aggregated(*kind, &field), self.records(records))
            }
            OperandKind::Element { place, list } => match place {
                Some(place) => format!("number {place} of {}", self.name(&list.node)),
                None => format!("the last of {}", self.name(&list.node)),
            },
            OperandKind::Extreme { greatest, of } => {
                let which = if *greatest { "the greatest" } else { "the least" };
                let of: Vec<String> = of.iter().map(|one| self.value(one)).collect();
                format!("{which} of {}", of.join(", "))
            }
            OperandKind::Percent { text, of, .. } => format!("{text} percent of {}", self.value(of)),
            OperandKind::DateOf(fact) => format!("the day of {}", self.name(&fact.node)),
            OperandKind::Sum { left, minus, right } => {
                let sign = if *minus { "less" } else { "plus" };
                format!("{} {sign} {}", self.value(left), self.value(right))
            }
        }
    }

    fn set(&self, set: &[SetItem]) -> String {
        let said = set.iter().map(|item| match (&item.last, item.first.contains('_')) {
            (Some(last), _) => format!("{} to {last}", item.first),
            (None, true) => words(&item.first),
            (None, false) => item.first.clone(),
        });
        said.collect::<Vec<_>>().join(", ")
    }

    fn records(&self, records: &Records) -> String {
        let mut said = self.name(&records.list.node);
        match records.including_this.as_ref().map(|with| with.node) {
            Some(true) => said.push_str(", this service included"),
            Some(false) => said.push_str(" before this service"),
            None => {}
        }
        if let Some(window) = &records.window {
            said.push_str(&format!(" {}", self.window(&window.node)));
        }
        if let Some(filter) = &records.filter {
            said.push_str(&format!(" for which {}", self.condition(filter)));
        }
        said
    }

    fn window(&self, window: &Window) -> String {
        let day = |of: &Operand| self.value(of);
        match window {
            Window::Back { length, from, inclusive: true } => {
                format!("in the {} that end with {}", self.value(length), day(from))
            }
            Window::Back { length, from, .. } | Window::Unclear { length, from, back: true } => {
                format!("in the {} before {}", self.value(length), day(from))
            }
            Window::Forth { length, from, inclusive: true } => {
                format!("in the {} that begin with {}", self.value(length), day(from))
            }
            Window::Forth { length, from, .. } | Window::Unclear { length, from, .. } => {
                format!("in the {} after {}", self.value(length), day(from))
            }
            Window::CalendarYear(of) => format!("in the calendar year of {}", day(of)),
            Window::CalendarMonth(of) => format!("in the calendar month of {}", day(of)),
            Window::YearFrom { of, start } => {
                format!("in the year of {}, years counted from {}", day(of), day(start))
            }
            Window::Since(of) => format!("since {}", day(of)),
            Window::Before(of) => format!("before {}", day(of)),
            Window::UpTo(of) => format!("up to {}", day(of)),
            Window::On(of) => format!("on {}", day(of)),
            Window::FromTo(from, to) => format!("from {} to {}", day(from), day(to)),
        }
    }

    /// Whether a value is a day of the calendar.
    fn is_day(&self, value: &Operand) -> bool {
        let holds_day = |name: &str| {
            let kind = fact_named(self.names, name).and_then(|fact| fact.kind.as_ref());
            kind.is_some_and(|kind| kind.node == "date")
        };
        match &value.kind {
            OperandKind::Date(_) | OperandKind::DayOf { .. } | OperandKind::DateOf(_) => true,
            OperandKind::Word(name) => holds_day(name),
            OperandKind::Sum { left, .. } => self.is_day(left),
            OperandKind::Extreme { of, .. } => of.iter().any(|one| self.is_day(one)),
            OperandKind::Aggregate { kind, field, .. } => match kind {
                Aggregate::Count | Aggregate::Different | Aggregate::Sum | Aggregate::Change => false,
                Aggregate::Highest
                | Aggregate::Lowest
                | Aggregate::Latest
                | Aggregate::Earliest
                | Aggregate::First
                | Aggregate::Last => field.as_ref().is_some_and(|field| holds_day(&field.node)),
            },
            OperandKind::Number { .. }
            | OperandKind::Days { .. }
            | OperandKind::Counted { .. }
            | OperandKind::Element { .. }
            | OperandKind::Percent { .. } => false,
        }
    }
}

/// A name as people say it.
pub(crate) fn words(name: &str) -> String {
    name.replace('_', " ")
}

fn valid(on: Option<&mednec_source::Spanned<String>>) -> String {
    on.map(|day| format!(", as of {}", words(&day.node))).unwrap_or_default()
}

fn counted(count: Count) -> String {
    match count {
        Count::All => "all".into(),
        Count::Any => "at least one".into(),
        Count::None => "none".into(),
        Count::AtLeast(least) => format!("at least {least}"),
    }
}

fn quantified(quantifier: Quantifier) -> &'static str {
    match quantifier {
        Quantifier::Any => "at least one",
        Quantifier::Every => "every one",
        Quantifier::No => "none",
    }
}

fn compared(op: Comparison, days: bool) -> &'static str {
    match (op, days) {
        (Comparison::Is, _) => "is",
        (Comparison::IsNot, _) => "is not",
        (Comparison::Less, true) => "is before",
        (Comparison::AtMost, true) => "is on or before",
        (Comparison::More, true) => "is after",
        (Comparison::AtLeast, true) => "is on or after",
        (Comparison::Less, false) => "is below",
        (Comparison::AtMost, false) => "is at most",
        (Comparison::More, false) => "is above",
        (Comparison::AtLeast, false) => "is at least",
    }
}

fn aggregated(kind: Aggregate, field: &str) -> String {
    match kind {
        Aggregate::Count => "the number of".into(),
        Aggregate::Different => format!("the number of different {field} of"),
        Aggregate::Sum => format!("the sum of {field} of"),
        Aggregate::Highest => format!("the highest {field} of"),
        Aggregate::Lowest => format!("the lowest {field} of"),
        Aggregate::Latest => format!("the latest {field} of"),
        Aggregate::Earliest => format!("the earliest {field} of"),
        Aggregate::First => format!("the first {field} of"),
        Aggregate::Last => format!("the last {field} of"),
        Aggregate::Change => format!("the change of {field} over"),
    }
}
