//! What a cell of a column most likely means that is not written as one: `15+`, `8–15`, `15 to 8`, `mild or severe`.

use std::fmt;

use jiff::civil::Date;
use mednec_syntax::file::FactDecl;
use rust_decimal::Decimal;

use crate::cell_form::{Form, reads_as};
use crate::cell_number::{Number, number};
use crate::measure;

/// What the cells of a column can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// Numbers, and the unit that has to be said with them.
    Number(Option<String>),
    /// Days.
    Date,
    /// Codes, or names of value sets.
    Code,
    /// Some words, and whether they have an order.
    Choice(Vec<String>, bool),
    /// Anything else, or what is not known.
    Other,
}

impl Column {
    /// The column of a fact as it is declared.
    pub(crate) fn of(fact: &FactDecl) -> Self {
        let unit = fact.unit.as_ref().map(|unit| unit.node.clone());
        let must = |unit: &String| {
            measure::find(unit).is_some_and(|(dimension, _)| !measure::may_be_left_out(&dimension))
        };
        let choices = || fact.choices.iter().map(|choice| choice.node.clone()).collect();
        match fact.kind.as_ref().map_or("", |kind| kind.node.as_str()) {
            "whole number" | "decimal number" => Self::Number(unit.filter(must)),
            "money" => Self::Number(Some("dollars".to_owned())),
            "date" => Self::Date,
            "code" => Self::Code,
            "one of" => Self::Choice(choices(), false),
            "ordered choices" => Self::Choice(choices(), true),
            _ => Self::Other,
        }
    }

    /// How a cell is written that is not written as one, and can be understood all the same.
    pub(crate) fn meant(&self, text: &str) -> Option<Meant> {
        if matches!(self, Self::Choice(choices, _) if choices.iter().any(|choice| choice == text)) {
            return None;
        }
        let form = Form::of(text);
        let right = self.written(&form, false)?;
        if self.may_be_several(&form, text) {
            return Some(Meant::Either(self.written(&form, true)?, self.parted(&form, text)));
        }
        if !reads_as(&right, text) {
            return Some(Meant::Form(self.written(&form, true)?));
        }
        // One end alone is told where it is compared.
        let whole = self.written(&form, true).filter(|whole| *whole != right)?;
        matches!(form, Form::Range(..)).then_some(Meant::Unit(whole))
    }

    /// A form as it is written, with the unit that has to be said or as it stands.
    fn written(&self, form: &Form<'_>, with_unit: bool) -> Option<String> {
        let value = |text: &str| {
            let value = self.value(text)?;
            Some(match (value, self) {
                (Value::Number(Number { digits, unit: None, grouped }), Self::Number(Some(unit)))
                    if with_unit =>
                {
                    Value::Number(Number { digits, unit: Some(unit.clone()), grouped })
                }
                (value, _) => value,
            })
        };
        Some(match form {
            Form::Is(text) => value(text)?.to_string(),
            Form::Signed(sign, text) => format!("{sign} {}", value(text)?),
            Form::Several(items) => {
                let items: Option<Vec<String>> =
                    items.iter().map(|item| Some(value(item)?.to_string())).collect();
                items?.join(", ")
            }
            Form::Range(low, high) => {
                // The unit of the end is that of both.
                let (low, high) = (self.value(low)?, value(high)?);
                let (low, high) = if self.comes_after(&low, &high) { turned(low, high) } else { (low, high) };
                match (low, high) {
                    (Value::Number(low), Value::Number(high))
                        if low.unit == high.unit || low.unit.is_none() || high.unit.is_none() =>
                    {
                        let (low, high, unit) = (low.digits, high.digits, low.unit.or(high.unit));
                        let unit = unit.map(|unit| format!(" {unit}")).unwrap_or_default();
                        format!("{low} to {high}{unit}")
                    }
                    (low, high) => format!("{low} to {high}"),
                }
            }
        })
    }

