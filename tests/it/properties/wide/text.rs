//! Conditions of the wide world in the language.

use super::calendar::text as day_text;
use super::condition::{Cond, Quant, Set, State};
use super::operand::{Num, Records};
use super::window::{Length, Window};
use super::world::{CH, CODES, D, DATE, DX, F, FACTS, FIELDS, GRADES, PLACES, PROC, SITE, TONES};
use crate::properties::model::Op;

/// The name of a value of a choice or code.
pub(crate) fn value_name(fact: usize, value: i64) -> &'static str {
    let value = value as usize;
    match fact {
        super::world::TONE | CH => TONES[value],
        super::world::GRADE => GRADES[value],
        DX | PROC => CODES[value],
        super::world::PLACE | super::world::SPOT => PLACES[value],
        _ => ["no", "yes"][value],
    }
}

fn is_date(num: &Num) -> bool {
    match num {
        Num::Fact(fact) => (D..=F).contains(fact),
        Num::Field(_, field) | Num::Extreme(_, _, field) | Num::Dated(_, _, field) => *field == DATE,
        Num::Day(_) | Num::Months(..) | Num::Days(..) | Num::DateOf(_) => true,
        _ => false,
    }
}

fn sign(op: Op) -> &'static str {
    match op {
        Op::Less => "<",
        Op::AtMost => "<=",
        Op::More => ">",
        Op::AtLeast => ">=",
        Op::Is => "is",
    }
}

fn compared(left: &Num, op: Op) -> &'static str {
    match op {
        _ if !is_date(left) => sign(op),
        Op::Less => "is before",
        Op::AtMost => "is on or before",
        Op::More => "is after",
        Op::AtLeast => "is not before",
        Op::Is => "is",
    }
}

fn plural(count: i64, unit: &str) -> String {
    if count == 1 { format!("1 {unit}") } else { format!("{count} {unit}s") }
}

fn length(length: Length) -> String {
    match length {
        Length::Days(count) => plural(count, "day"),
        Length::Weeks(count) => plural(count, "week"),
        Length::Months(count) => plural(count, "month"),
        Length::Years(count) => plural(count, "year"),
    }
}

fn window(window: &Window) -> String {
    match window {
        Window::Back(long, edge, inclusive) => {
            format!("in the {} {} {}", length(*long), if *inclusive { "up to" } else { "before" }, num(edge))
        }
        Window::Forth(long, edge, inclusive) => {
            format!("in the {} {} {}", length(*long), if *inclusive { "from" } else { "after" }, num(edge))
        }
        Window::CalendarYear(fact) => format!("in the calendar year of {}", FACTS[*fact]),
        Window::CalendarMonth(fact) => format!("in the calendar month of {}", FACTS[*fact]),
        Window::YearFrom(of, start) => {
            format!("in the year of {} counted from {}", FACTS[*of], FACTS[*start])
        }
        Window::Since(edge) => format!("since {}", num(edge)),
        Window::Before(edge) => format!("before {}", num(edge)),
        Window::UpTo(edge) => format!("up to {}", num(edge)),
        Window::On(edge) => format!("on {}", num(edge)),
        Window::FromTo(from, to) => format!("from {} to {}", num(from), num(to)),
    }
}

fn records(of: &Records, this: Option<bool>) -> String {
    let mut text = String::from(FACTS[of.fact()]);
    if let Some(this) = this {
        text += if this { " including this" } else { " before this" };
    }
    if let Some(days) = &of.window {
        text += &format!(" {}", window(days));
    }
    if let Some(filter) = &of.filter {
        text += &format!(" where ({})", condition(filter));
    }
    text
}

/// A number or a date in the language.
pub(crate) fn num(of: &Num) -> String {
    let field = |list: &Records, field: &usize| FIELDS[list.list][*field];
    match of {
        Num::Fact(fact) => FACTS[*fact].into(),
        Num::Field(list, field) => FIELDS[*list][*field].into(),
        Num::Const(value) => value.to_string(),
        Num::Day(day) => day_text(*day),
        Num::Parameter(index) => format!("p{index}"),
        Num::Table(index) => format!("t{index}"),
        Num::Count(list, this) => format!("count of {}", records(list, *this)),
        Num::Different(list, of, this) => {
            format!("count of different {} of {}", field(list, of), records(list, *this))
        }
        Num::Sum(list, of, this) => format!("sum of {} of {}", field(list, of), records(list, *this)),
        Num::Extreme(greatest, list, of) => {
            let word = match (greatest, *of == DATE) {
                (true, true) => "latest",
                (false, true) => "earliest",
                (true, false) => "highest",
                (false, false) => "lowest",
            };
            format!("{word} {} of {}", field(list, of), records(list, None))
        }
        Num::Dated(last, list, of) => {
            format!("{} {} of {}", if *last { "last" } else { "first" }, field(list, of), records(list, None))
        }
        Num::Change(list, of) => format!("change of {} of {}", field(list, of), records(list, None)),
        Num::Months(day, count) if count % 12 == 0 && *count != 0 => added(day, count / 12, "year"),
        Num::Months(day, count) => added(day, *count, "month"),
        Num::Days(day, count) => added(day, *count, "day"),
        Num::Plus(a, b) => format!("{} + {}", num(a), num(b)),
        Num::DateOf(fact) => format!("date of {}", FACTS[*fact]),
    }
}

fn added(day: &Num, count: i64, unit: &str) -> String {
    format!("{} {} {}", num(day), if count < 0 { '-' } else { '+' }, plural(count.abs(), unit))
}

