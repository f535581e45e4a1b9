//! A value in a cell.

use rust_decimal::Decimal;

/// A value as a cell writes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A text.
    Text(String),
    /// A number, exact.
    Number(Decimal),
    /// Yes or no.
    YesNo(bool),
    /// A day, YYYY-MM-DD.
    Date(String),
}

impl Value {
    /// Reads a value: `"low"`, `0.5`, `true`, `date("2026-01-31")`; nothing where it is something else.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(inner) = called(text, "date").or_else(|| called(text, "d")) {
            let day = quoted(inner)?;
            return is_day(&day).then_some(Self::Date(day));
        }
        if let Some(inner) = text.strip_prefix('@').and_then(quoted) {
            return is_day(&inner).then_some(Self::Date(inner));
        }
        if let Some(inner) = quoted(text) {
            return Some(if is_day(&inner) { Self::Date(inner) } else { Self::Text(inner) });
        }
        match text {
            "true" => Some(Self::YesNo(true)),
            "false" => Some(Self::YesNo(false)),
            _ => number(text).map(Self::Number),
        }
    }

    /// The value as a person reads it.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Text(text) | Self::Date(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::YesNo(true) => "yes".into(),
            Self::YesNo(false) => "no".into(),
        }
    }
}

/// The most digits of a number, which is less than what an exact one can have.
const MOST_DIGITS: usize = 18;

fn number(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty()
        && digits.len() <= MOST_DIGITS
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.bytes().any(|byte| byte.is_ascii_digit());
    // `.5` and `5.` are numbers as well.
    if plain { text.parse::<Decimal>().ok().map(|number| number.normalize()) } else { None }
}

/// The inside of `name(…)`.
fn called<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.strip_prefix(name)?.trim_start().strip_prefix('(')?.strip_suffix(')').map(str::trim)
}

/// The inside of quotation marks, which hold no others of their kind.
fn quoted(text: &str) -> Option<String> {
    let mark = text.chars().next().filter(|mark| matches!(mark, '"' | '\''))?;
    let inner = text.strip_prefix(mark)?.strip_suffix(mark)?;
    if inner.contains('\\') || inner.contains(mark) { None } else { Some(inner.to_owned()) }
}

fn is_day(text: &str) -> bool {
    let digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let dash = |at: usize| text.as_bytes().get(at) == Some(&b'-');
    let shaped = text.len() == 10 && (0..10).all(|at| if matches!(at, 4 | 7) { dash(at) } else { digit(at) });
    shaped && text.parse::<jiff::civil::Date>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_exactly_or_not_at_all() {
        let number = |text: &str| Some(Value::Number(text.parse().unwrap()));
        for (text, value) in [
            (" 0.50 ", number("0.5")),
            ("-2", number("-2")),
            ("true", Some(Value::YesNo(true))),
            ("\"a, b\"", Some(Value::Text("a, b".into()))),
            ("'low'", Some(Value::Text("low".into()))),
            ("date(\"2026-01-31\")", Some(Value::Date("2026-01-31".into()))),
            ("d('2026-01-31')", Some(Value::Date("2026-01-31".into()))),
            ("@\"2026-01-31\"", Some(Value::Date("2026-01-31".into()))),
            ("\"2026-01-31\"", Some(Value::Date("2026-01-31".into()))),
            ("age + 1", None),
            ("\"a\" + \"b\"", None),
            ("date(x)", None),
            ("date(\"2026-02-30\")", None),
            ("1e5", None),
            ("", None),
            ("-", None),
            ("\"", None),
        ] {
            assert_eq!(Value::read(text), value, "{text}");
        }
    }
}
