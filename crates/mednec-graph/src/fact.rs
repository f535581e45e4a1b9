//! Facts: the named, typed data of the vocabulary, and their values as numbers.
//!
//! Every single value is one `i64`: no and yes are 0 and 1, a number is scaled by its fact's decimals, a date is days
//! since 1970-01-01, a choice is its index, a code is packed so that order is kept.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::code::CodeSystem;
use crate::filter::Filter;

/// A fact of the vocabulary: its index, and its slot in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FactId(pub u16);

/// Who can answer a fact that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnsweredBy {
    /// The provider of the service.
    Provider,
    /// The member.
    Member,
    /// A system of the payer.
    Payer,
    /// A clinical reviewer, by judgement.
    Reviewer,
}

impl AnsweredBy {
    /// As written in a vocabulary.
    pub const NAMES: [&str; 4] = ["provider", "member", "payer", "reviewer"];

    /// The one of a name in [`Self::NAMES`].
    pub fn of_name(name: &str) -> Option<Self> {
        match name {
            "provider" => Some(Self::Provider),
            "member" => Some(Self::Member),
            "payer" => Some(Self::Payer),
            "reviewer" => Some(Self::Reviewer),
            _ => None,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Member => "member",
            Self::Payer => "payer",
            Self::Reviewer => "reviewer",
        }
    }
}

/// What values a fact can have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FactKind {
    /// Yes or no.
    YesNo,
    /// A number from `low` to `high`, both scaled by ten to the `decimals`.
    Number {
        /// How many decimals it can have.
        decimals: u32,
        /// Its unit, for people.
        unit: Option<String>,
        /// The lowest value.
        low: i64,
        /// The highest value.
        high: i64,
    },
    /// A day from `low` to `high`, both in days since 1970-01-01.
    Date {
        /// The first day.
        low: i64,
        /// The last day.
        high: i64,
    },
    /// One of named choices.
    Choice(Vec<String>),
    /// A code of a system.
    Code(CodeSystem),
    /// A list of choices or codes.
    List {
        /// What its elements are.
        item: ItemKind,
        /// The fewest elements.
        fewest: u32,
        /// The most elements.
        most: u32,
        /// Whether a list in a case is complete where the case does not say.
        complete: bool,
    },
}

/// What the elements of a list are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ItemKind {
    /// Named choices.
    Choice(Vec<String>),
    /// Codes of a system.
    Code(CodeSystem),
    /// Records with fields.
    Record {
        /// The fields in order.
        fields: Vec<Field>,
        /// The date field that windows go by.
        dated_by: Option<u16>,
        /// What holds of every record.
        each: Vec<Filter>,
    },
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What values it can have; never a list.
    pub kind: FactKind,
    /// What it means.
    pub meaning: Option<String>,
    /// Whether it identifies a person.
    pub identifying: bool,
}

/// What the absence of a fact counts as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IfAbsent {
    /// The value.
    pub value: i64,
    /// When its absence counts; only where this certainly holds.
    pub when: Filter,
    /// The condition as a person reads it.
    pub text: String,
}

/// A named, typed datum of the vocabulary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Its name in conditions and cases.
    pub name: String,
    /// What values it can have.
    pub kind: FactKind,
    /// What it means.
    pub meaning: Option<String>,
    /// The question a person is asked.
    pub question: Option<String>,
    /// Where the datum is found.
    pub found_in: Option<String>,
    /// Who answers it.
    pub answered_by: AnsweredBy,
    /// Whether it identifies a person and so never appears in messages.
    pub identifying: bool,
    /// What its absence counts as, if anything.
    pub if_absent: Option<IfAbsent>,
    /// Whether nobody can bring about another value: an age, a diagnosis.
    pub fixed: bool,
    /// How often cases have which values; empty where nobody says.
    pub frequencies: Vec<Frequency>,
}

/// How often cases have some values, beside the other frequencies of the same fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frequency {
    /// The lowest of the values.
    pub low: i64,
    /// The highest.
    pub high: i64,
    /// How many cases of all that are counted.
    pub weight: u32,
}

/// Why a text is not a value of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadProblem {
    /// It is of another type; the text says what is expected.
    WrongType(String),
    /// It is none of the choices.
    UnknownChoice,
    /// It is not a code of the system.
    MalformedCode,
    /// It lies outside the fact's range.
    OutOfRange,
    /// It has more decimals than the fact allows.
    TooManyDecimals,
}

