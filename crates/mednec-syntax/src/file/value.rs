//! Values written as one piece of text: text, names, dates, numbers, yes and no, ranges.

use jiff::civil::Date;
use mednec_source::{Diagnostic, Sink, Spanned};

use super::walk::{list, wrong_kind};
use crate::codes;
use crate::typed::{day_advice, day_meant, is_odd_blank};
use crate::yaml::Node;

/// Text, without blanks at its ends; told where it is empty or no text at all.
pub(super) fn text(node: &Node, what: &str, sink: &mut Sink) -> Option<Spanned<String>> {
    let Some(scalar) = node.as_scalar() else {
        let problem =
            wrong_kind(node, what, "text").help("write it as one piece of text, without brackets or keys");
        sink.report(problem);
        return None;
    };
    let trimmed = scalar.text.trim();
    if trimmed.is_empty() {
        sink.report(
            Diagnostic::new(&codes::WRONG_KIND, format!("{what} is empty"))
                .at(node.span, "no text")
                .help("write the text, or take the line out"),
        );
        return None;
    }
    // A no-break space is a blank like any other.
    let plain = trimmed.chars().map(|c| if is_odd_blank(c) { ' ' } else { c }).collect();
    Some(Spanned::new(plain, node.span))
}

/// A list of texts.
pub(super) fn texts(node: &Node, what: &str, sink: &mut Sink) -> Vec<Spanned<String>> {
    let entry = format!("an entry of {what}");
    list(node, what, sink).unwrap_or(&[]).iter().filter_map(|item| text(item, &entry, sink)).collect()
}

/// A whole number that is not negative.
pub(super) fn whole_number(node: &Node, what: &str, sink: &mut Sink) -> Option<Spanned<u32>> {
    let written = text(node, what, sink)?;
    number_in(&written, what, sink)
}

/// A whole number that is not negative, in text.
pub(super) fn number_in(written: &Spanned<String>, what: &str, sink: &mut Sink) -> Option<Spanned<u32>> {
    if written.node.bytes().all(|b| b.is_ascii_digit())
        && let Ok(number) = written.node.parse()
    {
        return Some(Spanned::new(number, written.span));
    }
    sink.report(
        Diagnostic::new(&codes::BAD_NUMBER, format!("{what} is not a whole number: `{}`", written.node))
            .at(written.span, "expected a number such as 2")
            .help("write digits only, without unit, sign or thousands separator"),
    );
    None
}

/// Yes or no, in any case; true and false are taken too.
pub(super) fn yes_no(node: &Node, what: &str, sink: &mut Sink) -> Option<Spanned<bool>> {
    let written = text(node, what, sink)?;
    match written.node.to_ascii_lowercase().as_str() {
        "yes" | "true" => Some(Spanned::new(true, written.span)),
        "no" | "false" => Some(Spanned::new(false, written.span)),
        _ => {
            sink.report(
                Diagnostic::new(
                    &codes::BAD_YES_NO,
                    format!("{what} is neither yes nor no: `{}`", written.node),
                )
                .at(written.span, "expected `yes` or `no`")
                .one_of(written.span, ["yes", "no"]),
            );
            None
        }
    }
}

/// `0 to 56`
pub(super) fn range(node: &Node, what: &str, sink: &mut Sink) -> Option<(Spanned<String>, Spanned<String>)> {
    let written = text(node, what, sink)?;
    let whole = node.as_scalar().map_or("", |scalar| scalar.text.as_str());
    let bounds = split_at_to(whole).map(|(low, high)| {
        let start_of_high = whole.len() - high.len();
        (piece(node, low, 0), piece(node, high, start_of_high))
    });
    match bounds {
        Some((low, high)) if !low.node.is_empty() && !high.node.is_empty() && !high.node.contains(" to ") => {
            Some((low, high))
        }
        _ => {
            let problem = Diagnostic::new(
                &codes::BAD_RANGE,
                format!("{what} is not a range: `{}`", written.node),
            )
            .at(written.span, "expected a lowest and a highest value")
            .help("write the lowest value, the word `to`, and the highest: `0 to 56`; both are included");
            sink.report(match with_to(&written.node) {
                Some(right) => problem.fix(format!("write `{right}`"), written.span, right),
                None => problem,
            });
            None
        }
    }
}

