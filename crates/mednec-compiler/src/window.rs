//! Days that are counted from another day: windows of records, and dates so many months on.

use jiff::civil::Date;
use mednec_graph::fact::{AnsweredBy, days_of};
use mednec_graph::{DerivedKind, FIRST_FIELD, FactId, FactKind};
use mednec_source::{Diagnostic, Span, Spanned};
use mednec_syntax::expr::{Comparison, Elapsed, Operand, Window};
use rust_decimal::Decimal;

use crate::codes::{TYPE_MISMATCH, WINDOW_BOUNDARY};
use crate::derive::Like;
use crate::draft::Test;
use crate::linear::{Linear, days};
use crate::lower::Lower;
use crate::measure::{self, Dimension};
use crate::operand::Value;

/// The most months that are added to a date: two hundred years.
const MOST_MONTHS: i32 = 2400;

/// How long a window is.
enum Length {
    Days(Decimal),
    Months(i32),
}

impl Lower<'_, '_> {
    /// What it means that a date lies in a window.
    pub(crate) fn window(&mut self, window: &Spanned<Window>, date: FactId) -> Option<Vec<Test>> {
        let day = Linear::fact(date, 1, 0);
        let one = Linear::constant(days(1));
        let (from, until) = match &window.node {
            Window::Back { length, from, inclusive } => {
                let edge = self.sum(from, &Dimension::Date)?;
                // The first day is one later where the last is the edge itself.
                let start = self.later(&edge, length, true, window.span)?;
                if *inclusive {
                    (Some(self.plus(&start, &one, false, window.span)?), Some(edge))
                } else {
                    (Some(start), Some(self.plus(&edge, &one, true, window.span)?))
                }
            }
            Window::Forth { length, from, inclusive } => {
                let edge = self.sum(from, &Dimension::Date)?;
                let end = self.later(&edge, length, false, window.span)?;
                if *inclusive {
                    (Some(edge), Some(self.plus(&end, &one, true, window.span)?))
                } else {
                    (Some(self.plus(&edge, &one, false, window.span)?), Some(end))
                }
            }
            Window::Unclear { length, from, back } => {
                self.ask_boundary(length, from, *back, window.span);
                return None;
            }
            Window::CalendarYear(of) => self.period(of, DerivedKind::YearStart, 12, window.span)?,
            Window::CalendarMonth(of) => self.period(of, DerivedKind::MonthStart, 1, window.span)?,
            Window::YearFrom { of, start } => {
                let (of, start) = (self.date_fact(of)?, self.date_fact(start)?);
                let first = self.day(DerivedKind::Anniversary { date: of, start }, window.span)?;
                let next = self.day(DerivedKind::NextAnniversary { date: of, start }, window.span)?;
                let end = self.plus(&Linear::fact(next, 1, 0), &one, true, window.span)?;
                (Some(Linear::fact(first, 1, 0)), Some(end))
            }
            Window::Since(from) => (Some(self.sum(from, &Dimension::Date)?), None),
            Window::Before(until) => {
                let edge = self.sum(until, &Dimension::Date)?;
                (None, Some(self.plus(&edge, &one, true, window.span)?))
            }
            Window::UpTo(until) => (None, Some(self.sum(until, &Dimension::Date)?)),
            Window::On(on) => {
                let edge = self.sum(on, &Dimension::Date)?;
                (Some(edge.clone()), Some(edge))
            }
            Window::FromTo(from, until) => {
                (Some(self.sum(from, &Dimension::Date)?), Some(self.sum(until, &Dimension::Date)?))
            }
        };
        let mut tests = Vec::new();
        for (edge, op) in [(from, Comparison::AtLeast), (until, Comparison::AtMost)] {
            let Some(edge) = edge else { continue };
            let Some(test) = self.plus(&day, &edge, true, window.span)?.compare(op) else {
                self.too_large(window.span);
                return None;
            };
            tests.push(test);
        }
        // The latest of nothing begins or ends no window.
        let needs = std::mem::take(&mut self.needs);
        tests.extend(needs);
        Some(tests)
    }

    fn plus(&mut self, a: &Linear, b: &Linear, minus: bool, span: Span) -> Option<Linear> {
        let sum = a.clone().plus(b, minus);
        if sum.is_none() {
            self.too_large(span);
        }
        sum
    }

