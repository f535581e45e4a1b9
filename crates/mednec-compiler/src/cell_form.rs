//! What a cell of a table most likely means that is not written as one: `15+`, `8–15`, `15 to 8`, `mild or severe`.

use std::fmt;

use jiff::civil::Date;
use mednec_syntax::file::FactDecl;
use rust_decimal::Decimal;

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
                (Value::Number(digits, None), Self::Number(Some(unit))) if with_unit => {
                    Value::Number(digits, Some(unit.clone()))
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
                    (Value::Number(low, a), Value::Number(high, b))
                        if a == b || a.is_none() || b.is_none() =>
                    {
                        let unit = a.or(b).map(|unit| format!(" {unit}")).unwrap_or_default();
                        format!("{low} to {high}{unit}")
                    }
                    (low, high) => format!("{low} to {high}"),
                }
            }
        })
    }

    fn value(&self, text: &str) -> Option<Value> {
        match self {
            Self::Number(_) => number(text),
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
            (_, Value::Number(a, a_unit), Value::Number(b, b_unit)) => {
                let times = |unit: &Option<String>| {
                    unit.as_deref().and_then(measure::find).map_or(1, |(_, factor)| factor)
                };
                let (a_times, b_times) = match (a_unit, b_unit) {
                    (Some(_), Some(_)) => (times(a_unit), times(b_unit)),
                    _ => (1, 1),
                };
                let sized =
                    |digits: &str, times: i64| digits.parse::<Decimal>().ok()?.checked_mul(times.into());
                sized(a, a_times) > sized(b, b_times)
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
}

/// The one number that a text is most likely meant to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum One {
    /// It is written so.
    Written(String),
    /// The text is a range, or open at an end, and this is the last number in it.
    OfSeveral(String),
}

/// How one number is written, where a text is none and has one in it.
pub(crate) fn one_number(text: &str) -> Option<One> {
    let form = Form::of(text);
    let last = match &form {
        Form::Is(text) | Form::Signed(_, text) | Form::Range(_, text) => text,
        Form::Several(items) => items.last()?,
    };
    let right = number(last)?.to_string();
    match form {
        Form::Is(_) => (!reads_as(&right, text)).then_some(One::Written(right)),
        Form::Signed(..) | Form::Range(..) | Form::Several(_) => Some(One::OfSeveral(right)),
    }
}

/// Whether two texts differ in blanks behind signs alone, or in what stands between several values.
fn reads_as(a: &str, b: &str) -> bool {
    let plain = |text: &str| {
        let text = text.replace(';', ",").split_whitespace().collect::<Vec<_>>().join(" ");
        [", ", "= ", "> ", "< "].iter().fold(text, |text, sign| text.replace(sign, sign.trim_end()))
    };
    plain(a) == plain(b)
}

/// The ends of a range the other way round; a unit that the second alone has is said of both.
fn turned(low: Value, high: Value) -> (Value, Value) {
    match (low, high) {
        (Value::Number(low, None), Value::Number(high, unit)) => {
            (Value::Number(high, None), Value::Number(low, unit))
        }
        (low, high) => (high, low),
    }
}

/// A value of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    /// Its digits, and its unit.
    Number(String, Option<String>),
    Day(Date),
    Word(String),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(value, Some(unit)) => write!(f, "{value} {unit}"),
            Self::Number(value, None) => write!(f, "{value}"),
            Self::Day(day) => write!(f, "{day}"),
            Self::Word(word) => f.write_str(word),
        }
    }
}