fn names(fact: usize, values: &[i64]) -> String {
    let names: Vec<&str> = values.iter().map(|value| value_name(fact, *value)).collect();
    format!("[{}]", names.join(", "))
}

fn set(fact: usize, of: &Set) -> String {
    match of {
        Set::These(values) => names(fact, values),
        Set::DatedOn(date) => format!("dated on {}", FACTS[*date]),
    }
}

fn quant(of: Quant) -> &'static str {
    match of {
        Quant::Any => "any",
        Quant::Every => "every",
        Quant::No => "no",
    }
}

/// A condition in the language.
pub(crate) fn condition(cond: &Cond) -> String {
    let inner = |cond: &Cond| match cond {
        Cond::All(_) | Cond::Any(_) | Cond::Not(_) => format!("({})", condition(cond)),
        _ => condition(cond),
    };
    let joined = |members: &[Cond], word: &str| members.iter().map(inner).collect::<Vec<_>>().join(word);
    let is = |negated: &bool| if *negated { "is not" } else { "is" };
    let within = |negated: &bool| if *negated { "not in" } else { "in" };
    match cond {
        Cond::Yes(fact) => FACTS[*fact].into(),
        Cond::YesField(list, field) => FIELDS[*list][*field].into(),
        Cond::Compare(left, op, right) => {
            let date = if is_date(left) { left } else { right };
            format!("{} {} {}", num(left), compared(date, *op), num(right))
        }
        Cond::Differ(left, right) => format!("{} is not {}", num(left), num(right)),
        Cond::Between(left, low, high, negated) => {
            format!("{} {} between {low} and {high}", num(left), is(negated))
        }
        Cond::Elapsed(step, from, to, op, number) => {
            let unit = if *step == 12 { "year" } else { "month" };
            let amount = plural(*number, unit);
            format!("{unit}s from {} to {} {} {amount}", FACTS[*from], FACTS[*to], sign(*op))
        }
        Cond::Apart(to, from, op, months) => {
            let word = match op {
                Op::Less => "less than",
                Op::AtMost => "at most",
                Op::More => "more than",
                Op::AtLeast => "at least",
                Op::Is => "exactly",
            };
            format!("{} is {word} {} after {}", FACTS[*to], plural(*months, "month"), FACTS[*from])
        }
        Cond::Within(to, from, months, negated) => {
            let months = plural(*months, "month");
            format!("{} {} within {months} after {}", FACTS[*to], is(negated), FACTS[*from])
        }
        Cond::Pick(left, op, greatest, of) => {
            let word = match (greatest, is_date(left)) {
                (true, true) => "latest",
                (false, true) => "earliest",
                (true, false) => "highest",
                (false, false) => "lowest",
            };
            let of: Vec<String> = of.iter().map(num).collect();
            format!("{} {} {word} of ({})", num(left), compared(left, *op), of.join(", "))
        }
        Cond::Grade(op, grade) => format!("grade {} {}", sign(*op), GRADES[*grade as usize]),
        Cond::In(fact, values, negated) => {
            format!("{} {} {}", FACTS[*fact], within(negated), names(*fact, values))
        }
        Cond::InField(list, field, values, negated) => match values.as_slice() {
            [one] => format!("{} {} {}", FIELDS[*list][*field], is(negated), PLACES[*one as usize]),
            _ => {
                let values = names(super::world::PLACE, values);
                format!("{} {} {values}", FIELDS[*list][*field], within(negated))
            }
        },
        Cond::Same(a, b, negated) => format!("{} {} {}", FACTS[*a], is(negated), FACTS[*b]),
        Cond::SameField(list, field, fact, negated) => {
            format!("{} {} {}", FIELDS[*list][*field], is(negated), FACTS[*fact])
        }
        Cond::Has(of, fact, values) => format!("{} {} in {}", quant(*of), FACTS[*fact], set(*fact, values)),
        Cond::Element(place, fact, values, negated) => {
            let place = place.map_or("last", |place| ["first", "second"][place]);
            match values {
                Set::These(one) if one.len() == 1 => {
                    format!("{place} of {} {} {}", FACTS[*fact], is(negated), value_name(*fact, one[0]))
                }
                _ => format!("{place} of {} {} {}", FACTS[*fact], within(negated), set(*fact, values)),
            }
        }
        Cond::Dated(fact, date) => format!("{} in dated on {}", FACTS[*fact], FACTS[*date]),
        Cond::Records(of, list) => format!("{} {}", quant(*of), records(list, None)),
        Cond::SiteOf(last, list, field, site, negated) => {
            let word = if *last { "last" } else { "first" };
            let value = if *field == SITE { PLACES[*site as usize] } else { ["no", "yes"][*site as usize] };
            let field = FIELDS[list.list][*field];
            format!("{word} {field} of {} {} {value}", records(list, None), is(negated))
        }
        Cond::Evidence(fact, state, negated) => {
            let state = match state {
                State::Documented => "documented",
                State::Absent => "documented absent",
                State::Conflicting => "conflicting",
            };
            format!("{} {} {state}", FACTS[*fact], is(negated))
        }
        Cond::Criterion(index) => format!("c{index}"),
        Cond::Not(member) => format!("not {}", inner(member)),
        Cond::All(members) => joined(members, " and "),
        Cond::Any(members) => joined(members, " or "),
        Cond::AtLeast(fewest, members) => {
            let list: Vec<String> = members.iter().map(condition).collect();
            format!("at least {fewest} of ({})", list.join(", "))
        }
    }
}
