//! The form of a cell of a table, whichever way it is written: `15+`, `8–15`, `mild or severe`.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::cell_number::number;
use crate::measure;

/// The form of a cell, whichever way it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Form<'t> {
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
const SEVERAL: [&str; 6] = [" or ", "/", "|", ";", ", ", ","];

impl<'t> Form<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
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

/// Whether two texts differ in blanks behind signs alone, or in what stands between several values.
pub(crate) fn reads_as(a: &str, b: &str) -> bool {
    let plain = |text: &str| {
        let text = text.replace(';', ",").split_whitespace().collect::<Vec<_>>().join(" ");
        [", ", "= ", "> ", "< "].iter().fold(text, |text, sign| text.replace(sign, sign.trim_end()))
    };
    plain(a) == plain(b)
}