/// The form of a cell, whichever way it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Form<'t> {
    Is(&'t str),
    Signed(&'static str, &'t str),
    Range(&'t str, &'t str),
    Several(Vec<&'t str>),
}

/// What stands before a value, and its sign.
const BEFORE: [(&str, &str); 23] = [
    (">=", ">="),
    ("=>", ">="),
    ("≥", ">="),
    ("≧", ">="),
    ("⩾", ">="),
    ("<=", "<="),
    ("=<", "<="),
    ("≤", "<="),
    ("≦", "<="),
    ("⩽", "<="),
    (">", ">"),
    ("<", "<"),
    ("at least ", ">="),
    ("on or after ", ">="),
    ("from ", ">="),
    ("at most ", "<="),
    ("on or before ", "<="),
    ("more than ", ">"),
    ("over ", ">"),
    ("after ", ">"),
    ("less than ", "<"),
    ("under ", "<"),
    ("before ", "<"),
];

/// What stands behind a value, and its sign.
const BEHIND: [(&str, &str); 11] = [
    ("+", ">="),
    (" or more", ">="),
    (" and more", ">="),
    (" and up", ">="),
    (" or over", ">="),
    (" or above", ">="),
    (" or worse", ">="),
    (" or later", ">="),
    (" or less", "<="),
    (" or fewer", "<="),
    (" or below", "<="),
];

/// What stands between the ends of a range; the hyphen comes last, since it is a part of days and of signs.
const BETWEEN: [&str; 10] = [" to ", " through ", " thru ", "…", "...", "..", "–", "—", "〜", "~"];
const HYPHENS: [char; 4] = ['-', '‐', '−', '‑'];

/// What stands between several values.
const SEVERAL: [&str; 5] = [" or ", "/", "|", ",", ";"];

impl<'t> Form<'t> {
    fn of(text: &'t str) -> Self {
        let text = text.trim();
        if let Some(rest) = text.strip_prefix("up to ") {
            return Self::Signed("<=", rest.trim());
        }
        let inside = text.strip_prefix("between ").and_then(|rest| rest.split_once(" and "));
        let ends = inside.or_else(|| range(text.strip_prefix("from ").unwrap_or(text)));
        if let Some((low, high)) = ends {
            return Self::Range(low.trim(), high.trim());
        }
        let spaced = text.strip_prefix("> =").map(|rest| (">=", rest));
        let spaced = spaced.or_else(|| text.strip_prefix("< =").map(|rest| ("<=", rest)));
        let before = BEFORE.iter().find_map(|(word, sign)| Some((*sign, text.strip_prefix(word)?)));
        if let Some((sign, rest)) = spaced.or(before) {
            return Self::Signed(sign, rest.trim());
        }
        let behind = BEHIND.iter().find_map(|(word, sign)| Some((*sign, text.strip_suffix(word)?)));
        if let Some((sign, rest)) = behind {
            return Self::Signed(sign, rest.trim());
        }
        // The unit behind the sign: `15+ visits`.
        if let Some((digits, unit)) = text.split_once('+')
            && digits.trim().parse::<Decimal>().is_ok()
            && measure::find(unit.trim()).is_some()
        {
            return Self::Signed(">=", text);
        }
        if let Some(rest) = text.strip_prefix("==").or_else(|| text.strip_prefix('=')) {
            return Self::Is(rest.trim());
        }
        let between = SEVERAL.iter().find(|between| text.contains(**between));
        match between {
            // A number may have a comma.
            Some(between) if number(text).is_none() => {
                Self::Several(text.split(between).map(str::trim).collect())
            }
            _ => Self::Is(text),
        }
    }
}

/// The ends of a range, whatever stands between them.
fn range(text: &str) -> Option<(&str, &str)> {
    if let Some(ends) = BETWEEN.iter().find_map(|between| text.split_once(between)) {
        return Some(ends);
    }
    // Two days, with a hyphen that is none of theirs.
    let day = |text: Option<&str>| text.is_some_and(|text| text.parse::<Date>().is_ok());
    let end = text.len().checked_sub(10);
    if let Some(end) = end.filter(|end| *end > 10 && day(text.get(..10)) && day(text.get(*end..))) {
        let between = text.get(10..end).unwrap_or_default().trim();
        return between
            .chars()
            .all(|c| HYPHENS.contains(&c))
            .then(|| text.split_at(end))
            .map(|(low, high)| (low.get(..10).unwrap_or_default(), high));
    }
    if day(Some(text)) {
        return None;
    }
    // The first letter may be the sign of a number.
    let mut hyphens = text.char_indices().filter(|(at, letter)| *at > 0 && HYPHENS.contains(letter));
    let (at, hyphen) = hyphens.next()?;
    if hyphens.next().is_some() {
        return None;
    }
    Some((text.get(..at)?, text.get(at + hyphen.len_utf8()..)?))
}

/// A number and its unit, also where they stand together: `15minutes`, `$50`, `50%`, `1,000`, `2,5`, `15+ visits`.
fn number(text: &str) -> Option<Value> {
    let (dollars, text) = match text.strip_prefix('$') {
        Some(rest) => (true, rest.trim()),
        None => (false, text.trim()),
    };
    let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let sign = usize::from(text.starts_with('-'));
    let end = text.get(sign..)?.find(|c| !is_digit(c)).map_or(text.len(), |end| end + sign);
    let (digits, unit) = (text.get(..end)?, text.get(end..)?.trim().trim_start_matches('+').trim());
    let digits = match digits.split_once(',') {
        Some((_, behind)) if behind.len() == 3 => digits.replace(',', ""),
        Some(_) => digits.replacen(',', ".", 1),
        None => digits.to_owned(),
    };
    digits.parse::<Decimal>().ok()?;
    let unit = match unit {
        "" if dollars => Some("dollars".to_owned()),
        "" => None,
        "%" => Some("percent".to_owned()),
        unit if measure::find(unit).is_some() => Some(unit.to_owned()),
        unit => Some(measure::meant(unit)?.to_owned()),
    };
    Some(Value::Number(digits, unit))
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
    fn a_value_is_one_number() {
        for (written, right) in [
            ("9visits", Some(One::Written("9 visits".into()))),
            ("$1,000", Some(One::Written("1000 dollars".into()))),
            ("9-12 visits", Some(One::OfSeveral("12 visits".into()))),
            ("9 to 12 visits", Some(One::OfSeveral("12 visits".into()))),
            ("18+", Some(One::OfSeveral("18".into()))),
            (">= 9 visits", Some(One::OfSeveral("9 visits".into()))),
            ("9 visits", None),
            ("2026-01-31", None),
            ("usual_visits", None),
            ("nine visits", None),
        ] {
            assert_eq!(one_number(written), right, "{written}");
        }
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
