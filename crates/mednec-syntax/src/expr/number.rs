//! Numbers as other languages write them: `1e3`, `2.5E-4`.

use std::ops::Range;

use mednec_source::Diagnostic;
use rust_decimal::Decimal;

use crate::codes::BAD_NUMBER;
use crate::yaml::Node;

/// How many characters a code of ICD-10-PCS has.
const CODE_LENGTH: usize = 7;

/// What is said about a number with an exponent where reading stopped, or right before that.
///
/// Wrong: `visits < 1e3`. Right: `visits < 1000`.
pub(super) fn beside(node: &Node, text: &str, at: usize) -> Option<Diagnostic> {
    let before = text.get(..at).unwrap_or("").trim_end().len().saturating_sub(1);
    with_exponent(node, text, word_at(text, at))
        .or_else(|| with_exponent(node, text, word_at(text, before)).filter(|_| before < at))
}

/// The same about the word around a byte.
pub(super) fn with_exponent_at(node: &Node, text: &str, at: usize) -> Option<Diagnostic> {
    with_exponent(node, text, word_at(text, at))
}

/// The same about some bytes of the text; none if they are no such number.
fn with_exponent(node: &Node, text: &str, place: Range<usize>) -> Option<Diagnostic> {
    let written = text.get(place.clone())?;
    // `3E03317` is a procedure of ICD-10-PCS.
    if written.len() == CODE_LENGTH && written.bytes().all(|b| b.is_ascii_digit() || b == b'E') {
        return None;
    }
    let (digits, exponent) = written.split_once(['e', 'E'])?;
    let power = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let whole = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (before, after) = digits.split_once('.').unwrap_or((digits, "0"));
    if !whole(before) || !whole(after) || !whole(power) {
        return None;
    }
    let span = node.span_within(place.start, place.end);
    let problem = |message: &str, label: &str| {
        Diagnostic::new(&BAD_NUMBER, format!("`{written}` {message}")).at(span, label)
    };
    Some(match Decimal::from_scientific(written).ok().filter(|value| exact(*value, digits, exponent)) {
        Some(value) => {
            let right = value.normalize().to_string();
            problem("is written with an exponent", "a number has all its digits written out")
                .help(format!("write `{right}`"))
                .fix(format!("write `{right}`"), span, right)
        }
        None => problem("is too large or has too many digits", "cannot be kept exactly")
            .help("write a number out in digits, at most 28 of them: `1500`, not `1.5e3`"),
    })
}

/// Whether no digit was lost.
fn exact(value: Decimal, digits: &str, exponent: &str) -> bool {
    let zero = digits.bytes().all(|b| matches!(b, b'0' | b'.'));
    let places = digits.split_once('.').map_or(0, |(_, after)| after.trim_end_matches('0').len());
    let power = exponent.parse::<i64>().unwrap_or(i64::MIN);
    let needed = i64::try_from(places).unwrap_or(i64::MAX).saturating_sub(power);
    zero || (!value.is_zero() && needed <= 28)
}

/// The word around a byte, with the points and the sign of an exponent that belong to it.
fn word_at(text: &str, at: usize) -> Range<usize> {
    let wordy = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '_';
    let extend = |from: usize| {
        let rest = text.get(from..).unwrap_or("");
        from + rest.find(|c| !wordy(c)).unwrap_or(rest.len())
    };
    let before = text.get(..at).unwrap_or("");
    let mut start = before.trim_end_matches(wordy).len();
    let front = text.get(..start).unwrap_or("");
    // Reading may have stopped behind the sign: `1e-3`.
    let joined = front.strip_suffix(['+', '-']).filter(|front| front.ends_with(['e', 'E']));
    if let Some(front) = joined {
        start = front.trim_end_matches(wordy).len();
    }
    let mut end = extend(start);
    let word = text.get(start..end).unwrap_or("");
    let sign = text.get(end..).is_some_and(|rest| rest.starts_with(['+', '-']));
    if sign && word.ends_with(['e', 'E']) {
        end = extend(end + 1);
    }
    start..end
}
