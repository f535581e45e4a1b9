//! What a cell asks of the value of its column: S-FEEL unary tests, and those of GoRules where they are the same.

use crate::value::Value;

/// What a cell asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Nothing.
    Any,
    /// That one of these holds.
    OneOf(Vec<Piece>),
    /// That none of these holds.
    NoneOf(Vec<Piece>),
}

/// One of several that a cell asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// This value.
    Is(Value),
    /// Within two bounds, of which one may be missing.
    Between(Option<Bound>, Option<Bound>),
}

/// A bound, and whether it is included.
pub type Bound = (Value, Side);

/// Whether a bound is within.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The bound is within.
    Included,
    /// It is not.
    Excluded,
}

/// Reads a cell; nothing where it asks something else.
///
/// ```
/// use mednec_import::{Test, read_test};
/// assert_eq!(read_test("-"), Some(Test::Any));
/// assert!(matches!(read_test("not(\"low\", \"high\")"), Some(Test::NoneOf(pieces)) if pieces.len() == 2));
/// assert_eq!(read_test("today() + 1"), None);
/// ```
pub fn read_test(text: &str) -> Option<Test> {
    let text = text.trim();
    if text.is_empty() || text == "-" {
        return Some(Test::Any);
    }
    if let Some(rest) = text.strip_prefix("not").map(str::trim_start)
        && let Some(inner) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'))
        && parts(inner).is_some()
    {
        return pieces(inner).map(Test::NoneOf);
    }
    // What GoRules writes besides.
    if let Some(rest) = text.strip_prefix("!=") {
        return pieces(rest).filter(|pieces| pieces.len() == 1).map(Test::NoneOf);
    }
    if let Some(rest) = text.strip_prefix("not in ") {
        return within(rest).map(Test::NoneOf);
    }
    if let Some(rest) = text.strip_prefix("in ") {
        return within(rest).map(Test::OneOf);
    }
    pieces(text).map(Test::OneOf)
}

/// What stands behind `in`: a range, or a list in brackets.
fn within(text: &str) -> Option<Vec<Piece>> {
    let text = text.trim();
    if let Some(range) = range(text) {
        return Some(vec![range]);
    }
    pieces(text.strip_prefix('[')?.strip_suffix(']')?)
}

impl Test {
    /// The test as a person reads it.
    pub(crate) fn shown(&self) -> String {
        let list = |pieces: &[Piece]| pieces.iter().map(shown).collect::<Vec<_>>().join(", ");
        match self {
            Self::Any => "-".into(),
            Self::OneOf(pieces) => list(pieces),
            Self::NoneOf(pieces) => format!("not({})", list(pieces)),
        }
    }
}

fn shown(piece: &Piece) -> String {
    match piece {
        Piece::Is(value) => value.shown(),
        Piece::Between(Some((low, side)), None) => format!("{} {}", sign(">", *side), low.shown()),
        Piece::Between(None, Some((high, side))) => format!("{} {}", sign("<", *side), high.shown()),
        Piece::Between(low, high) => {
            let end =
                |bound: &Option<Bound>| bound.as_ref().map_or(String::new(), |(value, _)| value.shown());
            let open =
                |bound: &Option<Bound>| bound.as_ref().is_some_and(|(_, side)| *side == Side::Excluded);
            let (first, last) = (if open(low) { '(' } else { '[' }, if open(high) { ')' } else { ']' });
            format!("{first}{}..{}{last}", end(low), end(high))
        }
    }
}

fn sign(sign: &str, side: Side) -> String {
    format!("{sign}{}", if side == Side::Included { "=" } else { "" })
}

fn pieces(text: &str) -> Option<Vec<Piece>> {
    parts(text)?.into_iter().map(piece).collect()
}

/// The parts of a text between its commas, outside of quotation marks and of parentheses; nothing where a quotation
/// mark is not closed.
fn parts(text: &str) -> Option<Vec<&str>> {
    let (mut found, mut start, mut depth) = (Vec::new(), 0, 0i32);
    let mut mark: Option<char> = None;
    for (at, c) in text.char_indices() {
        match (mark, c) {
            (Some(open), _) if c == open => mark = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => mark = Some(c),
            // A bracket may stand the other way round, so only parentheses are counted.
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            (None, ',') if depth <= 0 => {
                found.push(text.get(start..at)?);
                start = at + 1;
            }
            (None, _) => {}
        }
    }
    found.push(text.get(start..)?);
    mark.is_none().then_some(found)
}

fn piece(text: &str) -> Option<Piece> {
    let text = text.trim();
    if let Some(range) = range(text) {
        return Some(range);
    }
    if let Some((first, second)) = two(text) {
        return match (compared(first.trim())?, compared(second.trim())?) {
            (Piece::Between(Some(low), None), Piece::Between(None, Some(high)))
            | (Piece::Between(None, Some(high)), Piece::Between(Some(low), None)) => {
                Some(Piece::Between(Some(low), Some(high)))
            }
            _ => None,
        };
    }
    compared(text)
}

