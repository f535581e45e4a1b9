//! A number of a cell, however it is written: `$1,000`, `15minutes`.

use std::fmt;

use rust_decimal::Decimal;

use crate::cell_form::{Form, reads_as};
use crate::measure;

/// A number as it stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    /// Its digits, with a point before the decimals.
    pub(crate) digits: String,
    /// Its unit.
    pub(crate) unit: Option<String>,
    /// Whether commas part its thousands.
    pub(crate) grouped: bool,
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.unit {
            Some(unit) => write!(f, "{} {unit}", self.digits),
            None => f.write_str(&self.digits),
        }
    }
}

/// A number and its unit, also where they stand together: `15minutes`, `$50`, `50%`, `1,000`, `15+ visits`.
pub(crate) fn number(text: &str) -> Option<Number> {
    let (dollars, text) = match text.strip_prefix('$') {
        Some(rest) => (true, rest.trim()),
        None => (false, text.trim()),
    };
    let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let sign = usize::from(text.starts_with('-'));
    let end = text.get(sign..)?.find(|c| !is_digit(c)).map_or(text.len(), |end| end + sign);
    let (digits, unit) = (text.get(..end)?, text.get(end..)?.trim().trim_start_matches('+').trim());
    let grouped = digits.contains(',');
    if grouped && !parts_thousands(digits.get(sign..)?) {
        return None;
    }
    let digits = digits.replace(',', "");
    digits.parse::<Decimal>().ok()?;
    let unit = match unit {
        "" if dollars => Some("dollars".to_owned()),
        "" => None,
        "%" => Some("percent".to_owned()),
        unit if measure::find(unit).is_some() => Some(unit.to_owned()),
        unit => Some(measure::meant(unit)?.to_owned()),
    };
    Some(Number { digits, unit, grouped })
}

/// Whether the commas of digits stand where thousands are parted; a comma is no decimal sign.
fn parts_thousands(digits: &str) -> bool {
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    let begins = (1..=3).contains(&first.len()) && !first.starts_with('0');
    begins && groups.all(|group| group.len() == 3) && !decimals.contains(',')
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_one_number() {
        for (written, right) in [
            ("9visits", Some(One::Written("9 visits".into()))),
            // A row has one value, so that no list can be meant.
            ("100,200 visits", Some(One::Written("100200 visits".into()))),
            ("2,5", Some(One::OfSeveral("5".into()))),
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
}