    /// Whether the commas of a form may part several numbers as well: those of `100,200`, and not those of `1,000`.
    fn may_be_several(&self, form: &Form<'_>, text: &str) -> bool {
        let grouped = |text: &str| number(text).is_some_and(|number| number.grouped);
        let parts = match form {
            Form::Is(only) => grouped(only),
            Form::Range(low, high) => grouped(low) || grouped(high),
            Form::Several(items) => items.iter().any(|item| grouped(item)),
            Form::Signed(..) => false,
        };
        // No number begins with 0, and dollars are no list.
        parts && matches!(self, Self::Number(_)) && !text.contains(",0") && !text.contains('$')
    }

    /// A form as it is written where each of its commas parts two values.
    fn parted(&self, form: &Form<'_>, text: &str) -> String {
        let items = match form {
            Form::Several(items) => items.clone(),
            _ => vec![text],
        };
        let written = |item: &str| match self.meant(item) {
            Some(Meant::Form(right) | Meant::Unit(right)) => right,
            Some(Meant::Either(..)) | None => item.to_owned(),
        };
        let items: Vec<String> =
            items.iter().flat_map(|item| item.split(',')).map(|item| written(item.trim())).collect();
        items.join(", ")
    }

    fn value(&self, text: &str) -> Option<Value> {
        match self {
            Self::Number(_) => number(text).map(Value::Number),
            Self::Date => (text.len() == 10).then(|| text.parse().ok()).flatten().map(Value::Day),
            Self::Code => {
                let like = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.');
                (like && text.bytes().any(|byte| byte.is_ascii_digit())).then(|| Value::Word(text.to_owned()))
            }
            Self::Choice(choices, _) => {
                choices.iter().find(|choice| *choice == text).map(|_| Value::Word(text.to_owned()))
            }
            Self::Other => None,
        }
    }

    /// Whether the first value is greater than the second.
    fn comes_after(&self, a: &Value, b: &Value) -> bool {
        match (self, a, b) {
            (Self::Choice(choices, true), Value::Word(a), Value::Word(b)) => {
                let at = |word: &String| choices.iter().position(|choice| choice == word);
                at(a) > at(b)
            }
            (Self::Code, Value::Word(a), Value::Word(b)) => a.len() == b.len() && a > b,
            (_, Value::Day(a), Value::Day(b)) => a > b,
            (_, Value::Number(a), Value::Number(b)) => {
                let times = |unit: &Option<String>| {
                    unit.as_deref().and_then(measure::find).map_or(1, |(_, factor)| factor)
                };
                let (a_times, b_times) = match (&a.unit, &b.unit) {
                    (Some(_), Some(_)) => (times(&a.unit), times(&b.unit)),
                    _ => (1, 1),
                };
                let sized =
                    |digits: &str, times: i64| digits.parse::<Decimal>().ok()?.checked_mul(times.into());
                sized(&a.digits, a_times) > sized(&b.digits, b_times)
            }
            _ => false,
        }
    }
}

/// What a cell means, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Meant {
    /// It has another form.
    Form(String),
    /// It is a range without its unit.
    Unit(String),
    /// It is one of two: with commas that part thousands, or several values.
    Either(String, String),
}

/// The ends of a range the other way round; a unit that the second alone has is said of both.
fn turned(low: Value, high: Value) -> (Value, Value) {
    match (low, high) {
        (Value::Number(low), Value::Number(high)) if low.unit.is_none() => {
            let unit = high.unit.clone();
            (Value::Number(Number { unit: None, ..high }), Value::Number(Number { unit, ..low }))
        }
        (low, high) => (high, low),
    }
}