/// What stands on both sides of the first `and` that is outside of quotation marks.
fn two(text: &str) -> Option<(&str, &str)> {
    let mut mark: Option<char> = None;
    for (at, c) in text.char_indices() {
        match mark {
            Some(open) if c == open => mark = None,
            None if matches!(c, '"' | '\'') => mark = Some(c),
            None if c == ' ' => {
                if let Some(rest) = text.get(at..)?.strip_prefix(" and ") {
                    return Some((text.get(..at)?, rest));
                }
            }
            _ => {}
        }
    }
    None
}

/// `>= 8`, `8`
fn compared(text: &str) -> Option<Piece> {
    let value = |rest: &str| Value::read(rest);
    for (sign, low, side) in [
        (">=", true, Side::Included),
        ("<=", false, Side::Included),
        (">", true, Side::Excluded),
        ("<", false, Side::Excluded),
    ] {
        if let Some(rest) = text.strip_prefix(sign) {
            let bound = (value(rest)?, side);
            return Some(if low {
                Piece::Between(Some(bound), None)
            } else {
                Piece::Between(None, Some(bound))
            });
        }
    }
    let bare = text.strip_prefix("==").or_else(|| text.strip_prefix('=')).unwrap_or(text);
    value(bare).map(Piece::Is)
}

/// `[8..22]`, `(8..22)`, `]8..22[`
fn range(text: &str) -> Option<Piece> {
    let (first, last) = (text.chars().next()?, text.chars().next_back()?);
    let low = match first {
        '[' => Side::Included,
        '(' | ']' => Side::Excluded,
        _ => return None,
    };
    let high = match last {
        ']' => Side::Included,
        ')' | '[' => Side::Excluded,
        _ => return None,
    };
    let inner = text.get(1..text.len() - 1)?;
    let (from, to) = inner.split_once("..")?;
    Some(Piece::Between(Some((Value::read(from)?, low)), Some((Value::read(to)?, high))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read() {
        let number = |text: &str| Value::Number(text.parse().unwrap());
        let text = |text: &str| Value::Text(text.into());
        let (included, excluded) = (Side::Included, Side::Excluded);
        let between = |low, high| Some(Test::OneOf(vec![Piece::Between(low, high)]));
        for (cell, test) in [
            ("", Some(Test::Any)),
            (" - ", Some(Test::Any)),
            ("5", Some(Test::OneOf(vec![Piece::Is(number("5"))]))),
            ("== 5", Some(Test::OneOf(vec![Piece::Is(number("5"))]))),
            ("\"hip and knee\"", Some(Test::OneOf(vec![Piece::Is(text("hip and knee"))]))),
            ("'5 and 6', 'a'", Some(Test::OneOf(vec![Piece::Is(text("5 and 6")), Piece::Is(text("a"))]))),
            ("\"a, b\",\"c\"", Some(Test::OneOf(vec![Piece::Is(text("a, b")), Piece::Is(text("c"))]))),
            ("not(\"a\")", Some(Test::NoneOf(vec![Piece::Is(text("a"))]))),
            (
                "not (< 5, 7)",
                Some(Test::NoneOf(vec![
                    Piece::Between(None, Some((number("5"), excluded))),
                    Piece::Is(number("7")),
                ])),
            ),
            ("<5", between(None, Some((number("5"), excluded)))),
            (">= -2.5", between(Some((number("-2.5"), included)), None)),
            ("[1..5]", between(Some((number("1"), included)), Some((number("5"), included)))),
            ("(1..5)", between(Some((number("1"), excluded)), Some((number("5"), excluded)))),
            ("]1 .. 5[", between(Some((number("1"), excluded)), Some((number("5"), excluded)))),
            ("> 1 and <= 5", between(Some((number("1"), excluded)), Some((number("5"), included)))),
            (
                "[date(\"2026-01-01\")..date(\"2026-12-31\")]",
                between(
                    Some((Value::Date("2026-01-01".into()), included)),
                    Some((Value::Date("2026-12-31".into()), included)),
                ),
            ),
            ("!= 5", Some(Test::NoneOf(vec![Piece::Is(number("5"))]))),
            ("not in ['a']", Some(Test::NoneOf(vec![Piece::Is(text("a"))]))),
            ("in ['a', 'b']", Some(Test::OneOf(vec![Piece::Is(text("a")), Piece::Is(text("b"))]))),
            ("in (1..5]", between(Some((number("1"), excluded)), Some((number("5"), included)))),
            ("in ['a'], ['b']", None),
            ("in plans", None),
            ("!= 5, 6", None),
            ("age > 5", None),
            ("\"open", None),
            ("[1..5", None),
            ("not(f(x))", None),
            ("> 1 and > 2", None),
            ("1,", None),
        ] {
            assert_eq!(read_test(cell), test, "{cell}");
        }
    }
}