/// What stands before and behind the word `to`.
fn split_at_to(text: &str) -> Option<(&str, &str)> {
    text.match_indices("to").find_map(|(at, to)| {
        let (low, high) = (text.get(..at)?, text.get(at + to.len()..)?);
        let apart = low.ends_with(char::is_whitespace) && high.starts_with(char::is_whitespace);
        apart.then_some((low, high))
    })
}

/// `0-56` and `0..56` as they are written here.
fn with_to(text: &str) -> Option<String> {
    let (low, high) = ["..", "-", "–"].iter().find_map(|joint| text.split_once(joint))?;
    let (low, high) = (low.trim(), high.trim());
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    (number(low) && number(high)).then(|| format!("{low} to {high}"))
}

/// `1 to 12`, as numbers.
pub(super) fn length(node: &Node, what: &str, sink: &mut Sink) -> Option<(Spanned<u32>, Spanned<u32>)> {
    let (low, high) = range(node, what, sink)?;
    let low = number_in(&low, what, sink);
    let high = number_in(&high, what, sink);
    let (low, high) = (low?, high?);
    if low.node > high.node {
        sink.report(
            Diagnostic::new(
                &codes::BAD_RANGE,
                format!("{what} runs backwards: {} to {}", low.node, high.node),
            )
            .at(node.span, "the first number is larger than the second")
            .help(format!("write `{} to {}`", high.node, low.node)),
        );
        return None;
    }
    Some((low, high))
}

/// A trimmed piece of a node's text that starts at byte `start`, with its place.
fn piece(node: &Node, text: &str, start: usize) -> Spanned<String> {
    let trimmed = text.trim();
    let start = start + text.len() - text.trim_start().len();
    Spanned::new(trimmed.to_owned(), node.span_within(start, start + trimmed.len()))
}

/// A date written YYYY-MM-DD.
pub(super) fn date(node: &Node, what: &str, sink: &mut Sink) -> Option<Spanned<Date>> {
    let written = text(node, what, sink)?;
    day_in(&written, what, sink)
}

/// A date written YYYY-MM-DD, in text.
pub(super) fn day_in(written: &Spanned<String>, what: &str, sink: &mut Sink) -> Option<Spanned<Date>> {
    let text = written.node.as_str();
    if let Some(date) = iso(text) {
        return Some(Spanned::new(date, written.span));
    }
    let problem = if is_iso_shaped(text) {
        Diagnostic::new(&codes::BAD_DATE, format!("there is no day {text}"))
            .at(written.span, "not in the calendar")
            .help("look at the month (01 to 12) and at how many days it has")
    } else {
        Diagnostic::new(&codes::BAD_DATE, format!("{what} is not a date written YYYY-MM-DD: `{text}`"))
            .at(written.span, "expected a date such as 2025-10-28")
    };
    let problem = match day_meant(text).zip(day_advice(text)) {
        Some((date, advice)) => {
            problem.help(advice).fix(format!("write `{date}`"), written.span, date.to_string())
        }
        None if is_iso_shaped(text) => problem,
        None => {
            problem.help("write year, month and day with two digits each for month and day: `2025-10-28`")
        }
    };
    sink.report(problem);
    None
}

fn iso(text: &str) -> Option<Date> {
    if !is_iso_shaped(text) {
        return None;
    }
    let mut parts = text.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    Date::new(year, month, day).ok()
}

fn is_iso_shaped(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(
            |(i, b)| {
                if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() }
            },
        )
}