/// A value of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    Number(Number),
    Day(Date),
    Word(String),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Day(day) => day.fmt(f),
            Self::Word(word) => f.write_str(word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn habits_of_spreadsheets_are_understood() {
        let minutes = Column::Number(Some("minutes".into()));
        let visits = Column::Number(None);
        for (column, written, right) in [
            (&visits, "15+", Some(">= 15")),
            (&visits, "18+ visits", Some(">= 18 visits")),
            (&visits, "18 visits+", Some(">= 18 visits")),
            (&visits, "8-15", Some("8 to 15")),
            (&visits, "8–15", Some("8 to 15")),
            (&visits, "8 — 15 visits", Some("8 to 15 visits")),
            (&visits, "≥15", Some(">= 15")),
            (&visits, "15 to 8", Some("8 to 15")),
            (&visits, "between 8 and 15", Some("8 to 15")),
            (&visits, "15 or more", Some(">= 15")),
            (&visits, "at least 15 visits", Some(">= 15 visits")),
            (&visits, "up to 15", Some("<= 15")),
            (&visits, "1,000", Some("1000")),
            (&visits, "1,000-1,500", Some("1000 to 1500")),
            (&visits, "1,000, 2,000", Some("1000, 2000")),
            (&visits, ">= 1,500 visits", Some(">= 1500 visits")),
            (&visits, "1,000.5", Some("1000.5")),
            (&visits, "=15", Some("15")),
            (&visits, "15visits", Some("15 visits")),
            (&visits, "8 to 15", None),
            (&visits, ">=15", None),
            (&visits, "-5", None),
            (&visits, "2026-08-15", None),
            (&visits, "many", None),
            (&minutes, "0-14", Some("0 to 14 minutes")),
            (&minutes, "15 min", Some("15 minutes")),
            (&minutes, "1 hour to 30 minutes", Some("30 minutes to 1 hour")),
            (&minutes, "30 to 15 minutes", Some("15 to 30 minutes")),
            (&minutes, "15+", Some(">= 15 minutes")),
            (&minutes, "0 to 14 minutes", None),
            (&minutes, ">= 14", None),
            (&Column::Code, "I60-I69", Some("I60 to I69")),
            (&Column::Code, "G35; I69", None),
            (&Column::Code, "G35/I69", Some("G35, I69")),
            (&Column::Code, "I60 to I69", None),
            (&Column::Code, "stroke", None),
            (&Column::Date, "2025-01-01 - 2025-06-30", Some("2025-01-01 to 2025-06-30")),
            (&Column::Date, "2025-06-30 to 2025-01-01", Some("2025-01-01 to 2025-06-30")),
            (&Column::Date, "before 2025-06-30", Some("< 2025-06-30")),
            (&Column::Date, "2025-06-30", None),
        ] {
            assert_eq!(column.meant(written), right.map(|right| Meant::Form(right.into())), "{written}");
        }
        assert_eq!(minutes.meant("0 to 14"), Some(Meant::Unit("0 to 14 minutes".into())));
    }

    #[test]
    fn a_comma_parts_values_and_is_no_decimal_sign() {
        let visits = Column::Number(None);
        for list in
            ["1,2,3", "2,5", "8,15", "2,5 visits", "0,500", "12,34,567", "1 to 2,5", "100, 200", "5,7.5"]
        {
            assert_eq!(visits.meant(list), None, "{list}");
        }
        for (written, one, several) in [
            ("100,200", "100200", "100, 200"),
            ("1,500 visits", "1500 visits", "1, 500 visits"),
            ("8-15,200", "8 to 15200", "8 to 15, 200"),
            ("5; 100,200", "5, 100200", "5, 100, 200"),
        ] {
            assert_eq!(visits.meant(written), Some(Meant::Either(one.into(), several.into())), "{written}");
        }
        let dollars = Column::Number(Some("dollars".into()));
        assert_eq!(dollars.meant("$1,500"), Some(Meant::Form("1500 dollars".into())));
    }

    #[test]
    fn words_are_left_alone_that_can_be_chosen() {
        let words = |ordered| {
            let words = ["mild", "moderate", "severe", "1+", "post-op"].map(str::to_owned);
            Column::Choice(words.to_vec(), ordered)
        };
        for (ordered, written, right) in [
            (true, "moderate+", Some(">= moderate")),
            (true, "moderate or worse", Some(">= moderate")),
            (true, "mild-severe", Some("mild to severe")),
            (true, "severe to mild", Some("mild to severe")),
            (false, "mild or severe", Some("mild, severe")),
            (false, "mild/severe", Some("mild, severe")),
            (false, "1+", None),
            (false, "post-op", None),
            (false, "mild, severe", None),
            (false, "worse", None),
        ] {
            let right = right.map(|right| Meant::Form(right.to_owned()));
            assert_eq!(words(ordered).meant(written), right, "{written}");
        }
    }
}