impl FactKind {
    /// What a value looks like, for people: "yes or no", "one of normal, fair, poor".
    pub fn expected(&self) -> String {
        match self {
            Self::YesNo => "yes or no".into(),
            Self::Number { decimals, unit, low, high } => {
                let kind = if *decimals == 0 { "a whole number" } else { "a number" };
                let unit = unit.as_ref().map(|u| format!(" of {u}")).unwrap_or_default();
                format!(
                    "{kind}{unit} from {} to {}",
                    show_number(*low, *decimals),
                    show_number(*high, *decimals)
                )
            }
            Self::Date { .. } => "a date such as 2025-10-29".into(),
            Self::Choice(choices) => format!("one of {}", choices.join(", ")),
            Self::Code(system) => format!("a code: {}", system.shape()),
            Self::List { item: ItemKind::Choice(choices), .. } => format!("a list of {}", choices.join(", ")),
            Self::List { item: ItemKind::Code(system), .. } => format!("a list of codes: {}", system.shape()),
            Self::List { item: ItemKind::Record { fields, .. }, .. } => {
                let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
                format!("a list of records with {}", names.join(", "))
            }
        }
    }

    /// Reads one value; an element, where the fact is a list.
    pub fn read(&self, text: &str) -> Result<i64, ReadProblem> {
        let wrong = || ReadProblem::WrongType(self.expected());
        match self {
            Self::YesNo => match text.to_ascii_lowercase().as_str() {
                "yes" | "true" => Ok(1),
                "no" | "false" => Ok(0),
                _ => Err(wrong()),
            },
            Self::Number { decimals, low, high, unit } => {
                let bare = unit.as_deref().and_then(|unit| {
                    text.strip_suffix(unit)
                        .or_else(|| text.strip_suffix(singular(unit)).filter(|t| t.trim() == "1"))
                });
                let number = bare.map_or(text, |text| text.trim_end_matches(' '));
                let value = read_number(number, *decimals).map_err(|p| p.unwrap_or_else(wrong))?;
                in_range(value, *low, *high)
            }
            Self::Date { low, high } => in_range(read_date(text).ok_or_else(wrong)?, *low, *high),
            Self::Choice(choices) | Self::List { item: ItemKind::Choice(choices), .. } => {
                let found = choices.iter().position(|choice| choice == text);
                found.and_then(|i| i64::try_from(i).ok()).ok_or(ReadProblem::UnknownChoice)
            }
            Self::Code(system) | Self::List { item: ItemKind::Code(system), .. } => {
                system.read(text).ok_or(ReadProblem::MalformedCode)
            }
            Self::List { item: ItemKind::Record { .. }, .. } => Err(wrong()),
        }
    }

    /// Reads one value, or the ends of a range of numbers or days: `0 to 7`, both included.
    pub fn read_range(&self, text: &str) -> Result<(i64, i64), ReadProblem> {
        match (self, text.split_once(" to ")) {
            (Self::Number { .. } | Self::Date { .. }, Some((low, high))) => {
                let (low, high) = (self.read(low.trim())?, self.read(high.trim())?);
                if low <= high { Ok((low, high)) } else { Err(ReadProblem::OutOfRange) }
            }
            _ => self.read(text).map(|value| (value, value)),
        }
    }

    /// A value as people write it; of an element, where the fact is a list.
    pub fn show(&self, value: i64) -> String {
        match self {
            Self::YesNo => if value == 0 { "no" } else { "yes" }.into(),
            Self::Number { decimals, unit, .. } => {
                let number = show_number(value, *decimals);
                let unit = unit.as_ref().map(|unit| if number == "1" { singular(unit) } else { unit });
                unit.map(|unit| format!("{number} {unit}")).unwrap_or(number)
            }
            Self::Date { .. } => show_date(value),
            Self::Choice(choices) | Self::List { item: ItemKind::Choice(choices), .. } => {
                usize::try_from(value).ok().and_then(|i| choices.get(i)).cloned().unwrap_or_default()
            }
            Self::Code(system) | Self::List { item: ItemKind::Code(system), .. } => system.show(value),
            Self::List { item: ItemKind::Record { .. }, .. } => String::new(),
        }
    }

    /// The lowest and highest value, where values are ordered numbers or days.
    pub fn bounds(&self) -> Option<(i64, i64)> {
        match self {
            Self::YesNo => Some((0, 1)),
            Self::Number { low, high, .. } | Self::Date { low, high } => Some((*low, *high)),
            Self::Choice(_) | Self::Code(_) | Self::List { .. } => None,
        }
    }

    /// Whether it is a list.
    pub fn is_list(&self) -> bool {
        matches!(self, Self::List { .. })
    }
}

/// The unit of one: `visit`, `timed unit`; a speed stays as it is.
fn singular(unit: &str) -> &str {
    if unit.contains(" per ") { unit } else { unit.strip_suffix('s').unwrap_or(unit) }
}

fn in_range(value: i64, low: i64, high: i64) -> Result<i64, ReadProblem> {
    if (low..=high).contains(&value) { Ok(value) } else { Err(ReadProblem::OutOfRange) }
}