    /// The day so long after another, or before it where `back`.
    fn later(&mut self, day: &Linear, length: &Operand, back: bool, span: Span) -> Option<Linear> {
        match self.length(length)? {
            Length::Days(length) => self.plus(day, &Linear::constant(length), back, span),
            Length::Months(months) => {
                self.months_later(day, Decimal::ONE, if back { -months } else { months }, span)
            }
        }
    }

    fn length(&mut self, length: &Operand) -> Option<Length> {
        let value = self.value(length)?;
        if let Value::Sum(sum, dimension) = &value
            && let Some(number) = sum.as_constant()
        {
            if *dimension == Dimension::Days && number.fract().is_zero() {
                return Some(Length::Days(number));
            }
            if let Some(months) = measure::months_in(dimension) {
                return whole(number).and_then(|n| n.checked_mul(months)).map(Length::Months);
            }
        }
        self.mismatch(length.span, "something else", "a number of days, weeks, months or years");
        None
    }

    /// The first and the last day of the period of the calendar that a day lies in.
    fn period(
        &mut self,
        of: &Operand,
        kind: impl Fn(FactId) -> DerivedKind,
        months: i32,
        span: Span,
    ) -> Option<(Option<Linear>, Option<Linear>)> {
        let of = self.date_fact(of)?;
        let first = self.day(kind(of), span)?;
        let next = self.day(DerivedKind::Shifted { date: first, months }, span)?;
        let last = self.plus(&Linear::fact(next, 1, 0), &Linear::constant(days(1)), true, span)?;
        Some((Some(Linear::fact(first, 1, 0)), Some(last)))
    }

    /// A date that is a fact by itself.
    fn date_fact(&mut self, operand: &Operand) -> Option<FactId> {
        let sum = self.sum(operand, &Dimension::Date)?;
        let fact = sum.as_fact().filter(|fact| fact.0 < FIRST_FIELD);
        if fact.is_none() {
            self.no_fact(operand.span);
        }
        fact
    }

    fn no_fact(&mut self, span: Span) {
        let message = "months and years are counted from a date of the case";
        self.sink.report(
            Diagnostic::new(&TYPE_MISMATCH, message)
                .at(span, "this is a sum, or a field of a record")
                .help("count from the date itself; of a record, put the months on the other side"),
        );
    }

    /// A derived day.
    fn day(&mut self, kind: DerivedKind, span: Span) -> Option<FactId> {
        let name = |id: FactId| self.declared(id).map(|d| d.fact.name).unwrap_or_default();
        let name = match &kind {
            DerivedKind::Shifted { date, months } => format!("{} {}", name(*date), signed(*months)),
            DerivedKind::YearStart(date) => format!("first day of the year of {}", name(*date)),
            DerivedKind::MonthStart(date) => format!("first day of the month of {}", name(*date)),
            DerivedKind::Anniversary { date, start } => {
                format!("anniversary of {} up to {}", name(*start), name(*date))
            }
            DerivedKind::NextAnniversary { date, start } => {
                format!("anniversary of {} after {}", name(*start), name(*date))
            }
            _ => String::new(),
        };
        let like = Like {
            name,
            kind: shifted_range()?,
            dimension: Dimension::Date,
            factor: 1,
            ordered: false,
            answered_by: AnsweredBy::Provider,
            // A day so long after a birth date tells the birth date.
            identifying: kind
                .facts()
                .into_iter()
                .any(|id| self.declared(id).is_some_and(|d| d.fact.identifying)),
            span,
        };
        self.derive.add(self.bundle, kind, like)
    }

    /// A day so many months on; `number` times `months`.
    pub(crate) fn months_later(
        &mut self,
        day: &Linear,
        number: Decimal,
        months: i32,
        span: Span,
    ) -> Option<Linear> {
        let total = whole(number).and_then(|n| n.checked_mul(months)).filter(|n| n.abs() <= MOST_MONTHS);
        let Some(total) = total else {
            let message = format!("a whole number of months is added to a date, and at most {MOST_MONTHS}");
            self.sink.report(Diagnostic::new(&TYPE_MISMATCH, message).at(span, "").help("mend the number"));
            return None;
        };
        if total == 0 {
            return Some(day.clone());
        }
        if let Some(constant) = day.as_constant() {
            let date = mednec_graph::fact::show_date(i64::try_from(constant).ok()?).parse::<Date>().ok()?;
            let Ok(later) = date.checked_add(jiff::Span::new().try_months(total).ok()?) else {
                self.too_large(span);
                return None;
            };
            return Some(Linear::constant(days(days_of(later))));
        }
        let Some(fact) = day.as_fact().filter(|fact| fact.0 < FIRST_FIELD) else {
            self.no_fact(span);
            return None;
        };
        let fact = self.day(DerivedKind::Shifted { date: fact, months: total }, span)?;
        Some(Linear::fact(fact, 1, 0))
    }