/// A number scaled by ten to the `decimals`; `Err(None)` where it is no number.
fn read_number(text: &str, decimals: u32) -> Result<i64, Option<ReadProblem>> {
    // Most numbers of a case are short and whole.
    if decimals == 0
        && (1..=9).contains(&text.len())
        && !text.starts_with('0')
        && text.bytes().all(|b| b.is_ascii_digit())
    {
        return Ok(text.bytes().fold(0, |n, b| n * 10 + i64::from(b - b'0')));
    }
    if !is_number(text) {
        return Err(None);
    }
    let read = Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text));
    let number = read.map_err(|_| Some(ReadProblem::OutOfRange))?.normalize();
    if number.scale() > decimals {
        return Err(Some(ReadProblem::TooManyDecimals));
    }
    let factor = 10i128.checked_pow(decimals - number.scale()).ok_or(None)?;
    let scaled = number.mantissa().checked_mul(factor).and_then(|n| i64::try_from(n).ok());
    scaled.ok_or(Some(ReadProblem::OutOfRange))
}

/// Whether a text is a number as JSON writes it: no sign but a minus, no leading zero, digits on both sides of a point.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let plain = digits(whole) && (whole == "0" || !whole.starts_with('0')) && fraction.is_none_or(digits);
    plain && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

/// A scaled number in its shortest form.
pub fn show_number(value: i64, decimals: u32) -> String {
    match Decimal::try_from_i128_with_scale(i128::from(value), decimals) {
        Ok(number) => number.normalize().to_string(),
        Err(_) => value.to_string(),
    }
}

/// Days since 1970-01-01 of a date written 2025-10-29.
pub fn read_date(text: &str) -> Option<i64> {
    let shape =
        text.len() == 10 && text.as_bytes().get(4) == Some(&b'-') && text.as_bytes().get(7) == Some(&b'-');
    if !shape {
        return None;
    }
    text.parse::<Date>().ok().map(days_of)
}

/// Days since 1970-01-01.
pub fn days_of(date: Date) -> i64 {
    let epoch = Date::constant(1970, 1, 1);
    date.since(epoch).map_or(0, |span| i64::from(span.get_days()))
}

/// A day written 2025-10-29.
pub fn show_date(days: i64) -> String {
    let epoch = Date::constant(1970, 1, 1);
    let span = jiff::Span::new().try_days(days);
    let day = span.and_then(|span| epoch.checked_add(span));
    day.map_or_else(|_| "a day beyond the calendar".to_string(), |day| day.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(decimals: u32) -> FactKind {
        FactKind::Number { decimals, unit: Some("minutes".into()), low: 0, high: 100_000 }
    }

    #[test]
    fn numbers_are_exact() {
        assert_eq!(number(2).read("0.45"), Ok(45));
        assert_eq!(number(2).read("4.5e1"), Ok(4500));
        assert_eq!(number(0).read("45.0"), Ok(45));
        assert_eq!(number(0).read("45 minutes"), Ok(45));
        assert_eq!(number(0).read("7.9999999999"), Err(ReadProblem::TooManyDecimals));
        assert_eq!(number(0).read("100001"), Err(ReadProblem::OutOfRange));
        assert_eq!(number(0).read("1e400"), Err(ReadProblem::OutOfRange));
        assert_eq!(number(0).read("0"), Ok(0));
        for sloppy in ["1_1", "11_", "011", "+5", "5.", ".5", "", "-", "1e", "0x1", "5\u{a0}"] {
            assert!(matches!(number(2).read(sloppy), Err(ReadProblem::WrongType(_))), "{sloppy}");
            assert!(matches!(number(0).read(sloppy), Err(ReadProblem::WrongType(_))), "{sloppy}");
        }
        assert!(matches!(number(0).read("NaN"), Err(ReadProblem::WrongType(_))));
        assert_eq!(number(2).show(45), "0.45 minutes");
    }

    #[test]
    fn dates_go_both_ways() {
        for text in ["1970-01-01", "2024-02-29", "1899-12-31", "2025-10-29"] {
            assert_eq!(show_date(read_date(text).unwrap()), text);
        }
        assert_eq!(read_date("2025-02-29"), None);
        assert_eq!(read_date("10/29/2025"), None);
        assert_eq!(read_date("20251029"), None);
    }

    #[test]
    fn choices_and_yes_no() {
        let choice = FactKind::Choice(vec!["1".into(), "1+".into()]);
        assert_eq!(choice.read("1+"), Ok(1));
        assert_eq!(choice.read("2"), Err(ReadProblem::UnknownChoice));
        assert_eq!(FactKind::YesNo.read("Yes"), Ok(1));
        assert!(FactKind::YesNo.read("1").is_err());
    }
}