    /// A stretch between two dates against a number of months or years. Nothing where it is against something else;
    /// `Some(None)` where a problem has been reported.
    pub(crate) fn calendar(
        &mut self,
        unit: Elapsed,
        from: &Operand,
        to: &Operand,
        op: Comparison,
        amount: &Operand,
    ) -> Option<Option<Test>> {
        let before = self.sink.found().len();
        let Some(Value::Sum(sum, dimension)) = self.value(amount) else {
            return (self.sink.found().len() > before).then_some(None);
        };
        let months = measure::months_in(&dimension)?;
        let number = whole(sum.as_constant()?)?;
        Some(self.elapsed(unit, from, to, op, (number, months), amount.span))
    }

    fn elapsed(
        &mut self,
        unit: Elapsed,
        from: &Operand,
        to: &Operand,
        op: Comparison,
        (number, months): (i32, i32),
        span: Span,
    ) -> Option<Test> {
        let (start, end) = (self.sum(from, &Dimension::Date)?, self.sum(to, &Dimension::Date)?);
        // Of whole years that have passed, "more than two" is "three or more".
        let step = match unit {
            Elapsed::Days => None,
            Elapsed::Months => Some(1),
            Elapsed::Years => Some(12),
        };
        let Some(total) = number.checked_mul(months).filter(|total| total.abs() <= MOST_MONTHS) else {
            self.too_large(span);
            return None;
        };
        let mut reached = |months: i32, op: Comparison| {
            let edge = self.months_later(&start, Decimal::ONE, months, span)?;
            end.clone().plus(&edge, true)?.compare(op)
        };
        let Some(step) = step else { return reached(total, op) };
        let over = total.checked_add(step)?;
        // A number of months that is no whole number of years lies between two of them.
        let from_total = if total % step == 0 { total } else { total - total.rem_euclid(step) + step };
        let over = if total % step == 0 { over } else { from_total };
        Some(match op {
            Comparison::AtLeast => reached(from_total, Comparison::AtLeast)?,
            Comparison::More => reached(over, Comparison::AtLeast)?,
            Comparison::Less => reached(from_total, Comparison::AtLeast)?.not(),
            Comparison::AtMost => reached(over, Comparison::AtLeast)?.not(),
            Comparison::Is | Comparison::IsNot => {
                let begun = reached(from_total, Comparison::AtLeast)?;
                let over = reached(over, Comparison::AtLeast)?.not();
                Test::All(vec![begun, over]).negated(op == Comparison::IsNot)
            }
        })
    }

    /// Asks which day is the first, or the last, of a window.
    fn ask_boundary(&mut self, length: &Operand, from: &Operand, back: bool, span: Span) {
        let readings = if back {
            [
                (format!("in the {length} before {from}"), "the day before is the last"),
                (format!("in the {length} up to {from}"), "that day itself is the last"),
            ]
        } else {
            [
                (format!("in the {length} from {from}"), "that day itself is the first"),
                (format!("in the {length} after {from}"), "the day after is the first"),
            ]
        };
        let message = format!("is `{from}` itself among these days?");
        let mut problem = Diagnostic::new(&WINDOW_BOUNDARY, message).at(span, "the window does not say");
        for (text, meaning) in readings {
            problem = problem.fix(format!("where {meaning}, write `{text}`"), span, text);
        }
        self.sink.report(problem);
    }
}

fn whole(number: Decimal) -> Option<i32> {
    if number.fract().is_zero() {
        i32::try_from(number.trunc().mantissa() / 10i128.pow(number.trunc().scale())).ok()
    } else {
        None
    }
}

fn signed(months: i32) -> String {
    let (sign, size) = (if months < 0 { '-' } else { '+' }, months.abs());
    let unit = if size == 1 { "month" } else { "months" };
    format!("{sign} {size} {unit}")
}

/// The days that a derived day can be: those of any date, and as far beyond as months reach.
fn shifted_range() -> Option<FactKind> {
    let FactKind::Date { low, high } = crate::vocabulary::any_day()? else { return None };
    let reach = i64::from(MOST_MONTHS) * 31;
    Some(FactKind::Date { low: low - reach, high: high + reach })
}
